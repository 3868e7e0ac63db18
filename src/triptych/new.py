"""Writes a small invented manuscript to start from."""

from __future__ import annotations

import re
import shlex
import sys
from importlib import resources
from pathlib import Path

_ID = "@id@"


def write(folder: Path) -> int:
    """Write the manuscript into `folder`, which must be empty or not there; return an exit code."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        print(f"triptych: {folder} is not an empty folder; name another", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    name = id_for(folder)
    for source in sorted(_starter().iterdir()):
        text = source.read_text(encoding="utf-8").replace(_ID, name)
        (folder / source.name).write_text(text, encoding="utf-8")
        print(folder / source.name)
    command = f"triptych build {shlex.quote(str(folder))}"
    print(f"an invented article to start from; build it with: {command}")
    return 0


def id_for(folder: Path) -> str:
    """Return an article id like the folder's name: small Latin letters, digits and hyphens."""
    words = re.findall(r"[a-z0-9]+", folder.resolve().name.lower())
    return "-".join(words)[:100].strip("-") or "article"


def _starter() -> Path:
    return Path(str(resources.files("triptych") / "starter"))
