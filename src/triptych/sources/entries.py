"""One entry of a bibliography: CSL data with the place of each field, whatever its notation."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from triptych import csl
from triptych.document import Place, Text
from triptych.finding import Finding, Severity
from triptych.markdown import KEY
from triptych.model import Work
from triptych.rule import kept
from triptych.sources.yaml import UNSEEN

READABLE = kept("SRC014", "references-are-readable")
KNOWN = kept("SRC015", "reference-field-is-known")

_ID = "an id is a word such as kang2009, as in [@kang2009]"
FIELDS = (
    "fields and types are those of CSL 1.0.2, such as title, container-title, issued, page, URL; "
    "book, chapter, article-journal, webpage"
)


_LANGUAGES = {
    "azerbaijani": "az", "chinese": "zh", "chi": "zh", "english": "en", "eng": "en",
    "french": "fr", "fre": "fr", "german": "de", "ger": "de", "kazakh": "kk", "kaz": "kk",
    "қазақ": "kk", "қазақша": "kk", "kirghiz": "ky", "kyrgyz": "ky", "russian": "ru", "rus": "ru",
    "русский": "ru", "turkish": "tr", "tur": "tr", "ukrainian": "uk", "ukr": "uk", "uzbek": "uz",
}  # fmt: skip


class Entry(NamedTuple):
    """One entry as it was read; `works` are the ids of those it holds, None for a single work."""

    work: Work
    works: Any = None


ReadEntries = tuple[list[Entry], list[Finding]]


def is_key(value: Any) -> bool:
    """Tell whether a citation can name an entry by this id."""
    return isinstance(value, str) and re.fullmatch(KEY, value) is not None


def tag(language: str) -> str:
    """Return the tag of a language that is called by its name, as BibTeX and RIS call it."""
    return _LANGUAGES.get(language.lower(), language)


def without_id(place: Place, id_: Any) -> Finding:
    """Return the finding on an entry that no citation can name."""
    if isinstance(id_, str) and id_:
        return READABLE.at(place, f'the id "{id_}" cannot be cited', _ID)
    return READABLE.at(place, "this entry has no id", _ID)


def work(
    row: Mapping[str, Any],
    texts: Mapping[str, Text],
    severity: Severity = Severity.ERROR,
    key_at: Callable[[str], Place] | None = None,
) -> tuple[Work, list[Finding]]:
    """Return the work that a row of CSL fields describes, and a finding for each field refused.

    `texts` has the place of every field of the row, `key_at` tells that of its name, where a
    notation has names; `severity` is that of the findings.
    """
    data, wrong = csl.item(row)
    faults = []
    for name, why in wrong:
        place = key_at(name) if key_at else texts[name].place()
        faults.append(refused(place, name, why, severity))
    return Work(row["id"], data, texts["id"].place(), texts), faults


def refused(place: Place, name: str, why: str, severity: Severity = Severity.ERROR) -> Finding:
    """Return the finding on a field that CSL does not take."""
    return KNOWN.at(place, f'the field "{name}": {why}', FIELDS, severity)


def unseen(data: Mapping[str, Any], texts: Mapping[str, Text], else_at: Place) -> Iterator[Finding]:
    """Yield a finding for each field that holds a character which nobody can see."""
    for name, value in data.items():
        for text in strings(value):
            if found := UNSEEN.search(text):
                place = texts[name].place() if name in texts else else_at
                told = f"the entry holds the character U+{ord(found[0]):04X}, which nobody can see"
                yield READABLE.at(place, told, "take it out")
                break


def strings(value: Any) -> Iterator[str]:
    """Yield all words in a value of CSL."""
    if isinstance(value, str):
        yield value
        return
    parts: Iterable[Any] = ()
    if isinstance(value, Mapping):
        parts = value.values()
    elif isinstance(value, list):
        parts = value
    for part in parts:
        yield from strings(part)
