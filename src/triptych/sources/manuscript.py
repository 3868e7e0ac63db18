"""The files of one manuscript folder, read as text that remembers its places."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from triptych.document import Document, NotTextError, Place, Text
from triptych.finding import Finding, Severity
from triptych.rule import kept
from triptych.sources.schema import TAG
from triptych.sources.yaml import Yaml, parse

ARTICLE = "article.yaml"
FIGURES = "figures"
SUPPLEMENTS = "supplementary"
LANGUAGE_FILE = re.compile(rf"{TAG}\.md")
"""The names of language versions: `en.md`."""
LARGEST = 16 << 20  # bytes of a source; a long book has one or two million

THERE = kept("SRC001", "source-is-there")
UTF8 = kept("SRC002", "source-is-utf-8")
INSIDE = kept("SRC009", "source-lies-inside")
USED = kept("SRC013", "source-is-used", Severity.WARNING)


class Manuscript:
    """Reads the sources of one folder; collects what is wrong with them on the way."""

    def __init__(self, folder: Path) -> None:
        """Read nothing yet."""
        self.folder = folder
        self.findings: list[Finding] = []
        self.documents: dict[str, Document] = {}

    def place(self, name: str) -> Place:
        """Return the beginning of the file called `name`."""
        return Place((self.folder / name).as_posix())

    def has(self, name: str) -> bool:
        """Tell whether anything is there under a name, even a link that leads nowhere."""
        return os.path.lexists(self.folder / name)

    def document(self, name: str, asked_at: Place | None = None) -> Document | None:
        """Return the source called `name`, None with a finding where it cannot be had.

        `asked_at` is where the sources say that there should be such a file.
        """
        place = self.place(name)
        try:
            found = self._problem(name, asked_at or place)
            if found is None:
                self.documents[name] = Document.read(self.folder / name, place.path)
        except OSError as error:
            found = THERE.at(place, f"{name} cannot be read: {error.strerror}", _CURE)
        except NotTextError as error:
            found = UTF8.at(error.place, str(error), "save the file as UTF-8")
        if found is not None:
            self.findings.append(found)
        return self.documents.get(name)

    def _problem(self, name: str, asked_at: Place) -> Finding | None:
        """Return why a file is none to read, if so; raises OSError."""
        file, place = self.folder / name, self.place(name)
        if not file.exists():
            cure = f"write {place.path}, or take its name out here"
            return THERE.at(asked_at, f"the file {name} is not there", cure)
        if not is_inside(self.folder, file):
            return self._link_out(place)
        status = file.stat()
        if not stat.S_ISREG(status.st_mode):  # a pipe, for one, would be read for ever
            return THERE.at(place, f"{name} is no file but something else", _CURE)
        if status.st_size > LARGEST:
            return THERE.at(place, f"{name} is larger than {LARGEST >> 20} MB", _CURE)
        return None

    def _link_out(self, place: Place) -> Finding:
        cure = "put the file itself into the manuscript"
        return INSIDE.at(place, "this file is a link out of the manuscript", cure)

    def yaml(self, name: str) -> Yaml:
        """Return what the YAML file called `name` says, nothing where it cannot be read."""
        document = self.document(name)
        if document is None:
            return Yaml(place=self.place(name))
        source, findings = parse(document)
        self.findings += findings
        return source

    def figures(self) -> list[Path]:
        """Return the files of `figures/`, in order; each link out of the manuscript is found."""
        files = figures(self.folder)
        outside = [file for file in files if not is_inside(self.folder, file)]
        self.findings += [self._link_out(Place(file.as_posix())) for file in outside]
        return files

    def inside(self, names: Iterable[str]) -> list[Path]:
        """Return those of the files named that are there and lie in the manuscript, each once."""
        files = [self.folder / n for n in names if ".." not in PurePosixPath(n).parts]
        inside = [file for file in files if file.is_file() and is_inside(self.folder, file)]
        return list(dict.fromkeys(inside))

    def supplements(self, names: Iterable[Text]) -> None:
        """Find supplementary files that are not there, or not in the manuscript."""
        cure = f"put the file itself into {SUPPLEMENTS}/, or take its name out here"
        for name in names:
            if not (self.folder / name.value).is_file():
                self.findings.append(THERE.at(name.place(), f"the file {name} is not there", cure))
            elif not self.inside([name.value]):
                message = f"{name} is not in the manuscript"
                self.findings.append(INSIDE.at(name.place(), message, cure))


_CURE = "check what the file is, and who may read it"


def figures(folder: Path) -> list[Path]:
    """Return the files below a manuscript's `figures/`; links to folders are not followed."""
    found = [Path(top, name) for top, _, names in os.walk(folder / FIGURES) for name in names]
    return sorted(file for file in found if file.is_file())


def is_inside(folder: Path, file: Path) -> bool:
    """Tell whether a file lies in the folder when all links are followed."""
    try:
        return file.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a circle of links
        return False
