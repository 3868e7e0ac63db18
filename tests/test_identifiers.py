"""Identifiers: real ones pass, and a slip in one digit is seen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triptych import identifiers as ids

# Issued identifiers, as their owners print them.
RIGHT = {
    ids.doi_fault: [
        "10.1000/182",
        "10.1017/S1598240800003064",
        "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2",
        "https://doi.org/10.5555/12345678",
        "http://dx.doi.org/10.5555/12345678",
        "doi:10.5555/12345678",
        "10.1000.10/123",
    ],
    ids.isbn_fault: ["978-0-306-40615-7", "0-306-40615-2", "080442957X", "979-10-90636-07-1"],
    ids.issn_fault: ["0378-5955", "2434-561X", "1563-0285", "0317-8471"],
    ids.orcid_fault: [
        "0000-0002-1825-0097",
        "0000-0001-5109-3700",
        "0000-0002-1694-233X",
        "https://orcid.org/0000-0002-1825-0097",
    ],
    ids.isni_fault: ["0000 0001 2150 090X", "https://isni.org/isni/000000012150090X"],
    ids.ror_fault: [
        "https://ror.org/03yrm5c26",
        "https://ror.org/05dxps055",
        "ror.org/052gg0110",
        "01an7q238",
    ],
}
WRONG = {
    ids.doi_fault: ["", "10.1000", "11.1000/182", "10.10/182", "10.1000/18 2", "10.1000/182."],
    ids.isbn_fault: ["", "978-0-306-40615-8", "0-306-40615-3", "977-0-306-40615-7", "12345"],
    ids.issn_fault: ["", "0378-5956", "03785", "0378 5955 1"],
    ids.orcid_fault: ["", "0000-0002-1825-0098", "0000000218250097", "0000-0002-1825-009"],
    ids.isni_fault: ["", "0000 0001 2150 0901", "0000 0001 2150"],
    ids.ror_fault: ["", "https://ror.org/03yrm5c27", "13yrm5c26", "03yrl5c26"],
}


def cases(table):
    return [(check, text) for check, texts in table.items() for text in texts]


@pytest.mark.parametrize(("check", "text"), cases(RIGHT))
def test_an_issued_identifier_is_right(check, text: str):
    assert check(text) == ""


@pytest.mark.parametrize(("check", "text"), cases(WRONG))
def test_what_is_no_identifier_is_told(check, text: str):
    assert check(text)


CHECKED = [
    (check, text) for check, text in cases(RIGHT) if check is not ids.doi_fault and "/" not in text
]


@given(st.sampled_from(CHECKED), st.data())
def test_a_slip_in_one_digit_is_seen(case, data: st.DataObject):
    check, text = case
    at = data.draw(st.sampled_from([k for k, sign in enumerate(text) if sign.isdigit()]))
    digit = data.draw(st.sampled_from(sorted(set("0123456789") - {text[at]})))
    assert check(text[:at] + digit + text[at + 1 :])


@given(st.sampled_from(list(RIGHT)), st.text(max_size=30))
def test_any_text_gets_an_answer(check, text: str):
    assert isinstance(check(text), str)


@pytest.mark.parametrize(
    ("check", "text", "told"),
    [
        (ids.isbn_fault, "978-0-306-40615-1", "its check digit is 1 instead of 7"),
        (ids.isbn_fault, "0804429571", "its check digit is 1 instead of X"),
        (ids.issn_fault, "0378-5951", "its check digit is 1 instead of 5"),
        (ids.orcid_fault, "0000-0002-1694-2331", "its check digit is 1 instead of X"),
        (ids.ror_fault, "03yrm5c11", "its check digits are 11 instead of 26"),
    ],
)
def test_the_right_digit_is_told(check, text: str, told: str):
    assert check(text) == told


def test_a_doi_is_bared():
    assert ids.bare_doi(" https://doi.org/10.1000/182") == "10.1000/182"
