"""What a check found: one sentence at one place, with its cure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from triptych.document import Place


class Severity(IntEnum):
    """How bad a finding is; an error keeps an output from being published."""

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        """Return the name as findings show it."""
        return self.name.lower()


@dataclass(frozen=True, order=True)
class Finding:
    """A fault at a place: what is wrong there, and what to do about it."""

    place: Place
    code: str
    severity: Severity
    message: str
    help: str = ""

    @property
    def url(self) -> str:
        """Return the page that explains the rule, below the project's root."""
        return f"docs/reference/rules/{self.code}.md"
