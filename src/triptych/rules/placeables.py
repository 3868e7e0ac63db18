"""What a translation must keep as it is, its placeables: dates, numbers and names in capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from triptych import languages
from triptych.languages.translation import Translation


class Date(NamedTuple):
    """A date as far as the text tells it; what it does not tell is 0."""

    year: int
    month: int
    day: int


class Placeable(NamedTuple):
    """A date, number or acronym: its value whatever the language, its words, its offset."""

    value: Date | str
    text: str
    start: int


_DAY = r"(?<![\w.,])(?P<day{0}>[0-3]?\d)(?:-?(?:st|nd|rd|th|го|е|ое|ші|шы|інші|ыншы|сі))?(?!\d)"
_YEAR = r"(?P<year{0}>[12]\d{{3}})(?!\d)"
_NUMERIC = re.compile(
    r"(?<![\d.])(?P<day>[0-3]?\d)\.(?P<month>[01]?\d)\.(?P<year>[12]\d{3})(?!\.?\d)"
    r"|(?<![\d-])(?P<year1>[12]\d{3})-(?P<month1>[01]\d)-(?P<day1>[0-3]\d)(?!-?\d)"
)


def translation(tag: str) -> Translation:
    """Return what is known of a language, next to nothing of one that the program has not."""
    return languages.lookup(tag.split("-", maxsplit=1)[0].lower()).translation


def pattern(forms: str) -> str:
    """Return the expression for forms with blanks between them; `*` stands for any ending."""
    words = dict.fromkeys(case for f in forms.split() for case in (f, f[0].upper() + f[1:]))
    return "|".join(re.escape(w).replace(r"\*", r"[^\W\d_]*") for w in words)


@cache
def _written(tag: str) -> re.Pattern[str] | None:
    """Return the expression for dates with a month's name, in the orders that people write."""
    months = translation(tag).months
    if not months:
        return None
    names = "|".join(f"(?P<m{{0}}x{at}>{pattern(m)})" for at, m in enumerate(months, 1))
    month = rf"\b(?:{names})\b"
    word = r"(?:[^\W\d_]+\.?\s+)?"  # «года», «жылғы»
    later = _YEAR.replace("{0}", "9")
    parts = (
        rf"(?:\b{_YEAR}\s+{word})?{_DAY}\s+(?:of\s+)?{month}(?(year{0})|(?:[.,]?\s+{later})?)",
        rf"{month}\.?\s+{_DAY}(?![.,]\d)(?:,?\s+{_YEAR})?",
        rf"{month}\.?,?\s+{_YEAR}",
        rf"\b{_YEAR}\s+{word}{month}",
    )
    return re.compile("|".join(part.format(at) for at, part in enumerate(parts)))


def dates(text: str, tag: str) -> list[Placeable]:
    """Return the dates of a text that say more than a year, in order."""
    written = _written(tag)
    found = [_date(match) for match in written.finditer(text)] if written else []
    found += [_date(match) for match in _NUMERIC.finditer(text)]
    return sorted((one for one in found if _is_date(one.value)), key=lambda one: one.start)


def _date(match: re.Match[str]) -> Placeable:
    parts = {"year": 0, "month": 0, "day": 0}
    for group, value in match.groupdict().items():
        if value is not None:
            name, _, number = group.partition("x")
            month = int(number) if number else 0
            parts[name.rstrip("0123456789") if not month else "month"] = month or int(value)
    return Placeable(Date(**parts), match[0], match.start())


def _is_date(value: Date | str) -> bool:
    return isinstance(value, Date) and value.month in range(1, 13) and value.day <= 31


_NUMBER = re.compile(r"(?<![\w.,])(?<!\w-)(?<!\w[–-])\d+(?:[., \u00a0\u2009\u202f]\d+)*")
_ROMAN = re.compile(r"\b(?=[IVX]{2,7}\b)X{0,3}(?:IX|IV|V?I{0,3})(?<=\w)\b")
_RANGE = re.compile(r"(?<![\w.,])(\d+)\s?[-–—]\s?(\d+)(?!\w|-\d)")
_GROUP = re.compile(r"[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")


def numbers(text: str, tag: str) -> list[Placeable]:
    """Return the numbers of a text that are not part of a date or of a name, in order."""
    for date in dates(text, tag):
        end = date.start + len(date.text)
        text = text[: date.start] + " " * (end - date.start) + text[end:]
    found = [Placeable(str(_roman(m[0])), m[0], m.start()) for m in _ROMAN.finditer(text)]
    for match in _RANGE.finditer(text):
        found += _ends(match)
    text = _RANGE.sub(lambda match: " " * len(match[0]), text)
    decimal = translation(tag).decimal
    for match in _NUMBER.finditer(text):
        *listed, last = _values(match, decimal)
        found += [*listed, _scaled(last, text, tag)]
    return sorted(found, key=lambda one: one.start)


@cache
def _scales(tag: str) -> dict[int, re.Pattern[str]]:
    scales = translation(tag).scales
    return {scale: re.compile(rf"\s(?:{pattern(forms)})\b") for scale, forms in scales.items()}


def _scaled(number: Placeable, text: str, tag: str) -> Placeable:
    """Return a number times the thousands or millions that the next word makes of it."""
    end = number.start + len(number.text)
    for scale, word in _scales(tag).items():
        if (match := word.match(text, end)) and str(number.value).count(".") <= 1:
            product = (Decimal(str(number.value)) * scale).normalize()
            return Placeable(f"{product:f}", number.text + match[0], number.start)
    return number


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[char] for char in text]
    following = [*values[1:], 0]
    return sum(v if v >= after else -v for v, after in zip(values, following, strict=True))


def _ends(match: re.Match[str]) -> Iterator[Placeable]:
    """Yield both ends of a range; 2017-18 ends in 2018."""
    first, last = match[1], match[2]
    shortened = len(first) == 4 and len(last) == 2
    yield Placeable(first, first, match.start(1))
    yield Placeable(first[:2] + last if shortened else last, last, match.start(2))


def _values(match: re.Match[str], decimal: str) -> Iterator[Placeable]:
    """Yield the numbers of digits with marks between: of thousands, of a fraction, of a list."""
    grouped = "," if decimal == "." else "."
    text = _GROUP.sub("", match[0])
    if re.fullmatch(rf"\d{{1,3}}(?:{re.escape(grouped)}\d{{3}})+(?:\{decimal}\d+)?", text):
        text = text.replace(grouped, "")
    at = match.start()
    for piece in re.split(r"[ \u00a0\u2009\u202f]", text):
        value = piece.replace(",", ".")
        value = value.rstrip("0").rstrip(".") if value.count(".") == 1 else value
        yield Placeable(value.lstrip("0") or "0", piece, at)
        at += len(piece) + 1


@cache
def _spelled(tag: str) -> dict[int, re.Pattern[str]]:
    forms = translation(tag).numerals
    return {number: re.compile(rf"\b(?:{pattern(f)})\b") for number, f in forms.items()}


def spelled(text: str, tag: str) -> frozenset[int]:
    """Return the numbers that a text may say in words."""
    return frozenset(n for n, forms in _spelled(tag).items() if forms.search(text))


def is_spelled(value: str, words: frozenset[int]) -> bool:
    """Tell whether a number is among those said in words; of a compound the tens are enough."""
    if not value.isdecimal() or len(value) > 4:
        return False
    number = int(value)
    return number in words or (20 < number < 100 and number - number % 10 in words)


_CAPITALS = re.compile(r"(?<![\w-])[^\W_]{2,}(?:-\d+)?(?!\w)")


def acronyms(text: str) -> list[Placeable]:
    """Return the words of capital letters, in order; none of a text that is all in capitals."""
    if sum(map(str.isupper, text)) * 5 > sum(map(str.isalpha, text)) * 4:
        return []
    found = (Placeable(m[0], m[0], m.start()) for m in _CAPITALS.finditer(text) if m[0].isupper())
    return [
        one
        for one in found
        if sum(map(str.isalpha, one.text)) > 1 and not _ROMAN.fullmatch(one.text)
    ]
