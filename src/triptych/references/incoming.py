"""Entries that are brought in: from a file of any notation, or from Crossref's JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from triptych.document import Document, NotTextError
from triptych.finding import Finding
from triptych.model import Work
from triptych.references import crossref
from triptych.sources import bibliography, json
from triptych.sources.csl_data import IN_LATIN
from triptych.sources.entries import unseen

SUFFIXES = (*bibliography.READERS, ".yml")
_KINDS = "a file of Crossref's JSON, CSL-JSON, CSL-YAML, BibTeX or RIS"


class IncomingError(Exception):
    """Nothing can be brought in from there; the message says why and what to do."""


class Incoming(NamedTuple):
    """Items of CSL-JSON, some without an id, and what is wrong with their source."""

    items: list[Mapping[str, Any]]
    findings: list[Finding]


def from_file(file: Path) -> Incoming:
    """Read a file by the notation its name tells. Raises IncomingError."""
    try:
        document = Document.read(file, file.as_posix())
    except OSError as error:
        raise IncomingError(f"{file} cannot be read: {error.strerror}; name {_KINDS}") from None
    except NotTextError as error:
        raise IncomingError(f"{file}:{error.place.line}: {error}; save it as UTF-8") from None
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise IncomingError(f"{file} is of no kind that is known; name {_KINDS}")
    if suffix == ".json" and (found := from_crossref(document)):
        if not found.items:
            raise IncomingError(f"{file} holds no work that has a title or a DOI")
        return found
    path = file.as_posix().removesuffix(file.suffix) + suffix.replace(".yml", ".yaml")
    entries, findings = bibliography.read_entries(Document(path, document.text))
    composite = [entry.work.id for entry in entries if entry.works is not None]
    if composite:
        told = f"the entry {composite[0]} of {file} holds several works; bring in each by itself"
        raise IncomingError(told)
    return Incoming([_whole(entry.work) for entry in entries], findings)


def _whole(work: Work) -> dict[str, Any]:
    """Return a work's data with what a list in Latin letters prints of it."""
    latin = {name: getattr(work, name) for name in IN_LATIN}
    return {**work.data, **{name: fields for name, fields in latin.items() if fields}}


def from_crossref(document: Document) -> Incoming | None:
    """Return the works of Crossref's JSON, None where a document is something else."""
    try:
        source, _ = json.parse(document)
    except json.NotJsonError:
        return None
    if not crossref.is_crossref(source.data):
        return None
    items = [crossref.item(work) for work in crossref.works(source.data)]
    findings = [one for item in items for one in unseen(item, {}, document.place(0))]
    return Incoming(list(items), findings)
