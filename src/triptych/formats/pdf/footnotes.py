"""Notes for print: pandoc's list of them is taken apart, and each put where its number stands.

The style sheet then floats a note to the foot of its page (CSS Generated Content for Paged Media,
`float: footnote`). Notes of a table stand below the table, as its own. All are numbered through,
since the notes of an abstract and those of the text may meet on one page.
"""

from __future__ import annotations

from lxml import etree

_PARAGRAPHS = frozenset(("p", "div"))
_PARAGRAPH = "note-paragraph"
_BLOCKS = frozenset(("blockquote", "dl", "figure", "ol", "pre", "section", "table", "ul"))
_PARTS = _PARAGRAPHS | _BLOCKS | {"dd", "dt", "li"}


def place(root: etree._Element) -> None:
    """Put the footnotes of a page (HTML) at their numbers, and take the lists of them away."""
    lists = _with_role(root, "doc-endnotes")
    items = {f"#{item.get('id')}": item for notes in lists for item in notes.iter("li")}
    called = [call for call in _with_role(root, "doc-noteref") if call.get("href") in items]
    for number, call in enumerate(called, 1):
        _place(items[str(call.get("href"))], call, str(number))
    for notes in lists:
        _drop(notes)


def _with_role(root: etree._Element, role: str) -> list[etree._Element]:
    return [element for element in root.iter(etree.Element) if element.get("role") == role]


def _place(item: etree._Element, call: etree._Element, number: str) -> None:
    """Put the note of a list's item where it is called."""
    table = next(call.iterancestors("table"), None)
    if table is not None:
        for mark in list(call):
            mark.text = number
        _below(table).append(_note(item, "div", number))
        return
    note = _note(item, "span", number)
    note.tail = call.tail
    if any(element.tag in _BLOCKS for element in note.iter()):
        _hold_blocks(call)
    _parent(call).replace(call, note)


def _note(item: etree._Element, tag: str, number: str) -> etree._Element:
    """Return an item's content as one element of class `footnote`, paragraphs as blocks in it."""
    for link in _with_role(item, "doc-backlink"):
        _drop(link)
    identity = {"class": "footnote", "id": str(item.get("id")), "role": "doc-footnote"}
    note = etree.Element(tag, {**identity, "data-number": number})
    note.text = item.text
    for child in list(item):
        if child.tag in _PARAGRAPHS:
            child.tag = "span"
            child.set("class", _PARAGRAPH)
        note.append(child)
    for part in note.iterdescendants():
        if part.tag in _PARTS or part.get("class") == _PARAGRAPH:
            _close_up(part)
    return note


def _close_up(part: etree._Element) -> None:
    """Take white space away beside a block, which WeasyPrint sets in a note as lines of its own."""
    parent = _parent(part)
    if part.getprevious() is None and not (parent.text or "").strip():
        parent.text = None
    if not (part.tail or "").strip():
        part.tail = None


def _hold_blocks(call: etree._Element) -> None:
    """Make the paragraph around a call one that may hold blocks, which a `p` may not."""
    for paragraph in call.iterancestors("p"):
        paragraph.tag = "div"
        paragraph.set("class", f"{paragraph.get('class', '')} paragraph".strip())


def _below(table: etree._Element) -> etree._Element:
    """Return the place for a table's notes, made with its first."""
    after = table.getnext()
    if after is None or after.get("class") != "table-notes":
        after = etree.Element("div", {"class": "table-notes"})
        table.addnext(after)
    return after


def _drop(element: etree._Element) -> None:
    """Take an element out of its tree and leave what follows it."""
    before, parent, tail = element.getprevious(), _parent(element), element.tail or ""
    if before is None:
        parent.text = (parent.text or "") + tail
    else:
        before.tail = (before.tail or "") + tail
    parent.remove(element)


def _parent(element: etree._Element) -> etree._Element:
    parent = element.getparent()
    assert parent is not None  # noqa: S101 - only parts of a page are asked for theirs
    return parent
