"""When each part of an article last changed in each language, by the history of its sources.

A part that changes in one language leaves the others behind, until they change as well: what
changes while it is behind catches up, and leaves nobody behind. What several languages have from
one commit on is not behind among them. The parts are read without pandoc, so that hundreds of
commits take no time: by their words, so that wrapping, marks and markup are no change.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from triptych.document import Document, NotTextError, decode
from triptych.finding import Finding
from triptych.markdown import KEY
from triptych.revisions import git, lags
from triptych.revisions.lags import PartName
from triptych.revisions.model import FRONT, Commit, Lag, StateName
from triptych.revisions.sides import Side
from triptych.revisions.states import State, repository
from triptych.revisions.tokens import tokens, wording
from triptych.sources.editions import front_matter
from triptych.sources.manuscript import ARTICLE, LARGEST
from triptych.sources.schema import STATEMENTS
from triptych.sources.yaml import parse

MOST = 500  # commits that are looked at, the newest
_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<text>[^\n#{]*)", re.M)
_UNSAID = re.compile(rf"@(?:\{{[^}}\n]*\}}|{KEY})|<!--.*?-->", re.S)
_FENCE = re.compile(r"^(```+|~~~+)[^\n]*\n.*?^\1", re.M | re.S)

Parts = Mapping[str, str]
"""By part the digest of its words, in one language."""


@dataclass
class Track:
    """What the history tells of one part: when each language last changed, who is behind."""

    last: dict[str, Commit] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    behind: set[str] = field(default_factory=set)
    ahead: list[str] = field(default_factory=list)

    def take(self, now: Mapping[str, str], commit: Commit) -> None:
        """Note what a commit, later than those before, has of the part in each language."""
        new = {tag for tag, digest in now.items() if self.digests.get(tag) != digest}
        for tag in new:
            self.last[tag] = commit
        known = new & self.digests.keys()  # a language that is new has nothing to catch up with
        self.digests = dict(now)
        self.behind &= now.keys()
        if known and not known <= self.behind:
            self.behind |= now.keys() - new
            self.ahead = sorted({*self.ahead, *known})
        self.behind -= new
        if not self.behind:
            self.ahead = []


@dataclass(frozen=True)
class History:
    """The history up to the older state, as far as there is one, and what the newer is called."""

    old: StateName
    new: StateName
    repository: git.Repository | None

    @classmethod
    def between(cls, old: State, new: State, folder: str = "manuscript") -> History:
        """Return the history that both states belong to: none where one is no commit of it.

        `folder` is where the manuscript lies, in the repository that the states are of.
        """
        is_here = old.name.commit and (new.name.commit or new.name.name == "working tree")
        return cls(old.name, new.name, repository(folder) if is_here else None)

    def lags(self, old: Side, new: Side, found: lags.Changed) -> list[Lag]:
        """Return the parts that languages were left behind in, lately or long ago."""
        if self.repository is None:
            return list(lags.lags(found))
        tracks = _tracks(self._states(self.repository, old))
        now = Commit(self.new.commit, self.new.date, self.new.subject)
        return list(_lags(found, tracks, now))

    def _states(
        self, repo: git.Repository, side: Side
    ) -> Iterator[tuple[Commit, Mapping[str, bytes]]]:
        """Yield the commits up to the older state, oldest first, with the files that tell."""
        folder = side.called
        names = [ARTICLE, *(f"{tag}.md" for tag in side.article.languages)]
        paths = {name: f"{folder}/{name}" if folder else name for name in names}
        commits = repo.history(self.old.commit, folder, MOST)[::-1]
        asked = [f"{commit.id}:{path}" for commit in commits for path in paths.values()]
        files = repo.read(asked)
        for commit in commits:
            read = {name: next(files) for name in paths}
            yield Commit(*commit), {name: data for name, data in read.items() if data is not None}


def _tracks(states: Iterable[tuple[Commit, Mapping[str, bytes]]]) -> dict[str, Track]:
    """Return what the history tells of each part; `states` are its commits, the oldest first."""
    tracks: dict[str, Track] = {}
    read: dict[tuple[str, bytes], Mapping[str, Any]] = {}
    for commit, files in states:
        now: dict[str, dict[str, str]] = {}
        for name, data in files.items():
            key = name, hashlib.sha256(data).digest()
            if key not in read:
                read[key] = _facts(data) if name == ARTICLE else {name[:-3]: _edition(data)}
            for tag, parts in read[key].items():
                for part, digest in parts.items():
                    now.setdefault(part, {})[tag] = digest
        for part in {**tracks, **now}:
            tracks.setdefault(part, Track()).take(now.get(part, {}), commit)
    return tracks


def _lags(found: lags.Changed, tracks: Mapping[str, Track], now: Commit) -> Iterator[Lag]:
    for name, by_language in found.items():
        track = tracks.get(name.part, Track())
        new = [tag for tag, is_new in by_language.items() if is_new]
        behind = [tag for tag, is_new in by_language.items() if not is_new]
        last = {tag: track.last[tag] for tag in behind if tag in track.last}
        last |= dict.fromkeys(new, now)
        if new and set(new) <= track.behind:  # they catch up; others may be behind still
            new = [*track.ahead, *new]
            behind = [tag for tag in behind if tag in track.behind]
            if behind:
                yield _older(name, list(dict.fromkeys(new)), behind, last)
        elif new and behind:
            told = lags.told(name.label, new, behind)
            told += _dated(behind, last)
            yield Lag(name.part, name.label, tuple(new), tuple(behind), "revision", told, last)
        elif not new:
            left = [tag for tag in by_language if tag in track.behind]
            if left:
                yield _older(name, track.ahead, left, dict(track.last))


def _older(
    name: PartName, ahead: Sequence[str], behind: Sequence[str], last: Mapping[str, Commit]
) -> Lag:
    told = lags.told(name.label, ahead, behind).replace("changed", "changed earlier", 1)
    told += _dated(behind, last)
    return Lag(name.part, name.label, tuple(ahead), tuple(behind), "history", told, last)


def _dated(behind: Sequence[str], last: Mapping[str, Commit]) -> str:
    """Return since when languages say what they say."""
    days = {tag: last[tag].date for tag in behind if tag in last and last[tag].date}
    if not days:
        return ""
    if len(set(days.values())) == 1:
        return f" (since {next(iter(days.values()))})"
    return f" ({', '.join(f'{lags.listed([tag])} since {day}' for tag, day in days.items())})"


# --- the parts of a file, without pandoc ---


def _edition(data: bytes) -> Parts:
    """Return the parts of a language version; nothing where it cannot be read."""
    try:
        document = Document("", decode(data, ""))
    except NotTextError:
        return {}
    front = front_matter(document) if len(data) <= LARGEST else None
    if front is None or isinstance(front, Finding):
        return {}
    source, _ = parse(document, front[0], front[1])
    fields = source.data if isinstance(source.data, dict) else {}
    parts = {name: _digest(fields[name]) for name in (*FRONT, "keywords") if fields.get(name)}
    body = document.text[front[2] :]
    if body.strip():
        parts[lags.BODY] = _digest(body)
        parts |= {f"section.{n}": _digest(text) for n, text in enumerate(_sections(body), 1)}
    return parts


def _sections(body: str) -> list[str]:
    """Return the sections of the highest level, each with its heading."""
    masked = _FENCE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), body)
    found = list(_HEADING.finditer(masked))
    top = min((len(each["marks"]) for each in found), default=1)
    starts = [each.start() for each in found if len(each["marks"]) == top]
    return [body[a:b] for a, b in pairwise([*starts, len(body)])]


def _facts(data: bytes) -> Mapping[str, Parts]:
    """Return the statements of `article.yaml` by language."""
    try:
        source, _ = parse(Document("", decode(data, "")))
    except NotTextError:
        return {}
    fields = source.data if isinstance(source.data, dict) else {}
    found: dict[str, dict[str, str]] = {}
    for name in STATEMENTS:
        texts = fields.get(name)
        for tag, text in (texts if isinstance(texts, dict) else {}).items():
            found.setdefault(str(tag), {})[f"statement.{name}"] = _digest(text)
    return found


def _digest(value: Any) -> str:
    """Return the digest of the words of a value; the order of keywords says nothing."""
    texts = sorted(map(str, value)) if isinstance(value, list) else [str(value)]
    texts = [_UNSAID.sub(" ", text) for text in texts]  # names of keys say nothing
    words = "\0".join(word for text in texts for word in (*wording(tokens(text)), "\1"))
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
