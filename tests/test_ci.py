"""What CI does on a pull or merge request, run with the variables that the runners set.

The host is a server on this machine; the repository is a clone of a bare one with two branches.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import hosting
import pytest
import small
from hosting import Hosted
from test_revisions_states import commit, git

from triptych import ci, cli
from triptych.ci.api import Api, ApiError
from triptych.ci.comment import mark
from triptych.ci.hosts import GitHub, HostError, host
from triptych.finding import Severity

ROOT = Path(__file__).parents[1]
TOOL = str(ROOT / "tools" / "ci")
CLEAN = ("GITHUB_", "GITLAB_", "CI_", "TRIPTYCH_")
FIRST = mark("manuscript")


@pytest.fixture(autouse=True)
def _clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith(CLEAN):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def hosted() -> Iterator[Hosted]:
    with hosting.serving() as found:
        yield found


class Cloned(NamedTuple):
    """A clone that a runner has checked the request out in, and where both branches stand."""

    folder: Path
    base: str
    head: str


@pytest.fixture
def cloned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cloned:
    return _cloned(tmp_path, monkeypatch)


def _cloned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, depth: int = 0, fault: bool = False
) -> Cloned:
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    git("init", "--quiet")
    small.write(Path("manuscript"))
    base = commit("Begin")
    git("checkout", "--quiet", "-b", "topic")
    file = Path("manuscript/en.md")
    key = "@kang2099" if fault else "@kang2009"
    text = file.read_text("utf-8").replace("sown", "settled").replace("@kang2009", key)
    file.write_text(text, "utf-8")
    head = commit("Say settled")
    git("clone", "--quiet", "--bare", ".", str(tmp_path / "bare.git"))
    limit = ["--depth", str(depth)] if depth else []
    git(
        "clone", "--quiet", *limit, "--branch", "topic",
        f"file://{tmp_path / 'bare.git'}", str(tmp_path / "clone"),
    )  # fmt: skip
    monkeypatch.chdir(tmp_path / "clone")
    return Cloned(tmp_path / "clone", base, head)


def on_github(cloned: Cloned, address: str, token: str = "secret") -> dict[str, str]:
    """Return what GitHub's runner sets on a pull request."""
    event = cloned.folder.parent / "event.json"
    request = {"number": 5, "base": {"sha": cloned.base}, "head": {"sha": cloned.head}}
    event.write_text(json.dumps({"pull_request": request}))
    return {
        "GITHUB_ACTIONS": "true",
        "GITHUB_EVENT_PATH": str(event),
        "GITHUB_REPOSITORY": "o/paper",
        "GITHUB_BASE_REF": "main",
        "GITHUB_API_URL": address,
        "GITHUB_SERVER_URL": "https://git.example",
        "GITHUB_RUN_ID": "11",
        "GITHUB_OUTPUT": str(cloned.folder.parent / "output"),
        "GITHUB_STEP_SUMMARY": str(cloned.folder.parent / "summary"),
        "GITHUB_TOKEN": token,
    }


def on_gitlab(cloned: Cloned, address: str) -> dict[str, str]:
    """Return what GitLab's runner sets on a merge request."""
    return {
        "GITLAB_CI": "true",
        "CI_API_V4_URL": address,
        "CI_PROJECT_ID": "31",
        "CI_MERGE_REQUEST_IID": "5",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA": cloned.base,
        "CI_JOB_URL": "https://git.example/o/paper/-/jobs/9",
        "TRIPTYCH_TOKEN": "secret",
    }


def run(environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    """Run `triptych ci` in this process."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit) as ended:
        cli.main(["ci", *arguments])
    return int(ended.value.code or 0)


# --- the whole of it, as the files for CI call it ---


def test_a_pull_request_is_checked_built_compared_and_commented_once(cloned, hosted):
    environment = {**os.environ, **on_github(cloned, hosted.address)}

    def tool(step: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [TOOL, step], env=environment, capture_output=True, text=True, check=False
        )

    done = tool("run")
    assert done.returncode == 0, done.stdout + done.stderr
    made = {path.name for path in Path("triptych-output").iterdir()}
    assert {
        "changes.md", "changes.json", "changes.txt", "findings.json", "findings.sarif",
        "findings.xml", "codequality.json", "comment.md", "small",
    } <= made  # fmt: skip
    assert Path("triptych-output/small/en/small.en.pdf").read_bytes().startswith(b"%PDF")
    assert "built=true" in Path(environment["GITHUB_OUTPUT"]).read_text().splitlines()
    assert "### triptych: manuscript" in Path(environment["GITHUB_STEP_SUMMARY"]).read_text()
    environment["TRIPTYCH_ARTIFACT_URL"] = "https://git.example/artifacts/1"
    assert "the comment was written" in tool("comment").stdout
    assert "the comment was brought up to date" in tool("comment").stdout
    [comment] = hosted.comments
    assert comment["body"].splitlines()[0] == FIRST
    assert "[outputs and changes to download](https://git.example/artifacts/1)" in comment["body"]
    assert "<del>sown</del><ins>settled</ins>" in comment["body"]
    assert hosted.headers["Authorization"] == "Bearer secret"


def test_a_merge_request_has_its_reports_and_its_comment(cloned, hosted, monkeypatch, capsys):
    environment = on_gitlab(cloned, hosted.address)
    assert run(environment, monkeypatch, "run", "--no-build") == 0
    assert json.loads(Path("triptych-output/codequality.json").read_text("utf-8")) == []
    Path("triptych-output/changes.html").write_text("<p>As it is made with a page.</p>")
    for _ in range(2):
        assert run(environment, monkeypatch, "comment") == 0
    [comment] = hosted.comments
    assert "<del>sown</del><ins>settled</ins>" in comment["body"]
    assert "/jobs/9/artifacts/file/triptych-output/changes.html" in comment["body"]
    assert hosted.headers["Private-Token"] == "secret"


def test_a_check_that_fails_fails_the_job_and_is_commented(tmp_path, hosted, monkeypatch, capsys):
    cloned = _cloned(tmp_path, monkeypatch, fault=True)
    environment = on_github(cloned, hosted.address)
    assert run(environment, monkeypatch, "run", "--no-build") == 1
    out = capsys.readouterr().out
    assert "::error file=manuscript/en.md,line=7,col=37,title=REF001::" in out
    assert run(environment, monkeypatch, "comment") == 0
    body = hosted.comments[0]["body"]
    assert "- :x: checks: 1 error, 1 warning" in body
    assert "- `manuscript/en.md:7` REF001" in body
    assert "errors=1" in Path(environment["GITHUB_OUTPUT"]).read_text().splitlines()


def test_a_shallow_clone_is_told_with_its_cure(tmp_path, hosted, monkeypatch, capsys):
    cloned = _cloned(tmp_path, monkeypatch, depth=1)
    environment = on_github(cloned, hosted.address)
    assert run(environment, monkeypatch, "run", "--no-build") == 2
    told = "only the newest commits were fetched, and not those of the target branch"
    cure = "give actions/checkout `fetch-depth: 0`"
    assert (
        f"::error title=triptych::nothing was compared: {told}: {cure}" in capsys.readouterr().out
    )
    assert "fetch-depth: 0" in Path("triptych-output/comment.md").read_text("utf-8")


def test_gitlab_has_a_cure_of_its_own(tmp_path, hosted, monkeypatch, capsys):
    cloned = _cloned(tmp_path, monkeypatch, depth=1)
    assert run(on_gitlab(cloned, hosted.address), monkeypatch, "run", "--no-build") == 2
    assert 'set the variable `GIT_DEPTH: "0"`' in capsys.readouterr().out


def test_only_the_request_is_told_when_the_target_has_moved_on(cloned, hosted, monkeypatch, capsys):
    git("checkout", "--quiet", "main", folder="../work")
    monkeypatch.chdir("../work")
    abstract = Path("manuscript/en.md")
    abstract.write_text(abstract.read_text("utf-8").replace("It is short", "It is brief"), "utf-8")
    commit("Say brief")
    git("push", "--quiet", "../bare.git", "main")
    monkeypatch.chdir(cloned.folder)
    git("fetch", "--quiet")
    git("checkout", "--quiet", "--detach", "origin/main")  # as GitHub tries the merge
    git("merge", "--quiet", "--no-edit", "origin/topic")
    assert run(on_github(cloned, hosted.address), monkeypatch, "run", "--no-build") == 0
    changes = Path("triptych-output/changes.md").read_text("utf-8")
    assert "settled" in changes
    assert "brief" not in changes


def test_of_merged_results_only_the_request_is_told(cloned, hosted, monkeypatch):
    git("checkout", "--quiet", "-b", "target", cloned.base)
    file = Path("manuscript/kk.md")
    file.write_text(file.read_text("utf-8").replace("қысқа", "тым қысқа"), "utf-8")
    target = commit("Move the target on")
    git("merge", "--quiet", "-m", "Merge", cloned.head)
    environment = on_gitlab(cloned, hosted.address) | {
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA": target,
        "CI_MERGE_REQUEST_PROJECT_ID": "31",
        "CI_PROJECT_ID": "fork",
    }
    assert run(environment, monkeypatch, "run", "--no-build") == 0
    assert run(environment, monkeypatch, "comment") == 0
    [comment] = hosted.comments
    assert "settled" in comment["body"]
    assert "- Kazakh: " not in comment["body"]


def test_on_any_machine_it_runs_without_a_host(cloned, monkeypatch, capsys):
    assert run({"TRIPTYCH_BASE": "origin/main"}, monkeypatch, "run", "--no-build") == 0
    out = capsys.readouterr().out
    assert "::" not in out.replace("::example", "")
    assert "{+settled+}" in out
    assert run({}, monkeypatch, "comment") == 0
    assert "no pull or merge request" in capsys.readouterr().out


def test_warnings_fail_where_they_are_to(cloned, monkeypatch, capsys):
    strict = {"TRIPTYCH_STRICT": "true", "TRIPTYCH_BUILD": "false"}
    Path("manuscript/ru.md").write_text(small.FILES["ru.md"].replace("короткая.", "короткая ."))
    assert run({"TRIPTYCH_BUILD": "false"}, monkeypatch, "run") == 0
    assert run(strict, monkeypatch, "run") == 1


def test_a_folder_without_a_manuscript_is_wrong_usage(tmp_path, monkeypatch, capsys):
    assert run({}, monkeypatch, "run", "nowhere", "--no-build") == 2
    assert "nothing was checked" in capsys.readouterr().out


def test_files_of_an_earlier_comparison_do_not_stay(tmp_path, monkeypatch, capsys):
    small.write(Path("manuscript"))
    Path("triptych-output").mkdir()
    Path("triptych-output/changes.md").write_text("old")
    assert run({}, monkeypatch, "run", "--no-build") == 0
    assert not Path("triptych-output/changes.md").exists()


def test_the_key_names_what_is_kept(tmp_path):
    done = subprocess.run([TOOL, "key"], capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert lines[0].startswith("key=triptych-Linux-")
    assert lines[2:4] == [str(ROOT / ".venv"), str(ROOT / "node_modules")]
    again = subprocess.run([TOOL, "key"], capture_output=True, text=True, check=True)
    assert again.stdout == done.stdout


def test_the_tool_says_what_it_can_do():
    done = subprocess.run([TOOL, "dance"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "tools/ci comment" in done.stderr


# --- the comment ---


@pytest.fixture
def written(cloned, hosted, monkeypatch) -> dict[str, str]:
    """Return the variables of a job whose comment is ready to be kept."""
    Path("triptych-output").mkdir()
    Path("triptych-output/comment.md").write_text(f"{FIRST}\n### triptych: manuscript\n\nNews.\n")
    return on_github(cloned, hosted.address)


def keep(environment: Mapping[str, str], monkeypatch: pytest.MonkeyPatch) -> int:
    return run(environment, monkeypatch, "comment")


def test_a_comment_is_found_on_a_later_page(written, hosted, monkeypatch, capsys):
    others = [{"id": n, "user": {"type": "User"}, "body": "Nice"} for n in range(1, 151)]
    ours = {"id": 151, "user": hosting.BOT, "body": f"{FIRST}\nOld"}
    hosted.comments = [*others, ours]
    assert keep(written, monkeypatch) == 0
    assert "News." in ours["body"]
    assert len(hosted.comments) == 151


def test_the_comment_of_a_stranger_is_never_changed(written, hosted, monkeypatch, capsys):
    theirs = {
        "id": 1, "user": {"type": "User"}, "author_association": "NONE", "body": f"{FIRST}\nMine",
    }  # fmt: skip
    hosted.comments = [theirs]
    keep(written, monkeypatch)
    assert theirs["body"].endswith("Mine")
    assert len(hosted.comments) == 2


def test_another_folder_has_another_comment(written, hosted, monkeypatch, capsys):
    hosted.comments = [{"id": 1, "user": hosting.BOT, "body": f"{mark('other')}\nOld"}]
    keep(written, monkeypatch)
    assert len(hosted.comments) == 2


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_token_that_may_not_write_is_told_and_fails_nothing(
    status, written, hosted, monkeypatch, capsys
):
    hosted.refuse = status
    assert keep(written, monkeypatch) == 0
    assert "::notice title=triptych::no comment was written" in capsys.readouterr().out


def test_without_a_token_nothing_is_asked(written, hosted, monkeypatch, capsys):
    assert keep({**written, "GITHUB_TOKEN": ""}, monkeypatch) == 0
    assert "pull-requests: write" in capsys.readouterr().out
    assert hosted.asked == []


def test_a_host_that_fails_is_asked_again_and_fails_nothing(written, hosted, monkeypatch, capsys):
    monkeypatch.setattr("time.sleep", lambda _: None)
    hosted.refuse = 502
    assert keep(written, monkeypatch) == 0
    assert "::warning title=triptych::no comment was written" in capsys.readouterr().out
    assert len(hosted.asked) == 3


def test_no_redirect_takes_the_token_elsewhere(hosted):
    hosted.refuse = 302
    with pytest.raises(ApiError, match="302"):
        Api(hosted.address, {}).ask("GET", "user")
    assert len(hosted.asked) == 1


def test_a_host_that_is_not_there_is_told(monkeypatch):
    monkeypatch.setattr("time.sleep", lambda _: None)
    with pytest.raises(ApiError, match="cannot be reached"):
        Api("http://127.0.0.1:9", {}).ask("GET", "user")


def test_the_token_is_shown_nowhere():
    assert "secret" not in repr(Api("https://api.example", {"Authorization": "secret"}))


def test_there_must_be_something_to_write(cloned, hosted, monkeypatch, capsys):
    assert keep(on_github(cloned, hosted.address), monkeypatch) == 2
    assert "run `triptych ci run` first" in capsys.readouterr().err


@pytest.mark.parametrize("folder", ["a --> b", "x\n<script>", "мақала"])
def test_no_name_of_a_folder_ends_the_first_line(folder):
    line = mark(folder)
    assert line.count("-->") == 1
    assert line.endswith(" -->")
    assert "\n" not in line


# --- the log ---


def test_no_text_of_a_manuscript_is_a_command():
    quoted = GitHub().quoted("::add-mask::x\n::error::y").splitlines()
    stop, *text, go = quoted
    assert text == ["::add-mask::x", "::error::y"]
    assert stop == f"::stop-commands::{go.strip(':')}"
    assert len(go) > 30
    assert GitHub().quoted("x") != GitHub().quoted("x")


def test_what_stands_out_is_one_line():
    assert GitHub().told(Severity.ERROR, "50 %\nof it") == (
        "::error title=triptych::50 %25%0Aof it\n"
    )


def test_values_for_later_steps_are_one_line_each(tmp_path):
    file = tmp_path / "output"
    GitHub(files={"output": file}).output({"output": "a\nerrors=0", "errors": "1"})
    assert file.read_text() == "output=a errors=0\nerrors=1\n"


def test_a_runner_that_lacks_a_variable_is_told(monkeypatch, capsys):
    with pytest.raises(HostError, match="GITHUB_EVENT_PATH is not set"):
        host({"GITHUB_ACTIONS": "true"})
    monkeypatch.setenv("GITLAB_CI", "true")
    assert ci.run(ci.Wanted()) == 2
    assert "CI_PROJECT_ID" in capsys.readouterr().err


def test_a_push_has_no_request(tmp_path):
    (tmp_path / "event.json").write_text('{"ref": "refs/heads/main"}')
    found = host({
        "GITHUB_ACTIONS": "true", "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_REPOSITORY": "o/paper", "GITHUB_API_URL": "https://api.example",
    })  # fmt: skip
    assert (found.request, found.bases) == (0, ())
