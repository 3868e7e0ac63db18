"""The rules that read a whole article: one small function a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from triptych.finding import Finding, Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.rule import RULES
from triptych.rules import (
    abstracts,
    acronyms,
    beginnings,
    characters,
    figures,
    keywords,
    languages,
    limits,
    lines,
    metadata,
    publication,
    quotes,
    references,
    scripts,
    sections,
    structure,
    terms,
    text,
    translations,
    typography,
    wording,
)

__all__ = ["FAMILIES", "check", "weighed"]

FAMILIES = (
    structure,
    sections,
    lines,
    beginnings,
    references,
    languages,
    translations,
    abstracts,
    scripts,
    keywords,
    terms,
    metadata,
    publication,
    limits,
    figures,
    text,
    quotes,
    typography,
    characters,
    acronyms,
    wording,
)


def check(article: Article, journal: Journal) -> list[Finding]:
    """Return what the rules find in an article, in the order of files and places."""
    found = (finding for rule in RULES.values() for finding in rule.findings(article, journal))
    return sorted(set(weighed(found, journal)))


def weighed(findings: Iterable[Finding], journal: Journal) -> Iterator[Finding]:
    """Yield findings as severe as the journal has it, without those of rules it switches off.

    What the article's status raises above the rule's own severity stays raised.
    """
    severities = journal.settings.severities
    for finding in findings:
        severity = severities.get(finding.code, str(finding.severity))
        if severity != "off":
            yield replace(finding, severity=_raised(finding, Severity[severity.upper()]))


def _raised(finding: Finding, severity: Severity) -> Severity:
    is_raised = finding.severity > RULES[finding.code].severity
    return max(severity, finding.severity) if is_raised else severity
