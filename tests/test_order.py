"""The gate on words reads the print in the order of the sources, where lines do not tell it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from triptych import press
from triptych.document import Place
from triptych.gates import Passage, missing, pdf_words, words

CSS = '@page { size: 90mm 120mm; margin: 10mm } body { font: 400 10pt "Source Serif 4"; %s }'
INSTITUTE = "המכון הבינלאומי לחקר יחסים בין מדינות אירואסיה והמזרח התיכון"
JOURNAL = "مجلة العلوم السياسية والعلاقات الدولية في آسيا الوسطى"


def printed(text: str, css: str = "", *, boxes: bool = False) -> list[str]:
    page = f"<html lang=en><title>x</title><p>{text}</p>"
    pdf = press.print_pdf(page, css=[CSS % css], root=Path("/"), journal_folders=[])
    return pdf_words(pdf, boxes=boxes)


@pytest.mark.parametrize(
    "text",
    [
        "John שלום עולם דוד end",
        "See مجلة العلوم السياسية now",
        "a number (שלום 2019 עולם) within and «مجلة 12 العدد» again",
        "two of them: שלום, then عدد last",
        f"A long one, {INSTITUTE}, {JOURNAL}, {INSTITUTE}, {JOURNAL} and its end",
        "הדמיוני, יוסף. <i>כותר הספר הזה</i>: שום מקום, הוצאת <b>הריק</b>, <i>fin</i>",
        "مجلة <i>العلاقات الدولية</i> and <b>رقم</b> العدد",
        f"English words around <b>{INSTITUTE}</b> many times over, and <i>{JOURNAL}</i> again",
    ],
)
def test_right_to_left_words_are_read_in_their_order(text: str) -> None:
    assert printed(text) == words(re.sub("<[^>]*>", "", text))


@pytest.mark.parametrize(
    "text",
    [
        f"{INSTITUTE} 1998",
        "a number after שלום 2019, and one at the end: عدد 45",
        "in 2019 שלום said",
    ],
)
def test_a_number_beside_right_to_left_words_is_found(text: str) -> None:
    found = printed(text)
    assert missing([Passage(text, Place("en.md"))], found) == []
    number = next(word for word in words(text) if word.isdigit())
    without = [word for word in found if word != number]
    assert [loss.words for loss in missing([Passage(text, Place("en.md"))], without)] == [(number,)]


@pytest.mark.parametrize(
    "text",
    [
        "הדמיוני, יוסף. <i>כותר הספר</i>, הוצאת הריק, 2019, עמ 45–67. https://example.org",
        "הוצאת הריק, https://example.org/a/path, דוד 2024-01-31",
        "דוד, Nowhere, 2024-01-31. הוצאת",
        "مجلة, Nowhere 5, 2024-01-31. العدد",
        "הדמיוני, יוסף. <i>כותר</i> 12, no 3, 2019, עמ 45–67. See <b>also</b> two",
        "الخيالي, يوسف. <i>تَارِيخُ: 12 دراسة</i>. القاهرة, 2015, ص 3. Latin words, 7",
    ],
)
def test_a_line_that_runs_to_the_left_is_read_from_its_right(text: str) -> None:
    passage = Passage(re.sub("<[^>]*>", "", text), Place("en.md"))
    found = printed(f"before <div dir=rtl>{text}</div> after", "} [dir] { direction: rtl")
    assert missing([passage], found) == []
    for word in ("יוסף", "يوسف", "2019", "2015"):
        if word in words(passage.text):
            without = [one for one in found if one != word]
            assert [loss.words for loss in missing([passage], without)] == [(word,)]


def test_spaces_that_pdfium_loses_part_words_and_numbers() -> None:
    text = "לאגמים בדויים 10, 1969, ‘עמ\u00a069–\u206072."
    css = "} [dir] { direction: rtl; text-align: justify; width: 40mm"
    found = printed(f"<div dir=rtl>{text}</div>", css)
    assert missing([Passage(text, Place("en.md"))], found) == []


@pytest.mark.parametrize(
    "text",
    [
        "בְּרֵאשִׁית בָּרָא אֱלֹהִים 1998",
        "the Book (בְּרֵאשִׁית) and «كِتَابٌ مُحَمَّدٍ»",
        "بِسْمِ ٱللَّهِ ٱلرَّحْمَٰنِ ٱلرَّحِيمِ said K̲h̲ān t͡sar, H̱abīb",
        "अंतर्राष्ट्रीय संबंध, সম্পর্ক আন্তর্জাতিক, ບານ ນ້ຳ",
        "Kautilya (कौटिल्य) with שָׁלוֹם and <b>विदेश</b> on one line",
    ],
)
def test_words_with_points_and_vowel_signs_are_found_by_their_letters(text: str) -> None:
    passage = Passage(re.sub("<[^>]*>", "", text), Place("en.md"))
    assert missing([passage], printed(text)) == []
    [lost] = missing([passage], printed(f"nothing {text.rsplit(maxsplit=1)[-1]}"))
    assert len(lost.words) == len(words(passage.text)) - 1


def test_a_word_broken_before_right_to_left_words_keeps_its_two_halves() -> None:
    text = f"understanding the internationalization {INSTITUTE} of representation"
    found = printed(text, "width: 30mm; hyphens: auto; text-align: justify")
    assert [word for word in found if word.endswith("\u00ad")] != []
    assert "".join(found).replace("\u00ad", "") == "".join(words(text))


def test_a_cell_that_reaches_over_rows_is_read_where_the_table_has_it() -> None:
    head = "<tr><th rowspan=2>lakes<th colspan=2>measured<th rowspan=2>remarks<tr><th>depth<th>area"
    row = "<tr><td>first<td>second<td>third<td>fourth"
    text = f"a <table>{head}{row}</table> b"
    order = "a lakes measured remarks depth area first second third fourth b".split()
    assert printed(text, "} th { vertical-align: bottom", boxes=True) == order


def test_boxes_are_read_with_their_hyphens_and_the_words_they_share() -> None:
    text = "understanding <i>inter</i>nationalization of representation and <b>misunder</b>standing"
    found = printed(text, "width: 30mm; hyphens: auto; text-align: justify", boxes=True)
    plain = re.sub("<[^>]*>", "", text)
    assert missing([Passage(plain, Place("en.md"))], found) == []
