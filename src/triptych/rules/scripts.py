"""LNG: whether each text is written in the letters and words of its own language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from triptych import languages
from triptych.document import Place, Text
from triptych.finding import Repair, Severity
from triptych.journal import Journal
from triptych.model import Article, Localized
from triptych.reading import Paragraph, of_part, reading
from triptych.rule import Fault, rule
from triptych.rules.placeables import translation

FEW = 4  # words; fewer tell no language
TELLING = 5  # frequent words of another language that make a text be of that language
OWN_LETTERS = 8  # words; as many without a letter of their language's own are of another
FOREIGN = 4  # one word in so many with letters of another alphabet: the text is of another language

_LATIN = "A-Za-z\u00c0-\u024f\u0250-\u02af"
_CYRILLIC = "\u0400-\u052f"
_WORD = re.compile(r"[^\W\d_]+")
_MIXED = re.compile(rf"(?=[^\W\d_]*[{_LATIN}])(?=[^\W\d_]*[{_CYRILLIC}])[^\W\d_]+")
_ADDRESS = re.compile(r"(?<!\S)\S*(?:://|@|www\.)\S*")
_QUOTED = re.compile(r"«[^»]{1,300}»|“[^”]{1,300}”|„[^“”]{1,300}[“”]|\"[^\"]{1,300}\"")

# What looks alike in Latin and Cyrillic letters, in the same order.
_ALIKE = ("ABCEHKMOPTXYaceopxyihəIHƏ", "АВСЕНКМОРТХУасеорхуіһәІҺӘ")
_TO_CYRILLIC = str.maketrans(*_ALIKE)
_TO_LATIN = str.maketrans(*reversed(_ALIKE))


class Stretch(NamedTuple):
    """A text in one language, and where each of its characters was written."""

    language: str
    text: str
    place: Callable[[int], Place]


def stretches(article: Article) -> Iterator[Stretch]:
    """Yield all texts of an article that are in one language."""
    for paragraph in reading(article):
        if paragraph.part != "code":
            yield Stretch(paragraph.language, _own(paragraph), paragraph.place)
    for localized in _facts(article):
        once = Counter(text.start for text in localized.values())
        for language, text in localized.items():
            if once[text.start] == 1:  # else it was written once for all languages
                yield Stretch(language, _without_addresses(text.value), text.place)


def _facts(article: Article) -> Iterator[Localized[Text]]:
    for author in article.authors:
        for part in ("literal", "given", "family"):
            names = {tag: getattr(name, part) for tag, name in author.name.items()}
            yield {tag: text for tag, text in names.items() if text}
        yield from (author.note, author.biography)
    for one in article.affiliations:
        yield from (one.name, one.department, one.city, one.country)
    yield from article.publication.statements.values()
    for grant in article.publication.grants:
        yield from (grant.statement, grant.funder)
    yield from (supplement.title for supplement in article.publication.supplements)


def _own(paragraph: Paragraph) -> str:
    """Return a text with blanks for addresses and for what is marked as another language."""
    text = _without_addresses(paragraph.text)
    for start, end, _ in paragraph.foreign:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _without_addresses(text: str) -> str:
    return _ADDRESS.sub(lambda match: " " * len(match[0]), text)


# --- letters ---


@cache
def _strange(tag: str) -> re.Pattern[str] | None:
    """Return the expression for words with a Cyrillic letter that a language does not have."""
    alphabet = translation(tag).alphabet
    if not re.search(f"[{_CYRILLIC}]", alphabet):
        return None
    letter = rf"(?![{alphabet}{alphabet.upper()}])[{_CYRILLIC}]"
    return re.compile(rf"(?:[^\W\d_]|[-'’])*?(?P<letter>{letter})(?:[^\W\d_]|[-'’])*")


@rule("LNG018", "letter-is-of-the-alphabet", Severity.WARNING)
def letter_is_of_the_alphabet(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find Cyrillic letters that the language of the text does not have."""
    for language, text, place in stretches(article):
        strange = _strange(language)
        unquoted = _QUOTED.sub(lambda match: " " * len(match[0]), text)
        found = _strange_words(unquoted, strange) if strange else []
        if strange and len(found) * FOREIGN <= max(FEW, len(_WORD.findall(unquoted))):
            for match in found:
                letter = match["letter"]
                message = f'"{match[0]}" has the letter {letter} (U+{ord(letter):04X})'
                cure = f"spell it as {language} does, or mark it: [{match[0]}]{{lang=…}}"
                yield Fault(place(match.start()), f"{message}, which {language} has not", cure)


def _strange_words(text: str, strange: re.Pattern[str]) -> list[re.Match[str]]:
    words = (strange.fullmatch(text, *m.span()) for m in _COMPOUND.finditer(text))
    return [match for match in words if match]


_COMPOUND = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


@rule("LNG019", "word-is-of-one-alphabet", Severity.WARNING)
def word_is_of_one_alphabet(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find words of Latin and Cyrillic letters, most of which were typed on the wrong keyboard."""
    for language, text, place in stretches(article):
        for match in _WORD.finditer(text):
            if _MIXED.fullmatch(match[0]):
                at, message, cure, right = _mixture(match[0], language)
                letters = zip(match[0], right or match[0], strict=True)
                repairs = tuple(
                    Repair(place(match.start() + n), old, new)
                    for n, (old, new) in enumerate(letters)
                    if old != new
                )
                yield Fault(place(match.start() + at), message, cure, repairs=repairs)


def _mixture(word: str, language: str) -> tuple[int, str, str, str]:
    """Return where a word changes its alphabet, what is wrong, what to do, and the right word.

    The last is empty where some of the wrong letters look like none of the right alphabet.
    """
    latin = re.findall(f"[{_LATIN}]", word)
    cyrillic = len(word) - len(latin)
    is_cyrillic = cyrillic > len(latin) or (
        cyrillic == len(latin) and not translation(language).alphabet.isascii()
    )
    name, wrong = ("Latin", _LATIN) if is_cyrillic else ("Cyrillic", _CYRILLIC)
    right = word.translate(_TO_CYRILLIC if is_cyrillic else _TO_LATIN)
    letters = re.findall(f"[{wrong}]", word)
    told = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in dict.fromkeys(letters))
    cure = f"write {right} with {'Cyrillic' if is_cyrillic else 'Latin'} letters only"
    if re.search(f"[{wrong}]", right):
        cure, right = "write the word in one alphabet, or put a hyphen between the two", ""
    return word.index(letters[0]), f'"{word}" has among its letters the {name} {told}', cure, right


# --- words ---


@rule("LNG020", "text-is-in-its-language", Severity.WARNING)
def text_is_in_its_language(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find texts that are in another language than the one they stand for."""
    for tag in article.languages:
        whole = (of_part(article, tag, part) for part in ("title", "abstract", "keyword"))
        each = ((one,) for one in of_part(article, tag, "body") if not one.within)
        for paragraphs in (*whole, *each):
            text = " ".join(_own(p) for p in paragraphs if p.language == tag)
            if other := other_language(text, tag):
                message = f"this text is not in {tag}: it reads like {other}"
                cure = "put each text into the file of its language, or mark it: ::: {lang=…}"
                yield Fault(paragraphs[0].place(), message, cure)


def other_language(text: str, tag: str) -> str:
    """Return the language that a text is in if it is not the one of `tag`, else nothing.

    Where the letters tell no more than an alphabet, the answer names that.
    """
    words = _WORD.findall(text.lower())
    own = translation(tag)
    if len(words) < FEW or not own.alphabet:
        return ""
    known = {other: translation(other) for other in languages.known()}
    hits = {other: sum(map(one.frequent.__contains__, words)) for other, one in known.items()}
    likely = max(hits, key=lambda other: hits[other])
    if hits[likely] >= TELLING and hits[likely] > 3 * hits.get(tag, 0):
        return likely
    return _by_letters(words, own.alphabet, hits.get(tag, 0))


def _by_letters(words: list[str], alphabet: str, hits: int) -> str:
    """Return what language or alphabet the letters of words tell, nothing if they may be right."""
    letters = "".join(words)
    latin, own_latin = len(re.findall(f"[{_LATIN}]", letters)), alphabet.isascii()
    if latin * 2 > len(letters) and not own_latin:
        return "a language in Latin letters"
    if len(re.findall(f"[{_CYRILLIC}]", letters)) * 2 > len(letters) and own_latin:
        return "a language in Cyrillic letters"
    for other in languages.known():
        theirs = set(translation(other).alphabet)
        if not theirs & set(alphabet):
            continue
        extra, lacking = theirs - set(alphabet), set(alphabet) - theirs
        with_extra = sum(1 for word in words if extra.intersection(word))
        with_own = sum(1 for word in words if lacking.intersection(word))
        if with_extra * FOREIGN > len(words):
            return other
        if lacking and len(words) >= OWN_LETTERS and not with_own and not hits:
            return other
    return ""
