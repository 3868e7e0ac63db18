"""STR: how a body is divided."""

from __future__ import annotations

from collections.abc import Iterator

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.rule import Fault, rule

LONG = 500  # words, about a page: what is shorter may well be one piece


@rule("STR001", "body-has-headings", Severity.WARNING)
def body_has_headings(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find long bodies that nothing divides into sections."""
    for language in article.languages:
        body = article.editions[language].body
        if body and not body.outline.headings and len(body.text.value.split()) > LONG:
            start = len(body.text.value) - len(body.text.value.lstrip())
            cure = "begin each section with a heading: # Introduction"
            yield Fault(body.text.place(start), "the body has no headings", cure)


@rule("STR002", "anchor-is-unique")
def anchor_is_unique(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find anchors that stand twice in a text, so that links could mean either."""
    for prose in article.proses:
        seen = set()
        for anchor in prose.outline.anchors:
            if anchor.name in seen:
                message = f"a second part of this text has the anchor #{anchor.name}"
                yield Fault(anchor.place, message, "give each part an anchor of its own")
            seen.add(anchor.name)
