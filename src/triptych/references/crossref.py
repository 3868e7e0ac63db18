"""Works as Crossref tells them in JSON (REST API, "works"), as items of CSL-JSON.

Fields and types by Crossref's documentation of the API; what they become by CSL 1.0.2.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from triptych.identifiers import bare_doi

TYPES = {
    "book": "book", "book-chapter": "chapter", "book-part": "chapter", "book-section": "chapter",
    "book-series": "book", "book-set": "book", "book-track": "chapter", "database": "dataset",
    "dataset": "dataset", "dissertation": "thesis", "edited-book": "book", "journal": "periodical",
    "journal-article": "article-journal", "journal-issue": "periodical",
    "journal-volume": "periodical", "monograph": "book", "peer-review": "review",
    "posted-content": "article", "proceedings": "book", "proceedings-article": "paper-conference",
    "proceedings-series": "book", "reference-book": "book", "reference-entry": "entry",
    "report": "report", "report-component": "report", "report-series": "report",
    "standard": "standard",
}  # fmt: skip
_IN_BOOKS = {"chapter", "entry", "paper-conference"}
_DATES = ("published-print", "published", "issued", "published-online", "posted")
"""The issue's own year comes first: it is what volume and page belong to."""
_ROLES = ("author", "editor", "translator", "chair")
_SAME = {
    "volume": "volume", "issue": "issue", "page": "page", "edition-number": "edition",
    "part-number": "part-number", "publisher": "publisher",
    "publisher-location": "publisher-place", "language": "language",
}  # fmt: skip
_MARKS = {
    "i": "i", "em": "i", "italic": "i", "b": "b", "strong": "b", "bold": "b",
    "sub": "sub", "sup": "sup",
}  # fmt: skip
_TAG = re.compile(r"<(?P<end>/?)(?:[a-z]+:)?(?P<name>[A-Za-z][\w-]*)(?:\s[^<>]*)?/?>")

Work = Mapping[str, Any]


def works(data: Any) -> list[Work]:
    """Return the works in what Crossref said: a message with one or many, one work, or a list.

    What has neither title nor DOI is none, such as the message of a failure.
    """
    if isinstance(data, Mapping) and isinstance(data.get("message"), Mapping):
        data = data["message"]
    if isinstance(data, Mapping):
        data = data["items"] if isinstance(data.get("items"), list) else [data]
    rows = data if isinstance(data, list) else []
    return [
        row for row in rows if isinstance(row, Mapping) and (row.get("title") or row.get("DOI"))
    ]


def is_crossref(data: Any) -> bool:
    """Tell whether data is Crossref's and not CSL-JSON, whose titles are no lists."""
    if isinstance(data, Mapping) and "message-type" in data:
        return True
    return any(
        isinstance(row.get("title"), list) or row.get("type") in TYPES.keys() - TYPES.values()
        for row in works(data)
    )


def item(work: Work) -> dict[str, Any]:
    """Return a work as an item of CSL-JSON without an id; its words stay as Crossref has them."""
    kind = TYPES.get(str(work.get("type")), "document")
    parts: Sequence[Callable[[Work, str], dict[str, Any]]]
    parts = (_plain, _titles, _containers, _names, _numbers, _publishing)
    found: dict[str, Any] = {"type": kind}
    for part in parts:
        found |= {name: value for name, value in part(work, kind).items() if value}
    return found


def _plain(work: Work, kind: str) -> dict[str, Any]:
    found = {ours: _text(work.get(theirs)) for theirs, ours in _SAME.items()}
    issue = work.get("journal-issue")
    if not found["issue"] and isinstance(issue, Mapping):
        found["issue"] = _text(issue.get("issue"))
    return found


def _titles(work: Work, kind: str) -> dict[str, Any]:
    title, subtitle = _first(work.get("title")), _first(work.get("subtitle"))
    if subtitle and subtitle.casefold() not in title.casefold():
        title = f"{title}{' ' if title.endswith((':', '?', '!')) else ': '}{subtitle}"
    original, short = _first(work.get("original-title")), _first(work.get("short-title"))
    return {
        "title": title,
        "original-title": original if original != title else "",
        "title-short": short if short != title else "",
    }


def _containers(work: Work, kind: str) -> dict[str, Any]:
    """Return journal, book and series; of a chapter's two titles the first is the series'."""
    titles = [title for each in _list(work.get("container-title")) if (title := _text(each))]
    short = _first(work.get("short-container-title"))
    event = next((one for one in _list(work.get("event")) if isinstance(one, Mapping)), {})
    found = {"event-title": _text(event.get("name")), "event-place": _text(event.get("location"))}
    if kind in _IN_BOOKS and len(titles) > 1:
        return {**found, "collection-title": titles[0], "container-title": titles[-1]}
    if kind == "book":  # what contains a book is a series
        return {**found, "collection-title": titles[0] if titles else ""}
    container = titles[0] if titles else ""
    return {
        **found,
        "container-title": container,
        "container-title-short": short if short != container else "",
    }


def _names(work: Work, kind: str) -> dict[str, Any]:
    return {
        role: [name for row in _list(work.get(role)) if (name := _name(row))] for role in _ROLES
    }


def _name(row: Any) -> dict[str, str]:
    if not isinstance(row, Mapping):
        return {}
    family, given = _text(row.get("family")), _text(row.get("given"))
    whole = _text(row.get("name")) or (given if not family else "")
    if not family:
        return {"literal": whole} if whole else {}
    parts = {"family": family, "given": given, "suffix": _text(row.get("suffix"))}
    return {part: text for part, text in parts.items() if text}


def _numbers(work: Work, kind: str) -> dict[str, Any]:
    """Return DOI, ISBN, ISSN, the number of an article without pages, and the address."""
    doi = bare_doi(_text(work.get("DOI")))
    isbns = [re.sub(r".*/", "", _text(each)) for each in _list(work.get("ISBN"))]
    number = _text(work.get("article-number")) if not _text(work.get("page")) else ""
    return {
        "DOI": doi,
        "ISBN": max(isbns, key=lambda isbn: len(re.sub(r"\D", "", isbn)), default=""),
        "ISSN": _issn(work),
        "number": number,
        "URL": "" if doi else _text(work.get("URL")),
    }


def _issn(work: Work) -> str:
    """Return the ISSN of the print, else the first."""
    typed = [row for row in _list(work.get("issn-type")) if isinstance(row, Mapping)]
    printed = [_text(row.get("value")) for row in typed if row.get("type") == "print"]
    return next(iter([*printed, *map(_text, _list(work.get("ISSN")))]), "")


def _publishing(work: Work, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = {"issued": _date(work)}
    institutions = [row for row in _list(work.get("institution")) if isinstance(row, Mapping)]
    if institutions and kind in ("thesis", "report", "article"):
        found["publisher"] = _text(institutions[0].get("name"))
        found["publisher-place"] = _first(institutions[0].get("place"))
    if kind == "thesis":
        found["genre"] = _first(work.get("degree"))
    if work.get("subtype") == "preprint":
        found["genre"] = "Preprint"
    return found


def _date(work: Work) -> dict[str, Any]:
    """Return the first date that is known; Crossref writes an unknown one as `[[null]]`."""
    for name in _DATES:
        date = work.get(name)
        rows = date.get("date-parts") if isinstance(date, Mapping) else None
        row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], list) else []
        parts = [int(part) for part in row if re.fullmatch(r"\d{1,4}", str(part))]
        if parts and len(parts) == len(row):
            return {"date-parts": [parts]}
    return {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _first(value: Any) -> str:
    return next((text for each in _list(value) if (text := _text(each))), "")


def _text(value: Any) -> str:
    """Return words without HTML and JATS, but for the marks that CSL knows, in one line."""
    if not isinstance(value, str | int):
        return ""
    marked = _TAG.sub(_mark, html.unescape(html.unescape(str(value))))
    return " ".join(marked.split())


def _mark(tag: re.Match[str]) -> str:
    kept = _MARKS.get(tag["name"].lower())
    return f"<{tag['end']}{kept}>" if kept else ""
