"""YAML with places, and without its traps: every scalar is a string, a key stands once.

PyYAML keeps the last of duplicate keys, reads `no` and `1:30` as other things than words, and
unfolds aliases without end; here the stream of its events is put together by hand instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import events

from triptych.document import Document, Place, Text
from triptych.finding import Finding
from triptych.resources import YAML_LOADER
from triptych.rule import kept

Loc = tuple[str | int, ...]
MAX_DEPTH = 20  # CSL names nest four deep
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that nobody can see and that no XML or no HTML may hold."""

WELL_FORMED = kept("SRC003", "yaml-is-well-formed")
UNIQUE_KEY = kept("SRC004", "key-stands-once")
PLAIN = kept("SRC005", "yaml-is-plain")


@dataclass
class Yaml:
    """Data of strings, lists and mappings, with the text behind each value and each key."""

    data: Any = None
    values: dict[Loc, Text] = field(default_factory=dict)
    keys: dict[Loc, Text] = field(default_factory=dict)
    place: Place = field(default_factory=lambda: Place(""))

    def text(self, *loc: str | int) -> Text:
        """Return the scalar at `loc`."""
        return self.values[loc]

    def place_of(self, *loc: str | int) -> Place:
        """Return where the key or the value at `loc`, or what holds it, was written."""
        for length in range(len(loc), 0, -1):
            for texts in (self.keys, self.values):
                if loc[:length] in texts:
                    return texts[loc[:length]].place()
        return self.place


@dataclass
class _Open:
    """A mapping or a list that is being read; `key` is the key that waits for its value."""

    loc: Loc
    data: dict[str, Any] | list[Any]
    key: str | None = None


class _Refused(Exception):  # noqa: N818 - a signal of this module, not an error of its own
    """A finding that ends the reading."""


def parse(document: Document, start: int = 0, end: int | None = None) -> tuple[Yaml, list[Finding]]:
    """Read the YAML between two offsets of a document.

    Returns what could be read and the findings SRC003 to SRC005; the data is None where the
    notation itself is broken. Never raises.
    """
    end = len(document.text) if end is None else end
    reader = _Reader(document, start)
    try:
        for event in _events(document.text[start:end]):
            reader.take(event)
    except _Refused as refused:
        reader.findings.append(refused.args[0])
        return Yaml(place=document.place(start)), reader.findings
    except yaml.YAMLError as error:
        reader.findings.append(reader.not_well_formed(error))
        return Yaml(place=document.place(start)), reader.findings
    return reader.result, reader.findings


def _events(text: str) -> Iterator[events.Event]:
    parser = YAML_LOADER(text)
    try:
        while parser.check_event():
            yield parser.get_event()
    finally:
        parser.dispose()


_INDENTED = "begin what belongs together in the same column: this line is indented otherwise"
_QUOTED = "a value with a colon, a quote or a # in it needs quotes around it"
_CURES = {  # by what libyaml says
    "could not find expected ':'": "above, a key lacks its colon and space, or a value that goes on"
    " is not indented",
    "found unexpected end of stream": "above, a quotation mark is opened and not closed",
    "did not find expected ',' or ']'": "close the bracket, or put the value into quotes",
    "did not find expected ',' or '}'": "close the brace, or put the value into quotes",
}


def _cure(problem: str, text: str, offset: int) -> str:
    """Return what to do where libyaml gives up, by what it says and by what stands there."""
    if text.startswith("\t", offset):
        return "indent with spaces, not with tabs"
    if problem in _CURES:
        return _CURES[problem]
    is_begun = text[:offset].rpartition("\n")[2].strip()
    return _QUOTED if is_begun or not problem.startswith("did not find") else _INDENTED


class _Reader:
    """Puts events together; a stack instead of recursion, so depth cannot break it."""

    def __init__(self, document: Document, start: int) -> None:
        self.document = document
        self.start = start
        self.result = Yaml(place=document.place(start))
        self.findings: list[Finding] = []
        self.stack: list[_Open] = []
        self.documents = 0

    def take(self, event: events.Event) -> None:
        if isinstance(event, events.DocumentStartEvent):
            self._second_document(event)
        elif isinstance(event, events.AliasEvent):
            raise _Refused(self._plain(event, f"the alias *{event.anchor}"))
        elif isinstance(event, events.ScalarEvent):
            self._refuse_extras(event)
            self._scalar(event)
        elif isinstance(event, events.MappingStartEvent | events.SequenceStartEvent):
            self._refuse_extras(event)
            self._open(event)
        elif isinstance(event, events.CollectionEndEvent):
            self.stack.pop()

    def _second_document(self, event: events.Event) -> None:
        self.documents += 1
        if self.documents > 1:
            raise _Refused(self._plain(event, "a second YAML document"))

    def _refuse_extras(self, event: Any) -> None:
        if event.anchor is not None:
            raise _Refused(self._plain(event, f"the anchor &{event.anchor}"))
        if event.tag not in (None, "!"):
            raise _Refused(self._plain(event, f"the tag {event.tag}"))

    def _plain(self, event: events.Event, what: str) -> Finding:
        message = f"{what} is more YAML than a manuscript needs"
        return PLAIN.at(self._place(event), message, "write the value out where it is meant")

    def _scalar(self, event: Any) -> None:
        text = self._text(event)
        if unseen := UNSEEN.search(text.value):
            raise _Refused(self._plain(event, f"the character U+{ord(unseen[0]):04X}"))
        top = self.stack[-1] if self.stack else None
        if top and isinstance(top.data, dict) and top.key is None:
            self._key(top, text)
            return
        loc = self._put(event.value if event.value or event.style else None)
        self.result.values[loc] = text

    def _text(self, event: Any) -> Text:
        start, end = (self.start + mark.index for mark in (event.start_mark, event.end_mark))
        if event.style in ("|", ">"):  # the block begins below its mark
            start = min(end, self.document.text.find("\n", start) + 1 or end)
        return Text(event.value, self.document, start, end)

    def _key(self, top: _Open, text: Text) -> None:
        loc = (*top.loc, text.value)
        if loc in self.result.keys:
            first = self.result.keys[loc].place()
            self.findings.append(
                UNIQUE_KEY.at(
                    text.place(),
                    f'the key "{text.value}" stands here a second time',
                    f"it stands first at line {first.line}; keep one of the two",
                )
            )
        self.result.keys[loc] = text
        top.key = text.value

    def _open(self, event: events.Event) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise _Refused(self._plain(event, f"nesting deeper than {MAX_DEPTH} levels"))
        top = self.stack[-1] if self.stack else None
        if top and isinstance(top.data, dict) and top.key is None:
            raise _Refused(self._plain(event, "a list or a mapping as a key"))
        data: dict[str, Any] | list[Any] = {} if isinstance(event, events.MappingStartEvent) else []
        self.stack.append(_Open(self._put(data), data))
        self.result.keys.setdefault(self.stack[-1].loc, self._here(event))

    def _here(self, event: Any) -> Text:
        offset = self.start + event.start_mark.index
        return self.document.slice(offset, offset)

    def _put(self, value: Any) -> Loc:
        """Hang a value into what is open and return its location."""
        if not self.stack:
            self.result.data = value
            return ()
        top = self.stack[-1]
        if isinstance(top.data, list):
            top.data.append(value)
            return (*top.loc, len(top.data) - 1)
        key, top.key = str(top.key), None
        top.data[key] = value
        return (*top.loc, key)

    def _place(self, event: Any) -> Place:
        return self.document.place(self.start + event.start_mark.index)

    def not_well_formed(self, error: yaml.YAMLError) -> Finding:
        mark = getattr(error, "problem_mark", None)
        offset = mark.index if mark else self._reached(getattr(error, "position", 0))
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
        return WELL_FORMED.at(
            self.document.place(self.start + offset),
            f"the YAML breaks off here: {problem}",
            _cure(problem, self.document.text, self.start + offset),
        )

    def _reached(self, position: int) -> int:
        """Return the characters before a position that libyaml tells in bytes of UTF-8."""
        rest = self.document.text[self.start : self.start + position + 1]
        return len(rest.encode()[:position].decode(errors="ignore"))
