"""Dates as each language writes them, by the Unicode CLDR (which Babel carries)."""

from __future__ import annotations

import datetime
from functools import cache


@cache
def written(iso: str, language: str) -> str:
    """Return an ISO 8601 date (`2019-03-19`, `2019-03` or `2019`) in a language's words.

    What is no such date, and a language that CLDR does not know, give the text as it is.
    """
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  (only where a date is printed)
    from babel.dates import format_date, format_skeleton  # noqa: PLC0415

    year, *rest = iso.split("-")
    try:
        locale = Locale.parse(language, sep="-")
        day = datetime.date(int(year), *(int(part) for part in [*rest, "1", "1"][:2]))
    except (ValueError, UnknownLocaleError):
        return iso
    match len(rest):
        case 2:
            return format_date(day, "long", locale=locale)
        case 1:
            return str(format_skeleton("yMMMM", day, locale=locale))
        case _:
            return year


@cache
def language_name(tag: str, language: str) -> str:
    """Return what a language calls the language of a tag; the tag where CLDR has no name."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415  (only where one is printed)

    try:
        return str(Locale.parse(language, sep="-").languages.get(tag, tag))
    except (ValueError, UnknownLocaleError):
        return tag
