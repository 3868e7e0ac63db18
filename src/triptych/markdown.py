"""Places in Markdown that pandoc does not tell: found in the text itself, with code masked out."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal, NamedTuple
from urllib.parse import unquote

from triptych.document import Place, Text

KEY = r"\w(?:\w|[:.#$%&+?<>~/-](?=\w)|[:/](?=/))*"
"""What pandoc reads whole after an @: punctuation belongs to a key only inside it."""

CROSS_REFERENCE = re.compile(r"(fig|tbl|eq|sec)-")
"""Begins the keys that stand for a figure, table, equation or section, and for no work."""

_TOKEN = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^`\n]*$|(?P<ticks>`+)|(?P<comment><!--)|\\.", re.M | re.S
)
_CITATION = re.compile(rf"(?<![^\W_])(?<![@\\])@(?:\{{(?P<braced>[^{{}}\s]+)\}}|(?P<key>{KEY}))")
_HEADING = re.compile(
    r"^(?:[ >]{0,9}#{1,6}[ \t]+(?P<atx>[^\n]*)|(?P<setext>[^\n]+)\n(?:=+|-+)[ \t]*$)", re.M
)
_LABEL = re.compile(r"\[([^\[\]\n]+)\]")
_LINK_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)(?P<label>[^\[\]\n]+)\]:[ \t]*\S", re.M)


class Span(NamedTuple):
    """A stretch of Markdown that is not running text."""

    kind: Literal["code", "comment"]
    start: int
    end: int


def spans(text: str) -> list[Span]:
    """Return code and comments from left to right. Takes time linear in the text."""
    return list(_Scanner(text).spans())


class _Scanner:
    """Looks ahead through tables made once, so that marks without an end cost nothing."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.ticks: dict[int, list[int]] = defaultdict(list)
        for run in re.finditer(r"`+", text):
            self.ticks[len(run[0])].append(run.start())
        self.blank_lines = [match.start() for match in re.finditer(r"\n(?=[ \t]*\n)", text)]
        self.open_fences: dict[str, int] = {}  # by mark, the shortest that is never closed
        self.last_comment_end = text.rfind("-->")

    def spans(self) -> Iterator[Span]:
        at = 0
        while token := _TOKEN.search(self.text, at):
            span = self._span(token)
            if span:
                yield span
            at = span.end if span else max(token.end(token.lastgroup or 0), at + 1)

    def _span(self, token: re.Match[str]) -> Span | None:
        if token["fence"]:
            end = self._fence_end(token)
        elif token["ticks"]:
            end = self._ticks_end(token.start(), len(token["ticks"]))
        elif token["comment"] and token.end() <= self.last_comment_end:
            return Span("comment", token.start(), self.text.index("-->", token.end()) + 3)
        else:
            return None
        return Span("code", token.start(), end) if end else None

    def _fence_end(self, token: re.Match[str]) -> int:
        mark, length = token["fence"][0], len(token["fence"])
        if mark == "~" and not self._begins_block(token.start()):
            return 0
        if length >= self.open_fences.get(mark, length + 1):
            return 0
        close = re.compile(rf"^[ \t>]*{mark}{{{length},}}[ \t]*$", re.M)
        found = close.search(self.text, token.end())
        if not found:
            self.open_fences[mark] = length
        return found.end() if found else 0

    def _begins_block(self, start: int) -> bool:
        """Tell whether the line before `start` is blank: tildes do not end a paragraph."""
        line = self.text[self.text.rfind("\n", 0, max(0, start - 1)) + 1 : start]
        return not line.strip(" \t\n>")

    def _ticks_end(self, start: int, length: int) -> int:
        """Return where a run of as many backticks ends in the same paragraph, 0 without one."""
        runs = self.ticks[length]
        at = bisect_left(runs, start + length)
        blank = bisect_right(self.blank_lines, start)
        paragraph_end = (self.blank_lines[blank : blank + 1] or [len(self.text)])[0]
        return runs[at] + length if at < len(runs) and runs[at] < paragraph_end else 0


def _citations(text: str) -> dict[str, list[int]]:
    """Return the offsets of what looks like a citation, by its key."""
    offsets: dict[str, list[int]] = defaultdict(list)
    for match in _CITATION.finditer(text):
        offsets[match["braced"] or match["key"]].append(match.start())
    return offsets


class Source:
    """A stretch of Markdown prepared for pandoc, and the way back to where it was written."""

    def __init__(self, text: Text) -> None:
        """Prepare `text`, which may stand anywhere in its document."""
        self.text = text

    @cached_property
    def _spans(self) -> list[Span]:
        return spans(self.text.value)

    @cached_property
    def masked(self) -> str:
        """Return the text, equally long, with code and comments blanked."""
        pieces, at = [], 0
        for _, start, end in self._spans:
            blank = re.sub(r"[^\n]", "\x00", self.text.value[start:end])
            pieces += [self.text.value[at:start], blank]
            at = end
        return "".join([*pieces, self.text.value[at:]])

    @cached_property
    def markdown(self) -> str:
        """Return what pandoc is given: the text without its comments.

        A comment alone on its lines goes with its line ends, so that it does not end a paragraph.
        """
        pieces, at = [], 0
        for kind, start, end in self._spans:
            if kind == "comment":
                start, end = self._whole_lines(start, end)  # noqa: PLW2901 - the same, widened
                pieces.append(self.text.value[at : max(at, start)])
                at = end
        return "".join([*pieces, self.text.value[at:]])

    def _whole_lines(self, start: int, end: int) -> tuple[int, int]:
        text = self.text.value
        line_start = text.rfind("\n", 0, start) + 1
        line_end = text.find("\n", end) + 1 or len(text)
        if text[line_start:start].strip() or text[end:line_end].strip():
            return start, end
        return line_start, line_end

    def definition(self, label: str) -> Place:
        """Return where the last footnote or link with this label is defined."""
        pattern = re.compile(rf"^ {{0,3}}\[\^?{re.escape(label)}\]:", re.M)
        found = [match.start() for match in pattern.finditer(self.masked)]
        return self.text.place(found[-1] if found else 0)

    def unused_links(self) -> list[str]:
        """Return the labels of link definitions that nothing refers to: pandoc drops these."""
        used = Counter(match[1].casefold() for match in _LABEL.finditer(self.masked))
        labels = [match["label"] for match in _LINK_DEFINITION.finditer(self.masked)]
        return [label for label in labels if used[label.casefold()] == 1]

    def citation_places(self, keys: Sequence[str]) -> list[Place]:
        """Return the place of each key: its k-th mention in `keys` is its k-th in the text."""
        wanted = Counter(keys)
        offsets: Mapping[str, Sequence[int]] = _citations(self.masked)
        if any(len(offsets.get(key, ())) < count for key, count in wanted.items()):
            everywhere = _citations(self.text.value)  # code as we see it was none for pandoc
            offsets = {
                key: offsets.get(key, ())
                if len(offsets.get(key, ())) >= count
                else everywhere.get(key) or [self._nearest(key)]
                for key, count in wanted.items()
            }
        return self._in_turn(keys, offsets)

    def _nearest(self, key: str) -> int:
        at = max(self.text.value.find(f"@{key}"), self.text.value.find(f"@{{{key}}}"))
        return max(0, at)

    def heading_places(self, texts: Sequence[str]) -> list[Place]:
        """Return the place of each heading, by order and by its first word."""
        lines = [
            (match.start(group), match[group])
            for match in _HEADING.finditer(self.masked)
            for group in ("atx", "setext")
            if match[group]
        ]
        places, at = [], 0
        for text in texts:
            word = (re.findall(r"\w+", text) or [""])[0]
            found = next((k for k in range(at, len(lines)) if word in lines[k][1]), None)
            places.append(self.text.place(0 if found is None else lines[found][0]))
            at = at if found is None else found + 1
        return places

    def places_of(self, targets: Sequence[str]) -> list[Place]:
        """Return the place of each target, such as a picture's file name, in its turn."""
        offsets = {target: self._mentions(target) for target in set(targets) if target}
        return self._in_turn(targets, offsets)

    def _mentions(self, target: str) -> list[int]:
        """Return where a target stands; pandoc writes those with spaces as URLs."""
        for text in (self.masked, self.text.value):
            for written in dict.fromkeys((target, unquote(target))):
                found = [match.start() for match in re.finditer(re.escape(written), text)]
                if found:
                    return found
        return []

    def _in_turn(self, names: Sequence[str], offsets: Mapping[str, Sequence[int]]) -> list[Place]:
        """Hand out the offsets of each name one after the other, the last again when used up."""
        used: Counter[str] = Counter()
        places = []
        for name in names:
            known = offsets.get(name) or [0]
            places.append(self.text.place(known[min(used[name], len(known) - 1)]))
            used[name] += 1
        return places
