"""Line breaks in print: what comes out of the press, measured on its letters."""

from __future__ import annotations

import ctypes
import importlib.resources
import re
from pathlib import Path

import pypdfium2
import pytest
import typeset
from hypothesis import given, settings
from hypothesis import strategies as st

from triptych import press
from triptych.formats import html
from triptych.formats.pdf import arrangement
from triptych.gates import BROKEN, pdf_words, words
from triptych.journal import Journal
from triptych.load import load

pytestmark = pytest.mark.usefixtures("started_press")

SIZES = {"body": 9.6, "abstract": 9.3}  # points, in the journal that has two columns
CSS = """
@page { size: 101mm 260mm; margin: 10mm }
html { font: 9.6pt/13.2pt "Source Serif 4"; hyphens: auto; hyphenate-limit-chars: 5 2 3 }
[lang="kk"] { hyphenate-limit-chars: 5 2 2 }
body { margin: 0 }
p { margin: 0; text-align: justify; widows: 1; orphans: 1 }
p + p { text-indent: 4mm }
"""
"""A column of 81 mm, as that journal sets it."""
ENGLISH = (
    "Among the consequences of this arrangement are considerable differences between regions, "
    "whose institutions were established independently and have never been brought together; "
    "a comparison of their publications shows how far responsibility is understood differently. "
)


def print_pdf(body: str, line_breaks: str = "total-fit", css: str = "", tag: str = "en") -> bytes:
    page = (
        f'<!doctype html><html lang="{tag}"><head><title>T</title></head><body>{body}</body></html>'
    )
    nowhere = Path("/nonexistent")
    return press.print_pdf(
        page,
        css=[CSS, css],
        root=nowhere,
        journal_folders=[],
        line_breaks=line_breaks,  # type: ignore[arg-type]
    )


def shown(pdf: bytes) -> str:
    """Return the words of a PDF in one, since a line end may have broken any of them."""
    return "".join(pdf_words(pdf)).replace(BROKEN, "")


# The paper, as the journal in two columns sets it


@pytest.fixture(scope="module")
def paper() -> dict[str, str]:
    """Return the paragraphs of the three abstracts, and of the body, as HTML."""
    article, _ = load(Path(__file__).parents[1] / "manuscript")
    assert article
    journal = Journal.read("base")
    pages = {tag: html.edition(article, journal, tag, css=None) for tag in article.editions}
    texts = {tag: _part(arrangement.arranged(page), "abstract") for tag, page in pages.items()}
    return texts | {"body": _part(arrangement.arranged(pages["en"]), "body")}


def _part(page: str, name: str) -> str:
    """Return the paragraphs of the section or block of a class."""
    begin = page.index(f'class="{name}')
    end = page.find('<section class="references' if name == "body" else "</section>", begin)
    found = re.findall(r"<p>.*?</p>", page[begin:end], re.DOTALL)
    assert found
    return "".join(found)


KAZAKH = importlib.resources.files("triptych.languages") / "hyph_kk.dic"
HYPHENATED = pytest.mark.skipif(not KAZAKH.is_file(), reason="Kazakh is not hyphenated yet")


@pytest.mark.parametrize("part", ["en", pytest.param("kk", marks=HYPHENATED), "ru", "body"])
def test_no_gap_of_the_paper_is_wide_and_no_ladder_of_hyphens_long(
    paper: dict[str, str], part: str
):
    tag, em = ("en", SIZES["body"]) if part == "body" else (part, SIZES["abstract"])
    size = f"html {{ font-size: {em}pt }}"
    greedy, fit = (
        typeset.setting(print_pdf(paper[part], way, size, tag), em)
        for way in ("greedy", "total-fit")
    )
    assert fit.widest <= 0.7, fit.loosest
    assert fit.in_a_row <= 3
    assert fit.widest < greedy.widest


# Which paragraphs


def test_a_wide_measure_is_left_alone_unless_asked_for():
    wide = "@page { size: 210mm 297mm; margin: 20mm }"
    body = f"<p>{ENGLISH * 3}</p>"
    greedy, auto, fit = (print_pdf(body, way, wide) for way in ("greedy", "auto", "total-fit"))
    assert auto == greedy
    assert fit != greedy


def test_a_narrow_measure_is_fitted_if_nothing_is_said():
    body = f"<p>{ENGLISH * 3}</p>"
    assert print_pdf(body, "auto") == print_pdf(body, "total-fit")


def test_of_wide_and_narrow_paragraphs_only_the_narrow_ones_are_fitted():
    wide = ".wide { margin-right: -90mm }"
    body = f"<p class='wide'>{ENGLISH}</p>" * 5 + f"<p>{ENGLISH}</p>" * 5
    greedy, auto, fit = (print_pdf(body, way, wide) for way in ("greedy", "auto", "total-fit"))
    assert len({greedy, auto, fit}) == 3


@pytest.mark.parametrize(
    "css",
    ["p { text-align: left }", "p { white-space: pre-wrap }", "p { direction: rtl }"],
)
def test_other_text_stays_as_it_is(css: str):
    body = f"<p>{ENGLISH * 2}</p>"
    assert print_pdf(body, "total-fit", css) == print_pdf(body, "greedy", css)


def test_a_word_wider_than_the_column_leaves_its_paragraph_alone():
    body = f"<p>{ENGLISH} {'W' * 80} {ENGLISH}</p>"
    assert print_pdf(body, "total-fit") == print_pdf(body, "greedy")


# What a paragraph may hold


def edges(pdf: bytes) -> list[float]:
    """Return where the lines end that end near the margin, in points.

    Lines that end in an f, which hangs over, are left out.
    """
    ends = [line.right for line in typeset.lines(pdf) if line.letters[-1].text != "f"]
    return [end for end in ends if end > max(ends) - 1.5]


PARTS = {
    "emphasis": "considerable <em>differences</em> between <strong>regions</strong>",
    "half a word": "consider<em>able</em> dif<b>fer</b>ences",
    "a citation": "differently [<a href='#a'>1</a>], <a id='a' href='#b'>as shown</a>",
    "a note's number": "differently<sup><a href='#a'>12</a></sup>, as has been shown",
    "code": "<code style='hyphens: none; padding: 0 2pt'>print_everything(again)</code> shows",
    "no breaks": "<span style='white-space: nowrap'>not to be broken anywhere</span> here",
    "a box": "the box <span style='display: inline-block; width: 30pt'>x y</span>, and",
    "generated": "<q>quoted text</q> and <i class='after'>more</i> of it",
    "a soft hyphen": "Donau\u00addampf\u00adschiff\u00adfahrts\u00adgesellschaft",
    "a place to break": "https://example.org/<wbr>consequences/<wbr>of/<wbr>arrangement",
    "hyphens": "multi-vector, Asia-Pacific and so-called non-governmental",
    "a dash and a space": "Kassym -\u00a0Jomart - Tokayev – and — others / more",
    "a long line": "and<br>a new line",
    "a float": "<span style='float: right; width: 20mm'>beside it</span>",
    "another language": "<i lang='ru'>многовекторная внешняя политика</i>",
    "spaced letters": "the <abbr style='letter-spacing: 0.5em'>OSCE</abbr> and the <i>UN</i>",
    "capitals": "<span style='text-transform: uppercase'>differences between</span>",
}
MORE = 'i.after::after { content: " ↑" } a { color: inherit; text-decoration: none }'


@pytest.mark.parametrize("part", PARTS)
def test_words_stay_and_lines_reach_the_margin(part: str):
    body = "".join(f"<p>{ENGLISH[:cut]} {PARTS[part]} {ENGLISH}</p>" for cut in (20, 47, 90, 130))
    greedy, fit = (print_pdf(body, way, MORE) for way in ("greedy", "total-fit"))
    assert sorted(shown(fit)) == sorted(shown(greedy))
    if part != "a float":  # whose place among the words is another
        assert shown(fit) == shown(greedy)
    ends = edges(fit)
    # Of the white beside a last letter up to 0.9 pt is its own, in lines filled one by one too; and
    # WeasyPrint cuts what it moves a letter by to thousandths of an em.
    assert max(ends) - min(ends) < 1.1


def test_a_footnote_keeps_its_own_hyphens_and_words():
    css = "@footnote { width: 81mm } .n { float: footnote; footnote-display: block }"
    body = "".join(f"<p>{ENGLISH}<span class='n'>{ENGLISH}</span> {ENGLISH}</p>" for _ in range(3))
    greedy, fit = (print_pdf(body, way, css) for way in ("greedy", "total-fit"))
    assert sorted(shown(fit)) == sorted(shown(greedy))


def test_an_item_with_a_list_inside_is_fitted_around_it():
    inner = f"<ul><li>{ENGLISH}</ul>"
    body = f"<ul><li>{ENGLISH}{inner}<li>{ENGLISH}<table><tr><td>a</table>{ENGLISH}</ul>"
    css = "li { text-align: justify }"
    greedy, fit = (print_pdf(body, way, css) for way in ("greedy", "total-fit"))
    assert shown(fit) == shown(greedy)
    assert fit != greedy


def test_columns_and_pages_break_paragraphs_as_they_like():
    css = "@page { size: 190mm 70mm } body { columns: 2; column-gap: 8mm }"
    body = f"<p>{ENGLISH * 2}</p>" * 6
    greedy, fit = (print_pdf(body, way, css) for way in ("greedy", "total-fit"))
    assert shown(fit) == shown(greedy)


# What the PDF says


def test_the_pdf_has_the_author_s_signs_only():
    """Not one of the signs that keep lines together stays in the text."""
    pdf = print_pdf(f"<p>{PARTS['a dash and a space']} {PARTS['hyphens']} {ENGLISH}</p>" * 4)
    document = pypdfium2.PdfDocument(pdf)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    assert not set("\u00a0\u2011\u2060\u200b") & set(text)


def test_a_link_stands_where_its_words_do():
    words_before = ENGLISH[: ENGLISH.index("regions")]
    body = f"<p>{words_before}<a href='https://example.org/'>regions</a>{ENGLISH}</p>" * 3
    document = pypdfium2.PdfDocument(print_pdf(body, css="a { text-decoration: none }"))
    page = document[0]
    text = page.get_textpage()
    for link in _links(page):
        assert "regions" in text.get_text_bounded(*link).replace("\n", "")
        assert len(text.get_text_bounded(*link).strip()) <= len("regions") + 2
    document.close()


def _links(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    """Return the rectangles of a page's links: left, bottom, right, top."""
    raw = pypdfium2.raw
    found = []
    at, link = ctypes.c_int(0), raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, at, link):
        rectangle = raw.FS_RECTF()
        raw.FPDFLink_GetAnnotRect(link, rectangle)
        found.append((rectangle.left, rectangle.bottom, rectangle.right, rectangle.top))
    assert found
    return found


def test_the_same_bytes_each_time():
    body = "".join(f"<p>{ENGLISH} {part}</p>" for part in PARTS.values())
    assert len({print_pdf(body) for _ in range(3)}) == 1


TEXTS = st.lists(
    st.one_of(
        st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=1, max_size=14),
        st.sampled_from(["multi-vector", "–", "2017-2018", "a\u00a0b", "так/или", "международное"]),
        st.sampled_from(["<em>stress</em>", "<a href='#x'>[1]</a>", "co<b>op</b>eration"]),
    ),
    min_size=1,
    max_size=80,
)


@settings(max_examples=40)
@given(TEXTS)
def test_no_text_loses_a_word(text: list[str]):
    body = " ".join(text)
    plain = re.sub("<[^>]*>", "", body)
    assert shown(print_pdf(f"<p>{body}</p>")) == "".join(words(plain))
