"""MET: authors and institutions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from triptych import identifiers, languages
from triptych.credit import ROLES
from triptych.document import Text
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Affiliation, Article, Author, Localized
from triptych.rule import Fault, rule
from triptych.rules.status import asks, required

_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]$", re.A)


@rule("MET003", "name-stands-in-every-language", Severity.WARNING)
def name_stands_in_every_language(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find authors and institutions that lack their name in a language of the article."""
    everyone: tuple[Author | Affiliation, ...] = (*article.authors, *article.affiliations)
    for named in everyone:
        if lacking := _lacking(article, named.name):
            severity = (
                Severity.ERROR if len(lacking) == len(article.languages) else required(article)
            )
            message = f"the name is missing in {', '.join(lacking)}"
            cure = f"write `{lacking[0]}: …` below `name`"
            yield Fault(named.place, message, cure, severity)


def _lacking(article: Article, texts: Localized[Any]) -> list[str]:
    """Return the languages of the article that a text is not given in."""
    return [language for language in article.languages if language not in texts]


@rule("MET004", "corresponding-author-is-marked", Severity.WARNING)
def corresponding_author_is_marked(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find articles of which nobody knows to whom a letter may go."""
    if asks(journal, "email") and not any(author.corresponding for author in article.authors):
        place = article.authors[0].place if article.authors else article.place
        cure = "write `corresponding: true` at one of the authors"
        yield Fault(place, "no author is the corresponding one", cure, required(article))


@rule("MET005", "corresponding-author-has-an-email", Severity.WARNING)
def corresponding_author_has_an_email(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find corresponding authors to whom no letter can go."""
    for author in article.authors:
        if asks(journal, "email") and author.corresponding and not author.email:
            message = "the corresponding author has no e-mail address"
            yield Fault(author.place, message, "ask for it: `email: …`", required(article))


@rule("MET006", "author-has-an-orcid", Severity.WARNING)
def author_has_an_orcid(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find authors without an ORCID iD."""
    for author in article.authors:
        if asks(journal, "orcid") and not author.orcid:
            cure = "ask for it: `orcid: …`, four groups of four digits"
            yield Fault(author.place, "this author has no ORCID iD", cure, required(article))


@rule("MET007", "orcid-has-its-check-digit")
def orcid_has_its_check_digit(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find ORCID iDs with a digit mistyped, and those that two authors share."""
    seen: set[str] = set()
    for author in article.authors:
        orcid = author.orcid
        written = _ORCID.search(orcid.value) if orcid else None
        if orcid is None or written is None:  # that it has not even the form is found on reading
            continue
        if fault := identifiers.orcid_fault(written[0]):
            message = f"{written[0]} is no ORCID iD: {fault}"
            yield Fault(orcid.place(), message, "compare it with the author's page at orcid.org")
        elif written[0] in seen:
            message = f"{written[0]} is the ORCID iD of another author already"
            yield Fault(orcid.place(), message, "each author has one of their own")
        seen.add(written[0])


@rule("MET008", "institution-has-a-city", Severity.WARNING)
def institution_has_a_city(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find institutions of which a language version does not say the city."""
    yield from _where(article, journal, "city")


@rule("MET009", "institution-has-a-country", Severity.WARNING)
def institution_has_a_country(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find institutions of which a language version does not say the country."""
    yield from _where(article, journal, "country")


def _where(article: Article, journal: Journal, fact: str) -> Iterator[Fault]:
    for institution in article.affiliations if asks(journal, fact) else ():
        if lacking := _lacking(article, getattr(institution, fact)):
            message = f"the {fact} is missing in {', '.join(lacking)}"
            cure = f"write it for each language: `{fact}: {{{lacking[0]}: …}}`"
            yield Fault(institution.place, message, cure, required(article))


@rule("MET010", "author-information-is-whole", Severity.WARNING)
def author_information_is_whole(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find authors of whom a journal could not print what readers are to know of them."""
    for author in article.authors if asks(journal, "author_information") else ():
        if lacking := list(_unknown(article, author)):
            message = f"the information on this author lacks {', '.join(lacking)}"
            cure = "`note` says degree and position in each language; add what is missing"
            yield Fault(author.place, message, cure, required(article))


def _unknown(article: Article, author: Author) -> Iterator[str]:
    if lacking := _lacking(article, author.note):
        yield f"degree and position in {', '.join(lacking)}"
    if not author.affiliations:
        yield "an institution"
    if not author.email:
        yield "an e-mail address"


@rule("MET011", "author-has-a-role", Severity.WARNING)
def author_has_a_role(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find authors of whom the article does not say what they contributed."""
    for author in article.authors:
        if asks(journal, "contributions") and not author.roles:
            cure = f"write `roles:` and a list, such as [{ROLES[0]}, {ROLES[4]}]"
            message = "it is not said what this author contributed"
            yield Fault(author.place, message, cure, required(article))


@rule("MET012", "role-is-of-credit", Severity.WARNING)
def role_is_of_credit(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find contributions that are none of the fourteen roles of CRediT, letter by letter."""
    for author in article.authors:
        for role in author.roles:
            if role.value not in ROLES:
                yield Fault(role.place(), f'"{role}" is no role of CRediT', _role(role.value))


def _role(written: str) -> str:
    letters = _letters(written)
    near = [role for role in ROLES if _letters(role) == letters]
    return f"did you mean {near[0]}?" if near else f"the roles are {'; '.join(ROLES)}"


def _letters(role: str) -> str:
    """Return a role without what is often written otherwise: capitals, signs, -isation."""
    spelt = role.casefold().replace(" and ", " ").replace("isation", "ization")
    return re.sub(r"[\W_]+", "", spelt)


@rule("MET013", "ror-has-its-check-digits")
def ror_has_its_check_digits(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find ROR IDs with a sign mistyped, of institutions and of those who paid."""
    rors = [one.ror for one in article.affiliations]
    for ror in (*rors, *(grant.ror for grant in article.publication.grants)):
        if ror and (fault := identifiers.ror_fault(ror.value)):
            yield Fault(ror.place(), f"{ror} is no ROR ID: {fault}", "compare it with ror.org")


@rule("MET043", "isni-has-its-check-digit")
def isni_has_its_check_digit(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find ISNIs with a digit mistyped."""
    for institution in article.affiliations:
        isni = institution.isni
        if isni and (fault := identifiers.isni_fault(isni.value)):
            yield Fault(isni.place(), f"{isni} is no ISNI: {fault}", "compare it with isni.org")


@rule("MET014", "fact-stands-in-every-language", Severity.WARNING)
def fact_stands_in_every_language(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find facts and statements that some languages have and others lack."""
    for fact, what, texts in _localized(article):
        lacking = _lacking(article, texts)
        if not lacking or not texts or asks(journal, fact):  # asked for: a rule of its own tells
            continue
        first = next(iter(texts.values()))
        message = f"{what} is missing in {', '.join(lacking)}"
        yield Fault(first.place(), message, f"write it in {lacking[0]} as well", required(article))


def _localized(article: Article) -> Iterator[tuple[str, str, Localized[Text]]]:
    """Yield what may be said for each language: the journal's word for it, ours, and the texts."""
    for author in article.authors:
        yield "author_information", "the author's note", author.note
        yield "biography", "the author's biography", author.biography
    for institution in article.affiliations:
        yield "department", "the department", institution.department
        yield "city", "the city", institution.city
        yield "country", "the country", institution.country
    yield "license", "the holder of the rights", article.publication.copyright_holder
    for name, texts in article.publication.statements.items():
        yield name, f"the statement `{name}`", texts
    for grant in article.publication.grants:
        yield "funding", "the statement on this funding", grant.statement
        yield "funding", "the funder", grant.funder
    for supplement in article.publication.supplements:
        yield "title", "the title of this file", supplement.title


@rule("MET015", "institution-is-written-alike", Severity.INFO)
def institution_is_written_alike(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find names of institutions with other punctuation than in the other languages."""
    for institution in article.affiliations:
        marks = {tag: _marks(name.value) for tag, name in institution.name.items()}
        usual = Counter(marks.values()).most_common(1)[0][0]
        for tag, mark in marks.items():
            if mark != usual:
                message = (
                    f"the name has {_told(mark)} in {tag}, and {_told(usual)} in other languages"
                )
                cure = "say the same in the same order; department and position have their fields"
                yield Fault(institution.name[tag].place(), message, cure)


def _marks(name: str) -> str:
    return "".join(re.findall(r"[,;()]", name))


def _told(marks: str) -> str:
    return f"the punctuation {' '.join(marks)}" if marks else "no punctuation"


@rule("MET016", "institution-is-no-position", Severity.INFO)
def institution_is_no_position(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find names of institutions that end with what an author is there."""
    for institution in article.affiliations:
        for tag, name in institution.name.items():
            last = (re.findall(r"\w+", name.value) or [""])[-1]
            if last.casefold() in languages.lookup(tag).positions:
                message = f'the institution in {tag} ends with a position, "{last}"'
                cure = "move it to the author's `note`, which has a place of its own"
                yield Fault(name.place(name.value.rindex(last)), message, cure)
