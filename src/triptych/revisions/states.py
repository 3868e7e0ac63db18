"""The two states that are compared: each a folder to read, wherever it comes from."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from triptych.load import find
from triptych.revisions import archives
from triptych.revisions.git import Blob, GitError, GitFailedError, NoRepositoryError, Repository
from triptych.revisions.model import StateName
from triptych.sources.manuscript import ARTICLE


class StateError(Exception):
    """There is no such state, or no manuscript in it; the message says what to do."""


@dataclass(frozen=True)
class State:
    """A state, the folder its manuscript can be read in, and what that folder is called there."""

    name: StateName
    folder: Path
    called: str


@dataclass(frozen=True)
class Pair:
    """The states that a command names: `old` and `new` as it says them, empty where it does not."""

    old: str = ""
    new: str = ""
    folder: str = "manuscript"

    @classmethod
    def of(cls, old: str, new: str, folder: str) -> Pair:
        """Read what was said: `A..B` is the same as `A B`, and `A...B` begins where they parted."""
        if not new and ".." in old and not Path(old).exists() and not archives.is_archive(old):
            first, dots, second = old.partition("..." if "..." in old else "..")
            start = first or "HEAD"
            end = second or "HEAD"
            return cls(f"{start}...{end}" if dots == "..." else start, end, folder)
        return cls(old, new, folder)


@contextmanager
def opened(pair: Pair) -> Iterator[tuple[State, State]]:
    """Yield both states as folders to read; raises StateError, and GitFailedError without git.

    Without `old` it is the last commit, without `new` the working tree. Copies are removed again.
    """
    with tempfile.TemporaryDirectory(prefix="triptych-diff-") as name:
        room = Path(name)
        try:
            old = _state(pair.old or "HEAD", pair.folder, room / "old")
            new = _state(pair.new, pair.folder, room / "new")
        except (GitError, archives.ArchiveError) as error:
            raise StateError(str(error)) from None
        yield old, new


def _state(name: str, folder: str, room: Path) -> State:
    if not name:
        return _of_folder(StateName("working tree", "folder"), Path(folder), folder)
    if Path(name).is_file() and archives.is_archive(name):
        room.mkdir()
        archives.unpack(Path(name), room)
        return _of_folder(StateName(name, "archive"), room, folder)
    if Path(name).is_dir() and not _is_commit(name, folder):
        return _of_folder(StateName(name, "folder"), Path(name), folder, is_root=True)
    if Path(name).is_file() and Path(name).suffix:
        known = ", ".join(archives.ENDINGS)
        raise StateError(f"{name} is a file, and no archive whose name ends in {known}")
    return _of_commit(name, folder, room)


def _is_commit(name: str, folder: str) -> bool:
    """Tell whether git knows a commit by the name of a folder: then nobody knows which is meant."""
    if os.sep in name or name in {".", ".."}:
        return False
    try:
        repository(folder).commit(name)
    except (GitError, GitFailedError):
        return False
    message = f"{name} is a folder and a commit: say ./{name} or refs/heads/{name}"
    raise StateError(message)


def repository(folder: str) -> Repository:
    """Return the repository a folder lies in: where it is not there, the one around here.

    Raises GitError.
    """
    return Repository.around(Path(folder) if Path(folder).is_dir() else Path())


def _of_folder(name: StateName, root: Path, folder: str, *, is_root: bool = False) -> State:
    """Return the manuscript in a folder, or where it lies below it."""
    tried = [root, root / folder] if is_root or name.kind == "archive" else [root]
    if name.kind == "archive":
        tried = [root / folder, *_only(root, folder), root]
    for each in tried:
        if find(each):
            called = each.as_posix() if name.kind == "folder" else _below(each, root)
            return State(name, each, called)
    if is_root or name.kind == "archive":
        raise StateError(f"{name.name} has no manuscript: no {ARTICLE} lies in it or in {folder}")
    if root.is_dir():  # what was committed is gone now
        return State(name, root, root.as_posix())
    raise StateError(f"there is no folder {folder}: --folder says where the manuscript lies")


def _only(root: Path, folder: str) -> list[Path]:
    """Return where a manuscript lies in an archive that has one folder at its top."""
    if (root / ARTICLE).exists():
        return []
    tops = [path for path in root.iterdir() if path.is_dir()]
    return [tops[0] / folder, tops[0]] if len(tops) == 1 else []


def _below(folder: Path, root: Path) -> str:
    return "" if folder == root else folder.relative_to(root).as_posix()


def _of_commit(name: str, folder: str, room: Path) -> State:
    try:
        repo = repository(folder)
    except NoRepositoryError as error:
        if name == "HEAD":
            raise
        raise NoRepositoryError(f"{name} is no folder and no archive, and {error}") from None
    one, dots, other = name.partition("...")
    commit = repo.merge_base(one, other) if dots else repo.commit(name)
    path = repo.path(folder)
    there = _manuscripts(repo.files(commit.id, path), path)
    files = there or _manuscripts(repo.files(commit.id), None)  # it may have lain elsewhere then
    room.mkdir()
    _write(repo, files, room)
    if not there:
        _leave_out_others(room, {item.id for item in find(Path(folder))})
    called = StateName(name, "commit", commit.id, commit.date, commit.subject)
    if not any(room.rglob(ARTICLE)):
        return State(called, room, folder)
    top = room / path if there and path else _top(room)
    return State(called, top, _below(top, room))


def _leave_out_others(room: Path, known: Set[str]) -> None:
    """Leave of the articles in a folder only those that are known by their id, if any are."""
    for article in list(room.rglob(ARTICLE)):
        if known and not any(item.id in known for item in find(article.parent)):
            article.unlink()


def _manuscripts(files: list[Blob], path: str | None) -> list[Blob]:
    """Return what lies in the folders of articles: at a path, a folder below it, or anywhere."""
    homes = set()
    for blob in files:
        file = PurePosixPath(blob.path)
        if blob.is_file and file.name == ARTICLE:
            deep = len(file.relative_to(path).parts) if path is not None else 1
            homes |= {file.parent} if deep <= 2 else set()
    return [blob for blob in files if homes & set(PurePosixPath(blob.path).parents)]


def _top(room: Path) -> Path:
    """Return the folder that holds the articles, the deepest there is."""
    homes = sorted(path.parent for path in room.rglob(ARTICLE))
    if len(homes) == 1:
        return homes[0]
    return Path(os.path.commonpath(homes)) if homes else room


def _write(repo: Repository, files: list[Blob], room: Path) -> None:
    """Write the plain files of a commit; links are left out."""
    plain = [blob for blob in files if blob.is_file]
    if sum(blob.size for blob in plain) > archives.MOST_BYTES:
        raise GitError(f"the manuscript is larger than {archives.MOST_BYTES >> 20} MB")
    hold = archives.Room(room, "the commit")
    for blob, data in zip(plain, repo.read([blob.id for blob in plain]), strict=True):
        if data is None:
            message = f"git cannot read {blob.path} of the commit: git fsck says more"
            raise GitFailedError(message)
        hold.write(blob.path, data)
