"""Trees in, fragments of HTML and JATS out, with citations and cross-references resolved."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from triptych.model import Prose
from triptych.pandoc.bibliography import (
    API_VERSION,
    cite,
    citing_arguments,
    citing_files,
    closed,
)
from triptych.pandoc.process import data, run
from triptych.pandoc.style import Citing
from triptych.pandoc.tree import nodes

Target = Literal["html", "jats"]
WRITERS: Mapping[Target, tuple[str, ...]] = {
    "html": (
        "--to=html5",
        "--mathml",
        "--section-divs",
        "--syntax-highlighting=none",
        f"--lua-filter={data('lists.lua')}",
    ),
    "jats": (
        "--to=jats_publishing",
        f"--template={data('jats.template')}",
        f"--lua-filter={data('jats.lua')}",
    ),
}
# Anchors the writers give to footnotes by themselves, in HTML and in JATS.
_NOTE_ANCHOR = re.compile(r'(\b(?:id="|rid="|href="#))((?:fn|fnref)\d+"|footnotes")')


def write(
    target: Target,
    proses: Sequence[Prose],
    *,
    labels: Mapping[str, str],
    citing: Citing | None = None,
    prefix: str = "",
) -> list[str]:
    """Write short texts, one fragment each.

    `labels` are the language's words for `fig`, `tbl`, `eq` and `sec`; `prefix` is put before
    every anchor. Raises PandocError.
    """
    if not proses:
        return []
    mark = _mark(proses)
    blocks = [block for prose in proses for block in (*prose.tree, mark)]
    output = _write(target, blocks, labels, citing, prefix)
    body = output.removeprefix("<body>").partition("</body>")[0] if target == "jats" else output
    return _cut(body, mark)[:-1]


def write_body(
    target: Target,
    prose: Prose,
    *,
    labels: Mapping[str, str],
    citing: Citing | None = None,
    prefix: str = "",
) -> str:
    """Write a body whole; JATS comes as `body` and, where there are footnotes, `back`.

    Raises PandocError.
    """
    return _write(target, prose.tree, labels, citing, prefix)


def _write(
    target: Target,
    blocks: Iterable[Any],
    labels: Mapping[str, str],
    citing: Citing | None,
    prefix: str,
) -> str:
    blocks = list(blocks)
    arguments = [f"--lua-filter={data(name)}" for name in ("crossref.lua", "quotation.lua")]
    files: dict[str, str] = {}
    known: list[str] = []
    if citing and any(node.get("t") == "Cite" for node in nodes(blocks)):
        files = citing_files(citing)
        arguments += [*citing_arguments(citing), f"--lua-filter={data('uncite.lua')}"]
        known = [str(item["id"]) for item in citing.items]
        blocks = _cited(citing, blocks)
    arguments.append(f"--lua-filter={data('prefix.lua')}")
    arguments += ["--from=json", "--wrap=none", "--quiet"]
    text = json.dumps(_document(blocks, labels, prefix, known))
    output = run([*arguments, *WRITERS[target]], files, text).output
    output = closed(output) if files else output
    return _NOTE_ANCHOR.sub(rf"\1{prefix}\2", output) if prefix else output


def _document(
    blocks: Sequence[Any], labels: Mapping[str, str], prefix: str, known: Sequence[str]
) -> dict[str, Any]:
    words = {name: {"t": "MetaString", "c": label} for name, label in labels.items()}
    meta = {
        "labels": {"t": "MetaMap", "c": words},
        "prefix": {"t": "MetaString", "c": prefix},
        "link-citations": {"t": "MetaBool", "c": True},
    }
    if known:  # so that works have their numbers, and those that look alike are told apart
        meta["nocite"] = {"t": "MetaInlines", "c": [cite(known)]}
    return {"pandoc-api-version": API_VERSION, "meta": meta, "blocks": blocks}


def _cited(citing: Citing, blocks: list[Any]) -> list[Any]:
    """Return blocks with their citations as citeproc is to have them."""
    if not citing.held and not citing.style.is_tight:
        return blocks
    blocks = json.loads(json.dumps(blocks))  # the tree is the article's, and others read it
    for node in nodes(blocks):
        if node.get("t") == "Cite":
            group = [one for each in node["c"][0] for one in _each_held(citing, each)]
            node["c"][0] = _spaced(group) if citing.style.is_tight else group
    return blocks


def _each_held(citing: Citing, cited: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the citation of a key that stands for several items as one of each of them.

    Words before it go before the first, words after it behind the last.
    """
    keys = citing.held.get(str(cited["citationId"]), [str(cited["citationId"])])
    last = len(keys) - 1
    return [
        {
            **cited,
            "citationId": key,
            "citationPrefix": cited["citationPrefix"] if at == 0 else [],
            "citationSuffix": cited["citationSuffix"] if at == last else [],
        }
        for at, key in enumerate(keys)
    ]


def _spaced(group: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a group with a space before words that stand behind a comma: `[1, see 2]`."""
    for cited in group[1:]:
        if cited["citationPrefix"]:
            cited["citationPrefix"] = [{"t": "Space"}, *cited["citationPrefix"]]
    return list(group)


def _mark(proses: Sequence[Prose]) -> dict[str, Any]:
    """Return a paragraph to cut the output at, which none of the texts can hold.

    It is a digest of them: to write it, an author would have to know it before he wrote.
    """
    digest = hashlib.sha256(json.dumps([prose.tree for prose in proses]).encode()).hexdigest()
    return {"t": "Para", "c": [{"t": "Str", "c": f"triptych{digest}"}]}


def _text(mark: Mapping[str, Any]) -> str:
    return str(mark["c"][0]["c"])


def _cut(output: str, mark: Mapping[str, Any]) -> list[str]:
    return [part.strip() for part in re.split(rf"<p>{_text(mark)}</p>", output)]
