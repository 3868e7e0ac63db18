"""What rules ask of the works in a reference list."""

from __future__ import annotations

import re
from collections.abc import Iterator

from triptych import csl
from triptych.document import Place
from triptych.model import Article, Work

FREE = ("title", "note")
"""The fields that a reference kept as free text is written in."""

YEAR = re.compile(r"(?<!\d)(?:1[4-9]|20)\d\d(?!\d)")


def works(article: Article) -> Iterator[Work]:
    """Yield every work in the order of the list."""
    return (work for reference in article.references for work in reference.works)


def text(work: Work, name: str) -> str:
    """Return a field without markup, empty where there is none."""
    return csl.plain(work.data.get(name, ""))


def kind(work: Work) -> str:
    """Return the work's CSL type, empty where it does not say."""
    return str(work.data.get("type", ""))


def place(work: Work, name: str, at: int = 0) -> Place:
    """Return where a field, or the `at`-th character of it, was written; else the entry."""
    return work.fields[name].place(at) if name in work.fields else work.place


def written(work: Work, name: str) -> str:
    """Return a field as it was written, so that `place` can follow an index into it."""
    value = work.data.get(name, "")
    return value if isinstance(value, str) else ""


def dates(work: Work, name: str) -> list[tuple[int, ...]]:
    """Return a date, or both ends of a range, as years, months and days; none for words."""
    value = work.data.get(name)
    rows = value.get("date-parts", []) if isinstance(value, dict) else []
    return [parts for row in rows if (parts := _numbers(row))]


def _numbers(row: object) -> tuple[int, ...]:
    """Return the parts of a date; BibTeX and CSL-JSON files may hold them as words."""
    parts = row if isinstance(row, list) else []
    return tuple(int(part) for part in parts if re.fullmatch(r"-?\d{1,4}", str(part)))


def year(work: Work) -> int | None:
    """Return the year the work came out."""
    found = dates(work, "issued")
    return found[0][0] if found else None


def host_and_path(address: str) -> tuple[str, str]:
    """Return the host of a web address, without `www.`, and what follows it."""
    found = re.match(r"(?:[a-z][a-z0-9+.-]*:/*)?(?:www\.)?([^/?#\s]*)(\S*)", address.strip(), re.I)
    return (found[1].lower(), found[2]) if found else ("", "")
