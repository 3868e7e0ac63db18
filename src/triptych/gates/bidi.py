"""Lines of a PDF that hold right-to-left words, put back into the order in which they are read.

pdfium turns the letters of such words into reading order, but orders the stretches of a line by
its own guess of the line's direction. Our pages run from left to right; so the order is told by
where the words stand: stretches from left to right, and the words of a right-to-left stretch,
with the numbers inside it, from right to left (Unicode Standard Annex 9, L2, for two levels).
A number at the left of such a stretch may have been written before it or after it, which looks
the same: it is given in both places, so that either is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LINE = re.compile("[^\r\n\ufffe\x02]+[\ufffe\x02]?")  # pdfium's hyphens end lines too
_TOKEN = re.compile(r"\S+")


class _Token(NamedTuple):
    """What stands between two spaces, its left edge, and whether it runs to the left.

    A token without letters, such as a number, runs as its neighbours do: None.
    """

    text: str
    left: float
    leftward: bool | None


def reading_order(page: Any, text: str) -> str:
    """Return the text of a pdfium text page with its mixed lines in reading order."""
    return "\n".join(_lines(page)) if RIGHT_TO_LEFT.search(text) else text


def _lines(page: Any) -> Iterator[str]:
    from pypdfium2 import raw  # noqa: PLC0415  slow, and only a PDF needs it

    text = "".join(chr(raw.FPDFText_GetUnicode(page, at)) for at in range(page.count_chars()))
    for line in _LINE.finditer(text):
        if RIGHT_TO_LEFT.search(line[0]):
            tokens = _TOKEN.finditer(text, *line.span())
            yield " ".join(_ordered([_token(page, text, *token.span()) for token in tokens]))
        else:
            yield line[0]


def _token(page: Any, text: str, start: int, end: int) -> _Token:
    token = text[start:end]
    left = min(page.get_charbox(at)[0] for at in range(start, end))
    if RIGHT_TO_LEFT.search(token):
        return _Token(token, left, leftward=True)
    return _Token(token, left, False if any(map(str.isalpha, token)) else None)


def _ordered(line: list[_Token]) -> Iterator[str]:
    """Yield the texts of a line's tokens in reading order."""
    tokens = sorted(line, key=lambda token: token.left)
    at = 0
    while at < len(tokens):
        stop = at + 1
        if tokens[at].leftward:
            stop = _stretch(tokens, at)
            numbers = _before(tokens, at)
            yield from (token.text for token in reversed(tokens[at - numbers : stop]))
        else:
            yield tokens[at].text
        at = stop


def _stretch(tokens: list[_Token], start: int) -> int:
    """Return where the stretch that runs to the left ends: after its last word."""
    end = start + 1
    for at in range(end, len(tokens)):
        if tokens[at].leftward is False:
            break
        if tokens[at].leftward:
            end = at + 1
    return end


def _before(tokens: list[_Token], start: int) -> int:
    """Count the tokens without letters directly before one."""
    return next((n for n in range(start) if tokens[start - 1 - n].leftward is not None), start)
