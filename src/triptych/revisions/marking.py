"""The words of passages that belong together, each with its fate.

Sentences that moved are taken out first, each at both of its places; what is left is compared
word by word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, groupby, pairwise
from typing import NamedTuple

from triptych.revisions.model import Op, Size, Stretch
from triptych.revisions.pieces import Piece
from triptych.revisions.tokens import Token, count, tokens
from triptych.revisions.words import runs


@dataclass(eq=False)
class Sentence:
    """A sentence of a row: which tokens it has."""

    row: Row
    span: range
    sort: str = "sentence"

    @cached_property
    def tokens(self) -> Sequence[Token]:
        """Return its tokens."""
        return self.row.tokens[self.span.start : self.span.stop]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """Return what is compared."""
        return tuple(token.key for token in self.tokens)

    @property
    def face(self) -> tuple[str, ...]:
        """Return what is compared at first."""
        return self.keys

    @property
    def words(self) -> int:
        """Return how many words it has."""
        return count(self.tokens)


@dataclass(eq=False)
class Row:
    """Passages of one state as one row of tokens; `seams` are where one ends and another begins.

    `moved` has, by the token a sentence begins with, that sentence, the number of its move, and
    the sentence it was before.
    """

    pieces: Sequence[Piece]
    moved: dict[int, tuple[Sentence, int, Sentence]] = field(default_factory=dict)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Return the tokens of all passages."""
        found: list[Token] = []
        for piece in self.pieces:
            found += piece.tokens
        return tuple(found)

    @cached_property
    def seams(self) -> frozenset[int]:
        """Return the numbers of the tokens that begin a passage, the first left out."""
        at, seams = 0, set()
        for piece in self.pieces[:-1]:
            at += len(piece.tokens)
            seams.add(at)
        return frozenset(seams)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Return the sentences of all passages."""
        found, at = [], 0
        for piece in self.pieces:
            found += [Sentence(self, range(at + s.start, at + s.stop)) for s in piece.sentences]
            at += len(piece.tokens)
        return found

    @property
    def rest(self) -> list[int]:
        """Return the numbers of the tokens that are not part of a sentence that moved."""
        gone = {at for sentence, _, _ in self.moved.values() for at in sentence.span}
        return [at for at in range(len(self.tokens)) if at not in gone]


def mark(old: Row, new: Row) -> tuple[tuple[Stretch, ...], Size]:
    """Return the stretches of both rows in the order of reading, and how many words changed."""
    pen = _Pen()
    kept_old, kept_new = old.rest, new.rest
    same_old: set[int] = set()
    same_new: set[int] = set()
    for run in runs([old.tokens[i] for i in kept_old], [new.tokens[j] for j in kept_new]):
        if run.same:
            same_old.update(kept_old[i] for i in run.old)
            same_new.update(kept_new[j] for j in run.new)
    i = j = 0
    while i < len(old.tokens) or j < len(new.tokens):
        i, j = _step(pen, (old, i, same_old), (new, j, same_new))
    return pen.close(), pen.size


_Side = tuple[Row, int, set[int]]


def _step(pen: _Pen, old: _Side, new: _Side) -> tuple[int, int]:
    """Write down what comes next: what went before what came in."""
    (row, i, same_old), (now, j, same_new) = old, new
    if i < len(row.tokens) and i not in same_old:
        if i in row.seams:
            pen.seam("join")
        if i in row.moved:
            sentence, number, _ = row.moved[i]
            pen.write("away", sentence.tokens, number)
            return sentence.span.stop, j
        pen.write("out", row.tokens[i : i + 1])
        return i + 1, j
    if j in now.seams:
        pen.seam("break")
    if j in now.moved:
        sentence, number, was = now.moved[j]
        pen.arrive(was.tokens, sentence.tokens, number)
        return i, sentence.span.stop
    if j not in same_new:
        pen.write("in", now.tokens[j : j + 1])
        return i, j + 1
    if i in row.seams:
        pen.seam("join")
    pen.write("same", now.tokens[j : j + 1], was=row.tokens[i : i + 1])
    return i + 1, j + 1


class _Pen:
    """Writes stretches, and counts the words of each fate; a break and a join are none at all."""

    def __init__(self) -> None:
        self.stretches: list[Stretch] = []
        self.open: list[tuple[Token, Token]] = []
        self.fate: tuple[Op, int] = ("same", 0)
        self.size = Size()

    def write(
        self, op: Op, found: Sequence[Token], move: int = 0, was: Sequence[Token] = ()
    ) -> None:
        """Write tokens of one fate; `was` are the same tokens as they were set before."""
        if self.fate != (op, move):
            self.lift()
            self.fate = (op, move)
        self.open += zip(found, was or found, strict=True)

    def arrive(self, was: Sequence[Token], now: Sequence[Token], number: int) -> None:
        words = 0
        for run in runs(was, now):
            if run.same:
                same = now[run.new.start : run.new.stop]
                self.write("same", same, number, was[run.old.start : run.old.stop])
                words += count(same)
                continue
            self.write("out", was[run.old.start : run.old.stop], number)
            self.write("in", now[run.new.start : run.new.stop], number)
        self.size += Size(words_moved=words)

    def seam(self, op: Op) -> None:
        self.lift()
        last = self.stretches[-1].op if self.stretches else ""
        if {last, op} == {"break", "join"}:
            self.stretches.pop()
        elif last != op:
            self.stretches.append(Stretch(op, ""))

    def lift(self) -> None:
        op, move = self.fate
        if not self.open:
            return
        words = count(token for token, _ in self.open)
        faces = (face for now, was in self.open for face in _faces(now, was))
        for (styles, before), same in groupby(faces, key=lambda face: face[1:]):
            text = "".join(face.text for face in same)
            self.stretches.append(Stretch(op, text, move, styles, before))
        if op in {"in", "out"}:
            self.size += Size(words if op == "in" else 0, words if op == "out" else 0)
        self.open = []

    def close(self) -> tuple[Stretch, ...]:
        self.lift()
        return tuple(self.stretches)


class _Letters(NamedTuple):
    """Letters, what sets them off, and what did before, where that is other."""

    text: str
    styles: tuple[str, ...]
    was: tuple[str, ...] | None


def _faces(now: Token, was: Token) -> Iterator[_Letters]:
    """Yield the letters of a token that are set alike, the first with the space before it."""
    space = " " * now.space
    if not now.parts and not was.parts:
        yield _Letters(f"{space}{now.text}", (), None)
        return
    cuts = sorted({0, *_ends(now), *(_ends(was) if was.text == now.text else ())})
    for start, end in pairwise(cuts):
        styles, before = _styles_at(now, start), _styles_at(was, start)
        text = f"{space if not start else ''}{now.text[start:end]}"
        yield _Letters(text, styles, before if before != styles else None)


def _ends(token: Token) -> Iterator[int]:
    return accumulate(len(face.text) for face in token.faces)


def _styles_at(token: Token, at: int) -> tuple[str, ...]:
    ends = zip(_ends(token), token.faces, strict=True)
    return next((face.styles for end, face in ends if at < end), ())


def of_one(op: Op, pieces: Iterable[Piece], move: int = 0) -> tuple[Stretch, ...]:
    """Return passages that have one fate."""
    return tuple(each for piece in pieces for each in _of_one(op, piece, move))


def _of_one(op: Op, piece: Piece, move: int) -> tuple[Stretch, ...]:
    if not piece.passage.styles:
        return (Stretch(op, piece.unit.text, move),) if piece.unit.text else ()
    pen = _Pen()
    pen.write(op, piece.tokens, move)
    return pen.close()


def restyled(stretches: Iterable[Stretch]) -> tuple[str, ...]:
    """Return the names of what sets words off that it did not before, or no more."""
    found = [name for s in stretches if s.was is not None for name in {*s.was} ^ {*s.styles}]
    return tuple(sorted({name.partition(" ")[0] if is_link(name) else name for name in found}))


def is_link(name: str) -> bool:
    """Tell whether what sets words off is a link, whose address stands behind its name."""
    return name.startswith("link ")


def marked(old: str, new: str) -> tuple[Stretch, ...]:
    """Return the stretches of two plain texts."""
    pen = _Pen()
    was, now = tokens(old), tokens(new)
    pen.arrive(was, now, 0)
    return pen.close()
