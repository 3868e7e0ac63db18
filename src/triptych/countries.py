"""Countries by the names an author may give them in any language, and their codes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from triptych.languages import known


def code(names: Mapping[str, object]) -> str:
    """Return the code of ISO 3166-1 of a country, by its names in several languages.

    Empty where no name is one of the Unicode CLDR's, or where the names are of several countries.
    """
    codes = {found for tag, name in names.items() if (found := _codes(tag).get(_folded(str(name))))}
    return codes.pop() if len(codes) == 1 else ""


@cache
def _codes(language: str) -> Mapping[str, str]:
    """Return the countries of the Unicode CLDR by what a language calls them."""
    from babel import Locale  # noqa: PLC0415  (slow, and only JATS needs it)

    if language not in known():
        return {}
    territories = Locale.parse(language).territories
    return {
        _folded(name): code for code, name in territories.items() if re.fullmatch("[A-Z]{2}", code)
    }


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())
