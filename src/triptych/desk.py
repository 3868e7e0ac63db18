"""An article and all that is found in it, less what its author says to leave out."""

from __future__ import annotations

from typing import NamedTuple

from triptych import load, rules
from triptych.finding import Finding
from triptych.journal import Journal
from triptych.load import Item
from triptych.model import Article
from triptych.sources import ignores


class Checked(NamedTuple):
    """An article, None where it could not be read, and the findings in the order of reading."""

    article: Article | None
    findings: tuple[Finding, ...]


def check(item: Item, journal: Journal) -> Checked:
    """Read an article and check it for a journal."""
    article, found = load.load(item.folder)
    if article is not None:
        found = [*rules.weighed(found, journal), *rules.check(article, journal)]
        found = ignores.apply(article, found, lambda code: _is_at_work(code, article, journal))
    return Checked(article, tuple(in_order_of_reading(set(found), item)))


def _is_at_work(code: str, article: Article, journal: Journal) -> bool:
    """Tell whether a rule would find what there is: another journal may ask for other things."""
    return journal.name == article.template and journal.settings.severities.get(code) != "off"


def in_order_of_reading(findings: set[Finding], item: Item) -> list[Finding]:
    """Return findings by file, in the order in which an article's files are read, and by place."""
    order = {path.as_posix(): at for at, path in enumerate(item.sources)}
    last = len(order)
    return sorted(findings, key=lambda found: (order.get(found.place.path, last), found))
