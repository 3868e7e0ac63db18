"""What is said otherwise of authors, contributors and their institutions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from triptych.model import Affiliation, Article, Author, Contributor
from triptych.revisions.fields import all_but, differing, normal
from triptych.revisions.model import Fact

T = TypeVar("T")


def authors(old: Article, new: Article) -> Iterator[Fact]:
    """Yield what differs in the authors, their order and the fields of each."""
    places = [{id(each): at for at, each in enumerate(row)} for row in (old.authors, new.authors)]

    def signs(author: Author) -> Iterator[str]:
        yield from _author_signs(author)
        at = next(row[id(author)] for row in places if id(author) in row)
        yield from (f"{at} {normal(n.given).casefold()}" for n in author.name.values() if n.given)

    pairs, gone, come = _paired(old.authors, new.authors, signs)
    for name in (_named(each, old) for each in gone):
        yield Fact("author", "removed", name, old=name)
    for name in (_named(each, new) for each in come):
        yield Fact("author", "added", name, new=name)
    yield from _reordered([_named(now, new) for _, now in pairs], pairs)
    for was, now in pairs:
        yield from differing(all_but(was), all_but(now), "author", _named(now, new))


def _author_signs(author: Author) -> Iterator[str]:
    yield from filter(None, (normal(author.orcid), normal(author.email)))
    yield from (normal(name).casefold() for name in author.name.values())
    yield from (normal(name.family).casefold() for name in author.name.values() if name.family)


def _named(one: Author | Affiliation, article: Article) -> str:
    """Return the name in the article's language, or else in the first that has one."""
    name = one.name.get(article.language) or next(iter(one.name.values()), "")
    return normal(name)


def contributors(old: Article, new: Article) -> Iterator[Fact]:
    """Yield what differs in those who helped to make the article, such as its translators."""
    pairs, gone, come = _paired(old.contributors, new.contributors, _contributor_signs)
    for each in gone:
        name = f"{_named(each.person, old)} ({each.type})"
        yield Fact("contributor", "removed", name, old=name)
    for each in come:
        name = f"{_named(each.person, new)} ({each.type})"
        yield Fact("contributor", "added", name, new=name)
    for was, now in pairs:
        said = [{**all_but(each, "person"), **all_but(each.person)} for each in (was, now)]
        yield from differing(said[0], said[1], "contributor", _named(now.person, new))


def _contributor_signs(contributor: Contributor) -> Iterator[str]:
    """Yield what tells a contributor: with the type first, since one may do several things."""
    for sign in _author_signs(contributor.person):
        yield f"{contributor.type} {contributor.language} {sign}"
    yield from _author_signs(contributor.person)


def affiliations(old: Article, new: Article) -> Iterator[Fact]:
    """Yield what differs in the institutions of authors and contributors."""
    pairs, gone, come = _paired(old.affiliations, new.affiliations, _affiliation_signs)
    yield from (Fact("affiliation", "removed", each.id, old=_named(each, old)) for each in gone)
    yield from (Fact("affiliation", "added", each.id, new=_named(each, new)) for each in come)
    for was, now in pairs:
        if was.id != now.id:
            yield Fact("affiliation", "renamed", now.id, "id", old=was.id, new=now.id)
        yield from differing(all_but(was, "id"), all_but(now, "id"), "affiliation", now.id)


def _affiliation_signs(affiliation: Affiliation) -> Iterator[str]:
    yield affiliation.id
    yield from (normal(name).casefold() for name in affiliation.name.values())


def _paired(
    old: Sequence[T], new: Sequence[T], signs: Callable[[T], Iterable[str]]
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Return who is who by what they are known by, the surest sign first; who went and came."""
    left, pairs, rest = dict(enumerate(old)), [], []
    known: dict[int, T] = {}
    for rank in range(max((len(list(signs(each))) for each in (*old, *new)), default=0)):
        for at, now in enumerate(new):
            if at in known:
                continue
            wanted = set(list(signs(now))[: rank + 1])
            found = next((i for i, was in left.items() if wanted & set(signs(was))), None)
            if found is not None:
                known[at] = left.pop(found)
    for at, now in enumerate(new):
        if at in known:
            pairs.append((known[at], now))
        else:
            rest.append(now)
    return pairs, list(left.values()), rest


def _reordered(names: Sequence[str], pairs: Sequence[tuple[Author, Author]]) -> Iterator[Fact]:
    """Yield that the authors, in the order they have now, stood in another."""
    was = sorted(range(len(pairs)), key=lambda at: pairs[at][0].place[1:])
    now = list(range(len(pairs)))
    if was != now:
        before, after = (", ".join(names[at] for at in order) for order in (was, now))
        yield Fact("author", "reordered", old=before, new=after)
