"""The fonts: static faces for print, the unmodified variable files for the web.

Print needs static fonts (Pango takes wrong widths for bold from a variable file). Freezing one
takes seconds, so the faces are kept in the user's cache under a hash of everything that shapes
them, and each is compared with its SHA-256 every time it is used.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from pathlib import Path

from triptych import store, versions
from triptych.press import child
from triptych.press.cuts import ALIASES, CUTS, FALLBACKS, MONO, SANS, SERIF, Cut

FALLBACK = Path("build/.triptych/fonts")
"""Where a build keeps the faces when the user's cache cannot be written."""
_SUMS = "SHA256SUMS.json"
_HALF = "new-"  # begins the name of a folder in which faces are being made


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
    """Write a fontconfig file into `folder` that knows the fonts in `home` only; return it.

    It names the families that help out where one lacks a letter, in their order, and those that
    stand for what pictures ask for by the names that programs give.
    """
    cache = folder / "fontconfig-cache"  # where no user's cache is read nor written
    cache.mkdir(parents=True, exist_ok=True)
    known = "".join(_alias(family, names) for family, names in ALIASES.items())
    helpers = "".join(f"<string>{family}</string>" for family in FALLBACKS)
    config = folder / "fonts.conf"
    config.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig><dir>{escape(str(home))}</dir>"
        f"<cachedir>{escape(str(cache))}</cachedir>{known}"
        '<match target="pattern"><edit name="family" mode="append_last" binding="strong">'
        f"{helpers}</edit></match></fontconfig>\n",
        encoding="utf-8",
    )
    return config


def _alias(family: str, names: Iterable[str]) -> str:
    """Return a rule of fontconfig by which one family stands for others."""
    stand_in = f"<prefer><family>{family}</family></prefer>"
    begin = '<alias binding="same"><family>'
    return "".join(f"{begin}{name}</family>{stand_in}</alias>" for name in names)


_WEB = ((SERIF, "source-serif-4"), (SANS, "source-sans-3"), (MONO, "source-code-pro"))


def web_fonts() -> list[tuple[str, Path]]:
    """Return (ASCII name, file) of the unmodified variable fonts and of their licences."""
    found: list[tuple[str, Path]] = []
    for family, name in _WEB:
        cuts = {cut.style: cut for cut in CUTS if cut.family == family}
        for style, cut in cuts.items():
            ending = "-italic" if style == "italic" else ""
            found.append((f"{name}{ending}.ttf", _source(cut)))
        found.append((f"{name}-OFL.txt", _package(cuts["normal"].package) / "LICENSE"))
    return found


def _package(name: str) -> Path:
    try:
        return Path(str(files(name.replace("-", "_"))))
    except ModuleNotFoundError:
        raise FontError(
            f"the Python package {name} is not installed",
            f"install it beside triptych: pip install {name}",
        ) from None


def _source(cut: Cut) -> Path:
    """Return the file of a package that a face is made from."""
    path = _package(cut.package) / cut.file
    if not path.is_file():
        raise FontError(
            f"the package {cut.package} holds no font {cut.file}",
            f"install it again: pip install --force-reinstall {cut.package}",
        )
    return path


@cache
def _key() -> str:
    """Return a name for everything that shapes the faces' bytes.

    A version of a package stands for its files, thirty million bytes that need not be read.
    """
    packages = ["fonttools", *sorted({cut.package for cut in CUTS})]
    made_from = (CUTS, [(name, versions.distribution(name)) for name in packages])
    digest = hashlib.sha256(repr(made_from).encode())
    digest.update(Path(__file__).with_name("fonts_freeze.py").read_bytes())
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
    if _bad(folder):
        _mend(folder)
    sums = _read_sums(folder)
    for stray in {path.name for path in home.iterdir()} - {cut.filename for cut in CUTS}:
        (home / stray).unlink()
    return [
        Face(cut.family, cut.weight, cut.style, home / cut.filename, sums[cut.filename])
        for cut in CUTS
    ]


def _bad(folder: Path) -> list[Cut]:
    """Return which faces are not there or are not what was made."""
    sums = _read_sums(folder)
    return [
        cut for cut in CUTS if not _intact(folder / "faces" / cut.filename, sums.get(cut.filename))
    ]


def _mend(folder: Path) -> None:
    """Freeze what is bad; of several processes one does so, and the others wait for it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for half in folder.glob(f"{_HALF}*"):
            shutil.rmtree(half)  # of a process that was killed
        if bad := _bad(folder):  # still
            sums = _read_sums(folder) | _freeze(bad, folder)
            text = json.dumps(sums, indent=1, sort_keys=True)
            store.replace(folder / _SUMS, text.encode(), folder)


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


def _freeze(cuts: Iterable[Cut], folder: Path) -> dict[str, str]:
    """Freeze faces into `folder`, one a processor at a time, and return their SHA-256 sums."""
    (folder / "faces").mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=_HALF, dir=folder))
    try:
        # The slowest first, so that no processor idles at the end.
        order = sorted(cuts, key=lambda cut: -_source(cut).stat().st_size)
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            sums = dict(pool.map(lambda cut: _freeze_one(cut, work), order))
        for name in sums:
            (work / name).replace(folder / "faces" / name)
        return sums
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _freeze_one(cut: Cut, work: Path) -> tuple[str, str]:
    """Freeze one face in a process of its own; return its file name and SHA-256."""
    target = work / cut.filename
    job: Mapping[str, object] = {
        "source": str(_source(cut)),
        "number": cut.number,
        "axes": dict(cut.axes),
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
            f"{cut.family} {cut.style_name} cannot be made from its file: {why[0]}",
            f"install the fonts again: pip install --force-reinstall {cut.package}",
        )
    return cut.filename, hashlib.sha256(target.read_bytes()).hexdigest()
