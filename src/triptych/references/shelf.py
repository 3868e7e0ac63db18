"""The manuscript's own bibliography: what is in it, and how entries are put at its end."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from triptych import pandoc
from triptych.document import Document, decode
from triptych.finding import Finding, Severity
from triptych.model import Work
from triptych.references import blocks, house
from triptych.sources import bibliography
from triptych.sources.entries import Entry
from triptych.sources.manuscript import Manuscript

NEW = "references.yaml"


class ShelfError(Exception):
    """Nothing can be put into this bibliography; the message says why and what to do."""


class Shelf:
    """One file of references, as it is; `raw` is None where it is not there yet."""

    def __init__(self, file: Path) -> None:
        """Read the file; where it is none of the manuscript's, `findings` tell why."""
        self.file = file
        self.path = file.as_posix()
        self.raw: str | None = None
        self.entries: list[Entry] = []
        manuscript = Manuscript(file.parent)
        document = manuscript.document(file.name) if manuscript.has(file.name) else None
        self.findings = manuscript.findings
        if document is not None:
            self.raw = file.read_bytes().decode("utf-8")
            self.entries, self.findings = bibliography.read_entries(document)

    @property
    def works(self) -> list[Work]:
        """Return the works that are there."""
        return [entry.work for entry in self.entries]

    def with_items(self, items: Sequence[Mapping[str, Any]]) -> str:
        """Return the file's text with items at its end; all that is there stays as it is.

        Raises ShelfError.
        """
        if not items:
            return self.raw or ""
        if self.file.suffix == ".ris":
            raise ShelfError(
                f"{self.file} is RIS, which has no field for much of what an entry says; "
                f"convert it first: triptych references add {self.file} {self.file.parent} --write"
            )
        put = {".yaml": _into_yaml, ".bib": _into_bibtex, ".json": _into_json}
        text = put[self.file.suffix](self.raw or "", items, self.path)
        held = self._held(text)
        whole = all(held.get(work.id) == work.data for work in self.works)
        if not whole or not {item["id"] for item in items} <= held.keys():
            raise ShelfError(
                f"{self.path} has a form that entries cannot be added to; do it by hand"
            )
        return text

    def _held(self, text: str) -> Mapping[str, Mapping[str, Any]]:
        """Return the data of the entries that a text would hold, by id."""
        entries, _ = bibliography.read_entries(
            Document(self.path, decode(text.encode(), self.path))
        )
        return {entry.work.id: entry.work.data for entry in reversed(entries)}

    def lost(self, text: str, items: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
        """Return id and name of each field of the new items that the new text does not hold."""
        held = self._held(text)
        return [
            (item["id"], name) for item in items for name in item if name not in held[item["id"]]
        ]


def find(folder: Path) -> Path:
    """Return the bibliography of a manuscript, or the file that it would be."""
    there = [name for name in bibliography.FILES if Manuscript(folder).has(name)]
    return folder / (there[0] if there else NEW)


def errors(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that keep a bibliography from being changed safely."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]


def _into_yaml(raw: str, items: Sequence[Mapping[str, Any]], path: str) -> str:
    try:
        cut = blocks.cut(raw, path)
    except blocks.NotInBlocksError as error:
        raise ShelfError(
            f"{path}:{error.place.line}: {error}; write `- id: …` and a line for each field"
        ) from None
    if not cut.entries:
        texts = [house.entry(item) for item in items]
        return cut.mark + "".join(cut.head) + "\n".join(texts).replace("\n", cut.end)
    gap = max(block.gap for block in cut.entries[1:]) if cut.entries[1:] else 1
    for item in items:
        lines = house.entry(item, cut.indent).replace("\n", cut.end).splitlines(keepends=True)
        cut.entries.append(blocks.Block(str(item["id"]), dict(item), gap, [], opaque=lines))
    return cut.text()


def _into_bibtex(raw: str, items: Sequence[Mapping[str, Any]], path: str) -> str:
    end = "\r\n" if "\r\n" in raw else "\n"
    try:
        written = pandoc.write_bibliography(items)
    except pandoc.PandocError as error:
        raise ShelfError(f"{path} cannot be added to: {error}") from None
    before = raw if not raw or raw.endswith(("\n", "\r")) else raw + end
    return before + (end if before.strip() else "") + written.strip().replace("\n", end) + end


def _into_json(raw: str, items: Sequence[Mapping[str, Any]], path: str) -> str:
    """Put items before the bracket that closes the list, indented as the last one is."""
    closing = raw.rstrip().removesuffix("}").rstrip()
    if not raw.strip():
        closing, raw = "[", "[]\n"
    elif closing.endswith("]"):
        closing = closing[:-1].rstrip()
    else:
        raise ShelfError(f"{path} does not end with a list of items; write [{{…}}, {{…}}]")
    is_empty = closing.endswith("[")
    end = "\r\n" if "\r\n" in raw else "\n"
    margin = re.findall(r"^([ \t]*)\{", closing, re.M)[-1:] or ["  "]
    texts = [json.dumps(dict(item), ensure_ascii=False, indent=2) for item in items]
    lines = [re.sub(r"^", margin[0], text, flags=re.M) for text in texts]
    added = ("" if is_empty else ",") + "\n" + ",\n".join(lines)
    rest = raw[len(closing) :]
    between = "" if rest.lstrip(" \t").startswith(("\n", "\r")) else end
    return closing + added.replace("\n", end) + between + rest
