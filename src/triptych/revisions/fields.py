"""What a value of the model says, by field and language, and where two values differ."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from triptych.document import Text
from triptych.model import Affiliation
from triptych.revisions.model import Fact

Fields = Mapping[tuple[str, str], str]
"""What is said, by field and language; the language is empty where there is none."""


def normal(value: Any) -> str:
    """Return a value as it is compared: on one line, in NFC."""
    return " ".join(unicodedata.normalize("NFC", str(value)).split()) if value else ""


def differing(old: Fields, new: Fields, what: str, subject: str) -> Iterator[Fact]:
    """Yield the fields that were changed, added or removed, as facts of `subject`, a `what`."""
    for field, language in dict.fromkeys((*new, *old)):
        was, now = old.get((field, language), ""), new.get((field, language), "")
        if was != now:
            op = "changed" if was and now else "added" if now else "removed"
            yield Fact(what, op, subject, field, language, was, now)  # type: ignore[arg-type]


def fields_of(name: str, value: Any) -> dict[tuple[str, str], str]:
    """Return what a value of the model says, by field and language, whatever it is made of.

    What is the same in several languages is said once, without language.
    """
    if isinstance(value, Text | str | bool) or value is None:
        text = "yes" if value is True else normal(value)
        return {(name, ""): text} if text else {}
    if isinstance(value, Affiliation):  # it is compared by itself
        return {(name, ""): value.id}
    if isinstance(value, Mapping):
        return _by_language({tag: fields_of(name, each) for tag, each in value.items()})
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return _of_list(name, value)
    parts = [fields_of(f"{name} {part}", each) for part, each in _parts(value)]
    return {key: text for part in parts for key, text in part.items()}


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    names = getattr(value, "_fields", None) or [field.name for field in dataclasses.fields(value)]
    return ((name, getattr(value, name)) for name in names if name != "place")


def _of_list(name: str, values: Sequence[Any]) -> dict[tuple[str, str], str]:
    """Return what a list says: texts together, and what has fields one by one, with a number."""
    if all(isinstance(each, Text | str | Affiliation) for each in values):
        told = [text for each in values for text in fields_of(name, each).values()]
        return {(name, ""): ", ".join(told)} if told else {}
    parts = [fields_of(f"{name} {number}", each) for number, each in enumerate(values, 1)]
    return {key: text for part in parts for key, text in part.items()}


def _by_language(said: Mapping[str, Mapping[tuple[str, str], str]]) -> dict[tuple[str, str], str]:
    found = {(f, tag): text for tag, each in said.items() for (f, _), text in each.items()}
    for field in {field for field, _ in found}:
        texts = [text for (name, _), text in found.items() if name == field]
        if len(texts) == len(said) > 1 and len(set(texts)) == 1:
            found = {key: text for key, text in found.items() if key[0] != field}
            found[field, ""] = texts[0]
    return found


def all_but(value: Any, *names: str) -> dict[tuple[str, str], str]:
    """Return all that the fields of a value say, but those of some names."""
    said = [fields_of(name, each) for name, each in _parts(value) if name not in names]
    return {key: text for each in said for key, text in each.items()}
