"""Through the only door to pandoc: what comes out is allowed, limited and found at its place."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html

from triptych import pandoc
from triptych.document import Document, Text
from triptych.markdown import spans
from triptych.model import Prose
from triptych.pandoc import process
from triptych.pandoc.tree import depth, nodes

LABELS = {"fig": "Figure", "tbl": "Table", "eq": "Equation", "named": "Section “{}”"}


def text_of(source: str) -> Text:
    return Document("en.md", source).slice(0, len(source))


def body(source: str) -> Prose:
    return pandoc.read_body(text_of(source))[0]


def html(prose: Prose) -> str:
    return pandoc.write_body("html", prose, labels=LABELS)


def jats(prose: Prose) -> etree._Element:
    fragment = pandoc.write_body("jats", prose, labels=LABELS)
    return etree.fromstring(f'<x xmlns:xlink="http://www.w3.org/1999/xlink">{fragment}</x>')


# --- the allow-list ---

HOSTILE = """\
# Head {onclick="alert(1)" style="background:url(http://e.il/)"}

[a](javascript:alert(1)) [b](JAVA&#115;CRIPT:x) [c](data:text/html,x) [d](file:///etc/passwd)
[e](//e.il/x) [f]( vbscript:x) [g](page.html) [h](/etc/passwd) <javascript:x>

![i](http://e.il/i.png) ![j](javascript:x) ![k](data:image/png,x) ![l](/etc/passwd){srcset="x 2x"}
![m](../../m.png) ![n](figures/n.png){onerror=x width="1;x" alt="N"}

[word]{onmouseover=x .c style="x"} `code`{onclick=x}

::: {onclick=x data-x=y}
Div
:::

| a | b |
|---|---|
| 1 | 2 |

: Caption {#tbl-x onclick=x}

<script>alert(1)</script> <img src=x onerror=alert(1)> <!-- comment --> &lt;b&gt;

\\input{/etc/passwd} `<b>`{=html} $\\href{javascript:x}{y}$

```{=html}
<script>alert(2)</script>
```

[k]: javascript:reference
[k] and [[x](javascript:y)](data:z)
"""
ALLOWED = {
    *("alt", "class", "colspan", "data-cites", "display", "encoding", "height", "href", "id"),
    *("lang", "dir", "role", "rowspan", "src", "start", "style", "title", "width", "xmlns"),
    *("aria-hidden", "form", "stretchy", "mathvariant", "accent"),
}


def test_only_what_is_allowed_reaches_html():
    page = lxml_html.document_fromstring(html(body(HOSTILE)))
    elements = list(page.iter(etree.Element))
    assert not {"script", "iframe", "object", "style"} & {str(one.tag) for one in elements}
    assert {name for one in elements for name in one.attrib} <= ALLOWED
    assert [one.get("src") for one in page.iter("img")] == ["figures/n.png"]
    links = [link.get("href") for link in page.iter("a")]
    assert [link for link in links if not re.match(r"https?:|mailto:|#", link)] == []
    assert all("url" not in one.get("style", "") for one in elements)


def test_only_what_is_allowed_reaches_jats():
    root = jats(body(HOSTILE))
    targets = [
        value
        for element in root.iter(etree.Element)
        for name, value in element.attrib.items()
        if str(name).endswith("href")
    ]
    assert targets == ["figures/n.png"]


def test_what_is_not_allowed_is_told_and_its_words_stay():
    prose = body(HOSTILE)
    dropped = {(one.kind, one.what) for one in prose.outline.dropped}
    links = {what for kind, what in dropped if kind == "link"}
    assert {"javascript:alert(1)", "data:text/html,x", "//e.il/x", "page.html"} <= links
    images = {what for kind, what in dropped if kind == "image"}
    assert {"http://e.il/i.png", "javascript:x", "/etc/passwd", "../../m.png"} <= images
    attributes = {what for kind, what in dropped if kind == "attribute"}
    assert {"onclick", "style", "srcset", "onerror", "width", "data-x"} <= attributes
    words = pandoc.plain(prose.tree).split()
    assert {"Head", *"abcdefghijklm", "word", "Div", "<script>alert(1)</script>"} <= set(words)


def test_html_and_tex_are_text_and_comments_are_gone():
    page = lxml_html.document_fromstring(html(body(HOSTILE)))
    text = page.text_content()
    assert "<script>alert(1)</script>" in text
    assert "\\input{/etc/passwd}" in text
    assert "comment" not in text


def test_a_drop_is_told_for_the_text_that_had_it():
    texts = [text_of("on click"), text_of("[b](c:d)"), text_of("[c]{onclick=x}")]
    proses, _ = pandoc.read_lines(texts)
    kinds = [[one.kind for one in prose.outline.dropped] for prose in proses]
    assert kinds == [[], ["link"], ["attribute"]]


def test_attributes_have_one_order():
    source = "![n](figures/n.png){lang=en width=1 dir=ltr height=2 alt=x}\n"
    trees = {repr(body(source).tree) for _ in range(4)}
    assert len(trees) == 1


@pytest.mark.parametrize(
    ("attributes", "kept"),
    [
        ("lang=he", 'lang="he" dir="rtl"'),
        ("lang=ar-EG", 'lang="ar-EG" dir="rtl"'),
        ("lang=kk-Arab", 'lang="kk-Arab" dir="rtl"'),
        ("lang=ar-Latn", 'lang="ar-Latn"'),
        ("lang=ar dir=ltr", 'lang="ar" dir="ltr"'),
        ("lang=ru", 'lang="ru"'),
    ],
)
def test_words_of_a_language_that_runs_to_the_left_do(attributes: str, kept: str):
    assert html(body(f"[a]{{{attributes}}}")).strip() == f"<p><span {kept}>a</span></p>"


def test_control_characters_reach_no_output():
    prose = body('a&#1;b \x02 `\x03` $\x04$ ![x](figures/x.png){alt="\x05"} &#xFFFE; &#x85;\n')
    assert not re.search(r"[\x00-\x08\x85\ufffe]", html(prose))
    jats(prose)
    assert {one.kind for one in prose.outline.dropped} == {"character"}


# --- limits ---


@pytest.mark.parametrize("source", ["[" * 28, "[a.__b__]\n" * 28])
def test_what_pandoc_never_ends_to_read_is_given_up(source: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(process, "SECONDS", 1)
    with pytest.raises(pandoc.PandocError, match="no answer in 1 seconds"):
        body(source + "\n")


def test_a_pandoc_that_waits_for_ever_is_ended_by_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    sleeper = tmp_path / "pandoc"
    sleeper.write_text("#!/bin/sh\nexec sleep 100\n", "utf-8")
    sleeper.chmod(0o755)
    monkeypatch.setattr(process, "executable", lambda: str(sleeper))
    monkeypatch.setattr(process, "PATIENCE", 0.1)
    with pytest.raises(pandoc.PandocError, match=r"no answer in 0\.1 seconds"):
        body("text")


def test_one_text_that_cannot_be_read_is_named_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    import small

    from triptych.load import load

    monkeypatch.setattr(process, "SECONDS", 2)
    bad = small.FILES["kk.md"].replace("сауда", '"' + "[" * 28 + '"')
    article, [finding] = load(small.write(tmp_path, {"kk.md": bad}))
    assert article
    assert (finding.code, finding.place.line, finding.place.column) == ("SRC011", 4, 19)
    assert str(article.editions["ru"].title) == "Маленькая статья"


def test_macros_are_not_unfolded():
    unfolding = [
        rf"\newcommand{{\{one}}}" + "{" + rf"\{chr(ord(one) + 1)}" * 9 + "}" for one in "abcdefgh"
    ]
    bomb = "".join(unfolding)
    assert len(str(body(f"{bomb}\n\n$\\a$\n").tree)) < 5000


@pytest.mark.parametrize("source", [">" * 41 + " x", ">" * 5000 + " x", "- " * 2000 + "x"])
def test_nesting_without_end_is_given_up(source: str):
    with pytest.raises(pandoc.PandocError, match="nested more than 40 deep"):
        body(f"{source}\n")


def test_deep_nesting_that_outputs_can_show_is_read():
    prose = body(">" * 35 + " x\n")
    assert depth(prose.tree) == 37
    assert jats(prose).xpath("count(//disp-quote)") == 35


def test_memory_is_limited(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(process, "MEGABYTES", 8)
    with pytest.raises(pandoc.PandocError, match="more than 8 MB of memory"):
        body("word *emphasis* [link](http://e.il)\n\n" * 40_000)


def test_a_missing_pandoc_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(process, "executable", lambda: "/nowhere/pandoc")
    with pytest.raises(pandoc.PandocError, match="could not be started"):
        body("x\n")


# --- shut off from everything but the text ---


def test_nothing_of_the_machine_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    secret = tmp_path / "secret.md"
    secret.write_text("SECRET")
    source = (
        f"---\nbibliography: {secret}\ninclude-before: {secret}\n---\n\n"
        f'!include "{secret}"\n\n\\input{{{secret}}}\n\n[x]({secret})\n\n'
        f'```{{include="{secret}"}}\n```\n\n.. include:: {secret}\n'
    )
    prose = body(source)
    assert "SECRET" not in html(prose)
    assert "bibliography:" in html(prose), "the body has no metadata, only words"


def test_templates_and_defaults_of_the_user_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    before = html(body("x $y$\n"))
    for data in (tmp_path / ".pandoc", tmp_path / ".local" / "share" / "pandoc"):
        (data / "templates").mkdir(parents=True)
        for name in ("default.html5", "default.jats_publishing"):
            (data / "templates" / name).write_text("HACKED")
        (data / "init.lua").write_text("error('HACKED')")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / ".local" / "share"))
    monkeypatch.chdir(tmp_path)
    assert html(body("x $y$\n")) == before


def test_a_folder_called_pandoc_is_not_taken_for_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
):
    (tmp_path / "pandoc").mkdir()
    monkeypatch.chdir(tmp_path)
    process.executable.cache_clear()
    assert shutil.which(pandoc.executable())
    assert capfd.readouterr() == ("", "")


# --- what writers get wrong ---


def test_a_formula_cannot_break_jats():
    root = jats(body("$x ]]> y$ and $$]]>$$\n"))
    assert [one.text for one in root.iter("tex-math")] == ["x ]] > y", "]] >"]


def test_comments_leave_the_paragraph_whole():
    prose = body("One <!-- not\n\nthis --> two\n<!-- a line -->\nthree `<!-- code -->`.\n")
    assert pandoc.plain(prose.tree) == "One  two three <!-- code -->.\n".replace("  ", " ")


def test_groups_of_cross_references_keep_their_words():
    source = "See [compare @fig-b, left; @kang2009, p. 3; @fig-a].\n\n" + "".join(
        f"![{name}](figures/x.png){{#fig-{name}}}\n\n" for name in "ab"
    )
    page = lxml_html.document_fromstring(html(body(source)))
    [paragraph] = page.xpath("//p")
    assert paragraph.text_content() == "See compare Figure\u00a02, left, Figure\u00a01 ."
    [cited] = paragraph.xpath("span[@class='citation']")
    assert cited.get("data-cites") == "kang2009"


def test_lost_text_is_told_at_its_place():
    source = "Text[^a] [^b] [x]\n\n[^a]: A\n\n[^c]: C\n\n[x]: http://e.il\n[y]: http://e.il\n"
    _, warned = pandoc.read_body(text_of(source))
    assert [(one.place.line, one.message[:20]) for one in warned] == [
        (5, "the footnote [^c] is"),
        (8, "the link [y] is neve"),
    ]


# --- places ---


def source_at(prose: Prose, place: tuple[str, int, int]) -> str:
    lines = prose.text.value.split("\n")
    return "\n".join([lines[place[1] - 1][place[2] - 1 :], *lines[place[1] :]])


def check_citations(source: str) -> list[str]:
    prose = body(source)
    for citation in prose.outline.citations:
        there = source_at(prose, citation.place)
        assert there.startswith((f"@{citation.key}", f"@{{{citation.key}}}")), citation
    return [citation.key for citation in prose.outline.citations]


def test_citations_are_told_apart_from_what_looks_like_them():
    source = (
        "Mail a@real.org, `@code`, \\@escaped, <!-- @comment --> and @real.\n\n"
        "```\n@code [@real]\n```\n\n"
        "``a ` @code``; \\`@two\\`; [see -@{three:x}, p. 3; *@four*]. @six: @seven's.[^1]\n\n"
        "> ~~~\n> @code\n> ~~~\n\n"
        "[^1]: @eight (@real)?\n"
    )
    prose = body(source)
    found = [(c.key, c.place.line, c.place.column) for c in prose.outline.citations]
    assert check_citations(source)
    assert found[0] == ("real", 1, source.index("@real.\n") + 1)
    assert {key for key, *_ in found} >= {"real", "two", "three:x", "four", "six", "eight"}
    assert ("real", 13, 15) in found
    assert not {"code", "comment", "escaped"} & {key for key, *_ in found}


PIECES = st.sampled_from(
    [
        *(
            "@a",
            "@b1",
            "@a:b",
            "@{c d}",
            "@{http://x.y/z?q}",
            "-@a",
            "[@a]",
            "[@a; @b1]",
            "[see @a, p. 1]",
        ),
        *(
            "`@a`",
            "``@a ` ``",
            "`",
            "``",
            "\\`",
            "\\@a",
            "a@b.c",
            "<a@b.c>",
            "*@a*",
            "_@a_",
            "'@a'",
        ),
        *(
            "\n",
            "\n\n",
            "\n> ",
            "\n\n    ",
            "\n- ",
            "\n```\n",
            "\n~~~\n",
            "[^1]",
            "\n\n[^1]: @n\n\n",
        ),
        *(
            " ",
            " ",
            "word",
            ".",
            ",",
            ":",
            ";",
            "!",
            "(",
            ")",
            "[",
            "]",
            "é",
            "@",
            "@@a",
            "/",
            "--",
        ),
        *(
            " <!-- @a --> ",
            " <!-- ",
            " --> ",
            "$@a$",
            "[x](http://@a.b)",
            "![@a](x.png)",
            "# @a\n",
            "@қазақ",
        ),
    ]
)


@settings(max_examples=150)
@given(pieces=st.lists(PIECES, max_size=25))
@example(pieces=["`", "\\`", " ", "@a", "`", "@a"])
def test_every_citation_has_a_place_where_it_was_written(pieces: list[str]):
    check_citations("".join(pieces) + "\n")


@pytest.mark.parametrize(
    "source",
    ["`" * 100_000, "` `` " * 20_000, "<!--" * 50_000, "```\n" * 30_001, "~~~~ ```\n" * 9000],
)
def test_code_and_comments_are_found_in_no_time(source: str):
    assert len(spans(source)) <= len(source)


def test_headings_anchors_and_pictures_have_their_places():
    source = (
        "# One {#sec-one}\n\n`# no`\n\nTwo\n===\n\n> ## One *more*\n\n"
        "![Map](figures/a%20b.png){#fig-map}\n![Map](<figures/a b.png>)\n\n$$x$$ {#eq-x}\n"
    )
    outline = body(source).outline
    assert [(h.level, h.text, h.place.line) for h in outline.headings] == [
        (1, "One", 1),
        (1, "Two", 5),
        (2, "One more", 8),
    ]
    lines = {anchor.name: anchor.place.line for anchor in outline.anchors}
    assert lines == {"sec-one": 1, "two": 5, "one-more": 8, "fig-map": 10, "eq-x": 13}
    assert [image.place.line for image in outline.images] == [10, 10]


def test_a_title_cannot_pass_for_a_block():
    titles = ["# 1. Title", "1. Title", "- x", "> x", "    x", "[^1]: x", "a\n\nb", "% x", "---"]
    proses, _ = pandoc.read_lines([text_of(title) for title in titles])
    for title, prose in zip(titles, proses, strict=True):
        assert [node["t"] for node in prose.tree] == ["Para"]
        assert pandoc.plain(prose.tree).split() == title.split()
        assert not any("\u2060" in str(node.get("c")) for node in nodes(prose.tree))


def test_each_line_of_verse_is_a_text_of_its_own():
    said = pandoc.plain(
        [{"t": "LineBlock", "c": [[{"t": "Str", "c": "one"}], [{"t": "Str", "c": "two"}]]}]
    )
    assert said == "one\ntwo\n"
