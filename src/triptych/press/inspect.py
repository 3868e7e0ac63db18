"""Judges a laid-out print: what a reader would lose, and what is only ugly.

What stands in a turned box, in a picture, or behind other things by its style is not looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from weasyprint.text.fonts import get_hb_object_data

from triptych.press.fault import Fault
from triptych.press.pieces import FLOW, FURNITURE, NOTES, Layout, Line, Piece, Rect, Sheet, layout

POINTS = 0.75  # in a CSS pixel
_TOUCH = 1.0  # how far letters may reach into each other: kerning, slanted letters
_SLACK = 2.0  # how far a line may reach out of its column: half a millimetre
_MOST = 20  # faults of a kind that are told
_FEW_LINES = 2  # on a last page


def faults(pages: Sequence[Any]) -> list[Fault]:
    """Return what is wrong with WeasyPrint's pages, at most twenty faults of a kind."""
    found = layout(pages)
    told: Counter[str] = Counter()
    kept: list[Fault] = []
    for fault in dict.fromkeys(_all(found)):
        told[fault.kind] += 1
        if told[fault.kind] <= _MOST:
            kept.append(fault)
    return kept


def _all(found: Layout) -> Iterator[Fault]:
    for sheet, pieces, lines in _by_page(found):
        yield from _blank(sheet, pieces)
        yield from (lost := list(_lost(sheet, pieces)))
        if not any(fault.kind == "long-note" for fault in lost):  # it stands on all else
            yield from _overlaps(pieces)
        yield from _under_notes(sheet, pieces)
        yield from _outside(sheet, pieces)
        yield from _short(sheet, lines, last=sheet is found.sheets[-1])
    flow = [line for line in found.lines if line.in_flow]
    yield from _torn(flow)
    for line, after in pairwise(flow):
        yield from _parted(line, after)


def _by_page(found: Layout) -> Iterator[tuple[Sheet, list[Piece], list[Line]]]:
    pieces: dict[int, list[Piece]] = {sheet.number: [] for sheet in found.sheets}
    lines: dict[int, list[Line]] = {sheet.number: [] for sheet in found.sheets}
    for piece in found.pieces:
        pieces[piece.page].append(piece)
    for line in found.lines:
        lines[line.page].append(line)
    for sheet in found.sheets:
        yield sheet, pieces[sheet.number], lines[sheet.number]


# --- what a reader loses ---


def _blank(sheet: Sheet, pieces: Iterable[Piece]) -> Iterator[Fault]:
    if not sheet.blank and all(piece.line.zone == FURNITURE for piece in pieces):
        yield Fault("blank", sheet.number, "")


def _lost(sheet: Sheet, pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Yield text that is cut off, and what leaves the paper; of a table or the notes once."""
    told: set[tuple[str, int]] = set()
    longest = _longest(pieces)
    for piece in pieces:
        clip, area = piece.clip, piece.area
        if clip and piece.line.cut:  # an ellipsis shows the reader that there is more
            area = area._replace(left=max(area.left, clip.left), right=min(area.right, clip.right))
        if clip and piece.text and _reaches_out(area, clip, _TOUCH):
            yield _fault("cut-off", piece)
        elif _reaches_out(area.within(clip) if clip else area, sheet.size, _TOUCH):
            kind, whole = _leaving(piece)
            if whole and (kind, whole) in told:
                continue
            told.add((kind, whole))
            yield _fault(kind, longest[whole] if kind == "wide-table" else piece)


def _leaving(piece: Piece) -> tuple[str, int]:
    """Return what kind of thing leaves the paper, and which it is of those that are told once."""
    if piece.line.zone == NOTES:
        return "long-note", 1
    return ("wide-table", piece.line.group) if piece.line.table else ("off-page", 0)


def _reaches_out(area: Rect, of: Rect, slack: float) -> bool:
    return (
        area.right > of.right + slack
        or area.bottom > of.bottom + slack
        or area.left < of.left - slack
        or area.top < of.top - slack
    )


def _longest(pieces: Iterable[Piece]) -> dict[int, Piece]:
    """Return the longest text of each table, which tells it from others."""
    return {
        piece.line.group: piece
        for piece in sorted(pieces, key=lambda one: len(one.text))
        if piece.line.table
    }


def _overlaps(pieces: Sequence[Piece]) -> Iterator[Fault]:
    """Yield texts that stand on other texts or on pictures; of a table beside a column once."""
    ahead: list[tuple[Rect, Piece]] = []
    longest, told = _longest(pieces), set[int]()
    for area, piece in sorted(((_shown(one), one) for one in pieces), key=lambda one: one[0].top):
        ahead = [one for one in ahead if one[0].bottom > area.top]
        for other_area, other in ahead:
            if not (_meet(area, other_area) and (piece.text or other.text)):
                continue
            if not (table := _beside_its_column(piece) or _beside_its_column(other)):
                yield _clash(other, piece)
            elif table not in told:
                told.add(table)
                yield _fault("over-column", longest[table])
        ahead.append((area, piece))


def _beside_its_column(piece: Piece) -> int:
    """Return the table that a piece belongs to where it stands beside the table's column."""
    return piece.line.group if piece.line.table and piece.area.right > piece.line.edge else 0


def _shown(piece: Piece) -> Rect:
    """Return the part of a piece that is sure to hold ink and that is seen."""
    area = piece.area.within(piece.clip) if piece.clip else piece.area
    return area._replace(top=area.top + _TOUCH / 2, bottom=area.bottom - _TOUCH / 2)


def _meet(one: Rect, other: Rect) -> bool:
    common = one.within(other)
    return common.right - common.left > _TOUCH and common.bottom > common.top


def _clash(one: Piece, other: Piece) -> Fault:
    if not one.text:
        one, other = other, one
    return _fault("overlap", one, other.text or "a picture")


def _under_notes(sheet: Sheet, pieces: Iterable[Piece]) -> Iterator[Fault]:
    if sheet.notes:
        top = sheet.notes.top + _TOUCH
        for piece in pieces:
            if piece.line.zone == FLOW and top < piece.area.bottom < sheet.size.bottom:
                yield _fault("under-notes", piece)


# --- what is ugly ---


def _outside(sheet: Sheet, pieces: Iterable[Piece]) -> Iterator[Fault]:
    """Yield the first text or picture that leaves each column, cell, or the foot of the page."""
    told: set[int] = set()
    for piece in pieces:
        area, size = piece.area, sheet.size
        wide = piece.limit + _SLACK < area.right <= size.right + _TOUCH and not piece.line.cut
        flowing = piece.line.zone == FLOW and not piece.placed
        deep = flowing and sheet.foot + _SLACK < area.bottom <= size.bottom + _TOUCH
        if (wide or deep) and piece.owner not in told:
            told.add(piece.owner)
            yield _fault("outside", piece)


def _short(sheet: Sheet, lines: Sequence[Line], *, last: bool) -> Iterator[Fault]:
    seen = [line for line in lines if line.zone in {FLOW, NOTES} and line.area.bottom]
    rows = {round(line.area.top) for line in seen}
    plain = all(line.texts for line in seen)
    if last and sheet.number > 1 and plain and 0 < len(rows) <= _FEW_LINES:
        yield Fault("short-page", sheet.number, seen[0].text, seen[0].text)


def _torn(flow: Sequence[Line]) -> Iterator[Fault]:
    """Yield the single lines that a paragraph leaves on a page or in a column."""
    blocks = [0, *(line.block for line in flow), 0]
    for at, (before, after) in enumerate(pairwise(flow), 1):
        if not before.block or before.block != after.block or not _apart(before, after):
            continue
        if before.orphans > 1 and blocks[at - 1] != before.block:
            yield _of_line("orphan", before, after)
        if after.widows > 1 and blocks[at + 2] != after.block:
            yield _of_line("widow", after, before)


def _parted(line: Line, after: Line) -> Iterator[Fault]:
    """Yield what a page's end or a column's end should not come after."""
    if not _apart(line, after):
        return
    if line.heading and not after.heading:
        yield _of_line("heading", line, after)
    if line.group and line.group == after.group and (line.caption or after.caption):
        yield _of_line("caption", *((line, after) if line.caption else (after, line)))
    turned = line.page != after.page and line.page % 2  # a right-hand page
    if line.broken and line.block == after.block and turned:
        yield _of_line("hyphen", line, after)


def _apart(line: Line, after: Line) -> bool:
    """Tell whether a page's or a column's end comes between two lines of the flow."""
    if line.page != after.page:
        return True
    return line.slot != after.slot and after.area.top < line.area.bottom - _TOUCH


def _fault(kind: str, piece: Piece, other: str = "") -> Fault:
    text = piece.text or "a picture"
    return Fault(kind, piece.page, text, piece.line.text, other, _points(piece.area))


def _of_line(kind: str, line: Line, other: Line) -> Fault:
    return Fault(kind, line.page, line.text, line.text, other.text, _points(line.area))


def _points(area: Rect) -> tuple[float, float, float, float]:
    sides = (area.left, area.top, area.right - area.left, area.bottom - area.top)
    left, top, width, height = (round(side * POINTS, 1) for side in sides)
    return left, top, width, height


# --- fonts ---


def fonts(document: Any) -> list[Fault]:
    """Return the letters that no font had, and fonts that are not embedded as they should be.

    `document` is WeasyPrint's, once it is written; every text is set in one of its fonts, that of
    margins, of drawings and of what a style sheet adds too.
    """
    first: dict[str, Any] = {}
    missing: dict[int, None] = {}
    for font in document.fonts.values():
        first.setdefault(font.hash, font)
        missing |= dict.fromkeys(font.missing)
        missing |= dict.fromkeys(map(ord, font.to_unicode.get(0, "")))
    letters = [Fault("no-glyph", 0, chr(code)) for code in missing]
    return letters + [Fault("font", 0, one.family) for one in first.values() if not _subset(one)]


def _subset(font: Any) -> bool:
    """Tell whether a font is embedded, and less than the whole of it."""
    whole = get_hb_object_data(font.hb_face)
    return bool(font.file_content) and not font.bitmap and len(font.file_content) < len(whole)
