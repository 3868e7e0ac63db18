"""What the press finds wrong with the pages it has laid out, and what it leaves in peace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from triptych import press
from triptych.document import Place
from triptych.gates import Passage, missing, pdf_words
from triptych.press.fault import Fault

pytestmark = pytest.mark.usefixtures("started_press")

CSS = (
    "@page { size: A5; margin: 20mm } p { margin: 0 0 2mm }"
    'body { margin: 0; font: 10pt/13pt "Source Serif 4"; orphans: 2; widows: 2 }'
)
WORDS = "Some words of the text which go on. "
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}" viewBox="0 0 9 9"></svg>'
Found = Callable[..., list[Fault]]


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """Print a page; return what is wrong with it, or only what is of some kinds."""

    def go(body: str, css: str = "", *kinds: str, head: str = "") -> list[Fault]:
        faults: list[Fault] = []
        html = f'<html lang="en"><head><title>Title</title>{head}</head><body>{body}</body></html>'
        go.pdf = press.print_pdf(  # type: ignore[attr-defined]
            html, css=[CSS + css], root=tmp_path, journal_folders=[], found=faults.append
        )
        return [fault for fault in faults if not kinds or fault.kind in kinds]

    return go


def kinds(faults: list[Fault]) -> set[str]:
    return {fault.kind for fault in faults}


def lines(count: int) -> str:
    """Return a paragraph of so many lines."""
    return "<p>" + "<br>".join(f"line {n + 1} of {count}" for n in range(count)) + "</p>"


# --- where WeasyPrint loses text without a word ---


def test_a_height_of_a_page_loses_the_other_pages(found: Found):
    """WeasyPrint drops the boxes themselves, so that only the words tell."""
    texts = [f"{n} {WORDS * 8}" for n in range(30)]
    body = "<h1>Title</h1>" + "".join(f"<p>{text}</p>" for text in texts)
    found(body, "html, body { height: 100% }")
    lost = missing([Passage(text, Place("en.md")) for text in texts], pdf_words(found.pdf))
    assert sum(len(one.words) for one in lost) > 1000


def test_a_table_wider_than_the_paper_is_told_once(found: Found):
    cells = "".join(f"<td>{'x' * 12}{n}</td>" for n in range(20))
    page = f"<p>{WORDS}</p><table><tr>{cells}</tr><tr>{cells}</tr></table>"
    [fault] = found(page, "", "wide-table", "off-page")
    assert (fault.kind, fault.text[:6]) == ("wide-table", "xxxxxx")


def test_a_table_that_stands_on_the_next_column_is_told_once_by_its_longest_text(found: Found):
    cells = "".join(f"<td>{'x' * 9}{n}</td>" for n in range(4)) + "<td>the longest of all"
    page = f"<div><p>{WORDS}</p><table><tr>{cells}</tr><tr>{cells}</tr></table>{lines(60)}</div>"
    columns = "div { columns: 2 } td { white-space: nowrap }"
    [fault] = found(page, columns, "overlap", "over-column", "off-page")
    assert (fault.kind, fault.text) == ("over-column", "the longest of all")


def test_a_note_longer_than_the_page_is_told_once(found: Found):
    css = "i { float: footnote } @page { @top-center { content: 'head' } }"
    [fault] = found(f"<p>{WORDS}<i>A note. {WORDS * 300}</i></p>", css, "long-note", "overlap")
    assert fault.kind == "long-note"


def test_a_grid_widened_by_a_long_word_leaves_the_paper(found: Found):
    cells = "".join(f"<div>{'x' * 80} {n} {WORDS}</div>" for n in range(4))
    faults = found(
        f"<section>{cells}</section>", "section { display: grid; grid-template-columns: 1fr 1fr }"
    )
    assert kinds(faults) == {"off-page"}
    assert any(fault.text.startswith("3 Some") for fault in faults)


def test_columns_a_wide_figure_and_a_note_put_text_under_the_notes(found: Found):
    paragraphs = [f"<p>{n} {WORDS * 5}</p>" for n in range(10)]
    paragraphs[5] = paragraphs[5].replace("</p>", f"<i>note {WORDS * 3}</i></p>")
    paragraphs.insert(6, "<figure></figure>")
    css = "section { columns: 2 } figure { column-span: all; margin: 0; height: 40mm }"
    faults = found(f"<section>{''.join(paragraphs)}</section>", css + "i { float: footnote }")
    assert {"overlap", "under-notes"} <= kinds(faults)


def test_a_figure_that_spans_the_columns_stands_on_the_notes(found: Found):
    body = "".join(f"<p>{n} {WORDS * 5}</p>" for n in range(9))
    body += f"<figure>Fig<i>note {WORDS * 3}</i></figure><p>{WORDS}"
    css = "section { columns: 2 } figure { column-span: all; margin: 0; height: 40mm }"
    [fault] = found(f"<section>{body}</section>", css + "i { float: footnote }", "under-notes")
    assert (fault.text, fault.line, fault.page) == ("Fig", "Fig1", 1)


# --- overlaps ---


@pytest.mark.parametrize(
    ("body", "css"),
    [
        ("<p>first</p><p class=b>second</p>", ".b { margin-top: -8mm }"),
        ("<p>first</p><p class=b>second</p>", ".b { position: relative; top: -6mm }"),
        ("<p>first</p><p class=b>second</p>", ".b { position: absolute; top: 0 }"),
        ("<p style='line-height: 0'>first line<br>second line", ""),
        ("<table><td>incomprehensibilities<td>next", "table { table-layout: fixed; width: 30mm }"),
        ("<b>incomprehensible</b> text", "b { float: left; width: 5mm; margin: 0 }"),
        ("<p><b>1234567890</b>text", "b { display: inline-block; width: 5mm; margin-left: -5mm }"),
        ("<p>text</p>" + SVG.format(90, 90), "svg { display: block; margin-top: -10mm }"),
    ],
)
def test_text_on_text_or_on_a_picture(found: Found, body: str, css: str):
    assert "overlap" in kinds(found(body, css))


def test_an_overlap_names_both_texts_and_their_place(found: Found):
    body = "<p><i>one</i> first</p><p class=b>second"
    fault = found(body, ".b { margin-top: -6.6mm; text-indent: 9mm }")[0]
    assert {fault.text, fault.other} == {"first", "second"}
    assert (fault.page, fault.line) in {(1, "one first"), (1, "second")}
    left, top, width, height = fault.box  # in points: the margin is 56.7
    assert (left, height) == (pytest.approx(82.2, abs=1), 5)
    assert 56 < top < 70
    assert 15 < width < 35


# --- beyond a border ---


@pytest.mark.parametrize(
    ("body", "css"),
    [
        ("<p>" + "x" * 120, ""),
        ("<p>text", "p { margin-left: -30mm }"),
        ("<p>text", "p { position: absolute; bottom: -30mm }"),
        ("<p>text", "p { height: 200mm } body { padding-top: 190mm; height: 1mm }"),
        (SVG.format(500, 20), ""),
    ],
)
def test_what_leaves_the_paper(found: Found, body: str, css: str):
    assert "off-page" in kinds(found(body, css))


@pytest.mark.parametrize(
    ("body", "css"),
    [
        ("<p>incomprehensible", "p { overflow: hidden; width: 8mm }"),
        (lines(4), "p { overflow: hidden; height: 8mm }"),
        (lines(4), "p { overflow: hidden; height: 8mm; text-overflow: ellipsis }"),
        ("<div><p>incomprehensible</div>", "div { overflow: hidden; width: 8mm }"),
    ],
)
def test_text_that_is_cut_off(found: Found, body: str, css: str):
    assert "cut-off" in kinds(found(body, css, "cut-off"))


HEAD = "width: 100%; content: '{}'; white-space: nowrap; overflow: hidden; text-overflow: {}"


def test_a_running_head_may_be_cut_where_its_style_shows_that(found: Found):
    head = "@page {{ @top-left {{ {} }} }}".format(HEAD.format(WORDS * 9, "ellipsis"))
    assert found("<p>text", head) == []
    head = "@page {{ @top-left {{ {} }} }}".format(HEAD.format(WORDS * 9, "clip"))
    assert kinds(found("<p>text", head)) == {"cut-off"}


@pytest.mark.parametrize(
    ("body", "css"),
    [
        ("<p>" + "x" * 60, ""),
        ("<p>incomprehensible", "p { width: 10mm }"),
        ("<div><p>text text text</div>", "div { width: 20mm } p { width: 40mm; white-space: pre }"),
        ("<table><td>incomprehensible<td>", "table { table-layout: fixed; width: 20mm }"),
        ("<table><td>" + "incomprehensible <td>" * 3 + "understand", ""),
        (SVG.format(420, 20), ""),
        (SVG.format(420, 20), "svg { display: block }"),
        ("<p>text", "p { position: relative; top: 175mm }"),
        ("<section><p>" + "x" * 50, "section { columns: 2 }"),
    ],
)
def test_what_sticks_out_of_its_column(found: Found, body: str, css: str):
    assert kinds(found(body, css)) == {"outside"}


# --- pages and columns that end badly ---

SHORT = "@page { size: 100mm 50mm; margin: 10mm }"  # six lines a page


TIGHT = "@page { size: 100mm 26mm; margin: 10mm } p { margin: 0 }"  # one line a page


def test_lines_left_alone_where_a_page_has_no_room_for_two(found: Found):
    faults = found(lines(3), TIGHT, "orphan", "widow")
    told = [(fault.kind, fault.page, fault.text) for fault in faults]
    assert told == [("orphan", 1, "line 1 of 3"), ("widow", 3, "line 3 of 3")]


def test_a_line_may_be_alone_where_the_style_allows_it(found: Found):
    assert found(lines(3), TIGHT + "p { orphans: 1; widows: 1 }", "orphan", "widow") == []


def test_items_of_a_list_are_no_lines_of_one_paragraph(found: Found):
    items = "".join(f"<li>{n}</li>" for n in range(4))
    css = "@page { size: 60mm 50mm } ol { margin: 0 } li:is(:first-child, :last-child) { top: 0 }"
    assert found(f"<ol>{items}</ol>", css, "orphan", "widow") == []


def test_a_line_alone_in_a_column(found: Found):
    css = "section { columns: 2; height: 5mm; column-fill: auto } p { margin: 0 }"
    assert kinds(found(f"<section>{lines(2)}</section>", css)) == {"orphan", "widow"}


def test_a_heading_at_the_foot_of_a_page(found: Found):
    body = lines(4) + "<h2>Heading</h2>" + lines(4)
    plain = SHORT + "h2 { font-size: 10pt; margin: 0; break-after: auto } p { margin: 0 }"
    [fault] = found(body, plain, "heading")
    assert (fault.page, fault.text, fault.other) == (1, "Heading", "line 1 of 4")
    assert found(body, plain + "h2 { break-after: avoid }", "heading") == []


def test_a_heading_at_the_foot_of_a_column(found: Found):
    body = lines(5) + "<h2>Heading</h2>" + lines(6)
    css = "section { columns: 2; height: 29mm; column-fill: auto } h2 { break-after: auto;"
    css += " margin: 0; font-size: 10pt } p { margin: 0 }"
    assert kinds(found(f"<section>{body}</section>", css, "heading")) == {"heading"}


@pytest.mark.parametrize(
    "figure",
    [
        "<figure>" + SVG.format(90, 80) + "<figcaption>Caption</figcaption></figure>",
        "<table><caption>Caption</caption>" + "<tr><td>1<td>2" * 9 + "</table>",
    ],
)
def test_a_caption_parted_from_what_it_names(found: Found, figure: str):
    css = SHORT + "p, figure { margin: 0 } figcaption, caption { break-before: page }"
    css += "caption { break-after: page; display: table-caption } svg { display: block }"
    whole = found(lines(1) + figure, SHORT + "figure { break-inside: avoid; margin: 0 }", "caption")
    assert whole == []
    assert [fault.text for fault in found(lines(1) + figure, css, "caption")] == ["Caption"]


def test_a_caption_that_a_page_end_breaks(found: Found):
    caption = "<br>".join(f"caption {n}" for n in range(4))
    table = f"<table><caption>{caption}</caption><tr><td>1</table>"
    css = SHORT + "table { width: 70mm } caption { break-after: avoid; break-inside: %s }"
    [fault] = found(lines(3) + table, css % "auto", "caption")
    assert (fault.text, fault.other) == ("caption 1", "caption 2")
    assert found(lines(3) + table, css % "avoid", "caption") == []


def test_a_word_broken_where_the_leaf_is_turned(found: Found):
    css = "@page { size: 50mm 30mm; margin: 10mm } p { hyphens: auto; orphans: 1; widows: 1 }"
    faults = found("<p>one<br>of incomprehensibilities", css, "hyphen")
    assert faults
    assert all(fault.page % 2 and fault.text.endswith("‐") and fault.other for fault in faults)


def test_a_page_with_furniture_alone(found: Found):
    head = "@page { @top-left { content: 'Running head' } }"
    alone = head + ".b { break-before: page; break-after: page; height: 5mm }"
    assert [fault.page for fault in found("<p>a<p class=b><p>c", alone, "blank")] == [2]
    right = head + ".b { break-before: right }"
    assert found("<p>a<p class=b>c", right, "blank") == []  # the style sheet asks for it


def test_a_last_page_of_a_line(found: Found):
    css = SHORT + "p { margin: 0; orphans: 1; widows: 1 }"
    assert [(f.kind, f.page, f.text) for f in found(lines(7), css)] == [
        ("short-page", 2, "line 7 of 7")
    ]
    assert found(lines(10), css) == []


# --- letters and fonts ---


@pytest.mark.parametrize(
    ("body", "css"),
    [
        ("<p>ཀ", ""),
        ("<p>text", "@page { @top-left { content: 'ཀ' } }"),
        ("<p>text", "p::before { content: 'ཀ' }"),
        ("<p style='font-variant-caps: small-caps'>ཀ", ""),
        ('<svg width="90" height="20"><text x="1" y="9">ཀ</text></svg>', ""),
        ("<ul><li>text", "ul { list-style-type: 'ཀ' }"),
        ("<p>text<i>ཀ</i>", "i { float: footnote }"),
    ],
)
def test_a_letter_without_a_glyph_wherever_it_stands(found: Found, body: str, css: str):
    [fault] = found(body, css)
    assert (fault.kind, fault.text) == ("no-glyph", "ཀ")


def test_a_letter_without_a_glyph_in_a_drawing(found: Found, tmp_path: Path):
    svg = SVG.format(90, 90).replace("></svg>", '><text x="1" y="9">ཀ</text></svg>')
    (tmp_path / "a.svg").write_text(svg, encoding="utf-8")
    assert kinds(found('<p>text</p><img src="a.svg" alt="">')) == {"no-glyph"}


# --- what is as it should be ---

NUMBER = "p { padding-left: 8mm } b { display: inline-block; width: 8mm; margin-left: -8mm }"
LABEL = "p { margin-left: 25mm } b { float: left; width: 25mm; margin-left: -25mm }"


@pytest.mark.parametrize(
    ("body", "css"),
    [
        ("<p>x<sup>2</sup><sub>3</sub> A<sup>a<sup>b</sup></sup> <i>f</i>) <i>T</i>A", ""),
        (f"<p>{WORDS * 9}", "p { text-align: justify; hyphens: auto; letter-spacing: -0.3pt }"),
        (f"<ol style='margin: 0; padding: 0'><li value=108>{WORDS * 4}", ""),
        (
            f"<p><b>[1]</b>{WORDS}",
            NUMBER,
        ),
        (f"<p>{WORDS * 4}", "p { text-indent: -5mm; margin-left: 5mm }"),
        (
            f"<p><b>Label</b>{WORDS * 4}",
            LABEL,
        ),
        (f"<p><b>{WORDS}</b>", "b { display: inline-block; box-shadow: 1mm 1mm #888 }"),
        (f"<p><b>S</b>ome {WORDS * 4}", "b { float: left; font-size: 30pt; line-height: 26pt }"),
        ("<section>" + lines(20) + "</section>", "section { columns: 2 }"),
        (f"<p>text {WORDS}" + SVG.format(20, 40) + WORDS * 4, "svg { vertical-align: -3mm }"),
        ("<div><p>left</p><p>right</p></div>", "div { display: flex; gap: 2mm }"),
        (f"<p>{WORDS}<i>note {WORDS}</i>", "i { float: footnote }"),
        (f"<p dir=rtl>{WORDS * 3}", ""),
        ("<p>text<b>aside</b>", "p { margin-right: 30mm } b { float: right; margin-right: -25mm }"),
        ("<p>text<b>turned</b>", "b { position: absolute; transform: rotate(90deg) }"),
        ("<p>text</p><p class=b>hidden", ".b { margin-top: -5mm; visibility: hidden }"),
        ("<table><tr><td>a<td rowspan=2>b<tr><td>c</table>", "td { padding: 0 }"),
        ("<pre>text   \n   text</pre>", "pre { width: 20mm; white-space: pre-wrap; margin: 0 }"),
    ],
)
def test_what_only_seems_wrong(found: Found, body: str, css: str):
    assert found(body, css) == []


def test_no_depth_ends_the_walk_before_the_layout(found: Found):
    deep = "<div>" * 120 + "<p>text" + "</div>" * 120
    assert found(deep) == []
