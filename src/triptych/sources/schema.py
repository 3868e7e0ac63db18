"""The fields of a manuscript's YAML: what may be said, and in which form.

Field names are those that Quarto and MyST front matter share. All scalars come in as strings;
pydantic makes numbers and choices of them. A text may be one string, or one for each language.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

EVERY_LANGUAGE = ""  # the key of a text that is the same in all languages
_PARTS = {"given", "family", "literal"}


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
    if isinstance(value, str) or (isinstance(value, dict) and value.keys() & _PARTS):
        return {EVERY_LANGUAGE: _name(value)}
    if isinstance(value, dict):
        return {language: _name(name) for language, name in value.items()}
    return value


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class Strict(BaseModel):
    """A mapping that has no other fields than those named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Words = Annotated[str, Field(pattern=r"\S")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length=35)]
LocalText = Annotated[
    dict[str, Words],
    BeforeValidator(_by_language, json_schema_input_type=str | dict[str, Words]),
]
SomeText = Annotated[LocalText, Field(min_length=1)]
Strings = Annotated[list[Words], BeforeValidator(_list)]
Broken = Annotated[str, Field(pattern=r"^[^\W\d_]+([-'’][^\W\d_]+)*\*?$", max_length=100)]
Date = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
Orcid = Annotated[str, Field(pattern=r"^(https://orcid\.org/)?\d{4}-\d{4}-\d{4}-\d{3}[\dX]$")]

ArticleType = Literal[
    "research-article", "review-article", "brief-report", "case-report", "book-review", "editorial",
    "letter", "discussion", "correction", "retraction",
]  # fmt: skip
"""Kinds of articles: those of JATS's suggested values for `article-type` that journals print."""


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


class AuthorFields(Strict):
    """One author."""

    name: Annotated[dict[str, NameFields], BeforeValidator(_names), Field(min_length=1)]
    affiliations: Strings = []
    corresponding: bool = False
    email: Annotated[str, Field(pattern=r"^\S+@\S+\.\S+$")] | None = None
    orcid: Orcid | None = None
    note: LocalText = {}
    roles: Strings = []


class AffiliationFields(Strict):
    """One institution."""

    id: Words
    name: SomeText
    department: LocalText = {}
    city: LocalText = {}
    country: LocalText = {}
    ror: str | None = None


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
    affiliations: list[AffiliationFields] = []
    doi: str | None = None
    volume: str | None = None
    issue: str | None = None
    first_page: str | None = None
    last_page: str | None = None
    elocation_id: str | None = None
    irsti: str | None = None
    udc: str | None = None
    license: str | None = None
    copyright: CopyrightFields = CopyrightFields()
    dates: DateFields = DateFields()
    romanisation: dict[Words, Words] = {}
    acknowledgements: LocalText = {}
    ai_use: LocalText = {}
    competing_interests: LocalText = {}
    data_availability: LocalText = {}
    ethics: LocalText = {}
    funding: LocalText = {}
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
