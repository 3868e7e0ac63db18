"""What WeasyPrint's document lacks to be PDF/A-3a and PDF/UA-1 at once, added before it is written.

`OPTIONS` go to `render` and to `write_pdf`; `prepare` is called between the two, and `finish`
is the finisher of the latter. One function stands for each addition, with the clause it serves:
19005 is ISO 19005-3:2012 (PDF/A-3), 14289 ISO 14289-1:2014 (PDF/UA-1), 32000 ISO 32000-1:2008.
"""

from __future__ import annotations

import hashlib
from functools import cache
from itertools import pairwise
from typing import Any

import pydyf

from triptych.press.archive import Archive, Attachment, breaks, content, xmp
from triptych.press.archive.nodes import Mark
from triptych.press.archive.structure import Writer, mend_tables, number_headings, prune
from triptych.press.archive.tree import Tree

OPTIONS = {"output_intent": "srgb", "pdf_version": "1.7", "pdf_identifier": True}


def prepare(root: Any, document: Any) -> None:
    """Have the text marked, and leave links their own boxes alone, before pages are painted."""
    breaks.show_spaces(root, document.pages)
    content.marking(document)
    for page in document.pages:
        page.links = _own_links(page)


def _own_links(page: Any) -> list[Any]:
    """Return a page's links without those of boxes inside a link (14289, 7.18.5).

    A page's `links` has every box inside an `a` once more. Those in the margins are kept where
    the HTML has them, in running elements.
    """
    return [link for link in page.links if link[3].link and link[3].element is not None]


def finish(root: Any, archive: Archive, document: Any, pdf: Any) -> None:
    """Complete the PDF of an HTML tree `root`."""
    _structure(root, document, pdf)
    _annotations(pdf)
    _tab_order(pdf)
    _images(pdf)
    _output_intent(pdf)
    _viewer(pdf)
    _attachments(pdf, archive)
    _metadata(pdf, document, archive)


def _structure(root: Any, document: Any, pdf: Any) -> None:
    """Write the logical structure (14289, 7.1 and 7.2; 19005, 6.7)."""
    found = list(content.contents(pdf))
    marks = {box: Mark(one, n) for one, boxes in found for box, n in boxes.items()}
    tree = Tree(root, marks)
    tree.read(document.pages)
    for mark, kind in tree.artifacts:
        mark.content.make_artifact(mark.number, kind)
    _glyphs(tree, marks)
    _hyphens(tree, marks)
    prune(tree.document)
    number_headings(tree.document)
    mend_tables(tree.document)
    Writer(pdf, document.pages).write(tree.document, [one for one, _ in found])


def _glyphs(tree: Tree, marks: dict[Any, Mark]) -> None:
    """Say what text is shown where its glyphs do not tell it (32000, 14.9.4; 14289, 7.21.7)."""
    for box in tree.texts:
        content, number = marks[box]
        if number in content.said:
            content.say(number, content.said[number])


def _hyphens(tree: Tree, marks: dict[Any, Mark]) -> None:
    """Tell hyphens that were added at the ends of lines from written ones (32000, 14.8.2.2.3)."""
    written = cache(lambda element: "".join(element.itertext()))
    for box, after in pairwise([*tree.texts, None]):
        hyphen = box.style["hyphenate_character"]
        if not (hyphen and box.text.endswith(hyphen)):
            continue
        if _is_added(box, after, hyphen, written(box.element)):
            marks[box].content.soften_hyphen(marks[box].number)


def _is_added(box: Any, after: Any, hyphen: str, written: str) -> bool:
    """Tell whether a text's last hyphen is not in its HTML, where it would stand in a word."""
    if after is None or hyphen not in written:
        return hyphen not in written
    return box.text.split()[-1] + after.text.split()[0] not in written


def _annotations(pdf: Any) -> None:
    """Have annotations printed (19005, 6.3.2)."""
    for one in pdf.objects:
        if isinstance(one, dict) and one.get("Type") == "/Annot":
            one["F"] = 4


def _tab_order(pdf: Any) -> None:
    """Go through the links of a page in the order of its structure (14289, 7.18.3)."""
    for number in pdf.pages["Kids"][::3]:
        pdf.objects[number]["Tabs"] = "/S"


def _images(pdf: Any) -> None:
    """Leave no picture to be smoothed by each viewer in its own way (19005, 6.2.8)."""
    for one in pdf.objects:
        if "Interpolate" in getattr(one, "extra", ()):
            one.extra["Interpolate"] = "false"


def _output_intent(pdf: Any) -> None:
    """Say that colours are sRGB, as an archive is told it (19005, 6.2.3)."""
    for intent in pdf.catalog["OutputIntents"]:
        intent["S"] = "/GTS_PDFA1"


def _viewer(pdf: Any) -> None:
    """Show the title, not the file's name (14289, 7.1)."""
    pdf.catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})


def _attachments(pdf: Any, archive: Archive) -> None:
    """Embed files, each associated with the document once (19005, 6.8 and Annex E)."""
    if not archive.attachments:
        return
    made = {one.name: _file(pdf, one, archive.date) for one in archive.attachments}
    pairs = [x for name in sorted(made) for x in (pydyf.String(name), made[name].reference)]
    tree = pydyf.Dictionary({"Names": pydyf.Array(pairs)})
    pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = tree
    pdf.catalog["AF"] = pydyf.Array([one.reference for one in made.values()])


def _file(pdf: Any, one: Attachment, date: str) -> Any:
    """Return the specification of an embedded file (19005, 6.8; 32000, 7.11.3 and 7.11.4)."""
    changed = {"ModDate": pydyf.String(xmp.pdf_date(date))} if date else {}
    digest = hashlib.md5(one.data, usedforsecurity=False).hexdigest()
    params = {"Size": len(one.data), "CheckSum": f"<{digest}>", **changed}
    subtype = "/" + one.media_type.replace("/", "#2F").replace("+", "#2B")
    extra = {"Type": "/EmbeddedFile", "Subtype": subtype, "Params": pydyf.Dictionary(params)}
    stream = pydyf.Stream([one.data], pydyf.Dictionary(extra), compress=True)
    pdf.add_object(stream)
    specification = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": pydyf.String(one.name),
            "UF": pydyf.String(one.name),
            "EF": pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
            "Desc": pydyf.String(one.description),
            "AFRelationship": f"/{one.relationship}",
        }
    )
    pdf.add_object(specification)
    return specification


def _metadata(pdf: Any, document: Any, archive: Archive) -> None:
    """Write the XMP packet, readable by programs that know no PDF (19005, 6.6.2; 14289, 5)."""
    if archive.date:
        pdf.info["ModDate"] = pydyf.String(xmp.pdf_date(archive.date))
    packet = xmp.packet(archive, document.metadata, pdf.info["Producer"].string)
    stream = pydyf.Stream([packet], {"Type": "/Metadata", "Subtype": "/XML"}, compress=False)
    pdf.add_object(stream)
    pdf.catalog["Metadata"] = stream.reference
