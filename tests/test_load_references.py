"""A bibliography of any notation becomes the references of an article, or is told at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import small

from triptych.finding import Finding
from triptych.load import load
from triptych.model import Article

BIBTEX = """\
@comment{kang2009, nothing}
@book{kang2009,
  author = {Kang, David and Мысал, Айгүл},
  title = {The steppe},
  year = 2009
}
"""
CSL_JSON = """\
[
  {"id": "kang2009", "type": "book", "title": "The steppe",
   "author": [{"family": "Kang", "given": "David"}], "issued": {"date-parts": [[2009]]}}
]
"""


def references(folder: Path, name: str, text: str) -> tuple[Article, list[Finding]]:
    article, findings = load(small.write(folder, {"references.yaml": None, name: text}))
    assert article
    return article, findings


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [("references.bib", BIBTEX, (2, 7)), ("references.json", CSL_JSON, (2, 11))],
)
def test_bibtex_and_csl_json(name: str, text: str, place: tuple[int, int], tmp_path: Path):
    article, findings = references(tmp_path, name, text)
    assert findings == []
    [reference] = article.references
    assert reference.works[0].data["title"] == "The steppe"
    assert reference.works[0].data["issued"] == {"date-parts": [[2009]]}
    assert reference.works[0].data["author"][0] == {"family": "Kang", "given": "David"}
    assert reference.place[1:] == place


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("references.bib", "@book{a, title={x}\n@book{b,,}\n", None),
        ("references.bib", BIBTEX + BIBTEX, "8:7 REF003"),
        ("references.json", "{", None),
        ("references.json", "[1]", None),
        ("references.json", '[{"title": "x"}]', None),
        ("references.json", '[{"id": "a b", "type": "book"}]', "1:10 SRC014"),
        ("references.json", '[{"id": "a", "type": "book", "title": "\\u0001"}]', "1:40 SRC014"),
        ("references.json", "[" * 100_000, None),
    ],
)
def test_malformed_references(name: str, text: str, place: str | None, tmp_path: Path):
    _, findings = references(tmp_path, name, text)
    if place:
        assert f"{name}:{place}" in small.told(tmp_path, findings)
    assert "SRC014" in {f.code for f in findings} or place


def test_an_empty_file_of_references_is_none(tmp_path: Path):
    for name in ("references.yaml", "references.bib", "references.json"):
        article, findings = references(tmp_path / name, name, "\n")
        assert (article.references, findings) == ((), [])


def test_dates_and_names_in_every_form(tmp_path: Path):
    text = """\
references:
  - id: kang2009
    type: book
    author: [Kang David, {family: Мысал, given: Айгүл}]
    issued: 2018-05/2019-06-07
    accessed: [{year: 2019, month: 3}]
    submitted: {date-parts: [2019, 3, 19]}
    event-date: spring 2019
    original-date: {literal: long ago}
"""
    article, findings = references(tmp_path, "references.yaml", text)
    assert findings == []
    data = article.references[0].works[0].data
    assert data["author"] == [{"literal": "Kang David"}, {"family": "Мысал", "given": "Айгүл"}]
    assert data["issued"] == {"date-parts": [[2018, 5], [2019, 6, 7]]}
    assert data["accessed"] == {"date-parts": [[2019, 3]]}
    assert data["submitted"] == {"date-parts": [[2019, 3, 19]]}
    assert data["event-date"] == {"literal": "spring 2019"}
    assert data["original-date"] == {"literal": "long ago"}


def test_an_entry_of_several_works_has_one_number(tmp_path: Path):
    text = "- {id: kang2009, works: [a, b]}\n- {id: a}\n- {id: c}\n- {id: b}\n"
    article, findings = references(tmp_path, "references.yaml", text)
    assert findings == []
    held = {r.id: [work.id for work in r.works] for r in article.references}
    assert held == {"kang2009": ["a", "b"], "c": ["c"]}
    assert article.numbers == {"kang2009": 1, "c": 2}


def test_entries_that_hold_each_other_are_found(tmp_path: Path):
    text = "- {id: a, works: [b]}\n- {id: b, works: [a]}\n"
    assert [f.code for f in references(tmp_path, "references.yaml", text)[1]] == ["REF004"] * 2
