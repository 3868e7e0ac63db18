"""A language version as a commit has it: its passages and sentences, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple

from triptych import sentences
from triptych.chronicle.skim import Skimmed, passages
from triptych.document import Document, NotTextError, Place, Text, decode
from triptych.finding import Finding
from triptych.pandoc import OBJECT
from triptych.pandoc.passage import Atom
from triptych.revisions.model import FRONT, Part, Unit, UnitKind
from triptych.revisions.pieces import Piece, with_headings
from triptych.revisions.tokens import Whole, count, tokens, wording
from triptych.sources.editions import front_matter
from triptych.sources.manuscript import LARGEST
from triptych.sources.yaml import parse


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence of a language version; `start` and `end` are where it stands in the file.

    `sort` is what the passage it stands in may be matched with.
    """

    text: str
    keys: tuple[str, ...]
    words: tuple[str, ...]
    unit: Unit
    place: Place
    start: int
    end: int
    sort: str

    @property
    def face(self) -> tuple[str, ...]:
        """Return what is compared at first."""
        return self.keys


class _Part(NamedTuple):
    part: Part
    text: Text


@dataclass(frozen=True, eq=False)
class Version:
    """A language version as a file has it; nothing where it cannot be read."""

    document: Document
    language: str
    parts: tuple[_Part, ...] = ()
    keywords: tuple[str, ...] = ()

    @classmethod
    def of(cls, data: bytes | None, path: str, language: str) -> Version:
        """Read the bytes of a file, None where there is none. Never raises."""
        nothing = cls(Document(path, ""), language)
        if data is None or len(data) > LARGEST:
            return nothing
        try:
            document = Document(path, decode(data, path))
        except NotTextError:
            return nothing
        front = front_matter(document)
        if isinstance(front, Finding):
            return nothing
        source, _ = parse(document, front[0], front[1])
        texts = [(part, source.values.get((part,))) for part in FRONT]
        parts = [_Part(part, text) for part, text in texts if text]
        body = document.slice(front[2], len(document.text))
        fields = source.data if isinstance(source.data, dict) else {}
        said = fields.get("keywords") or []
        keywords = tuple(map(str, said if isinstance(said, list) else [said]))
        return cls(document, language, (*parts, _Part("body", body)), keywords)

    @cached_property
    def pieces(self) -> list[Piece]:
        """The passages, as two versions are compared by them."""
        return [
            Piece(part, _unit(passage, text, above), self.language, passage)
            for part, text in self.parts
            for passage, above in with_headings(passages(text.value))
        ]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences in the order of reading."""
        texts = dict(self.parts)
        return [
            sentence
            for piece in self.pieces
            for sentence in _sentences(piece, texts[piece.part], self.language)
        ]


_KINDS: Mapping[str, UnitKind] = {
    "fence": "code", "heading": "heading", "row": "table", "note": "note", "item": "item",
    "quote": "quotation",
}  # fmt: skip


def _unit(passage: Skimmed, text: Text, above: tuple[str, ...]) -> Unit:
    kind = _KINDS.get(passage.kind, "paragraph")
    place = text.place(passage.source(0))
    return Unit(kind, passage.text, place, above, passage.level, passage.anchor)


def _sentences(piece: Piece, text: Text, language: str) -> Iterator[Sentence]:
    passage = piece.passage
    assert isinstance(passage, Skimmed)  # noqa: S101 - `pieces` makes no others
    split = _split(passage.text, tuple(passage.atoms), "" if passage.kind == "fence" else language)
    for start, end, keys, words in split:
        first, last = (text.offset(passage.source(at)) for at in (start, end - 1))
        place, said = text.document.place(first), passage.text[start:end]
        yield Sentence(said, keys, words, piece.unit, place, first, last + 1, piece.sort)


class _Split(NamedTuple):
    """A sentence in the text of a passage."""

    start: int
    end: int
    keys: tuple[str, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=20_000)  # versions of a text have most passages in common
def _split(text: str, atoms: tuple[Atom, ...], language: str) -> tuple[_Split, ...]:
    """Return the sentences of a passage; code, which is in no language, is one."""
    return tuple(_sentences_of(text, atoms, language))


def _sentences_of(text: str, atoms: Sequence[Atom], language: str) -> Iterator[_Split]:
    masked = text
    for atom in atoms:
        masked = masked[: atom.start] + OBJECT * (atom.end - atom.start) + masked[atom.end :]
    for start, end in sentences.split(masked, language) if language else [(0, len(text))]:
        inside = [atom for atom in atoms if start <= atom.start < end]
        wholes = [Whole(atom.start - start, atom.end - start, "") for atom in inside]
        found = tokens(text[start:end], wholes)
        if count(found):
            yield _Split(start, end, tuple(token.key for token in found), wording(found))
