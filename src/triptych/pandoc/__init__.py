"""The only door to pandoc: Markdown in, trees with places out; trees in, HTML and JATS out.

pandoc never sees the author's YAML, files or network: it gets stretches of Markdown on their
own, with `--sandbox`, no data directory, raw HTML and TeX read as text, and limits on time and
memory. Every tree passes the allow-list of `filters/allow.lua` before it is written.
"""

from triptych.pandoc.bibliography import (
    SetEntry,
    entries,
    read_bibliography,
    with_words,
    write_bibliography,
)
from triptych.pandoc.blocks import OBJECT, Block, Foreign, blocks
from triptych.pandoc.memory import remember_in
from triptych.pandoc.passage import NOTE, Passage
from triptych.pandoc.passages import passages
from triptych.pandoc.process import PandocError, executable, version
from triptych.pandoc.reader import Warned, read_body, read_lines, read_parts
from triptych.pandoc.style import Citing, Term
from triptych.pandoc.tree import has_notes, paragraphs, plain
from triptych.pandoc.writer import Target, write, write_body

__all__ = [
    "NOTE",
    "OBJECT",
    "Block",
    "Citing",
    "Foreign",
    "PandocError",
    "Passage",
    "SetEntry",
    "Target",
    "Term",
    "Warned",
    "blocks",
    "entries",
    "executable",
    "has_notes",
    "paragraphs",
    "passages",
    "plain",
    "read_bibliography",
    "read_body",
    "read_lines",
    "read_parts",
    "remember_in",
    "version",
    "with_words",
    "write",
    "write_bibliography",
    "write_body",
]
