"""`triptych references add`: what comes in is all there, and what was there stays."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import small
import yaml
from hypothesis import given
from hypothesis import strategies as st
from shelved import ADDED, BOOK, MESSAGE, WORK, add, paper, read, source, tidy

from triptych import csl
from triptych.document import Document
from triptych.references import crossref, house, incoming
from triptych.sources import bibliography


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


# --- Crossref ---


def test_an_article_of_crossref_is_added_behind_what_is_there(capsys):
    file = paper()
    assert add(source(MESSAGE)) == 0
    assert file.read_text() == small.FILES["references.yaml"] + ADDED
    out, err = capsys.readouterr()
    assert "+- id: mysal2010" in out
    assert err == "1 entry added: cite [@mysal2010]\n"


def test_without_write_there_is_only_a_diff_that_git_takes(capsys):
    file = paper()
    assert add(source(MESSAGE), write=False) == 0
    assert file.read_text() == small.FILES["references.yaml"]
    out, err = capsys.readouterr()
    subprocess.run(["git", "apply"], input=out, text=True, check=True)
    assert file.read_text() == small.FILES["references.yaml"] + ADDED
    assert "--write adds them" in err


def test_a_new_bibliography_is_a_diff_that_git_takes(capsys):
    paper().unlink()
    assert add(source(MESSAGE), write=False) == 0
    subprocess.run(["git", "apply"], input=capsys.readouterr().out, text=True, check=True)
    assert Path("paper/references.yaml").read_text() == ADDED.lstrip("\n")


@pytest.mark.parametrize("data", [MESSAGE, WORK, [WORK], {"message": {"items": [WORK]}}])
def test_crossref_is_known_in_each_of_its_shapes(data: object):
    assert crossref.is_crossref(data)
    assert [crossref.item(work)["DOI"] for work in crossref.works(data)] == ["10.1234/EX.5"]


@pytest.mark.parametrize(
    ("said", "name", "value"),
    [
        ({"type": "book-part", "container-title": ["Series", "Book"]}, "container-title", "Book"),
        ({"type": "book-part", "container-title": ["Old", "Book"]}, "collection-title", "Old"),
        ({"type": "monograph", "container-title": ["Series"]}, "collection-title", "Series"),
        ({"type": "posted-content", "subtype": "preprint"}, "type", "article"),
        ({"type": "posted-content", "subtype": "preprint"}, "genre", "Preprint"),
        ({"type": "never-heard-of"}, "type", "document"),
        ({"type": "dissertation", "degree": ["PhD"]}, "genre", "PhD"),
        (
            {"type": "dissertation", "institution": [{"name": "Example University"}]},
            "publisher",
            "Example University",
        ),
        ({"page": None, "article-number": "e7"}, "number", "e7"),
        ({"subtitle": ["Old and new"]}, "title", "THE STEPPE & the <i>sown</i>: Old and new"),
        ({"subtitle": ["The sown"], "title": ["X: the sown"]}, "title", "X: the sown"),
        ({"title": ["H<jats:sub>2</jats:sub>O <mml:mi>x</mml:mi>"]}, "title", "H<sub>2</sub>O x"),
        ({"ISBN": ["http://id.crossref.org/isbn/9785000000001"]}, "ISBN", "9785000000001"),
        ({"DOI": None}, "URL", "https://doi.org/10.1234/ex.5"),
        ({"event": {"name": "Meeting", "location": "Almaty"}}, "event-place", "Almaty"),
        ({"issue": None, "journal-issue": {"issue": "4"}}, "issue", "4"),
        ({"author": [{"family": "Z", "suffix": "J"}]}, "author", [{"family": "Z", "suffix": "J"}]),
        ({"editor": [{"given": "E", "family": "Z"}]}, "editor", [{"family": "Z", "given": "E"}]),
        ({"published-print": {"date-parts": [[None]]}}, "issued", {"date-parts": [[2009, 12, 1]]}),
        ({"original-title": ["Дала"]}, "original-title", "Дала"),
    ],
)  # fmt: skip
def test_each_fact_of_crossref_has_its_field(said: dict[str, object], name: str, value: object):
    assert crossref.item({**WORK, **said})[name] == value


@pytest.mark.parametrize(
    "said", [{}, {"title": []}, {"author": [1, {}]}, {"issued": {}}, {"title": 5}]
)
def test_a_work_that_says_nothing_is_no_fault(said: dict[str, object]):
    item = crossref.item(said)
    assert csl.item(item)[1] == []
    assert item["type"] == "document"


# --- what is added to what ---


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("references.bib", "% mine\n@book{kang2009, title = {The steppe}}\n"),
        ("references.bib", ""),
        ("references.json", '[\n  {"id": "kang2009", "title": "The steppe"}\n]\n'),
        ("references.json", '{"items": [{"id": "kang2009", "title": "The steppe"}] }'),
        ("references.json", "[]"),
        ("references.json", '[\r\n\t{"id": "kang2009", "title": "The steppe"}\r\n]'),
        ("references.yaml", "references:\r\n    - id: kang2009\r\n      title: The steppe # a\r\n"),
        ("references.yaml", "\ufeff- {id: kang2009, title: The steppe}\n\n# the end\n"),
        ("references.yaml", "references:\n- id: kang2009\n  title: The steppe\nnote: x\n"),
        ("references.yaml", "# nothing yet\n"),
    ],
)
def test_what_is_there_keeps_every_byte(name: str, text: str):
    file = paper(name, text)
    before = read(file)
    assert add(source(BOOK, "new.bib")) == 0
    after = file.read_bytes().decode()
    assert is_part(text, after)
    assert ("\r\n" in text) == ("\r\n" in after)
    assert not ("\r\n" in after and "\n" in after.replace("\r\n", ""))
    now = read(file)
    assert {id_: now[id_] for id_ in before} == before
    assert now["kang2010"]["title"] == "The Sown"
    assert now["kang2010"]["author"] == [{"family": "Kang", "given": "D."}]


def is_part(old: str, new: str) -> bool:
    """Tell whether a text is another with one stretch put in."""
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    return any(
        new[:cut] == old[:cut] and new.endswith(old[cut:]) for cut in range(max(0, at - 5), at + 1)
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("new.bib", BOOK),
        (
            "new.ris",
            "TY  - BOOK\nAU  - Kang, D.\nTI  - The Sown\nPY  - 2010\nPB  - House\nER  - \n",
        ),
        ("new.json", '[{"id": "kang2010", "type": "book", "title": "The Sown"}]'),
        ("new.yaml", "- id: kang2010\n  type: book\n  title: The Sown\n"),
        ("new.yml", "- id: kang2010\n  type: book\n  title: The Sown\n"),
    ],
)
def test_files_of_every_notation_are_brought_in(name: str, text: str):
    file = paper()
    assert add(source(text, name)) == 0
    assert read(file)["kang2010"]["title"] == "The Sown"


def test_a_work_that_is_there_is_left_out_and_told_with_its_place(capsys):
    file = paper()
    again = {"type": "book", "title": ["The STEPPE"], "issued": {"date-parts": [[2009]]}}
    assert add(source([again, {**WORK, "DOI": "10.1234/b"}, {**WORK, "DOI": "10.1234/B"}])) == 1
    err = capsys.readouterr().err
    assert "as kang2009 at paper/references.yaml:1:7" in err
    assert "comes twice" in err
    assert list(read(file)) == ["kang2009", "mysal2010"]


def test_two_dois_are_two_works_whatever_their_titles():
    file = paper()
    assert add(source([WORK, {**WORK, "DOI": "10.1234/erratum"}])) == 0
    assert list(read(file)) == ["kang2009", "mysal2010", "mysal2010a"]


def test_characters_that_nobody_can_see_are_not_let_in(capsys):
    file = paper()
    assert add(source({**WORK, "title": ["a\u001b[31m"]})) == 1
    assert "U+001B" in capsys.readouterr().err
    assert file.read_text() == small.FILES["references.yaml"]


def test_a_key_that_is_taken_gets_a_letter():
    file = paper()
    assert (
        add(source("@book{kang2009, title={Another}, author={Kang, D.}, year=2009}", "x.bib")) == 0
    )
    assert list(read(file)) == ["kang2009", "kang2009a"]


def test_a_bibliography_in_another_notation_becomes_yaml(capsys):
    paper("references.bib", BOOK)
    assert add("paper/references.bib") == 0
    assert list(read(Path("paper/references.yaml"))) == ["kang2010"]
    assert "remove paper/references.bib" in capsys.readouterr().err


def test_what_bibtex_cannot_hold_is_told(capsys):
    paper("references.bib", "")
    assert add(source({**WORK, "original-title": ["Дала"]})) == 0
    assert '"original-title" of mysal2010; references.yaml can' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("10.1234/abc", "add --online"),
        ("https://doi.org/10.1234/abc", "10.1234/abc is a DOI"),
        ("gone.json", "cannot be read: No such file"),
        ("paper", "cannot be read: Is a directory"),
        ("paper/en.md", "of no kind that is known"),
        ("latin.bib", "is not UTF-8"),
        ("several.yaml", "holds several works"),
    ],
)
def test_what_cannot_be_brought_in_is_told_and_changes_nothing(what: str, told: str, capsys):
    file = paper()
    Path("latin.bib").write_bytes(b"@book{a, title={\xe9}}")
    Path("several.yaml").write_text("- id: a\n  works: [b]\n- id: b\n  title: B\n")
    assert add(what) == 2
    assert told in capsys.readouterr().err
    assert file.read_text() == small.FILES["references.yaml"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("references.ris", "TY  - BOOK\nTI  - x\nER  - \n"),
        ("references.yaml", "[{id: a, title: x}]\n"),
        ("references.yaml", "[]\n"),
        ("references.json", '{"items": [], "tags": ["a"]}'),
        ("references.json", '{"items": [], "tags": "a"}'),
    ],
)
def test_what_cannot_be_added_to_is_told(name: str, text: str, capsys):
    file = paper(name, text)
    assert add(source(BOOK, "new.bib")) == 2
    assert "paper/references" in capsys.readouterr().err
    assert file.read_text() == text


def test_a_broken_file_adds_nothing(capsys):
    file = paper()
    assert add(source("@book{a, title={x}\n@book{b, title={y}}", "x.bib")) == 1
    assert "x.bib:1:19: error SRC014" in capsys.readouterr().err
    assert file.read_text() == small.FILES["references.yaml"]


def test_a_bibliography_that_is_a_link_out_of_the_manuscript_is_left_alone(capsys):
    file = paper()
    file.unlink()
    Path("other.yaml").write_text("- id: a\n  title: A\n")
    file.symlink_to(Path("other.yaml").absolute())
    assert add(source(MESSAGE)) == 1
    assert tidy() == 1
    assert "SRC009" in capsys.readouterr().err
    assert file.is_symlink()


def test_an_issue_of_several_articles_asks_for_one(capsys):
    for name in "ab":
        small.write(Path("paper") / name)
    assert add(source(MESSAGE)) == 2
    assert "several articles" in capsys.readouterr().err


# --- an entry as text ---

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1
)


@given(TEXTS.filter(lambda text: "\ufeff" not in text))
def test_any_text_is_written_so_that_it_is_read_again(text: str):
    data = {"id": "a", "title": text, "author": [{"family": text}, {"literal": text}]}
    data |= {"issued": {"literal": text}, "note": text}
    written = house.entry(data, "  ")
    entries, findings = bibliography.read_entries(Document("x.yaml", f"references:\n{written}"))
    assert findings == []
    [entry] = entries
    assert entry.work.data["title"] == entry.work.data["note"] == text
    assert entry.work.data["author"][0] == {"family": text}
    if text.strip():
        assert entry.work.data["author"][1] == {"literal": text}
    assert yaml.safe_load(written)[0]["title"] is not None


@pytest.mark.parametrize(
    "date",
    [
        {"date-parts": [[2009]]},
        {"date-parts": [[2009, 3, 19]]},
        {"date-parts": [[2008], [2009, 1]]},
        {"date-parts": [[-44]]},
        {"date-parts": [[2009]], "season": "1"},
        {"literal": "n.d."},
        {"literal": "2009"},
    ],
)
def test_any_date_is_written_so_that_it_is_read_again(date: dict[str, object]):
    written = house.entry({"id": "a", "issued": date})
    [entry] = bibliography.read_entries(Document("x.yaml", written))[0]
    assert entry.work.data["issued"] == date


def test_what_a_list_in_latin_letters_prints_comes_along(tmp_path):
    latin = {"title": "Tarikh", "author": [{"family": "Nyshanbayev"}], "issued": "2019-03"}
    rows = {"id": "a", "type": "book", "title": "Тарих", "romanised": latin}
    rows["translated"] = {"title": "History: a sketch"}
    data = {**rows, "romanised": {**latin, "issued": {"date-parts": [[2019, 3]]}}}
    (tmp_path / "more.yaml").write_text(house.entry(data), encoding="utf-8")
    [item] = incoming.from_file(tmp_path / "more.yaml").items
    assert item == data
