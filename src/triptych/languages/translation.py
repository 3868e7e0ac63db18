"""What the checks of translations must know of a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Translation:
    """Words by which one text can be held against its translation.

    `months`, `numerals` and `scales` (words for thousands and more) have several forms each, with
    blanks between; one that ends in `*` stands for every word that begins so. `length` is how
    many words it takes to say what takes a hundred in English. `endings` are how many letters of
    a word its other forms may lose, and how many they may gain. `name_parts` maps parts of names
    to how this language spells them.
    """

    alphabet: str = ""
    months: tuple[str, ...] = ()
    decimal: str = "."
    numerals: Mapping[int, str] = field(default_factory=dict)
    scales: Mapping[int, str] = field(default_factory=dict)
    length: int = 100
    endings: tuple[int, int] = (1, 4)
    frequent: frozenset[str] = frozenset()
    back_references: tuple[str, ...] = ()
    adjectives_capitalised: bool = False
    name_parts: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Translation:
        """Return what a language's file says below `translation`."""
        return cls(
            alphabet=data.get("alphabet", ""),
            months=tuple(data.get("months", ())),
            decimal=data.get("decimal", "."),
            numerals={int(number): forms for number, forms in data.get("numerals", {}).items()},
            scales={int(number): forms for number, forms in data.get("scales", {}).items()},
            length=int(data.get("length", 100)),
            endings=_pair(data.get("endings", ("1", "4"))),
            frequent=frozenset(data.get("frequent", "").split()),
            back_references=tuple(data.get("back_references", ())),
            adjectives_capitalised=data.get("adjectives_capitalised") == "true",
            name_parts=data.get("name_parts", {}),
        )


def _pair(values: Sequence[str]) -> tuple[int, int]:
    lost, gained = values
    return int(lost), int(gained)
