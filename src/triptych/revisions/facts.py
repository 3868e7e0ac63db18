"""What `article.yaml` and the list of references say otherwise, field by field."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence

from triptych import pandoc
from triptych.model import Article, Prose
from triptych.revisions.fields import Fields, all_but, differing, fields_of, normal
from triptych.revisions.model import Fact
from triptych.revisions.people import affiliations, authors, contributors
from triptych.revisions.references import references
from triptych.revisions.tokens import tokens, wording


def facts(
    old: Article, new: Article, names: Mapping[str, str], unread: Container[str] = ()
) -> Iterator[Fact]:
    """Yield what differs; `names` has the new keys of references by their old ones.

    Nothing is said of the editions that are `unread`.
    """
    yield from differing(_article(old, unread), _article(new, unread), "article", "")
    yield from _languages(old, new)
    yield from differing(_statements(old), _statements(new), "statement", "")
    yield from authors(old, new)
    yield from contributors(old, new)
    yield from affiliations(old, new)
    for language in new.languages:
        if language in old.editions and language not in unread:
            yield from _keywords(old, new, language)
    yield from references(old, new, names)


def _article(article: Article, unread: Container[str]) -> Fields:
    found = all_but(article.publication, "statements")
    for name in ("id", "status", "template", "hyphenation", "romanisation"):
        found |= fields_of(name, getattr(article, name))
    read = {tag: each for tag, each in article.editions.items() if tag not in unread}
    return found | {("doi", tag): normal(each.doi) for tag, each in read.items() if each.doi}


def _languages(old: Article, new: Article) -> Iterator[Fact]:
    was, now = ", ".join(old.languages), ", ".join(new.languages)
    if set(old.languages) == set(new.languages) and was != now:
        yield Fact("article", "reordered", field="languages", old=was, new=now)
    elif was != now:
        yield Fact("article", "changed", field="languages", old=was, new=now)


def _statements(article: Article) -> Fields:
    found: dict[tuple[str, str], str] = {}
    for name, texts in article.publication.statements.items():
        found.update({(name, language): normal(text) for language, text in texts.items()})
    return found


# --- keywords ---


def _keywords(old: Article, new: Article, language: str) -> Iterator[Fact]:
    was = [plain(each) for each in old.editions[language].keywords]
    now = [plain(each) for each in new.editions[language].keywords]
    gone = [word for word in was if word not in now]
    come = [word for word in now if word not in was]
    for word in list(gone):
        twin = _twin(word, come, was.index(word), now, len(was) == len(now))
        if twin is not None:
            gone.remove(word)
            come.remove(twin)
            yield Fact("keyword", "changed", twin, "", language, word, twin)
    yield from (Fact("keyword", "removed", word, "", language, old=word) for word in gone)
    yield from (Fact("keyword", "added", word, "", language, new=word) for word in come)
    kept_old, kept_new = ([w for w in row if w in other] for row, other in ((was, now), (now, was)))
    if kept_old != kept_new and sorted(kept_old) == sorted(kept_new):
        order = ", ".join(was), ", ".join(now)
        yield Fact("keyword", "reordered", "", "", language, *order)


def plain(prose: Prose) -> str:
    """Return the text of a prose on one line."""
    return normal(" ".join(passage.text for passage in pandoc.passages(prose)))


def _twin(word: str, come: Sequence[str], at: int, now: Sequence[str], is_even: bool) -> str | None:
    """Return the keyword that one became: with a word in common, or in its place."""
    mine = _folded(word)
    theirs = {each: _folded(each) for each in come}
    best = max(come, key=lambda each: len(mine & theirs[each]), default=None)
    if best is not None and 2 * len(mine & theirs[best]) >= len(mine | theirs[best]):
        return best
    return now[at] if is_even and at < len(now) and now[at] in come else None


def _folded(text: str) -> set[str]:
    return {word.casefold() for word in wording(tokens(text))}
