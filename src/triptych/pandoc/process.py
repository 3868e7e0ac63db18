"""Running pandoc: found through pypandoc, shut off from everything but its arguments."""

from __future__ import annotations

import resource
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import resources
from importlib.util import find_spec
from pathlib import Path

from triptych.pandoc import memory
from triptych.pandoc.memory import Answer

SECONDS = 30  # of the processor: a chapter takes well under one; what takes longer will never end
PATIENCE = 600  # seconds of the clock, on a machine that is busy with other things
MEGABYTES = 1024
LOG = "log.json"


class PandocError(Exception):
    """pandoc is missing, failed, or passed its limits; the message says which."""


@cache
def executable() -> str:
    """Return the path of pandoc, that of pypandoc's own wheel before any other of the machine.

    Raises PandocError where there is none.
    """
    spec = find_spec("pypandoc")
    carried = Path(spec.origin).parent / "files" / "pandoc" if spec and spec.origin else None
    if carried and carried.is_file():
        return str(carried)
    import pypandoc  # noqa: PLC0415  (it imports much to find what is usually beside it)

    try:
        return str(pypandoc.get_pandoc_path())
    except OSError as error:
        raise PandocError("pandoc is not there; `triptych doctor` says how to get it") from error


@cache
def version() -> str:
    """Return pandoc's version, such as `3.9`."""
    return _run(["--version"], {}, "", SECONDS).output.split()[1]


def data(name: str) -> str:
    """Return the path of one of the Lua filters and templates that come with this package."""
    return str(_data_folder() / name)


@cache
def _data_folder() -> Path:
    return Path(str(resources.files("triptych.pandoc") / "filters"))


def run(
    arguments: Sequence[str],
    files: Mapping[str, str] | None = None,
    stdin: str = "",
    seconds: int | None = None,
) -> Answer:
    """Ask pandoc, in a folder that holds `files` alone, and return its answer.

    The same question has the same answer, so one that `memory` knows is not asked again. Raises
    PandocError where pandoc fails, or is still at work after `seconds` of processor time.
    """
    files = files or {}
    question = memory.question(_identity(), arguments, files, stdin)
    answer = memory.recall(question)
    if answer is None:
        answer = _run(arguments, files, stdin, seconds or SECONDS)
        memory.keep(question, answer)
    return answer


@cache
def _identity() -> str:
    """Return what tells this pandoc and these filters from others."""
    binary = Path(executable()).stat()
    parts = [f"{executable()} {binary.st_size} {binary.st_mtime_ns}"]
    parts += [file.read_text(encoding="utf-8") for file in sorted(_data_folder().iterdir())]
    return "\0".join(parts)


def _run(arguments: Sequence[str], files: Mapping[str, str], stdin: str, seconds: int) -> Answer:
    with tempfile.TemporaryDirectory(prefix="triptych-") as name:
        folder = Path(name)
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8")
        output = _printed(arguments, folder, stdin, seconds)
        log = folder / LOG
        return Answer(output, log.read_text(encoding="utf-8") if log.is_file() else "")


def _printed(arguments: Sequence[str], folder: Path, stdin: str, seconds: int) -> str:
    limits = ["+RTS", f"-M{MEGABYTES}m", "-RTS"]
    shut_off = ["--sandbox", f"--data-dir={folder / 'no-data'}"]
    try:
        code, out, err = _ended(
            [executable(), *limits, *shut_off, *arguments], folder, stdin, seconds
        )
    except subprocess.TimeoutExpired:
        raise PandocError(_no_answer(PATIENCE)) from None
    except OSError as error:
        raise PandocError(f"pandoc could not be started: {error}") from error
    if code == -signal.SIGXCPU:
        raise PandocError(_no_answer(seconds))
    if code:
        raise PandocError(_reason(code, err.decode(errors="replace")))
    return out.decode()


def _ended(
    command: Sequence[str], folder: Path, stdin: str, seconds: int
) -> tuple[int, bytes, bytes]:
    """Run a command within its limits on time; return its exit code and what it printed."""
    pipe = subprocess.PIPE
    environment = {"LANG": "C.UTF-8", "HOME": str(folder)}
    with subprocess.Popen(
        command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=folder, env=environment
    ) as process:
        _limit(process.pid, seconds)
        try:
            out, err = process.communicate(stdin.encode(), timeout=PATIENCE)
        except BaseException:
            process.kill()
            raise
    return process.returncode, out, err


def _limit(process: int, seconds: int) -> None:
    """On Linux: have the kernel end a process that uses more time; elsewhere the clock does."""
    with suppress(OSError, AttributeError):
        resource.prlimit(process, resource.RLIMIT_CPU, (seconds, seconds + 1))


def _no_answer(seconds: int) -> str:
    return (
        f"pandoc gave no answer in {seconds} seconds; look for long runs of brackets "
        "or emphasis marks, and simplify them"
    )


def _reason(code: int, stderr: str) -> str:
    if code == 251:
        return f"pandoc needed more than {MEGABYTES} MB of memory"
    lines = [line for line in stderr.splitlines() if line.strip()] or ["no message"]
    return f"pandoc stopped with code {code}: {lines[0]}"
