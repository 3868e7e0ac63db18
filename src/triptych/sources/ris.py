"""RIS, the tagged notation that reference managers and publishers export.

By the "RIS Format Specifications" of Reference Manager: a line is a tag of two characters, two
spaces, a hyphen, a space and a value; `TY` begins an entry and `ER` ends it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from triptych import csl
from triptych.document import Document, Text
from triptych.finding import Finding, Severity
from triptych.sources import keys, ris_tags
from triptych.sources.entries import (
    KNOWN,
    READABLE,
    Entry,
    ReadEntries,
    is_key,
    tag,
    unseen,
    work,
)

_LINE = re.compile(r"[ \t]*(?P<tag>[A-Z][A-Z0-9]) {1,2}-(?: |$)(?P<value>.*)")


class _Line(NamedTuple):
    """A tag with its value."""

    tag: str
    text: Text
    at: int


def read(document: Document) -> ReadEntries:
    """Read a file of RIS. An entry without an `ID` gets a key made of name and year. Never raises.

    A tag that RIS does not have is a warning, and its value is left out.
    """
    records, findings = _records(document)
    if not records:
        cure = "each begins with `TY  - JOUR` or another type and ends with `ER  - `"
        return [], [*findings, READABLE.at(document.place(0), "no entry of RIS is here", cure)]
    taken = {id_ for record in records if (id_ := _own_key(record))}
    entries: list[Entry] = []
    for record in records:
        row, texts, faults = _Record(record).row()
        findings += faults
        if hidden := list(unseen(row, texts, record[0].text.place())):
            findings += hidden
            continue
        id_ = _own_key(record) or keys.make(csl.item(row)[0], taken)
        taken.add(id_)
        own = next((line.text for line in record if line.tag == "ID"), record[0].text)
        made, faults = work({"id": id_, **row}, {"id": own, **texts}, Severity.WARNING)
        entries.append(Entry(made))
        findings += faults
    return entries, findings


def _own_key(record: Sequence[_Line]) -> str:
    said = (line.text.value for line in record if line.tag == "ID")
    return next((value for value in said if is_key(value)), "")


def _records(document: Document) -> tuple[list[list[_Line]], list[Finding]]:
    """Return the lines of each entry, and what stands where no entry is open."""
    records: list[list[_Line]] = []
    findings: list[Finding] = []
    is_open = False
    for line in _lines(document):
        if line.tag == "TY":
            if is_open:
                told = "the entry before this one has no `ER  - ` at its end"
                findings.append(_warning(line, told, "end each entry with it"))
            records.append([line])
            is_open = True
        elif line.tag == "ER":
            is_open = False
        elif is_open:
            records[-1].append(line)
        elif line.tag:
            told = f"{line.tag} stands in no entry"
            findings.append(READABLE.at(document.place(line.at), told, "begin it with `TY  - `"))
    if is_open:
        told = "the last entry has no `ER  - ` at its end; is the file whole?"
        findings.append(_warning(records[-1][0], told, "end each entry with it"))
    return records, findings


def _warning(line: _Line, message: str, cure: str) -> Finding:
    place = line.text.document.place(line.at)
    return READABLE.at(place, message, cure, Severity.WARNING)


def _lines(document: Document) -> Iterator[_Line]:
    """Yield the tagged lines; what follows on lines without a tag belongs to the value above."""
    at = 0
    open_: _Line | None = None
    for line in document.text.split("\n"):
        found = _LINE.fullmatch(line.rstrip())
        if found:
            if open_:
                yield open_
            start = at + found.start("value")
            value = found["value"].strip()
            start += len(found["value"]) - len(found["value"].lstrip())
            open_ = _Line(found["tag"], Text(value, document, start, start + len(value)), at)
        elif line.strip() and open_ and open_.tag != "ER":
            end = at + len(line.rstrip())
            joined = f"{open_.text.value} {line.strip()}".strip()
            open_ = open_._replace(text=Text(joined, document, open_.text.start, end))
        at += len(line) + 1
    if open_:
        yield open_


class _Record:
    """One entry on its way to CSL."""

    def __init__(self, lines: Sequence[_Line]) -> None:
        self.lines = [line for line in lines if line.text]
        self.type = ris_tags.TYPES.get(lines[0].text.value.upper(), "")
        self.head = lines[0]
        self.data: dict[str, Any] = {}
        self.texts: dict[str, Text] = {}
        self.findings: list[Finding] = []

    def row(self) -> tuple[dict[str, Any], dict[str, Text], list[Finding]]:
        """Return the fields as CSL-YAML would have them, their places, and what is wrong."""
        self._type()
        for line in self.lines[1:]:
            if line.tag in ris_tags.NAMES:
                self._put(ris_tags.NAMES[line.tag], [_name(line.text.value)], line.text, more=True)
            elif line.tag in ris_tags.DATES:
                self._date(ris_tags.DATES[line.tag], line)
            elif line.tag == "KW":
                self._put("keyword", line.text.value, line.text, more=True)
            elif name := self._name_of(line):
                self._word(name, line)
            elif line.tag not in {*ris_tags.NO_FACTS, "ID", "SP", "EP"}:
                told = f"no field of CSL stands for the tag {line.tag}, so its value is left out"
                cure = "check the tag; if the value matters, write it as `N1  - ` (a note)"
                place = line.text.document.place(line.at)
                self.findings.append(KNOWN.at(place, told, cure, Severity.WARNING))
        self._pages()
        return self.data, self.texts, self.findings

    def _type(self) -> None:
        if self.type:
            self._put("type", self.type, self.head.text)
            return
        told = f'RIS has no type "{self.head.text}"' if self.head.text else "TY has no type"
        cure = "JOUR is an article, CHAP a chapter, BOOK, THES, RPRT and ELEC what they say"
        self.findings.append(KNOWN.at(self.head.text.place(), told, cure, Severity.WARNING))

    def _name_of(self, line: _Line) -> str:
        """Return the variable a tag stands for; for some it depends on the type of the work."""
        if line.tag == "T2":
            return "collection-title" if self.type == "book" else "container-title"
        if line.tag == "BT":
            return "title" if self.type == "book" else "container-title"
        if line.tag == "SN":
            is_issn = re.fullmatch(r"\d{4}-?\d{3}[\dXx].*", line.text.value)
            return "ISSN" if is_issn or self.type not in ris_tags.BOOKS else "ISBN"
        if line.tag == "LA":
            return "language"
        return ris_tags.WORDS.get(line.tag, "")

    def _word(self, name: str, line: _Line) -> None:
        """Take a value; the first of two stays, but a journal's full title comes before others."""
        value = line.text.value
        if name == "language":
            value = tag(value)
        if name not in self.data or (line.tag == "JF" and name == "container-title"):
            self.data[name], self.texts[name] = value, line.text
        elif name == "note" and value not in self.data[name]:
            self.data[name] = f"{self.data[name]}; {value}"

    def _put(self, name: str, value: Any, text: Text, *, more: bool = False) -> None:
        self.texts.setdefault(name, text)
        if more and name in self.data:
            between = ", " if isinstance(value, str) else []
            value = self.data[name] + between + value
        self.data[name] = value

    def _date(self, name: str, line: _Line) -> None:
        """Take a date `year/month/day/words`; the one that tells more stays."""
        value = _date(line.text.value)
        if len(value) > len(self.data.get(name, "")) or name not in self.data:
            self.data[name], self.texts[name] = value, line.text

    def _pages(self) -> None:
        ends = [line.text for tag in ("SP", "EP") for line in self.lines if line.tag == tag][:2]
        if ends:
            values = [text.value for text in ends]
            both = len(values) == 2 and values[0] != values[1] and not re.search("[-–,]", values[0])
            self.data["page"] = "-".join(values) if both else values[0]
            whole = Text(self.data["page"], ends[0].document, ends[0].start, ends[0].end)
            self.texts["page"] = whole


def _name(value: str) -> Mapping[str, str] | str:
    """Return `Family, Given, Suffix` in its parts; a name without a comma is one whole."""
    parts = [part.strip() for part in value.split(",")]
    if len(parts) < 2 or not parts[0]:
        return value
    named = dict(zip(("family", "given", "suffix"), parts, strict=False))
    return {part: text for part, text in named.items() if text}


def _date(value: str) -> str:
    parts = [part.strip() for part in value.split("/")]
    numbers = [part for part in parts[:3] if part]
    if re.fullmatch(r"\d{4}", parts[0]) and all(part.isdigit() for part in numbers):
        given = parts[: 1 + (parts[1:2] not in ([], [""]))]
        given += parts[2:3] if len(given) == 2 and parts[2:3] != [""] else []
        return "-".join([given[0], *(f"{int(part):02}" for part in given[1:])])
    return value
