"""What a check found: one sentence at one place, with its cure."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

from triptych.document import Place


class Severity(IntEnum):
    """How bad a finding is; an error keeps an output from being published."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        """Return the name as findings show it."""
        return self.name.lower()


class Repair(NamedTuple):
    """A cure that can be carried out: where `old` stands in the source, `new` is to stand."""

    place: Place
    old: str
    new: str


@dataclass(frozen=True, order=True)
class Finding:
    """A fault at a place: what is wrong there, and what to do about it.

    `repairs` are given where the cure needs no judgement and no other words: all or none of them.
    """

    place: Place
    code: str
    severity: Severity
    message: str
    help: str = ""
    repairs: tuple[Repair, ...] = field(default=(), compare=False, repr=False)

    @property
    def url(self) -> str:
        """Return the page that explains the rule, below the project's root."""
        return f"docs/reference/rules/{self.code}.md"
