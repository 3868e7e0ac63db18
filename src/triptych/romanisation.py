"""Works written in Cyrillic as a list in Latin letters has them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from triptych import transliteration
from triptych.model import Work
from triptych.transliteration import CYRILLIC, Table

CHOSEN: Mapping[str, str] = {"kk": "bgn-1979", "ru": "bgn"}
"""The table of each language where the journal does not choose."""

_CODES = {"id", "type", "language", "DOI", "URL", "ISBN", "ISSN", "PMID", "PMCID"}
_IN_ANOTHER_LANGUAGE = ("original-", "abstract", "keyword", "annote")


def is_cyrillic(work: Work) -> bool:
    """Tell whether anything that a list prints of a work is in Cyrillic."""
    return any(CYRILLIC.search(text) for text in _texts(_printed(work.data)))


def item(work: Work, chosen: Mapping[str, str], names: Mapping[str, str]) -> dict[str, Any]:
    """Return a work's CSL-JSON in Latin letters, its English title in brackets after its own.

    `chosen` are the journal's tables by language, `names` the author's own forms of names. What
    the work itself gives in Latin letters stands as it is given.
    """
    tables = _tables(work.language, chosen)
    data = {
        name: _latin(value, tables, names) if name in _printed(work.data) else value
        for name, value in work.data.items()
    }
    data |= work.romanised
    for name, value in work.translated.items():
        data[name] = f"{data[name]} [{value}]" if data.get(name) else value
    return data


def left_over(data: Mapping[str, Any]) -> str:
    """Return the first word of an item that still has a Cyrillic letter, empty where none has."""
    texts = " ".join(_texts(_printed(data)))
    return next((word for word in re.findall(r"[\w’ʹʺ]+", texts) if CYRILLIC.search(word)), "")


def _printed(data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value
        for name, value in data.items()
        if name not in _CODES and not name.startswith(_IN_ANOTHER_LANGUAGE)
    }


def _tables(language: str, chosen: Mapping[str, str]) -> Sequence[Table]:
    """Return the tables to look a letter up in: the work's own language first."""
    ids = {**CHOSEN, **chosen}
    order = sorted(ids, key=lambda one: one != language)
    return [transliteration.known()[ids[one]] for one in order]


def _latin(value: Any, tables: Sequence[Table], names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return transliteration.transliterate(_with_names(value, names), tables)
    if isinstance(value, Mapping):
        return {key: _latin(part, tables, names) for key, part in value.items()}
    if isinstance(value, list):
        return [_latin(part, tables, names) for part in value]
    return value


def _with_names(text: str, names: Mapping[str, str]) -> str:
    """Put the author's own forms of names in place of those in Cyrillic, the longest first."""
    if not names:
        return text
    known = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.sub(rf"(?<!\w)(?:{known})(?!\w)", lambda found: names[found[0]], text)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, Mapping) else value
    return [t for part in parts for t in _texts(part)] if isinstance(value, Mapping | list) else []
