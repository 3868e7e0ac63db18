"""A revision as data: JSON, and the schema it keeps to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import TypeAdapter

from triptych.report import as_json
from triptych.revisions.model import ArticleRevision, Revision, StateName, Text

VERSION: Literal[1] = 1
_DIALECT = "https://json-schema.org/draft/2020-12/schema"  # a name; nothing is fetched


@dataclass(frozen=True, slots=True)
class Report:
    """All that differs between two states of a manuscript; what is the same is left out.

    `version` grows where a program that reads this would have to change.
    """

    version: Literal[1]
    differs: bool
    old: StateName
    new: StateName
    articles: tuple[ArticleRevision, ...]


def to_json(revision: Revision) -> str:
    """Return a revision as JSON that keeps to `docs/reference/revision.schema.json`."""
    articles = tuple(map(_article, revision.articles))
    report = Report(VERSION, revision.differs, revision.old, revision.new, articles)
    plain = TypeAdapter(Report).dump_python(report, mode="json")
    return as_json(plain)


def _article(article: ArticleRevision) -> ArticleRevision:
    return replace(article, texts=tuple(map(_text, article.texts)))


def _text(text: Text) -> Text:
    return replace(text, entries=tuple(text.changes))


def schema() -> dict[str, Any]:
    """Return the JSON Schema of what `to_json` writes."""
    made = TypeAdapter(Report).json_schema(mode="serialization")
    made = {"$schema": _DIALECT, **made, "title": "A revision of a manuscript"}
    for each in (made, *made["$defs"].values()):
        if each.get("type") == "object":
            each["required"] = sorted(each["properties"])  # nothing is left out when written
            each["additionalProperties"] = False
    return made
