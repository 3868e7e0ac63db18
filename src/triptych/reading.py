"""An article as its reader meets it: paragraphs without markup, each character with its place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from triptych import pandoc, sentences
from triptych.document import Document, Place
from triptych.model import Article, Edition, Prose
from triptych.pandoc import OBJECT, Block, Foreign

__all__ = ["OBJECT", "Foreign", "Paragraph", "Sentence", "of_part", "reading"]


@dataclass(frozen=True, eq=False)
class Sentence:
    """A sentence, and where it begins in the text of its paragraph."""

    text: str
    start: int


@dataclass(frozen=True, eq=False)
class Paragraph:
    """One line of text as a reader sees it, in `language`, which is mostly that of its `edition`.

    `part` is one of `title`, `subtitle`, `short_title`, `abstract`, `keyword`, `heading`, `body`,
    `note`, `cell`, `caption`, `code`. `within` says that it stands in an `item` of a list or in a
    `quotation`, or is a `term`; `level` is that of a heading; `foreign` are stretches that the
    author marked to be in another language.

    A citation in brackets is left out, the space before it too. `OBJECT` stands for a formula,
    for code, for a picture, and for a citation or cross-reference that is part of the sentence.
    """

    edition: str
    language: str
    part: str
    text: str
    within: str = ""
    level: int = 0
    foreign: tuple[Foreign, ...] = ()
    _block: Block = field(kw_only=True, repr=False)
    _prose: Prose = field(kw_only=True, repr=False)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences of the text, in order."""
        found = sentences.split(self.text, self.language)
        return tuple(Sentence(self.text[start:end], start) for start, end in found)

    def place(self, at: int = 0) -> Place:
        """Return where the character at index `at` of the text was written."""
        return self._prose.text.place(self._source(at))

    def offset(self, at: int = 0) -> int:
        """Return the offset in `document` of the character at index `at` of the text."""
        return self._prose.text.offset(self._source(at))

    @property
    def document(self) -> Document:
        """The file the paragraph was written in."""
        return self._prose.text.document

    @property
    def is_emphasised(self) -> bool:
        """Tell whether the paragraph begins with words that are set off by markup."""
        source = self._source(0)
        return self._prose.text.value[max(0, source - 1) : source] in {"*", "_"}

    def _source(self, at: int) -> int:
        """Return the index in the Markdown of a character of the text."""
        stretches = self._block.stretches
        if not stretches:
            return 0
        start, source, length = stretches[max(0, bisect_right(self._starts, at) - 1)]
        return source + max(0, min(at - start, length - 1))

    @cached_property
    def _starts(self) -> list[int]:
        return [stretch.start for stretch in self._block.stretches]


@lru_cache(maxsize=2)
def reading(article: Article) -> tuple[Paragraph, ...]:
    """Return the paragraphs of an article in the order of reading, language by language."""
    return tuple(
        paragraph
        for language in article.languages
        for prose, part in _proses(article.editions[language])
        for paragraph in _paragraphs(prose, part, language)
    )


@lru_cache(maxsize=100)
def of_part(article: Article, language: str, *parts: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs of an edition that are one of `parts`, all where none is named."""
    edition = (p for p in reading(article) if p.edition == language)
    return tuple(p for p in edition if not parts or p.part in parts)


def _proses(edition: Edition) -> Iterator[tuple[Prose, str]]:
    """Yield the texts of an edition, each with the part that it is."""
    parts = {
        "title": (edition.title,),
        "subtitle": (edition.subtitle,),
        "short_title": (edition.short_title,),
        "abstract": (edition.abstract,),
        "keyword": edition.keywords,
        "body": (edition.body,),
    }
    for part, proses in parts.items():
        yield from ((prose, part) for prose in proses if prose)


def _paragraphs(prose: Prose, part: str, language: str) -> Iterator[Paragraph]:
    for block in pandoc.blocks(prose):
        yield Paragraph(
            edition=language,
            language=block.language or language,
            part=part if block.kind == "paragraph" else block.kind,
            text=block.text,
            within=block.within,
            level=block.level,
            foreign=tuple(block.foreign),
            _block=block,
            _prose=prose,
        )
