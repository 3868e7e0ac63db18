"""A revision as a page and as a PDF: all of both states, marked; steps, tabs, two sides."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import clock
import grown
import pypdfium2
import pytest
import revised
import small
from browser import drive
from conftest import MANUSCRIPTS
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from validators import validate_html
from verapdf import validate_pdf

from triptych import cli
from triptych.document import Place
from triptych.gates import conformance
from triptych.revisions import page
from triptych.revisions.compare import Wanted, compare
from triptych.revisions.model import (
    ArticleRevision,
    Entry,
    Revision,
    StateName,
    Stretch,
    Text,
    Unit,
)
from triptych.revisions.states import Pair, opened

MOVED = "We read forty letters of the governor and two ledgers of the fortress by the river.\n\n"
COUNTED = " Traders counted their camels by the frozen well."
GONE = "The road to the north was closed for three winters because of snow on the pass.\n\n"
BODY = f"""
# Introduction

Barley was sown along the old canal in each dry year of that century.{COUNTED} Nobody minded.

Millet[^1] fed the garrison. Rye came later with the settlers.

[^1]: As it did [@kang2009].

{GONE}# Methods

{MOVED}We compared all prices in silver. We left out years without a harvest. Sums are whole coins.

| grain  | price |
|--------|-------|
| barley | 3     |
| millet | 2     |
| rye    | 5     |

$$ a = b + c $$ {{#eq-sum}}

# Results

- Barley was cheap.
- Rye was dear.

The price of rye doubled within two years of the great drought, as the letters say.

All of it is invented.
"""
CHANGES = [
    (GONE, ""),
    (MOVED, ""),
    (COUNTED, ""),
    ("fed the garrison.", f"fed the garrison.{COUNTED}"),
    ("As it did", "So it did"),
    ("without a harvest. Sums", "without a harvest.\n\nSums"),
    ("| millet | 2     |\n", ""),
    ("b + c", "b - c"),
    ("- Rye was dear.\n", "- Rye was very dear.\n- Oats were new.\n"),
    ("letters say.\n\nAll", f"letters say. All of it.\n\n{MOVED.replace('forty', 'fifty')}All"),
    ("abstract: It is short.", "abstract: It is <b>short</b> & good."),
    ("keywords: [steppe, trade]", "keywords: [steppe, trade, barley]"),
]


def compared(old: Path, new: Path, *, checks: bool = False) -> Revision:
    with opened(Pair(f"./{old}", f"./{new}")) as states:
        return compare(*states, Wanted(checks=checks))


def write() -> None:
    """Write the manuscript before and after its changes."""
    front = small.FILES["en.md"].partition("\n---\n")[0]
    old = new = f"{front}\n---\n{BODY}"
    for before, after in CHANGES:
        assert before in new
        new = new.replace(before, after)
    small.write(Path("old"), {"en.md": old})
    small.write(Path("new"), {"en.md": new})


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write()
    return tmp_path


@pytest.fixture
def revision(written: Path) -> Revision:
    return compared(Path("old"), Path("new"), checks=True)


@pytest.fixture
def written_page(revision: Revision, tmp_path: Path) -> Path:
    file = tmp_path / "changes.html"
    file.write_text(page.html(revision), "utf-8")
    return file


def body(text: str) -> str:
    """Return a page without its style sheet and script, which are files of their own."""
    return re.sub(r"(<(style|script)>).*?(</\2>)|sha256-[\w+/=]+", r"\1\3", text, flags=re.S)


def test_the_page_is_as_it_was(revision: Revision, golden: Callable[[str, str], None]):
    golden("revision.html", re.sub("triptych [0-9.]+", "triptych", body(page.html(revision))))


def test_the_page_is_valid(written_page: Path):
    # The checker knows no hashes in a policy; that the script runs is for a browser to tell.
    said = [each for each in validate_html(written_page) if "Content Security Policy" not in each]
    assert said == []


# --- both states are all there ---


def states(tree: html.HtmlElement, language: str) -> tuple[str, str]:
    """Return the words of a text before and now, as the marks of the page tell them."""
    return tuple(" ".join(_words(tree, language, side)) for side in ("old", "new"))  # type: ignore[return-value]


GONE_FROM = {
    "old": "self::ins or contains(@class, 'come') or contains(@class, 'moved')",
    "new": "self::del or contains(concat(' ', @class, ' '), ' away ')",
}
SAID = "contains(@class, 'fate') or contains(@class, 'arrow') or contains(@class, 'told')"
OURS = f"{SAID} or contains(@class, 'seam') or contains(@class, 'label') or @class='part'"


def _words(tree: html.HtmlElement, language: str, side: str) -> list[str]:
    [panel] = tree.xpath(f"//section[contains(@id, '-{language}')]//div[@class='text']")
    hidden = f"ancestor::*[{GONE_FROM[side]} or {OURS} or contains(@class, 'heads')]"
    return " ".join(panel.xpath(f".//text()[not({hidden})]")).split()


def units(text: Text, side: str) -> str:
    found: list[str] = []
    for entry in text.entries:
        if entry.kind == "away" and side == "new":
            continue
        if entry.move and entry.kind != "away" and side == "old":
            continue
        if entry.cells:
            cells = entry.cells
            wanted = {"same", "in" if side == "new" else "out"}
            found += [s.text for cell in cells for s in cell.stretches if s.op in wanted]
        else:
            found += [unit.text for unit in (entry.new if side == "new" else entry.old)]
    return " ".join(found)


def joined(text: str) -> str:
    """Return letters and figures alone: how words are parted by marks is another matter."""
    return re.sub(r"[\W_]|\[\^\]|note", "", text.replace("[^]", ""))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("edits", revised.MIXED[2:8:2])
def test_a_reader_finds_all_of_both_states(
    edits: Sequence[revised.Edit], seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    if revised.revise(MANUSCRIPTS["paper"], Path("new"), tuple(edits), seed) is None:
        pytest.skip("nothing to edit so")
    Path("old").symlink_to(MANUSCRIPTS["paper"])
    found = compared(Path("old"), Path("new"))
    tree = html.fromstring(page.html(found))
    [text] = [each for each in found.articles[0].texts if each.language == "en"]
    was, now = states(tree, "en")
    assert joined(now) == joined(units(text, "new"))
    assert sorted(joined(was)) == sorted(joined(units(text, "old")))  # moves leave their order


def test_what_moved_is_marked_at_both_ends(revision: Revision):
    tree = html.fromstring(page.html(revision))
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    targets = {href[1:] for href in tree.xpath("//a/@href")}
    assert targets <= set(ids)
    moves = {each for each in ids if re.search(r"-m\d+-", each)}
    assert moves == {f"a1-en-m{n}-{side}" for n in (1, 2) for side in ("old", "new")}
    assert moves <= targets


def test_a_table_has_the_rows_of_both_states(revision: Revision):
    tree = html.fromstring(page.html(revision))
    [table] = tree.xpath("//div[contains(@class, 'block')]//table")
    rows = [[cell.text_content() for cell in row] for row in table.xpath(".//tr")]
    assert rows == [["grain", "price"], ["barley", "3"], ["millet", "2"], ["rye", "5"]]
    assert table.xpath(".//td[@class='deleted']/del/text()") == ["millet", "2"]


def set_otherwise(tmp_path: Path) -> html.HtmlElement:
    """Return the page of a revision in which a figure, a link and some emphasis are others."""
    front = small.FILES["en.md"].partition("\n---\n")[0]
    text = f"{front}\n---\n\nAn *old* map of 10^5^ men.\n\n![Map](figures/map.svg)\n"
    files = {"en.md": text, "figures/map.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}
    new = {
        **files,
        "en.md": text.replace("*", "**"),
        "figures/map.svg": files["figures/map.svg"] + " ",
    }
    for name, each in (("old", files), ("new", new)):
        small.write(tmp_path / name, each)
    argv = ["diff", str(tmp_path / "old"), str(tmp_path / "new"), "--format", "html", "--no-checks"]
    file = tmp_path / "changes.html"
    with pytest.raises(SystemExit) as ended:
        cli.main([*argv, "--output", str(file)])
    assert ended.value.code == 0
    assert all("Content Security Policy" in said for said in validate_html(file))
    return html.fromstring(file.read_text("utf-8"))


def test_pictures_of_both_states_are_shown(tmp_path: Path):
    tree = set_otherwise(tmp_path)
    for mark in ("del", "ins"):
        [picture] = tree.xpath(f"//p[@class='picture']/{mark}/img")
        assert picture.get("src").startswith("data:image/svg+xml;base64,")
        assert picture.get("alt") == "Map"


def test_the_pdf_shows_pictures_and_what_is_set_otherwise(tmp_path: Path):
    set_otherwise(tmp_path)
    argv = ["diff", str(tmp_path / "old"), str(tmp_path / "new"), "--format", "pdf", "--no-checks"]
    file = tmp_path / "changes.pdf"
    with pytest.raises(SystemExit) as ended:
        cli.main([*argv, "--output", str(file)])
    assert ended.value.code == 0
    assert conformance.refuted(file.read_bytes()) == []
    assert validate_pdf([file]) == []
    assert "old [emphasis → strong emphasis]" in " ".join(pages(file.read_bytes()))


def test_what_sets_words_off_is_shown_as_it_is_and_was(tmp_path: Path):
    tree = set_otherwise(tmp_path)
    [now] = tree.xpath("//div[@class='now']//span[@class='set']")
    assert now.get("title") == "emphasis → strong emphasis"
    assert now.xpath("string(strong)") == "old"
    assert now.xpath("string(following-sibling::span[@class='former']/em)") == "old"
    assert tree.xpath("string(//div[@class='now']//sup)") == "5"
    assert tree.xpath("string(//div[@class='now']//strong)") == "old"


def test_a_language_left_behind_has_a_banner(revision: Revision):
    tree = html.fromstring(page.html(revision))
    for tag in ("kk", "ru"):
        [panel] = tree.xpath(f"//section[@id='a1-{tag}']")
        assert (
            "The abstract changed in English" in panel.xpath("p[@class='banner']")[0].text_content()
        )
        assert tree.xpath(f"//a[@href='#a1-{tag}']/span[@class='behind']")
    assert not tree.xpath("//section[@id='a1-en']/p[@class='banner']")


def test_nothing_changed_is_said(written: Path):
    text = page.html(compared(Path("old"), Path("old")))
    assert "Nothing changed." in text


# --- nothing in a manuscript is markup ---

HOSTILE = st.text(alphabet="a <>&\"'/=\u202e\x07\u200b-!{}%", min_size=1, max_size=40)


@settings(max_examples=60)
@given(HOSTILE, HOSTILE)
def test_no_text_is_markup(old: str, new: str):
    tree, known = (html.fromstring(body(page.html(r))) for r in (told(old, new), told("x", "y")))
    assert [each.tag for each in tree.iter()] == [each.tag for each in known.iter()]
    assert not re.search("[\u202e\x07\u200b]", tree.text_content())


def told(old: str, new: str) -> Revision:
    """Return a revision that has two texts wherever an author's words may stand."""
    was, now = (Unit("paragraph", each, Place(each, 1, 1), (each,)) for each in (old, new))
    stretches = (Stretch("out", f"a{old}"), Stretch("in", f"b{new}"))
    text = Text("en", "compared", (Entry("edited", "body", (was,), (now,), stretches),))
    notes = (f"a{old}", f"b{new}")
    article = ArticleRevision("x", "compared", f"t{new}", texts=(text,), notes=notes)
    return Revision(StateName(old, "folder"), StateName(new, "folder"), (article,))


# --- in a browser ---

PRESS = """
    const press = key => view.document.activeElement.dispatchEvent(
        new view.KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
"""
STEPS = (
    PRESS
    + """
    const at = () => view.document.activeElement.id;
    const said = () => view.document.querySelector('output').value;
    const steps = [];
    for (const key of ['n', 'j', 'ArrowRight', 'p', 'k', 'ArrowLeft', 'ArrowLeft'])
        { press(key); steps.push([at(), said()]); }
    view.document.querySelector('[data-do=next]').click();
    steps.push([at(), said()]);
    return {steps, requests: view.performance.getEntriesByType('resource').length};
"""
)
TABS = (
    PRESS
    + """
    const tabs = [...view.document.querySelectorAll('[role=tab]')];
    const seen = () => [...view.document.querySelectorAll('[role=tabpanel]')]
        .filter(panel => panel.offsetHeight).map(panel => panel.id);
    const isChosen = tab => tab.ariaSelected === 'true' && tab.tabIndex === 0;
    const states = [seen()];
    tabs[0].focus();
    for (const key of ['ArrowRight', 'End', 'ArrowRight', 'ArrowLeft', 'Home', '2'])
        { press(key); states.push(seen()); }
    const role = view.document.querySelector('.tabs').getAttribute('role');
    const controls = tabs.map(tab => tab.getAttribute('aria-controls'));
    return {states, role, chosen: tabs.filter(isChosen).length, controls};
"""
)
SIDES = (
    PRESS
    + """
    const shown = name => [...view.document.querySelectorAll(`.block.edited > .${name}`)]
        .filter(each => each.offsetHeight).map(each => each.innerText.trim().replace(/\\s+/g, ' '));
    const before = shown('was').length;
    press('s');
    const ids = [...view.document.querySelectorAll('[id]')].map(each => each.id);
    const same = ids.length - new Set(ids).size;
    const wide = view.document.documentElement.scrollWidth;
    const answer = {before, was: shown('was'), now: shown('now'), same, wide};
    press('s');
    return {...answer, after: shown('was').length};
"""
)
KEYS = (
    PRESS
    + """
    const dialog = view.document.querySelector('dialog');
    press('?');
    const open = dialog.open;
    dialog.querySelector('input').click();
    dialog.close();
    press('n');
    return {open, current: view.document.querySelectorAll('.current').length};
"""
)


def test_keys_and_buttons_step_through_the_changes(written_page: Path):
    seen = drive(written_page, 1200, STEPS)
    names = [step[0].removeprefix("a1-en-") for step in seen["steps"]]
    assert names == ["c1", "c2", "c3", "c2", "c1", "c12", "c11", "c12"]
    assert seen["steps"][0][1] == "1 of 12"
    assert seen["requests"] == 0


def test_languages_are_tabs(written_page: Path):
    seen = drive(written_page, 1200, TABS)
    order = ["en", "kk", "ru", "en", "ru", "en", "kk"]
    assert seen["states"] == [[f"a1-{tag}"] for tag in order]
    assert seen["role"] == "tablist"
    assert seen["chosen"] == 1
    assert seen["controls"] == ["a1-en", "a1-kk", "a1-ru"]


def test_two_sides_show_each_state(written_page: Path):
    seen = drive(written_page, 1200, SIDES)
    assert (seen["before"], seen["after"], seen["same"]) == (0, 0, 0)
    assert seen["wide"] <= 1200
    assert seen["was"][0] == "It is short."
    assert seen["now"][0] == "It is <b>short</b> & good."
    assert "Rye was dear." in seen["was"][-2].removeprefix("• ")


def test_keys_are_shown_and_can_be_turned_off(written_page: Path):
    assert drive(written_page, 600, KEYS) == {"open": True, "current": 0}


def test_a_page_fits_a_phone(written_page: Path):
    seen = drive(written_page, 390, "return {wide: view.document.documentElement.scrollWidth}")
    assert seen["wide"] <= 390


def test_contrast_is_enough_in_light_and_dark():
    css = (page.Journal.read("base").find(page.STYLE)).read_text("utf-8")
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#\w+);", part)) for part in css.split("@media")[:2]
    )
    for colours in (light, {**light, **dark}):
        for ink, grounds in PAIRS.items():
            for ground in grounds.split():
                assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)


PAIRS = {
    "ink": "paper tint move-tint warn-tint",
    "muted": "paper tint",
    "accent": "paper tint",
    "in": "in-tint paper",
    "out": "out-tint paper tint",
    "move": "move-tint paper tint",
    "warn": "warn-tint paper tint",
}


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, 1.4.3)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# --- on paper ---


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("printed"))
        write()
        lost: list[str] = []
        made = page.pdf(compared(Path("old"), Path("new"), checks=True), "", lost.append)
        assert lost == []
        return made


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    return [" ".join(one.get_textpage().get_text_bounded().split()) for one in document]


def test_the_pdf_has_the_words_of_both_states(printed: bytes):
    summary, *rest = pages(printed)
    assert all(summary and each for each in rest)
    assert "1 paragraph moved; 1 sentence moved; 1 paragraph split" in summary
    text = " ".join(rest)
    for passage in (MOVED, MOVED.replace("forty", "forty fifty"), GONE, COUNTED):
        assert passage.strip() in text


def test_the_pdf_tells_pages_of_moves(printed: bytes):
    text = " ".join(pages(printed))
    assert re.search(r"→ to “Results”, line \d+, page 2", text)
    assert re.search(r"← from “Methods”, line \d+, page 2", text)


def test_the_pdf_is_what_it_claims_to_be(printed: bytes, tmp_path: Path):
    assert conformance.refuted(printed) == []
    (tmp_path / "changes.pdf").write_bytes(printed)
    assert validate_pdf([tmp_path / "changes.pdf"]) == []


def test_a_letter_that_no_font_has_is_told():
    lost: list[str] = []
    page.pdf(told("x", "\U00013000"), "", lost.append)
    assert "no font has “\U00013000” (U+13000, EGYPTIAN HIEROGLYPH A001)" in lost[0]


# --- the command, and how long it takes ---


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["diff", "./old", "./new", *arguments])
    return int(ended.value.code or 0)


@pytest.mark.usefixtures("written")
def test_the_command_writes_both(capsys: pytest.CaptureFixture[str]):
    assert run("--format", "html", "--output", "changes.html", "--exit-code") == 1
    assert Path("changes.html").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert run("--format", "pdf", "--output", "changes.pdf") == 0
    assert Path("changes.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("written")
def test_a_terminal_gets_no_pdf(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert run("--format", "pdf") == 2
    assert "say --output FILE" in capsys.readouterr().err


def test_a_hundred_pages_take_little_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    for name in ("old", "new"):
        grown.write(tmp_path / name, 100 * 3 * 400, 100)
    file = Path("new/en.md")
    file.write_text(file.read_text("utf-8").replace(" the ", " that "), "utf-8")
    revision = compared(Path("old"), Path("new"))
    assert len(page.html(revision)) > 500_000
    assert clock.seconds(lambda: page.html(revision)) < 2
