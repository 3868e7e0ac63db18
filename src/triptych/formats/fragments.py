"""An article's texts as fragments of HTML or JATS, made once for all that use them."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from triptych import pandoc
from triptych.journal import Journal
from triptych.languages import language as language_of
from triptych.model import Article, Prose, Work

_LOCKS: Mapping[str, threading.Lock] = {"html": threading.Lock(), "jats": threading.Lock()}


@dataclass(frozen=True)
class SetWork:
    """A cited work as the journal's style sets it: as prose, and written in a format."""

    work: Work
    prose: Prose
    fragment: str

    @property
    def language(self) -> str:
        """Return the language the work is set in."""
        return self.work.language


@dataclass(frozen=True)
class Entry:
    """A numbered entry of the reference list."""

    id: str
    number: int
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


def fragments(article: Article, journal: Journal, target: pandoc.Target) -> Fragments:
    """Return the article's texts in a format; whoever asks first makes them, the others wait.

    Raises PandocError.
    """
    with _LOCKS[target]:
        return _fragments(article, journal, target)


@lru_cache(maxsize=16)
def _fragments(article: Article, journal: Journal, target: pandoc.Target) -> Fragments:
    style = journal.find(journal.settings.style)
    items = citation_items(article)
    with_body = [language for language in article.languages if article.editions[language].body]
    with ThreadPoolExecutor(4) as pool:
        bodies = {
            language: pool.submit(_body, article, language, target, _citing(style, items, language))
            for language in with_body
        }
        works = _set_works(article, style, pool)
        texts = _texts(article, target, works, _citing(style, items, article.language))
        references = _entries(article, works, texts)
        return Fragments(
            **{name: _by_language(article, name, texts) for name in _SINGLE},
            keywords={
                language: [texts[id(keyword)] for keyword in edition.keywords]
                for language, edition in article.editions.items()
            },
            bodies={language: future.result() for language, future in bodies.items()},
            references=references,
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


def citation_items(article: Article) -> list[dict[str, Any]]:
    """Return the items that citations name, in the order of their numbers.

    An entry of several works is cited as one item, that of its first work.
    """
    return [
        {**reference.works[0].data, "id": reference.id} for reference in article.cited_references
    ]


def _citing(style: Any, items: Sequence[Mapping[str, Any]], tag: str) -> pandoc.Citing:
    return pandoc.Citing(style, items, tag, language_of(tag).csl_terms)


def _body(article: Article, tag: str, target: pandoc.Target, citing: pandoc.Citing) -> str:
    body = article.editions[tag].body
    assert body is not None  # noqa: S101 - asked for only where there is one
    prefix = f"{tag}-" if target == "jats" and tag != article.language else ""
    labels = language_of(tag).cross_references
    return pandoc.write_body(target, body, labels=labels, citing=citing, prefix=prefix)


def _set_works(article: Article, style: Any, pool: ThreadPoolExecutor) -> dict[str, Prose]:
    """Return each work's entry, set by the style in the work's own language."""
    groups: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for work in _works(article):
        groups[work.language].append(work.data)
    set_groups = pool.map(lambda pair: pandoc.entries(_work_citing(style, *pair)), groups.items())
    return {id_: prose for group in set_groups for id_, prose in group.items()}


def _work_citing(style: Any, tag: str, items: Sequence[Mapping[str, Any]]) -> pandoc.Citing:
    try:
        terms = language_of(tag).csl_terms
    except KeyError:  # a work may be in a language that no edition has
        terms = {}
    return pandoc.Citing(style, items, tag, terms)


def _works(article: Article) -> Iterable[Work]:
    return {w.id: w for reference in article.references for w in reference.works}.values()


def _texts(
    article: Article, target: pandoc.Target, works: Mapping[str, Prose], citing: pandoc.Citing
) -> dict[int, str]:
    """Write all short texts of the article in one run; return them by the prose's identity."""
    labels = language_of(article.language).cross_references
    abstracts = [ed.abstract for ed in article.editions.values() if ed.abstract]
    noted = [prose for prose in abstracts if pandoc.has_notes(prose)]
    together = [prose for prose in abstracts if prose not in noted]
    lines = [*_lines(article), *works.values()]
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


def _entries(
    article: Article, works: Mapping[str, Prose], texts: Mapping[int, str]
) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            reference.id,
            number,
            tuple(
                SetWork(work, works[work.id], texts[id(works[work.id])]) for work in reference.works
            ),
        )
        for number, reference in enumerate(article.cited_references, 1)
    )
