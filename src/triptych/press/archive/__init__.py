"""What an archived PDF says of itself: PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) at once.

This module is the parent's side: facts, handed to the press with a page. The child's side is
`finish`, which puts them into the document that WeasyPrint made.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Relationship = Literal["Source", "Data", "Alternative", "Supplement", "Unspecified"]
"""What an attached file is to the document (ISO 19005-3, 6.8, and its Annex E)."""


@dataclass(frozen=True)
class Attachment:
    """A file that travels inside the PDF: its name there, its bytes, and what it is.

    `description` is a sentence for people; `media_type` one such as `text/markdown`.
    """

    name: str
    data: bytes = field(repr=False)
    media_type: str
    relationship: Relationship
    description: str


@dataclass(frozen=True)
class Archive:
    """What is known of a document; what is not known stays empty and is not said.

    Titles, descriptions and rights are by language tag. `date` is an ISO 8601 date, year or
    month: the document's own, never that of its making. `prism` has terms of the PRISM basic
    vocabulary, such as `doi`, `issn` and `volume`. `languages` are those of the text.
    """

    titles: Mapping[str, str] = field(default_factory=dict)
    descriptions: Mapping[str, str] = field(default_factory=dict)
    rights: Mapping[str, str] = field(default_factory=dict)
    creators: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    date: str = ""
    prism: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()

    def to_job(self) -> dict[str, Any]:
        """Return the facts as JSON has them."""
        data = asdict(self)
        for one in data["attachments"]:
            one["data"] = base64.b64encode(one["data"]).decode()
        return data

    @classmethod
    def from_job(cls, data: Mapping[str, Any]) -> Archive:
        """Return the facts that `to_job` wrote."""
        files = [one | {"data": base64.b64decode(one["data"])} for one in data["attachments"]]
        lists = {name: tuple(value) for name, value in data.items() if isinstance(value, list)}
        return cls(**{**data, **lists, "attachments": tuple(Attachment(**one) for one in files)})
