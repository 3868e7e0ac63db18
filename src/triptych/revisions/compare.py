"""Two states in, a revision out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from triptych.model import Article, Edition
from triptych.revisions import facts, lags, texts
from triptych.revisions.citations import citations
from triptych.revisions.figures import figures
from triptych.revisions.findings import checks
from triptych.revisions.model import ArticleRevision, Checks, Lag, Picture, Revision, Text
from triptych.revisions.pieces import Piece, pieces
from triptych.revisions.references import renamed_keys
from triptych.revisions.sides import Side, paired, sides
from triptych.revisions.states import State
from triptych.sources import manuscript
from triptych.store import file_digest

Lagging = Callable[[Side, Side, lags.Changed], Sequence[Lag]]


@dataclass(frozen=True)
class Wanted:
    """How to compare: checked for which journal, if at all; `lagging` knows the history."""

    journal: str = ""
    checks: bool = True
    lagging: Lagging | None = None


def compare(old: State, new: State, wanted: Wanted = Wanted()) -> Revision:
    """Return all that differs between two states."""
    with ThreadPoolExecutor(2) as pool:  # pandoc reads both at once
        read = pool.map(lambda s: sides(s, wanted.journal, checks=wanted.checks), (old, new))
        was, now = read
    found = tuple(_article(one, other, wanted) for one, other in paired(was, now))
    return Revision(old.name, new.name, found)


def _article(old: Side | None, new: Side | None, wanted: Wanted) -> ArticleRevision:
    if old is None or new is None:
        return _alone(old, new)
    names = renamed_keys(old.article, new.article)
    read = tuple(_texts(old, new, names))
    unread = old.unread | new.unread
    both = old.facts and new.facts
    told = tuple(facts.facts(old.article, new.article, names, unread)) if both else ()
    said = lags.changed(read, told, _statements(old.article, new.article))
    lagging = wanted.lagging(old, new, said) if wanted.lagging else lags.lags(said)
    return ArticleRevision(
        id=new.article.id,
        status="compared",
        title=_title(new.article),
        old_folder=old.called,
        new_folder=new.called,
        languages=new.article.languages,
        texts=read,
        facts=told,
        citations=tuple(citations(read)),
        figures=tuple(figures(old.item.folder, new.item.folder)),
        lags=tuple(lagging),
        checks=checks(old, new, names) if wanted.checks else Checks(),
        notes=(*old.notes, *new.notes),
    )


def _alone(old: Side | None, new: Side | None) -> ArticleRevision:
    side = new or old
    assert side is not None  # noqa: S101 - an article is in one state at least
    return ArticleRevision(
        id=side.article.id,
        status="added" if new else "removed",
        title=_title(side.article),
        old_folder=old.called if old else "",
        new_folder=new.called if new else "",
        languages=side.article.languages,
        checks=checks(old, new, {}),
        notes=side.notes,
    )


def _title(article: Article) -> str:
    for language in article.languages:
        title = article.editions[language].title
        if title:
            return facts.plain(title)
    return article.id


def _statements(old: Article, new: Article) -> lags.Statements:
    was, now = old.publication.statements, new.publication.statements
    return {name: [tag for tag in now[name] if tag in was.get(name, {})] for name in now}


def _texts(old: Side, new: Side, names: Mapping[str, str]) -> Iterator[Text]:
    for tag in dict.fromkeys((*new.article.languages, *old.article.languages)):
        was, now = old.article.editions.get(tag), new.article.editions.get(tag)
        if tag in old.unread | new.unread:
            yield Text(tag, "unread")
            continue
        rows = list(_pieces(was, names, old)), list(_pieces(now, {}, new))
        text = texts.compare(*rows, tag)
        yield text if was and now else replace(text, status="added" if now else "removed")


def _pieces(edition: Edition | None, names: Mapping[str, str], side: Side) -> Iterator[Piece]:
    for piece in pieces(edition, names) if edition else ():
        unit = piece.unit
        pictures = tuple(_pictures(piece, side.item.folder))
        piece.unit = replace(unit, place=side.place(unit.place), pictures=pictures)
        yield piece


def _pictures(piece: Piece, folder: Path) -> Iterator[Picture]:
    """Yield the pictures of a figure whose files lie in the article's folder."""
    for each in piece.passage.pictures:
        file = folder / each.target
        if manuscript.is_inside(folder, file) and file.is_file():
            yield Picture(each.target, each.alt, file_digest(file) or "")
