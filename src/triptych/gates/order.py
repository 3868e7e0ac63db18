"""The text of a page in the order of the document, where pdfium's own order will not do.

pdfium orders what stands on one line by its place: a table's cells that reach over rows come too
late, and the stretches of a line with right-to-left words come by its guess of the line's
direction. But each box of a line is marked content with a number that grows with the document,
and in a box the letters' places tell the order: what runs to the left is turned round, less its
numbers (Unicode Standard Annex 9, L2, for two levels). A number at the left of such words may
have been written before them or after, which looks the same: it is given in both places, so that
either is found.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Any, NamedTuple

_R = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
RIGHT_TO_LEFT = re.compile(f"[{_R}]")
_ARABIC = re.compile("[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
# A hyphen holds the parts of a number together, but not among Arabic letters (rules W2 and W4).
_NUMBER = r"\d(?:[\d.,:/]*\d)?"
_HYPHENED = re.compile(rf"{_NUMBER}(?:[-\u2010]{_NUMBER})*")
_STRETCH = re.compile(
    rf"(?P<before>(?:{_NUMBER}[\W_]+)*)(?P<leftward>[{_R}](?:(?:[{_R}]|[\W\d_])*[{_R}])?)"
)


class _Letter(NamedTuple):
    """A character of a box: its left edge, its place in pdfium's order, and itself."""

    left: float
    at: int
    text: str

    @property
    def key(self) -> tuple[float, int]:
        """Order letters by place; those of one ligature so that they come out as they read."""
        return self.left, -self.at if RIGHT_TO_LEFT.match(self.text) else self.at


def in_order(page: Any) -> str:
    """Return the text of a pdfium text page, box by box; what is no content comes last."""
    from pypdfium2 import raw  # noqa: PLC0415  slow, and only a PDF needs it

    boxes: dict[int, list[_Letter]] = defaultdict(list)
    rest: list[str] = []
    for at in range(page.count_chars()):
        text = chr(raw.FPDFText_GetUnicode(page, at))
        shown = raw.FPDFText_GetTextObject(page, at)
        box = raw.FPDFPageObj_GetMarkedContentID(shown) if shown else -1
        if box >= 0:
            boxes[box].append(_Letter(page.get_charbox(at)[0], at, text))
        else:
            rest.append(text)
    lines = [_read(boxes[box]) for box in sorted(boxes)]
    return "\n".join([*lines, "".join(rest)])


def _read(letters: list[_Letter]) -> str:
    seen = "".join(letter.text for letter in sorted(letters, key=lambda letter: letter.key))
    return _STRETCH.sub(_turned, seen)


def _turned(match: re.Match[str]) -> str:
    """Return a stretch that runs to the left as it reads, with the numbers before it twice."""
    before, text = match["before"], match["leftward"]
    number = re.compile(_NUMBER) if _ARABIC.search(text) else _HYPHENED
    turned = number.sub(lambda one: one[0][::-1], text[::-1])
    after = " ".join(reversed(number.findall(before)))
    return f"{before}{turned} {after} " if after else turned
