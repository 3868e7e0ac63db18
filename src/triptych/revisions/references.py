"""What the list of references says otherwise, and which works bear another key now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from triptych.model import Article, Reference, Work
from triptych.revisions.fields import Fields, differing, normal
from triptych.revisions.model import Fact

_ALIKE = 0.6  # fields of two works of which one is the other under a new key
_TITLED = ("author", "title", "issued")


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


def references(old: Article, new: Article, names: Mapping[str, str]) -> Iterator[Fact]:
    """Yield what differs; `names` has the new keys of references by their old ones."""
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
            yield from differing(_reference(olds[key]), _reference(now), "reference", key)
    numbers = {names.get(key, key): number for key, number in old.numbers.items()}
    for key, number in new.numbers.items():
        if key in numbers and numbers[key] != number:
            fact = str(numbers[key]), str(number)
            yield Fact("reference", "renumbered", key, "number", "", *fact)


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


def _titled(reference: Reference) -> str:
    works = [_work(work) for work in reference.works]
    return "; ".join(", ".join(work[n] for n in _TITLED if work.get(n)) for work in works)
