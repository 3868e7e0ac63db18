"""What a text's author means and pandoc's JATS cannot say: kinds of sections, notes, languages."""

from __future__ import annotations

import itertools
import re
from typing import Any

from lxml import etree

from triptych import languages

Element = Any  # lxml's stubs make every parent and child optional; here the tree is known

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"

# JATS's suggested values of sec-type, by what a section is for.
_SECTIONS = {
    "introduction": "intro",
    "methods": "methods",
    "results": "results",
    "discussion": "discussion",
    "conclusion": "conclusions",
}
_BLOCKS = frozenset(
    "boxed-text code def-list disp-formula disp-quote fig graphic list p preformat table-wrap "
    "verse-group".split()
)  # those of a text that may say their language, as sections may
_HOLDERS = {
    "list-item": {"label", "title", "p", "list", "def-list"},
    "def": {"p"},
    "fn": {"label", "p"},
    "table-wrap-foot": {"p"},
}  # and what may stand in them
_NAMED = {"fig": "fig", "table-wrap": "table"}  # JATS4R wants them to have an id
_SCHEME = re.compile(r"(?:https?|s?ftp)://(?=.)")
_DOI_HOST = re.compile(r"https?://(?:dx\.)?doi\.org/")


def shape(root: Element) -> None:
    """Give sections their kinds, boxes their meaning, tables their scopes, displays their ids."""
    for step in (
        _texts,
        _sections,
        _boxes,
        _sections_last,
        _lists,
        _paragraphs,
        _tables,
        _ids,
        _links,
        _stubs,
    ):
        step(root)


def _texts(root: Element) -> None:
    """Take out what says nothing, and set in bold a heading where there is no section."""
    for element in list(root.iter("title", "ext-link")):
        if not len(element) and not (element.text or "").strip():
            parent = element.getparent()
            _text_before(element, element.tail or "")
            parent.remove(element)
            if parent.tag == "sec":  # which cannot be without a title
                at = parent.getparent().index(parent)
                parent.getparent()[at : at + 1] = list(parent)
        elif element.getparent().tag == "p":
            element.tag = "bold" if element.tag == "title" else element.tag
    for code in root.iter("monospace"):
        code.attrib.pop("language", None)


def _sections(root: Element) -> None:
    for body in root.iter("body"):
        language = (body.xpath("ancestor-or-self::*[@xml:lang][1]/@xml:lang") or ["en"])[0]
        known = languages.lookup(language)
        for section in body.iterchildren("sec"):
            title = section.find("title")
            title = "" if title is None else " ".join("".join(title.itertext()).split())
            kinds = [_SECTIONS[role] for role in known.roles(title) if role in _SECTIONS]
            if kinds:
                section.set("sec-type", "|".join(kinds))


def _boxes(root: Element) -> None:
    """Turn the boxes that pandoc makes of divisions into what the divisions were for."""
    for box in list(root.iter("boxed-text")):
        kind = box.get("content-type")
        if kind == "attribution" and box.getparent().tag == "disp-quote":
            _attribute(box)
        elif kind == "table-notes" and (table := _table_before(box)) is not None:
            table.append(_renamed(box, "table-wrap-foot"))
        elif kind == "verse":
            _verse(_renamed(box, "verse-group"))
        else:
            _unwrap(box)


def _verse(group: Element) -> None:
    """Make paragraphs lines; empty ones part stanzas, which are groups of their own."""
    stanzas: list[list[Element]] = [[]]
    for line in group:
        line.tag = "verse-line"
        if len(line) or (line.text or "").strip():
            stanzas[-1].append(line)
        elif stanzas[-1]:
            stanzas.append([])
    stanzas = [lines for lines in stanzas if lines]
    if not stanzas:
        group.getparent().remove(group)
        return
    group[:] = stanzas[0] if len(stanzas) == 1 else []
    for lines in stanzas if len(stanzas) > 1 else ():
        etree.SubElement(group, "verse-group").extend(lines)


def _lists(root: Element) -> None:
    """Take out items without a word; of one that is no more than its sign, make that its text."""
    for item in [
        item for item in root.iter("list-item") if not any(c.tag != "label" for c in item)
    ]:
        label = item.find("label")
        if label is not None:
            label.tag = "p"
            continue
        parent = item.getparent()
        parent.remove(item)
        if not len(parent):
            parent.getparent().remove(parent)


def _paragraphs(root: Element) -> None:
    """Put into paragraphs what may not stand by itself in an item, a definition or a note."""
    for holder in list(root.iter(*_HOLDERS)):
        for block in [child for child in holder if child.tag not in _HOLDERS[holder.tag]]:
            paragraph = etree.Element("p")
            paragraph.tail, block.tail = block.tail, None
            holder.replace(block, paragraph)
            paragraph.append(block)


def _attribute(box: Element) -> None:
    """Make a quotation's last paragraph its `attrib`, without the dash that marks it."""
    (paragraph,) = box
    paragraph.tag, paragraph.tail = "attrib", box.tail
    paragraph.text = (paragraph.text or "").lstrip("\N{EM DASH} \N{NO-BREAK SPACE}")
    box.getparent().replace(box, paragraph)


def _table_before(box: Element) -> Element | None:
    before = box.getprevious()
    return before if before is not None and before.tag == "table-wrap" else None


def _renamed(box: Element, tag: str) -> Element:
    box.tag = tag
    box.attrib.pop("content-type", None)
    return box


def _unwrap(box: Element) -> None:
    """Put the blocks of a box in its place; they say its language, the first takes its id."""
    parent, language = box.getparent(), box.get(XML_LANG)
    at = parent.index(box)
    blocks = list(box)
    for block in blocks:
        if language and block.tag in {*_BLOCKS, "sec"} and not block.get(XML_LANG):
            block.set(XML_LANG, language)
    if blocks and box.get("id"):
        _rename(box, blocks[0])
    parent[at : at + 1] = blocks


def _sections_last(root: Element) -> None:
    """Put what follows a section, where a division held its heading, into that section."""
    for section in list(root.iter("sec")):
        after = section.getnext()
        while after is not None and after.tag in _BLOCKS:
            section.append(after)
            after = section.getnext()


def _rename(box: Element, block: Element) -> None:
    """Let what points to a box point to its first block."""
    if not block.get("id"):
        block.set("id", box.get("id"))
        return
    for link in box.getroottree().iter("xref"):
        if link.get("rid") == box.get("id"):
            link.set("rid", block.get("id"))


def _tables(root: Element) -> None:
    """Say of each header cell whether it heads a column or a row."""
    for cell in root.iter("th"):
        if not cell.get("scope"):
            in_head = next(cell.iterancestors("thead"), None) is not None
            cell.set("scope", "col" if in_head else "row")


def _ids(root: Element) -> None:
    taken = {element.get("id") for element in root.iter() if element.get("id")}
    for tag, prefix in _NAMED.items():
        names = (f"{prefix}{number}" for number in itertools.count(1))
        for element in root.iter(tag):
            if not element.get("id"):
                element.set("id", next(name for name in names if name not in taken))


def _links(root: Element) -> None:
    """Put the beginning of a bare address before its link, and name a cited work's DOI as such.

    JATS4R wants no address for the text of a link; the whole of it stands in the attribute.
    """
    for link in list(root.iter("ext-link")):
        text = link.text or ""
        cited = next(link.iterancestors("mixed-citation"), None) is not None
        host = _DOI_HOST.match(text) if cited else None
        scheme = host or _SCHEME.match(text)
        if scheme is None or len(link) or not text[scheme.end() :]:
            continue
        if host:
            link.tag = "pub-id"
            link.attrib.pop("ext-link-type", None)
            link.set("pub-id-type", "doi")
        link.text = text[scheme.end() :]
        _text_before(link, scheme[0])


def _text_before(element: Element, text: str) -> None:
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent = element.getparent()
        parent.text = (parent.text or "") + text


def _stubs(root: Element) -> None:
    """Give new ids to what a translation's front says a second time."""
    for part in root.iterfind("sub-article/front-stub/abstract"):
        language = part.getparent().getparent().get(XML_LANG)
        named = {e.get("id"): e for e in part.iter() if isinstance(e.tag, str) and e.get("id")}
        for name, element in named.items():
            element.set("id", f"{language}-{name}")
        for link in part.iter("xref"):
            if link.get("rid") in named:
                link.set("rid", f"{language}-{link.get('rid')}")
