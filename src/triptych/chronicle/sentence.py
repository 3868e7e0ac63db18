"""Which commit last touched a sentence, and what it said before.

A sentence is known again by its words and marks wherever it stands in its language version, so
wrapping, other paragraphs and moves do not touch it. Of equal sentences the first is the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path, PurePosixPath

from triptych.chronicle.version import Sentence, Version
from triptych.chronicle.walk import Edit, Step, contents, steps
from triptych.load import find
from triptych.revisions.git import Repository
from triptych.revisions.matching import Matcher
from triptych.revisions.states import StateError
from triptych.revisions.tokens import tokens, wording
from triptych.sources.manuscript import LANGUAGE_FILE

_FEW = 8  # sentences that are named where several are meant
_AT_ONCE = 40  # commits whose files are read at once
_SHOWN = 60  # characters


@dataclass(frozen=True)
class Said:
    """A sentence as one version has it, and where that stood then."""

    text: str
    path: str
    line: int
    column: int

    @classmethod
    def of(cls, sentence: Sentence) -> Said:
        """Return a sentence without what only a comparison needs."""
        return cls(" ".join(sentence.text.split()), *sentence.place)


@dataclass(frozen=True)
class Touch:
    """A commit that touched a sentence, or the working tree, which has no `id`.

    `after` is the sentence since then, `before` what stood in its place: nothing where it came in,
    several where they were merged. `ends`: the history that was fetched ends here, and no later
    commit touched it. Of a merge, `within` is what did so in the branch that it merged.
    """

    id: str
    date: str
    author: str
    subject: str
    after: Said
    before: tuple[Said, ...] = ()
    is_merge: bool = False
    ends: bool = False
    within: Touch | None = None


@dataclass
class Life:
    """A sentence as it is now, and the commits that touched it, the newest first."""

    now: Said
    path: str
    touches: list[Touch] = field(default_factory=list)
    current: Sentence | None = None


@dataclass(frozen=True)
class Texts:
    """The language versions of a manuscript as they are now, by their paths in its folder."""

    folder: str
    versions: Mapping[str, Version]

    @classmethod
    def now(cls, folder: str, repo: Repository) -> Texts:
        """Read the files in a folder, or those of the last commit where there is no such folder."""
        root = Path(folder)
        files: Iterable[tuple[str, bytes | None]]
        if root.is_dir():
            names = [
                f for item in find(root) for f in sorted(item.folder.glob("*.md")) if _is_plain(f)
            ]
            files = [(f.relative_to(root).as_posix(), f.read_bytes()) for f in names]
        else:
            at = repo.path(folder)
            blobs = [blob for blob in repo.files("HEAD", at) if blob.is_file]
            paths = [blob.path.removeprefix(f"{at}/" if at else "") for blob in blobs]
            files = zip(paths, repo.read([blob.id for blob in blobs]), strict=True)
        return cls(folder, dict(_versions(files, folder)))

    def at(self, told: str) -> list[tuple[str, Sentence]]:
        """Return the sentences at `FILE:LINE` or `FILE:LINE:COLUMN`; raises StateError."""
        path, line, column = _place(told)
        name = self._name(path)
        version = self.versions[name]
        text, starts = version.document.text, version.document.line_starts
        count = len(text.splitlines())
        if not 0 < line <= count:
            raise StateError(f"{name} has {count} lines, and no line {line}")
        start = starts[line - 1]
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        found = [s for s in version.sentences if s.start < end and s.end > start]
        exact = [s for s in found if column and s.start < start + column <= s.end]
        if not found:
            raise StateError(f"no sentence stands at {told}: name a line of the text")
        return [(name, sentence) for sentence in exact or found]

    def _name(self, path: str) -> str:
        root = PurePosixPath(Path(self.folder).as_posix())
        for name in self.versions:
            if path == name or PurePosixPath(path) == root / name:
                return name
        known = ", ".join(self.versions) or "none"
        raise StateError(f"{path} is no language version of {self.folder}: there are {known}")

    def saying(self, words: str) -> list[tuple[str, Sentence]]:
        """Return the one sentence that has these words; raises StateError."""
        sought = _folded(wording(tokens(words)))
        found = [
            (name, sentence)
            for name, version in self.versions.items()
            for sentence in version.sentences
            if sought and f" {sought} " in f" {_folded(sentence.words)} "
        ]
        if len(found) == 1:
            return found
        if not found:
            raise StateError(f"no sentence of {self.folder} has the words “{words}”")
        rows = [f"\n  {s.place.path}:{s.place.line}: {s.text[:_SHOWN]}" for _, s in found[:_FEW]]
        told = f"{len(found)} sentences have the words “{words}”: say more of them, or --at"
        raise StateError("".join((told, *rows)))


def _versions(
    files: Iterable[tuple[str, bytes | None]], folder: str
) -> Iterator[tuple[str, Version]]:
    root = Path(folder).as_posix()
    for name, data in files:
        path = PurePosixPath(name)
        if len(path.parts) <= 2 and LANGUAGE_FILE.fullmatch(path.name):
            called = name if root == "." else f"{root}/{name}"
            yield name, Version.of(data, called, path.stem)


def _is_plain(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()


def _place(told: str) -> tuple[str, int, int]:
    path, *numbers = told.split(":")
    if not numbers or len(numbers) > 2 or not all(n.isascii() and n.isdigit() for n in numbers):
        raise StateError(f"--at {told}: a place is FILE:LINE or FILE:LINE:COLUMN, as en.md:13")
    line, column = (*map(int, numbers), 0)[:2]
    return path, line, column


def _folded(words: Iterable[str]) -> str:
    return " ".join(words).casefold()


# --- back through the commits ---


def lives(
    texts: Texts, sentences: Iterable[tuple[str, Sentence]], walk: Iterable[Step], repo: Repository,
    most: int,
) -> list[Life]:  # fmt: skip
    """Return what the history tells of sentences: at most so many touches of each, if not 0."""
    found = [Life(Said.of(s), name, [], s) for name, s in sentences]
    after = dict(texts.versions)
    for step, edit, before in _walked({life.path for life in found}, walk, repo):
        for life in found:
            if life.path == edit.path and _is_open(life, most):
                _back(life, step, before, after[edit.path])
        after[edit.path] = before
        if not any(_is_open(life, most) for life in found):
            break
    for life in found:
        life.touches = [replace(t, within=_within(t, life.path, repo)) for t in life.touches]
    return found


def _within(touch: Touch, path: str, repo: Repository) -> Touch | None:
    """Return what touched a sentence in the branch that a merge brought, None where nothing did."""
    if not touch.is_merge:
        return None
    folder = touch.after.path.removesuffix(path).rstrip("/")
    tip = repo.commit(f"{touch.id}^2").id
    version = Version.of(
        next(repo.read([f"{tip}:{touch.after.path}"])), path, PurePosixPath(path).stem
    )
    equal = [s for s in version.sentences if Said.of(s).text == touch.after.text]
    texts = Texts(folder, {path: version})
    for life in lives(texts, ((path, s) for s in equal[:1]), steps(repo, tip, folder), repo, 1):
        for found in life.touches:
            if found.id and not repo.has(found.id, f"{touch.id}^1"):
                return found.within or found
    return None


def _is_open(life: Life, most: int) -> bool:
    return life.current is not None and (not most or len(life.touches) < most)


def _walked(
    paths: set[str], walk: Iterable[Step], repo: Repository
) -> Iterator[tuple[Step | None, Edit, Version]]:
    """Yield each commit that changed a file, with the file before it; the working tree first."""
    relevant = (replace(s, edits=e) for s in walk if (e := _of(s, paths)))
    begun: set[str] = set()
    while chunk := list(islice(relevant, _AT_ONCE)):
        for step, data in contents(repo, chunk):
            for edit in step.edits:
                if edit.path not in begun:  # the working tree may differ from the last commit
                    begun.add(edit.path)
                    yield None, edit, _version(step, edit, data.get(edit.new))
                yield step, edit, _version(step, edit, data.get(edit.old))


def _of(step: Step, paths: set[str]) -> tuple[Edit, ...]:
    return tuple(e for e in step.edits if e.path in paths and (e.old != e.new or step.ends))


def _version(step: Step, edit: Edit, data: bytes | None) -> Version:
    path = "/".join(filter(None, (step.folder, edit.path)))
    return Version.of(data, path, edit.language)


def _back(life: Life, step: Step | None, old: Version, new: Version) -> None:
    """Take a sentence from one version to the one before it, noting what touched it there."""
    assert life.current is not None  # noqa: S101 - `_is_open` has looked
    if step and step.ends:
        life.touches.append(_touch(step, life.current, ()))
        life.current = None
        return
    same = _same(life.current, old, new)
    if same is not None:
        life.current = same
        return
    before = _before(life.current, old, new)
    life.touches.append(_touch(step, life.current, before))
    life.current = before[0] if before else None


def _touch(step: Step | None, after: Sentence, before: Iterable[Sentence]) -> Touch:
    said = Said.of(after), tuple(map(Said.of, before))
    if step is None:
        return Touch("", "", "", "working tree", *said)
    return Touch(
        *step.commit[:2], step.author, step.commit.subject, *said, step.is_merge, step.ends
    )


def _same(sentence: Sentence, old: Version, new: Version) -> Sentence | None:
    """Return the sentence in the older version if it said the same there."""
    equal = [each for each in new.sentences if each.keys == sentence.keys]
    rank = next(at for at, each in enumerate(equal) if each.start == sentence.start)
    older = [each for each in old.sentences if each.keys == sentence.keys]
    return older[rank] if rank < len(older) else None


def _before(sentence: Sentence, old: Version, new: Version) -> list[Sentence]:
    """Return what stood in the place of a sentence in the older version."""
    at = next(n for n, each in enumerate(new.sentences) if each.start == sentence.start)
    for group in Matcher(old.sentences, new.sentences).match():
        if at in group.new:
            return [old.sentences[i] for i in group.old]
    return []
