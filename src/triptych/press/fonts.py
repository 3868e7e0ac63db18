"""Source Serif 4 and Source Sans 3: static faces for print, the variable files for the web.

Print needs static fonts (Pango takes wrong widths for bold from a variable file). Freezing one
takes seconds, so the faces are kept in the user's cache under a hash of everything that shapes
them, and each is compared with its SHA-256 every time it is used.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import escape
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from triptych.press import child

SERIF, DISPLAY, SANS = "Source Serif 4", "Source Serif 4 Display", "Source Sans 3"
FALLBACK = Path("build/.triptych/fonts")
"""Where a build keeps the faces when the user's cache cannot be written."""
_SUMS = "SHA256SUMS.json"


class FontError(Exception):
    """The fonts cannot be had; the message says why, `help` what to do."""

    def __init__(self, message: str, help: str) -> None:  # noqa: A002  as findings call it
        """Keep both sentences."""
        super().__init__(message)
        self.help = help


@dataclass(frozen=True)
class Face:
    """One static font file: `style` is `normal` or `italic`, `weight` as in CSS."""

    family: str
    weight: int
    style: str
    path: Path
    sha256: str


class _Cut(NamedTuple):
    """A face to freeze: `optical` is the size in points it is drawn for, 0 for any."""

    family: str
    weight: int
    style: str
    optical: int

    @property
    def style_name(self) -> str:
        weight = {400: "Regular", 600: "Semibold"}[self.weight]
        if self.style == "normal":
            return weight
        return "Italic" if self.weight == 400 else f"{weight} Italic"

    @property
    def filename(self) -> str:
        return f"{self.family}-{self.style_name}.ttf".replace(" ", "")

    @property
    def axes(self) -> dict[str, float]:
        axes = {"wght": float(self.weight)}
        return axes | {"opsz": float(self.optical)} if self.optical else axes


_CUTS = (
    _Cut(SERIF, 400, "normal", 10),
    _Cut(SERIF, 400, "italic", 10),
    _Cut(SERIF, 600, "normal", 10),
    _Cut(SERIF, 600, "italic", 10),
    _Cut(DISPLAY, 600, "normal", 32),
    _Cut(DISPLAY, 600, "italic", 32),
    _Cut(SANS, 400, "normal", 0),
    _Cut(SANS, 400, "italic", 0),
    _Cut(SANS, 600, "normal", 0),
)
_PACKAGES = {
    SERIF: "fontpkg-source-serif-4",
    DISPLAY: "fontpkg-source-serif-4",
    SANS: "fontpkg-source-sans-3",
}


def faces(fallback: Path | None = None) -> list[Face]:
    """Return the static faces, freezing those that are missing or were altered.

    `fallback` is where they are kept when the user's cache cannot be written. Raises FontError.
    """
    key = _key()
    problem: OSError | None = None
    for home in (_cache_home(), fallback):
        if home is None:
            continue
        try:
            return _faces_in(home / key)
        except OSError as error:
            problem = error
    raise FontError(
        f"the fonts for print cannot be written: {problem or 'there is no folder for them'}",
        "make ~/.cache writable, or set XDG_CACHE_HOME to a folder that is",
    )


def ready(fallback: Path | None = None) -> bool:
    """Tell whether `faces()` will find all it needs; if not, it takes some twenty seconds."""
    homes = [home for home in (_cache_home(), fallback) if home is not None]
    return any((home / _key() / _SUMS).is_file() for home in homes)


def write_fontconfig(home: Path, folder: Path) -> Path:
    """Write a fontconfig file into `folder` that knows the fonts in `home` only; return it."""
    cache = folder / "fontconfig-cache"  # where no user's cache is read nor written
    cache.mkdir(parents=True, exist_ok=True)
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><dir>{escape(str(home))}</dir>"
        f"<cachedir>{escape(str(cache))}</cachedir></fontconfig>\n",
        encoding="utf-8",
    )
    return config


def web_fonts() -> list[tuple[str, Path]]:
    """Return (ASCII name, file) of the unmodified variable fonts and of their licences."""
    found: list[tuple[str, Path]] = []
    for family, name in ((SERIF, "source-serif-4"), (SANS, "source-sans-3")):
        found.append((f"{name}.ttf", _variable(family, "normal")))
        found.append((f"{name}-italic.ttf", _variable(family, "italic")))
        found.append((f"{name}-OFL.txt", _package(family) / "LICENSE"))
    return found


def font_face_css(base_url: str) -> str:
    """Return the @font-face rules for `web_fonts()`, which lie at `base_url`.

    Browsers set the optical size by themselves, so the display family is the same file there.
    """
    named = ((SERIF, "source-serif-4"), (DISPLAY, "source-serif-4"), (SANS, "source-sans-3"))
    rule = (
        '@font-face {{ font-family: "{0}"; font-weight: 200 900; font-style: {1}; '
        'font-display: swap; src: url("{2}") format("truetype"); }}\n'
    )
    base = base_url if base_url.endswith("/") or not base_url else f"{base_url}/"
    return "".join(
        rule.format(family, style, f"{base}{name}{ending}.ttf")
        for family, name in named
        for style, ending in (("normal", ""), ("italic", "-italic"))
    )


def _package(family: str) -> Path:
    name = _PACKAGES[family]
    try:
        return Path(str(files(name.replace("-", "_"))))
    except ModuleNotFoundError:
        raise FontError(
            f"the Python package {name} is not installed",
            f"install it beside triptych: pip install {name}",
        ) from None


def _variable(family: str, style: str) -> Path:
    """Return the variable font file of a family, as its package's metadata.json names it."""
    package = _package(family)
    try:
        listed = json.loads((package / "metadata.json").read_text(encoding="utf-8"))["files"]
        entry = next(f for f in listed if f["variable"] and f["style"] == style)
        path = package / str(entry["path"])
        readable = path.is_file()
    except (OSError, ValueError, LookupError, TypeError, StopIteration):
        readable = False
    if not readable:
        raise FontError(
            f"the package {_PACKAGES[family]} holds no variable {style} font",
            f"install it again: pip install --force-reinstall {_PACKAGES[family]}",
        )
    return path


def _key() -> str:
    """Return a name for everything that shapes the faces' bytes."""
    digest = hashlib.sha256(repr((_CUTS, version("fonttools"))).encode())
    digest.update(Path(__file__).with_name("fonts_freeze.py").read_bytes())
    for family in (SERIF, SANS):
        for style in ("normal", "italic"):
            digest.update(hashlib.sha256(_variable(family, style).read_bytes()).digest())
    return digest.hexdigest()[:24]


def _cache_home() -> Path | None:
    """Return the folder below the user's cache, as the XDG Base Directory rules have it."""
    told = os.environ.get("XDG_CACHE_HOME", "")
    try:
        base = Path(told) if Path(told).is_absolute() else Path.home() / ".cache"
    except RuntimeError:  # no HOME, and no entry for this user
        return None
    return base / "triptych" / "fonts"


def _faces_in(folder: Path) -> list[Face]:
    """Return the faces kept in `folder`, having made the missing or altered ones again."""
    home = folder / "faces"
    sums = _read_sums(folder)
    bad = [cut for cut in _CUTS if not _intact(home / cut.filename, sums.get(cut.filename))]
    if bad:
        sums |= _freeze(bad, folder)
        _replace(json.dumps(sums, indent=1, sort_keys=True).encode(), folder / _SUMS)
    for stray in {path.name for path in home.iterdir()} - {cut.filename for cut in _CUTS}:
        (home / stray).unlink()
    return [
        Face(cut.family, cut.weight, cut.style, home / cut.filename, sums[cut.filename])
        for cut in _CUTS
    ]


def _read_sums(folder: Path) -> dict[str, str]:
    try:
        sums = json.loads((folder / _SUMS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return sums if isinstance(sums, dict) else {}


def _intact(path: Path, sha256: str | None) -> bool:
    try:
        return sha256 is not None and hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


def _freeze(cuts: Iterable[_Cut], folder: Path) -> dict[str, str]:
    """Freeze faces into `folder`, one a processor at a time, and return their SHA-256 sums."""
    (folder / "faces").mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="new-", dir=folder))
    try:
        # The slowest first, so that no processor idles at the end.
        order = sorted(cuts, key=lambda cut: (-cut.optical, cut.style == "italic"))
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            sums = dict(pool.map(lambda cut: _freeze_one(cut, work), order))
        for name in sums:
            (work / name).replace(folder / "faces" / name)
        return sums
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _freeze_one(cut: _Cut, work: Path) -> tuple[str, str]:
    """Freeze one face in a process of its own; return its file name and SHA-256."""
    target = work / cut.filename
    job: Mapping[str, object] = {
        "source": str(_variable(cut.family, cut.style)),
        "axes": cut.axes,
        "family": cut.family,
        "style": cut.style_name,
        "target": str(target),
    }
    done = subprocess.run(
        child.command("triptych.press.fonts_freeze", json.dumps(job)),
        env=child.environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode:
        why = done.stderr.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason"]
        raise FontError(
            f"{cut.family} {cut.style_name} cannot be made from its variable font: {why[0]}",
            f"install the fonts again: pip install --force-reinstall {_PACKAGES[cut.family]}",
        )
    return cut.filename, hashlib.sha256(target.read_bytes()).hexdigest()


def _replace(data: bytes, path: Path) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
