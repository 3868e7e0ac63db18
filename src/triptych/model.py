"""The article as rules read it and formats write it: frozen, and every part knows its place.

`Localized` values map a language tag (`en`, `kk`, `ru`) to what was written in that language.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from triptych.document import Document, Place, Text

T = TypeVar("T")
Localized = Mapping[str, T]


class Citation(NamedTuple):
    """One `@key` of the text, where it was written."""

    key: str
    place: Place


class Anchor(NamedTuple):
    """A name that links and cross-references go to: that of a heading, figure, table, equation."""

    name: str
    place: Place


class CrossReference(NamedTuple):
    """One `@fig-x`, or a link to `#x`: the anchor it goes to, and where it was written.

    `marked` tells the first kind, which is worded by what it goes to.
    """

    target: str
    place: Place
    marked: bool


class Heading(NamedTuple):
    """A section heading: its level from 1, its text without markup, its anchor."""

    level: int
    text: str
    anchor: str
    place: Place


class Image(NamedTuple):
    """A picture the text shows: its target and its width as written, its alternative text."""

    target: str
    alt: str
    place: Place
    width: str = ""


class Float(NamedTuple):
    """A figure or a table, each with its anchor and its caption, empty where it has none.

    `head` tells whether a table has cells that say what its columns are.
    """

    kind: str
    anchor: str
    caption: str
    place: Place
    head: bool = True


class Dropped(NamedTuple):
    """Something the text asked for that no output may carry, such as a `javascript:` link."""

    kind: str
    what: str
    place: Place


@dataclass(frozen=True)
class Outline:
    """What a stretch of Markdown holds, in the order of reading.

    `kinds` are the names of pandoc's elements in it, such as `Table`.
    """

    citations: tuple[Citation, ...] = ()
    headings: tuple[Heading, ...] = ()
    images: tuple[Image, ...] = ()
    floats: tuple[Float, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    cross_references: tuple[CrossReference, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Prose:
    """Markdown of the author: its source, its outline, and pandoc's tree of it.

    The tree is opaque: only the package `pandoc` looks inside.
    """

    text: Text
    outline: Outline
    tree: tuple[Any, ...] = field(repr=False)

    def __bool__(self) -> bool:
        """Tell whether anything but white space was written."""
        return bool(self.text)

    def __str__(self) -> str:
        """Return the Markdown as written."""
        return self.text.value


@dataclass(frozen=True, eq=False)
class Name:
    """A person's name in one language: parts where they are known, else `literal`."""

    given: Text | None = None
    family: Text | None = None
    literal: Text | None = None

    def __str__(self) -> str:
        """Return the name in the order it is spoken: given, then family."""
        return " ".join(str(part) for part in (self.literal, self.given, self.family) if part)

    @property
    def place(self) -> Place:
        """Return where the name begins."""
        parts = [part for part in (self.literal, self.given, self.family) if part is not None]
        return parts[0].place() if parts else Place("")


@dataclass(frozen=True, eq=False)
class Affiliation:
    """An institution an author belongs to."""

    id: str
    place: Place
    name: Localized[Text]
    department: Localized[Text] = field(default_factory=dict)
    city: Localized[Text] = field(default_factory=dict)
    country: Localized[Text] = field(default_factory=dict)
    ror: Text | None = None
    isni: Text | None = None


@dataclass(frozen=True, eq=False)
class Author:
    """A person who wrote the article, or contributed to it in another way."""

    place: Place
    name: Localized[Name]
    affiliations: tuple[Affiliation, ...] = ()
    corresponding: bool = False
    email: Text | None = None
    orcid: Text | None = None
    note: Localized[Text] = field(default_factory=dict)
    roles: tuple[Text, ...] = ()
    biography: Localized[Text] = field(default_factory=dict)
    equal: bool = False
    deceased: bool = False


class Contributor(NamedTuple):
    """A person beside the authors: what for, and for which language where it is but one."""

    person: Author
    type: str
    language: str = ""


@dataclass(frozen=True, eq=False)
class Edition:
    """The article in one language: front matter, and the body where there is one.

    Of an edition that is not `is_readable` nobody knows what its front matter says.
    """

    language: str
    place: Place
    title: Prose | None = None
    subtitle: Prose | None = None
    short_title: Prose | None = None
    abstract: Prose | None = None
    keywords: tuple[Prose, ...] = ()
    body: Prose | None = None
    doi: Text | None = None
    is_readable: bool = True

    @property
    def proses(self) -> Iterator[Prose]:
        """Yield every stretch of Markdown of the edition in the order of reading."""
        front = (self.title, self.subtitle, self.short_title, self.abstract)
        parts = (*front, *self.keywords, self.body)
        return (part for part in parts if part)


@dataclass(frozen=True, eq=False)
class Work:
    """One cited work: its CSL-JSON data, and where each of its fields was written.

    `romanised` are fields in Latin letters as the author wants them, for a list in these;
    `translated` are fields in English.
    """

    id: str
    data: Mapping[str, Any]
    place: Place
    fields: Mapping[str, Text] = field(default_factory=dict)
    romanised: Mapping[str, Any] = field(default_factory=dict)
    translated: Mapping[str, Any] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """Return the primary language subtag of the work, `en` where it does not say."""
        return str(self.data.get("language", "en")).split("-")[0].lower()


@dataclass(frozen=True, eq=False)
class Reference:
    """One entry of the reference list: usually one work, sometimes several under one number."""

    id: str
    place: Place
    works: tuple[Work, ...]


@dataclass(frozen=True, eq=False)
class Grant:
    """Who paid for the work, by which awards, to whom; or a statement in place of these.

    `doi` is the funder's own, of the Open Funder Registry.
    """

    place: Place
    statement: Localized[Text] = field(default_factory=dict)
    funder: Localized[Text] = field(default_factory=dict)
    ror: Text | None = None
    doi: Text | None = None
    awards: tuple[Text, ...] = ()
    recipients: tuple[Localized[Name], ...] = ()

    def texts(self, language: str) -> tuple[Text, ...]:
        """Return what a reader of a language is told: the statement, else funder and awards."""
        if language in self.statement:
            return (self.statement[language],)
        return (self.funder[language], *self.awards) if language in self.funder else ()


class Related(NamedTuple):
    """Another publication: how this one is related to it, and where it is found."""

    place: Place
    type: str
    doi: Text | None = None
    url: Text | None = None
    language: str = ""


class Supplement(NamedTuple):
    """A file published with the article: its path in the manuscript, and what it is."""

    file: Text
    title: Localized[Text]


class Event(NamedTuple):
    """What happened to the article beside its way to publication, and when."""

    type: str
    date: Text
    doi: Text | None = None


DATES = ("received", "revised", "accepted", "published")
"""The days on an article's way to publication, in their order."""


@dataclass(frozen=True, eq=False)
class Publication:
    """Facts of publication and statements, each absent where it is not known.

    `article_type` is a value of JATS's attribute of that name. `version` is a term of NISO RP-8
    such as `VoR`, or a number. Funding is a statement or a list of `grants`.
    """

    article_type: Text | None = None
    doi: Text | None = None
    volume: Text | None = None
    issue: Text | None = None
    first_page: Text | None = None
    last_page: Text | None = None
    elocation_id: Text | None = None
    irsti: Text | None = None
    udc: Text | None = None
    license: Text | None = None
    copyright_holder: Localized[Text] = field(default_factory=dict)
    copyright_year: Text | None = None
    received: Text | None = None
    revised: Text | None = None
    accepted: Text | None = None
    published: Text | None = None
    statements: Mapping[str, Localized[Text]] = field(default_factory=dict)
    version: Text | None = None
    license_from: Text | None = None
    open_access: bool = False
    grants: tuple[Grant, ...] = ()
    events: tuple[Event, ...] = ()
    related: tuple[Related, ...] = ()
    supplements: tuple[Supplement, ...] = ()

    def said(self, fact: str) -> Localized[Text]:
        """Return a statement; of grants, the first words in each language that all are told in."""
        if fact != "funding" or not self.grants:
            return self.statements.get(fact, {})
        told = dict.fromkeys(tag for one in self.grants for tag in (*one.statement, *one.funder))
        whole = [tag for tag in told if all(grant.texts(tag) for grant in self.grants)]
        return {tag: self.grants[0].texts(tag)[0] for tag in whole}


class Form(NamedTuple):
    """One wording of a term, and where the term base has it."""

    text: str
    place: Place


@dataclass(frozen=True, eq=False)
class Term:
    """One row of the term base: by language the wordings that are right, and those to avoid."""

    place: Place
    accepted: Localized[tuple[Form, ...]]
    avoided: Localized[tuple[Form, ...]]


@dataclass(frozen=True, eq=False)
class Article:
    """One article in all its languages; the first language is its own.

    `hyphenation` has, by language, words with a hyphen at each place where print may break them.
    `romanisation` are names in Cyrillic with their forms in Latin letters.
    """

    id: str
    folder: Path
    place: Place
    status: str
    template: str
    languages: tuple[str, ...]
    editions: Mapping[str, Edition]
    authors: tuple[Author, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    affiliations: tuple[Affiliation, ...] = ()
    references: tuple[Reference, ...] = ()
    publication: Publication = field(default_factory=Publication)
    terms: tuple[Term, ...] = ()
    hyphenation: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    romanisation: Mapping[str, str] = field(default_factory=dict)
    documents: Mapping[str, Document] = field(default_factory=dict, repr=False)
    references_are_whole: bool = True  # else some could not be read, and nobody knows which

    @property
    def language(self) -> str:
        """Return the article's own language."""
        return self.languages[0]

    @property
    def proses(self) -> Iterator[Prose]:
        """Yield every stretch of Markdown, language by language, in the order of reading."""
        for language in self.languages:
            yield from self.editions[language].proses

    @property
    def citations(self) -> Iterator[Citation]:
        """Yield every citation, language by language, in the order of reading."""
        for prose in self.proses:
            yield from prose.outline.citations

    @property
    def cited_references(self) -> tuple[Reference, ...]:
        """Return the references in the order of their numbers: as cited, the uncited last."""
        by_id = {reference.id: reference for reference in self.references}
        order = dict.fromkeys(c.key for c in self.citations if c.key in by_id)
        return tuple(by_id[key] for key in dict.fromkeys((*order, *by_id)))

    @property
    def numbers(self) -> Mapping[str, int]:
        """Return the number, from 1, that each reference id has in print."""
        return {reference.id: at for at, reference in enumerate(self.cited_references, 1)}
