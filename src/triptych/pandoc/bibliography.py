"""References: bibliographies read as CSL-JSON, entries and citations set by citeproc."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from triptych.document import Document
from triptych.model import Outline, Prose
from triptych.pandoc.process import PandocError, run
from triptych.pandoc.tree import nodes, plain

API_VERSION = [1, 23, 1]  # of the JSON that pandoc 3 reads and writes
CSL = "http://purl.org/net/xbiblio/csl"


@dataclass(frozen=True)
class Citing:
    """What citations and entries are set with.

    `items` are CSL-JSON items in the order of their numbers; `terms` are CSL terms in a language
    that citeproc does not know, by their CSL names.
    """

    style: Path
    items: Sequence[Mapping[str, Any]]
    language: str
    terms: Mapping[str, str]


def citing_files(citing: Citing) -> dict[str, str]:
    """Return the files that citeproc reads: the items and the style."""
    return {"items.json": json.dumps(list(citing.items)), "style.csl": _style(citing)}


def citing_arguments(citing: Citing) -> list[str]:
    """Return the arguments that make citeproc use the files."""
    return [
        "--citeproc",
        "--csl=style.csl",
        "--bibliography=items.json",
        f"--metadata=lang:{citing.language}",
    ]


def _style(citing: Citing) -> str:
    """Return the CSL style, with the terms of a language that pandoc has no locale for."""
    tree = etree.parse(str(citing.style), etree.XMLParser(resolve_entities=False, no_network=True))
    if citing.terms:
        locale = etree.SubElement(tree.getroot(), f"{{{CSL}}}locale")
        locale.set("{http://www.w3.org/XML/1998/namespace}lang", citing.language)
        terms = etree.SubElement(locale, f"{{{CSL}}}terms")
        for name, value in citing.terms.items():
            term, _, form = name.partition("/")
            element = etree.SubElement(terms, f"{{{CSL}}}term", name=term)
            if form:
                element.set("form", form)
            element.text = value
    return str(etree.tostring(tree, encoding="unicode"))


def entries(citing: Citing) -> dict[str, Prose]:
    """Return each item's entry in the reference list, by the item's id.

    The entry's text is what citeproc set; a number that the style puts before it is left out,
    since the list has its own. Raises PandocError.
    """
    cite = {"t": "Cite", "c": [[citation(str(item["id"])) for item in citing.items], []]}
    meta = {"nocite": {"t": "MetaInlines", "c": [cite]}}
    arguments = ["--from=json", "--to=json", *citing_arguments(citing)]
    document = {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": []}
    found = json.loads(run(arguments, citing_files(citing), json.dumps(document)).output)
    divs = (node["c"] for node in nodes(found["blocks"]) if node.get("t") == "Div")
    return {
        attr[0].removeprefix("ref-"): _entry(blocks)
        for attr, blocks in divs
        if attr[0].startswith("ref-")
    }


def _entry(blocks: Sequence[Any]) -> Prose:
    """Return one entry as prose; its place is that of the work, which the caller knows."""
    inlines = [inline for block in blocks for inline in block["c"] if not _is_number(inline)]
    for inline in nodes(inlines):
        if inline.get("t") == "Span":
            inline["c"][0] = ["", [], []]
    tree = ({"t": "Para", "c": inlines},)
    text = plain(tree).strip()
    return Prose(Document("", text).slice(0, len(text)), Outline(), tree)


def _is_number(inline: Mapping[str, Any]) -> bool:
    return inline["t"] == "Span" and "csl-left-margin" in inline["c"][0][1]


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
