"""How a revision is printed: for a terminal, for a comment, for a file."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import small
from conftest import MANUSCRIPTS
from hypothesis import given
from hypothesis import strategies as st

from triptych import cli
from triptych.checking.told import Style
from triptych.document import Place
from triptych.excerpt import width
from triptych.revisions import markdown, terminal
from triptych.revisions.compare import Wanted, compare
from triptych.revisions.model import (
    ArticleRevision,
    Checks,
    Entry,
    Found,
    Revision,
    StateName,
    Stretch,
    Text,
    Unit,
)
from triptych.revisions.states import Pair, opened

CHANGES = {
    "en.md": [
        ("| one  | 1     |", "| one  | 2     |"),
        ("    - twice", "    - thrice"),
        ("n(n+1)", "n(n+2)"),
        ("The footnote cites", "This footnote cites"),
        ("A paragraph of two", "A paragraph of *three*"),
        ("[@article:2010, p. 5; @book2001]", "[@article2010, p. 5]"),
        ("[@article:2010]", "[@article2010]"),
        ("# Conclusion", "# Conclusions"),
        ("one & two", "one & only"),
        ("  This text is invented.", "  This text is wholly invented."),
        ("The end.\n", "The end.\n\nInline math $x ]]> y$ stays in its old line.\n"),
        ("Inline math $x ]]> y$ stays in its line.\n\n", ""),
    ],
    "kk.md": [("Толық мәтін екі", "Толық мәтін үш")],
    "references.yaml": [("article:2010", "article2010"), ("volume: 3", "volume: 5")],
    "article.yaml": [
        ("volume: 4", "volume: 5"),
        ("There was no funding.", "There was some funding."),
        ("  - name: J. R. Example\n    affiliations: [institute]\n", ""),
    ],
}


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Revision:
    """Return a revision of the manuscript with all constructs that changes a little of each."""
    monkeypatch.chdir(tmp_path)
    for name in ("old", "new"):
        shutil.copytree(MANUSCRIPTS["constructs"], name)
    for name, pairs in CHANGES.items():
        file = Path("new", name)
        text = file.read_text("utf-8")
        for old, new in pairs:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, "utf-8")
    shutil.copy("new/figures/square.png", "new/figures/more.png")
    with opened(Pair("old", "new")) as states:
        return compare(*states, Wanted())


def test_a_terminal_shows_the_most_important_first(
    changed: Revision, golden: Callable[[str, str], None]
):
    golden("revision.txt", terminal.text(changed, Style(width=100)))


def test_a_comment_shows_the_most_important_first(
    changed: Revision, golden: Callable[[str, str], None]
):
    link = markdown.Link.of("The pages=https://example.org/pages?a=b")
    golden("revision.md", markdown.markdown(changed, [link]))


@pytest.mark.parametrize("columns", [30, 60, 200])
def test_no_line_is_wider_than_the_terminal(changed: Revision, columns: int):
    lines = terminal.text(changed, Style(width=columns)).splitlines()
    wide = [line.split() for line in lines if sum(map(width, line)) > columns]
    assert all(len(words) == 1 for words in wide)  # a word that has no room at all


def test_colours_add_nothing_but_colours(changed: Revision):
    painted = terminal.text(changed, Style(colour=True, width=100))
    assert "\x1b[32m" in painted
    assert re.sub(r"\x1b\[[\d;]*m", "", painted) == terminal.text(changed, Style(width=100))


@pytest.mark.parametrize("most", [2_000, 3_000, 100_000])
def test_a_comment_is_no_longer_than_it_may_be(changed: Revision, most: int):
    whole = markdown.markdown(changed, most=1_000_000)
    text = markdown.markdown(changed, most=most)
    assert len(text.encode()) <= most
    if text == whole:
        return
    left = re.findall(r"… and ([\d,]+) (?:entry|entries) more", text)
    assert left
    rows = [sum(line.startswith("- ") for line in each.splitlines()) for each in (whole, text)]
    assert sum(map(int, left)) == rows[0] - rows[1]


def test_a_comment_names_an_article_that_is_new_or_gone():
    article = ArticleRevision("x", "added", "A title")
    text = markdown.markdown(Revision(*[StateName("a", "folder")] * 2, (article,)))
    assert text.endswith("**A title**\n\n- the article was added\n")


def test_what_has_much_to_say_leaves_room_for_the_rest():
    unit = Unit("paragraph", "", Place("en.md", 1, 1))
    long = tuple(Stretch(op, f" {op}{n} " * 5_000) for n in range(2) for op in ("in", "out"))
    entries = tuple(Entry("edited", "body", (unit,), (unit,), long) for _ in range(900))
    few = (Entry("inserted", "body", (), (unit,), (Stretch("in", "all of it"),)),)
    rows = ("en", entries), ("kk", few), ("ru", entries)
    found = tuple(Found(unit.place, f"TXT{n:03}", "warning", "so") for n in range(400))
    article = ArticleRevision(
        "x", "compared", texts=tuple(Text(tag, "compared", each) for tag, each in rows),
        checks=Checks(new=found),
    )  # fmt: skip
    text = markdown.markdown(Revision(*[StateName("a", "folder")] * 2, (article,)))
    assert 50_000 < len(text.encode()) <= markdown.MOST
    assert "- … and 380 more" in text
    assert "<ins>all of it</ins>" in text
    english, russian = (
        text.count("<del>out0"),
        text.partition("#### Russian")[2].count("<del>out0"),
    )
    assert english > russian > english // 3


@given(st.text(alphabet="a1@#*_`~<>&[]()!|\\$^: /.w-", max_size=30))
def test_words_of_an_article_are_no_markup_and_call_nobody(text: str):
    escaped = markdown.escaped(text)
    assert not re.search(r"[@#]\w|(?<!\\)[*_`~\[\]|$^]|://", escaped)
    assert not re.search(r"<(?!!-- -->)", escaped)
    assert "\n" not in escaped


@pytest.mark.parametrize("address", ["javascript:x", "ftp://a", "https://a b", "https://", "x"])
def test_a_link_leads_to_the_web(address: str):
    with pytest.raises(markdown.LinkError, match="no web address"):
        markdown.Link.of(address)


# --- the command ---


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["diff", "./old", "./new", *arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def _two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    small.write(Path("old"))
    small.write(Path("new"), {"en.md": small.FILES["en.md"].replace("sown", "settled")})


@pytest.mark.usefixtures("_two")
def test_the_code_tells_a_change_only_if_asked(capsys: pytest.CaptureFixture[str]):
    assert run() == 0
    assert "[-sown-]{+settled+}" in capsys.readouterr().out
    assert run("--exit-code", "--no-checks") == 1
    shutil.copy("old/en.md", "new/en.md")
    assert run("--exit-code") == 0
    assert capsys.readouterr().out.endswith("nothing changed\n")


@pytest.mark.usefixtures("_two")
@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_what_is_printed_may_go_to_a_file(form: str, capsys: pytest.CaptureFixture[str]):
    assert run("--format", form) == 0
    printed = capsys.readouterr().out
    assert run("--format", form, "--output", "told") == 0
    assert Path("told").read_text("utf-8") == printed
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("_two")
def test_no_colours_where_nobody_wants_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("FORCE_COLOR", "1")
    run()
    assert "\x1b[" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    run()
    assert "\x1b[" not in capsys.readouterr().out


@pytest.mark.usefixtures("_two")
def test_json_has_places_of_both_states(capsys: pytest.CaptureFixture[str]):
    run("--format", "json", "--no-checks")
    [article] = json.loads(capsys.readouterr().out)["articles"]
    [entry] = article["texts"][0]["entries"]
    assert entry["old"][0]["place"] == {"path": "old/en.md", "line": 7, "column": 1}
    assert entry["new"][0]["place"] == {"path": "new/en.md", "line": 7, "column": 1}


@pytest.mark.usefixtures("_two")
def test_an_output_that_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str]):
    assert run("--output", "nowhere/told") == 3
    assert "nowhere/told" in capsys.readouterr().err
