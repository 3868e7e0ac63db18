"""The logical structure of an archived PDF: elements, pictures, links and furniture."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from archived import DRAWING, MARGINS, Printer, annotations, catalog, elements, lines, printer, told
from pypdf import PdfReader
from pypdf.generic import NullObject
from tagged import Element, structure

from triptych.gates import pdf_words

pytestmark = pytest.mark.usefixtures("started_press")


@pytest.fixture
def made(tmp_path: Path) -> Printer:
    return printer(tmp_path)


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
