"""The line of a source that a finding is about, and its part around the fault."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

from triptych.document import Document, NotTextError, Place

_SHOWN = {".md", ".yaml", ".yml", ".bib", ".json", ".ris"}
_CUT = "…"
_ON_ANOTHER = {"Mn", "Me"}


class Lines:
    """The lines of sources by their place; each file is read once, when it is first asked for."""

    def __init__(self) -> None:
        """Read nothing yet."""
        self._of = cache(_lines)

    def at(self, place: Place) -> str:
        """Return the line of a place, empty where there is none to show."""
        lines = self._of(place.path)
        return lines[place.line - 1] if place.line <= len(lines) else ""


def _lines(path: str) -> list[str]:
    file = Path(path)
    try:
        # A link may lead to a file that is nobody's business.
        if file.suffix not in _SHOWN or file.is_symlink() or not file.is_file():
            return []
        return Document.read(file, path).text.split("\n")
    except (OSError, ValueError, NotTextError):
        return []


class Excerpt(NamedTuple):
    """A part of a line as a terminal shows it, and how many columns stand before the fault."""

    text: str
    before: int


def excerpt(line: str, column: int, room: int) -> Excerpt:
    """Return the part of a line around a column (from 1) that takes at most `room` columns."""
    at = min(column - 1, len(line))
    start = at - _fitting(line[max(0, at - 4 * room) : at][::-1], room * 3 // 5)
    left = sum(map(width, line[start:at]))
    end = at + _fitting(line[at : at + 4 * room], room - left)
    shown = "".join(map(seen, line[start:end]))
    before, after = _CUT if start else "", _CUT if end < len(line) else ""
    return Excerpt(f"{before}{shown}{after}", left + len(before))


def _fitting(chars: str, room: int) -> int:
    """Return how many of the first characters fit, with a column left for the mark of a cut."""
    taken = 0
    for count, char in enumerate(chars):
        taken += width(char)
        if taken > room - 1:
            return count
    return len(chars)


def seen(char: str) -> str:
    """Return a character as a line shows it: a tab as a space, what steers a terminal escaped."""
    if char == "\t":
        return " "
    if char.isprintable():
        return char
    return char.encode("unicode_escape", "backslashreplace").decode()


def width(char: str) -> int:
    """Return the columns a character takes on a terminal (UAX 11; marks stand on another)."""
    shown = seen(char)
    if len(shown) > 1:
        return len(shown)
    if unicodedata.category(shown) in _ON_ANOTHER:
        return 0
    return 2 if unicodedata.east_asian_width(shown) in "WF" else 1
