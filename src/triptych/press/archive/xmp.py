"""The XMP packet of an archived PDF (ISO 16684-1): what the document is, in all its languages.

Properties that no standard schema has are described in the packet itself, as PDF/A asks
(ISO 19005-3, 6.6.2.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from triptych.press.archive import Archive

_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_FOOT = '<?xpacket end="r"?>'
_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}
_PRISM = {
    "doi": "The digital object identifier of the article",
    "issn": "The ISSN of the printed journal",
    "eIssn": "The ISSN of the electronic journal",
    "publicationName": "The title of the journal",
    "volume": "The volume",
    "number": "The issue within the volume",
    "startingPage": "The first page",
    "endingPage": "The last page",
    "publicationDate": "The date of publication",
}
"""Terms of the PRISM basic vocabulary that are written where they are known."""


def packet(archive: Archive, metadata: Any, producer: str) -> bytes:
    """Return the packet, given what the page's head says besides (WeasyPrint's `metadata`)."""
    properties = [*_conformance(), *_described(archive, metadata), *_prism(archive)]
    properties += [*_tools(metadata, producer), *_dates(archive, metadata), _extensions(archive)]
    spaces = " ".join(f'xmlns:{name}="{uri}"' for name, uri in _NAMESPACES.items())
    body = "\n".join(filter(None, properties))
    text = (
        f'{_HEAD}\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n<rdf:RDF {spaces}>\n'
        f'<rdf:Description rdf:about="">\n{body}\n</rdf:Description>\n'
        f"</rdf:RDF>\n</x:xmpmeta>\n{_FOOT}"
    )
    return text.encode()


def pdf_date(date: str) -> str:
    """Return an ISO 8601 date as PDF writes it (ISO 32000-1, 7.9.4)."""
    return "D:" + date.replace("-", "")


def _conformance() -> Iterator[str]:
    """Claim PDF/A-3a (ISO 19005-3, 6.6.4) and PDF/UA-1 (ISO 14289-1, 5)."""
    yield from (_text("pdfaid:part", "3"), _text("pdfaid:conformance", "A"))
    yield _text("pdfuaid:part", "1")


def _described(archive: Archive, metadata: Any) -> Iterator[str]:
    """Tell title, authors, abstract and so on (ISO 14289-1, 7.1; ISO 16684-1, 8.3)."""
    title = metadata.title or next(iter(archive.titles.values()), "")
    yield _alternatives("dc:title", archive.titles, title)
    first = archive.descriptions.get(metadata.lang or "", metadata.description or "")
    yield _alternatives("dc:description", archive.descriptions, first)
    yield _alternatives("dc:rights", archive.rights, next(iter(archive.rights.values()), ""))
    yield _list("dc:creator", "Seq", archive.creators or metadata.authors)
    yield _list("dc:subject", "Bag", archive.subjects or metadata.keywords)
    yield _list("dc:publisher", "Bag", archive.publishers)
    yield _list("dc:language", "Bag", archive.languages or filter(None, [metadata.lang]))
    yield _list("dc:date", "Seq", filter(None, [archive.date]))
    yield _text("dc:format", "application/pdf")
    if archive.identifiers:
        yield _text("dc:identifier", archive.identifiers[0])


def _prism(archive: Archive) -> Iterator[str]:
    yield from (_text(f"prism:{name}", text) for name, text in archive.prism.items())


def _tools(metadata: Any, producer: str) -> Iterator[str]:
    """Say the same as the document's information dictionary (ISO 19005-3, 6.6.3)."""
    yield _text("pdf:Producer", producer)
    yield _text("pdf:Keywords", ", ".join(metadata.keywords))
    yield _text("xmp:CreatorTool", metadata.generator or "")


def _dates(archive: Archive, metadata: Any) -> Iterator[str]:
    yield _text("xmp:CreateDate", metadata.created or "")
    yield _text("xmp:ModifyDate", archive.date or metadata.modified or "")


def _extensions(archive: Archive) -> str:
    """Describe the properties that are in no predefined schema (ISO 19005-3, 6.6.2.3.3)."""
    part = {"part": ("Integer", "internal", "The part of ISO 14289 that the file conforms to")}
    schemas = _schema("PDF/UA identification", "pdfuaid", part)
    terms = {name: ("Text", "external", _PRISM[name]) for name in archive.prism}
    if terms:
        schemas += _schema("PRISM basic metadata", "prism", terms)
    return f"<pdfaExtension:schemas><rdf:Bag>{schemas}</rdf:Bag></pdfaExtension:schemas>"


def _schema(title: str, prefix: str, terms: Mapping[str, tuple[str, str, str]]) -> str:
    properties = "".join(
        '<rdf:li rdf:parseType="Resource">'
        + _text("pdfaProperty:name", name)
        + _text("pdfaProperty:valueType", kind)
        + _text("pdfaProperty:category", category)
        + _text("pdfaProperty:description", description)
        + "</rdf:li>"
        for name, (kind, category, description) in terms.items()
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        + _text("pdfaSchema:schema", title)
        + _text("pdfaSchema:namespaceURI", _NAMESPACES[prefix])
        + _text("pdfaSchema:prefix", prefix)
        + f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def _text(name: str, text: str) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _list(name: str, kind: str, texts: Iterable[str]) -> str:
    items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>" if items else ""


def _alternatives(name: str, texts: Mapping[str, str], first: str) -> str:
    """Return a text in several languages, after the one for who has asked for none of them."""
    if not first:
        return ""
    pairs = [("x-default", first), *texts.items()]
    items = "".join(
        f"<rdf:li xml:lang={quoteattr(tag)}>{escape(text)}</rdf:li>" for tag, text in pairs
    )
    return f"<{name}><rdf:Alt>{items}</rdf:Alt></{name}>"
