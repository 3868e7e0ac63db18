"""MET: the facts of publication, and the statements that an article makes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from triptych import identifiers
from triptych.document import Text
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import DATES, Article
from triptych.rule import Check, Fault, rule
from triptych.rules.status import asks, on_publication, required

_DATED = {"draft": DATES[:1], "accepted": ("received", "accepted")}
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}", re.A)
_IRSTI = re.compile(r"\d{2}\.\d{2}(\.\d{2})?")
_UDC = re.compile(r"[\d(=\"][\w\d.()=:+/*'\"\-\[\], ;]*")
_FREE = re.compile(r"\([^()]*\)|\"[^\"]*\"|'[^']*'")  # places and times have other digits

_FIELDS = {
    "irsti": ("IRSTI code", "two or three pairs of digits such as 11.25.91"),
    "udc": ("UDC number", "such as 327"),
    "license": ("licence", "the address of one, such as that of CC BY 4.0"),
    "doi": ("DOI", "once the publisher has registered it"),
}
_STATEMENTS = {
    "funding": ("who paid for the work", "if nobody did, say that"),
    "competing_interests": ("whether interests compete", "if there are none, say that"),
    "ai_use": ("whether AI tools were used, and what for", "if none were, say that"),
    "data_availability": ("where the data are", "if there are none, say that"),
    "ethics": ("who approved the research", "if nobody had to, say that"),
}


def _field(fact: str) -> Check:
    """Return the check that an article has a field."""
    what, form = _FIELDS[fact]
    message = f"the article has no {what}"

    def check(article: Article, journal: Journal) -> Iterator[Fault]:
        if asks(journal, fact) and not getattr(article.publication, fact):
            severity = on_publication(article) if fact == "doi" else required(article)
            cure = f"write `{fact}: …`, {form}"
            yield Fault(article.place, message, cure, severity)

    return check


def _statement(fact: str) -> Check:
    """Return the check that an article makes a statement in every language."""
    what, nothing = _STATEMENTS[fact]

    def check(article: Article, journal: Journal) -> Iterator[Fault]:
        texts = article.publication.said(fact)
        lacking = [language for language in article.languages if language not in texts]
        if asks(journal, fact) and lacking:
            told = f" in {', '.join(lacking)}" if texts else ""
            cure = f"write `{fact}: {{{lacking[0]}: …}}`; {nothing}"
            message = f"the article does not say {what}{told}"
            place = next(iter(texts.values())).place() if texts else article.place
            yield Fault(place, message, cure, required(article))

    return check


rule("MET017", "article-has-an-irsti-code", Severity.WARNING)(_field("irsti"))
rule("MET019", "article-has-a-udc-number", Severity.WARNING)(_field("udc"))
rule("MET021", "article-has-a-doi", Severity.WARNING)(_field("doi"))
rule("MET026", "article-has-a-licence", Severity.WARNING)(_field("license"))
rule("MET028", "funding-is-told", Severity.WARNING)(_statement("funding"))
rule("MET029", "competing-interests-are-told", Severity.WARNING)(_statement("competing_interests"))
rule("MET030", "use-of-ai-is-told", Severity.WARNING)(_statement("ai_use"))
rule("MET031", "availability-of-data-is-told", Severity.WARNING)(_statement("data_availability"))
rule("MET032", "ethics-are-told", Severity.WARNING)(_statement("ethics"))


@rule("MET018", "irsti-code-has-its-form", Severity.WARNING)
def irsti_code_has_its_form(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find codes that are not two or three pairs of digits."""
    irsti = article.publication.irsti
    for at, code in _codes(irsti):
        if irsti and not _IRSTI.fullmatch(code):
            cure = "write pairs of digits with full stops between, such as 11.25.91"
            yield Fault(irsti.place(at), f'"{code}" is no IRSTI code', cure)


@rule("MET020", "udc-number-has-its-form", Severity.WARNING)
def udc_number_has_its_form(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find numbers that the Universal Decimal Classification cannot have."""
    udc = article.publication.udc
    if udc and not (_UDC.fullmatch(udc.value) and _is_divided(udc.value)):
        cure = "write digits, a full stop after each three at most, such as 327.8"
        yield Fault(udc.place(), f'"{udc}" is no UDC number', cure)


def _is_divided(number: str) -> bool:
    """Tell whether a full stop stands after each three digits of the main numbers."""
    return not re.search(r"\d{4}|\.\.|\.$", _FREE.sub("", number))


def _codes(text: Text | None) -> Iterator[tuple[int, str]]:
    """Yield the codes of a text, several of them behind commas or semicolons, and where."""
    for match in re.finditer(r"[^\s,;](?:[^,;]*[^\s,;])?", text.value if text else ""):
        yield match.start(), match[0]


@rule("MET022", "doi-has-its-form")
def doi_has_its_form(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find DOIs that cannot be one: the article's, and those of what is named beside it."""
    facts = article.publication
    dois = [facts.doi, *(edition.doi for edition in article.editions.values())]
    dois += [other.doi for other in facts.grants]
    dois += [*(other.doi for other in facts.related), *(event.doi for event in facts.events)]
    for doi in filter(None, dois):
        if fault := identifiers.doi_fault(doi.value):
            cure = "compare it with its registration"
            yield Fault(doi.place(), f'"{doi}" is no DOI: {fault}', cure)


@rule("MET023", "article-has-its-dates", Severity.WARNING)
def article_has_its_dates(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find articles whose history is not known as far as it has come."""
    due = _DATED.get(article.status, ("received", "accepted", "published"))
    lacking = [name for name in due if not getattr(article.publication, name)]
    if asks(journal, "dates") and lacking:
        message = f"it is not said when the article was {' and '.join(lacking)}"
        cure = f"write `dates: {{{lacking[0]}: …}}`, a date such as 2019-03-19"
        yield Fault(article.place, message, cure, required(article))


@rule("MET024", "date-is-in-the-calendar")
def date_is_in_the_calendar(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find dates of days that never were."""
    for name, written in _dates(article).items():
        if not _is_real(written.value):
            message = f"there was no day {written}: the article cannot have been {name} then"
            yield Fault(written.place(), message, "correct the month or the day")


@rule("MET025", "dates-are-in-their-order")
def dates_are_in_their_order(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find articles accepted before they were received, and the like."""
    dates = {name: text for name, text in _dates(article).items() if _is_real(text.value)}
    for (before, first), (after, second) in pairwise(dates.items()):
        known = min(len(first.value), len(second.value))  # a year may be all that is known
        if first.value[:known] > second.value[:known]:
            message = f"the article was {after} on {second} and {before} only on {first}"
            yield Fault(second.place(), message, "correct one of the two dates")


@rule("MET044", "event-is-on-a-day-of-the-calendar")
def event_is_on_a_day_of_the_calendar(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find events, and beginnings of licences, on days that never were."""
    facts = article.publication
    for written in filter(None, (facts.license_from, *(event.date for event in facts.events))):
        if _DATE.fullmatch(written.value) and not _is_real(written.value):
            yield Fault(
                written.place(), f"there was no day {written}", "correct the month or the day"
            )


def _dates(article: Article) -> dict[str, Text]:
    """Return the dates that have the form of one; that others have not is found on reading."""
    dates = {name: getattr(article.publication, name) for name in DATES}
    return {name: text for name, text in dates.items() if text and _DATE.fullmatch(text.value)}


def _is_real(written: str) -> bool:
    parts = [int(part) for part in written.split("-")]
    try:
        date(*parts, *[1] * (3 - len(parts)))
    except ValueError:
        return False
    return True


@rule("MET027", "article-has-a-holder-of-rights", Severity.WARNING)
def article_has_a_holder_of_rights(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find articles that do not say whose they are."""
    holder = article.publication.copyright_holder
    lacking = [language for language in article.languages if language not in holder]
    if asks(journal, "license") and lacking:
        told = f" in {', '.join(lacking)}" if holder else ""
        cure = f"write `copyright: {{holder: {{{lacking[0]}: …}}}}`"
        place = next(iter(holder.values())).place() if holder else article.place
        message = f"it is not said who holds the rights{told}"
        yield Fault(place, message, cure, required(article))


@rule("MET033", "journal-is-named", Severity.WARNING)
def journal_is_named(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find journals whose title and number an article could not carry."""
    settings = journal.settings
    lacking = [f"title in {tag}" for tag in article.languages if not journal.title(tag)]
    lacking += [] if settings.issn or settings.eissn else ["ISSN"]
    if asks(journal, "journal") and lacking:
        message = f"the journal {journal.name} does not say its {', '.join(lacking)}"
        cure = f"write it into templates/{journal.name}/journal.yaml"
        yield Fault(article.place, message, cure, on_publication(article))


@rule("MET034", "article-has-its-place-in-the-journal", Severity.WARNING)
def article_has_its_place_in_the_journal(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find articles without volume or issue, or without pages or a number of their own."""
    facts = article.publication
    lacking = [] if facts.volume or facts.issue else ["volume or issue"]
    lacking += [] if facts.first_page or facts.elocation_id else ["pages"]
    if asks(journal, "journal") and lacking:
        message = f"the article lacks {' and '.join(lacking)}"
        cure = "write `volume`, `issue`, `first_page` and `last_page`, or `elocation_id`"
        yield Fault(article.place, message, cure, on_publication(article))


@rule("MET035", "pages-are-in-their-order")
def pages_are_in_their_order(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find articles that end before they begin."""
    first, last = article.publication.first_page, article.publication.last_page
    if first and last and _is_before(last.value, first.value):
        message = f"the last page, {last}, comes before the first, {first}"
        yield Fault(last.place(), message, "correct one of the two")


def _is_before(page: str, other: str) -> bool:
    numbers = page.isdecimal() and other.isdecimal()
    return numbers and int(page) < int(other)


@rule("MET036", "languages-are-those-of-the-journal", Severity.WARNING)
def languages_are_those_of_the_journal(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find articles without title, abstract and keywords in a language the journal prints."""
    lacking = [tag for tag in journal.settings.languages if tag not in article.languages]
    if lacking:
        message = f"the journal prints title, abstract and keywords in {', '.join(lacking)} as well"
        cure = f"add {lacking[0]} to `languages`, and write {lacking[0]}.md"
        yield Fault(article.place, message, cure, required(article))
