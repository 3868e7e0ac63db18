"""A text with its changes in place: blocks for a template to set, with ids for links and steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, zip_longest
from string import ascii_lowercase
from typing import NamedTuple

from triptych.revisions import phrases
from triptych.revisions.model import Cell, Entry, Stretch, Text, Unit
from triptych.synopsis import visible

_EXCERPT = 110  # characters of a change that its list shows


class Piece(NamedTuple):
    """Words of one fate; `mark` is empty or `in`, `out`, `away`, `come`, `break`, `join`, `set`.

    The space before what came in or went out is a piece of its own, `in-space` or `out-space`.
    What moved has an `id` of its own and the `href` of its other end. What came from elsewhere
    has its words, with the edits among them, in `inner`. `styles` set the words off; of what is
    `set` off otherwise than before, `where` tells how, and `former` has what did before.
    """

    mark: str
    text: str = ""
    id: str = ""
    href: str = ""
    where: str = ""
    inner: tuple[Piece, ...] = ()
    styles: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


class Box(NamedTuple):
    """A cell of a table, with its kind as `Cell` has it, and `moved`; `end` is that of a move."""

    kind: str
    pieces: tuple[Piece, ...]
    end: Piece | None = None


class Shown(NamedTuple):
    """A picture with its fate (empty, `in` or `out`), and what is said instead of it."""

    mark: str
    address: str
    alt: str


@dataclass(frozen=True)
class Block:
    """A passage as it is set.

    `number` counts the changes to step through, 0 for what is none of them. `form` is the kind of
    passage, `told` what became of it. `level` is the rank of a heading, or how deep an item stands
    in lists; `sign` is the bullet or number of an item. `end` is the end of a move that the
    passage as a whole is.
    """

    id: str
    number: int
    kind: str
    form: str
    level: int
    told: str
    pieces: tuple[Piece, ...] = ()
    rows: tuple[tuple[Box, ...], ...] = ()
    end: Piece | None = None
    part: str = ""
    pictures: tuple[Shown, ...] = ()
    sign: str = ""


class Step(NamedTuple):
    """A change as the list of changes has it."""

    number: int
    href: str
    told: str
    pieces: tuple[Piece, ...]


class Blocks:
    """The blocks of a text, and its changes by part; ids begin with `name`."""

    def __init__(self, text: Text, name: str, address: Callable[[str], str]) -> None:
        """Take a text, and give each of its changes a number.

        `address` has that of a picture by its digest, empty where it cannot be shown.
        """
        self.text, self.name, self.address = text, name, address
        self.moves = {move.number: move for move in text.moves}
        changes = phrases.changes(text)
        self.numbers = {id(entry): at for at, entry in enumerate(changes, 1)}
        self.changes = changes
        self.ends: set[str] = set()
        self.blocks = [self._block(entry, at) for at, entry in enumerate(text.entries, 1)]

    @property
    def groups(self) -> list[tuple[str, list[Block]]]:
        """Return the blocks as they stand together: items of a list, else one by one."""
        alike = groupby(self.blocks, key=lambda block: (block.form == "item", block.part))
        return [("list" if is_list else "", list(group)) for (is_list, _), group in alike]

    @property
    def steps(self) -> list[tuple[str, list[Step]]]:
        """Return the changes by the part they are in."""
        parts = groupby(self.changes, key=phrases.where)
        return [(shown(where), [self._step(entry) for entry in group]) for where, group in parts]

    def _block(self, entry: Entry, at: int) -> Block:
        number = self.numbers.get(id(entry), 0)
        return Block(
            id=self._id(number) if number else f"{self.name}-p{at}",
            number=number,
            kind=_kind(entry),
            form="heading" if entry.part == "title" else entry.unit.kind,
            level=entry.unit.level if entry.unit.kind == "item" else 4 + min(entry.unit.level, 2),
            told=self._told(entry),
            pieces=() if entry.cells else tuple(self._pieces(_whole(entry))),
            rows=tuple(self._rows(entry.cells)),
            end=self._end(entry),
            part=entry.part.replace("_", " "),
            pictures=tuple(self._pictures(entry)),
            sign=_sign(entry.unit),
        )

    def _pictures(self, entry: Entry) -> Iterator[Shown]:
        """Yield the pictures of a figure as it is now, those that went before those that came."""
        was, now = ([p for unit in row for p in unit.pictures] for row in (entry.old, entry.new))
        kept = {p.digest for p in was} & {p.digest for p in now}
        rows = [("out", was), ("in", now)] if entry.new else [("out", was)]
        for mark, row in rows:
            for each in row:
                is_kept = each.digest in kept
                address = self.address(each.digest)
                if address and not (is_kept and mark == "out"):
                    yield Shown("" if is_kept else mark, address, shown(each.alt))

    def _id(self, number: int) -> str:
        return f"{self.name}-c{number}"

    def _told(self, entry: Entry) -> str:
        if entry.kind in {"same", "away"}:
            return "moved away" if entry.move and entry.kind == "away" else ""
        move = self.moves.get(entry.move)
        if entry.kind == "moved" and move:
            is_first = id(entry) in self.numbers
            edited = ", edited within" if move.edited and is_first else ""
            return f"{move.unit} moved{edited}" if is_first else "moved along"
        if entry.kind != "edited":
            return shown(phrases.entry(entry, self.text).words or entry.kind)
        kind = phrases.fate(entry, self.moves)
        edited = "edited" if entry.wording else "marks edited"
        return shown("; ".join([f"{kind}: {edited}" if kind else edited, *phrases.details(entry)]))

    def _step(self, entry: Entry) -> Step:
        number = self.numbers[id(entry)]
        excerpt = phrases.entry(entry, self.text).stretches
        pieces = tuple(_first(_excerpted(excerpt), _EXCERPT))
        return Step(number, f"#{self._id(number)}", self._told(entry), pieces)

    # --- moves ---

    def _end(self, entry: Entry) -> Piece | None:
        """Return the end of the move that a passage begins, None where it begins none."""
        return self._first_end(entry.move, is_away=entry.kind == "away")

    def _first_end(self, number: int, *, is_away: bool) -> Piece | None:
        """Return an end of a move, where it has not been shown before."""
        end = self._link(number, is_away=is_away) if number else None
        return end if end and end.id else None

    def _link(self, number: int, *, is_away: bool) -> Piece:
        here, there = ("old", "new") if is_away else ("new", "old")
        name = f"{self.name}-m{number}-{here}"
        own = name if name not in self.ends else ""
        self.ends.add(name)
        move = self.moves.get(number)
        where = _where(move.new if is_away else move.old) if move else ""
        mark = "away" if is_away else "come"
        return Piece(mark, "", own, f"#{self.name}-m{number}-{there}", where)

    # --- words ---

    def _pieces(self, stretches: Sequence[Stretch]) -> Iterator[Piece]:
        after_move = False
        for (number, is_away), group in groupby(stretches, key=_moved):
            row = list(group)
            first = row[0].text[:1]
            if number and (first.isspace() or after_move):
                yield Piece("", " ")
            if number and is_away:
                words = "".join(each.text for each in row).strip()
                yield self._link(number, is_away=True)._replace(text=shown(words))
            elif number:
                inner = tuple(_plain(row, after_move=True))
                yield self._link(number, is_away=False)._replace(inner=inner)
            else:
                yield from _plain(row, after_move=after_move)
            after_move = bool(number)

    def _rows(self, cells: Iterable[Cell]) -> Iterator[tuple[Box, ...]]:
        for _, row in groupby(cells, key=lambda cell: cell.line):
            yield tuple(map(self._box, row))

    def _box(self, cell: Cell) -> Box:
        is_away = cell.kind == "away"
        kind = "moved" if cell.move and not is_away else cell.kind
        pieces = _plain(replace(stretch, move=0) for stretch in cell.stretches)
        return Box(kind, tuple(pieces), self._first_end(cell.move, is_away=is_away))


def _sign(unit: Unit) -> str:
    """Return what stands before an item of a list."""
    if unit.form == "lettered" and unit.number <= len(ascii_lowercase):
        return f"{ascii_lowercase[unit.number - 1]}."
    if unit.form in {"numbered", "lettered"}:
        return f"{unit.number}."
    return "•" if unit.form == "bulleted" else ""


def _kind(entry: Entry) -> str:
    """Return the kind of a passage; what was split or merged may have moved besides."""
    also = entry.move and entry.kind not in {"moved", "away"}
    return f"{entry.kind} moved" if also else entry.kind


def _where(unit: Unit) -> str:
    if unit.kind == "table" and unit.form.startswith(("row ", "column ")):
        return unit.form
    section = f"“{shown(unit.section[-1])}”, " if unit.section else ""
    return f"{section}line {unit.place.line}"


def _moved(stretch: Stretch) -> tuple[int, bool]:
    return stretch.move, stretch.op == "away"


def _whole(entry: Entry) -> Sequence[Stretch]:
    """Return the stretches of a passage; what it shares with a move as a whole is not moved."""
    if entry.kind == "away":
        return [Stretch("out", stretch.text) for stretch in entry.stretches]
    return phrases.shown(entry)


def _plain(stretches: Iterable[Stretch], *, after_move: bool = False) -> Iterator[Piece]:
    """Yield words that stand where they stood; a space before what is set off is no part of it."""
    before = "away" if after_move else ""
    row = list(stretches)
    for each, following in zip_longest(row, row[1:]):
        mark = each.op if each.op != "same" else "set" if each.was is not None else ""
        words = each.text
        if (mark or each.styles) and words[:1].isspace():
            is_own = not (following and following.text[:1].isalnum())  # else it parts two words
            yield Piece(f"{mark}-space" if mark in {"in", "out"} and is_own else "", " ")
            words = words.lstrip()
        elif before == "away" and not words[:1].isspace():
            yield Piece("", " ")
        told = "; ".join(phrases.reset(each)) if mark == "set" else ""
        yield Piece(mark, shown(words), where=told, styles=each.styles, former=each.was or ())
        if mark in {"break", "join"}:
            yield Piece("", " ")
        before = mark


def _excerpted(stretches: Iterable[Stretch]) -> Iterator[Piece]:
    """Yield words without links, which stand in a link themselves."""
    for (number, is_away), group in groupby(stretches, key=_moved):
        if number and not is_away:
            yield from (piece._replace(mark=piece.mark or "come") for piece in _plain(group))
        else:
            yield from _plain(group)


def _first(pieces: Iterable[Piece], most: int) -> Iterator[Piece]:
    """Yield pieces until so many characters are shown."""
    left = most
    for piece in pieces:
        if len(piece.text) > left:
            head = piece.text[:left].rpartition(" ")[0]
            yield piece._replace(text=f"{head} …")
            return
        left -= len(piece.text)
        yield piece


def shown(text: str) -> str:
    """Return a text with what nobody can see shown by its escape."""
    return text if text.isprintable() else visible(text)
