"""The style sheets of print, and what has no effect in those that a journal has of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from triptych.document import Place
from triptych.finding import Finding, Severity
from triptych.journal import Journal
from triptych.press.cuts import ALIASES, CUTS
from triptych.rule import kept

STYLES = ("lists.css", "print.css")
LOOK = "print-look.css"  # what a journal changes of them

UNDERSTOOD = kept("OUT026", "style-is-understood", Severity.WARNING)

_OF_A_STYLE = re.compile(r" at \d+:\d+|selector|^Font-face")  # of what WeasyPrint warns of
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_FACES = re.compile(r"(?:--(?:serif|sans|display|mono)|font-family)\s*:([^;{}]*)")
_BROUGHT = re.compile(r"@font-face\s*\{[^}]*?font-family\s*:([^;}]*)")
_NAME = re.compile(r"""(["'])(.+?)\1""")
_KNOWN = {name.casefold() for name in (*(cut.family for cut in CUTS), *ALIASES)}


def texts(journal: Journal) -> Iterator[str]:
    """Yield the style sheets for print, and what the journal changes of them."""
    yield from (journal.find(name).read_text(encoding="utf-8") for name in STYLES)
    if journal.has(LOOK):
        yield journal.find(LOOK).read_text(encoding="utf-8")


def without_effect(journal: Journal, notes: Sequence[str], place: Place) -> Iterator[Finding]:
    """Yield what print passes over in the journal's own sheets: `notes` and faces it has not.

    WeasyPrint's notes do not say in which sheet.
    """
    folder = journal.folders[0]
    own = {name: folder / name for name in (*STYLES, LOOK) if (folder / name).is_file()}
    told = [
        f"a part of {' or '.join(own)} has no effect: "
        + note.removeprefix("Ignored ").rstrip(".").replace("`", '"')
        for note in notes
        if own and _OF_A_STYLE.search(note)
    ]
    sheets = {name: file.read_text(encoding="utf-8") for name, file in own.items()}
    told += [f'{name} asks for "{face}", which is no font here' for name, face in _unknown(sheets)]
    for what in told:
        yield UNDERSTOOD.at(place, f"in the PDF, {what}", "correct it in the journal's folder")


def _unknown(sheets: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the faces that sheets name in quotes and nobody brings, each with its sheet."""
    plain = {name: _COMMENT.sub("", sheet) for name, sheet in sheets.items()}
    brought = {face.casefold() for sheet in plain.values() for face in _named(_BROUGHT, sheet)}
    for name, sheet in plain.items():
        for face in dict.fromkeys(_named(_FACES, sheet)):
            if face.casefold() not in _KNOWN | brought:
                yield name, face


def _named(pattern: re.Pattern[str], sheet: str) -> Iterator[str]:
    return (name for value in pattern.findall(sheet) for _, name in _NAME.findall(value))
