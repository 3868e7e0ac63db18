"""What is known of an article beside its text: history, licence, how to cite, contributions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from triptych.identifiers import bare_doi
from triptych.languages import language as language_of
from triptych.model import DATES, Article, Grant, Localized, Publication, T
from triptych.sources.schema import STATEMENTS

# https://creativecommons.org/licenses/by/4.0/, CC-BY-4.0 (SPDX) or CC BY 4.0
_COMMONS = re.compile(
    r"(?:https?://creativecommons\.org/licenses/|cc[ -])"
    r"(by(?:-nc)?(?:-sa|-nd)?)[ /-](\d\.\d)(?:/(?:deed\.\w+)?)?",
    re.I,
)
_ZERO = "https://creativecommons.org/publicdomain/zero/1.0/"
_DEDICATION = re.compile(rf"{re.escape(_ZERO)}?|cc0[ -]?1\.0", re.I)


class Row(NamedTuple):
    """A label and what is known; `text` is escaped unless it is Markup."""

    label: str
    text: str | Markup


class Licence(NamedTuple):
    """A licence's short name, such as `CC BY 4.0`, and its address; either may be empty."""

    name: str
    url: str


def licence(value: object) -> Licence:
    """Return the licence that an article names by its address, its SPDX identifier or its name."""
    text = str(value or "").strip()
    if found := _COMMONS.fullmatch(text):
        kind, version = found[1].lower(), found[2]
        url = f"https://creativecommons.org/licenses/{kind}/{version}/"
        return Licence(f"CC {kind.upper()} {version}", url)
    if _DEDICATION.fullmatch(text):
        return Licence("CC0 1.0", _ZERO)
    return Licence("", text) if re.match(r"https?://\S+$", text) else Licence(text, "")


def statements(publication: Publication, language: str) -> list[tuple[str, str]]:
    """Return the name and the text of each statement that is made in a language."""
    return [(name, text) for name in STATEMENTS if (text := statement(publication, name, language))]


def statement(publication: Publication, name: str, language: str) -> str:
    """Return a statement in a language; of several grants, one sentence each."""
    if name == "funding" and publication.grants:
        told = (_grant(grant, language) for grant in publication.grants)
        return " ".join(_sentence(text) for text in told if text)
    return str(publication.statements.get(name, {}).get(language, ""))


def _grant(grant: Grant, language: str) -> str:
    """Return a grant's statement, else the funder with the numbers of the awards in brackets."""
    first, *awards = grant.texts(language) or ("",)
    return f"{first} ({', '.join(map(str, awards))})" if awards else str(first)


def by_language(texts: Localized[T], article: Article) -> list[tuple[str, T]]:
    """Return a text's versions in the order of the article's languages, a common one once."""
    pairs = [(language, texts[language]) for language in article.languages if language in texts]
    return list({id(value): (language, value) for language, value in reversed(pairs)}.values())[
        ::-1
    ]


def information(
    article: Article, language: str, cite_as: str = "", *, web: bool = True
) -> list[Row]:
    """Return what is known of an article beside its text, row by row.

    `cite_as` is the article's own entry, as HTML. On the web files are linked, as they lie beside.
    """
    labels, facts = language_of(language).labels, article.publication
    rows = [
        Row(labels["history"], history(facts, language)),
        Row(labels["license"], rights(facts, language)),
        Row(labels["cite_as"], Markup(cite_as)),  # noqa: S704 - pandoc wrote it
        Row(labels["contributions"], contributions(article, language)),
        *contributors(article, language),
        Row(labels["biographies"], biographies(article, language)),
        Row(labels["version"], str(facts.version or "")),
        Row(labels["related"], related(facts, language)),
        Row(labels["supplementary"], supplementary(facts, language, linked=web)),
    ]
    return [row for row in rows if row.text]


def history(facts: Publication, language: str) -> str:
    """Return the dates of the article's history in one sentence, empty where none is known."""
    words = language_of(language)
    known = [(event.type, event.date) for event in facts.events if event.type == "preprint"]
    known += [(name, getattr(facts, name)) for name in DATES]
    known += [(event.type, event.date) for event in facts.events if event.type != "preprint"]
    parts = [f"{words.labels[name]} {words.date(str(date))}" for name, date in known if date]
    later = (part[:1].lower() + part[1:] for part in parts[1:])
    return _sentence("; ".join([*parts[:1], *later]))


def rights(facts: Publication, language: str) -> Markup:
    """Return whose the article is and under what licence, empty where neither is known."""
    holder = str(facts.copyright_holder.get(language) or "")
    owner = " ".join(filter(None, (str(facts.copyright_year or ""), holder)))
    parts = [_sentence(f"© {owner}")] if owner else []
    name, url = licence(facts.license)
    if name or url:
        link = Markup('<a href="{}" rel="license">{}</a>').format(url, name or url)
        sentence = Markup(language_of(language).labels["published_under"])  # noqa: S704 - our own
        parts.append(sentence.format(license=link if url else name))
    return Markup(" ").join(parts)


def issue(facts: Publication, language: str) -> str:
    """Return volume, issue and year as far as they are known: `Vol. 4, No. 1 (2021)`."""
    labels = language_of(language).labels
    parts = ((labels["volume"], facts.volume), (labels["issue"], facts.issue))
    number = ", ".join(f"{label}\u00a0{value}" for label, value in parts if value)
    year = str(facts.published or facts.copyright_year or "")[:4]
    return f"{number} ({year})" if number and year else number


def pages(facts: Publication, language: str) -> str:
    """Return the pages that the article has in its journal, or its number there."""
    if not facts.first_page:
        return str(facts.elocation_id or "")
    ends = dict.fromkeys(str(page) for page in (facts.first_page, facts.last_page) if page)
    return f"{language_of(language).labels['pages']}\u00a0{'–'.join(ends)}"


def contributions(article: Article, language: str) -> str:
    """Return who did what, by the roles of CRediT, empty where no author says so."""
    words = language_of(language)
    done = (
        (
            author.name[language],
            ", ".join(words.credit.get(str(role), str(role)) for role in author.roles),
        )
        for author in article.authors
        if author.roles and language in author.name
    )
    told = [_sentence(f"{name}: {roles}") for name, roles in done]
    equal = [str(author.name.get(language, "")) for author in article.authors if author.equal]
    if len(equal) > 1 and all(equal):
        told.append(f"{', '.join(equal)}: {words.labels['equal_contribution']}")
    return " ".join(told)


def contributors(article: Article, language: str) -> Iterator[Row]:
    """Yield those who are not authors, a row for each kind; translators where they translated."""
    kinds = dict.fromkeys(one.type for one in article.contributors)
    for kind in kinds:
        names = [
            str(one.person.name[language])
            for one in article.contributors
            if one.type == kind and one.language in ("", language) and language in one.person.name
        ]
        yield Row(language_of(language).contributor_types[kind], ", ".join(names))


def biographies(article: Article, language: str) -> str:
    """Return what is told of the authors, and of whom it is told that they died."""
    died = language_of(language).labels["deceased"]
    told = []
    for author in article.authors:
        parts = [str(author.biography.get(language, "")), died if author.deceased else ""]
        text = " ".join(_sentence(part) for part in parts if part)
        if text and language in author.name:
            told.append(f"{author.name[language]}: {text}")
    return " ".join(told)


def related(facts: Publication, language: str) -> Markup:
    """Return the publications that the article is related to, each with its address."""
    types = language_of(language).related_types
    addresses = [
        (types[one.type], f"https://doi.org/{bare_doi(str(one.doi))}" if one.doi else str(one.url))
        for one in facts.related
    ]
    link = Markup('{}: <a href="{}">{}</a>')
    return Markup("; ").join(link.format(word, url, url) for word, url in addresses)


def supplementary(facts: Publication, language: str, *, linked: bool) -> Markup:
    """Return the files that are published with the article, by their titles.

    Links lead from the edition's folder to the article's; in print the file's name is told.
    """
    link = Markup('<a href="../{}">{}</a>') if linked else Markup("{1} ({0})")
    files = ((str(one.file), one.title.get(language)) for one in facts.supplements)
    return Markup("; ").join(
        link.format(quote(name) if linked else name, title or name) for name, title in files
    )


def _sentence(text: str) -> str:
    """End a text with a full stop where it has none."""
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."
