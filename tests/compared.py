"""Small manuscripts in two states, and what differs between them."""

from __future__ import annotations

from pathlib import Path

import small

from triptych.revisions.compare import Wanted, compare
from triptych.revisions.model import ArticleRevision, Entry, Revision, Text
from triptych.revisions.states import Pair, opened

FIRST = "The steppe trades with the sown in years when rain is kind to both of them [@kang2009]."
SECOND = "Caravans brought silk, paper and glass from cities that no map of the time shows."
THIRD = "Nobody counted the horses, although every toll house on the road kept a careful book."
FOURTH = "Later writers took the silence of the sources for a proof that trade had ended."
FIFTH = "It had not ended; it had only moved to the north, where nobody wrote anything down."


def body(*paragraphs: str) -> str:
    front = small.FILES["en.md"].split("\n---\n")[0]
    return f"{front}\n---\n\n" + "\n\n".join(paragraphs) + "\n"


def revision(tmp_path: Path, old: dict[str, str], new: dict[str, str], **how: bool) -> Revision:
    folders = [small.write(tmp_path / name, files) for name, files in (("old", old), ("new", new))]
    with opened(Pair(*map(str, folders))) as states:
        return compare(*states, Wanted(checks=how.get("checks", False)))


def article(tmp_path: Path, old: dict[str, str], new: dict[str, str]) -> ArticleRevision:
    [found] = revision(tmp_path, old, new).articles
    return found


def english(tmp_path: Path, old: str, new: str) -> Text:
    return article(tmp_path, {"en.md": old}, {"en.md": new}).texts[0]


def kinds(text: Text) -> list[str]:
    return [entry.kind for entry in text.changes]


def shown(entry: Entry) -> str:
    marks = {
        "same": "{}",
        "in": "{{+{}+}}",
        "out": "[-{}-]",
        "away": "<{}>",
        "break": "¶",
        "join": "⁋",
    }
    return "".join(marks[each.op].format(each.text.strip()) for each in entry.stretches)
