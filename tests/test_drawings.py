"""SVG drawings: what keeps one from being shown everywhere as it is."""

from __future__ import annotations

import pytest

from triptych.drawings import faults

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{}</svg>'
DTD = '<!DOCTYPE svg [<!ENTITY a "aaaa">{}]>'


@pytest.mark.parametrize(
    ("drawing", "told"),
    [
        ("", "is broken at line 1"),
        (SVG.format("\n<g>"), "is broken at line 2"),
        (SVG.format("<script>alert(1)</script>"), "holds a program"),
        (SVG.format('<g onclick="alert(1)"/>'), "holds a program"),
        (
            SVG.format('<image href="http://example.org/a.png"/>'),
            "asks for another file, http://ex",
        ),
        (
            SVG.format('<image xlink:href=" file:///etc/passwd"/>'),
            "asks for another file, file:///",
        ),
        (SVG.format('<use href="other.svg#a"/>'), "asks for another file, other.svg#a"),
        (SVG.format("<rect fill=\"url( 'x.svg#a')\"/>"), "asks for another file, x.svg#a"),
        (SVG.format("<style>@import 'x.css';</style>"), "asks for another file, @import"),
        (SVG.format('<rect style="fill: url(//example.org/a)"/>'), "asks for another file, //exam"),
        (DTD.format('<!ENTITY b "&a;&a;">') + SVG.format("<text>&b;</text>"), "not plain text, b"),
        (DTD.format('<!ENTITY b SYSTEM "file:///etc/passwd">') + SVG.format("&b;"), "text, b"),
    ],
)
def test_what_a_drawing_may_not_need(drawing: str, told: str):
    [fault] = faults(drawing.encode())
    assert told in fault


@pytest.mark.parametrize(
    "drawing",
    [
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://w3.org/svg.dtd">'
        + SVG.format("<title>Map</title>"),
        DTD.format("") + SVG.format("<text>&a;</text>"),
        SVG.format('<a href="https://example.org/"><text>more</text></a>'),
        SVG.format(
            '<g id="a"/><use xlink:href="#a"/><rect fill="url(#b)" clip-path="url(\'#c\')"/>'
        ),
        SVG.format('<image href="data:image/png;base64,AAAA"/>'),
    ],
)
def test_what_a_drawing_may_have(drawing: str):
    assert list(faults(drawing.encode())) == []
