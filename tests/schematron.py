"""Schematron with queries in XPath 2, as JATS4R writes its rules, run by Saxon.

A schema becomes one style sheet: each pattern a mode, each rule a template of that mode. Of the
rules of a pattern the first that fits a node is the one that counts (ISO/IEC 19757-3).
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lxml import etree
from saxonche import PySaxonProcessor

SCH = "{http://purl.oclc.org/dsdl/schematron}"
XSL_NS = "http://www.w3.org/1999/XSL/Transform"
XSL = f"{{{XSL_NS}}}"
OUT = "message"
# Saxon's machine starts once a process, and ends with it.
_SAXON = PySaxonProcessor(license=False)


class Message(NamedTuple):
    """What a rule says against a document: of which pattern, how bad, of which element."""

    pattern: str
    role: str
    where: str
    text: str

    def __str__(self) -> str:
        return f"{self.role} {self.pattern} {self.where}: {self.text}"


def validate(schema: Path, document: Path) -> list[Message]:
    """Return what the rules of `schema` say against `document`."""
    style = _style(schema)
    executable = _SAXON.new_xslt30_processor().compile_stylesheet(stylesheet_text=style)
    result = executable.transform_to_string(source_file=str(document))
    return [
        Message(*(e.get(n, "") for n in ("pattern", "role", "where")), " ".join(e.text.split()))
        for e in etree.fromstring(result.encode()).iter(OUT)
    ]


@cache
def _style(schema: Path) -> str:
    root = etree.parse(schema).getroot()
    _include(root, schema.parent)
    spaces = {ns.get("prefix"): ns.get("uri") for ns in root.iter(f"{SCH}ns")}
    spaces |= {"xsl": XSL_NS, **dict.fromkeys(("xs", "xsd"), "http://www.w3.org/2001/XMLSchema")}
    sheet = etree.Element(f"{XSL}stylesheet", {"version": "3.0"}, nsmap=spaces)
    sheet.set("{http://www.w3.org/XML/1998/namespace}base", schema.resolve().as_uri())
    etree.SubElement(sheet, f"{XSL}output", {"method": "xml", "indent": "no"})
    sheet.extend(deepcopy(e) for e in root.iterchildren(f"{XSL}function", f"{XSL}key"))
    sheet.extend(_variable(e) for e in root.iterchildren(f"{SCH}let"))
    main = etree.SubElement(sheet, f"{XSL}template", {"match": "/"})
    messages = etree.SubElement(main, "messages")
    for number, pattern in enumerate(root.iter(f"{SCH}pattern")):
        mode = f"m{number}"
        etree.SubElement(messages, f"{XSL}apply-templates", {"select": "/", "mode": mode})
        sheet.extend(_templates(pattern, mode))
    return etree.tostring(sheet, encoding="unicode")


def _include(root: etree._Element, folder: Path) -> None:
    for include in list(root.iter(f"{SCH}include")):
        other = etree.parse(folder / include.get("href", "")).getroot()
        include.getparent().replace(include, other)


def _variable(let: etree._Element) -> etree._Element:
    attributes = {"name": let.get("name", ""), "select": let.get("value", "")}
    return etree.Element(f"{XSL}variable", attributes)


def _templates(pattern: etree._Element, mode: str) -> Iterator[etree._Element]:
    """Yield the templates of a pattern; those that come first have the higher priority."""
    deeper = {"select": "@*|node()", "mode": mode}
    going_on = etree.Element(
        f"{XSL}template", {"match": "@*|node()|/", "mode": mode, "priority": "0"}
    )
    etree.SubElement(going_on, f"{XSL}apply-templates", deeper)
    yield going_on
    rules = list(pattern.iter(f"{SCH}rule"))
    for at, rule in enumerate(rules):
        priority = str(len(rules) - at)
        context = rule.get("context", "").replace("child::node()[", "*[")
        match = {"match": context, "mode": mode, "priority": priority}
        template = etree.Element(f"{XSL}template", match)
        lets = [*pattern.iterchildren(f"{SCH}let"), *rule.iterchildren(f"{SCH}let")]
        template.extend(_variable(let) for let in lets)
        for test in rule.iterchildren(f"{SCH}assert", f"{SCH}report"):
            template.append(_test(test, pattern.get("id", "")))
        etree.SubElement(template, f"{XSL}apply-templates", deeper)
        yield template


def _test(test: etree._Element, pattern: str) -> etree._Element:
    holds = test.get("test", "")
    seen = f"not({holds})" if test.tag == f"{SCH}assert" else holds
    found = etree.Element(f"{XSL}if", {"test": seen})
    role = test.get("role", "error")
    attributes = {"pattern": pattern, "role": role, "where": "{path(.)}"}
    message = etree.SubElement(found, OUT, attributes)
    message.text = test.text
    for part in test:
        query = {f"{SCH}name": "name()", f"{SCH}value-of": part.get("select", "")}[part.tag]
        value = etree.SubElement(message, f"{XSL}value-of", {"select": query})
        value.tail = part.tail
    return found
