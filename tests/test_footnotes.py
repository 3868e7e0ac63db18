"""Footnotes of print: each where its number stands, with all that it says."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
from lxml import etree

from triptych import press
from triptych.formats.pdf import footnotes
from triptych.journal import Journal

CALL = '<a href="#{0}" class="footnote-ref" id="{0}ref" role="doc-noteref"><sup>{1}</sup></a>'
BACK = '<a href="#{0}ref" class="footnote-back" role="doc-backlink">↩︎</a>'


def call(name: str, number: int) -> str:
    return CALL.format(name, number)


def notes(**texts: str) -> str:
    items = "".join(f'<li id="{name}">{text}</li>' for name, text in texts.items())
    return (
        f'<section class="footnotes" role="doc-endnotes"><h2>Notes</h2><ol>{items}</ol></section>'
    )


def body(text: str) -> etree._Element:
    root = etree.fromstring(f"<html lang='en'><body>{text}</body></html>", etree.HTMLParser())
    footnotes.place(root)
    return root[0]


def test_a_note_stands_where_it_is_called():
    text = f"<p>One{call('fn1', 1)}, two.</p>after"
    root = body(text + notes(fn1=f"<p>A <em>note</em>.{BACK.format('fn1')}</p>"))
    paragraph = root[0]
    assert "".join(paragraph.itertext()) == "OneA note., two."
    assert paragraph[0].attrib == {
        "class": "footnote",
        "id": "fn1",
        "role": "doc-footnote",
        "data-number": "1",
    }
    assert paragraph[0][0].get("class") == "note-paragraph"
    assert paragraph.tail == "after"
    assert "".join(root.itertext()) == "OneA note., two.after"  # and no list of them any more


def test_notes_of_two_lists_are_numbered_through():
    first = f"<div><p>a{call('front0-fn1', 1)}</p></div>" + notes(**{"front0-fn1": "<p>x</p>"})
    root = body(first + f"<p>b{call('fn1', 1)}</p>" + notes(fn1="<p>y</p>"))
    assert root.xpath("//@data-number") == ["1", "2"]


def test_a_note_with_blocks_makes_its_paragraph_one_that_holds_them():
    root = body(f"<p>a{call('fn1', 1)}</p>" + notes(fn1="<p>x</p><ul><li><p>y</p></li></ul>"))
    assert (root[0].tag, root[0].get("class")) == ("div", "paragraph")
    assert root.xpath("string(//*[@class='footnote']/ul/li)") == "y"


def test_no_white_space_stands_beside_a_block_of_a_note():
    note = "<p>x</p>\n<ul>\n<li><em>y</em> <b>z</b></li>\n<li>y</li>\n</ul>\n<p>x</p>\n"
    root = body(f"<p>a{call('fn1', 1)}</p>" + notes(fn1=note))
    assert "".join(root[0].itertext()) == "axy zyx"


def test_notes_of_a_table_stand_below_it():
    table = f"<table><tr><td>a{call('fn1', 1)}</td><td>b{call('fn2', 2)}</td></tr></table><p>c</p>"
    root = body(table + notes(fn1="<p>x</p>", fn2="<p>y</p>"))
    assert [child.tag for child in root] == ["table", "div", "p"]
    assert root[1].get("class") == "table-notes"
    assert ["".join(note.itertext()) for note in root[1]] == ["x", "y"]
    assert [mark.text for mark in root.iter("sup")] == ["1", "2"]


def test_no_line_begins_with_the_number_of_a_note(journal: Journal):
    note = '<span class="footnote" role="doc-footnote" data-number="77">Said there.</span>'
    paragraphs = [
        f'<p style="width: {width / 10}mm">Words end.{note} In 1991 others went on.</p>'
        for width in range(120, 300, 10)
    ]
    pdf = press.print_pdf(
        f"<html lang=en><title>x</title>{''.join(paragraphs)}",
        css=[journal.find("print.css").read_text(encoding="utf-8")],
        root=Path("/"),
        journal_folders=[],
    )
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))
    assert len(re.findall(r"77\s+Said there", text)) == len(paragraphs)
    assert re.findall(r"^77(?!\s+Said)", text, re.M) == []


def test_no_note_is_lost_where_a_paragraph_begins_at_the_foot_of_a_page():
    note = '<span class="footnote" role="doc-footnote" data-number="{0}">Note {0}.</span>'
    lines = "<br>".join(f"Line{note.format(number)}" for number in (1, 2, 3))
    css = (
        "@page { size: 60mm; margin: 5mm } .footnote { float: footnote }"
        "body { margin: 0; font: 10pt/5mm 'Source Serif 4'; orphans: 2; widows: 1 }"
    )
    for before in range(26, 36, 2):
        page = f"<html lang=en><title>x</title><p style='margin-top: {before}mm'>{lines}</p>"
        pdf = press.print_pdf(page, css=[css], root=Path("/"), journal_folders=[])
        pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]
        assert sorted(re.findall(r"Note (\d)", "\n".join(pages))) == ["1", "2", "3"]
