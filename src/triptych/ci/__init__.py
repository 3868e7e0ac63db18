"""What CI does on every pull or merge request: check, build, compare, attach, and one comment.

The files that CI runs only call this; it runs the same on any machine.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from triptych.ci import comment as comment_
from triptych.ci.api import ApiError, RefusedError
from triptych.ci.hosts import Host, HostError, host
from triptych.ci.job import Job, Wanted
from triptych.finding import Severity

__all__ = ["Wanted", "comment", "run"]


def run(wanted: Wanted, environment: Mapping[str, str] = os.environ) -> int:
    """Check, build and compare a manuscript, and write what came of it into a folder.

    Return 0, 1 where a check or the build found an error, 2 where something cannot be done as
    asked for, 3 where a tool failed.
    """
    try:
        at = host(environment)
    except HostError as error:
        return _wrong(error)
    job = Job(wanted, at)
    code = job.run()
    text = comment_.text(job)
    (wanted.output / comment_.FILE).write_text(text, encoding="utf-8")
    at.summary(comment_.shown(text))
    at.output(job.values())
    return code


def comment(output: Path, environment: Mapping[str, str] = os.environ) -> int:
    """Keep the one comment on the request up to date with what `run` wrote.

    Return 0, even where nothing may be written: CI of a fork has no right to. Return 2 where there
    is nothing to write.
    """
    try:
        at = host(environment)
    except HostError as error:
        return _wrong(error)
    file = output / comment_.FILE
    if not file.is_file():
        return _wrong(f"{file} is not there: run `triptych ci run` first")
    if not at.request:
        print(at.told(Severity.INFO, "no pull or merge request, so no comment"), end="")
        return 0
    print(_kept(at, file.read_text(encoding="utf-8")), end="")
    return 0


def _kept(at: Host, text: str) -> str:
    try:
        done = comment_.keep(at, text)
    except RefusedError as error:
        return at.told(Severity.INFO, f"no comment was written: {error}; it needs {at.token}")
    except ApiError as error:
        return at.told(Severity.WARNING, f"no comment was written: {error}")
    return at.told(Severity.INFO, f"the comment was {done}")


def _wrong(error: object) -> int:
    print(f"triptych: {error}", file=sys.stderr)
    return 2
