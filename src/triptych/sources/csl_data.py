"""Bibliographies in the notations of CSL itself: CSL-YAML and CSL-JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from triptych import csl
from triptych.document import Document, Text
from triptych.finding import Finding, Severity
from triptych.sources import json
from triptych.sources.entries import (
    READABLE,
    Entry,
    ReadEntries,
    is_key,
    refused,
    unseen,
    without_id,
    work,
)
from triptych.sources.yaml import Loc, Yaml, parse

_OLDER = {
    "event": "event-title",
    "journalAbbreviation": "container-title-short",
    "shortTitle": "title-short",
}
"""Names of CSL 1.0.1 and of citeproc-js that programs still write into CSL-JSON."""
IN_LATIN = ("romanised", "translated")
"""Fields of ours that hold fields of the work: what a list in Latin letters prints."""
_NO_FACTS = {"categories", "custom", "system_id"}  # of the program that wrote the file
_FLAGS = {"comma-suffix", "isInstitution", "multi", "parse-names", "static-ordering"}

Read = Callable[[Yaml, Loc, Mapping[str, Any]], tuple[Entry | None, list[Finding]]]
"""Reads the row at a location; returns no entry where something in it keeps it out."""


def read_yaml(document: Document) -> ReadEntries:
    """Read CSL-YAML. Never raises."""
    source, findings = parse(document)
    loc, rows = _rows(source)
    if rows is None:
        return [], findings
    if not isinstance(rows, list):
        return [], [*findings, _not_a_list(source, "begin each entry with `- id: a-key`")]
    entries, faults = _each(source, loc, rows, _entry)
    return entries, [*findings, *faults]


def _each(source: Yaml, loc: Loc, rows: Sequence[Any], read: Read) -> ReadEntries:
    """Return the entries of a list; one that no citation can name is left out and told."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    for at, row in enumerate(rows):
        if not isinstance(row, dict) or not is_key(row.get("id")):
            findings.append(_without_id(source, (*loc, at), row))
            continue
        entry, faults = read(source, (*loc, at), row)
        entries += [entry] if entry else []
        findings += faults
    return entries, findings


def _entry(source: Yaml, loc: Loc, row: Mapping[str, Any]) -> tuple[Entry, list[Finding]]:
    texts = {key: _text(source, (*loc, key)) for key in row}
    single = {key: value for key, value in row.items() if key not in {"works", *IN_LATIN}}
    made, faults = work(single, texts, key_at=lambda key: source.place_of(*loc, key))
    other, more = _in_latin(source, loc, row)
    works = row.get("works") or [] if "works" in row else None
    latin = replace(made, romanised=other["romanised"], translated=other["translated"])
    return Entry(latin, works), [*faults, *more]


def _in_latin(
    source: Yaml, loc: Loc, row: Mapping[str, Any]
) -> tuple[dict[str, dict[str, Any]], list[Finding]]:
    """Return what a list in Latin letters prints of a work in place of its own fields."""
    made: dict[str, dict[str, Any]] = {name: {} for name in IN_LATIN}
    faults: list[Finding] = []
    for name in IN_LATIN:
        given = row.get(name) or {}
        if not isinstance(given, dict):
            why = "fields of the work are expected in it, such as `title: …`"
            faults.append(refused(source.place_of(*loc, name), name, why))
            continue
        made[name], wrong = csl.item(given)
        places = ((field, source.place_of(*loc, name, field), why) for field, why in wrong)
        faults += [refused(place, f"{name}.{field}", why) for field, place, why in places]
    return made, faults


def read_json(document: Document) -> ReadEntries:
    """Read CSL-JSON: a list of items, or an object that has one as `items` or `references`.

    What CSL does not know in an item is a warning, since another program wrote it. Never raises.
    """
    try:
        source, findings = json.parse(document)
    except json.NotJsonError as error:
        cure = "check the quotes, commas and brackets here and just before"
        return [], [READABLE.at(error.place, f"the JSON breaks off here: {error}", cure)]
    loc, rows = _rows(source)
    if not isinstance(rows, list):
        return [], [*findings, _not_a_list(source, "write a list of items: [{…}, {…}]")]
    entries, faults = _each(source, loc, rows, _json_entry)
    return entries, [*findings, *faults]


def _json_entry(
    source: Yaml, loc: Loc, row: Mapping[str, Any]
) -> tuple[Entry | None, list[Finding]]:
    names = {key: _OLDER.get(key, key) for key, value in row.items() if value not in ("", [], {})}
    names = {key: name for key, name in names.items() if key == name or name not in row}
    names = {key: name for key, name in names.items() if key not in _NO_FACTS}
    texts = {name: _text(source, (*loc, key)) for key, name in names.items()}
    taken = {name: _plainer(name, row[key]) for key, name in names.items()}
    if hidden := list(unseen(taken, texts, texts["id"].place())):
        return None, hidden
    keys = {name: key for key, name in names.items()}
    made, faults = work(
        taken, texts, Severity.WARNING, lambda name: source.place_of(*loc, keys[name])
    )
    return Entry(made), faults


def _plainer(name: str, value: Any) -> Any:
    """Return a value without what programs add to names, and with raw dates as dates."""
    if name in csl.NAMES and isinstance(value, list):
        return [
            {part: text for part, text in row.items() if part not in _FLAGS}
            if isinstance(row, dict)
            else row
            for row in value
        ]
    if name in csl.DATES and isinstance(value, dict) and isinstance(value.get("raw"), str):
        return value["raw"]
    return value


def _rows(source: Yaml) -> tuple[Loc, Any]:
    """Return the list of entries, and where it lies in the data."""
    data = source.data
    for name in ("references", "items"):
        if isinstance(data, dict) and name in data:
            return (name,), data[name]
    return (), data


def _text(source: Yaml, loc: Loc) -> Text:
    return source.values[loc] if loc in source.values else source.keys[loc]


def _not_a_list(source: Yaml, cure: str) -> Finding:
    return READABLE.at(source.place, "the references are not a list", cure)


def _without_id(source: Yaml, loc: Loc, row: Any) -> Finding:
    id_ = row.get("id") if isinstance(row, dict) else None
    said = source.values.get((*loc, "id")) if id_ else None
    return without_id(said.place() if said else source.place_of(*loc), id_)
