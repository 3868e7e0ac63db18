"""REF: entries whose words hold what the style should set: separators, several works, styles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from triptych import csl
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Work
from triptych.rule import Fault, rule
from triptych.rules.references.free import Free, free_texts
from triptych.rules.references.works import place, works, written

_AND_ANOTHER = re.compile(
    r";\s+(?:and|и|және)\s+(?P<name>(?:[^\W\d_][\w.'’-]*\s+){1,4}[^\W\d_][\w'’-]+),\s+[\"“«*_]"
)
_YEAR_IN_BRACKETS = re.compile(r"\((?:[^()]*[,\s])?(?:1[89]|20)\d\d\)")


@rule("REF033", "entry-holds-one-work", Severity.WARNING)
def entry_holds_one_work(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find fields of free text that describe two works."""
    for free in free_texts(article):
        if at := _second_work(free.value):
            message = "a second work seems to begin here"
            yield Fault(free.place(at), message, "make it an entry of its own")


def _second_work(value: str) -> int:
    """Return where a second work begins, 0 where there is none."""
    for found in _AND_ANOTHER.finditer(value):
        if all(word[0].isupper() for word in found["name"].split()):
            return found.start("name")
    years = [match.end() for match in _YEAR_IN_BRACKETS.finditer(value)]
    between = value.find("; ", years[0], years[-1]) if len(years) > 1 else -1
    return between + 2 if between > 0 else 0


@rule("REF034", "number-stands-for-one-work", Severity.INFO)
def number_stands_for_one_work(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find entries that hold several works under one number."""
    for reference in article.references if journal.style.is_numbered else ():
        if len(reference.works) > 1:
            message = f"one number stands for {len(reference.works)} works"
            cure = "give each work its own number if the journal asks for it"
            yield Fault(reference.place, message, cure)


_LINES = ("container-title", "collection-title", "publisher", "publisher-place")
_DEBRIS = re.compile(
    r"(?P<debris>[.,;]?\s{0,3}(?:[-–—]\s{0,3})?(?<![:\w])//(?!\S{0,99}//)"  # . - //
    r"|(?<=\w\w)\.\s{1,3}[-–—](?=\s)|,\s{0,3},|;\s{0,3};|,\s{0,3}\.(?!\.)"
    r"|\s[-–—,;:/]{1,5}\s{0,3}$|(?<=\w)[,;:/]\s{0,3}$)"
    r"|^(?P<first>[,;:/]+)"
)


@rule("REF035", "separators-are-left-to-the-style", Severity.WARNING)
def separators_are_left_to_the_style(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find separators of some other style in the words of an entry."""
    lines = (
        Free(written(work, name), partial(place, work, name))
        for work in works(article)
        for name in _LINES
    )
    for free in (*free_texts(article), *lines):
        if found := _DEBRIS.search(free.value):
            message = f'the separator "{found[0].strip()}" stands in the words of the entry'
            cure = "put each part into a field of its own; the style sets what stands between"
            yield Fault(free.place(found.start()), message, cure)


_LABELLED = {
    "page": r"pp?|pages?|с|стр|бб?",
    "volume": r"vol|volume|т|том|v",
    "issue": r"no|nr|number|issue|№|вып|n",
}
_BEHIND = {
    "number-of-pages": r"pp?|pages?|с|стр|бб?|бет",
    "edition": r"ed|edition|изд|издание|бас|басылым",
}


@rule("REF039", "labels-are-left-to-the-style", Severity.WARNING)
def labels_are_left_to_the_style(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find numbers that bring their own `p.`, `vol.` or `№`, which the style sets before them."""
    for work in works(article):
        for name, labels in _LABELLED.items():
            found = re.match(
                rf"\s*(?:{labels})(?:\.\s*|\s+|(?<=№))(?=\d)", written(work, name), re.I
            )
            if found:
                yield _labelled(work, name, found[0])
        for name, labels in _BEHIND.items():
            found = re.fullmatch(rf"\d+(?:-?\w+)?\s+((?:{labels})\.?)", written(work, name), re.I)
            if found:
                yield _labelled(work, name, found[1])


def _labelled(work: Work, name: str, label: str) -> Fault:
    message = f'the {name} is written with its label, "{label.strip()}"'
    return Fault(place(work, name), message, "write the number alone")


_LONGEST = 1000  # letters of an entry that tell its style
_STYLES = {
    "GOST (//)": re.compile(r"\s//\s|\.\s[–—]\s.*\d+\s?[cс]\.", re.S),
    "notes (“…,” no. 1)": re.compile(
        r",[\"”»]\s.*(?:\(\d{4}\)|\bno\.\s?\d)|[\"”»],\s.*\(\d{4}\)", re.S
    ),
    "author (year)": re.compile(
        r"^[^\d()]{0,200}\b\w\.[^\d()]{0,200}\((?:1[89]|20)\d\d[a-z]?\)[.,:]?\s", re.S
    ),
}


@rule("REF036", "entries-are-in-one-style", Severity.WARNING)
def entries_are_in_one_style(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find entries of free text in another style than most of the list."""
    groups: dict[str, list[Free]] = {}
    for free in free_texts(article):
        if style := _style(csl.plain(free.value[:_LONGEST])):
            groups.setdefault(style, []).append(free)
    most = max(groups, key=lambda style: len(groups[style]), default="")
    for style in groups.keys() - {most}:
        for free in groups[style]:
            message = f"this entry is written in the style {style}, most are in {most}"
            yield Fault(free.place(0), message, "write its parts into fields of their own")


def _style(value: str) -> str:
    """Return the style in which a whole entry is written, empty for a mere title."""
    if len(value.split()) < 6:
        return ""
    return next((name for name, pattern in _STYLES.items() if pattern.search(value)), "")
