"""The house style of `references.yaml`: the order of fields, and an entry as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from triptych import csl
from triptych.sources.csl_data import IN_LATIN

ORDER = """
    id works type language author title romanised translated
    original-title reviewed-title part-title title-short
    translator editor editor-translator container-author collection-editor compiler director
    container-title container-title-short collection-title collection-number volume-title
    event-title event-place event-date volume issue number chapter-number edition part-number
    version genre medium original-author publisher-place publisher authority archive
    original-publisher-place original-publisher issued original-date submitted status
    page number-of-pages number-of-volumes section DOI PMID PMCID ISBN ISSN URL accessed
    note abstract keyword annote
""".split()
"""The order of the fields in an entry; those not named here come last, as they were."""

_RANK = {name: at for at, name in enumerate(ORDER)}
_PLAIN = re.compile(r"[\w(/+.~^$;<][^\n\t]*")  # begins with no sign of YAML's
_UNSAFE = re.compile(r":(?:\s|$)|\s#|^\s|\s$|[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\ufeff]")
_FLOW_UNSAFE = re.compile(r"[,\[\]{}:?#]")
_OTHER_THINGS = re.compile(r"(?:~|null|true|false|yes|no|on|off|y|n)", re.I)  # to YAML elsewhere
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
_A_DATE = re.compile(r"\d{4}(-\d\d?(-\d\d?)?)?")


def ranked(names: Iterable[str]) -> list[str]:
    """Return the names of fields in the order of the house."""
    return sorted(names, key=lambda name: _RANK.get(name, len(ORDER)))


def entry(data: Mapping[str, Any], indent: str = "") -> str:
    """Return an item of CSL-JSON as an entry of `references.yaml`, its dash behind `indent`."""
    between = f"\n{indent}  "
    return f"{indent}- {between.join(_fields(data, indent))}\n"


def _fields(data: Mapping[str, Any], indent: str) -> list[str]:
    return [f"{name}:{_value(name, data[name], indent)}" for name in ranked(data)]


def _value(name: str, value: Any, indent: str) -> str:
    if name in csl.NAMES and isinstance(value, list):
        return "".join(f"\n{indent}    - {_name(row)}" for row in value)
    if name in csl.DATES and isinstance(value, Mapping):
        return f" {_date(value)}"
    if name in IN_LATIN and isinstance(value, Mapping):
        return "".join(f"\n{indent}    {line}" for line in _fields(value, f"{indent}  "))
    return f" {scalar(str(value))}"


def _name(row: Mapping[str, Any]) -> str:
    if row.keys() == {"literal"}:
        return scalar(str(row["literal"]))
    return _flow(row)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return scalar(str(value), flow=True)


def _date(value: Mapping[str, Any]) -> str:
    """Return a date as `2019-03-19` or `2018/2019` where it is no more than that."""
    if value.keys() == {"literal"} and not _A_DATE.match(str(value["literal"])):
        return scalar(str(value["literal"]))
    rows = value.get("date-parts", [])
    written = "/".join(
        "-".join(f"{int(part):0{4 if at == 0 else 2}}" for at, part in enumerate(row))
        for row in rows
    )
    if value.keys() == {"date-parts"} and csl.date(written) == dict(value):
        return written
    return _flow(value)


def scalar(text: str, *, flow: bool = False) -> str:
    """Return a text as YAML: as it is where that is safe, else in quotes."""
    is_plain = _PLAIN.fullmatch(text) and not _UNSAFE.search(text)
    if is_plain and not (flow and _FLOW_UNSAFE.search(text)) and not _OTHER_THINGS.fullmatch(text):
        return text
    if '"' in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    return char if char.isprintable() else f"\\U{ord(char):08X}"
