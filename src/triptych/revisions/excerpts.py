"""The words of a change to show, with some beside it: short where there is much to show."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from triptych.revisions.model import Cell, Entry, Move, Stretch

CONTEXT = 7  # words shown beside a change
_ENDS = 60, 20  # words of what is long that are shown of its beginning and its end
_CHANGES, LINES = 40, 20  # changes of a passage, and rows of a table, that are shown
_LETTERS = 24  # of what has no spaces that count as a word
_PLURAL = {"entry": "entries", "quotation": "quotations"}


def count(number: int, what: str) -> str:
    """Return a number with what it counts."""
    return f"{number:,} {what if number == 1 else _PLURAL.get(what, f'{what}s')}"


def excerpted(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches with only some words of what is the same beside what changed."""
    if not any(each.is_marked for each in stretches):
        return tuple(cut(each, 2 * CONTEXT, 0) for each in stretches[:1])
    last = len(stretches) - 1
    found = []
    for at, each in enumerate(stretches):
        if each.op == "away" or (each.op == "same" and each.is_marked):
            found.append(cut(each, CONTEXT, 0))
        elif each.op != "same":
            found.append(each)
        else:
            found.append(cut(each, CONTEXT * (at > 0), CONTEXT * (at < last)))
    return tuple(found)


def cut(each: Stretch, first: int, last: int) -> Stretch:
    """Return a stretch with so many words of its beginning and its end."""
    words = re.findall(rf"\s*\S{{1,{_LETTERS}}}|\s+$", each.text)
    if len(words) <= first + last + 1:
        return each
    head, tail = "".join(words[:first]), "".join(words[len(words) - last :]).lstrip()
    return replace(each, text=f"{head} … {tail}" if head else f"… {tail}")


# --- what sets words off ---

_RAISED = {"superscript": "^", "subscript": "~"}


def plain(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """Return stretches without what sets them off, but where that changed or says something.

    Raised and lowered letters stand between marks, as pandoc writes them: 10^5^ is not 105.
    """
    alike = groupby(stretches, key=lambda s: (s.op, s.move, s.was is not None and s.styles, s.was))
    found = []
    for (op, move, styles, was), same in alike:
        text = "".join(map(_written, same))
        found.append(Stretch(op, text, move, styles or (), was))
    return tuple(found)


def _written(each: Stretch) -> str:
    mark = "".join(sign for name, sign in _RAISED.items() if name in each.styles)
    words = each.text.lstrip()
    return f"{each.text[: len(each.text) - len(words)]}{mark}{words}{mark}" if mark else each.text


# --- of much the first ---


def joined(rows: Iterable[Sequence[Stretch]], joint: str) -> tuple[Stretch, ...]:
    """Return rows of stretches as one, with a text between them."""
    found: list[Stretch] = []
    for at, row in enumerate(rows):
        found += [Stretch("same", joint)] if at else []
        found += row
    return tuple(found)


def fewer(stretches: Sequence[Stretch], rows: int) -> tuple[Stretch, ...]:
    """Return stretches, of which none is long and not many are marked; `rows` are left already."""
    marked_ = [at for at, each in enumerate(stretches) if each.is_marked]
    end = marked_[_CHANGES] if len(marked_) > _CHANGES else len(stretches)
    left = [f"{count(len(marked_) - _CHANGES, 'change')}"] if len(marked_) > _CHANGES else []
    left += [f"{count(rows, 'place')}"] if rows > 0 else []
    more = [Stretch("same", f" … and {' and '.join(left)} more")] if left else []
    short = [cut(e, *_ENDS) if e.op in {"in", "out"} else e for e in stretches[:end]]
    return (*short, *more)


# --- tables ---


def cells(each: Entry, moves: Mapping[int, Move]) -> Iterator[Sequence[Stretch]]:
    """Yield what became of rows, columns and cells of a table, each with its number."""
    lines: dict[tuple[str, int], list[Cell]] = defaultdict(list)
    for cell in each.cells:
        lines["row", cell.line].append(cell)
        lines["column", cell.slot].append(cell)
    told: set[int] = set()
    left = {cell.move: cell for cell in reversed(each.cells) if cell.kind == "away"}
    for (unit, _), line in lines.items():
        here = [cell for cell in line if cell.kind != "away"]
        number = _moved(unit, here, moves)
        if number or _is_whole(here):
            told |= {id(cell) for cell in here}
            yield _line(unit, here, left.get(number))
    for cell in each.cells:
        if (
            cell.kind != "away"
            and id(cell) not in told
            and any(s.is_marked for s in cell.stretches)
        ):
            yield [_label(f"row {cell.row}, column {cell.column}"), *_excerpt(cell)]


def _moved(unit: str, here: Sequence[Cell], moves: Mapping[int, Move]) -> int:
    """Return the number of the move of a row or column, 0 where it stands where it stood."""
    return next((c.move for c in here if c.move and moves[c.move].unit == unit), 0)


def _is_whole(here: Sequence[Cell]) -> bool:
    """Tell whether a row or column came or went as a whole."""
    kinds = {cell.kind for cell in here}
    return len(here) > 1 and kinds in ({"inserted"}, {"deleted"})


def _line(unit: str, here: Sequence[Cell], was: Cell | None) -> list[Stretch]:
    label = f"{unit} {getattr(here[0], unit)}"
    label += f", moved from {getattr(was, unit)}" if was else ""
    return [_label(label), *joined(map(_excerpt, here), " | ")]


def _label(text: str) -> Stretch:
    return Stretch("same", f"{text}: ")


def _excerpt(cell: Cell) -> tuple[Stretch, ...]:
    return excerpted(plain(replace(s, move=0) for s in cell.stretches))
