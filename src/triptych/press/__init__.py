"""HTML to PDF: the parent's side of the press.

WeasyPrint runs in children with limits on time and memory, because a hostile text can make it
run for ever. A server process (`server`) imports it once and forks a child for each
print. The server ends by itself when the socket to this process closes, however that happens.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any, Literal

from triptych import interrupt
from triptych.press import child, fonts
from triptych.press.archive import Archive
from triptych.press.fault import Fault

MANUSCRIPT_URL = "https://manuscript.invalid/"
"""Stands for the manuscript's folder; what the HTML names relatively is looked up there."""
JOURNAL_URL = "https://journal.invalid/"
"""Stands for the journal's folders, in their order of search; base of the style sheets."""

LineBreaks = Literal["auto", "total-fit", "greedy"]
"""How lines of justified paragraphs are broken: all of a paragraph together where the measure is
narrow, or wherever a text is justified; or one after the other."""

Figures = Literal["float", "here"]
"""Where figures stand: behind the text that follows where a page has no room left for them, or
always where they are written."""

SECONDS = struct.Struct(">d")  # with a job's socket: how long it may take
LENGTH = struct.Struct(">Q")  # before each part of a job, the page and its archive; and the answer
WHOLE = b"\nwhole"  # ends an answer; no status ends so
STATUS = struct.Struct(">i?")  # what comes instead: wait status, and whether time ran out
OUT_OF_MEMORY = 3  # exit code of a child that had not even enough left to say so
_GRACE = 60.0  # seconds in which a server may start, on top of a print's own


@dataclass(frozen=True)
class Limits:
    """What one print may use: processor and wall-clock seconds, and bytes of memory."""

    cpu_seconds: int = 120
    wall_seconds: int = 600
    memory: int = 2 << 30


class PressError(Exception):
    """An edition could not be printed; the message says why, `help` what to do."""

    def __init__(self, message: str, help: str) -> None:  # noqa: A002  as findings call it
        """Keep both sentences."""
        super().__init__(message)
        self.help = help


class PressSetupError(PressError):
    """The press cannot run at all on this machine."""


class LimitError(PressError):
    """A print used more time or memory than it may."""


class ResourceError(PressError):
    """Files that the page shows are missing, refused or broken: `failures` is (name, why)."""

    def __init__(self, failures: Sequence[tuple[str, str]]) -> None:
        """Name every file and the reason."""
        named = "; ".join(f"{name} ({why})" for name, why in failures)
        super().__init__(
            f"these files cannot be printed: {named}",
            "pictures are PNG, JPEG, GIF, WebP or SVG files inside the manuscript's folder",
        )
        self.failures = tuple(failures)


def _ignore(_told: object) -> None:
    """Drop what is told."""


def print_pdf(  # noqa: PLR0913  each is a thing of its own, and all but one are named
    html: str,
    *,
    css: Sequence[str],
    root: Path,
    journal_folders: Sequence[Path],
    archive: Callable[[], Archive] = Archive,
    limits: Limits | None = None,
    report: Callable[[str], None] = _ignore,
    hyphenation: Mapping[str, Sequence[str]] | None = None,
    found: Callable[[Fault], None] = _ignore,
    line_breaks: LineBreaks = "auto",
    figures: Figures = "here",
    fonts_folder: Path | None = None,
) -> bytes:
    """Return the PDF of an HTML page under the given style sheets (their text).

    It is PDF/A-3a and PDF/UA-1, and says and carries what `archive` returns. That is called while
    the page is being laid out; what it raises ends the print.
    Pictures come from the manuscript's folder `root` and from `journal_folders`, never from
    anywhere else. `report` is called with each warning of the layout, such as a property it does
    not know; `found` with what is wrong with the pages. `hyphenation` has words by language, with a
    hyphen at each allowed break and a star for any ending. `line_breaks` says how the lines of
    justified paragraphs are chosen, `figures` where they stand. Safe to call from several threads
    at once. Raises PressError and FontError.
    """
    limits = limits or Limits()
    job = {
        "html": html,
        "css": list(css),
        "root": str(root.absolute()),
        "journal_folders": [str(folder.absolute()) for folder in journal_folders],
        "hyphenation": {tag: list(words) for tag, words in (hyphenation or {}).items()},
        "line_breaks": line_breaks,
        "figures": figures,
        "limits": asdict(limits),
    }
    answer, pdf = _ask(_PRESS.server(fonts_folder), job, archive, limits)
    for note in answer.get("notes", ()):
        report(str(note))
    for kind, page, text, line, other, box in answer.get("faults", ()):
        found(Fault(kind, page, text, line, other, tuple(box)))
    _raise_for(answer, limits)
    return pdf


def warm(fonts_folder: Path | None = None) -> None:
    """Start the press without waiting for it; errors are told when something is printed."""

    def start() -> None:
        with contextlib.suppress(PressError, fonts.FontError):
            _PRESS.server(fonts_folder)

    threading.Thread(target=start, name="triptych-press", daemon=True).start()


def close() -> None:
    """Stop the press; the next print starts another."""
    _PRESS.close()


@dataclass
class _Server:
    """A running server: its process, the socket jobs are handed over by, what it complained."""

    process: subprocess.Popen[bytes]
    control: socket.socket
    complaints: IO[bytes]
    scratch: Path
    lock: threading.Lock = field(default_factory=threading.Lock)
    said: str = ""  # what it complained, as far as it was read

    def hand_over(self, theirs: socket.socket, seconds: float) -> None:
        """Give the server one end of a job's socket. Raises OSError where it is gone."""
        with self.lock:
            socket.send_fds(self.control, [SECONDS.pack(seconds)], [theirs.fileno()])

    def stop(self) -> None:
        """Close the socket, which ends the server and its children, and wait for that."""
        self.control.close()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.last_words()
        with self.lock:
            self.complaints.close()
        shutil.rmtree(self.scratch, ignore_errors=True)  # there only if the server was killed

    def last_words(self) -> str:
        """Return the last line the server wrote to its error output, else how it ended.

        Other threads may ask for it when one of them has stopped the server already.
        """
        with self.lock:
            if not self.complaints.closed:
                self.complaints.seek(0)
                self.said = self.complaints.read().decode("utf-8", "replace")
        said = (line for line in reversed(self.said.split("\n")) if line.strip())
        return next(said, "") or self._end()

    def _end(self) -> str:
        try:
            code = self.process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            code = 0
        return _killed(-code) if code < 0 else "no reason given"


class _Press:
    """The one server of this process, started when it is first needed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server: _Server | None = None
        self._abandoned = False

    def server(self, fonts_folder: Path | None) -> _Server:
        with self._lock:
            if self._abandoned:
                raise PressError("printing was interrupted", "build again")
            if self._server and self._server.process.poll() is not None:
                self._server.stop()
                self._server = None
            if self._server is None:
                self._server = _start(fonts.faces(fonts_folder)[0].path.parent)
            return self._server

    def close(self) -> None:
        with self._lock:
            if self._server:
                self._server.stop()
            self._server = None
            self._abandoned = False

    def abandon(self) -> None:
        """End all prints at once, and begin none until the press is closed."""
        self._abandoned = True
        if self._server:
            self._server.process.kill()

    def forget(self) -> None:
        """In a fork of this process: leave the server to the process that started it."""
        if self._server:
            self._server.control.close()
            self._server.process.returncode = 0  # so that no one waits for another's child
        self.__init__()  # type: ignore[misc]  # a new lock too: the old one may be held


_PRESS = _Press()
atexit.register(close)
interrupt.at_once.append(_PRESS.abandon)
os.register_at_fork(after_in_child=_PRESS.forget)


def _start(faces: Path) -> _Server:
    """Start a server that knows the fonts in `faces`; does not wait until it is ready."""
    ours, theirs = socket.socketpair()
    complaints = tempfile.TemporaryFile()  # noqa: SIM115  closed by stop()
    scratch = Path(tempfile.mkdtemp(prefix="triptych-press-"))
    try:
        process = subprocess.Popen(
            child.command("triptych.press.server", str(faces), str(scratch)),
            env=child.environment(),
            stdin=theirs.fileno(),
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            start_new_session=True,  # Ctrl-C is for the parent, which then closes the socket
            cwd="/",
        )
    except OSError as error:
        ours.close()
        complaints.close()
        scratch.rmdir()
        raise PressSetupError(f"the press cannot be started: {error}", _SETUP_HELP) from None
    finally:
        theirs.close()
    return _Server(process, ours, complaints, scratch)


_SETUP_HELP = "run `triptych doctor` to see what is missing"


def _ask(
    server: _Server, job: Mapping[str, Any], archive: Callable[[], Archive], limits: Limits
) -> tuple[dict[str, Any], bytes]:
    """Send one job, then its archive; return the answer's header and the PDF."""
    ours, theirs = socket.socketpair()
    with ours:
        ours.settimeout(limits.wall_seconds + _GRACE)
        with theirs, contextlib.suppress(OSError):  # a server that is gone: it will answer nothing
            server.hand_over(theirs, limits.wall_seconds)
        _send(ours, job)
        _send(ours, archive().to_job())
        try:
            data = _read_answer(ours)
        except TimeoutError:
            return {"error": "wall"}, b""
    if data.endswith(WHOLE):
        header, _, pdf = data[LENGTH.size : -len(WHOLE)].partition(b"\n")
        answer: dict[str, Any] = json.loads(header)
        return answer, pdf
    if len(data) < STATUS.size:
        return {"error": "setup", "message": f"the press stopped: {server.last_words()}"}, b""
    status, late = STATUS.unpack(data[-STATUS.size :])
    return {"error": "wall"} if late else _death(status, server), b""


def _send(connection: socket.socket, part: Mapping[str, Any]) -> None:
    """Send a part of a job. If no one reads it any more, what is read next says why."""
    data = json.dumps(part).encode()
    with contextlib.suppress(OSError):
        connection.sendall(LENGTH.pack(len(data)) + data)


def _read_answer(connection: socket.socket) -> bytes:
    """Read an answer to its end, or to what the server says of a child that gave none.

    Nobody waits for the child to be taken apart, which takes as long as a page.
    """
    data, wanted = bytearray(), LENGTH.size
    with contextlib.suppress(ConnectionError):  # closed before all of the job was read
        while len(data) < wanted and (part := connection.recv(1 << 20)):
            data += part
            if wanted == LENGTH.size <= len(data):
                wanted += LENGTH.unpack_from(data)[0]
    answer = bytes(data[:wanted])  # what follows it is of no interest
    return answer if answer.endswith(WHOLE) else bytes(data)


def _death(status: int, server: _Server) -> dict[str, Any]:
    """Say what killed a child, from its wait status."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        if number == signal.SIGXCPU:
            return {"error": "cpu"}
        return {"error": "crash", "message": _killed(number)}
    if os.WEXITSTATUS(status) == OUT_OF_MEMORY:
        return {"error": "memory"}
    return {"error": "crash", "message": server.last_words()}


def _killed(number: int) -> str:
    name = signal.Signals(number).name if number in set(signal.Signals) else str(number)
    return f"it was killed by signal {name}"


def _raise_for(answer: dict[str, Any], limits: Limits) -> None:
    """Raise the error that an answer tells, if it tells one."""
    message = str(answer.get("message", ""))
    memory = f"{limits.memory >> 20} MB of memory"
    simpler = "look for a huge picture, table or nesting in the manuscript, and make it simpler"
    match answer.get("error"):
        case None:
            return
        case "files":
            raise ResourceError([(str(name), str(why)) for name, why in answer["failures"]])
        case "cpu":
            used = f"more than {limits.cpu_seconds} seconds of processor time"
            raise LimitError(f"printing took {used}", simpler)
        case "wall":
            raise LimitError(f"printing took more than {limits.wall_seconds} seconds", simpler)
        case "memory":
            raise LimitError(f"printing took more than {memory}", simpler)
        case "nesting":
            raise LimitError("the text is nested too deeply to be printed", simpler)
        case "setup":
            raise PressSetupError(message, _SETUP_HELP)
        case "refused":
            raise PressError(message, "take it out of the manuscript or of the template")
        case _:
            raise PressError(
                f"WeasyPrint could not print the page: {message}",
                f"{simpler}; it may also have run out of its {memory}",
            )
