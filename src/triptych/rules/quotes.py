"""TXT: quotation marks and brackets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from triptych.finding import Repair, Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.reading import OBJECT
from triptych.rule import Fault, rule
from triptych.rules.stretches import Spot, Stretch, around, each, titles, veiled, wording, words_of

_MARK = re.compile('["“”„«»]')
_DEEP = 5  # quotations in quotations: more are open only where marks were forgotten
_CLOSES = {"”": "“„”", "»": "«", "“": "„"}


class Quotation(NamedTuple):
    """Words between quotation marks: the offsets of both marks, and how deep they stand, from 0."""

    start: int
    end: int
    depth: int

    def style(self, text: str) -> str:
        """Return both marks, such as `«»`."""
        return text[self.start] + text[self.end]


def quotations(text: str) -> tuple[list[Quotation], list[int]]:
    """Return the quotations of a text in the order they end, and the marks without a pair.

    A straight mark opens where none is open; after a digit it may be an inch. An apostrophe or a
    single quotation mark is never taken for either.
    """
    pairs: list[Quotation] = []
    lone: list[int] = []
    opened: list[int] = []
    for found in _MARK.finditer(text):
        at, mark = found.start(), found[0]
        openers = '"' if mark == '"' else _CLOSES.get(mark, "")
        near = range(len(opened), max(0, len(opened) - _DEEP), -1)
        match = next((n for n in near if text[opened[n - 1]] in openers), 0)
        if match:
            lone += opened[match:]
            pairs.append(Quotation(opened[match - 1], at, match - 1))
            del opened[match - 1 :]
        elif mark in "”»":
            lone.append(at)
        elif not (mark == '"' and text[max(0, at - 1) : at].isdigit()):
            opened.append(at)
    return pairs, sorted(lone + opened)


@rule("TXT006", "quotation-marks-are-of-one-style", Severity.WARNING)
def quotation_marks_are_of_one_style(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find quotation marks that differ from most of a language, or are none of the language."""
    for language in article.languages:
        stretches = [one for one in words_of(article) if one.language == language]
        found = [(one, quotation) for one in stretches for quotation in _outer(one.text)]
        styles = Counter(quotation.style(one.text) for one, quotation in found)
        usual = _usual(styles, wording(language).quotes)
        for one, quotation in found:
            style = quotation.style(one.text)
            if style != usual:
                quoted = one.text[quotation.start : quotation.end + 1]
                message = f"{quoted} stands in other marks than {usual[0]}…{usual[1]} of this text"
                cure = f"write {usual[0]}{quoted[1:-1]}{usual[1]}"
                pairs = zip((quotation.start, quotation.end), style, usual, strict=True)
                repairs = tuple(Repair(one.place(at), old, new) for at, old, new in pairs)
                yield Fault(one.place(quotation.start), message, cure, repairs=repairs)


def _outer(text: str) -> list[Quotation]:
    return [quotation for quotation in quotations(text)[0] if quotation.depth == 0]


def _usual(styles: Counter[str], allowed: tuple[str, ...]) -> str:
    """Return the style that most quotations have; of a known language, one of its own."""
    fitting = {style: count for style, count in styles.items() if style in allowed or not allowed}
    if fitting:
        return max(fitting, key=fitting.__getitem__)
    return allowed[0] if allowed else ""


@rule("TXT007", "quotation-mark-hugs-its-words", Severity.WARNING)
def quotation_mark_hugs_its_words(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find spaces after an opening quotation mark and before a closing one."""
    yield from each([*words_of(article), *titles(article)], loose_quotes)


def loose_quotes(text: str, language: str) -> Iterator[Spot]:
    """Yield the quotation marks with a space inside; French has one there."""
    if language.startswith("fr"):
        return
    for start, end, _ in quotations(text)[0]:
        for at, inner in ((start, start + 1), (end, end - 1)):
            if text[inner].isspace() and inner not in (start - 1, end + 1):
                message = f'a space stands inside the quotation mark: "{around(text, at, at + 1)}"'
                mark, space = text[at], text[inner]
                pair = (at, mark + space, mark) if inner > at else (inner, space + mark, mark)
                yield Spot(at, message, "take out the space", (pair,))


@rule("TXT015", "bracket-has-its-pair", Severity.WARNING)
def bracket_has_its_pair(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find brackets that are opened or closed only, paragraph by paragraph."""
    yield from each([*words_of(article), *titles(article)], lone_brackets)


_BRACKET = re.compile(r"[()\[\]{}]")
# An interval that is open at one end, a letter of a list, a smile.
_NO_BRACKET = re.compile(
    r"[(\[]\s?[-−\w.∞]+\s?[,;]\s?[-+−\w.∞]+\s?[)\]]|(?:^|(?<=[\s;,:—–]))\w{1,3}\)|[:;]-?[()]"
)
_REACH = 400  # characters that a bracket may hold before its last, short word
_PAIRS = {")": "(", "]": "[", "}": "{"}


def lone_brackets(text: str, language: str) -> Iterator[Spot]:
    """Yield the brackets of a paragraph that lack the other half."""
    plain = _NO_BRACKET.sub(_blank, veiled(text))
    opened: list[int] = []
    lone: list[int] = []
    for found in _BRACKET.finditer(plain):
        at, mark = found.start(), found[0]
        if mark not in _PAIRS:
            opened.append(at)
        elif opened and plain[opened[-1]] == _PAIRS[mark]:
            opened.pop()
        else:
            lone.append(at)
    for at in sorted(lone + opened):
        message = f'the bracket has no pair: "{around(text, at, at + 1)}"'
        yield Spot(at, message, "write the other bracket, or take this one out")


def _blank(found: re.Match[str]) -> str:
    """Blank what is no bracket; a list's letter inside brackets closes them all the same."""
    whole = found[0]
    if whole[0] in "([" or whole[0] in ":;":
        return OBJECT * len(whole)
    near = (max(0, found.start() - _REACH), found.start())
    opened = found.string.rfind("(", *near) > found.string.rfind(")", *near)
    return whole if opened else OBJECT * len(whole)


@rule("TXT016", "quotation-mark-has-its-pair", Severity.WARNING)
def quotation_mark_has_its_pair(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find quotation marks that are opened or closed only, paragraph by paragraph."""
    stretches = [*words_of(article), *titles(article)]
    for one, following in zip(stretches, [*stretches, None][1:], strict=True):
        for at in quotations(one.text)[1]:
            if not _goes_on(one, at, following):
                near = around(one.text, at, at + 1)
                message = f"the quotation mark has no pair: {near}"
                cure = "write the other mark, or take this one out"
                yield Fault(one.place(at), message, cure)


def _goes_on(one: Stretch, at: int, following: Stretch | None) -> bool:
    """Tell whether a quotation goes on in the next paragraph, which repeats its first mark."""
    begins = not one.text[:at].strip()
    return begins and following is not None and following.text.lstrip()[:1] == one.text[at]


@rule("TXT029", "quotation-holds-the-whole-term", Severity.WARNING)
def quotation_holds_the_whole_term(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find quotations that close before the last word of a term among the keywords."""
    for language in article.languages:
        terms = [one.text for one in words_of(article, "keyword") if one.language == language]
        stretches = [
            one for one in words_of(article, "abstract", "body") if one.language == language
        ]
        for one in stretches:
            for spot in cut_terms(one.text, terms):
                yield Fault(one.place(spot.at), spot.message, spot.cure)


def cut_terms(text: str, terms: list[str]) -> Iterator[Spot]:
    """Yield quotations of a term but for its last word, when this follows them."""
    split = (term.casefold().split() for term in terms)
    heads = {tuple(words[:-1]): words[-1] for words in split if len(words) > 2}
    if not heads:
        return
    for start, end, _ in quotations(text)[0]:
        words = tuple(text[start + 1 : end].casefold().split())
        following = text[end + 1 : end + 60].casefold().split()
        if words in heads and following and _same(following[0], heads[words]):
            quoted = text[start : end + 1]
            message = f'{quoted} closes before "{heads[words]}", the rest of the term'
            yield Spot(end, message, "close the quotation after the whole term")


def _same(word: str, other: str) -> bool:
    """Tell whether two words are one but for their endings."""
    length = max(4, min(len(word), len(other)) - 3)
    return word[:length].strip(".,;:") == other[:length]
