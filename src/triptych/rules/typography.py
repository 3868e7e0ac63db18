"""TXT: dashes, ellipses, signs, spaces, initials."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.rule import Fault, rule
from triptych.rules.stretches import (
    LOWER,
    RUNNING,
    UPPER,
    Spot,
    Stretch,
    around,
    each,
    titles,
    veiled,
    wording,
    words_of,
)

_SPACED_HYPHEN = re.compile(r"(?<=[^\s])[ \u00a0]+-[ \u00a0]+(?=\S)")
_TERM = re.compile(r"(?:\d|\b[A-Za-z])$")  # of a sum: x - y
_NEXT_TERM = re.compile(r"\d|(?![aAI]\b)[A-Za-z]\b")


@rule("TXT008", "dash-is-no-hyphen", Severity.WARNING)
def dash_is_no_hyphen(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find hyphens between spaces: a dash was meant, or a compound without spaces."""
    yield from each([*words_of(article), *titles(article)], spaced_hyphens)


def spaced_hyphens(text: str, language: str) -> Iterator[Spot]:
    """Yield hyphens with a space on both sides, but for those between numbers or letters."""
    for found in _SPACED_HYPHEN.finditer(text):
        start, end = found.span()
        if _TERM.search(text, max(0, start - 2), start) and _NEXT_TERM.match(text, end):
            continue
        near = around(text, start, end)
        dash = "–" if language == "en" else "—"
        cure = f"write a dash ({dash}), or join the words of a compound without spaces"
        yield Spot(text.index("-", start), f'a hyphen stands between spaces: "{near}"', cure)


_RANGE = re.compile(r"(?<![\w.,:/+–—-])(\d{1,4})[ \u00a0]?-[ \u00a0]?(\d{1,4})(?![\w/–—-]|[.,:]\d)")
_PAGES = re.compile(r"(?:\b(?:pp?|vol|nos?|pages?|с|стр|б|бб|т|гл)\.?|№)\s?$", re.IGNORECASE)
_COUNTED = re.compile(rf"\s?%|[\s\u00a0][{LOWER}]")
_MODEL = re.compile(rf"\b[{UPPER}]\w*[\s\u00a0]$")


@rule("TXT009", "range-has-a-dash", Severity.INFO)
def range_has_a_dash(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find hyphens between the ends of a range of numbers."""
    yield from each(words_of(article), hyphened_ranges)


def hyphened_ranges(text: str, language: str) -> Iterator[Spot]:
    """Yield ranges of years, of pages and of what is counted; other numbers may be codes."""
    plain = veiled(text)
    for found in _RANGE.finditer(plain):
        first, last = found.groups()
        before = plain[max(0, found.start() - 12) : found.start()]
        if last.startswith("0") or not _rises(first, last):
            continue
        years = len(first) == 4 and 1000 <= int(first) <= 2100
        counted = _COUNTED.match(plain, found.end()) and not _MODEL.search(before)
        if years or _PAGES.search(before) or counted:
            message = f"a hyphen stands in the range {found[0]}"
            at = found.start() + len(first)
            edits = ((at, "-", "–"),) if found[0] == f"{first}-{last}" else ()
            yield Spot(at, message, f"write {first}–{last}", edits)


def _rises(first: str, last: str) -> bool:
    """Tell whether two numbers are a range; 144-72 is one that leaves out what is repeated."""
    return int(first) < int(first[: max(0, len(first) - len(last))] + last)


@rule("TXT010", "ellipsis-is-one-mark", Severity.INFO)
def ellipsis_is_one_mark(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find three full stops in place of an ellipsis."""
    yield from each([*words_of(article), *titles(article)], dotted_ellipses)


def dotted_ellipses(text: str, language: str) -> Iterator[Spot]:
    """Yield where three full stops stand, or a full stop and three more."""
    for found in re.finditer(r"(?<!\.)\.{3,4}(?!\.)", text):
        edits = ((found.start(), "...", "…"),) if len(found[0]) == 3 else ()
        yield Spot(found.start(), "three full stops stand for an ellipsis", "write …", edits)


_CURRENCY = re.compile(r"(?<!\d)(?<!\d[\s\u00a0])([$€£¥₸₽₴₹₩])\s+(\d+(?:[.,]\d+)*)")


@rule("TXT011", "currency-sign-hugs-its-number", Severity.WARNING)
def currency_sign_hugs_its_number(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find spaces between a currency sign and the number after it."""
    yield from each([*words_of(article), *titles(article)], loose_currency)


def loose_currency(text: str, language: str) -> Iterator[Spot]:
    """Yield currency signs before a number with a space between them."""
    for found in _CURRENCY.finditer(text):
        message = f'a space follows the currency sign: "{found[0]}"'
        edits = ((found.start(), found[0], f"{found[1]}{found[2]}"),)
        yield Spot(found.start(), message, f"write {found[1]}{found[2]}", edits)


_SIGNED = {
    "%": re.compile(r"(?<=\d)([\s\u00a0\u202f]*)%"),
    "№": re.compile(r"№([\s\u00a0\u202f]*)(?=\d)"),
    "§": re.compile(r"§([\s\u00a0\u202f]*)(?=\d)"),
}


@rule("TXT012", "signs-are-spaced-alike", Severity.WARNING)
def signs_are_spaced_alike(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find percent, number and section signs spaced otherwise than most in the language."""
    for language in article.languages:
        stretches = [one for one in words_of(article) if one.language == language]
        for sign, pattern in _SIGNED.items():
            yield from _rarer(stretches, sign, pattern)


def _rarer(stretches: Sequence[Stretch], sign: str, pattern: re.Pattern[str]) -> Iterator[Fault]:
    found = [(one, match) for one in stretches for match in pattern.finditer(one.text)]
    spaced = sum(bool(match[1]) for _, match in found)
    usual = spaced * 2 > len(found)
    for one, match in found:
        if bool(match[1]) != usual:
            here = "with" if match[1] else "without"
            message = f"{sign} stands {here} a space here, elsewhere otherwise"
            cure = "set a no-break space" if usual else "take out the space"
            yield Fault(one.place(match.start()), message, cure)


_SPACING = (
    (re.compile(r"(?<=[\w)\]»”\"])[ \u00a0]+[,;.](?=[\s\u00a0]|$)"), "a space stands before"),
    (re.compile(r"(?<=[^\W\d_])[ \u00a0]+[:!?](?=[\s\u00a0]|$)"), "a space stands before"),
    (re.compile(rf"(?<=[{LOWER}]{{2}})[,;!?](?=[^\W\d_]{{2}})"), "no space follows"),
    (re.compile(rf"(?<=[{LOWER}]{{3}})\.(?=[{UPPER}][{LOWER}]{{2}})"), "no space follows"),
    (re.compile(r",,|;;|,\.(?!\.)|;\.(?!\.)|(?<!\.)\.\.(?![./])"), "two marks stand for one at"),
    (re.compile(r"[(\[][ \u00a0]+(?=\w)"), "a space stands inside"),
    (re.compile(r"(?<=\w)[ \u00a0]+[)\]]"), "a space stands inside"),
    (
        re.compile(r"(?<=[^\W\d_]{2})(?:[–—][ \u00a0]|[ \u00a0][–—])(?=[^\W\d_])"),
        "one space lacks at",
    ),
)


@rule("TXT013", "punctuation-is-spaced", Severity.WARNING)
def punctuation_is_spaced(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find marks with a space before them, none after them, or twice."""
    yield from each([*words_of(article), *titles(article)], badly_spaced)


def badly_spaced(text: str, language: str) -> Iterator[Spot]:
    """Yield marks that are spaced as no language here spaces them."""
    if language.startswith("fr"):
        return
    plain = veiled(text)
    for pattern, what in _SPACING:
        for found in pattern.finditer(plain):
            mark = found[0].strip()
            at = found.start() + found[0].index(mark)
            message = f'{what} "{mark}": {around(text, *found.span())}'
            yield Spot(at, message, "write one mark, no space before it and one after it")


_INITIAL = re.compile(rf"(?<![\w.])((?:[{UPPER}]\.){{1,3}})([{UPPER}][{LOWER}]{{2,}})")


@rule("TXT014", "initial-is-spaced", Severity.INFO)
def initial_is_spaced(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find initials that touch the name after them."""
    yield from each(words_of(article), tight_initials)


def tight_initials(text: str, language: str) -> Iterator[Spot]:
    """Yield initials without a space before the family name."""
    for found in _INITIAL.finditer(veiled(text)):
        initials, name = found.groups()
        message = f"the initial touches the name: {found[0]}"
        edits = ((found.start(2) - 1, f".{name[0]}", f".\u00a0{name[0]}"),)
        cure = f"write {initials} {name} with a no-break space"
        yield Spot(found.start(2), message, cure, edits)


_APPOSED = re.compile(rf"\b([{UPPER}][{LOWER}]{{2,}})-([{UPPER}][{LOWER}]{{2,}})(?=\s[{LOWER}])")


@rule("TXT019", "hyphen-joins-no-apposition", Severity.INFO)
def hyphen_joins_no_apposition(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find hyphens in Kazakh that stand for the dash between a name and what it is."""
    stretches = [one for one in words_of(article, *RUNNING) if one.language == "kk"]
    alone = {word for one in stretches for word in re.findall(r"(?<![\w-])\w+(?![\w-])", one.text)}
    for one in stretches:
        for found in _APPOSED.finditer(one.text):
            if found[1].casefold() not in wording("kk").compound and found[1] in alone:
                message = f"the hyphen of {found[0]} joins two that are not one name"
                cure = f"write a dash between spaces: {found[1]} – {found[2]}"
                yield Fault(one.place(found.end(1)), message, cure)
