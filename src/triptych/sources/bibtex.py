"""BibTeX and BibLaTeX: fields with their places by our own scan, their TeX in pandoc's reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from triptych import pandoc
from triptych.document import Document, Place, Text
from triptych.finding import Finding, Severity
from triptych.model import Work
from triptych.sources.bibtex_doubts import doubts
from triptych.sources.bibtex_fields import CSL, IDLE, LINKS, TITLES, VERBATIM
from triptych.sources.bibtex_links import Numbered, wrong_links
from triptych.sources.bibtex_scan import Broken, Field, Scanned, scan
from triptych.sources.entries import (
    KNOWN,
    READABLE,
    Entry,
    ReadEntries,
    is_key,
    tag,
    unseen,
    without_id,
)

_BARE_PERCENT = re.compile(r"(?<!\\)%")
_BREAK = re.compile(r"\s*\n\s*")
_CLOSER = "close the braces and quotes of each field, and put a comma between fields"


class _Written(Text):
    """A value that pandoc made of TeX; each of its characters is found near where it should be."""

    _AHEAD = 24  # characters of TeX between two of the value: `\foreignlanguage{russian}{`

    @cached_property
    def _origins(self) -> list[int]:
        source, at, origins = self.document.text, self.start, []
        last = max(self.start, self.end - 1)
        for char in self.value:
            found = source.find(char, at, min(self.end, at + self._AHEAD))
            origins.append(min(found if found >= 0 else at, last))
            at = found + 1 if found >= 0 else at
        return origins


def read(document: Document) -> ReadEntries:
    """Read a BibTeX file. An entry that is broken is left out and told; never raises."""
    scanned = list(scan(document))
    findings = [
        READABLE.at(document.place(one.at), one.message, _CLOSER)
        for one in scanned
        if isinstance(one, Broken)
    ]
    whole = [one for one in scanned if isinstance(one, Scanned)]
    macros = [one for one in whole if one.type.value.lower() == "string"]
    entries = [one for one in whole if one.type.value.lower() != "string"]
    by_key = {one.key.value: at for at, one in reversed(list(enumerate(entries)))}
    numbered = Numbered(entries, by_key)
    unlinked, faults = wrong_links(numbered)
    text = _for_pandoc(macros, numbered, unlinked)
    try:
        items = pandoc.read_bibliography(text, "biblatex") if entries else []
    except pandoc.PandocError as error:
        place = _place_in(document, numbered, text, str(error))
        return [], [*findings, *faults, READABLE.at(place, str(error), _CLOSER)]
    named = frozenset(name for macro in macros for name in macro.fields)
    read_, told = _entries(numbered, items, named)
    return read_, [*findings, *faults, *told]


# --- what pandoc reads ---


def _for_pandoc(macros: Sequence[Scanned], numbered: Numbered, unlinked: set[int]) -> str:
    """Return the entries in one plain form, a line each field.

    Titles are held in braces, since pandoc would set them in small letters, and a bare % is
    escaped, since what follows it on the line would be lost.
    """
    parts = [
        f"@string{{{name} = {_value(name, field)}}}\n"
        for macro in macros
        for name, field in macro.fields.items()
    ]
    for at in range(len(numbered.entries)):
        parts.append(_plain(numbered, at, is_linked=at not in unlinked))
    return "".join(parts)


def _plain(numbered: Numbered, at: int, *, is_linked: bool) -> str:
    """Return an entry in plain form; what it is linked to bears its number there, too."""
    entry = numbered.entries[at]
    lines = [f"@{entry.type.value}{{k{at},"]
    for name, field in entry.fields.items():
        if name in LINKS and is_linked:
            keys = [key for one, key in numbered.linked(entry) if one is field]
            known = [f"k{numbered.by_key[key]}" for key in keys if key in numbered.by_key]
            lines.append(f"{name} = {{{','.join(known)}}},")
        elif name not in LINKS | IDLE:
            lines.append(f"{name} = {_value(name, field)},")
    return "\n".join([*lines, "}\n"])


def _value(name: str, field: Field) -> str:
    return " # ".join(
        piece.text if piece.macro else f"{{{_held(name, piece.text)}}}" for piece in field.pieces
    )


def _held(name: str, text: str) -> str:
    text = _BREAK.sub(" ", text)
    if name not in VERBATIM:
        text = _BARE_PERCENT.sub(r"\\%", text)
    return f"{{{text}}}" if TITLES.fullmatch(name) else text


def _place_in(document: Document, numbered: Numbered, text: str, message: str) -> Place:
    """Return the place of the entry that pandoc stumbled over, by the line its message names."""
    line = re.search(r"line (\d+)", message)
    if line is None:
        return document.place(0)
    before = "\n".join(text.split("\n")[: int(line[1])])
    keys = re.findall(r"^@\w+\{k(\d+),$", before, re.M)
    return numbered.entries[int(keys[-1])].key.place() if keys else document.place(0)


# --- what pandoc makes of it ---


def _entries(
    numbered: Numbered, items: Sequence[Mapping[str, Any]], macros: frozenset[str]
) -> ReadEntries:
    """Return the entries in the order of the file, with the places of their fields."""
    by_id = {str(item["id"]): item for item in items}
    entries: list[Entry] = []
    findings: list[Finding] = []
    for at, entry in enumerate(numbered.entries):
        if f"k{at}" not in by_id:  # @xdata and the like are no works
            continue
        if not is_key(entry.key.value):
            findings.append(without_id(entry.key.place(), entry.key.value))
            continue
        data = _data(entry, by_id[f"k{at}"])
        texts = _texts(numbered, entry, data)
        if hidden := list(unseen(data, texts, entry.key.place())):
            findings += hidden
            continue
        findings += [*_lost(entry, data), *doubts(entry, data, macros)]
        entries.append(Entry(Work(entry.key.value, data, entry.key.place(), texts)))
    return entries, findings


def _data(entry: Scanned, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item under its own id, with the names of CSL 1.0.2 and a date as words if need be.

    Pandoc leaves out a date that is none.
    """
    data = {"event-title" if name == "event" else name: value for name, value in item.items()}
    data["id"] = entry.key.value
    if data.get("issued") in (None, {"date-parts": []}):
        data.pop("issued", None)
        words = entry.fields.get("date") or entry.fields.get("year")
        if words and words.text:
            data["issued"] = {"literal": words.text.value}
    if "language" in data:
        data["language"] = tag(data["language"])
    return data


def _texts(numbered: Numbered, entry: Scanned, data: Mapping[str, Any]) -> dict[str, Text]:
    """Return where each field of an item was written: in its entry or in one it takes them from."""
    chain = [entry]
    for one in chain:
        near = [numbered.by_key[k] for _, k in numbered.linked(one) if k in numbered.by_key]
        chain += [numbered.entries[at] for at in near if numbered.entries[at] not in chain]
    written = [_likeliest(one) for one in chain]
    if written[0].get("container-title") is entry.fields.get("title"):
        written[0].pop("container-title", None)  # only what is in an entry has it from its title
    texts = {}
    for name, value in data.items():
        field = next((near[name] for near in written if name in near), None)
        texts[name] = _at(field, value) if field else entry.key
    return {**texts, "id": entry.key, "type": entry.type}


def _likeliest(entry: Scanned) -> dict[str, Field]:
    """Return the field of an entry that each variable of CSL was most likely made of."""
    ranked = (
        (rank, name, field)
        for own, field in entry.fields.items()
        for rank, name in enumerate(CSL.get(own, ()))
    )
    found: dict[str, tuple[int, Field]] = {}
    for rank, name, field in ranked:
        if name not in found or rank < found[name][0]:
            found[name] = rank, field
    return {name: field for name, (_, field) in found.items()}


def _at(field: Field, value: Any) -> Text:
    if isinstance(value, str):
        return _Written(value, field.text.document, field.text.start, field.text.end)
    return field.text


def _lost(entry: Scanned, data: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the fields that have words and are in none of the fields they could have become."""
    for name, field in entry.fields.items():
        becomes = CSL.get(name)
        if becomes and field.text and not data.keys() & set(becomes):
            told = f'the field "{field.name}" is lost: it means nothing in a @{entry.type}'
            cure = "check its TeX, or use the field that BibLaTeX has for this in such an entry"
            yield KNOWN.at(field.text.place(), told, cure, Severity.WARNING)
