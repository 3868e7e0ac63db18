"""Running pandoc: found through pypandoc, shut off from everything but its arguments."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path

import pypandoc

SECONDS = 30.0  # a chapter takes well under one; what takes longer will never end
MEGABYTES = 1024


class PandocError(Exception):
    """pandoc is missing, failed, or passed its limits; the message says which."""


@cache
def executable() -> str:
    """Return the path of pandoc, that of pypandoc's own wheel before any other of the machine.

    Raises PandocError where there is none.
    """
    carried = Path(pypandoc.__file__).parent / "files" / "pandoc"
    if carried.is_file():
        return str(carried)
    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise PandocError("pandoc is not there; `triptych doctor` says how to get it") from error


@cache
def version() -> str:
    """Return pandoc's version, such as `3.9`."""
    return run(["--version"], Path.cwd()).split()[1]


def data(name: str) -> str:
    """Return the path of one of the Lua filters and templates that come with this package."""
    return str(resources.files("triptych.pandoc") / "filters" / name)


def run(
    arguments: Sequence[str], folder: Path, stdin: str = "", seconds: float | None = None
) -> str:
    """Run pandoc in `folder` within its limits and return what it printed.

    Raises PandocError where it fails, or is still at work after `seconds`.
    """
    seconds = seconds or SECONDS
    limits = ["+RTS", f"-M{MEGABYTES}m", "-RTS"]
    shut_off = ["--sandbox", f"--data-dir={folder / 'no-data'}"]
    try:
        done = subprocess.run(
            [executable(), *limits, *shut_off, *arguments],
            input=stdin.encode(),
            capture_output=True,
            cwd=folder,
            env={"LANG": "C.UTF-8", "HOME": str(folder)},
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PandocError(
            f"pandoc gave no answer in {seconds:g} seconds; look for long runs of brackets "
            "or emphasis marks, and simplify them"
        ) from None
    except OSError as error:
        raise PandocError(f"pandoc could not be started: {error}") from error
    if done.returncode:
        raise PandocError(_reason(done.returncode, done.stderr.decode(errors="replace")))
    return done.stdout.decode()


def _reason(code: int, stderr: str) -> str:
    if code == 251:
        return f"pandoc needed more than {MEGABYTES} MB of memory"
    lines = [line for line in stderr.splitlines() if line.strip()] or ["no message"]
    return f"pandoc stopped with code {code}: {lines[0]}"
