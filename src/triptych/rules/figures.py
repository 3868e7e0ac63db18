"""FIG: pictures, tables, equations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from triptych.finding import Severity
from triptych.journal import Journal
from triptych.manuscript import FIGURES, figures, is_inside
from triptych.model import Article, Image
from triptych.rule import Fault, rule

# What PDF and web pages can both show, and how such files begin.
TYPES = {
    ".gif": (b"GIF8",),
    ".jpeg": (b"\xff\xd8",),
    ".jpg": (b"\xff\xd8",),
    ".png": (b"\x89PNG",),
    ".svg": (b"<", b"\xef\xbb\xbf<"),
    ".webp": (b"RIFF",),
}


def _images(article: Article) -> Iterator[tuple[Image, PurePosixPath]]:
    """Yield each picture with the path of its file in the manuscript."""
    for prose in article.proses:
        for image in prose.outline.images:
            yield image, PurePosixPath(unquote(image.target))


def _in_figures(path: PurePosixPath) -> bool:
    return path.parts[:1] == (FIGURES,) and ".." not in path.parts


def _files(article: Article) -> dict[PurePosixPath, Path]:
    found = figures(article.folder)
    return {PurePosixPath(file.relative_to(article.folder).as_posix()): file for file in found}


@rule("FIG001", "image-exists")
def image_exists(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find pictures whose file is not there."""
    files = _files(article)
    for image, path in _images(article):
        if _in_figures(path) and path not in files:
            yield Fault(image.place, f"there is no file {path}", _similar(path, files))


def _similar(path: PurePosixPath, files: dict[PurePosixPath, Path]) -> str:
    same = [file for file in files if file.stem.casefold() == path.stem.casefold()]
    return f"did you mean {same[0]}?" if same else "put it there, or correct the name here"


@rule("FIG002", "image-lies-in-figures")
def image_lies_in_figures(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find pictures that are not taken from the folder `figures` of the manuscript."""
    cure = f"put the file into {FIGURES}/ and write its path from there: {FIGURES}/map.png"
    for image, path in _images(article):
        if not _in_figures(path):
            yield Fault(image.place, f"{path} does not lie in {FIGURES}/", cure)
    for prose in article.proses:
        for dropped in prose.outline.dropped:
            if dropped.kind == "image":
                yield Fault(dropped.place, f"{dropped.what} is not in the manuscript", cure)


@rule("FIG003", "image-can-be-shown")
def image_can_be_shown(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find pictures in files of a type that not every output can show."""
    files = _files(article)
    for image, path in _images(article):
        file = files.get(path)
        if file is None or not is_inside(article.folder, file):
            continue
        known = ", ".join(suffix.removeprefix(".") for suffix in TYPES)
        if path.suffix.lower() not in TYPES:
            yield Fault(image.place, f"no output can show {path.name}", f"save it as {known}")
        elif not _beginning(file).startswith(TYPES[path.suffix.lower()]):
            message = f"{path.name} is not what its name says"
            yield Fault(image.place, message, "save it again in the type that its name has")


def _beginning(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(256).lstrip(b" \t\r\n")
    except OSError:
        return b""


@rule("FIG004", "image-has-alternative-text", Severity.WARNING)
def image_has_alternative_text(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find pictures that say nothing to a reader who cannot see them."""
    for image, _ in _images(article):
        if not image.alt.strip():
            cure = 'say what it shows: ![Caption](figures/map.png){alt="…"}'
            yield Fault(image.place, f"{image.target} has neither caption nor text for it", cure)
