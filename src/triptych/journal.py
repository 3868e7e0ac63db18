"""A journal: a folder below `templates/` with its facts, its rules and its look."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from pydantic import ValidationError

from triptych import resources, styles
from triptych.document import Document
from triptych.settings import Settings
from triptych.sources.schema import EVERY_LANGUAGE
from triptych.sources.yaml import parse

SETTINGS = "journal.yaml"
BASE = "base"


class JournalError(Exception):
    """A journal's folder is missing or says something that cannot be; the message says what."""


class NoJournalError(JournalError):
    """There is no journal of a name; who named it knows the place."""


@dataclass(frozen=True, eq=False)
class Journal:
    """A journal as formats and rules see it. What its own folder lacks, `base` has."""

    name: str
    settings: Settings
    folders: tuple[Path, ...]

    @classmethod
    def read(cls, name: str) -> Journal:
        """Read the journal called `name`: `templates/<name>` here, else the program's own.

        Raises NoJournalError where there is none, JournalError where its `journal.yaml` is wrong.
        """
        base = resources.templates() / BASE
        own = next((f for f in (Path("templates", name), base.parent / name) if f.is_dir()), None)
        if own is None:
            known = ", ".join(sorted(folder.name for folder in base.parent.iterdir()))
            raise NoJournalError(
                f"there is no journal called {name}: there is no templates/{name} here, "
                f"and the program has {known}"
            )
        folders = (own,) if own.samefile(base) else (own, base)
        journal = cls(name, read_settings(own / SETTINGS), folders)
        _ = journal.style  # a style that cannot be used is told before anything is made
        return journal

    @cached_property
    def style(self) -> styles.Style:
        """Return the citation style: a file of the journal's folders, else one known by its name.

        Raises JournalError, which names the place where the style is chosen.
        """
        name = self.settings.style
        own = next((n for n in (name, f"{name}.csl") if self.has(n)), None)
        file = self.find(own) if own else styles.find(name.removesuffix(".csl"))
        try:
            return styles.read(file or _no_style(name))
        except styles.StyleError as error:
            raise JournalError(f'{self._place("style")}: "style": {error}') from None

    def _place(self, field: str) -> str:
        """Return the place of a field of `journal.yaml`, its file where it is not said there."""
        file = self.folders[0] / SETTINGS
        if not file.is_file():
            return file.as_posix()
        return str(parse(Document.read(file, file.as_posix()))[0].place_of(field))

    def find(self, name: str) -> Path:
        """Return the file that shapes this journal's outputs; raises JournalError without one."""
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        raise JournalError(f"neither {self.folders[0]} nor {BASE} has a file {name}")

    def has(self, name: str) -> bool:
        """Tell whether one of the journal's folders has a file."""
        return any((folder / name).is_file() for folder in self.folders)

    def title(self, language: str) -> str:
        """Return the journal's title in a language, empty where it is not known."""
        return _in(self.settings.title, language)

    def publisher(self, language: str) -> str:
        """Return the publisher's name in a language, empty where it is not known."""
        return _in(self.settings.publisher, language)

    def place(self, language: str) -> str:
        """Return the publisher's place in a language, empty where it is not known."""
        return _in(self.settings.publisher_place, language)


def _no_style(name: str) -> NoReturn:
    """Raise StyleError, which says what may be meant by a style's name."""
    near = difflib.get_close_matches(name.removesuffix(".csl"), styles.names(), n=3, cutoff=0.5)
    meant = f"; did you mean {' or '.join(near)}?" if near else ""
    raise styles.StyleError(
        f"neither the journal's folder nor the CSL project has the style {name}{meant}"
    )


def _in(text: Mapping[str, str], language: str) -> str:
    return text.get(language, text.get(EVERY_LANGUAGE, ""))


def read_settings(file: Path) -> Settings:
    """Return what a `journal.yaml` says, nothing where there is none.

    Raises JournalError, which names the place, where it says something that cannot be.
    """
    if not file.is_file():
        return Settings()
    source, findings = parse(Document.read(file, file.as_posix()))
    if findings:
        raise JournalError(f"{findings[0].place}: {findings[0].message}")
    try:
        return Settings.model_validate(source.data or {})
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        loc = tuple(part for part in fault["loc"] if part != "[key]")
        name = ".".join(str(part) for part in loc)
        raise JournalError(f'{source.place_of(*loc)}: "{name}": {_sentence(fault)}') from None


def _sentence(fault: Mapping[str, Any]) -> str:
    """Return what is wrong with a field, in words an editor can act on."""
    if fault["type"] == "extra_forbidden":
        return "no field is called so"
    if fault["loc"][-1] == "[key]":
        return "a rule of the families STR, REF, LNG, TXT, MET or FIG is expected here"
    message = str(fault["msg"]).removeprefix("Value error, ").replace("Input should be", "write")
    return message[:1].lower() + message[1:]
