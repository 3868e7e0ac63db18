"""A manuscript with its bibliography, a work as Crossref tells it, and the commands for both."""

from __future__ import annotations

import json
from pathlib import Path

import small

from triptych import references
from triptych.document import Document
from triptych.sources import bibliography

WORK = {  # invented, in the shape that Crossref's interface gives
    "DOI": "10.1234/EX.5",
    "URL": "https://doi.org/10.1234/ex.5",
    "ISSN": ["2222-2221", "1234-5679"],
    "author": [
        {"given": "Айгүл", "family": "Мысал", "sequence": "first", "affiliation": []},
        {"name": "Nomad House", "sequence": "additional", "affiliation": []},
    ],
    "container-title": ["Journal of Examples"],
    "issn-type": [
        {"type": "electronic", "value": "2222-2221"},
        {"type": "print", "value": "1234-5679"},
    ],
    "issue": "2",
    "issued": {"date-parts": [[2009, 12, 1]]},
    "language": "en",
    "page": "8-12",
    "published-online": {"date-parts": [[2009, 12, 1]]},
    "published-print": {"date-parts": [[2010]]},
    "publisher": "Example Press",
    "reference-count": 3,
    "short-container-title": ["J. Ex."],
    "title": ["THE STEPPE &amp; the\n <i>sown</i>"],
    "type": "journal-article",
    "volume": "9",
}
MESSAGE = {"status": "ok", "message-type": "work", "message": WORK}
ADDED = """\

- id: mysal2010
  type: article-journal
  language: en
  author:
    - {family: Мысал, given: Айгүл}
    - Nomad House
  title: THE STEPPE & the <i>sown</i>
  container-title: Journal of Examples
  container-title-short: J. Ex.
  volume: 9
  issue: 2
  publisher: Example Press
  issued: 2010
  page: 8-12
  DOI: 10.1234/EX.5
  ISSN: 1234-5679
"""
BOOK = "@book{kang2010, title={The Sown}, author={Kang, D.}, publisher={House}, year=2010}"


def paper(name: str = "references.yaml", text: str | None = None) -> Path:
    """Write the small manuscript with a bibliography; return the file."""
    change = {} if text is None else {"references.yaml": None, name: text}
    return small.write(Path("paper"), change) / name


def source(data: object, name: str = "work.json") -> str:
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    Path(name).write_bytes(text.encode())
    return name


def add(what: str, *, write: bool = True, ask_online: bool = False) -> int:
    return references.add(what, Path("paper"), ask_online=ask_online, write=write)


def tidy(by: str = "citation", *, write: bool = True) -> int:
    return references.tidy(Path("paper"), by=by, write=write)


def read(file: Path) -> dict[str, dict[str, object]]:
    entries, findings = bibliography.read_entries(Document.read(file, file.name))
    assert findings == []
    return {entry.work.id: dict(entry.work.data) for entry in entries}
