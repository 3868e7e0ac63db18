"""What translations are held to: facts that must stay, letters, words and keywords."""

from __future__ import annotations

from pathlib import Path

import pytest
import small
from hypothesis import given
from hypothesis import strategies as st

from triptych import rules
from triptych.finding import Finding
from triptych.journal import Journal
from triptych.load import find, load
from triptych.rules import placeables, scripts
from triptych.rules.abstracts import odd

MANUSCRIPTS = Path(__file__).parent / "manuscripts"
FRONT = {
    "en": "---\ntitle: A small article\nabstract: |\n  {}\nkeywords: [{}]\n---\n",
    "kk": "---\ntitle: Шағын мақала\nabstract: |\n  {}\nkeywords: [{}]\n---\n",
    "ru": "---\ntitle: Маленькая статья\nabstract: |\n  {}\nkeywords: [{}]\n---\n",
}
PLAIN = {"en": "It is short.", "kk": "Ол қысқа.", "ru": "Она короткая."}
KEYWORDS = {"en": "steppe, trade", "kk": "дала, сауда", "ru": "степь, торговля"}
BODY = "\nThe steppe trades with the sown [@kang2009].\n"


def found(folder: Path, code: str, **abstracts: str) -> list[Finding]:
    """Return what a rule finds in the small manuscript with these abstracts."""
    texts = PLAIN | abstracts
    files = {
        f"{tag}.md": FRONT[tag].format(texts[tag].replace("\n", "\n  "), KEYWORDS[tag])
        for tag in FRONT
    }
    return in_files(folder, code, files)


def in_files(folder: Path, code: str, files: dict[str, str]) -> list[Finding]:
    files = files | {"en.md": files["en.md"] + BODY} if "en.md" in files else files
    article, findings = load(small.write(folder, files))
    assert findings == []
    assert article is not None
    return [f for f in rules.check(article, Journal.read("base")) if f.code == code]


# --- dates, numbers, acronyms ---


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("on March 19, 2019, it", "en"),
        ("on 19 March 2019", "en"),
        ("on the 19th of March 2019", "en"),
        ("on 19 Mar. 2019", "en"),
        ("on 2019-03-19", "en"),
        ("19 марта 2019 года", "ru"),
        ("19-го марта 2019 г.", "ru"),
        ("от 19.03.2019.", "ru"),
        ("2019 жылғы 19 наурызда", "kk"),
        ("2019 жылдың 19 наурызында", "kk"),
        ("2019 ж. 19 наурыз", "kk"),
    ],
)
def test_a_date_is_the_same_in_every_language(text: str, tag: str):
    assert [one.value for one in placeables.dates(text, tag)] == [placeables.Date(2019, 3, 19)]
    assert placeables.numbers(text, tag) == []


@pytest.mark.parametrize(
    ("text", "tag", "date"),
    [
        ("in May 2020", "en", (2020, 5, 0)),
        ("в мае 2020 года", "ru", (2020, 5, 0)),
        ("2020 жылғы мамырда", "kk", (2020, 5, 0)),
        ("on 5 May", "en", (0, 5, 5)),
        ("5 мая", "ru", (0, 5, 5)),
    ],
)
def test_a_date_may_lack_its_day_or_year(text: str, tag: str, date: tuple[int, int, int]):
    assert [one.value for one in placeables.dates(text, tag)] == [date]


@pytest.mark.parametrize("text", ["it may be 5", "the march of 30 men", "in 2019", "p. 1.2.3"])
def test_what_is_no_date(text: str):
    assert placeables.dates(text, "en") == []


@pytest.mark.parametrize(
    ("text", "tag", "values"),
    [
        ("1,500 people and 1.50 tons", "en", ["1500", "1.5"]),
        ("1 500 человек и 1,5 т", "ru", ["1500", "1.5"]),
        ("1\u00a0500 адам", "kk", ["1500"]),
        ("2017-2018, 2017–18", "en", ["2017", "2018", "2017", "2018"]),
        ("3–5-сынып, 2–3", "kk", ["3", "5", "2", "3"]),
        ("в XXI веке", "ru", ["21"]),
        ("the 21st century", "en", ["21"]),
        ("1990-х годов, 30%", "ru", ["1990", "30"]),
        ("COVID-19, G20, C5", "en", []),
        ("I have 007", "en", ["7"]),
        ("1.5 trillion, 2 thousand", "en", ["1500000000000", "2000"]),
        ("1,5 трлн, 2 тыс. лет, 2 000", "ru", ["1500000000000", "2000", "2000"]),
        ("1,5 триллионнан, 30 мыңнан", "kk", ["1500000000000", "30000"]),
        ("0 and 0.0", "en", ["0", "0"]),
        ("IXIX, VV, XXXX, IIII, XIX", "en", ["19"]),
    ],
)
def test_a_number_is_the_same_in_every_notation(text: str, tag: str, values: list[str]):
    assert [one.value for one in placeables.numbers(text, tag)] == values


@pytest.mark.parametrize(
    ("text", "tag", "value"),
    [
        ("almost thirty years", "en", "30"),
        ("почти тридцати лет", "ru", "30"),
        ("отыз жылға жуық", "kk", "30"),
        ("двадцать один", "ru", "21"),
        ("the second one", "en", "2"),
    ],
)
def test_a_number_may_stand_in_words(text: str, tag: str, value: str):
    assert placeables.is_spelled(value, placeables.spelled(text, tag))
    assert not placeables.is_spelled("9" * 5000, placeables.spelled(text, tag))
    assert not placeables.is_spelled("47", placeables.spelled(text, tag))


def test_acronyms_are_words_of_capitals():
    text = "The OSCE and COVID-19 in the XX century: NATO, a PhD, I, A4."
    assert [one.value for one in placeables.acronyms(text)] == ["OSCE", "COVID-19", "NATO"]
    assert placeables.acronyms("A TITLE IN CAPITALS") == []


def test_an_unknown_language_has_numbers_and_no_dates():
    assert placeables.dates("le 19 mars 2019", "fr") == []
    assert [one.value for one in placeables.numbers("le 19 mars 2019", "fr")] == ["19", "2019"]


# --- which language is the odd one ---


def test_the_odd_one_agrees_with_no_other():
    def same(one: int, other: int) -> bool:
        return one == other

    assert odd({"en": 2, "kk": 3, "ru": 3}, same) == ["en"]
    assert odd({"en": 2, "kk": 3}, same) == ["kk"]
    assert odd({"en": 1, "kk": 2, "ru": 3}, same) == ["kk", "ru"]
    assert odd({"en": 1}, same) == odd({}, same) == []


# --- abstracts ---


def test_a_date_is_told_where_it_stands_with_those_that_lack_it(tmp_path: Path):
    en = "It is short.\nIt began on March 19, 2019."
    findings = found(tmp_path, "LNG012", en=en, ru="Это началось 19.03.2019.")
    assert [(f.place.line, f.message) for f in findings] == [
        (5, 'the date "March 19, 2019" is not in the abstract in kk'),
        (4, 'the date "19.03.2019" is not in the abstract in kk'),
    ]


def test_a_date_told_in_full_is_more_than_its_month(tmp_path: Path):
    texts = {
        "en": "It began on 19 March 2019.",
        "kk": "Ол 2019 жылғы 19 наурызда басталды.",
        "ru": "Это началось в марте 2019 года.",
    }
    findings = found(tmp_path, "LNG012", **texts)
    assert [(Path(f.place.path).name, f.place.line, f.place.column) for f in findings] == [
        ("en.md", 4, 15),
        ("kk.md", 4, 6),
    ]
    assert all(f.message.endswith("is not in the abstract in ru") for f in findings)
    assert found(tmp_path, "LNG013", **texts) == []


def test_a_year_stands_where_the_date_does(tmp_path: Path):
    texts = {"en": "It began in 2019.", "kk": "2019 жылғы 19 наурыз.", "ru": "В 2019 году."}
    assert found(tmp_path, "LNG013", **texts) == []


def test_a_decade_may_be_shortened(tmp_path: Path):
    texts = {"en": "In the 1990s.", "kk": "90-жылдары.", "ru": "В 90-х годах."}
    assert found(tmp_path, "LNG013", **texts) == []


def test_a_latin_acronym_may_be_spelled_out_or_have_its_own(tmp_path: Path):
    ru = "Она об WTO."
    assert len(found(tmp_path / "none", "LNG015", ru=ru)) == 1
    texts = {"en": "On the World Trade Organization.", "kk": "Ол ДСҰ туралы қысқаша баян."}
    assert found(tmp_path / "both", "LNG015", ru=ru, **texts) == []


def test_lengths_are_measured_by_what_a_language_needs(tmp_path: Path):
    texts = {"en": "word " * 99 + "end.", "kk": "сөз " * 74 + "соң.", "ru": "слово " * 79 + "да."}
    assert found(tmp_path / "alike", "LNG011", **texts) == []
    [finding] = found(tmp_path / "short", "LNG011", **texts | {"kk": "сөз " * 39 + "соң."})
    assert finding.place.path.endswith("kk.md")


def test_two_sentences_more_are_no_loss(tmp_path: Path):
    text = "It is short. It is so. It is it."
    assert found(tmp_path / "few", "LNG010", en=text) == []
    assert len(found(tmp_path / "many", "LNG010", en=f"{text} It ends.")) == 1


# --- letters and words ---


def test_a_kazakh_letter_in_russian_is_found_at_its_word(tmp_path: Path):
    ru = "Она о том, что писал К.Тоқаев.\nОна об «Нұр Отан» и [Тоқаеве]{lang=kk}."
    [finding] = found(tmp_path, "LNG018", ru=ru)
    assert (finding.place.line, finding.place.column) == (4, 3 + ru.index("Тоқаев"))
    assert "U+049B" in finding.message


def test_kazakh_words_and_names_in_their_own_text_are_right(tmp_path: Path):
    assert found(tmp_path, "LNG018", kk="Ол Тоқаев пен Щёголев туралы.") == []


@pytest.mark.parametrize(
    ("word", "cure"),
    [
        ("сooбщение", "write сообщение with Cyrillic letters only"),
        ("trаde", "write trade with Latin letters only"),
        ("PhDдокторант", "write the word in one alphabet, or put a hyphen between the two"),
    ],
)
def test_look_alike_letters_in_a_word(word: str, cure: str, tmp_path: Path):
    [finding] = found(tmp_path, "LNG019", ru=f"Она об этом: {word}.")
    assert finding.help == cure


@pytest.mark.parametrize("word", ["PhD-докторант", "PhD докторанты", "IT-компания", "µm", "CO2"])
def test_words_joined_by_a_hyphen_are_two(word: str, tmp_path: Path):
    assert found(tmp_path, "LNG019", ru=f"Она об этом: {word}.") == []


ENGLISH = "This is the text of an article on the trade of the steppe with the towns."
KAZAKH = "Бұл даланың қалалармен саудасы туралы жазылған және қысқа болып шыққан мақала."
RUSSIAN = "Эта статья написана о торговле степи с городами, и в ней мало что сказано."


@pytest.mark.parametrize(
    ("text", "tag", "other"),
    [
        (ENGLISH, "ru", "en"),
        (KAZAKH, "ru", "kk"),
        (RUSSIAN, "kk", "ru"),
        ("Маленькая статья о степи", "en", "a language in Cyrillic letters"),
        ("A small article here", "kk", "a language in Latin letters"),
        (ENGLISH, "en", ""),
        (KAZAKH, "kk", ""),
        (RUSSIAN, "ru", ""),
        (ENGLISH, "fr", ""),
        ("Steppe", "ru", ""),
    ],
)
def test_a_text_tells_its_language(text: str, tag: str, other: str):
    assert scripts.other_language(text, tag) == other


def test_a_passage_marked_to_be_in_another_language_is_let_pass(tmp_path: Path):
    front = FRONT["en"].format(PLAIN["en"], KEYWORDS["en"])
    marked = f"{front}\n::: {{lang=ru}}\n{RUSSIAN}\n:::\n"
    assert in_files(tmp_path / "marked", "LNG020", {"en.md": marked}) == []
    [finding] = in_files(tmp_path / "not", "LNG020", {"en.md": f"{front}\n{RUSSIAN}\n"})
    assert finding.place.line == 8


def test_quotations_and_notes_may_be_in_another_language(tmp_path: Path):
    front = FRONT["en"].format(PLAIN["en"], KEYWORDS["en"])
    text = f"{front}\n> {RUSSIAN}\n\nSee.[^1]\n\n[^1]: {RUSSIAN}\n"
    assert in_files(tmp_path, "LNG020", {"en.md": text}) == []


@given(st.text(), st.sampled_from(["en", "kk", "ru", "fr"]))
def test_any_text_can_be_looked_at(text: str, tag: str):
    found = [
        *placeables.dates(text, tag),
        *placeables.numbers(text, tag),
        *placeables.acronyms(text),
    ]
    assert all(0 <= one.start < len(text) for one in found)
    placeables.spelled(text, tag)
    scripts.other_language(text, tag)


# --- keywords and names ---


def keywords(folder: Path, code: str, **lists: str) -> list[Finding]:
    texts = KEYWORDS | lists
    return in_files(folder, code, {f"{t}.md": FRONT[t].format(PLAIN[t], texts[t]) for t in FRONT})


def test_keywords_begin_alike(tmp_path: Path):
    capital = {"kk": "Дала, Сауда"}
    assert len(keywords(tmp_path / "manner", "LNG021", **capital)) == 1, "told once"
    english = {"en": "Russian language, NATO", "kk": "орыс тілі, НАТО", "ru": "русский язык, НАТО"}
    assert keywords(tmp_path / "english", "LNG021", **english) == []
    assert keywords(tmp_path / "other", "LNG021", kk="Дала") == [], "counts differ"


def test_a_keyword_used_in_one_language_is_used(tmp_path: Path):
    words = {"en": "steppe, astronomy", "kk": "дала, сауда", "ru": "степь, торговля"}
    files = {f"{t}.md": FRONT[t].format(PLAIN[t], words[t]) for t in FRONT}
    files["en.md"] += "\n" + "The towns have long since traded with the herdsmen. " * 8 + "\n"
    assert len(in_files(tmp_path / "unused", "LNG022", files)) == 1
    long = "Степь широка, и торговля в ней была делом многих людей и городов. " * 6
    files["ru.md"] = FRONT["ru"].format(long, words["ru"])
    assert in_files(tmp_path / "used", "LNG022", files) == []


# --- all of them ---


def test_no_error_is_found_in_the_constructs():
    article, _ = load(MANUSCRIPTS / "constructs")
    assert article is not None
    findings = [f for f in rules.check(article, Journal.read("base")) if f.code[:3] == "LNG"]
    assert {(f.code, str(f.severity)) for f in findings} <= {
        ("LNG007", "warning"),
        ("LNG007", "info"),
        ("LNG009", "warning"),
        ("LNG014", "warning"),
        ("LNG022", "info"),
    }


@pytest.mark.parametrize("name", ["rivers", "vocabulary"])
def test_nothing_is_found_in_abstracts_that_say_the_same(name: str):
    article, findings = load(MANUSCRIPTS / name)
    assert article is not None
    findings += [f for f in rules.check(article, Journal.read("base")) if f.code[:3] == "LNG"]
    assert {f.code for f in findings} == {"LNG006"}, "they have no body"


# --- the term base ---

TERMS = "en,kk,ru,note\nforeign policy,сыртқы саясат|тыс саясат,внешняя политика,\n"


def in_terms(folder: Path, code: str, terms: str, **abstracts: str) -> list[Finding]:
    """Return what a rule finds in the small manuscript with a term base."""
    texts = PLAIN | abstracts
    files = {f"{tag}.md": FRONT[tag].format(texts[tag], KEYWORDS[tag]) for tag in FRONT}
    article, findings = load(small.write(folder, files | {"terms.csv": terms}))
    assert article is not None
    checked = rules.check(article, Journal.read("base"))
    return [f for f in (*findings, *checked) if f.code == code]


FOREIGN_POLICY = {
    "en": "On foreign policies.",
    "kk": "Ол сыртқы саясаттағы жағдай туралы.",
    "ru": "Она о внешней политике.",
}


def test_a_term_has_its_counterpart_whatever_its_endings(tmp_path: Path):
    assert in_terms(tmp_path, "LNG023", TERMS, **FOREIGN_POLICY) == []


def test_a_counterpart_is_missed_where_the_others_have_it(tmp_path: Path):
    findings = in_terms(tmp_path, "LNG023", TERMS, **FOREIGN_POLICY | {"ru": "Она о политике."})
    assert [(Path(f.place.path).name, f.place.column) for f in findings] == [
        ("en.md", 6),
        ("kk.md", 6),
    ]
    assert findings[0].message == '"foreign policies" has no counterpart in the abstract in ru'
    assert findings[0].help == "terms.csv has ru: внешняя политика"


def test_a_term_need_not_be_in_a_language_the_row_lacks(tmp_path: Path):
    terms = "en,ru,kk\nforeign policy,внешняя политика,\n"
    texts = FOREIGN_POLICY | {"kk": "Ол қысқа."}
    assert in_terms(tmp_path, "LNG023", terms, **texts) == []
    assert in_terms(tmp_path, "LNG025", terms, **texts) == []


@pytest.mark.parametrize("ru", ["Она об ОБСЕ.", "Она об Организации по безопасности в Европе."])
def test_another_wording_is_as_good(ru: str, tmp_path: Path):
    terms = "en,ru\nOSCE,ОБСЕ; Организация по безопасности\n"
    assert in_terms(tmp_path, "LNG023", terms, en="On the OSCE.", ru=ru) == []


def test_a_variant_is_found_and_not_within_what_is_right(tmp_path: Path):
    terms = "en,kk,ru\na,сыртқы саясат бағыты|сыртқы саясат,b\n"
    kk = "Ол сыртқы саясат туралы, сыртқы саясат бағыты туралы."
    [finding] = in_terms(tmp_path, "LNG024", terms, kk=kk)
    assert (finding.place.line, finding.place.column) == (4, 6)
    assert finding.help == 'write "сыртқы саясат бағыты" (terms.csv)'


@pytest.mark.parametrize(
    ("terms", "line", "column", "message"),
    [
        ("en,English\nsteppe,a\n", 1, 4, 'the column "English" is no language'),
        ("en;kk\na;b\n", 1, 1, 'the column "en;kk" is no language'),
        ("en,ru,en\n", 1, 7, 'the column "en" stands here a second time'),
        ("en,ru\n\na,b,c\n", 3, 1, "this row has 3 cells, and there are 2 columns"),
        ('en,ru\n"a,b\n', 2, 1, "the quotes of this row do not match"),
        ("en,ru\na,|b\n", 2, 1, "ru has variants to avoid and no term"),
        ("en,ru\na,", 2, 1, "this term stands in one language"),
    ],
)
def test_a_row_that_cannot_be_used(terms: str, line: int, column: int, message: str, tmp_path):
    findings = in_terms(tmp_path, "LNG025", terms)
    assert [(f.place.line, f.place.column, f.message) for f in findings][:1] == [
        (line, column, message)
    ]
    assert len({f.place.line for f in findings}) == 1


@pytest.mark.parametrize("terms", ["", "\n\n", "en,ru\n", "\ufeffen,ru\r\na,b\r\n", ",\n,\n", '"'])
def test_any_term_base_can_be_read(terms: str, tmp_path: Path):
    in_terms(tmp_path, "LNG025", terms)


def test_a_place_in_a_quoted_cell_is_that_of_its_words(tmp_path: Path):
    folder = small.write(tmp_path, {"terms.csv": 'en,ru\n"trade, fair",торговля\n'})
    article, findings = load(folder)
    assert article is not None
    assert findings == []
    [term] = article.terms
    assert (term.accepted["en"][0].place.column, term.accepted["ru"][0].place.column) == (2, 15)


def test_the_term_base_is_a_source(tmp_path: Path):
    [item] = find(small.write(tmp_path, {"terms.csv": TERMS}))
    assert tmp_path / "terms.csv" in item.sources
