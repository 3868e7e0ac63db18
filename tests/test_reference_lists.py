"""The lists of references say what the guides ask, style by style, in both lists.

`data/references/expected.yaml` is written by hand from the guides; what a CSL style does otherwise
is told there with its reason.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import small
import yaml
from lxml import html as lxml_html

from triptych import pandoc
from triptych.formats.fragments import fragments
from triptych.journal import Journal
from triptych.load import load

DATA = Path(__file__).parent / "data" / "references"
EXPECTED: dict[str, Any] = yaml.safe_load((DATA / "expected.yaml").read_text("utf-8"))
CITATIONS: dict[str, Any] = yaml.safe_load((DATA / "citations.yaml").read_text("utf-8"))
PAPER: dict[str, Any] = yaml.safe_load((DATA / "paper.yaml").read_text("utf-8"))


def cases(expected: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return each style, work and list that a table has a string for."""
    return [
        (style, work, which)
        for style, table in expected.items()
        for work, row in table["works"].items()
        for which in ("list", "romanised")
        if which in row
    ]


def told(expected: dict[str, Any], style: str, work: str, which: str) -> str:
    """Return what is really set: what the guide asks, but for a difference that is told."""
    row = expected[style]["works"][work]
    differs = row.get("differs", {}).get(which)
    return str(differs["set"] if differs else row[which])


def journal(style: str, **settings: object) -> Journal:
    base = Journal.read("base")
    changes = {"style": style, **settings}
    return replace(base, settings=base.settings.model_copy(update=changes))


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("references")
    references = (DATA / "works.yaml").read_text("utf-8")
    small.write(folder, {"references.yaml": references, "en.md": "---\ntitle: A\n---\n\nText.\n"})
    article, findings = load(folder)
    assert article is not None
    assert findings == []

    @cache
    def of_style(style: str) -> dict[str, dict[str, str]]:
        found = fragments(article, journal(style, reference_lists=2), "html")
        return {"list": texts(found.references), "romanised": texts(found.romanised_references)}

    return of_style


def texts(entries: Any) -> dict[str, str]:
    return {
        work.work.id: pandoc.plain(work.prose.tree).strip()
        for entry in entries
        for work in entry.works
    }


@pytest.mark.parametrize(("style", "work", "which"), cases(EXPECTED))
def test_an_entry_is_what_the_guide_asks(lists: Any, style: str, work: str, which: str):
    assert lists(style)[which][work] == told(EXPECTED, style, work, which)


@pytest.mark.parametrize("style", PAPER)
def test_the_papers_list_is_what_the_guide_asks(articles: Any, style: str):
    found = fragments(articles["paper"], journal(style, reference_lists=2), "html")
    expected = {work: told(PAPER, style, work, "list") for work in PAPER[style]["works"]}
    assert texts(found.references) == expected
    assert found.romanised_references == []  # it says nothing in Cyrillic


@pytest.fixture(scope="module")
def citing(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("citations")
    files = {
        f"{tag}.md": f"---\ntitle: A\n---\n\n{text}" for tag, text in CITATIONS["texts"].items()
    }
    files["references.yaml"] = (DATA / "works.yaml").read_text("utf-8")
    article, _ = load(small.write(folder, files))
    assert article is not None
    return cache(lambda style: fragments(article, journal(style), "html").bodies)


@pytest.mark.parametrize("tag", CITATIONS["texts"])
@pytest.mark.parametrize("style", CITATIONS["styles"])
def test_texts_cite_as_the_guide_asks(citing: Any, style: str, tag: str):
    root = lxml_html.fromstring(f"<div>{citing(style)[tag]}</div>")
    said = [" ".join(part.text_content().split()) for part in root.iter("p")]
    assert "¶".join(said).replace("↩︎", "") == CITATIONS["styles"][style][tag]


def test_a_difference_is_one_and_says_why():
    for style, table in (*EXPECTED.items(), *PAPER.items()):
        for work, row in table["works"].items():
            for which, differs in row.get("differs", {}).items():
                assert differs["set"] != row[which], (style, work, which)
                assert len(differs["why"]) > 20, (style, work, which)


@pytest.mark.parametrize("style", EXPECTED)
def test_no_list_in_latin_letters_has_a_cyrillic_one(lists: Any, style: str):
    text = " ".join(lists(style)["romanised"].values()).replace("№", "")
    assert not [letter for letter in text if "\u0400" <= letter <= "\u052f"]


def test_only_the_month_of_a_date_is_declined(tmp_path: Path):
    title = "Часть 20 Март и 20 март, 21 март"
    work = (
        f"- {{id: kang2009, type: webpage, language: ru, title: '{title}', issued: 2019-03-20}}\n"
    )
    article, _ = load(
        small.write(tmp_path, {"references.yaml": work.replace("20 март,", "2 март,")})
    )
    assert article is not None
    [text] = texts(fragments(article, journal("apa"), "html").references).values()
    assert text == "Часть 20 Март и 2 март, 21 март. (2019, 20 марта)."


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("chicago-notes-bibliography", "«News», Times, 4 мая 2011"),
        ("vancouver", "2011 май 4"),  # the month follows the year
    ],
)
def test_a_month_has_its_case_behind_a_day_in_notes_too(tmp_path: Path, style: str, expected: str):
    work = (
        "- {id: kang2009, type: article-newspaper, language: ru, title: News,\n"
        "   container-title: Times, issued: 2011-05-04}\n"
    )
    text = "---\ntitle: А\nabstract: Б.\n---\n\nТекст [@kang2009].\n"
    files = {"references.yaml": work, "ru.md": text}
    article, _ = load(small.write(tmp_path, files))
    assert article is not None
    made = fragments(article, journal(style), "html")
    printed = [made.bodies["ru"], *(one.fragment for row in made.references for one in row.works)]
    assert expected in re.sub("<[^>]*>", "", " ".join(printed))


def entry(folder: Path, work: str, style: str, **settings: object) -> str:
    """Return how one invented work is printed, in the second list if that is asked for."""
    files = {"references.yaml": f"- {{id: kang2009, title: A work, {work}}}\n"}
    article, _ = load(small.write(folder, files))
    assert article is not None
    made = fragments(article, journal(style, **settings), "html")
    [text] = texts(made.romanised_references or made.references).values()
    return text


@pytest.mark.parametrize(
    ("issue", "expected"),
    [
        ("3", "1, no. 3 (2017)"),
        ("3-4", "1, nos. 3–4 (2017)"),
        ("2 (14)", "1, no. 2 (14) (2017)"),
        ("S-12", "1, no. S-12 (2017)"),
        ("319-III", "1, no. 319-III (2017)"),
        ("IV-V", "1, nos. IV–V (2017)"),
        ("2016-1", "1, no. 2016-1 (2017)"),
    ],
)
def test_a_number_is_not_taken_for_several(tmp_path: Path, issue: str, expected: str):
    work = f"type: article-journal, container-title: J, volume: 1, issue: {issue}, issued: 2017"
    assert expected in entry(tmp_path, work, "chicago-notes-bibliography")


@pytest.mark.parametrize(("tag", "size"), [("ru", "340 с."), ("kk", "340 б."), ("en", "340 p.")])
def test_a_number_of_pages_has_its_own_word(tmp_path: Path, tag: str, size: str):
    work = f"type: book, language: {tag}, publisher: P, issued: 2017, number-of-pages: 340"
    assert entry(tmp_path, work, "gost-r-7-0-5-2008-numeric").endswith(f"P, 2017. {size}")
