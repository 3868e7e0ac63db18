"""What the fields of BibLaTeX and BibTeX are: the variables of CSL, titles, links, addresses."""

from __future__ import annotations

import re

BECOMES = {
    "abstract": "abstract",
    "address": "publisher-place event-place",
    "annotation annote": "annote",
    "author": "author",
    "bookauthor": "container-author",
    "booktitle maintitle": "container-title volume-title collection-title title",
    "chapter": "chapter-number",
    "date year month": "issued",
    "doi": "DOI",
    "edition": "edition",
    "editor editora": "editor director translator compiler",
    "eid pages": "page number",
    "eprint": "URL PMID",
    "eventdate": "event-date",
    "eventtitle": "event-title",
    "howpublished": "publisher",
    "isbn": "ISBN",
    "issn": "ISSN",
    "issue": "issue",
    "institution organization publisher school": "publisher authority",
    "journal journaltitle": "container-title title",
    "keywords": "keyword",
    "langid language hyphenation": "language",
    "library": "call-number",
    "location": "publisher-place event-place jurisdiction",
    "note addendum": "note",
    "number": "issue number collection-number",
    "origdate": "original-date",
    "origlocation": "original-publisher-place",
    "origpublisher": "original-publisher",
    "origtitle": "original-title",
    "pagetotal": "number-of-pages",
    "part": "part-number volume number",
    "pubstate": "status",
    "series": "collection-title",
    "shortjournal": "container-title-short",
    "shorttitle": "title-short",
    "title": "title container-title title-short",
    "subtitle titleaddon": "title",
    "booksubtitle booktitleaddon": "container-title",
    "translator": "translator",
    "type": "genre",
    "url": "URL",
    "urldate": "accessed",
    "venue": "event-place",
    "version": "version",
    "volume": "volume",
    "volumes": "number-of-volumes",
}
"""What the fields of BibLaTeX and BibTeX become in CSL, the likeliest first."""

CSL = {name: becomes.split() for names, becomes in BECOMES.items() for name in names.split()}
TITLES = re.compile(r"(?:\w+title\w*|title\w*|\w*subtitle)")  # pandoc puts them in small letters
VERBATIM = {"doi", "eprint", "file", "url", "urlraw", "verba", "verbb", "verbc", "pdf"}
LINKS = {"crossref", "xdata"}
IDLE = {"entryset", "ids", "options", "related", "xref"}  # of other entries, and no facts
