"""REF: citations, references and cross-references."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.rule import Fault, rule


@rule("REF001", "citation-has-entry")
def citation_has_entry(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find citations of what the reference list does not have."""
    ids = {reference.id for reference in article.references}
    known = ids | _held(article).keys()
    for citation in article.citations:
        if citation.key not in known:
            message = f'no reference has the key "{citation.key}"'
            yield Fault(citation.place, message, _near(citation.key, ids))


def _near(key: str, ids: Collection[str]) -> str:
    near = difflib.get_close_matches(key, sorted(ids), n=1)
    return f"did you mean @{near[0]}?" if near else f"add an entry with `id: {key}`"


@rule("REF002", "entry-is-cited", Severity.WARNING)
def entry_is_cited(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find entries that no text cites; an article without a body has no text that could."""
    if not any(edition.body for edition in article.editions.values()):
        return
    cited = {citation.key for citation in article.citations}
    for reference in article.references:
        if reference.id not in cited and not cited & {work.id for work in reference.works}:
            message = f'nothing cites the entry "{reference.id}"'
            yield Fault(reference.place, message, f"cite it as [@{reference.id}], or remove it")


@rule("REF005", "composite-entry-is-cited-whole")
def composite_entry_is_cited_whole(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find citations of one work of an entry that holds several under one number."""
    held = _held(article)
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
