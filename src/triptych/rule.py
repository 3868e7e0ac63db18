"""The table of rules: each has a code, a name for the property that holds, and a severity."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from triptych.document import Place
from triptych.finding import Finding, Repair, Severity
from triptych.model import Article

MOST = 400  # characters of a sentence; a fault in a text without end is told by its beginning


class Fault(NamedTuple):
    """What a check sees: a place where its property does not hold, why, and what to do.

    `severity` is set where it is not the rule's own, `repairs` where the cure can be carried out
    without judgement: spaces, marks and letters that only look alike, never words.
    """

    place: Place
    message: str
    cure: str = ""
    severity: Severity | None = None
    repairs: tuple[Repair, ...] = ()


Check = Callable[[Article, Any], Iterator[Fault]]
"""A check takes the article and the journal, whose own file is read by rules of the table."""


@dataclass(frozen=True)
class Rule:
    """A property every manuscript should have; `check` yields where it does not hold.

    The rules that reading itself keeps (files, YAML) have no `check` of their own.
    """

    code: str
    name: str
    severity: Severity
    check: Check | None = None

    def at(
        self, place: Place, message: str, cure: str = "", severity: Severity | None = None
    ) -> Finding:
        """Return a finding of this rule; `severity` is set where it is not the rule's own."""
        return self.of(Fault(place, message, cure, severity))

    def of(self, fault: Fault) -> Finding:
        """Return the finding that a fault is."""
        place = fault.place._replace(path=_utf8(fault.place.path))
        severity = fault.severity or self.severity
        message, cure = _short(fault.message), _short(fault.cure)
        return Finding(place, self.code, severity, message, cure, fault.repairs)

    def findings(self, article: Article, journal: Any) -> Iterator[Finding]:
        """Yield what the check finds in an article."""
        if self.check is not None:
            yield from map(self.of, self.check(article, journal))


RULES: dict[str, Rule] = {}


def kept(code: str, name: str, severity: Severity = Severity.ERROR) -> Rule:
    """Enter a rule that is kept while reading, and return it. A code is used once."""
    return _enter(Rule(code, name, severity))


def rule(code: str, name: str, severity: Severity = Severity.ERROR) -> Callable[[Check], Check]:
    """Enter the decorated function into the table as the check of a rule."""

    def enter(check: Check) -> Check:
        _enter(Rule(code, name, severity, check))
        return check

    return enter


def _enter(new: Rule) -> Rule:
    if new.code in RULES:
        raise ValueError(f"the code {new.code} is taken by {RULES[new.code].name}")
    RULES[new.code] = new
    return new


def _short(sentence: str) -> str:
    sentence = _utf8(sentence)
    return sentence if len(sentence) <= MOST else f"{sentence[: MOST - 1]}…"


def _utf8(text: str) -> str:
    """Return a text that can be written anywhere: a file's name may hold bytes that are none."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
