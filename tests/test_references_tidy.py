"""`triptych references tidy`: a bibliography comes in order, and nothing of it is lost."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
import small
from hypothesis import given, settings
from hypothesis import strategies as st
from shelved import BOOK, paper, read, tidy

from triptych.document import Document
from triptych.references import blocks, completing, shelf
from triptych.sources import bibliography


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


UNTIDY = """\
# My list.

references:
# The second that is cited.
- title: Сухая степь и её торговля в XIX в.   # as on the cover
  page: 5 – 12, 20—21
  type: article-journal
  id: petrov2001
  # its number
  ISSN: 12345679

  author:
  - {family: Петров, given: П.}
    # deeper: of the author


# Nobody cites it.
- {id: uncited, title: X}
- URL: https://doi.org/10.1234/abc
  id: kang2009
  title: The steppe and the sown
  note: |
    # no comment
    5–6
- id: both
  works: [b, a]
- id: a
  title: Ұлы дала
  DOI: "https://doi.org/10.1234/x"
- id: b
  ISBN: 978–5 00 000000 1
  DOI: 10.1234/y
  URL: https://doi.org/10.1234/Y
# the end
"""
TIDY = """\
# My list.

references:
- id: kang2009
  language: en
  title: The steppe and the sown
  DOI: 10.1234/abc
  note: |
    # no comment
    5–6


- id: both
  works: [b, a]
- id: b
  DOI: 10.1234/y
  ISBN: 978-5-00-000000-1
- id: a
  language: kk
  title: Ұлы дала
  DOI: 10.1234/x
# The second that is cited.
- id: petrov2001
  type: article-journal
  language: ru

  author:
  - {family: Петров, given: П.}
    # deeper: of the author
  title: Сухая степь и её торговля в XIX в.   # as on the cover
  page: 5-12, 20-21
  # its number
  ISSN: 1234-5679
# Nobody cites it.
- {id: uncited, title: X}
# the end
"""
BODY = small.FILES["en.md"].replace("[@kang2009]", "[@kang2009; @both] and [@petrov2001]")


@pytest.fixture
def untidy() -> Path:
    small.write(Path("paper"), {"references.yaml": UNTIDY, "en.md": BODY})
    return Path("paper/references.yaml")


def test_entries_and_fields_are_put_in_order_and_comments_go_with_them(untidy: Path, capsys):
    assert tidy() == 0
    assert untidy.read_text() == TIDY
    assert "1 bibliography put in order" in capsys.readouterr().err


def test_a_second_run_has_nothing_to_do(untidy: Path, capsys):
    tidy()
    capsys.readouterr()
    assert tidy() == 0
    assert capsys.readouterr() == ("", "nothing to put in order\n")


def test_by_key_the_alphabet_counts(untidy: Path):
    assert tidy("key") == 0
    assert list(read(untidy)) == ["a", "b", "both", "kang2009", "petrov2001", "uncited"]


def test_without_write_tidy_shows_a_diff(untidy: Path, capsys):
    assert tidy(write=False) == 0
    assert untidy.read_text() == UNTIDY
    subprocess.run(["git", "apply"], input=capsys.readouterr().out, text=True, check=True)
    assert untidy.read_text() == TIDY


def test_line_ends_and_a_byte_order_mark_stay(untidy: Path):
    untidy.write_bytes(b"\xef\xbb\xbf" + UNTIDY.replace("\n", "\r\n").encode())
    assert tidy() == 0
    assert untidy.read_bytes() == b"\xef\xbb\xbf" + TIDY.replace("\n", "\r\n").encode()


def test_json_is_put_in_order_and_keeps_its_form():
    text = """\
[
    {"title": "Uncited", "id": "u"},
    {
        "URL": "http://dx.doi.org/10.1234/abc",
        "title": "The steppe and the \\u0073own",
        "volume": 1.10, "custom": {"mine": [1, 2]},
        "id": "kang2009"
    }
]
"""
    file = paper("references.json", text)
    assert tidy() == 0
    assert (
        file.read_text()
        == """\
[
    {
        "id": "kang2009",
        "language": "en", "title": "The steppe and the \\u0073own",
        "volume": 1.10,
        "DOI": "10.1234/abc",
        "custom": {"mine": [1, 2]}
    },
    {"id": "u", "title": "Uncited"}
]
"""
    )
    assert tidy() == 0


@pytest.mark.parametrize(
    ("name", "text", "code", "told"),
    [
        ("references.bib", BOOK, 2, "references add paper/references.bib paper --write"),
        ("references.ris", "TY  - BOOK\nTI  - x\nER  - \n", 2, "references.ris paper --write"),
        ("references.yaml", "[{id: a}, {id: b}]\n", 2, "references.yaml:1"),
        ("references.yaml", "- id: a\n  title: [\n", 1, "SRC003"),
        ("references.json", "[{]", 1, "SRC014"),
    ],
)
def test_what_cannot_be_put_in_order_is_told(name, text, code, told, capsys):
    file = paper(name, text)
    assert tidy() == code
    assert told in capsys.readouterr().err
    assert file.read_text() == text


def test_an_empty_bibliography_and_none_are_tidy(capsys):
    file = paper("references.yaml", "\n")
    assert tidy() == 0
    file.unlink()
    assert tidy() == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("title", "tag"),
    [
        ("Қазақстанның сыртқы саясаты", "kk"),
        ("Ұлы дала", "kk"),
        ("Внешняя политика и её цели в новых условиях", "ru"),
        ("Foreign Policy and the Sown", "en"),
        ("The Theory of Foreign Policies", "en"),
        ("Внешняя политика", ""),  # Bulgarian would write it so, but for a letter
        ("Външната политика на България и на Гърция", ""),
        ("Зовнішня політика і її цілі", ""),
        ("Татар теле һәм әдәбияты", ""),
        ("Кыргыз тили жана адабияты", ""),
        ("Foreign policy of Kazakhstan", ""),
        ("Vneshnyaya politika v Kazakhstane", ""),
        ("La politique des deux mondes", ""),
        ("De opkomst of de ondergang", ""),
        ("Foreign policy and the sown [in Russian]", ""),
        ("", ""),
    ],
)
def test_a_language_is_told_only_where_it_is_sure(title: str, tag: str):
    assert completing.language({"title": title}) == tag
    assert completing.language({"title": title, "original-title": "Дала"}) == ""


# --- any bibliography ---

WORDS = st.sampled_from(
    ["The steppe and the sown", "5–12", "a # b", "x: y", "- z", "'q'", '"d"', "2009", "no",
     "Ұлы дала", "https://doi.org/10.1234/abc", "10.1234/abc", "1234–5679", "{a}", "&a", "|"]
)  # fmt: skip
ROWS = st.dictionaries(
    st.sampled_from(
        ["title", "page", "URL", "DOI", "ISSN", "note", "language", "publisher", "type"]
    ),
    WORDS,
    max_size=6,
)
REMARKS = st.sampled_from(["", "# one\n", "    # deep\n", "\n", "\n# two\n\n"])


@st.composite
def files(draw: st.DrawFn) -> str:
    """Return a bibliography in YAML with remarks in every gap."""
    nested = draw(st.booleans())
    margin = draw(st.sampled_from(["", "  "])) if nested else ""
    lines = ["references:\n" if nested else ""]
    for at, row in enumerate(draw(st.lists(ROWS, min_size=1, max_size=5))):
        fields = [("id", f"k{draw(st.integers(0, 9))}{at}"), *row.items()]
        fields = draw(st.permutations(fields))
        lines.append(draw(REMARKS))
        for number, (name, value) in enumerate(fields):
            quoted = value if value in ("2009", "no") else json.dumps(value, ensure_ascii=False)
            tail = draw(st.sampled_from(["", " # said"]))
            lines.append(f"{margin}{'  ' if number else '- '}{name}: {quoted}{tail}\n")
            lines.append(draw(REMARKS) if number + 1 < len(fields) else "")
    return "".join([*lines, draw(REMARKS)])


@settings(max_examples=150)
@given(files(), st.sampled_from(["\n", "\r\n"]))
def test_nothing_is_lost_and_twice_is_once(text: str, end: str):
    raw = text.replace("\n", end)
    once = tidied(raw)
    assert tidied(once) == once
    before, after = rows(raw), rows(once)
    assert before.keys() == after.keys()
    for id_, row in before.items():
        made = {change.name: change.new for change in completing.changes(row)}
        for name in row.keys() | after[id_].keys():
            assert after[id_].get(name) in (row.get(name), made.get(name, row.get(name)))
    assert sorted(remarks(raw)) == sorted(remarks(once))


def tidied(raw: str) -> str:
    from triptych.references import tidying

    own = shelf.Shelf(Path("gone.yaml"))
    own.raw = raw
    own.entries, own.findings = bibliography.read_entries(
        Document("gone.yaml", raw.replace("\r\n", "\n"))
    )
    return tidying.tidied(own, Path(), "key")


def rows(raw: str) -> dict[str, dict[str, str]]:
    return {block.id: block.row for block in blocks.cut(raw, "x.yaml").entries}


def remarks(raw: str) -> list[str]:
    return [line.strip() for line in raw.splitlines() if line.strip().startswith("#")]


@given(files())
def test_what_is_cut_and_joined_is_as_it_was(text: str):
    assert blocks.cut(text, "x.yaml").text() == text
