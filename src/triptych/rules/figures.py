"""FIG: pictures, tables, equations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from triptych import drawings, pictures
from triptych.finding import Severity
from triptych.journal import Journal
from triptych.model import Article, Float, Image
from triptych.pictures import PICTURES
from triptych.rule import Fault, rule
from triptych.sources.manuscript import FIGURES, figures, is_inside


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


def _shown(article: Article) -> Iterator[tuple[Image, PurePosixPath, Path]]:
    """Yield each picture whose file is there and in the manuscript, with its path and its file."""
    files = _files(article)
    for image, path in _images(article):
        file = files.get(path)
        if file and is_inside(article.folder, file):
            yield image, path, file


@rule("FIG001", "image-exists")
def image_exists(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find pictures whose file is not there."""
    files = _files(article)
    for image, path in _images(article):
        if _in_figures(path) and path not in files:
            yield Fault(image.place, f"there is no file {path}", _similar(path, files))


def _similar(path: PurePosixPath, files: dict[PurePosixPath, Path]) -> str:
    alike = [file for file in files if _composed(file.stem) == _composed(path.stem)]
    if any(_composed(file.name) == _composed(path.name) for file in alike):
        return "a file's name looks the same but is encoded otherwise (NFD): type its name anew"
    alike += [file for file in files if file.stem.casefold() == path.stem.casefold()]
    return f"did you mean {alike[0]}?" if alike else "put it there, or correct the name here"


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)


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
    for image, path, file in _shown(article):
        suffix = path.suffix.lower()
        if suffix not in PICTURES:
            known = ", ".join(one.removeprefix(".") for one in PICTURES)
            yield Fault(image.place, f"no output can show {path.name}", f"save it as {known}")
        elif not _beginning(file).startswith(PICTURES[suffix][1]):
            message = f"{path.name} is not what its name says"
            yield Fault(image.place, message, "save it again in the type that its name has")


_ALL = -1  # bytes of a file


def _beginning(file: Path, most: int = 256) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(most).lstrip(b" \t\r\n")
    except OSError:
        return b""


@rule("FIG004", "image-has-alternative-text", Severity.WARNING)
def image_has_alternative_text(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find pictures that say nothing to a reader who cannot see them."""
    for image, _ in _images(article):
        if not image.alt.strip():
            cure = 'say what it shows: ![Caption](figures/map.png){alt="…"}'
            yield Fault(image.place, f"{image.target} has neither caption nor text for it", cure)


KINDS = {"fig": "figure", "tbl": "table", "eq": "equation"}


def _floats(article: Article) -> Iterator[Float]:
    for prose in article.proses:
        yield from prose.outline.floats


@rule("FIG005", "figure-has-a-caption", Severity.WARNING)
def figure_has_a_caption(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find pictures that stand alone and say nothing of what they show."""
    cure = "write it between the brackets: ![Caption](figures/map.png)"
    yield from _without_caption(article, "fig", cure)


@rule("FIG006", "table-has-a-caption", Severity.WARNING)
def table_has_a_caption(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find tables that do not say what they are of."""
    cure = "write it below the table, after an empty line: `: Caption {#tbl-sums}`"
    yield from _without_caption(article, "tbl", cure)


def _without_caption(article: Article, kind: str, cure: str) -> Iterator[Fault]:
    for one in _floats(article):
        if one.kind == kind and not one.caption:
            yield Fault(one.place, f"this {KINDS[kind]} has no caption", cure)


@rule("FIG007", "figure-has-an-anchor", Severity.INFO)
def figure_has_an_anchor(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find figures and tables that get no number, since nothing can refer to them."""
    for one in _floats(article):
        if not one.anchor.startswith(f"{one.kind}-"):
            message = f"this {KINDS[one.kind]} has no anchor to refer to it by"
            cure = f"end the caption's line with {{#{one.kind}-name}}, and write @{one.kind}-name"
            yield Fault(one.place, message, cure)


@rule("FIG008", "figure-is-mentioned", Severity.WARNING)
def figure_is_mentioned(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find figures, tables and equations with a number to which the text never sends its reader."""
    for prose in article.proses:
        done = {reference.target for reference in prose.outline.cross_references}
        done |= {heading.anchor for heading in prose.outline.headings}
        for anchor in prose.outline.anchors:
            kind = KINDS.get(anchor.name.partition("-")[0])
            if kind and anchor.name not in done:
                message = f"the text does not mention this {kind}, {anchor.name}"
                yield Fault(anchor.place, message, f"write @{anchor.name} where it is spoken of")


@rule("FIG009", "table-has-a-head", Severity.WARNING)
def table_has_a_head(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find tables whose columns do not say what they hold."""
    for one in _floats(article):
        if one.kind == "tbl" and not one.head:
            cure = "name each column in the first row, above the line of hyphens"
            yield Fault(one.place, "no cell of this table says what its column is", cure)


@rule("FIG010", "picture-is-sharp", Severity.INFO)
def picture_is_sharp(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find pictures whose dots would be seen on paper."""
    for image, path, file in _shown(article):
        dots = pictures.size(_beginning(file, pictures.MOST))
        width = _inches(image.width, dots.width) if dots else 0
        if dots and dots.width < _SHARP * width:
            message = (
                f"{path.name} is {dots.width} dots wide, {dots.width / width:.0f} to the inch "
                f"where it is set {width * _MM:.0f} mm wide"
            )
            sharp = f"{{width={dots.width / _SHARP * _MM:.0f}mm}}"
            yield Fault(image.place, message, f"take a larger one or an SVG, or set it {sharp}")


@rule("FIG011", "drawing-stands-alone")
def drawing_stands_alone(article: Article, journal: Journal) -> Iterator[Fault]:
    """Find SVG drawings that are broken, or need more than their own file."""
    for image, path, file in _shown(article):
        if path.suffix.lower() == ".svg":
            for fault in dict.fromkeys(drawings.faults(_beginning(file, _ALL))):
                cure = "save it as plain SVG, with what it needs inside"
                yield Fault(image.place, f"{path.name} {fault}", cure)


_MM = 25.4  # to the inch
_WIDEST = 156 / _MM  # the page of the base journal between its margins
_SHARP = 150  # dots to the inch
_DOT = 1 / 96  # of an inch, where no width is given
_UNITS = {"%": _WIDEST / 100, "in": 1, "cm": 10 / _MM, "mm": 1 / _MM, "px": _DOT, "": _DOT}


def _inches(width: str, dots: int) -> float:
    """Return how wide a picture is set, by the width that Markdown gives it, else by its dots."""
    found = re.fullmatch(r"(\d+(?:\.\d+)?)(%|in|cm|mm|px|)", width)
    return min(_WIDEST, float(found[1]) * _UNITS[found[2]] if found else dots * _DOT)
