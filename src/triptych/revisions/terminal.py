"""A revision for a terminal: short, the most important first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from triptych import report
from triptych.checking.told import Style
from triptych.excerpt import width
from triptych.revisions import phrases
from triptych.revisions.model import ArticleRevision, Found, Revision, Stretch, Text
from triptych.revisions.phrases import Phrase

FEW = 12  # changes of a language, facts, findings that are shown unless all are asked for

_MARKS = {
    "in": ("{+", "+}", "32"),
    "out": ("[-", "-]", "31"),
    "away": ("[→ ", "]", "33"),
    "come": ("[← ", "]", "33"),
    "set": ("{=", "=}", "36"),
}
_SEAMS = {"break": "¶", "join": "⁋"}
_TINT = {"error": "1;31", "warning": "33", "info": "36"}


class Piece(NamedTuple):
    """Words of one colour."""

    text: str
    tint: str = ""


def text(revision: Revision, style: Style, *, full: bool = False) -> str:
    """Return a revision in lines of a width; `full` leaves nothing out."""
    return "".join(f"{line}\n" for line in _Page(style, full=full).lines(revision))


class _Page:
    def __init__(self, style: Style, *, full: bool) -> None:
        self.style = style
        self.full = full
        self.few = 1_000_000 if full else FEW

    def lines(self, revision: Revision) -> Iterator[str]:
        head = f"{phrases.state(revision.old)} → {phrases.state(revision.new)}"
        yield from self.set([Piece(head, "1")], 0)
        told = [each for each in revision.articles if phrases.is_worth_telling(each)]
        for article in told:
            yield ""
            yield from self.article(article)
        if not told:
            yield from self.set([Piece("nothing changed")], 0)

    def article(self, article: ArticleRevision) -> Iterator[str]:
        yield from self.set([Piece(phrases.title(article), "1")], 0)
        yield from self.group("", [Phrase(note) for note in article.notes], "33")
        lags = [Phrase(_upper(lag.sentence)) for lag in article.lags]
        yield from self.group("languages", lags)
        yield from self.findings(article)
        yield from self.group("facts", list(phrases.facts(article.facts)))
        yield from self.group("citations", list(map(phrases.citation, article.citations)))
        yield from self.group("figures", list(map(phrases.figure, article.figures)))
        for each in article.texts:
            if each.differs or each.status == "unread":
                yield from self.language(each)

    def findings(self, article: ArticleRevision) -> Iterator[str]:
        checks = article.checks
        if not checks.new and not checks.gone:
            return
        told = f"checks: {len(checks.new)} new, {len(checks.gone)} gone, {len(checks.still)} left"
        yield from self.set([Piece(told, "1")], 2)
        for found in phrases.worst_first(checks.new)[: self.few]:
            yield from self.set(list(_finding(found)), 4)
        yield from self.more(len(checks.new))

    def group(self, name: str, rows: Sequence[Phrase], tint: str = "") -> Iterator[str]:
        if rows and name:
            yield from self.set([Piece(name, "1")], 2)
        for row in rows[: self.few]:
            yield from self.set([Piece(row.words, tint), *pieces(row.stretches)], 4)
        yield from self.more(len(rows))

    def language(self, each: Text) -> Iterator[str]:
        head = f"{phrases.language(each.language)}: {phrases.text(each)}"
        yield from self.set([Piece(head, "1")], 2)
        changes, last = phrases.changes(each), ""
        if each.status != "compared":
            return
        for entry in changes[: self.few]:
            where = phrases.where(entry)
            if where != last:
                yield from self.set([Piece(where, "2")], 4)
            last = where
            place, told = entry.unit.place, phrases.entry(entry, each, full=self.full)
            words = [Piece(f"{place.line}:", "2")]
            joint = ":" if told.stretches else ""
            words += [Piece(f" {told.words}{joint}")] if told.words else []
            yield from self.set([*words, Piece(" "), *pieces(told.stretches)], 4)
        yield from self.more(len(changes))

    def more(self, number: int) -> Iterator[str]:
        if number > self.few:
            yield from self.set([Piece(f"… and {number - self.few} more", "2")], 4)

    def set(self, words: Iterable[Piece], indent: int) -> Iterator[str]:
        """Yield words in lines of the page."""
        return wrapped(words, indent, self.style)


def wrapped(words: Iterable[Piece], indent: int, style: Style) -> Iterator[str]:
    """Yield words in lines that are no wider than the terminal; later lines stand deeper."""
    room = max(20, style.width - indent - 2)
    line, used, shift = "", 0, " " * indent
    for group in _groups(words):
        wide = sum(width(char) for piece in group for char in piece.text)
        if used and used + 1 + wide > room:
            yield f"{shift}{line}"
            line, used, shift = "", 0, " " * (indent + 2)
        gap = " " if used else ""
        line += gap + "".join(style.paint(p.tint, p.text) if p.tint else p.text for p in group)
        used += len(gap) + wide
    if line:
        yield f"{shift}{line}"


def _groups(words: Iterable[Piece]) -> Iterator[list[Piece]]:
    """Yield words with what stands at them without a space, which no line may part."""
    group: list[Piece] = []
    for piece in words:
        shown = report.printable(piece.text.replace("\n", " ").replace("\t", " "))
        for at, word in enumerate(shown.split(" ")):
            if at and group:
                yield group
                group = []
            if word:
                group.append(Piece(word, piece.tint))
    if group:
        yield group


def pieces(stretches: Iterable[Stretch]) -> Iterator[Piece]:
    """Yield stretches with the marks of their fates."""
    before = ""
    for each in stretches:
        op = _fate(each)
        if op in _SEAMS:
            yield Piece(f" {_SEAMS[op]} ", "35")
        elif op in _MARKS:
            first, last, tint = _MARKS[op]
            is_spaced = before == "away" or (each.text[:1].isspace() and before != "out")
            yield Piece(f"{' ' * is_spaced}{first}{each.text.strip()}{last}", tint)
        else:
            yield Piece(f"{' ' * (before == 'away')}{each.text}")
        before = op


def _fate(each: Stretch) -> str:
    """Return the fate that is marked: words that came from elsewhere, or are set off otherwise."""
    if each.op != "same":
        return each.op
    return "come" if each.move else "set" if each.was is not None else "same"


def _finding(found: Found) -> Iterator[Piece]:
    yield Piece(f"{found.place}:", "2")
    yield Piece(f" {found.severity}", _TINT[found.severity])
    yield Piece(f" {found.code} {found.message}")


def _upper(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
