"""REF: works that stand in the list twice."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator

from triptych.finding import Severity
from triptych.identifiers import bare_doi
from triptych.journal import Journal
from triptych.model import Article, Work
from triptych.rule import Fault, rule
from triptych.rules.references.works import text, works, year

_ALIKE = 0.93  # of the letters of two titles, in their order; 1 is equality
_COMPARED = 4  # earlier works, at most, that a work is held against for each of its blocks
_LONGEST = 300  # letters of a title that are compared
_TELLING = ("volume", "issue", "page", "edition", "chapter-number", "container-title", "number")


@rule("REF032", "work-stands-once", Severity.WARNING)
def work_stands_once(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find entries that describe the work of an earlier entry.

    Works are compared only where their titles share a block (their beginning, or their three
    longest words), and with few of it, so that the time grows with the list and not its square.
    """
    seen: dict[str, list[Work]] = defaultdict(list)
    for work in works(article):
        blocks = _blocks(work)
        before = {id(other): other for block in blocks for other in seen[block][-_COMPARED:]}
        twin = next((other for other in before.values() if _same(work, other)), None)
        if twin:
            message = f'the entry "{work.id}" seems to be the same work as "{twin.id}"'
            yield Fault(work.place, message, f"cite @{twin.id}, or say how they differ")
        for block in blocks:
            seen[block].append(work)


def _blocks(work: Work) -> list[str]:
    title = _title(work)
    longest = sorted(set(title.split()), key=lambda word: (-len(word), word))[:3]
    blocks = [f"begins {title[:20]}", f"holds {' '.join(longest)}"] if title else []
    return [*blocks, f"doi {_doi(work)}"] if _doi(work) else blocks


def _title(work: Work) -> str:
    folded = unicodedata.normalize("NFKC", text(work, "title")).casefold()
    return " ".join(re.findall(r"\w+", folded))[:_LONGEST]


def _doi(work: Work) -> str:
    return bare_doi(text(work, "DOI")).casefold()


def _same(one: Work, other: Work) -> bool:
    if _doi(one) and _doi(other):
        return _doi(one) == _doi(other)
    return (
        not _differ(year(one), year(other))
        and not _differ(_first_author(one), _first_author(other))
        and not any(_differ(_plain(one, name), _plain(other, name)) for name in _TELLING)
        and _titles_alike(_title(one), _title(other))
    )


def _differ(one: object, other: object) -> bool:
    """Tell whether two entries both say something, and not the same."""
    return bool(one) and bool(other) and one != other


def _plain(work: Work, name: str) -> str:
    return re.sub(r"\W+", "", text(work, name)).casefold()


def _first_author(work: Work) -> str:
    names = work.data.get("author") or [{}]
    name = names[0] if isinstance(names, list) and isinstance(names[0], dict) else {}
    return str(name.get("family") or name.get("literal") or "").casefold()


def _titles_alike(one: str, other: str) -> bool:
    """Tell whether titles differ by slips of the pen only: parts I and II are two works."""
    if one == other:
        return True
    if min(len(one), len(other)) < 15 or _counts(one) != _counts(other):
        return False
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _counts(title: str) -> list[str]:
    return re.findall(r"\b(?:\w*\d\w*|[ivxlcdm]+|\w)\b", title)
