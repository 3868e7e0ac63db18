"""REF: works as a list in Latin letters has them."""

from __future__ import annotations

from collections.abc import Iterator

from triptych import romanisation
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.rule import Fault, rule
from triptych.rules.references.works import place, works


@rule("REF050", "work-is-romanised-whole", Severity.WARNING)
def work_is_romanised_whole(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find works with a letter that no table turns into Latin, where the journal has two lists."""
    settings = journal.settings
    for work in works(article) if settings.reference_lists > 1 else ():
        item = romanisation.item(work, settings.transliteration, article.romanisation)
        if word := romanisation.left_over(item):
            message = f'"{word}" keeps a Cyrillic letter in the list in Latin letters'
            cure = "give the field in Latin letters: `romanised: {title: …}`"
            yield Fault(place(work, "title"), message, cure)
