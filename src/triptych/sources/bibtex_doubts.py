"""What a BibTeX file says that BibTeX would warn of, and pandoc passes over in silence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from triptych.document import Place
from triptych.finding import Finding, Severity
from triptych.sources.bibtex_scan import Field, Scanned
from triptych.sources.entries import KNOWN

_MONTHS = frozenset("jan feb mar apr may jun jul aug sep oct nov dec".split())
_PEOPLE = frozenset("author bookauthor editor editora translator".split())
_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_BRACED = re.compile(r"\{[^{}]*\}")
_MOST_COMMAS = 2  # family, suffix, given


def doubts(entry: Scanned, data: Mapping[str, Any], macros: frozenset[str]) -> Iterator[Finding]:
    """Yield what is lost of an entry without a word: `data` is what was made of it.

    `macros` are the names that `@string` has given, in small letters.
    """
    if "type" not in data:
        told = f"there is no type of entry @{entry.type.value}"
        yield _of(entry.type.place(), told, "@article, @book, @incollection and @misc are some")
    for field in entry.repeated:
        told = f'the field "{field.name}" stands here a second time and is left out'
        yield _of(field.text.place(), told, "keep one of the two")
    for name, field in entry.fields.items():
        yield from _undefined(field, macros)
        if name in _PEOPLE and _too_many_commas(field.text.value):
            told = f'a name in "{field.name}" has more than two commas, and its end is lost'
            yield _of(field.text.place(), told, "write `Family, Given and Family, Given`")


def _undefined(field: Field, macros: frozenset[str]) -> Iterator[Finding]:
    for piece in field.pieces:
        if piece.macro and piece.text.lower() not in macros | _MONTHS:
            told = f'no @string says what "{piece.text}" stands for'
            yield _of(field.text.place(), told, "write the words in braces, or add the @string")


def _too_many_commas(names: str) -> bool:
    while (flat := _BRACED.sub("", names)) != names:
        names = flat
    return any(name.count(",") > _MOST_COMMAS for name in _AND.split(names))


def _of(place: Place, message: str, cure: str) -> Finding:
    return KNOWN.at(place, message, cure, Severity.WARNING)
