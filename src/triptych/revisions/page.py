"""A revision as a page for the browser and as a PDF: the article with its changes in place."""

from __future__ import annotations

import base64
import hashlib
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from markupsafe import Markup

from triptych import __version__, languages, press
from triptych.formats import frame
from triptych.formats.pdf import pages
from triptych.journal import BASE, Journal
from triptych.press import fonts
from triptych.press.archive import Archive
from triptych.press.fault import Fault
from triptych.revisions import phrases
from triptych.revisions.album import NO_PICTURES, Album
from triptych.revisions.blocks import Blocks, Piece, shown
from triptych.revisions.marking import marked
from triptych.revisions.model import (
    ArticleRevision,
    Fact,
    Found,
    Lag,
    Revision,
    Stretch,
    Text,
)

PAGE, PRINT = "changes.html.j2", "changes-print.html.j2"
STYLE, PRINT_STYLE, SCRIPT = "changes.css", "changes-print.css", "changes.js"
Address = Callable[[str], str]
"""The address of a picture by the digest of its file, empty where it cannot be shown."""


class FactRow(NamedTuple):
    """A fact in a table: what it is, what became of it, and what was said before and after."""

    what: str
    op: str
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]


@dataclass(frozen=True)
class Edition:
    """An article in one language: its blocks, its changes by part, who left it behind."""

    id: str
    tag: str
    name: str
    own_name: str
    status: str
    told: str
    blocks: Blocks
    lags: tuple[Lag, ...]


@dataclass(frozen=True)
class Sheet:
    """An article with its changes; what is told of it as rows for a template."""

    id: str
    title: str
    status: str
    editions: tuple[Edition, ...]
    facts: tuple[FactRow, ...]
    citations: tuple[str, ...]
    figures: tuple[str, ...]
    findings: tuple[tuple[str, tuple[Found, ...]], ...]
    lags: tuple[str, ...]
    notes: tuple[str, ...]


def html(revision: Revision, journal: str = "", album: Album = NO_PICTURES) -> str:
    """Return a page that needs no other file; raises JournalError where a template is wrong."""
    shelf = Journal.read(journal or BASE)
    style, script = (shelf.find(name).read_text("utf-8") for name in (STYLE, SCRIPT))
    policy = (
        f"default-src 'none'; img-src data:; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    )
    return frame.render(
        shelf,
        PAGE,
        **_context(revision, album.data),
        policy=policy,
        style=Markup(style),  # noqa: S704 - the journal's own files
        script=Markup(script),  # noqa: S704
    )


def pdf(
    revision: Revision, journal: str, tell: Callable[[str], None], album: Album = NO_PICTURES
) -> bytes:
    """Return the marked-up article as a PDF/A-3a that is PDF/UA-1.

    `tell` is called with what a reader loses in it, such as a letter that no font has.
    Raises JournalError, PressError and FontError.
    """
    shelf = Journal.read(journal or BASE)
    context = _context(revision, album.name)
    tags = [edition.tag for sheet in context["sheets"] for edition in sheet.editions]
    title = f"What changed: {context['title']}"
    faults: list[Fault] = []
    spoken = tuple(dict.fromkeys(["en", *tags]))
    with tempfile.TemporaryDirectory(prefix="triptych-diff-") as name:
        album.write(Path(name))
        made = press.print_pdf(
            frame.render(shelf, PRINT, **context),
            css=[shelf.find(PRINT_STYLE).read_text("utf-8")],
            root=Path(name),
            journal_folders=list(shelf.folders),
            archive=partial(Archive, titles={"en": title}, languages=spoken),
            found=faults.append,
            line_breaks="greedy",
            fonts_folder=fonts.FALLBACK,
        )
    for line in pages.lost(faults):
        tell(line)
    return made


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _context(revision: Revision, address: Address) -> dict[str, Any]:
    """Return what a template may show."""
    told = [each for each in revision.articles if phrases.is_worth_telling(each)]
    sheets = [_sheet(article, f"a{at}", address) for at, article in enumerate(told, 1)]
    return {
        "title": ", ".join(sheet.title for sheet in sheets) or "nothing",
        "old": shown(phrases.state(revision.old)),
        "new": shown(phrases.state(revision.new)),
        "sheets": sheets,
        "version": __version__,
    }


def _sheet(article: ArticleRevision, id_: str, address: Address) -> Sheet:
    checks = article.checks
    groups = {"New": checks.new, "Gone": checks.gone, "Still there": checks.still}
    return Sheet(
        id=id_,
        title=shown(article.title),
        status=article.status,
        editions=tuple(_edition(text, article, id_, address) for text in article.texts),
        facts=tuple(_facts(article.facts)),
        citations=tuple(shown(phrases.citation(each).words) for each in article.citations),
        figures=tuple(shown(phrases.figure(each).words) for each in article.figures),
        findings=tuple((name, tuple(_sorted(rows))) for name, rows in groups.items() if rows),
        lags=tuple(shown(lag.sentence[:1].upper() + lag.sentence[1:]) for lag in article.lags),
        notes=tuple(map(shown, article.notes)),
    )


def _edition(text: Text, article: ArticleRevision, id_: str, address: Address) -> Edition:
    tag = text.language
    behind = tuple(lag for lag in article.lags if tag in lag.behind)
    return Edition(
        id=f"{id_}-{tag}",
        tag=tag,
        name=phrases.language(tag),
        own_name=languages.lookup(tag).name,
        status=text.status,
        told=phrases.text(text),
        blocks=Blocks(text, f"{id_}-{tag}", address),
        lags=behind,
    )


def _sorted(found: Iterable[Found]) -> list[Found]:
    rows = (Found(f.place, f.code, f.severity, shown(f.message)) for f in found)
    return phrases.worst_first(rows)


def _facts(found: Sequence[Fact]) -> Iterator[FactRow]:
    for fact in found:
        old, new = _before_and_after(fact)
        yield FactRow(shown(phrases.about(fact)), fact.op, tuple(old), tuple(new))


def _before_and_after(fact: Fact) -> tuple[list[Piece], list[Piece]]:
    """Return both values; of two of them, with what differs marked."""
    if not fact.old or not fact.new:
        return _value(fact.old, "out"), _value(fact.new, "in")
    row = marked(fact.old, fact.new)
    if not any(each.op == "same" for each in row):
        return _value(fact.old, "out"), _value(fact.new, "in")
    return _side(row, "out"), _side(row, "in")


def _value(text: str, mark: str) -> list[Piece]:
    return [Piece(mark, shown(text))] if text else []


def _side(row: Iterable[Stretch], mark: str) -> list[Piece]:
    pieces = []
    for each in row:
        if each.op in {"same", mark}:
            pieces += [Piece("", " ")] if each.text[:1].isspace() else []
            pieces.append(Piece(mark if each.op == mark else "", shown(each.text.strip())))
    return pieces
