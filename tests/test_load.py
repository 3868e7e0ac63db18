"""Whatever an editor writes, `load` tells what is wrong and where, and never raises."""

from __future__ import annotations

import errno
import os
import string
from pathlib import Path

import pytest
import small
from hypothesis import given, settings
from hypothesis import strategies as st

from triptych import load as load_module
from triptych.document import Document
from triptych.finding import Finding
from triptych.load import find, load
from triptych.model import Article
from triptych.sources import manuscript

ARTICLE = "id: small\nlanguages: [en, kk, ru]\n"


def found(folder: Path, changes: dict[str, str | bytes | None] | None = None) -> list[Finding]:
    return load(small.write(folder, changes))[1]


def article_of(folder: Path, changes: dict[str, str | bytes | None] | None = None) -> Article:
    article, findings = load(small.write(folder, changes))
    assert findings == []
    assert article is not None
    return article


# --- what is right ---


def test_a_whole_manuscript(tmp_path: Path):
    article = article_of(tmp_path)
    assert (article.id, article.status, article.template) == ("small", "draft", "base")
    assert article.languages == ("en", "kk", "ru")
    assert str(article.authors[0].name["ru"]) == "Айгуль Пример"
    assert article.authors[0].affiliations == article.affiliations
    assert str(article.editions["kk"].title) == "Шағын мақала"
    assert [str(keyword) for keyword in article.editions["ru"].keywords] == ["степь", "торговля"]
    assert article.editions["en"].body
    assert article.editions["ru"].body is None
    assert article.numbers == {"kang2009": 1}


@pytest.mark.parametrize("how", ["\r\n", "\r", "bom"])
def test_line_ends_and_byte_order_marks_change_nothing(how: str, tmp_path: Path):
    def other(text: str) -> bytes:
        return ("\ufeff" + text if how == "bom" else text.replace("\n", how)).encode()

    article = article_of(tmp_path, {name: other(text) for name, text in small.FILES.items()})
    [citation] = article.citations
    assert citation.place[1:] == (7, 34)
    assert article.references[0].place[1:] == (1, 7)


@pytest.mark.parametrize("name", ["a b", "мақала", 'it\'s "quoted"', "[x]*?", "new\nline", "-rf"])
def test_the_folder_may_have_any_name(name: str, tmp_path: Path):
    assert [item.id for item in find(small.write(tmp_path / name))] == ["small"]
    assert load(tmp_path / name)[1] == []


def test_the_output_is_named_by_the_id_and_the_sources_are_told_in_order(tmp_path: Path):
    small.write(tmp_path, {"figures/b.svg": "<svg/>", "figures/a/c.svg": "<svg/>", "x.txt": "x"})
    [item] = find(tmp_path)
    names = [path.relative_to(tmp_path).as_posix() for path in item.sources]
    texts = ["article.yaml", "en.md", "kk.md", "ru.md", "references.yaml"]
    assert names == [*texts, "figures/a/c.svg", "figures/b.svg"]


def test_an_issue_is_a_folder_of_articles(tmp_path: Path):
    for name in ("b", "a"):
        small.write(tmp_path / name)
    (tmp_path / "notes").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "article.yaml").write_text("id: [")
    assert [(item.folder.name, item.id) for item in find(tmp_path)] == [
        ("a", "small"),
        ("b", "small"),
        ("broken", "broken"),
    ]


@pytest.mark.parametrize("folder", ["gone", "file", "file/below", "\0", "x" * 900])
def test_where_there_is_no_article_none_is_found(folder: str, tmp_path: Path):
    (tmp_path / "file").write_text("")
    assert find(tmp_path / folder) == []
    assert load(tmp_path / folder)[0] is None
    assert load(tmp_path / folder)[1][0].code == "SRC001"


# --- faults, each at its place ---

FAULTS = {
    "a colon in a value": ("article.yaml", "id: a: b\n", "1:6 SRC003"),
    "a tab": ("article.yaml", f"{ARTICLE}authors:\n\t- name: A\n", "4:1 SRC003"),
    "a quote that is not closed": ("references.yaml", '- id: "a\n', "2:1 SRC003"),
    "a control character": ("article.yaml", f"{ARTICLE}doi: é\x01\n", "3:7 SRC003"),
    "an escaped control character": ("article.yaml", f'{ARTICLE}doi: "\\0"\n', "3:6 SRC005"),
    "a key twice": ("article.yaml", f"{ARTICLE}doi: a\ndoi: b\n", "4:1 SRC004"),
    "a key twice below": ("article.yaml", f"{ARTICLE}funding: {{en: a, en: b}}\n", "3:18 SRC004"),
    "an alias": ("article.yaml", f"{ARTICLE}doi: &a x\nudc: *a\n", "3:6 SRC005"),
    "a tag": ("article.yaml", f"{ARTICLE}doi: !!python/name:os.system x\n", "3:6 SRC005"),
    "a merge": ("article.yaml", f"{ARTICLE}<<: {{doi: x}}\n", "3:1 SRC006"),
    "a second document": ("article.yaml", f"{ARTICLE}---\nid: b\n", "3:1 SRC005"),
    "a list as key": ("article.yaml", f"{ARTICLE}? [a]\n: b\n", "3:3 SRC005"),
    "100,000 brackets": ("article.yaml", ARTICLE + "doi: " + "[" * 100_000, "3:25 SRC005"),
    "an unknown field": ("article.yaml", f"{ARTICLE}licence: x\n", "3:1 SRC006"),
    "__proto__": ("article.yaml", f"{ARTICLE}__proto__: x\n", "3:1 SRC006"),
    "an empty key": ("article.yaml", f'{ARTICLE}"": x\n', "3:1 SRC006"),
    "an unknown field below": ("article.yaml", f"{ARTICLE}dates: {{born: 2019}}\n", "3:9 SRC006"),
    "no id": ("article.yaml", "languages: [en, kk, ru]\n", "1:1 SRC007"),
    "an empty id": ("article.yaml", "id:\nlanguages: [en, kk, ru]\n", "1:1 SRC007"),
    "no name": ("article.yaml", f"{ARTICLE}authors:\n  - email: a@b.cd\n", "4:5 SRC007"),
    "an empty name": ("article.yaml", f'{ARTICLE}authors: [{{name: ""}}]\n', "3:12 SRC007"),
    "a name of nothing": ("article.yaml", f"{ARTICLE}authors: [{{name: {{}}}}]\n", "3:12 SRC008"),
    "an id with a slash": ("article.yaml", "id: a/../b\nlanguages: [en]\n", "1:1 SRC008"),
    "an empty list item": ("article.yaml", f"{ARTICLE}authors: [null]\n", "3:11 SRC008"),
    "a role of nothing": (
        "article.yaml",
        f'{ARTICLE}authors: [{{name: A, roles: [""]}}]\n',
        "3:29 SRC008",
    ),
    "a language of nothing": ("article.yaml", f'{ARTICLE}funding: {{"": x}}\n', "3:1 SRC008"),
    "a language out of the folder": ("article.yaml", "id: a\nlanguages: [../en]\n", "2:13 SRC008"),
    "a language without end": (
        "article.yaml",
        f"id: a\nlanguages: [{'en-abc' * 99}]\n",
        "2:13 SRC008",
    ),
    "one language, no list": ("article.yaml", "id: a\nlanguages: en\n", "2:1 SRC008"),
    "no language": ("article.yaml", "id: a\nlanguages: []\n", "2:1 SRC008"),
    "a language twice": ("article.yaml", "id: a\nlanguages: [en, kk, ru, en]\n", "2:25 SRC008"),
    "a date that is none": ("article.yaml", f"{ARTICLE}dates: {{received: today}}\n", "3:9 SRC008"),
    "a list for an article": ("article.yaml", "- a\n- b\n", "1:1 SRC007"),
    "a word for an article": ("article.yaml", "article\n", "1:1 SRC007"),
    "an empty article": ("article.yaml", "", "1:1 SRC007"),
    "an affiliation nobody has": (
        "article.yaml",
        f"{ARTICLE}authors: [{{name: A, affiliations: [a]}}]\n",
        "3:36 MET001",
    ),
    "an affiliation twice": (
        "article.yaml",
        f"{ARTICLE}affiliations: [{{id: a, name: A}}, {{id: a, name: B}}]\n",
        "3:35 MET002",
    ),
    "a language version nobody has": ("article.yaml", f"{ARTICLE}", "2:17 SRC001"),
    "an unused text": ("article.yaml", f"{ARTICLE}funding: {{fr: x}}\n", "3:11 SRC013"),
    "no front matter": ("en.md", "Text\n", "1:1 SRC010"),
    "an empty file": ("en.md", "", "1:1 SRC010"),
    "front matter not closed": ("en.md", "---\ntitle: x\n", "1:1 SRC010"),
    "front matter of a list": ("en.md", "---\n- x\n---\n", "2:1 SRC008"),
    "broken front matter": ("en.md", "---\ntitle: [x\n---\n", "3:1 SRC003"),
    "a title in parts": ("en.md", "---\ntitle: {en: x}\n---\n", "2:1 SRC008"),
    "a keyword of nothing": ("en.md", "---\nkeywords:\n  - a\n  -\n---\n", "4:4 SRC008"),
    "a field of another file": ("en.md", "---\ntitle: x\nid: y\n---\n", "3:1 SRC006"),
    "a lost footnote": ("en.md", "---\ntitle: x\n---\n\nText\n\n[^1]: Lost\n", "7:1 SRC012"),
    "references that are no list": ("references.yaml", "a: b\n", "1:1 SRC014"),
    "an entry without id": ("references.yaml", "- title: x\n", "1:3 SRC014"),
    "an entry of a word": ("references.yaml", "- x\n", "1:3 SRC014"),
    "an id with a space": ("references.yaml", "- id: a b\n", "1:7 SRC014"),
    "an unknown field of an entry": ("references.yaml", "- id: a\n  year: 1\n", "2:3 SRC015"),
    "an unknown type": ("references.yaml", "- id: a\n  type: novel\n", "2:3 SRC015"),
    "a date of CSL that is none": (
        "references.yaml",
        "- id: a\n  issued: {date-parts: {a: b}}\n",
        "2:3 SRC015",
    ),
    "a month that is none": ("references.yaml", "- id: a\n  issued: 2019-31\n", "2:3 SRC015"),
    "a number too large": (
        "references.yaml",
        f"- id: a\n  issued: {{year: {'9' * 5000}}}\n",
        "2:3 SRC015",
    ),
    "a name in a wrong part": ("references.yaml", "- id: a\n  author: {nom: x}\n", "2:3 SRC015"),
    "an id twice": ("references.yaml", "- id: a\n- id: a\n", "2:7 REF003"),
    "works that are none": ("references.yaml", "- id: a\n  works: [b]\n", "2:3 REF004"),
    "works in a word": ("references.yaml", "- id: a\n  works: b\n", "2:10 REF004"),
    "works of itself": ("references.yaml", "- id: a\n  works: [a]\n", "2:3 REF004"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_told_at_its_place(fault: str, tmp_path: Path):
    name, text, place = FAULTS[fault]
    changes: dict[str, str | bytes | None] = {name: text}
    if fault == "a language version nobody has":
        changes["kk.md"] = None
    findings = found(tmp_path, changes)
    assert f"{name}:{place}" in small.told(tmp_path, findings)
    assert all(finding.help and len(finding.message) < 500 for finding in findings)


def test_a_type_or_field_of_an_entry_is_told_with_the_one_that_was_meant(tmp_path: Path):
    findings = found(tmp_path, {"references.yaml": "- id: a\n  type: boook\n  publsher: B\n"})
    assert [f.message.partition("; ")[2] for f in findings] == [
        "did you mean book?",
        "did you mean publisher?",
    ]


@pytest.mark.parametrize(
    ("text", "cure"),
    [
        ("title: a: b\n", "a value with a colon"),
        ('title: "a" b\n', "a value with a colon"),
        ("\ttitle: a\n", "with spaces, not with tabs"),
        ("keywords:\n  - a\n - b\n", "in the same column"),
        ("title: a\nabstract b\nkeywords: [c]\n", "a key lacks its colon"),
        ("title: 'a\n", "not closed"),
        ("keywords: [a\n", "close the bracket"),
    ],
)
def test_broken_yaml_is_told_with_its_cure(text: str, cure: str, tmp_path: Path):
    [finding] = found(tmp_path, {"en.md": f"---\n{text}---\n"})
    assert (finding.code, cure in finding.help) == ("SRC003", True)


def test_broken_yaml_hides_no_other_file_and_invents_no_missing_field(tmp_path: Path):
    texts = {"article.yaml": "id: [", "en.md": "---\ntitle: [\n---\n"}
    assert {f.code for f in found(tmp_path / "a", {"article.yaml": "id: ["})} == {"SRC003"}
    texts["article.yaml"] = ARTICLE
    texts["ru.md"] = "---\ntitle: '\n---\n"
    assert [f.code for f in found(tmp_path / "b", dict(texts))] == ["SRC003", "SRC003"]


def test_a_wrong_field_leaves_the_others(tmp_path: Path):
    article, _ = load(small.write(tmp_path, {"article.yaml": f"{ARTICLE}status: x\ndoi: 10.1/x\n"}))
    assert article
    assert str(article.publication.doi) == "10.1/x"


def test_bytes_that_are_not_utf8(tmp_path: Path):
    names = ("article.yaml", "en.md", "references.yaml")
    for name in names:
        data = small.FILES[name].encode() + "Қаз".encode() + b"\xe0\xf1"
        [finding] = found(tmp_path / name, {name: data})
        lines = small.FILES[name].count("\n") + 1
        assert (finding.code, finding.place.line, finding.place.column) == ("SRC002", lines, 4)


# --- what is no file ---


def test_what_stands_where_a_file_should(tmp_path: Path):
    small.write(tmp_path)
    for name in ("en.md", "kk.md", "ru.md", "references.yaml"):
        (tmp_path / name).unlink()
    (tmp_path / "en.md").mkdir()
    os.mkfifo(tmp_path / "kk.md")
    (tmp_path / "ru.md").symlink_to("ru.md")
    (tmp_path / "references.yaml").symlink_to("/dev/zero")
    findings = load(tmp_path)[1]
    assert sorted(small.told(tmp_path, findings)) == [
        "article.yaml:2:21 SRC001",
        "en.md:1:1 SRC001",
        "kk.md:1:1 SRC001",
        "references.yaml:1:1 SRC009",
    ]


def test_links_inside_the_manuscript_are_followed_and_those_out_of_it_not(tmp_path: Path):
    folder = small.write(tmp_path / "paper", {"kk.md": None, "figures/a.svg": "<svg/>"})
    outside = small.write(tmp_path / "other")
    (folder / "kk.md").symlink_to("ru.md")
    assert load(folder)[1] == []
    for name in ("kk.md", "references.yaml", "figures/a.svg"):
        (folder / name).unlink()
        (folder / name).symlink_to(outside / "article.yaml")
    assert small.told(folder, load(folder)[1]) == [
        "figures/a.svg:1:1 SRC009",
        "kk.md:1:1 SRC009",
        "references.yaml:1:1 SRC009",
    ]
    assert {f.code for f in load(folder)[1]} == {"SRC009"}


def test_a_manuscript_that_is_a_link_itself_is_read(tmp_path: Path):
    small.write(tmp_path / "real")
    (tmp_path / "link").symlink_to("real")
    assert load(tmp_path / "link")[1] == []


def test_a_file_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refused(*_) -> Document:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Document, "read", refused)
    [finding] = found(tmp_path)
    assert (finding.code, finding.message) == (
        "SRC001",
        "article.yaml cannot be read: Permission denied",
    )


def test_a_file_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(manuscript, "LARGEST", 900)
    findings = found(tmp_path, {"en.md": small.FILES["en.md"] + "x" * 900})
    assert [(f.code, f.message[:15]) for f in findings if "en.md" in f.place.path] == [
        ("SRC001", "en.md is larger")
    ]


def test_what_nobody_reads_is_told(tmp_path: Path):
    extra: dict[str, str | bytes | None] = {
        "fr.md": "---\n---\n",
        "README.md": "x",
        "references.bib": "",
        "notes on \x1b[31m.md": "x",
    }
    assert small.told(tmp_path, found(tmp_path, extra)) == [
        "fr.md:1:1 SRC013",
        "references.bib:1:1 SRC013",
    ]


# --- traps ---


def test_traps_of_yaml_cost_no_time(tmp_path: Path):
    bomb = "a: &a [x]\n" + "".join(f"{c}: &{c} [{'*a,' * 9}]\n" for c in "bcdefghi")
    assert {f.code for f in found(tmp_path / "bomb", {"article.yaml": bomb})} == {"SRC005"}
    long = f"{ARTICLE}funding: {'word ' * 200_000}\n"
    assert load(small.write(tmp_path / "long", {"article.yaml": long}))[1] == []
    many = ARTICLE + "".join(f"x{n}: y\n" for n in range(2000))
    assert len(found(tmp_path / "many", {"article.yaml": many})) == 2000


def test_words_that_yaml_takes_for_other_things_stay_words(tmp_path: Path):
    fields = "volume: 010\nissue: no\nfirst_page: 1:30\nlast_page: 1.10\nudc: ~\nirsti: 0x1F\n"
    article = article_of(tmp_path, {"article.yaml": f"{ARTICLE}{fields}"})
    facts = article.publication
    values = (facts.volume, facts.issue, facts.first_page, facts.last_page, facts.udc, facts.irsti)
    assert [str(value) for value in values] == ["010", "no", "1:30", "1.10", "~", "0x1F"]


# --- any text ---

KEYS = st.sampled_from(
    "id languages status template authors affiliations name given family literal roles note "
    "email orcid dates received copyright holder year funding en kk __proto__ corresponding doi "
    "references works type issued date-parts author".split()
)
SCALARS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["small", "en", "draft", "2019-01-01", "true", "a@b.cd", "../x", "9" * 40, ""]),
    st.none(),
    st.integers(),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS | SCALARS, inner, max_size=4),
    max_leaves=12,
)
MANY = settings(max_examples=150)
NOTATION = st.text(string.printable + "әҚ\u2028\ufeff\x85\x00", max_size=200)


def yaml_of(value: object) -> str:
    import yaml

    return str(yaml.safe_dump(value, allow_unicode=True))


@pytest.fixture
def no_pandoc(monkeypatch: pytest.MonkeyPatch):
    """Read no Markdown, so that many texts can be tried."""
    monkeypatch.setattr(load_module, "editions", lambda *_: {})


@MANY
@given(value=VALUES)
def test_load_never_raises_on_any_fields(value, tmp_path: Path, no_pandoc: None):
    check_places(found(tmp_path, {"article.yaml": yaml_of(value)}))
    fields = value if isinstance(value, dict) else {"authors": value}
    told_fields = {"id": "small", "languages": ["en"]} | fields
    check_places(found(tmp_path, {"article.yaml": yaml_of(told_fields)}))
    check_places(found(tmp_path, {"references.yaml": yaml_of(value)}))


@MANY
@given(text=NOTATION)
def test_load_never_raises_on_any_text(text, tmp_path: Path, no_pandoc: None):
    check_places(found(tmp_path, {"article.yaml": text}))
    check_places(found(tmp_path, {"article.yaml": ARTICLE + text}))
    check_places(found(tmp_path, {"references.yaml": text}))


@settings(max_examples=25)
@given(data=st.binary(max_size=60), text=NOTATION, yaml=NOTATION)
def test_load_never_raises_on_any_markdown(data, text, yaml, tmp_path: Path):
    check_places(found(tmp_path, {"en.md": data, "kk.md": f"---\n{yaml}\n---\n{text}"}))
    body = f"{small.FILES['ru.md']}\n{text}"
    check_places(found(tmp_path, {"ru.md": body, "references.yaml": None, "references.bib": text}))


def check_places(findings: list[Finding]) -> None:
    for finding in findings:
        file = Path(finding.place.path)
        if not file.is_file():
            continue
        text = file.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n")
        lines = text.replace("\r", "\n").split("\n")
        assert 1 <= finding.place.line <= len(lines)
        assert 1 <= finding.place.column <= len(lines[finding.place.line - 1]) + 1


# --- facts of publication ---


def facts(folder: Path, text: str, files: dict[str, str] | None = None):
    """Return the small article with more facts, and what was found: code, line, column."""
    changes = {"article.yaml": small.FILES["article.yaml"] + text, **(files or {})}
    article, findings = load(small.write(folder, changes))
    assert article
    first = small.FILES["article.yaml"].count("\n")
    return article, [(f.code, f.place.line - first, f.place.column) for f in findings]


def test_funding_is_a_statement_or_grants(tmp_path):
    article, found = facts(tmp_path, "funding: {en: By us., ru: Нами.}\n")
    assert found == []
    assert article.publication.grants == ()
    assert str(article.publication.said("funding")["ru"]) == "Нами."
    grants = """\
funding:
  - funder: {en: Committee, kk: Комитет, ru: Комитет}
    awards: [A-1, A-2]
    recipients: [Aigul Example]
  - statement: {en: And by us.}
"""
    article, found = facts(tmp_path / "grants", grants)
    assert found == []
    first, second = article.publication.grants
    assert [str(text) for text in first.texts("kk")] == ["Комитет", "A-1", "A-2"]
    assert str(first.recipients[0]["en"]) == "Aigul Example"
    assert second.texts("ru") == ()
    assert list(article.publication.said("funding")) == ["en"]  # both are told in English alone
    one, _ = facts(tmp_path / "one", "funding: {funder: Committee, awards: A-1}\n")
    assert [str(text) for text in one.publication.grants[0].texts("ru")] == ["Committee", "A-1"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("funding: [{awards: [A-1]}]", ("SRC008", 1, 11)),
        ("funding: [{founder: X}]", ("SRC006", 1, 12)),
        ("related: [{type: companion}]", ("SRC008", 1, 11)),
        ("related: [{type: cousin, doi: 10.5555/x}]", ("SRC008", 1, 12)),
        ("related: [{type: companion, doi: 11.5/x}]", None),  # MET022 tells
        ("events: [{type: preprint, date: soon}]", ("SRC008", 1, 27)),
        ("license_from: 2024", ("SRC008", 1, 1)),
        ("contributors: [{type: cook, name: A. B.}]", ("SRC008", 1, 17)),
        ("contributors: [{type: editor, name: A. B., language: de}]", ("SRC013", 1, 44)),
        ("supplementary: [{file: data.csv}]", ("SRC008", 1, 18)),
        ("supplementary: [{file: supplementary/no.csv}]", ("SRC001", 1, 24)),
        ("supplementary: [{file: supplementary/../en.md}]", ("SRC009", 1, 24)),
    ],
)
def test_a_wrong_fact_is_told_at_its_place(tmp_path, text, found):
    assert facts(tmp_path, f"{text}\n", {"supplementary/a.csv": "1"})[1] == (
        [found] if found else []
    )


def test_supplementary_files_are_sources(tmp_path):
    text = "supplementary: [{file: supplementary/a.md}, {file: supplementary/../en.md}]\n"
    facts(tmp_path, text, {"supplementary/a.md": "1", "supplementary/b.csv": "2"})
    [item] = find(tmp_path)
    below = [source.relative_to(tmp_path).as_posix() for source in item.sources]
    assert [name for name in below if "/" in name] == ["supplementary/a.md"]
