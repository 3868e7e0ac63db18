"""A citation style as citeproc gets it: with the terms, the dates and the order that are ours."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from triptych.styles import CSL, Style

Term = str | Mapping[str, str]
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ENGLISH_CASES = {"title", "sentence", "capitalize-all"}
RANK = "triptych-rank"
"""The variable of an item that its place in the list is told by where that is fixed."""
MONTH = "\ufdd1"
"""Stands around a month by itself and a month behind a day: a noncharacter, which no source has."""
_NAMING = ("style", "citation", "bibliography", "name")
_DATE_FORMS = {"text", "numeric"}
_PADDED = {"day", "month"}


@dataclass(frozen=True)
class Citing:
    """What citations and entries are set with.

    `items` are CSL-JSON items in the order of their numbers. `terms` are CSL terms of the
    language, by their CSL names with `/form`; they stand in for those of citeproc, and give way to
    the style's own. `dates` give the parts of a `text` and a `numeric` date in their order, joined
    by a space and by a full stop, and the months `after_day`. `held` are the keys that stand for
    several items. Where `keeps_order`, the order of the items is the list's, and with it that of
    the letters behind years (2001a, 2001b); where `keeps_case`, titles keep their capitals in
    English too.
    """

    style: Style
    items: Sequence[Mapping[str, Any]]
    language: str
    terms: Mapping[str, Term] = field(default_factory=dict)
    dates: Mapping[str, Sequence[str]] = field(default_factory=dict)
    held: Mapping[str, Sequence[str]] = field(default_factory=dict)
    keeps_order: bool = False
    keeps_case: bool = False


def adapted(citing: Citing) -> str:
    """Return the style as XML."""
    root = copy.deepcopy(citing.style.root)
    bibliography = root.find(f"{{{CSL}}}bibliography")
    assert bibliography is not None  # noqa: S101 - `styles.read` has seen to it
    # Where this is set, citeproc tells the first part of an entry apart: only a number should be.
    if citing.style.prints_label:
        bibliography.set("second-field-align", "flush")
    elif "second-field-align" in bibliography.attrib:
        del bibliography.attrib["second-field-align"]
    # A line in place of a name says nothing where an entry stands alone, as in JATS.
    if "subsequent-author-substitute" in bibliography.attrib:
        del bibliography.attrib["subsequent-author-substitute"]
    if citing.keeps_order:
        _sort_by_rank(bibliography)
    is_english = citing.language.startswith("en")
    if citing.keeps_case or not is_english:
        _keep_case(root, words=not is_english)
    if not is_english:
        _join_without_commas(root)
    if citing.dates.get("text", ())[:1] == ["day"]:
        _put_days_first(root)
    _name_before_label(root)
    _count_pages(root)
    _add_locale(root, citing)
    return str(etree.tostring(root, encoding="unicode"))


def _sort_by_rank(bibliography: etree._Element) -> None:
    for sort in bibliography.findall(f"{{{CSL}}}sort"):
        bibliography.remove(sort)
    sort = etree.Element(f"{{{CSL}}}sort")
    etree.SubElement(sort, f"{{{CSL}}}key", variable=RANK)
    bibliography.insert(0, sort)


def _keep_case(root: etree._Element, *, words: bool) -> None:
    """Take out what would write titles with capitals as in English, and the style's `words` too."""
    for element in root.iter(etree.Element):
        is_word = element.get("term") is not None or element.tag == f"{{{CSL}}}label"
        if element.get("text-case") in _ENGLISH_CASES and (words or not is_word):
            del element.attrib["text-case"]


def _join_without_commas(root: etree._Element) -> None:
    """Take out the comma that English has before “and” and “et al.”: `А, Б и В`, `А, Б и др.`.

    It stays behind a name that has a comma in itself: `Иванов, И. И., и Щукин, Е.`.
    """
    for element in root.iter(*(f"{{{CSL}}}{tag}" for tag in _NAMING)):
        element.set("delimiter-precedes-et-al", "never")
        if element.get("and") and element.get("delimiter-precedes-last") != "never":
            element.set("delimiter-precedes-last", "after-inverted-name")


def _put_days_first(root: etree._Element) -> None:
    """Turn dates that a style itself writes as in English, `March 20`, into `20 марта`."""
    for date in root.iter(f"{{{CSL}}}date"):
        parts = list(date.iterfind(f"{{{CSL}}}date-part"))
        if [part.get("name") for part in parts] != ["month", "day"] or date.get("form"):
            continue
        month, day = parts
        if not str(month.get("form", "long")).startswith("numeric"):
            date.set("delimiter", " ")
            for part in parts:
                if "prefix" in part.attrib:
                    del part.attrib["prefix"]
            month.addprevious(day)


def _name_before_label(root: etree._Element) -> None:
    """Say where the name stands, which citeproc otherwise puts after its label."""
    for names in root.iter(f"{{{CSL}}}names"):
        label = names.find(f"{{{CSL}}}label")
        if label is not None and names.find(f"{{{CSL}}}name") is None:
            label.addprevious(etree.Element(f"{{{CSL}}}name"))


def _count_pages(root: etree._Element) -> None:
    """Let a number of pages have its own word: `340 с.`, where a style would write `340 С.`."""
    numbers = root.iterfind(f".//{{{CSL}}}text[@variable='number-of-pages']")
    for beside in (number.getparent() for number in numbers):
        assert beside is not None  # noqa: S101 - a number is never the root
        for word in beside.iterfind(f"{{{CSL}}}text[@term='page']"):
            word.set("term", "number-of-pages")


def _add_locale(root: etree._Element, citing: Citing) -> None:
    own = [locale for locale in root.iterfind(f"{{{CSL}}}locale") if _is_of(locale, citing)]
    words = _in_all_forms(citing.terms)
    said = {_named_in(term) for locale in own for term in _kept(locale, words)}
    terms = {name: term for name, term in words.items() if _named(name) not in said}
    terms = _declined(terms, citing.dates.get("after_day", ()))
    has_dates = any(locale.find(f"{{{CSL}}}date") is not None for locale in own)
    dates = {} if has_dates else citing.dates
    if not terms and not dates:
        return
    locale = etree.SubElement(root, f"{{{CSL}}}locale")
    locale.set(_XML_LANG, citing.language)
    if terms and "close-quote" in citing.terms:
        etree.SubElement(locale, f"{{{CSL}}}style-options", {"punctuation-in-quote": "false"})
    years_first = _years_first(root)
    for form in sorted(_DATE_FORMS & dates.keys()):
        if form == "text" and years_first is not None:
            locale.append(copy.deepcopy(years_first))
        else:
            _add_date(locale, form, dates[form])
    group = etree.SubElement(locale, f"{{{CSL}}}terms")
    for name, value in terms.items():
        _add_term(group, *_named(name), value)


def _in_all_forms(terms: Mapping[str, Term]) -> dict[str, Term]:
    """Return terms with the forms that are not said, for which citeproc would take English ones."""
    longer = {
        f"{name}/{shorter}": term
        for form, shorter in (("long", "short"), ("verb", "verb-short"))
        for full, term in terms.items()
        if (name := _named(full)[0]) and _named(full)[1] == form
    }
    return {**longer, **terms}


def _kept(locale: etree._Element, words: Mapping[str, Term]) -> Iterator[etree._Element]:
    """Yield the terms of a style's own locale, less those before a name that it cannot decline.

    `под ред.` would stand before a name in the nominative.
    """
    for term in list(locale.iter(f"{{{CSL}}}term")):
        name, form = _named_in(term)
        if form.startswith("verb") and f"{name}/{form}" in words:
            term.getparent().remove(term)  # type: ignore[union-attr]
        else:
            yield term


def _named_in(term: etree._Element) -> tuple[str, str]:
    return str(term.get("name")), str(term.get("form", "long"))


def _years_first(root: etree._Element) -> etree._Element | None:
    """Return how a style writes dates in words where it begins with the year in any language."""
    dates = root.iterfind(f"{{{CSL}}}locale/{{{CSL}}}date[@form='text']")
    return next((date for date in dates if date[0].get("name") == "year"), None)


def _is_of(locale: etree._Element, citing: Citing) -> bool:
    return str(locale.get(_XML_LANG, "")).split("-")[0] == citing.language.split("-")[0]


def _named(name: str) -> tuple[str, str]:
    """Part a term's name from its form: `page/short`."""
    term, _, form = name.partition("/")
    return term, form or "long"


def _add_term(group: etree._Element, name: str, form: str, value: Term) -> None:
    element = etree.SubElement(group, f"{{{CSL}}}term", name=name)
    if form != "long":
        element.set("form", form)
    if isinstance(value, str):
        element.text = value
        return
    for number, text in value.items():
        etree.SubElement(element, f"{{{CSL}}}{number}").text = text


def _add_date(locale: etree._Element, form: str, parts: Sequence[str]) -> None:
    delimiter = " " if form == "text" else "."
    date = etree.SubElement(locale, f"{{{CSL}}}date", form=form, delimiter=delimiter)
    for part in parts:
        element = etree.SubElement(date, f"{{{CSL}}}date-part", name=part)
        if form == "numeric" and part in _PADDED:
            element.set("form", "numeric-leading-zeros")


def _declined(terms: Mapping[str, Term], after_day: Sequence[str]) -> dict[str, Term]:
    """Return terms with each month in both its forms, as the filter `dates.lua` takes them."""
    marked = dict(terms)
    for number, other in enumerate(after_day, 1):
        name = f"month-{number:02}"
        for form in (name, f"{name}/short"):
            if terms.get(form) == terms.get(name) is not None:  # not if it is cut short: `янв.`
                marked[form] = MONTH.join(("", str(terms[form]), other, ""))
    return marked
