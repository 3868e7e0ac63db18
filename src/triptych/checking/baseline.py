"""The findings that are known already, so that only new ones are shown.

A finding is known again by its code, file, message and the text of its line: lines may move.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from triptych.excerpt import Lines
from triptych.finding import Finding
from triptych.report import as_json

VERSION = 1
_LONG = 160  # characters
_NUMBERED = re.compile(r"\bline \d+")


class BaselineError(Exception):
    """A file of known findings cannot be read or written; the message says why."""


class Identity(NamedTuple):
    """What a finding is known by."""

    path: str
    code: str
    message: str
    text: str


def identity(finding: Finding, lines: Lines) -> Identity:
    """Return what a finding is known by."""
    message = _NUMBERED.sub("line", finding.message)
    return Identity(finding.place.path, finding.code, message, _short(lines.at(finding.place)))


def _short(line: str) -> str:
    """Return a line, of a long one its beginning and what tells it from others."""
    line = line.strip()
    if len(line) <= _LONG:
        return line
    return f"{line[:_LONG]}… {hashlib.sha256(line.encode()).hexdigest()[:16]}"


def write(file: Path, findings: Iterable[Finding], lines: Lines) -> None:
    """Write what is known from now on; raises BaselineError."""
    counts = Counter(identity(finding, lines) for finding in findings)
    known = [{**each._asdict(), "count": count} for each, count in sorted(counts.items())]
    try:
        file.write_text(as_json({"version": VERSION, "findings": known}), encoding="utf-8")
    except OSError as error:
        raise BaselineError(f"{file} cannot be written: {error.strerror}") from None


def read(file: Path) -> Counter[Identity]:
    """Return how often each known finding was found; raises BaselineError."""
    try:
        data = json.loads(file.read_bytes())
        if data["version"] != VERSION:
            raise BaselineError(f"{file} was written by another version; write it again")
        known = Counter[Identity]()
        for each in data["findings"]:
            known[Identity(*(str(each[name]) for name in Identity._fields))] += int(each["count"])
    except OSError as error:
        told = f"{file} cannot be read: {error.strerror}; --write-baseline makes it"
        raise BaselineError(told) from None
    except (ValueError, KeyError, TypeError):
        raise BaselineError(f"{file} is no baseline; --write-baseline makes one") from None
    return known


def new(findings: Iterable[Finding], known: Counter[Identity], lines: Lines) -> list[Finding]:
    """Return the findings that are not known; of equal ones, those beyond the number known."""
    left = Counter(known)
    shown = []
    for finding in findings:
        each = identity(finding, lines)
        if left[each] > 0:
            left[each] -= 1
        else:
            shown.append(finding)
    return shown
