"""Which of the entries that come in are new, and the keys they get."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from triptych import csl, report
from triptych.identifiers import bare_doi
from triptych.model import Work
from triptych.references import completing, house
from triptych.sources import keys
from triptych.sources.entries import is_key

Item = Mapping[str, Any]


class Sorted(NamedTuple):
    """The items that are new, with their keys, and a sentence on each that is there already."""

    new: list[Item]
    told: list[str]


class _Known(NamedTuple):
    """A work that is there, or comes in before; `work` is None then."""

    doi: str
    work: Work | None


def sort(items: Sequence[Item], works: Sequence[Work]) -> Sorted:
    """Part items by whether they are among the works, or among the items before them."""
    known: dict[str, _Known] = {}
    for work in works:
        known |= dict.fromkeys(_marks(work.data), _Known(_doi(work.data), work))
    taken = {work.id for work in works}
    found = Sorted([], [])
    for item in items:
        if same := next(_same(item, known), None):
            found.told.append(_is_there(item, same.work))
            continue
        id_ = item.get("id", "")
        key = id_ if is_key(id_) and id_ not in taken else keys.make(item, taken)
        taken.add(key)
        whole = completing.with_language({**item, "id": key})
        found.new.append({name: whole[name] for name in house.ranked(whole)})
        known |= dict.fromkeys(_marks(item), _Known(_doi(item), None))
    return found


def _same(item: Item, known: Mapping[str, _Known]) -> Iterator[_Known]:
    """Yield what is the same work: by its DOI, or by its words where no two DOIs tell otherwise."""
    for mark in _marks(item):
        other = known.get(mark)
        if other and (not _doi(item) or other.doi in ("", _doi(item))):
            yield other


def _marks(data: Item) -> list[str]:
    """Return what tells a work: its DOI; its title with year and first author, as keys spell them.

    A title alone may repeat: there is more than one "Introduction".
    """
    marks = [f"DOI {doi}"] if (doi := _doi(data)) else []
    title = "".join(re.findall(r"\w+", csl.plain(data.get("title", "")).casefold()))
    return [*marks, f"{keys.base(data)} {title}"] if title else marks


def _doi(data: Item) -> str:
    return bare_doi(str(data.get("DOI", ""))).lower()


def _is_there(item: Item, work: Work | None) -> str:
    title = report.printable(str(item.get("title") or item.get("DOI") or item.get("id")))
    if work is None:
        return f'"{title}" comes twice in what is added; the second is left out'
    return f'"{title}" is there already, as {work.id} at {work.place}; it is left out'
