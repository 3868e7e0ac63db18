"""The command line: exit codes, messages, and no traceback whatever happens."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from triptych import __version__, cli, doctor, new, resources


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out == f"triptych {__version__}\n"


@pytest.mark.parametrize(
    "command",
    [
        (),
        ("build",),
        ("check",),
        ("explain",),
        ("new",),
        ("references",),
        ("references", "add"),
        ("references", "tidy"),
        ("diff",),
    ],
)
def test_help_shows_an_example(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*command, "--help") == 0
    assert f"  triptych {' '.join(command) or 'new'} " in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("frobnicate",),
        ("build", "--only", "docx"),
        ("build", "--cores", "0"),
        ("build", "nowhere"),
        ("check", "nowhere"),
        ("check", "--format", "pdf"),
        ("check", "--select", "REF0001"),
        ("check", "--ignore", "REF001,XYZ"),
        ("check", "--severity", "fatal"),
        ("check", "--write-baseline"),
        ("explain", "XYZ999"),
        ("references", "add"),
        ("references", "add", "10.1234/abc", "nowhere"),
        ("references", "add", "gone.bib"),
        ("references", "tidy", "nowhere"),
        ("references", "tidy", "--by", "colour"),
    ],
)
def test_wrong_usage_exits_with_2(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*arguments) == 2
    assert capsys.readouterr().err


def test_the_command_that_new_tells_can_be_copied(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", "Моя статья") == 0
    assert "triptych build 'Моя статья'" in capsys.readouterr().out


def test_a_new_manuscript_passes_its_checks(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("new", "my-paper") == 0
    assert "triptych build my-paper" in capsys.readouterr().out
    assert run("check", "my-paper", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out) == []


def test_new_takes_only_an_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    assert run("new", ".") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
    assert "is not an empty folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "id_"),
    [("My Paper", "my-paper"), ("a--b_", "a-b"), ("статья", "article"), ("x" * 200, "x" * 100)],
)
def test_the_id_is_made_from_the_folder_s_name(name: str, id_: str) -> None:
    assert new.id_for(Path(name)) == id_


def test_an_error_makes_check_exit_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    run("new", "my-paper")
    Path("my-paper/ru.md").unlink()
    capsys.readouterr()
    assert run("check", "my-paper") == 1
    captured = capsys.readouterr()
    assert "my-paper/article.yaml:" in captured.out
    assert captured.err.startswith("1 error")


def test_findings_are_chosen_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    run("new", "my-paper")
    with Path("my-paper/references.yaml").open("a", encoding="utf-8") as file:
        file.write("\n  - id: unread\n    type: book\n    title: Unread\n")
    for arguments, code, shown in [
        (("--select", "REF002"), 0, True),
        (("--select", "REF002", "--strict"), 1, True),
        (("--select", "ref", "--ignore", "REF002"), 0, False),
        (("--select", "REF002", "--severity", "error", "--strict"), 0, False),
        (("--select", "REF002", "--baseline", "known.json", "--write-baseline"), 0, False),
        (("--select", "REF002", "--baseline", "known.json", "--strict"), 0, False),
        (("--select", "REF002", "--baseline", "gone.json"), 2, False),
    ]:
        capsys.readouterr()
        assert run("check", "my-paper", *arguments) == code
        assert ("REF002" in capsys.readouterr().out) == shown


def test_an_unknown_code_is_told_with_its_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "--select", "REF01") == 2
    assert "there are REF0" in capsys.readouterr().err


def test_explain_prints_the_rule_s_page(capsys: pytest.CaptureFixture[str]) -> None:
    page = min(resources.rule_pages().glob("[A-Z]*.md"))
    assert run("explain", page.stem.lower()) == 0
    assert capsys.readouterr().out == page.read_text(encoding="utf-8")


def test_explain_names_the_rules_of_a_family(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("explain", "ref") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "REF001 citation-has-entry"
    assert all(line.startswith("REF") for line in lines)


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    assert run("new", str(tmp_path / "file" / "paper")) == cli.TOOL_FAILED
    told = capsys.readouterr().err
    assert told == f"triptych: Not a directory: {tmp_path / 'file' / 'paper'}\n"


def test_doctor_names_every_tool(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("doctor") == 0
    shown = capsys.readouterr().out
    for name in ("Python 3", "pandoc 3", "Pango 1", "weasyprint 70.0", "Source Serif 4", "DTD"):
        assert name in shown


def test_doctor_says_how_to_get_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor.versions, "pango", lambda: None)
    assert run("doctor") == 3
    assert "apt-get install libpango" in capsys.readouterr().out


def test_a_fault_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("TRIPTYCH_DEBUG", raising=False)
    monkeypatch.setattr(new, "write", lambda _: 1 / 0)
    assert run("new", "x") == 3
    assert capsys.readouterr().err == (
        "triptych: a fault in triptych: ZeroDivisionError: division by zero "
        "(TRIPTYCH_DEBUG=1 shows where)\n"
    )


def test_a_fault_is_shown_whole_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRIPTYCH_DEBUG", "1")
    monkeypatch.setattr(new, "write", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli.main(["new", "x"])


@pytest.mark.parametrize("shell", cli.SHELLS)
def test_completion_is_printed_for(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("completion", shell) == 0
    assert "_TRIPTYCH_COMPLETE" in capsys.readouterr().out


def test_telling_the_version_imports_nothing_heavy() -> None:
    code = "import sys, triptych.cli; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"snakemake", "weasyprint", "pydantic", "lxml", "jinja2", "triptych.load"}
    assert not heavy & set(done.stdout.split())
