"""Citation styles: found by file or name, and texts that cite by number, by author or in notes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
import small
from lxml import etree
from lxml import html as lxml_html

from triptych import pandoc, styles
from triptych.finding import Severity
from triptych.formats import gate, html, listing
from triptych.formats.fragments import fragments
from triptych.formats.jats import document as jats
from triptych.journal import Journal, JournalError
from triptych.load import load
from triptych.model import Article
from triptych.rules import check

DATA = Path(__file__).parent / "data" / "references"
NAMED = [
    "apa",
    "chicago-author-date",
    "chicago-author-date-17th-edition",
    "chicago-notes-bibliography",
    "chicago-notes-bibliography-17th-edition",
    "gost-r-7-0-5-2008",
    "gost-r-7-0-5-2008-numeric",
    "ieee",
    "vancouver",
]

TEXT = """\
---
title: Styles
abstract: It is short [@schweller].
---

One [@schweller, p. 74]. Two [see @ivanov, pp. 3-5; also @alimov, ch. 2]. @schweller [p. 75] says.
Bare [-@ivanov, p. 7]. Many [@schweller; @ivanov; @alimov]. Both [see @both, p. 9].[^n]

[^n]: In a note [@book, p. 11], and @alimov says.

Again [@book, p. 12].
"""

WORKS = """\
- {id: schweller, type: book, language: en, author: [{family: Schweller, given: R.}],
   title: Profit, publisher: Press, issued: 1994}
- {id: ivanov, type: article-journal, language: ru, author: [{family: Иванов, given: И.}],
   title: Торговля степи, translated: {title: Trade}, container-title: Вестник, issued: 2014,
   page: 88-}
- {id: alimov, type: book, language: kk, author: [{family: Әлімов, given: А.}],
   title: Дала, translated: {title: The steppe}, publisher: Ойдан, issued: 2015}
- {id: book, type: book, language: ru, author: [{family: Ойданов, given: Б.}],
   title: Степь, translated: {title: The steppe}, publisher: Вымысел, issued: 2010}
- {id: both, works: [one, two]}
- {id: one, type: book, language: en, author: [{family: Adams, given: A.}], title: First,
   publisher: Press, issued: 2001}
- {id: two, type: book, language: en, author: [{family: Brown, given: B.}], title: Second,
   publisher: Press, issued: 2002}
"""


@pytest.fixture(scope="module")
def article(tmp_path_factory: pytest.TempPathFactory) -> Article:
    kk = "---\ntitle: Стильдер\n---\n\nБір [@alimov, p. 3; @both], @ivanov [p. 4] айтады.\n"
    files = {"en.md": TEXT, "kk.md": kk, "references.yaml": WORKS}
    found, findings = load(small.write(tmp_path_factory.mktemp("styles"), files))
    assert found is not None
    assert findings == []
    return found


def journal(style: str, **settings: object) -> Journal:
    base = Journal.read("base")
    return replace(base, settings=base.settings.model_copy(update={"style": style, **settings}))


def body(article: Article, style: str, tag: str = "en") -> str:
    text = fragments(article, journal(style), "html").bodies[tag]
    return " ".join(re.sub(r"<(?!sup)[^/][^>]*>|</(?!sup)[^>]*>", "", text).split())


def labels(article: Article, style: str) -> list[tuple[str, str]]:
    rows = fragments(article, journal(style), "html").references
    return [(row.label, work.work.id) for row in rows for work in row.works]


# --- finding a style ---


@pytest.mark.parametrize("name", NAMED)
def test_styles_are_at_hand_by_name(name: str):
    assert journal(name).style.path.is_file()


@pytest.mark.parametrize(
    ("name", "kind", "is_sorted"),
    [
        ("apa", "author", True),
        ("chicago-notes-bibliography", "note", True),
        ("ieee", "numbered", False),
        ("vancouver", "numbered", False),
        ("vancouver-alphabetical", "numbered", True),
        ("gost-r-7-0-5-2008", "author", True),
        ("references.csl", "numbered", False),
    ],
)
def test_the_kind_of_a_style_is_read_from_it(name: str, kind: str, is_sorted: bool):
    style = journal(name).style
    assert (style.kind, style.is_sorted) == (kind, is_sorted)


def test_a_style_that_is_another_name_is_that_other():
    dependent = styles.find("2d-materials")
    assert dependent is not None
    assert dependent.parent.name == "dependent"
    assert journal("2d-materials").style.path.parent.name == "styles"


def test_a_file_of_the_journal_goes_before_a_name(tmp_path: Path):
    own = small.write(tmp_path / "own", {"apa.csl": _csl()}) / "apa.csl"
    base = journal("apa")
    mine = replace(base, folders=(own.parent, *base.folders))
    assert mine.style.path == own


def _csl(
    *, bibliography: bool = True, link: str = "", layout: str = '<text variable="title"/>'
) -> str:
    layout = f"<layout>{layout}</layout>"
    parts = f"<citation>{layout}</citation>"
    parts += f"<bibliography>{layout}</bibliography>" if bibliography else ""
    return (
        f'<style xmlns="{styles.CSL}" class="in-text" version="1.0"><info><title>T</title>{link}'
        f"</info>{'' if link else parts}</style>"
    )


PARENT = '<link rel="independent-parent" href="http://www.zotero.org/styles/not-there"/>'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<style", "the style is no XML"),
        ("<html/>", "this is no CSL style: its root is <html>"),
        (_csl(bibliography=False), "the style has no bibliography, and cannot set a list"),
        (_csl(link=PARENT), "only another name of not-there, which is not there"),
    ],
)
def test_a_style_that_cannot_be_used_is_told(tmp_path: Path, text: str, message: str):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "own.csl").write_text(text, encoding="utf-8")
    (folder / "journal.yaml").write_text("id: a\nstyle: own.csl\n", encoding="utf-8")
    base = journal("own.csl")
    with pytest.raises(JournalError, match=message) as told:
        _ = replace(base, folders=(folder, *base.folders)).style
    assert str(told.value).startswith(f'{folder.as_posix()}/journal.yaml:2:1: "style": ')


def test_an_unknown_name_is_told_with_near_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates" / "own").mkdir(parents=True)
    (tmp_path / "templates" / "own" / "journal.yaml").write_text("style: chicago-author-dat\n")
    with pytest.raises(JournalError, match="did you mean chicago-author-date") as told:
        Journal.read("own")
    assert str(told.value).startswith("templates/own/journal.yaml:1:1: ")


# --- citing ---


def test_a_numbered_style_cites_by_number(article: Article):
    text = body(article, "ieee")
    assert "One [1, p. 74]. Two see [2, pp. 3–5], also [3, Ch. 2]. [1, p. 75] says." in text
    assert "Bare [2, p. 7]. Many [1], [2], [3]. Both see [4, p. 9]." in text
    assert "In a note [5, p. 11], and [3] says." in text
    assert fragments(article, journal("ieee"), "html").abstract["en"].count("[1]") == 1


def test_an_author_date_style_cites_by_author_and_date(article: Article):
    text = body(article, "apa")
    assert "One (Schweller, 1994, p. 74). Two (see Иванов, 2014, pp. 3–5; also Әлімов" in text
    assert "Schweller (1994, p. 75) says. Bare (2014, p. 7)." in text
    assert "Both (see Adams, 2001; Brown, 2002, p. 9)." in text
    assert "In a note (Ойданов, 2010, p. 11), and Әлімов (2015) says." in text


def test_a_note_style_cites_in_notes(article: Article):
    text = body(article, "chicago-notes-bibliography-17th-edition")
    assert text.startswith("One.<sup>1</sup> Two.<sup>2</sup> Schweller<sup>3</sup> says.")
    assert "R. Schweller, Profit (Press, 1994), 74." in text
    assert "In a note (Ойданов, Степь, 11), and" in text or "Б. Ойданов, Степь (Вымысел" in text


def test_a_citation_is_in_the_words_of_its_text(article: Article):
    assert "Әлімов, 2015, б. 3" in body(article, "apa", "kk")
    assert "[3, б. 3,4]" in body(article, "gost-r-7-0-5-2008-numeric", "kk")


def test_words_before_a_later_number_stand_apart_from_the_comma(article: Article):
    assert "[see 2, p. 3–5, also 3, ch. 2]" in body(article, "gost-r-7-0-5-2008-numeric")


# --- the list ---


def test_numbers_are_those_of_first_citations_or_of_the_styles_order(article: Article):
    assert labels(article, "ieee") == [
        ("[1]", "schweller"), ("[2]", "ivanov"), ("[3]", "alimov"), ("[4]", "one"), ("[4]", "two"),
        ("[5]", "book"),
    ]  # fmt: skip
    alphabetical = [
        ("1.", "one"), ("1.", "two"), ("2.", "schweller"), ("3.", "alimov"), ("4.", "ivanov"),
        ("5.", "book"),
    ]  # fmt: skip
    assert labels(article, "vancouver-alphabetical") == alphabetical
    assert "Both (see 1)." in body(article, "vancouver-alphabetical")
    assert "Бір (1,3), (4) айтады." in body(article, "vancouver-alphabetical", "kk")


@pytest.mark.parametrize("name", ["apa", "chicago-notes-bibliography-17th-edition"])
def test_other_lists_have_no_numbers_and_an_entry_for_each_work(article: Article, name: str):
    ids = ["one", "two", "schweller", "alimov", "ivanov", "book"]
    assert labels(article, name) == [("", id_) for id_ in ids]


def test_pages_whose_end_is_not_told_are_not_completed(article: Article):
    for name in ("apa", "vancouver", "gost-r-7-0-5-2008-numeric"):
        rows = fragments(article, journal(name), "html").references
        [text] = [work.fragment for row in rows for work in row.works if work.work.id == "ivanov"]
        assert re.search(r"88–(?!\d)", text), text


def test_a_work_with_an_address_may_be_cited_in_a_note(tmp_path: Path):
    work = (
        "- {id: kang2009, type: article-journal, title: Trade, container-title: Journal,\n"
        "   issued: 2009, DOI: 10.5555/kang}\n"
    )
    found, _ = load(small.write(tmp_path, {"references.yaml": work}))
    assert found is not None
    root = etree.fromstring(jats.render(found, journal("chicago-notes-bibliography")))
    [link] = root.iterfind("back/fn-group/fn/p/xref")
    assert "".join(link.itertext()).endswith("https://doi.org/10.5555/kang")
    assert not list(link.iter("ext-link"))


@pytest.mark.parametrize("name", ["apa", "ieee", "chicago-notes-bibliography-17th-edition"])
def test_pages_and_jats_hold_in_every_style(article: Article, name: str):
    chosen = journal(name, reference_lists=2)
    for tag in article.languages:
        page = html.render(article, chosen, tag)  # the gates on words and links are passed
        lists = lxml_html.document_fromstring(page).xpath("//section[@class='references']/ol")
        assert len(lists) == 2
        unnumbered = [one.get("class") for one in lists]
        assert unnumbered == ([None, None] if name == "ieee" else ["unnumbered"] * 2)
    root = etree.fromstring(jats.render(article, chosen))
    assert len(root.findall(".//ref-list/ref")) == (5 if name == "ieee" else 6)
    assert len(root.findall(".//ref/label")) == (5 if name == "ieee" else 0)


def test_no_line_stands_for_an_author_named_before(tmp_path: Path):
    works = "".join(
        f"- {{id: w{n}, type: book, author: [{{family: Kang, given: D.}}], title: Book {n},\n"
        f"   publisher: Press, issued: 200{n}}}\n"
        for n in (1, 2)
    )
    text = small.FILES["en.md"].replace("[@kang2009]", "[@w1; @w2]")
    found, _ = load(small.write(tmp_path, {"references.yaml": works, "en.md": text}))
    assert found is not None
    rows = fragments(found, journal("chicago-author-date-17th-edition"), "html").references
    assert [row.works[0].fragment.startswith("Kang, D. 200") for row in rows] == [True, True]


# --- the second list ---


def second(article: Article, **settings: object) -> list[str]:
    rows = fragments(article, journal("ieee", **settings), "html").romanised_references
    return [work.fragment for row in rows for work in row.works]


def test_the_second_list_repeats_the_first_in_latin_letters(article: Article):
    assert second(article, reference_lists=2) == [
        "R. Schweller, <em>Profit</em>. Press, 1994.",
        "I. Ivanov, “Torgovlya stepi [Trade],” <em>Vestnik</em>, pp. 88–, 2014. [in Russian]",
        "A. Älimov, <em>Dala [The steppe]</em>. Oydan, 2015. [in Kazakh]",
        "A. Adams, <em>First</em>. Press, 2001.",
        "B. Brown, <em>Second</em>. Press, 2002.",
        "B. Oydanov, <em>Step’ [The steppe]</em>. Vymysel, 2010. [in Russian]",
    ]
    assert second(article) == []


def test_the_journal_chooses_the_tables(article: Article):
    tables = {"kk": "iso-9", "ru": "gost-7.79-b"}
    text = " ".join(second(article, reference_lists=2, transliteration=tables))
    assert "Torgovlya stepi" in text
    assert "A. A̋lìmov" in text
    assert "B. Ojdanov, <em>Step`" in text


def test_a_list_in_latin_letters_is_not_repeated(tmp_path: Path):
    latin, _ = load(small.write(tmp_path))
    assert latin is not None
    assert second(latin, reference_lists=2) == []


def test_the_gate_knows_the_words_of_the_second_list(article: Article):
    chosen = journal("ieee", reference_lists=2)
    passages = list(gate.edition_passages(article, chosen, "en"))
    page = html.render(article, chosen, "en").replace(b"Vestnik", b"")
    with pytest.raises(gate.GateError, match="Vestnik"):
        gate.words(passages, gate.html_words(page), "HTML")


ALIKE = """\
- {id: first, type: book, language: ru, author: [{family: Сидоров, given: С.}], title: Первая,
   translated: {title: The first}, publisher: Вымысел, issued: 2001}
- {id: second, type: book, language: ru, author: [{family: Сидоров, given: С.}], title: Вторая,
   translated: {title: The second}, publisher: Вымысел, issued: 2001}
"""


def test_letters_behind_a_year_are_the_same_in_texts_and_in_both_lists(tmp_path: Path):
    # In Cyrillic the second book comes first, in Latin letters the first one.
    files = {"en.md": "---\ntitle: A\n---\n\n[@first]. [@second].\n", "references.yaml": ALIKE}
    found, _ = load(small.write(tmp_path, files))
    assert found is not None
    made = fragments(found, journal("apa", reference_lists=2), "html")
    assert "Сидоров, 2001b" in made.bodies["en"].partition(". ")[0]
    years = {
        name: {row.id: "2001a" if "2001a" in row.works[0].fragment else "2001b" for row in rows}
        for name, rows in (("own", made.references), ("latin", made.romanised_references))
    }
    assert years["own"] == years["latin"] == {"first": "2001b", "second": "2001a"}
    assert [row.id for row in made.references] == ["second", "first"]
    assert [row.id for row in made.romanised_references] == ["first", "second"]


# --- words ---


def terms() -> list[tuple[str, str]]:
    """Return the terms of CSL, each by name and form."""
    lines = (DATA / "terms.txt").read_text("utf-8").splitlines()
    rows = [line.split(": ") for line in lines if not line.startswith("#")]
    return [(name, form) for name, forms in rows for form in forms.split()]


WORDLESS = {"at/long", "on/long", "by/long", "container-author/verb", "reviewed-author/verb"}


@pytest.mark.parametrize("tag", ["kk", "ru"])
def test_every_term_of_csl_has_a_word_of_the_language(tmp_path: Path, tag: str):
    words = "".join(
        f'<text value="{at}="/><text term="{name}" form="{form}"/><text value="; "/>'
        for at, (name, form) in enumerate(terms())
    )
    (tmp_path / "all.csl").write_text(_csl(layout=words), encoding="utf-8")
    style, item = styles.read(tmp_path / "all.csl"), {"id": "a", "type": "book", "title": "A"}
    citing = pandoc.Citing(style, [item], tag, *listing.entry_terms(tag))
    [entry] = pandoc.entries(citing).values()
    said = {
        "/".join(terms()[int(at)]): word
        for at, word in re.findall(r"(\d+)=([^;=]*)", pandoc.plain(entry.prose.tree))
    }
    assert len(said) == len(terms())
    assert {name: word for name, word in said.items() if re.search("[A-Za-z]", word)} == {}
    assert {name for name, word in said.items() if not word.strip()} <= WORDLESS


def test_rules_on_numbers_are_silent_where_there_are_none(article: Article):
    def codes(style: str) -> set[str]:
        return {
            one.code for one in check(article, journal(style)) if one.severity <= Severity.ERROR
        }

    assert {"REF034"} <= codes("ieee")
    assert not {"REF005", "REF009", "REF034"} & codes("apa")
