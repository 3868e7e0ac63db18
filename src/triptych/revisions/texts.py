"""One language of an article in two states: its passages matched, ordered and marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from triptych.revisions import tables
from triptych.revisions.marking import Row, Sentence, mark, of_one, restyled
from triptych.revisions.matching import Group, Matcher
from triptych.revisions.model import Cell, Entry, EntryKind, Move, Size, Stretch, Text, Unit
from triptych.revisions.order import Order
from triptych.revisions.pieces import WHOLES, Piece, rename_anchors
from triptych.revisions.tokens import shown, wording
from triptych.revisions.words import increasing

_SENTENCE = 5  # words of a sentence that is known again elsewhere


def compare(old: Sequence[Piece], new: Sequence[Piece], language: str) -> Text:
    """Return what became of the passages of one language."""
    return _Comparison(old, new, language).text()


class _Comparison:
    """Two rows of passages, their groups, and what is said about each."""

    def __init__(self, old: Sequence[Piece], new: Sequence[Piece], language: str) -> None:
        self.old, self.new, self.language = old, new, language
        rename_anchors(old, new)
        self.groups = Matcher(old, new).match(anchored=_anchored(old, new))
        self.order = Order(old, new, self.groups)
        self.count = len(self.order.moves)
        self.inner_moves: list[Move] = []
        self.rows = {group: self._rows(group) for group in self._changed()}
        self.alone_old = {i: Row([old[i]]) for i in self.order.deleted}
        self.alone_new = {j: Row([new[j]]) for j in self.order.inserted}

    def text(self) -> Text:
        self._find_sentences()
        entries = tuple(self._entries())
        edited = {e.move for e in entries if e.move and e.size.words_marked}
        moves = tuple(self._move(n, edited) for n in range(1, len(self.order.moves) + 1))
        size = sum((entry.size for entry in entries), Size())
        return Text(self.language, "compared", entries, (*moves, *self.inner_moves), size)

    def _changed(self) -> Iterator[Group]:
        for group in self.groups:
            is_one = len(group.old) == len(group.new) == 1
            was, now = self.old[group.old[0]], self.new[group.new[0]]
            if not is_one or (was.face != now.face and was.keys != now.keys):
                yield group

    def _rows(self, group: Group) -> tuple[Row, Row]:
        return Row([self.old[i] for i in group.old]), Row([self.new[j] for j in group.new])

    # --- sentences that moved ---

    def _find_sentences(self) -> None:
        """Look for sentences that moved within a passage, then for those that left theirs."""
        gone: list[Sentence] = []
        come: list[Sentence] = []
        for was, now in self.rows.values():
            if not _has_sentences(was.pieces[0]):
                continue
            left = _within(was.sentences, now.sentences)
            for first, second in left.moved:
                self._moved(first, second)
            gone += left.gone
            come += left.come
        gone += [s for row in self.alone_old.values() for s in _sentences(row)]
        come += [s for row in self.alone_new.values() for s in _sentences(row)]
        gone, come = ([s for s in each if s.words >= _SENTENCE] for each in (gone, come))
        if gone and come:
            for group in Matcher(gone, come).match_anywhere():
                self._moved(gone[group.old[0]], come[group.new[0]])

    def _moved(self, was: Sentence, now: Sentence) -> None:
        self.count += 1
        was.row.moved[was.span.start] = (was, self.count, now)
        now.row.moved[now.span.start] = (now, self.count, was)
        text = shown(now.tokens).strip()
        units = _unit_at(was), _unit_at(now)
        edited = was.keys != now.keys
        self.inner_moves.append(Move(self.count, "sentence", text, now.words, edited, *units))

    def _move(self, number: int, edited: set[int]) -> Move:
        moved = self.order.moves[number - 1]
        first, last = moved.groups[0], moved.groups[-1]
        was, now = self.old[first.old[0]].unit, self.new[first.new[0]].unit
        words = sum(self.new[j].words for group in moved.groups for j in group.new)
        unit = "section" if len(moved.groups) > 1 or last is not first else now.kind
        return Move(number, unit, now.text, words, number in edited, was, now)

    # --- entries ---

    def _entries(self) -> Iterator[Entry]:
        for step in self.order.steps():
            if step.group and not step.away:
                yield self._matched(step.group)
            elif step.group:
                olds = [self.old[i] for i in step.group.old]
                number = self.order.number[step.group]
                yield _entry("away", olds, (), _Marks(of_one("away", olds, number)), number)
            elif step.old is not None:
                row = self.alone_old[step.old]
                yield self._alone("deleted", row, Row([]))
            elif step.new is not None:
                yield self._alone("inserted", Row([]), self.alone_new[step.new])

    def _alone(self, kind: EntryKind, old: Row, new: Row) -> Entry:
        return _entry(kind, old.pieces, new.pieces, _Marks(*mark(old, new)))

    def _matched(self, group: Group) -> Entry:
        number = self.order.number.get(group, 0)
        if group not in self.rows:
            return self._equal(group, number)
        old, new = self.rows[group]
        first, second = old.pieces[0], new.pieces[0]
        if first.rows and second.rows:
            marks = self._table(old, new)
        else:
            stretches, size = mark(old, new)
            marks = _Marks(stretches, size, _markup(old, new, stretches))
        return _entry(_kind(group, number), old.pieces, new.pieces, marks, number)

    def _equal(self, group: Group, number: int) -> Entry:
        old, new = self._rows(group)
        first, second = old.pieces[0], new.pieces[0]
        if second.rows:
            marks = self._table(old, new)._replace(stretches=of_one("same", new.pieces, number))
        else:
            stretches = _same(first, second, number)
            marks = _Marks(stretches, Size(), _markup(old, new, stretches))
        kind: EntryKind = "moved" if number else "markup" if marks.markup else "same"
        return _entry(kind, old.pieces, new.pieces, marks, number)

    def _table(self, old: Row, new: Row) -> _Marks:
        found = tables.compare(old.pieces[0], new.pieces[0], self.count + 1)
        self.count += len(found.moves)
        self.inner_moves += found.moves
        stretches = (stretch for cell in found.cells for stretch in cell.stretches)
        return _Marks((), found.size, _markup(old, new, stretches), tuple(found.cells))


class _Marks(NamedTuple):
    """What is marked in a passage: see the fields of Entry."""

    stretches: tuple[Stretch, ...]
    size: Size = Size()
    markup: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()


def _kind(group: Group, number: int) -> EntryKind:
    if len(group.new) > 1:
        return "split"
    if len(group.old) > 1:
        return "merged"
    return "moved" if number else "edited"


def _entry(
    kind: EntryKind, old: Sequence[Piece], new: Sequence[Piece], marks: _Marks, move: int = 0
) -> Entry:
    size = marks.size
    if move and kind != "away":
        size = replace(size, words_moved=sum(piece.words for piece in new) - size.words_in)
    return Entry(
        kind=kind,
        part=(*new, *old)[0].part,
        old=tuple(piece.unit for piece in old),
        new=tuple(piece.unit for piece in new),
        stretches=marks.stretches,
        size=size,
        move=move,
        wording=kind not in {"away", "same"} and _wording(old) != _wording(new),
        markup=marks.markup,
        cells=marks.cells,
    )


def _wording(pieces: Sequence[Piece]) -> tuple[str, ...]:
    return wording(token for piece in pieces for token in piece.tokens)


def _same(old: Piece, new: Piece, number: int) -> tuple[Stretch, ...]:
    """Return the stretches of a passage of which no word changed."""
    if old.passage.styles == new.passage.styles:
        return of_one("same", [new], number)
    return tuple(replace(each, move=number) for each in mark(Row([old]), Row([new]))[0])


def _markup(old: Row, new: Row, stretches: Iterable[Stretch]) -> tuple[str, ...]:
    """Return what changed of a passage besides its words."""
    return (*_retyped(old, new), *restyled(stretches))


def _retyped(old: Row, new: Row) -> Iterator[str]:
    """Yield how a passage is another kind of passage, or one of its kind with other attributes."""
    first, second = old.pieces[0], new.pieces[0]
    was, now = first.unit, second.unit
    if was.kind != now.kind:
        yield f"{was.kind} to {now.kind}"
        return
    if was.level != now.level:
        yield f"level {was.level} to {now.level}"
    if was.form != now.form and was.form.count(",") == now.form.count(","):
        yield f"{was.form or 'plain'} to {now.form or 'plain'}"
    if was.anchor != now.anchor:
        yield f"anchor {was.anchor or 'none'} to {now.anchor or 'none'}"
    yield from (f"another picture in {path}" for path in _repainted(was, now))
    if first.language != second.language:
        yield f"language {first.language} to {second.language}"


def _repainted(was: Unit, now: Unit) -> Iterator[str]:
    """Yield the paths of pictures that are in both and show another thing."""
    before = {each.path: each.digest for each in was.pictures}
    for each in now.pictures:
        if before.get(each.path, each.digest) != each.digest:
            yield each.path


def _has_sentences(piece: Piece) -> bool:
    return piece.unit.kind not in WHOLES | {"table", "heading"} and piece.part != "title"


def _sentences(row: Row) -> list[Sentence]:
    return row.sentences if _has_sentences(row.pieces[0]) else []


def _unit_at(sentence: Sentence) -> Unit:
    at = 0
    for piece in sentence.row.pieces:
        at += len(piece.tokens)
        if sentence.span.start < at:
            return piece.unit
    return sentence.row.pieces[-1].unit


class _Left:
    """What of the sentences of a passage moved within it, went, and came in."""

    def __init__(self) -> None:
        self.moved: list[tuple[Sentence, Sentence]] = []
        self.gone: list[Sentence] = []
        self.come: list[Sentence] = []


def _within(old: Sequence[Sentence], new: Sequence[Sentence]) -> _Left:
    left = _Left()
    if len(old) == len(new) == 1:
        return left
    groups = Matcher(old, new).match(whole=False)
    kept = set(_kept(groups, old))
    for at, group in enumerate(groups):
        was, now = old[group.old[0]], new[group.new[0]]
        if at not in kept and was.words >= _SENTENCE and now.words >= _SENTENCE:
            left.moved.append((was, now))
    used_old = {i for group in groups for i in group.old}
    used_new = {j for group in groups for j in group.new}
    left.gone = [s for i, s in enumerate(old) if i not in used_old]
    left.come = [s for j, s in enumerate(new) if j not in used_new]
    return left


def _kept(groups: Sequence[Group], old: Sequence[Sentence]) -> list[int]:
    weights = [old[group.old[0]].words + 1 for group in groups]
    return increasing([group.new[0] for group in groups], weights)


def _anchored(old: Sequence[Piece], new: Sequence[Piece]) -> list[tuple[int, int]]:
    """Return what bears the same name in both: headings, figures, tables and equations."""
    first, second = _names(old), _names(new)
    return [(first[name], second[name]) for name in first if name in second]


def _names(row: Sequence[Piece]) -> dict[tuple[str, str], int]:
    names = [(piece.sort, piece.unit.anchor) for piece in row]
    often = Counter(names)
    return {name: at for at, name in enumerate(names) if name[1] and often[name] == 1}
