"""The rules that read a whole article: one module a family, one small function a rule."""

from __future__ import annotations

from triptych.finding import Finding
from triptych.journal import Journal
from triptych.model import Article
from triptych.rule import RULES
from triptych.rules import figures, languages, metadata, references, structure, text

__all__ = ["FAMILIES", "check"]

FAMILIES = (structure, references, languages, metadata, figures, text)


def check(article: Article, journal: Journal) -> list[Finding]:
    """Return what the rules find in an article, in the order of files and places."""
    found = (finding for rule in RULES.values() for finding in rule.findings(article, journal))
    return sorted(set(found))
