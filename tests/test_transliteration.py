"""Every table turns every letter of its languages into Latin, as its standard has it."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triptych import romanisation
from triptych.document import Place
from triptych.model import Work
from triptych.transliteration import Table, known, of_language, transliterate

RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
KAZAKH = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"
ALPHABETS = {"kk": KAZAKH, "ru": RUSSIAN}
SIGNS = re.compile("(?<![бвгдзйклмнпрстфхцчшщ])[ъь]+")
CYRILLIC = re.compile(r"[\u0400-\u052f]")
PAIRS = [(language, id_) for language in ALPHABETS for id_ in of_language(language)]
REVERSIBLE = [(language, id_) for language, id_ in PAIRS if known()[id_].reversible]

# What each standard writes for the letters of Russian and of Kazakh, in the order of the alphabet.
# Read from the standards' own tables, letter by letter, and not from our files.
EXPECTED = {
    ("ru", "bgn"): "a b v g d e ë zh z i y k l m n o p r s t u f kh ts ch sh shch ” y ’ e yu ya",
    ("ru", "ala-lc"): (
        "a b v g d e ë zh z i ĭ k l m n o p r s t u f kh t͡s ch sh shch ʺ y ʹ ė i͡u i͡a"
    ),
    ("ru", "gost-7.79-b"): (
        "a b v g d e yo zh z i j k l m n o p r s t u f x cz ch sh shh `` y` ` e` yu ya"
    ),
    ("ru", "iso-9"): "a b v g d e ë ž z i j k l m n o p r s t u f h c č š ŝ ʺ y ʹ è û â",
    ("ru", "bs-2979"): (
        "a b v g d e ë zh z i ĭ k l m n o p r s t u f kh ts ch sh shch ʺ ȳ ʹ é yu ya"
    ),
    ("ru", "bsi"): "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ’’ y ’ e yu ya",
    ("kk", "bgn-1979"): (
        "a ä b v g gh d e yo zh z ī y k q l m n ng o ö p r s t ū u ü f kh h ts ch sh shch ” y i ’ "
        "ė yu ya"
    ),
    ("kk", "latin-2021"): (
        "a ä b v g ğ d e io j z i i k q l m n ñ o ö p r s t u ū ü f h h ts tş ş ştş - y ı - e iu ia"
    ),
    ("kk", "iso-9"): (
        "a a̋ b v g ġ d e ë ž z i j k ķ l m n ņ o ô p r s t u u̇ ù f h ḥ c č š ŝ ʺ y ì ʹ è û â"
    ),
}


@pytest.mark.parametrize(("language", "table"), PAIRS)
def test_every_letter_is_that_of_the_standard(language: str, table: str):
    expected = EXPECTED[language, table].split()
    letters = [known()[table].letters[letter] or "-" for letter in ALPHABETS[language]]
    assert letters == [unicodedata.normalize("NFC", one) for one in expected]


@pytest.mark.parametrize(("language", "table"), PAIRS)
def test_a_table_names_its_source_and_leaves_no_letter_in_cyrillic(language: str, table: str):
    assert len(known()[table].source) > 40
    text = f"{ALPHABETS[language]} {ALPHABETS[language].upper()}"
    assert not CYRILLIC.search(transliterate(text, [known()[table]]))


def latin(text: str, *ids: str) -> str:
    return transliterate(text, [known()[id_] for id_ in ids])


@pytest.mark.parametrize(
    ("table", "text", "expected"),
    [
        # BGN/PCGN 1947, note 1: е at the beginning, after vowels, й, ъ and ь; note 2: ё.
        ("bgn", "Елизово Чапаевск Мейеровка", "Yelizovo Chapayevsk Meyyerovka"),
        ("bgn", "объезд Белкино", "ob”yezd Belkino"),
        ("bgn", "Ёж еловый, её; Озёрный. Воробьёво", "Yëzh yelovyy, yeyë; Ozërnyy. Vorob’yëvo"),
        ("bgn", "ЕДИНАЯ РОССИЯ и ЦИК", "YEDINAYA ROSSIYA i TSIK"),
        ("bgn", "Юго-Западное", "Yugo-Zapadnoye"),
        # Capitals of several letters.
        ("bgn", "Щука ЩУКА Щ. КазНУ", "Shchuka SHCHUKA Shch. KazNU"),
        ("ala-lc", "Юбилейный Цимлянск Электрогорск", "I͡Ubileĭnyĭ T͡Simli͡ansk Ėlektrogorsk"),
        # GOST 7.79-2000, system B: ц before the letters that begin with i, e, y and j.
        ("gost-7.79-b", "Цирк цех цыган цвет лицо", "Cirk cex cy`gan czvet liczo"),
        ("gost-7.79-b", "спец конституция", "specz konstituciya"),
        ("gost-7.79-b", "Щедрин ЩИ подъезд", "Shhedrin SHHI pod``ezd"),
        ("iso-9", "Щербаков объём", "Ŝerbakov obʺëm"),
        ("bsi", "Подъячий Юрий", "Pod’’yachii Yurii"),
        ("bgn-1979", "Әуезов Өскемен Шиелі Қазақстан", "Äūezov Öskemen Shīeli Qazaqstan"),
        ("bgn-1979", "Жұлжұрған Үңгіртас Энгельс", "Zhulzhurghan Ünggirtas Ėngel’s"),
        ("latin-2021", "Әл-Фараби Қазақстан түйін", "Äl-Farabi Qazaqstan tüiın"),
        ("latin-2021", "ІС Иран Яссы", "IS İran İassy"),
        ("iso-9", "Қазақстан Ұлытау әдебиет", "Ķazaķstan U̇lytau a̋debiet"),
    ],
)  # fmt: skip
def test_words_are_written_as_the_standard_does(table: str, text: str, expected: str):
    assert latin(text, table) == unicodedata.normalize("NFC", expected)


def test_a_kazakh_word_in_a_russian_text_is_written_by_the_table_for_kazakh():
    mixed = "Әбділдин Ж. Лицо Қазақ университеті"
    assert latin(mixed, "bgn", "bgn-1979") == "Äbdildīn Zh. Litso Qazaq ūnīversīteti"
    assert latin(mixed, "gost-7.79-b", "bgn-1979") == "Äbdildīn Zh. Liczo Qazaq ūnīversīteti"
    assert latin(mixed, "bgn") == "Әbdіldin Zh. Litso Қazaқ universitetі"


def test_a_word_that_no_table_has_whole_is_written_letter_by_letter():
    assert latin("Қраїна", "bgn", "bgn-1979") == "Qraїna"


def test_roman_numbers_in_cyrillic_letters_are_numbers():
    kazakh = "ХІХ–ХХ ғасыр, ХVІІІ том, ІІ бөлім; Х. Хамит, І. Есен"
    expected = "XIX–XX ghasyr, XVIII tom, II bölim; Kh. Khamīt, I. Esen"
    assert latin(kazakh, "bgn-1979") == expected
    assert latin("XIX век, ХХ век", "bgn", "bgn-1979") == "XIX vek, XX vek"


def test_what_is_not_cyrillic_stays():
    assert latin("The OSCE, 2019: № 5 — “Astana”", "bgn") == "The OSCE, 2019: № 5 — “Astana”"


def restore(text: str, table: Table) -> str:
    """Return the Cyrillic that a text was made from by a reversible table."""
    text = unicodedata.normalize("NFC", text)
    back = backwards(table)
    longest = max(map(len, back))
    pieces: list[str] = []
    at = 0
    while at < len(text):
        for length in range(longest, 0, -1):
            piece = text[at : at + length]
            letter = back.get(piece.lower()) if len(piece) == length else None
            if letter is not None:
                break
        else:
            length, letter, piece = 1, text[at], ""
        pieces.append(letter.upper() if piece[:1] != piece[:1].lower() else letter)
        at += length
    return "".join(pieces)


def backwards(table: Table) -> dict[str, str]:
    found = {to: letter for letter, to in table.letters.items()}
    return found | {rule.to: rule.letter for rule in table.rules}


@pytest.mark.parametrize(("language", "table"), REVERSIBLE)
def test_the_text_can_be_had_back(language: str, table: str):
    texts = st.lists(st.text(ALPHABETS[language], min_size=1, max_size=12), max_size=6)

    @given(texts)
    def check(found: list[str]) -> None:
        # In no word does a sign follow anything but a consonant, which the standards count on.
        text = " ".join(SIGNS.sub("", word) for word in found)
        assert restore(latin(text, table), known()[table]) == text
        assert restore(latin(text.title(), table), known()[table]) == text.title()

    check()


def test_both_reversible_standards_are_there():
    assert REVERSIBLE == [("kk", "iso-9"), ("ru", "gost-7.79-b"), ("ru", "iso-9")]


def work(**data: object) -> Work:
    extra = {name: data.pop(name) for name in ("romanised", "translated") if name in data}
    return Work("a", data, Place(""), {}, **extra)  # type: ignore[arg-type]


def test_a_work_is_romanised_but_for_its_codes():
    ru = work(
        language="ru",
        type="article-journal",
        author=[{"family": "Щукин", "given": "Е. А."}, {"literal": "МГУ"}],
        title="Степь",
        URL="https://пример.рф/степь",
        translated={"title": "The steppe"},
    )
    item = romanisation.item(ru, {"ru": "bsi"}, {"Щукин": "Schukin"})
    assert item["author"] == [{"family": "Schukin", "given": "E. A."}, {"literal": "MGU"}]
    assert item["title"] == "Step’ [The steppe]"
    assert item["URL"] == "https://пример.рф/степь"
    assert romanisation.left_over(item) == ""


def test_what_a_work_gives_in_latin_letters_stands_as_given():
    kk = work(
        language="kk",
        title="Дала",
        romanised={"title": "Dala"},
        translated={"title": "The steppe"},
    )
    assert romanisation.item(kk, {}, {})["title"] == "Dala [The steppe]"


def test_names_are_replaced_as_whole_words_the_longest_first():
    one = work(language="ru", title="Аль-Фараби и Фараби: фарабизм")
    names = {"Фараби": "Farabi", "Аль-Фараби": "al-Farabi"}
    assert romanisation.item(one, {}, names)["title"] == "al-Farabi i Farabi: farabizm"


def test_a_letter_of_neither_table_is_left_over():
    item = romanisation.item(work(language="uk", title="Країна"), {}, {})
    assert romanisation.left_over(item) == "Kraїna"


def test_a_work_in_latin_letters_is_not_cyrillic():
    assert not romanisation.is_cyrillic(work(title="Steppe", URL="пример.рф"))
    assert romanisation.is_cyrillic(work(title="Steppe", author=[{"family": "Щукин"}]))


def test_a_table_is_frozen_data():
    assert all(isinstance(table, Table) and table.languages for table in known().values())
