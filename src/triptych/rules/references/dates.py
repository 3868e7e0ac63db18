"""REF: dates of works."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Work
from triptych.rule import Fault, rule
from triptych.rules.references.works import dates, place, works

_DATES = ("issued", "accessed", "event-date", "original-date", "submitted", "available-date")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\.(\d{1,2})\.(\d{4})(?!\d)")
_SEASONS = range(21, 25)  # what stands for a month in EDTF (ISO 8601-2), level 1

Parts = tuple[int, ...]


@rule("REF030", "date-is-in-the-calendar", Severity.WARNING)
def date_is_in_the_calendar(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find days and months that no year has, and ranges that end before they begin."""
    for work in works(article):
        for name in _DATES:
            for why in _impossible(work, name):
                yield Fault(
                    place(work, name), f"`{name}`: {why}", "write year-month-day: 2019-03-19"
                )


def _impossible(work: Work, name: str) -> Iterator[str]:
    found = dates(work, name)
    yield from filter(None, map(_wrong, [*found, *_in_words(work, name)]))
    if len(found) == 2 and _later(found[0], found[1]):
        yield "the range ends before it begins"


def _in_words(work: Work, name: str) -> list[Parts]:
    """Return the dates such as 19.03.2019 of a field that was written in words."""
    value = work.data.get(name)
    words = value.get("literal", "") if isinstance(value, dict) else ""
    return [(int(y), int(m), int(d)) for d, m, y in _DAY_FIRST.findall(str(words))]


def _wrong(parts: Parts) -> str:
    """Tell what is wrong with a year, month and day."""
    month = parts[1] if len(parts) > 1 else 1
    if month in _SEASONS and len(parts) == 2:
        return ""
    if not 1 <= month <= 12:
        return f"no year has a month {month}"
    if len(parts) > 2 and not 1 <= parts[2] <= _length(parts[0], month):
        return f"no month {month} of {parts[0]} has a day {parts[2]}"
    return ""


def _length(year: int, month: int) -> int:
    leap = month == 2 and calendar.isleap(year)
    return 29 if leap else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def _later(one: Parts, other: Parts) -> bool:
    """Tell whether a date is surely later than another, of which both may lack parts."""
    known = min(len(one), len(other))
    return one[:known] > other[:known]


@rule("REF031", "date-precedes-the-article", Severity.WARNING)
def date_precedes_the_article(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find works newer than the article that cites them, and pages read before they were there."""
    own = _own_date(article)
    for work in works(article):
        issued, accessed = dates(work, "issued"), dates(work, "accessed")
        if own and issued and issued[0][0] > own[0] and "status" not in work.data:
            message = f"the work is of {issued[0][0]}, the article of {own[0]}"
            yield Fault(place(work, "issued"), message, "check the year; add `status: in press`")
        if own and accessed and _later(accessed[0], own):
            message = f"the page was read after the article was done ({_told(own)})"
            yield Fault(place(work, "accessed"), message, "check the date of access")
        if issued and accessed and _later(issued[0], accessed[0]):
            message = f"the page was read before it came out ({_told(issued[0])})"
            yield Fault(place(work, "accessed"), message, "check both dates")


def _own_date(article: Article) -> Parts:
    """Return the day the article was published or else accepted, as far as it is known."""
    known = article.publication.published or article.publication.accepted
    found = re.match(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", str(known or ""))
    return tuple(int(part) for part in found.groups() if part) if found else ()


def _told(parts: Parts) -> str:
    return "-".join(f"{part:02}" for part in parts)
