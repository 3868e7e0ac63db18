"""What pages of the FIG family tell beside their examples."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import small

from triptych import rules
from triptych.finding import Finding
from triptych.journal import Journal
from triptych.load import load
from triptych.pictures import Size, size

HEAD = small.FILES["en.md"].split("The steppe")[0]
FIRST = HEAD.count("\n") + 1  # line of the body


@pytest.fixture
def found(tmp_path: Path, journal: Journal) -> Callable[..., list[Finding]]:
    def checked(body: str, **pictures: bytes) -> list[Finding]:
        files = {f"figures/{name}.png": data for name, data in pictures.items()}
        files.setdefault("figures/map.svg", b"<svg/>")
        article, findings = load(small.write(tmp_path, {"en.md": HEAD + body} | files))
        assert article
        assert findings == []
        return [f for f in rules.check(article, journal) if f.code.startswith("FIG")]

    return checked


def places(findings: list[Finding]) -> list[tuple[str, int]]:
    return [(finding.code, finding.place.line - FIRST + 1) for finding in findings]


def png(width: int, height: int = 1) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height)


TABLE = "| a | b |\n|---|---|\n| 1 | 2 |\n"


def test_each_figure_and_table_is_found_at_its_place(found):
    body = f"![](figures/map.svg){{alt=A}}\n\n{TABLE}\n{TABLE}\n![B](figures/map.svg)\n"
    assert places(found(body)) == [
        ("FIG005", 1), ("FIG007", 1),
        ("FIG006", 3), ("FIG007", 3),
        ("FIG006", 7), ("FIG007", 7),
        ("FIG007", 11),
    ]  # fmt: skip


def test_a_picture_in_a_line_is_no_figure(found):
    assert found("The sign ![a star](figures/map.svg) means more.\n") == []


def test_a_table_is_found_though_its_words_stand_in_the_text_before(found):
    [finding] = found(f"The words a and b, 1 and 2.\n\n{TABLE}\n: Sums {{#tbl-x}}\n")
    assert (finding.code, finding.place.line) == ("FIG008", FIRST + 6)
    findings = found(f"Of a b 1 2.\n\n{TABLE}")
    assert {code for code, _ in places(findings)} == {"FIG006", "FIG007"}


def test_an_empty_table_has_a_place(found):
    assert places(found("Text.\n\n|   |   |\n|---|---|\n|   |   |\n")) == [
        ("FIG006", 1), ("FIG007", 1), ("FIG009", 1),
    ]  # fmt: skip


def test_a_table_without_a_head_is_found(found):
    table = "---- ----\n 1    2\n 3    4\n---- ----\n\n: Sums {#tbl-x}\n"
    assert places(found(f"See @tbl-x.\n\n{table}")) == [("FIG009", 4)]


@pytest.mark.parametrize(
    ("text", "is_mentioned"),
    [
        ("See @fig-a.", True),
        ("[See @fig-a].", True),
        ("See [the map](#fig-a).", True),
        ("See Figure 1.", False),
        ("See @fig-b.\n\n![B](figures/map.svg){#fig-b}", False),
    ],
)
def test_a_mention_is_a_reference(found, text: str, is_mentioned: bool):
    findings = found(f"{text}\n\n![A](figures/map.svg){{#fig-a}}\n")
    assert [f.message for f in findings] == (
        [] if is_mentioned else ["the text does not mention this figure, fig-a"]
    )


def test_an_equation_with_a_number_is_mentioned(found):
    assert places(found("$$ x $$ {#eq-x}\n\n$$ y $$\n")) == [("FIG008", 1)]
    assert found("By @eq-x:\n\n$$ x $$ {#eq-x}\n") == []


def test_a_heading_is_no_figure(found):
    assert found("# Fig trees\n\nThey bear figs.\n") == []


# "FIG010": its example needs a picture


@pytest.mark.parametrize(
    ("attributes", "dots", "told"),
    [
        ("width=100%", 600, "98 to the inch where it is set 156 mm wide"),
        ("width=100%", 1000, ""),
        ("width=50mm", 290, "147 to the inch where it is set 50 mm wide"),
        ("width=5cm", 300, ""),
        ("width=2in", 300, ""),
        ("width=300px", 300, "96 to the inch where it is set 79 mm wide"),
        ("width=30em", 300, "96 to the inch"),
        (".wide", 300, "96 to the inch where it is set 79 mm wide"),
        (".wide", 2000, ""),
    ],
)
def test_a_picture_has_enough_dots(found, attributes: str, dots: int, told: str):
    body = f"See @fig-a.\n\n![A](figures/a.png){{#fig-a {attributes}}}\n"
    messages = [f.message for f in found(body, a=png(dots)) if f.code == "FIG010"]
    assert bool(messages) == bool(told)
    assert all(told in message for message in messages)


JPEG = b"\xff\xd8\xff\xe0\0\4ab\xff\xc2\0\x11\x08" + struct.pack(">HH", 30, 40) + b"\3"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (png(40, 30), Size(40, 30)),
        (b"GIF89a" + struct.pack("<HH", 40, 30), Size(40, 30)),
        (JPEG, Size(40, 30)),
        (b"RIFF0000WEBPVP8 " + bytes(10) + struct.pack("<HH", 40, 30), Size(40, 30)),
        (b"RIFF0000WEBPVP8L" + bytes(5) + struct.pack("<I", 39 | 29 << 14), Size(40, 30)),
        (b"RIFF0000WEBPVP8X" + bytes(8) + b"\x27\0\0\x1d\0\0", Size(40, 30)),
        (b"RIFF0000WEBPVP9 ", None),
        (b"<svg/>", None),
        (b"", None),
        (png(1)[:18], None),
        (JPEG[:12], None),
        (b"\xff\xd8\xff\xff", None),
    ],
)
def test_the_first_bytes_tell_the_size(data: bytes, expected: Size | None):
    assert size(data) == expected


def test_a_name_that_only_looks_the_same_is_told(found: Callable[..., list[Finding]]):
    decomposed = unicodedata.normalize("NFD", "карта-й")
    [finding] = [f for f in found("![A map](figures/карта-й.png)", **{decomposed: png(4)})
                 if f.code == "FIG001"]  # fmt: skip
    assert "encoded otherwise" in finding.help
