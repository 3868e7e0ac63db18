"""A cited work as a JATS `element-citation`: every fact in an element of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from triptych import csl
from triptych.model import Work

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

# JATS4R's values of publication-type, by the type of CSL.
_TYPES = {
    "article-journal": "journal",
    "article-magazine": "magazine",
    "article-newspaper": "newspaper",
    "book": "book",
    "chapter": "book",
    "dataset": "data",
    "entry-encyclopedia": "book",
    "entry-dictionary": "book",
    "legislation": "legal-doc",
    "paper-conference": "confproc",
    "patent": "patent",
    "post": "webpage",
    "post-weblog": "webpage",
    "report": "report",
    "software": "software",
    "standard": "standard",
    "thesis": "thesis",
    "webpage": "webpage",
}
_GROUPS = ("author", "editor", "translator")
_WITHIN = {"book": "chapter-title"}
_PLAIN = (
    ("edition", "edition"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("publisher-place", "publisher-loc"),
    ("publisher", "publisher-name"),
)
_NUMBERS = (("ISBN", "isbn"), ("ISSN", "issn"))


def publication_type(data: Mapping[str, Any]) -> str:
    """Return JATS's name for the kind of work, `other` where it has none."""
    return _TYPES.get(str(data.get("type")), "other")


def element_citation(work: Work) -> etree._Element:
    """Return the work as an `element-citation`; a fact that is not known has no element."""
    data = work.data
    root = etree.Element("element-citation", {"publication-type": publication_type(data)})
    root.set(XML_LANG, work.language)
    for group in _GROUPS:
        if data.get(group):
            root.append(_people(group, data[group]))
    _titles(root, data)
    _date(root, data.get("issued"))
    for field, tag in _PLAIN:
        _add(root, tag, data.get(field))
    _pages(root, data.get("page"))
    for field, tag in _NUMBERS:
        _add(root, tag, data.get(field))
    if data.get("DOI"):
        _add(root, "pub-id", data["DOI"]).set("pub-id-type", "doi")  # type: ignore[union-attr]
    if data.get("URL"):
        _add(root, "uri", data["URL"])
    _accessed(root, data.get("accessed"))
    _add(root, "comment", data.get("note"))
    return root


def _add(root: etree._Element, tag: str, value: Any) -> etree._Element | None:
    if value in (None, ""):
        return None
    element = etree.SubElement(root, tag)
    element.text = csl.plain(value)
    return element


def _people(group: str, names: Any) -> etree._Element:
    people = etree.Element("person-group", {"person-group-type": group})
    for name in names:
        if name.get("literal"):
            _add(people, "collab", name["literal"])
            continue
        person = etree.SubElement(people, "name")
        particles = (name.get("dropping-particle"), name.get("non-dropping-particle"))
        _add(person, "surname", " ".join(filter(None, (*particles, name.get("family")))))
        _add(person, "given-names", name.get("given"))
        _add(person, "suffix", name.get("suffix"))
        if person.find("surname") is None and person.find("given-names") is None:
            people.remove(person)
    return people


def _titles(root: etree._Element, data: Mapping[str, Any]) -> None:
    """Name the work and what it is part of; a work that stands alone is its own source."""
    if data.get("container-title"):
        _add(root, _WITHIN.get(publication_type(data), "article-title"), data.get("title"))
        _add(root, "source", data["container-title"])
    else:
        _add(root, "source", data.get("title"))


def _date(root: etree._Element, date: Any) -> None:
    parts = (date or {}).get("date-parts") or []
    if not parts or not parts[0]:
        _add(root, "string-date", (date or {}).get("literal") or (date or {}).get("raw"))
        return
    year, *rest = parts[0]
    iso = "-".join([f"{int(year):04d}", *(f"{int(part):02d}" for part in rest)])
    for tag, value in zip(("month", "day"), rest, strict=False):
        _add(root, tag, f"{int(value):02d}")
    element = _add(root, "year", year)
    if element is not None:
        element.set("iso-8601-date", iso)


def _accessed(root: etree._Element, date: Any) -> None:
    parts = (date or {}).get("date-parts") or []
    if parts and parts[0]:
        iso = "-".join(f"{int(part):02d}" for part in parts[0])
        element = _add(root, "date-in-citation", iso)
        if element is not None:
            element.set("content-type", "access-date")
            element.set("iso-8601-date", iso)


def _pages(root: etree._Element, page: Any) -> None:
    """Give pages as first and last where they are that, as they were written otherwise."""
    if not page:
        return
    plain = re.fullmatch(r"(\w+)(?:\s*[-–—]+\s*(\w+))?", str(page).strip())
    if not plain:
        _add(root, "page-range", page)
        return
    _add(root, "fpage", plain[1])
    _add(root, "lpage", plain[2])
