"""How much a commit changed, by language and part.

Texts are compared as `triptych diff` compares them, by passages, sentences and words, so that
what was wrapped anew or stands elsewhere is no change. References and facts are counted: how often
each word stands in an entry or in a field.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from triptych.chronicle.version import Version
from triptych.chronicle.walk import Edit, Step
from triptych.document import Document, NotTextError, decode
from triptych.revisions import texts
from triptych.revisions.model import Entry, Size
from triptych.revisions.tokens import tokens, wording
from triptych.sources.bibtex_scan import Scanned, scan
from triptych.sources.manuscript import LARGEST
from triptych.sources.yaml import parse

Words = Counter[str]


@dataclass(frozen=True)
class PartSize:
    """How much of a part changed: the `front` matter, or a section of the `body` by its heading.

    The heading is that of the highest level, empty for what stands before the first.
    """

    part: str
    section: str
    size: Size


@dataclass(frozen=True)
class LanguageSize:
    """How much a language version changed; `edits` counts passages that are not as they were."""

    language: str
    parts: tuple[PartSize, ...]
    size: Size
    edits: int = 0


@dataclass(frozen=True)
class ReferencesSize:
    """Which entries came, went and changed, and in how many words."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    size: Size = field(default_factory=Size)


@dataclass(frozen=True)
class FactSize:
    """How much a field of the article's facts changed."""

    field: str
    size: Size


@dataclass(frozen=True)
class ArticleSize:
    """How much an article changed; `files` are other files that did, such as figures.

    `folder` is where it lies in a folder of articles, and empty for one article.
    """

    folder: str
    languages: tuple[LanguageSize, ...] = ()
    references: ReferencesSize = field(default_factory=ReferencesSize)
    facts: tuple[FactSize, ...] = ()
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Revision:
    """A commit that touched the manuscript, and how much it changed.

    `is_merge`: it is what a branch brought. `ends`: its parents were not fetched, so `articles` is
    empty. `came_from`: the folder that the manuscript lay in before, null if it was where it is.
    """

    id: str
    date: str
    author: str
    subject: str
    folder: str
    came_from: str | None
    is_merge: bool
    ends: bool
    articles: tuple[ArticleSize, ...]


class Sizes:
    """Measures steps; what was read of a version is kept for the step before it."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self.versions: dict[tuple[str, str], Version] = {}

    def revision(self, step: Step, data: Mapping[str, bytes]) -> Revision:
        """Return a step with its sizes."""
        by_article: dict[str, list[Edit]] = defaultdict(list)
        for edit in step.edits:
            by_article[edit.article].append(edit)
        found = {} if step.ends else by_article
        articles = tuple(self._article(name, found[name], data) for name in sorted(found))
        id_, date, subject = step.commit
        return Revision(
            id_, date, step.author, subject, step.folder, step.came_from,
            step.is_merge, step.ends, articles,
        )  # fmt: skip

    def _article(self, folder: str, edits: list[Edit], data: Mapping[str, bytes]) -> ArticleSize:
        kinds: dict[str, list[Edit]] = defaultdict(list)
        for edit in edits:
            if edit.old != edit.new:
                kinds[edit.kind].append(edit)
        languages = tuple(self._language(edit, data) for edit in kinds["language"])
        return ArticleSize(
            folder,
            languages,
            _references(kinds["references"], data),
            tuple(_facts(kinds["facts"], data)),
            tuple(edit.path for edit in kinds["file"]),
        )

    def _language(self, edit: Edit, data: Mapping[str, bytes]) -> LanguageSize:
        new = self._version(edit, edit.new, data)
        old = self._version(edit, edit.old, data)
        self.versions[edit.path, edit.old] = old
        entries = texts.compare(old.pieces, new.pieces, edit.language).entries
        sizes = dict(_parts(entries))
        words = (_counted(*old.keywords), _counted(*new.keywords))
        sizes["front", ""] = sizes.get(("front", ""), Size()) + _difference(*words)
        parts = tuple(PartSize(*name, size) for name, size in sizes.items() if size != Size())
        count = sum(entry.kind not in {"same", "away"} for entry in entries)
        return LanguageSize(edit.language, parts, sum((p.size for p in parts), Size()), count)

    def _version(self, edit: Edit, name: str, data: Mapping[str, bytes]) -> Version:
        kept = self.versions.pop((edit.path, name), None)
        return kept or Version.of(data.get(name) if name else None, edit.path, edit.language)


def _parts(entries: tuple[Entry, ...]) -> Iterator[tuple[tuple[str, str], Size]]:
    found: dict[tuple[str, str], Size] = {("front", ""): Size()}
    top = min((e.unit.level for e in entries if e.unit.kind == "heading"), default=1)
    for entry in entries:
        name = ("front", "") if entry.part != "body" else ("body", _section(entry, top))
        found[name] = found.get(name, Size()) + entry.size
    yield from found.items()


def _section(entry: Entry, top: int) -> str:
    unit = entry.unit
    is_top = unit.kind == "heading" and unit.level == top
    return unit.text if is_top or not unit.section else unit.section[0]


# --- what is counted ---


def _counted(*values: Any) -> Words:
    return Counter(word for value in values for word in wording(tokens(str(value))))


def _difference(old: Words, new: Words) -> Size:
    return Size((new - old).total(), (old - new).total())


def _facts(edits: list[Edit], data: Mapping[str, bytes]) -> Iterator[FactSize]:
    for edit in edits:
        old, new = (_fields(data.get(name, b""), edit.path) for name in (edit.old, edit.new))
        for name in dict.fromkeys((*old, *new)):
            size = _difference(old.get(name, Counter()), new.get(name, Counter()))
            if size != Size():
                yield FactSize(name, size)


def _fields(data: bytes, path: str) -> Mapping[str, Words]:
    """Return the words of each field of `article.yaml`, or of the term base as one."""
    if not path.endswith(".yaml"):
        return {"terms": _counted(_text(data))}
    read = _yaml(data)
    fields = read if isinstance(read, dict) else {}
    return {str(name): _counted(*_leaves(value)) for name, value in fields.items()}


def _references(edits: list[Edit], data: Mapping[str, bytes]) -> ReferencesSize:
    old: dict[str, Words] = {}
    new: dict[str, Words] = {}
    for edit in edits:
        old |= _entries(data.get(edit.old, b""), edit.path)
        new |= _entries(data.get(edit.new, b""), edit.path)
    size = Size()
    for key in {**old, **new}:
        size += _difference(old.get(key, Counter()), new.get(key, Counter()))
    return ReferencesSize(
        added=tuple(key for key in new if key not in old),
        removed=tuple(key for key in old if key not in new),
        changed=tuple(key for key in new if key in old and new[key] != old[key]),
        size=size,
    )


def _entries(data: bytes, path: str) -> dict[str, Words]:
    """Return the words of each entry of a bibliography by its key, in whatever notation."""
    notation = path.rpartition(".")[2]
    if notation == "bib":
        return dict(_of_bibtex(_text(data)))
    if notation == "ris":
        records = _text(data).split("\nER  -")
        return {_ris_key(record): _counted(record) for record in records if record.strip()}
    read = _yaml(data) if notation == "yaml" else _json(data)
    read = read.get("references") if isinstance(read, dict) else read
    entries = read if isinstance(read, list) else []
    named = [entry for entry in entries if isinstance(entry, dict)]
    return {str(entry.get("id", "")): _counted(*_leaves(entry)) for entry in named}


def _of_bibtex(text: str) -> Iterator[tuple[str, Words]]:
    for entry in scan(Document("", text)):
        if isinstance(entry, Scanned) and entry.key:
            yield entry.key.value, _counted(*(each.text.value for each in entry.fields.values()))


def _ris_key(record: str) -> str:
    for tag in ("ID  - ", "DO  - ", "TI  - ", "T1  - "):
        if tag in record:
            return record.split(tag, 1)[1].split("\n", 1)[0].strip()
    return record.strip().split("\n", 1)[0]


def _leaves(value: Any) -> Iterator[str]:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
        elif item is not None:
            yield str(item)


def _text(data: bytes) -> str:
    try:
        return decode(data, "") if len(data) <= LARGEST else ""
    except NotTextError:
        return ""


def _yaml(data: bytes) -> Any:
    return parse(Document("", _text(data)))[0].data


def _json(data: bytes) -> Any:
    try:
        return json.loads(_text(data) or "null")
    except (ValueError, RecursionError):
        return None
