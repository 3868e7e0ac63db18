"""MET: how long the parts of an article are, by the journal's limits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triptych.document import Place
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Edition, Reference
from triptych.reading import of_part
from triptych.rule import Fault, rule
from triptych.settings import Limit
from triptych.transliteration import CYRILLIC

_WORD = re.compile(r"\w+(?:[-’'‑.]\w+)*")
BODY = ("heading", "body", "cell", "caption")
_WRITTEN_IN_CYRILLIC = {"be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"}
_TOLD_BY_ADDRESS = re.compile(
    r"^(?:\w+://)?[^/]*\.(?:ru|kz|su|by|ua|kg|tj|рф|қаз)(?:[/:?#]|$)", re.IGNORECASE
)


def _words(article: Article, edition: Edition, *parts: str) -> int:
    """Count words as a reader does: without markup, citations, formulas, code and footnotes."""
    paragraphs = of_part(article, edition.language, *parts)
    return sum(len(_WORD.findall(paragraph.text)) for paragraph in paragraphs)


def _fault(what: str, count: int, of: str, limit: Limit, place: Place) -> Iterator[Fault]:
    """Yield what is wrong where a count is not within a limit."""
    if not limit.allows(count):
        message = f"{what} has {count} {of} where the journal asks for {limit}"
        more, less = ("say more", "shorten it") if of == "words" else ("add some", "drop some")
        yield Fault(place, message, more if count < (limit.min or 0) else less)


def _editions(article: Article) -> Iterator[Edition]:
    return (article.editions[language] for language in article.languages)


@rule("MET037", "title-has-its-length", Severity.WARNING)
def title_has_its_length(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find titles with more or fewer words than the journal allows."""
    limit = journal.settings.limits.title_words
    for edition in _editions(article) if limit else ():
        if title := edition.title:
            count = _words(article, edition, "title")
            yield from _fault("the title", count, "words", limit, title.text.place())


@rule("MET038", "abstract-has-its-length", Severity.WARNING)
def abstract_has_its_length(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find abstracts with more or fewer words than the journal allows."""
    limit = journal.settings.limits.abstract_words
    for edition in _editions(article) if limit else ():
        if abstract := edition.abstract:
            count = _words(article, edition, "abstract")
            yield from _fault("the abstract", count, "words", limit, abstract.text.place())


@rule("MET039", "keywords-are-as-many-as-asked", Severity.WARNING)
def keywords_are_as_many_as_asked(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find editions with more or fewer keywords than the journal allows."""
    for edition in _editions(article):
        if edition.keywords:
            limit, place = journal.settings.limits.keywords, edition.keywords[0].text.place()
            yield from _fault("this language", len(edition.keywords), "keywords", limit, place)


@rule("MET040", "body-has-its-length", Severity.WARNING)
def body_has_its_length(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find bodies with more or fewer words than the journal allows."""
    limit = journal.settings.limits.body_words
    for edition in _editions(article) if limit else ():
        if body := edition.body:
            count = _words(article, edition, *BODY)
            place = body.text.place(len(body.text.value) - len(body.text.value.lstrip()))
            yield from _fault("the body", count, "words", limit, place)


@rule("MET041", "references-are-as-many-as-asked", Severity.WARNING)
def references_are_as_many_as_asked(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find lists with more or fewer references than the journal allows."""
    if article.references:
        place = article.references[0].place
        count, limit = len(article.references), journal.settings.limits.references
        yield from _fault("the article", count, "references", limit, place)


@rule("MET042", "works-can-stand-in-two-lists", Severity.WARNING)
def works_can_stand_in_two_lists(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find reference lists that cannot be made twice: in the works' own letters and in Latin."""
    lacking = [one for one in article.references if _stands_in_one(one)]
    if journal.settings.reference_lists > 1 and lacking:
        message = (
            f"the journal prints two lists, and {len(lacking)} of {len(article.references)} "
            f"entries fit into one only: {', '.join(one.id for one in lacking)}"
        )
        cure = (
            "write a work in Cyrillic in its own letters, and add its English title: "
            "`translated: {title: …}`"
        )
        yield Fault(article.references[0].place, message, cure)


def _stands_in_one(reference: Reference) -> bool:
    """Tell whether a work written in Cyrillic lacks its title in its own letters or in English."""
    for work in reference.works:
        if work.translated.get("title"):
            continue
        titles = [str(work.data.get(key, "")) for key in ("title", "original-title")]
        cyrillic = [bool(CYRILLIC.search(title)) for title in titles if title]
        is_told = work.language in _WRITTEN_IN_CYRILLIC or bool(
            _TOLD_BY_ADDRESS.match(str(work.data.get("URL", "")))
        )
        if len(set(cyrillic)) == 1 and (cyrillic[0] or is_told):
            return True
    return False
