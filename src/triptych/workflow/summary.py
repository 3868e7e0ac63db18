"""What is printed when a build has ended: findings, outputs with their sizes, and errors."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from triptych import report
from triptych.finding import Finding
from triptych.load import Item
from triptych.steps import Build, Failure

CLEAN, FINDINGS, USAGE, TOOL, INTERRUPTED = 0, 1, 2, 3, 130
_LINES = 6  # of an error that no step of ours has told


@dataclass
class Outcome:
    """What came of a build, for the summary and the exit code."""

    build: Build
    succeeded: bool = True
    interrupted: bool = False
    seconds: float = 0.0
    errors: list[str] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """Return 0 for a clean build, 1 for error findings, 3 for a tool that failed."""
        if self.interrupted:
            return INTERRUPTED
        if self.succeeded:
            return CLEAN
        broken = any(failure.log for failure in self.build.failures) or not self.build.failures
        return TOOL if broken else FINDINGS


def show(outcome: Outcome) -> None:
    """Print what came of a build: results to standard output, errors to standard error."""
    work = outcome.build
    for item in work.plan.items:
        _show_findings(work, item)
    for line in _results(outcome):
        print(line)
    sys.stdout.flush()
    for line in _errors(outcome):
        print(line, file=sys.stderr)


def _show_findings(work: Build, item: Item) -> None:
    made = {step.name for step in work.made if step.item == item}
    checked = any(step.kind == "check" and step.item == item for step in work.made)
    found = _checked(work, item)
    if checked or report.has_errors(found):
        print(report.text(report.worst(found)), end="")
    print(report.text(_warned(work, item, made)), end="")


def _findings(work: Build, item: Item) -> list[Finding]:
    """Return what was found in an article's sources, and what its outputs warn of."""
    return [*_checked(work, item), *_warned(work, item, {step.name for step in work.plan.wanted})]


def _checked(work: Build, item: Item) -> list[Finding]:
    try:
        return report.from_json((work.store.root / item.id / "findings.json").read_bytes())
    except (OSError, ValueError):
        return []


def _warned(work: Build, item: Item, steps: Collection[str]) -> list[Finding]:
    """Return what the outputs of some steps warn of, each finding once."""
    found: dict[Finding, None] = {}
    for step in work.plan.wanted:
        if step.item == item and step.name in steps:
            record = work.store.recorded(step.name)
            found |= dict.fromkeys(report.from_plain(record.findings if record else ()))
    return list(found)


def _results(outcome: Outcome) -> Iterator[str]:
    work = outcome.build
    for item in work.plan.items:
        steps = [step for step in work.plan.wanted if step.item == item]
        files = [work.store.root / name for step in steps for name in step.outputs]
        there = [file for file in files if file.is_file()]
        found = _findings(work, item)
        hint = f"; all of them: triptych check {item.folder}" if len(found) > report.FEW else ""
        yield f"{item.id}: {report.count(found)}{hint}"
        width = max((len(str(file)) for file in there), default=0)
        yield from (f"  {file!s:{width}}  {_size(file):>8}" for file in there)
    if outcome.succeeded:
        made = len(work.made)
        told = f"{made} step{'s' if made != 1 else ''}" if made else "nothing to do"
        yield f"{told}, {outcome.seconds:.1f} s"


def _size(file: Path) -> str:
    size = file.stat().st_size
    return f"{size / 1000:.0f} kB" if size >= 1000 else f"{size} B"


def _errors(outcome: Outcome) -> Iterator[str]:
    if outcome.interrupted:
        yield "triptych: interrupted; the next build makes what is missing"
        return
    if outcome.succeeded:
        return
    told = dict.fromkeys(line for failure in outcome.build.failures for line in _told(failure))
    yield from told or _first_lines(outcome.errors)


def _told(failure: Failure) -> Iterator[str]:
    if failure.findings:
        yield from report.text(failure.findings).splitlines()
        return
    told = report.printable(failure.message)
    if failure.log:
        yield f"triptych: {failure.step}: {told}"
        yield f"    details: {failure.log}"
    else:
        yield f"triptych: {told}"


def _first_lines(errors: list[str]) -> list[str]:
    lines = [line for error in errors for line in error.splitlines() if line.strip()]
    return [f"triptych: {line}" for line in lines[:_LINES]] or ["triptych: the build was stopped"]
