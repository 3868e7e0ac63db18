"""What the sources say, in the order in which a JATS document has it."""

from __future__ import annotations

from collections.abc import Iterator

from triptych.document import Text
from triptych.formats import gate
from triptych.formats.fragments import Fragments
from triptych.formats.information import by_language
from triptych.formats.jats.filters import aff_languages, versions
from triptych.formats.jats.frame import SCIELO, translations
from triptych.gates import Passage
from triptych.journal import Journal
from triptych.model import Affiliation, Article, Author, Edition, Localized, Name


def passages(article: Article, journal: Journal, texts: Fragments) -> Iterator[Passage]:
    """Yield the passages of an article in the order of its document."""
    scielo = journal.settings.jats == SCIELO
    translated = translations(article)
    elsewhere = translated if scielo else []
    editions = [article.editions[tag] for tag in article.languages if tag not in elsewhere]
    for edition in editions:
        yield from _titles(edition)
    for edition in editions:
        yield from gate.of_prose(edition.short_title)
    yield from _people(article, translated, scielo=scielo)
    yield from _statement(article, "competing_interests")
    yield from gate.of_text(article.publication.copyright_holder.get(article.language))
    for edition in editions:
        yield from gate.of_prose(edition.abstract)
    for edition in editions:
        yield from _keywords(edition)
    yield from _funding(article, statement=not scielo)
    yield from gate.of_prose(article.editions[article.language].body)
    yield from _back(article, scielo=scielo)
    yield from gate.reference_passages(texts, both=not scielo)
    for tag in translated:
        yield from _translation(article, tag)


def _people(article: Article, translated: list[str], *, scielo: bool) -> Iterator[Passage]:
    """Yield people and institutions; SciELO has them in one language."""
    only = article.language if scielo else ""
    for author in article.authors:
        yield from _person(article, author, only)
    if article.authors and not scielo:
        yield from _affiliations(article)
    for one in article.contributors:
        if one.language not in translated:
            yield from _person(article, one.person, only)
    if scielo or not article.authors:
        yield from _affiliations(article, first_only=scielo)


def _back(article: Article, *, scielo: bool) -> Iterator[Passage]:
    for name in ("acknowledgements", "ethics", "ai_use", "data_availability"):
        yield from _statement(article, name)
    if scielo and not article.publication.grants:
        yield from _statement(article, "funding")
    for supplement in article.publication.supplements:
        if scielo:
            yield from gate.of_text(supplement.title.get(article.language))
        else:
            yield from _localized(supplement.title, article)


def _titles(edition: Edition) -> Iterator[Passage]:
    yield from gate.of_prose(edition.title)
    yield from gate.of_prose(edition.subtitle)


def _keywords(edition: Edition) -> Iterator[Passage]:
    for keyword in edition.keywords:
        yield from gate.of_prose(keyword)


def _person(article: Article, person: Author, only: str = "") -> Iterator[Passage]:
    yield from _name(article, person.name, only)
    for language in [only] if only else article.languages:
        yield from gate.of_text(person.note.get(language))
        yield from gate.of_text(person.biography.get(language))


def _name(article: Article, names: Localized[Name], only: str) -> Iterator[Passage]:
    for _, name in versions(names, article, only):
        for part in (name.literal, name.family, name.given):
            yield from gate.of_text(part)


def _affiliations(article: Article, *, first_only: bool = False) -> Iterator[Passage]:
    for affiliation in article.affiliations:
        languages = aff_languages(affiliation, article)
        for language in languages[:1] if first_only else languages:
            yield from _affiliation(affiliation, language)


def _affiliation(affiliation: Affiliation, language: str) -> Iterator[Passage]:
    for part in (affiliation.name, affiliation.department, affiliation.city, affiliation.country):
        yield from gate.of_text(part.get(language))


def _statement(article: Article, name: str) -> Iterator[Passage]:
    yield from _localized(article.publication.statements.get(name, {}), article)


def _localized(texts: Localized[Text], article: Article) -> Iterator[Passage]:
    for _, text in by_language(texts, article):
        yield from gate.of_text(text)


def _funding(article: Article, *, statement: bool) -> Iterator[Passage]:
    for grant in article.publication.grants:
        if grant.funder:
            yield from _localized(grant.funder, article)
            for award in grant.awards:
                yield from gate.of_text(award)
            for recipient in grant.recipients:
                yield from _name(article, recipient, article.language)
    for language in article.languages if article.publication.grants else ():
        yield from gate.of_statement(article.publication, "funding", language)
    if statement:
        yield from _statement(article, "funding")


def _translation(article: Article, language: str) -> Iterator[Passage]:
    contributors = [one for one in article.contributors if one.language == language]
    edition = article.editions[language]
    yield from _titles(edition)
    yield from gate.of_prose(edition.short_title)
    for person in (*article.authors, *(one.person for one in contributors)):
        if language in person.name:
            yield from _person(article, person, language)
    yield from gate.of_prose(edition.abstract)
    yield from _keywords(edition)
    yield from gate.of_prose(edition.body)
