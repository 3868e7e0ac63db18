"""JATS 1.3 Journal Publishing (ANSI/NISO Z39.96-2021): one document for all languages."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from lxml import etree
from markupsafe import Markup

from triptych import resources
from triptych.finding import Finding
from triptych.formats import frame, gate
from triptych.formats.citation import element_citation, publication_type
from triptych.formats.fragments import Entry, Fragments, fragments
from triptych.formats.information import statements
from triptych.formats.jats_repair import repair
from triptych.gates import Passage
from triptych.journal import Journal
from triptych.languages import language as language_of
from triptych.model import Article
from triptych.rule import kept

TEMPLATE = "article.xml.j2"
PUBLIC_ID = "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.3 20210610//EN"

VALID = kept("OUT004", "jats-is-valid")

_ONE_AT_A_TIME = threading.Lock()


def render(article: Article, journal: Journal, language: str = "") -> bytes:
    """Return the article as JATS; `language` plays no part, since one document holds all.

    Whoever asks first makes it, since each printed edition carries it; the others wait.
    Raises JournalError, PandocError, MissingResourceError where the DTD is not there, and
    GateError where a word is missing or the document is not valid.
    """
    with _ONE_AT_A_TIME:
        return _document(article, journal, _dtd())


@lru_cache(maxsize=16)
def _document(article: Article, journal: Journal, dtd: etree.DTD) -> bytes:
    texts = fragments(article, journal, "jats")
    root = etree.fromstring(_frame(article, journal, texts).encode(), _parser())
    repair(root)
    etree.cleanup_namespaces(root, keep_ns_prefixes=["xlink"])
    if not dtd.validate(root):
        raise gate.GateError(list(_invalid(dtd, article)))
    data = _serialized(root)
    gate.words(_passages(article, texts), gate.xml_words(data), "JATS")
    return data


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


@cache
def _dtd() -> etree.DTD:
    return etree.DTD(str(resources.jats_dtd()))


def _serialized(root: etree._Element) -> bytes:
    system = resources.JATS_DTD
    doctype = f'<!DOCTYPE article PUBLIC "{PUBLIC_ID}" "{system}">'
    data = etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype=doctype)
    return bytes(data) + b"\n"


def _invalid(dtd: etree.DTD, article: Article) -> Iterator[Finding]:
    log: Any = dtd.error_log
    for entry in log:
        message = f"the JATS is not valid: {entry.message}"
        yield VALID.at(article.place, message, "the journal's article.xml.j2 or the text causes it")


# --- the frame ---


def _frame(article: Article, journal: Journal, texts: Fragments) -> str:
    language = article.language
    own = article.editions[language]
    bodies = {tag: _body(text) for tag, text in texts.bodies.items()}
    return frame.render(
        journal,
        TEMPLATE,
        article=article,
        edition=own,
        others=[article.editions[tag] for tag in article.languages[1:]],
        languages={tag: language_of(tag) for tag in article.languages},
        labels=language_of(language).labels,
        publication=article.publication,
        statements=[
            pair for tag in article.languages for pair in statements(article.publication, tag)
        ],
        fragments={
            **{name: frame.markup(getattr(texts, name)) for name in _TEXTS},
            "abstract": {tag: _abstract(text) for tag, text in texts.abstract.items()},
            "body": bodies.get(language, {"body": "", "notes": ""}),
            "translations": [
                {"language": tag, "body": body} for tag, body in bodies.items() if tag != language
            ],
            "references": [_entry(entry) for entry in texts.references],
        },
    )


_TEXTS = ("title", "subtitle", "short_title", "abstract", "keywords")


def _abstract(text: str) -> Markup:
    """Return an abstract; one that was written like a body comes out of it, its notes behind."""
    if not text.startswith("<body>"):
        return Markup(text)  # noqa: S704
    parts = _body(text)
    return Markup(parts["body"].removeprefix("<body>").removesuffix("</body>")) + parts["notes"]  # noqa: S704


def _body(text: str) -> dict[str, Markup]:
    """Part what pandoc wrote into the body and the footnotes of its back."""
    body, _, rest = text.partition("</body>")
    notes = re.search(r"<fn-group>.*</fn-group>", rest, re.S)
    return {"body": Markup(f"{body}</body>"), "notes": Markup(notes[0] if notes else "")}  # noqa: S704


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "number": entry.number,
        "works": [
            {
                "language": work.language,
                "publication_type": publication_type(work.work.data),
                "element": Markup(etree.tostring(element_citation(work.work), encoding="unicode")),  # noqa: S704
                "fragment": Markup(work.fragment),  # noqa: S704
            }
            for work in entry.works
        ],
    }


# --- what the sources say, in the order of the document ---


def _passages(article: Article, texts: Fragments) -> Iterator[Passage]:
    editions = [article.editions[language] for language in article.languages]
    for edition in editions:
        yield from gate.of_prose(edition.title)
        yield from gate.of_prose(edition.subtitle)
    for author in article.authors:
        for language in article.languages:
            name = author.name.get(language)
            for part in (name.literal, name.family, name.given) if name else ():
                yield from gate.of_text(part)
        for language in article.languages:
            yield from gate.of_text(author.note.get(language))
    for affiliation in article.affiliations:
        for language in article.languages:
            for field in (
                affiliation.name,
                affiliation.department,
                affiliation.city,
                affiliation.country,
            ):
                yield from gate.of_text(field.get(language))
    for edition in editions:
        yield from gate.of_prose(edition.abstract)
    for edition in editions:
        for keyword in edition.keywords:
            yield from gate.of_prose(keyword)
    yield from gate.of_prose(article.editions[article.language].body)
    yield from gate.reference_passages(texts)
    for edition in editions[1:]:
        yield from gate.of_prose(edition.body)
