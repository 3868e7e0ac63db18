"""The commits that changed a manuscript, the newest first, with the files each of them changed.

Merges are what they brought to their first parent, so that a branch counts once. Git follows a
file that was renamed, but no folder: where a commit made the folder out of another, as git knows
its files again, the history goes on in the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from triptych import terms
from triptych.revisions.git import Change, Commit, GitError, Record, Repository
from triptych.sources.bibliography import FILES
from triptych.sources.manuscript import ARTICLE, FIGURES, LANGUAGE_FILE

_CHUNK = 200  # files that are read at once


@dataclass(frozen=True)
class Edit:
    """A file of the manuscript that a commit changed: its path in the folder, its two names."""

    path: str
    old: str
    new: str

    @property
    def kind(self) -> str:
        """Tell what it is: `language`, `facts`, `references`, or another `file`."""
        name = PurePosixPath(self.path).name
        if LANGUAGE_FILE.fullmatch(name) and not self._is_deep:
            return "language"
        if name in {ARTICLE, terms.FILE} and not self._is_deep:
            return "facts"
        return "references" if name in FILES and not self._is_deep else "file"

    @property
    def _is_deep(self) -> bool:
        """Tell whether it lies deeper than an article of a folder of articles."""
        parts = PurePosixPath(self.path).parts
        return len(parts) > 2 or FIGURES in parts[:-1]

    @property
    def article(self) -> str:
        """Return the folder of its article in a folder of articles, nothing for one article."""
        parts = PurePosixPath(self.path).parts
        is_source = self.kind != "file"
        return parts[0] if len(parts) == (2 if is_source else 3) else ""

    @property
    def language(self) -> str:
        """Return the language of a language version."""
        return PurePosixPath(self.path).stem


@dataclass(frozen=True)
class Step:
    """A commit, its author, where the manuscript lay then, and what it changed there.

    `ends` tells that its parents were not fetched, so that nobody knows what it changed.
    `came_from` is the folder that the manuscript lay in before.
    """

    commit: Commit
    author: str
    folder: str
    edits: tuple[Edit, ...]
    is_merge: bool = False
    ends: bool = False
    came_from: str | None = None


def steps(repo: Repository, tip: str, folder: str, most: int = 0) -> Iterator[Step]:
    """Yield the commits that changed a manuscript, the newest first, `most` of them if not 0."""
    shallow = repo.shallow()
    number = 0
    start: str | None = tip
    while start:
        left = most - number if most else 0
        found = repo.records(start, folder, left if folder else 0)
        start = None
        for at, record in enumerate(found):
            step = _step(record, folder, record.commit.id in shallow)
            is_last = at == len(found) - 1
            if is_last and record.parents and _began(step):
                step = _followed(step, repo.renames(record.commit.id))
            if step.edits:
                yield step
                number += 1
            if most and number == most:
                return
            if step.came_from is not None:
                folder, start = step.came_from, record.parents[0]


def _step(record: Record, folder: str, ends: bool) -> Step:
    edits = tuple(_edits(record.changes, folder))
    return Step(record.commit, record.author, folder, edits, len(record.parents) > 1, ends)


def _edits(changes: Sequence[Change], folder: str) -> Iterator[Edit]:
    before = f"{folder}/" if folder else ""
    for change in changes:
        edit = Edit(change.path.removeprefix(before), change.old, change.new)
        is_its_own = folder or edit.kind != "file" or edit.path.startswith(f"{FIGURES}/")
        if is_its_own and (change.old or change.new):
            yield edit


def _began(step: Step) -> bool:
    """Tell whether the manuscript was not there before."""
    return bool(step.folder) and all(not edit.old for edit in step.edits)


def _followed(step: Step, renames: Sequence[Change]) -> Step:
    """Return a step with the folder that most of the manuscript came from, if it came from one."""
    came = {(change.was, change.path): change.old for change in renames}
    homes = Counter(
        was[: -len(edit.path)].rstrip("/")
        for was, path in came
        for edit in step.edits
        if path == f"{step.folder}/{edit.path}" and f"/{was}".endswith(f"/{edit.path}")
    )
    if not homes:
        return step
    home = homes.most_common(1)[0][0]
    before = f"{home}/" if home else ""
    edits = tuple(
        replace(edit, old=came.get((f"{before}{edit.path}", f"{step.folder}/{edit.path}"), ""))
        for edit in step.edits
    )
    return replace(step, edits=edits, came_from=home)


def contents(repo: Repository, found: Sequence[Step]) -> Iterator[tuple[Step, Mapping[str, bytes]]]:
    """Yield steps with the bytes of the sources before and after, by their names in git.

    Each is read once, and a version is kept no longer than the step that it belongs to and the
    next. Raises GitError where git does not have one.
    """
    held: dict[str, bytes] = {}
    for at in range(0, len(found), _CHUNK):
        chunk = found[at : at + _CHUNK]
        wanted = {name: None for step in chunk for name in _names(step)}
        held = {name: held[name] for name in wanted if name in held}
        asked = [name for name in wanted if name not in held]
        for name, data in zip(asked, repo.read(asked), strict=True):
            if data is None:
                message = f"git does not have the file {name} here: fetch all of the history"
                raise GitError(message)
            held[name] = data
        for step in chunk:
            yield step, held


def _names(step: Step) -> Iterator[str]:
    for edit in step.edits:
        if edit.kind != "file":
            yield from filter(None, (edit.old, edit.new))
