"""Bibliographies in all notations: the same facts, each at the place where it was written."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triptych.document import Document
from triptych.finding import Finding, Severity
from triptych.model import Work
from triptych.sources import bibliography, keys
from triptych.sources import json as json_
from triptych.sources.bibtex_scan import Broken, Scanned, scan
from triptych.sources.entries import Entry


def read(suffix: str, text: str) -> tuple[list[Entry], list[Finding]]:
    return bibliography.read_entries(Document(f"references{suffix}", text))


def works(suffix: str, text: str) -> list[Work]:
    """Return the works of a text that has no fault."""
    entries, findings = read(suffix, text)
    assert findings == []
    return [entry.work for entry in entries]


def told(findings: list[Finding]) -> list[str]:
    return [f"{f.place.line}:{f.place.column} {f.code} {f.severity}" for f in sorted(findings)]


def under(work: Work, name: str) -> str:
    """Return the word of the source that stands where a field was written."""
    text = work.fields[name]
    line = text.document.text.split("\n")[text.place().line - 1]
    return line[text.place().column - 1 :]


# --- one work in four notations ---

NOTATIONS = {
    ".yaml": """\
- id: kang2009
  type: article-journal
  language: kk
  author: [{family: Қасымов, given: Әлібек}, Nomad House]
  title: The Steppe & the sown
  container-title: Journal of Examples
  volume: 9
  issue: 2
  page: 8-12
  issued: 2009-03
  DOI: 10.1234/abc
""",
    ".bib": """\
@article{kang2009,
  author = {Қасымов, Әлібек and {Nomad House}},
  title = {The Steppe \\& the sown},
  journaltitle = "Journal of Examples",
  volume = 9, number = {2}, pages = {8--12},
  date = {2009-03}, doi = {10.1234/abc}, langid = {kazakh}
}
""",
    ".json": """\
[{"id": "kang2009", "type": "article-journal", "language": "kk",
  "author": [{"family": "Қасымов", "given": "Әлібек"}, {"literal": "Nomad House"}],
  "title": "The Steppe & the sown", "container-title": "Journal of Examples",
  "volume": 9, "issue": "2", "page": "8-12", "issued": {"date-parts": [[2009, 3]]},
  "DOI": "10.1234/abc"}]
""",
    ".ris": """\
TY  - JOUR
ID  - kang2009
AU  - Қасымов, Әлібек
AU  - Nomad House
TI  - The Steppe & the sown
JF  - Journal of Examples
VL  - 9
IS  - 2
SP  - 8
EP  - 12
PY  - 2009/03//
DO  - 10.1234/abc
LA  - Kazakh
ER  - \n""",
}
FACTS = {
    "id": "kang2009",
    "type": "article-journal",
    "language": "kk",
    "author": [{"family": "Қасымов", "given": "Әлібек"}, {"literal": "Nomad House"}],
    "title": "The Steppe & the sown",
    "container-title": "Journal of Examples",
    "volume": "9",
    "issue": "2",
    "page": "8-12",
    "issued": {"date-parts": [[2009, 3]]},
    "DOI": "10.1234/abc",
}
WRITTEN = {
    "id": "kang2009",
    "title": "The Steppe",
    "container-title": "Journal of",
    "volume": "9",
    "issue": "2",
    "page": "8",
    "DOI": "10.1234/abc",
}


@pytest.mark.parametrize("suffix", NOTATIONS)
def test_every_notation_tells_the_same_facts(suffix: str):
    [work] = works(suffix, NOTATIONS[suffix])
    assert work.data == FACTS


@pytest.mark.parametrize("suffix", NOTATIONS)
def test_every_field_has_its_own_place(suffix: str):
    [work] = works(suffix, NOTATIONS[suffix])
    assert work.fields.keys() == FACTS.keys()
    for name, words in WRITTEN.items():
        assert under(work, name).startswith(words), name


@pytest.mark.parametrize("suffix", [".bib", ".json", ".ris"])
@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_move_nothing(suffix: str, end: str, tmp_path):
    file = tmp_path / f"references{suffix}"
    file.write_bytes(("\ufeff" + NOTATIONS[suffix].replace("\n", end)).encode())
    entries, findings = bibliography.read_entries(Document.read(file, file.name))
    assert findings == []
    assert entries[0].work.data == FACTS
    [work] = works(suffix, NOTATIONS[suffix])
    places = {name: text.place()[1:] for name, text in work.fields.items()}
    assert {name: text.place()[1:] for name, text in entries[0].work.fields.items()} == places


@pytest.mark.parametrize(
    ("suffix", "text"),
    [
        (".json", '[{"id": "a", "type": "book", "title": "a\\u0301 \\"b\\" \\ud83d\\ude00 HERE"}]'),
        (".bib", '@book{a, title = {M{\\"u}ller \\textit{and} {S}tr{\\o}m, \\LaTeX{} HERE}}'),
        (".ris", "TY  - BOOK\nID  - a\nTI  - One\n  line and HERE\nER  - \n"),
    ],
)
def test_a_place_within_a_value_is_followed_through_its_notation(suffix: str, text: str):
    [work] = works(suffix, text)
    at = work.data["title"].index("HERE")
    place = work.fields["title"].place(at)
    line = text.split("\n")[place.line - 1]
    assert line[place.column - 1 :].startswith("HERE")


# --- BibTeX ---


def test_the_words_of_a_title_keep_their_letters():
    """pandoc alone would write small letters, and lose what follows a % sign."""
    text = "@book{a, title={The Great Game at 50% of Its Price}, note={5% off}}"
    [work] = works(".bib", text)
    assert work.data["title"] == "The Great Game at 50% of Its Price"
    assert work.data["note"] == "5% off"


def test_what_stands_in_another_entry_has_its_place_there():
    text = (
        "@inbook{part, crossref = {whole}, title = {A part}, pages = {3}}\n"
        "@book{whole, title = {The Whole}, publisher = {House}, xdata = {where}, year = 2009}\n"
        "@xdata{where, location = {Алматы}}\n"
    )
    part, whole = works(".bib", text)
    assert part.data["container-title"] == "The Whole"
    assert part.fields["container-title"].place()[1:] == (2, 23)
    assert part.fields["publisher"].place()[1:] == (2, 48)
    assert part.fields["title"].place()[1:] == (1, 44)
    assert whole.fields["publisher-place"].place()[1:] == (3, 27)


def test_every_form_of_entry_is_read():
    text = (
        "Remarks may stand here, with a@b.cd in them.\n"
        '@STRING(house = "Nomad" # { House})\n@preamble{"\\x{"}}\n@comment{@book{b, title={x}}}\n'
        "@Book ( a , , title = {One}, publisher = house # { Ltd}, % a remark\n year = 2009, )\n"
    )
    [work] = works(".bib", text)
    assert (work.id, work.data["publisher"]) == ("a", "Nomad House Ltd")
    assert under(work, "publisher").startswith("house #")


def test_a_date_that_is_none_stays_as_words():
    [work] = works(".bib", "@book{a, title={x}, date={in press}}")
    assert work.data["issued"] == {"literal": "in press"}


BROKEN = {
    "a brace that is not closed": ("@book{b, title = {x, year = 1}", "2:31 SRC014 error"),
    "a quotation mark": ('@book{b, title = "x, year = 1}', "2:18 SRC014 error"),
    "no comma": ("@book{b, title = {x} year = 1}", "2:22 SRC014 error"),
    "no equals sign": ("@book{b, title {x}}", "2:10 SRC014 error"),
    "no value": ("@book{b, title = , year = 1}", "2:18 SRC014 error"),
    "no key": ("@book{title = {x}}", "2:7 SRC014 error"),
    "an empty key": ("@book{, title = {x}}", "2:7 SRC014 error"),
    "a key of two words": ("@book{b c, title = {x}}", "2:7 SRC014 error"),
    "no end": ("@book{b, title = {x},", "2:2 SRC014 error"),
    "a circle of one": ("@book{b, crossref = {b}, title = {x}}", "2:22 SRC014 error"),
    "a parent that is not there": ("@book{b, crossref={z}, title={x}}", "2:20 SRC014 warning"),
    "TeX without end": ("@book{b, title = {\\begin{x}}}", "2:19 SRC015 warning"),
    "an unseen character": ("@book{b, title = {x\u0081y}}", "2:19 SRC014 error"),
    "a key twice": ("@book{a, title = {x}}", ""),
    "a type that is none": ("@boook{b, title = {x}}", "2:2 SRC015 warning"),
    "a field twice": ("@book{b, title = {x}, TITLE = {y}}", "2:32 SRC015 warning"),
    "a name that no @string has": ("@book{b, publisher = ep # { and sons}}", "2:22 SRC015 warning"),
    "names parted by commas": ("@book{b, author = {A, B., C, D.}}", "2:20 SRC015 warning"),
    "a month": ("@article{b, journal = {x}, year = 2009, month = Mar}", ""),
    "a name in braces": ("@book{b, author = {{A, B, C, and D} and E, F}}", ""),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_entry_is_told_and_loses_no_other(fault: str):
    text, place = BROKEN[fault]
    entries, findings = read(".bib", f"@book{{a, title={{A}}}}\n{text}\n@book{{z1, title={{Z}}}}\n")
    assert told(findings) == ([place] if place else [])
    ids = [entry.work.id for entry in entries]
    assert ids[0] == "a"
    assert ids[-1] == "z1"


def test_circles_are_told_at_each_entry_in_them_and_never_followed():
    text = "".join(f"@book{{a{n}, crossref={{a{(n + 1) % 50}}}, title={{T}}}}\n" for n in range(50))
    entries, findings = read(".bib", text + "@book{b, crossref={a1}, title={B}}\n")
    assert len(entries) == 51
    assert {f.place.line for f in findings} == set(range(1, 51))


NONSENSE = ("@a{b,c={", '@a{b,c="', "{", "@", "@a{b,", "x={y}#", "@string{", "\n@a{b,c={")


@pytest.mark.parametrize("piece", NONSENSE)
def test_long_nonsense_ends_soon(piece: str):
    begun = time.process_time()
    list(scan(Document("x.bib", piece * 20_000)))
    assert time.process_time() - begun < 5


@given(st.text(alphabet='@abc{}(),="#%\\ \n', max_size=80))
def test_any_text_is_scanned_to_its_end(text: str):
    document = Document("x.bib", text)
    for one in scan(document):
        assert isinstance(one, Broken | Scanned)
        if isinstance(one, Broken):
            assert 0 <= one.at <= len(text)


# --- JSON ---


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        max_leaves=12,
    ),
    st.sampled_from([None, 2]),
    st.booleans(),
)
def test_all_that_json_writes_is_read(value: object, indent: int | None, ascii_: bool):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_)
    source, findings = json_.parse(Document("x.json", text))
    assert findings == []
    assert source.data == words(value)


def words(value: object) -> object:
    """Return data with its scalars as words, None left alone."""
    if isinstance(value, dict):
        return {key: words(part) for key, part in value.items()}
    if isinstance(value, list):
        return [words(part) for part in value]
    return value if isinstance(value, str | None) else json.dumps(value)


@given(st.text(alphabet='[]{},:" \n\tabntrue0123.-\\u', max_size=40))
def test_json_is_read_where_python_reads_it(text: str):
    try:
        json.loads(text)
        right = True
    except ValueError:
        right = False
    if right:
        json_.parse(Document("x.json", text))
        return
    with pytest.raises(json_.NotJsonError):
        json_.parse(Document("x.json", text))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('[{"id": "a",\n}]', "2:1 SRC014 error"),
        ('[{"id": "a"\n "type": "book"}]', "2:2 SRC014 error"),
        ('[{"id": "a\n"}]', "1:11 SRC014 error"),
        ("[{'id': 1}]", "1:3 SRC014 error"),
        ('[{"id": "a"}] x', "1:15 SRC014 error"),
        ('{"id": "a"}', "1:1 SRC014 error"),
        ('[{"id": "a", "id": "b"}]', "1:15 SRC004 error"),
        ('[{"id": "a", "year": 2009}]', "1:15 SRC015 warning"),
        ('[{"id": "a", "issued": {"date-parts": [[2009, 99]]}}]', "1:15 SRC015 warning"),
    ],
)
def test_faults_of_json_are_told_at_their_place(text: str, place: str):
    assert told(read(".json", text)[1]) == [place]


def test_what_other_programs_add_to_json_is_understood():
    item = {
        "id": 5,
        "type": "paper-conference",
        "event": "A meeting",
        "shortTitle": "Short",
        "journalAbbreviation": "J. Ex.",
        "custom": {"mine": "x"},
        "categories": ["x"],
        "note": "",
        "editor": [],
        "author": [{"family": "Kang", "given": "D.", "static-ordering": True}],
        "issued": {"raw": "2009-03-19"},
    }
    [work] = works(".json", json.dumps({"items": [item]}))
    assert work.data == {
        "id": "5",
        "type": "paper-conference",
        "event-title": "A meeting",
        "title-short": "Short",
        "container-title-short": "J. Ex.",
        "author": [{"family": "Kang", "given": "D."}],
        "issued": {"date-parts": [[2009, 3, 19]]},
    }


# --- RIS ---


def ris(*lines: str) -> str:
    return "\n".join(["TY  - CHAP", *lines, "ER  - ", ""])


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("PY  - 2009", "issued", {"date-parts": [[2009]]}),
        ("PY  - 2009/3/9/", "issued", {"date-parts": [[2009, 3, 9]]}),
        ("PY  - 2009///Spring", "issued", {"date-parts": [[2009]]}),
        ("PY  - n.d.", "issued", {"literal": "n.d."}),
        ("Y2  - 2019/01/02", "accessed", {"date-parts": [[2019, 1, 2]]}),
        ("AU  - Kang, David, Jr", "author", [{"family": "Kang", "given": "David", "suffix": "Jr"}]),
        ("ED  - UNESCO", "editor", [{"literal": "UNESCO"}]),
        ("SP  - 5-8", "page", "5-8"),
        ("SN  - 978-5-00-000000-1", "ISBN", "978-5-00-000000-1"),
        ("SN  - 1234-567X", "ISSN", "1234-567X"),
        ("T2  - The Whole", "container-title", "The Whole"),
        ("BT  - The Whole", "container-title", "The Whole"),
        ("TI - One space before the hyphen", "title", "One space before the hyphen"),
    ],
)
def test_tags_become_fields(line: str, name: str, value: object):
    [work] = works(".ris", ris(line))
    assert work.data[name] == value


def test_an_entry_of_ris_without_an_id_has_a_key_of_name_and_year():
    record = ris("AU  - Қасымов, Әлібек", "PY  - 2009")
    found = works(".ris", record * 2 + ris("ID  - qasymov2009a", "TI  - x"))
    assert [work.id for work in found] == ["qasymov2009", "qasymov2009b", "qasymov2009a"]
    assert found[0].place[1:] == (1, 7)


def test_faults_of_ris_are_told_at_their_place():
    text = "VL  - 1\nTY  - NOVEL\nXX  - y\nTI  - z\nTY  - BOOK\nTI  - a\nPY  - 2009/31\n"
    entries, findings = read(".ris", text)
    assert told(findings) == [
        "1:1 SRC014 error",
        "2:7 SRC015 warning",
        "3:1 SRC015 warning",
        "5:1 SRC014 warning",
        "5:1 SRC014 warning",
        "7:7 SRC015 warning",
    ]
    assert [entry.work.data["title"] for entry in entries] == ["z", "a"]
    assert told(read(".ris", "no entry at all")[1]) == ["1:1 SRC014 error"]


@given(st.text(alphabet="TYERAUIDPYSP -/,1209\n\u2028й", max_size=80))
def test_any_text_of_ris_is_read_with_places_inside_it(text: str):
    entries, findings = read(".ris", text)
    lines = text.split("\n")
    for finding in findings:
        assert finding.severity in (Severity.ERROR, Severity.WARNING)
        assert finding.place.column <= len(lines[finding.place.line - 1]) + 1
    for entry in entries:
        assert entry.work.data.keys() == entry.work.fields.keys()


# --- keys ---


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"author": [{"family": "Müller-Ødegård"}], "issued": {"date-parts": [[1999]]}}, 0),
        ({"author": [{"literal": "UNESCO Institute"}]}, 1),
        ({"editor": [{"family": "Щербаков"}], "issued": {"literal": "n.d."}}, 2),
        ({"title": "The <i>Steppe</i>", "issued": {"date-parts": [[2009, 3]]}}, 3),
        ({"title": "游牧"}, 4),
    ],
)
def test_keys_are_made_of_name_and_year(data: dict[str, object], key: int):
    expected = ("mullerodegard1999", "unesco", "shcherbakov", "steppe2009", "work")[key]
    assert keys.make(data, set()) == expected


def test_a_key_is_made_once():
    taken: set[str] = set()
    for _ in range(30):
        taken.add(keys.make({"title": "Steppe"}, taken))
    assert len(taken) == 30
    assert {"steppe", "steppea", "steppez", "steppeaa"} <= taken
