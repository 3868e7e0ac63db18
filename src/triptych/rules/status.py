"""How the article's status raises what it must have, and what its journal asks for."""

from __future__ import annotations

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article


def required(article: Article) -> Severity:
    """Return how bad it is that something is missing which no published article may lack."""
    return Severity.WARNING if article.status == "draft" else Severity.ERROR


def on_publication(article: Article) -> Severity:
    """Return how bad it is that something is missing which only its publication brings."""
    return Severity.ERROR if article.status == "published" else Severity.WARNING


def asks(journal: Journal, fact: str) -> bool:
    """Tell whether a journal requires a fact."""
    return fact in journal.settings.required
