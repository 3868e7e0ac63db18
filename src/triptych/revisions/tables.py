"""Tables, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cached_property

from triptych.revisions.marking import Row, mark, of_one
from triptych.revisions.matching import Matcher
from triptych.revisions.model import Cell, Size
from triptych.revisions.pieces import Piece
from triptych.revisions.words import increasing

Cells = Sequence[Piece]


@dataclass(eq=False)
class _Line:
    """A row or a column, as it is matched."""

    cells: Cells
    sort: str = "line"

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(f"{at} {key}" for at, cell in enumerate(self.cells) for key in cell.keys)

    @property
    def face(self) -> tuple[str, ...]:
        return self.keys


def compare(old: Piece, new: Piece) -> tuple[tuple[Cell, ...], Size]:
    """Return all cells of two tables that belong together, those that went among them."""
    rows = _pairs(old.rows, new.rows)
    columns = _pairs(_columns(old.rows), _columns(new.rows))
    found: list[Cell] = []
    size = Size()
    for line, (i, j) in enumerate(rows, 1):
        for a, b in columns:
            was = _at(old.rows, i, a)
            now = _at(new.rows, j, b)
            for cell, more in _cell(was, now, (_number(j, i), _number(b, a))):
                found.append(replace(cell, line=line))
                size += more
    return tuple(found), size


def _number(now: int | None, was: int | None) -> int:
    return (now if now is not None else was or 0) + 1


def _at(rows: Sequence[Cells], row: int | None, column: int | None) -> Piece | None:
    if row is None or column is None or column >= len(rows[row]):
        return None
    return rows[row][column]


def _cell(
    was: Piece | None, now: Piece | None, place: tuple[int, int]
) -> Iterator[tuple[Cell, Size]]:
    if was and now:
        stretches, size = mark(Row([was]), Row([now]))
        kind = "same" if was.keys == now.keys else "edited"
        yield Cell(kind, *place, stretches), size  # type: ignore[arg-type]  # one of its kinds
    elif now:
        yield Cell("inserted", *place, of_one("in", [now])), Size(words_in=now.words)
    elif was:
        yield Cell("deleted", *place, of_one("out", [was])), Size(words_out=was.words)


def _columns(rows: Sequence[Cells]) -> list[Cells]:
    width = max(map(len, rows), default=0)
    return [[row[at] for row in rows if at < len(row)] for at in range(width)]


def _pairs(old: Sequence[Cells], new: Sequence[Cells]) -> list[tuple[int | None, int | None]]:
    """Return which line became which, in the order of reading; lines do not move."""
    if len(old) == len(new) and _is_in_place(old, new):
        return [(at, at) for at in range(len(old))]
    groups = Matcher([_Line(cells) for cells in old], [_Line(cells) for cells in new]).match(
        whole=False
    )
    kept = [groups[at] for at in increasing([g.new[0] for g in groups])]
    found: list[tuple[int | None, int | None]] = []
    i = j = 0
    for a, b in [*((g.old[0], g.new[0]) for g in kept), (len(old), len(new))]:
        found += [(at, None) for at in range(i, a)]
        found += [(None, at) for at in range(j, b)]
        if a < len(old):
            found.append((a, b))
        i, j = a + 1, b + 1
    return found


def _is_in_place(old: Sequence[Cells], new: Sequence[Cells]) -> bool:
    """Tell whether as many lines hold mostly what they held, none of them at another place."""
    before, after = [_Line(cells).keys for cells in old], [_Line(cells).keys for cells in new]
    same = sum(a == b for a, b in zip(before, after, strict=True))
    heads = sum(_head(a) == _head(b) for a, b in zip(old, new, strict=True))
    if 2 * max(same, heads) < len(old):
        return False
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) <= same


def _head(cells: Cells) -> tuple[str, ...]:
    return cells[0].keys if cells else ()
