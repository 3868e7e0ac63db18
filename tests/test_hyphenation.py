"""Where words are broken: the Kazakh patterns, the exceptions, and what the press makes of them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pyphen
import pytest
import small
from hypothesis import given
from hypothesis import strategies as st

from triptych import press
from triptych.gates import BROKEN, pdf_words
from triptych.languages import known, language
from triptych.load import load
from triptych.press import hyphenation

ROOT = Path(__file__).parents[1]
LETTERS = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
ARTICLE = small.FILES["article.yaml"]
VOWELS = set("аәеёиоөуұүыіэюя")
LINES = (ROOT / "tests/data/hyphenation.kk.txt").read_text("utf-8").splitlines()
KAZAKH = [line for line in LINES if line and not line.startswith("#")]


def generator():
    spec = importlib.util.spec_from_file_location("hyphenation", ROOT / "tools/hyphenation.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module", autouse=True)
def _registered():
    hyphenation.register()


def broken(word: str, tag: str) -> str:
    """Return a word with a hyphen at each place where it may be broken."""
    return pyphen.Pyphen(lang=tag, left=2, right=2).inserted(word)


def test_the_dictionary_is_what_the_rules_make():
    assert hyphenation.KAZAKH.read_text("utf-8") == generator().dictionary()


def test_the_kazakh_words_are_broken_as_by_hand():
    assert len(KAZAKH) >= 300
    by_rules = [broken(word.replace("-", ""), "kk") for word in KAZAKH]
    assert by_rules == KAZAKH


@given(st.text(LETTERS, min_size=1, max_size=30))
def test_no_piece_of_any_word_is_without_a_vowel_or_begins_with_a_sign(word: str):
    pieces = broken(word, "kk").split("-")
    assert "".join(pieces) == word
    assert len(pieces) == 1 or all(len(piece) >= 2 for piece in (pieces[0], pieces[-1]))
    assert not [piece for piece in pieces[1:] if piece[0] in "ьъ" or not VOWELS & set(piece)]


@pytest.mark.parametrize("tag", known())
def test_every_exception_is_broken_as_it_says(tag):
    said = [word.removesuffix("*") for word in language(tag).exceptions]
    assert said
    assert [word for word in said if broken(word.replace("-", ""), tag) != word] == []


def test_an_exception_with_a_star_holds_before_any_ending():
    assert broken("Қазақстандағыларға", "kk") == "Қа-зақ-стан-да-ғы-лар-ға"
    assert broken("Қазақстаны", "kk") == "Қа-зақ-ста-ны"
    assert broken("Nazarbayev", "en") == broken("Nazarbayev's", "en")[:-2] == "Nazar-ba-yev"


def test_a_word_without_a_hyphen_is_never_broken():
    assert broken("взаимодействие", "ru") != "взаимодействие"
    hyphenation.add({"ru": ["взаимодействие"], "xx": ["word"]})
    assert broken("взаимодействие", "ru") == "взаимодействие"
    assert broken("взаимодействием", "ru") != "взаимодействием"


def test_the_press_breaks_kazakh_words(tmp_path: Path):
    page = (
        '<html lang="kk"><head><title>Сөз</title></head><body>'
        "<p>Қазақстандықтардың қалыптастырған</p></body></html>"
    )
    css = '@page { size: 30mm; margin: 2mm } body { font: 10pt "Source Serif 4"; hyphens: auto }'
    press.warm()
    words = pdf_words(press.print_pdf(page, css=[css], root=tmp_path, journal_folders=[]))
    pieces = "-".join(words).replace(BROKEN, "").split("-")
    assert len(pieces) > 2
    allowed = "-".join(broken(word, "kk") for word in ("Қазақстандықтардың", "қалыптастырған"))
    assert set(places(pieces)) <= set(places(allowed.split("-")))


def places(pieces: list[str]) -> list[int]:
    return [len("".join(pieces[:at])) for at in range(1, len(pieces))]


def test_an_article_says_how_its_words_are_broken(tmp_path: Path):
    said = "hyphenation: {en: [imag-inaryword*, Unbreakable], kk: [сөз]}\n"
    article, findings = load(small.write(tmp_path, {"article.yaml": ARTICLE + said}))
    assert (article and article.hyphenation) == {
        "en": ("imag-inaryword*", "Unbreakable"),
        "kk": ("сөз",),
    }
    assert findings == []


@pytest.mark.parametrize("word", ["two words", "-first", "last-", "a--b", "3-d", ""])
def test_what_is_no_word_with_breaks_is_found(tmp_path: Path, word: str):
    said = f'hyphenation: {{en: ["{word}"]}}\n'
    _, findings = load(small.write(tmp_path, {"article.yaml": ARTICLE + said}))
    assert [(f.place.line, f.message) for f in findings] == [
        (12, '"hyphenation.en.0": the value does not have the form expected here')
    ]


def test_the_press_breaks_words_as_an_article_says(tmp_path: Path):
    page = '<html lang="en"><title>T</title><body><p>circumnavigation</p></body></html>'
    css = '@page { size: 30mm; margin: 2mm } body { font: 10pt "Source Serif 4"; hyphens: auto }'
    say = {"en": ["circ-umnavigation"]}
    pdf = press.print_pdf(page, css=[css], root=tmp_path, journal_folders=[], hyphenation=say)
    assert pdf_words(pdf) == ["circ" + BROKEN, "umnavigation"]


@pytest.mark.parametrize("foot", ["none", "counter(page)"])
def test_a_word_that_a_page_end_breaks_beside_marked_letters_goes_on(tmp_path: Path, foot: str):
    page = '<html lang="ru"><title>T</title><body><p>t͡s ẍ понимание</p></body></html>'
    css = f"@page {{ size: 30mm 18mm; margin: 6mm; @bottom-left {{ content: {foot} }} }}"
    look = "p { margin: 0; font: 10pt 'Source Serif 4'; hyphens: auto; orphans: 1; widows: 1 }"
    pdf = press.print_pdf(page, css=[css, look], root=tmp_path, journal_folders=[])
    found = [word for word in pdf_words(pdf) if not word.isdigit()]
    assert found == ["t͡s", "ẍ", "по" + BROKEN, "нима" + BROKEN, "ние"]
