"""What is printed of an article beside its text, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
import small

from triptych.formats import cite_as, information
from triptych.journal import Journal
from triptych.load import load
from triptych.model import Article
from triptych.settings import Settings

FACTS = """\
article_type: review-article
volume: 4
issue: 1
first_page: 45
last_page: 49
doi: 10.5555/small
license: CC-BY-4.0
copyright: {holder: {en: The Author, kk: Автор, ru: Автор}, year: 2021}
dates: {received: 2021-01-12, accepted: 2021-02, published: 2021-03-15}
"""


def article(folder: Path, facts: str = "", changes: Mapping[str, str] | None = None) -> Article:
    files = {"article.yaml": small.FILES["article.yaml"] + facts, **(changes or {})}
    loaded, findings = load(small.write(folder, files))
    assert loaded is not None
    assert findings == []
    return loaded


@pytest.mark.parametrize(
    ("value", "name", "url"),
    [
        ("CC-BY-4.0", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        (
            "CC BY-NC-ND 3.0",
            "CC BY-NC-ND 3.0",
            "https://creativecommons.org/licenses/by-nc-nd/3.0/",
        ),
        (
            "http://creativecommons.org/licenses/by-sa/4.0/deed.ru",
            "CC BY-SA 4.0",
            "https://creativecommons.org/licenses/by-sa/4.0/",
        ),
        ("CC0-1.0", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://example.org/terms", "", "https://example.org/terms"),
        (
            "https://creativecommons.org/licenses/by/3.0/igo/",
            "",
            "https://creativecommons.org/licenses/by/3.0/igo/",
        ),
        ("All rights reserved", "All rights reserved", ""),
        (None, "", ""),
    ],
)
def test_licences_are_known_by_address_and_by_name(value, name, url):
    assert information.licence(value) == (name, url)


def test_the_history_is_one_sentence_in_each_language(tmp_path):
    facts = article(tmp_path, FACTS).publication
    sentences = [information.history(facts, tag) for tag in ("en", "kk", "ru")]
    assert [sentence.replace("\u202f", " ") for sentence in sentences] == [
        "Received 12 January 2021; accepted February 2021; published 15 March 2021.",
        "Түсті 2021 ж. 12 қаңтар; қабылданды 2021 ж. ақпан; жарияланды 2021 ж. 15 наурыз.",
        "Поступила 12 января 2021 г.; принята февраль 2021 г.; опубликована 15 марта 2021 г.",
    ]


def test_rights_say_whose_and_under_what(tmp_path):
    facts = article(tmp_path, FACTS).publication
    link = '<a href="https://creativecommons.org/licenses/by/4.0/" rel="license">CC BY 4.0</a>'
    assert (
        information.rights(facts, "en") == f"© 2021 The Author. Published under the licence {link}."
    )
    assert information.rights(facts, "ru") == f"© 2021 Автор. Опубликовано под лицензией {link}."


def test_contributions_are_said_in_the_editions_language(tmp_path):
    roles = '    roles: ["Software", "Writing – original draft"]\n'
    files = small.FILES["article.yaml"].replace("affiliations:\n", f"{roles}affiliations:\n", 1)
    own = article(tmp_path, changes={"article.yaml": files})
    assert [information.contributions(own, tag) for tag in ("en", "ru")] == [
        "Aigul Example: Software, Writing – original draft.",
        "Айгуль Пример: Программное обеспечение, Написание первоначального текста.",
    ]


def test_issue_and_pages_say_what_is_known(tmp_path):
    facts = article(tmp_path, FACTS).publication
    assert information.issue(facts, "en") == "Vol.\u00a04, No.\u00a01 (2021)"
    assert information.issue(facts, "ru") == "Т.\u00a04, №\u00a01 (2021)"
    assert information.pages(facts, "en") == "pp.\u00a045–49"
    one = replace(facts, last_page=None, volume=None, published=None, copyright_year=None)
    assert information.pages(one, "kk") == "Б.\u00a045"
    assert information.issue(one, "en") == "No.\u00a01"


def test_what_is_not_known_has_no_row(tmp_path):
    assert information.information(article(tmp_path), "en") == []


MORE = """\
contributors:
  - {type: translator, language: kk, name: {kk: Сәуле Ертек, en: Saule Tale}}
  - {type: editor, name: {en: Dina Myth, ru: Дина Миф}}
  - {type: editor, name: {en: Ann Nobody}}
version: VoR
events: [{type: retracted, date: 2023-05}, {type: preprint, date: 2020-12-24}]
related: [{type: letter, doi: 10.5555/l}, {type: companion, url: "https://example.org/c"}]
supplementary:
  - {file: supplementary/a b.csv, title: {en: Depths & more}}
funding:
  - {funder: {en: Committee}, awards: [A-1, A-2]}
  - {statement: {en: "And by us", ru: И нами}}
"""


def test_what_else_is_known_has_its_row(tmp_path):
    files = {"supplementary/ab.csv": "1"}
    own = article(tmp_path, FACTS + MORE.replace("a b.csv", "ab.csv"), files)
    rows = dict(information.information(own, "en"))
    assert rows["Editor"] == "Dina Myth, Ann Nobody"
    assert "Translator" not in rows
    assert dict(information.information(own, "kk"))["Аудармашы"] == "Сәуле Ертек"
    assert rows["Version"] == "VoR"
    history = rows["History"].replace("\u202f", " ")
    assert history.startswith("Preprint 24 December 2020; received 12 January 2021; ")
    assert history.endswith("; published 15 March 2021; retracted May 2023.")
    assert rows["Related publications"] == (
        'Letter: <a href="https://doi.org/10.5555/l">https://doi.org/10.5555/l</a>; '
        'Companion article: <a href="https://example.org/c">https://example.org/c</a>'
    )
    link = '<a href="../supplementary/ab.csv">Depths &amp; more</a>'
    assert rows["Supplementary materials"] == link
    printed = dict(information.information(own, "en", web=False))
    assert printed["Supplementary materials"] == "Depths &amp; more (supplementary/ab.csv)"


def test_grants_are_told_in_words_or_by_their_numbers(tmp_path):
    own = article(tmp_path, MORE.replace("a b.csv", "ab.csv"), {"supplementary/ab.csv": "1"})
    funding = dict(information.statements(own.publication, "en"))["funding"]
    assert funding == "Committee (A-1, A-2). And by us."
    assert dict(information.statements(own.publication, "ru"))["funding"] == "И нами."


def test_authors_are_told_of(tmp_path):
    facts = """\
    biography: {en: She digs wells, ru: Она роет колодцы.}
    equal_contributor: true
    roles: [Software]
  - name: {en: Bolat Fabled, kk: Болат Ертегиев, ru: Болат Сказочный}
    affiliations: [university]
    equal_contributor: true
    deceased: true
"""
    files = small.FILES["article.yaml"].replace("affiliations:\n", f"{facts}affiliations:\n", 1)
    rows = dict(information.information(article(tmp_path, changes={"article.yaml": files}), "en"))
    assert rows["About the authors"] == ("Aigul Example: She digs wells. Bolat Fabled: Deceased.")
    assert rows["Author contributions"] == (
        "Aigul Example: Software. Aigul Example, Bolat Fabled: These authors contributed equally."
    )


# --- how to cite ---


@pytest.fixture
def named(journal: Journal) -> Journal:
    return replace(journal, settings=Settings(title={"en": "Steppe", "ru": "Степь"}))


def test_an_article_is_cited_as_its_journals_style_has_it(tmp_path, named):
    own = article(tmp_path, FACTS)
    title = "A <em>small</em> article &amp; <b>more</b>."
    assert cite_as.cite_as(own, named, "en", title) == (
        "Example, Aigul. A <em>small</em> article &amp; <b>more</b>. <em>Steppe</em> 4, no. 1, "
        '2021, pp. 45–49. <a href="https://doi.org/10.5555/small">https://doi.org/10.5555/small</a>'
    )
    assert cite_as.cite_as(own, named, "ru", "Статья").startswith(
        "Пример, Айгуль. Статья. <em>Степь</em> 4"
    )


def test_an_article_cannot_be_cited_without_its_journal_or_its_year(tmp_path, named, journal):
    own = article(tmp_path, FACTS)
    assert cite_as.cite_as(own, journal, "en", "Title") == ""
    assert cite_as.cite_as(own, named, "kk", "Атауы") == ""
    undated = replace(own.publication, published=None, copyright_year=None)
    assert cite_as.cite_as(replace(own, publication=undated), named, "en", "Title") == ""
