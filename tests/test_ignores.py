"""Ignores: where they hold, what they need, and that an idle one is found."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import small
from hypothesis import given, settings
from hypothesis import strategies as st

from triptych import codes, desk
from triptych.finding import Finding, Severity
from triptych.journal import Journal
from triptych.load import find, load

REFERENCES = small.FILES["references.yaml"]
SECOND = REFERENCES.replace("kang2009", "clarke2014").replace("The steppe", "The sown")
AT = REFERENCES.count("\n") + 1  # the line below the references
FRONT, BODY = small.FILES["en.md"].split("---\n\n")
WHY = "since it is a test"


# Other rules may have their say on these manuscripts.
LOOKED_FOR = {"REF001", "REF002", "TXT001", "LNG003", "SRC006", "SRC016", "SRC017"}


def found(folder: Path, changes: dict[str, str], journal: str = "base") -> list[Finding]:
    [item] = find(small.write(folder, changes))
    findings = desk.check(item, Journal.read(journal)).findings
    return [finding for finding in findings if finding.code in LOOKED_FOR]


def told(findings: list[Finding]) -> list[tuple[str, int]]:
    return [(finding.code, finding.place.line) for finding in findings]


@pytest.mark.parametrize(
    "references",
    [
        f"{REFERENCES}# triptych: ignore[REF002] {WHY}\n{SECOND}",
        f"{REFERENCES}# triptych: ignore[REF002] {WHY}\n\n# another comment\n{SECOND}",
        f"{REFERENCES}# triptych:ignore [REF] {WHY}\n{SECOND}",
        f"{REFERENCES}# triptych: ignore[ref002]: {WHY}\n{SECOND}",
        REFERENCES + SECOND.replace("\n", f" # triptych: ignore[REF002] {WHY}\n", 1),
    ],
)
def test_an_ignore_in_yaml_holds_for_its_line_or_the_next(tmp_path: Path, references: str):
    assert found(tmp_path, {"references.yaml": references}) == []


def test_an_ignore_reaches_no_further(tmp_path: Path):
    third = SECOND.replace("clarke2014", "dave2016")
    comment = f"# triptych: ignore[REF002] {WHY}\n"
    text = f"{REFERENCES}{comment}{SECOND}{third}"
    assert told(found(tmp_path, {"references.yaml": text})) == [("REF002", 2 * AT)]


@pytest.mark.parametrize(
    "body",
    [
        f"<!-- triptych: ignore[TXT001] {WHY} -->\nSee [it](javascript:x) [@kang2009].\n",
        f"<!-- triptych: ignore[TXT001] {WHY} -->\n\nSee [it](javascript:x) [@kang2009].\n",
        f"<!--\ntriptych: ignore[TXT001]\n{WHY}\n-->\nSee [it](javascript:x) [@kang2009].\n",
        f"See [it](javascript:x) [@kang2009]. <!-- triptych: ignore[TXT001] {WHY} -->\n",
        f"<!-- triptych: ignore[TXT001] {WHY} --> See [it](javascript:x) [@kang2009].\n",
    ],
)
def test_an_ignore_in_markdown_holds_for_its_line_or_the_next(tmp_path: Path, body: str):
    plain = found(
        tmp_path / "plain", {"en.md": f"{FRONT}---\n\nSee [it](javascript:x) [@kang2009].\n"}
    )
    assert [finding.code for finding in plain] == ["TXT001"]
    assert found(tmp_path / "ignored", {"en.md": f"{FRONT}---\n\n{body}"}) == []


def test_one_ignore_may_name_several_rules_and_several_may_stand_together(tmp_path: Path):
    body = "See [it](javascript:x) and @gone.\n"
    one = f"<!-- triptych: ignore[TXT001, REF001] {WHY} -->\n"
    two = one.replace("TXT001, ", "") + one.replace(", REF001", "")
    for at, comments in enumerate((one, two)):
        text = f"{FRONT}---\n\n[@kang2009]\n\n{comments}{body}"
        assert found(tmp_path / str(at), {"en.md": text}) == []


def test_an_ignore_above_a_block_holds_for_where_the_block_begins(tmp_path: Path):
    abstract = "abstract: |\n  See [it](javascript:x).\n"
    text = small.FILES["en.md"].replace("abstract: It is short.\n", abstract)
    assert told(found(tmp_path / "plain", {"en.md": text})) == [("TXT001", 4)]
    text = text.replace("abstract", f"# triptych: ignore[TXT001] {WHY}\nabstract")
    assert found(tmp_path / "ignored", {"en.md": text}) == []


def test_an_ignore_at_the_top_holds_for_the_file_as_a_whole(tmp_path: Path):
    text = small.FILES["ru.md"].replace("abstract: Она короткая.\n", "")
    assert told(found(tmp_path / "plain", {"ru.md": text})) == [("LNG003", 1)]
    text = text.replace("---\n", f"---\n# triptych: ignore[LNG003] {WHY}\n", 1)
    assert found(tmp_path / "ignored", {"ru.md": text}) == []


@pytest.mark.parametrize(
    "comment",
    ["ignore[REF002]", "ignore[REF002]  ", "ignore[] why", "ignore REF002 why", "ignroe[REF002] x"],
)
def test_an_ignore_that_does_not_say_what_and_why_hides_nothing(tmp_path: Path, comment: str):
    text = f"{REFERENCES}# triptych: {comment}\n{SECOND}"
    assert told(found(tmp_path, {"references.yaml": text})) == [("SRC016", AT), ("REF002", AT + 1)]


def test_each_idle_code_of_an_ignore_is_found(tmp_path: Path):
    text = f"{REFERENCES}# triptych: ignore[REF002, REF003, REF02] {WHY}\n{SECOND}"
    findings = found(tmp_path, {"references.yaml": text})
    assert told(findings) == [("SRC017", AT), ("SRC017", AT)]
    assert "there is no REF003 here" in findings[1].message + findings[0].message
    assert any("did you mean REF00" in finding.help for finding in findings)


def test_an_idle_ignore_is_not_found_for_another_journal(tmp_path: Path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates" / "other").mkdir(parents=True)
    text = f"# triptych: ignore[REF002] {WHY}\n{REFERENCES}"
    assert told(found(tmp_path / "a", {"references.yaml": text})) == [("SRC017", 1)]
    assert found(tmp_path / "b", {"references.yaml": text}, "other") == []


def test_an_idle_ignore_of_a_rule_that_the_journal_switches_off_is_not_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "templates" / "own").mkdir(parents=True)
    (tmp_path / "templates" / "own" / "journal.yaml").write_text("severities: {REF002: off}\n")
    changes = {
        "article.yaml": small.FILES["article.yaml"] + "template: own\n",
        "references.yaml": f"# triptych: ignore[REF002] {WHY}\n{REFERENCES}",
    }
    assert found(tmp_path / "a", changes, "own") == []


def test_what_cannot_be_read_cannot_be_ignored(tmp_path: Path):
    comment = f"# triptych: ignore[SRC] {WHY}\n"
    text = f"{small.FILES['article.yaml']}{comment}colour: red\n"
    codes_found = {
        finding.code: finding.severity for finding in found(tmp_path, {"article.yaml": text})
    }
    assert codes_found == {"SRC006": Severity.ERROR, "SRC017": Severity.WARNING}


@pytest.mark.parametrize(
    "body",
    [
        "[@kang2009] `<!-- triptych: ignore[REF001] x -->`\n",
        "[@kang2009]\n\n```\n<!-- triptych: ignore[REF001] x -->\n```\n",
        "[@kang2009] # triptych: ignore[REF001] x\n",
    ],
)
def test_what_only_looks_like_an_ignore_is_text(tmp_path: Path, body: str):
    assert found(tmp_path, {"en.md": f"{FRONT}---\n\n{body}"}) == []


def test_a_number_sign_in_a_value_is_text(tmp_path: Path):
    title = 'title: "A # triptych: ignore[REF001] x"\nabstract: |\n  # triptych: ignore[REF001] y\n'
    text = small.FILES["en.md"].replace("title: A small article\nabstract: It is short.\n", title)
    assert "SRC017" not in {finding.code for finding in found(tmp_path, {"en.md": text})}


def test_ten_thousand_ignores_take_a_moment(tmp_path: Path):
    comment = f"# triptych: ignore[REF001] {WHY}\n"
    begun = time.process_time()
    findings = found(tmp_path, {"references.yaml": comment * 10_000 + REFERENCES})
    assert len(findings) == 10_000
    assert time.process_time() - begun < 5


def test_thousands_of_ignores_on_one_line_take_a_moment(tmp_path: Path):
    comments = f"<!-- triptych: ignore[TXT001] {WHY} -->" * 3000
    text = f"{FRONT}---\n\n[@kang2009] {'[a](b) ' * 3000}{comments}\n"
    begun = time.process_time()
    assert found(tmp_path, {"en.md": text}) == []
    assert time.process_time() - begun < 5


def test_what_is_told_apart_by_nothing_cannot_be_ignored(tmp_path: Path):
    text = f"{REFERENCES}# triptych: ignore[REF] {WHY}\n{REFERENCES}"
    _, findings = load(small.write(tmp_path, {"references.yaml": text}))
    assert told(findings) == [("REF003", AT + 1)]
    [item] = find(tmp_path)
    shown = desk.check(item, Journal.read("base")).findings
    assert ("REF003", AT + 1) in told(list(shown))


PIECES = (
    "triptych:", "ignore", "[REF002]", "[", "]", "<!--", "-->", "#", "\n", " ", "---\n", "|", "'",
    '"', ":", "a", "\t", "```", "ж",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@settings(max_examples=40)
def test_no_text_breaks_the_reading_of_ignores(tmp_path_factory, text: str):
    folder = tmp_path_factory.mktemp("any")
    yaml = f"{REFERENCES}# {text}\n"
    for name, written in (
        ("en.md", f"{FRONT}# {text}\n---\n\n{text}\n"),
        ("references.yaml", yaml),
    ):
        for finding in found(folder, {name: written}):
            assert 1 <= finding.place.line <= written.count("\n") + 1


def test_codes_are_told_by_their_pages():
    assert "REF001" in codes.known()
    assert "README" not in codes.known()
    assert "REF001" in codes.near("ref01")
    assert "LNG" in codes.near("wholly wrong")
