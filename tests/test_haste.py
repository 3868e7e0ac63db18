"""What makes print quicker changes no page and no bit of what is in a file."""

from __future__ import annotations

import zlib
from pathlib import Path

import cffi
import pydyf
import pytest
from weasyprint.pdf import fonts as pdf_fonts
from weasyprint.text import fonts

from triptych.press import haste


@pytest.mark.parametrize("data", [b"BT\nendstream\n\nstream\nET", b"", b"\x00\xff" * 999])
def test_a_stream_holds_after_compression_what_it_held(data: bytes):
    pdf = pydyf.PDF()
    stream = pydyf.Stream([data, 1.5, "q"], {"N": 3}, compress=True)
    plain = pydyf.Stream([data], compress=False)
    pdf.add_object(stream)
    pdf.add_object(plain)
    haste.compress(None, pdf)
    [packed] = stream.stream
    assert zlib.decompress(packed) == b"\n".join([data, b"1.5", b"q"])
    assert (stream.extra, plain.stream) == ({"N": 3, "Filter": "/FlateDecode"}, [data])
    assert f"/Length {len(packed)}".encode() in stream.data


def test_a_sheet_is_parsed_once_unless_it_belongs_to_one_print():
    sheets = haste.Sheets()
    own = '@font-face { font-family: x; src: url("x.ttf") }'
    for text in ("p { color: red }", own):
        sheets.learn(text)
    first = sheets.parsed("p { color: red }")
    assert first is sheets.parsed("p { color: red }")
    assert sheets.parsed("p { color: blue }") is not sheets.parsed("p { color: blue }")
    assert own not in sheets._parsed


def test_arrays_of_all_lengths_are_of_one_type():
    ffi = cffi.FFI()
    arrays = haste._OpenArrays(ffi)
    made = [arrays.new(f"unsigned[{n}]", list(range(n))) for n in (3, 4)]
    assert [list(one) for one in made] == [[0, 1, 2], [0, 1, 2, 3]]
    assert {ffi.typeof(one) for one in made} == {ffi.typeof("unsigned[]")}
    assert [len(arrays.new("char[4]")), len(arrays.new("int[9]", [1]))] == [4, 9]
    assert arrays.NULL == ffi.NULL


def test_fonts_are_subset_with_such_arrays(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pdf_fonts, "ffi", pdf_fonts.ffi)
    haste.make_arrays_open()
    kinds = pdf_fonts.ffi
    haste.make_arrays_open()
    assert isinstance(kinds, haste._OpenArrays)
    assert pdf_fonts.ffi is kinds


STYLE = dict.fromkeys(("font_family", "font_style", "font_stretch", "font_weight"), "normal")
STYLE |= dict.fromkeys(("font_variant_caps", "font_variation_settings"), "normal")


def test_a_font_is_described_once():
    described: list[int] = []
    descriptions = haste._Descriptions(lambda style: described.append(style["font_size"]))
    for style in ({"font_size": 9}, {"font_size": 9, "color": "red"}, {"font_size": 10}):
        descriptions(STYLE | style)
    assert described == [9, 10]
    for size in range(1000):
        descriptions(STYLE | {"font_size": size})
    assert len(descriptions._known) <= haste._FONTS


def test_a_description_depends_on_all_that_weasyprint_looks_at():
    looked: set[str] = set()

    class Style(dict[str, object]):
        def __getitem__(self, name: str) -> object:
            looked.add(name)
            return super().__getitem__(name)

    style = {"font_family": ("Source Serif 4",), "font_stretch": "normal", "font_weight": 400}
    variations = (("opsz", 8),)
    fonts.get_font_description(
        Style(STYLE | style | {"font_size": 9, "font_variation_settings": variations})
    )
    looked.remove("font_family")
    assert haste._FONT(dict.fromkeys(looked, 1)) == (1,) * len(looked)


def test_the_sheets_of_all_journals_are_known(monkeypatch: pytest.MonkeyPatch):
    from triptych import resources
    from triptych.press import layout

    learned: list[str] = []
    monkeypatch.setattr(layout._SHEETS, "learn", learned.append)
    monkeypatch.setattr(layout, "_typeset", lambda *_: None)
    layout.rehearse()
    base = Path(resources.templates()) / "base" / "print.css"
    assert base.read_text("utf-8") in learned
