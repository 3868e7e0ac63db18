"""The printed article as a reader sees it: its lines, where they end, what stands before them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import small

from triptych.formats.pdf import document as pdf
from triptych.journal import Journal
from triptych.load import load

MARGIN = 20 / 25.4 * 72 - 1  # points, of the journal in two columns; a letter may lean out a bit
HEAD = "---\ntitle: A small article\nabstract: It is short.\nkeywords: [steppe, trade]\n---\n\n"


def lines(
    folder: Path, body: str, *, journal: str = "base", others: Mapping[str, str] | None = None
) -> list[str]:
    """Return the lines of a small article in English that has this body."""
    small.write(folder, {"en.md": f"{HEAD}{body}\n", **(others or {})})
    article, _ = load(folder)
    assert article
    printed = pypdfium2.PdfDocument(pdf.render(article, Journal.read(journal), "en"))
    text = "\n".join(page.get_textpage().get_text_range() for page in printed)
    return [line.strip() for line in text.splitlines()]


def test_lists_are_numbered_as_their_author_numbers_them(tmp_path):
    body = (
        "9. ninth\n10. tenth\n\nThen.\n\n(c) third\n(d) fourth\n\n    iv) deep\n    v) deeper\n\n"
        "Then.\n\nA) capital\nB) two\n\nThen.\n\n(@x) example\n\n(@) after (@x)\n\n"
        "Then [@kang2009]."
    )
    shown = lines(tmp_path, body)  # where labels are drawn behind the text
    assert "9.|10.|(c)|(d)|iv)|v)|A)|B)|(1)|(2)" in "|".join(shown)


def test_an_address_in_emphasis_is_not_broken_before_its_marks(tmp_path):
    """WeasyPrint may put a letter or two of it into the line before."""
    paragraphs = (f"*Some words{' of it' * 4} {'i' * n} <https://a.example/b>*" for n in range(20))
    shown = lines(tmp_path, "\n\n".join([*paragraphs, "See [@kang2009]."]), journal="two-columns")
    assert sum("https://" in line for line in shown) == 20, shown


def test_no_number_and_no_word_of_a_table_is_broken_without_a_hyphen(tmp_path):
    columns = 14
    rows = "\n".join(f"| {' | '.join(f'{n * 1009}' for n in range(columns))} |" for _ in range(3))
    heads = " | ".join(f"Column {n}" for n in range(columns))
    body = f"| {heads} |\n|{'---|' * columns}\n{rows}\n\n: Numbers\n\nSee [@kang2009]."
    words = " ".join(lines(tmp_path, body)).split()
    assert words.count("Column") == columns
    assert all(words.count(str(n * 1009)) == 3 for n in range(1, columns))


def test_a_word_longer_than_the_line_of_a_heading_is_hyphenated(tmp_path):
    title = "Исследование превысокомногорассмотрительствующей непостижимости"
    others = {"ru.md": small.FILES["ru.md"].replace("Маленькая статья", title)}
    text = "|".join(lines(tmp_path, "See [@kang2009].", others=others))
    assert re.search(r"превысоко\w*[\ufffe\x02-]\|?\w*щей", text), text


def test_nothing_stands_to_the_left_of_a_column(tmp_path):
    small.write(tmp_path)
    article, _ = load(tmp_path)
    assert article
    printed = pypdfium2.PdfDocument(pdf.render(article, Journal.read("two-columns"), "en"))
    texts = [page.get_textpage() for page in printed]
    edges = [text.get_charbox(at)[0] for text in texts for at in range(text.count_chars())]
    assert min(edge for edge in edges if edge) > MARGIN
