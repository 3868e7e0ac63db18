"""A revision: all that differs between two states of a manuscript. Frozen; printers read it.

    Revision
      articles: ArticleRevision, one for each article of either state
        texts: Text, one for each language
          entries: Entry, in the order of reading as the text is now; what went stands in between
            stretches: Stretch, the words as they are now with those that went
        facts, citations, figures, moves, lags, checks

To show a text with its changes in place, go through `entries` and print the `stretches` of each.
`changes` are the entries that are not the `same`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import PlainSerializer, WithJsonSchema

from triptych.document import Place

Op = Literal["same", "in", "out", "away", "break", "join"]
"""What happened to a stretch of text: it stands in both, came in, went out, or moved away from
here; a paragraph was broken in two here, or two were joined."""

EntryKind = Literal[
    "same", "edited", "inserted", "deleted", "moved", "away", "split", "merged", "markup"
]
"""What happened to a passage. `away` stands where a moved one was; `markup` tells that the words
are the same and only their emphasis, links or kind of block are not."""

UnitKind = Literal[
    "paragraph", "heading", "item", "quotation", "term", "note", "caption",
    "table", "equation", "code", "figure",
]  # fmt: skip

Where = Annotated[
    Place,
    PlainSerializer(lambda place: place._asdict(), return_type=dict),
    WithJsonSchema(
        {
            "type": "object",
            "description": "A spot in a source; lines and columns count from one.",
            "properties": {
                "path": {"type": "string"},
                "line": {"type": "integer", "minimum": 1},
                "column": {"type": "integer", "minimum": 1},
            },
            "required": ["path", "line", "column"],
            "additionalProperties": False,
        }
    ),
]
"""A place, which is an object and no list where a revision is written as data."""

Part = Literal["title", "subtitle", "short_title", "abstract", "keyword", "body"]
FRONT: tuple[Part, ...] = ("title", "subtitle", "short_title", "abstract")
"""The parts before the body that are texts, in the order of reading."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of text with one fate; a space that belongs before it is part of it.

    `move` is the number of the move that brought it here or took it away, 0 where none did.
    `same` and `in` (but not `away`) together are the text as it is now. `styles` names what sets it
    off, such as `emphasis`, or `link` with its address; `was` has what did so before, where that is
    other than now.
    """

    op: Op
    text: str
    move: int = 0
    styles: tuple[str, ...] = ()
    was: tuple[str, ...] | None = None

    @property
    def is_marked(self) -> bool:
        """Tell whether anything became of it."""
        return self.op != "same" or bool(self.move) or self.was is not None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a figure: its path in the article's folder, its alternative text, a SHA-256."""

    path: str
    alt: str
    digest: str


@dataclass(frozen=True, slots=True)
class Unit:
    """A passage as one of the states has it.

    `section` has the headings above it, the outermost first. `level` is that of a heading, or
    counts the lists an item stands in. `form` is how a list counts its items (`bulleted`,
    `numbered`, `lettered`, or `continued` behind the first passage of one; `number` is that of the
    item), the language of code, how the columns of a table are aligned, or which
    row or column of one it is. `pictures` are those of a figure whose files are there.
    """

    kind: UnitKind
    text: str
    place: Where
    section: tuple[str, ...] = ()
    level: int = 0
    anchor: str = ""
    form: str = ""
    number: int = 0
    pictures: tuple[Picture, ...] = ()


CellKind = Literal["same", "edited", "inserted", "deleted", "away"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table that is in both states or in one, rows and columns from 1 as it is now.

    Of what went or moved `away`, `row` and `column` are those it had. `line` and `slot` count the
    rows and columns of both states. `move` is the number of the move of its row or column.
    """

    kind: CellKind
    row: int
    column: int
    stretches: tuple[Stretch, ...]
    line: int = 0
    slot: int = 0
    move: int = 0


@dataclass(frozen=True, slots=True)
class Size:
    """How many words came in, went out, and stand elsewhere now."""

    words_in: int = 0
    words_out: int = 0
    words_moved: int = 0

    def __add__(self, other: Size) -> Size:
        """Return the sum of two sizes."""
        return Size(
            self.words_in + other.words_in,
            self.words_out + other.words_out,
            self.words_moved + other.words_moved,
        )

    @property
    def words_marked(self) -> int:
        """Return how many words are marked as new or gone."""
        return self.words_in + self.words_out


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage and what became of it: of a split one there are several in `new`.

    `wording` tells whether words changed, or only marks and spaces between them; `markup` names
    what else changed, such as emphasis. A table has `cells` as well.
    """

    kind: EntryKind
    part: Part
    old: tuple[Unit, ...] = ()
    new: tuple[Unit, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    size: Size = field(default_factory=Size)
    move: int = 0
    wording: bool = False
    markup: tuple[str, ...] = ()
    cells: tuple[Cell, ...] = ()

    @property
    def unit(self) -> Unit:
        """Return the passage as it is now, or as it was where it is gone."""
        return (self.new or self.old)[0]

    @property
    def differs(self) -> bool:
        """Tell whether anything became of it."""
        return self.kind != "same"


@dataclass(frozen=True, slots=True)
class Move:
    """Something that stands elsewhere now.

    `unit` is `section`, `sentence`, the `row` or `column` of a table, or a kind of passage.
    """

    number: int
    unit: str
    text: str
    words: int
    edited: bool
    old: Unit
    new: Unit


@dataclass(frozen=True, slots=True)
class Text:
    """The article in one language; `status` tells if both states have it and could be read."""

    language: str
    status: Literal["compared", "added", "removed", "unread"]
    entries: tuple[Entry, ...] = ()
    moves: tuple[Move, ...] = ()
    size: Size = field(default_factory=Size)

    @property
    def changes(self) -> Iterator[Entry]:
        """Yield what is not the same, in the order of reading."""
        return (entry for entry in self.entries if entry.differs)

    @property
    def differs(self) -> bool:
        """Tell whether anything changed."""
        return self.status in {"added", "removed"} or any(True for _ in self.changes)


@dataclass(frozen=True, slots=True)
class Fact:
    """A field that says something else: `field` in `language` of what `subject` names.

    `what` is `article`, `author`, `contributor`, `affiliation`, `keyword`, `reference` or
    `statement`.
    """

    what: str
    op: Literal["added", "removed", "changed", "reordered", "renamed", "renumbered"]
    subject: str = ""
    field: str = ""
    language: str = ""
    old: str = ""
    new: str = ""


@dataclass(frozen=True, slots=True)
class CitationChange:
    """A citation that came in or went out, and the words before it."""

    op: Literal["added", "removed"]
    key: str
    language: str
    part: Part
    unit: Unit
    before: str = ""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A file below `figures/` that is another now; sizes in bytes."""

    op: Literal["added", "removed", "changed", "renamed"]
    path: str
    was: str = ""
    old_size: int = 0
    new_size: int = 0


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the history, or the working tree, which has no `id`."""

    id: str
    date: str
    subject: str


@dataclass(frozen=True, slots=True)
class Lag:
    """A part of the article that says something new in some languages and not in others.

    `since` is `revision` where that came about between the two states, `history` where it is
    older; `last` has by language the commit that last changed the part, where it is known.
    """

    part: str
    label: str
    changed: tuple[str, ...]
    behind: tuple[str, ...]
    since: Literal["revision", "history"]
    sentence: str
    last: Mapping[str, Commit] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """A finding of the checks; its path begins at the article's folder."""

    place: Where
    code: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Checks:
    """What the checks find now and did not, what they do not find any more, and what is left."""

    new: tuple[Found, ...] = ()
    gone: tuple[Found, ...] = ()
    still: tuple[Found, ...] = ()


@dataclass(frozen=True, slots=True)
class ArticleRevision:
    """One article in two states; `notes` tell what could not be read or compared."""

    id: str
    status: Literal["compared", "added", "removed"]
    title: str = ""
    old_folder: str = ""
    new_folder: str = ""
    languages: tuple[str, ...] = ()
    texts: tuple[Text, ...] = ()
    facts: tuple[Fact, ...] = ()
    citations: tuple[CitationChange, ...] = ()
    figures: tuple[FigureChange, ...] = ()
    lags: tuple[Lag, ...] = ()
    checks: Checks = field(default_factory=Checks)
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> Size:
        """Return how many words changed in all languages together."""
        return sum((text.size for text in self.texts), Size())

    @property
    def differs(self) -> bool:
        """Tell whether anything differs in what the sources say."""
        told = (*self.facts, *self.citations, *self.figures)
        return self.status != "compared" or bool(told) or any(t.differs for t in self.texts)


@dataclass(frozen=True, slots=True)
class StateName:
    """One of the two states: as it was asked for, and the commit it is, if it is one."""

    name: str
    kind: Literal["commit", "folder", "archive"]
    commit: str = ""
    date: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """All that differs between two states."""

    old: StateName
    new: StateName
    articles: tuple[ArticleRevision, ...]

    @property
    def differs(self) -> bool:
        """Tell whether anything differs in what the sources say."""
        return any(article.differs for article in self.articles)
