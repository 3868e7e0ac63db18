"""What the formats make of the paper and of a manuscript with every construct."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from urllib.parse import urldefrag

import pypdfium2
import pytest
from lxml import etree
from lxml import html as lxml_html
from pypdf import PdfReader
from validators import validate_html
from verapdf import validate_pdf

from triptych import resources
from triptych.document import Document, Place
from triptych.finding import Finding
from triptych.formats import FORMATS, gate
from triptych.formats.jats import gates as jats_gates
from triptych.journal import Journal, JournalError
from triptych.model import Article

EDITIONS = [(name, tag) for name in ("paper", "constructs") for tag in ("en", "kk", "ru")]
XLINK = "{http://www.w3.org/1999/xlink}href"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def rendered(articles: dict[str, Article], journal: Journal) -> Callable[..., bytes]:
    """Render each output once for all tests."""
    made: dict[tuple[str, ...], bytes] = {}

    def render(name: str, kind: str, tag: str = "") -> bytes:
        if (name, kind, tag) not in made:
            made[name, kind, tag] = FORMATS[kind].render(articles[name], journal, tag)
        return made[name, kind, tag]

    return render


# --- golden files ---


@pytest.mark.parametrize(("name", "tag"), EDITIONS)
def test_html_is_as_accepted(rendered, golden, name, tag):
    page = rendered(name, "html", tag).decode()
    golden(f"{name}.{tag}.html", re.sub(r"<style>.*?</style>", "<style></style>", page, flags=re.S))


@pytest.mark.parametrize("name", ["paper", "constructs"])
def test_jats_is_as_accepted(rendered, golden, name):
    golden(f"{name}.xml", rendered(name, "jats").decode())


@pytest.mark.parametrize(("name", "tag"), EDITIONS)
def test_printed_text_is_as_accepted(rendered, golden, name, tag):
    document = pypdfium2.PdfDocument(rendered(name, "pdf", tag))
    pages = [page.get_textpage().get_text_bounded().replace("\r", "") for page in document]
    golden(f"{name}.{tag}.pdf.txt", "\n\f\n".join(pages) + "\n")


# --- HTML ---


def test_html_is_valid(rendered, tmp_path):
    pages = []
    for name, tag in EDITIONS:
        pages.append(tmp_path / f"{name}.{tag}.html")
        pages[-1].write_bytes(rendered(name, "html", tag))
    assert validate_html(*pages) == []


@pytest.mark.parametrize(("name", "tag"), EDITIONS)
def test_html_needs_no_script_and_no_network(rendered, name, tag):
    page = rendered(name, "html", tag).decode()
    root = lxml_html.fromstring(page)
    assert not root.xpath("//script | //iframe | //object | //embed | //@onclick | //base")
    loaded = root.xpath("//img/@src | //link[@rel='stylesheet']/@href | //@srcset")
    loaded += re.findall(r"url\(\s*['\"]?([^'\")]+)", page)
    loaded += re.findall(r"@import", page)
    assert all(address.startswith("../") for address in loaded)


@pytest.mark.parametrize(("name", "tag"), EDITIONS)
def test_html_links_the_languages(rendered, articles, name, tag):
    root = lxml_html.fromstring(rendered(name, "html", tag))
    assert root.get("lang") == tag
    links = {e.get("hreflang"): e.get("href") for e in root.xpath("//link[@rel='alternate']")}
    assert links == {other: f"../{other}/index.html" for other in articles[name].languages}
    assert set(root.xpath("//nav//a/@hreflang")) == set(articles[name].languages) - {tag}


@pytest.mark.parametrize(("name", "tag"), EDITIONS)
def test_ids_of_a_page_are_unique(rendered, name, tag):
    ids = lxml_html.fromstring(rendered(name, "html", tag)).xpath("//@id")
    assert len(ids) == len(set(ids))


def test_citations_and_references_are_linked_both_ways(rendered):
    root = lxml_html.fromstring(rendered("paper", "html", "en"))
    cited = root.xpath("//a[@role='doc-biblioref']")
    entries = root.xpath("//section[@role='doc-bibliography']//li")
    assert [a.text for a in cited] == [str(number) for number in range(1, 12)]
    assert [urldefrag(a.get("href"))[1] for a in cited] == [li.get("id") for li in entries]
    backs = [li.xpath(".//a[@role='doc-backlink']/@href")[0] for li in entries]
    assert backs == [f"#{a.get('id')}" for a in cited]


def test_an_edition_without_a_body_points_to_the_full_text(rendered):
    page = rendered("paper", "html", "kk").decode()
    assert "Мақаланың толық мәтіні ағылшын тілінде берілген." in page
    assert 'href="../en/index.html"' in page


@pytest.mark.parametrize("tag", ["en", "kk", "ru"])
def test_labels_are_in_the_language_of_their_part(rendered, tag):
    root = lxml_html.fromstring(rendered("paper", "html", tag))
    labels = {"en": "Abstract", "kk": "Аңдатпа", "ru": "Аннотация"}
    assert root.xpath("string(//section[@class='abstract']/h2)") == labels[tag]
    for section in root.xpath("//section[contains(@class, 'translation')][@lang]"):
        assert labels[section.get("lang")] in section.text_content()


# --- PDF ---


def test_pdfs_are_pdfa_and_pdfua(rendered, tmp_path):
    editions = [*EDITIONS, *(("complete", tag) for tag in ("en", "kk", "ru"))]
    files = [tmp_path / f"{name}.{tag}.pdf" for name, tag in editions]
    for file, (name, tag) in zip(files, editions, strict=True):
        file.write_bytes(rendered(name, "pdf", tag))
    assert validate_pdf(files) == []


def test_a_pdf_carries_the_jats_and_the_sources(rendered, articles):
    for name, tag in EDITIONS:
        files = dict(PdfReader(BytesIO(rendered(name, "pdf", tag))).attachments)
        article = articles[name]
        assert files.pop(f"{article.id}.xml") == [rendered(name, "jats")]
        assert {"article.yaml", "references.yaml", f"{tag}.md"} <= set(files)
        assert all(data == [(article.folder / file).read_bytes()] for file, data in files.items())


# --- JATS ---


@pytest.mark.parametrize("name", ["paper", "constructs"])
def test_jats_is_valid(rendered, name):
    dtd = etree.DTD(str(resources.jats_dtd()))
    assert dtd.validate(etree.fromstring(rendered(name, "jats"))), dtd.error_log


def test_jats_holds_the_three_languages(rendered):
    root = etree.fromstring(rendered("paper", "jats"))
    three = ["en", "kk", "ru"]

    def languages(path: str) -> list[str | None]:
        return [element.get(XML_LANG) for element in root.xpath(path)]

    assert languages("//title-group/article-title | //trans-title-group") == three
    assert languages("//abstract | //trans-abstract") == three
    assert languages("//kwd-group") == [None, "kk", "ru"]  # JATS4R: not the article's own
    assert languages("//name-alternatives/name") == three
    assert languages("//aff-alternatives/aff") == three
    assert [len(group) - 1 for group in root.iter("kwd-group")] == [5, 5, 5]


def test_jats_cites_every_reference(rendered):
    root = etree.fromstring(rendered("paper", "jats"))
    cited = root.xpath("//body//xref[@ref-type='bibr']/@rid")
    assert len(cited) == 11
    assert cited == root.xpath("//ref/@id")
    assert all(sec.get("id") for sec in root.iter("sec"))
    assert len(root.xpath("//ref//element-citation")) == 12
    assert len(root.xpath("//ref[label='8']//mixed-citation")) == 2


def test_translations_are_sub_articles(rendered):
    root = etree.fromstring(rendered("constructs", "jats"))
    (translation,) = root.iter("sub-article")
    assert translation.get(XML_LANG) == "kk"
    assert "Толық мәтін" in "".join(translation.itertext())
    assert translation.xpath(".//xref[@ref-type='fig']/@rid") == ["kk-fig-square"]


def test_a_missing_dtd_stops_the_build(articles, journal, monkeypatch):
    def missing() -> Path:
        raise resources.MissingResourceError("the DTD is missing; run `make setup`")

    monkeypatch.setattr(resources, "jats_dtd", missing)
    jats_gates.dtd.cache_clear()
    with pytest.raises(resources.MissingResourceError, match="make setup"):
        FORMATS["jats"].render(articles["paper"], journal, "")


# --- what is not known ---


@pytest.mark.parametrize("kind", ["html", "jats"])
def test_what_the_paper_does_not_say_leaves_no_trace(rendered, kind):
    text = rendered("paper", kind, "en" if kind == "html" else "").decode()
    text = re.sub(r"<style>.*?</style>", "", text, flags=re.S)
    for trace in (
        "ORCID",
        "DOI",
        "ISSN",
        "UDC",
        "IRSTI",
        "Licence",
        "None",
        "null",
        "n.d.",
        "TODO",
    ):
        assert trace not in text.replace("PUBLIC", "")


# --- gates ---


def test_a_lost_word_is_named(articles, journal, tmp_path):
    hiding = _journal_with(journal, tmp_path, "edition.html.j2", "{{ fragments.body }}", "")
    with pytest.raises(gate.GateError) as raised:
        FORMATS["html"].render(articles["paper"], hiding, "en")
    first: Finding = raised.value.findings[0]
    assert first.code == "OUT001"
    assert first.place.path.endswith("en.md")
    assert "Introduction" in first.message


def test_a_word_hidden_in_print_is_named(articles, journal, tmp_path):
    hiding = _journal_with(journal, tmp_path, "print.css", "", "\n.keywords { display: none }\n")
    with pytest.raises(gate.GateError, match="multi vector foreign policy"):
        FORMATS["pdf"].render(articles["paper"], hiding, "en")


def test_a_broken_link_is_named(journal):
    with pytest.raises(gate.GateError, match="#nowhere"):
        gate.links(
            b'<p id="here"><a href="#here">x</a><a href="#nowhere">y</a></p>', Place("en.md")
        )


def test_a_style_that_drops_a_title_is_named(articles, journal, tmp_path):
    dropping = _journal_with(journal, tmp_path, "references.csl", '<text macro="title"/>', "")
    with pytest.raises(gate.GateError, match="leaves out"):
        FORMATS["html"].render(articles["paper"], dropping, "en")


def test_jats_that_is_not_valid_is_refused(articles, journal, tmp_path):
    wrong = _journal_with(journal, tmp_path, "article.xml.j2", "<front>", "<front><p>wrong</p>")
    with pytest.raises(gate.GateError, match="not valid"):
        FORMATS["jats"].render(articles["paper"], wrong, "")


def test_a_wrong_template_names_itself_and_its_line(articles, journal, tmp_path):
    wrong = _journal_with(journal, tmp_path, "edition.html.j2", "<main>", "<main>{% if %}")
    with pytest.raises(JournalError, match=r"edition\.html\.j2:\d+: "):
        FORMATS["html"].render(articles["paper"], wrong, "en")


def test_a_wrong_template_that_another_includes_names_itself(articles, journal, tmp_path):
    (tmp_path / "jats").mkdir()
    for name, wrong in (("{% if %}", "Expected"), ("{{ nothing.at_all }}", "undefined")):
        old = "<article-meta>"
        broken = _journal_with(journal, tmp_path, "jats/meta.xml.j2", old, old + name)
        with pytest.raises(JournalError, match=rf"jats/meta\.xml\.j2:\d+: .*{wrong}"):
            FORMATS["jats"].render(articles["paper"], broken, "")


def _journal_with(base: Journal, folder: Path, name: str, old: str, new: str) -> Journal:
    """Return a journal that differs from the base in one file; an empty `old` appends."""
    text = base.find(name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new) if old else text + new, encoding="utf-8")
    return replace(base, name="changed", folders=(folder, *base.folders))


# --- words of the author that look like markup ---


def test_metadata_is_escaped(articles, journal):
    text = '<script>alert("1")</script> & more'
    document = Document("article.yaml", text)
    author = replace(articles["paper"].authors[0], note={"en": document.slice(0, len(text))})
    hostile = replace(articles["paper"], authors=(author,))
    for kind in ("html", "jats"):
        output = FORMATS[kind].render(hostile, journal, "en").decode()
        assert "<script" not in output
        assert "&lt;script&gt;" in output


# --- the printed page ---


def test_a_journal_chooses_two_columns(articles):
    pdf = FORMATS["pdf"].render(articles["constructs"], Journal.read("two-columns"), "en")
    document = pypdfium2.PdfDocument(pdf)
    second = document[1].get_textpage()
    width = document[1].get_width()
    lefts = {round(second.get_rect(at)[0]) for at in range(second.count_rects())}
    assert any(left < width / 4 for left in lefts)
    assert any(width / 2 < left < width * 0.6 for left in lefts)


def test_folios_count_from_the_articles_first_page(rendered):
    text = pypdfium2.PdfDocument(rendered("constructs", "pdf", "en"))[1].get_textpage()
    lines = [" ".join(line.split()) for line in text.get_text_bounded().splitlines()]
    assert "46 Aruzhan Invented, J. R. Example" in lines
    assert "2 of 3" in lines


def test_the_first_page_has_licence_dates_and_doi_at_its_foot(rendered):
    page = pypdfium2.PdfDocument(rendered("constructs", "pdf", "ru"))[0]
    foot = page.get_textpage().get_text_bounded(0, 0, page.get_width(), 90)
    words = " ".join(foot.split())
    for fact in ("CC BY 4.0", "опубликована 15 марта 2024", "doi.org/10.5555/constructs.2024"):
        assert fact in words


def test_what_is_not_known_leaves_no_label_in_print(rendered):
    text = "".join(
        page.get_textpage().get_text_bounded()
        for page in pypdfium2.PdfDocument(rendered("paper", "pdf", "en"))
    )
    for trace in ("DOI", "doi.org", "Vol.", "ISSN", "Licence", "History", "Cite as", "None"):
        assert trace not in text
