"""What is wrong with printed pages stops a build or is told, at the words of the sources."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import small
from conftest import MANUSCRIPTS

from triptych.finding import Finding, Severity
from triptych.formats import FORMATS, gate
from triptych.formats.pdf import document as pdf
from triptych.formats.pdf import pages
from triptych.journal import Journal
from triptych.load import load
from triptych.model import Article
from triptych.press.fault import Fault
from triptych.rule import RULES

CODES = {
    "OUT010": ("overlap", "over-column", "under-notes"),
    "OUT011": ("off-page", "wide-table", "long-note", "cut-off"),
    "OUT012": ("outside",),
    "OUT013": ("blank",),
    "OUT014": ("orphan", "widow"),
    "OUT015": ("heading",),
    "OUT016": ("caption",),
    "OUT017": ("hyphen", "short-page"),
    "OUT018": ("font",),
}
BODY = "# Method\n\nThe *steppe* trades with the sown [@kang2009]. It always has, and will.\n"


@pytest.fixture
def article(tmp_path: Path) -> Article:
    text = small.FILES["en.md"].split("\n\n")[0] + "\n\n" + BODY
    article, _ = load(small.write(tmp_path, {"en.md": text}))
    assert article
    return article


def told(article: Article, *faults: Fault) -> list[Finding]:
    return list(pages.findings(faults, article, "en"))


@pytest.mark.parametrize(("code", "kinds"), CODES.items())
def test_each_kind_of_fault_has_its_rule(article: Article, code: str, kinds: tuple[str, ...]):
    findings = told(article, *(Fault(kind, 3, "text", "line of text", "other") for kind in kinds))
    assert {(finding.code, finding.severity) for finding in findings} == {
        (code, RULES[code].severity)
    }
    assert all(finding.help and "{" not in finding.message for finding in findings)


def test_every_kind_is_known_to_have_a_rule():
    assert {kind for kinds in CODES.values() for kind in kinds} == pages.KINDS.keys() - {"no-glyph"}


def test_a_finding_names_page_and_words_and_stands_at_them(article: Article):
    line = "pe trades with the sown [1]. It always has, and wi"
    [finding] = told(article, Fault("overlap", 2, "trades with", line, "always has"))
    assert finding.message == "page 2 of the PDF (en): “trades with” stands on “always has”"
    assert Path(finding.place.path).name == "en.md"
    assert (finding.place.line, finding.place.column) == (9, 14)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("steppe trades", 9, 6),
        ("METHOD", 7, 3),
        ("sown 1 It", 9, 30),
        ("nowhere", 1, 1),
        ("", 1, 1),
    ],
)
def test_words_are_found_whatever_the_style_made_of_them(
    article: Article, text: str, line: int, column: int
):
    [finding] = told(article, Fault("off-page", 1, text, text))
    assert (finding.place.line, finding.place.column) == (line, column)


def test_a_long_text_is_quoted_by_its_beginning(article: Article):
    [finding] = told(article, Fault("outside", 1, "x" * 500, "x" * 500))
    assert len(finding.message) < 150


STYLE = 'h1 {{ margin: 0 }} body {{ font: 10pt "Source Serif 4" }} {}'


def printed(article: Article, tmp_path: Path, css: str) -> list[Finding]:
    (tmp_path / "look").mkdir()
    (tmp_path / "look" / "print.css").write_text(STYLE.format(css), encoding="utf-8")
    base = Journal.read("base")
    journal = Journal("odd", base.settings, (tmp_path / "look", *base.folders))
    found: list[Finding] = []
    pdf.render(article, journal, "en", tell=found.append)
    return found


def test_an_edition_that_cannot_be_read_is_not_published(article: Article, tmp_path: Path):
    with pytest.raises(gate.GateError) as caught:
        printed(article, tmp_path, ".body p { margin-top: -8mm; line-height: 0 }")
    assert {finding.code for finding in caught.value.findings} == {"OUT010"}


def test_an_edition_that_is_only_ugly_is_published_and_told(article: Article, tmp_path: Path):
    css = ".body p { width: 30mm; white-space: nowrap }"
    assert {finding.code for finding in printed(article, tmp_path, css)} == {"OUT012"}


def test_what_a_format_warns_of_comes_with_its_bytes(
    article: Article, monkeypatch: pytest.MonkeyPatch
):
    def ugly(*_: object, tell: Callable[[Finding], None]) -> bytes:
        tell(*told(article, Fault("heading", 1, "Method")))
        return b"%PDF"

    row = FORMATS["pdf"]._replace(render=ugly)
    data, [finding] = row.made(article, Journal.read("base"), "en")
    assert (data, finding.code) == (b"%PDF", "OUT015")


@pytest.mark.parametrize("name", MANUSCRIPTS)
@pytest.mark.parametrize("tag", ["en", "kk", "ru"])
def test_our_own_pages_are_without_fault(
    articles: dict[str, Article], journal: Journal, name: str, tag: str
):
    data, found = FORMATS["pdf"].made(articles[name], journal, tag)
    assert [one for one in found if one.severity is not Severity.INFO] == []
    assert_fonts_embedded(data)


def assert_fonts_embedded(data: bytes) -> None:
    """Ask another program than the one that wrote it."""
    document = pypdfium2.PdfDocument(data)
    for page in document:
        for text in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT]):
            font = pdfium.FPDFTextObj_GetFont(text)
            assert pdfium.FPDFFont_GetIsEmbedded(font) == 1
    document.close()
