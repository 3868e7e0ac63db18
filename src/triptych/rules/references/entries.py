"""REF: what an entry must say, whatever its work, and by the type of its work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Work
from triptych.rule import Fault, rule
from triptych.rules.references.free import listed
from triptych.rules.references.works import (
    FREE,
    YEAR,
    dates,
    host_and_path,
    kind,
    place,
    text,
    works,
    year,
)

_UNTITLED = {"interview", "legal_case", "legislation", "personal_communication", "review"}
_IN_PARTS = {
    "article-journal": "journal",
    "article-magazine": "magazine",
    "article-newspaper": "newspaper",
    "chapter": "book",
    "entry-dictionary": "dictionary",
    "entry-encyclopedia": "encyclopedia",
    "paper-conference": "proceedings",
}
_PAGED = {"article-journal", "chapter", "paper-conference"}
_PUBLISHED = {"book", "chapter", "report", "thesis"}
_PAGES = {"page", "page-first", "number", "chapter-number", "DOI", "URL", "status"}
_WEB = {"post", "post-weblog", "webpage"}
_OLD = 1900  # before it publishers are often unnamed, and styles let them be


@rule("REF007", "entry-describes-its-work")
def entry_describes_its_work(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find entries that say nothing by which a reader could find the work."""
    for reference in article.references:
        for work in reference.works:
            if not work.data.keys() - {"id", "type", "language", "note"}:
                message = f'the entry "{work.id}" says nothing of the work'
                yield Fault(work.place, message, "give at least its title")


_TAG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


@rule("REF008", "language-of-entry-is-a-tag")
def language_of_entry_is_a_tag(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find entries whose language is named by a word (BCP 47 has tags of two or three letters)."""
    for reference in article.references:
        for work in reference.works:
            tag = str(work.data.get("language", "en"))
            if not _TAG.fullmatch(tag):
                place = work.fields["language"].place() if "language" in work.fields else work.place
                yield Fault(
                    place, f'"{tag}" is no tag of a language', "write en, kk, ru or the like"
                )


def _lacking(article: Article, needed: Callable[[Work], bool], *fields: str) -> Iterator[Work]:
    """Yield the works that need one of these fields and have none."""
    for work in works(article):
        if _described(work) and needed(work) and not work.data.keys() & set(fields):
            yield work


def _described(work: Work) -> bool:
    """Tell whether the entry says anything at all; REF007 finds those that do not."""
    return bool(work.data.keys() - {"id", "type", "language", "note"})


@rule("REF013", "entry-has-title", Severity.WARNING)
def entry_has_title(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find entries without a title, where their type needs one."""
    fields = ("title", "reviewed-title", "title-short", "part-title")
    for work in _lacking(article, lambda work: kind(work) not in _UNTITLED, *fields):
        yield Fault(work.place, f'the entry "{work.id}" has no title', "add `title: …`")


@rule("REF014", "entry-has-year", Severity.WARNING)
def entry_has_year(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find entries that nowhere say when the work came out."""
    fields = ("issued", "event-date", "original-date", "submitted", "status")
    for work in _lacking(article, lambda work: not _dated(work), *fields):
        message = f'the entry "{work.id}" has no year'
        yield Fault(
            work.place, message, "add `issued: 2019`, or `issued: n.d.` where none is known"
        )
    for free in listed(article):
        if not YEAR.search(free.value):
            yield Fault(free.place(0), "this entry of the list has no year", "add the year")


def _dated(work: Work) -> bool:
    """Tell whether a year stands in the words of an entry, or a page has its date of access."""
    said = any(YEAR.search(text(work, name)) for name in (*FREE, "container-title", "event-title"))
    return said or (kind(work) in _WEB and "accessed" in work.data)


@rule("REF015", "entry-names-its-container", Severity.WARNING)
def entry_names_its_container(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find articles, chapters and papers that do not say what they appeared in."""
    fields = ("container-title", "container-title-short", "event-title", "collection-title")
    for work in _lacking(article, lambda work: kind(work) in _IN_PARTS, *fields):
        message = f'the entry "{work.id}" does not name its {_IN_PARTS[kind(work)]}'
        yield Fault(work.place, message, "add `container-title: …`")


@rule("REF016", "article-has-volume-or-issue", Severity.WARNING)
def article_has_volume_or_issue(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find articles whose place in their journal nothing tells."""

    def needed(work: Work) -> bool:
        months = any(len(parts) > 1 for parts in dates(work, "issued"))
        return kind(work) == "article-journal" and not months

    for work in _lacking(article, needed, "volume", "issue", "number", "DOI", "status"):
        message = f'the article "{work.id}" has neither volume nor issue'
        yield Fault(work.place, message, "add `volume: …` or `issue: …`")


@rule("REF017", "entry-has-pages", Severity.WARNING)
def entry_has_pages(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find articles and chapters without pages, or what stands for them on the web."""
    for work in _lacking(article, lambda work: kind(work) in _PAGED, *_PAGES):
        message = f'the entry "{work.id}" has no pages'
        yield Fault(work.place, message, "add `page: 5-12`, or `number: …` for an article's number")


@rule("REF018", "entry-names-its-publisher", Severity.WARNING)
def entry_names_its_publisher(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find books, chapters, reports and theses that name no publisher."""

    def needed(work: Work) -> bool:
        return kind(work) in _PUBLISHED and (year(work) or _OLD) >= _OLD

    for work in _lacking(article, needed, "publisher", "original-publisher", "authority"):
        message = f'the entry "{work.id}" names no publisher'
        yield Fault(work.place, message, "add `publisher: …`; for a thesis, the university")


@rule("REF019", "address-has-access-date", Severity.WARNING)
def address_has_access_date(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find web pages, and undated works on the web, without the day they were read."""

    def needed(work: Work) -> bool:
        return "URL" in work.data and (kind(work) in _WEB or "issued" not in work.data)

    for work in _lacking(article, needed, "accessed", "DOI"):
        message = f'the entry "{work.id}" has an address but no date of access'
        yield Fault(place(work, "URL"), message, "add `accessed: 2021-03-19`, the day it was read")


@rule("REF020", "article-has-doi", Severity.INFO)
def article_has_doi(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find journal articles without a DOI, whether in its field or as an address."""

    def needed(work: Work) -> bool:
        host, _ = host_and_path(text(work, "URL"))
        return kind(work) == "article-journal" and host not in ("doi.org", "dx.doi.org")

    for work in _lacking(article, needed, "DOI"):
        message = f'the article "{work.id}" has no DOI'
        yield Fault(work.place, message, "look it up at search.crossref.org; add `DOI: 10.…`")
