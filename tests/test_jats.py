"""JATS as archives take it: JATS4R, SciELO, another reader; and what its parts are made of."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import UnionType
from typing import Any, get_args

import jats4r
import pytest
import small
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pydantic import BaseModel

from triptych import countries, credit, csl, gates, pandoc
from triptych.document import Place
from triptych.formats import gate
from triptych.formats.jats import document as jats
from triptych.formats.jats import element_citation, filters, mixed_citation
from triptych.journal import Journal
from triptych.load import load
from triptych.model import Article, Work
from triptych.sources import schema

DOCS = Path(__file__).parents[1] / "docs" / "reference"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NAMES = ("paper", "constructs", "complete")
Render = Callable[..., bytes]


@pytest.fixture(scope="module")
def made(articles: dict[str, Article], invented: Journal) -> Render:
    """Render a document once for all tests: a manuscript's, in a flavour."""
    known: dict[tuple[str, str], bytes] = {}

    def render(name: str, flavour: str = "pmc") -> bytes:
        settings = invented.settings.model_copy(update={"jats": flavour})
        if (name, flavour) not in known:
            known[name, flavour] = jats.render(articles[name], replace(invented, settings=settings))
        return known[name, flavour]

    return render


def of_small(folder: Path, changes: dict[str, str], flavour: str = "pmc") -> Any:
    """Return the tree of a small manuscript with changes."""
    article, findings = load(small.write(folder, changes))
    assert article
    assert findings == []
    base = Journal.read("base")
    settings = base.settings.model_copy(update={"jats": flavour})
    return etree.fromstring(jats.render(article, replace(base, settings=settings)))


def with_body(text: str) -> dict[str, str]:
    front = small.FILES["en.md"].rpartition("---\n")[0]
    return {"en.md": f"{front}---\n\n{text}\n\nSee [@kang2009].\n"}


# --- whole documents ---


@pytest.mark.parametrize("flavour", ["pmc", "scielo"])
def test_the_complete_manuscript_is_as_accepted(made, golden, flavour):
    golden(f"complete.{flavour}.xml", made("complete", flavour).decode())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("flavour", ["pmc", "scielo"])
def test_both_flavours_are_valid(made, name, flavour):
    assert jats4r.invalid(made(name, flavour)) == []


# --- JATS4R ---

# What the paper does not tell, and JATS4R asks for; it is the author's to add.
UNKNOWN = {
    ("permissions-errors", "error"): 1,  # who holds the rights, and under what licence
    ("general-citations-warnings", "warning"): 2,  # a message of a president without its author
}


@pytest.mark.parametrize(
    ("name", "remaining"), [("complete", {}), ("constructs", {}), ("paper", UNKNOWN)]
)
def test_jats4r_has_nothing_against_it(made, name, remaining):
    found = jats4r.messages(made(name))
    told = Counter((one.pattern, one.role) for one in found if one.role != "info")
    assert told == remaining, "\n".join(map(str, found))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("<copyright-year>2024<", "<copyright-year>24<", "permissions-errors"),
        ('country="KZ"', 'country="QQ"', "auths-aff-warnings"),
        ("<alt-text>Two teal squares side by side</alt-text>", "", "accessibility-errors"),
        ('vocab-term="Methodology"', 'vocab-term="Method"', "credit-errors"),
        ('<sec sec-type="ai-use">', '<sec sec-type="conflict">', "coi-errors"),
        ('ref id="ref-both"', "ref", "data-citations-errors"),
    ],
)
def test_jats4r_sees_a_fault(made, old, new, rule):
    text = made("complete").decode()
    assert old in text
    found = jats4r.messages(text.replace(old, new, 1).encode())
    assert rule in {one.pattern for one in found if one.role != "info"}


def test_one_command_counts_the_messages(made, tmp_path, monkeypatch, capsys):
    jats4r.messages(made("complete"))  # skips the test where there are no rules
    whole, faulty = tmp_path / "whole.xml", tmp_path / "faulty.xml"
    whole.write_bytes(made("complete"))
    faulty.write_bytes(made("paper"))
    monkeypatch.setattr(sys, "argv", ["jats4r.py", "--quiet", str(faulty)])
    assert jats4r.main() == 1
    told = capsys.readouterr().out
    assert f"{faulty}: DTD 0, JATS4R 3" in told
    assert "   1 error    permissions-errors" in told
    assert "   2 warning  general-citations-warnings" in told


def test_rules_that_are_missing_are_told(monkeypatch, capsys):
    monkeypatch.delenv(jats4r.VARIABLE, raising=False)
    monkeypatch.setattr(sys, "argv", ["jats4r.py", "any.xml"])
    assert jats4r.main() == 2
    assert jats4r.VARIABLE in capsys.readouterr().err
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="JATS4R's rules are missing"):
        jats4r.messages(b"<article/>")
    monkeypatch.delenv("CI")
    with pytest.raises(pytest.skip.Exception):
        jats4r.messages(b"<article/>")


# --- SciELO ---


def test_scielo_has_what_sps_wants_otherwise(made):
    root = etree.fromstring(made("complete", "scielo"))
    assert root.get("specific-use") == "sps-1.10"
    for none in (
        "//name-alternatives | //aff-alternatives | //citation-alternatives",
        "//abstract/@xml:lang | //article-title/@xml:lang",
        "//title-group/trans-title-group | //trans-abstract",  # these stand with the translations
        "//kwd-group[not(@xml:lang)] | //role[@vocab] | //tbody//th | //fn-group/fn[not(@fn-type)]",
        "//caption[not(title)] | //p[@id] | //article-version | //related-article",
    ):
        assert root.xpath(none) == [], none
    assert root.xpath("//contrib-id/text()")[0] == "0000-0002-1825-0097"
    assert root.xpath("//role/@content-type")[0].endswith("/conceptualization/")
    assert root.xpath("//license/@license-type") == ["open-access"]
    assert root.xpath("//license/@xml:lang") == ["en"]
    assert root.xpath("//subj-group[@subj-group-type='heading']/subject/text()") == [
        *("Research article", "Ғылыми мақала", "Научная статья"),
    ]
    assert root.xpath("//front/article-meta/aff/institution[@content-type='original']/text()") == [
        "Department of Wells, Invented University, Almaty, Kazakhstan",
        "Division of Maps, Institute of Examples, Astana, Kazakhstan",
    ]
    assert root.xpath("//sub-article/@id") == ["s1", "s2"]
    assert [ref.get("id") for ref in root.iter("ref")] == [f"B{n}" for n in range(1, 11)]
    for ref in root.iter("ref"):
        assert [child.tag for child in ref if child.tag != "label"] == [
            *("mixed-citation", "element-citation"),
        ]
    counts = {e.tag: e.get("count") for e in root.find(".//counts")}
    assert counts["fig-count"] == str(len(list(root.iter("fig")))) == "3"


@pytest.mark.parametrize("name", ["complete", "constructs"])
def test_scielo_is_valid_by_jats_1_1_too(made, name):
    """SPS stands on JATS 1.1."""
    file = jats4r.resources.jats_dtd().parents[1] / "1.1" / "JATS-journalpublishing1.dtd"
    root = etree.fromstring(made(name, "scielo"))
    root.set("dtd-version", "1.1")
    dtd = etree.DTD(str(file))
    assert dtd.validate(root), dtd.error_log


# --- an independent reader ---


def read_as(document: bytes, form: str) -> bytes:
    """Return what pandoc's JATS reader made of a document."""
    command = [pandoc.executable(), "--from=jats", f"--to={form}"]
    return subprocess.run(
        command, input=document, capture_output=True, check=True, timeout=60
    ).stdout


def parts(tree: Any, kind: str) -> Iterator[Any]:
    if isinstance(tree, dict):
        if tree.get("t") == kind:
            yield tree["c"]
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            yield from parts(part, kind)


def words_of(tree: Any) -> list[str]:
    return gates.words(" ".join(parts(tree, "Str")))


@pytest.mark.parametrize("name", NAMES)
def test_another_reader_finds_title_sections_citations_and_words(made, articles, name):
    article, document = articles[name], made(name)
    read = json.loads(read_as(document, "json"))
    own = article.editions[article.language]
    title = "".join(gates.words(pandoc.plain(own.title.tree)))
    assert "".join(words_of(read["meta"]["title"])) == title
    headings = [" ".join(words_of(content[2])) for content in parts(read["blocks"], "Header")]
    written = [
        " ".join(gates.words(h.text))
        for edition in article.editions.values()
        if edition.body
        for h in edition.body.outline.headings
    ]
    rest = iter(headings)
    assert all(heading in rest for heading in written)
    cited = Counter(
        c["citationId"] for content in parts(read["blocks"], "Cite") for c in content[0]
    )
    wanted = Counter(
        re.sub(r"[^\w.-]", lambda m: f"U{ord(m[0]):04X}", citation.key)
        for edition in article.editions.values()
        if edition.body
        for citation in edition.body.outline.citations
    )
    assert not wanted - cited  # abstracts of translations cite as well
    passages = [
        passage
        for edition in (own, *(article.editions[tag] for tag in article.languages[1:]))
        for passage in gate.of_prose(edition.body)
    ]
    assert gates.missing(passages, gates.html_words(read_as(document, "html"))) == []


# --- parts ---


def test_sections_say_what_they_are_for(tmp_path):
    text = "# 1. Introduction\n\nOne.\n\n# Results and discussion\n\nTwo.\n\n# Wells\n\nThree."
    root = of_small(tmp_path, with_body(text))
    assert [sec.get("sec-type") for sec in root.iterfind("body/sec")] == [
        *("intro", "results|discussion", None),
    ]


def test_a_quotation_says_whose_it_is(tmp_path):
    root = of_small(tmp_path, with_body("> Quoted.\n>\n> — A. Author\n\n> — not alone"))
    assert root.xpath("//disp-quote/attrib/text()") == ["A. Author"]
    assert root.xpath("//disp-quote[2]/p/text()") == ["— not alone"]


def test_other_languages_are_marked(tmp_path):
    text = "A [жер]{lang=ru}.\n\n::: {lang=ru}\nАбзац.\n\n- пункт\n:::"
    root = of_small(tmp_path, with_body(text))
    marked = root.xpath("//body//*[@xml:lang]")
    assert [(e.tag, e.get(XML_LANG)) for e in marked] == [
        *(("styled-content", "ru"), ("p", "ru"), ("list", "ru")),
    ]
    assert not list(root.iter("boxed-text"))


def test_notes_of_a_table_are_its_own(tmp_path):
    text = "| A |\n|---|\n| b |\n\n: Cap {#tbl-a}\n\n::: table-notes\nSource.\n:::\n\nText."
    root = of_small(tmp_path, with_body(text))
    assert root.xpath("//table-wrap/table-wrap-foot/p/text()") == ["Source."]
    alone = of_small(tmp_path / "alone", with_body("::: table-notes\nOf none.\n:::"))
    assert alone.xpath("//body/p[1]/text()") == ["Of none."]


def test_a_link_to_a_division_goes_to_its_first_block(tmp_path):
    text = (
        "See [there](#box).\n\n::: {#box}\n# Named {#own}\n\nText.\n:::\n\n::: {#two}\nLast.\n:::"
    )
    root = of_small(tmp_path, with_body(text + "\n\nAnd [here](#two)."))
    ids = {element.get("id") for element in root.iter() if element.get("id")}
    assert {link.get("rid") for link in root.iter("xref")} <= ids


def test_verse_keeps_its_lines(tmp_path):
    root = of_small(tmp_path, with_body("| one\n| two"))
    assert root.xpath("//verse-group/verse-line/text()") == ["one", "two"]
    parted = of_small(tmp_path / "parted", with_body("| one\n| two\n|\n| three"))
    stanzas = parted.xpath("//verse-group/verse-group")
    assert [[line.text for line in stanza] for stanza in stanzas] == [["one", "two"], ["three"]]


def test_figures_and_tables_have_ids_and_alternatives(tmp_path):
    text = '![Cap](figures/a.png){fig-alt="What it shows"}\n\n| A |\n|---|\n| b |\n\n: Of none'
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "a.png").write_bytes(b"")
    root = of_small(tmp_path, with_body(text))
    assert root.xpath("//fig/@id | //table-wrap/@id") == ["fig1", "table1"]
    assert root.xpath("//alt-text/text()") == ["What it shows"]
    assert root.xpath("//th/@scope") == ["col"]


def test_an_address_is_told_in_full_and_linked_without_its_beginning(tmp_path):
    root = of_small(
        tmp_path, with_body("At <https://example.org/a> and [b](https://example.org/b).")
    )
    assert [link.text for link in root.iter("ext-link")] == ["example.org/a", "b"]
    assert "".join(root.find("body/p").itertext()) == "At https://example.org/a and b."


@pytest.mark.parametrize(
    "text",
    [
        "> # Head\n>\n> text",
        "- # Head\n\n  text",
        "- item\n\n      code\n\n  > quoted",
        "- item\n\n  | A |\n  |---|\n  | b |",
        "-\n- item",
        "A.",
        "Term\n:   Its definition.\n\n    - item",
        "Text.[^1]\n\n[^1]: Note.\n\n    - item\n\n          code",
        "| A |\n|---|\n| b |\n\n::: table-notes\nSource.[^1]\n\n- item\n:::\n\n[^1]: Note.",
        "# \n\ntext",
        "[](https://example.org) text",
        "`code`{.r} and [marked]{.mark}",
        "::: box\n:::\n\ntext",
        "::: {lang=ru}\n::: box\n# H\n\nx\n:::\n\ny\n:::\n\nz\n\n# K",
        "> — alone",
        "> text\n>\n> — Name[^1], *Title* [@kang2009]\n\n[^1]: Note.",
    ],
)
def test_odd_texts_make_valid_documents_too(tmp_path, text):
    article, _ = load(small.write(tmp_path, with_body(text)))
    assert jats.render(article, Journal.read("base"))


def test_counts_are_those_of_the_article(made):
    root = etree.fromstring(made("complete"))
    assert {e.tag: int(e.get("count")) for e in root.find(".//counts")} == {
        "fig-count": 1,
        "table-count": 1,
        "equation-count": 1,
        "ref-count": 9,
        "page-count": 8,
        "word-count": len(gates.xml_words(etree.tostring(root.find("body"), with_tail=False))),
    }


def test_what_is_said_for_all_languages_stands_once(tmp_path):
    text = small.FILES["article.yaml"] + "acknowledgements: Thanks.\n"
    text = text.replace("name: {en: University, kk: Университет, ru: Университет}", "name: U")
    root = of_small(tmp_path, {"article.yaml": text})
    assert len(list(root.iter("ack"))) == len(list(root.iter("aff"))) == 1
    assert not list(root.iter("aff-alternatives"))


def test_funding_may_be_one_text(tmp_path):
    text = small.FILES["article.yaml"] + "funding: {en: By us., ru: Нами.}\n"
    root = of_small(tmp_path, {"article.yaml": text})
    assert root.xpath("//funding-statement/text()") == ["By us.", "Нами."]
    scielo = of_small(tmp_path / "scielo", {"article.yaml": text}, "scielo")
    assert scielo.xpath("//fn[@fn-type='supported-by']/p/text()") == ["By us.", "Нами."]


def test_one_alone_cannot_have_contributed_equally(tmp_path):
    text = small.FILES["article.yaml"].replace(
        "    affiliations:", "    equal_contributor: true\n    affiliations:"
    )
    assert not of_small(tmp_path, {"article.yaml": text}).xpath("//@equal-contrib")


# --- who made a work, in its printed form ---


@pytest.mark.parametrize(
    ("printed", "names", "marked"),
    [
        ("Kang, David C. Between", [("Kang", "David C.")], "Kang, David C."),
        ("Rose G., Kim S. E. Title", [("Rose", "G."), ("Kim", "Steven E.")], "Rose G., Kim S. E."),
        ("Rose G. et al. Title", [("Rose", "Gideon"), ("Lobell", "Steven")], "Rose G."),
        ("И. И. Ли, О. Ким. Книга", [("Ли", "И. И."), ("Ким", "О.")], "И. И. Ли, О. Ким"),
        ("Kang, D. Kang the steppe", [("Kang", "D.")], "Kang, D."),
        ("The steppe by Kang", [("Kang", "D.")], None),
        ("", [("Kang", "D.")], None),
    ],
)  # fmt: skip
def test_names_are_found_where_a_reference_begins(printed, names, marked):
    people = [{"family": family, "given": given} for family, given in names]
    found = mixed_citation._names(printed, people)
    assert (printed[slice(*found)] if found else None) == marked


@given(st.text(max_size=40), st.lists(st.text(max_size=9), min_size=1, max_size=3))
def test_names_lie_within_any_text(printed, families):
    found = mixed_citation._names(printed, [{"family": family} for family in families])
    assert found is None or 0 <= found[0] < found[1] <= len(printed)


# --- facts that are worked out ---


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ({"en": "Kazakhstan"}, "KZ"),
        ({"kk": "Қазақстан", "ru": "Казахстан"}, "KZ"),
        ({"ru": "соединенные штаты"}, "US"),
        ({"en": "Atlantis"}, ""),
        ({"en": "Kazakhstan", "ru": "Россия"}, ""),
        ({"xx": "Kazakhstan"}, ""),
        ({}, ""),
    ],
)
def test_a_country_is_known_by_its_names(names, code):
    assert countries.code(names) == code


def test_roles_have_the_addresses_of_credit():
    assert [credit.url(role).rsplit("/", 2)[1] for role in credit.ROLES[-2:]] == [
        *("writing-original-draft", "writing-review-editing"),
    ]
    assert credit.term("Formal analysis") == "Formal Analysis"
    assert credit.term("Cooking") == ""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("supplementary/a.csv", ("text", "csv")),
        ("a.PDF", ("application", "pdf")),
        ("a.unknown", ("application", "octet-stream")),
    ],
)
def test_the_kind_of_a_file_is_told_by_its_name(name, kind):
    assert filters.mime(name) == kind


# --- the table in the docs ---


_NAMES = {"name", "recipients"}  # told whole


def fields(kind: type[BaseModel], before: str = "") -> Iterator[str]:
    """Yield the fields that a manuscript may have, those of its parts with a full stop."""
    for name, field in kind.model_fields.items():
        inner = list(models(field.annotation))
        if not inner or name in _NAMES:
            yield before + name
        for model in inner if name not in _NAMES else ():
            yield from fields(model, f"{before}{name}.")


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and not get_args(annotation):
        if issubclass(annotation, BaseModel):
            yield annotation
        return
    for part in get_args(annotation):
        if isinstance(part, type | UnionType) or get_args(part):
            yield from models(part)


SETTINGS = ("title", "abbreviation", "id", "issn", "eissn", "publisher", "publisher_place")


def test_every_field_of_a_work_is_in_the_docs():
    text = (DOCS / "jats.md").read_text("utf-8")
    part = text.partition("### A cited work")[2].partition("## The body")[0]
    told = set(re.findall(r"`([\w-]+)`", part))
    assert csl.VARIABLES - csl.NAMES - {"id"} <= told


def work(**data: Any) -> Work:
    translated = {"title": data.pop("english")} if "english" in data else {}
    return Work("a", data, Place(""), {}, translated=translated)


def cited(**data: Any) -> str:
    """Return an `element-citation` without its own tags."""
    element = element_citation.element_citation(work(**data))
    return "".join(etree.tostring(part, encoding="unicode") for part in element).replace(
        ' xmlns:xlink="http://www.w3.org/1999/xlink"', ""
    )


def dated(*parts: list[int]) -> dict[str, Any]:
    return {"date-parts": list(parts)}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"type": "book", "title": "Т", "english": "T"},
         '<source>Т</source><trans-source xml:lang="en">T</trans-source>'),
        ({"type": "chapter", "title": "Т", "english": "T", "container-title": "К"},
         ('<chapter-title>Т</chapter-title><trans-title xml:lang="en">T</trans-title>'
         "<source>К</source>")),
        ({"type": "book", "title": "Tau", "original-title": "Тау"},
         '<source>Тау</source><trans-source xml:lang="en">Tau</trans-source>'),
        ({"type": "book", "title": "Гора", "original-title": "Mountain"},
         '<source>Гора</source><comment content-type="original-title">Mountain</comment>'),
        ({"type": "article", "title": "T", "publisher": "P"},
         "<article-title>T</article-title><source>P</source>"),
        ({"type": "article-journal", "number": "105003"},
         "<elocation-id>105003</elocation-id>"),
        ({"type": "article-journal", "page": "e17"}, "<elocation-id>e17</elocation-id>"),
        ({"type": "article-journal", "page": "17", "number": "3"},
         '<fpage>17</fpage><comment content-type="number">3</comment>'),
        ({"type": "report", "number": "7"}, '<comment content-type="number">7</comment>'),
        ({"issued": dated([2001, 2, 3])},
         '<month>02</month><day>03</day><year iso-8601-date="2001-02-03">2001</year>'),
        ({"issued": dated([2001, 21])},
         '<season>Spring</season><year iso-8601-date="2001">2001</year>'),
        ({"issued": dated([2001], [2003])}, '<year iso-8601-date="2001">2001–2003</year>'),
        ({"issued": {"literal": "forthcoming"}}, "<string-date>forthcoming</string-date>"),
        ({"event-date": dated([2019, 4, 2], [2019, 4, 5])},
         "<conf-date>2019-04-02–2019-04-05</conf-date>"),
        ({"PMCID": "PMC1"}, '<pub-id pub-id-type="pmcid">PMC1</pub-id>'),
        ({"interviewer": [{"family": "A"}]},
         ('<person-group person-group-type="custom" custom-type="interviewer">'
         "<name><surname>A</surname></name></person-group>")),
        ({"archive": "А", "archive_location": "Д. 1"},
         ('<comment content-type="archive">А</comment>'
         '<comment content-type="archive_location">Д. 1</comment>')),
    ],
)  # fmt: skip
def test_a_fact_of_a_work_has_its_element(data: dict[str, Any], expected: str):
    assert cited(**data) == expected


def test_scielo_knows_fewer_kinds_of_works_and_of_people(tmp_path):
    work = (
        "- {id: kang2009, type: interview, title: A talk, author: [{family: Kang, given: D.}],\n"
        "   interviewer: [{family: Ask, given: Ann}, Radio], container-title: R, issued: 2009}\n"
    )
    root = of_small(tmp_path, {"references.yaml": work}, "scielo")
    [element] = root.iter("element-citation")
    assert element.get("publication-type") == "other"
    assert [group.get("person-group-type") for group in element.iter("person-group")] == ["author"]
    assert [(one.get("content-type"), one.text) for one in element.iter("comment")] == [
        ("interviewer", "Ann Ask, Radio")
    ]


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("treaty", "legal-doc"), ("article", "preprint"), ("map", "map"), (None, "other")],
)
def test_kinds_of_works_have_their_names(kind: str | None, expected: str):
    assert element_citation.publication_type({"type": kind} if kind else {}) == expected


def test_every_field_has_a_row_in_the_docs():
    page = (DOCS / "jats.md").read_text("utf-8").partition("### A cited work")[0]
    rows = [row.split(" | ") for row in page.splitlines() if row.startswith("| `")]
    assert all(len(row) == 5 for row in rows)
    told = {name for row in rows for name in re.findall(r"`([\w.]+)`", row[0])}
    wanted = {
        *fields(schema.ArticleFields),
        *fields(schema.EditionFields, "edition."),
        *(f"journal.{name}" for name in SETTINGS),
    }
    assert wanted - told == set()
    assert told - wanted - {"edition.body", "references"} == set()
