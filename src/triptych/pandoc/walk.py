"""Steps through the blocks and inlines of a tree; what is done at each is for those who walk."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

Line = TypeVar("Line")


class Walk(ABC, Generic[Line]):
    """A walk, and what holds where it is: the `kind` of a line, what it is `within`, a language.

    `within` is `item`, `quotation` or `term`; `language` is set where the author marked another
    than the text's own. `depth` counts the lists it stands in, of which the innermost is of a
    `form`: `bulleted`, `numbered`, `lettered` or empty; `continued` behind an item's first block.
    `number` is that of the item.
    """

    def __init__(self) -> None:
        """Begin outside everything."""
        self.kind = "paragraph"
        self.within = self.language = self.form = ""
        self.depth = self.number = 0

    def blocks(self, tree: Sequence[Any]) -> None:
        """Step through blocks, one after the other."""
        for node in tree:
            kind, content = node["t"], node.get("c")
            if kind in {"Para", "Plain"}:
                self.paragraph(content)
            elif kind in _BLOCKS:
                _BLOCKS[kind](self, content)

    @contextmanager
    def inside(self, **state: Any) -> Iterator[None]:
        """Have other attributes for a while."""
        before = {name: getattr(self, name) for name in state}
        self.__dict__.update(state)
        try:
            yield
        finally:
            self.__dict__.update(before)

    @abstractmethod
    def line(self, inlines: Sequence[Any], level: int = 0, anchor: str = "") -> None:
        """Read a line of text; `level` and `anchor` are a heading's."""

    def paragraph(self, inlines: Sequence[Any]) -> None:
        """Read a paragraph."""
        self.line(inlines)

    def heading(self, content: Any) -> None:
        """Read a heading."""
        with self.inside(kind="heading"):
            self.line(content[2], content[0], content[1][0])

    def line_block(self, content: Any) -> None:
        """Read lines that keep their ends as one."""
        self.line([inline for line in content for inline in (*line, {"t": "Space"})])

    def items(self, items: Sequence[Any], form: str = "", first: int = 1) -> None:
        """Read the items of a list, which are numbered from `first` on."""
        for number, item in enumerate(items, first):
            with self.inside(within="item", depth=self.depth + 1, form=form, number=number):
                self.blocks(item[:1])
                self.form = "continued"
                self.blocks(item[1:])

    def definitions_list(self, content: Any) -> None:
        """Read terms and their definitions."""
        for term, texts in content:
            with self.inside(within="term", form=""):
                self.line(term)
            self.items(texts)

    def quotation(self, content: Any) -> None:
        """Read a quotation that stands by itself."""
        with self.inside(within="quotation", form=""):
            self.blocks(content)

    def div(self, content: Any) -> None:
        """Read a division, which may be in another language."""
        with self.inside(language=dict(content[0][2]).get("lang", self.language)):
            self.blocks(content[1])

    @abstractmethod
    def code_block(self, content: Any) -> None:
        """Read code that stands by itself."""

    @abstractmethod
    def figure(self, content: Any) -> None:
        """Read a figure and its caption."""

    @abstractmethod
    def table(self, content: Any) -> None:
        """Read a table and its caption."""

    # --- inlines: what stands in a line ---

    def inlines(self, inlines: Sequence[Any], line: Line) -> None:
        """Step through inlines, one after the other; `line` is what they are read into."""
        for node in inlines:
            kind, content = node["t"], node.get("c")
            if kind == "Str":
                self.words(content, line)
            elif kind in {"Space", "SoftBreak", "LineBreak"}:
                self.space(line)
            elif kind in _INLINES:
                _INLINES[kind](self, content, line)
            elif kind != "RawInline":
                self.set_off(kind, content, line)

    @abstractmethod
    def words(self, text: str, line: Line) -> None:
        """Read letters that no space parts, or spaces that do not break."""

    @abstractmethod
    def space(self, line: Line) -> None:
        """Read a space, or the end of a line of the source."""

    def set_off(self, kind: str, content: Any, line: Line) -> None:
        """Read what is set off, such as `Emph`."""
        self.inlines(content, line)

    def quoted(self, content: Any, line: Line) -> None:
        """Read what stands between quotation marks."""
        self.inlines(content[1], line)

    def span(self, content: Any, line: Line) -> None:
        """Read a stretch with attributes."""
        self.inlines(content[1], line)

    @abstractmethod
    def cite(self, content: Any, line: Line) -> None:
        """Read a citation."""

    @abstractmethod
    def link(self, content: Any, line: Line) -> None:
        """Read a link."""

    @abstractmethod
    def formula(self, content: Any, line: Line) -> None:
        """Read a formula."""

    @abstractmethod
    def code(self, content: Any, line: Line) -> None:
        """Read code."""

    @abstractmethod
    def image(self, content: Any, line: Line) -> None:
        """Read a picture."""

    @abstractmethod
    def note(self, content: Any, line: Line) -> None:
        """Read a footnote where it is referred to."""


def rows(table: Any) -> list[Any]:
    """Return the rows of a table's content: of its head, its bodies and its foot."""
    _, _, _, head, bodies, foot = table
    return [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]


def _numbering(attributes: Any) -> str:
    style = attributes[1]["t"]
    return "lettered" if style.endswith("Alpha") else "numbered"


_BLOCKS: Mapping[str, Callable[[Walk[Any], Any], None]] = {
    "Header": lambda walk, content: walk.heading(content),
    "LineBlock": lambda walk, content: walk.line_block(content),
    "CodeBlock": lambda walk, content: walk.code_block(content),
    "BulletList": lambda walk, content: walk.items(content, "bulleted"),
    "OrderedList": lambda walk, content: walk.items(
        content[1], _numbering(content[0]), content[0][0]
    ),
    "DefinitionList": lambda walk, content: walk.definitions_list(content),
    "BlockQuote": lambda walk, content: walk.quotation(content),
    "Div": lambda walk, content: walk.div(content),
    "Figure": lambda walk, content: walk.figure(content),
    "Table": lambda walk, content: walk.table(content),
}
_INLINES: Mapping[str, Callable[[Walk[Any], Any, Any], None]] = {
    "Cite": lambda walk, content, line: walk.cite(content, line),
    "Code": lambda walk, content, line: walk.code(content, line),
    "Image": lambda walk, content, line: walk.image(content, line),
    "Link": lambda walk, content, line: walk.link(content, line),
    "Math": lambda walk, content, line: walk.formula(content, line),
    "Note": lambda walk, content, line: walk.note(content, line),
    "Quoted": lambda walk, content, line: walk.quoted(content, line),
    "Span": lambda walk, content, line: walk.span(content, line),
}
