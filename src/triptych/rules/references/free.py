"""References kept as free text: in the titles and notes of entries, or in a list in a body."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import takewhile
from typing import NamedTuple

from triptych.document import Place
from triptych.model import Article
from triptych.reading import Paragraph, of_part
from triptych.rules.references.works import FREE, YEAR, place, works, written

_LEAST = 3  # entries that make a list
LISTED = re.compile(r"\[?\d{1,3}[.)\]]\s")
_SOURCE = re.compile(rf"{YEAR.pattern}|\s//\s|https?://|\w\.(?:com|org|net|ru|kz)\b")


class Free(NamedTuple):
    """Words that may hold a whole reference, and the place of each of their characters."""

    value: str
    place: Callable[[int], Place]


def free_texts(article: Article) -> Iterator[Free]:
    """Yield titles and notes of entries, then the items of lists of sources in bodies."""
    for work in works(article):
        for name in FREE:
            if value := written(work, name):
                yield Free(value, partial(place, work, name))
    yield from listed(article)


def listed(article: Article) -> Iterator[Free]:
    """Yield the items of lists of sources in bodies."""
    for language in article.languages:
        for paragraph in list_of_sources(article, language):
            yield Free(paragraph.text, paragraph.place)


def list_of_sources(article: Article, language: str) -> list[Paragraph]:
    """Return the items of the list that ends a body, where most of them look like sources."""
    body = of_part(article, language, "body")
    items = list(takewhile(_is_listed, reversed(body)))[::-1]
    sources = sum(1 for item in items if _SOURCE.search(item.text))
    return items if len(items) >= _LEAST and 2 * sources > len(items) else []


def _is_listed(paragraph: Paragraph) -> bool:
    return paragraph.within == "item" or LISTED.match(paragraph.text) is not None
