"""The history of a manuscript: its revisions with their sizes, and what touched a sentence."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import small
from test_revisions_states import commit, git

from triptych import cli
from triptych.chronicle.walk import Edit
from triptych.revisions import git as module

BODY = """\
# Introduction

The steppe trades with the sown [@kang2009]. Caravans cross it
in every season but one. Nobody counted them before the war.

# Conclusion

The wells decided where a road could go.
"""
FRONT = "title: A small article\nabstract: It is short.\nkeywords: [steppe, trade]"
EN = f"---\n{FRONT}\n---\n\n{BODY}"
FILE = Path("manuscript/en.md")


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture
def begun() -> str:
    git("init", "--quiet")
    small.write(Path("manuscript"), {"en.md": EN})
    return commit("Begin")


def edit(old: str, new: str, file: Path = FILE) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["history", *arguments])
    return int(ended.value.code or 0)


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    assert run(*arguments, "--format", "json") == 0
    return json.loads(capsys.readouterr().out)


def revisions(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[Any]:
    return list(told(capsys, *arguments)["revisions"])


def touches(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[Any]:
    [sentence] = told(capsys, *arguments)["sentences"]
    return list(sentence["touches"])


def sizes(language: Any) -> dict[str, tuple[int, int]]:
    return {
        part["section"] or part["part"]: (part["size"]["words_in"], part["size"]["words_out"])
        for part in language["parts"]
    }


# --- revisions ---


def test_a_revision_has_its_size_by_language_and_part(begun, capsys):
    edit("wells decided", "deep wells decided")
    edit("It is short.", "It is a short one.")
    edit("[steppe, trade]", "[trade, steppe, wells]")
    commit("Add wells", "2026-02-01T12:00:00Z")
    newest, oldest = revisions(capsys)
    assert (newest["subject"], newest["date"], newest["author"]) == (
        "Add wells", "2026-02-01", "tester@example.org",
    )  # fmt: skip
    [article] = newest["articles"]
    [language] = article["languages"]
    assert language["language"] == "en"
    assert sizes(language) == {"front": (3, 0), "Conclusion": (1, 0)}
    assert oldest["id"] == begun
    assert [each["language"] for each in oldest["articles"][0]["languages"]] == ["en", "kk", "ru"]


def test_references_and_facts_have_sizes_of_their_own(begun, capsys):
    edit("The steppe\n", "The steppes\n", Path("manuscript/references.yaml"))
    with Path("manuscript/references.yaml").open("a") as file:
        file.write("- id: new2020\n  type: book\n  title: A new work\n")
    edit("id: small", "id: smaller", Path("manuscript/article.yaml"))
    commit("Change facts")
    [article] = revisions(capsys)[0]["articles"]
    assert article["languages"] == []
    assert article["references"]["added"] == ["new2020"]
    assert article["references"]["changed"] == ["kang2009"]
    assert article["references"]["size"] == {"words_in": 6, "words_out": 1, "words_moved": 0}
    assert [fact["field"] for fact in article["facts"]] == ["id"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("references.bib", "@book{bib2001,\n  title = {A book},\n}\n"),
        ("references.json", '[{"id": "bib2001", "type": "book", "title": "A book"}]'),
        ("references.ris", "TY  - BOOK\nID  - bib2001\nTI  - A book\nER  -\n"),
    ],
)
def test_entries_are_known_in_every_notation(name, text, begun, capsys):
    Path("manuscript", name).write_text(text)
    commit("Add a bibliography")
    [article] = revisions(capsys)[0]["articles"]
    assert article["references"]["added"] == ["bib2001"]


def test_other_line_ends_and_wrapping_change_no_word(begun, capsys):
    edit("Caravans cross it\nin every", "Caravans\ncross it in every")
    commit("Wrap")
    assert run("-n", "1") == 0
    out = capsys.readouterr().out
    assert out.splitlines()[1:] == ["    Wrap", "    no words changed"]


def test_what_moved_is_no_word_in_or_out(begun, capsys):
    edit(" Nobody counted them before the war.", "")
    edit("could go.", "could go. Nobody counted them before the war.")
    commit("Move")
    [language] = revisions(capsys)[0]["articles"][0]["languages"]
    assert language["size"] == {"words_in": 0, "words_out": 0, "words_moved": 6}


def test_commits_that_leave_the_manuscript_alone_are_none_of_its_revisions(begun, capsys):
    Path("other.txt").write_text("x")
    commit("Something else")
    assert [each["id"] for each in revisions(capsys)] == [begun]


def test_the_newest_of_so_many_are_told(begun, capsys):
    for number in range(4):
        edit("wells", f"{number} wells")
        commit(f"Edit {number}")
    assert [each["subject"] for each in revisions(capsys, "-n", "2")] == ["Edit 3", "Edit 2"]


def test_a_merge_is_what_it_brought(begun, capsys):
    git("checkout", "--quiet", "-b", "side")
    edit("wells decided", "deep wells decided")
    commit("On the side")
    git("checkout", "--quiet", "main")
    edit("It is short.", "It is very short.")
    commit("On main")
    git("merge", "--quiet", "--no-edit", "side")
    found = revisions(capsys)
    assert [each["is_merge"] for each in found] == [True, False, False]
    [language] = found[0]["articles"][0]["languages"]
    assert sizes(language) == {"Conclusion": (1, 0)}
    [touch] = touches(capsys, "--sentence", "deep wells")
    assert touch["is_merge"]
    assert touch["within"]["subject"] == "On the side"
    assert run("--sentence", "deep wells") == 0
    assert "in it" in capsys.readouterr().out


def test_what_a_merge_itself_wrote_was_in_no_branch(begun, capsys):
    git("checkout", "--quiet", "-b", "side")
    edit("It is short.", "It is very short.")
    commit("On the side")
    git("checkout", "--quiet", "main")
    git("merge", "--quiet", "--no-ff", "--no-commit", "side")
    edit("wells decided", "deep wells decided")
    commit("Merge and edit")
    [touch] = touches(capsys, "--sentence", "deep wells")
    assert (touch["is_merge"], touch["within"]) == (True, None)


def test_a_merge_within_a_merge_is_looked_into(begun, capsys):
    for name in ("outer", "inner"):
        git("checkout", "--quiet", "-b", name)
    edit("wells decided", "deep wells decided")
    commit("Dig")
    for name in ("outer", "main"):
        git("checkout", "--quiet", name)
        git(
            "merge",
            "--quiet",
            "--no-ff",
            "-m",
            f"Merge into {name}",
            "inner" if name == "outer" else "outer",
        )
    [touch] = touches(capsys, "--sentence", "deep wells")
    assert (touch["subject"], touch["within"]["subject"]) == ("Merge into main", "Dig")


def test_no_setting_of_git_changes_what_is_told(begun, capsys):
    git("checkout", "--quiet", "-b", "side")
    edit("wells decided", "deep wells decided")
    commit("On the side")
    git("checkout", "--quiet", "main")
    git("merge", "--quiet", "--no-ff", "--no-edit", "side")
    plain = revisions(capsys)
    for setting in (
        "log.follow=true", "log.showRoot=false", "log.diffMerges=combined", "diff.relative=true",
        "log.showSignature=true", "diff.noprefix=true", "core.abbrev=5", "log.date=relative",
        "diff.renames=copies", "format.pretty=fuller", "color.ui=always",
    ):  # fmt: skip
        git("config", *setting.split("="))
    assert revisions(capsys) == plain
    assert len(plain) == 2


def test_a_folder_that_was_renamed_is_followed(begun, capsys):
    git("mv", "manuscript", "paper")
    edit("wells decided", "deep wells decided", Path("paper/en.md"))
    commit("Rename")
    found = revisions(capsys, "paper")
    assert [(each["folder"], each["came_from"]) for each in found] == [
        ("paper", "manuscript"), ("manuscript", None),
    ]  # fmt: skip
    [language] = found[0]["articles"][0]["languages"]
    assert sizes(language) == {"Conclusion": (1, 0)}
    assert touches(capsys, "paper", "--sentence", "Caravans cross")[0]["id"] == begun


def test_a_manuscript_that_lay_in_the_root_is_followed(tmp_path, capsys):
    git("init", "--quiet")
    small.write(Path(), {"en.md": EN})
    Path("tool.py").write_text("print()\n")
    begun = commit("Begin")
    Path("tool.py").write_text("print(1)\n")
    commit("Mend the tool")
    Path("manuscript").mkdir()
    git("mv", *small.FILES, "manuscript")
    commit("Make a folder")
    found = revisions(capsys)
    assert [each["subject"] for each in found] == ["Make a folder", "Begin"]
    assert found[0]["came_from"] == ""
    assert touches(capsys, "--sentence", "Caravans cross")[0]["id"] == begun


def test_a_folder_of_articles_tells_which(tmp_path, capsys):
    git("init", "--quiet")
    for name in ("one", "two"):
        small.write(Path("issue", name), {"en.md": EN})
    commit("Begin")
    edit("wells decided", "deep wells decided", Path("issue/two/en.md"))
    Path("issue/two/figures").mkdir()
    Path("issue/two/figures/map.svg").write_text("<svg/>")
    commit("Edit one of them")
    [article] = revisions(capsys, "issue")[0]["articles"]
    assert (article["folder"], article["files"]) == ("two", ["two/figures/map.svg"])
    assert len(touches(capsys, "issue", "--at", "two/en.md:14")) == 1


def test_where_a_shallow_clone_ends_sizes_are_not_known(begun, capsys, monkeypatch):
    edit("wells decided", "deep wells decided")
    commit("Edit")
    git("clone", "--quiet", "--depth", "1", f"file://{Path.cwd()}", "clone")
    monkeypatch.chdir("clone")
    [revision] = revisions(capsys)
    assert revision["ends"]
    assert revision["articles"] == []
    [touch] = touches(capsys, "--sentence", "Caravans cross")
    assert touch["ends"]
    assert run() == 0
    assert "(git fetch --unshallow)" in " ".join(capsys.readouterr().out.split())


def test_git_is_asked_as_often_for_many_commits_as_for_few(begun, capsys, monkeypatch):
    for number in range(12):
        edit("wells", f"well{number} wells")
        commit(f"Edit {number}")
    asked: list[str] = []
    blobs: list[bytes] = []
    plain = module._run

    def counted(folder: Path, *arguments: str, **how: Any) -> bytes:
        asked.append(arguments[0])
        blobs.extend(how.get("data", b"").split())
        return plain(folder, *arguments, **how)

    monkeypatch.setattr(module, "_run", counted)
    assert len(revisions(capsys)) == 13
    assert asked.count("cat-file") == asked.count("log") - 1 == 1  # HEAD is asked about once
    assert len(blobs) == len(set(blobs)) == 13 + len(small.FILES) - 1
    assert len(asked) < 16


# --- sentences ---


def test_the_commit_that_touched_a_sentence_last_is_told_with_what_it_said(begun, capsys):
    edit("in every season but one", "in each season but one")
    changed = commit("Say each", "2026-03-01T12:00:00Z")
    edit("wells decided", "deep wells decided")
    commit("Edit another")
    [touch] = touches(capsys, "--at", "en.md:10:1")
    assert (touch["id"], touch["date"]) == (changed, "2026-03-01")
    assert [each["text"] for each in touch["before"]] == [
        "Caravans cross it in every season but one."
    ]
    assert touch["after"]["text"] == "Caravans cross it in each season but one."


def test_wrapping_moving_and_another_paragraph_do_not_touch_a_sentence(begun, capsys):
    edit("Caravans cross it\nin every", "\n\nCaravans cross\nit in every")
    commit("Make a paragraph")
    edit("\n\nCaravans cross\nit in every season but one.", "")
    edit("could go.", "could go.\nCaravans cross it in every season but one.")
    commit("Move")
    assert touches(capsys, "--sentence", "caravans CROSS it")[0]["id"] == begun


def test_a_sentence_of_the_working_tree_is_not_committed_yet(begun, capsys):
    edit("wells decided", "deep wells decided")
    [touch] = touches(capsys, "--at", "manuscript/en.md:14")
    assert touch["id"] == ""
    assert touch["before"][0]["text"] == "The wells decided where a road could go."
    now, before = touches(capsys, "--at", "manuscript/en.md:14", "-n", "5")
    assert (now["id"], before["id"], before["before"]) == ("", begun, [])


def test_merged_sentences_name_all_they_were(begun, capsys):
    edit("season but one. Nobody counted", "season but one, and nobody counted")
    commit("Merge sentences")
    [touch] = touches(capsys, "--sentence", "and nobody counted")
    assert [each["text"] for each in touch["before"]] == [
        "Caravans cross it in every season but one.",
        "Nobody counted them before the war.",
    ]


def test_of_equal_sentences_the_one_that_came_later_is_told(begun, capsys):
    edit("could go.", "could go. Nobody counted them before the war.")
    changed = commit("Repeat")
    line = EN.split("\n").index("The wells decided where a road could go.") + 1
    found = told(capsys, "--at", f"en.md:{line}:60")["sentences"]
    assert [touch["id"] for each in found for touch in each["touches"]] == [changed]
    assert touches(capsys, "--at", "en.md:10:30")[0]["id"] == begun


def test_titles_and_abstracts_have_sentences_too(begun, capsys):
    edit("title: A small article", "title: A very small article")
    commit("Retitle")
    [touch] = touches(capsys, "--at", "en.md:2:1")
    assert touch["before"][0] == {
        "text": "A small article", "path": "manuscript/en.md", "line": 2, "column": 8,
    }  # fmt: skip


def test_a_sentence_is_told_in_lines(begun, capsys):
    edit("wells decided", "deep wells decided")
    changed = commit("Edit")
    assert run("--sentence", "deep wells") == 0
    assert capsys.readouterr().out == (
        "manuscript/en.md:14:1\n"
        "    The deep wells decided where a road could go.\n"
        f"{changed[:9]} 2026-01-01 tester@example.org: Edit\n"
        "    before, manuscript/en.md:14:1 said: The wells decided where a road could go.\n"
        "    changed: The {+deep+} wells decided where a road could go.\n"
    )


def test_a_bare_repository_has_a_history_as_well(begun, capsys, monkeypatch):
    git("clone", "--quiet", "--bare", ".", "bare.git")
    monkeypatch.chdir("bare.git")
    assert [each["id"] for each in revisions(capsys)] == [begun]
    assert touches(capsys, "--sentence", "Caravans cross")[0]["id"] == begun


# --- what goes wrong ---


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--at", "en.md:99"], "en.md has 14 lines, and no line 99"),
        (["--at", "en.md:8"], "no sentence stands at en.md:8"),
        (["--at", "de.md:1"], "de.md is no language version of manuscript: there are en.md, kk.md"),
        (["--at", "en.md"], "a place is FILE:LINE or FILE:LINE:COLUMN"),
        (["--sentence", "unheard of"], "no sentence of manuscript has the words “unheard of”"),
        (["--sentence", "the"], "3 sentences have the words “the”: say more of them, or --at"),
        (["elsewhere"], "no commit has touched elsewhere"),
        (["--at", "en.md:1", "--sentence", "x"], "say one of them"),
    ],
)
def test_what_cannot_be_told_is_an_error_with_its_cure(arguments, message, begun, capsys):
    assert run(*arguments) == 2
    assert message in capsys.readouterr().err


def test_a_folder_without_a_repository_has_no_history(tmp_path, capsys):
    assert run() == 2
    assert "lies in no git repository, so it has no history" in capsys.readouterr().err


def test_a_repository_without_a_commit_has_none_either(tmp_path, capsys):
    git("init", "--quiet")
    small.write(Path("manuscript"))
    assert run() == 2
    assert "the repository has no commit yet: commit the manuscript" in capsys.readouterr().err


def test_without_git_it_says_so(begun, capsys, monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert run() == 3
    assert "the program git is not there" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "kind", "article"),
    [
        ("en.md", "language", ""),
        ("one/kk.md", "language", "one"),
        ("article.yaml", "facts", ""),
        ("terms.csv", "facts", ""),
        ("one/references.bib", "references", "one"),
        ("figures/map.svg", "file", ""),
        ("one/figures/map.svg", "file", "one"),
        ("figures/en.md", "file", ""),
        ("submitted/en.md", "language", "submitted"),
        ("README.md", "file", ""),
    ],
)
def test_a_file_is_known_by_its_name(path, kind, article):
    assert (Edit(path, "", "1").kind, Edit(path, "", "1").article) == (kind, article)
