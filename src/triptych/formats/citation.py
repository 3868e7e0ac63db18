"""A cited work as a JATS `element-citation`: every fact in an element of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from triptych import csl, identifiers
from triptych.model import Work

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XLINK = "http://www.w3.org/1999/xlink"
XLINK_HREF = f"{{{XLINK}}}href"

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
_WITHIN = {"book": "chapter-title", "data": "data-title"}
_ALONE = {"data": "data-title"}
_PLAIN = (
    ("edition", "edition"),
    ("volume", "volume"),
    ("issue", "issue"),
    ("collection-title", "series"),
    ("event-title", "conf-name"),
    ("event-place", "conf-loc"),
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
    kind = {"publication-type": publication_type(data)}
    root = etree.Element("element-citation", kind, nsmap={"xlink": XLINK})
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
        doi = identifiers.bare_doi(str(data["DOI"]))
        _add(root, "pub-id", doi).set("pub-id-type", "doi")  # type: ignore[union-attr]
    if data.get("PMID"):
        _add(root, "pub-id", data["PMID"]).set("pub-id-type", "pmid")  # type: ignore[union-attr]
    _version(root, data.get("version"))
    _size(root, data.get("number-of-pages"))
    _address(root, data.get("URL"))
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
    """Name the work and what it is part of; a work that stands alone is its own source.

    Where a work is cited by a translated or romanised title, its own comes first.
    """
    kind = publication_type(data)
    part = bool(data.get("container-title"))
    tag = _WITHIN.get(kind, "article-title") if part else _ALONE.get(kind, "source")
    original = data.get("original-title")
    _add(root, tag, original or data.get("title"))
    if original:
        _add(root, "trans-source" if tag == "source" else "trans-title", data.get("title"))
    _add(root, "source", data.get("container-title"))


def _version(root: etree._Element, version: Any) -> None:
    element = _add(root, "version", version)
    if element is not None:
        element.set("designator", str(element.text))


def _size(root: etree._Element, pages: Any) -> None:
    element = _add(root, "size", pages)
    if element is not None:
        element.set("units", "pages")


def _address(root: etree._Element, url: Any) -> None:
    """Link to a work; the whole address is in the attribute, since JATS4R wants no bare one."""
    if not url:
        return
    address = str(url) if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", str(url)) else f"https://{url}"
    element = _add(root, "ext-link", re.sub(r"^(?:https?|s?ftp)://", "", str(url)))
    if element is not None:
        element.set("ext-link-type", "uri")
        element.set(XLINK_HREF, address)


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
