"""What rules of words know of a language: its marks, and words that go their own way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Wording:
    """Marks and words of a language; all in lower case but acronyms.

    quotes: pairs of quotation marks that a text may use throughout, such as `«»`
    acronyms: those that everybody knows
    renowned: further acronyms, which are no words when they are written in lower case
    common: ordinary words that an acronym may look like: `it`, `who`
    names: words that have a capital wherever they stand, in their forms: `kazakhstan`
    capitalised: names that are words as well: `may`, `polish`
    repeated: words that may stand twice: `had had`
    articles: words before a noun, if the language has any
    small: words that an acronym passes over: `of`, `the`
    compound: first halves of names that a hyphen joins to a capitalised half: `Нью-Йорк`
    spellings: two spellings of words, by the country that writes them so
    """

    quotes: tuple[str, ...] = ()
    acronyms: frozenset[str] = frozenset()
    renowned: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    capitalised: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    compound: frozenset[str] = frozenset()
    spellings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Wording:
        """Return the wording of a language from its YAML, where words stand in lines."""
        words = {key: frozenset(str(data.get(key) or "").split()) for key in _SETS}
        return cls(
            quotes=tuple(data.get("quotes") or ()),
            spellings=dict(data.get("spellings") or {}),
            **words,
        )


_SETS = (
    "acronyms",
    "renowned",
    "common",
    "names",
    "capitalised",
    "repeated",
    "articles",
    "small",
    "compound",
)
