"""The page of findings: the languages side by side, and each finding at its sentence.

The text is shown as it was written, for that is where its findings are and where they are mended.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any, NamedTuple

from triptych import __version__, languages, report
from triptych.document import Document, Text
from triptych.excerpt import excerpt
from triptych.finding import Finding, Severity
from triptych.model import Article, Edition, Prose

OTHER = "other"  # stands for a language where a finding is of none
_BLOCK = re.compile(r"(?:[^\n]*\S[^\n]*(?:\n|\Z))+")
_WORD = re.compile(r"[^\n]\w*")
_ROOM = 100  # characters of a line that is shown beside a finding
_LABELS = ("Title", "Subtitle", "Short title", "Abstract", "Keywords", "Body")


@dataclass(frozen=True)
class Note:
    """A finding with its number on the page, and its line where the page has no text for it."""

    number: int
    finding: Finding
    language: str
    source: str = ""

    @property
    def family(self) -> str:
        """Return the letters its code begins with."""
        return self.finding.code.rstrip("0123456789")


class Piece(NamedTuple):
    """A stretch of text, marked by a finding or not."""

    text: str
    note: Note | None = None


@dataclass
class Block:
    """A paragraph as it was written, and the findings in it."""

    pieces: list[Piece] = field(default_factory=list)

    @property
    def notes(self) -> list[Note]:
        """Return its findings in their order."""
        return [piece.note for piece in self.pieces if piece.note]


class Part(NamedTuple):
    """A part of the article, such as the abstract, by language."""

    label: str
    cells: Mapping[str, list[Block]]


def page(
    findings: Sequence[Finding], template: Path, title: str, article: Article | None = None
) -> bytes:
    """Return an HTML page of the findings, by the journal's template."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=FileSystemLoader(template.parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["visible"] = visible
    context = _Page(findings, article).context()
    html = environment.get_template(template.name).render(
        title=title, count=report.count(findings), version=__version__, **context
    )
    return html.encode()


def visible(text: str) -> str:
    """Return a text with what nobody can see shown by its escape; lines and spaces stay."""
    return "".join(
        char
        if char in "\n\t" or unicodedata.category(char)[0] != "C"
        else char.encode("unicode_escape").decode()
        for char in text
    )


class _Page:
    """Sorts findings into the texts of an article and the files they are about."""

    def __init__(self, findings: Sequence[Finding], article: Article | None) -> None:
        self.article = article
        self.languages = article.languages if article else ()
        self.notes = [Note(at, f, self._language(f)) for at, f in enumerate(findings, 1)]
        self.marked: set[int] = set()
        documents = article.documents.values() if article else ()
        self.lines = {each.path: each.text.split("\n") for each in documents}

    def _language(self, finding: Finding) -> str:
        name = PurePath(finding.place.path)
        return name.stem if name.suffix == ".md" and name.stem in self.languages else OTHER

    def context(self) -> dict[str, Any]:
        """Return what a template may show."""
        parts = list(self._parts())
        rest = [self._with_source(n) for n in self.notes if n.number not in self.marked]
        return {
            "findings": [report.plain(note.finding) for note in self.notes],
            "languages": {tag: languages.lookup(tag).name for tag in self.languages},
            "parts": parts,
            "files": _by_file(rest),
            "families": sorted(Counter(note.family for note in self.notes).items()),
            "severities": self._severities(),
            "of_language": Counter(note.language for note in self.notes),
        }

    def _with_source(self, note: Note) -> Note:
        """Return a note with its line, which a finding on a whole file has none of."""
        path, line, column = note.finding.place
        written = self.lines.get(path, [])[line - 1 : line] if (line, column) != (1, 1) else []
        source = excerpt(written[0].rstrip(), column, _ROOM).text.strip() if written else ""
        return replace(note, source=source)

    def _severities(self) -> list[tuple[str, int]]:
        tally = Counter(note.finding.severity for note in self.notes)
        return [(str(each), tally[each]) for each in sorted(Severity, reverse=True) if tally[each]]

    def _parts(self) -> Iterator[Part]:
        editions = self.article.editions if self.article else {}
        marks = {language: self._marks(language) for language in self.languages}
        texts = {language: _texts(editions[language]) for language in self.languages}
        for at, label in enumerate(_LABELS):
            cells = {
                language: [b for prose in texts[language][at] for b in self._blocks(prose, marks)]
                for language in self.languages
            }
            if any(cells.values()):
                yield Part(label, cells)

    def _marks(self, language: str) -> list[tuple[int, Note]]:
        """Return the findings in a language's file, each with its offset, in order."""
        document = self.article.documents.get(f"{language}.md") if self.article else None
        if document is None:
            return []
        mine = [note for note in self.notes if note.language == language]
        placed = [(_offset(document, note.finding), note) for note in mine]
        return sorted(placed, key=lambda each: (each[0], each[1].number))

    def _blocks(
        self, prose: Prose, all_marks: Mapping[str, list[tuple[int, Note]]]
    ) -> Iterator[Block]:
        text = prose.text
        marks = all_marks.get(PurePath(text.document.path).stem, [])
        first = bisect_left(marks, text.start, key=lambda each: each[0])
        last = bisect_right(marks, text.end, key=lambda each: each[0])
        inside = [(_index(text, offset), note) for offset, note in marks[first:last]]
        inside = [(at, note) for at, note in inside if note.number not in self.marked]
        self.marked |= {note.number for _, note in inside}
        spans = [match.span() for match in _BLOCK.finditer(text.value)]
        starts = [start for start, _ in spans]
        held: dict[int, list[tuple[int, Note]]] = defaultdict(list)
        for at, note in inside:
            held[max(0, bisect_right(starts, at) - 1)].append((at, note))
        for number, (start, end) in enumerate(spans):
            yield Block(list(_pieces(text.value, start, end, held[number])))


def _by_file(notes: Iterable[Note]) -> dict[str, list[Note]]:
    files: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        files[note.finding.place.path].append(note)
    return files


def _texts(edition: Edition) -> list[list[Prose]]:
    """Return the texts of an edition, those of each label."""
    single = (edition.title, edition.subtitle, edition.short_title, edition.abstract)
    each = [[prose] if prose else [] for prose in single]
    return [*each, list(edition.keywords), [edition.body] if edition.body else []]


def _offset(document: Document, finding: Finding) -> int:
    line = min(finding.place.line, len(document.line_starts))
    return document.line_starts[line - 1] + finding.place.column - 1


def _index(text: Text, offset: int) -> int:
    """Return the index in a text's value of what stands at an offset of its source."""
    return bisect_left(range(len(text.value)), offset, key=text.offset)


def _pieces(value: str, start: int, end: int, marks: Sequence[tuple[int, Note]]) -> Iterator[Piece]:
    """Yield the text between two indexes in pieces; a mark takes in the word that begins there."""
    end = start + len(value[start:end].rstrip())
    begins = [*sorted({index for index, _ in marks}), end]
    done = start
    for index, note in marks:
        at = min(max(index, done), end)
        if at > done:
            yield Piece(value[done:at])
        stop = min(end, begins[bisect_right(begins, index, hi=len(begins) - 1)])
        word = _WORD.match(value, at, max(at, stop)) if index >= done else None
        done = word.end() if word else at
        yield Piece(value[at:done], note)
    if end > done:
        yield Piece(value[done:end])
