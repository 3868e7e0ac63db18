"""Markdown in, trees and outlines with places out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from triptych.document import Place, Text
from triptych.markdown import Source
from triptych.model import Prose
from triptych.pandoc.outline import outline
from triptych.pandoc.process import LOG, PandocError, data, run
from triptych.pandoc.tree import Tree, depth

# Off is what would let text be other than text (HTML, TeX), what would read fields from the
# body, and what only a browser could show.
READER = (
    "markdown-smart-raw_html-raw_tex-raw_attribute-latex_macros"
    "-markdown_in_html_blocks-native_divs-native_spans"
    "-yaml_metadata_block-pandoc_title_block"
)
SEPARATOR = "sep.md"
DEEPEST = 40  # elements in one another; parsers of HTML and XML stop at 256
# What no XML may hold, or an entity that may stand for it.
_UNSEEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|&")
_GUARD = "\u2060"  # makes a line be read as running text; taken out again


class Warned(NamedTuple):
    """Something pandoc noticed while it read."""

    message: str
    place: Place


class Part(NamedTuple):
    """What was read from one source, and what the allow-list took out of it as (kind, what)."""

    tree: Tree
    dropped: Sequence[tuple[str, str]]


def read_lines(texts: Sequence[Text]) -> tuple[list[Prose], list[Warned]]:
    """Read short texts, each as one run of inline Markdown (titles, keywords).

    Raises PandocError.
    """
    return _read_all(texts, lambda text: _GUARD + " ".join(text.split()))


def read_parts(texts: Sequence[Text]) -> tuple[list[Prose], list[Warned]]:
    """Read texts of some paragraphs, each as a document of its own (abstracts).

    Raises PandocError.
    """
    return _read_all(texts, lambda text: text)


def read_body(text: Text) -> tuple[Prose, list[Warned]]:
    """Read the body of an edition. Raises PandocError."""
    proses, warned = _read_all([text], lambda text: text)
    return proses[0], warned


def _read_all(
    texts: Sequence[Text], prepare: Callable[[str], str]
) -> tuple[list[Prose], list[Warned]]:
    if not texts:
        return [], []
    sources = [Source(text) for text in texts]
    parts, log = _read([prepare(source.markdown) + "\n" for source in sources])
    proses = [
        _prose(source, _without_guard(part.tree), part.dropped)
        for source, part in zip(sources, parts, strict=True)
    ]
    return proses, [*_warnings(sources, log), *_unused_links(sources)]


def _prose(source: Source, tree: Tree, dropped: Sequence[tuple[str, str]]) -> Prose:
    return Prose(source.text, outline(source, tree, dropped), tree)


def _read(texts: Sequence[str]) -> tuple[list[Part], list[Mapping[str, Any]]]:
    """Read texts as one tree with a separator after each; return its parts and pandoc's log.

    `--file-scope` reads every file by itself, so no text can reach into the next, and puts the
    file's name before its anchors, so none can pass for a separator.
    """
    names = [name for at in range(len(texts)) for name in (f"part{at}.md", SEPARATOR)]
    files = {f"part{at}.md": text for at, text in enumerate(texts)}
    files[SEPARATOR] = "::: {#triptych}\n:::\n"
    options = [f"--from={READER}", "--to=json", f"--log={LOG}", "--quiet", "--file-scope"]
    answer = run([*options, *map(_filter, _filters(texts)), *names], files)
    document = _document(answer.output)
    trees = _split(document["blocks"])
    dropped: list[list[tuple[str, str]]] = [[] for _ in trees]
    for kind, what, part in _dropped(document["meta"].get("dropped")):
        dropped[part].append((kind, what))
    parts = [Part(tree, what) for tree, what in zip(trees, dropped, strict=True)]
    return parts, json.loads(answer.log or "[]")


def _filters(texts: Sequence[str]) -> list[str]:
    """Return the filters that texts need: a filter costs a look at each word."""
    has_equations = any("#eq-" in text for text in texts)
    is_visible = not any(_UNSEEN.search(text) for text in texts)
    equations = ["equations.lua"] if has_equations else []
    return [*equations, "allow-visible.lua" if is_visible else "allow.lua"]


def _filter(name: str) -> str:
    return f"--lua-filter={data(name)}"


def _document(output: str) -> dict[str, Any]:
    """Return pandoc's JSON; raises PandocError where elements are nested without reason."""
    try:
        document: dict[str, Any] = json.loads(output)
    except RecursionError:
        document = {"blocks": []}
    if document["blocks"] and depth(document["blocks"]) <= DEEPEST:
        return document
    raise PandocError(f"lists, quotations or tables are nested more than {DEEPEST} deep")


def _dropped(meta: Any) -> Iterator[tuple[str, str, int]]:
    """Yield the triples that `allow.lua` left in the metadata: kind, what, number of the part."""
    for row in meta["c"] if meta else []:
        kind, what, part = (cell["c"] for cell in row["c"])
        yield kind, what, int(part)


def _split(blocks: Sequence[Any]) -> list[Tree]:
    """Cut one tree at the separators that were read after its parts."""
    parts: list[list[Any]] = [[]]
    for block in blocks:
        if block["t"] == "Div" and block["c"][0][0] == f"{SEPARATOR}__triptych":
            parts.append([])
        else:
            parts[-1].append(block)
    return [tuple(part) for part in parts[:-1]]


def _without_guard(tree: Tree) -> Tree:
    """Take out the mark that made a line be read as running text."""
    if not tree or tree[0]["t"] != "Para" or not tree[0]["c"]:
        return tree
    first, *others = tree[0]["c"]
    if first["t"] != "Str" or not first["c"].startswith(_GUARD):
        return tree
    rest = first["c"].removeprefix(_GUARD)
    inlines = [{"t": "Str", "c": rest}] if rest else []
    return ({"t": "Para", "c": [*inlines, *others]}, *tree[1:])


_LOGGED = {
    "NoteDefinedButNotUsed": "the footnote [^{0}] is never referred to, so its text is lost",
    "DuplicateNoteReference": "the footnote [^{0}] is defined twice, so one text is lost",
    "DuplicateLinkReference": "the link [{0}] is defined twice, so one target is lost",
}


def _warnings(sources: Sequence[Source], log: Iterable[Mapping[str, Any]]) -> Iterator[Warned]:
    """Turn pandoc's log into sentences at the places of the sources."""
    for entry in log:
        if entry.get("verbosity") != "WARNING":
            continue
        file = re.search(r"part(\d+)\.md", str(entry.get("source", "")))
        source = sources[int(file[1]) if file else 0]
        label = str(entry.get("key", entry.get("label", "")))
        message = _LOGGED.get(str(entry.get("type")), str(entry.get("pretty", entry)))
        yield Warned(message.replace("{0}", label), source.definition(label))


def _unused_links(sources: Iterable[Source]) -> Iterator[Warned]:
    for source in sources:
        for label in source.unused_links():
            message = f"the link [{label}] is never referred to, so its target is lost"
            yield Warned(message, source.definition(label))
