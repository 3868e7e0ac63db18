"""The list of references: each work set in its own language, the list in the style's order.

A style whose list is numbered and in no order of its own gets the entries in the order of their
first citations. Where it sorts them, citeproc's order under the article's language counts, in all
languages alike; numbers then follow it. A style that cites by author or in notes has no entry that
holds several works: each of them is an entry by itself, and citations name them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from triptych import pandoc, romanisation
from triptych.journal import Journal
from triptych.languages import Term
from triptych.languages import language as language_of
from triptych.model import Article, Prose, Reference, Work
from triptych.styles import Style

LATIN = "en"
"""The language whose words a list in Latin letters is set with."""


class Row(NamedTuple):
    """An entry: its key, its number where it has one, its label, and its works."""

    id: str
    number: int | None
    label: str
    works: tuple[SetWork, ...]


class SetWork(NamedTuple):
    """A work with its entry, and with its entry in Latin letters where it needs one."""

    work: Work
    prose: Prose
    romanised: Prose | None


@dataclass(frozen=True)
class Listing:
    """The list, or both lists, and what texts cite their entries with."""

    style: Style
    items: Sequence[Mapping[str, Any]]
    held: Mapping[str, Sequence[str]]
    rows: Sequence[Row]
    romanised_rows: Sequence[Row]

    def citing(self, language: str) -> pandoc.Citing:
        """Return what citations in a text of a language are set with."""
        words = language_of(language)
        return pandoc.Citing(
            self.style,
            self.items,
            language,
            words.csl_terms,
            words.csl_dates,
            held=self.held,
            keeps_order=True,
        )

    @property
    def proses(self) -> list[Prose]:
        """Return every entry that is to be written."""
        works = [one for row in self.rows for one in row.works]
        return [*(one.prose for one in works), *(one.romanised for one in works if one.romanised)]


def entry_terms(language: str) -> tuple[Mapping[str, Term], Mapping[str, Sequence[str]]]:
    """Return the CSL terms and dates of a language for entries; none for one we do not know."""
    try:
        words = language_of(language)
    except KeyError:  # a work may be in a language that no edition has
        return {}, {}
    return {**words.csl_terms, **words.csl_entry_terms}, words.csl_dates


def listing(article: Article, journal: Journal, pool: ThreadPoolExecutor) -> Listing:
    """Return the references of an article as a journal lists them. Raises PandocError."""
    style = journal.style
    references = article.cited_references
    if not style.is_numbered:
        references = tuple(Reference(w.id, w.place, (w,)) for w in _works(references))
    if style.is_sorted:
        references = _sorted(style, references, article.language)
    works = list(_works(references))
    entries = _set_works(style, works, pool)
    romanised, second = _romanised(article, journal, works)
    rows = list(_rows(style, references, entries, romanised))
    return Listing(
        style,
        [{**reference.works[0].data, "id": reference.id} for reference in references],
        {} if style.is_numbered else _held(article),
        rows,
        _second(style, rows, second) if romanised else (),
    )


def _works(references: Iterable[Reference]) -> Iterable[Work]:
    return {work.id: work for reference in references for work in reference.works}.values()


def _held(article: Article) -> dict[str, list[str]]:
    return {
        reference.id: [work.id for work in reference.works]
        for reference in article.references
        if [work.id for work in reference.works] != [reference.id]
    }


def _sorted(style: Style, references: Sequence[Reference], language: str) -> tuple[Reference, ...]:
    """Return references in the order that a style gives them under a language."""
    works = list(_works(references))
    at = {id_: place for place, id_ in enumerate(_run(style, works, language, sorts=True))}
    return tuple(sorted(references, key=lambda reference: at[reference.works[0].id]))


def _set_works(
    style: Style, works: Sequence[Work], pool: ThreadPoolExecutor
) -> dict[str, pandoc.SetEntry]:
    """Return each work's entry in the work's own language.

    Every run is given all works in one order, so that works which look alike are told apart in all
    languages, and by the same letters.
    """
    tags = dict.fromkeys(work.language for work in works)
    runs = dict(zip(tags, pool.map(lambda tag: _run(style, works, tag), tags), strict=True))
    return {work.id: runs[work.language][work.id] for work in works}


def _run(
    style: Style, works: Sequence[Work], language: str, *, sorts: bool = False
) -> dict[str, pandoc.SetEntry]:
    items = [{**work.data, "id": work.id} for work in works]
    words = entry_terms(language)
    return pandoc.entries(pandoc.Citing(style, items, language, *words, keeps_order=not sorts))


def _rows(
    style: Style,
    references: Sequence[Reference],
    entries: Mapping[str, pandoc.SetEntry],
    romanised: Mapping[str, Prose],
) -> Iterable[Row]:
    for at, reference in enumerate(references, 1):
        works = tuple(
            SetWork(work, entries[work.id].prose, romanised.get(work.id))
            for work in reference.works
        )
        label = entries[reference.works[0].id].label
        if style.numbers_list:
            yield Row(reference.id, at, re.sub(r"\d+", str(at), label) or f"{at}.", works)
        else:
            yield Row(reference.id, None, label, works)


# --- the second list ---


def _romanised(
    article: Article, journal: Journal, works: Sequence[Work]
) -> tuple[dict[str, Prose], list[str]]:
    """Return the entries of works in Cyrillic in Latin letters, and the order of all in these.

    The letters behind years are those of the first list, since texts cite by them.
    """
    cyrillic = {work.id: work for work in works if romanisation.is_cyrillic(work)}
    if journal.settings.reference_lists == 1 or not cyrillic:
        return {}, []
    chosen, names = journal.settings.transliteration, article.romanisation
    latin = {id_: romanisation.item(work, chosen, names) for id_, work in cyrillic.items()}
    items = [{**latin.get(work.id, work.data), "id": work.id} for work in works]
    citing = pandoc.Citing(
        journal.style, items, LATIN, *entry_terms(LATIN), keeps_case=True, keeps_order=True
    )
    entries = pandoc.entries(citing)
    order = pandoc.entries(replace(citing, keeps_order=False)) if journal.style.is_sorted else {}
    return {
        id_: pandoc.with_words(entries[id_].prose, _in_language(work))
        for id_, work in cyrillic.items()
    }, list(order)


def _in_language(work: Work) -> str:
    """Return the words that tell what language a work is in: `[in Russian]`."""
    return f"[in {language_of(LATIN).called(work.language)}]"


def _second(style: Style, rows: Sequence[Row], order: Sequence[str]) -> Sequence[Row]:
    """Return the rows as the second list has them: numbers stay, names in Latin letters sort."""
    if style.numbers_list or not style.is_sorted:
        return rows
    at = {id_: place for place, id_ in enumerate(order)}
    return sorted(rows, key=lambda row: at[row.id])
