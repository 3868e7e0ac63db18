"""The fonts: which faces there are, that they stay what they were, and how a loss is told."""

from __future__ import annotations

import ctypes
import hashlib
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest

from triptych import press, resources, versions
from triptych.document import Place
from triptych.gates import Passage, missing, pdf_words
from triptych.press import fonts
from triptych.press.cuts import CUTS, DISPLAY, FALLBACKS

LETTERS = "АаӘәҒғЕеЁёЖжЗзИиІіЙйҚқҢңӨөҰұҮүҺһЩщЪъЫыЬьЭэЮюЯя«»„“”’—–…№§°×−\u00a0\u00ad\u2010\u2011"
OF_FALLBACK = {
    "Noto Serif": f"{LETTERS}ḥḪḍẓṣʿʾəʃἄὦῷѣѳ",
    "Amiri": "ءابپتثجچحخدذرزسشصضطظعغفقکگلمنهوىيیە،؛؟",
    "Frank Ruhl Libre": "אבגדהוזחטיכךלמםנןסעפףצץקרשת־׳״",
    "Noto Sans Armenian": "ԱԲԳաբգև՝",
    "Noto Sans Ethiopic": "ሀለሐመ፡።",
    "Noto Sans Georgian": "აბგდევზჰ",
    "Noto Sans Devanagari": "अकि्।",
    "Noto Sans Bengali": "অকি্ৰৱ",
    "Noto Sans Gujarati": "અકિ્",
    "Noto Sans Gurmukhi": "ਅਕਿੱ",
    "Noto Sans Kannada": "ಅಕಿ್",
    "Noto Sans Malayalam": "അകി്ൾ",
    "Noto Sans Oriya": "ଅକି୍",
    "Noto Sans Sinhala": "අකි්",
    "Noto Sans Tamil": "அகி்",
    "Noto Sans Telugu": "అకి్",
    "Noto Sans Thai": "กเำ้",
    "Noto Sans Lao": "ກເຳ້",
    "Noto Sans Khmer": "កិ្ោ",
    "Noto Sans Myanmar": "ကြေ်း",
    "Noto Sans Symbols": "♀⚖",
    "Noto Emoji": "😀❤✅",
    "Noto Sans CJK SC": "汉漢字かなカナ한국어々〇、。《》",
}
SMALL = "SourceSans3-Italic.ttf"  # the quickest to make again


@pytest.fixture(autouse=True)
def _key_made_anew() -> Iterator[None]:
    """Let each test have the name of its own fonts, which is made once a process."""
    fonts._key.cache_clear()
    yield
    fonts._key.cache_clear()


@pytest.fixture(scope="module")
def made() -> list[fonts.Face]:
    return fonts.faces()


@pytest.fixture
def copy(
    made: list[fonts.Face], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, fonts.Face]:
    """A cache of our own with the same faces in it, by file name."""
    kept = made[0].path.parents[1]
    shutil.copytree(kept, tmp_path / "triptych" / "fonts" / kept.name)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return {face.path.name: face for face in fonts.faces()}


def test_faces_are_few_and_named_as_css_asks(made: list[fonts.Face]) -> None:
    named = {(face.family, face.weight, face.style) for face in made}
    assert len(named) == len(made) == 56
    for style in ("normal", "italic"):
        assert {(fonts.SERIF, 400, style), (fonts.SERIF, 600, style)} <= named
        assert {(DISPLAY, 600, style), (fonts.SANS, 400, style)} <= named
    assert {(fonts.MONO, 400, "normal"), (fonts.MONO, 600, "normal")} <= named
    assert set(FALLBACKS) < {family for family, _, _ in named}


def test_every_face_has_every_letter_and_its_names(made: list[fonts.Face]) -> None:
    from fontTools.ttLib import TTFont

    for face in made:
        font = TTFont(BytesIO(face.path.read_bytes()))
        letters = OF_FALLBACK.get(face.family, LETTERS)
        assert set(map(ord, letters)) <= set(font.getBestCmap()), face.path.name
        assert font["name"].getDebugName(1) == face.family
        assert font["OS/2"].usWeightClass == face.weight
        assert "fvar" not in font


def test_faces_are_made_once(copy: dict[str, fonts.Face]) -> None:
    before = {face.path: face.path.stat().st_mtime_ns for face in copy.values()}
    assert {face.path for face in fonts.faces()} == set(before)
    assert {path: path.stat().st_mtime_ns for path in before} == before


@pytest.mark.parametrize("harm", ["altered", "truncated"])
def test_a_harmed_face_is_made_again_with_the_same_bytes(
    copy: dict[str, fonts.Face], harm: str
) -> None:
    path = copy[SMALL].path
    data = path.read_bytes()
    path.write_bytes(data[:-1] + (b"?" if harm == "altered" else b""))
    assert fonts.faces() == list(copy.values())
    assert path.read_bytes() == data
    assert hashlib.sha256(data).hexdigest() == copy[SMALL].sha256


def test_of_many_at_once_one_makes_a_face_and_the_others_wait(
    copy: dict[str, fonts.Face], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, made = fonts._freeze_one, []
    monkeypatch.setattr(fonts, "_freeze_one", lambda *job: made.append(job) or real(*job))
    copy[SMALL].path.unlink()
    half = copy[SMALL].path.parents[1] / f"{fonts._HALF}of-one-that-was-killed"
    half.mkdir()
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda _: fonts.faces(), range(3)))
    assert found == [list(copy.values())] * 3
    assert len(made) == 1
    assert not half.exists()


def test_a_strange_font_in_the_cache_is_thrown_out(copy: dict[str, fonts.Face]) -> None:
    stray = copy[SMALL].path.with_name("stray.ttf")
    stray.write_bytes(b"")
    fonts.faces()
    assert not stray.exists()


def test_the_fallback_serves_where_the_cache_cannot_be_written(
    copy: dict[str, fonts.Face], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(fonts.FontError, match="cannot be written") as raised:
        fonts.faces()
    assert "XDG_CACHE_HOME" in raised.value.help
    fallback = tmp_path / "build"
    shutil.move(tmp_path / "triptych" / "fonts", fallback)
    assert fonts.ready(fallback)
    assert all(face.path.is_relative_to(fallback) for face in fonts.faces(fallback))


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = CUTS[-1]._replace(package="fontpkg-no-such-font")
    monkeypatch.setattr(fonts, "CUTS", (*CUTS, cut))
    with pytest.raises(fonts.FontError, match="fontpkg-no-such-font is not installed"):
        fonts.faces()


def test_a_missing_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "CUTS", (*CUTS, CUTS[0]._replace(file="files/none.ttf")))
    with pytest.raises(fonts.FontError, match=r"holds no font files/none\.ttf"):
        fonts.faces()


def test_every_package_has_its_version_in_the_manifest() -> None:
    assert {cut.package for cut in CUTS} == set(versions.FONTS.values())


def test_web_fonts_are_the_unmodified_files_and_their_licences() -> None:
    found = dict(fonts.web_fonts())
    assert sorted(found) == [
        "source-code-pro-OFL.txt",
        "source-code-pro.ttf",
        "source-sans-3-OFL.txt",
        "source-sans-3-italic.ttf",
        "source-sans-3.ttf",
        "source-serif-4-OFL.txt",
        "source-serif-4-italic.ttf",
        "source-serif-4.ttf",
    ]
    for name, path in found.items():
        assert path.read_bytes().startswith(b"Copyright" if name.endswith("txt") else b"\0\1\0\0")


def test_web_css_names_only_web_fonts() -> None:
    css = (resources.templates() / "base" / "web.css").read_text("utf-8")
    urls = {part.split('"')[0] for part in css.split('url("')[1:]}
    assert urls == {f"../assets/{name}" for name, _ in fonts.web_fonts() if name.endswith("ttf")}
    assert {fonts.SERIF, fonts.SANS, fonts.MONO} <= set(css.split('"'))


def test_fontconfig_knows_one_folder(tmp_path: Path) -> None:
    config = fonts.write_fontconfig(tmp_path / "a&b", tmp_path / "scratch")
    text = config.read_text(encoding="utf-8")
    assert text.count("<dir>") == 1
    assert "a&amp;b</dir>" in text


def font_of(pdf: bytes, at: int) -> str:
    """Return the name of the font of a page's character."""
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    name = ctypes.create_string_buffer(100)
    pypdfium2.raw.FPDFText_GetFontInfo(text, at, name, len(name), ctypes.c_int())
    return name.value.decode().replace("-", " ")


OTHER_SCRIPTS = {
    "Amiri": "مجلة العلوم السياسية",
    "Frank Ruhl Libre": "כתב עת למדיניות",
    "Noto Sans Armenian": "Հայաստան",
    "Noto Sans CJK": "国际关系研究 日本語 한국어",
    "Noto Sans Ethiopic": "አማርኛ",
    "Noto Sans Georgian": "საქართველო",
    "Noto Sans Bengali": "বাংলা",
    "Noto Sans Devanagari": "अंतर्राष्ट्रीय हिन्दी",
    "Noto Sans Gujarati": "ગુજરાતી",
    "Noto Sans Gurmukhi": "ਪੰਜਾਬੀ",
    "Noto Sans Kannada": "ಕನ್ನಡ",
    "Noto Sans Khmer": "ភាសាខ្មែរ",
    "Noto Sans Lao": "ພາສາລາວ",
    "Noto Sans Malayalam": "മലയാളം",
    "Noto Sans Myanmar": "မြန်မာ",
    "Noto Sans Oriya": "ଓଡ଼ିଆ",
    "Noto Sans Sinhala": "සිංහල",
    "Noto Sans Tamil": "தமிழ்",
    "Noto Sans Telugu": "తెలుగు",
    "Noto Sans Thai": "ภาษาไทย น้ำ",
    "Noto Serif": "ἄνθρωπος Ḥaṣan ẓuhr",
    "Source Serif": "Nguyễn Văn Hiền Ελληνικά",
}


@pytest.mark.parametrize("font", OTHER_SCRIPTS)
def test_a_word_of_another_script_is_printed_in_its_font_and_read_back(font: str) -> None:
    said = f"Before {OTHER_SCRIPTS[font]} after"
    notes: list[str] = []
    pdf = press.print_pdf(
        f"<html lang=en><title>x</title><p>{said}</p>",
        css=['body { font: 400 10pt "Source Serif 4" }'],
        root=Path("/"),
        journal_folders=[],
        report=notes.append,
    )
    assert notes == []
    assert font in font_of(pdf, len("Before "))
    assert missing([Passage(said, Place("en.md"))], pdf_words(pdf)) == []


@pytest.mark.parametrize(
    ("asked", "font"), [("Arial", "Source Sans"), ("Times New Roman", "Source Serif")]
)
def test_a_family_that_programs_name_has_one_of_ours_in_its_place(asked: str, font: str) -> None:
    pdf = press.print_pdf(
        "<html lang=en><title>x</title><p>Text of a picture</p>",
        css=[f"p {{ font: 10pt '{asked}' }}"],
        root=Path("/"),
        journal_folders=[],
    )
    assert font in font_of(pdf, 0)
