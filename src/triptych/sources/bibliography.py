"""The references of a manuscript, in any of their notations, as works with places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from triptych.document import Document, Place
from triptych.finding import Finding
from triptych.model import Reference, Work
from triptych.rule import kept
from triptych.sources import bibtex, csl_data, ris
from triptych.sources.entries import Entry, ReadEntries

READERS = {
    ".yaml": csl_data.read_yaml,
    ".bib": bibtex.read,
    ".json": csl_data.read_json,
    ".ris": ris.read,
}
FILES = tuple(f"references{suffix}" for suffix in READERS)

UNIQUE = kept("REF003", "entry-id-is-unique")
WORKS = kept("REF004", "composite-entry-names-works")

_WORKS = "write `works: [first-id, second-id]` with ids of other entries of this file"

Read = tuple[tuple[Reference, ...], list[Finding]]


def read(document: Document) -> Read:
    """Read the references of one file by the notation that its name tells. Never raises."""
    entries, findings = read_entries(document)
    references, faults = _references(entries)
    return references, [*findings, *faults]


def read_entries(document: Document) -> ReadEntries:
    """Read the entries of one file, each by itself. Never raises."""
    suffix = "." + document.path.rpartition(".")[2].lower()
    if not document.text.strip():
        return [], []
    return READERS[suffix](document)


# --- entries to references ---


def _references(entries: Sequence[Entry]) -> Read:
    """Join works to references: an entry with `works` holds them under its one number."""
    findings: list[Finding] = []
    first: dict[str, Entry] = {}
    for entry in entries:
        id_ = entry.work.id
        if id_ in first:
            findings.append(_twice(id_, entry.work.place, first[id_].work.place))
        first.setdefault(id_, entry)
    singles = {id_: entry.work for id_, entry in first.items() if entry.works is None}
    held: dict[str, str] = {}
    references = []
    for id_, (work, ids) in first.items():
        works: tuple[Work, ...] = (work,)
        if ids is not None:
            works = tuple(singles[one] for one in _held_ids(ids) if one in singles)
            findings += _misnamed(work, ids, singles, held)
            held |= dict.fromkeys((one.id for one in works), id_)
        references.append(Reference(id_, work.place, works))
    return tuple(one for one in references if one.works and one.id not in held), findings


def _held_ids(value: Any) -> list[str]:
    ids = value if isinstance(value, list) else []
    return list(dict.fromkeys(id_ for id_ in ids if isinstance(id_, str)))


def _misnamed(
    work: Work, value: Any, singles: Mapping[str, Work], held: Mapping[str, str]
) -> Iterator[Finding]:
    """Yield what is wrong with the `works` of an entry."""
    ids = _held_ids(value)
    place = work.fields["works"].place()
    if not ids:
        yield WORKS.at(place, "`works` names no other entry", _WORKS)
    elif len(ids) != len(value):
        yield WORKS.at(place, "`works` is not a list of different ids", _WORKS)
    for id_ in ids:
        if id_ not in singles:
            yield WORKS.at(
                place, f"`works` names {id_}, which is no entry of a single work", _WORKS
            )
        elif id_ in held:
            message = f"`works` names {id_}, which {held[id_]} holds already"
            yield WORKS.at(place, message, "let each work stand under one number")


def _twice(id_: str, place: Place, first: Place) -> Finding:
    message = f'a second entry has the id "{id_}"'
    cure = f"the first, at line {first.line}, is the one that is cited; rename or remove one"
    return UNIQUE.at(place, message, cure)
