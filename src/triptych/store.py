"""Files below `build/`: written whole or not at all, remembered, held by one build at a time."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BUILD = Path("build")
STATE = ".triptych"
_HELD = "TRIPTYCH_BUILD"  # names the folder that a parent process holds already


def digest(data: bytes) -> str:
    """Return the SHA-256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str | None:
    """Return the SHA-256 of a file's bytes, None where there is no such plain file."""
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return None


def replace(target: Path, data: bytes, parts: Path, mode: int = 0o644) -> None:
    """Give a file the content `data`, whole or not at all: it is written in `parts` first.

    That folder is there, and on the same disk. `mode` are the file's rights, whatever the umask.
    """
    try:
        handle, part = tempfile.mkstemp(dir=parts, prefix=".")
    except OSError as error:  # of a name that nobody knows
        raise OSError(error.errno, error.strerror, str(target)) from None
    try:
        with os.fdopen(handle, "wb") as stream:
            os.fchmod(stream.fileno(), mode)
            stream.write(data)
        Path(part).replace(target)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


@dataclass(frozen=True)
class Record:
    """What one step wrote: the key of all it was made from, and the SHA-256 of each file.

    `findings` are what it warned of, as other programs read them.
    """

    key: str
    files: Mapping[str, str]
    findings: Sequence[Mapping[str, Any]] = ()


class Store:
    """The output folder of one build; every path given to it is relative to that folder."""

    def __init__(self, root: Path = BUILD) -> None:
        """Take `root` as the output folder; nothing is written yet."""
        self.root = root
        self.state = root / STATE
        self._parts = self.state / "parts"

    def write(self, name: str, data: bytes) -> str:
        """Give the file `name` the content `data`, whole or not at all; return its SHA-256.

        The bytes go to a file beside the records first, so that whatever happens, a disk that is
        full or a process that is killed, the final name never shows half of them.
        """
        self._replace(self.root / name, data)
        return digest(data)

    def _replace(self, target: Path, data: bytes) -> None:
        self._parts.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        replace(target, data, self._parts)

    def remove(self, name: str) -> None:
        """Remove the file `name` where it is there."""
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            (self.root / name).unlink()

    def record_path(self, step: str) -> Path:
        """Return the file that remembers the step."""
        return self.state / f"{step}.json"

    def log_path(self, step: str) -> Path:
        """Return the file that tells a programmer why the step failed."""
        return self.state / f"{step}.log"

    def record(self, step: str, record: Record) -> None:
        """Remember what the step wrote; `step` names it, such as `my-paper/html.kk`."""
        data: dict[str, Any] = {"key": record.key, "files": dict(record.files)}
        if record.findings:
            data["findings"] = list(record.findings)
        text = json.dumps(data, indent=1)
        self._replace(self.record_path(step), text.encode())

    def recorded(self, step: str) -> Record | None:
        """Return what is remembered of the step, None where nothing legible is."""
        try:
            data = json.loads(self.record_path(step).read_bytes())
            files = {str(name): str(sha) for name, sha in data["files"].items()}
            findings = tuple(dict(one) for one in data.get("findings", ()))
            below = all(map(_lies_below, files))
            return Record(str(data["key"]), files, findings) if below else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def forget(self, step: str) -> None:
        """Drop the record of the step."""
        self.record_path(step).unlink(missing_ok=True)

    def is_current(self, step: str, key: str, outputs: Iterable[str]) -> bool:
        """Tell whether the step's files are those it wrote when it was made from `key`."""
        record = self.recorded(step)
        if record is None or record.key != key or not set(outputs) <= set(record.files):
            return False
        return all(file_digest(self.root / name) == sha for name, sha in record.files.items())

    def discard(self, step: str, outputs: Iterable[str]) -> None:
        """Remove the step's files and its record, so that they are made again."""
        record = self.recorded(step)
        for name in {*outputs, *(record.files if record else ())}:
            self.remove(name)
        self.forget(step)

    def sweep(self) -> None:
        """Remove what a killed build had begun to write."""
        if self._parts.is_dir():
            for part in self._parts.iterdir():
                part.unlink(missing_ok=True)

    @contextlib.contextmanager
    def held(self, say: Callable[[str], None] | None = None) -> Iterator[bool]:
        """Hold the folder for one build; wait, after saying so once, while another has it.

        The lock belongs to the process and goes with it, so that a killed build leaves none. A
        process which the holder started counts as the holder, and is given False.
        """
        own = os.path.realpath(self.root)
        if os.environ.get(_HELD) == own:
            yield False
            return
        self.state.mkdir(parents=True, exist_ok=True)
        with (self.state / "lock").open("w") as lock:
            _wait_for(lock.fileno(), f"{self.root}/", say or _say)
            os.environ[_HELD] = own
            try:
                yield True
            finally:
                os.environ.pop(_HELD, None)


def _lies_below(name: str) -> bool:
    return not Path(name).is_absolute() and ".." not in Path(name).parts


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def _wait_for(handle: int, name: str, say: Callable[[str], None]) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        say(f"another build is at work in {name}: waiting until it has ended")
        fcntl.flock(handle, fcntl.LOCK_EX)
