"""What a build makes, and out of what: one key for each step, told without reading an article.

A key is the SHA-256 of all that shapes a step's files: the sources, the journal's files, the
program itself and its tools. A file below `build/` is kept while its bytes and its key are those
on record, and removed before the build otherwise; the clock plays no part.
"""

from __future__ import annotations

import fnmatch
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from triptych import versions
from triptych.formats import FORMATS
from triptych.journal import Journal, JournalError, NoJournalError
from triptych.load import Item, find
from triptych.sources.manuscript import ARTICLE, FIGURES, SUPPLEMENTS
from triptych.store import Store, digest, file_digest

FINDINGS = ("findings.json", "findings.html")
MANIFEST = "manifest.json"
CHANGES = "changes*"  # the pages of `triptych diff`
_URGENCY = {"check": 8, "pdf": 6, "jats": 4, "html": 2}  # of others 0

# Of a journal's files, those which a step certainly does not read; of a step not named here, none.
_UNREAD = {
    "check": ("*.css", "*.xml.j2", "*.html.j2", CHANGES),
    "html": ("print*.css", "*.xml.j2", "findings.html.j2", CHANGES),
    "pdf": ("web*.css", "findings.html.j2", CHANGES),  # it carries the JATS
    "jats": ("*.css", "*.html.j2", CHANGES),
    "assets": ("*.xml.j2", "*.html.j2", "print*.css", CHANGES),
}
_READ = {"check": ("findings.html.j2",)}


class UsageError(Exception):
    """What was asked for cannot be built; the message says why and what to do."""


@dataclass(frozen=True)
class Request:
    """What to build: a folder, in part or as a whole, and how."""

    folder: str = "manuscript"
    only: tuple[str, ...] = ()
    language: str = ""
    journal: str = ""

    @classmethod
    def of(cls, config: Mapping[str, object]) -> Request:
        """Read the request from Snakemake's configuration; raises UsageError."""
        values = {name: str(config.get(name) or "") for name in cls.__dataclass_fields__}
        only = tuple(filter(None, values["only"].replace(",", " ").split()))
        if unknown := [name for name in only if name not in FORMATS]:
            raise UsageError(f"unknown format {unknown[0]!r}: there are {', '.join(FORMATS)}")
        return cls(values["folder"] or cls.folder, only, values["language"], values["journal"])


@dataclass(frozen=True)
class Step:
    """One step for one article: what it makes and the key of all it is made from."""

    kind: str
    item: Item
    language: str
    outputs: tuple[str, ...]
    key: str

    @property
    def name(self) -> str:
        """Return the name that records and logs have, such as `my-paper/html.kk`."""
        return f"{self.item.id}/{'.'.join(filter(None, (self.kind, self.language)))}"


@dataclass
class Plan:
    """All steps for the articles of one folder, and the folder they are written to."""

    request: Request
    store: Store
    items: tuple[Item, ...]
    steps: Mapping[tuple[str, str, str], Step] = field(init=False)

    def __post_init__(self) -> None:
        """Tell the steps of every article; raises UsageError for what cannot be built."""
        self._refuse()
        steps = [step for item in self.items for step in self._steps(item)]
        self.steps = {(step.item.id, step.kind, step.language): step for step in steps}

    @classmethod
    def of(cls, request: Request, store: Store) -> Plan:
        """Look at what is in the folder now; raises UsageError for what cannot be built."""
        return cls(request, store, articles(Path(os.path.relpath(request.folder))))

    def _refuse(self) -> None:
        for id_, count in Counter(item.id for item in self.items).items():
            if count > 1:
                alike = [str(item.folder) for item in self.items if item.id == id_]
                where = ", ".join(alike[:3]) + (" …" if count > 3 else "")
                raise UsageError(f"{count} articles have the id {id_}: {where}")
        spoken = sorted({language for item in self.items for language in item.languages})
        if self.request.language and self.request.language not in spoken:
            known = ", ".join(spoken)
            raise UsageError(f"no article is in {self.request.language!r}: there are {known}")

    def journal(self, item: Item) -> Journal:
        """Return the journal an article is set for: the one asked for, else its own."""
        return journal_of(item, self.request.journal)

    def step(self, kind: str, id: str, language: str = "") -> Step:  # noqa: A002
        """Return one step; raises UsageError where there is none."""
        try:
            return self.steps[id, kind, language]
        except KeyError:
            raise UsageError(f"nothing here is called {id} {kind} {language}".rstrip()) from None

    def inputs(self, kind: str, id: str, language: str = "") -> list[str]:  # noqa: A002
        """Return the source files that a step reads, as far as Snakemake can name them.

        It takes braces in a name for a wildcard; the step's key knows such files all the same.
        """
        item = self.step(kind, id, language).item
        shown = [path for path in item.sources if _is_shown(path.relative_to(item.folder))]
        names = [str(path) for path in (shown if kind == "assets" else item.sources)]
        return [name for name in names if not set(name) & set("{}\n")]

    def key(self, kind: str, id: str, language: str = "") -> str:  # noqa: A002
        """Return the key of a step."""
        return self.step(kind, id, language).key

    def urgency(self, kind: str, id: str, language: str = "") -> int:  # noqa: A002
        """Return a step's priority: what takes longest first, above all the text's own print."""
        own = self.step(kind, id, language).item.languages[:1] == (language,)
        return _URGENCY.get(kind, 0) + own

    @property
    def wanted(self) -> Iterator[Step]:
        """Yield the steps asked for; a part of the formats or languages makes no manifest."""
        only, language = self.request.only or tuple(FORMATS), self.request.language
        whole = not self.request.only and not language
        for step in self.steps.values():
            if step.kind in FORMATS:
                if step.kind in only and (not language or step.language in ("", language)):
                    yield step
            elif step.kind == "check" or (step.kind == "assets" and "html" in only) or whole:
                yield step

    @property
    def targets(self) -> list[str]:
        """Return the files asked for, as Snakemake knows them."""
        return [name for step in self.wanted for name in self.files(step)]

    def parts(self, id: str) -> list[str]:  # noqa: A002
        """Return the files of an article that its manifest lists, as Snakemake knows them."""
        steps = [step for step in self.steps.values() if step.item.id == id]
        return [name for step in steps if step.kind != "manifest" for name in self.files(step)]

    def files(self, step: Step) -> list[str]:
        """Return the paths Snakemake knows a step by: its outputs, else its record."""
        if not step.outputs:
            return [self.store.record_path(step.name).as_posix()]
        return [(self.store.root / name).as_posix() for name in step.outputs]

    @cached_property
    def stale(self) -> tuple[Step, ...]:
        """The steps whose files are not there, were altered, or are not of the present sources."""
        return tuple(
            step
            for step in self.steps.values()
            if not self.store.is_current(step.name, step.key, step.outputs)
        )

    def tidy(self) -> list[Step]:
        """Remove what is stale or half-written; return the steps asked for that are to be made."""
        self.store.sweep()
        for step in self.stale:
            self.store.discard(step.name, step.outputs)
        return [step for step in self.wanted if step in self.stale]

    def _steps(self, item: Item) -> Iterator[Step]:
        made = [self._step("check", item), self._step("assets", item)]
        for kind, form in FORMATS.items():
            languages = item.languages if "{language}" in form.output else ("",)
            made.extend(self._step(kind, item, language) for language in languages)
        yield from made
        yield self._step("manifest", item, keys=[step.key for step in made])

    def _step(self, kind: str, item: Item, language: str = "", keys: Iterable[str] = ()) -> Step:
        parts = {
            "step": [kind, item.id, language, list(item.languages)],
            "sources": self.sources(item, figures_only=kind == "assets"),
            "journal": self._style(kind, item),
            "program": program(),
            "tools": versions.tools(),
            "fonts": versions.fonts(),
            "keys": list(keys),
        }
        key = digest(json.dumps(parts, sort_keys=True).encode())
        return Step(kind, item, language, _outputs(kind, item.id, language), key)

    def sources(self, item: Item, *, figures_only: bool = False) -> dict[str, str]:
        """Return the SHA-256 of each source of an article, by its path in the manuscript."""
        return {
            source.relative_to(item.folder).as_posix(): self._digests[source]
            for source in item.sources
            if not figures_only or _is_shown(source.relative_to(item.folder))
        }

    @cached_property
    def _digests(self) -> dict[Path, str]:
        return {path: file_digest(path) or "" for item in self.items for path in item.sources}

    def _style(self, kind: str, item: Item) -> dict[str, str]:
        journal = self.journal(item)
        return {name: sha for name, sha in styles(journal).items() if reads(kind, name)}


def _outputs(kind: str, id: str, language: str) -> tuple[str, ...]:  # noqa: A002
    if kind in FORMATS:
        return (FORMATS[kind].output.format(id=id, language=language),)
    names = {"check": FINDINGS, "manifest": (MANIFEST,)}.get(kind, ())
    return tuple(f"{id}/{name}" for name in names)


def reads(kind: str, name: str) -> bool:
    """Tell whether a step may read a journal's file; when in doubt, it does."""
    base = name.rsplit("/", 1)[-1]
    if any(fnmatch.fnmatch(base, pattern) for pattern in _READ.get(kind, ())):
        return True
    return not any(fnmatch.fnmatch(base, pattern) for pattern in _UNREAD.get(kind, ()))


def _is_shown(source: Path) -> bool:
    """Tell whether a source goes to the reader as it is: a figure, a supplementary file."""
    return len(source.parts) > 1 and source.parts[0] in {FIGURES, SUPPLEMENTS}


def articles(folder: Path) -> tuple[Item, ...]:
    """Return the articles in a folder; raises UsageError where there is none."""
    if items := tuple(_safe(item) for item in find(folder)):
        return items
    nothing = f"there is no folder {folder}"
    if folder.is_dir():
        nothing = f"there is no article.yaml in {folder} nor in a folder in it"
    cure = "name another, or let `triptych new FOLDER` write a manuscript to start from"
    if Path(ARTICLE).is_file():
        cure = "a dot names this folder, which is one of an article"
    raise UsageError(f"{nothing}; {cure}")


def _safe(item: Item) -> Item:
    """Return the item with an id that can name a folder, whatever its `article.yaml` says."""
    id_ = re.sub(r"[^a-z0-9]+", "-", item.id.lower()).strip("-") or "article"
    return item._replace(id=id_, languages=tuple(dict.fromkeys(item.languages)))


def journal_of(item: Item, name: str = "") -> Journal:
    """Return the journal called `name`, or the article's own; raises UsageError."""
    try:
        return _journal(name or item.template, Path.cwd())
    except NoJournalError as error:
        raise UsageError(str(error) if name else f"{item.template_place}: {error}") from None
    except JournalError as error:
        raise UsageError(str(error)) from None


@cache
def _journal(name: str, _here: Path) -> Journal:
    """Read a journal once for each folder to work in, where it may lie in `templates/`."""
    return Journal.read(name)


def styles(journal: Journal) -> dict[str, str]:
    """Return the SHA-256 of each file of a journal, by the name of its folder and its own."""
    return {
        f"{folder.name}/{file.relative_to(folder).as_posix()}": file_digest(file) or ""
        for folder in journal.folders
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@cache
def program() -> str:
    """Return the SHA-256 of the program: of all its files that may shape an output."""
    package = Path(__file__).parent
    kinds = {".py", ".lua", ".yaml", ".dic"}
    files = sorted(file for file in package.rglob("*") if file.suffix in kinds)
    parts = [f"{file.relative_to(package).as_posix()} {file_digest(file)}" for file in files]
    return digest("\n".join(parts).encode())
