"""Checks without a build, and the pages that explain what they find."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from triptych import codes, desk, report, resources
from triptych.checking import baseline, told
from triptych.checking.selection import Selection
from triptych.excerpt import Lines
from triptych.finding import Finding, Severity
from triptych.plan import UsageError, articles, journal_of


@dataclass(frozen=True)
class Wanted:
    """What to show of the findings, in which form, and what makes the check fail."""

    selection: Selection = Selection()  # noqa: RUF009 - frozen
    form: str = "text"
    strict: bool = False
    baseline: Path | None = None
    write_baseline: bool = False


def check(folder: Path, journal: str, wanted: Wanted) -> int:
    """Print what is found in the articles of `folder`, as far as it is asked for.

    Return 0 where no error is shown, 1 where one is, 2 where nothing could be checked.
    """
    lines = Lines()
    try:
        findings = wanted.selection.of(found(folder, journal))
        if wanted.write_baseline and wanted.baseline:
            return _write(wanted.baseline, findings, lines)
        shown = _new(findings, wanted.baseline, lines)
    except (UsageError, baseline.BaselineError) as error:
        print(f"triptych: {error}", file=sys.stderr)
        return 2
    _print(shown, wanted.form, lines)
    if wanted.form == "text":
        print(_counted(shown, len(findings) - len(shown)), file=sys.stderr)
    least = Severity.WARNING if wanted.strict else Severity.ERROR
    return int(any(finding.severity >= least for finding in shown))


def found(folder: Path, journal: str) -> list[Finding]:
    """Return what is found in the articles of a folder; raises UsageError without any."""
    checked = [desk.check(item, journal_of(item, journal)) for item in articles(folder)]
    return [finding for each in checked for finding in each.findings]


def _new(findings: list[Finding], file: Path | None, lines: Lines) -> list[Finding]:
    return baseline.new(findings, baseline.read(file), lines) if file else findings


def _write(file: Path, findings: Sequence[Finding], lines: Lines) -> int:
    baseline.write(file, findings, lines)
    print(f"{file}: {report.count(findings)}", file=sys.stderr)
    return 0


def _print(findings: Sequence[Finding], form: str, lines: Lines) -> None:
    if form != "text":
        print(report.PRINTERS[form](findings), end="")
        return
    print(told.text(findings, lines, told.Style.of(sys.stdout)), end="")


def _counted(findings: Sequence[Finding], known: int) -> str:
    return report.count(findings) + (f" (known already: {known})" if known else "")


def explain(code: str) -> int:
    """Print the page of a rule, or the names of a family's rules.

    Returns 2 where there is neither, and names those that are near.
    """
    pages = resources.rule_pages()
    if code.upper() in codes.known():
        print((pages / f"{code.upper()}.md").read_text(encoding="utf-8"), end="")
        return 0
    if code.upper() in codes.families():
        for each in codes.known():
            if each.startswith(code.upper()):
                print((pages / f"{each}.md").read_text(encoding="utf-8").split("\n")[0][2:])
        return 0
    print(f"triptych: no rule {code}: there are {codes.near(code)}", file=sys.stderr)
    return 2
