"""A version of a language's file, read without pandoc: its passages and sentences."""

from __future__ import annotations

import pytest

from triptych.chronicle.version import Version

MARKDOWN = """\
---
title: A test
---

Setext heading
==============

A paragraph <!-- with a remark -->of two
lines.
<!-- a remark of its own -->
It goes on [see @one2001, p. 5] here. @two2002 agrees.

## Second {#second}

- an item
  that goes on
- another

> A quotation.

```python
# no heading

code = 1
```

| a | b |
|---|---|
| c | d |

[^note]: A note.
"""


def test_passages_are_read_with_their_kinds_and_places():
    version = Version.of(MARKDOWN.encode(), "en.md", "en")
    assert [(p.unit.kind, p.unit.place.line, p.unit.section) for p in version.pieces] == [
        ("paragraph", 2, ()),
        ("heading", 5, ()),
        ("paragraph", 8, ("Setext heading",)),
        ("heading", 13, ("Setext heading",)),
        ("item", 15, ("Setext heading", "Second")),
        ("item", 17, ("Setext heading", "Second")),
        ("quotation", 19, ("Setext heading", "Second")),
        ("code", 22, ("Setext heading", "Second")),
        ("table", 27, ("Setext heading", "Second")),
        ("note", 31, ("Setext heading", "Second")),
    ]


def test_sentences_know_where_they_stand_in_the_file():
    version = Version.of(MARKDOWN.encode(), "en.md", "en")
    texts = [MARKDOWN[s.start : s.end] for s in version.sentences if s.unit.kind == "paragraph"]
    assert texts == [
        "A test",
        "A paragraph <!-- with a remark -->of two\nlines.",
        "It goes on [see @one2001, p. 5] here.",
        "@two2002 agrees.",
    ]


@pytest.mark.parametrize("data", [None, b"", b"no front matter", b"---\nx: \xff\n---\n"])
def test_what_cannot_be_read_has_no_passages(data):
    assert Version.of(data, "en.md", "en").pieces == []
