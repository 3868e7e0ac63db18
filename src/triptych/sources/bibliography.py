"""The references of a manuscript: CSL-YAML, BibTeX or CSL-JSON, as works with places."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from triptych import csl, pandoc
from triptych.document import Document, Place, Text
from triptych.finding import Finding
from triptych.markdown import KEY
from triptych.model import Reference, Work
from triptych.rule import kept
from triptych.sources.yaml import UNSEEN, Yaml, parse

FILES = ("references.yaml", "references.bib", "references.json")

READABLE = kept("SRC014", "references-are-readable")
KNOWN = kept("SRC015", "reference-field-is-known")
UNIQUE = kept("REF003", "entry-id-is-unique")
WORKS = kept("REF004", "composite-entry-names-works")

_FIELDS = "the fields are those of CSL 1.0.2, such as title, container-title, issued, page, URL"
_WORKS = "write `works: [first-id, second-id]` with ids of other entries of this file"
_ID = "an id is a word such as kang2009, as in [@kang2009]"


class Entry(NamedTuple):
    """One entry as it was read; `works` are the ids of those it holds, None for a single work."""

    work: Work
    works: Any = None


Read = tuple[tuple[Reference, ...], list[Finding]]


def read(document: Document) -> Read:
    """Read the references of one file by the notation that its name tells. Never raises."""
    if document.path.endswith(".yaml"):
        entries, findings = _read_yaml(document)
    else:
        entries, findings = _read_foreign(document)
    references, faults = _references(entries)
    return references, [*findings, *faults]


# --- CSL-YAML ---


def _read_yaml(document: Document) -> tuple[list[Entry], list[Finding]]:
    source, findings = parse(document)
    loc: tuple[str, ...] = ()
    rows = source.data
    if isinstance(rows, dict) and "references" in rows:
        loc, rows = ("references",), rows["references"]
    if rows is None:
        return [], findings
    if not isinstance(rows, list):
        return [], [*findings, _not_a_list(source)]
    entries = []
    for at, row in enumerate(rows):
        if not isinstance(row, dict) or not _is_key(row.get("id")):
            findings.append(_without_id(source.place_of(*loc, at), row))
            continue
        entry, faults = _entry(source, (*loc, at), row)
        entries.append(entry)
        findings += faults
    return entries, findings


def _is_key(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(KEY, value) is not None


def _entry(
    source: Yaml, loc: tuple[str | int, ...], row: Mapping[str, Any]
) -> tuple[Entry, list[Finding]]:
    texts = {key: _text(source, (*loc, key)) for key in row}
    data, refused = csl.item({key: value for key, value in row.items() if key != "works"})
    faults = [
        KNOWN.at(source.place_of(*loc, name), f'the field "{name}": {why}', _FIELDS)
        for name, why in refused
    ]
    work = Work(row["id"], data, texts["id"].place(), texts)
    return Entry(work, row.get("works") or [] if "works" in row else None), faults


def _text(source: Yaml, loc: tuple[str | int, ...]) -> Text:
    return source.values[loc] if loc in source.values else source.keys[loc]


def _not_a_list(source: Yaml) -> Finding:
    return READABLE.at(
        source.place, "the references are not a list", "begin each entry with `- id: a-key`"
    )


def _without_id(place: Place, row: Any) -> Finding:
    if isinstance(row, dict) and row.get("id"):
        return READABLE.at(place, f'the id "{row["id"]}" cannot be cited', _ID)
    return READABLE.at(place, "this entry has no id", _ID)


# --- BibTeX and CSL-JSON ---


def _read_foreign(document: Document) -> tuple[list[Entry], list[Finding]]:
    """Read a file through pandoc, and find the entries' places by their ids."""
    if not document.text.strip():
        return [], []
    notation: Literal["biblatex", "csljson"]
    notation = "biblatex" if document.path.endswith(".bib") else "csljson"
    try:
        items = pandoc.read_bibliography(document.text, notation)
    except pandoc.PandocError as error:
        cure = "check the braces, quotes and commas before this place"
        return [], [READABLE.at(_error_place(document, str(error)), str(error), cure)]
    places = _id_places(document)
    entries: list[Entry] = []
    findings: list[Finding] = []
    for row in items:
        id_ = str(row.get("id", ""))
        place = document.place(places.get(id_, [0])[0])
        faults = list(_unusable(row, id_, place))
        findings += faults
        entries += [] if faults else [Entry(Work(id_, row, place))]
    read_ids = {entry.work.id for entry in entries}
    return entries, [*findings, *_twice_in(document, places, read_ids)]


def _unusable(row: Mapping[str, Any], id_: str, place: Place) -> Iterator[Finding]:
    if not _is_key(id_):
        yield _without_id(place, row)
    for text in _strings(row):
        if unseen := UNSEEN.search(text):
            message = f"the entry holds the character U+{ord(unseen[0]):04X}, which nobody can see"
            yield READABLE.at(place, message, "take it out")
            return


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for part in value.values() for text in _strings(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in _strings(part))


def _twice_in(
    document: Document, places: Mapping[str, Sequence[int]], ids: set[str]
) -> Iterator[Finding]:
    """Yield the ids that stand twice: pandoc itself keeps one of such entries silently."""
    for id_, offsets in places.items():
        if id_ in ids and len(offsets) > 1:
            yield _twice(id_, document.place(offsets[1]), document.place(offsets[0]))


def _id_places(document: Document) -> dict[str, list[int]]:
    bibtex = r"@\s*(?!comment|preamble|string)\w+\s*\{\s*(?P<id>[^,\s{}]+)\s*,"
    json_id = r'"id"\s*:\s*"(?P<id>[^"\\]+)"'
    pattern = bibtex if document.path.endswith(".bib") else json_id
    found: dict[str, list[int]] = {}
    for match in re.finditer(pattern, document.text, re.I):
        found.setdefault(match["id"], []).append(match.start("id"))
    return found


def _error_place(document: Document, message: str) -> Place:
    """Return the line that pandoc's message names, else the start."""
    line = re.search(r"line (\d+)(?:[, ]+column (\d+))?", message)
    return Place(document.path, int(line[1]), int(line[2] or 1)) if line else document.place(0)


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
