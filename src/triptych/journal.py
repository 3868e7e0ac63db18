"""A journal: a folder below `templates/` with its facts, its rules and its look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from triptych import resources
from triptych.document import Document
from triptych.schema import EVERY_LANGUAGE, LocalText
from triptych.yaml import parse

SETTINGS = "journal.yaml"
BASE = "base"


class JournalError(Exception):
    """A journal's folder is missing or says something that cannot be; the message says what."""


class Settings(BaseModel):
    """`journal.yaml`: what is known of the journal; all of it may be unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: LocalText = {}
    id: str = ""
    issn: str = ""
    eissn: str = ""
    publisher: LocalText = {}
    style: str = "references.csl"


@dataclass(frozen=True, eq=False)
class Journal:
    """A journal as formats and rules see it. What its own folder lacks, `base` has."""

    name: str
    settings: Settings
    folders: tuple[Path, ...]

    @classmethod
    def read(cls, name: str) -> Journal:
        """Read the journal called `name`: `templates/<name>` here, else the program's own.

        Raises JournalError where there is none, or where its `journal.yaml` is wrong.
        """
        base = resources.templates() / BASE
        own = next((f for f in (Path("templates", name), base.parent / name) if f.is_dir()), None)
        if own is None:
            known = ", ".join(sorted(folder.name for folder in base.parent.iterdir()))
            raise JournalError(f"there is no journal called {name}: the program has {known}")
        folders = (own,) if own.samefile(base) else (own, base)
        return cls(name, _settings(own / SETTINGS), folders)

    def find(self, name: str) -> Path:
        """Return the file that shapes this journal's outputs; raises JournalError without one."""
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        raise JournalError(f"neither {self.folders[0]} nor {BASE} has a file {name}")

    @property
    def files(self) -> list[Path]:
        """Return every file of the journal's folders, own files first."""
        return [
            file for folder in self.folders for file in sorted(folder.rglob("*")) if file.is_file()
        ]

    def title(self, language: str) -> str:
        """Return the journal's title in a language, empty where it is not known."""
        return _in(self.settings.title, language)

    def publisher(self, language: str) -> str:
        """Return the publisher's name in a language, empty where it is not known."""
        return _in(self.settings.publisher, language)


def _in(text: Mapping[str, str], language: str) -> str:
    return text.get(language, text.get(EVERY_LANGUAGE, ""))


def _settings(file: Path) -> Settings:
    if not file.is_file():
        return Settings()
    source, findings = parse(Document.read(file, file.as_posix()))
    if findings:
        place = findings[0].place
        raise JournalError(f"{place.path}:{place.line}:{place.column}: {findings[0].message}")
    try:
        return Settings.model_validate(source.data or {})
    except ValidationError as error:
        fault = error.errors()[0]
        place = source.place_of(*fault["loc"])
        name = ".".join(str(part) for part in fault["loc"])
        where = f"{place.path}:{place.line}:{place.column}"
        raise JournalError(f'{where}: "{name}": {fault["msg"]}') from None
