"""Which passages of one state became which of the other.

Equal ones are found by their digest; of the others those that have the most in common, by an
index of their words, so that the time grows with the text and not with its square. What is common
to many passages says little, and counts little.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from triptych.revisions.words import increasing

ALIKE = 0.45  # how much two passages share that belong together wherever they stand
NEAR = 0.22  # and where they stand at the same place among others
PIECE = 0.6  # how much of a part is in the whole that was split
_POSTINGS = 30  # passages that share a word; a word in more of them is not looked up
_CANDIDATES = 5
_APART = frozenset({"text", "note", "caption", "sentence"})  # pairs only of what is alike
_LINES = frozenset({"text", "heading", "note", "caption"})
_FEW = 3  # tokens of an item of a list, say
_GAP = 2_500  # pairs of a gap that are all compared


class Item(Protocol):
    """What can be matched: of one sort, with keys to compare."""

    @property
    def sort(self) -> str:
        """Return what it may be matched with."""

    @property
    def face(self) -> Hashable:
        """Return what is equal only where the keys are, and is told at once."""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return what is compared."""


class Group(NamedTuple):
    """What belongs together: one and one, one and several (a split), several and one (a merge)."""

    old: tuple[int, ...]
    new: tuple[int, ...]


class Bag(NamedTuple):
    """The words and pairs of words of a passage with their number, and their weight in all."""

    counts: Mapping[Hashable, int]
    weight: float


class Matcher:
    """Matches two rows of passages; `groups` are what was found."""

    def __init__(self, old: Sequence[Item], new: Sequence[Item], *, runs: bool = True) -> None:
        """Take the rows as they stand in the two states.

        With `runs`, it counts which keys follow each other as well.
        """
        self.old, self.new, self.runs = old, new, runs
        self.groups: list[Group] = []
        self.left_old = dict.fromkeys(range(len(old)))
        self.left_new = dict.fromkeys(range(len(new)))

    def match(self, *, anchored: Sequence[tuple[int, int]] = (), whole: bool = True) -> list[Group]:
        """Return the groups; `anchored` pairs belong together unless they equal something else.

        With `whole`, passages that were split or merged are looked for.
        """
        self.equal()
        for i, j in anchored:
            if i in self.left_old and j in self.left_new:
                self.pair((i,), (j,))
        self.weigh()
        if whole:
            self.broken()
        self.alike()
        self.gaps()
        return sorted(self.groups)

    def match_anywhere(self) -> list[Group]:
        """Return the pairs that are equal or much alike, wherever they stand."""
        self.equal()
        self.weigh()
        self.alike()
        return sorted(self.groups)

    def pair(self, old: tuple[int, ...], new: tuple[int, ...]) -> None:
        """Note that some belong together; they are left no more."""
        self.groups.append(Group(old, new))
        for i in old:
            del self.left_old[i]
        for j in new:
            del self.left_new[j]

    # --- what is equal ---

    def equal(self) -> None:
        """Pair what is equal: at both ends, then what stands once, its neighbours, and the rest."""
        self._ends()
        for told in (_face, _keys):  # keys take time to make; most passages need none
            olds = {i: told(self.old[i]) for i in self.left_old}
            news = {j: told(self.new[j]) for j in self.left_new}
            self._once(olds, news)
            self._neighbours(olds, news)
            self._rest(olds, news)

    def _ends(self) -> None:
        olds, news = ([each.face for each in row] for row in (self.old, self.new))
        start, least = 0, min(len(olds), len(news))
        while start < least and olds[start] == news[start]:
            self.pair((start,), (start,))
            start += 1
        end = 0
        while end < least - start and olds[-1 - end] == news[-1 - end]:
            self.pair((len(olds) - 1 - end,), (len(news) - 1 - end,))
            end += 1

    def _once(self, olds: Mapping[int, Hashable], news: Mapping[int, Hashable]) -> None:
        first = Counter(olds[i] for i in self.left_old)
        second = Counter(news[j] for j in self.left_new)
        places = {news[j]: j for j in self.left_new if second[news[j]] == 1}
        for i in list(self.left_old):
            if first[olds[i]] == 1 and olds[i] in places:
                self.pair((i,), (places[olds[i]],))

    def _neighbours(self, olds: Mapping[int, Hashable], news: Mapping[int, Hashable]) -> None:
        todo = deque((g.old[0], g.new[0]) for g in self.groups)
        while todo:
            i, j = todo.popleft()
            for by in (1, -1):
                a, b = i + by, j + by
                if a in self.left_old and b in self.left_new and olds[a] == news[b]:
                    self.pair((a,), (b,))
                    todo.append((a, b))

    def _rest(self, olds: Mapping[int, Hashable], news: Mapping[int, Hashable]) -> None:
        places: dict[Hashable, deque[int]] = defaultdict(deque)
        for j in self.left_new:
            places[news[j]].append(j)
        for i in list(self.left_old):
            if places.get(olds[i]):
                self.pair((i,), (places[olds[i]].popleft(),))

    # --- what is alike ---

    def weigh(self) -> None:
        """Count what the passages that are left are made of."""
        olds = {i: self._features(self.old[i].keys) for i in self.left_old}
        news = {j: self._features(self.new[j].keys) for j in self.left_new}
        spread = Counter(f for bag in (*olds.values(), *news.values()) for f in bag)
        total = len(olds) + len(news) + 1
        self.value = {f: math.log(1 + total / n) for f, n in spread.items()}
        self.bags_old = {i: self._bag(bag) for i, bag in olds.items()}
        self.bags_new = {j: self._bag(bag) for j, bag in news.items()}
        self.index_old = _index(olds)
        self.index_new = _index(news)

    def _features(self, keys: Sequence[str]) -> Counter[Hashable]:
        found: Counter[Hashable] = Counter(keys)
        if self.runs:
            found.update(pairwise(keys))
        return found

    def _bag(self, counts: Mapping[Hashable, int]) -> Bag:
        return Bag(counts, sum(self.value[f] * n for f, n in counts.items()))

    def shared(self, a: Bag, b: Bag) -> float:
        """Return the weight of what two passages share."""
        little, much = sorted((a.counts, b.counts), key=len)
        return sum(self.value[f] * min(n, much[f]) for f, n in little.items() if f in much)

    def likeness(self, i: int, j: int) -> float:
        """Return how much two passages share, from 0 to 1."""
        a, b = self.bags_old[i], self.bags_new[j]
        return 2 * self.shared(a, b) / ((a.weight + b.weight) or 1)

    def candidates(
        self, bag: Bag, sort: str, index: Mapping[Hashable, list[int]], row: Sequence[Item]
    ) -> list[int]:
        """Return the few that share the most, by words that are not in many of them."""
        score: dict[int, float] = defaultdict(float)
        for feature in bag.counts:
            found = index.get(feature, ())
            if len(found) <= _POSTINGS:
                for at in found:
                    score[at] += self.value[feature]
        best = sorted(score, key=lambda at: (-score[at], at))
        return [at for at in best[: 4 * _CANDIDATES] if row[at].sort == sort][:_CANDIDATES]

    def alike(self) -> None:
        """Pair what is alike wherever it stands, the most alike first."""
        found = []
        for i in self.left_old:
            bag = self.bags_old[i]
            for j in self.candidates(bag, self.old[i].sort, self.index_new, self.new):
                if j in self.left_new and (likeness := self.likeness(i, j)) >= ALIKE:
                    found.append((-likeness, abs(i - j), i, j))
        for _, _, i, j in sorted(found):
            if i in self.left_old and j in self.left_new:
                self.pair((i,), (j,))

    # --- what was split or merged ---

    def broken(self) -> None:
        """Find passages that became several that stand together, and the other way round."""
        now = (self.left_new, self.bags_new, self.bags_old, self.index_old, (self.new, self.old))
        for i, parts in self._parts(*now):
            if i in self.left_old and all(j in self.left_new for j in parts):
                self.pair((i,), parts)
        was = (self.left_old, self.bags_old, self.bags_new, self.index_new, (self.old, self.new))
        for j, parts in self._parts(*was):
            if j in self.left_new and all(i in self.left_old for i in parts):
                self.pair(parts, (j,))

    def _parts(
        self,
        left: Mapping[int, None],
        bags: Mapping[int, Bag],
        wholes: Mapping[int, Bag],
        index: Mapping[Hashable, list[int]],
        rows: tuple[Sequence[Item], Sequence[Item]],
    ) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield a whole, and those of one row that stand together and are parts of it."""
        row, other = rows
        home: dict[int, int] = {}
        for at in left:
            if not _is_text(row[at]):
                continue
            found = self.candidates(bags[at], row[at].sort, index, other)
            inside = {w: self.shared(bags[at], wholes[w]) / (bags[at].weight or 1) for w in found}
            best = max(inside, key=lambda w: inside[w], default=-1)
            if best >= 0 and inside[best] >= PIECE:
                home[at] = best
        for whole, parts in _runs(home, row):
            if self._is_sum(wholes[whole], [bags[at] for at in parts]):
                yield whole, parts

    def _is_sum(self, whole: Bag, parts: Sequence[Bag]) -> bool:
        """Tell whether parts together are the whole, which none of them is by itself."""
        together: Counter[Hashable] = Counter()
        for part in parts:
            together.update(part.counts)
        bag = self._bag(together)
        like = 2 * self.shared(whole, bag) / ((whole.weight + bag.weight) or 1)
        single = max(2 * self.shared(whole, p) / ((whole.weight + p.weight) or 1) for p in parts)
        return like >= PIECE and like > single + 0.005

    # --- what stands at the same place ---

    def gaps(self) -> None:
        """Pair what is left between what was matched, in order, where it is a little alike."""
        for olds, news in self._gaps():
            self._retyped(olds, news)
            for sort in dict.fromkeys(self.old[i].sort for i in olds):
                mine = [i for i in olds if self.old[i].sort == sort and i in self.left_old]
                theirs = [j for j in news if self.new[j].sort == sort and j in self.left_new]
                for i, j in self._aligned(mine, theirs):
                    self.pair((i,), (j,))

    def _retyped(self, olds: Sequence[int], news: Sequence[int]) -> None:
        """Pair lines of text that say the same as another kind of line."""
        places = {self.new[j].keys: j for j in reversed(news) if _kind(self.new[j]) in _LINES}
        for i in olds:
            j = places.get(self.old[i].keys)
            if j in self.left_new and _kind(self.old[i]) in _LINES:
                self.pair((i,), (j,))

    def _gaps(self) -> Iterator[tuple[list[int], list[int]]]:
        groups = sorted(self.groups)
        order = increasing([g.new[0] for g in groups])
        ends = [(groups[at].old[-1], groups[at].new[-1]) for at in order]
        starts = [(groups[at].old[0], groups[at].new[0]) for at in order]
        lefts = [(-1, -1), *ends]
        rights = [*starts, (len(self.old), len(self.new))]
        for (i0, j0), (i1, j1) in zip(lefts, rights, strict=True):
            olds = [i for i in range(i0 + 1, i1) if i in self.left_old]
            news = [j for j in range(j0 + 1, j1) if j in self.left_new]
            if olds and news:
                yield olds, news

    def _is_one(self, i: int, j: int) -> bool:
        """Tell whether what stands alone at one place is the same: a whole, or a word or two."""
        few = max(len(self.old[i].keys), len(self.new[j].keys)) <= _FEW
        return few or _kind(self.old[i]) not in _APART

    def _aligned(self, olds: list[int], news: list[int]) -> list[tuple[int, int]]:
        if not olds or not news:
            return []
        if len(olds) * len(news) > _GAP:
            both = [(i, j) for i, j in zip(olds, news, strict=False)]
            return [(i, j) for i, j in both if self.likeness(i, j) >= NEAR]
        if len(olds) == len(news) == 1 and self._is_one(olds[0], news[0]):
            return [(olds[0], news[0])]
        return best_in_order(olds, news, self.likeness, NEAR)


def best_in_order(
    olds: Sequence[int], news: Sequence[int], likeness: Likeness, least: float
) -> list[tuple[int, int]]:
    """Return the pairs in order that are the most alike together, each at least so much."""
    best = [[0.0] * (len(news) + 1) for _ in range(len(olds) + 1)]
    like = [[likeness(i, j) for j in news] for i in olds]
    for a in range(len(olds) - 1, -1, -1):
        for b in range(len(news) - 1, -1, -1):
            both = like[a][b] + best[a + 1][b + 1] if like[a][b] >= least else 0.0
            best[a][b] = max(both, best[a + 1][b], best[a][b + 1])
    found, a, b = [], 0, 0
    while a < len(olds) and b < len(news):
        if like[a][b] >= least and best[a][b] == like[a][b] + best[a + 1][b + 1]:
            found.append((olds[a], news[b]))
            a, b = a + 1, b + 1
        elif best[a][b] == best[a + 1][b]:
            a += 1
        else:
            b += 1
    return found


class Likeness(Protocol):
    """Tells how much two passages share, from 0 to 1."""

    def __call__(self, i: int, j: int, /) -> float:
        """Return it."""


def _face(item: Item) -> Hashable:
    return item.face


def _keys(item: Item) -> Hashable:
    return item.sort, item.keys


def _kind(item: Item) -> str:
    return item.sort.rsplit(maxsplit=1)[-1]


def _is_text(item: Item) -> bool:
    return item.sort.endswith("text")


def _index(bags: Mapping[int, Mapping[Hashable, int]]) -> Mapping[Hashable, list[int]]:
    index: dict[Hashable, list[int]] = defaultdict(list)
    for at, bag in bags.items():
        for feature in bag:
            index[feature].append(at)
    return index


def _runs(home: Mapping[int, int], row: Sequence[Item]) -> Iterator[tuple[int, tuple[int, ...]]]:
    """Yield those that stand together and have one home; notes may stand between them."""
    run: list[int] = []
    for at in range(len(row) + 1):
        if at < len(row) and row[at].sort.endswith("note"):
            continue
        if run and (at not in home or home[at] != home[run[0]]):
            if len(run) > 1:
                yield home[run[0]], tuple(run)
            run = []
        if at in home:
            run.append(at)
