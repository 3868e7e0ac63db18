"""Findings for people: by file, each with its line and a caret under the fault."""

from __future__ import annotations

import os
import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TextIO

from triptych import report
from triptych.excerpt import Lines, excerpt
from triptych.finding import Finding, Severity

_TINT = {Severity.ERROR: "1;31", Severity.WARNING: "33", Severity.INFO: "36"}
_BOLD, _FAINT = "1", "2"
_MARGIN = 9  # columns before a line: its number and a bar


def may_colour(stream: TextIO, environment: Mapping[str, str] = os.environ) -> bool:
    """Tell whether colours are wanted: NO_COLOR forbids them, FORCE_COLOR asks for them."""
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"


class Style(NamedTuple):
    """How findings are shown: in colours or not, and in lines of how many columns."""

    colour: bool = False
    width: int = 100

    @classmethod
    def of(cls, stream: TextIO) -> Style:
        """Return the style of a stream: as wide as the terminal, where it is one."""
        columns = shutil.get_terminal_size().columns if stream.isatty() else cls().width
        return cls(may_colour(stream), columns)

    def paint(self, tint: str, words: str) -> str:
        """Return words in a colour, where colours are wanted."""
        return f"\x1b[{tint}m{words}\x1b[0m" if self.colour and words else words


def text(findings: Sequence[Finding], lines: Lines, style: Style = Style()) -> str:  # noqa: B008
    """Return findings by file, in the order given.

    The first line of each is `path:line:column: severity CODE message`, as `grep` likes it.
    """
    by_file: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_file[finding.place.path].append(finding)
    groups = [_group(path, group, lines, style) for path, group in by_file.items()]
    return "\n".join("".join(f"{line}\n" for line in group) for group in groups)


def _group(path: str, findings: Sequence[Finding], lines: Lines, style: Style) -> Iterator[str]:
    yield style.paint(_BOLD, f"{report.printable(path)} ({report.count(findings)})")
    for finding in findings:
        yield _head(finding, style)
        yield from _source(finding, lines, style)
        if finding.help:
            yield style.paint(_FAINT, "    help: ") + report.printable(finding.help)


def _head(finding: Finding, style: Style) -> str:
    place = style.paint(_FAINT, report.printable(f"{finding.place}:"))
    severity = style.paint(_TINT[finding.severity], str(finding.severity))
    code = style.paint(_BOLD, finding.code)
    return f"{place} {severity} {code} {report.printable(finding.message)}"


def _source(finding: Finding, lines: Lines, style: Style) -> Iterator[str]:
    line = lines.at(finding.place)
    if line.strip() and finding.place[1:] != (1, 1):  # there a finding is about the whole file
        shown, before = excerpt(line, finding.place.column, style.width - _MARGIN)
        yield style.paint(_FAINT, f"{finding.place.line:6} | ") + shown
        caret = style.paint(_TINT[finding.severity], "^")
        yield style.paint(_FAINT, "       | ") + " " * before + caret
