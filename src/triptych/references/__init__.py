"""`triptych references`: entries brought into a manuscript's bibliography, and put in order."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from triptych import changes, report
from triptych.document import Document, NotTextError, decode
from triptych.finding import Finding
from triptych.identifiers import bare_doi, doi_fault
from triptych.plan import UsageError, articles
from triptych.references import incoming, newcomers, online, shelf, tidying
from triptych.references.incoming import Incoming, IncomingError
from triptych.references.shelf import Shelf, ShelfError

FOUND, WRONG_USAGE, TOOL_FAILED = 1, 2, 3


def add(source: str, folder: Path, *, ask_online: bool, write: bool) -> int:
    """Print the entries of a file, or of a DOI, as a diff of the bibliography; or write them.

    Returns an exit code: 1 where something was left out, since it is there or is broken.
    """
    try:
        found = _incoming(source, ask_online=ask_online)
        own = shelf.find(_folder(folder))
        converted = own.name != shelf.NEW and _is_same(own, Path(source))
        code = _add(found, Shelf(own.with_name(shelf.NEW) if converted else own), write=write)
    except (IncomingError, ShelfError, UsageError) as error:
        print(f"triptych: {error}", file=sys.stderr)
        return WRONG_USAGE
    except online.OnlineError as error:
        print(f"triptych: {error}", file=sys.stderr)
        return TOOL_FAILED
    if converted:
        print(f"{shelf.NEW} is read before {own.name}; remove {own} then", file=sys.stderr)
    return code


def _is_same(own: Path, file: Path) -> bool:
    return own.exists() and file.exists() and own.samefile(file)


def _folder(folder: Path) -> Path:
    items = articles(folder)
    if len(items) > 1:
        names = ", ".join(str(item.folder) for item in items[:3])
        raise UsageError(f"there are several articles in {folder}; name one: {names}")
    return items[0].folder


def _incoming(source: str, *, ask_online: bool) -> Incoming:
    """Return the entries of a file or of a DOI; raises IncomingError and OnlineError."""
    if Path(source).exists() or (doi_fault(source) and not ask_online):
        return incoming.from_file(Path(source))
    if fault := doi_fault(source):
        raise IncomingError(f"{source} is no file and no DOI: {fault}")
    doi = bare_doi(source)
    if not ask_online:
        raise IncomingError(
            f"{doi} is a DOI, and nothing is asked of the network unprompted; add --online to ask "
            "Crossref for it, or name a file of Crossref's JSON"
        )
    try:
        text = decode(online.fetch(doi), f"Crossref's answer on {doi}")
    except NotTextError as error:
        raise online.OnlineError(f"Crossref's answer is no JSON: {error}") from None
    found = incoming.from_crossref(Document(f"Crossref's answer on {doi}", text))
    if found is None or not found.items:
        raise online.OnlineError("Crossref's answer is no work as its interface describes it")
    other = str(found.items[0].get("DOI", ""))
    if other.lower() != doi.lower():
        raise online.OnlineError(f"Crossref's answer is on another DOI: {other or 'none'}")
    return found


def _add(found: Incoming, own: Shelf, *, write: bool) -> int:
    broken = shelf.errors(found.findings) or shelf.errors(own.findings)
    if broken:
        _print([*found.findings, *own.findings])
        print("nothing is added before this is mended", file=sys.stderr)
        return FOUND
    _print(found.findings)
    items, there = newcomers.sort(found.items, own.works)
    for sentence in there:
        print(sentence, file=sys.stderr)
    text = own.with_items(items)
    if items:
        _show(own.file, own.raw, text, write=write)
    for id_, name in own.lost(text, items):
        told = f'{own.file} cannot hold the field "{name}" of {id_}; references.yaml can'
        print(told, file=sys.stderr)
    print(_told([item["id"] for item in items], write=write), file=sys.stderr)
    return FOUND if there else 0


def tidy(folder: Path, *, by: str, write: bool) -> int:
    """Print the bibliographies of `folder` in order as a diff, or write them so."""
    changed, code = 0, 0
    try:
        for item in articles(folder):
            own = Shelf(shelf.find(item.folder))
            if shelf.errors(own.findings):
                _print(own.findings)
                code = FOUND
                continue
            text = tidying.tidied(own, item.folder, by)
            if own.raw is not None and text != own.raw:
                _show(own.file, own.raw, text, write=write)
                changed += 1
    except (ShelfError, UsageError) as error:
        print(f"triptych: {error}", file=sys.stderr)
        return WRONG_USAGE
    print(_tidied(changed, write=write), file=sys.stderr)
    return code


def _tidied(changed: int, *, write: bool) -> str:
    if not changed:
        return "nothing to put in order"
    files = f"{changed} bibliograph{'y' if changed == 1 else 'ies'}"
    return f"{files} put in order" if write else f"{files} to put in order; --write does it"


def _show(file: Path, before: str | None, after: str, *, write: bool) -> None:
    print(changes.diff(file, before, after), end="")
    if write:
        changes.replace(file, after)


def _print(findings: Sequence[Finding]) -> None:
    print(report.text(sorted(findings)), end="", file=sys.stderr)


def _told(ids: Sequence[str], *, write: bool) -> str:
    if not ids:
        return "nothing to add"
    named = ", ".join(f"[@{id_}]" for id_ in ids[:5]) + (" …" if len(ids) > 5 else "")
    entries = f"{len(ids)} entr{'y' if len(ids) == 1 else 'ies'}"
    return f"{entries} {'added' if write else 'offered; --write adds them'}: cite {named}"
