"""Formulas are drawn for print."""

from __future__ import annotations

import logging
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import ziamath.zmath
from lxml import html

from triptych.document import Document, Place
from triptych.formats.gate import GateError
from triptych.formats.pdf.formula import drawn

PLACE = Place("en.md")
FRACTION = (
    '<p>where <math display="inline" xmlns="http://www.w3.org/1998/Math/MathML"><semantics>'
    "<mfrac><mi>a</mi><mn>2</mn></mfrac>"
    '<annotation encoding="application/x-tex">\\frac{a}{2} &lt; &quot;</annotation>'
    "</semantics></math> holds</p>"
)


def test_a_formula_is_drawn_in_its_line():
    paragraph = html.fromstring(drawn(FRACTION, PLACE))
    (formula,) = paragraph.xpath("span[@role='math']")
    assert formula.get("aria-label") == '\\frac{a}{2} < "'
    (svg,) = formula.xpath("svg")
    assert svg.get("width").endswith("em")
    assert svg.xpath("path")
    assert paragraph.text_content().split() == ["where", "holds"]


def test_a_page_without_formulas_stays_as_it_is():
    page = "<p>a &lt;math&gt; b</p>"
    assert drawn(page, PLACE) is page


def test_a_formula_that_cannot_be_drawn_is_named():
    deep = FRACTION.replace("<mi>a</mi>", "<msqrt>" * 3000 + "<mi>a</mi>" + "</msqrt>" * 3000)
    with pytest.raises(GateError, match="cannot be drawn"):
        drawn(deep, PLACE)


def test_a_part_of_a_formula_that_would_be_left_out_is_named():
    strange = FRACTION.replace("<mi>a</mi>", "<mlongdiv><mn>3</mn></mlongdiv>")
    with pytest.raises(GateError, match="without a part of it: mlongdiv"):
        drawn(strange, PLACE)


@pytest.mark.parametrize(("kind", "count"), [("inline", 150), ("block", 300)])
def test_a_formula_that_is_too_wide_to_be_read_is_named_where_it_is_written(kind: str, count: int):
    row = f"<mrow>{'<mi>a</mi>' * count}</mrow>"
    wide = FRACTION.replace("<mi>a</mi>", row).replace('"inline"', f'"{kind}"')
    document = Document("en.md", 'A text,\nwhere $\\frac{a}{2} < "$ holds.')
    with pytest.raises(GateError, match="too wide for a line") as caught:
        drawn(wide, PLACE, [document])
    [finding] = caught.value.findings
    assert finding.place == Place("en.md", 2, 8)
    assert drawn(wide.replace("<mi>a</mi>" * count, "<mi>a</mi>" * 30), PLACE)


def test_drawing_prints_nothing(capfd: pytest.CaptureFixture[str]):
    drawn(FRACTION.replace("<mi>a</mi>", "<msup><mi>a</mi><mn>3</mn></msup>"), PLACE)
    assert capfd.readouterr() == ("", "")


def test_drawing_leaves_the_root_logger_quiet():
    drawn(FRACTION, PLACE)
    assert all(type(one).__name__ != "StreamHandler" for one in logging.getLogger().handlers)


def test_threads_do_not_disturb_each_other(monkeypatch: pytest.MonkeyPatch):
    letters = [f"<mi>{letter}</mi>" for letter in "abcdefghijklmnopqrstuvwxyzαβγδεζηθικλμνξοπρστυ"]
    pages = [
        f'<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow>{"".join(row)}</mrow></math>'
        for row in (letters, reversed(letters))
    ]
    alone = [drawn(page, PLACE) for page in pages]
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)
    try:
        with ThreadPoolExecutor(len(pages)) as pool:
            for _ in range(5):
                font = ziamath.zmath.loadedfonts["default"]
                monkeypatch.setattr(font, "_glyphs", {})  # so that each is read from the font again
                assert list(pool.map(drawn, pages, [PLACE] * len(pages))) == alone
    finally:
        sys.setswitchinterval(interval)
