"""What the rules of the Snakefile call: each step makes one article's files, or says why not.

Jobs run as threads of one process. They share one `Build`, which reads each article once, and
remembers failures for whoever started it.
"""

from __future__ import annotations

import atexit
import contextlib
import sys
import threading
import traceback
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from triptych import __version__, errors, pandoc, report, versions
from triptych.finding import Finding
from triptych.formats import FORMATS
from triptych.load import Item
from triptych.plan import Plan, Request, Step, program, styles
from triptych.sources.manuscript import is_inside
from triptych.store import Record, Store, file_digest

if TYPE_CHECKING:
    from triptych.desk import Checked


Made = tuple[bytes, tuple[Finding, ...]]
"""An edition that is set: its bytes, and what is only ugly in it."""


class StepError(Exception):
    """A step made nothing; the message is one line for people."""


@dataclass(frozen=True)
class Failure:
    """Why a step made nothing: a sentence for people, or findings that tell it better."""

    step: str
    message: str
    findings: tuple[Finding, ...] = ()
    log: Path | None = None


@dataclass
class Build:
    """One run over a plan."""

    plan: Plan
    to_make: list[Step]
    loud: bool = False  # print what was found, since nobody else will
    failures: list[Failure] = field(default_factory=list)
    made: list[Step] = field(default_factory=list)
    _loaded: dict[str, Checked] = field(default_factory=dict)
    _locks: dict[str, threading.Lock] = field(default_factory=dict)
    _warnings: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    _early: dict[str, Future[Made]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Give every article the lock under which it is read."""
        self._locks = {item.id: threading.Lock() for item in self.plan.items}

    @property
    def store(self) -> Store:
        """Return the folder the build writes to."""
        return self.plan.store

    def loaded(self, item: Item) -> Checked:
        """Return the article, read and checked by the first who asks; the others wait for it.

        Raises StepError where a source is no longer what the plan was made from.
        """
        with self._locks[item.id]:
            if item.id not in self._loaded:
                self._loaded[item.id] = self._load(item)
            return self._loaded[item.id]

    def _load(self, item: Item) -> Checked:
        from triptych import desk  # noqa: PLC0415  (all rules, which a build with nothing to do spares)

        checked = desk.check(item, self.plan.journal(item))
        for name, sha in self.plan.sources(item).items():
            if (file_digest(item.folder / name) or "") != sha:
                raise StepError(f"{item.folder / name} was changed while it was read; build again")
        return checked

    def hasten(self, step: Step, pool: Executor) -> None:
        """Begin to set an edition before Snakemake comes to its step, which then waits for it."""
        self._early[step.name] = pool.submit(self._set, step)

    def _set(self, step: Step) -> Made:
        """Return a format's edition; raises StepError for an article with errors."""
        loaded = self.loaded(step.item)
        if loaded.article is None or report.has_errors(loaded.findings):
            raise StepError(f"{step.item.id} is not published: {report.count(loaded.findings)}")
        journal = self.plan.journal(step.item)
        return FORMATS[step.kind].made(loaded.article, journal, step.language)

    def check(self, id: str) -> None:  # noqa: A002
        """Write what was found in an article, as data and as a page."""
        from triptych import synopsis  # noqa: PLC0415  (a build with nothing to check)

        step = self.plan.step("check", id)
        with self._making(step) as files:
            article, findings = self.loaded(step.item)
            template = self.plan.journal(step.item).find("findings.html.j2")
            files[f"{id}/findings.json"] = report.to_json(findings).encode()
            files[f"{id}/findings.html"] = synopsis.page(findings, template, id, article)
        if self.loud:
            print(report.text(report.worst(findings)), end="", file=sys.stderr)

    def edition(self, kind: str, id: str, language: str = "") -> None:  # noqa: A002
        """Write one format of an article, in one language where it has editions."""
        step = self.plan.step(kind, id, language)
        with self._making(step) as files:
            early = self._early.pop(step.name, None)
            data, warnings = early.result() if early else self._set(step)
            files[step.outputs[0]] = data
            self._warnings[step.name] = warnings
        if self.loud:
            print(report.text(warnings), end="", file=sys.stderr)

    def assets(self, id: str) -> None:  # noqa: A002
        """Copy the article's figures, and the fonts of the web edition."""
        step = self.plan.step("assets", id)
        with self._making(step) as files:
            for name in self.plan.sources(step.item, figures_only=True):
                files[f"{id}/{name}"] = _inside(step.item.folder, name).read_bytes()
            files |= {f"{id}/assets/{name}": data for name, data in _web_fonts().items()}

    def manifest(self, id: str) -> None:  # noqa: A002
        """Write what the article was made from and what was made, each with its SHA-256."""
        step = self.plan.step("manifest", id)
        with self._making(step) as files:
            files[step.outputs[0]] = report.as_json(self._manifest(step.item)).encode()

    def _manifest(self, item: Item) -> dict[str, object]:
        journal = self.plan.journal(item)
        return {
            "article": item.id,
            "triptych": {"version": __version__, "sha256": program()},
            "tools": versions.tools() | {"pandoc": pandoc.version()},
            "fonts": versions.fonts(),
            "journal": {"name": journal.name, "files": styles(journal)},
            "sources": self.plan.sources(item),
            "outputs": self._outputs(item),
        }

    def _outputs(self, item: Item) -> dict[str, str]:
        files: dict[str, str] = {}
        for step in self.plan.steps.values():
            if step.item.id == item.id and step.kind != "manifest":
                record = self.store.recorded(step.name)
                files |= record.files if record else {}
        return {name.removeprefix(f"{item.id}/"): files[name] for name in sorted(files)}

    @contextlib.contextmanager
    def _making(self, step: Step) -> Iterator[dict[str, bytes]]:
        """Collect a step's files, then write and record them all; on failure say why."""
        files: dict[str, bytes] = {}
        self.store.discard(step.name, step.outputs)
        try:
            yield files
            written = {name: self.store.write(name, data) for name, data in files.items()}
            warnings = [report.plain(one) for one in self._warnings.get(step.name, ())]
            self.store.record(step.name, Record(step.key, written, warnings))
        except Exception as error:
            failure = self._failure(step, error)
            self.failures.append(failure)
            self.store.discard(step.name, [*step.outputs, *files])
            raise StepError(failure.message) from None
        self.made.append(step)

    def _failure(self, step: Step, error: Exception) -> Failure:
        findings = tuple(getattr(error, "findings", ()))
        if isinstance(error, StepError) or findings:
            return Failure(step.name, str(error), findings)
        log = self.store.log_path(step.name)
        with contextlib.suppress(OSError):
            log.parent.mkdir(parents=True, exist_ok=True)
            log.write_text(traceback.format_exc(), encoding="utf-8")
        fault = f"triptych has a fault here: {type(error).__name__}: {error}"
        return Failure(step.name, errors.sentence(error) or fault, log=log)


def _inside(folder: Path, name: str) -> Path:
    """Return a file of the manuscript; raises StepError for a link that leads out of it."""
    if is_inside(folder, folder / name):
        return folder / name
    raise StepError(f"{folder / name} is a link out of the manuscript; put the file itself there")


def _web_fonts() -> Mapping[str, bytes]:
    from triptych.press import fonts  # noqa: PLC0415  (only where there is something to copy)

    return {name: file.read_bytes() for name, file in fonts.web_fonts()}


_running: list[tuple[Request, Build]] = []
_until_exit = contextlib.ExitStack()
atexit.register(_until_exit.close)


@contextlib.contextmanager
def running(request: Request, store: Store) -> Iterator[Build]:
    """Hold the output folder, tidy it, and be the build that `begin` returns meanwhile."""
    with store.held() as first:
        plan = Plan.of(request, store)
        build = Build(plan, plan.tidy() if first else [])
        pandoc.remember_in(store.state / "pandoc")
        _running.append((request, build))
        try:
            yield build
        finally:
            _running.pop()
            pandoc.remember_in(None)


def begin(config: Mapping[str, object], *, dry_run: bool = False) -> Build:
    """Return the build at work in this process, or begin the one `config` asks for.

    The latter is Snakemake's own command: it holds the output folder until the process ends. A
    dry run neither waits nor removes anything.
    """
    request = Request.of(config)
    if _running and _running[-1][0] == request:
        return _running[-1][1]
    if dry_run:
        return Build(Plan.of(request, Store()), [])
    build = _until_exit.enter_context(running(request, Store()))
    build.loud = True
    return build
