"""What a journal asks is data; a mistake in it is told at its place."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import small

from triptych import desk, languages, resources, rules
from triptych.finding import Finding, Severity
from triptych.journal import Journal, JournalError
from triptych.load import find, load
from triptych.settings import Limit, Settings

SCHEMA = Path(__file__).parents[1] / "docs" / "reference" / "journal.schema.json"
PAGE = (Path(__file__).parents[1] / "docs" / "reference" / "journal.md").read_text("utf-8")


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that writes the settings of a journal called `mine` and reads it."""

    def written(text: str) -> Journal:
        folder = tmp_path / "templates" / "mine"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "journal.yaml").write_text(text, encoding="utf-8")
        monkeypatch.chdir(tmp_path)
        return Journal.read("mine")

    return written


def found(folder: Path, journal: Journal, changes: dict[str, str] | None = None) -> list[Finding]:
    article, _ = load(small.write(folder, changes))
    assert article
    return rules.check(article, journal)


def test_all_that_a_journal_asks_is_read(write):
    settings = write(
        "title: {en: Journal of Examples}\nlanguages: [en, ru]\nsections: [methods, conclusion]\n"
        "limits: {abstract_words: {min: 150, max: 300}, keywords: {min: 3}}\n"
        "required: [email, irsti]\nreference_lists: 2\nseverities: {MET003: off}\n"
    ).settings
    assert settings.limits.abstract_words == Limit(min=150, max=300)
    assert settings.limits.body_words == Limit()
    assert (settings.sections, settings.reference_lists) == (["methods", "conclusion"], 2)
    assert settings.severities == {"MET003": "off"}


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("limit: {}", "1:1", '"limit": no field is called so'),
        ("limits:\n  words: {max: 3}", "2:3", '"limits.words": no field is called so'),
        ("limits:\n  keywords: {min: three}", "2:14", '"limits.keywords.min": write a valid int'),
        ("limits:\n  keywords: {min: 5, max: 3}", "2:3", "at least 5 and at most 3 cannot both"),
        ("required: [email, fax]", "1:19", "\"required.1\": write 'email'"),
        ("sections: [preface]", "1:12", "\"sections.0\": write 'introduction'"),
        ("reference_lists: 3", "1:1", '"reference_lists": write less than or equal to 2'),
        ("transliteration: {ru: gost}", "1:1", '"transliteration": there is no table gost for ru'),
        ("transliteration: {de: bgn}", "1:1", '"transliteration": there is no table for de'),
        ("style: not-there-at-all", "1:1", '"style": neither the journal\'s folder nor the CSL'),
        ("severities: {MET003: loud}", "1:14", "\"severities.MET003\": write 'error'"),
        ("severities: {SRC001: off}", "1:14", '"severities.SRC001": a rule of the families'),
        ("issn: 12345678", "1:1", '"issn": string should match pattern'),
        ("required: [email", "1:17", "the YAML breaks off here"),
    ],
)
def test_a_mistake_is_told_at_its_place(write, text: str, place: str, what: str):
    with pytest.raises(JournalError) as raised:
        write(text)
    assert str(raised.value).startswith(f"templates/mine/journal.yaml:{place}: ")
    assert what in str(raised.value)


@pytest.mark.parametrize(
    ("limit", "words", "allowed"),
    [
        (Limit(), "any number", {0, 3, 5, 9}),
        (Limit(min=3), "at least 3", {3, 5, 9}),
        (Limit(max=5), "at most 5", {0, 3, 5}),
        (Limit(min=3, max=5), "3 to 5", {3, 5}),
        (Limit(min=3, max=3), "3", {3}),
    ],
)
def test_a_limit_tells_what_it_allows(limit: Limit, words: str, allowed: set[int]):
    assert str(limit) == words
    assert bool(limit) == (words != "any number")
    assert {count for count in (0, 3, 5, 9) if limit.allows(count)} == allowed


def test_the_schema_is_that_of_the_settings(pytestconfig):
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    text = json.dumps(schema | Settings.model_json_schema(), indent=2) + "\n"
    if pytestconfig.getoption("--accept"):
        SCHEMA.write_text(text, encoding="utf-8")
    assert SCHEMA.read_text("utf-8") == text


def test_the_page_names_every_field():
    for name in Settings.model_fields:
        assert f"`{name}`" in PAGE, name


@pytest.mark.parametrize("name", sorted(f.name for f in resources.templates().iterdir()))
def test_the_journals_of_the_program_can_be_read(name: str):
    settings = Journal.read(name).settings
    assert set(settings.languages) <= set(languages.known())


# --- severities ---

WITHOUT_KAZAKH = small.FILES["article.yaml"].replace("kk: Университет, ", "")


@pytest.mark.parametrize(
    ("given", "status", "severity"),
    [
        ("", "draft", Severity.WARNING),
        ("info", "draft", Severity.INFO),
        ("error", "draft", Severity.ERROR),
        ("off", "draft", None),
        ("", "published", Severity.ERROR),
        ("info", "published", Severity.ERROR),  # what the status raises stays raised
        ("off", "published", None),
    ],
)
def test_a_journal_weighs_what_is_found(
    write, tmp_path: Path, given: str, status: str, severity: Severity | None
):
    journal = write(f"severities: {{MET003: {given}}}" if given else "")
    article = {"article.yaml": f"{WITHOUT_KAZAKH}status: {status}\n"}
    weighed = [f.severity for f in found(tmp_path / "paper", journal, article)]
    assert weighed == ([severity] if severity else [])


@pytest.mark.parametrize(("given", "severities"), [("off", []), ("info", [Severity.INFO])])
def test_what_is_found_on_reading_is_weighed_too(
    write, tmp_path: Path, given: str, severities: list[Severity]
):
    journal = write(f"severities: {{MET001: {given}}}")
    article = small.FILES["article.yaml"].replace("[university]", "[university, academy]")
    [item] = find(small.write(tmp_path / "paper", {"article.yaml": article}))
    assert [finding.severity for finding in desk.check(item, journal).findings] == severities


# --- journals that come with the program ---


def test_another_face_is_made_by_a_few_variables_alone():
    other, base = Journal.read("two-columns"), Journal.read("base")
    own = sorted(path.name for path in other.folders[0].iterdir())
    assert own == ["journal.yaml", "print-look.css"]
    look = other.find("print-look.css").read_text("utf-8")
    named = set(re.findall(r"^  (--[a-z-]+):", look, re.M))
    assert named <= set(
        re.findall(r"^  (--[a-z-]+):", base.find("print.css").read_text("utf-8"), re.M)
    )
    assert re.findall(r"^(\S.*) \{", look, re.M) == [":root"]
