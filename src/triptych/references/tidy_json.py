"""CSL-JSON in order: items and their members change places, each with its characters as they are.

Between two of them stands what stood there before, so that indentation and line ends stay.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from triptych.references import house
from triptych.references.completing import Change, changes

_SPACE = " \t\r\n"


@dataclass
class _List:
    """Members of an object or a list: what stands before, between and behind them."""

    before: str
    members: list[str]
    between: list[str]
    behind: str

    def text(self) -> str:
        pairs = zip(self.members, [*self.between, ""], strict=True) if self.members else ()
        return self.before + "".join(member + gap for member, gap in pairs) + self.behind

    def remove(self, at: int) -> None:
        del self.members[at]
        if self.between:
            del self.between[max(0, at - 1)]

    def append(self, member: str) -> None:
        if self.members:
            self.between.append(self.between[-1] if self.between else ", ")
        self.members.append(member)


def tidied(text: str, order: Mapping[str, int]) -> tuple[str, dict[str, list[Change]]]:
    """Return the text of well-formed CSL-JSON in order, and what was completed by id."""
    start = _list_start(text)
    rows = _cut(text, start)
    made: dict[str, list[Change]] = {}
    for at, member in enumerate(rows.members):
        id_ = str(json.loads(member)["id"])
        rows.members[at], made[id_] = _item(member)
    ids = [str(json.loads(member)["id"]) for member in rows.members]
    ranks = sorted(range(len(ids)), key=lambda at: order.get(ids[at], len(order)))
    rows.members = [rows.members[at] for at in ranks]
    end = start + len(_cut(text, start).text())
    return text[:start] + rows.text() + text[end:], made


def _list_start(text: str) -> int:
    """Return where the list of items begins, which an object may hold."""
    at = _skip(text, 0)
    if text[at] == "[":
        return at
    at = _skip(text, at + 1)
    while True:
        key, at = json.JSONDecoder().raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)
        if key in ("references", "items") and text[at] == "[":
            return at
        _, at = json.JSONDecoder().raw_decode(text, at)
        at = _skip(text, _skip(text, at) + 1)


def _cut(text: str, at: int) -> _List:
    """Cut the object or list that begins at an offset."""
    is_object, first = text[at] == "{", at
    closing = "}" if is_object else "]"
    at = _skip(text, at + 1)
    found = _List(text[first:at], [], [], "")
    while text[at] != closing:
        begin = at
        if is_object:
            _, at = json.JSONDecoder().raw_decode(text, at)
            at = _skip(text, _skip(text, at) + 1)
        _, end = json.JSONDecoder().raw_decode(text, at)
        found.members.append(text[begin:end])
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
            found.between.append(text[end:at])
            end = at
    last = end if found.members else at
    found.behind = text[last : at + 1]
    return found


def _skip(text: str, at: int) -> int:
    while text[at] in _SPACE:
        at += 1
    return at


def _item(text: str) -> tuple[str, list[Change]]:
    """Complete an item and put its members in order."""
    data = json.loads(text)
    members = _cut(text, 0)
    names = list(data)
    if len(names) != len(members.members):
        return text, []
    made = changes(data)
    for change in made:
        at = names.index(change.name) if change.name in names else None
        if change.new is None and at is not None:
            members.remove(at)
            del names[at]
            continue
        member = f"{json.dumps(change.name)}: {json.dumps(change.new, ensure_ascii=False)}"
        if at is None:
            members.append(member)
            names.append(change.name)
        else:
            members.members[at] = member
    by_name = dict(zip(names, members.members, strict=True))
    members.members = [by_name[name] for name in house.ranked(names)]
    return members.text(), made
