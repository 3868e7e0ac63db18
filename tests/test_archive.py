"""What an archived PDF has besides its pages: each addition by itself, and all held to veraPDF."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import NullObject
from tagged import Element, structure
from tagged import told as told_by_glyphs
from verapdf import validate_pdf

from triptych import press
from triptych.gates import conformance, pdf_words
from triptych.press import archive
from triptych.press.archive import Archive, Attachment
from triptych.press.archive.clusters import Span
from triptych.press.archive.content import Content

CSS = """
@page { size: 90mm 120mm; margin: 15mm 12mm }
html { font: 10pt/13pt "Source Serif 4" }
body { margin: 0 }
figure { margin: 0 }
"""
SVG = 'xmlns="http://www.w3.org/2000/svg" width="9" height="9"'
DRAWING = f'<svg {SVG}><rect width="9" height="9"/></svg>'
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Printer = Callable[..., bytes]


@pytest.fixture(scope="module", autouse=True)
def _press() -> Iterator[None]:
    press.warm()
    yield
    press.close()


@pytest.fixture
def made(tmp_path: Path) -> Printer:
    """Print the body of a page; `picture.png` and `drawing.svg` are there to be shown."""
    Image.new("RGB", (2, 2)).save(tmp_path / "picture.png")
    (tmp_path / "drawing.svg").write_text(DRAWING, encoding="utf-8")

    def go(body: str, css: str = "", archive: Archive | None = None, language: str = "en") -> bytes:
        head = "<meta charset=utf-8><title>A title</title><meta name=generator content=triptych>"
        page = f'<!doctype html><html lang="{language}"><head>{head}</head><body>{body}</body>'
        return press.print_pdf(
            page,
            css=[CSS + css],
            root=tmp_path,
            journal_folders=[],
            archive=lambda: archive or Archive(),
        )

    return go


def told(element: Element) -> list[str]:
    """Return the parts of an element, each on one line."""
    return [str(kid) for kid in element.kids]


def elements(element: Element) -> list[Element]:
    return [kid for kid in element.kids if isinstance(kid, Element)]


def catalog(pdf: bytes) -> Any:
    return PdfReader(BytesIO(pdf)).trailer["/Root"]


def annotations(pdf: bytes) -> list[Any]:
    pages = PdfReader(BytesIO(pdf)).pages
    return [one.get_object() for page in pages for one in page.get("/Annots", [])]


def lines(count: int, text: str = "Some words") -> str:
    return "".join(f"<p>{text} {number}</p>" for number in range(count))


# --- elements and their order ---


def test_an_element_is_one_however_many_lines_and_pages_it_takes(made: Printer):
    pdf = made(f"<p>{'Words that fill lines and pages. ' * 80}</p>")
    assert len(PdfReader(BytesIO(pdf)).pages) > 1
    [paragraph] = structure(pdf).kids
    assert isinstance(paragraph, Element)
    assert paragraph.kind == "P"
    assert str(paragraph).count("Words") == 80
    assert {one.get("/Type") for one in paragraph.entry["/K"] if isinstance(one, dict)} == {"/MCR"}


def test_parts_stand_in_the_order_of_the_html(made: Printer):
    body = "<div id=f><p id=a>first</p><p>second</p></div><p id=c>third</p><p>fourth</p>"
    css = "#f { display: flex } #a { order: 2 } #c { position: absolute; top: 0 }"
    document = structure(made(body, css))
    assert str(document) == "Document(Div(P(first)P(second))P(third)P(fourth))"


def test_text_without_an_element_of_its_own_stands_in_a_paragraph(made: Printer):
    document = structure(
        made("<div>Loose <b>text</b> <p>and a paragraph</p> <a href=#x>x</a></div>")
    )
    assert str(document.kids[0]).replace(" ", "") == "Div(P(Loosetext)P(andaparagraph)P(Link(x)))"


def test_headings_pass_over_no_level(made: Printer):
    document = structure(made("<h2>a</h2><h4>b</h4><h4>c</h4><h3>d</h3><h2>e</h2><h6>f</h6>"))
    assert told(document) == ["H1(a)", "H2(b)", "H2(c)", "H2(d)", "H1(e)", "H2(f)"]


def test_a_language_is_told_where_it_changes(made: Printer):
    inner = '<p>Екі <i lang="ru">три</i> <b lang="kk">төрт</b></p>'
    body = f'<p>One</p><section lang="kk">{inner}</section>'
    document = structure(made(body))
    assert document.entry["/Lang"] == "en"
    languages = {one.kind: one.entry.get("/Lang") for one in document if one.kind != "P"}
    assert languages == {"Document": "en", "Sect": "kk", "Span": "ru"}
    assert all("/Lang" not in one.entry for one in document.all("P"))


def test_a_direction_is_told_where_the_html_tells_it(made: Printer):
    body = '<p dir="rtl">שלום <span dir="ltr">one</span></p><table><tr><td dir="RTL" colspan="2">x'
    document = structure(made(body))
    assert str(document) == "Document(P(שלוםSpan(one))Table(TBody(TR(TD(x)))))"
    modes = {one.kind: one.attribute("/WritingMode") for one in document}
    assert (modes["P"], modes["Span"], modes["TD"]) == ("/RlTb", "/LrTb", "/RlTb")
    assert document.all("TD")[0].attribute("/ColSpan") == 2


def test_lists_have_labels_and_bodies(made: Printer):
    body = (
        "<ul><li>a<ul><li>b</li></ul></li></ul><ol type=a><li><p>c</p></li></ol>"
        '<ol style="list-style: none"><li>d</li></ol>'
        "<dl><dt>e</dt><dd>f</dd><dd>g</dd><div><dt>h</dt><dd>i</dd></div></dl>"
    )
    css = 'ul { list-style-type: "• " } ol { list-style-type: lower-alpha }'
    lists = elements(structure(made(body, css)))
    assert [str(one) for one in lists] == [
        "L(LI(Lbl(•)LBody(aL(LI(Lbl(•)LBody(b))))))",
        "L(LI(Lbl(a.)LBody(P(c))))",
        "L(LI(LBody(d)))",
        "L(LI(Lbl(e)LBody(f)LBody(g))LI(Lbl(h)LBody(i)))",
    ]
    kinds = [one.attribute("/ListNumbering") for one in lists]
    assert kinds == ["/Disc", "/LowerAlpha", None, None]


@pytest.mark.parametrize(
    ("label", "kind"), [("1.", "/Decimal"), ("[12]", "/Decimal"), ("K09", None)]
)
def test_a_written_number_is_the_label_of_its_item(made: Printer, label: str, kind: str | None):
    number = f'<a class="number" href="#c">{label}</a>'
    body = f'<ol style="list-style: none"><li>{number}<p>One</p><p>Two</p></li></ol><p id="c">x</p>'
    [one] = structure(made(body, ".number + p { display: inline }")).all("L")
    assert str(one) == f"L(LI(Lbl(Link(@{label}))LBody(P(One)P(Two))))"
    assert one.attribute("/ListNumbering") == (kind or "/None")


def test_a_citation_says_what_is_cited(made: Printer):
    entry = f"Nobody, A. {'A long title. ' * 30}"
    link = '<a role="doc-biblioref" href="#r">1</a>'
    pdf = made(f'<p>{link} <a href="#r">2</a></p><ol><li id="r"><b class="number">1</b><p>{entry}')
    first, second = (str(one["/Contents"]) for one in annotations(pdf))
    assert first.startswith("1: Nobody, A. A long title. A long")
    assert first.endswith(" …")
    assert len(first) <= len("1: ") + 160
    assert second == "2"


def test_header_cells_tell_what_they_head(made: Printer):
    body = (
        "<table><caption>Caption</caption>"
        '<thead><tr><th>a</th><th colspan="2">b</th></tr></thead><tbody>'
        '<tr><th rowspan="2">c</th><td>d</td><td></td></tr><tr><td>e</td><td>f</td></tr>'
        '<tr><td>g</td><th scope="col">h</th><td>i</td></tr></tbody></table>'
    )
    [table] = elements(structure(made(body)))
    assert [kid.kind for kid in elements(table)] == ["Caption", "THead", "TBody"]
    heads = {str(one): one for one in table.all("TH")}
    scopes = {name: one.attribute("/Scope") for name, one in heads.items()}
    columns = dict.fromkeys(["TH(a)", "TH(b)", "TH(h)"], "/Column")
    assert scopes == {**columns, "TH(c)": "/Row"}
    assert heads["TH(b)"].attribute("/ColSpan") == 2
    assert heads["TH(c)"].attribute("/RowSpan") == 2
    assert len(table.all("TD")) == 6, "an empty cell is a cell"


def test_a_head_without_a_body_is_a_body(made: Printer):
    document = structure(made("<table><thead><tr><th>a</th></tr></thead></table>"))
    assert str(document) == "Document(Table(TBody(TR(TH(a)))))"


def test_a_head_that_is_repeated_is_furniture(made: Printer):
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(60))
    foot = "<tfoot><tr><td>Foot</td></tr></tfoot>"
    pdf = made(f"<table><thead><tr><th>Head</th></tr></thead><tbody>{rows}</tbody>{foot}</table>")
    pages = len(PdfReader(BytesIO(pdf)).pages)
    assert pdf_words(pdf).count("Head") == pages > 1
    [table] = elements(structure(pdf))
    assert [kid.kind for kid in elements(table)] == ["THead", "TBody", "TFoot"]
    assert str(table).count("Head") - 1 == str(table).count("Foot)") == 1
    assert len(table.all("TR")) == 62


def test_a_footnote_follows_its_call_and_has_an_identifier(made: Printer):
    body = (
        '<p>One<span class="n" lang="ru">первая <i>сноска</i></span> two'
        '<span class="n">second</span>.</p>'
    )
    pdf = made(body, ".n { float: footnote }")
    [paragraph] = elements(structure(pdf))
    first = "Reference(Lbl(1))Note(Lbl(1.)перваясноска)"
    assert str(paragraph) == f"P(One{first}twoReference(Lbl(2))Note(Lbl(2.)second).)"
    notes = paragraph.all("Note")
    assert notes[0].entry["/Lang"] == "ru"
    names = catalog(pdf)["/StructTreeRoot"]["/IDTree"]["/Names"]
    assert names[::2] == [note.entry["/ID"] for note in notes] == ["note-00001", "note-00002"]
    assert [one.idnum for one in names[1::2]] == [note.number for note in notes]


def test_a_note_by_role_is_a_note(made: Printer):
    [paragraph] = elements(structure(made('<p>a<span role="doc-footnote">b</span></p>')))
    assert str(paragraph) == "P(aNote(b))"


# --- pictures, formulas and other things told in words ---


def test_a_formula_is_told_by_its_source(made: Printer):
    pdf = made(f'<p>See <span role="math" aria-label="x^2 &amp; y">{DRAWING}</span></p>')
    [formula] = structure(pdf).all("Formula")
    assert formula.entry["/Alt"] == "x^2 & y"
    assert [kid for kid in formula.kids if isinstance(kid, Element)] == []


def test_a_picture_is_told_by_its_text_and_has_a_place(made: Printer):
    css = "img { width: 20pt; height: 10pt; display: block } p { margin: 0 }"
    pdf = made('<p><img src="picture.png" alt="A square"></p>', css)
    [figure] = structure(pdf).all("Figure")
    assert figure.entry["/Alt"] == "A square"
    height = float(PdfReader(BytesIO(pdf)).pages[0].mediabox.height)
    left, bottom, right, top = (float(x) for x in figure.attribute("/BBox"))
    assert (right - left, top - bottom) == pytest.approx((20, 10), abs=0.01)
    assert left == pytest.approx(12 / 25.4 * 72, abs=0.01)
    assert bottom < top < height


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="picture.png" alt="">',
        '<img src="picture.png">',
        '<img src="picture.png" alt="x" role="presentation">',
        '<span aria-hidden="true"><img src="picture.png" alt="x">hidden</span>',
    ],
)
def test_decoration_is_furniture(made: Printer, picture: str):
    pdf = made(f"<p>Text {picture}</p>")
    assert b"/Image" in pdf
    assert str(structure(pdf)) == "Document(P(Text))"


def test_a_picture_without_text_is_told_by_its_caption(made: Printer):
    body = '<figure><img src="drawing.svg" alt=""><figcaption>One <b>two</b></figcaption></figure>'
    [figure] = structure(made(body)).all("Figure")
    assert figure.entry["/Alt"] == "One two"


def test_an_abbreviation_is_told_in_full(made: Printer):
    document = structure(made('<p><abbr title="World Health Organization">WHO</abbr></p>'))
    assert document.all("Span")[0].entry["/E"] == "World Health Organization"


# --- links ---


def test_a_link_is_its_own_boxes_alone_and_says_what_it_is(made: Printer):
    body = '<p><a href="https://example.org/x">one <b>two</b> <i>three</i></a></p>'
    pdf = made(body)
    [link] = annotations(pdf)
    assert (link["/Contents"], link["/F"]) == ("one two three", 4)
    assert str(structure(pdf)) == "Document(P(Link(@onetwothree)))"


def test_a_link_that_is_broken_is_one_element_and_each_box_leads_back_to_it(made: Printer):
    body = f'<p><a href="#x">{"a long link " * 12}</a></p><p id="x">x</p>'
    pdf = made(body)
    [link] = structure(pdf).all("Link")
    boxes = annotations(pdf)
    assert len(boxes) == link.kids.count(None) > 1
    numbers = catalog(pdf)["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    parents = dict(zip(numbers[::2], numbers[1::2], strict=True))
    assert {parents[box["/StructParent"]].idnum for box in boxes} == {link.number}


def test_pages_are_tabbed_through_in_the_order_of_the_structure(made: Printer):
    assert {page["/Tabs"] for page in PdfReader(BytesIO(made(lines(40)))).pages} == {"/S"}


# --- furniture ---

MARGINS = """
h1 { string-set: title content() }
@page { @top-left { content: string(title) } @bottom-right { content: counter(page) } }
"""


def test_what_stands_in_the_margins_is_furniture(made: Printer):
    pdf = made(f"<h1>Heading</h1>{lines(40)}", MARGINS)
    pages = PdfReader(BytesIO(pdf)).pages
    document = structure(pdf)
    assert str(document).count("Heading") == 1
    assert len(elements(document)) == 41
    for page in pages:
        drawn = page.get_contents().get_data()  # type: ignore[union-attr]
        assert drawn.count(b"/Type /Pagination/Subtype /Header") == 1
        assert drawn.count(b"/Type /Pagination/Subtype /Footer") == 1


RUNNING = """
.foot { position: running(foot) }
@page { @bottom-left { content: element(foot) } }
"""


def test_a_running_element_is_furniture_where_it_runs_and_its_link_has_a_place(made: Printer):
    body = '<p>Before</p><div class="foot">Foot <a href="https://example.org">link</a></div>'
    pdf = made(body + lines(40), RUNNING)
    pages = len(PdfReader(BytesIO(pdf)).pages)
    link = f"Div(P(Link({'@' * pages})))"
    assert str(structure(pdf)).startswith(f"Document(P(Before){link}P(Some words 0)")
    assert len(annotations(pdf)) == pages


def test_a_running_element_that_one_page_shows_is_text(made: Printer):
    css = RUNNING.replace("@page", "@page :first")
    body = '<p>Before</p><div class="foot">Foot <a href="https://example.org">link</a></div>'
    document = structure(made(body + lines(40), css))
    assert str(document).startswith("Document(P(Before)P(Some words 0)")
    assert str(document).endswith("Div(P(FootLink(@link))))"), "after what it stands below"


def test_each_mark_leads_to_the_element_that_holds_it(made: Printer):
    body = f'<h1>Heading</h1>{lines(40)}<p style="opacity: 0.5">Faint <i lang="ru">и</i></p>'
    pdf = made(body, MARGINS)
    reader = PdfReader(BytesIO(pdf))
    numbers = catalog(pdf)["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    rows = dict(zip(numbers[::2], numbers[1::2], strict=True))
    held: dict[tuple[int, int], int] = {}
    for element in structure(pdf):
        for kid in (one.get_object() for one in element.entry["/K"]):
            if isinstance(kid, int):
                held[element.entry["/Pg"]["/StructParents"], kid] = element.number
            elif kid.get("/Type") == "/MCR":
                owner = kid.get("/Stm", kid["/Pg"]).get_object()
                held[owner["/StructParents"], kid["/MCID"]] = element.number
    led = {
        (key, number): one.idnum
        for key, row in rows.items()
        for number, one in enumerate(row)
        if not isinstance(one, NullObject)
    }
    assert led == held
    assert len(rows) == len(reader.pages) + 1, "each page, and the faint paragraph's group"


# --- hyphens ---

NARROW = "p { width: 24mm; hyphens: auto; text-align: justify }"


def drawn(pdf: bytes) -> bytes:
    pages = PdfReader(BytesIO(pdf)).pages
    return b"\n".join(page.get_contents().get_data() for page in pages)  # type: ignore[union-attr]


def test_a_hyphen_that_a_line_end_adds_is_a_soft_one(made: Printer):
    pdf = made("<p>Многовекторная внешнеполитическая концепция</p>", NARROW, language="ru")
    assert drawn(pdf).count(b"/ActualText <FEFF00AD>") >= 2


@pytest.mark.parametrize("hyphen", ["-", "\u2010"])
def test_a_hyphen_that_is_written_stays_one(made: Printer, hyphen: str):
    word = f"foreign{hyphen}political"
    pdf = made(f"<p>{word} {word}</p>", "p { width: 20mm; hyphens: manual }")
    assert b"/ActualText" not in drawn(pdf)


def test_both_kinds_of_hyphens_in_one_paragraph_are_told_apart(made: Printer):
    text = "foreign\u2010political understanding"
    css = 'p { width: 19mm; hyphens: auto; hyphenate-character: "\u2010" }'
    assert drawn(made(f"<p>{text}</p>", css)).count(b"/ActualText <FEFF00AD>") == 1


def test_an_address_keeps_its_hyphens(made: Printer):
    body = "<p>internationalisation <u>example.org/a-b</u></p>"
    pdf = made(body, "p { width: 24mm; hyphens: auto } u { white-space: nowrap; hyphens: none }")
    assert b"/ActualText" in drawn(pdf), "the first hyphen is one of a line's end"
    assert "example.org/a-b" in PdfReader(BytesIO(pdf)).pages[0].extract_text()


# --- the ends of lines ---


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("One word after the other in lines", "One word after the other in lines"),
        ("The <b>first bold</b> <i>and slanted</i> words", "The first bold and slanted words"),
        ("in to into in to into in to into", "in to into in to into in to into"),
        ("foreign-political understanding-wise", "foreign-political understanding-wise"),
        ("<u>example.org/\u200bsome/\u200bwhere/\u200belse</u> is", None),
        ('<b style="text-transform: uppercase">the title of it all</b>', "THE TITLE OF IT ALL"),
        ("Ein Wort, das ﬁel\u00a0auf und Maße", "Ein Wort, das ﬁel auf und Maße"),
        ("東京と北京の国際関係を読む", "東京と北京の国際関係を読む"),
        ("Line<br>breaks and<br> more", "Linebreaks and more"),
    ],
)
def test_the_space_at_a_lines_end_is_told(made: Printer, body: str, read: str | None):
    pdf = made(f"<p>{body}</p>", "p { width: 18mm; hyphens: none }")
    told = same("".join(told_by_glyphs(pdf))).replace("\u200b", "")
    assert told == same(read or re.sub("<[^>]*>|\u200b", "", body))


def test_a_hyphen_that_a_line_end_adds_is_followed_by_no_space(made: Printer):
    text = "international understanding of representation and internationalisation"
    told = "".join(told_by_glyphs(made(f"<p>{text}</p>", NARROW)))
    assert told.count("\u00ad") >= 2
    assert told.replace("\u00ad", "") == text


def test_a_note_between_two_lines_takes_no_space_from_them(made: Printer):
    note = '<span class="n" role="doc-footnote">a note of some words</span>'
    body = f"<p>Some words {note} go on here</p>"
    [paragraph] = elements(structure(made(body, ".n { float: footnote } p, .n { width: 14mm }")))
    words = "".join(kid for kid in paragraph.kids if isinstance(kid, str))
    assert words.split() == "Some words go on here".split()
    [told] = paragraph.all("Note")
    assert "".join(kid for kid in told.kids if isinstance(kid, str)) == "a note of some words"


def test_the_space_behind_a_notes_call_stands_behind_it(made: Printer):
    note = '<span class="n" role="doc-footnote">note 1</span>'
    style = ".n { float: footnote } .n::footnote-call { content: '1' } p { width: 22mm }"
    pdf = made(f"<p>Words end.{note} In 1991 others went on.</p>", style)
    told = " ".join("".join(told_by_glyphs(pdf)).split())
    assert "Words end.1 In 1991 others went on." in told


# --- glyphs and the letters they tell ---


def same(one: str) -> str:
    return unicodedata.normalize("NFC", one)


LETTERS_AND_MARKS = [
    "t\u0361sar H\u0331abi\u0304b h\u0331 \u1e96 S\u0307\u0331 K\u0332h\u0332an ḳ ĭ i\u0306",
    "\u0438\u0306 й а\u0301 ы\u0308 ә\u0301 ө\u0304 ғ\u0301 к\u0328",
    "Nguye\u0302\u0303n, \u03b1\u0313\u0301",
    "office, affluent fjord; \u02b9 and \u2032, \u00b5 and \u03bc",
    "अंतर्राष्ट्रीय विदेश नीति क्षेत्रीय",
    "আন্তর্জাতিক সম্পর্ক পররাষ্ট্র",
    "ଆନ୍ତର୍ଜାତୀୟ ବୈଦେଶିକ",
    "சர்வதேச கொள்கை",
    "ക്ഷേത്രം ബന്ധങ്ങൾ",
    "ජාත්‍යන්තර ශ්‍රී",
    "ความสัมพันธ์ น้ำ กำ",
    "ນ້ຳ ພົວພັນ",
    "ក្រសួងការបរទេស",
    "ကြောင်း နိုင်ငံခြားရေး",
]
LEFTWARD = [
    "בְּרֵאשִׁית בָּרָא אֱלֹהִים אֵת הַשָּׁמַיִם",
    "بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ ٱلرَّحِيمِ",
    "مُحَمَّدٌ رَسُولُ اللهِ كِتَابٌ لَا",
]


@pytest.mark.parametrize("text", LETTERS_AND_MARKS)
def test_letters_with_their_marks_and_those_that_change_places_are_told(made: Printer, text: str):
    assert same("".join(told_by_glyphs(made(f"<p>{text}</p>")))) == same(text)


@pytest.mark.parametrize("text", LEFTWARD)
def test_points_of_words_that_run_to_the_left_are_told(made: Printer, text: str):
    pdf = made(f"<p>{text}</p>")
    assert same("".join(reversed(told_by_glyphs(pdf)))) == same(text)
    assert b"/ActualText" not in drawn(pdf), "readers turn round what their glyphs tell, not that"


def test_a_glyph_tells_its_own_letter_whatever_it_was_first_used_in(made: Printer):
    assert "".join(told_by_glyphs(made("<p>t\u0361s, then a t</p>"))) == "t\u0361s, then a t"


@pytest.mark.parametrize("style", ["font-size: 0", "visibility: hidden", "display: none"])
def test_text_that_is_not_drawn_tells_nothing(made: Printer, style: str):
    pdf = made(
        f'<p>one <b style="{style}">בָּ t\u0361s of many words</b> two</p>', "p { width: 9mm }"
    )
    assert "".join(told_by_glyphs(pdf)).split() == ["one", "two"]


def test_small_capitals_of_both_cases_are_told_apart(made: Printer):
    pdf = made('<p class="c">OSCE, Osce</p>', ".c { font-variant-caps: all-small-caps }")
    assert "".join(told_by_glyphs(pdf)) == "OSCE, Osce"
    assert drawn(pdf).count(b"/ActualText") == 1


def test_what_is_said_of_glyphs_leaves_them_in_their_places():
    shown = [b"[7<00010002>5<>-3<0003>-6] TJ", b"2 Ts", b"[4<0004>] TJ", b"0 Ts", b"[<>9<0005>] TJ"]
    operators = ["/Span", {"MCID": 0}, b"BDC", b"BT", *shown, b"ET", b"EMC"]
    page = Content(SimpleNamespace(stream=operators), 0, is_page=True)
    page.say(0, [Span(1, 2, "a"), Span(3, 4, "\u00e9")])
    said = b"\n".join(operators[4:-2]).split(b"\n")
    span = [b"/Span", b"<</ActualText <FEFF0061>>>", b"BDC", b"[<0002>5 -3<0003>] TJ", b"EMC"]
    assert said[:7] == [b"[7<0001>] TJ", *span, b"[-6] TJ"]
    span = [b"/Span", b"<</ActualText <FEFF00E9>>>", b"BDC", b"[<0004>] TJ", b"0 Ts"]
    assert said[7:] == [b"2 Ts", b"[4] TJ", *span, b"[ 9<0005>] TJ", b"EMC"]
    assert len(operators) == 4 + len(shown) + 2, "one item stays one item"


# --- the document ---


def test_pictures_are_not_smoothed_and_colours_are_srgb(made: Printer):
    pdf = made('<p><img src="picture.png" alt="x"></p>')
    pictures = PdfReader(BytesIO(pdf)).pages[0]["/Resources"]["/XObject"].values()  # type: ignore[index]
    assert [one.get_object()["/Interpolate"].value for one in pictures] == [False]
    [intent] = catalog(pdf)["/OutputIntents"]
    assert intent["/S"] == "/GTS_PDFA1"
    assert "sRGB" in intent["/OutputConditionIdentifier"]
    assert intent["/DestOutputProfile"].get_object()["/N"] == 3


def test_viewers_show_the_title_and_the_outline(made: Printer):
    pdf = made("<h1>One</h1><h2>Two</h2><h1>Three</h1>")
    assert catalog(pdf)["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalog(pdf)["/MarkInfo"]["/Marked"]
    assert catalog(pdf)["/Lang"] == "en"
    first, below, last = PdfReader(BytesIO(pdf)).outline
    assert [first.title, below[0].title, last.title] == ["One", "Two", "Three"]  # type: ignore[union-attr,index]


# --- metadata ---

FACTS = Archive(
    titles={"en": "A title", "kk": "Тақырып"},
    descriptions={"kk": "Мазмұны", "en": "What it <says> & more"},
    rights={"en": "CC BY"},
    creators=("Айша А.", "B. B."),
    subjects=("one", "two"),
    languages=("en", "kk"),
    identifiers=("https://doi.org/10.5555/x",),
    publishers=("Press",),
    date="2024-03",
    prism={"doi": "10.5555/x", "volume": "7"},
    attachments=(
        Attachment("текст.md", b"# \xd0\xb6", "text/markdown", "Source", "Исходный текст"),
        Attachment("a.xml", b"<a/>", "application/xml", "Alternative", "The same as XML"),
    ),
)


def xmp(pdf: bytes) -> etree._Element:
    packet = pdf[pdf.index(b"<?xpacket begin") : pdf.index(b"<?xpacket end")]
    return etree.fromstring(packet + b"<?xpacket end='r'?>")


def values(root: etree._Element, name: str) -> list[str | None]:
    return [item.text for item in root.iterfind(f".//{DC}{name}//{RDF}li")]


def test_metadata_is_told_in_each_language_in_plain_xml(made: Printer):
    root = xmp(made("<p>x</p>", archive=FACTS))
    titles = {item.get(XML_LANG): item.text for item in root.iterfind(f".//{DC}title//{RDF}li")}
    assert titles == {"x-default": "A title", "en": "A title", "kk": "Тақырып"}
    assert values(root, "description") == [
        "What it <says> & more",
        "Мазмұны",
        "What it <says> & more",
    ]
    assert values(root, "creator") == ["Айша А.", "B. B."]
    assert values(root, "subject") == ["one", "two"]
    assert values(root, "language") == ["en", "kk"]
    assert values(root, "publisher") == ["Press"]
    assert values(root, "rights") == ["CC BY", "CC BY"]
    assert values(root, "date") == ["2024-03"]
    assert root.findtext(f".//{DC}identifier") == "https://doi.org/10.5555/x"
    prism = "{http://prismstandard.org/namespaces/basic/2.0/}"
    assert root.findtext(f".//{prism}volume") == "7"


def test_metadata_claims_both_standards_and_describes_what_is_in_no_schema(made: Printer):
    root = xmp(made("<p>x</p>", archive=FACTS))
    ids = "{http://www.aiim.org/%s/ns/id/}"
    assert root.findtext(f".//{ids % 'pdfa'}part") == "3"
    assert root.findtext(f".//{ids % 'pdfa'}conformance") == "A"
    assert root.findtext(f".//{ids % 'pdfua'}part") == "1"
    prefixes = [one.text for one in root.iter("{http://www.aiim.org/pdfa/ns/schema#}prefix")]
    assert prefixes == ["pdfuaid", "prism"]
    names = [one.text for one in root.iter("{http://www.aiim.org/pdfa/ns/property#}name")]
    assert names == ["part", "doi", "volume"]


def test_what_is_not_known_is_not_said(made: Printer):
    pdf = made("<p>x</p>")
    root = xmp(pdf)
    assert values(root, "title") == ["A title"]
    assert not [one for one in root.iter(etree.Element) if not one.text and not len(one)]
    assert "/AF" not in catalog(pdf)
    assert not {"/CreationDate", "/ModDate"} & set(PdfReader(BytesIO(pdf)).trailer["/Info"])


# --- attachments ---


def test_files_are_attached_once_and_say_what_they_are(made: Printer):
    pdf = made("<p>x</p>", archive=FACTS)
    files = [one.get_object() for one in catalog(pdf)["/AF"]]
    named = catalog(pdf)["/Names"]["/EmbeddedFiles"]["/Names"]
    assert sorted(named[::2]) == named[::2] == ["a.xml", "текст.md"]
    assert {one.get_object()["/UF"] for one in named[1::2]} == {one["/UF"] for one in files}
    assert pdf.count(b"/EmbeddedFile/") + pdf.count(b"/EmbeddedFile\n") <= 2
    for one, facts in zip(files, FACTS.attachments, strict=True):
        stream = one["/EF"]["/F"]
        assert (one["/F"], one["/UF"], one["/Desc"]) == (facts.name, facts.name, facts.description)
        assert one["/AFRelationship"] == f"/{facts.relationship}"
        assert stream["/Subtype"] == f"/{facts.media_type}"
        assert stream.get_data() == facts.data
        assert stream["/Params"]["/Size"] == len(facts.data)
        assert stream["/Params"]["/ModDate"] == "D:202403"


def test_the_same_facts_make_the_same_bytes(made: Printer):
    assert made("<p>x</p>", archive=FACTS) == made("<p>x</p>", archive=FACTS)
    assert made("<p>x</p>", archive=FACTS) != made("<p>x</p>", archive=replace(FACTS, date="2025"))


def test_facts_come_through_json_whole():
    assert Archive.from_job(FACTS.to_job()) == FACTS


# --- everything at once ---

EVERYTHING = f"""
<div class="foot">Licence <a href="https://example.org/l">here</a></div>
<h1>A title of internationalisation</h1>
<p>International understanding and <em>emphasised</em> <a href="https://example.org/x">an
<b>external</b> link that is quite long and breaks over lines</a> with a note<span class="n">A note
<i>here</i> with <a href="#s2">a link</a>.</span>, <span lang="kk">қазақша сөз</span>,
<code>code</code>, <abbr title="World Health Organization">WHO</abbr>, <q>quote</q>,
<u>under</u><s>struck</s>, incomprehensibilities counterrevolutionaries.</p>
<h2 id="s1">One</h2><h4>Skipped</h4>
<ul><li>One<ul><li>nested</li><li><p>with a paragraph</p></li></ul></li></ul>
<ol><li>A</li></ol><dl><dt>Term</dt><dd>a</dd><dd>b</dd><div><dt>T</dt><dd>c</dd></div></dl>
<blockquote>Quoted <p>and a paragraph</p></blockquote><hr>
<h2 id="s2">Two</h2>
<table><caption>Caption</caption><thead><tr><th>A</th><th colspan="2">B</th></tr></thead><tbody>
<tr><th scope="row">r</th><td rowspan="2">1</td><td>2</td></tr><tr><th>q</th><td></td></tr>
{"<tr><td>1</td><td>2</td><td>3</td></tr>" * 30}
</tbody><tfoot><tr><td>f</td><td>f</td><td>f</td></tr></tfoot></table>
<figure><img alt="A square" src="drawing.svg"><figcaption>Figure <b>1</b></figcaption></figure>
<p>A formula <span role="math" aria-label="x^2">{DRAWING}</span>, decoration
<img alt="" src="picture.png"> and
<a href="https://example.org"><img alt="a dot" src="picture.png"></a></p>
<pre><code>def f():
    return 1</code></pre>
<div class="columns">Loose text <a href="#s1">link</a> {"internationalisation " * 30}
<p class="faint">Half opaque <a href="#s1">link</a></p></div>
<p class="placed">Placed <img alt="x" src="picture.png"></p>
<section lang="ru"><h2>Русский</h2><p>Текст на русском языке.</p></section>
<p>{" ".join([*LETTERS_AND_MARKS, *LEFTWARD])}</p>
<p aria-hidden="true">Hidden</p><div><li>An item without a list</li></div>
<ul><p>No item</p></ul>
"""
ALL_STYLES = (
    MARGINS
    + NARROW.replace("p {", "p, div {").replace("24mm", "auto")
    + """
.foot { position: running(foot) } @page { @bottom-left { content: element(foot) } }
.n { float: footnote } .columns { columns: 2 } .faint { opacity: 0.5 }
.placed { position: absolute; right: 0 }
table { border-collapse: collapse } td { border: 1pt solid }
"""
)


def test_every_construct_conforms_to_both_standards(made: Printer, tmp_path: Path):
    pdf = made(EVERYTHING, ALL_STYLES, FACTS)
    assert conformance.refuted(pdf) == []
    (tmp_path / "everything.pdf").write_bytes(pdf)
    assert validate_pdf([tmp_path / "everything.pdf"]) == []


def broken(pdf: bytes) -> bytes:
    """Return a PDF whose metadata claim another part of PDF/UA."""
    return pdf.replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>9<")


def test_what_does_not_conform_is_found_by_its_clause(made: Printer, tmp_path: Path):
    pdf = made("<p>x</p>")
    assert conformance.refuted(pdf) == []
    wrong = broken(pdf)
    assert wrong != pdf
    [refuted] = conformance.refuted(wrong)
    assert "PDF/UA-1 (ISO 14289-1)" in refuted
    assert "PDFUA1-ID-PART" in refuted
    for name, data in (("good.pdf", pdf), ("wrong.pdf", wrong)):
        (tmp_path / name).write_bytes(data)
    [fault] = validate_pdf([tmp_path / "good.pdf", tmp_path / "wrong.pdf"])
    assert fault.startswith("wrong.pdf: PDFUA-1 5-2 ")


def test_what_is_no_pdf_is_found():
    [refuted] = conformance.refuted(b"nothing")
    assert "cannot be read" in refuted


def test_a_stream_that_ends_like_a_line_is_right(made: Printer):
    """The checker's rule that `conformance` leaves out is wrong about such a stream."""
    found = next(d for n in range(100_000) if zlib.compress(d := str(n).encode(), 9)[-1:] == b"\r")
    file = Attachment("a.txt", found, "text/plain", "Data", "A file")
    assert conformance.refuted(made("<p>x</p>", archive=Archive(attachments=(file,)))) == []


# --- what is leant on ---


def test_the_private_names_of_weasyprint_are_those_of_the_pinned_version():
    import weasyprint
    from weasyprint.draw.text import draw_text
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout.absolute import AbsolutePlaceholder
    from weasyprint.pdf.fonts import Font
    from weasyprint.pdf.stream import Stream

    assert weasyprint.__version__ == "70.0", "look through press/archive before this is changed"
    assert "_page_box" in weasyprint.document.Page.__init__.__code__.co_names
    assert "_tags" in Stream.marked.__wrapped__.__code__.co_names  # type: ignore[attr-defined]
    assert "_box" in AbsolutePlaceholder.__init__.__code__.co_names or "_box" in str(
        AbsolutePlaceholder.__init__.__code__.co_consts
    )
    assert "to_unicode" in Font.__init__.__code__.co_names
    assert "pango_layout" in draw_text.__code__.co_names
    assert boxes.MarginBox.link_annotation is None


def test_the_page_on_the_pdf_names_functions_that_are_there():
    page = Path(__file__).parents[1] / "docs" / "explanation" / "pdf.md"
    named = re.findall(r"`(content|finish|nodes|roles|structure|tree)\.([\w.]+)`", page.read_text())
    assert len(named) > 20
    for module, name in named:
        source = Path(archive.__file__).with_name(f"{module}.py").read_text("utf-8")
        last = name.rpartition(".")[2]
        assert re.search(rf"^ *(def|class) {last}\b", source, re.M), f"{module}.{name}"
