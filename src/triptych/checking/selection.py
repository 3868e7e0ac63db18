"""Which findings an editor asks to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from triptych import codes
from triptych.finding import Finding, Severity


class UnknownCodeError(Exception):
    """What was asked for is neither a rule nor a family; the message names the nearest."""


def read(words: str) -> tuple[str, ...]:
    """Return the codes and families that stand in `words`; raises UnknownCodeError."""
    named = tuple(dict.fromkeys(words.upper().replace(",", " ").split()))
    for code in named:
        if not codes.is_known(code):
            message = f"no rule or family is called {code}: there are {codes.near(code)}"
            raise UnknownCodeError(message)
    return named


@dataclass(frozen=True)
class Selection:
    """Codes and families to show and to leave out, and the least severity to show.

    A code counts for more than its family: `select` REF002 with `ignore` REF shows REF002.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    least: Severity = Severity.INFO

    def of(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return the findings that are asked for, in their order."""
        return [f for f in findings if f.severity >= self.least and self.has(f.code)]

    def has(self, code: str) -> bool:
        """Tell whether a rule's findings are asked for."""
        for name in (code, code[: codes.FAMILY]):
            if name in self.ignore or name in self.select:
                return name not in self.ignore
        return not self.select
