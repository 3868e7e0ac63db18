"""What stands in a prose, passage by passage, with all that a comparison must not lose.

`blocks` gives what is prose to a reader; here citations, formulas, code and pictures are in the
text as well, each as one whole, and the cells of a table stay in their rows. A footnote stands
behind the passage that refers to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from triptych.model import Prose
from triptych.pandoc.passage import NOTE, Atom, Passage, Picture, Style
from triptych.pandoc.tree import plain
from triptych.pandoc.walk import Walk, rows

_NEAR = 500  # characters in which a word stands that is looked for alone
_FAR = 100_000  # and in which some words stand together: what is not text may come before
_WORD = re.compile(r"[^\W_]+")
_BETWEEN = r"[\W_]{1,60}?"  # markup
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_TEXT_IN_TEX = re.compile(r"\\(?:[a-z]*text|[mhf]box|verb)|%")
_TEX = re.compile(r"\\[A-Za-z]+|\\.|\S", re.S)
_COMMAND = re.compile(r"\\[A-Za-z]+$")
_STYLES = {
    "Emph": "emphasis",
    "Strong": "strong emphasis",
    "Underline": "underlining",
    "Strikeout": "striking out",
    "Superscript": "superscript",
    "Subscript": "subscript",
    "SmallCaps": "small capitals",
}
_ALIGNED = {
    "AlignLeft": "left",
    "AlignRight": "right",
    "AlignCenter": "centred",
    "AlignDefault": "default",
}


def passages(prose: Prose) -> list[Passage]:
    """Return the passages of a prose in the order of reading, each note behind its passage."""
    walk = _Walk(prose.text.value)
    walk.blocks(prose.tree)
    return [each for each in walk.found if each.text or each.rows]


class _Line:
    """The text of one passage, as it grows."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.pieces: list[str] = []
        self.length = 0
        self.space = False
        self.notes: list[Any] = []

    def add(self, text: str) -> None:
        if not text.isascii():
            text = unicodedata.normalize("NFC", _UNSEEN.sub("", text))
        words = text.split()
        if not words:
            self.space = self.space or bool(text)
            return
        self.space = self.space or text[0].isspace()
        piece = f"{' ' if self.space and self.length else ''}{' '.join(words)}"
        self.pieces.append(piece)
        self.length += len(piece)
        self.space = text[-1].isspace()

    def atom(self, text: str, kind: str, key: str = "") -> None:
        text = " ".join(text.split()) or kind
        start = self.length + bool(self.space and self.length)
        self.add(text)
        self.passage.atoms.append(Atom(start, self.length, kind, key))

    def close(self) -> None:
        self.passage.text = "".join(self.pieces)


class _Walk(Walk[_Line]):
    """Steps through a tree, and finds in the source where each passage begins."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.source = source
        self.at = 0
        self.found: list[Passage] = []

    # --- blocks ---

    def paragraph(self, inlines: Sequence[Any]) -> None:
        maths = _display(inlines)
        if maths is None:
            self.line(inlines)
        else:
            anchor, tex = maths
            self.whole("equation", f"$${tex}$$", anchor, tex, _formula(tex))

    def line(self, inlines: Sequence[Any], level: int = 0, anchor: str = "") -> None:
        if level and not self._is_given(anchor):
            anchor = ""
        is_item = self.within == "item" and self.kind == "paragraph"
        level, form = (self.depth, self.form) if is_item else (level, "")
        passage = Passage(self.kind, self.within, level, self.language, anchor, form=form)
        passage.number = self.number if form in {"numbered", "lettered"} else 0
        self.begin(passage)
        line = _Line(passage)
        self.inlines(inlines, line)
        line.close()
        self.find(passage)
        for note in line.notes:  # its text may stand anywhere: the walk goes on where it was
            with self.inside(kind="note", within="", at=self.at):
                self.blocks(note)

    def _is_given(self, anchor: str) -> bool:
        """Tell whether the author gave a heading its anchor, which pandoc makes of its words."""
        return re.search(rf"\{{[^}}\n]*#{re.escape(anchor)}(?![\w.:-])", self.source) is not None

    def begin(self, passage: Passage) -> Passage:
        self.found.append(passage)
        return passage

    def whole(self, kind: str, text: str, anchor: str, sought: str, key: str = "") -> Passage:
        passage = self.begin(Passage(kind, self.within, anchor=anchor, text=_line(text)))
        passage.atoms.append(Atom(0, len(passage.text), kind, key))
        self.seek(passage, sought)
        return passage

    def code_block(self, content: Any) -> None:
        text = unicodedata.normalize("NFC", content[1].strip("\n"))
        text = "\n".join(line.rstrip() for line in text.split("\n"))
        passage = self.whole("code", text or "code", content[0][0], text)
        passage.text, passage.form = text, " ".join(content[0][1])
        passage.atoms[:] = [Atom(0, len(text), "code")]

    def figure(self, content: Any) -> None:
        pictures = [_picture(node) for node in _images(content[2])]
        if pictures:
            shown = [Picture(node["c"][2][0], _alt(node)) for node in _images(content[2])]
            text = " ".join(pictures)
            self.whole("figure", text, content[0][0], shown[0].target).pictures += shown
        else:
            self.blocks(content[2])
        with self.inside(kind="caption"):
            self.blocks(content[1][1])

    def table(self, content: Any) -> None:
        attr, caption = content[:2]
        table = self.begin(Passage("table", self.within, language=self.language, anchor=attr[0]))
        outer, self.found = self.found, []
        table.rows = [[self.cell(cell[4]) for cell in row[1]] for row in rows(content)]
        inner, self.found = self.found, outer
        cells = [cell for row in table.rows for cell in row if cell.text]
        table.form = f"alignment {', '.join(_ALIGNED[each[0]['t']] for each in content[2])}"
        table.text = " ".join(cell.text for cell in cells)
        table.at = cells[0].at if cells else self.at
        self.found += inner
        with self.inside(kind="caption"):
            self.blocks(caption[1])

    def cell(self, tree: Sequence[Any]) -> Passage:
        """Return what stands in a cell as one passage; its notes stay with the walk."""
        outer, self.found = self.found, []
        with self.inside(kind="cell", within=""):
            self.blocks(tree)
        inner, self.found = self.found, outer
        self.found += [each for each in inner if each.kind == "note"]
        return _joined([each for each in inner if each.kind != "note"])

    # --- inlines ---

    def words(self, text: str, line: _Line) -> None:
        line.add(text)

    def space(self, line: _Line) -> None:
        line.space = True

    def set_off(self, kind: str, content: Any, line: _Line) -> None:
        self.styled(content, line, _STYLES[kind])

    def styled(self, content: Any, line: _Line, name: str, target: str = "") -> None:
        start = line.length + bool(line.space and line.length)
        self.inlines(content, line)
        if line.length > start:
            line.passage.styles.append(Style(start, line.length, name, target))

    def cite(self, content: Any, line: _Line) -> None:
        for cited in content[0]:
            key = cited["citationId"]
            before, after = (_line(plain(cited[f"citation{n}"])) for n in ("Prefix", "Suffix"))
            if cited["citationMode"]["t"] == "AuthorInText":
                text = f"@{key}" + (f" [{after}]" if after else "")
            else:
                mark = "-" if cited["citationMode"]["t"] == "SuppressAuthor" else ""
                joint = "" if after[:1] in {",", ";", ":", "."} else " "
                head = f"{before} " if before else ""
                text = f"[{head}{mark}@{key}{joint if after else ''}{after}]"
                line.space = True
            line.atom(text, "citation", key)

    def link(self, content: Any, line: _Line) -> None:
        text, target = plain(content[1]), content[2][0]
        if text and target.removeprefix("mailto:") == text:
            line.atom(text, "address")
            return
        self.styled(content[1], line, "link", content[2][0])

    def quoted(self, content: Any, line: _Line) -> None:
        mark = '"' if content[0]["t"] == "DoubleQuote" else "'"
        line.add(mark)
        self.inlines(content[1], line)
        line.add(mark)

    def formula(self, content: Any, line: _Line) -> None:
        mark = "$$" if content[0]["t"] == "DisplayMath" else "$"
        line.atom(f"{mark}{_line(content[1])}{mark}", "formula", _formula(content[1]))

    def code(self, content: Any, line: _Line) -> None:
        line.atom(f"`{content[1]}`", "code")

    def image(self, content: Any, line: _Line) -> None:
        line.atom(_picture({"c": content}), "picture")

    def note(self, content: Any, line: _Line) -> None:
        line.space = False
        line.atom(NOTE, "note")
        line.notes.append(content)

    # --- the source ---

    def find(self, passage: Passage) -> None:
        """Set where a passage begins, and go behind the last of its words that are found.

        Its first words are looked for together, since one alone may stand anywhere.
        """
        words = _WORD.findall(passage.text)
        passage.at = self.at
        for count in (4, 2, 1):
            is_sure = min(count, len(words)) > 1 or passage.kind == "heading"
            found = self._next(words[:count], _FAR if is_sure else _NEAR, passage.kind)
            if found:
                passage.at, self.at = found.start(), found.end()
                break
        last = self._next(words[4:][-3:], 2 * len(passage.text) + _NEAR)
        self.at = last.end() if last else self.at

    def _next(self, words: Sequence[str], reach: int, kind: str = "") -> re.Match[str] | None:
        if not words:
            return None
        pattern = _BETWEEN.join(map(re.escape, words))
        if kind == "heading" and len(words) == 1:  # a word that may well stand before it
            pattern = rf"(?<=[#\n] ){pattern}|(?<=\n){pattern}"
        return re.compile(pattern).search(self.source, self.at, self.at + reach)

    def seek(self, passage: Passage, sought: str) -> None:
        """Set where a whole begins: at the first of its lines that stands in the source as it is.

        The words of a figure's caption stand before its target, so there the walk stays.
        """
        passage.at = self.at
        for line in filter(None, map(str.strip, sought.split("\n"))):
            found = self.source.find(line, self.at, self.at + _FAR)
            if found >= 0:
                passage.at = found
                self.at += (found + len(line) - self.at) * (passage.kind != "figure")
                return


def _line(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())


def _formula(tex: str) -> str:
    """Return TeX with no spaces but those that mean something: in text, and behind a command."""
    if _TEXT_IN_TEX.search(tex):
        return f"${_line(tex)}$"
    said = ""
    for part in _TEX.findall(tex):
        said += " " if _COMMAND.search(said) and part[0].isalpha() else ""
        said += part
    return f"${said}$"


def _display(inlines: Sequence[Any]) -> tuple[str, str] | None:
    """Return the anchor and TeX of a formula that has a paragraph of its own, else None."""
    rest = [node for node in inlines if node["t"] not in {"Space", "SoftBreak"}]
    if len(rest) != 1:
        return None
    anchor, node = "", rest[0]
    if node["t"] == "Span" and len(node["c"][1]) == 1:
        anchor, node = node["c"][0][0], node["c"][1][0]
    is_display = node["t"] == "Math" and node["c"][0]["t"] == "DisplayMath"
    return (anchor, node["c"][1]) if is_display else None


def _images(tree: Any) -> Iterator[Mapping[str, Any]]:
    stack = [tree]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if item.get("t") == "Image":
                yield item
            else:
                stack.append(item.get("c"))
        elif isinstance(item, list):
            stack.extend(reversed(item))


def _alt(node: Mapping[str, Any]) -> str:
    attr, inlines, _ = node["c"]
    values = dict(attr[2])
    return _line(values.get("alt") or values.get("fig-alt") or plain(inlines))


def _picture(node: Mapping[str, Any]) -> str:
    attr, _, target = node["c"]
    values = dict(attr[2])
    width = f" {values['width']}" if "width" in values else ""
    return f"![{_alt(node)}]({target[0]}{width})"


def _joined(parts: Sequence[Passage]) -> Passage:
    """Return what stands in one cell as one passage."""
    if len(parts) == 1:
        return parts[0]
    whole = Passage("cell", at=parts[0].at if parts else 0)
    for part in parts:
        by = len(whole.text) + bool(whole.text)
        whole.atoms += [a._replace(start=a.start + by, end=a.end + by) for a in part.atoms]
        whole.styles += [s._replace(start=s.start + by, end=s.end + by) for s in part.styles]
        whole.text = f"{whole.text} {part.text}".strip()
    return whole
