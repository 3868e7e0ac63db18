"""Printed references as archives want them: who made a work is marked in its printed form too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from triptych import csl, gates, romanisation
from triptych.formats.frame import ncname
from triptych.journal import Journal
from triptych.model import Article

Element = Any

ORIGINAL, ROMANIZED = "original", "romanized"  # what a form of a work printed twice is for
_GROUPS = ("author", "editor", "translator")
_PARTS = ("literal", "dropping-particle", "non-dropping-particle", "family", "given", "suffix")
_ATTRIBUTES = {"date-in-citation": {"content-type": "access-date"}}
_MARKED = {"article-title", "data-title", "person-group", "pub-id", "source", "year"}
# Words that stand between names, or for those that are not named.
_BETWEEN = frozenset("and et al with и др және мен пен бен т б с басқалар ו و".split())


def polish(root: Element, article: Article, journal: Journal) -> None:
    """Mark in each `mixed-citation` the names of those who made the work."""
    tables, names = journal.settings.transliteration, article.romanisation
    entries = {reference.id: reference.works for reference in article.references}
    alone = {work.id: (work,) for works in entries.values() for work in works}  # without numbers
    works = {ncname(id_, "ref"): cited for id_, cited in (alone | entries).items()}
    for reference in root.iter("ref"):
        forms = reference.findall("citation-alternatives")
        for work, alternatives in zip(works[reference.get("id")], forms, strict=False):
            for element in alternatives.iterchildren("mixed-citation"):
                in_latin = element.get("specific-use") == ROMANIZED
                data = romanisation.item(work, tables, names) if in_latin else work.data
                _mark(element, data)
                for tag, text in _facts(element.get("publication-type"), data):
                    _mark_fact(element, tag, text)


def _mark(element: Element, data: Mapping[str, Any]) -> None:
    group = next((name for name in _GROUPS if data.get(name)), "")
    found = _names(element.text or "", data[group]) if group else None
    if found is None:
        return
    start, end = found
    text = element.text
    people = etree.Element("person-group", {"person-group-type": group})
    people.text, people.tail = text[start:end], text[end:]
    element.text = text[:start]
    element.insert(0, people)


def _facts(kind: str, data: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what JATS4R wants marked in a printed work of a kind, each with its element."""
    title = csl.plain(data.get("title", ""))
    if kind == "data":
        return [("data-title", title)]
    if kind == "preprint":
        source = data.get("container-title") or data.get("publisher") or ""
        year, accessed = _iso(data.get("issued"))[:4], _iso(data.get("accessed"))
        return [
            ("article-title", title),
            ("source", csl.plain(source)),
            ("year", year),
            ("date-in-citation", accessed),
        ]
    return []


def _iso(date: Any) -> str:
    parts = (date or {}).get("date-parts") or [[]]
    return "-".join(f"{int(part):02d}" for part in parts[0])


def _mark_fact(element: Element, tag: str, text: str) -> None:
    """Mark words of a printed work; not where a style has put them in other words."""
    if not text:
        return
    words = re.compile(rf"(?<!\w){re.escape(text)}(?!\w)", re.IGNORECASE)
    for part in element:
        named = etree.Element(tag, _ATTRIBUTES.get(tag, {}))
        if part.text and part.text.strip(" .").casefold() == text.strip(" .").casefold():
            if len(part) or part.tag in _MARKED:
                continue
            named.tail, part.tail = part.tail, None
            element.replace(part, named)
            named.append(part)
            return
        if found := words.search(part.tail or ""):
            before, after = part.tail[: found.start()], part.tail[found.end() :]
            named.text, named.tail, part.tail = found[0], after, before
            part.addnext(named)
            return


def _names(text: str, names: Any) -> tuple[int, int] | None:
    """Return where the names begin and end that a text begins with; None where the first lacks.

    A name's words may stand in any order, in full or by their first letters, each once.
    """
    open_ = [word for name in names for word in _words(name)]
    start = end = -1
    for match in gates.pattern().finditer(text):
        word = match[0].casefold()
        slot = next((w for w in open_ if w == word), None) or next(
            (w for w in open_ if len(word) < 3 and w.startswith(word)), None
        )
        if slot is not None:
            open_.remove(slot)
            start = match.start() if start < 0 else start
            end = match.end() + (text[match.end() : match.end() + 1] == "." and len(word) < 3)
        elif word not in _BETWEEN or start < 0:
            break
    first = _words({part: names[0].get(part, "") for part in ("literal", "family")})
    return (start, end) if start >= 0 and not set(first) & set(open_) else None


def _words(name: Mapping[str, str]) -> list[str]:
    return [
        word.casefold() for part in _PARTS for word in gates.pattern().findall(name.get(part) or "")
    ]
