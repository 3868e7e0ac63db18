"""The `git` program, asked by argument lists for what it stores; nothing of a repository is run.

Only what reads objects is called: no hook, no filter, no pager and no helper of a repository's
configuration has a part in it, and nothing is fetched.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

_FORMAT = "%H%x00%cs%x00%s"
_FILE = {"100644", "100755"}
_TRUST = re.compile(r"dubious ownership|safe\.directory")
_OBJECT = re.compile(rb"[0-9a-f]{40,64} (?P<kind>blob|tree|commit|tag) (?P<size>\d+)")
_TIME = 120  # seconds
_SHALLOW = (
    ", where only the newest commits were fetched: git fetch --unshallow gets the rest "
    "(in CI, fetch-depth: 0)"
)
_NOTHING = re.compile("0+")
_RECORD = "%H%x00%P%x00%an%x00%cs%x00%s"
_RAW = ("--raw", "-z", "--no-abbrev", "--no-relative")


class GitError(Exception):
    """Git does not know what was asked for, or may not tell; the message says why."""


class NoRepositoryError(GitError):
    """A folder lies in no repository."""


class GitFailedError(Exception):
    """Git is not there or failed; the message says how."""


class Commit(NamedTuple):
    """A commit: its name, its day as ISO 8601 (the committer's), and the first line it says."""

    id: str
    date: str
    subject: str


class Blob(NamedTuple):
    """A file of a commit: its path from the root of the repository, its name in git, its bytes."""

    path: str
    id: str
    size: int
    is_file: bool


class Change(NamedTuple):
    """A file that a commit changed: its path from the root, its names in git before and after.

    A name is empty where there is no such file then. `was` is the path before, where it differs.
    """

    path: str
    old: str
    new: str
    was: str = ""


class Record(NamedTuple):
    """A commit, its parents, its author, and what it changed since its first parent."""

    commit: Commit
    parents: tuple[str, ...]
    author: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Repository:
    """A repository, asked from a folder; `prefix` is where that folder lies in it."""

    folder: Path
    prefix: str

    @classmethod
    def around(cls, folder: Path) -> Repository:
        """Return the repository that a folder lies in, with or without a working tree."""
        return cls(folder, _run(folder, "rev-parse", "--show-prefix").decode().rstrip("\n"))

    def path(self, folder: str) -> str:
        """Return where a folder lies in the repository, an empty path for its root."""
        below = os.path.relpath(Path(folder).absolute(), self.folder.absolute())
        path = os.path.normpath(f"{self.prefix}{below}").replace(os.sep, "/")
        if path.startswith(".."):
            raise GitError(f"{folder} lies outside the repository")
        return "" if path == "." else path

    def commit(self, name: str) -> Commit:
        """Return the commit that a name stands for; raises GitError where there is none."""
        if not name or name.startswith("-") or "\0" in name:
            raise GitError(f"{name!r} is no name of a commit")
        try:
            found = self._line("rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
        except GitError as error:
            if (lost := self._id(name)) not in {"", name}:
                raise GitFailedError(
                    f"git cannot read {name} ({lost}): git fsck says more"
                ) from None
            raise GitError(str(error) or self._unknown(name)) from None
        return self.describe(found)

    def _unknown(self, name: str) -> str:
        if not self.has_commits():
            return "the repository has no commit yet: commit the manuscript, or compare two folders"
        if self.is_shallow():
            return f"there is no commit {name} here{_SHALLOW}"
        return f"there is no commit, tag, branch, folder or archive called {name}"

    def is_shallow(self) -> bool:
        """Tell whether only the newest commits were fetched."""
        return self._line("rev-parse", "--is-shallow-repository") == "true"

    def has_commits(self) -> bool:
        """Tell whether anything was committed yet."""
        heads = _run(self.folder, "for-each-ref", "--count=1", may_fail=True)
        return bool(heads or self._id("HEAD"))

    def _id(self, name: str) -> str:
        """Return the id a name stands for, whether git has it or not; empty where for none."""
        found = _run(self.folder, "rev-parse", "--verify", "--quiet", name, may_fail=True)
        return found.decode().strip()

    def describe(self, id_: str) -> Commit:
        """Return what is known of a commit."""
        told = _run(self.folder, "log", "-1", "--no-show-signature", f"--format={_FORMAT}", id_)
        return _commit(told.decode("utf-8", "replace").rstrip("\n"))

    def merge_base(self, one: str, other: str) -> Commit:
        """Return where two commits parted; raises GitError where they have nothing in common."""
        ids = [self.commit(name).id for name in (one, other)]
        found = _run(self.folder, "merge-base", *ids, may_fail=True).decode().split()
        if not found:
            told = f"{one} and {other} have no commit in common"
            raise GitError(f"{told}{_SHALLOW if self.is_shallow() else ''}")
        return self.describe(found[0])

    def has(self, commit: str, tip: str) -> bool:
        """Tell whether a commit is one of those that led to another."""
        found = _run(self.folder, "merge-base", commit, tip, may_fail=True).decode().split()
        return commit in found

    def history(self, tip: str, path: str, most: int) -> list[Commit]:
        """Return the newest commits up to `tip` that touch a path, the newest first."""
        paths = ["--", path] if path else []
        told = _run(
            self.folder, "log", f"--max-count={most}", "--no-show-signature",
            f"--format={_FORMAT}%x1e", tip, *paths, at_root=True,
        )  # fmt: skip
        lines = told.decode("utf-8", "replace").split("\x1e")
        return [_commit(line.strip("\n")) for line in lines if line.strip("\n")]

    def records(self, tip: str, path: str, most: int = 0) -> list[Record]:
        """Return the commits that changed a path, the newest first, along first parents.

        `most` limits their number, where it is not 0.
        """
        limit = [f"--max-count={most}"] if most else []
        told = _run(
            self.folder, "log", *limit, *_RAW, "--no-show-signature", "--no-renames",
            "--first-parent", "-m", f"--format={_RECORD}", tip, *(["--", path] if path else []),
            at_root=True,
        )  # fmt: skip
        return list(_records(told))

    def renames(self, commit: str) -> list[Change]:
        """Return the files that a commit renamed, as git knows them again, since its first parent.

        Nothing for a commit without a parent.
        """
        told = _run(
            self.folder, "diff-tree", *_RAW, "-r", "-M", "--diff-filter=R", f"{commit}^1",
            commit, may_fail=True,
        )  # fmt: skip
        return list(_changes(iter(told.decode("utf-8", "surrogateescape").split("\0"))))

    def shallow(self) -> frozenset[str]:
        """Return the commits whose parents were not fetched."""
        file = self.folder / self._line("rev-parse", "--git-path", "shallow")
        return frozenset(file.read_text("ascii").split()) if file.is_file() else frozenset()

    def files(self, commit: str, path: str = "") -> list[Blob]:
        """Return what lies below a path in a commit."""
        paths = ["--", path] if path else []
        told = _run(self.folder, "ls-tree", "-r", "-z", "-l", "--full-tree", commit, *paths)
        return [_blob(row) for row in told.split(b"\0") if row]

    def read(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """Yield the bytes of objects by name (an id, or `commit:path`), None where none is."""
        lines = [f"{name}\n" for name in names if "\n" not in name]
        asked = "".join(lines).encode("utf-8", "surrogateescape")
        answer, at = _run(self.folder, "cat-file", "--batch", data=asked), 0
        for name in names:
            if "\n" in name:  # git reads one name a line
                yield None
                continue
            end = answer.index(b"\n", at)
            told = _OBJECT.fullmatch(answer, at, end)
            at = end + 1
            if told is None:
                yield None
                continue
            size = int(told["size"])
            yield answer[at : at + size] if told["kind"] == b"blob" else None
            at += size + 1

    def _line(self, *arguments: str) -> str:
        return _run(self.folder, *arguments).decode().strip()


def _commit(line: str) -> Commit:
    return Commit(*line.split("\0", 2))


def _records(told: bytes) -> Iterator[Record]:
    fields = iter(told.decode("utf-8", "surrogateescape").split("\0"))
    head = next(fields, "")
    while head:
        parents, author, date, subject = (next(fields) for _ in range(4))
        changes: list[Change] = []
        following = next(fields, "")
        while following.lstrip("\n").startswith(":"):
            changes.append(_change(following, fields))
            following = next(fields, "")
        commit = Commit(head, date, _readable(subject))
        yield Record(commit, tuple(parents.split()), _readable(author), tuple(changes))
        head = following


def _changes(fields: Iterator[str]) -> Iterator[Change]:
    for head in fields:
        if head:
            yield _change(head, fields)


def _change(head: str, paths: Iterator[str]) -> Change:
    """Read a line of `--raw`; links and submodules are no files."""
    old_mode, new_mode, old, new, status = head.lstrip("\n:").split()
    was = next(paths) if status[0] in "RC" else ""
    return Change(next(paths), _plain(old_mode, old), _plain(new_mode, new), was)


def _plain(mode: str, name: str) -> str:
    return name if mode in _FILE and not _NOTHING.fullmatch(name) else ""


def _readable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _blob(row: bytes) -> Blob:
    head, _, path = row.partition(b"\t")
    mode, kind, id_, size = head.decode().split()
    is_file = mode in _FILE and kind == "blob"
    name = path.decode("utf-8", "surrogateescape")
    return Blob(name, id_, int(size) if size.isdigit() else 0, is_file)


def _run(
    folder: Path, *arguments: str, data: bytes = b"", may_fail: bool = False, at_root: bool = False
) -> bytes:
    git = shutil.which("git")
    if git is None:
        raise GitFailedError("the program git is not there: install it, or compare two folders")
    options = ["--no-pager", "--literal-pathspecs", "-c", "core.fsmonitor=false"]
    options += ["-c", "core.hooksPath=/dev/null", "-c", "core.quotePath=false"]
    options += ["-c", "log.follow=false", "-c", "log.showRoot=true"]
    options += ["-c", "log.diffMerges=first-parent"]
    where = folder if not at_root else _root(folder)
    command = [git, "-C", str(where), *options, *arguments]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, check=False, env=_environment(), timeout=_TIME
        )
    except subprocess.TimeoutExpired:
        raise GitFailedError(f"git {arguments[0]} did not end in {_TIME} seconds") from None
    if done.returncode and not may_fail:
        raise _error(done.stderr.decode("utf-8", "replace"), folder)
    return done.stdout


def _root(folder: Path) -> Path:
    """Return the root that paths are told from: that of the working tree, where there is one."""
    top = _run(folder, "rev-parse", "--show-cdup", may_fail=True).decode().rstrip("\n")
    return folder / top if top else folder


def _environment() -> dict[str, str]:
    ours = {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_CONFIG_NOSYSTEM": os.environ.get("GIT_CONFIG_NOSYSTEM", "0"),
    }
    return {**os.environ, **ours}


def _error(stderr: str, folder: Path) -> Exception:
    """Return why git did not answer; it says nothing where there is no such commit."""
    if _TRUST.search(stderr):
        return GitError(
            f"git does not trust the repository around {folder}, which belongs to another user: "
            f"git config --global --add safe.directory {folder.resolve()}"
        )
    if "not a git repository" in stderr:
        return NoRepositoryError(
            f"{folder} lies in no git repository: name two folders or archives instead"
        )
    lines = [line for line in stderr.splitlines() if line.strip()]
    return GitFailedError(f"git: {lines[0].removeprefix('fatal: ')}") if lines else GitError("")
