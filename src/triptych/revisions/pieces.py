"""An edition as pieces: what is matched between two states, each with its tokens."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar, get_args

from triptych import pandoc, sentences
from triptych.model import Edition, Prose
from triptych.pandoc import OBJECT, Passage
from triptych.revisions.model import FRONT, Part, Unit, UnitKind
from triptych.revisions.tokens import Span, Token, Whole, renamed, styled, tokens

WHOLES = frozenset({"equation", "code", "figure"})
_KINDS = frozenset(get_args(UnitKind))
_FLOWING = frozenset({"paragraph", "item", "quotation", "term"})
_WHOLE = 25  # words
_LONGEST = 20_000  # characters of a passage that are looked through for sentences

Names = Mapping[str, str]
AnyPassage = TypeVar("AnyPassage", bound=Passage)


@dataclass(eq=False)
class Piece:
    """A passage of one state; its tokens are made when they are first asked for.

    `names` has the new keys of works by their old ones; `rows` are the cells of a table.
    """

    part: Part
    unit: Unit
    language: str
    passage: Passage
    names: Names = field(default_factory=dict)
    rows: tuple[tuple[Piece, ...], ...] = ()

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The words, marks and wholes; those of a table are those of its cells."""
        if self.rows:
            cells = (cell for row in self.rows for cell in row)
            return tuple(
                token._replace(space=token.space or (not n and bool(at)))
                for at, cell in enumerate(cells)
                for n, token in enumerate(cell.tokens)
            )
        found = tokens(self.passage.text, _wholes(self.passage, self.names))
        return styled(found, self.passage.text, list(_spans(self.passage)))

    @property
    def face(self) -> tuple[str, str]:
        """What is equal only in passages that have equal tokens."""
        return self.sort, self.passage.text

    @property
    def length(self) -> int:
        """About how many words there are; a whole is as much to a reader as two lines."""
        is_whole = self.unit.kind in WHOLES
        return _WHOLE if is_whole else self.passage.text.count(" ") + 1

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What is compared of the tokens."""
        return tuple(token.key for token in self.tokens)

    @cached_property
    def words(self) -> int:
        """How many words there are."""
        return sum(token.weight for token in self.tokens)

    @property
    def sort(self) -> str:
        """Tell what it may be matched with: running text with its like, a whole with its own."""
        kind = "text" if self.unit.kind in _FLOWING else self.unit.kind
        return kind if self.part == "body" else f"{self.part} {kind}"

    @cached_property
    def sentences(self) -> tuple[range, ...]:
        """The sentences, as ranges of tokens that together hold all of them."""
        if self.unit.kind in WHOLES or len(self.unit.text) > _LONGEST:
            return (range(len(self.tokens)),)
        text, starts = "", []
        for token in self.tokens:
            text += " " if token.space else ""
            starts.append(len(text))
            text += token.text if token.weight < 1 or "@" not in token.text else _mask(token.text)
        # The mark of a note behind a full stop is no more part of the word than a bracket is.
        text = text.replace(pandoc.NOTE, "]" * len(pandoc.NOTE))
        ends = [bisect_left(starts, end) for _, end in sentences.split(text, self.language)]
        begins = [0, *ends[:-1]]
        return tuple(range(a, b) for a, b in zip(begins, ends, strict=True) if a < b)


def _mask(text: str) -> str:
    return OBJECT * len(text)


def pieces(edition: Edition, names: Names) -> Iterator[Piece]:
    """Yield the pieces of an edition; `names` has the new keys of works by their old ones."""
    parts: tuple[Part, ...] = (*FRONT, "body")
    for part in parts:
        prose: Prose | None = getattr(edition, part)
        if prose:
            yield from _of(prose, part, edition.language, names)


def rename_anchors(old: Sequence[Piece], new: Sequence[Piece]) -> None:
    """Let the old passages refer to what bears another anchor now by that anchor.

    What is otherwise equal and stands once in both is the same, as a work under a new key is.
    """
    was, now = _anchors(old), _anchors(new)
    gone = {face: anchor for face, anchor in was.items() if anchor not in now.values()}
    names = {
        anchor: now[face]
        for face, anchor in gone.items()
        if face in now and now[face] not in was.values()
    }
    if names:
        for piece in old:
            piece.names = {**piece.names, **names}


def _anchors(row: Sequence[Piece]) -> dict[tuple[str, str], str]:
    """Return the anchors by what bears them, of what stands once."""
    often = Counter(piece.face for piece in row)
    return {p.face: p.unit.anchor for p in row if p.unit.anchor and often[p.face] == 1}


class _Prose(NamedTuple):
    """A stretch of Markdown, what it is of the edition, and what is needed to read it."""

    prose: Prose
    part: Part
    language: str
    names: Names


def _of(prose: Prose, part: Part, language: str, names: Names) -> Iterator[Piece]:
    for passage, section in with_headings(pandoc.passages(prose)):
        yield _piece(passage, _Prose(prose, part, language, names), section)


def with_headings(found: Iterable[AnyPassage]) -> Iterator[tuple[AnyPassage, tuple[str, ...]]]:
    """Yield passages with the headings above them, the outermost first."""
    above: list[tuple[int, str]] = []
    for passage in found:
        if passage.kind == "heading":
            above = [each for each in above if each[0] < passage.level]
        yield passage, tuple(text for _, text in above)
        if passage.kind == "heading":
            above.append((passage.level, passage.text))


def _piece(passage: Passage, read: _Prose, section: tuple[str, ...]) -> Piece:
    kind = passage.kind if passage.kind != "paragraph" else passage.within or "paragraph"
    unit = Unit(
        kind=kind if kind in _KINDS else "paragraph",  # type: ignore[arg-type]  # it is one of them
        text=passage.text,
        place=read.prose.text.place(passage.at),
        section=section,
        level=passage.level,
        anchor=passage.anchor,
        form=passage.form,
        number=passage.number,
    )
    rows = tuple(tuple(_piece(cell, read, section) for cell in row) for row in passage.rows)
    language = passage.language or read.language
    return Piece(read.part, unit, language, passage, read.names, rows)


def _wholes(passage: Passage, names: Names) -> Iterator[Whole]:
    for atom in passage.atoms:
        text = passage.text[atom.start : atom.end]
        key = atom.key if atom.kind in {"formula", "equation"} else ""
        if atom.key in names:
            key = renamed(atom.key, names, text)
        yield Whole(atom.start, atom.end, key)


def _spans(passage: Passage) -> Iterator[Span]:
    """Yield what sets letters off, with the address of a link."""
    for style in passage.styles:
        yield Span(style.start, style.end, f"{style.name} {style.target}".strip())
