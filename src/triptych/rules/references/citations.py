"""REF: what the texts cite, and in which order."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Citation
from triptych.rule import Fault, rule


@rule("REF001", "citation-has-entry")
def citation_has_entry(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find citations of what the reference list does not have, where all of it could be read."""
    if not article.references_are_whole:
        return
    ids = {reference.id for reference in article.references}
    known = ids | _held(article).keys()
    for citation in article.citations:
        if citation.key not in known:
            message = f'no reference has the key "{citation.key}"'
            yield Fault(citation.place, message, _near(citation.key, ids))


def _near(key: str, ids: Collection[str]) -> str:
    near = difflib.get_close_matches(key, sorted(ids), n=1)
    where = "" if ids else " to references.yaml"
    return f"did you mean @{near[0]}?" if near else f"add an entry with `id: {key}`{where}"


@rule("REF002", "entry-is-cited", Severity.WARNING)
def entry_is_cited(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find entries that no text cites; a text that is not there or cannot be read might."""
    bodies = [edition.body for edition in article.editions.values() if edition.body]
    if not bodies or not all(body.outline.kinds for body in bodies):
        return
    cited = {citation.key for citation in article.citations}
    for reference in article.references:
        if reference.id not in cited and not cited & {work.id for work in reference.works}:
            message = f'nothing cites the entry "{reference.id}"'
            yield Fault(reference.place, message, f"cite it as [@{reference.id}], or remove it")


@rule("REF005", "composite-entry-is-cited-whole")
def composite_entry_is_cited_whole(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find citations of one work of an entry that holds several under one number."""
    held = _held(article) if journal.style.is_numbered else {}
    for citation in article.citations:
        if citation.key in held:
            whole = held[citation.key]
            message = f'"{citation.key}" has no number of its own: the entry "{whole}" holds it'
            yield Fault(citation.place, message, f"cite the entry: @{whole}")


def _held(article: Article) -> dict[str, str]:
    """Return the works that have no number of their own, each with the entry that holds it."""
    return {
        work.id: reference.id
        for reference in article.references
        for work in reference.works
        if work.id != reference.id
    }


@rule("REF006", "cross-reference-has-target")
def cross_reference_has_target(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find references to figures, tables, equations and sections that are not in the same text."""
    for prose in article.proses:
        anchors = {anchor.name for anchor in prose.outline.anchors}
        for reference in prose.outline.cross_references:
            if reference.target not in anchors:
                message = f"nothing here has the anchor #{reference.target}"
                yield Fault(reference.place, message, _cure(reference.target, anchors))


def _cure(target: str, anchors: Collection[str]) -> str:
    near = difflib.get_close_matches(target, sorted(anchors), n=1)
    return f"did you mean {near[0]}?" if near else f"give what you mean the anchor {{#{target}}}"


def _first_citations(article: Article, language: str) -> dict[str, Citation]:
    """Return the first citation of each key in one language, in the order of reading."""
    first: dict[str, Citation] = {}
    for prose in article.editions[language].proses:
        for citation in prose.outline.citations:
            first.setdefault(citation.key, citation)
    return first


@rule("REF009", "numbers-ascend", Severity.WARNING)
def numbers_ascend(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find languages in which a number is first cited after a higher one.

    Numbers are given in the order of the citations, language by language, so that they ascend in
    the article's own language whatever is written there. A style that cites without numbers, or
    that numbers a list in an order of its own, has nothing to ascend.
    """
    numbers = article.numbers
    counted = journal.style.is_numbered and not journal.style.is_sorted
    for language in article.languages if counted else ():
        highest = 0
        for key, citation in _first_citations(article, language).items():
            number = numbers.get(key, highest)
            if number < highest:
                message = f"[{number}] is first cited after [{highest}]"
                cure = f"cite in the same order as the {article.language} text does"
                yield Fault(citation.place, message, cure)
            highest = max(highest, number)


@rule("REF010", "every-body-cites-the-same", Severity.WARNING)
def every_body_cites_the_same(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find what one language cites and another, which has a body too, does not."""
    bodies = [language for language in article.languages if article.editions[language].body]
    cited = {language: _first_citations(article, language) for language in bodies}
    known = article.numbers
    reported = set()
    for language in bodies:
        for key, citation in cited[language].items():
            lacking = [other for other in bodies if key not in cited[other]]
            if lacking and key in known and key not in reported:
                reported.add(key)
                message = f'"{key}" is cited here, but not in the text in {", ".join(lacking)}'
                yield Fault(citation.place, message, "cite it in every language, or in none")
