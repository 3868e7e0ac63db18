"""The page of findings: each finding at its sentence, filters, and a page that works without."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
import small
from browser import measure
from lxml import html
from validators import validate_html

from triptych import resources, synopsis
from triptych.document import Place
from triptych.finding import Finding, Severity
from triptych.load import load
from triptych.model import Article

TEMPLATE = resources.templates() / "base" / "findings.html.j2"
ABSTRACT = "abstract: |\n  Қысқа сөйлем.\n  Екінші сөйлем.\n\n  Жаңа абзац <осы> жерде.\n"


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Article:
    monkeypatch.chdir(tmp_path)
    text = small.FILES["kk.md"].replace("abstract: Ол қысқа.\n", ABSTRACT)
    loaded, findings = load(small.write(Path("paper"), {"kk.md": text}))
    assert loaded is not None
    assert findings == []
    return loaded


def finding(name: str, line: int, column: int, code: str = "TXT001") -> Finding:
    severity = Severity.ERROR if code == "REF001" else Severity.WARNING
    return Finding(Place(f"paper/{name}", line, column), code, severity, "<wrong>", "mend & go")


FINDINGS = [
    finding("article.yaml", 1, 1, "MET001"),
    finding("en.md", 7, 34, "REF001"),
    finding("kk.md", 2, 1, "LNG001"),
    finding("kk.md", 5, 10),
    finding("kk.md", 7, 15),
    finding("kk.md", 7, 15, "TXT002"),
    finding("references.yaml", 3, 3, "REF002"),
]


def rendered(findings: list[Finding], article: Article | None) -> str:
    return synopsis.page(findings, TEMPLATE, "<paper>", article).decode()


def test_findings_are_marked_at_their_words(article: Article):
    tree = html.fromstring(rendered(FINDINGS, article))
    found = tree.xpath("//a[contains(@class, 'mark')]")
    marks = {mark.get("id"): mark.text for mark in found}
    assert marks == {"m2": "@kang2009", "m4": "сөйлем", "m5": "осы", "m6": None}
    for number in range(1, len(FINDINGS) + 1):
        [item] = tree.xpath(f"//li[@id='f{number}']")
        assert FINDINGS[number - 1].code in item.text_content()
    [kazakh] = tree.xpath("//section[h2='Abstract']//div[@data-column='kk']")
    assert kazakh.xpath(".//div[@class='text']/@lang") == ["kk", "kk"]
    assert kazakh.xpath(".//li/@id") == ["f4", "f5", "f6"]


def test_the_words_of_the_sources_are_all_there(article: Article):
    tree = html.fromstring(rendered(FINDINGS, article))
    for mark in tree.xpath("//sup"):
        mark.drop_tree()
    texts = [text.text_content() for text in tree.xpath("//div[@data-column='kk']//div")]
    assert texts == [
        "Шағын мақала",
        "Қысқа сөйлем.\nЕкінші сөйлем.",
        "Жаңа абзац <осы> жерде.",
        "дала",
        "сауда",
    ]


def test_what_no_text_holds_is_listed_by_file_with_its_line(article: Article):
    tree = html.fromstring(rendered(FINDINGS, article))
    lists = {h2.text: h2.getparent().xpath(".//li/@id") for h2 in tree.xpath("//section/h2")}
    assert lists["paper/article.yaml"] == ["f1"]
    assert lists["paper/kk.md"] == ["f3"]
    assert lists["paper/references.yaml"] == ["f7"]
    assert tree.xpath("//li[@id='f7']/p[@class='source']")[0].text == "title: The steppe"
    assert tree.xpath("//li[@id='f1']/p[@class='source']") == []


def test_findings_are_shown_as_text_even_without_an_article():
    page = rendered(FINDINGS, None)
    assert "<title>Findings: &lt;paper&gt;</title>" in page
    assert page.count("&lt;wrong&gt;") == len(FINDINGS)
    assert "<wrong>" not in page


def test_what_nobody_sees_is_shown():
    hidden = replace(FINDINGS[0], message="a\u202eb\x1bc\u00a0d")
    assert "a\\u202eb\\x1bc\u00a0d" in rendered([hidden], None)


def test_the_page_says_when_nothing_was_found(article: Article):
    page = rendered([], article)
    assert "The checks found nothing." in page
    assert "<form" not in page


def test_the_page_asks_for_nothing_else(article: Article):
    page = rendered(FINDINGS, article)
    assert "default-src 'none'" in page
    assert not re.search(r"""(?:src|href)=["'](?!#)|url\(|@import""", page)


def test_the_page_is_valid_html(article: Article, tmp_path: Path):
    pages = {"none": ([], article), "some": (FINDINGS, article), "broken": (FINDINGS, None)}
    for name, (findings, whose) in pages.items():
        (tmp_path / f"{name}.html").write_text(rendered(findings, whose), encoding="utf-8")
    assert validate_html(*(tmp_path / f"{name}.html" for name in pages)) == []


def test_ten_thousand_findings_take_a_moment(article: Article):
    begun = time.process_time()
    findings = [finding("kk.md", 5, 1 + n % 14) for n in range(10_000)]
    assert rendered(findings, article).count("<li ") == 10_000
    assert time.process_time() - begun < 5


FILTER = """(() => {
    const box = (name, value) => document.querySelector(`input[name=${name}][value=${value}]`);
    const shown = () => [...document.querySelectorAll('li')].filter(e => e.offsetHeight)
        .map(e => e.id).join(' ');
    const columns = () => new Set([...document.querySelectorAll('[data-column]')]
        .filter(e => e.offsetHeight).map(e => e.dataset.column)).size;
    const seen = {form: document.querySelector('form').offsetHeight > 0, all: shown()};
    box('family', 'TXT').click();
    seen.family = shown();
    seen.mark = getComputedStyle(document.getElementById('m4')).textDecorationLine;
    seen.kept = getComputedStyle(document.getElementById('m2')).textDecorationLine;
    box('severity', 'error').click();
    seen.severity = shown();
    box('language', 'other').click();
    seen.language = shown();
    seen.said = document.querySelector('output').value;
    box('language', 'kk').click();
    seen.columns = columns();
    document.querySelector('form').reset();
    return new Promise(done => setTimeout(() => done({...seen, reset: shown(),
        page: document.documentElement.scrollWidth, window: window.innerWidth}), 50));
})()"""


@pytest.mark.parametrize("width", [390, 1280])
def test_filters_work_in_a_browser(article: Article, tmp_path: Path, width: int):
    page = tmp_path / "findings.html"
    page.write_text(rendered(FINDINGS, article), encoding="utf-8")
    seen = measure(page, width, FILTER)
    assert seen["form"]
    assert set(seen["all"].split()) == {f"f{n}" for n in range(1, 8)} == set(seen["reset"].split())
    assert set(seen["family"].split()) == {"f1", "f2", "f3", "f7"}
    assert (seen["mark"], seen["kept"]) == ("none", "underline")
    assert set(seen["severity"].split()) == {"f1", "f3", "f7"}
    assert (seen["language"], seen["said"]) == ("f3", "1 of 7 shown")
    assert seen["columns"] == 2
    assert seen["page"] <= seen["window"] == width


CONTRAST = """(() => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).map(Number).map(c => c / 255)
            .map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = e => {
        const colour = getComputedStyle(e).backgroundColor;
        return colour !== 'rgba(0, 0, 0, 0)' ? colour : behind(e.parentElement);
    };
    const ratio = e => {
        const [a, b] = [light(getComputedStyle(e).color), light(behind(e))].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05);
    };
    const all = [...document.querySelectorAll('p, span, a, sup, h1, h2, h3, label, legend')];
    const labels = [...document.querySelectorAll('input')].every(i => i.labels.length === 1);
    return {least: Math.min(...all.filter(e => e.offsetHeight).map(ratio)), labels};
})()"""


@pytest.mark.parametrize("dark", [False, True])
def test_all_words_stand_out_and_every_box_has_a_label(
    article: Article, tmp_path: Path, dark: bool
):
    text = rendered(FINDINGS, article)
    if dark:  # what a reader's system asks for, asked for always
        text = text.replace("(prefers-color-scheme: dark)", "all")
    page = tmp_path / "findings.html"
    page.write_text(text, encoding="utf-8")
    seen = measure(page, 1280, CONTRAST)
    assert seen["least"] >= 4.5
    assert seen["labels"]
