"""Findings as text, as data for other programs, and as a page."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as Xml

from triptych import __version__
from triptych.document import Place
from triptych.finding import Finding, Severity

Findings = Sequence[Finding]
FEW = 20  # findings that a build prints whatever their severity


def text(findings: Findings) -> str:
    """Return one line a finding, `path:line:column: severity CODE message`, and its help."""
    return "".join(map(_text, findings))


def _text(finding: Finding) -> str:
    head = f"{finding.place}: {finding.severity} {finding.code} {finding.message}"
    lines = [head, *(f"    help: {finding.help}" for _ in range(1) if finding.help)]
    return "".join(f"{printable(line)}\n" for line in lines)


def printable(line: str) -> str:
    """Return a line without characters that steer a terminal, each shown by its escape."""
    return "".join(char if char.isprintable() else _escape(char) for char in line)


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode()


def to_json(findings: Findings) -> str:
    """Return a JSON list of objects, one a finding, in the order given."""
    return as_json([plain(finding) for finding in findings])


def as_json(data: object) -> str:
    """Return data as JSON that people may read too: indented, with its letters as they are."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def plain(finding: Finding) -> dict[str, Any]:
    """Return a finding as other programs read it."""
    return {
        "path": finding.place.path,
        "line": finding.place.line,
        "column": finding.place.column,
        "severity": str(finding.severity),
        "code": finding.code,
        "message": finding.message,
        "help": finding.help,
        "url": finding.url,
    }


def from_json(data: bytes | str) -> list[Finding]:
    """Return the findings that `to_json` wrote. Raises ValueError where it did not."""
    return from_plain(json.loads(data))


def from_plain(data: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Return the findings that `plain` made. Raises ValueError where it did not."""
    try:
        return [_finding(each) for each in data]
    except (KeyError, TypeError) as error:
        raise ValueError(f"these are no findings: {error}") from None


def _finding(data: Mapping[str, Any]) -> Finding:
    place = Place(data["path"], data["line"], data["column"])
    severity = Severity[data["severity"].upper()]
    return Finding(place, data["code"], severity, data["message"], data["help"])


_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(findings: Findings) -> str:
    """Return GitHub's workflow commands, which put each finding on its line of a change."""
    return "".join(map(_github, findings))


def _github(finding: Finding) -> str:
    path, line, column = finding.place
    where = f"file={_property(path)},line={line},col={column},title={_property(finding.code)}"
    told = "\n".join(filter(None, (finding.message, finding.help and f"help: {finding.help}")))
    return f"::{_COMMAND[finding.severity]} {where}::{_data(told)}\n"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"  # a name; nothing is fetched
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif(findings: Findings) -> str:
    """Return a SARIF 2.1.0 log of one run (OASIS, 3.13 and 3.14)."""
    codes = sorted({finding.code for finding in findings})
    driver = {"name": "triptych", "version": __version__, "rules": [{"id": c} for c in codes]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in findings],
    }
    return as_json({"$schema": _SARIF, "version": "2.1.0", "runs": [run]})


def _result(finding: Finding) -> dict[str, Any]:
    path, line, column = finding.place
    told = "\n".join(filter(None, (finding.message, finding.help)))
    location = {
        "artifactLocation": {"uri": quote(path)},
        "region": {"startLine": line, "startColumn": column},
    }
    return {
        "ruleId": finding.code,
        "level": _LEVEL[finding.severity],
        "message": {"text": told},
        "locations": [{"physicalLocation": location}],
    }


def junit(findings: Findings) -> str:
    """Return a JUnit report: a case a finding, of which only errors count as failures.

    The place is in the case's name: the schema that Jenkins reads by has no attribute for it.
    """
    count = {"tests": str(len(findings)), "failures": str(_tally(findings)[Severity.ERROR])}
    suites = Xml.Element("testsuites", count)
    suite = Xml.SubElement(suites, "testsuite", {"name": "triptych", **count})
    for finding in findings:
        _case(suite, finding)
    Xml.indent(suites)
    return Xml.tostring(suites, encoding="unicode", xml_declaration=False) + "\n"


def _case(suite: Xml.Element, finding: Finding) -> None:
    name = {"classname": finding.code, "name": printable(str(finding.place))}
    case = Xml.SubElement(suite, "testcase", name)
    if finding.severity is Severity.ERROR:
        told = {"type": finding.code, "message": printable(finding.message)}
        Xml.SubElement(case, "failure", told).text = printable(finding.help)
    else:
        Xml.SubElement(case, "system-out").text = _text(finding).strip()


_GRADE = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def gitlab(findings: Findings) -> str:
    """Return a report of code quality as GitLab reads it; a merge request shows what is new.

    A finding is known again by its file, code and message, wherever its line is.
    """
    seen: Counter[str] = Counter()
    return as_json([_issue(finding, seen) for finding in findings])


def _issue(finding: Finding, seen: Counter[str]) -> dict[str, Any]:
    path, line, _ = finding.place
    known = "\0".join((path, finding.code, finding.message))
    seen[known] += 1
    named = f"{known}\0{seen[known]}".encode("utf-8", "surrogatepass")
    return {
        "description": "\n".join(filter(None, (finding.message, finding.help))),
        "check_name": finding.code,
        "fingerprint": hashlib.sha256(named).hexdigest(),
        "severity": _GRADE[finding.severity],
        "location": {"path": path, "lines": {"begin": line}},
    }


PRINTERS: Mapping[str, Callable[[Findings], str]] = {
    "text": text,
    "json": to_json,
    "github": github,
    "sarif": sarif,
    "junit": junit,
    "gitlab": gitlab,
}


def _tally(findings: Iterable[Finding]) -> Counter[Severity]:
    return Counter(finding.severity for finding in findings)


def count(findings: Iterable[Finding]) -> str:
    """Return the number of each kind in words, such as `1 error, 2 warnings`."""
    tally = _tally(findings)
    named = [(tally[severity], str(severity)) for severity in sorted(Severity, reverse=True)]
    words = [f"{n} {name}{'s' if n != 1 else ''}" for n, name in named if n]
    return ", ".join(words) or "no findings"


def has_errors(findings: Iterable[Finding]) -> bool:
    """Tell whether anything found keeps an output from being published."""
    return any(finding.severity is Severity.ERROR for finding in findings)


def worst(findings: Findings) -> Findings:
    """Return what a build prints: all findings where they are few, else the errors."""
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    return findings if len(findings) <= FEW else errors
