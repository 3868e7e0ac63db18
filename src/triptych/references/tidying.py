"""A bibliography in order: entries sorted, fields in the order of the house, facts completed.

Whatever is done, the entries read before and after are compared; where they differ by more than
what was completed, nothing is changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from triptych.document import Document, decode
from triptych.load import load
from triptych.references import blocks, house, tidy_json
from triptych.references.blocks import Block, Blocks, Field
from triptych.references.completing import Change, changes
from triptych.references.shelf import Shelf, ShelfError
from triptych.sources import json
from triptych.sources.yaml import parse

_ONE_LINE = re.compile(r" *[\w-]+:[ \t]+[^#\r\n]*(?:\r?\n|\r|)")
Rows = Mapping[str, Mapping[str, Any]]


def tidied(own: Shelf, folder: Path, by: str) -> str:
    """Return the text of a bibliography in order, by `citation` or by `key`. Raises ShelfError."""
    if own.raw is None or not own.raw.strip():
        return own.raw or ""
    order = _order(own, folder, by)
    if own.file.suffix == ".yaml":
        return _tidied_yaml(own, order)
    if own.file.suffix == ".json":
        return _tidied_json(own, order)
    raise ShelfError(
        f"{own.file} is not put in order, since its notation is not ours to write; convert it: "
        f"triptych references add {own.file} {own.file.parent} --write"
    )


def _order(own: Shelf, folder: Path, by: str) -> Mapping[str, int]:
    """Return the place of each id: as first cited, then as they stand; or by the alphabet."""
    ids = [entry.work.id for entry in own.entries]
    if by == "key":
        return {
            id_: at for at, id_ in enumerate(sorted(ids, key=lambda id_: (id_.casefold(), id_)))
        }
    article, _ = load(folder)
    if article is None:
        raise ShelfError(f"the article in {folder} cannot be read: triptych check {folder}")
    cited: list[str] = []
    for reference in article.cited_references:
        cited += [reference.id, *(work.id for work in reference.works)]
    return {id_: at for at, id_ in enumerate(dict.fromkeys([*cited, *ids]))}


# --- CSL-YAML ---


def _tidied_yaml(own: Shelf, order: Mapping[str, int]) -> str:
    raw = own.raw or ""
    try:
        cut = blocks.cut(raw, own.path)
    except blocks.NotInBlocksError as error:
        raise ShelfError(
            f"{own.path}:{error.place.line}: {error}; such a file is put in order by hand"
        ) from None
    before = {block.id: block.row for block in cut.entries}
    made = {block.id: _ordered(block, cut) for block in cut.entries}
    _sorted(cut, order)
    text = cut.text()
    _compare(own, before, made, _yaml_rows(text, own.path))
    if _comments(raw) != _comments(text):
        raise ShelfError(f"{own.path} cannot be put in order without losing a comment")
    return text


def _sorted(cut: Blocks, order: Mapping[str, int]) -> None:
    """Sort the entries; the gaps between them stay where they are."""
    gaps = [block.gap for block in cut.entries]
    cut.entries.sort(key=lambda block: order.get(block.id, len(order)))
    for block, gap in zip(cut.entries, gaps, strict=True):
        block.gap = gap


def _ordered(block: Block, cut: Blocks) -> list[Change]:
    """Complete an entry and put its fields in order; return what was completed."""
    if not block.fields:
        return []
    _in_order(block, cut.indent)
    made = [change for change in changes(block.row) if _carried_out(block, change, cut.end)]
    _in_order(block, cut.indent)
    return made


def _in_order(block: Block, margin: str) -> None:
    names = house.ranked([each.name for each in block.fields])
    block.order(names.index, margin)


def _carried_out(block: Block, change: Change, end: str) -> bool:
    """Make a change where the value is one line without a comment; tell whether it was made.

    A field goes only where no comment above it would lose its meaning.
    """
    at = next((at for at, each in enumerate(block.fields) if each.name == change.name), None)
    if at is None:
        block.fields.append(_line(block, change, end))
        return True
    *above, line = block.fields[at].lines
    if not _ONE_LINE.fullmatch(line) or any(each.strip()[:1] not in ("", "#") for each in above):
        return False
    if change.new is not None:
        margin = block.indent if above else ""
        block.fields[at].lines[-1] = margin + _line(block, change, end).lines[0]
        return True
    if not above:
        del block.fields[at]
    return not above


def _line(block: Block, change: Change, end: str) -> Field:
    text = f"{change.name}: {house.scalar(str(change.new))}{end}"
    return Field(change.name, block.indent, [text])


def _yaml_rows(text: str, path: str) -> Rows:
    source, findings = parse(Document(path, decode(text.encode(), path)))
    data = source.data
    rows = data.get("references", data) if isinstance(data, dict) else data
    if findings or not isinstance(rows, list):
        return {}
    return {str(row.get("id", "")): row for row in rows if isinstance(row, dict)}


def _comments(text: str) -> Counter[str]:
    """Count the lines, and the ends of lines, that are or may be comments."""
    return Counter(found.strip() for found in re.findall(r"(?:^|\s)#[^\r\n]*", text))


# --- CSL-JSON ---


def _tidied_json(own: Shelf, order: Mapping[str, int]) -> str:
    raw = own.raw or ""
    mark = "\ufeff" if raw.startswith("\ufeff") else ""
    text, made = tidy_json.tidied(raw.removeprefix(mark), order)
    before, after = (_json_rows(each, own.path) for each in (raw, mark + text))
    _compare(own, before, made, after)
    return mark + text


def _json_rows(text: str, path: str) -> Rows:
    source, _ = json.parse(Document(path, decode(text.encode(), path)))
    rows: Any = source.data
    if isinstance(rows, dict):
        rows = rows.get("references", rows.get("items"))
    return {str(row.get("id", "")): row for row in rows if isinstance(row, dict)}


# --- nothing is lost ---


def _compare(own: Shelf, before: Rows, made: Mapping[str, Sequence[Change]], after: Rows) -> None:
    """Raise ShelfError where the entries differ by more than what was completed."""
    expected = {id_: _with(row, made.get(id_, ())) for id_, row in before.items()}
    if expected != {id_: dict(row) for id_, row in after.items()}:
        wrong = next((id_ for id_ in expected if expected[id_] != after.get(id_)), "an entry")
        raise ShelfError(
            f"{own.path}: {wrong} is written in a way that cannot be put in order without loss"
        )


def _with(row: Mapping[str, Any], made: Sequence[Change]) -> dict[str, Any]:
    whole = {**row, **{change.name: change.new for change in made if change.new is not None}}
    gone = {change.name for change in made if change.new is None}
    return {name: value for name, value in whole.items() if name not in gone}
