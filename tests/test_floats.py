"""Figures that leave no white behind: what goes on before them, and what does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pypdfium2
import pytest
import small

from triptych import press
from triptych.formats.pdf import document
from triptych.gates import pdf_words
from triptych.journal import Journal
from triptych.load import load
from triptych.press import floats

pytestmark = pytest.mark.usefixtures("started_press")

# A page holds ten lines, a line a word.
CSS = """
@page { size: 100mm 100mm; margin: 0 }
* { margin: 0; padding: 0; font: 5mm/10mm "Source Serif 4"; orphans: 1; widows: 1 }
figure { break-inside: avoid } h1 { break-after: avoid }
.columns { columns: 2; column-gap: 0 }
"""


def block(letter: str, lines: int, tag: str = "p", attributes: str = "") -> str:
    return f"<{tag} {attributes}>{'<br>'.join([letter] * lines)}</{tag}>"


def pages(body: str, figures: press.Figures = "float") -> list[str]:
    """Return the words of each page, of which each line has one."""
    html = f'<html lang="en"><title>T</title><body>{body}</body></html>'
    pdf = press.print_pdf(html, css=[CSS], root=Path("/"), journal_folders=[], figures=figures)
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    return ["".join(text.split()) for text in texts]


FIGURE = block("F", 8, "figure")


def test_the_text_goes_on_where_a_figure_finds_no_room():
    body = block("a", 3) + FIGURE + block("b", 4) + block("c", 5) + block("d", 3)
    assert pages(body, "here") == ["aaa", "FFFFFFFFbb", "bbcccccddd"]
    assert pages(body) == ["aaabbbbccc", "ccFFFFFFFF", "ddd"]


def test_a_figure_that_finds_room_stays():
    body = block("a", 2) + FIGURE + block("b", 4)
    assert pages(body) == ["aaFFFFFFFF", "bbbb"]


def test_a_hole_of_a_line_is_none():
    body = block("a", 9) + block("F", 2, "figure") + block("b", 4)
    assert pages(body) == ["aaaaaaaaa", "FFbbbb"]


def test_all_text_before_a_heading_is_better_than_none():
    body = block("a", 3) + FIGURE + block("b", 4) + block("h", 1, "h1") + block("c", 5)
    assert pages(body) == ["aaabbbb", "FFFFFFFFhc", "cccc"]


def test_a_figure_keeps_its_place_on_the_next_page():
    body = block("a", 3) + FIGURE + block("b", 4) + block("c", 6)
    assert pages(body) == ["aaabbbb", "FFFFFFFFcc", "cccc"]


def test_a_heading_before_a_figure_goes_with_the_text():
    body = block("a", 3) + block("h", 1, "h1") + FIGURE + block("b", 7)
    assert pages(body, "here") == ["aaa", "hFFFFFFFFb", "bbbbbb"]
    assert pages(body) == ["aaahbbbbbb", "bFFFFFFFF"]


def test_the_text_of_a_column_goes_on():
    text = block("a", 3) + FIGURE + block("b", 7) + block("c", 20)
    body = f'<div class="columns">{text}</div>'
    assert pages(body, "here")[0] == "aaaFFFFFFFFbb"
    assert pages(body)[0] == "aaabbbbbbbFFFFFFFFcc"


@pytest.mark.parametrize(
    "body",
    [
        block("a", 3) + block("F", 8, "figure", 'class="here"') + block("b", 9),
        block("a", 3)
        + FIGURE.replace("F<br>", '<img class="here" alt="">F<br>', 1)
        + block("b", 9),
        block("a", 2) + "<p>a:</p>" + FIGURE + block("b", 9),
        block("a", 3) + FIGURE + block("h", 1, "h1") + block("b", 9),
        block("a", 3) + FIGURE + block("G", 2, "figure") + block("b", 9),
        block("a", 3) + FIGURE + "<table><tr><td>t</table>" + block("b", 9),
    ],
    ids=["asked for", "picture asked for", "led to", "heading", "figure", "table"],
)
def test_a_figure_stays(body: str):
    assert pages(body) == pages(body, "here")


def test_an_edition_has_its_words_where_a_figure_has_moved(tmp_path: Path):
    figure = '![Wells](wells.svg){#fig-wells fig-alt="A well" width=100%}'
    texts = [f"Paragraph {n}. " + "The steppe trades with the sown. " * 24 for n in range(7)]
    body = "\n\n".join([*texts[:3], figure, *texts[3:]])
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'
    changes = {"en.md": small.FILES["en.md"] + f"\n{body}\n", "wells.svg": svg}
    article, _ = load(small.write(tmp_path, changes))
    assert article
    words = pdf_words(document.render(article, Journal.read("base"), "en"))
    assert words.index("Wells") > words.index("3")


def test_of_very_many_figures_some_are_moved():
    one = f'<div style="break-after: page">{block("a", 3) + FIGURE + block("b", 7)}</div>'
    moved = [page for page in pages(one * 12) if page == "aaabbbbbbb"]
    assert len(moved) == floats._MOST


def test_of_a_very_long_text_few_figures_are_moved(monkeypatch: pytest.MonkeyPatch):
    root = ElementTree.fromstring("<div><figure/></div>")
    laid_out: list[Any] = []

    def render() -> Any:
        laid_out.append(SimpleNamespace(pages=[None] * 150))
        return laid_out[-1]

    monkeypatch.setattr(floats.Floats, "_move", lambda *_: True)
    floats.Floats(root).lay_out(render)
    assert len(laid_out) == 1 + 3


def test_text_without_figures_is_laid_out_once():
    laid_out: list[Any] = []

    def render() -> Any:
        laid_out.append(SimpleNamespace(pages=[]))
        return laid_out[-1]

    lay_out: Callable[..., Any] = floats.Floats(ElementTree.fromstring("<p>a</p>")).lay_out
    assert lay_out(render) is laid_out[0]
    assert len(laid_out) == 1
