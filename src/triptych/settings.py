"""The fields of `journal.yaml`: what a journal is called, and what it asks of an article."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from triptych import transliteration
from triptych.sources.schema import Language, LocalText, Strict

Severity = Literal["error", "warning", "info", "off"]

Section = Literal[
    "introduction", "literature_review", "methods", "results", "discussion", "conclusion",
    "references",
]  # fmt: skip
"""What a section is for. Each language's own names of it stand in `languages/`."""

Fact = Literal[
    "email", "orcid", "city", "country", "author_information", "contributions",
    "irsti", "udc", "doi", "dates", "license", "journal",
    "funding", "competing_interests", "ai_use", "data_availability", "ethics",
]  # fmt: skip
"""What a journal may require of an article, or of its authors and their institutions."""

Issn = Annotated[str, Field(pattern=r"^(\d{4}-\d{3}[\dX])?$")]
Code = Annotated[str, Field(pattern=r"^(STR|REF|LNG|TXT|MET|FIG)\d{3}$")]


class Limit(Strict):
    """The least and the most there may be of something; neither need be said."""

    min: Annotated[int, Field(ge=0)] | None = None
    max: Annotated[int, Field(ge=0)] | None = None

    @model_validator(mode="after")
    def _can_be_kept(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise ValueError(f"at least {self.min} and at most {self.max} cannot both hold")
        return self

    def __bool__(self) -> bool:
        """Tell whether anything is limited."""
        return self.min is not None or self.max is not None

    def allows(self, count: int) -> bool:
        """Tell whether there may be so many."""
        return (self.min or 0) <= count and (self.max is None or count <= self.max)

    def __str__(self) -> str:
        """Return the limit in words: `at least 150`, `at most 300`, `3 to 5`, `any number`."""
        if self.min is not None and self.max is not None:
            return str(self.min) if self.min == self.max else f"{self.min} to {self.max}"
        if self.min is not None:
            return f"at least {self.min}"
        return "any number" if self.max is None else f"at most {self.max}"


class Limits(Strict):
    """How long the parts of an article may be."""

    title_words: Limit = Limit()
    abstract_words: Limit = Limit()
    keywords: Limit = Limit()
    body_words: Limit = Limit()
    sentence_words: Limit = Limit()
    references: Limit = Limit()


class Print(Strict):
    """How the article is printed, as far as a style sheet cannot say it."""

    line_breaks: Literal["auto", "total-fit", "greedy"] = "auto"
    figures: Literal["float", "here"] = "float"


def _tables(value: Any) -> Any:
    """Refuse tables that are not there; what no table is named for keeps the program's choice."""
    for language, name in value.items() if isinstance(value, dict) else ():
        known = transliteration.of_language(str(language))
        if name not in known:
            raise ValueError(
                f"there is no table {name} for {language}: write {' or '.join(known)}"
                if known
                else f"there is no table for {language}"
            )
    return value


class Settings(BaseModel):
    """`journal.yaml`: what is known of the journal and what it asks; all of it may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: LocalText = {}
    id: str = ""
    issn: Issn = ""
    eissn: Issn = ""
    publisher: LocalText = {}
    publisher_place: LocalText = {}
    abbreviation: str = ""
    jats: Literal["pmc", "scielo"] = "pmc"
    style: str = "references.csl"

    languages: list[Language] = []
    sections: list[Section] = []
    limits: Limits = Limits()
    required: list[Fact] = []
    print: Print = Print()
    reference_lists: Annotated[int, Field(ge=1, le=2)] = 1
    transliteration: Annotated[
        dict[Language, str], BeforeValidator(_tables, json_schema_input_type=dict[Language, str])
    ] = {}
    severities: dict[Code, Severity] = {}
