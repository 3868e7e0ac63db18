"""Tables, cell by cell; rows and columns may come, go and move."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from triptych.revisions.marking import Row, mark, of_one
from triptych.revisions.matching import Group, Matcher
from triptych.revisions.model import Cell, CellKind, Move, Size, Unit
from triptych.revisions.pieces import Piece
from triptych.revisions.words import increasing

_MOVED = 0.6  # how much a row has in common with one that stood elsewhere

Cells = Sequence[Piece]


@dataclass(eq=False)
class _Line:
    """A row or a column, as it is matched: each cell by the label of where it stands across."""

    cells: Cells
    labels: Sequence[str]
    sort: str = "line"

    @cached_property
    def keys(self) -> tuple[str, ...]:
        labelled = zip(self.labels, self.cells, strict=False)
        return tuple(f"{label} {key}" for label, cell in labelled for key in cell.keys)

    @cached_property
    def face(self) -> tuple[str, ...]:
        """What it holds whatever the order of what it is made of."""
        return tuple(sorted(self.keys))

    @property
    def words(self) -> int:
        return sum(cell.words for cell in self.cells)

    def unit(self, table: Unit, name: str) -> Unit:
        """Return it as a part of its table, called by a name."""
        first = next((cell.unit for cell in self.cells if cell.unit.text), table)
        text = " | ".join(cell.unit.text for cell in self.cells)
        return replace(table, text=text, place=first.place, anchor="", form=name)


class _Pair(NamedTuple):
    """A row or column: which it was, which it is; where it moved `away` from it is none now."""

    old: int | None
    new: int | None
    move: int = 0


@dataclass
class Compared:
    """What became of a table."""

    cells: list[Cell] = field(default_factory=list)
    size: Size = field(default_factory=Size)
    moves: list[Move] = field(default_factory=list)


def compare(old: Piece, new: Piece, first: int = 1) -> Compared:
    """Return all cells of two tables that belong together, those that went among them.

    Moves are numbered from `first` on.
    """
    found = Compared()
    tables = old, new
    rows = _moved(found, "row", tables, [_rows(each.rows) for each in tables], first)
    lines = [_columns(old.rows, _names(rows, 0)), _columns(new.rows, _names(rows, 1))]
    columns = _moved(found, "column", tables, lines, first + len(found.moves))
    for line, row in enumerate(rows, 1):
        for slot, column in enumerate(columns, 1):
            for cell, size in _cell(old.rows, new.rows, row, column):
                found.cells.append(replace(cell, line=line, slot=slot))
                found.size += size
    edited = {cell.move for cell in found.cells if cell.kind == "edited"}
    found.moves = [replace(move, edited=move.number in edited) for move in found.moves]
    return found


def _moved(
    found: Compared,
    unit: str,
    tables: tuple[Piece, Piece],
    lines: Sequence[list[_Line]],
    first: int,
) -> list[_Pair]:
    """Return which line became which, and note the moves among them."""
    olds, news = lines
    pairs = _pairs(olds, news, first)
    for pair in pairs:
        if pair.move and pair.old is not None and pair.new is not None:
            was = olds[pair.old].unit(tables[0].unit, f"{unit} {pair.old + 1}")
            now = news[pair.new].unit(tables[1].unit, f"{unit} {pair.new + 1}")
            words = news[pair.new].words
            found.moves.append(Move(pair.move, unit, now.text, words, False, was, now))
    return pairs


def _cell(
    olds: Sequence[Cells], news: Sequence[Cells], row: _Pair, column: _Pair
) -> Iterator[tuple[Cell, Size]]:
    lines = row, column
    left = [line for line in lines if line.new is None]
    if len(left) == 2 and (row.move or column.move):  # it stands where the one that moved is now
        return
    was, now = _at(olds, row.old, column.old), _at(news, row.new, column.new)
    number = next((line.move for line in left or lines if line.move), 0)
    place = _number(row), _number(column)
    if was and now:
        stretches, size = mark(Row([was]), Row([now]))
        kind: CellKind = "same" if was.keys == now.keys else "edited"
        moved = Size(words_moved=now.words - size.words_in if number else 0)
        yield Cell(kind, *place, stretches, move=number), size + moved
    elif now:
        yield Cell("inserted", *place, of_one("in", [now]), move=number), Size(now.words)
    elif was and number:
        yield Cell("away", *place, of_one("away", [was], number), move=number), Size()
    elif was:
        yield Cell("deleted", *place, of_one("out", [was])), Size(0, was.words)


def _number(pair: _Pair) -> int:
    return (pair.new if pair.new is not None else pair.old or 0) + 1


def _at(rows: Sequence[Cells], row: int | None, column: int | None) -> Piece | None:
    if row is None or column is None or column >= len(rows[row]):
        return None
    return rows[row][column]


def _rows(rows: Sequence[Cells]) -> list[_Line]:
    labels = _labels(rows[0]) if rows else []
    return [_Line(row, labels) for row in rows]


def _columns(rows: Sequence[Cells], names: Mapping[int, str]) -> list[_Line]:
    width = max(map(len, rows), default=0)
    lines = [
        [(names[n], row[at]) for n, row in enumerate(rows) if at < len(row)] for at in range(width)
    ]
    return [_Line([cell for _, cell in line], [name for name, _ in line]) for line in lines]


def _names(rows: Sequence[_Pair], side: int) -> dict[int, str]:
    """Return names for the rows of one side: the same for what is a row of both."""
    names = {}
    for pair in rows:
        at = pair[side]
        if at is not None:
            names[at] = f"{pair.old} {pair.new if pair.old is None else ''}"
    return names


def _labels(cells: Cells) -> list[str]:
    """Return names for the places that cells head: their texts, the same ones counted."""
    often: Counter[str] = Counter()
    found = []
    for cell in cells:
        text = " ".join(cell.keys)
        found.append(f"{often[text]} {text}")
        often[text] += 1
    return found


# --- which line became which ---


def _pairs(old: Sequence[_Line], new: Sequence[_Line], first: int) -> list[_Pair]:
    """Return the lines as they stand now; what went and moved away behind what it stood behind."""
    if len(old) == len(new) and _is_in_place(old, new):
        return [_Pair(at, at) for at in range(len(old))]
    groups = Matcher(old, new, runs=False).match(whole=False)
    in_order = set(increasing([g.new[0] for g in groups]))
    kept = [g for at, g in enumerate(groups) if at in in_order]
    moved = [g for at, g in enumerate(groups) if at not in in_order and _is_move(g, old, new)]
    number = {g: first + at for at, g in enumerate(sorted(moved, key=lambda g: g.new))}
    of_new = {g.new[0]: g for g in (*kept, *moved)}
    behind = _behind(len(old), {g.old[0]: g for g in kept}, {g.old[0]: g for g in moved}, number)
    found = [*behind[-1]]
    for j in range(len(new)):
        group = of_new.get(j)
        found.append(
            _Pair(group.old[0] if group else None, j, number.get(group, 0) if group else 0)
        )
        found += behind[j]
    return found


def _behind(
    length: int, kept: dict[int, Group], moved: dict[int, Group], number: dict[Group, int]
) -> dict[int, list[_Pair]]:
    """Return by line of now the old lines that stood behind it and are there no more."""
    behind: dict[int, list[_Pair]] = defaultdict(list)
    last = -1
    for i in range(length):
        if i in kept:
            last = kept[i].new[0]
        else:
            behind[last].append(_Pair(i, None, number[moved[i]] if i in moved else 0))
    return behind


def _is_move(group: Group, old: Sequence[_Line], new: Sequence[_Line]) -> bool:
    was, now = Counter(old[group.old[0]].keys), Counter(new[group.new[0]].keys)
    total = was.total() + now.total()
    return total > 0 and 2 * (was & now).total() >= _MOVED * total


def _is_in_place(old: Sequence[_Line], new: Sequence[_Line]) -> bool:
    """Tell whether as many lines hold mostly what they held, none of them at another place."""
    before, after = [line.keys for line in old], [line.keys for line in new]
    same = sum(a == b for a, b in zip(before, after, strict=True))
    heads = sum(_head(a) == _head(b) for a, b in zip(old, new, strict=True))
    if 2 * max(same, heads) < len(old):
        return False
    changed = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    return not {was for was, _ in changed} & {now for _, now in changed}


def _head(line: _Line) -> tuple[str, ...]:
    return line.cells[0].keys if line.cells else ()
