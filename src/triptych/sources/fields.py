"""Fields that YAML gives, held to a schema; what is wrong with them is found at its place."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from triptych.finding import Finding
from triptych.rule import kept
from triptych.sources.schema import EVERY_LANGUAGE
from triptych.sources.yaml import Loc, Yaml

KNOWN = kept("SRC006", "field-is-known")
REQUIRED = kept("SRC007", "required-field-is-there")
TYPED = kept("SRC008", "value-has-its-form")

Fields = TypeVar("Fields", bound=BaseModel)


def validated(kind: type[Fields], source: Yaml) -> tuple[Fields | None, list[Finding]]:
    """Return the fields without those that are wrong, and a finding for each of these.

    A field that says nothing counts as absent. None is returned where a required one is wrong.
    """
    findings: list[Finding] = []
    if source.data is not None and not isinstance(source.data, dict):
        findings.append(TYPED.at(source.place, "fields are expected here", "write `name: value`"))
    data = _said(source.data) if isinstance(source.data, dict) else {}
    required = {name for name, field in kind.model_fields.items() if field.is_required()}
    while True:
        try:
            return kind.model_validate(data), findings
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False)
        findings += [_fault(kind, source, fault) for fault in faults]
        wrong = {fault["loc"][0] for fault in faults}
        if wrong & required or not wrong & data.keys():
            return None, findings
        data = {key: value for key, value in data.items() if key not in wrong}


def _said(value: Any) -> Any:
    """Return a value without the fields that say nothing, at any depth."""
    if isinstance(value, list):
        return [_said(part) for part in value]
    if not isinstance(value, dict):
        return value
    said = {key: _said(part) for key, part in value.items()}
    return {key: part for key, part in said.items() if part not in (None, "")}


def _fault(kind: type[BaseModel], source: Yaml, fault: Any) -> Finding:
    first, *others = fault["loc"]
    loc: Loc = (first, *(part for part in others if part != EVERY_LANGUAGE))
    place = source.place_of(*loc)
    name = ".".join(str(part) for part in loc)
    if fault["type"] == "extra_forbidden":
        return KNOWN.at(place, f'no field is called "{name}"', _known(kind, loc))
    if fault["type"] == "missing":
        return REQUIRED.at(place, f'the field "{name}" is missing', f"write `{loc[-1]}: …`")
    fields = [part for part in loc if isinstance(part, str)] or [""]
    return TYPED.at(place, f'"{name}": {_sentence(fault)}', _FORMS.get(fields[-1], _SEE))


def _known(kind: type[BaseModel], loc: Loc) -> str:
    if len(loc) > 1:
        return "check its spelling"
    near = difflib.get_close_matches(str(loc[0])[:40], kind.model_fields, n=1)
    return f"did you mean {near[0]}?" if near else f"the fields are {', '.join(kind.model_fields)}"


_SEE = "docs/reference/manuscript.md shows the form of each field"
_FORMS = {
    "id": "an id is small Latin letters, digits and single hyphens, such as steppe-diplomacy",
    "file": "a supplementary file lies in supplementary/, such as supplementary/data.csv",
    "languages": "write a list of language tags such as [en, kk, ru]",
    "orcid": "an ORCID is written 0000-0002-1825-0097",
    "email": "an address is written name@example.org",
    "status": "the status is draft, accepted or published",
    "name": "write a name, {given: …, family: …}, or one of these for each language",
    "keywords": "write a list, one keyword after each hyphen",
    **dict.fromkeys(
        ("received", "revised", "accepted", "published", "date", "license_from"),
        "write 2019-03-19",
    ),
}

_SENTENCES = {
    "string_type": "one text is expected here",
    "list_type": "a list is expected here",
    "dict_type": "one text, or one for each language, is expected here",
    "model_type": "fields are expected here",
    "bool_parsing": "true or false is expected here",
    "string_pattern_mismatch": "the value does not have the form expected here",
}


def _sentence(fault: Mapping[str, Any]) -> str:
    message = str(fault["msg"]).removeprefix("Value error, ")
    return _SENTENCES.get(fault["type"], message[:1].lower() + message[1:])
