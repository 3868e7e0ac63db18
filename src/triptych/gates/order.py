"""The text of a page in the order of the document, where pdfium's own order will not do.

pdfium orders what stands on one line by its place: a table's cells that reach over rows come too
late, and the stretches of a line with right-to-left words come by its guess of the line's
direction. But each box of a line is marked content with a number that grows with the document,
and in a box the letters' places tell the order: what runs to the left is turned round, less its
numbers (Unicode Standard Annex 9, L2, for two levels). A number at the left of such words may
have been written before them or after, which looks the same: it is given in both places, so that
either is found. Whether the line itself runs to the left, the structure tells. Points and vowel
signs are left out: they stand over, under or on either side of a letter, so that their places do
not tell whose they are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from ctypes import c_double, create_string_buffer
from functools import cache
from typing import Any, NamedTuple
from unicodedata import category, combining

_R = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"
RIGHT_TO_LEFT = re.compile(f"[{_R}]")
_ARABIC = re.compile("[\u0600-\u08ff\ufb50-\ufdff\ufe70-\ufefc]")
# A hyphen holds the parts of a number together, but not among Arabic letters (rules W2 and W4).
_PLAIN = r"\d(?:[\d.,:/]*\d)?"
_HYPHENED = rf"{_PLAIN}(?:[-\u2010]{_PLAIN})*"
# In a line that runs to the left, words of other scripts go with the numbers that follow them.
_WORDS = rf"[^\W\d_{_R}](?:[^{_R}]*[^\W\d_{_R}])?"
_STRETCH = re.compile(
    rf"(?P<before>(?:{_PLAIN}[\W_]+)*)(?P<leftward>[{_R}](?:(?:[{_R}]|[\W\d_])*[{_R}])?)"
)
_SPACE = 0.1  # em: no letters of one word stand so far apart


class _Letter(NamedTuple):
    """A character of a box: where it begins, its place in pdfium's order, and itself.

    `begin` and `end` are where its advance does, in ems.
    """

    left: float
    at: int
    text: str
    begin: float
    end: float

    @property
    def key(self) -> tuple[float, int]:
        """Order letters by place; those of one ligature so that they come out as they read."""
        return self.left, -self.at if RIGHT_TO_LEFT.match(self.text) else self.at


@cache
def points() -> re.Pattern[str]:
    """Match points and vowel signs, of the scripts from Hebrew to Khmer."""
    signs = (sign for sign in map(chr, range(0x590, 0x1D00)) if category(sign)[0] == "M")
    return re.compile(f"[{''.join(signs)}]")


def in_order(page: Any) -> str:
    """Return the text of a pdfium text page, box by box; what is no content comes last."""
    from pypdfium2 import raw  # noqa: PLC0415  slow, and only a PDF needs it

    boxes: dict[int, list[_Letter]] = defaultdict(list)
    rest: list[str] = []
    for at in range(page.count_chars()):
        text = chr(raw.FPDFText_GetUnicode(page, at))
        shown = raw.FPDFText_GetTextObject(page, at)
        box = raw.FPDFPageObj_GetMarkedContentID(shown) if shown else -1
        if box < 0:
            rest.append(text)
        elif not points().match(text) and not _is_added(page, at, text):
            left = _left(page, at, text, boxes[box])
            boxes[box].append(_Letter(left, at, text, *_advance(page, at)))
    leftward = set(_leftward(page.page))
    lines = [_read(boxes[box], leftward=box in leftward) for box in sorted(boxes)]
    return "\n".join([*lines, "".join(rest)])


def _leftward(page: Any) -> Iterator[int]:
    """Yield the numbers of boxes whose lines run to the left (ISO 32000-1, 14.8.5.4.2)."""
    from pypdfium2 import raw  # noqa: PLC0415

    tree = raw.FPDF_StructTree_GetForPage(page)
    tops = (
        raw.FPDF_StructTree_GetChildAtIndex(tree, at)
        for at in range(raw.FPDF_StructTree_CountChildren(tree))
    )
    waiting = [(one, "LrTb") for one in tops if one]
    while waiting:
        element, mode = waiting.pop()
        name = create_string_buffer(16)  # in UTF-16, of which the first bytes are the letters
        if raw.FPDF_StructElement_GetStringAttribute(element, b"WritingMode", name, 16):
            mode = name.raw.decode("utf-16-le").rstrip("\0")
        for at in range(raw.FPDF_StructElement_CountChildren(element)):
            if child := raw.FPDF_StructElement_GetChildAtIndex(element, at):
                waiting.append((child, mode))
            elif mode == "RlTb":
                yield raw.FPDF_StructElement_GetChildMarkedContentID(element, at)
    raw.FPDF_StructTree_Close(tree)


def _is_added(page: Any, at: int, text: str) -> bool:
    """Tell whether pdfium added a space, as it does where points and their letters stand apart."""
    from pypdfium2 import raw  # noqa: PLC0415

    left, _, right, _ = page.get_charbox(at) if text == " " else (0, 0, 1, 0)
    around = (chr(raw.FPDFText_GetUnicode(page, there)) for there in (at - 1, at + 1))
    return bool(left == right) and any(RIGHT_TO_LEFT.match(one) for one in around)


def _left(page: Any, at: int, text: str, before: Sequence[_Letter]) -> float:
    """Return where a letter begins; a mark is where its letter is.

    That is where its ink does, but for letters that run to the left, which reach over each other.
    """
    from pypdfium2 import raw  # noqa: PLC0415

    if before and combining(text):
        return before[-1].left
    if not RIGHT_TO_LEFT.match(text):
        return float(page.get_charbox(at)[0])
    x, y = c_double(), c_double()
    raw.FPDFText_GetCharOrigin(page, at, x, y)
    return x.value


def _advance(page: Any, at: int) -> tuple[float, float]:
    """Return where a letter's advance begins and ends, in ems."""
    from pypdfium2 import raw  # noqa: PLC0415

    left, _, right, _ = page.get_charbox(at, loose=True)
    em = raw.FPDFText_GetFontSize(page, at) or 1
    return left / em, right / em


def _read(letters: list[_Letter], *, leftward: bool) -> str:
    ordered = sorted(letters, key=lambda letter: letter.key)
    if leftward or any(RIGHT_TO_LEFT.match(letter.text) for letter in letters):
        seen = "".join(_spaced(ordered))
    else:
        seen = "".join(letter.text for letter in ordered)
    return _from_its_right(seen) if leftward else _STRETCH.sub(_turned, seen)


def _spaced(letters: Sequence[_Letter]) -> Iterator[str]:
    """Yield letters with the spaces between them, some of which pdfium loses beside numbers."""
    end = letters[0].begin if letters else 0
    for letter in letters:
        if letter.begin - end > _SPACE:
            yield " "
        yield letter.text
        end = max(end, letter.end)


def _from_its_right(seen: str) -> str:
    """Return a line that runs to the left as it reads, numbers behind other words twice."""
    number = _number(seen)
    text = ""
    for part in re.finditer(rf"{_WORDS}(?P<numbers>(?:[\W_]+{number})*)|{number}|.", seen, re.S):
        before = " ".join(reversed(re.findall(number, part["numbers"] or "")))
        text = (f" {before} {part[0]}" if before else part[0]) + text
    return text


def _number(text: str) -> str:
    """Return a pattern for what stays as it is among letters that run to the left."""
    return _PLAIN if _ARABIC.search(text) else _HYPHENED


def _turned(match: re.Match[str]) -> str:
    """Return a stretch that runs to the left as it reads, with the numbers before it twice."""
    before, text = match["before"], match["leftward"]
    number = re.compile(_number(text))
    turned = number.sub(lambda one: one[0][::-1], text[::-1])
    after = " ".join(reversed(number.findall(before)))
    return f"{before}{turned} {after} " if after else turned
