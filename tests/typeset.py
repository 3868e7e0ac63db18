"""Measures the lines of a PDF as a reader sees them: from the places of its letters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

import pypdfium2

HYPHENS = "-\u2010\u2011\u00ad\ufffe\x02"  # the last two are what pdfium makes of one at a line end


class Letter(NamedTuple):
    """A letter and where it begins and ends, in points; what is drawn after it as white is not."""

    text: str
    left: float
    right: float


class Line(NamedTuple):
    """A line: its letters without spaces, and the widths of its gaps in points."""

    letters: list[Letter]
    gaps: list[float]

    @property
    def text(self) -> str:
        return "".join(letter.text for letter in self.letters)

    @property
    def right(self) -> float:
        return self.letters[-1].right

    @property
    def hyphenated(self) -> bool:
        return self.letters[-1].text in HYPHENS


class Setting(NamedTuple):
    """What the lines of a text are like; gaps in em."""

    lines: int
    widest: float
    mean: float
    hyphens: int
    in_a_row: int
    loosest: str


def lines(pdf: bytes) -> list[Line]:
    """Return the lines of a PDF of one column."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [line for page in document for line in _page_lines(page)]
    finally:
        document.close()


def _page_lines(page: pypdfium2.PdfPage) -> Iterator[Line]:
    text = page.get_textpage()
    letters: list[Letter] = []
    gaps: list[float] = []
    spaced = False
    for at in range(text.count_chars()):
        sign = chr(pypdfium2.raw.FPDFText_GetUnicode(text, at))
        if sign.isspace():
            spaced = True
            continue
        left, _, right, _ = text.get_charbox(at, loose=True)
        if letters and left < letters[-1].left:
            yield Line(letters, gaps)
            letters, gaps = [], []
        elif letters and spaced:
            gaps.append(left - letters[-1].right)
        letters.append(Letter(sign, left, right))
        spaced = False
    if letters:
        yield Line(letters, gaps)


def setting(pdf: bytes, em: float) -> Setting:
    """Measure the justified lines of a PDF of one column; `em` in points.

    The last line of a paragraph is told by that it does not reach the margin.
    """
    found = lines(pdf)
    margin = max(line.right for line in found)
    full = [line for line in found if line.right > margin - em / 4]
    gaps = [gap / em for line in full for gap in line.gaps]
    loosest = max(full, key=lambda line: max(line.gaps, default=0.0))
    runs = [sum(1 for _ in run) for last, run in groupby(found, _hyphenated) if last]
    return Setting(
        len(full),
        max(gaps),
        sum(gaps) / len(gaps),
        sum(runs),
        max(runs, default=0),
        loosest.text,
    )


def _hyphenated(line: Line) -> bool:
    return line.hyphenated
