"""What pandoc's JATS writer does otherwise than production editors do, set right in its tree."""

from __future__ import annotations

from typing import Any

from lxml import etree

Element = Any  # lxml's stubs make every parent and child optional; here the tree is known

_REFERENCE_TYPES = {
    "fig": "fig",
    "table-wrap": "table",
    "disp-formula": "disp-formula",
    "sec": "sec",
    "ref": "bibr",
    "fn": "fn",
}


def repair(root: Element) -> None:
    """Set right labels, anchors of tables and equations, notes and cross-references."""
    for step in (_abstract_notes, _abstract_blocks, _labels, _table_ids, _equations, _references):
        step(root)


def _abstract_notes(root: Element) -> None:
    """Put the footnotes of an abstract where they are referred to: it has no back of its own."""
    for abstract in root.iter("abstract", "trans-abstract"):
        notes = {note.get("id"): note for note in abstract.iter("fn")}
        for xref in [x for x in abstract.iter("xref") if x.get("rid") in notes]:
            note = notes[xref.get("rid")]
            note.tail = xref.tail
            xref.getparent().replace(xref, note)
        for group in list(abstract.iter("fn-group")):
            abstract.remove(group)


def _abstract_blocks(root: Element) -> None:
    """Put lists, quotations and code of an abstract into paragraphs, where JATS wants them."""
    for abstract in root.iter("abstract", "trans-abstract"):
        for block in [child for child in abstract if child.tag not in ("title", "p", "sec")]:
            paragraph = etree.Element("p")
            paragraph.tail, block.tail = block.tail, None
            abstract.replace(block, paragraph)
            paragraph.append(block)


def _labels(root: Element) -> None:
    """Lift the label of a figure or table out of its caption, where JATS has an element for it."""
    for label in list(root.iter("named-content")):
        if label.get("content-type") != "label":
            continue
        holder = next((a for a in label.iterancestors() if a.tag in ("fig", "table-wrap")), None)
        if holder is None:
            continue
        tail = (label.tail or "").lstrip()
        parent = label.getparent()
        parent.text = (parent.text or "") + tail
        parent.remove(label)
        element = etree.Element("label")
        element.text = (label.text or "").rstrip(".")
        holder.insert(0, element)
        _drop_empty_caption(holder)


def _drop_empty_caption(holder: Element) -> None:
    caption = holder.find("caption")
    if caption is not None and not "".join(caption.itertext()).strip():
        holder.remove(caption)


def _table_ids(root: Element) -> None:
    """Give a table's anchor to the whole of table, label and caption."""
    for wrap in root.iter("table-wrap"):
        table = wrap.find("table")
        if table is not None and table.get("id") and not wrap.get("id"):
            wrap.set("id", table.attrib.pop("id"))


def _equations(root: Element) -> None:
    """Make a numbered equation one `disp-formula` with its number as label."""
    for holder in list(root.iter("named-content")):
        formula = holder.find("disp-formula")
        if holder.get("content-type") != "equation" or formula is None:
            continue
        number = holder.find("named-content")
        if number is not None:
            label = etree.Element("label")
            label.text = number.text
            formula.insert(0, label)
        if holder.get("id"):
            formula.set("id", holder.get("id", ""))
        formula.tail = holder.tail
        parent = holder.getparent()
        parent.replace(holder, formula)


def _references(root: Element) -> None:
    """Say what each cross-reference points to, and drop pandoc's copy of its text.

    A work cited in a note leads to its reference whole, its address too: no link holds a link.
    """
    kinds = {element.get("id"): element.tag for element in root.iter() if element.get("id")}
    for xref in root.iter("xref"):
        xref.attrib.pop("alt", None)
        etree.strip_tags(xref, "ext-link")
        kind = _REFERENCE_TYPES.get(str(kinds.get(xref.get("rid"))))
        if kind:
            xref.set("ref-type", kind)
