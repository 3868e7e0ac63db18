"""The gates that a JATS document passes before it is published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from lxml import etree

from triptych import identifiers, resources
from triptych.document import Place, Text
from triptych.finding import Finding
from triptych.formats.gate import GateError
from triptych.journal import SETTINGS, Journal
from triptych.model import Article
from triptych.rule import kept

Element = Any

VALID = kept("OUT004", "jats-is-valid")
WELL_FORMED = kept("OUT021", "jats-is-well-formed")
MET = kept("OUT022", "id-is-unique-and-met")
FILLED = kept("OUT023", "element-is-not-empty")
KNOWN = kept("OUT024", "fact-is-no-placeholder")
TRUE = kept("OUT025", "date-and-number-can-be-true")

_OF_IDS = {"DTD_ID_REDEFINED", "DTD_UNKNOWN_ID"}  # told by a rule of their own, with a cure
_TEMPLATE = "the journal's article.xml.j2, what it includes, or the text causes it"
_MATHML = "{http://www.w3.org/1998/Math/MathML}"
# May stand without a word in them: cells, and what says all in its attributes. The DTD demands the
# last two also of a journal of which they are not known.
_MAY_BE_EMPTY = frozenset(
    "td th graphic inline-graphic media related-article supplementary-material xref self-uri "
    "journal-id issn".split()
)
# Where facts stand that a template, a tool or a hurried hand may fill in with what is none.
_FACTS = frozenset(
    "abbrev-journal-title article-id article-title article-version award-id city contrib-id "
    "copyright-holder copyright-year country day elocation-id email fpage given-names institution "
    "institution-id issn issue journal-id journal-title kwd license_ref lpage month publisher-loc "
    "publisher-name string-name subject surname trans-title volume year".split()
)
_PLACEHOLDER = re.compile(
    r"(?:none|undefined|unknown|untitled|todo|tba|tbd|xxx+|n/?a|n\.\s?[dp]\.|\?+|\.\.\.|…"
    r"|lorem ipsum.*|\{\{?.*\}\}?|<.*>|\[.*(?:insert|here).*\]|10\.[x0]{4,}/.*"
    r"|.*0000-0000-0000-0000|0000-?0000|1234-?5678|yyyy(?:-mm-dd)?)",
    re.I | re.S,
)
_DATES = ("pub-date", "date")


def parsed(text: str, article: Article) -> Element:
    """Return the tree of a document that a template wrote; raises GateError for what is no XML."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        return etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        message = f"the JATS is not well formed: {error}"
        raise GateError([WELL_FORMED.at(article.place, message, _TEMPLATE)]) from None


@cache
def dtd() -> etree.DTD:
    """Return the DTD; raises MissingResourceError where it is not there."""
    return etree.DTD(str(resources.jats_dtd()))


def check(root: Element, article: Article, journal: Journal, by: etree.DTD) -> None:
    """Check a document as far as it can be without its sources' words; raises GateError."""
    places = Places(article, journal)
    findings = [
        *_unmet(root, article),
        *_invalid(root, article, by),
        *_empty(root, article),
        *_placeholders(root, places),
        *_untrue(root, places),
    ]
    if findings:
        raise GateError(findings)


class Places:
    """Where the sources have a fact that stands in an element; the article's own place else."""

    def __init__(self, article: Article, journal: Journal) -> None:
        """Note where each value of the sources was written."""
        self.default = article.place
        self.journal = Place((journal.folders[0] / SETTINGS).as_posix())
        self.places = {_bare(text.value): text.place() for text in reversed(list(_facts(article)))}

    def of(self, element: Element) -> Place:
        """Return the place of what an element says."""
        if next(element.iterancestors("journal-meta"), None) is not None:
            return self.journal
        return self.places.get(_bare("".join(element.itertext())), self.default)

    def of_date(self, iso: str) -> Place:
        """Return the place of a date, as it is written in the sources."""
        return self.places.get(iso, self.default)


def _bare(value: str) -> str:
    """Return an identifier without the address or the prefix it may be written with."""
    return re.sub(r"^(?:https?://[^/]+/|doi:)", "", " ".join(value.split()), flags=re.I)


def _facts(article: Article) -> Iterator[Text]:
    """Yield every plain text of the article's facts, of its people and of what it cites."""
    yield from _texts(article.publication)
    for part in (*article.authors, *article.affiliations, *article.contributors):
        yield from _texts(part)
    for edition in article.editions.values():
        yield from (text for text in (edition.doi,) if text)
    for reference in article.references:
        for work in reference.works:
            yield from work.fields.values()


def _texts(value: Any) -> Iterator[Text]:
    """Yield the texts in a part of the model, at any depth."""
    if isinstance(value, Text):
        yield value
    elif isinstance(value, Mapping):
        yield from (text for part in value.values() for text in _texts(part))
    elif isinstance(value, tuple) and not isinstance(value, Place):
        yield from (text for part in value for text in _texts(part))
    elif hasattr(value, "__dataclass_fields__"):
        yield from (text for part in vars(value).values() for text in _texts(part))


# --- the checks ---


def _invalid(root: Element, article: Article, by: etree.DTD) -> Iterator[Finding]:
    if not by.validate(root):
        log: Any = by.error_log
        for entry in log:
            if entry.type_name in _OF_IDS:
                continue
            message = f"the JATS is not valid: {entry.message}"
            yield VALID.at(article.place, message, _TEMPLATE)


def _unmet(root: Element, article: Article) -> Iterator[Finding]:
    """Yield ids that stand twice, and references to ids that are not there."""
    ids = Counter(element.get("id") for element in root.iter(etree.Element) if element.get("id"))
    for name in (name for name, count in ids.items() if count > 1):
        yield MET.at(article.place, f'in the JATS, the id "{name}" stands twice', _TEMPLATE)
    rids = [rid for element in root.iter(etree.Element) for rid in element.get("rid", "").split()]
    for rid in dict.fromkeys(rids):
        if rid not in ids:
            cure = "give what is meant this anchor: {#anchor}; or correct the template"
            yield MET.at(article.place, f'in the JATS, nothing has the id "{rid}"', cure)


def _empty(root: Element, article: Article) -> Iterator[Finding]:
    for element in root.iter(etree.Element):
        if not len(element) and not (element.text or "").strip() and not _may_be_empty(element.tag):
            message = f"in the JATS, the element `{_path(element)}` is empty"
            yield FILLED.at(article.place, message, _TEMPLATE)


def _may_be_empty(tag: str) -> bool:
    name = tag.rpartition("}")[2]
    return tag.startswith(_MATHML) or name in _MAY_BE_EMPTY or name in _declared_empty()


@cache
def _declared_empty() -> frozenset[str]:
    """Return the elements that the DTD wants without content."""
    declared: Any = dtd()
    return frozenset(one.name for one in declared.iterelements() if one.type == "empty")


def _path(element: Element) -> str:
    parent = element.getparent()
    names = [parent.tag, element.tag] if parent is not None else [element.tag]
    return "/".join(str(name).rpartition("}")[2] for name in names)


def _placeholders(root: Element, places: Places) -> Iterator[Finding]:
    """Yield facts of journal and article, and of translations, that say nothing."""
    for front in (*root.iterchildren("front"), *root.iterfind("sub-article/front-stub")):
        for element in front.iter(etree.Element):
            text = "".join(element.itertext()).strip()
            if element.tag.rpartition("}")[2] in _FACTS and _PLACEHOLDER.fullmatch(text):
                message = f'"{text}" stands in the JATS for what is not known (`{_path(element)}`)'
                cure = "leave out what is not known; nothing is printed for it"
                yield KNOWN.at(places.of(element), message, cure)


def _untrue(root: Element, places: Places) -> Iterator[Finding]:
    """Yield days that never were, and numbers whose check digits are wrong, of the article."""
    for front in (*root.iterchildren("front"), *root.iterfind("sub-article/front-stub")):
        for element in front.iter(*_DATES):
            if fault := _date_fault(element):
                place = places.of_date(element.get("iso-8601-date", ""))
                yield TRUE.at(place, f"in the JATS, {fault}", "correct the date")
        for element in front.iter(*_NUMBERED):
            fault_of = _NUMBERED[element.tag](element)
            text = "".join(element.itertext())
            if text and fault_of and (fault := fault_of(text)):
                message = f'in the JATS, `{element.tag}` has "{text}": {fault}'
                yield TRUE.at(places.of(element), message, "copy it from where it was given")


_NUMBERED: Mapping[str, Any] = {
    "issn": lambda _: identifiers.issn_fault,
    "contrib-id": lambda e: {"orcid": identifiers.orcid_fault}.get(e.get("contrib-id-type")),
    "institution-id": lambda e: {
        "ror": identifiers.ror_fault,
        "isni": identifiers.isni_fault,
        "doi": identifiers.doi_fault,
    }.get(e.get("institution-id-type")),
    "article-id": lambda e: {"doi": identifiers.doi_fault}.get(e.get("pub-id-type")),
}


def _date_fault(element: Element) -> str:
    """Tell what is wrong with a date: no such day, or another than its attribute has."""
    parts = [element.findtext(tag) for tag in ("year", "month", "day")]
    known = [part for part in parts if part]
    try:
        date(*[int(part) for part in known], *[1] * (3 - len(known)))
    except (TypeError, ValueError):
        return f"there was no day {'-'.join(known)}"
    iso = element.get("iso-8601-date")
    if iso is not None and iso != "-".join(known):
        return f"the date {'-'.join(known)} says {iso} in its attribute"
    return ""
