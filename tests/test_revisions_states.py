"""The states that are compared: commits, folders and archives, and what goes wrong with them."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
import zipfile
from pathlib import Path

import pytest
import small

from triptych import cli
from triptych.revisions import archives
from triptych.revisions.states import Pair, StateError, opened

CHANGED = {"en.md": small.FILES["en.md"].replace("sown", "settled")}


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def git(*arguments: str, folder: str = ".", date: str = "2026-01-01T12:00:00Z") -> str:
    who = {f"GIT_{r}_{f}": "tester@example.org" for r in ("AUTHOR", "COMMITTER")
           for f in ("NAME", "EMAIL")}  # fmt: skip
    dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
    command = ["git", "-C", folder, "-c", "init.defaultBranch=main", *arguments]
    done = subprocess.run(
        command, env={**os.environ, **who, **dates}, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def commit(message: str, date: str = "2026-01-01T12:00:00Z") -> str:
    git("add", "--all")
    git("commit", "--quiet", "--message", message, date=date)
    return git("rev-parse", "HEAD")


@pytest.fixture
def repository() -> None:
    git("init", "--quiet")
    small.write(Path("manuscript"))
    commit("Begin")


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["diff", *arguments])
    return int(ended.value.code or 0)


def text_of(old: str = "", new: str = "", folder: str = "manuscript") -> tuple[str, str]:
    with opened(Pair.of(old, new, folder)) as (first, second):
        return tuple((s.folder / "en.md").read_text("utf-8") for s in (first, second))  # type: ignore[return-value]


@pytest.mark.usefixtures("repository")
def test_the_last_commit_and_the_working_tree_are_compared_if_nothing_is_said():
    small.write(Path("manuscript"), CHANGED)
    old, new = text_of()
    assert "sown" in old
    assert "settled" in new


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("name", ["HEAD~1", "v1", "other", "HEAD~1..HEAD", "v1...HEAD"])
def test_commits_have_many_names(name: str):
    git("tag", "v1")
    git("branch", "other")
    small.write(Path("manuscript"), CHANGED)
    commit("Change")
    old, new = text_of(name)
    assert "sown" in old
    assert "settled" in new


@pytest.mark.usefixtures("repository")
def test_three_points_begin_where_the_branches_parted():
    git("checkout", "--quiet", "-b", "mine")
    small.write(Path("manuscript"), CHANGED)
    commit("Mine")
    git("checkout", "--quiet", "main")
    small.write(Path("manuscript"), {"kk.md": small.FILES["kk.md"].replace("Ол", "Бұл")})
    commit("Theirs")
    with opened(Pair.of("main...mine", "", "manuscript")) as (old, new):
        assert "Ол" in (old.folder / "kk.md").read_text("utf-8")
        assert "Ол" in (new.folder / "kk.md").read_text("utf-8")
        assert "settled" in (new.folder / "en.md").read_text("utf-8")


@pytest.mark.usefixtures("repository")
def test_a_manuscript_may_have_lain_elsewhere(capsys: pytest.CaptureFixture[str]):
    git("mv", "manuscript", "paper")
    commit("Move")
    assert run("HEAD~1", "HEAD", "--folder", "paper", "--exit-code") == 0
    assert "nothing changed" in capsys.readouterr().out


@pytest.mark.usefixtures("repository")
def test_names_of_all_kinds_are_read():
    odd = "figures/ä \t\"quote\" 'x' $(x) -r.png"
    small.write(Path("manuscript"), {odd: b"one"})
    commit("Add")
    with opened(Pair()) as (old, new):
        assert (old.folder / odd).read_bytes() == (new.folder / odd).read_bytes() == b"one"


@pytest.mark.usefixtures("repository")
def test_links_of_a_commit_are_left_out():
    Path("manuscript/figures").mkdir()
    Path("manuscript/figures/away").symlink_to("/etc/passwd")
    commit("Link")
    with opened(Pair("HEAD", "HEAD")) as (old, _):
        assert not os.path.lexists(old.folder / "figures" / "away")


@pytest.mark.usefixtures("repository")
def test_nothing_of_the_repository_is_run():
    trap = Path("trap").absolute()
    Path(".gitattributes").write_text("*.md filter=x export-ignore\n*.yaml export-ignore\n")
    commit("Trap")
    for name in ("filter.x.smudge", "filter.x.process", "core.fsmonitor", "core.pager"):
        git("config", name, f"touch {trap}")
    old, _ = text_of("HEAD", "HEAD")
    assert old == small.FILES["en.md"]
    assert not trap.exists()


@pytest.mark.usefixtures("repository")
def test_a_bare_repository_has_commits_to_compare(monkeypatch: pytest.MonkeyPatch):
    small.write(Path("manuscript"), CHANGED)
    commit("Change")
    git("clone", "--quiet", "--bare", ".", "bare.git")
    monkeypatch.chdir("bare.git")
    old, new = text_of("HEAD~1", "HEAD")
    assert "sown" in old
    assert "settled" in new


@pytest.mark.usefixtures("repository")
def test_a_folder_below_the_root_may_be_asked_from_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir("manuscript")
    old, new = text_of(folder=".")
    assert old == new


@pytest.mark.usefixtures("repository")
def test_a_manuscript_of_another_repository_may_be_named(monkeypatch: pytest.MonkeyPatch):
    small.write(Path("manuscript"), CHANGED)
    Path("elsewhere").mkdir()
    folder = Path("manuscript").absolute()
    monkeypatch.chdir("elsewhere")
    git("init", "--quiet")
    old, new = text_of(folder=str(folder))
    assert "sown" in old
    assert "settled" in new


@pytest.mark.usefixtures("repository")
def test_the_history_of_another_repository_is_its_own(monkeypatch: pytest.MonkeyPatch):
    small.write(Path("manuscript"), CHANGED)
    commit("Change")
    folder = Path("manuscript").absolute()
    for name in ("no repository", "another"):
        Path("/", folder.parent, name).mkdir()
        monkeypatch.chdir(folder.parent / name)
        if name == "another":
            git("init", "--quiet")
        assert run("HEAD~1", "HEAD", "--folder", str(folder), "--exit-code") == 1


@pytest.mark.usefixtures("repository")
def test_a_folder_that_is_no_manuscript_is_not_taken_for_one(capsys: pytest.CaptureFixture[str]):
    Path("empty").mkdir()
    for arguments in (("./empty", "manuscript"), ("HEAD", "./empty")):
        assert run(*arguments) == 2
        assert "./empty has no manuscript" in capsys.readouterr().err
    assert run("HEAD", "--folder", "nosuch") == 2
    assert "there is no folder nosuch: --folder says" in capsys.readouterr().err


def test_an_article_may_be_new(capsys: pytest.CaptureFixture[str]):
    git("init", "--quiet")
    Path("README").write_text("Nothing yet.", "utf-8")
    commit("Begin")
    small.write(Path("manuscript"))
    assert run("--exit-code") == 1
    assert "A small article (added)" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["a.zip", "a.tar", "a.tar.gz"])
@pytest.mark.parametrize("top", ["", "paper-1.0/", "manuscript/"])
def test_archives_are_read_with_a_folder_at_their_top_or_none(name: str, top: str):
    files = {f"{top}{file}": text.encode() for file, text in small.FILES.items()}
    write_archive(Path(name), files)
    small.write(Path("manuscript"), CHANGED)
    old, new = text_of(name)
    assert "sown" in old
    assert "settled" in new


def write_archive(file: Path, files: dict[str, bytes]) -> None:
    if file.suffix == ".zip":
        with zipfile.ZipFile(file, "w") as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return
    with tarfile.open(file, "w:gz" if file.suffix == ".gz" else "w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


@pytest.mark.parametrize("name", ["a.zip", "a.tar"])
@pytest.mark.parametrize("bad", ["../out", "/out", "a/../../out", "..\\out", "C:/out", "."])
def test_no_path_of_an_archive_leaves_its_folder(name: str, bad: str):
    write_archive(Path(name), {bad: b"x", "article.yaml": b"id: x"})
    with pytest.raises(archives.ArchiveError, match="outside"):
        archives.unpack(Path(name), Path("room"))
    assert not Path("out").exists()


def test_links_and_devices_of_an_archive_are_left_out():
    with tarfile.open("a.tar", "w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo(f"n{kind.decode()}")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
    Path("room").mkdir()
    archives.unpack(Path("a.tar"), Path("room"))
    assert list(Path("room").iterdir()) == []


@pytest.mark.parametrize("limit", ["MOST_FILES", "MOST_BYTES"])
def test_an_archive_without_end_is_refused(limit: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, limit, 2)
    write_archive(Path("a.zip"), {f"f{at}": b"xxx" for at in range(4)})
    with pytest.raises(archives.ArchiveError, match="more than"):
        archives.unpack(Path("a.zip"), Path("room"))


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04nonsense", b"\x1f\x8b\x08broken"])
@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_what_is_no_archive_is_said_to_be_none(name: str, data: bytes):
    Path(name).write_bytes(data)
    small.write(Path("manuscript"))
    with pytest.raises(StateError, match=name):
        text_of(name)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nowhere",), "no commit, tag, branch, folder or archive called nowhere"),
        (("--output=x",), ""),
        (("manuscript/en.md", "HEAD"), "manuscript/en.md is a file, and no archive"),
        (("HEAD", "nowhere.zip"), "nowhere.zip"),
        (("HEAD...nowhere", "HEAD"), "nowhere"),
        (("HEAD", "HEAD", "--folder", "../.."), "no git repository"),
        (("HEAD", "HEAD", "--folder", "../nowhere"), "outside the repository"),
        (("HEAD", "HEAD", "--journal", "nosuch"), "nosuch"),
        (("HEAD", "HEAD", "--link", "javascript:x"), "no web address"),
        (("HEAD", "HEAD", "--format", "docx"), "docx"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_what_cannot_be_is_told_in_a_sentence(
    arguments: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
):
    assert run(*arguments) == (2 if told else 0)
    assert told in capsys.readouterr().err


def test_a_folder_without_repository_tells_what_to_do(capsys: pytest.CaptureFixture[str]):
    small.write(Path("manuscript"))
    assert run() == 2
    assert "no git repository: name two folders" in capsys.readouterr().err
    assert run("manuscript", "gone.zip") == 2
    assert "gone.zip is no folder and no archive" in capsys.readouterr().err


def test_a_repository_without_commits_tells_so(capsys: pytest.CaptureFixture[str]):
    git("init", "--quiet")
    small.write(Path("manuscript"))
    assert run() == 2
    assert "no commit yet" in capsys.readouterr().err


@pytest.mark.usefixtures("repository")
def test_a_shallow_clone_tells_how_to_get_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    small.write(Path("manuscript"), CHANGED)
    commit("Change")
    git("clone", "--quiet", "--depth=1", tmp_path.as_uri(), "clone")
    monkeypatch.chdir("clone")
    assert run("HEAD~1") == 2
    assert "fetch --unshallow" in capsys.readouterr().err
    assert run("1234567890" * 4) == 2
    assert "fetch --unshallow" in capsys.readouterr().err
    assert run("--exit-code") == 0


@pytest.mark.usefixtures("repository")
def test_a_repository_of_another_user_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")  # git's own way to try this
    assert run("HEAD") == 2
    assert f"safe.directory {tmp_path}" in capsys.readouterr().err
    Path("trusting").write_text(f"[safe]\n\tdirectory = {tmp_path}\n", "utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "trusting"))
    assert run("HEAD", "--exit-code") == 0


@pytest.mark.usefixtures("repository")
def test_a_repository_that_is_broken_is_a_tool_that_failed(capsys: pytest.CaptureFixture[str]):
    text = git("rev-parse", "HEAD:manuscript/kk.md")
    (Path(".git/objects") / text[:2] / text[2:]).unlink()
    assert run("HEAD", "--exit-code") == 3
    assert "git cannot read manuscript/kk.md" in capsys.readouterr().err
    shutil.rmtree(".git/objects")
    Path(".git/objects").mkdir()
    assert run("HEAD", "--exit-code") == 3
    assert "git cannot read HEAD" in capsys.readouterr().err


@pytest.mark.usefixtures("repository")
def test_without_git_two_folders_can_be_compared(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    small.write(Path("other"), CHANGED)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert run("HEAD") == 3
    assert "the program git is not there" in capsys.readouterr().err
    assert run("./manuscript", "./other", "--exit-code") == 1


@pytest.mark.usefixtures("repository")
def test_a_name_of_a_folder_and_of_a_commit_is_asked_about(capsys: pytest.CaptureFixture[str]):
    git("branch", "manuscript")
    assert run("manuscript") == 2
    assert "say ./manuscript or refs/heads/manuscript" in capsys.readouterr().err
    assert run("./manuscript", "--exit-code") == 0


@pytest.mark.usefixtures("repository")
def test_files_that_are_no_text_are_compared_as_files(capsys: pytest.CaptureFixture[str]):
    small.write(Path("manuscript"), {"figures/a.png": b"\x89PNG\0one", "notes.bin": b"\0\1"})
    commit("Add")
    small.write(Path("manuscript"), {"figures/a.png": b"\x89PNG\0others"})
    assert run("--exit-code") == 1
    assert "figures/a.png changed (8 → 11 bytes)" in capsys.readouterr().out


@pytest.mark.usefixtures("repository")
def test_another_article_is_not_what_a_new_one_was(capsys: pytest.CaptureFixture[str]):
    text = small.FILES["article.yaml"].replace("id: small", "id: other")
    small.write(Path("new-paper"), {"article.yaml": text})
    assert run("--folder", "new-paper") == 0
    assert "A small article (added)" in capsys.readouterr().out
