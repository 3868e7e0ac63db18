"""The press: what it prints, that it prints it the same way, and what it refuses."""

from __future__ import annotations

import http.server
import os
import struct
import subprocess
import sys
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypdfium2
import pytest
from printing import CSS, Printer, page, printer, text_of

from triptych import press
from triptych.gates import BROKEN, pdf_words

pytestmark = pytest.mark.usefixtures("started_press")


def png(width: int, height: int) -> bytes:
    """A PNG of one colour, which is small however large it is."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    pixels = zlib.compress(bytes(height * (width + 1)), 9)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


@pytest.fixture
def manuscript(tmp_path: Path) -> Path:
    """A manuscript with a picture, beside something that is not its own."""
    (tmp_path / "secret.png").write_bytes(png(3, 3))
    root = tmp_path / "manuscript"
    (root / "figures").mkdir(parents=True)
    (root / "figures" / "рис 1.png").write_bytes(png(2, 2))
    (root / "notes.css").write_text("p { display: none }", encoding="utf-8")
    return root


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    folder = tmp_path / "journal"
    folder.mkdir()
    (folder / "logo.png").write_bytes(png(2, 2))
    (folder / "more.css").write_text('h1::after { content: "from more.css" }', encoding="utf-8")
    return folder


@pytest.fixture
def print_pdf(manuscript: Path, journal: Path) -> Printer:
    return printer(manuscript, journal)


# What it prints


def test_a_page_has_its_text_language_title_and_fonts(print_pdf: Printer) -> None:
    faces = "<p>Серп <i>Көлбеу</i> <b>Bold <i>both</i></b></p><h1>Тақырып</h1>"
    pdf = print_pdf(page(faces, "kk"), CSS + 'h1 { font-family: "Source Serif 4 Display" }')
    assert pdf.startswith(b"%PDF-1.7")
    assert "Тақырып" in text_of(pdf)
    document = pypdfium2.PdfDocument(pdf)
    assert document.get_metadata_dict()["Title"] == "Title"
    assert document.get_metadata_dict()["CreationDate"] == ""
    assert document.is_tagged()
    document.close()


def test_russian_is_hyphenated(print_pdf: Printer) -> None:
    narrow = CSS + "p { width: 25mm; text-align: justify }"
    pdf = print_pdf(page("<p>Многовекторная внешнеполитическая концепция</p>", "ru"), narrow)
    assert "".join(word.rstrip(BROKEN) for word in pdf_words(pdf)[:2]) == "Многовекторная"


def test_pictures_come_from_the_manuscript_and_the_journal(print_pdf: Printer) -> None:
    without = print_pdf(page(""))
    author = '<img src="figures/рис 1.png" alt="">'
    house = f'<img src="{press.JOURNAL_URL}logo.png" alt="">'
    for picture in (author, house):
        assert b"/Image" in print_pdf(page(picture))
    assert b"/Image" not in without


def test_a_style_sheet_imports_from_the_journal(print_pdf: Printer) -> None:
    pdf = print_pdf(page("<h1>Title</h1>"), '@import "more.css"; ' + CSS)
    assert "from more.css" in text_of(pdf)


def test_warnings_are_reported(print_pdf: Printer) -> None:
    notes: list[str] = []
    print_pdf(page("<p>ཀ</p>"), CSS + " p { no-such: 1 }", report=notes.append)
    assert any("U+0F40" in note for note in notes)
    assert any("no-such" in note for note in notes)


def test_two_threads_print_at_once(print_pdf: Printer) -> None:
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda n: print_pdf(page(f"<p>page {n}</p>")), range(8)))
    assert [text_of(pdf).strip() for pdf in pages] == [f"page {n}" for n in range(8)]


# The same bytes

REPEAT = """
import hashlib, os, sys, time
from pathlib import Path
from triptych import press
if __name__ != "__main__":
    raise SystemExit("the main module was imported again")
html = '<html lang="ru"><title>Т</title><h1 id="a">Т</h1><p><a href="#a">Слово</a></p>'
html += '<p><i>и</i> <b>ещё</b></p>'
html += '<img src="figures/рис 1.png" alt="x">'
pdf = press.print_pdf(html, css=[sys.argv[2]], root=Path(sys.argv[1]), journal_folders=[])
print(hashlib.sha256(pdf).hexdigest())
"""


def run_script(script: Path, *arguments: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, str(script), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        umask=0o077 if environment else 0o022,
        cwd=script.parent if environment else "/",
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout.strip()


def test_the_bytes_depend_on_the_sources_alone(manuscript: Path, tmp_path: Path) -> None:
    """Whatever the folder, hash seed, time zone, locale, home, umask and working folder."""
    script = tmp_path / "main.py"
    script.write_text(REPEAT, encoding="utf-8")
    moved = tmp_path / "elsewhere" / "ж"
    moved.parent.mkdir()
    first = run_script(script, str(manuscript), CSS)
    manuscript.rename(moved)
    other = {"PYTHONHASHSEED": "7", "TZ": "Asia/Almaty", "LC_ALL": "C", "LANG": "kk_KZ"}
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    other |= {"HOME": str(tmp_path), "XDG_CACHE_HOME": cache, "SOURCE_DATE_EPOCH": "1"}
    assert run_script(script, str(moved), CSS, **other) == first


# What it refuses


def refused(print_pdf: Printer, body: str, css: str = CSS) -> press.ResourceError:
    with pytest.raises(press.ResourceError) as raised:
        print_pdf(page(body), css)
    return raised.value


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "../secret.png",
        "figures/%2e%2e/%2e%2e/secret.png",
        "figures/..%2f..%2fsecret.png",
        "figures/..%5c..%5csecret.png",
        "/etc/passwd",
        "figures/none.png",
        "figures/a%00.png",
        "notes.css",
        "linked.png",
        "linked/secret.png",
        "loop.png",
        "pipe.png",
        "fake.png",
        "data:image/png;base64,iVBORw0KGgo=",
        "ftp://127.0.0.1/a.png",
        "https://journal.invalid/../manuscript/fake.png",
    ],
)
def test_a_picture_from_anywhere_else_is_named(
    print_pdf: Printer, manuscript: Path, url: str
) -> None:
    (manuscript / "linked.png").symlink_to("../secret.png")
    (manuscript / "linked").symlink_to("..")
    (manuscript / "loop.png").symlink_to("loop.png")
    (manuscript / "fake.png").write_bytes(b"%!PS-Adobe-3.0 EPSF-3.0")
    os.mkfifo(manuscript / "pipe.png")
    error = refused(print_pdf, f'<p>Text</p><img src="{url}" alt="">')
    ((name, why),) = error.failures
    assert name
    assert why
    assert name in str(error)


def test_a_broken_picture_is_named(print_pdf: Printer, manuscript: Path) -> None:
    (manuscript / "cut.png").write_bytes(png(9, 9)[:20])
    (manuscript / "bad.svg").write_text("<svg", encoding="utf-8")
    error = refused(print_pdf, '<img src="cut.png" alt=""><img src="bad.svg" alt="">')
    assert error.failures == (("bad.svg", "it is damaged"), ("cut.png", "it is damaged"))


class Recorder(http.server.BaseHTTPRequestHandler):
    hits: list[str]

    def do_GET(self) -> None:
        self.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine: its address, and the paths it was asked for."""
    hits: list[str] = []
    handler = type("Handler", (Recorder,), {"hits": hits})
    with http.server.HTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", hits
        server.shutdown()


@pytest.mark.parametrize(
    "body",
    [
        '<img src="{}/a.png" alt="">',
        '<style>@import "{}/a.css";</style>',
        '<style>@font-face {{ font-family: x; src: url("{}/a.ttf") }}</style>',
        '<p style="background: url({}/a.png)">x</p>',
        "<style>p::after {{ content: url({}/a.png) }}</style>",
        '<ul style="list-style-image: url({}/a.png)"><li>x</ul>',
        '<link rel="stylesheet" href="{}/a.css">',
        '<object data="{}/a.png" type="image/png"></object>',
        '<embed src="{}/a.png" type="image/png">',
        '<svg width="9" height="9"><image href="{}/a.png" width="9" height="9"/></svg>',
    ],
)
def test_the_network_is_never_asked(
    print_pdf: Printer, site: tuple[str, list[str]], body: str
) -> None:
    address, hits = site
    error = refused(print_pdf, "<p>Text</p>" + body.format(address))
    assert address in error.failures[0][0]
    assert error.failures[0][1] == "nothing is taken from the network"
    assert hits == []


def test_svg_uses_nothing_from_the_network(
    print_pdf: Printer, site: tuple[str, list[str]], manuscript: Path
) -> None:
    """WeasyPrint does not even try; the picture inside a picture is refused above."""
    address, hits = site
    use = f'<svg xmlns="http://www.w3.org/2000/svg"><use href="{address}/a.svg#x"/></svg>'
    (manuscript / "use.svg").write_text(use, encoding="utf-8")
    print_pdf(page(use + '<img src="use.svg" alt="">'))
    assert hits == []


def test_a_style_sheet_of_the_author_is_refused(print_pdf: Printer) -> None:
    error = refused(print_pdf, '<style>@import "notes.css";</style><p>Text</p>')
    assert error.failures[0][0] == "notes.css"


@pytest.mark.parametrize(
    "body",
    [
        '<link rel="attachment" href="figures/рис 1.png">',
        '<a rel="nofollow ATTACHMENT" href="file:///etc/passwd">x</a>',
        '<base href="https://journal.invalid/">',
    ],
)
def test_attachments_and_a_moved_base_are_refused(print_pdf: Printer, body: str) -> None:
    with pytest.raises(press.PressError, match=r"the page (attaches|changes)"):
        print_pdf(page(body))


# Bombs

TIGHT = press.Limits(cpu_seconds=1, memory=700 << 20)


def test_nesting_without_end(print_pdf: Printer) -> None:
    with pytest.raises(press.LimitError, match="nested too deeply"):
        print_pdf(page("<div>" * 600 + "x"))


def test_a_style_that_takes_for_ever_meets_the_limit_of_the_processor(print_pdf: Printer) -> None:
    doubling = "".join(f"--v{n}: var(--v{n - 1}) var(--v{n - 1});" for n in range(1, 40))
    body = f'<p style="--v0: a b c; {doubling} color: var(--v39)">x</p>'
    with pytest.raises(press.LimitError, match=r"1 seconds of processor time|MB of memory"):
        print_pdf(page(body), limits=TIGHT)


def test_a_huge_table_meets_a_limit(print_pdf: Printer) -> None:
    row = "<tr>" + '<td colspan="1000">x</td>' * 60 + "</tr>"
    with pytest.raises(press.LimitError):
        print_pdf(page(f"<table>{row * 40}</table>"), limits=TIGHT)


def test_a_small_file_that_is_a_huge_picture(print_pdf: Printer, manuscript: Path) -> None:
    (manuscript / "bomb.png").write_bytes(png(12_000, 8_000))
    error = refused(print_pdf, '<img src="bomb.png" alt="">')
    assert error.failures == (("bomb.png", "it has more than 60 million pixels"),)


def test_the_clock_limits_a_print(print_pdf: Printer) -> None:
    with pytest.raises(press.LimitError, match="took more than 0 seconds"):
        print_pdf(page("<p>word</p>" * 2000), limits=press.Limits(wall_seconds=0))


def test_memory_is_limited(print_pdf: Printer) -> None:
    """Python says that memory ran out; a C library may die of it. Both tell the limit."""
    with pytest.raises(press.PressError) as raised:
        print_pdf(page("<p>word <b>x</b></p>" * 20_000), limits=press.Limits(memory=1 << 20))
    assert "1 MB of memory" in f"{raised.value} {raised.value.help}"


def test_after_all_that_it_still_prints(print_pdf: Printer) -> None:
    assert text_of(print_pdf(page("<p>still here</p>"))) == "still here"
