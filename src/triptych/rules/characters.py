"""TXT: characters that nobody sees, or that are written in another way than all the world's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article
from triptych.rule import Fault, rule

_HIDDEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ue000-\uf8ff\U000e0001-\U000e007f\U000f0000-\U0010fffd]"
    r"|(?<![\u0600-\u1cff\U0001f000-\U0001ffff\ufe0f])[\u200c\u200d]"
)
_KINDS = {"Co": "has a shape in one font alone", "Cf": "cannot be seen"}


@rule("TXT017", "character-is-visible", Severity.WARNING)
def character_is_visible(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find invisible characters, those that turn the direction of writing, and private ones."""
    for document in article.documents.values():
        for found in _HIDDEN.finditer(document.text):
            name = unicodedata.name(found[0], "private use").lower()
            kind = _KINDS.get(unicodedata.category(found[0]), "cannot be seen")
            message = f"the character U+{ord(found[0]):04X} ({name}) {kind}"
            yield Fault(document.place(found.start()), message, "take it out")


@rule("TXT018", "text-is-normalised", Severity.WARNING)
def text_is_normalised(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find letters that are written in pieces (Unicode's form NFC has them whole)."""
    for document in article.documents.values():
        if unicodedata.is_normalized("NFC", document.text):
            continue
        for start, line in zip(document.line_starts, document.text.split("\n"), strict=True):
            if not unicodedata.is_normalized("NFC", line):
                at = _first_difference(line, unicodedata.normalize("NFC", line))
                whole = unicodedata.normalize("NFC", line[at : at + 2])
                message = f'"{line[at : at + 2]}" is written in pieces, or with an old sign'
                yield Fault(document.place(start + at), message, f'write "{whole}" (form NFC)')


def _first_difference(line: str, other: str) -> int:
    pairs = enumerate(zip(line, other, strict=False))
    return next((at for at, (here, there) in pairs if here != there), len(other) - 1)
