"""Findings that the sources themselves say to leave out, each with a reason.

In Markdown `<!-- triptych: ignore[REF002] reason -->`, in YAML `# triptych: ignore[MET004] reason`.
An ignore holds for its own line; alone on its line it holds for the next line with text as well.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from triptych import codes, markdown
from triptych.document import Document, Place
from triptych.finding import Finding, Severity
from triptych.model import Article
from triptych.rule import RULES, kept
from triptych.sources.editions import front_matter
from triptych.sources.yaml import parse

SAID = kept("SRC016", "ignore-says-what-and-why", Severity.WARNING)
NEEDED = kept("SRC017", "ignore-hides-something", Severity.WARNING)

_MARK = "triptych:"
_IN_YAML = re.compile(rf"(?:^|(?<=[ \t]))#[ \t]*(?P<said>{_MARK}[^\n]*)", re.M)
_IN_COMMENT = re.compile(rf"<!--\s*(?P<said>{_MARK}.*?)\s*-->", re.S)
_SAID = re.compile(rf"{_MARK}\s*ignore\s*\[(?P<codes>[^\]]*)\]\s*[-:–—]*\s*(?P<reason>.*)", re.S)
_OPENS_BLOCK = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")
_HOW = "write it as triptych: ignore[REF002] and then the reason"


@dataclass
class Ignore:
    """One ignore: what it hides, on which lines, and which of its codes hid something."""

    place: Place
    codes: tuple[str, ...]
    reason: str
    lines: set[int] = field(default_factory=set)
    used: set[str] = field(default_factory=set)


class _Target(NamedTuple):
    """What an ignore hides: a code or a family on a line."""

    path: str
    line: int
    pattern: str


@dataclass(frozen=True)
class _Comment:
    """What a comment says, and the offsets in its document where it begins and ends."""

    said: str
    start: int
    end: int


def apply(
    article: Article, findings: Iterable[Finding], judged: Callable[[str], bool] = lambda _: True
) -> list[Finding]:
    """Return the findings that no ignore of the article hides, and those on the ignores.

    What could not be read as it was meant (errors of loading) cannot be ignored. `judged` tells for
    which codes an ignore that hides nothing is found. Takes time linear in sources and findings.
    """
    ignores, faults = _ignores(article)
    hiding = _by_target(ignores)
    shown = []
    for finding in findings:
        met = [] if _is_reading_error(finding) else [t for t in _targets(finding) if t in hiding]
        for target in met:
            for ignore in hiding[target]:
                ignore.used.add(target.pattern)
            hiding[target] = []  # each is told once that it is of use
        if not met:
            shown.append(finding)
    idle = (fault for ignore in ignores for fault in _idle(ignore, judged))
    return [*shown, *faults, *idle]


def _by_target(ignores: Iterable[Ignore]) -> dict[_Target, list[Ignore]]:
    hiding: dict[_Target, list[Ignore]] = defaultdict(list)
    for ignore in ignores:
        for line in ignore.lines:
            for pattern in ignore.codes:
                hiding[_Target(ignore.place.path, line, pattern)].append(ignore)
    return dict(hiding)


def _targets(finding: Finding) -> list[_Target]:
    path, line, _ = finding.place
    patterns = (finding.code, finding.code[: codes.FAMILY])
    return [_Target(path, line, pattern) for pattern in patterns]


def _is_reading_error(finding: Finding) -> bool:
    return RULES[finding.code].check is None and finding.severity is Severity.ERROR


def _idle(ignore: Ignore, judged: Callable[[str], bool]) -> Iterator[Finding]:
    """Yield a finding for each code of an ignore that hid nothing."""
    for code in ignore.codes:
        if not codes.is_known(code):
            cure = f"did you mean {codes.near(code)}?"
            yield NEEDED.at(ignore.place, f"no rule has the code {code}", cure)
        elif code not in ignore.used and judged(code):
            message = f"there is no {code} here to ignore"
            yield NEEDED.at(ignore.place, message, f"take {code} out of the ignore")


def _ignores(article: Article) -> tuple[list[Ignore], list[Finding]]:
    ignores: list[Ignore] = []
    faults: list[Finding] = []
    for document in article.documents.values():
        if _MARK not in document.text:
            continue
        comments = sorted(_comments(article, document), key=lambda comment: comment.start)
        lines = _Lines(document, comments)
        for comment in comments:
            ignore = _ignore(comment, document)
            if isinstance(ignore, Finding):
                faults.append(ignore)
            else:
                ignore.lines = lines.of(comment)
                ignores.append(ignore)
    return ignores, faults


def _ignore(comment: _Comment, document: Document) -> Ignore | Finding:
    place = document.place(comment.start)
    said = _SAID.fullmatch(comment.said.strip())
    names = tuple(dict.fromkeys(re.findall(r"\w+", said["codes"].upper()))) if said else ()
    if said is None or not names:
        return SAID.at(place, "this ignore does not say which rule it is about", _HOW)
    if not said["reason"].strip():
        cure = f"write after ignore[{', '.join(names)}] why nothing is wrong here"
        return SAID.at(place, "this ignore gives no reason, so it hides nothing", cure)
    return Ignore(place, names, said["reason"].strip())


def _comments(article: Article, document: Document) -> Iterator[_Comment]:
    """Yield the comments for triptych in a document, those of YAML before those of Markdown."""
    if document.path.endswith(".md"):
        front = front_matter(document)
        if not isinstance(front, Finding):
            yield from _in_yaml(document, front[0], front[1])
        yield from _in_markdown(article, document)
    elif document.path.endswith((".yaml", ".yml")):
        yield from _in_yaml(document, 0, len(document.text))


def _in_markdown(article: Article, document: Document) -> Iterator[_Comment]:
    for prose in article.proses:
        if prose.text.document is document and _MARK in prose.text.value:
            text = prose.text
            for kind, start, end in markdown.spans(text.value):
                found = _IN_COMMENT.fullmatch(text.value, start, end)
                if kind == "comment" and found:
                    yield _Comment(found["said"], text.offset(start), text.offset(end - 1) + 1)


def _in_yaml(document: Document, start: int, end: int) -> Iterator[_Comment]:
    """Yield the comments of YAML; a # inside a value is none."""
    found = list(_IN_YAML.finditer(document.text, start, end))
    if not found:
        return
    source, _ = parse(document, start, end)
    values = sorted((text.start, text.end) for text in source.values.values())
    at = 0
    for match in found:
        while at < len(values) and values[at][1] <= match.start():
            at += 1
        if at == len(values) or match.start() < values[at][0]:
            yield _Comment(match["said"], match.start(), match.end())


class _Lines:
    """Tells the lines that each ignore of a document holds for."""

    def __init__(self, document: Document, comments: Sequence[_Comment]) -> None:
        self.document = document
        self.lines = document.text.split("\n")
        alone = {line for each in comments if self.is_alone(each) for line in self.own(each)}
        yaml_end = _yaml_end(document)
        after = len(self.lines) + 1
        self.next_text = [after] * (after + 1)  # by line: the first with text below it
        for line in range(len(self.lines), 0, -1):
            self.next_text[line] = after
            written = self.lines[line - 1].strip()
            comment = line in alone or (line < yaml_end and written.startswith("#"))
            if written and not comment:
                after = line
        self.first_text = after
        if _is_rule(self.lines[after - 1 : after]):
            self.first_text = self.next_text[after]

    def own(self, comment: _Comment) -> range:
        first, last = (self.document.place(at).line for at in (comment.start, comment.end - 1))
        return range(first, last + 1)

    def is_alone(self, comment: _Comment) -> bool:
        start, end = self.document.place(comment.start), self.document.place(comment.end)
        before = self.lines[start.line - 1][: start.column - 1]
        return not (before + self.lines[end.line - 1][end.column - 1 :]).strip()

    def of(self, comment: _Comment) -> set[int]:
        """Return the lines a comment holds for: its own and, where it is alone, the next one.

        A comment before all else in its file holds for findings on the file, at its first line.
        """
        lines = set(self.own(comment))
        if self.is_alone(comment):
            line = self.next_text[max(lines)]
            lines.add(line)
            if _OPENS_BLOCK.search("".join(self.lines[line - 1 : line])):
                lines.add(self.next_text[line])
            if min(lines) < self.first_text:
                lines.add(1)
        return lines


def _is_rule(lines: Sequence[str]) -> bool:
    return bool(lines) and lines[0].rstrip() == "---"


def _yaml_end(document: Document) -> int:
    """Return the line that ends the YAML of a document."""
    if not document.path.endswith(".md"):
        return document.place(len(document.text)).line + 1
    front = front_matter(document)
    return 0 if isinstance(front, Finding) else document.place(front[1]).line
