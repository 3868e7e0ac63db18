"""Parts of an article that say something new in one language and not in another.

A language is left behind where words of a part changed in another, or passages of it moved, went
or came. Marks, spaces, emphasis, new names of keys and files say nothing that a translation would
have to say too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from triptych import languages
from triptych.revisions.model import FRONT, Entry, Fact, Lag, Text, Unit
from triptych.revisions.tokens import tokens, wording
from triptych.rules.sections import roles

BODY = "body"


class PartName(NamedTuple):
    """A part of the article: a name that stays the same, and what it is called in a sentence."""

    part: str
    label: str


class Section(NamedTuple):
    """A section of a body: its number from 1, the heading of it, and what it is for."""

    number: int
    heading: Unit
    roles: tuple[str, ...]


Changed = Mapping[PartName, Mapping[str, bool]]
"""By part and language, of the languages that have it in both states, if it says another thing."""


def changed(texts: Sequence[Text], facts: Iterable[Fact], statements: Statements) -> Changed:
    """Return which parts say something new in which languages.

    `statements` has by name the languages that have the statement in both states.
    """
    found: dict[PartName, dict[str, bool]] = {}
    compared = [text for text in texts if text.status == "compared"]
    for text in compared:
        for part in FRONT:
            entries = [entry for entry in text.entries if entry.part == part]
            if any(entry.old for entry in entries) and any(entry.new for entry in entries):
                found.setdefault(named(part), {})[text.language] = any(map(_says_new, entries))
    _keywords(found, compared, list(facts))
    _statements(found, list(facts), statements)
    _bodies(found, compared)
    return found


Statements = Mapping[str, Iterable[str]]


def named(part: str) -> PartName:
    """Return the name of a part that every language has one of."""
    return PartName(part, f"the {part.replace('_', ' ')}")


def statement(name: str) -> PartName:
    """Return the name of a statement."""
    return PartName(f"statement.{name}", f"the statement on {name.replace('_', ' ')}")


def section(number: int, heading: str) -> PartName:
    """Return the name of a section by its number in the article's own language."""
    return PartName(f"section.{number}", f"the section “{heading}”")


def _says_new(entry: Entry) -> bool:
    return (
        entry.wording
        or entry.kind in {"inserted", "deleted", "moved", "away"}
        or (any(stretch.move for stretch in entry.stretches))
    )


def _keywords(
    found: dict[PartName, dict[str, bool]], texts: Sequence[Text], facts: Sequence[Fact]
) -> None:
    new = {fact.language for fact in facts if fact.what == "keyword" and _words_differ(fact)}
    found[named("keywords")] = {text.language: text.language in new for text in texts}


def _words_differ(fact: Fact) -> bool:
    """Tell whether a fact says another thing; an order of keywords is none."""
    return fact.op != "reordered" and wording(tokens(fact.old)) != wording(tokens(fact.new))


def _statements(
    found: dict[PartName, dict[str, bool]], facts: Sequence[Fact], statements: Statements
) -> None:
    new = {(f.field, f.language) for f in facts if f.what == "statement" and _words_differ(f)}
    for name, tags in statements.items():
        found[statement(name)] = {tag: (name, tag) in new for tag in tags}


# --- sections ---


def _bodies(found: dict[PartName, dict[str, bool]], texts: Sequence[Text]) -> None:
    bodies = {text.language: list(_sections(text)) for text in texts if _has_body(text)}
    if len(bodies) < 2:
        return
    own, *others = bodies
    rows = aligned(bodies)
    new = {text.language: set(_changed_sections(text)) for text in texts if text.language in bodies}
    if not rows:
        found[named(BODY)] = {tag: bool(new[tag]) for tag in (own, *others)}
    for row in rows:
        name = section(row[own].number, row[own].heading.text)
        found[name] = {tag: each.number in new[tag] for tag, each in row.items()}


def _has_body(text: Text) -> bool:
    bodies = [entry for entry in text.entries if entry.part == "body"]
    return any(entry.new for entry in bodies) and any(entry.old for entry in bodies)


def _sections(text: Text) -> Iterator[Section]:
    headings = [unit for entry in text.entries for unit in _headings(entry)]
    top = min((unit.level for unit in headings), default=1)
    for number, unit in enumerate((unit for unit in headings if unit.level == top), 1):
        yield Section(number, unit, roles(unit.text, text.language))


def _headings(entry: Entry) -> Iterator[Unit]:
    if entry.part == "body":
        yield from (unit for unit in entry.new if unit.kind == "heading")


def _changed_sections(text: Text) -> Iterator[int]:
    """Yield the numbers of the sections that say something new, 0 for what stands before them."""
    tops = {id(each.heading) for each in _sections(text)}
    number = 0
    for entry in text.entries:
        number += any(id(unit) in tops for unit in _headings(entry))
        if entry.part == "body" and _says_new(entry):
            yield number


def aligned(bodies: Mapping[str, Sequence[Section]]) -> list[dict[str, Section]]:
    """Return which sections of the languages are the same section.

    By place, where there are as many; else by anchors that the author gave and by what they are
    for. Nothing where a language has no section that is known to be one of the others.
    """
    own, *others = bodies
    rows = [{own: each} for each in bodies[own]]
    for tag in others:
        theirs = bodies[tag]
        if len(theirs) == len(rows):
            for row, each in zip(rows, theirs, strict=True):
                row[tag] = each
            continue
        left = list(theirs)
        for row in rows:
            twin = next((each for each in left if _is_same(row[own], each)), None)
            if twin is not None:
                row[tag] = twin
                left.remove(twin)
    return [row for row in rows if len(row) > 1]


def _is_same(one: Section, other: Section) -> bool:
    is_named = bool(one.heading.anchor) and one.heading.anchor == other.heading.anchor
    return is_named or bool(set(one.roles) & set(other.roles))


# --- in words ---


def lags(found: Changed) -> Iterator[Lag]:
    """Yield the parts that changed in some languages and not in others."""
    for name, by_language in found.items():
        new = tuple(tag for tag, is_new in by_language.items() if is_new)
        behind = tuple(tag for tag, is_new in by_language.items() if not is_new)
        if new and behind:
            yield Lag(name.part, name.label, new, behind, "revision", told(name.label, new, behind))


def told(label: str, new: Sequence[str], behind: Sequence[str]) -> str:
    """Return in a sentence that a part changed in some languages and not in others."""
    rest = "still says what it said" if len(behind) == 1 else "still say what they said"
    return f"{label} changed in {listed(new)}; {listed(behind)} {rest}"


def listed(tags: Sequence[str]) -> str:
    """Return the English names of languages, as a sentence lists them."""
    names = languages.language("en").names
    words = [names.get(tag, tag) for tag in tags]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
