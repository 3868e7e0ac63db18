"""The rules of structure: roles of sections in each language, broken lines, beginnings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import received
import small
from conftest import MANUSCRIPTS

from triptych import fix, rules
from triptych.finding import Finding
from triptych.journal import Journal
from triptych.languages import known, language
from triptych.load import find, load
from triptych.rules.sections import roles
from triptych.settings import Settings


def found(folder: Path, journal: str = "base") -> list[Finding]:
    article, _ = load(folder)
    assert article
    return [one for one in rules.check(article, Journal.read(journal)) if one.code[:3] == "STR"]


def body(text: str, tag: str = "en") -> dict[str, str]:
    return {f"{tag}.md": small.FILES[f"{tag}.md"].split("\n\n")[0] + f"\n\n{text}\n"}


def codes(folder: Path, text: str, tag: str = "en") -> list[str]:
    return [one.code for one in found(small.write(folder, body(text, tag)))]


# --- what sections are for ---


@pytest.mark.parametrize(
    ("tag", "name", "found"),
    [
        ("en", "Introduction", ["introduction"]),
        ("en", "1. INTRODUCTION.", ["introduction"]),
        ("en", "2.1 Materials and methods", ["methods"]),
        ("en", "IV. Results and Discussion", ["results", "discussion"]),
        ("en", "Results, discussion and conclusions", ["results", "discussion", "conclusion"]),
        ("en", "Results of the war", []),
        ("en", "Trade and methods", []),
        ("ru", "Материалы и методы исследования", ["methods"]),
        ("ru", "Результаты и их обсуждение", ["results", "discussion"]),
        ("ru", "Список литературы:", ["references"]),
        ("kk", "Кіріспе", ["introduction"]),
        ("kk", "Зерттеу материалдары мен әдістері", ["methods"]),
        ("kk", "Нәтижелер және талқылау", ["results", "discussion"]),
        ("kk", "Қорытынды", ["conclusion"]),
        ("de", "Introduction", []),
    ],
)
def test_a_section_is_known_by_its_name(tag: str, name: str, found: list[str]):
    assert list(roles(name, tag)) == found


@pytest.mark.parametrize("tag", known())
def test_every_language_has_every_role_and_no_name_for_two(tag: str):
    sections = language(tag).sections
    assert sections.keys() == language("en").sections.keys()
    names = [name for role in sections.values() for name in role]
    assert len(names) == len(set(names))
    assert all(name == name.casefold().strip() for name in names)


def test_a_journal_asks_for_sections_in_the_language_of_the_body(tmp_path: Path):
    article, _ = load(
        small.write(tmp_path, body("# Введение\n\nТекст.\n\n# Выводы\n\nТекст.", "ru"))
    )
    assert article
    settings = Settings(sections=["introduction", "methods", "conclusion", "references"])
    journal = replace(Journal.read("base"), settings=settings)
    missing = [one for one in rules.check(article, journal) if one.code == "STR003"]
    assert [(Path(f.place.path).name, f.place.line, f.help) for f in missing] == [
        ("en.md", 7, "# Conclusion"),
        ("en.md", 7, "# Introduction"),
        ("en.md", 7, "# Methods"),
        ("ru.md", 12, "# Методы"),
    ]


def test_the_paper_as_received_is_found_in_pieces(tmp_path: Path):
    findings = found(received.write(tmp_path / "paper"), "kaznu-irl")
    told = {(one.code, Path(one.place.path).stem) for one in findings}
    assert told >= {
        *((f"STR{number:03}", "en") for number in (1, 3, 6, 11, 12, 13, 14, 16, 17, 18)),
        *(("STR014", tag) for tag in ("kk", "ru")),
        *(("STR018", tag) for tag in ("kk", "ru")),
        ("STR015", "kk"),
    }
    plain = [one.message.split('"')[1] for one in findings if one.code == "STR006"]
    assert plain == ["Introduction.", "Results and Discussion.", "Conclusion.", "References:"]
    assert [one.message for one in findings if one.code == "STR013"] == [
        '"Multi-vector foreign policy under new-leadership" may be a heading'
    ]


def test_broken_paragraphs_are_joined(tmp_path: Path):
    folder = received.write(tmp_path / "paper")
    [item] = find(folder)
    broken = [one for one in found(folder) if one.code == "STR014"]
    assert len(broken) == 3
    for one in broken:
        assert one.repairs
        file = folder / Path(one.place.path).name
        file.write_text(fix.carried_out(file.read_text("utf-8"), [one.repairs]), "utf-8")
    assert [one for one in found(item.folder) if one.code == "STR014"] == []
    assert "is hatching the idea of" in (folder / "en.md").read_text("utf-8")


# --- what is no fault ---

RIGHT = [
    "al-Farabi wrote it. von Humboldt read it. iPhone users praise it. pH is 7.",
    "It is $x$. $y$ is not. `code` runs. @kang2009 says so.",
    "See https://example.org/a. example.org is there.",
    "The sum\n\n$$ x + y $$\n\nwhere $x$ is the first.",
    "There are two:\n\n- wool\n- silk. cloth\n\nand no more.",
    'He said: "We are ready." he left it at that, e.g. in 1991.',
    "He quotes:\n\n> the steppe\n\nand goes on.",
    "What it is … and what it is not. Yes? no one knows.",
    "Vitamin C. According to Smith it helps. N. Nazarbayev and A. Smith agree.",
    "The trade\n\ngoes on.[^n]\n\n[^n]: see above.".replace("\n\ngoes", " goes"),
    "First of all, it is so. Second place went to others.",
    "| a | b |\n|---|---|\n| one | two |\n\n: the caption",
    "Yours\n\nAigul",
    "pandoc reads it. It is good. pandoc writes it, and pandoc ends.",
]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_right_is_not_found(text: str, tmp_path: Path):
    assert codes(tmp_path, text) == []


RIGHT_ELSEWHERE = [
    ("kk", "«Біз дайынбыз.» деді ол. әл-Фараби жазды. 2019 ж. наурызда болды. Т.б. бар."),
    ("kk", "Біріншіден, бұл маңызды. XX ғ. басында Н.Назарбаев пен Қ. Тоқаев т.б. келді."),
    ("ru", "«Мы готовы!» — сказал он. аль-Фараби писал. В 2019 г. весной, и т. д. и т. п."),
    ("ru", "Во-первых, это важно. См. рис. 2 на с. 5, т. е. выше; ср. также гл. 3."),
]


@pytest.mark.parametrize(("tag", "text"), RIGHT_ELSEWHERE)
def test_what_is_right_in_another_language_is_not_found(tag: str, text: str, tmp_path: Path):
    assert codes(tmp_path, text, tag) == []


@pytest.mark.parametrize(
    ("tag", "text", "found"),
    [
        ("kk", "Талдау жасалынады. қарастырылады. Бұл бар.", ["STR015"]),
        ("ru", "Это так. потом иначе.", ["STR016"]),
        (
            "ru",
            "Глава государства Н. По словам Назарбаева, это так. Н. Назарбаев прав.",
            ["STR017"],
        ),
        ("ru", "Введение.\n\nЭто так.", ["STR006"]),
        ("ru", "Первое. Торговля шла.\n\n**Второе.** Она кончилась.", ["STR011"]),
        ("kk", "Дала отырықшымен\n\nсауда жасайды.", ["STR014"]),
    ],
)
def test_faults_are_found_in_every_language(tag: str, text: str, found: list[str], tmp_path: Path):
    assert codes(tmp_path, text, tag) == found


def test_the_paper_has_no_error_of_structure_for_either_journal():
    for journal in ("base", "kaznu-irl"):
        assert {str(one.severity) for one in found(MANUSCRIPTS["paper"], journal)} <= {
            "warning",
            "info",
        }


def test_a_long_text_is_checked_in_a_short_time(tmp_path: Path):
    paragraph = "The steppe trades. it did so always. It was so, says N. According to it, trade\n\n"
    assert len(found(small.write(tmp_path, body(paragraph * 3000)))) > 3000
