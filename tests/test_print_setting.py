"""The printed article as a reader sees it: its lines, where they end, and what stands before them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import small

from triptych.formats import pdf
from triptych.journal import Journal
from triptych.load import load

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
        "Then.\n\nA) capital\nB) two\n\nThen.\n\n(@x) example\n\n(@) after (@x)\n\nThen [@kang2009]."
    )
    shown = lines(tmp_path, body)  # where labels are drawn behind the text
    assert "9.|10.|(c)|(d)|iv)|v)|A)|B)|(1)|(2)" in "|".join(shown)
