"""The language versions of a manuscript: front matter, abstract, body, read in few pandoc runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from triptych import pandoc
from triptych.document import Document, Place, Text
from triptych.finding import Finding, Severity
from triptych.model import Edition, Outline, Prose
from triptych.rule import kept
from triptych.sources.fields import validated
from triptych.sources.manuscript import Manuscript
from triptych.sources.schema import EditionFields
from triptych.sources.yaml import Yaml, parse

FRONT = kept("SRC010", "front-matter-is-closed")
READ = kept("SRC011", "markdown-can-be-read")
WHOLE = kept("SRC012", "text-is-read-whole", Severity.WARNING)

Reader = Callable[[Sequence[Text]], tuple[list[Prose], list[pandoc.Warned]]]

_RULE = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.M)
_WHOLE = "every word should reach the reader: refer to it, rename it or take it out"


class Draft(NamedTuple):
    """An edition whose Markdown pandoc has not read yet."""

    language: str
    place: Place
    source: Yaml
    fields: EditionFields | None = None
    body: Text | None = None
    is_readable: bool = False

    def text(self, *loc: str | int) -> Text | None:
        """Return a text of the front matter, None where it is absent or empty."""
        text = self.source.values.get(loc)
        return text if text else None

    @property
    def keywords(self) -> list[Text]:
        """Return the keywords; one may also stand alone, without a list."""
        count = len(self.fields.keywords) if self.fields else 0
        texts = [self.text("keywords", at) or self.text("keywords") for at in range(count)]
        return [text for text in texts if text]

    @property
    def lines(self) -> list[Text]:
        """Return the texts that are one line each."""
        texts = [self.text(name) for name in ("title", "subtitle", "short_title")]
        return [text for text in (*texts, *self.keywords) if text]

    def edition(self, read: Mapping[int, Prose]) -> Edition:
        """Return the edition with what pandoc read, by the identity of its text."""
        return Edition(
            language=self.language,
            place=self.place,
            title=read.get(id(self.text("title"))),
            subtitle=read.get(id(self.text("subtitle"))),
            short_title=read.get(id(self.text("short_title"))),
            abstract=read.get(id(self.text("abstract"))),
            keywords=tuple(read[id(text)] for text in self.keywords),
            body=read.get(id(self.body)),
            doi=self.text("doi"),
            is_readable=self.is_readable,
        )


def editions(manuscript: Manuscript, places: Mapping[str, Place]) -> dict[str, Edition]:
    """Return the edition of each language; `places` tells where `article.yaml` names it.

    All short texts go to pandoc at once and so do all abstracts; each body goes alone.
    """
    drafts = [_draft(manuscript, language, place) for language, place in places.items()]
    lines = [text for draft in drafts for text in draft.lines]
    abstracts = [text for draft in drafts if (text := draft.text("abstract"))]
    bodies = [draft.body for draft in drafts if draft.body]
    with ThreadPoolExecutor(4) as pool:
        runs = [
            pool.submit(_read, manuscript, pandoc.read_lines, lines),
            pool.submit(_read, manuscript, pandoc.read_parts, abstracts),
            *(pool.submit(_read, manuscript, _read_bodies, [text]) for text in bodies),
        ]
        read = {id(prose.text): prose for run in runs for prose in run.result()}
    return {draft.language: draft.edition(read) for draft in drafts}


def _read(manuscript: Manuscript, read: Reader, texts: Sequence[Text]) -> list[Prose]:
    """Read texts at once; where pandoc gives up, one by one, so that the culprit is named."""
    try:
        proses, warned = read(texts)
    except pandoc.PandocError as error:
        if len(texts) > 1:
            return [prose for text in texts for prose in _read(manuscript, read, [text])]
        cure = "simplify the text that begins here"
        manuscript.findings.append(READ.at(texts[0].place(), str(error), cure))
        return [Prose(texts[0], Outline(), ())]
    manuscript.findings += [WHOLE.at(place, message, _WHOLE) for message, place in warned]
    return proses


def _read_bodies(texts: Sequence[Text]) -> tuple[list[Prose], list[pandoc.Warned]]:
    prose, warned = pandoc.read_body(texts[0])
    return [prose], warned


def _draft(manuscript: Manuscript, language: str, asked_at: Place) -> Draft:
    name = f"{language}.md"
    nothing = Draft(language, manuscript.place(name), Yaml(place=manuscript.place(name)))
    document = manuscript.document(name, asked_at)
    if document is None:  # of a file that is not there, what names it is to be corrected
        return nothing._replace(place=asked_at)
    front = front_matter(document)
    if isinstance(front, Finding):
        manuscript.findings.append(front)
        return nothing
    start, end, body = front
    source, findings = parse(document, start, end)
    fields, faults = validated(EditionFields, source)
    manuscript.findings += [*findings, *faults]
    text = document.slice(body, len(document.text))
    is_readable = source.data is not None or not findings
    return Draft(language, nothing.place, source, fields, text or None, is_readable)


def front_matter(document: Document) -> tuple[int, int, int] | Finding:
    """Return where the YAML begins and ends and where the body begins, or why they do not."""
    first = _RULE.match(document.text)
    if first is None or not first[0].startswith("-"):
        cure = "begin it with a line ---, then title, abstract and keywords, then another ---"
        return FRONT.at(document.place(0), "the file has no front matter", cure)
    if last := _RULE.search(document.text, first.end()):
        return first.end(), last.start(), last.end()
    cure = "end it with a line of three hyphens: ---"
    return FRONT.at(document.place(0), "the front matter is not closed", cure)
