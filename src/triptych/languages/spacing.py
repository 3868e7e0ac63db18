"""Which words of a language print keeps together in one line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Spacing:
    """Words by which print tells where a line may not end.

    `leading` words stay with the next word, `trailing` ones with the word before (abbreviations
    of several letters as `т.б`), `units` with the number before; one that ends in `*` stands for
    every word that begins so. `hyphened` words stay with the capital after their hyphen:
    `al-Farabi`. `narrow` says that the parts of an abbreviation and initials stand
    close: `т. е.`, `Н. А.`
    """

    leading: tuple[str, ...] = ()
    trailing: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    hyphened: tuple[str, ...] = ()
    narrow: bool = False

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Spacing:
        """Return what a language's file says below `spacing`."""
        return cls(
            leading=tuple(data.get("leading", "").split()),
            trailing=tuple(data.get("trailing", "").split()),
            units=tuple(data.get("units", "").split()),
            hyphened=tuple(data.get("hyphened", "").split()),
            narrow=data.get("narrow") == "true",
        )
