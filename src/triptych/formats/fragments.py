"""An article's texts as fragments of HTML or JATS, made once for all that use them."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache

from triptych import pandoc
from triptych.formats import listing
from triptych.formats.listing import Listing, Row
from triptych.journal import Journal
from triptych.languages import language as language_of
from triptych.model import Article, Prose, Work

_LOCKS: Mapping[str, threading.Lock] = {"html": threading.Lock(), "jats": threading.Lock()}


@dataclass(frozen=True)
class SetWork:
    """A cited work as the journal's style sets it: as prose, and written in a format.

    `romanised` is the same in Latin letters, where the journal has a second list and the work is
    in Cyrillic.
    """

    work: Work
    prose: Prose
    fragment: str
    romanised: Prose | None = None
    romanised_fragment: str = ""

    @property
    def language(self) -> str:
        """Return the language the work is set in."""
        return self.work.language


@dataclass(frozen=True)
class Entry:
    """An entry of the reference list.

    `label` is its number or sign as the style writes it (`1.`, `[1]`), `number` the number alone;
    without numbers the one is empty and the other None.
    """

    id: str
    number: int | None
    label: str
    works: tuple[SetWork, ...]


@dataclass(frozen=True)
class Fragments:
    """Every text of an article in one format; texts and bodies by language."""

    title: Mapping[str, str]
    subtitle: Mapping[str, str]
    short_title: Mapping[str, str]
    abstract: Mapping[str, str]
    keywords: Mapping[str, Sequence[str]]
    bodies: Mapping[str, str]
    references: Sequence[Entry]
    romanised_references: Sequence[Entry] = ()  # the second list; none where it would say no more


def fragments(article: Article, journal: Journal, target: pandoc.Target) -> Fragments:
    """Return the article's texts in a format; whoever asks first makes them, the others wait.

    Raises PandocError.
    """
    with _LOCKS[target]:
        return _fragments(article, journal, target)


@lru_cache(maxsize=16)
def _fragments(article: Article, journal: Journal, target: pandoc.Target) -> Fragments:
    with_body = [language for language in article.languages if article.editions[language].body]
    with ThreadPoolExecutor(4) as pool:
        listed = listing.listing(article, journal, pool)
        bodies = {
            language: pool.submit(_body, article, language, target, listed.citing(language))
            for language in with_body
        }
        texts = _texts(article, target, listed)
        return Fragments(
            **{name: _by_language(article, name, texts) for name in _SINGLE},
            keywords={
                language: [texts[id(keyword)] for keyword in edition.keywords]
                for language, edition in article.editions.items()
            },
            bodies={language: future.result() for language, future in bodies.items()},
            references=[_entry(row, texts) for row in listed.rows],
            romanised_references=[_romanised(row, texts) for row in listed.romanised_rows],
        )


_SINGLE = ("title", "subtitle", "short_title", "abstract")


def _by_language(article: Article, name: str, texts: Mapping[int, str]) -> dict[str, str]:
    proses = {language: getattr(ed, name) for language, ed in article.editions.items()}
    return {language: texts[id(prose)] for language, prose in proses.items() if prose}


def shows_references(article: Article, language: str) -> bool:
    """Tell whether an edition has the reference list: with its body, or where it cites at all."""
    own = article.editions[language]
    fronts = [replace(edition, body=None) for edition in article.editions.values()]
    return bool(own.body) or any(p.outline.citations for front in fronts for p in front.proses)


def _body(article: Article, tag: str, target: pandoc.Target, citing: pandoc.Citing) -> str:
    body = article.editions[tag].body
    assert body is not None  # noqa: S101 - asked for only where there is one
    prefix = f"{tag}-" if target == "jats" and tag != article.language else ""
    labels = language_of(tag).cross_references
    return pandoc.write_body(target, body, labels=labels, citing=citing, prefix=prefix)


def _texts(article: Article, target: pandoc.Target, listed: Listing) -> dict[int, str]:
    """Write all short texts of the article in one run; return them by the prose's identity."""
    labels = language_of(article.language).cross_references
    citing = listed.citing(article.language)
    abstracts = [ed.abstract for ed in article.editions.values() if ed.abstract]
    noted = [prose for prose in abstracts if _makes_notes(prose, citing)]
    together = [prose for prose in abstracts if prose not in noted]
    lines = [*_lines(article), *listed.proses]
    written = pandoc.write(
        target, [*lines, *together], labels=labels, citing=citing, prefix="front-"
    )
    texts = [_unwrapped(text) for text in written[: len(lines)]] + written[len(lines) :]
    # An abstract with footnotes is written by itself, so that they come with it.
    texts += [
        pandoc.write_body(target, prose, labels=labels, citing=citing, prefix=f"front{at}-")
        for at, prose in enumerate(noted)
    ]
    proses = [*lines, *together, *noted]
    return {id(prose): text for prose, text in zip(proses, texts, strict=True)}


def _makes_notes(prose: Prose, citing: pandoc.Citing) -> bool:
    cites_in_notes = citing.style.kind == "note" and bool(prose.outline.citations)
    return cites_in_notes or pandoc.has_notes(prose)


def _lines(article: Article) -> list[Prose]:
    """Return the texts that are one line each: titles and keywords."""
    return [
        prose
        for edition in article.editions.values()
        for prose in (edition.title, edition.subtitle, edition.short_title, *edition.keywords)
        if prose
    ]


def _unwrapped(text: str) -> str:
    """Return a single paragraph without its tags: a line of text."""
    if text.startswith("<p>") and text.endswith("</p>") and text.count("<p>") == 1:
        return text[3:-4]
    return text


def _entry(row: Row, texts: Mapping[int, str]) -> Entry:
    works = tuple(
        SetWork(
            one.work,
            one.prose,
            texts[id(one.prose)],
            one.romanised,
            texts[id(one.romanised)] if one.romanised else "",
        )
        for one in row.works
    )
    return Entry(row.id, row.number, row.label, works)


def _romanised(row: Row, texts: Mapping[int, str]) -> Entry:
    """Return an entry of the second list: what is in Latin letters already is repeated there."""
    works = []
    for one in row.works:
        prose = one.romanised or one.prose
        works.append(SetWork(one.work, prose, texts[id(prose)], one.romanised))
    return Entry(row.id, row.number, row.label, tuple(works))
