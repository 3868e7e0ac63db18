"""Cyrillic in Latin letters, by the published table that a journal chooses.

Each table is a YAML file of this folder, which names its source. What a table says:

- `letters`: every letter and what stands for it, in small letters;
- `rules`: where a letter goes another way. `of` are the letters, `to` what stands for each in
  their order (or one for all), `after` and `before` the neighbours, `^` the beginning of a word.
  The first rule that holds counts;
- `capitals`: capitals that are not made of the small letters by the common rule, by which only the
  first letter of several is a capital, and all of them within a word in capitals;
- `reversible`: whether the text can be had back, letter by letter.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import NamedTuple

from triptych.resources import read_yaml

CYRILLIC = re.compile(r"[\u0400-\u052f]")
_LETTERS = re.compile(r"[^\W\d_]+")
_START = "^"
# A number of a century or a volume that was typed with the letters at hand: ХІХ, ХV.
_ROMAN = re.compile("[ХІXIVLCDM]{2,}")
_FIGURES = str.maketrans("ХІ", "XI")


class Rule(NamedTuple):
    """What stands for a letter between certain neighbours; no neighbours mean any."""

    letter: str
    to: str
    after: frozenset[str]
    before: frozenset[str]

    def holds(self, before: str, after: str) -> bool:
        """Tell whether the rule holds after one letter and before another."""
        return (not self.after or before in self.after) and (
            not self.before or after in self.before
        )


@dataclass(frozen=True)
class Table:
    """One standard: how it writes each letter of certain languages."""

    id: str
    name: str
    source: str
    languages: tuple[str, ...]
    letters: Mapping[str, str]
    rules: tuple[Rule, ...] = ()
    capitals: Mapping[str, str] = field(default_factory=dict)
    reversible: bool = False

    def small(self, letter: str, before: str, after: str) -> str | None:
        """Return what stands for a small letter between its neighbours, None for a strange one."""
        for rule in self.rules:
            if rule.letter == letter and rule.holds(before, after):
                return rule.to
        return self.letters.get(letter)


@cache
def known() -> Mapping[str, Table]:
    """Return the tables there are, by their ids."""
    files = sorted(resources.files(__name__).iterdir(), key=lambda file: file.name)
    names = [file.name.removesuffix(".yaml") for file in files if file.name.endswith(".yaml")]
    return {name: _read(name) for name in names}


def of_language(language: str) -> tuple[str, ...]:
    """Return the ids of the tables for a language."""
    return tuple(id_ for id_, table in known().items() if language in table.languages)


def _read(name: str) -> Table:
    data = read_yaml(resources.files(__name__) / f"{name}.yaml")
    return Table(
        id=name,
        name=data["name"],
        source=data["source"],
        languages=tuple(data["languages"]),
        letters=data["letters"],
        rules=tuple(_rules(data.get("rules") or [])),
        capitals=data.get("capitals") or {},
        reversible=data.get("reversible") == "true",
    )


def _rules(rows: Sequence[Mapping[str, str]]) -> Iterator[Rule]:
    for row in rows:
        letters, to = row["of"].split(), row["to"].split()
        for at, letter in enumerate(letters):
            stands = to[at] if len(to) > 1 else to[0]
            yield Rule(letter, stands, _set(row.get("after")), _set(row.get("before")))


def _set(letters: str | None) -> frozenset[str]:
    return frozenset((letters or "").split())


def transliterate(text: str, tables: Sequence[Table]) -> str:
    """Return a text in Latin letters, each word by the first table that has all its letters.

    A Kazakh name in a Russian title is so written as a whole by the journal's table for Kazakh.
    Where no table has them all, each letter is that of the first that has it; one that none has
    stays as it is. Roman numbers that were typed in Cyrillic are Latin.
    """
    text = unicodedata.normalize("NFC", text)
    return _LETTERS.sub(lambda word: _word(word[0], _of_word(word[0], tables)), text)


def _of_word(word: str, tables: Sequence[Table]) -> Sequence[Table]:
    letters = set(filter(CYRILLIC.match, word.lower()))
    whole = [table for table in tables if letters <= table.letters.keys()]
    return whole[:1] or tables


def _word(word: str, tables: Sequence[Table]) -> str:
    if _ROMAN.fullmatch(word):
        return word.translate(_FIGURES)
    return "".join(_letter(word, at, tables) for at in range(len(word)))


def _letter(word: str, at: int, tables: Sequence[Table]) -> str:
    letter, before, after = word[at], word[:at][-1:], word[at + 1 : at + 2]
    for table in tables:
        small = table.small(letter.lower(), before.lower() or _START, after.lower())
        if small is not None:
            if letter == letter.lower():
                return small
            return _capital(table, letter.lower(), small, _among_capitals(before, after))
    return letter


def _among_capitals(before: str, after: str) -> bool:
    """Tell whether a capital is one of a word in capitals rather than the first of a word."""
    return after.isupper() or (not after and before.isupper())


def _capital(table: Table, letter: str, small: str, among_capitals: bool) -> str:
    own = table.capitals.get(letter) or small[:1].upper() + small[1:]
    return own.upper() if among_capitals else own
