"""The gates that an output passes say by which rule it failed, and where."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import small
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from tagged import structure

from triptych import gates, press
from triptych.document import Document, Place
from triptych.finding import Finding
from triptych.formats import gate, html
from triptych.formats.fragments import Entry, Fragments, SetWork
from triptych.formats.jats import document as jats
from triptych.formats.pdf import document as pdf
from triptych.formats.pdf import formula
from triptych.journal import Journal
from triptych.load import load
from triptych.model import Article, Outline, Prose, Work
from triptych.rule import RULES

HERE = Place("en.md", 3, 1)


@pytest.fixture
def article(tmp_path: Path) -> Article:
    article, findings = load(small.write(tmp_path / "small"))
    assert article
    assert findings == []
    return article


def prose(text: str) -> Prose:
    tree = ({"t": "Para", "c": [{"t": "Str", "c": text}]},)
    return Prose(Document("", text).slice(0, len(text)), Outline(), tree)


def code_and_place(caught: pytest.ExceptionInfo[gate.GateError]) -> tuple[str, Place]:
    finding = caught.value.findings[0]
    assert finding.help
    assert finding.severity == RULES[finding.code].severity
    return finding.code, finding.place


def test_a_link_inside_a_page_has_its_target():
    gate.links(b'<html><a href="#there">x</a><p id="there">y</p></html>', HERE)
    with pytest.raises(gate.GateError) as caught:
        gate.links(b'<html><a href="#gone">x</a></html>', HERE)
    assert code_and_place(caught) == ("OUT002", HERE)


def test_a_reference_shows_its_author_and_title():
    data = {"author": [{"family": "Kang", "given": "D."}], "title": "The steppe"}
    work = Work("kang", data, HERE)

    def texts(printed: str) -> Fragments:
        entry = Entry("kang", 1, "1.", (SetWork(work, prose(printed), ""),))
        return Fragments({}, {}, {}, {}, {}, {}, [entry])

    assert list(gate.reference_passages(texts("KANG D. The Steppe. 2009.")))
    with pytest.raises(gate.GateError) as caught:
        list(gate.reference_passages(texts("Kang D. 2009.")))
    assert code_and_place(caught) == ("OUT003", HERE)


def test_authors_that_a_style_sums_up_are_not_missed():
    data = {"author": [{"family": name} for name in ("Kang", "Rose", "Clarke")], "title": "Steppe"}

    def texts(printed: str) -> Fragments:
        entry = Entry("kang", None, "", (SetWork(Work("kang", data, HERE), prose(printed), ""),))
        return Fragments({}, {}, {}, {}, {}, {}, [entry])

    assert list(gate.reference_passages(texts("Kang et al. Steppe.")))
    with pytest.raises(gate.GateError):
        list(gate.reference_passages(texts("Rose et al. Steppe.")))


def test_a_chinese_name_is_shown_without_a_space_in_it():
    data = {"author": [{"family": "张", "given": "伟"}], "title": "湖泊史"}
    work = Work("zhang", data, HERE)
    entry = Entry("zhang", 1, "1.", (SetWork(work, prose("张伟. 湖泊史. 2009."), ""),))
    assert list(gate.reference_passages(Fragments({}, {}, {}, {}, {}, {}, [entry])))


def test_jats_is_valid(article: Article, tmp_path: Path):
    base = Journal.read("base")
    (tmp_path / "article.xml.j2").write_text("<article><back/><front/></article>")
    journal = Journal("odd", base.settings, (tmp_path, *base.folders))
    with pytest.raises(gate.GateError) as caught:
        jats.render(article, journal)
    assert code_and_place(caught) == ("OUT004", article.place)


def jats_with(tmp_path: Path, article: Article, old: str, new: str) -> tuple[str, Place]:
    """Return by which rule the JATS fails, and where, with a fault in the template of the front."""
    base = Journal.read("base")
    template = base.find("jats/meta.xml.j2").read_text("utf-8")
    assert old in template
    (tmp_path / "jats").mkdir()
    (tmp_path / "jats" / "meta.xml.j2").write_text(template.replace(old, new, 1), "utf-8")
    with pytest.raises(gate.GateError) as caught:
        jats.render(article, Journal("odd", base.settings, (tmp_path, *base.folders)))
    return code_and_place(caught)


ID = '<article-id pub-id-type="publisher-id">{{ article.id }}</article-id>'


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("<article-meta>", "<article-meta><", "OUT021"),
        ("<contrib-group>", '<contrib-group id="contrib1">', "OUT022"),
        (ID, f'{ID}<article-id pub-id-type="pmid"/>', "OUT023"),
        (ID, f'{ID}<article-id pub-id-type="pmid">TBA</article-id>', "OUT024"),
        (ID, f'{ID}<article-id pub-id-type="doi">11.5555/x</article-id>', "OUT025"),
    ],
)
def test_a_fault_of_a_template_is_told_of_the_article(tmp_path, article, old, new, code):
    assert jats_with(tmp_path, article, old, new) == (code, article.place)


def loaded(folder: Path, changes: dict[str, str]) -> Article:
    article, _ = load(small.write(folder, changes))
    assert article
    return article


def refused(article: Article) -> tuple[str, Place]:
    with pytest.raises(gate.GateError) as caught:
        jats.render(article, Journal.read("base"))
    return code_and_place(caught)


def test_a_link_to_nothing_is_not_published(tmp_path):
    text = small.FILES["en.md"] + "\nSee [there](#nowhere).\n"
    assert refused(loaded(tmp_path, {"en.md": text}))[0] == "OUT022"


@pytest.mark.parametrize(
    ("fact", "code"),
    [
        ("volume: TBD", "OUT024"),
        ("doi: 10.0000/xyz", "OUT024"),
        ("dates: {received: 2021-02-30}", "OUT025"),
        ("events: [{type: preprint, date: 2021-13-01}]", "OUT025"),
        ("doi: 11.5555/small", "OUT025"),
    ],
)
def test_a_fact_that_cannot_be_is_told_at_its_place(tmp_path, fact, code):
    text = small.FILES["article.yaml"] + fact + "\n"
    value = fact.split(": ")[-1].strip("}]")
    found, place = refused(loaded(tmp_path, {"article.yaml": text}))
    assert found == code
    assert place.path.endswith("article.yaml")
    assert (place.line, place.column) == (len(text.splitlines()), fact.index(value) + 1)


def test_an_orcid_with_a_slip_is_told_at_its_place(tmp_path):
    text = small.FILES["article.yaml"].replace(
        "    affiliations:", "    orcid: 0000-0002-1825-0098\n    affiliations:"
    )
    code, place = refused(loaded(tmp_path, {"article.yaml": text}))
    assert (code, place.line, place.column) == ("OUT025", 8, 12)


def test_an_issn_with_a_slip_is_told_of_the_journal(article):
    base = Journal.read("base")
    settings = base.settings.model_copy(update={"eissn": "2345-6788"})
    with pytest.raises(gate.GateError) as caught:
        jats.render(article, replace(base, settings=settings))
    code, place = code_and_place(caught)
    assert code == "OUT025"
    assert place.path.endswith("base/journal.yaml")


def test_a_person_may_be_called_null(tmp_path):
    text = small.FILES["article.yaml"].replace("family: Example", "family: Null")
    assert b"<surname>Null</surname>" in jats.render(
        loaded(tmp_path, {"article.yaml": text}), Journal.read("base")
    )


def test_every_letter_has_a_glyph(tmp_path: Path):
    text = small.FILES["en.md"].replace("The steppe", "The (བོད)")
    article, _ = load(small.write(tmp_path, {"en.md": text}))
    assert article

    with pytest.raises(gate.GateError) as caught:
        pdf.render(article, Journal.read("base"), "en")
    found = caught.value.findings
    assert [(one.code, one.place.line, one.place.column) for one in found] == [
        ("OUT005", 7, column) for column in (6, 7, 8)
    ]
    assert found[0].message == "no font has “བ” (U+0F56, TIBETAN LETTER BA) of the word “བོད”"
    assert "triptych explain OUT005" in found[0].help


def test_a_journal_brings_a_font_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    text = small.FILES["en.md"].replace("The steppe", "The བོད")
    manuscript = small.write(tmp_path / "paper", {"en.md": text})
    mine = tmp_path / "templates" / "mine"
    (mine / "fonts").mkdir(parents=True)
    write_font(mine / "fonts" / "own.ttf", "བོད ")
    rule = '@font-face { font-family: "Own"; src: url("fonts/own.ttf") }'
    (mine / "print-look.css").write_text(rule, encoding="utf-8")
    article, _ = load(manuscript)
    assert article
    printed = pdf.render(article, Journal.read("mine"), "en")
    assert "བོད" in gates.pdf_words(printed)


def write_font(path: Path, letters: str) -> None:
    """Write a font in which each letter is a square."""
    pen = TTGlyphPen(None)
    for at, corner in enumerate(((50, 0), (50, 500), (550, 500), (550, 0))):
        (pen.lineTo if at else pen.moveTo)(corner)
    pen.closePath()
    square = pen.glyph()
    names = {ord(letter): f"uni{ord(letter):04X}" for letter in letters}
    glyphs = [".notdef", *names.values()]
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(glyphs)
    font.setupCharacterMap(names)
    font.setupGlyf(dict.fromkeys(glyphs, square))
    font.setupHorizontalMetrics(dict.fromkeys(glyphs, (600, 50)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": "Own", "styleName": "Regular"})
    font.setupOS2(usWinAscent=800, usWinDescent=200)
    font.setupPost()
    font.save(path)


@pytest.mark.parametrize("picture", [b"\x89PNG\r\n\x1a\n and no more", b"<svg/>"])
def test_a_picture_that_cannot_be_drawn_is_told_where_it_is_shown(tmp_path: Path, picture: bytes):
    body = "\n![The steppe](figures/a%20b.png)\n"
    folder = small.write(tmp_path, {"en.md": small.FILES["en.md"] + body})
    (folder / "figures").mkdir()
    (folder / "figures" / "a b.png").write_bytes(picture)
    article, _ = load(folder)
    assert article
    with pytest.raises(gate.GateError, match=r"figures/a b.png cannot be shown") as caught:
        pdf.render(article, Journal.read("base"), "en")
    code, place = code_and_place(caught)
    assert (code, place.line) == ("OUT008", small.FILES["en.md"].count("\n") + 2)


def test_a_file_that_a_journal_lacks_is_not_called_the_authors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    look = tmp_path / "templates" / "own" / "print-look.css"
    look.parent.mkdir(parents=True)
    look.write_text('@font-face { font-family: Own; src: url("gone.ttf") }')
    article, _ = load(small.write(tmp_path / "paper"))
    assert article
    with pytest.raises(gate.GateError, match=r"gone.ttf of the journal cannot be used") as caught:
        pdf.render(article, Journal.read("own"), "en")
    assert "journal's folder" in caught.value.findings[0].help


def test_a_masthead_without_a_title_in_its_language_has_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "templates" / "own"
    own.mkdir(parents=True)
    (own / "journal.yaml").write_text("title: {en: Journal of Wells, ru: Колодцы}\n", "utf-8")
    (own / "logo.svg").write_text("<svg/>")
    article, _ = load(small.write(tmp_path / "paper"))
    assert article
    page = html.edition(article, Journal.read("own"), "kk", css=None)
    assert '<p class="title" lang="en">Journal of Wells</p>' in page
    assert '<p class="other-title" lang="ru">Колодцы</p>' in page
    assert "logo.svg" in page


def test_what_print_does_not_know_of_a_style_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    look = tmp_path / "templates" / "own" / "print-look.css"
    look.parent.mkdir(parents=True)
    look.write_text(
        "h1 {\n  colr: red;\n}\nh2:hoover { color: red }\n"
        ':root { --serif: "Sorce Serif 4", "source sans 3"; } /* --sans: "Gone"; */'
    )
    article, _ = load(small.write(tmp_path / "paper"))
    assert article
    told: list[Finding] = []
    pdf.render(article, Journal.read("own"), "en", told.append)
    assert {finding.code for finding in told} == {"OUT026"}
    assert '"colr: red" at 2:3, unknown property' in told[0].message
    assert "h2:hoover" in told[1].message
    assert '"Sorce Serif 4", which is no font here' in told[2].message
    assert len(told) == 3


LEFTWARD = """\
- id: he
  type: article-journal
  language: he
  author: [{family: הדמיוני, given: יוסף}, {family: בדיוני, given: שרה}]
  title: "בְּרֵאשִׁית: תולדות האגמים שמעולם לא היו"
  container-title: כתב העת לאגמים בדויים
  volume: 12
  issued: 2019
  page: 45-67
- id: ar
  type: book
  language: ar
  author: [{family: الخيالي, given: يوسف}]
  title: "تَارِيخُ البُحَيْرَاتِ: 12 دراسة"
  publisher: دار الخيال
  issued: 2015
- id: hi
  type: book
  language: hi
  author: [{family: कौटिल्य, given: विष्णु}]
  title: अंतर्राष्ट्रीय संबंध
  publisher: कल्पित
  issued: 2020
"""


def test_works_of_other_scripts_are_printed_with_their_points_and_direction(tmp_path: Path):
    text = small.FILES["en.md"].replace("[@kang2009]", "[@he; @ar; @hi], [שָׁלוֹם 12]{lang=he}")
    article, _ = load(small.write(tmp_path, {"en.md": text, "references.yaml": LEFTWARD}))
    assert article
    page = html.render(article, Journal.read("base"), "en").decode()
    works = re.findall('<p class="work"([^>]*)>', page)
    assert works == [' lang="he" dir="rtl"', ' lang="ar" dir="rtl"', ' lang="hi"']
    printed = structure(pdf.render(article, Journal.read("base"), "en"))
    modes = {one.entry.get("/Lang"): one.attribute("/WritingMode") for one in printed}
    assert (modes["he"], modes["ar"], modes["hi"]) == ("/RlTb", "/RlTb", None)
    archived = jats.render(article, Journal.read("base")).decode()
    people = re.findall("<mixed-citation[^>]*><person-group[^>]*>([^<]*)<", archived)
    assert people == ["הדמיוני, יוסף, ו בדיוני, שרה", "الخيالي, يوسف", "कौटिल्य, विष्णु"]


@pytest.mark.parametrize(
    ("family", "given", "set_as"),
    [
        ("ბერიძე", "გიორგი", "ბერიძე, გიორგი"),
        ("Պետրոսյան", "Արամ", "Պետրոսյան, Արամ"),
        ("शर्मा", "राम", "शर्मा, राम"),
        ("王", "小明", "王小明"),
        ("김", "철수", "김철수"),
        ("Kang", "Ann", "Kang, Ann"),
    ],
)
def test_names_have_spaces_in_scripts_that_have_them(
    tmp_path: Path, family: str, given: str, set_as: str
):
    name = f"[{{family: {family}, given: {given}}}]"
    references = small.FILES["references.yaml"].replace("  title:", f"  author: {name}\n  title:")
    article, _ = load(small.write(tmp_path, {"references.yaml": references}))
    assert article
    page = html.render(article, Journal.read("base"), "en").decode()
    assert re.findall('<p class="work"[^>]*>(.*?)\\. <em>', page) == [set_as]


def test_a_formula_that_cannot_be_drawn_is_found():
    broken = "<math><semantics><mfrac><mi>x</mi></mfrac></semantics></math>"
    with pytest.raises(gate.GateError) as caught:
        formula.drawn(f"<p>{broken}</p>", HERE)
    assert code_and_place(caught) == ("OUT006", HERE)


def test_what_a_pdf_claims_holds(article: Article, monkeypatch: pytest.MonkeyPatch):
    whole = press.print_pdf

    def claiming_too_much(*arguments: str, **more: object) -> bytes:
        made = whole(*arguments, **more)  # type: ignore[arg-type]
        return made.replace(b"<pdfuaid:part>1<", b"<pdfuaid:part>9<")

    monkeypatch.setattr(press, "print_pdf", claiming_too_much)
    with pytest.raises(gate.GateError, match="PDF/UA-1") as caught:
        pdf.render(article, Journal.read("base"), "en")
    assert code_and_place(caught) == ("OUT007", article.editions["en"].place)
