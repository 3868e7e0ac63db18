"""STR: the sections of a body, by what they are for and what the journal asks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from triptych import languages
from triptych.document import Place
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.reading import Paragraph, of_part
from triptych.rule import Fault, rule

# Any article begins with the one and ends with the other, whatever a journal wants between.
FRAME = ("introduction", "conclusion")


class Section(NamedTuple):
    """A section that has a role: which, where its heading stands, and what it says."""

    role: str
    place: Place
    name: str


def roles(text: str, language: str) -> tuple[str, ...]:
    """Return what a section of this name is for, nothing in a language that is not known."""
    return languages.lookup(language).roles(text)


def is_plain_heading(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph is no more than the name of a section."""
    return not paragraph.within and bool(roles(paragraph.text, paragraph.language))


def sections(article: Article, language: str) -> list[Section]:
    """Return the sections that have a role, those too whose heading is a plain line."""
    parts = of_part(article, language, "heading", "body")
    return [
        Section(role, part.place(), part.text)
        for part in parts
        if part.level or is_plain_heading(part)
        for role in roles(part.text, part.language)
    ]


def _bodies(article: Article) -> Iterator[str]:
    return (language for language in article.languages if article.editions[language].body)


@rule("STR003", "section-is-there", Severity.WARNING)
def section_is_there(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find bodies without a section that the journal asks for."""
    wanted: list[str] = [role for role in journal.settings.sections if role != "references"]
    for language in _bodies(article):
        found = sections(article, language)
        for role in wanted:
            if role not in {section.role for section in found}:
                name = _name(role, language)
                message = f'there is no section "{name}", which the journal asks for'
                yield Fault(_where(article, language, role, wanted, found), message, f"# {name}")


def _name(role: str, language: str) -> str:
    """Return what a section is called in a language, in words for a heading."""
    return languages.lookup(language).sections.get(role, (role.replace("_", " "),))[0].capitalize()


def _where(
    article: Article, language: str, role: str, wanted: list[str], found: list[Section]
) -> Place:
    """Return where a missing section should stand: before the next one, else at the body."""
    later = wanted[wanted.index(role) + 1 :]
    first = of_part(article, language)
    body = next((p for p in first if p.part in {"heading", "body"}), first[0])
    return next((section.place for section in found if section.role in later), body.place())


@rule("STR004", "sections-are-in-order", Severity.WARNING)
def sections_are_in_order(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find sections that stand before one which should come first."""
    order: list[str] = [*(journal.settings.sections or FRAME)]
    for language in _bodies(article):
        found = [s for s in sections(article, language) if s.role in order]
        for before, after in pairwise(found):
            if before.name != after.name and order.index(before.role) > order.index(after.role):
                message = f'"{after.name}" stands behind "{before.name}"'
                told = ", ".join(_name(role, language) for role in order)
                yield Fault(after.place, message, f"the order is: {told}")


@rule("STR005", "heading-stands-once", Severity.WARNING)
def heading_stands_once(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find two sections of one name in the same part of a text."""
    for language in article.languages:
        seen: dict[tuple[str, ...], Place] = {}
        path: list[str] = []
        for heading in of_part(article, language, "heading"):
            path = [*path[: heading.level - 1], heading.text.casefold()]
            if (key := tuple(path)) in seen:
                line = seen[key].line
                message = f'"{heading.text}" is the name of another section already, in line {line}'
                yield Fault(heading.place(), message, "join the two, or name one of them otherwise")
            seen.setdefault(key, heading.place())


@rule("STR006", "heading-is-marked", Severity.WARNING)
def heading_is_marked(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find headings that are paragraphs like any other."""
    for language in _bodies(article):
        for paragraph in of_part(article, language, "body"):
            if is_plain_heading(paragraph):
                name = paragraph.text.strip(" .:")
                message = f'"{paragraph.text}" is a heading, and stands as a paragraph'
                by_itself = "references" in roles(name, paragraph.language)
                cure = "take it out: the list gets its own" if by_itself else f"write # {name}"
                yield Fault(paragraph.place(), message, cure)
