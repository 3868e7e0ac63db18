"""Every rule has a page, and the examples of the page are the rule's tests."""

from __future__ import annotations

import importlib
import pkgutil
import re
from dataclasses import replace
from pathlib import Path

import pytest
import small

from triptych import desk, formats
from triptych.document import Place
from triptych.finding import Finding, Severity
from triptych.journal import Journal, read_settings
from triptych.load import find
from triptych.pandoc import process
from triptych.rule import RULES, Fault, Rule, kept

FOLDER = Path(__file__).parents[1] / "docs" / "reference" / "rules"
PAGES = {page.stem: page.read_text("utf-8") for page in FOLDER.glob("*.md")}
INDEX = PAGES.pop("README")

# What no example of files can show, and where it is tested instead.
ELSEWHERE = {
    "SRC002": "test_load.py",
    "SRC009": "test_load.py",
    "STR001": "test_rules.py",
    "FIG010": "test_rules_figures.py",
    "OUT001": "test_formats.py",
    **dict.fromkeys((f"OUT00{number}" for number in range(2, 9)), "test_outputs.py"),
    **dict.fromkeys((f"OUT01{number}" for number in range(9)), "test_pages.py"),
    **dict.fromkeys((f"OUT02{number}" for number in range(1, 7)), "test_outputs.py"),
}
WITH_EXAMPLES = sorted(PAGES.keys() - ELSEWHERE.keys())
BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.M | re.S)


def examples(page: str, kind: str) -> dict[str, str]:
    """Return the files of a page's `Wrong` or `Right` example."""
    section = re.search(rf"^## {kind}\n(.*?)(?=^## |\Z)", page, re.M | re.S)
    return dict(BLOCK.findall(section[1])) if section else {}


def found(folder: Path, changes: dict[str, str] | None = None) -> list[Finding]:
    [item] = find(small.write(folder, changes))
    journal = replace(Journal.read("base"), settings=read_settings(folder / "journal.yaml"))
    return list(desk.check(item, journal).findings)


def test_the_small_manuscript_is_without_fault(tmp_path: Path):
    assert found(tmp_path) == []


@pytest.mark.parametrize("code", WITH_EXAMPLES)
def test_the_wrong_example_of_a_page_is_found(code: str, tmp_path: Path):
    wrong = examples(PAGES[code], "Wrong")
    mine = [finding for finding in found(tmp_path, wrong) if finding.code == code]
    assert mine
    assert all(finding.help for finding in mine), "a finding says what to do"
    told = re.search(r"^Severity: (\w+)", PAGES[code], re.M)
    assert told
    assert {str(finding.severity) for finding in mine} == {told[1]}
    for finding in mine:
        text = (tmp_path / finding.place.path).read_text("utf-8").split("\n")
        assert finding.place.column <= len(text[finding.place.line - 1]) + 1


@pytest.mark.parametrize("code", WITH_EXAMPLES)
def test_the_right_example_of_a_page_is_right(code: str, tmp_path: Path):
    right = examples(PAGES[code], "Right")
    findings = found(tmp_path, right)
    assert right
    assert [f for f in findings if f.code == code or f.severity == Severity.ERROR] == []


for module in pkgutil.walk_packages(formats.__path__, f"{formats.__name__}."):
    importlib.import_module(module.name)  # their gates are rules too


def test_every_rule_has_a_page_and_every_page_a_rule():
    assert PAGES.keys() == RULES.keys()
    for code, page in PAGES.items():
        assert page.startswith(f"# {code} {RULES[code].name}\n\nSeverity: {RULES[code].severity}")


def test_the_index_names_every_rule():
    rows = re.findall(r"^\| \[(\w+)\]\((\w+)\.md\) \| ([\w-]+) \| (\w+)", INDEX, re.M)
    assert rows == [(r.code, r.code, r.name, str(r.severity)) for r in in_order(RULES.values())]


def in_order(all_rules) -> list[Rule]:
    families = re.findall(r"^\| \[([A-Z]+)001\]", INDEX, re.M)
    return sorted(all_rules, key=lambda one: (families.index(one.code[:3]), one.code))


@pytest.mark.parametrize(("code", "where"), ELSEWHERE.items())
def test_a_rule_without_examples_is_tested_elsewhere(code: str, where: str):
    assert "## Example" in PAGES[code]
    assert "## Wrong" not in PAGES[code]
    assert f'"{code}"' in (Path(__file__).parent / where).read_text("utf-8").split("ELSEWHERE")[-1]


def test_a_code_is_used_once():
    with pytest.raises(ValueError, match="REF001 is taken by citation-has-entry"):
        kept("REF001", "another")


def test_a_finding_is_short_and_can_be_written_anywhere():
    finding = RULES["REF001"].of(Fault(Place("a\udcff"), "x" * 10_000, "\udcff"))
    assert len(finding.message) < 500
    assert f"{finding.place.path} {finding.help}".encode() == rb"a\udcff \udcff"


# --- what pages tell beside their examples ---

SENTENCE = "The steppe trades with the sown. "


def body(text: str) -> dict[str, str]:
    return {"en.md": small.FILES["en.md"].split("\n\n")[0] + "\n\n" + text}


def codes(findings: list[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def test_a_long_body_needs_headings(tmp_path: Path):
    long = f"[@kang2009] {SENTENCE * 100}\n"
    [finding] = found(tmp_path / "without", body(long))
    assert (finding.code, finding.place.line) == ("STR001", 7)
    assert found(tmp_path / "with", body(f"# Introduction\n\n{long}")) == []
    assert found(tmp_path / "short", body(f"[@kang2009] {SENTENCE * 50}\n")) == []


@pytest.mark.parametrize("code", ["LNG003", "LNG004", "LNG006", "MET003"])
@pytest.mark.parametrize("status", ["accepted", "published"])
def test_the_status_raises_what_an_article_must_have(code: str, status: str, tmp_path: Path):
    wrong = examples(PAGES[code], "Wrong")
    article = wrong.get("article.yaml", small.FILES["article.yaml"])
    findings = found(tmp_path, wrong | {"article.yaml": f"{article}status: {status}\n"})
    assert {f.severity for f in findings if f.code == code} == {Severity.ERROR}


def test_a_name_in_no_language_of_the_article_is_an_error(tmp_path: Path):
    article = "id: small\nlanguages: [en, kk, ru]\nauthors: [{name: {fr: Aigul}}]\n"
    severities = {f.code: f.severity for f in found(tmp_path, {"article.yaml": article})}
    assert severities == {"MET003": Severity.ERROR, "SRC013": Severity.WARNING}


@pytest.mark.parametrize(
    ("text", "code"),
    [("---\ntitle: [\n---\n", "SRC003"), ("---\ntitle: x\n", "SRC010"), (None, "SRC001")],
)
def test_what_cannot_be_read_is_not_said_to_be_missing(text: str | None, code: str, tmp_path: Path):
    assert codes(found(tmp_path, {"kk.md": text})) == {code}


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("references.yaml", "- id: kang2009\n  title: [\n", "SRC003"),
        ("references.bib", "@book{kang2009, title={The steppe}\n", "SRC014"),
        ("references.yaml", b"\xff", "SRC002"),
    ],
)
def test_entries_that_cannot_be_read_are_not_said_to_be_missing(
    name: str, text: str | bytes, code: str, tmp_path: Path
):
    assert codes(found(tmp_path, {"references.yaml": None, name: text})) == {code}


def test_who_has_no_references_is_told_where_they_go(tmp_path: Path):
    [finding] = found(tmp_path, {"references.yaml": None})
    assert finding.help == "add an entry with `id: kang2009` to references.yaml"


def test_an_unknown_language_without_a_file_is_told_where_it_is_named(tmp_path: Path):
    article = "id: small\nlanguages: [en, kz]\n"
    findings = found(tmp_path, {"article.yaml": article, "kk.md": None, "ru.md": None})
    places = {(f.code, f.place.path.rpartition("/")[2], *f.place[1:3]) for f in findings}
    assert {("SRC001", "article.yaml", 2, 17), ("LNG001", "article.yaml", 2, 17)} <= places


def test_without_a_body_nothing_need_be_cited(tmp_path: Path):
    front = small.FILES["en.md"].split("\n\n")[0] + "\n"
    assert codes(found(tmp_path, {"en.md": front})) == {"LNG006"}


def test_a_work_cited_for_itself_is_not_reported_uncited(tmp_path: Path):
    wrong = examples(PAGES["REF005"], "Wrong")
    assert {"REF002", "REF005"} & codes(found(tmp_path, wrong)) == {"REF005"}


def test_citations_in_abstracts_and_footnotes_count(tmp_path: Path):
    text = small.FILES["en.md"].replace("It is short.", "It follows @gone1.")
    text = text.replace("[@kang2009].", "there.[^1]\n\n[^1]: As in @gone2 and @kang2009.")
    messages = [f.message for f in found(tmp_path, {"en.md": text}) if f.code == "REF001"]
    assert messages == [f'no reference has the key "gone{n}"' for n in (1, 2)]


def test_the_nearest_key_is_offered(tmp_path: Path):
    findings = found(tmp_path, body("[@kang2009; @kang209] and more.\n"))
    [finding] = [finding for finding in findings if finding.code == "REF001"]
    assert finding.help == "did you mean @kang2009?"
    assert finding.place.column == len("[@kang2009; ") + 1


def test_an_abstract_cannot_refer_to_the_body(tmp_path: Path):
    text = small.FILES["en.md"].replace("It is short.", "See @sec-method.")
    text = text.replace("The steppe", "# Method {#sec-method}\n\nThe steppe")
    assert codes(found(tmp_path, {"en.md": text})) == {"REF006"}


def test_cross_references_find_figures_tables_equations_and_sections(tmp_path: Path):
    text = (
        "# Method {#sec-method}\n\n@kang2009 and @fig-map, @tbl-sums, @eq-one, @sec-method, "
        "[here](#sec-method).\n\n"
        "![Map](figures/map.svg){#fig-map}\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n: Sums {#tbl-sums}\n\n"
        "$$ x $$ {#eq-one}\n"
    )
    assert found(tmp_path, body(text) | {"figures/map.svg": "<svg/>"}) == []


@pytest.mark.parametrize(
    "target",
    [
        "map.svg",
        "/etc/passwd",
        "../map.svg",
        "figures/../../map.svg",
        "figures/%2e%2e/map.svg",
        "file:///etc/passwd",
        "//example.org/map.svg",
        "data:image/svg+xml,x",
        "figures\\map.svg",
    ],
)
def test_a_picture_outside_the_figures_is_refused(target: str, tmp_path: Path):
    findings = found(tmp_path, body(f"@kang2009\n\nThe ![Map]({target})\n"))
    assert [(f.code, f.place.line) for f in findings] == [("FIG002", 9)]


def test_a_picture_behind_a_link_out_of_the_manuscript_is_refused(tmp_path: Path):
    folder = small.write(tmp_path / "paper", body("@kang2009\n\nThe ![Map](figures/map.svg)\n"))
    (tmp_path / "secret.svg").write_text("<svg/>")
    (folder / "figures").mkdir()
    (folder / "figures" / "map.svg").symlink_to(tmp_path / "secret.svg")
    assert codes(found(folder, body("@kang2009\n\nThe ![Map](figures/map.svg)\n"))) == {"SRC009"}
    (folder / "figures" / "map.svg").unlink()
    (folder / "figures" / "deep").symlink_to(tmp_path)
    text = "@kang2009\n\nThe ![Map](figures/deep/secret.svg)\n"
    assert codes(found(folder, body(text))) == {"FIG001"}


def test_a_picture_may_have_spaces_and_any_letters_in_its_name(tmp_path: Path):
    files = {"figures/карта степи.svg": "<svg/>"}
    assert (
        found(tmp_path, body("@kang2009\n\nThe ![Map](<figures/карта степи.svg>)\n") | files) == []
    )


ABSTRACT = "abstract: |2\n\n  {}\n"


@pytest.mark.parametrize(
    "block", ["# a", "| a |\n  |---|\n  | b |", "a ![](x.png)", "::: a\n  b\n  :::"]
)
def test_an_abstract_has_no_parts_of_its_own(block: str, tmp_path: Path):
    text = small.FILES["en.md"].replace("abstract: It is short.\n", ABSTRACT.format(block))
    assert "TXT005" in codes(found(tmp_path, {"en.md": text}))


@pytest.mark.parametrize("block", ["- a\n  - b", "> a", "    code", "a^[note]", "$a$"])
def test_an_abstract_may_have_lists_quotations_and_notes(block: str, tmp_path: Path):
    text = small.FILES["en.md"].replace("abstract: It is short.\n", ABSTRACT.format(block))
    # The other languages have no such list, so their paragraphs are fewer.
    assert codes(found(tmp_path, {"en.md": text})) <= {"LNG009"}


def test_of_a_text_that_cannot_be_read_nothing_else_is_told(tmp_path: Path):
    folder = small.write(tmp_path, {"en.md": b"\xff"})
    [finding] = desk.check(find(folder)[0], Journal.read("base")).findings
    assert (finding.code[:3], finding.place.path) == ("SRC", str(folder / "en.md"))


def test_a_text_that_pandoc_gives_up_may_cite_every_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = small.write(tmp_path, {"en.md": small.FILES["en.md"] + "[" * 28 + "\n"})
    monkeypatch.setattr(process, "SECONDS", 1)
    findings = desk.check(find(folder)[0], Journal.read("base")).findings
    assert {finding.code for finding in findings} >= {"SRC011"}
    assert "REF002" not in {finding.code for finding in findings}


def test_an_article_without_a_word_is_checked(tmp_path: Path):
    folder = small.write(tmp_path, dict.fromkeys(("en.md", "kk.md", "ru.md")))
    findings = desk.check(find(folder)[0], Journal.read("base")).findings
    assert "SRC001" in {finding.code for finding in findings}
