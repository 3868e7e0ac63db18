"""How the article's status raises what it must have."""

from __future__ import annotations

from triptych.finding import Severity
from triptych.model import Article


def required(article: Article) -> Severity:
    """Return how bad it is that something is missing which no published article may lack."""
    return Severity.WARNING if article.status == "draft" else Severity.ERROR
