"""STR: how a body is divided by its headings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from triptych import reading
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Heading
from triptych.rule import Fault, rule
from triptych.rules.sections import roles

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


def _headings(article: Article) -> Iterator[tuple[Heading, ...]]:
    """Yield the headings of each body, in the order of reading."""
    for edition in article.editions.values():
        if edition.body:
            yield edition.body.outline.headings


@rule("STR007", "heading-levels-follow", Severity.WARNING)
def heading_levels_follow(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find headings more than one level below the heading before them."""
    for headings in _headings(article):
        levels = [0, *(heading.level for heading in headings)]
        for before, heading in zip(levels, headings, strict=False):
            if heading.level > before + 1:
                above = f"one of level {before}" if before else "none above it"
                message = f'"{heading.text}" is a heading of level {heading.level} after {above}'
                yield Fault(heading.place, message, f"begin it with {'#' * (before + 1)}")


@rule("STR008", "section-has-text", Severity.WARNING)
def section_has_text(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find headings with nothing below them; the reference list comes by itself."""
    for language in article.languages:
        parts = [p for p in reading.of_part(article, language) if p.part in _OF_BODIES]
        ends = [*(p.level for p in parts[1:]), 1]
        for heading, level in zip(parts, ends, strict=False):
            if 0 < level <= heading.level and "references" not in roles(heading.text, language):
                message = f'there is nothing below the heading "{heading.text}"'
                yield Fault(heading.place(), message, "write its text, or take the heading out")


_OF_BODIES = {"heading", "body", "cell", "caption", "code"}


@rule("STR009", "subsection-is-not-alone", Severity.INFO)
def subsection_is_not_alone(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find sections that have one subsection: what is not divided needs no heading below it."""
    for headings in _headings(article):
        below: dict[int, list[Heading]] = defaultdict(list)
        path: list[int] = []
        for at, heading in enumerate(headings):
            path = [above for above in path if headings[above].level < heading.level]
            below[path[-1] if path else -1].append(heading)
            path.append(at)
        for section, parts in below.items():
            if section >= 0 and len(parts) == 1:
                message = f'"{parts[0].text}" is the only subsection of its section'
                cure = "mark the others as headings too, or take this one out"
                yield Fault(parts[0].place, message, cure)


@rule("STR010", "heading-has-no-end-mark", Severity.WARNING)
def heading_has_no_end_mark(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find headings and titles that end like a sentence or a label."""
    for language in article.languages:
        parts = reading.of_part(article, language, "title", "subtitle", "heading")
        for part in parts:
            mark = part.text[-1]
            if mark in ".:;," and not part.text.endswith(("..", "etc.", "т.д.", "т.б.")):
                message = f'"{part.text}" ends with "{mark}"'
                place = part.place(len(part.text) - 1)
                yield Fault(place, message, "a heading has no mark at its end")
