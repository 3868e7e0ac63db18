"""What an archived PDF says of itself and carries; and everything at once, held to veraPDF."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from archived import (
    DRAWING,
    LEFTWARD,
    LETTERS_AND_MARKS,
    MARGINS,
    NARROW,
    Printer,
    catalog,
    printer,
)
from lxml import etree
from pypdf import PdfReader
from verapdf import validate_pdf

from triptych.gates import conformance
from triptych.press import archive
from triptych.press.archive import Archive, Attachment

pytestmark = pytest.mark.usefixtures("started_press")

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def made(tmp_path: Path) -> Printer:
    return printer(tmp_path)


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
