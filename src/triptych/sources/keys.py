"""Keys of entries, as authors make them: the first family name and the year, in Latin letters."""

from __future__ import annotations

import itertools
import re
import string
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from triptych import csl

# Only for keys, which nobody reads in print: one Latin spelling a letter, none with a mark.
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһії",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e yu ya "
        "a g q n o u u h i i".split(),
        strict=True,
    )
) | {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"}
_NOT_LATIN = re.compile(r"[^a-z]")
_SMALL_WORDS = {"a", "an", "the", "der", "die", "das", "le", "la", "les", "o", "ob", "v", "na", "i"}


def make(data: Mapping[str, Any], taken: Collection[str]) -> str:
    """Return a key for CSL data that is none of those `taken`: `kang2009`, `kang2009a` and on.

    Without an author the editor, else the first word of the title that says something, names it.
    """
    start = base(data)
    suffixes = itertools.chain([""], _letters())
    return next(key for suffix in suffixes if (key := f"{start}{suffix}") not in taken)


def base(data: Mapping[str, Any]) -> str:
    """Return name and year, as far as the data tells them."""
    return f"{_word(data) or 'work'}{_year(data)}"


def latin(text: str) -> str:
    """Return the letters of a word in small Latin ones without marks; others are left out."""
    spelt = "".join(_LATIN.get(char, char) for char in text.lower())
    return _NOT_LATIN.sub("", unicodedata.normalize("NFKD", spelt))


def _letters() -> Iterator[str]:
    for length in itertools.count(1):
        yield from map("".join, itertools.product(string.ascii_lowercase, repeat=length))


def _word(data: Mapping[str, Any]) -> str:
    for role in ("author", "editor", "translator"):
        for name in data.get(role) or []:
            if word := latin(str(name.get("family") or _first(name.get("literal", "")))):
                return word
    return _first(csl.plain(data.get("title", "")))


def _first(text: str) -> str:
    words = [latin(word) for word in text.split()]
    return next((word for word in words if word and word not in _SMALL_WORDS), "")


def _year(data: Mapping[str, Any]) -> str:
    issued = data.get("issued")
    parts = issued.get("date-parts") if isinstance(issued, Mapping) else None
    return str(parts[0][0]) if parts and parts[0] else ""
