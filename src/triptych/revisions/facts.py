"""What `article.yaml` and the list of references say otherwise, field by field."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, TypeVar

from triptych import pandoc
from triptych.document import Text
from triptych.model import Affiliation, Article, Author, Contributor, Prose, Reference, Work
from triptych.revisions.model import Fact
from triptych.revisions.tokens import tokens, wording

T = TypeVar("T")
Fields = Mapping[tuple[str, str], str]
"""What is said, by field and language; the language is empty where there is none."""

_ALIKE = 0.6  # fields of two works of which one is the other under a new key
_TITLED = ("author", "title", "issued")


def facts(
    old: Article, new: Article, names: Mapping[str, str], unread: Container[str] = ()
) -> Iterator[Fact]:
    """Yield what differs; `names` has the new keys of references by their old ones.

    Nothing is said of the editions that are `unread`.
    """
    yield from _differing(_article(old, unread), _article(new, unread), "article", "")
    yield from _languages(old, new)
    yield from _differing(_statements(old), _statements(new), "statement", "")
    yield from _authors(old, new)
    yield from _contributors(old, new)
    yield from _affiliations(old, new)
    for language in new.languages:
        if language in old.editions and language not in unread:
            yield from _keywords(old, new, language)
    yield from _references(old, new, names)


def normal(value: Any) -> str:
    """Return a value as it is compared: on one line, in NFC."""
    return " ".join(unicodedata.normalize("NFC", str(value)).split()) if value else ""


def _differing(old: Fields, new: Fields, what: str, subject: str) -> Iterator[Fact]:
    for field, language in dict.fromkeys((*new, *old)):
        was, now = old.get((field, language), ""), new.get((field, language), "")
        if was != now:
            op = "changed" if was and now else "added" if now else "removed"
            yield Fact(what, op, subject, field, language, was, now)  # type: ignore[arg-type]


def _of(name: str, value: Any) -> dict[tuple[str, str], str]:
    """Return what a value of the model says, by field and language, whatever it is made of.

    What is the same in several languages is said once, without language.
    """
    if isinstance(value, Text | str | bool) or value is None:
        text = "yes" if value is True else normal(value)
        return {(name, ""): text} if text else {}
    if isinstance(value, Affiliation):  # it is compared by itself
        return {(name, ""): value.id}
    if isinstance(value, Mapping):
        return _by_language({tag: _of(name, each) for tag, each in value.items()})
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        return _of_list(name, value)
    parts = [_of(f"{name} {part}", each) for part, each in _parts(value)]
    return {key: text for part in parts for key, text in part.items()}


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    names = getattr(value, "_fields", None) or [field.name for field in fields(value)]
    return ((name, getattr(value, name)) for name in names if name != "place")


def _of_list(name: str, values: Sequence[Any]) -> dict[tuple[str, str], str]:
    """Return what a list says: texts together, and what has fields one by one, with a number."""
    if all(isinstance(each, Text | str | Affiliation) for each in values):
        told = [text for each in values for text in _of(name, each).values()]
        return {(name, ""): ", ".join(told)} if told else {}
    parts = [_of(f"{name} {number}", each) for number, each in enumerate(values, 1)]
    return {key: text for part in parts for key, text in part.items()}


def _by_language(said: Mapping[str, Mapping[tuple[str, str], str]]) -> dict[tuple[str, str], str]:
    found = {(f, tag): text for tag, each in said.items() for (f, _), text in each.items()}
    for field in {field for field, _ in found}:
        texts = [text for (name, _), text in found.items() if name == field]
        if len(texts) == len(said) > 1 and len(set(texts)) == 1:
            found = {key: text for key, text in found.items() if key[0] != field}
            found[field, ""] = texts[0]
    return found


def _all_but(value: Any, *names: str) -> dict[tuple[str, str], str]:
    """Return all that the fields of a value say, but those of some names."""
    said = [_of(name, each) for name, each in _parts(value) if name not in names]
    return {key: text for each in said for key, text in each.items()}


# --- the article, its languages and statements ---


def _article(article: Article, unread: Container[str]) -> Fields:
    found = _all_but(article.publication, "statements")
    for name in ("id", "status", "template", "hyphenation", "romanisation"):
        found |= _of(name, getattr(article, name))
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


# --- people and institutions ---


def _authors(old: Article, new: Article) -> Iterator[Fact]:
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
    yield from _reordered("author", [_named(now, new) for _, now in pairs], pairs)
    for was, now in pairs:
        yield from _differing(_all_but(was), _all_but(now), "author", _named(now, new))


def _author_signs(author: Author) -> Iterator[str]:
    yield from filter(None, (normal(author.orcid), normal(author.email)))
    yield from (normal(name).casefold() for name in author.name.values())
    yield from (normal(name.family).casefold() for name in author.name.values() if name.family)


def _named(author: Author, article: Article) -> str:
    name = author.name.get(article.language) or next(iter(author.name.values()), "")
    return normal(name)


def _contributors(old: Article, new: Article) -> Iterator[Fact]:
    pairs, gone, come = _paired(old.contributors, new.contributors, _contributor_signs)
    for each in gone:
        name = f"{_named(each.person, old)} ({each.type})"
        yield Fact("contributor", "removed", name, old=name)
    for each in come:
        name = f"{_named(each.person, new)} ({each.type})"
        yield Fact("contributor", "added", name, new=name)
    for was, now in pairs:
        said = [{**_all_but(each, "person"), **_all_but(each.person)} for each in (was, now)]
        yield from _differing(said[0], said[1], "contributor", _named(now.person, new))


def _contributor_signs(contributor: Contributor) -> Iterator[str]:
    """Yield what tells a contributor: with the type first, since one may do several things."""
    for sign in _author_signs(contributor.person):
        yield f"{contributor.type} {contributor.language} {sign}"
    yield from _author_signs(contributor.person)


def _affiliations(old: Article, new: Article) -> Iterator[Fact]:
    pairs, gone, come = _paired(old.affiliations, new.affiliations, _affiliation_signs)
    yield from (Fact("affiliation", "removed", each.id, old=_called(each, old)) for each in gone)
    yield from (Fact("affiliation", "added", each.id, new=_called(each, new)) for each in come)
    for was, now in pairs:
        if was.id != now.id:
            yield Fact("affiliation", "renamed", now.id, "id", old=was.id, new=now.id)
        yield from _differing(_all_but(was, "id"), _all_but(now, "id"), "affiliation", now.id)


def _affiliation_signs(affiliation: Affiliation) -> Iterator[str]:
    yield affiliation.id
    yield from (normal(name).casefold() for name in affiliation.name.values())


def _called(affiliation: Affiliation, article: Article) -> str:
    name = affiliation.name.get(article.language) or next(iter(affiliation.name.values()), "")
    return normal(name)


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


def _reordered(what: str, names: Sequence[str], pairs: Sequence[tuple[Any, Any]]) -> Iterator[Fact]:
    """Yield that pairs, in the order they have now, stood in another."""
    was = sorted(range(len(pairs)), key=lambda at: pairs[at][0].place[1:])
    now = list(range(len(pairs)))
    if was != now:
        before, after = (", ".join(names[at] for at in order) for order in (was, now))
        yield Fact(what, "reordered", old=before, new=after)


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


# --- references ---


def renamed_keys(old: Article, new: Article) -> dict[str, str]:
    """Return the new keys of references by their old ones, of those that bear another now."""
    gone, come = _unpaired(old.references, new.references)
    names: dict[str, str] = {}
    for was in gone:
        like = {now.id: _likeness(was, now) for now in come if now.id not in names.values()}
        best = max(like, key=lambda key: like[key], default="")
        if best and like[best] >= _ALIKE:
            names[was.id] = best
    return names


def _unpaired(
    old: Sequence[Reference], new: Sequence[Reference]
) -> tuple[list[Reference], list[Reference]]:
    olds, news = {each.id for each in old}, {each.id for each in new}
    return [e for e in old if e.id not in news], [e for e in new if e.id not in olds]


def _likeness(old: Reference, new: Reference) -> float:
    was, now = _reference(old), _reference(new)
    titles = [{v for (f, _), v in each.items() if f.endswith("title")} for each in (was, now)]
    if not titles[0] & titles[1]:
        return 0.0
    return sum(was.get(field) == now[field] for field in now) / max(len(was), len(now), 1)


def _reference(reference: Reference) -> Fields:
    found: dict[tuple[str, str], str] = {}
    for at, work in enumerate(reference.works, 1):
        before = f"{at}. " if len(reference.works) > 1 else ""
        found.update({(f"{before}{name}", ""): text for name, text in _work(work).items()})
    return found


def _work(work: Work) -> dict[str, str]:
    return {name: _said(value) for name, value in work.data.items() if name != "id"}


def _said(value: Any) -> str:
    """Return a field of CSL as a person would write it."""
    if isinstance(value, list):
        return "; ".join(map(_said, value))
    if isinstance(value, Mapping):
        if "date-parts" in value:
            return "/".join("-".join(f"{int(n):02}" for n in part) for part in value["date-parts"])
        names = [value[part] for part in ("literal", "family", "given") if part in value]
        rest = [v for k, v in sorted(value.items()) if k not in {"literal", "family", "given"}]
        return ", ".join(map(_said, [*names, *rest]))
    return normal(value)


def _references(old: Article, new: Article, names: Mapping[str, str]) -> Iterator[Fact]:
    olds = {names.get(each.id, each.id): each for each in old.references}
    news = {each.id: each for each in new.references}
    for key, was in olds.items():
        if key not in news:
            yield Fact("reference", "removed", key, old=_titled(was))
    for key, now in news.items():
        if key not in olds:
            yield Fact("reference", "added", key, new=_titled(now))
        else:
            if olds[key].id != key:
                yield Fact("reference", "renamed", key, "id", old=olds[key].id, new=key)
            yield from _differing(_reference(olds[key]), _reference(now), "reference", key)
    numbers = {names.get(key, key): number for key, number in old.numbers.items()}
    for key, number in new.numbers.items():
        if key in numbers and numbers[key] != number:
            fact = str(numbers[key]), str(number)
            yield Fact("reference", "renumbered", key, "number", "", *fact)


def _titled(reference: Reference) -> str:
    works = [_work(work) for work in reference.works]
    return "; ".join(", ".join(work[n] for n in _TITLED if work.get(n)) for work in works)
