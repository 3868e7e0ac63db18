"""Prints an article of so many pages in a child like the press's, and tells what it took."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import grown

from triptych import press
from triptych.formats.pdf import document as pdf
from triptych.journal import Journal
from triptych.load import load
from triptych.press import fonts

MOST_PAGES = 100
MOST_MEMORY = 250 << 20  # for so many pages, the share of the server's included
WORDS_A_PAGE = 1180  # in three languages, of which one is printed


class Work(NamedTuple):
    """What a print took: pages, seconds, and bytes of memory.

    `peak` is the most the child held, `base` what it had of its server before it began. `judging`
    is the share of its processor time in which it judged its pages.
    """

    pages: int
    seconds: float
    peak: int
    base: int
    judging: float


class _AskedError(Exception):
    """The job is known; nothing need be printed."""


def grown_job(folder: Path, pages: int) -> dict[str, Any]:
    """Return the job by which an article of so many pages or some more is printed, all of it."""
    folder.mkdir()
    article, _ = load(grown.write(folder, pages * WORDS_A_PAGE, 2 * pages))
    assert article
    jobs: list[dict[str, Any]] = []

    def keep(_server: object, job: dict[str, Any], archive: Callable[[], Any], _limits: object):
        jobs.append({**job, "archive": archive().to_job()})
        raise _AskedError

    real = press._ask
    press._ask = keep
    try:
        pdf.render(article, Journal.read("base"), "en")
    except _AskedError:
        pass
    finally:
        press._ask = real
        press.close()
    return jobs[0]


def measured(job: dict[str, Any]) -> Work:
    """Print a job in a process of its own, and in a child of that as the press does."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "job.json"
        file.write_text(json.dumps(job), encoding="utf-8")
        faces = fonts.faces(fonts.FALLBACK)[0].path.parent
        command = [sys.executable, __file__, str(faces), folder, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    return Work(*json.loads(done.stdout))


def main() -> None:
    """Be the server: fork, print, and tell."""
    from triptych.press import server

    faces, scratch, file = map(Path, sys.argv[1:])
    work = server._load(faces, scratch)
    job = json.loads(file.read_bytes())
    base = _resident()
    begun = time.perf_counter()
    if (pid := os.fork()) == 0:
        _be_child(work, job, scratch)
    peak = os.wait4(pid, 0)[2].ru_maxrss << 10
    took = time.perf_counter() - begun
    judging = float((scratch / "judging").read_text("ascii"))
    print(json.dumps([_pages(scratch / "a.pdf"), took, peak, base, judging]))


def _be_child(work: Callable[..., Any], job: dict[str, Any], scratch: Path) -> NoReturn:
    from triptych.press import inspect

    real, spent, begun = inspect.faults, 0.0, time.process_time()

    def timed(pages: Any) -> Any:
        nonlocal spent
        start = time.process_time()
        try:
            return real(pages)
        finally:
            spent += time.process_time() - start

    inspect.faults = timed
    _, data = work(job, lambda: job["archive"])
    (scratch / "a.pdf").write_bytes(data)
    (scratch / "judging").write_text(str(spent / (time.process_time() - begun)), "ascii")
    os._exit(0)


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * resource.getpagesize()


def _pages(file: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(file)
    count = len(document)
    document.close()
    return count


if __name__ == "__main__":
    main()
