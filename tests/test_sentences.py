"""Sentences end where a reader of each language would say so."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triptych.languages import known
from triptych.sentences import split

SUBMITTED = Path(__file__).parents[1] / "manuscript" / "submitted" / "submitted.txt"
LABELS = {"en": "Abstract", "kk": "Аңдатпа", "ru": "Аннотация"}


def sentences(text: str, language: str) -> list[str]:
    return [text[start:end] for start, end in split(text, language)]


def abstract(language: str) -> str:
    """Return the abstract as it was submitted: what stands between its label and the keywords."""
    lines = [line.strip() for line in SUBMITTED.read_text("utf-8").split("\n")]
    after = lines[lines.index(LABELS[language]) + 1 :]
    end = next(at for at, line in enumerate(after) if ":" in line[:20])
    return " ".join(line for line in after[:end] if line)


@pytest.mark.parametrize(("language", "count"), [("en", 16), ("kk", 18), ("ru", 16)])
def test_the_abstracts_as_submitted_have_so_many_sentences(language: str, count: int):
    found = sentences(abstract(language), language)
    assert len(found) == count
    fragments = [sentence for sentence in found if " " not in sentence]
    assert fragments == (["қарастырылады."] if language == "kk" else [])


# Each text is divided at the bar, and nowhere else.
TEXTS = {
    "en": [
        "It was N. Nazarbayev who resigned. | He was 78.",
        "On the U.S. side, Dr. Smith et al. agree (cf. Fig. 2 and pp. 5-9). | Mr. Kang does not.",
        "They sell tea, silk, etc. on the road. | They buy wool, etc. | The rest is known.",
        'He said: "We are ready." | Then he left.',
        '"Are we ready?" he asked. | "We are!"',
        "What is it? | It is e.g. version 3.14 of the text, i.e. the last... and it works.",
        "It began in 1991. | In 2019 it ended. | 2020 was quiet.",
        "First. | Security grew in the region. | the most important part came later.",
        "1. The first item is short. | 2. The second one is not.",
        "This is the end … or is it? | Yes.",
        "It rose by 5 per cent (see the table). | (This was foreseen.) | No. 7 tells more.",
        "It has a variable x. | The letters J. and K. Smith are known.",
        "See example.org for more. | The J. R. R. Tolkien archive holds it.",
    ],
    "ru": [
        "В 1991 г. Н.Назарбаев и Ю. В. Андропов, т. е. два лидера, не встретились. | Это факт.",
        "Хлеб, соль и т. д. везли на юг. | Мёд и т. д. | Чай, шёлк и т.д. | Всё это было.",
        "Выросло на 5 млн. тенге, см. рис. 2 и табл. 3 на с. 15. | Потом упало.",
        "«Мы готовы!» — сказал он. | «Пора?» | Молчание...",
        "Так было в XIX в. при ханах и др. правителях. | потом иначе.",
        "Акад. Ж.-П. Серр и проф. Дж. Най согласны. | Они правы.",
        "Он умер в 44 г. до н. э. в Риме. | Рим устоял.",
    ],
    "kk": [
        "2019 ж. 19 наурызда Н.Назарбаев пен Қ. К. Тоқаев кездесті. | Бұл маңызды.",
        "Шай, жібек, т.б. тауарлар сатылды. | Нан, тұз, т.б. | Бәрі болды.",
        "«Біз дайынбыз.» деді ол. | «Жоқ.» | Солай болды.",
        "«Дайынбыз ба?» — деді ол. | «Иә!»",
        "XX ғ. басында проф. Ә. Бөкейхан жазды, 5-б. қараңыз. | Ол бірінші еді.",
        "Талдау жасалынады. | қарастырылады. | 2019 жылғы мамыр.",
    ],
}


@pytest.mark.parametrize(("language", "text"), [(k, text) for k in TEXTS for text in TEXTS[k]])
def test_a_text_is_divided_at_the_bars(language: str, text: str):
    assert sentences(text.replace(" | ", " "), language) == text.split(" | ")


def test_a_language_without_data_is_divided_at_full_stops():
    assert sentences("Das ist gut. Das auch.", "de") == ["Das ist gut.", "Das auch."]


WORDS = st.sampled_from(["a", "B.", "etc.", "г.", "Сөз", "«Да!»", "—", "...", "1.", "x?", "\u00a0"])


@given(st.lists(WORDS).map(" ".join) | st.text(), st.sampled_from(known()))
def test_the_sentences_of_a_text_cover_it_in_order(text: str, language: str):
    found = split(text, language)
    assert "".join("".join(text[s:e].split()) for s, e in found) == "".join(text.split())
    assert all(start < end for start, end in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(found))


@pytest.mark.parametrize(
    "piece", [".", "a.", "a. ", ". ", "(", '" ', "A.B.", "1. ", "x", "...", "—!"]
)
def test_a_long_text_takes_a_short_time(piece: str):
    assert len(split(piece * 100_000, "en")) > 0
