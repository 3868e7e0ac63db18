"""Tells what JATS4R's rules say against JATS documents, and how often: `make jats4r`.

    python tests/jats4r.py [--quiet] FILE…

Each file is held to the DTD first. The rules are JATS4R's Schematron 0.0.16, read from the folder
`jats4r-0.0.16` in the folder that the environment variable TRIPTYCH_STANDARDS names.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

import schematron
from lxml import etree
from validators import lacking

from triptych import resources

VARIABLE = "TRIPTYCH_STANDARDS"
SCHEMA = "jats4r-0.0.16/jats4r.sch"


def schema() -> Path | None:
    """Return the rules, None where this machine has none."""
    folder = os.environ.get(VARIABLE)
    return Path(folder, SCHEMA) if folder and Path(folder, SCHEMA).is_file() else None


def messages(document: bytes) -> list[schematron.Message]:
    """Return what JATS4R says of a document; without the rules skip the test, or fail it in CI."""
    rules = schema()
    if rules is None:
        lacking(f"JATS4R's rules are missing: set {VARIABLE} to a folder that has {SCHEMA}")
    return judged(rules, document)


def judged(rules: Path, document: bytes) -> list[schematron.Message]:
    """Return what `rules` say; they are told which attributes are ids and which go to ids."""
    root = etree.fromstring(document)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "article.xml")
        file.write_bytes(etree.tostring(root, encoding="utf-8", doctype=_ids()))
        return schematron.validate(rules, file)


@cache
def _ids() -> str:
    """Return the part of the DTD on ids: the whole is more than Saxon's parser takes."""
    dtd = etree.DTD(str(resources.jats_dtd()))
    types = {"id": "ID", "idref": "IDREF", "idrefs": "IDREFS"}
    lists = [
        f"<!ATTLIST {element.name} {attribute.name} {types[attribute.type]} #IMPLIED>"
        for element in dtd.iterelements()
        if element.prefix is None
        for attribute in element.iterattributes()
        if attribute.type in types and attribute.prefix is None
    ]
    return f"<!DOCTYPE article [{''.join(lists)}]>"


def invalid(document: bytes) -> list[str]:
    """Return what the DTD says against a document."""
    dtd = etree.DTD(str(resources.jats_dtd()))
    dtd.validate(etree.fromstring(document))
    return [str(entry.message) for entry in dtd.error_log]


def main() -> int:
    """Print the messages and their counts; 1 where there is one, 2 without the rules."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--quiet", action="store_true", help="print the counts alone")
    options = parser.parse_args()
    rules = schema()
    if rules is None:
        print(f"set {VARIABLE} to a folder that has {SCHEMA}", file=sys.stderr)
        return 2
    total = 0
    for file in options.files:
        document = file.read_bytes()
        found = judged(rules, document)
        faults = invalid(document)
        total += len(found) + len(faults)
        told = Counter((one.pattern, one.role) for one in found)
        print(f"{file}: DTD {len(faults)}, JATS4R {len(found)}")
        for (pattern, role), count in sorted(told.items()):
            print(f"  {count:4} {role:8} {pattern}")
        if not options.quiet:
            print(*(f"    {one}" for one in (*faults, *found)), sep="\n")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
