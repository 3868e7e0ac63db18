"""Changes to sources: shown as a diff, and written whole or not at all."""

from __future__ import annotations

import difflib
import os
import stat
from pathlib import Path

from triptych import store


def diff(path: Path, before: str | None, after: str) -> str:
    """Return a unified diff that `patch -p1` and `git apply` take; before a new file was None."""
    name = Path(os.path.relpath(path)).as_posix()
    lines = difflib.unified_diff(
        (before or "").splitlines(keepends=True),
        after.splitlines(keepends=True),
        "/dev/null" if before is None else f"a/{name}",
        f"b/{name}",
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def replace(file: Path, text: str) -> None:
    """Write a source whole or not at all, with the rights it has; a new one all may read."""
    mode = stat.S_IMODE(file.stat().st_mode) if file.exists() else 0o644
    store.replace(file, text.encode("utf-8"), file.parent, mode)
