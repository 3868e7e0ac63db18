"""What the text of an archived PDF tells: hyphens, spaces at the ends of lines, letters."""

from __future__ import annotations

import re
import unicodedata
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from archived import LEFTWARD, LETTERS_AND_MARKS, NARROW, Printer, elements, printer
from pypdf import PdfReader
from tagged import structure
from tagged import told as told_by_glyphs

from triptych.gates import conformance
from triptych.press.archive.clusters import Span
from triptych.press.archive.content import Content

pytestmark = pytest.mark.usefixtures("started_press")


@pytest.fixture
def made(tmp_path: Path) -> Printer:
    return printer(tmp_path)


# --- hyphens ---


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


def test_the_ellipsis_of_a_running_head_tells_something(made: Printer):
    head = (
        '@page { @top-left { content: "a long title of an article"; width: 20mm; overflow: hidden;'
        ' white-space: nowrap; text-overflow: ellipsis; font: italic 10pt "Source Serif 4" } }'
    )
    pdf = made("<p>text</p>", head)
    assert conformance.refuted(pdf) == []
    assert "".join(told_by_glyphs(pdf)) in {"texta long titl…", "texta long titl..."}


def test_a_ligature_that_hides_a_soft_hyphen_tells_its_letters(made: Printer):
    assert (
        "".join(told_by_glyphs(made("<p>of\u00adficial, efficient</p>"))) == "official, efficient"
    )


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
