"""CSL-JSON: the variables of the Citation Style Language 1.0.2, and values as citeproc takes them.

Source of the names: the CSL 1.0.2 specification, appendix IV "Variables".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


NAMES = _words("""
    author chair collection-editor compiler composer container-author contributor curator
    director editor editor-translator editorial-director executive-producer guest host
    illustrator interviewer narrator organizer original-author performer producer recipient
    reviewed-author script-writer series-creator translator
""")
DATES = _words("""
    accessed available-date event-date issued original-date submitted
""")
NUMBERS = _words("""
    chapter-number citation-number collection-number edition first-reference-note-number issue
    locator number number-of-pages number-of-volumes page page-first part-number printing-number
    section supplement-number version volume
""")
STRINGS = _words("""
    abstract annote archive archive_collection archive_location archive-place authority
    call-number citation-key citation-label collection-title container-title
    container-title-short dimensions division DOI event-place event-title genre ISBN ISSN
    jurisdiction keyword language license medium note original-publisher
    original-publisher-place original-title part-title PMCID PMID publisher publisher-place
    references reviewed-genre reviewed-title scale source status title title-short URL
    volume-title year-suffix
""")
VARIABLES = NAMES | DATES | NUMBERS | STRINGS | {"id", "type"}
TYPES = _words("""
    article article-journal article-magazine article-newspaper bill book broadcast chapter
    classic collection dataset document entry entry-dictionary entry-encyclopedia event figure
    graphic hearing interview legal_case legislation manuscript map motion_picture musical_score
    pamphlet paper-conference patent performance periodical personal_communication post
    post-weblog regulation report review review-book software song speech standard thesis treaty
    webpage
""")
NAME_PARTS = _words("family given literal suffix dropping-particle non-dropping-particle")

_DAY = r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?"
_MARKUP = re.compile(r"</?(?:i|b|sup|sub|sc|span)(?:\s[^<>]*)?>")
_ISO_DATE = re.compile(rf"{_DAY}(?:/{_DAY})?")
_NUMBER = re.compile(r"-?\d{1,4}")
_A_DATE = "a date is written 2019, 2019-03, 2019-03-19 or 2018/2019"
_A_NAME = "a name is written {family: …, given: …} or as one string"


class RefusedError(ValueError):
    """A value that CSL does not take; the message says why."""


def plain(value: object) -> str:
    """Return a text without the markup that CSL-JSON knows (`<i>`, `<sup>` and the like)."""
    return _MARKUP.sub("", str(value))


def date(value: Any) -> dict[str, Any]:
    """Return a date as CSL-JSON: an ISO date or range in parts, another string as it was written.

    The mappings of CSL-JSON and of pandoc's CSL-YAML pass too, with numbers for their parts.
    Raises RefusedError.
    """
    if isinstance(value, str):
        return _written_date(value.strip())
    if isinstance(value, list) or (isinstance(value, dict) and "year" in value):
        rows = value if isinstance(value, list) else [value]
        return {"date-parts": [_parts(_year_month_day(row)) for row in rows]}
    if isinstance(value, dict) and "date-parts" in value:
        rest = {key: _string(part) for key, part in value.items() if key != "date-parts"}
        return {**rest, "date-parts": [_parts(row) for row in _rows(value["date-parts"])]}
    if isinstance(value, dict) and value:
        return {key: _string(part) for key, part in value.items()}
    raise RefusedError(_A_DATE)


def _rows(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise RefusedError(_A_DATE)
    return value if isinstance(value[0], list) else [value]


def _written_date(value: str) -> dict[str, Any]:
    found = _ISO_DATE.fullmatch(value)
    if not found:
        return {"literal": value}
    rows = [[part for part in found.groups()[at : at + 3] if part] for at in (0, 3)]
    return {"date-parts": [_parts(row) for row in rows if row]}


def _year_month_day(row: Any) -> list[Any]:
    if not isinstance(row, dict) or not row.keys() <= {"year", "month", "day"}:
        raise RefusedError(_A_DATE)
    return [row[name] for name in ("year", "month", "day") if row.get(name)]


def _parts(row: Any) -> list[int]:
    """Return year, month and day as numbers; raises RefusedError where no calendar has them."""
    if not isinstance(row, list) or not 1 <= len(row) <= 3:
        raise RefusedError(_A_DATE)
    if not all(isinstance(part, str) and _NUMBER.fullmatch(part) for part in row):
        raise RefusedError(_A_DATE)
    parts = [int(part) for part in row]
    if not all(1 <= part <= most for part, most in zip(parts[1:], (24, 31), strict=False)):
        raise RefusedError("no calendar has this month or day")  # 13 to 24 are seasons
    return parts


def names(value: Any) -> list[dict[str, str]]:
    """Return a list of names as CSL-JSON; a name that is one string is literal.

    Raises RefusedError.
    """
    rows = value if isinstance(value, list) else [value]
    return [_name(row) for row in rows]


def _name(row: Any) -> dict[str, str]:
    if isinstance(row, str) and row.strip():
        return {"literal": row}
    if not isinstance(row, dict) or not {"family", "given", "literal"} & row.keys():
        raise RefusedError(_A_NAME)
    if unknown := sorted(row.keys() - NAME_PARTS):
        raise RefusedError(f'no part of a name is called "{unknown[0]}"')
    return {part: _string(text) for part, text in row.items() if text is not None}


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise RefusedError("one string is expected here")
    return value


def item(entry: Mapping[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Return an entry as a CSL-JSON item, and each field that could not be taken with why."""
    taken: dict[str, Any] = {}
    refused: list[tuple[str, str]] = []
    for name, value in entry.items():
        if value is None or value == "":
            continue
        try:
            taken[name] = _value(name, value)
        except RefusedError as error:
            refused.append((name, str(error)))
    return taken, refused


def _value(name: str, value: Any) -> Any:
    if name not in VARIABLES:
        raise RefusedError(f"no field of CSL has this name{_meant(name, VARIABLES)}")
    if name in DATES:
        return date(value)
    if name in NAMES:
        return names(value)
    text = _string(value)
    if name == "type" and text not in TYPES:
        raise RefusedError(f'no type of CSL is called "{text}"{_meant(text, TYPES)}')
    return text


def _meant(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word.lower(), sorted(known), 1)
    return f"; did you mean {near[0]}?" if near else ""
