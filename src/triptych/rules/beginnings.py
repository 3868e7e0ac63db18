"""STR: how sentences and titles begin: with a capital letter, once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from triptych import languages
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.reading import OBJECT, Paragraph, Sentence, of_part
from triptych.rule import Fault, rule
from triptych.rules.lines import is_broken

CAPITALS = 0.9  # of the letters of a title that is all in capitals but for a word
FEWEST = 12  # letters; a shorter title may be an abbreviation
SHOWN = 5  # words of a sentence that are enough to know it

_WORD = re.compile(r"[^\s\"'“”„«»‘’]+")
_LETTERS = re.compile(r"[^\W\d_][\w-]+")
_RESTART = re.compile(
    r"(?<![\w.])(?P<initial>[^\W\d_])\. (?P<word>[^\W\d_]\w+) (?P<between>[^.!?]{1,60})"
)
_NAMED = re.compile(r"(?<![\w.])(?P<initial>[^\W\d_])\. ?(?P<family>[^\W\d_]\w{2,})")
_STEM = 5  # letters that a family name keeps in every case


class Beginning(NamedTuple):
    """A sentence that begins with a small letter, and where its first word stands."""

    paragraph: Paragraph
    sentence: Sentence
    at: int
    word: str


def _small(article: Article) -> Iterator[Beginning]:
    """Yield the sentences that begin with a small letter where none may.

    A word that does so more than once and has a capital letter nowhere is a name written so.
    """
    for language in article.languages:
        found = list(_of_edition(article, language))
        often = {word for word, count in Counter(one.word for one in found).items() if count > 1}
        if often:
            words = (w for part in of_part(article, language) for w in _LETTERS.findall(part.text))
            often -= {word.lower() for word in words if word[0].isupper()}
        yield from (one for one in found if one.word not in often)


def _of_edition(article: Article, language: str) -> Iterator[Beginning]:
    """Yield the sentences of an edition that begin with a small letter; footnotes may so."""
    before: Paragraph | None = None
    for paragraph in of_part(article, language):
        if paragraph.part in {"abstract", "body", "note"} and not paragraph.within:
            first = 1 if paragraph.part == "note" or _goes_on(before, paragraph) else 0
            yield from _small_in(paragraph, first)
        before = paragraph


def _goes_on(before: Paragraph | None, paragraph: Paragraph) -> bool:
    """Tell whether a paragraph goes on with what came before it: a formula, a list, half of it."""
    if before is None or before.part not in {"abstract", "body", "code", "cell", "caption"}:
        return False
    is_open = before.text[-1] in ":;,—–" or before.text.endswith(OBJECT) or bool(before.within)
    return is_open or before.part in {"code", "cell", "caption"} or is_broken(before, paragraph)


def _small_in(paragraph: Paragraph, first: int) -> Iterator[Beginning]:
    for sentence in paragraph.sentences[first:]:
        word = _WORD.search(sentence.text)
        if word and word.start() <= 2 and _is_small(word[0]):
            after = _WORD.search(sentence.text, word.end())
            if not (after and _is_particle(word[0], after[0], paragraph.language)):
                yield Beginning(paragraph, sentence, sentence.start + word.start(), word[0])


def _is_small(word: str) -> bool:
    """Tell whether a word that begins a sentence should have a capital letter.

    Names have theirs where they like: iPhone, al-Farabi, pH. Addresses and numbers have none.
    """
    plain = word.rstrip(".,:;!?…)")
    is_word = plain.replace("-", "").replace("’", "").isalpha() and len(plain) > 1
    return is_word and plain.islower()


def _is_particle(word: str, after: str, language: str) -> bool:
    """Tell whether a word belongs to the name that follows: von Humboldt, al-Farabi."""
    return after[0].isupper() and word in languages.lookup(language).particles


@rule("STR015", "sentence-is-more-than-a-word", Severity.WARNING)
def sentence_is_more_than_a_word(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find words that stand alone between two full stops, in small letters."""
    for small in _small(article):
        if _is_one_word(small):
            message = f'"{small.sentence.text}" stands alone between two sentences'
            cure = "join it to the sentence it belongs to, or take it out"
            yield Fault(small.paragraph.place(small.at), message, cure)


def _is_one_word(small: Beginning) -> bool:
    return len(small.sentence.text.split()) == 1 and len(small.paragraph.sentences) > 1


@rule("STR016", "sentence-begins-with-a-capital", Severity.WARNING)
def sentence_begins_with_a_capital(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find sentences that begin with a small letter."""
    for small in _small(article):
        if not _is_one_word(small):
            words = " ".join(small.sentence.text.split()[:SHOWN])
            message = f'a sentence begins with a small letter: "{words} …"'
            capital = small.word.rstrip(".,:;!?…)").capitalize()
            cure = f"write {capital}, or join it to the sentence before"
            yield Fault(small.paragraph.place(small.at), message, cure)


@rule("STR017", "sentence-begins-once", Severity.WARNING)
def sentence_begins_once(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find sentences that begin again between an initial and the name it belongs to."""
    for language in article.languages:
        parts = of_part(article, language, "abstract", "body", "note")
        named = {
            (m["initial"], m["family"][:_STEM]) for p in parts for m in _NAMED.finditer(p.text)
        }
        for part in parts:
            for match in _RESTART.finditer(part.text):
                family = _family(match, named)
                if family:
                    message = (
                        f'a sentence begins again after "{match["initial"]}.": '
                        f'"{match["initial"]}. {match["word"]} … {family}"'
                    )
                    cure = f"one half of it is left over; {match['initial']}. belongs to {family}"
                    yield Fault(part.place(match.start()), message, cure)


def _family(match: re.Match[str], named: set[tuple[str, str]]) -> str:
    """Return the name that an initial lost to a word which only begins a sentence."""
    initial, word, between = match["initial"], match["word"], match["between"].split()[:4]
    if not (initial.isupper() and word[0].isupper() and between and between[0].islower()):
        return ""
    for name in map(_bare, between):
        if name[:1].isupper() and (initial, name[:_STEM]) in named:
            return name
    return ""


def _bare(word: str) -> str:
    return word.strip(",;:")


@rule("STR018", "title-is-not-in-capitals", Severity.INFO)
def title_is_not_in_capitals(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find titles and headings that are all in capital letters."""
    for language in article.languages:
        for part in of_part(article, language, "title", "subtitle", "short_title", "heading"):
            letters = [char for char in part.text if char.isalpha()]
            capitals = sum(char.isupper() for char in letters)
            if len(letters) >= FEWEST and capitals >= CAPITALS * len(letters):
                message = f"the {part.part.replace('_', ' ')} is all in capital letters"
                cure = (
                    "write it as a sentence; a style sheet can set capitals, but not take them back"
                )
                yield Fault(part.place(), message, cure)
