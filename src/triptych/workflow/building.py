"""A build from its request to its exit code."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from triptych import resources, steps
from triptych.formats import FORMATS
from triptych.plan import Request, UsageError
from triptych.steps import Build
from triptych.store import Store
from triptych.workflow import summary
from triptych.workflow.display import Bar, Display, Lines
from triptych.workflow.summary import TOOL, USAGE, Outcome


def build(request: Request, *, cores: int | None = None, keep_going: bool = False) -> int:
    """Build what is asked for, print how it went, and return the exit code.

    Progress and errors go to standard error, findings and the list of outputs to standard output.
    """
    begun = time.monotonic()
    try:
        with steps.running(request, Store()) as work:
            outcome = Outcome(work)
            if work.to_make:  # else Snakemake, which knows steps by the same keys, would do nothing
                _run(outcome, cores or os.cpu_count() or 1, keep_going)
            outcome.seconds = time.monotonic() - begun
            summary.show(outcome)
    except (UsageError, resources.MissingResourceError) as error:
        print(f"triptych: {error}", file=sys.stderr)
        return USAGE if isinstance(error, UsageError) else TOOL
    finally:
        _close_press()
    return outcome.exit_code


def _run(outcome: Outcome, cores: int, keep_going: bool) -> None:
    work = outcome.build
    _find_a_cache(work.store)
    try:
        with _head_start(work, cores):
            outcome.succeeded = _execute(outcome, cores, keep_going)
    except KeyboardInterrupt:
        outcome.succeeded, outcome.interrupted = False, True


def _execute(outcome: Outcome, cores: int, keep_going: bool) -> bool:
    from triptych.workflow import engine  # noqa: PLC0415  (its import takes most of a build's start)

    display = _display()
    try:
        return engine.execute(
            _config(outcome.build.plan.request),
            cores=cores,
            keep_going=keep_going,
            display=display,
            error=outcome.errors.append,
        )
    finally:
        display.close()


def _find_a_cache(store: Store) -> None:
    """Let Snakemake keep its copy of the Snakefile in the build where the user has no cache."""
    own = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    try:
        Path(own).mkdir(parents=True, exist_ok=True)
        writable = os.access(own, os.W_OK)
    except OSError:
        writable = False
    if not writable:
        os.environ["XDG_CACHE_HOME"] = str((store.state / "cache").absolute())


def _config(request: Request) -> Mapping[str, str]:
    return {
        "folder": request.folder,
        "only": ",".join(request.only),
        "language": request.language,
        "journal": request.journal,
    }


@contextmanager
def _head_start(work: Build, cores: int) -> Iterator[None]:
    """Begin the first editions while Snakemake is still being imported."""
    if any(step.kind == "pdf" for step in work.to_make):
        _warm_press()
    early = [step for step in work.to_make if step.kind in FORMATS]
    early.sort(key=lambda step: -work.plan.urgency(step.kind, step.item.id, step.language))
    pool = ThreadPoolExecutor(max_workers=cores + 1, thread_name_prefix="early")
    for step in early[: cores + 1]:
        work.hasten(step, pool)
    try:
        yield
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _warm_press() -> None:
    from triptych import press  # noqa: PLC0415  (only where something is printed)
    from triptych.press import fonts  # noqa: PLC0415  (only where something is printed)

    press.warm(fonts.FALLBACK)
    with suppress(fonts.FontError):  # the step that prints will tell
        if not fonts.ready(fonts.FALLBACK):
            print("making the fonts for print, once: half a minute", file=sys.stderr)


def _close_press() -> None:
    press = sys.modules.get("triptych.press")  # not imported where nothing was printed
    if press:
        press.close()


def _display() -> Display:
    if sys.stderr.isatty():
        return Bar(sys.stderr, shutil.get_terminal_size().columns)
    return Lines(sys.stderr)
