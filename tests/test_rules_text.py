"""The rules of words and marks: what each sees in a line, and what none may see in clean text."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
import small
from hypothesis import given, strategies

from triptych import rules
from triptych.finding import Finding
from triptych.journal import Journal
from triptych.load import load
from triptych.rules import acronyms, quotes, typography, wording
from triptych.rules.stretches import Find, around, veiled
from triptych.settings import Limit, Limits


def spots(find: Find, text: str, language: str = "en") -> list[str]:
    """Return what stands at each spot, up to the next space."""
    return [text[spot.at :].split(" ", maxsplit=1)[0] for spot in find(text, language)]


def found(folder: Path, files: dict[str, str]) -> list[Finding]:
    article, findings = load(small.write(folder, files))
    assert article
    assert findings == []
    return [one for one in rules.check(article, Journal.read("base")) if one.code[:3] == "TXT"]


def body(text: str, language: str = "en", keywords: str = "[steppe, trade]") -> dict[str, str]:
    front = small.FILES[f"{language}.md"].split("\n\n")[0].strip("-\n").split("\n")
    front[2] = f"keywords: {keywords}"
    return {f"{language}.md": "---\n{}\n---\n\n{}\n".format("\n".join(front), text)}


def codes(folder: Path, text: str, language: str = "en") -> list[str]:
    return [one.code for one in found(folder, body(text, language))]


# --- clean text ---

CLEAN = {
    "en": """\
# Trade on the steppe: 1991–2019

The reader's copy of "The Steppe" cost $1.5 (about 5%) in 1998; today it's far more.
N. A. Nazarbayev, J. R. R. Tolkien and Kassym-Jomart Tokayev had had no say -- none at all.
See pp. 14–17, ISSN 1234-5678, doi:10.1234/ab-12.5 and https://example.org/a-b,c(d)?e=1-2.
Call 377-33-33 before 2019-03-04; a Boeing 737-800 left at 10:30 and it won 3-2.
The United Nations (UN) and the Organization for Security and Co-operation in Europe (OSCE) agreed.
The OSCE met in May, and who may join it is for us, not for the President, to say.
The two- and three-year plans of the Ministry of Trade and Industry, a) and b), are in Part II.
The interval [0, 1) is open (as any student of the U.S. system, e.g. of Ph.D. rank, knows).
We know that that is rare in Baden Baden, and 'single quotes' don't count.
Is it so? Yes! Prices rose by 5%: from x - y to 10 - 3, a 12" ruler in hand.
""",
    "kk": """\
# Дала саудасы: 1991–2019

Қ. Тоқаев «Дала» кітабын 1998 жылы 1500 теңгеге сатып алды; бүгін ол әлдеқайда қымбат.
Біріккен Ұлттар Ұйымы (БҰҰ) мен Шанхай ынтымақтастық ұйымы (ШЫҰ) келісті.
БҰҰ бұл туралы қайта қайта айтты, ал ол — жаңалық емес.
Көп-көп адам Нью-Йорк қаласына, Азия-Тынық мұхиты аймағына барды (әрине, бәрі емес).
Бағалар 5 % және 7 % өсті: № 3 және № 4 кестелерді қараңыз, 14–17 б.
Бұл не? Бұл — дала! Ол «Ол „Дала“ деді» деп жазды.
""",
    "ru": """\
# Торговля в степи: 1991–2019

Н. А. Назарбаев купил книгу «Степь» за 1500 тенге в 1998 г.; сегодня она стоит куда больше.
Шанхайская организация сотрудничества (ШОС) и Всемирная торговая организация (ВТО) согласны.
ШОС встречалась в Нью-Йорке и в Санкт-Петербурге, и это — не новость, а очень очень старая весть.
Кто-нибудь из-за границы, т. е. из США, что-то знает (см. с. 14–17, рис. 3, п. а).
Цены выросли на 5 % и на 7 %: см. таблицы № 3 и № 4 и т. д.
Что это? Это степь! Он написал: «Я читаю „Степь“ вечером».
Президент сказал, что президент страны и Парламент решат, кто прав; то есть мир.
""",
}


@pytest.mark.parametrize("language", CLEAN)
def test_clean_text_is_without_fault(language: str, tmp_path: Path):
    found_here = found(tmp_path, body(CLEAN[language], language))
    assert [(one.code, one.message) for one in found_here] == []


@pytest.mark.parametrize("name", ["starter"])
def test_what_editors_start_from_is_without_fault(name: str, tmp_path: Path):
    start = Path(rules.__file__).parents[1] / name
    files = {file.name: file.read_text("utf-8").replace("@id@", "a") for file in start.iterdir()}
    assert found(tmp_path, {n: t for n, t in files.items() if n.endswith((".md", ".yaml"))}) == []


# --- quotation marks and brackets ---


@pytest.mark.parametrize(
    ("text", "whole", "lone"),
    [
        ("“a ‘b’ c”", ["“a ‘b’ c”"], []),
        ('"a" and "b"', ['"a"', '"b"'], []),
        ("«a „b“ c»", ["„b“", "«a „b“ c»"], []),
        ('«a "b" c»', ['"b"', '«a "b" c»'], []),
        ("„a“ “b”", ["„a“", "“b”"], []),
        ("«a «b»", ["«b»"], [0]),
        ("a” b", [], [1]),
        ("«a “b» c", ["«a “b»"], [3]),
        ('a 5" b', [], []),
        ('a "b', [], [2]),
        ("don't the boys' y’all", [], []),
    ],
)
def test_quotations_have_two_marks(text: str, whole: list[str], lone: list[int]):
    pairs, alone = quotes.quotations(text)
    assert [text[start : end + 1] for start, end, _ in pairs] == whole
    assert alone == lone


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", 'A "b", "c" and “d”.', ["“d”"]),
        ("en", "A “b”, “c ‘d’” and «e».", ["«e»"]),
        ("ru", 'Это "степь", это «лес».', ['"степь"']),
        ("ru", 'Это "степь" и "лес".', ['"степь"', '"лес"']),
        ("kk", "Бұл «дала „ой“ ол» және “тау”.", ["“тау”"]),
    ],
)
def test_a_language_has_one_kind_of_quotation_marks(
    language: str, text: str, expected: list[str], tmp_path: Path
):
    mine = [one for one in found(tmp_path, body(text, language)) if one.code == "TXT006"]
    assert [one.message.split(" stands")[0] for one in mine] == expected
    assert [text[one.place.column - 1] for one in mine] == [quoted[0] for quoted in expected]


def test_words_of_another_language_keep_their_marks(tmp_path: Path):
    text = 'A "b" and ["c"]{lang=en}, but [« d »]{lang=fr}.'
    assert codes(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ('He said " a b" there.', ['"']),
        ("He said «a b » there.", ["»"]),
        ('He said "a b" and "c".', []),
        ('a "" b', []),
    ],
)
def test_quotation_marks_hug_their_words(text: str, at: list[str]):
    assert spots(quotes.loose_quotes, text) == at
    assert spots(quotes.loose_quotes, text, "fr") == []


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a (b [c] d) e", []),
        ("a (b c", ["(b"]),
        ("a bond) c", [")"]),
        ("a (b] c)", ["]"]),
        ("a) one, b) two (see 1)", []),
        ("(one) 1) two", []),
        ("in [0, 1) and (2; 3]", []),
        ("glad :-) to", []),
        ("see https://example.org/a_(b", []),
    ],
)
def test_brackets_have_their_pair(text: str, at: list[str]):
    assert spots(quotes.lone_brackets, text) == at


def test_a_quotation_of_many_paragraphs_opens_each(tmp_path: Path):
    assert codes(tmp_path / "a", "“One goes on.\n\n“Two ends.”") == []
    assert codes(tmp_path / "b", "“One goes on.\n\nTwo ends.”") == ["TXT016", "TXT016"]


def test_a_term_is_quoted_whole():
    text = "its «көп векторлы сыртқы» саясаты and «көп векторлы» сыртқы саясат"
    [spot] = quotes.cut_terms(text, ["Көп векторлы сыртқы саясат", "дала"])
    assert text[spot.at - 6 : spot.at + 1] == "сыртқы»"
    assert list(quotes.cut_terms('the "steppe" trade', ["steppe trade"])) == []


# --- dashes, signs, spaces ---


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Kassym - Jomart", 1),
        ("«пост - Назарбаев»", 1),
        ("in 2019 - a year", 1),
        ("Kassym-Jomart – one", 0),
        ("x - y", 0),
        ("10 - 3", 0),
        ("two- and three-year", 0),
    ],
)
def test_a_hyphen_between_spaces(text: str, count: int):
    assert len(list(typography.spaced_hyphens(text, "en"))) == count


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("in 2017-2018.", "write 2017–2018"),
        ("in 2017-18.", "write 2017–18"),
        ("pp. 144-72", "write 144–72"),
        ("С. 14 - 17", "write 14–17"),
        ("10-15 percent", "write 10–15"),
        ("5-10%", "write 5–10"),
    ],
)
def test_a_range_wants_a_dash(text: str, cure: str):
    assert [spot.cure for spot in typography.hyphened_ranges(text, "en")] == [cure]


@pytest.mark.parametrize(
    "text",
    [
        "2017–2018",
        "2019-03-04",
        "2019-03",
        "ISSN 1234-5678",
        "ISBN 978-5-02",
        "call 377-3333",
        "+7 727 377-33-33",
        "Boeing 737-800 aircraft",
        "won 3-2 against",
        "https://example.org/2017-2018",
        "doi: 10.1234/2017-2018",
        "resolution 47-120.",
        "COVID-19 and G7-20",
    ],
)
def test_a_code_is_no_range(text: str):
    assert list(typography.hyphened_ranges(text, "en")) == []


def test_currency_signs_and_ellipses():
    [spot] = typography.loose_currency("for $ 1.5 trillion and $2, 5 € 3", "en")
    assert spot.cure == "write $1.5"
    assert len(list(typography.dotted_ellipses("a... b… c.... d..... e", "en"))) == 2


def test_signs_are_spaced_alike(tmp_path: Path):
    findings = found(tmp_path, body("От 5% до 7%, но 9 %; № 1, №2 и № 3.", "ru"))
    assert [(one.code, one.place.column) for one in findings] == [("TXT012", 17), ("TXT012", 27)]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a b , c", [","]),
        ("So ?", ["?"]),
        ("the sown,the town", [",the"]),
        ("the sown.The town", [".The"]),
        ("one,, two", [",,"]),
        ("a word.. Then", [".."]),
        ("and ( so on )", ["(", ")"]),
        ("the steppe –the sown", ["–the"]),
        ("the steppe— the sown", ["—"]),
        ("the steppe — the sown–town, 5 –7", []),
        ("etc., e.g. U.S. 1,000; 3 : 1, a.b@c.org, example.org … and... so?!", []),
        ("He waited ... and went", []),
        ("Node.js, .NET and f(x)", []),
    ],
)
def test_punctuation_has_its_spaces(text: str, at: list[str]):
    assert sorted(spots(typography.badly_spaced, text)) == at
    assert spots(typography.badly_spaced, text, "fr") == []


def test_a_citation_left_out_leaves_no_space(tmp_path: Path):
    assert codes(tmp_path, "It trades [@kang2009]. So it is [@kang2009, p. 3], and well.") == []


def test_initials_have_a_space_before_the_name():
    text = "Н.Назарбаев, К. Тоқаев, А.Б.Сейдімбек, U.S. troops, г.Алматы"
    assert spots(typography.tight_initials, text, "ru") == ["Назарбаев,", "Сейдімбек,"]


def test_hyphens_that_stand_for_a_dash(tmp_path: Path):
    text = "Елбасы келді. Елбасы-Ұлт көшбасшысы Нью-Йорк қаласын, Орал-Атырау жолын көрді."
    [finding] = found(tmp_path, body(text, "kk"))
    assert (finding.code, finding.help) == ("TXT019", "write a dash between spaces: Елбасы – Ұлт")


# --- characters ---


@pytest.mark.parametrize("char", ["\u00ad", "\u200b", "\u202e", "\u2066", "\ufeff", "\ue000"])
def test_what_nobody_sees_is_found(char: str, tmp_path: Path):
    [finding] = found(tmp_path, body(f"The step{char}pe trades."))
    assert (finding.code, finding.place.column) == ("TXT017", 9)
    assert f"U+{ord(char):04X}" in finding.message


def test_joiners_stay_where_a_script_needs_them(tmp_path: Path):
    assert codes(tmp_path / "a", "The word می\u200cخواهم is Persian.") == []
    assert codes(tmp_path / "b", "The wo\u200crd is not.") == ["TXT017"]


def test_letters_are_written_whole(tmp_path: Path):
    findings = found(tmp_path, body("Это край.\nЭто краи\u0306, не и\u0306.\n", "ru"))
    assert [(one.code, one.place.line, one.place.column) for one in findings] == [("TXT018", 8, 8)]
    assert findings[0].help == 'write "й" (form NFC)'


# --- acronyms ---


@pytest.mark.parametrize(
    ("text", "words", "spelt"),
    [
        ("the World Trade Organization (WTO)", "World Trade Organization", True),
        ("the Organization for Trade (OFT)", "Organization for Trade", True),
        ("an Economic Council of the Steppe (ECS)", "Economic Council of the Steppe", True),
        ("the WTO (World Trade Organization)", "World Trade Organization", True),
        ("Confidence-Building Measures (CBM)", "Confidence Building Measures", True),
        ("the Collective Trade System (CTO)", "Collective Trade System", False),
        ("Всемирная торговая организация (ВТО)", "Всемирная торговая организация", True),
    ],
)
def test_acronyms_have_their_words(text: str, words: str, spelt: bool):
    [one] = acronyms.expansions(text, frozenset({"of", "the", "for", "an"}))
    assert (" ".join(one.words), one.spelt) == (words, spelt)
    assert text[one.at :].startswith(one.acronym)


@pytest.mark.parametrize(
    "text",
    [
        "Международное агентство по атомной энергии (МАГАТЭ)",
        "the meeting in Vienna (OSCE)",
        "the OSCE (see below)",
        "the EU (28 members)",
        "the big new steppe (WTO)",
    ],
)
def test_other_brackets_hold_no_words_of_acronyms(text: str):
    assert list(acronyms.expansions(text, frozenset({"the"}))) == []


def test_acronyms_are_told_from_other_capitals():
    text = "The OSCE, Part IV, COVID-19, A4, G7, R&D, X.509, NASA's and the UN-led talks"
    assert [found[0] for found in acronyms.acronyms(text)] == ["OSCE", "NASA", "UN"]
    assert acronyms.acronyms("TRADE ON THE STEPPE IN ALL AGES") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The SCRT trades. The SCRT rests.", ["TXT020"]),
        ("The SCRT (Steppe Council for Regional Trade) trades.", []),
        ("Совет (далее — СРТ) торгует. СРТ отдыхает.", []),
        ("The UN and the EU agree on DNA.", []),
        ("The STC trades. The Steppe Trade Council (STC) is old.", ["TXT023"]),
        ("The Steppe Trade Council (STC) and a Stone Tool Club (STC).", ["TXT021"]),
        ("The Steppe Trade Council (STC). The Steppe Trade Council (STC).", []),
        ("The Steppe Trade Council (STC) is the Council for Steppe Trade.", ["TXT021"]),
        ("The Steppe Trade Council (STC). A Council, Steppe and Trade.", []),
    ],
)
def test_acronyms_are_explained_once_and_first(text: str, expected: list[str], tmp_path: Path):
    assert codes(tmp_path, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The osce and Nato met.", ["osce"]),
        ("A russian visit to kazakhstan; pan-european china.", ["russian", "kazakhstan"]),
        ("It is who may start; the WHO and the IT people know.", []),
        ("To Asia, from Asia, in Asia, of Asia and in asia.", ["asia"]),
        ("To the Republic, in Republic, of Republic, in Republic, of Republic: a republic.", []),
        ("We met in May, of May, from May, to May, and may go.", []),
    ],
)
def test_capitals_are_kept(text: str, expected: list[str], tmp_path: Path):
    mine = [one for one in found(tmp_path, body(text)) if one.code == "TXT024"]
    assert [one.message.split(": ")[1] for one in mine] == expected


# --- words ---


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("All states and few States agree with states.", ["States"]),
        ("All states, the Group of States and the United States agree with states.", []),
        ("The “States” are states: States and states.", []),
    ],
)
def test_capitals_have_a_reason(text: str, expected: list[str], tmp_path: Path):
    mine = [one for one in found(tmp_path, body(text)) if one.code == "TXT025"]
    assert [one.message.split(" ")[0] for one in mine] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the the sown", ["the"]),
        ("The the sown", ["the"]),
        ("he had had that that", []),
        ("Bora Bora and x x, 5 5", []),
        ("so, so it is the-the", []),
        ("a a book", ["a"]),
    ],
)
def test_words_stand_once(text: str, expected: list[str]):
    assert spots(wording.doubled, text) == expected


def test_the_spelling_of_one_country(tmp_path: Path):
    text = "The center and the colors of a favourable neighborhood at the Centre for Labour."
    [finding] = found(tmp_path, body(text))
    assert (finding.code, finding.message) == (
        "TXT026",
        "favourable is spelt otherwise than center is",
    )
    assert finding.help == "write favorable, or change the others"


def test_a_journal_sets_how_long_a_sentence_may_be(tmp_path: Path):
    article, _ = load(small.write(tmp_path, body("One. " + "The word stands " * 16 + "here. Two.")))
    assert article
    journal = Journal.read("base")
    assert [one for one in rules.check(article, journal) if one.code == "TXT028"] == []
    settings = journal.settings.model_copy(
        update={"limits": Limits(sentence_words=Limit(max=40))},
    )
    journal = replace(journal, settings=settings)
    [finding] = [one for one in rules.check(article, journal) if one.code == "TXT028"]
    assert finding.message == "the sentence has 49 words, more than 40"
    assert finding.place.column == 6


def test_addresses_and_codes_are_no_words():
    text = "see https://a.org/b-c, doi:10.1/x-y and a@b.org or president.kz/x but not this."
    assert veiled(text).replace("\ufffc", "").split() == ["see", "and", "or", "but", "not", "this."]
    assert len(veiled(text)) == len(text)


def test_a_message_shows_whole_words():
    text = "the president is Kassym - Jomart Tokayev of Kazakhstan"
    at = text.index(" - ")
    assert around(text, at, at + 3) == "is Kassym - Jomart Tokayev"
    assert around("(one", 0, 1) == "(one"
    assert around("a" * 40 + "(" + "b" * 40, 40, 41) == "("


NONE: frozenset[str] = frozenset()
FINDERS: list[Find] = [
    quotes.loose_quotes,
    quotes.lone_brackets,
    typography.spaced_hyphens,
    typography.hyphened_ranges,
    typography.dotted_ellipses,
    typography.loose_currency,
    typography.badly_spaced,
    typography.tight_initials,
    wording.doubled,
]


@given(
    strategies.text('"“”„«»()[]{}-–—…., ;:!?%$№@/AaUNБбқ19\xa0'), strategies.sampled_from(FINDERS)
)
def test_any_text_can_be_read(text: str, find: Find):
    assert all(0 <= spot.at < len(text) and spot.cure for spot in find(text, "en"))
    assert all(text[one.at :].startswith(one.acronym) for one in acronyms.expansions(text, NONE))


@pytest.mark.parametrize("piece", ["(", "“", '"a ', "a.", "- ", "UN (", "a (UN) ", "isbn:", "A-"])
def test_a_long_line_is_read_in_no_time(piece: str):
    text = piece * (60_000 // len(piece))
    start = time.process_time()
    for find in FINDERS:
        sum(1 for _ in find(text, "en"))
    quotes.quotations(text)
    sum(1 for _ in acronyms.expansions(text, NONE))
    assert time.process_time() - start < 5, "a rule's time grows with the square of the text"
