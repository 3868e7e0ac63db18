"""A cited work as a JATS `element-citation`: every fact in an element of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from triptych import csl, identifiers
from triptych.model import Work
from triptych.transliteration import CYRILLIC

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XLINK = "http://www.w3.org/1999/xlink"
XLINK_HREF = f"{{{XLINK}}}href"

# Values of publication-type that JATS4R and the JATS Tag Library know, by the type of CSL; another
# type keeps its name of CSL, since JATS4R wants no `other`.
_TYPES = {
    "article": "preprint",
    "article-journal": "journal",
    "article-magazine": "magazine",
    "article-newspaper": "newspaper",
    "bill": "legal-doc",
    "book": "book",
    "chapter": "book",
    "classic": "book",
    "dataset": "data",
    "entry": "book",
    "entry-encyclopedia": "book",
    "entry-dictionary": "book",
    "hearing": "legal-doc",
    "legal_case": "legal-doc",
    "legislation": "legal-doc",
    "pamphlet": "book",
    "paper-conference": "confproc",
    "patent": "patent",
    "periodical": "journal",
    "personal_communication": "letter",
    "post": "webpage",
    "post-weblog": "webpage",
    "regulation": "legal-doc",
    "report": "report",
    "review": "journal",
    "review-book": "journal",
    "software": "software",
    "standard": "standard",
    "thesis": "thesis",
    "treaty": "legal-doc",
    "webpage": "webpage",
}
_GROUPS = ("author", "editor", "translator")
_KNOWN_GROUPS = {*_GROUPS, "compiler", "curator", "director", "illustrator"}
_WITHIN = {"book": "chapter-title", "data": "data-title"}
_ALONE = {"data": "data-title", "preprint": "article-title"}
_SOURCES = {"preprint": "publisher"}  # where it stands, if it stands in nothing else
_PLAIN = (
    ("part-title", "part-title"),
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
_IDS = (("PMID", "pmid"), ("PMCID", "pmcid"))
# What has no element of its own is a comment, which says what it is.
_COMMENTS = (
    "genre", "number", "volume-title", "number-of-volumes", "collection-number", "chapter-number",
    "part-number", "section", "supplement-number", "printing-number", "authority", "jurisdiction",
    "division", "archive", "archive_collection", "archive-place", "archive_location",
    "call-number", "references", "reviewed-title", "reviewed-genre", "original-publisher",
    "original-publisher-place", "medium", "dimensions", "scale", "status", "source",
)  # fmt: skip
_ELOCATION = re.compile(r"e\d+|\d{6,}", re.IGNORECASE)  # e1234, 105003
_MONTHS = 12
_SEASONS = ("Spring", "Summer", "Autumn", "Winter")


def publication_type(data: Mapping[str, Any]) -> str:
    """Return JATS's name for the kind of work, CSL's where it has none; `other` for none at all."""
    kind = str(data.get("type", "other"))
    return _TYPES.get(kind, kind)


def element_citation(work: Work) -> etree._Element:
    """Return the work as an `element-citation`; a fact that is not known has no element."""
    data = dict(work.data)
    kind = publication_type(data)
    root = etree.Element("element-citation", {"publication-type": kind}, nsmap={"xlink": XLINK})
    root.set(XML_LANG, work.language)
    for group in (*_GROUPS, *sorted(csl.NAMES - set(_GROUPS))):
        if data.get(group):
            root.append(_people(group, data[group]))
    _titles(root, data, work)
    _date(root, data.get("issued"))
    for field, tag in _PLAIN:
        _add(root, tag, data.get(field))
    _add(root, "conf-date", _written(data.get("event-date")))
    _pages(root, data)
    for field, tag in _NUMBERS:
        _add(root, tag, data.get(field))
    _ids(root, data)
    _version(root, data.get("version"))
    _size(root, data.get("number-of-pages"))
    _address(root, data.get("URL"))
    _accessed(root, data.get("accessed"))
    for field in _COMMENTS:
        _comment(root, field, data.get(field))
    _add(root, "comment", data.get("note"))
    return root


def _add(root: etree._Element, tag: str, value: Any) -> etree._Element | None:
    if value in (None, ""):
        return None
    element = etree.SubElement(root, tag)
    element.text = csl.plain(value)
    return element


def _comment(root: etree._Element, field: str, value: Any) -> None:
    element = _add(root, "comment", value)
    if element is not None:
        element.set("content-type", field)


def _ids(root: etree._Element, data: Mapping[str, Any]) -> None:
    doi = identifiers.bare_doi(str(data.get("DOI") or ""))
    for kind, value in (("doi", doi), *((kind, data.get(field)) for field, kind in _IDS)):
        element = _add(root, "pub-id", value)
        if element is not None:
            element.set("pub-id-type", kind)


def _people(group: str, names: Any) -> etree._Element:
    kind = {"person-group-type": group}
    if group not in _KNOWN_GROUPS:
        kind = {"person-group-type": "custom", "custom-type": group}
    people = etree.Element("person-group", kind)
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


def _titles(root: etree._Element, data: dict[str, Any], work: Work) -> None:
    """Name the work and what it is part of; a work that stands alone is its own source.

    Behind its own title comes the English one. Where a work is cited by a title in Latin letters,
    its own, which is in Cyrillic, is the original.
    """
    kind = publication_type(data)
    part = bool(data.get("container-title"))
    tag = _WITHIN.get(kind, "article-title") if part else _ALONE.get(kind, "source")
    own, original = data.get("title"), data.get("original-title")
    english = work.translated.get("title")
    if original and CYRILLIC.search(str(original)) and not CYRILLIC.search(str(own)):
        own, original, english = original, None, english or own
    _add(root, tag, own)
    translated = _add(root, "trans-source" if tag == "source" else "trans-title", english)
    if translated is not None:
        translated.set(XML_LANG, "en")
    _add(root, "source", data.get("container-title"))
    if not part and tag != "source":
        _add(root, "source", data.pop(_SOURCES.get(kind, ""), None))
    _comment(root, "original-title", original)


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
    """Give year, month or season and day; of a range the first year as a date, both in words."""
    parts = (date or {}).get("date-parts") or []
    if not parts or not parts[0]:
        _add(root, "string-date", _written(date))
        return
    year, *rest = (int(part) for part in parts[0])
    if len(parts) > 1:
        _year(root, _written(date), f"{year:04d}")
        return
    if rest and rest[0] > _MONTHS:
        _add(root, "season", _SEASONS[(rest[0] - 1) % len(_SEASONS)])
        rest = []
    for tag, value in zip(("month", "day"), rest, strict=False):
        _add(root, tag, f"{value:02d}")
    _year(root, str(year), "-".join([f"{year:04d}", *(f"{part:02d}" for part in rest)]))


def _year(root: etree._Element, text: str, iso: str) -> None:
    element = etree.SubElement(root, "year", {"iso-8601-date": iso})
    element.text = text


def _written(date: Any) -> str:
    """Return a date or a range of dates in figures, or the words in which it is told."""
    parts = (date or {}).get("date-parts") or []
    rows = ["-".join(f"{int(part):02d}" for part in row) for row in parts if row]
    return "–".join(rows) or str((date or {}).get("literal") or (date or {}).get("raw") or "")


def _accessed(root: etree._Element, date: Any) -> None:
    parts = (date or {}).get("date-parts") or []
    if parts and parts[0]:
        iso = "-".join(f"{int(part):02d}" for part in parts[0])
        element = _add(root, "date-in-citation", iso)
        if element is not None:
            element.set("content-type", "access-date")
            element.set("iso-8601-date", iso)


def _pages(root: etree._Element, data: dict[str, Any]) -> None:
    """Give pages as first and last where they are that, as they were written otherwise.

    The number of an article that has no pages is its place in the journal.
    """
    page = str(data.get("page") or "").strip()
    if not page and publication_type(data) == "journal":
        _add(root, "elocation-id", data.pop("number", None))
    plain = re.fullmatch(r"(\w+)(?:\s*[-–—]+\s*(\w+))?", page)
    if not plain:
        _add(root, "page-range", page)
    elif publication_type(data) == "journal" and _ELOCATION.fullmatch(page):
        _add(root, "elocation-id", page)
    else:
        _add(root, "fpage", plain[1])
        _add(root, "lpage", plain[2])
