"""References: bibliographies read as CSL-JSON, entries and citations set by citeproc."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from triptych.document import Document
from triptych.model import Outline, Prose
from triptych.pandoc.process import PandocError, data, run
from triptych.pandoc.style import RANK, Citing, adapted
from triptych.pandoc.tree import nodes, plain

# Stand in an item for what citeproc would take for a range; no source has noncharacters.
OPEN_END = "–\u2060"  # a dash that nothing follows; what stands behind it takes no room
_HYPHEN, _SPACE = "\ufdd2", "\ufdd3"
_COUNTED = ("collection-number", "issue", "number", "volume")
_ONE = r"(?:\d+[^\W\d_]?|[IVXLCDMivxlcdm]+)"
_NUMBERS = re.compile(rf"{_ONE}(?:\s*(?:[-–—,&]|and|и|және)\s*{_ONE})*")

# Citeproc sets the parts of a name together as in Chinese unless it knows the script of one as one
# with spaces. It knows that of this mark, which takes no room.
_SPACED = "\u200e\u2060"
_SCRIPT_KNOWN = re.compile(
    "[A-Za-z\u00c0-\u017f\u0370-\u052f\u0590-\u06ff\u0e01-\u0e5b\u1f00-\u1fff"  # with spaces
    "\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]"  # without
)
API_VERSION = [1, 23, 1]  # of the JSON that pandoc 3 reads and writes


class SetEntry(NamedTuple):
    """An entry as citeproc set it: its text, and its number or label as the style writes it."""

    label: str
    prose: Prose


def citing_files(citing: Citing) -> dict[str, str]:
    """Return the files that citeproc reads: the items and the style."""
    items = [
        {**item, **_open_range(item), **_counted(item), **_spaced_names(item), RANK: f"{at:06}"}
        for at, item in enumerate(citing.items)
    ]
    return {"items.json": json.dumps(items), "style.csl": adapted(citing)}


def _open_range(item: Mapping[str, Any]) -> dict[str, str]:
    """Return pages of which the last is not told, `88-`, so that citeproc adds none: `88–88`."""
    page = str(item.get("page", ""))
    return {"page": f"{page.rstrip('-–')}{OPEN_END}"} if page.endswith(("-", "–")) else {}


def _counted(item: Mapping[str, Any]) -> dict[str, str]:
    """Return volume, issue and numbers so that citeproc knows which is one and which are several.

    In `319-III` and `2 (14)` it would write a dash, and `nos.` before them; ranges have a dash.
    """
    values = {name: str(item[name]) for name in _COUNTED if item.get(name)}
    return {
        name: value.replace("-", "–")
        if _are_several(value)
        else value.replace("-", _HYPHEN).replace(" ", _SPACE)
        for name, value in values.items()
    }


def _are_several(value: str) -> bool:
    """Tell whether numbers of one kind stand in a row: `2-3`, `IV, V`, not `319-III`, `2019-1`."""
    parts = re.findall(_ONE, value)
    figures = [int(part) for part in parts if part.isdigit()]
    return (
        _NUMBERS.fullmatch(value) is not None
        and len({part[0].isdigit() for part in parts}) == 1
        and figures == sorted(figures)
    )


def _spaced_names(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return lists of names, with a mark in those of which citeproc does not know the script."""
    lists = {key: value for key, value in item.items() if isinstance(value, list)}
    return {
        key: [_spaced(name) if isinstance(name, dict) else name for name in names]
        for key, names in lists.items()
    }


def _spaced(name: dict[str, Any]) -> dict[str, Any]:
    family = str(name.get("family", ""))
    known = not family or _SCRIPT_KNOWN.search(family)
    return name if known else {**name, "family": f"{family}{_SPACED}"}


def closed(text: str) -> str:
    """Return what citeproc made without the signs that stood for an end, in numbers and names."""
    text = text.replace(OPEN_END, "–").replace(_SPACED, "")
    return text.replace(_HYPHEN, "-").replace(_SPACE, " ")


def citing_arguments(citing: Citing) -> list[str]:
    """Return the arguments that make citeproc use the files; other filters go behind them."""
    return [
        "--citeproc",
        f"--lua-filter={data('dates.lua')}",
        "--csl=style.csl",
        "--bibliography=items.json",
        f"--metadata=lang:{citing.language}",
    ]


def entries(citing: Citing) -> dict[str, SetEntry]:
    """Return each item's entry by the item's id, in the order of the list. Raises PandocError."""
    keys = [str(item["id"]) for item in citing.items]
    meta = {"nocite": {"t": "MetaInlines", "c": [cite(keys)]}}
    arguments = ["--from=json", "--to=json", *citing_arguments(citing)]
    document = {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": []}
    answer = run(arguments, citing_files(citing), json.dumps(document)).output
    found = json.loads(closed(answer))
    divs = (node["c"] for node in nodes(found["blocks"]) if node.get("t") == "Div")
    return {
        attr[0].removeprefix("ref-"): _entry(blocks)
        for attr, blocks in divs
        if attr[0].startswith("ref-")
    }


def _entry(blocks: Sequence[Any]) -> SetEntry:
    """Return one entry; the place of its prose is that of the work, which the caller knows."""
    all_inlines = [inline for block in blocks for inline in block["c"]]
    margin = [inline for inline in all_inlines if _is_label(inline)]
    inlines = [inline for inline in all_inlines if inline not in margin]
    return SetEntry(plain(margin).strip(), as_prose(inlines))


def as_prose(inlines: Sequence[Any]) -> Prose:
    """Return inlines as a paragraph, without the spans that citeproc puts around its parts."""
    tree = ({"t": "Para", "c": _without_spans(list(inlines))},)
    text = plain(tree).strip()
    return Prose(Document("", text).slice(0, len(text)), Outline(), tree)


def _without_spans(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_spans(part) for name, part in value.items()}
    if not isinstance(value, list):
        return value
    parts: list[Any] = []
    for part in value:
        is_span = isinstance(part, dict) and part.get("t") == "Span"
        parts += _without_spans(part["c"][1]) if is_span else [_without_spans(part)]
    return parts


def with_words(prose: Prose, words: str) -> Prose:
    """Return a paragraph of one's own making with words after its end."""
    (paragraph,) = prose.tree
    after = [part for word in words.split() for part in ({"t": "Space"}, {"t": "Str", "c": word})]
    return as_prose([*paragraph["c"], *after])


def _is_label(inline: Mapping[str, Any]) -> bool:
    return inline["t"] == "Span" and "csl-left-margin" in inline["c"][0][1]


def cite(keys: Iterable[str]) -> dict[str, Any]:
    """Return pandoc's form of a bare citation of several entries."""
    return {"t": "Cite", "c": [[citation(key) for key in keys], []]}


def citation(key: str) -> dict[str, Any]:
    """Return pandoc's form of a bare citation of `key`."""
    return {
        "citationId": key,
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


def read_bibliography(text: str, notation: Literal["biblatex", "csljson"]) -> list[dict[str, Any]]:
    """Return the items of a BibTeX or CSL-JSON file as CSL-JSON. Raises PandocError."""
    output = run([f"--from={notation}", "--to=csljson"], stdin=text, seconds=10).output
    try:
        items = json.loads(output)
    except RecursionError:
        raise PandocError("the entries are nested without end") from None
    return [{key: value for key, value in item.items() if value} for item in items]


def write_bibliography(items: Sequence[Mapping[str, Any]]) -> str:
    """Return CSL-JSON items as BibLaTeX. Raises PandocError."""
    arguments = ["--from=csljson", "--to=biblatex", "--wrap=none"]
    return run(arguments, stdin=json.dumps(list(items)), seconds=10).output
