"""A passage of a prose as it is compared: its text, and what in it is one whole or set off."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

NOTE = "[^]"
"""Stands in a text where a footnote is referred to; the note's own text is a passage."""


class Atom(NamedTuple):
    """A stretch of the text that is one whole.

    It is a `citation` (with its `key`), `formula` or `equation` (whose key is its TeX without the
    spaces that mean nothing), `code`, `picture`, `note`, or an `address` that is written out.
    """

    start: int
    end: int
    kind: str
    key: str = ""


class Picture(NamedTuple):
    """A picture of a figure: where it lies, and what is said to those who do not see it."""

    target: str
    alt: str


class Style(NamedTuple):
    """A stretch of the text that is set off, or is a link to `target`."""

    start: int
    end: int
    name: str
    target: str = ""


@dataclass
class Passage:
    """One line of text of a kind: `paragraph`, `heading`, `caption`, `note`, `cell`, or a whole.

    Wholes are `equation`, `code`, `figure`, and `table`, which has its cells in `rows`. `within`
    is `item`, `quotation` or `term`; `at` is where it begins in the Markdown. `level` is that of a
    heading, or counts the lists an item stands in; `form` is how a list counts its items, the
    language of code, or how the columns of a table are aligned; `number` is that of an item.
    """

    kind: str
    within: str = ""
    level: int = 0
    language: str = ""
    anchor: str = ""
    text: str = ""
    at: int = 0
    atoms: list[Atom] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    rows: list[list[Passage]] = field(default_factory=list)
    form: str = ""
    number: int = 0
    pictures: list[Picture] = field(default_factory=list)
