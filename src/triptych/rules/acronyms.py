"""TXT: acronyms, and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.languages.wording import Wording
from triptych.model import Article
from triptych.rule import Fault, rule
from triptych.rules.stretches import RUNNING, UPPER, WORD, Stretch, veiled, wording, words_of

ACRONYM = re.compile(rf"(?<![\w.@/&-])[{UPPER}]{{2,7}}(?![\w@/&]|-?\d|\.\w)")
_ROMAN = re.compile(r"[IVXLCDMХІ]+")
_SHOUTED = 0.6  # of the letters of a paragraph: what is set in capitals has no acronyms
_REACH = 160  # characters before a bracket in which the words of its acronym stand
_OPENED = re.compile(r"\w[\"”»'’]?\s*\(([^()]*)$")
_CLOSED = re.compile(r"[^()]*\)")
_WORDS_BEHIND = re.compile(r"\s*\([^()\d]*?[^\W\d_]{3,}\s+\S")


class Expansion(NamedTuple):
    """An acronym with its words, as "Economic Cooperation Organization (ECO)" has both."""

    acronym: str
    words: tuple[str, ...]
    at: int
    spelt: bool


def acronyms(text: str) -> list[re.Match[str]]:
    """Return the acronyms of a text that is not in capitals itself, without Roman numbers."""
    letters = sum(map(str.isalpha, text))
    if sum(map(str.isupper, text)) > _SHOUTED * letters and letters > 12:
        return []
    return [found for found in ACRONYM.finditer(veiled(text)) if not _ROMAN.fullmatch(found[0])]


def expansions(text: str, small: frozenset[str]) -> Iterator[Expansion]:
    """Yield the acronyms in brackets behind their words, and those before words in brackets."""
    for found in re.finditer(r"\(([^()]{2,160})\)", text):
        inner = found[1].strip()
        before = text[max(0, found.start() - _REACH) : found.start()]
        if ACRONYM.fullmatch(inner):
            if words := _phrase(_tail(before), inner, small):
                at = found.start() + 1
                yield Expansion(inner, words, at, _spells(words, inner, small))
        elif leading := re.search(rf"([{UPPER}]{{2,7}})\s*$", before):
            words = tuple(re.findall(r"\w+", inner))
            if _spells(words, leading[1], small):
                at = found.start() - len(before) + leading.start()
                yield Expansion(leading[1], words, at, True)


def _tail(before: str) -> list[str]:
    """Return the words before a bracket back to the last mark that parts them."""
    return re.findall(r"\w+", re.split(r"[.,;:!?()\[\]«»“”\"–—]", before.rstrip(" \"”»'’"))[-1])


def _phrase(words: list[str], acronym: str, small: frozenset[str]) -> tuple[str, ...]:
    """Return the last words that spell an acronym; else the capitalised words, if as many.

    Of these, all but one must begin with their letter: others are a translation, or no expansion.
    """
    for count in range(len(acronym), min(len(words), 2 * len(acronym) + 2) + 1):
        if words[-count].casefold() not in small and _spells(words[-count:], acronym, small):
            return tuple(words[-count:])
    named = _content(words, small)[-len(acronym) :]
    if len(named) < max(3, len(acronym)) or not all(word[0].isupper() for word in named):
        return ()
    alike = sum(w[0].upper() == a for w, a in zip(named, acronym, strict=True))
    return tuple(named) if alike == len(acronym) - 1 else ()


def _content(words: list[str] | tuple[str, ...], small: frozenset[str]) -> list[str]:
    return [word for word in words if word.casefold() not in small]


def _spells(words: list[str] | tuple[str, ...], acronym: str, small: frozenset[str]) -> bool:
    """Tell whether the initials are the letters, small words counted where a letter asks."""
    left = list(acronym.upper())
    for word in words:
        if left and word[0].upper() == left[0]:
            left.pop(0)
        elif word.casefold() not in small:
            return False
    return not left


@rule("TXT020", "acronym-is-explained", Severity.INFO)
def acronym_is_explained(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find acronyms that a language never says the words of, where they stand first."""
    for language in article.languages:
        stretches, known = _running(article, language), wording(language)
        for acronym, uses in _uses(stretches).items():
            everyday = acronym in known.acronyms or acronym.casefold() in known.common
            if not everyday and not any(_explained(one, at, acronym) for one, at in uses):
                one, at = uses[0]
                cure = f"write its words once, at first: … ({acronym})"
                yield Fault(one.place(at), f"{acronym} is never explained", cure)


def _running(article: Article, language: str) -> list[Stretch]:
    return [one for one in words_of(article, *RUNNING) if one.language == language]


def _uses(stretches: Sequence[Stretch]) -> dict[str, list[tuple[Stretch, int]]]:
    uses: dict[str, list[tuple[Stretch, int]]] = {}
    for one in stretches:
        for found in acronyms(one.text):
            uses.setdefault(found[0], []).append((one, found.start()))
    return uses


def _explained(one: Stretch, at: int, acronym: str) -> bool:
    """Tell whether an acronym stands in a bracket behind words, or before a bracket with some."""
    end = at + len(acronym)
    before, after = one.text[max(0, at - 60) : at], one.text[end : end + 60]
    if (bracketed := _OPENED.search(before)) and _CLOSED.match(after):
        return len(WORD.findall(bracketed[1])) < 4
    return bool(_WORDS_BEHIND.match(after))


@rule("TXT021", "acronym-has-one-expansion", Severity.WARNING)
def acronym_has_one_expansion(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find acronyms with other words than before, and their words in another order."""
    for language in article.languages:
        stretches, small = _running(article, language), wording(language).small
        first: dict[str, Expansion] = {}
        for one in stretches:
            for new in expansions(one.text, small):
                old = first.setdefault(new.acronym, new)
                if _stems(old.words, small) != _stems(new.words, small):
                    message = f"{new.acronym} was {' '.join(old.words)} before"
                    cure = f"write {' '.join(old.words)} here, or change it there"
                    yield Fault(one.place(new.at), message, cure)
        yield from _reordered(stretches, list(first.values()), small)


def _stems(words: tuple[str, ...] | list[str], small: frozenset[str]) -> tuple[str, ...]:
    """Return the beginnings of words, which their endings do not change, in order."""
    return tuple(word.casefold()[:6] for word in _content(words, small))


def _reordered(
    stretches: Sequence[Stretch], known: list[Expansion], small: frozenset[str]
) -> Iterator[Fault]:
    """Yield names made of the words of an expansion in another order."""
    bags = {tuple(sorted(_stems(e.words, small))): e for e in known if len(e.words) > 2}
    for one in stretches if bags else ():
        for run in _names(one.text, small):
            stems = _stems([word[0] for word in run], small)
            old = bags.get(tuple(sorted(stems)))
            if old and stems != _stems(old.words, small):
                name = f"{' '.join(old.words)} ({old.acronym})"
                message = f"the words of {name} stand in another order"
                yield Fault(one.place(run[0].start()), message, "name it alike everywhere")


def _names(text: str, small: frozenset[str]) -> Iterator[list[re.Match[str]]]:
    """Yield runs of capitalised words that nothing but small words parts, without these."""
    run: list[re.Match[str]] = []
    end = 0
    for word in re.finditer(r"\w+", text):
        apart = text[end : word.start()].strip(" -") != ""
        if apart or not (word[0][0].isupper() or word[0].casefold() in small):
            if run:
                yield run
            run = []
        if word[0][0].isupper() and word[0].casefold() not in small:
            run.append(word)
        end = word.end()
    if run:
        yield run


@rule("TXT022", "initials-spell-the-acronym", Severity.WARNING)
def initials_spell_the_acronym(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find acronyms behind as many words as they have letters, one of which begins otherwise."""
    for language in article.languages:
        small = wording(language).small
        for one in _running(article, language):
            for new in expansions(one.text, small):
                if not new.spelt:
                    message = f"the initials of {' '.join(new.words)} do not spell {new.acronym}"
                    yield Fault(one.place(new.at), message, "correct the name or the acronym")


@rule("TXT023", "acronym-is-explained-first", Severity.WARNING)
def acronym_is_explained_first(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find acronyms in a body that are explained after they have stood there alone."""
    for language in article.languages:
        known = wording(language)
        body = [one for one in _running(article, language) if one.part == "body"]
        told = [{new.at for new in expansions(one.text, known.small)} for one in body]
        explains = dict(zip(map(id, body), told, strict=True))
        for acronym, uses in _uses(body).items():
            explained = [
                number
                for number, (one, at) in enumerate(uses)
                if explains[id(one)] & {at - 1, at, at + 1}
            ]
            if explained and explained[0] > 0 and acronym not in known.acronyms:
                one, start = uses[0]
                message = f"{acronym} is used here, and explained only later"
                yield Fault(one.place(start), message, f"move its words here: … ({acronym})")


@rule("TXT024", "capitals-are-kept", Severity.WARNING)
def capitals_are_kept(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find acronyms and names in lower case that stand in capitals elsewhere."""
    for language in article.languages:
        stretches, known = _running(article, language), wording(language)
        written = set(_uses(stretches)) | known.renowned
        lowered = {a.casefold(): a for a in written if a.casefold() not in known.common}
        lowered |= {name: name.capitalize() for name in known.names}
        lowered |= names_of([one.text for one in stretches], known)
        for one in stretches:
            for word in WORD.finditer(veiled(one.text)):
                if word[0] in lowered:
                    right = lowered[word[0]]
                    message = f"{right} stands in lower case: {word[0]}"
                    yield Fault(one.place(word.start()), message, f"write {right}")


_ALONE = re.compile(rf"(?<=[\w,] )[{UPPER}][^\W\d_]{{3,}}(?![\w-])")


def names_of(texts: list[str], known: Wording) -> dict[str, str]:
    """Return the words that stand four times capitalised within sentences for once in lower case.

    A word that an article stands before may be a title or a kind of thing, which is no name; where
    a language has no articles the two cannot be told apart.
    """
    if not known.articles:
        return {}
    raised: dict[str, int] = {}
    lower: dict[str, int] = {}
    kinds: set[str] = set()
    for text in texts:
        before = ""
        for word in WORD.finditer(text):
            key = word[0].casefold()
            if word[0][0].islower():
                lower[key] = lower.get(key, 0) + 1
            elif _ALONE.match(text, word.start()):
                raised[key] = raised.get(key, 0) + 1
            if before in known.articles:
                kinds.add(key)
            before = key
    twice = (key for key in raised.keys() & lower.keys() if key not in kinds)
    return {
        key: key.capitalize()
        for key in twice
        if raised[key] >= max(4, 4 * lower[key]) and key not in known.capitalised | known.common
    }
