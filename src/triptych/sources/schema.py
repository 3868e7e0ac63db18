"""The fields of a manuscript's YAML: what may be said, and in which form.

Field names are those that Quarto and MyST front matter share. All scalars come in as strings;
pydantic makes numbers and choices of them. A text may be one string, or one for each language.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

EVERY_LANGUAGE = ""  # the key of a text that is the same in all languages
TAG = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
"""The form of a language tag (BCP 47): a language, and what tells it from its like."""


def _by_language(value: Any) -> Any:
    _no_nameless(value)
    return {EVERY_LANGUAGE: value} if isinstance(value, str) else value


def _no_nameless(value: Any) -> None:
    if isinstance(value, dict) and EVERY_LANGUAGE in value:
        raise ValueError("a language is missing before the colon")


def _name(value: Any) -> Any:
    return {"literal": value} if isinstance(value, str) else value


def _names(value: Any) -> Any:
    _no_nameless(value)
    parts = NameFields.model_fields.keys()
    if isinstance(value, str) or (isinstance(value, dict) and value.keys() & parts):
        return {EVERY_LANGUAGE: _name(value)}
    if isinstance(value, dict):
        return {language: _name(name) for language, name in value.items()}
    return value


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _funding(value: Any) -> Any:
    """Take a text for one grant of which no more than the statement is known."""
    if isinstance(value, dict) and value.keys() & GrantFields.model_fields.keys():
        return [value]
    return value if isinstance(value, list) or not value else [{"statement": value}]


class Strict(BaseModel):
    """A mapping that has no other fields than those named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Words = Annotated[str, Field(pattern=r"\S")]
Language = Annotated[str, Field(pattern=rf"^{TAG}$", max_length=35)]
LocalText = Annotated[
    dict[str, Words],
    BeforeValidator(_by_language, json_schema_input_type=str | dict[str, Words]),
]
SomeText = Annotated[LocalText, Field(min_length=1)]
Strings = Annotated[list[Words], BeforeValidator(_list)]
Broken = Annotated[str, Field(pattern=r"^[^\W\d_]+([-'’][^\W\d_]+)*\*?$", max_length=100)]
Date = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Orcid = Annotated[str, Field(pattern=r"^(https://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")]

ArticleType = Literal[
    "research-article", "review-article", "brief-report", "case-report", "book-review", "editorial",
    "letter", "discussion", "correction", "retraction",
]  # fmt: skip
"""Kinds of articles: those of JATS's suggested values for `article-type` that journals print."""


ContributorType = Literal["translator", "editor", "illustrator", "compiler", "reviewer"]
"""What people beside the authors did, by values that JATS suggests for `contrib-type`."""

RelatedType = Literal[
    "commentary-article", "companion", "corrected-article", "letter", "preprint",
    "republished-article", "retracted-article", "translated-article",
]  # fmt: skip
"""How another publication is related: values that JATS suggests for `related-article-type`."""

EventType = Literal["preprint", "corrected", "retracted", "republished"]
"""What happened to the article beside its way to publication, by JATS's `event-type`."""


class NameFields(Strict):
    """A person's name: `given` and `family`, or `literal` where it has no such parts."""

    given: Words | None = None
    family: Words | None = None
    literal: Words | None = None

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not (self.given or self.family or self.literal):
            raise ValueError("the name says nothing")
        return self


Names = Annotated[dict[str, NameFields], BeforeValidator(_names), Field(min_length=1)]


class AuthorFields(Strict):
    """One author."""

    name: Names
    affiliations: Strings = []
    corresponding: bool = False
    email: Annotated[str, Field(pattern=r"^\S+@\S+\.\S+$")] | None = None
    orcid: Orcid | None = None
    note: LocalText = {}
    biography: LocalText = {}
    roles: Strings = []
    equal_contributor: bool = False
    deceased: bool = False


class ContributorFields(AuthorFields):
    """One who contributed without being an author; a translator to one of the languages."""

    type: ContributorType
    language: Language | None = None


class AffiliationFields(Strict):
    """One institution."""

    id: Words
    name: SomeText
    department: LocalText = {}
    city: LocalText = {}
    country: LocalText = {}
    ror: str | None = None
    isni: str | None = None


class GrantFields(Strict):
    """Who paid, and by which awards; or no more than a statement."""

    statement: LocalText = {}
    funder: LocalText = {}
    ror: str | None = None
    doi: str | None = None
    awards: Strings = []
    recipients: list[Names] = []

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if not (self.statement or self.funder):
            raise ValueError("neither a funder nor a statement is there")
        return self


class RelatedFields(Strict):
    """Another publication that this one is related to."""

    type: RelatedType
    doi: str | None = None
    url: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None
    language: Language | None = None

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if not (self.doi or self.url):
            raise ValueError("neither a DOI nor an address is there")
        return self


class SupplementFields(Strict):
    """A file that is published with the article, and what it is."""

    file: Annotated[str, Field(pattern=r"^supplementary/[^\s\\]+$")]
    title: LocalText = {}


class EventFields(Strict):
    """What happened to the article on a day."""

    type: EventType
    date: Date
    doi: str | None = None


class CopyrightFields(Strict):
    """Whose the article is."""

    holder: LocalText = {}
    year: Annotated[str, Field(pattern=r"^\d{4}$")] | None = None


class DateFields(Strict):
    """The article's history, as ISO 8601 dates."""

    received: Date | None = None
    revised: Date | None = None
    accepted: Date | None = None
    published: Date | None = None


class ArticleFields(Strict):
    """`article.yaml`: what is said once for all languages."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
    languages: Annotated[list[Language], Field(min_length=1)]
    status: Literal["draft", "accepted", "published"] = "draft"
    template: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")] = "base"
    article_type: ArticleType | None = None
    authors: list[AuthorFields] = []
    contributors: list[ContributorFields] = []
    affiliations: list[AffiliationFields] = []
    doi: str | None = None
    volume: str | None = None
    issue: str | None = None
    first_page: str | None = None
    last_page: str | None = None
    elocation_id: str | None = None
    irsti: str | None = None
    udc: str | None = None
    version: str | None = None
    license: str | None = None
    license_from: Day | None = None
    open_access: bool = False
    copyright: CopyrightFields = CopyrightFields()
    dates: DateFields = DateFields()
    romanisation: dict[Words, Words] = {}
    events: list[EventFields] = []
    related: list[RelatedFields] = []
    supplementary: list[SupplementFields] = []
    acknowledgements: LocalText = {}
    ai_use: LocalText = {}
    competing_interests: LocalText = {}
    data_availability: LocalText = {}
    ethics: LocalText = {}
    funding: Annotated[
        list[GrantFields],
        BeforeValidator(_funding, json_schema_input_type=LocalText | list[GrantFields]),
    ] = []
    hyphenation: dict[Language, list[Broken]] = {}


STATEMENTS = (
    "acknowledgements",
    "funding",
    "competing_interests",
    "ethics",
    "ai_use",
    "data_availability",
)


class EditionFields(Strict):
    """The front matter of one language version."""

    title: str | None = None
    subtitle: str | None = None
    short_title: str | None = None
    abstract: str | None = None
    keywords: Strings = []
    doi: str | None = None
