"""What may be wrong with a print, as plain data that a child hands to its parent."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """What is wrong at one place of a print; `box` is left, top, width and height in points.

    `line` is the whole line of text it stands in, `other` what is in its way, or comes next.
    """

    kind: str
    page: int
    text: str
    line: str = ""
    other: str = ""
    box: tuple[float, ...] = (0, 0, 0, 0)
