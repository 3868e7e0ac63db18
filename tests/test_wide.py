"""What is wide stands across the columns of print, and all else keeps its order."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from triptych import press
from triptych.formats.pdf import wide
from triptych.journal import Journal


def text_of(inner: str) -> etree._Element:
    page = f"<html><body><div class='text'>{inner}</div></body></html>"
    root = etree.fromstring(page, etree.HTMLParser())
    wide.across(root)
    return root[0][0]


def figure(kind: str = "wide") -> str:
    return f'<figure id="f"><img class="{kind}" src="a.png"><figcaption>F</figcaption></figure>'


def shown(element: etree._Element) -> str:
    return "".join(str(part) for part in element.itertext())


def test_the_text_parts_above_and_below_a_wide_figure():
    section = f"<section id='s' class='level1'><h2>H</h2><p>a</p>{figure()}b<p>c</p></section>"
    text = text_of(f"<div class='body'>{section}<p>d</p></div><section>R</section>")
    assert [child.get("class") for child in text] == ["columns", "across", "columns"]
    above, _, below = text
    assert [shown(above), shown(below)] == ["Ha", "bcdR"]
    assert above.xpath("./div[@class='body']/section/@id") == ["s"]
    assert below.xpath("./div[@class='body']/section/@class") == ["level1"]
    assert text.xpath("//@id") == ["s", "f"]


def test_a_wide_division_and_two_in_a_row():
    text = text_of(f"<p>a</p>{figure()}<div class='wide'><table><tr><td>t</td></tr></table></div>")
    assert [child.get("class") for child in text] == ["columns", "across", "wide across"]


def test_without_a_wide_element_all_stands_in_columns():
    text = text_of(f"<div class='body'><p>a</p>{figure('narrow')}</div>")
    assert [child.get("class") for child in text] == ["columns"]
    assert text[0][0].get("class") == "body"


def test_a_wide_table_of_many_columns_begins_at_the_margin(journal: Journal):
    cells = "".join(f"<td>{n}</td>" for n in range(9))
    table = f"<table><caption>x</caption><tr>{cells}</tr></table>"
    text = f"<div class='columns'>{table}</div><div class='wide across'>{table}</div>"
    pdf = press.print_pdf(
        f"<html lang=en><title>T</title><div class='text'>{text}</div>",
        css=[journal.find("print.css").read_text(encoding="utf-8")],
        root=Path("/"),
        journal_folders=[],
    )
    letters = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    at = [n for n, letter in enumerate(letters.get_text_range()) if letter == "x"]
    assert len({round(letters.get_charbox(n)[0]) for n in at}) == 1 < len(at)


NESTED = st.recursive(
    st.sampled_from([figure(), figure("narrow"), "<p>x</p>", "tail ", "<p>y <em>z</em></p>"]),
    lambda inner: st.lists(inner, max_size=4).map(lambda all_: f"<div>{''.join(all_)}</div>"),
    max_leaves=12,
)


@given(NESTED)
def test_no_word_moves(inner):
    before = etree.fromstring(f"<html><body>{inner}.</body></html>", etree.HTMLParser())
    text = text_of(f"{inner}.")
    assert shown(text) == shown(before)
    assert all(one.getparent() is text for one in text.iter("figure") if "across" in one.values())
