"""A history for a terminal, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from triptych.checking.told import Style
from triptych.chronicle.sentence import Life, Said, Touch
from triptych.chronicle.sizes import ArticleSize, LanguageSize, ReferencesSize, Revision
from triptych.report import as_json
from triptych.revisions import phrases
from triptych.revisions.marking import marked
from triptych.revisions.model import Size
from triptych.revisions.terminal import Piece, pieces, wrapped

VERSION = 1
_NAMED = 6  # entries of the bibliography that are named
ENDS = "the history here ends with it: only newer commits were fetched (git fetch --unshallow)"


def revisions_json(found: Sequence[Revision]) -> str:
    """Return revisions as JSON, the newest first."""
    return as_json({"version": VERSION, "revisions": [asdict(each) for each in found]})


def lives_json(found: Sequence[Life]) -> str:
    """Return sentences and what touched them as JSON."""
    rows = [{"now": asdict(e.now), "touches": [asdict(t) for t in e.touches]} for e in found]
    return as_json({"version": VERSION, "sentences": rows})


def revisions_text(found: Sequence[Revision], style: Style) -> str:
    """Return revisions in lines, the newest first."""
    groups = (("".join(f"{line}\n" for line in _revision(each, style))) for each in found)
    return "\n".join(groups)


def _revision(each: Revision, style: Style) -> Iterator[str]:
    merge = " (merge)" if each.is_merge else ""
    head = [Piece(each.id[: phrases.ID], "33"), Piece(f" {each.date} {each.author}{merge}")]
    yield from wrapped(head, 0, style)
    yield from wrapped([Piece(each.subject, "1")], 4, style)
    if each.came_from is not None:
        told = f"the manuscript came here from {each.came_from or 'the root of the repository'}"
        yield from wrapped([Piece(told)], 4, style)
    if each.ends:
        yield from wrapped([Piece(f"size unknown: {ENDS}", "33")], 4, style)
        return
    rows = [row for article in each.articles for row in _article(article)]
    for row in rows or ["no words changed"]:
        yield from wrapped([Piece(row)], 4, style)


def _article(article: ArticleSize) -> Iterator[str]:
    before = f"{article.folder}, " if article.folder else ""
    for language in article.languages:
        if language.edits or language.size != Size():
            yield f"{before}{_language(language)}"
    references = _references(article.references)
    if references:
        yield f"{before}references: {references}"
    facts = ", ".join(f"{fact.field} {_signed(fact.size)}" for fact in article.facts)
    if facts:
        yield f"{before}facts: {facts}"
    if article.files:
        yield f"{before}other files: {', '.join(article.files)}"


def _language(language: LanguageSize) -> str:
    name = phrases.language(language.language)
    if language.size == Size():
        return f"{name}: marks, emphasis or paragraphs alone changed"
    parts = [f"{each.section or each.part} {_signed(each.size)}" for each in language.parts]
    return f"{name}: {phrases.size(language.size)} ({', '.join(parts)})"


def _references(each: ReferencesSize) -> str:
    groups = {"added": each.added, "removed": each.removed, "changed": each.changed}
    told = [f"{_few(keys)} {what}" for what, keys in groups.items() if keys]
    return f"{'; '.join(told)} ({phrases.size(each.size)})" if told else ""


def _few(keys: Sequence[str]) -> str:
    more = [f"{len(keys) - _NAMED} more"] if len(keys) > _NAMED else []
    return ", ".join((*keys[:_NAMED], *more))


def _signed(size: Size) -> str:
    told = [f"+{size.words_in}"] if size.words_in else []
    told += [f"−{size.words_out}"] if size.words_out else []
    told += [f"{size.words_moved} moved"] if size.words_moved else []
    return " ".join(told)


# --- sentences ---


def lives_text(found: Sequence[Life], style: Style) -> str:
    """Return sentences in lines, each with what touched it."""
    groups = (("".join(f"{line}\n" for line in _life(each, style))) for each in found)
    return "\n".join(groups)


def _life(life: Life, style: Style) -> Iterator[str]:
    yield from wrapped([Piece(_where(life.now), "1")], 0, style)
    yield from wrapped([Piece(life.now.text)], 4, style)
    for touch in life.touches:
        yield from _touch(touch, style)
    if not life.touches:
        yield from wrapped([Piece("no commit has it", "33")], 0, style)


def _touch(touch: Touch, style: Style) -> Iterator[str]:
    if not touch.id:
        yield from wrapped(
            [Piece("changed in the working tree, and not committed yet", "33")], 0, style
        )
    else:
        merge = " (merge)" if touch.is_merge else ""
        head = [
            Piece(touch.id[: phrases.ID], "33"),
            Piece(f" {touch.date} {touch.author}{merge}: "),
        ]
        yield from wrapped([*head, Piece(touch.subject)], 0, style)
    if touch.within:
        head = [Piece("in it "), Piece(touch.within.id[: phrases.ID], "33")]
        head += [Piece(f" {touch.within.date} {touch.within.author}: {touch.within.subject}")]
        yield from wrapped(head, 4, style)
    if touch.ends:
        yield from wrapped([Piece(f"it stood there already; {ENDS}", "33")], 4, style)
    elif not touch.before:
        yield from wrapped([Piece("it came in")], 4, style)
    else:
        yield from _change(touch, style)


def _change(touch: Touch, style: Style) -> Iterator[str]:
    for said in touch.before:
        yield from wrapped([Piece(f"before, {_where(said)} said: {said.text}")], 4, style)
    old = " ".join(said.text for said in touch.before)
    yield from wrapped([Piece("changed: "), *pieces(marked(old, touch.after.text))], 4, style)


def _where(said: Said) -> str:
    return f"{said.path}:{said.line}:{said.column}"
