"""The faults that a copy editor found in the paper are found, each at its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import received
from conftest import MANUSCRIPTS

from triptych import rules
from triptych.finding import Finding
from triptych.journal import Journal
from triptych.load import load

# (file, words of the line, the rule that finds the fault there)
PAPER = [
    # facts that the desk asks for
    ("article.yaml", "- name:", "MET005"),  # the corresponding author's e-mail
    ("article.yaml", "- name:", "MET006"),  # ORCID iD
    ("article.yaml", "- name:", "MET010"),  # information on the author
    ("article.yaml", "- name:", "MET011"),  # contributions
    ("article.yaml", "- id: kaznu", "MET008"),  # city
    ("article.yaml", "- id: kaznu", "MET009"),  # country
    ("article.yaml", "", "MET017"),  # IRSTI
    ("article.yaml", "", "MET019"),  # UDC
    ("article.yaml", "", "MET021"),  # DOI
    ("article.yaml", "", "MET023"),  # history
    ("article.yaml", "", "MET026"),  # licence
    ("article.yaml", "", "MET027"),  # holder of the rights
    ("article.yaml", "", "MET028"),  # funding
    ("article.yaml", "", "MET029"),  # interests
    ("article.yaml", "", "MET030"),  # AI tools
    ("article.yaml", "", "MET033"),  # the journal
    ("article.yaml", "", "MET034"),  # volume and pages
    ("references.yaml", "- id: laumulin-pluses", "MET042"),  # a second, romanised list
    # structure
    ("en.md", "# Introduction", "MET040"),  # length of the body
    ("en.md", "# Results and Discussion", "STR003"),  # no section on methods
    ("en.md", "## Multi-vector", "STR009"),  # an only child
    ("en.md", "First.", "STR011"),
    ("en.md", "Second.", "STR011"),
    ("en.md", "The third.", "STR011"),
    ("en.md", "The third.", "STR012"),
    ("kk.md", "қарастырылады.", "STR015"),
    ("en.md", "we will be able to strengthen", "STR016"),
    ("en.md", "this position of Kazakhstan was", "STR016"),
    ("en.md", "the most important step to strengthen", "STR016"),
    ("en.md", "kazakhstan cooperates with", "STR016"),
    # marks and spaces
    ("en.md", "They have already reached", "TXT011"),
    ("en.md", "“multi-vectorism”", "TXT006"),
    ("en.md", '" ... the development', "TXT007"),
    ("en.md", '" ... the development', "TXT010"),
    ("en.md", "Kassym - Jomart", "TXT008"),
    ("kk.md", "«пост - Назарбаев»", "TXT008"),
    ("ru.md", "«пост - Назарбаева»", "TXT008"),
    ("references.yaml", "Kazakhstan - there are", "TXT008"),
    ("en.md", "2017-2018", "TXT009"),
    ("en.md", '"multi-vector foreign" policy', "TXT029"),
    ("kk.md", "«көп векторлы сыртқы» саясат", "TXT029"),
    ("ru.md", "«многовекторная внешняя» политика", "TXT029"),
    ("kk.md", "Елбасы-Ұлт көшбасшысы", "TXT019"),
    # words
    ("en.md", "kazakhstan cooperates with", "TXT024"),
    ("en.md", "such as the osce, the iaea, nato", "TXT024"),
    ("en.md", "measures in asia (CICA)", "TXT024"),
    ("en.md", "193 UN member States", "TXT025"),
    ("en.md", "activity of States", "TXT025"),
    ("en.md", "Based on individual observations", "TXT028"),
    ("en.md", "Taking into account the current", "TXT028"),
    ("en.md", "For example, at the 55th", "TXT028"),
    ("en.md", "In addition to security", "TXT028"),
    ("en.md", "chairmanship of Kazakhstan in the OSCE", "TXT020"),
    ("en.md", "against ISIS", "TXT020"),
    ("en.md", "ASEAN countries", "TXT020"),
    ("en.md", "Organization for Economic Cooperation", "TXT021"),
    # the languages
    ("article.yaml", "Нурболат", "LNG008"),
    ("ru.md", "Тоқаеву", "LNG018"),
    ("ru.md", "или Тоқаева", "LNG018"),
    ("ru.md", "К.Тоқаева", "LNG018"),
    ("kk.md", "Осыған байланысты", "LNG017"),
    ("kk.md", "2019 жылғы 19 наурызда", "LNG016"),
    ("kk.md", "- Көп векторлы сыртқы саясат", "LNG021"),
    ("en.md", "- universalism", "LNG022"),
    ("kk.md", "- универсализм", "LNG022"),
    ("ru.md", "- универсализм", "LNG022"),
    # references
    ("en.md", "narrow regional problems", "REF012"),
    ("references.yaml", "- id: laumulin-pluses", "REF014"),
    ("references.yaml", "- id: nazarbayev", "REF014"),
    ("references.yaml", "- id: sattorzoda", "REF014"),
    ("references.yaml", "- id: laumulin-strategy", "REF014"),
    ("references.yaml", "URL: centrasia.ru", "REF019"),
    ("references.yaml", "URL: centrasia.ru", "REF023"),
    ("references.yaml", "URL: easttime.ru", "REF023"),
    ("references.yaml", "URL: ferghana.ru", "REF023"),
    ("references.yaml", "URL: president.kz", "REF023"),
    ("references.yaml", "URL: president.kz", "REF025"),
    ("references.yaml", "URL: president.kz", "REF026"),
    ("references.yaml", "- id: kang2009", "REF020"),
    ("references.yaml", "- id: rose1998", "REF020"),
    ("references.yaml", "- id: ziegler2014", "REF020"),
    ("references.yaml", "- id: schweller1994", "REF020"),
    ("references.yaml", "- id: idan2011", "REF020"),
    ("references.yaml", 'page: "88-"', "REF021"),
    ("references.yaml", "- id: neoclassical-realism", "REF034"),
    ("references.yaml", "title: Multi-vector foreign policy of Kazakhstan", "REF037"),
    ("references.yaml", "    author:", "REF038"),
]

# What the sources no longer have is found in the text as it was received.
RECEIVED = [
    ("en.md", "Introduction.", "STR006"),
    ("en.md", "Results and Discussion.", "STR006"),
    ("en.md", "Conclusion.", "STR006"),
    ("en.md", "References:", "STR006"),
    ("en.md", "Multi-vector foreign policy under new-leadership", "STR013"),
    ("en.md", "idea of eliminating the national state", "STR014"),
    ("kk.md", "саясатын қалыптастыруда", "STR014"),
    ("ru.md", "политики Казахстана между РФ", "STR014"),
    ("en.md", "The most relevant factor", "LNG009"),
    ("en.md", "FEATURES OF THE NEW CONCEPT", "STR018"),
    ("kk.md", "ҚАЗАҚСТАННЫҢ ЖАҢА", "STR018"),
    ("ru.md", "ОСОБЕННОСТИ НОВОЙ", "STR018"),
    # the list of references, typed into the text
    ("en.md", "1. Laumulin M. T.", "REF041"),
    ("en.md", "1. Laumulin M. T.", "REF014"),
    ("en.md", "1. Laumulin M. T.", "REF023"),
    ("en.md", "3. Nazarbayev N. A.", "REF035"),
    ("en.md", "3. Nazarbayev N. A.", "REF025"),
    ("en.md", "3. Nazarbayev N. A.", "REF036"),
    ("en.md", "6. *Message of the President", "REF035"),
    ("en.md", "7. Laumulin M. T.", "REF021"),
    ("en.md", "7. Laumulin M. T.", "REF035"),
    ("en.md", "7. Laumulin M. T.", "REF036"),
    ("en.md", "8. Gideon Rose", "REF033"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, list[Finding]]]:
    """Check the paper, and the paper as it was received, for the Bulletin."""
    folders = {
        "paper": MANUSCRIPTS["paper"],
        "received": received.write(tmp_path_factory.mktemp("received") / "paper"),
    }
    journal = Journal.read("kaznu-irl")
    checked = {}
    for name, folder in folders.items():
        article, findings = load(folder)
        assert article is not None
        checked[name] = (folder, [*findings, *rules.check(article, journal)])
    return checked


def at(checked: tuple[Path, list[Finding]], file: str, words: str) -> set[str]:
    """Return the codes of what was found in the lines of a file that hold some words."""
    folder, findings = checked
    lines = (folder / file).read_text("utf-8").split("\n")
    numbers = {number for number, line in enumerate(lines, 1) if words in line}
    assert numbers, f"no line of {file} has {words}"
    if not words:
        numbers = {1}
    return {
        finding.code
        for finding in findings
        if Path(finding.place.path).name == file and finding.place.line in numbers
    }


@pytest.mark.parametrize(("file", "words", "code"), PAPER)
def test_a_fault_of_the_paper_is_found_at_its_line(found, file, words, code):
    assert code in at(found["paper"], file, words)


@pytest.mark.parametrize(("file", "words", "code"), RECEIVED)
def test_what_the_sources_no_longer_have_was_found_as_received(found, file, words, code):
    assert code in at(found["received"], file, words)


def test_what_is_as_it_should_be_stays_silent(found):
    _, findings = found["paper"]
    citations = {"REF001", "REF002", "REF005", "REF009", "REF010"}
    assert not [f for f in findings if f.code in citations]  # eleven entries, cited in order
    assert not [f for f in findings if "PhD" in f.message]  # Latin among Cyrillic, and rightly


def test_a_strict_check_fails(found):
    _, findings = found["paper"]
    assert any(finding.severity.name == "ERROR" for finding in findings)
