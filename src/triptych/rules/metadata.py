"""MET: authors, institutions and facts of publication."""

from __future__ import annotations

from collections.abc import Iterator

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Affiliation, Article, Author
from triptych.rule import Fault, rule
from triptych.rules.status import required


@rule("MET003", "name-stands-in-every-language", Severity.WARNING)
def name_stands_in_every_language(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find authors and institutions that lack their name in a language of the article."""
    everyone: tuple[Author | Affiliation, ...] = (*article.authors, *article.affiliations)
    for named in everyone:
        lacking = [language for language in article.languages if language not in named.name]
        if lacking:
            severity = (
                Severity.ERROR if len(lacking) == len(article.languages) else required(article)
            )
            message = f"the name is missing in {', '.join(lacking)}"
            cure = f"write `{lacking[0]}: …` below `name`"
            yield Fault(named.place, message, cure, severity)
