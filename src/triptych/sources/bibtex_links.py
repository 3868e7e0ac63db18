"""What the entries of a BibTeX file take from one another, and circles in it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from triptych.finding import Finding, Severity
from triptych.sources.bibtex_fields import LINKS
from triptych.sources.bibtex_scan import Field, Scanned
from triptych.sources.entries import READABLE


class Numbered(NamedTuple):
    """The entries of a file; each is called k0, k1 and so on in what pandoc reads."""

    entries: list[Scanned]
    by_key: Mapping[str, int]

    def linked(self, entry: Scanned) -> Iterator[tuple[Field, str]]:
        """Yield each key of another entry that an entry takes fields from."""
        for name in sorted(LINKS & entry.fields.keys()):
            for key in entry.fields[name].text.value.strip('"{}').split(","):
                yield entry.fields[name], key.strip()


def wrong_links(numbered: Numbered) -> tuple[set[int], list[Finding]]:
    """Return the entries in a circle of `crossref`s, which pandoc would follow for ever, and tell.

    A link to an entry that is not there is told as well.
    """
    findings = []
    graph: dict[int, set[int]] = {at: set() for at in range(len(numbered.entries))}
    for at, entry in enumerate(numbered.entries):
        for field, key in numbered.linked(entry):
            if key in numbered.by_key:
                graph[at].add(numbered.by_key[key])
                continue
            told = f'"{field.name}" names {key}, which is no entry of this file'
            cure = "add that entry, or write its fields out here"
            findings.append(READABLE.at(field.text.place(), told, cure, Severity.WARNING))
    circle = _blocked(_turned(_blocked(graph)))
    for at in sorted(circle):
        entry = numbered.entries[at]
        place = next(field.text.place() for field, _ in numbered.linked(entry))
        told = f'"{entry.key}" takes fields from entries that take theirs from it'
        findings.append(READABLE.at(place, told, "take one `crossref` or `xdata` of them out"))
    return set(circle), findings


_Graph = Mapping[int, set[int]]


def _blocked(graph: _Graph) -> _Graph:
    """Return the part of a graph whose nodes wait for each other, without all that can be done."""
    order = TopologicalSorter(graph)
    with contextlib.suppress(CycleError):
        order.prepare()
    done: set[int] = set()
    while ready := order.get_ready():
        order.done(*ready)
        done |= set(ready)
    return {at: near - done for at, near in graph.items() if at not in done}


def _turned(graph: _Graph) -> _Graph:
    turned: dict[int, set[int]] = {at: set() for at in graph}
    for at, near in graph.items():
        for other in near:
            turned[other].add(at)
    return turned
