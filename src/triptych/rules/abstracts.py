"""LNG: whether the abstracts say the same in every language."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from triptych.document import Place
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.reading import Paragraph, of_part
from triptych.rule import Fault, rule
from triptych.rules import placeables
from triptych.rules.placeables import Date, Placeable

LONG = 50  # words: below, a ratio of lengths says nothing
SHORTEST, LONGEST = 0.6, 1.5  # of what one would expect from the other language
MOVED = 0.3  # of the abstract, by which a sentence may come earlier or later
MANY = 6  # sentences: in fewer, none can have moved far

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Abstract:
    """The abstract of one language as one text, with its facts."""

    language: str
    paragraphs: tuple[Paragraph, ...]

    @cached_property
    def text(self) -> str:
        """The paragraphs, a line each."""
        return "\n".join(paragraph.text for paragraph in self.paragraphs)

    @cached_property
    def _starts(self) -> list[int]:
        lengths = [len(paragraph.text) + 1 for paragraph in self.paragraphs]
        return [sum(lengths[:at]) for at in range(len(lengths))]

    def place(self, at: int) -> Place:
        """Return where the character at index `at` of the text was written."""
        number = max(0, bisect_right(self._starts, at) - 1)
        return self.paragraphs[number].place(at - self._starts[number])

    @cached_property
    def sentences(self) -> list[int]:
        """The offsets at which the sentences begin."""
        pairs = zip(self._starts, self.paragraphs, strict=True)
        return [start + sentence.start for start, p in pairs for sentence in p.sentences]

    def sentence(self, at: int) -> int:
        """Return the number, from 0, of the sentence that the character at `at` belongs to."""
        return max(0, bisect_right(self.sentences, at) - 1)

    @cached_property
    def words(self) -> int:
        """The number of words."""
        return len(re.findall(r"\w[\w'’-]*", self.text))

    @cached_property
    def dates(self) -> list[Placeable]:
        """The dates that say more than a year."""
        return placeables.dates(self.text, self.language)

    @cached_property
    def numbers(self) -> list[Placeable]:
        """The numbers outside dates."""
        return placeables.numbers(self.text, self.language)

    @cached_property
    def said(self) -> frozenset[str]:
        """The values of all numbers, those of dates among them."""
        parts = {str(part) for date in self.dates for part in date.value if part}
        return frozenset(parts | {str(number.value) for number in self.numbers})

    @cached_property
    def spelled(self) -> frozenset[int]:
        """The numbers that may be said in words."""
        return placeables.spelled(self.text, self.language)


@lru_cache(maxsize=2)
def abstracts(article: Article) -> tuple[Abstract, ...]:
    """Return the abstracts there are, in the order of the languages."""
    read = ((tag, of_part(article, tag, "abstract")) for tag in article.languages)
    return tuple(Abstract(tag, paragraphs) for tag, paragraphs in read if paragraphs)


def odd(values: Mapping[str, T], agree: Callable[[T, T], bool]) -> list[str]:
    """Return the languages whose value agrees with that of no other.

    Where none agrees with any other, the first, which is the article's own, is taken to be right.
    """
    alone = [
        tag
        for tag, value in values.items()
        if not any(agree(value, other) for name, other in values.items() if name != tag)
    ]
    return alone[1:] if len(alone) == len(values) else alone


def listed(values: Mapping[str, object]) -> str:
    """Return values by language as a message shows them."""
    return ", ".join(f"{tag} {value}" for tag, value in values.items())


# --- how much there is ---


@rule("LNG009", "abstract-paragraph-counts-agree", Severity.WARNING)
def abstract_paragraph_counts_agree(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find abstracts divided into more or fewer paragraphs than the others."""
    read = {abstract.language: abstract for abstract in abstracts(article)}
    counts = {tag: len(abstract.paragraphs) for tag, abstract in read.items()}
    for tag in odd(counts, lambda one, other: one == other):
        message = f"the number of paragraphs differs in the abstract in {tag} ({listed(counts)})"
        cure = "divide the abstracts alike; a page's end in the manuscript is no paragraph's end"
        yield Fault(read[tag].paragraphs[-1].place(), message, cure)


@rule("LNG010", "abstract-sentence-counts-agree", Severity.INFO)
def abstract_sentence_counts_agree(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find abstracts with many more or fewer sentences than the others."""
    read = {abstract.language: abstract for abstract in abstracts(article)}
    counts = {tag: len(abstract.sentences) for tag, abstract in read.items()}
    for tag in odd(counts, _near):
        message = f"the number of sentences differs in the abstract in {tag} ({listed(counts)})"
        yield Fault(read[tag].place(0), message, "see that every sentence is in every language")


def _near(one: int, other: int) -> bool:
    """Tell whether counts are as near as a translator's dividing and joining leaves them."""
    return abs(one - other) <= max(2, max(one, other) // 5)


@rule("LNG011", "abstract-lengths-agree", Severity.WARNING)
def abstract_lengths_agree(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find abstracts much shorter or longer than their language lets expect."""
    read = {abstract.language: abstract for abstract in abstracts(article)}
    said = {
        tag: abstract.words * 100 / placeables.translation(tag).length
        for tag, abstract in read.items()
    }
    if not said or max(said.values()) < LONG:
        return
    words = {tag: abstract.words for tag, abstract in read.items()}
    for tag in odd(said, lambda one, other: SHORTEST <= one / max(other, 1) <= LONGEST):
        message = f"the length of the abstract in {tag} is another ({listed(words)} words)"
        yield Fault(read[tag].place(0), message, "see that nothing is left out or added")


# --- what must stand in each ---


def _lacking(
    article: Article,
    find: Callable[[Abstract], Sequence[Placeable]],
    has: Callable[[Abstract, Placeable], bool],
) -> Iterator[tuple[Abstract, Placeable, str]]:
    """Yield what one abstract says and others do not, with the names of those."""
    read = abstracts(article)
    for here in read:
        once = {placeable.value: placeable for placeable in reversed(find(here))}
        for placeable in once.values():
            lacking = [o.language for o in read if o is not here and not has(o, placeable)]
            if lacking:
                yield here, placeable, " and ".join(lacking)


@rule("LNG012", "date-stands-in-every-abstract", Severity.WARNING)
def date_stands_in_every_abstract(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find dates that another language's abstract does not say."""
    for here, date, lacking in _lacking(article, lambda one: one.dates, _has_date):
        message = f'the date "{date.text}" is not in the abstract in {lacking}'
        yield Fault(here.place(date.start), message, "say the same date in every language")


def _has_date(other: Abstract, date: Placeable) -> bool:
    if not placeables.translation(other.language).months:
        return all(not part or str(part) in other.said for part in date.value[::2])
    return any(_says(said.value, date.value) for said in other.dates)


def _says(said: Date | str, date: Date | str) -> bool:
    """Tell whether a date says all that another does; of one with a day, the year may be left."""
    if not isinstance(said, Date) or not isinstance(date, Date):
        return False
    year = said.year == date.year or (not (date.year and said.year) and said.day > 0)
    return year and said.month == date.month and date.day in (0, said.day)


@rule("LNG013", "number-stands-in-every-abstract", Severity.WARNING)
def number_stands_in_every_abstract(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find numbers that another language's abstract says neither in digits nor in words."""
    for here, number, lacking in _lacking(article, lambda one: one.numbers, _has_number):
        message = f"the number {number.text} is not in the abstract in {lacking}"
        yield Fault(here.place(number.start), message, "say the same number in every language")


def _has_number(other: Abstract, number: Placeable) -> bool:
    value = str(number.value)
    decade = len(value) == 2 and value.endswith("0") and f"19{value}" in other.said
    decade = decade or (re.fullmatch(r"19\d0", value) is not None and value[2:] in other.said)
    return value in other.said or decade or placeables.is_spelled(value, other.spelled)


@rule("LNG014", "citation-stands-in-every-abstract", Severity.WARNING)
def citation_stands_in_every_abstract(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find works that one abstract cites and another does not."""
    cited = {}
    for abstract in abstracts(article):
        prose = article.editions[abstract.language].abstract
        citations = prose.outline.citations if prose else ()
        cited[abstract.language] = {c.key: c.place for c in reversed(citations)}
    for places in cited.values():
        for key, place in places.items():
            lacking = " and ".join(tag for tag, keys in cited.items() if key not in keys)
            if lacking:
                message = f"the abstract in {lacking} does not cite @{key}"
                yield Fault(place, message, "cite the same works in every language")


@rule("LNG015", "acronym-stands-in-every-abstract", Severity.INFO)
def acronym_stands_in_every_abstract(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find acronyms in Latin letters that another abstract neither has nor spells out."""
    for here, acronym, lacking in _lacking(article, _latin, _has_acronym):
        message = f"{acronym.text} is not in the abstract in {lacking}"
        cure = "name the same things in every language, or list the acronym in terms.csv"
        yield Fault(here.place(acronym.start), message, cure)


def _latin(abstract: Abstract) -> Sequence[Placeable]:
    return [one for one in placeables.acronyms(abstract.text) if one.text.isascii()]


def _has_acronym(other: Abstract, acronym: Placeable) -> bool:
    """Tell whether an abstract has an acronym, could have one of its own, or spells it out."""
    if acronym.text in other.text:
        return True
    own = [one for one in placeables.acronyms(other.text) if not one.text.isascii()]
    initials = "".join(re.findall(r"\b[^\W\d_]", other.text)).upper()
    return bool(own) or acronym.text.split("-")[0] in initials


# --- in what order ---


@rule("LNG016", "fact-keeps-its-place", Severity.WARNING)
def fact_keeps_its_place(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find dates and numbers that stand much earlier or later in one abstract than in others."""
    read = [one for one in abstracts(article) if len(one.sentences) >= MANY]
    facts = {abstract.language: _single(abstract) for abstract in read}
    for value in dict.fromkeys(value for found in facts.values() for value in found):
        having = [abstract for abstract in read if value in facts[abstract.language]]
        at = {a.language: a.sentence(facts[a.language][value].start) for a in having}
        shares = {a.language: at[a.language] / (len(a.sentences) - 1) for a in having}
        moved = odd(shares, lambda one, other: abs(one - other) <= MOVED)
        for abstract in having:
            if abstract.language in moved:
                told = {a.language: f"{at[a.language] + 1} of {len(a.sentences)}" for a in having}
                here = told.pop(abstract.language)
                fact = facts[abstract.language][value]
                message = f'"{fact.text}" stands in sentence {here} ({listed(told)})'
                cure = "tell the facts in the same order in every language"
                yield Fault(abstract.place(fact.start), message, cure)


def _single(abstract: Abstract) -> dict[Date | str, Placeable]:
    """Return the dates and numbers that an abstract says just once, by value."""
    facts = [*abstract.dates, *abstract.numbers]
    times = Counter(fact.value for fact in facts)
    return {fact.value: fact for fact in facts if times[fact.value] == 1}


@rule("LNG017", "back-reference-keeps-its-antecedent", Severity.WARNING)
def back_reference_keeps_its_antecedent(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find "in this regard" and the like behind another fact than in the other languages."""
    read = abstracts(article)
    back = {abstract.language: _back_references(abstract) for abstract in read}
    if len({len(found) for found in back.values()}) != 1:
        return
    for number in range(len(back[article.language]) if article.language in back else 0):
        before = {a.language: _facts_before(a, back[a.language][number]) for a in read}
        told = set.intersection(*(set(_single(a)) for a in read))
        kept = {tag: frozenset(facts & told) for tag, facts in before.items()}
        for tag in odd(kept, lambda one, other: one == other):
            abstract = next(one for one in read if one.language == tag)
            message = "the sentence before this one tells something else than in other languages"
            cure = "put the sentence that this one points back to before it"
            yield Fault(abstract.place(back[tag][number]), message, cure)


def _back_references(abstract: Abstract) -> list[int]:
    """Return where sentences begin that point back to the one before."""
    words = placeables.translation(abstract.language).back_references
    if not words:
        return []
    begin = re.compile(rf"(?:{'|'.join(map(re.escape, words))})\b", re.I)
    return [start for start in abstract.sentences[1:] if begin.match(abstract.text, start)]


def _facts_before(abstract: Abstract, start: int) -> set[Date | str]:
    before = abstract.sentence(start) - 1
    facts = [*abstract.dates, *abstract.numbers]
    return {fact.value for fact in facts if abstract.sentence(fact.start) == before}
