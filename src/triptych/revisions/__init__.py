"""What changed between two states of a manuscript, as an article and not as lines of files."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from triptych.checking.told import Style
from triptych.journal import JournalError
from triptych.plan import UsageError
from triptych.revisions import data, markdown, terminal
from triptych.revisions.album import NO_PICTURES, Album
from triptych.revisions.compare import Wanted, compare
from triptych.revisions.history import History
from triptych.revisions.model import Revision
from triptych.revisions.states import Pair, StateError, opened

FORMATS = ("text", "json", "markdown", "html", "pdf")


@dataclass(frozen=True)
class Request:
    """What to compare, and how to print what differs.

    `exit_code` asks for a code of 1 where anything differs; `full` leaves nothing out of a text;
    `links` are those of `markdown.Link`.
    """

    pair: Pair
    form: str = "text"
    journal: str = ""
    checks: bool = True
    full: bool = False
    exit_code: bool = False
    output: Path | None = None
    links: tuple[str, ...] = ()


def diff(request: Request) -> int:
    """Print what changed between two states.

    Return 0, or 1 where something differs and the exit code is to tell; 2 where nothing could be
    compared. Raises OSError where the output cannot be written, GitFailedError without git, and
    PressError or FontError where no PDF could be made.
    """
    if request.form == "pdf" and request.output is None and sys.stdout.isatty():
        _warn("a PDF is none for a terminal: say --output FILE")
        return 2
    try:
        links = tuple(map(markdown.Link.of, request.links))
        with opened(request.pair) as (old, new):
            lagging = History.between(old, new, request.pair.folder).lags
            revision = compare(old, new, Wanted(request.journal, request.checks, lagging))
            album = Album.of(revision, old, new) if request.form in {"html", "pdf"} else NO_PICTURES
    except (StateError, UsageError, markdown.LinkError) as error:
        _warn(str(error))
        return 2
    try:
        printed = _PRINTERS[request.form](revision, request, Beside(links, album))
    except JournalError as error:
        _warn(str(error))
        return 2
    _write(printed, request.output)
    return int(request.exit_code and revision.differs)


def _warn(line: str) -> None:
    print(f"triptych: {line}", file=sys.stderr)


def _write(printed: str | bytes, output: Path | None) -> None:
    if output is not None:
        output.write_bytes(printed.encode() if isinstance(printed, str) else printed)
    elif isinstance(printed, str):
        print(printed, end="")
    else:
        sys.stdout.buffer.write(printed)


class Beside(NamedTuple):
    """What goes with a revision: links to pages, and the pictures of both states."""

    links: tuple[markdown.Link, ...]
    album: Album


def _text(revision: Revision, request: Request, _: Beside) -> str:
    style = Style.of(sys.stdout) if request.output is None else Style()
    return terminal.text(revision, style, full=request.full)


def _json(revision: Revision, request: Request, _: Beside) -> str:
    return data.to_json(revision)


def _markdown(revision: Revision, request: Request, beside: Beside) -> str:
    return markdown.markdown(revision, beside.links)


def _html(revision: Revision, request: Request, beside: Beside) -> str:
    from triptych.revisions import page  # noqa: PLC0415  (a summary needs no template)

    return page.html(revision, request.journal, beside.album)


def _pdf(revision: Revision, request: Request, beside: Beside) -> bytes:
    from triptych.revisions import page  # noqa: PLC0415

    return page.pdf(revision, request.journal, _warn, beside.album)


_PRINTERS: dict[str, Callable[[Revision, Request, Beside], str | bytes]] = {
    "text": _text,
    "json": _json,
    "markdown": _markdown,
    "html": _html,
    "pdf": _pdf,
}
