"""JATS 1.3 Journal Publishing (ANSI/NISO Z39.96-2021): one document for all languages.

The templates write the frame, pandoc the texts in it; then what either cannot know is set right
in the tree: `repair`, `body`, `mixed_citation`, and `scielo` for that flavour.
"""

from __future__ import annotations

import threading
from functools import lru_cache

from lxml import etree

from triptych import resources
from triptych.formats import gate
from triptych.formats.fragments import fragments
from triptych.formats.jats import gates
from triptych.formats.jats.body import shape
from triptych.formats.jats.counts import count
from triptych.formats.jats.element_citation import XLINK
from triptych.formats.jats.frame import SCIELO, framed
from triptych.formats.jats.mixed_citation import polish
from triptych.formats.jats.repair import repair
from triptych.formats.jats.scielo import to_scielo
from triptych.formats.jats.words import passages
from triptych.journal import Journal
from triptych.model import Article

PUBLIC_ID = "-//NLM//DTD JATS (Z39.96) Journal Publishing DTD v1.3 20210610//EN"

_ONE_AT_A_TIME = threading.Lock()


def render(article: Article, journal: Journal, language: str = "") -> bytes:
    """Return the article as JATS; `language` plays no part, since one document holds all.

    Whoever asks first makes it, since each printed edition carries it; the others wait.
    Raises JournalError, PandocError, MissingResourceError where the DTD is not there, and
    GateError where a word is missing or the document is not what JATS and its archives ask.
    """
    with _ONE_AT_A_TIME:
        return _document(article, journal, gates.dtd())


@lru_cache(maxsize=16)
def _document(article: Article, journal: Journal, dtd: etree.DTD) -> bytes:
    texts = fragments(article, journal, "jats")
    root = gates.parsed(framed(article, journal, texts), article)
    repair(root)
    shape(root)
    scielo = journal.settings.jats == SCIELO
    if scielo:
        to_scielo(root)
    else:
        polish(root, article, journal)
    count(root, whole=scielo)
    etree.cleanup_namespaces(root, top_nsmap={"xlink": XLINK})
    gates.check(root, article, journal, dtd)
    data = _serialized(root)
    gate.words(passages(article, journal, texts), gate.xml_words(data), "JATS")
    return data


def _serialized(root: etree._Element) -> bytes:
    system = resources.JATS_DTD
    doctype = f'<!DOCTYPE article PUBLIC "{PUBLIC_ID}" "{system}">'
    data = etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype=doctype)
    return bytes(data) + b"\n"
