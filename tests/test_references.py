"""`triptych references`: what comes in is all there, what was there stays, and nothing is lost."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import small
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from triptych import csl, references
from triptych.document import Document
from triptych.references import blocks, completing, crossref, house, incoming, online, shelf
from triptych.sources import bibliography

WORK = {  # invented, in the shape that Crossref's interface gives
    "DOI": "10.1234/EX.5",
    "URL": "https://doi.org/10.1234/ex.5",
    "ISSN": ["2222-2221", "1234-5679"],
    "author": [
        {"given": "Айгүл", "family": "Мысал", "sequence": "first", "affiliation": []},
        {"name": "Nomad House", "sequence": "additional", "affiliation": []},
    ],
    "container-title": ["Journal of Examples"],
    "issn-type": [
        {"type": "electronic", "value": "2222-2221"},
        {"type": "print", "value": "1234-5679"},
    ],
    "issue": "2",
    "issued": {"date-parts": [[2009, 12, 1]]},
    "language": "en",
    "page": "8-12",
    "published-online": {"date-parts": [[2009, 12, 1]]},
    "published-print": {"date-parts": [[2010]]},
    "publisher": "Example Press",
    "reference-count": 3,
    "short-container-title": ["J. Ex."],
    "title": ["THE STEPPE &amp; the\n <i>sown</i>"],
    "type": "journal-article",
    "volume": "9",
}
MESSAGE = {"status": "ok", "message-type": "work", "message": WORK}
ADDED = """\

- id: mysal2010
  type: article-journal
  language: en
  author:
    - {family: Мысал, given: Айгүл}
    - Nomad House
  title: THE STEPPE & the <i>sown</i>
  container-title: Journal of Examples
  container-title-short: J. Ex.
  volume: 9
  issue: 2
  publisher: Example Press
  issued: 2010
  page: 8-12
  DOI: 10.1234/EX.5
  ISSN: 1234-5679
"""


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def paper(name: str = "references.yaml", text: str | None = None) -> Path:
    """Write the small manuscript with a bibliography; return the file."""
    change = {} if text is None else {"references.yaml": None, name: text}
    return small.write(Path("paper"), change) / name


def source(data: object, name: str = "work.json") -> str:
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    Path(name).write_bytes(text.encode())
    return name


def add(what: str, *, write: bool = True, ask_online: bool = False) -> int:
    return references.add(what, Path("paper"), ask_online=ask_online, write=write)


def tidy(by: str = "citation", *, write: bool = True) -> int:
    return references.tidy(Path("paper"), by=by, write=write)


def read(file: Path) -> dict[str, dict[str, object]]:
    entries, findings = bibliography.read_entries(Document.read(file, file.name))
    assert findings == []
    return {entry.work.id: dict(entry.work.data) for entry in entries}


# --- Crossref ---


def test_an_article_of_crossref_is_added_behind_what_is_there(capsys):
    file = paper()
    assert add(source(MESSAGE)) == 0
    assert file.read_text() == small.FILES["references.yaml"] + ADDED
    out, err = capsys.readouterr()
    assert "+- id: mysal2010" in out
    assert err == "1 entry added: cite [@mysal2010]\n"


def test_without_write_there_is_only_a_diff_that_git_takes(capsys):
    file = paper()
    assert add(source(MESSAGE), write=False) == 0
    assert file.read_text() == small.FILES["references.yaml"]
    out, err = capsys.readouterr()
    subprocess.run(["git", "apply"], input=out, text=True, check=True)
    assert file.read_text() == small.FILES["references.yaml"] + ADDED
    assert "--write adds them" in err


def test_a_new_bibliography_is_a_diff_that_git_takes(capsys):
    paper().unlink()
    assert add(source(MESSAGE), write=False) == 0
    subprocess.run(["git", "apply"], input=capsys.readouterr().out, text=True, check=True)
    assert Path("paper/references.yaml").read_text() == ADDED.lstrip("\n")


@pytest.mark.parametrize("data", [MESSAGE, WORK, [WORK], {"message": {"items": [WORK]}}])
def test_crossref_is_known_in_each_of_its_shapes(data: object):
    assert crossref.is_crossref(data)
    assert [crossref.item(work)["DOI"] for work in crossref.works(data)] == ["10.1234/EX.5"]


@pytest.mark.parametrize(
    ("said", "name", "value"),
    [
        ({"type": "book-part", "container-title": ["Series", "Book"]}, "container-title", "Book"),
        ({"type": "book-part", "container-title": ["Old", "Book"]}, "collection-title", "Old"),
        ({"type": "monograph", "container-title": ["Series"]}, "collection-title", "Series"),
        ({"type": "posted-content", "subtype": "preprint"}, "type", "article"),
        ({"type": "posted-content", "subtype": "preprint"}, "genre", "Preprint"),
        ({"type": "never-heard-of"}, "type", "document"),
        ({"type": "dissertation", "degree": ["PhD"]}, "genre", "PhD"),
        (
            {"type": "dissertation", "institution": [{"name": "Example University"}]},
            "publisher",
            "Example University",
        ),
        ({"page": None, "article-number": "e7"}, "number", "e7"),
        ({"subtitle": ["Old and new"]}, "title", "THE STEPPE & the <i>sown</i>: Old and new"),
        ({"subtitle": ["The sown"], "title": ["X: the sown"]}, "title", "X: the sown"),
        ({"title": ["H<jats:sub>2</jats:sub>O <mml:mi>x</mml:mi>"]}, "title", "H<sub>2</sub>O x"),
        ({"ISBN": ["http://id.crossref.org/isbn/9785000000001"]}, "ISBN", "9785000000001"),
        ({"DOI": None}, "URL", "https://doi.org/10.1234/ex.5"),
        ({"event": {"name": "Meeting", "location": "Almaty"}}, "event-place", "Almaty"),
        ({"issue": None, "journal-issue": {"issue": "4"}}, "issue", "4"),
        ({"author": [{"family": "Z", "suffix": "J"}]}, "author", [{"family": "Z", "suffix": "J"}]),
        ({"editor": [{"given": "E", "family": "Z"}]}, "editor", [{"family": "Z", "given": "E"}]),
        ({"published-print": {"date-parts": [[None]]}}, "issued", {"date-parts": [[2009, 12, 1]]}),
        ({"original-title": ["Дала"]}, "original-title", "Дала"),
    ],
)  # fmt: skip
def test_each_fact_of_crossref_has_its_field(said: dict[str, object], name: str, value: object):
    assert crossref.item({**WORK, **said})[name] == value


@pytest.mark.parametrize(
    "said", [{}, {"title": []}, {"author": [1, {}]}, {"issued": {}}, {"title": 5}]
)
def test_a_work_that_says_nothing_is_no_fault(said: dict[str, object]):
    item = crossref.item(said)
    assert csl.item(item)[1] == []
    assert item["type"] == "document"


# --- what is added to what ---

BOOK = "@book{kang2010, title={The Sown}, author={Kang, D.}, publisher={House}, year=2010}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("references.bib", "% mine\n@book{kang2009, title = {The steppe}}\n"),
        ("references.bib", ""),
        ("references.json", '[\n  {"id": "kang2009", "title": "The steppe"}\n]\n'),
        ("references.json", '{"items": [{"id": "kang2009", "title": "The steppe"}] }'),
        ("references.json", "[]"),
        ("references.json", '[\r\n\t{"id": "kang2009", "title": "The steppe"}\r\n]'),
        ("references.yaml", "references:\r\n    - id: kang2009\r\n      title: The steppe # a\r\n"),
        ("references.yaml", "\ufeff- {id: kang2009, title: The steppe}\n\n# the end\n"),
        ("references.yaml", "references:\n- id: kang2009\n  title: The steppe\nnote: x\n"),
        ("references.yaml", "# nothing yet\n"),
    ],
)
def test_what_is_there_keeps_every_byte(name: str, text: str):
    file = paper(name, text)
    before = read(file)
    assert add(source(BOOK, "new.bib")) == 0
    after = file.read_bytes().decode()
    assert is_part(text, after)
    assert ("\r\n" in text) == ("\r\n" in after)
    assert not ("\r\n" in after and "\n" in after.replace("\r\n", ""))
    now = read(file)
    assert {id_: now[id_] for id_ in before} == before
    assert now["kang2010"]["title"] == "The Sown"
    assert now["kang2010"]["author"] == [{"family": "Kang", "given": "D."}]


def is_part(old: str, new: str) -> bool:
    """Tell whether a text is another with one stretch put in."""
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), len(old))
    return any(
        new[:cut] == old[:cut] and new.endswith(old[cut:]) for cut in range(max(0, at - 5), at + 1)
    )


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("new.bib", BOOK),
        (
            "new.ris",
            "TY  - BOOK\nAU  - Kang, D.\nTI  - The Sown\nPY  - 2010\nPB  - House\nER  - \n",
        ),
        ("new.json", '[{"id": "kang2010", "type": "book", "title": "The Sown"}]'),
        ("new.yaml", "- id: kang2010\n  type: book\n  title: The Sown\n"),
        ("new.yml", "- id: kang2010\n  type: book\n  title: The Sown\n"),
    ],
)
def test_files_of_every_notation_are_brought_in(name: str, text: str):
    file = paper()
    assert add(source(text, name)) == 0
    assert read(file)["kang2010"]["title"] == "The Sown"


def test_a_work_that_is_there_is_left_out_and_told_with_its_place(capsys):
    file = paper()
    again = {"type": "book", "title": ["The STEPPE"], "issued": {"date-parts": [[2009]]}}
    assert add(source([again, {**WORK, "DOI": "10.1234/b"}, {**WORK, "DOI": "10.1234/B"}])) == 1
    err = capsys.readouterr().err
    assert "as kang2009 at paper/references.yaml:1:7" in err
    assert "comes twice" in err
    assert list(read(file)) == ["kang2009", "mysal2010"]


def test_two_dois_are_two_works_whatever_their_titles():
    file = paper()
    assert add(source([WORK, {**WORK, "DOI": "10.1234/erratum"}])) == 0
    assert list(read(file)) == ["kang2009", "mysal2010", "mysal2010a"]


def test_characters_that_nobody_can_see_are_not_let_in(capsys):
    file = paper()
    assert add(source({**WORK, "title": ["a\u001b[31m"]})) == 1
    assert "U+001B" in capsys.readouterr().err
    assert file.read_text() == small.FILES["references.yaml"]


def test_a_key_that_is_taken_gets_a_letter():
    file = paper()
    assert (
        add(source("@book{kang2009, title={Another}, author={Kang, D.}, year=2009}", "x.bib")) == 0
    )
    assert list(read(file)) == ["kang2009", "kang2009a"]


def test_a_bibliography_in_another_notation_becomes_yaml(capsys):
    paper("references.bib", BOOK)
    assert add("paper/references.bib") == 0
    assert list(read(Path("paper/references.yaml"))) == ["kang2010"]
    assert "remove paper/references.bib" in capsys.readouterr().err


def test_what_bibtex_cannot_hold_is_told(capsys):
    paper("references.bib", "")
    assert add(source({**WORK, "original-title": ["Дала"]})) == 0
    assert '"original-title" of mysal2010; references.yaml can' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("10.1234/abc", "add --online"),
        ("https://doi.org/10.1234/abc", "10.1234/abc is a DOI"),
        ("gone.json", "cannot be read: No such file"),
        ("paper", "cannot be read: Is a directory"),
        ("paper/en.md", "of no kind that is known"),
        ("latin.bib", "is not UTF-8"),
        ("several.yaml", "holds several works"),
    ],
)
def test_what_cannot_be_brought_in_is_told_and_changes_nothing(what: str, told: str, capsys):
    file = paper()
    Path("latin.bib").write_bytes(b"@book{a, title={\xe9}}")
    Path("several.yaml").write_text("- id: a\n  works: [b]\n- id: b\n  title: B\n")
    assert add(what) == 2
    assert told in capsys.readouterr().err
    assert file.read_text() == small.FILES["references.yaml"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("references.ris", "TY  - BOOK\nTI  - x\nER  - \n"),
        ("references.yaml", "[{id: a, title: x}]\n"),
        ("references.yaml", "[]\n"),
        ("references.json", '{"items": [], "tags": ["a"]}'),
        ("references.json", '{"items": [], "tags": "a"}'),
    ],
)
def test_what_cannot_be_added_to_is_told(name: str, text: str, capsys):
    file = paper(name, text)
    assert add(source(BOOK, "new.bib")) == 2
    assert "paper/references" in capsys.readouterr().err
    assert file.read_text() == text


def test_a_broken_file_adds_nothing(capsys):
    file = paper()
    assert add(source("@book{a, title={x}\n@book{b, title={y}}", "x.bib")) == 1
    assert "x.bib:1:19: error SRC014" in capsys.readouterr().err
    assert file.read_text() == small.FILES["references.yaml"]


def test_a_bibliography_that_is_a_link_out_of_the_manuscript_is_left_alone(capsys):
    file = paper()
    file.unlink()
    Path("other.yaml").write_text("- id: a\n  title: A\n")
    file.symlink_to(Path("other.yaml").absolute())
    assert add(source(MESSAGE)) == 1
    assert tidy() == 1
    assert "SRC009" in capsys.readouterr().err
    assert file.is_symlink()


def test_an_issue_of_several_articles_asks_for_one(capsys):
    for name in "ab":
        small.write(Path("paper") / name)
    assert add(source(MESSAGE)) == 2
    assert "several articles" in capsys.readouterr().err


# --- an entry as text ---

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]), min_size=1
)


@given(TEXTS.filter(lambda text: "\ufeff" not in text))
def test_any_text_is_written_so_that_it_is_read_again(text: str):
    data = {"id": "a", "title": text, "author": [{"family": text}, {"literal": text}]}
    data |= {"issued": {"literal": text}, "note": text}
    written = house.entry(data, "  ")
    entries, findings = bibliography.read_entries(Document("x.yaml", f"references:\n{written}"))
    assert findings == []
    [entry] = entries
    assert entry.work.data["title"] == entry.work.data["note"] == text
    assert entry.work.data["author"][0] == {"family": text}
    if text.strip():
        assert entry.work.data["author"][1] == {"literal": text}
    assert yaml.safe_load(written)[0]["title"] is not None


@pytest.mark.parametrize(
    "date",
    [
        {"date-parts": [[2009]]},
        {"date-parts": [[2009, 3, 19]]},
        {"date-parts": [[2008], [2009, 1]]},
        {"date-parts": [[-44]]},
        {"date-parts": [[2009]], "season": "1"},
        {"literal": "n.d."},
        {"literal": "2009"},
    ],
)
def test_any_date_is_written_so_that_it_is_read_again(date: dict[str, object]):
    written = house.entry({"id": "a", "issued": date})
    [entry] = bibliography.read_entries(Document("x.yaml", written))[0]
    assert entry.work.data["issued"] == date


# --- the network ---


class Crossref(BaseHTTPRequestHandler):
    """A server on this machine that answers as Crossref does, or otherwise."""

    answers: dict[str, tuple[int, dict[str, str], bytes]] = {}  # noqa: RUF012 - set by each test
    asked: list[tuple[str, str]] = []  # noqa: RUF012

    def do_GET(self) -> None:
        self.asked.append((self.path, self.headers["User-Agent"]))
        code, headers, body = self.answers.get(self.path, (404, {}, b"Resource not found."))
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Crossref]]:
    monkeypatch.setattr(Crossref, "answers", {})
    monkeypatch.setattr(Crossref, "asked", [])
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with HTTPServer(("127.0.0.1", 0), Crossref) as http:
        threading.Thread(target=http.serve_forever, args=(0.01,), daemon=True).start()
        monkeypatch.setenv(online.VARIABLE, f"http://127.0.0.1:{http.server_port}/works/")
        yield Crossref
        http.shutdown()


def test_a_doi_is_asked_of_crossref_where_that_is_wanted(server: type[Crossref]):
    server.answers["/works/10.1234%2FEX.5"] = (200, {}, json.dumps(MESSAGE).encode())
    file = paper()
    assert add("https://doi.org/10.1234/EX.5", ask_online=True) == 0
    assert file.read_text() == small.FILES["references.yaml"] + ADDED
    [(_, agent)] = server.asked
    assert agent.startswith("triptych/")


def test_nothing_is_asked_unprompted(server: type[Crossref]):
    paper()
    assert add("10.1234/EX.5") == 2
    assert add(source(MESSAGE), ask_online=True) == 0
    assert server.asked == []


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((404, {}, b""), "knows no work with the DOI"),
        ((429, {}, b""), "wait a minute"),
        ((500, {}, b""), "HTTP status 500"),
        ((200, {}, b"<html>"), "is no work"),
        ((200, {}, b"\xff"), "is no JSON"),
        ((200, {}, b"[]"), "is no work"),
        ((200, {}, b" " * 3000), "larger than"),
        ((302, {"Location": "file:///etc/hostname"}, b""), "HTTP status 302"),
        ((302, {"Location": "ftp://127.0.0.1/x"}, b""), "is not followed"),
        ((302, {"Location": "http://127.0.0.2/x"}, b""), "is not followed"),
        ((302, {"Location": "/works/10.1234%2Fabc"}, b""), "HTTP status 302"),  # and so on
        ((200, {}, json.dumps(MESSAGE).encode()), "another DOI: 10.1234/EX.5"),
        ((200, {}, b'{"status": "failed", "message-type": "x", "message": [{}]}'), "is no work"),
        ((200, {"Content-Length": "99"}, b"{"), "is no work"),
    ],
)
def test_what_fails_on_the_network_is_one_sentence(server, answer, told, monkeypatch, capsys):
    monkeypatch.setattr(online, "LARGEST", 2500)
    server.answers["/works/10.1234%2Fabc"] = answer
    file = paper()
    assert add("10.1234/abc", ask_online=True) == 3
    assert told in capsys.readouterr().err
    assert file.read_text() == small.FILES["references.yaml"]


def test_an_answer_that_drips_has_an_end(monkeypatch: pytest.MonkeyPatch):
    class Drip:
        def read1(self, size: int) -> bytes:
            return b" "

    monkeypatch.setattr(online, "SECONDS", 0.05)
    with pytest.raises(TimeoutError, match=r"no whole answer in 0\.05 seconds"):
        online._whole(Drip())


def test_what_is_neither_file_nor_doi_is_told(server: type[Crossref], capsys):
    paper()
    assert add("10.12/abc", ask_online=True) == 2
    assert "10.12/abc is no file and no DOI: a DOI has the form" in capsys.readouterr().err
    assert server.asked == []


def test_a_message_of_failure_is_no_entry(capsys):
    file = paper()
    failed = {"status": "failed", "message-type": "validation-failure", "message": [{"type": "x"}]}
    assert add(source(failed)) == 2
    assert "work.json holds no work" in capsys.readouterr().err
    assert file.read_text() == small.FILES["references.yaml"]


def test_a_server_that_is_not_there_or_not_safe_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(online, "SECONDS", 0.5)
    with pytest.raises(online.OnlineError, match="cannot be reached"):
        online.fetch("10.1234/abc", "http://127.0.0.1:1/")
    for endpoint in ("http://example.org/", "file:///tmp/", "ftp://127.0.0.1/"):
        with pytest.raises(online.OnlineError, match="no https address"):
            online.fetch("10.1234/abc", endpoint)


# --- in order ---

UNTIDY = """\
# My list.

references:
# The second that is cited.
- title: Сухая степь и её торговля в XIX в.   # as on the cover
  page: 5 – 12, 20—21
  type: article-journal
  id: petrov2001
  # its number
  ISSN: 12345679

  author:
  - {family: Петров, given: П.}
    # deeper: of the author


# Nobody cites it.
- {id: uncited, title: X}
- URL: https://doi.org/10.1234/abc
  id: kang2009
  title: The steppe and the sown
  note: |
    # no comment
    5–6
- id: both
  works: [b, a]
- id: a
  title: Ұлы дала
  DOI: "https://doi.org/10.1234/x"
- id: b
  ISBN: 978–5 00 000000 1
  DOI: 10.1234/y
  URL: https://doi.org/10.1234/Y
# the end
"""
TIDY = """\
# My list.

references:
- id: kang2009
  language: en
  title: The steppe and the sown
  DOI: 10.1234/abc
  note: |
    # no comment
    5–6


- id: both
  works: [b, a]
- id: b
  DOI: 10.1234/y
  ISBN: 978-5-00-000000-1
- id: a
  language: kk
  title: Ұлы дала
  DOI: 10.1234/x
# The second that is cited.
- id: petrov2001
  type: article-journal
  language: ru

  author:
  - {family: Петров, given: П.}
    # deeper: of the author
  title: Сухая степь и её торговля в XIX в.   # as on the cover
  page: 5-12, 20-21
  # its number
  ISSN: 1234-5679
# Nobody cites it.
- {id: uncited, title: X}
# the end
"""
BODY = small.FILES["en.md"].replace("[@kang2009]", "[@kang2009; @both] and [@petrov2001]")


@pytest.fixture
def untidy() -> Path:
    small.write(Path("paper"), {"references.yaml": UNTIDY, "en.md": BODY})
    return Path("paper/references.yaml")


def test_entries_and_fields_are_put_in_order_and_comments_go_with_them(untidy: Path, capsys):
    assert tidy() == 0
    assert untidy.read_text() == TIDY
    assert "1 bibliography put in order" in capsys.readouterr().err


def test_a_second_run_has_nothing_to_do(untidy: Path, capsys):
    tidy()
    capsys.readouterr()
    assert tidy() == 0
    assert capsys.readouterr() == ("", "nothing to put in order\n")


def test_by_key_the_alphabet_counts(untidy: Path):
    assert tidy("key") == 0
    assert list(read(untidy)) == ["a", "b", "both", "kang2009", "petrov2001", "uncited"]


def test_without_write_tidy_shows_a_diff(untidy: Path, capsys):
    assert tidy(write=False) == 0
    assert untidy.read_text() == UNTIDY
    subprocess.run(["git", "apply"], input=capsys.readouterr().out, text=True, check=True)
    assert untidy.read_text() == TIDY


def test_line_ends_and_a_byte_order_mark_stay(untidy: Path):
    untidy.write_bytes(b"\xef\xbb\xbf" + UNTIDY.replace("\n", "\r\n").encode())
    assert tidy() == 0
    assert untidy.read_bytes() == b"\xef\xbb\xbf" + TIDY.replace("\n", "\r\n").encode()


def test_json_is_put_in_order_and_keeps_its_form():
    text = """\
[
    {"title": "Uncited", "id": "u"},
    {
        "URL": "http://dx.doi.org/10.1234/abc",
        "title": "The steppe and the \\u0073own",
        "volume": 1.10, "custom": {"mine": [1, 2]},
        "id": "kang2009"
    }
]
"""
    file = paper("references.json", text)
    assert tidy() == 0
    assert (
        file.read_text()
        == """\
[
    {
        "id": "kang2009",
        "language": "en", "title": "The steppe and the \\u0073own",
        "volume": 1.10,
        "DOI": "10.1234/abc",
        "custom": {"mine": [1, 2]}
    },
    {"id": "u", "title": "Uncited"}
]
"""
    )
    assert tidy() == 0


@pytest.mark.parametrize(
    ("name", "text", "code", "told"),
    [
        ("references.bib", BOOK, 2, "references add paper/references.bib paper --write"),
        ("references.ris", "TY  - BOOK\nTI  - x\nER  - \n", 2, "references.ris paper --write"),
        ("references.yaml", "[{id: a}, {id: b}]\n", 2, "references.yaml:1"),
        ("references.yaml", "- id: a\n  title: [\n", 1, "SRC003"),
        ("references.json", "[{]", 1, "SRC014"),
    ],
)
def test_what_cannot_be_put_in_order_is_told(name, text, code, told, capsys):
    file = paper(name, text)
    assert tidy() == code
    assert told in capsys.readouterr().err
    assert file.read_text() == text


def test_an_empty_bibliography_and_none_are_tidy(capsys):
    file = paper("references.yaml", "\n")
    assert tidy() == 0
    file.unlink()
    assert tidy() == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("title", "tag"),
    [
        ("Қазақстанның сыртқы саясаты", "kk"),
        ("Ұлы дала", "kk"),
        ("Внешняя политика и её цели в новых условиях", "ru"),
        ("Foreign Policy and the Sown", "en"),
        ("The Theory of Foreign Policies", "en"),
        ("Внешняя политика", ""),  # Bulgarian would write it so, but for a letter
        ("Външната политика на България и на Гърция", ""),
        ("Зовнішня політика і її цілі", ""),
        ("Татар теле һәм әдәбияты", ""),
        ("Кыргыз тили жана адабияты", ""),
        ("Foreign policy of Kazakhstan", ""),
        ("Vneshnyaya politika v Kazakhstane", ""),
        ("La politique des deux mondes", ""),
        ("De opkomst of de ondergang", ""),
        ("Foreign policy and the sown [in Russian]", ""),
        ("", ""),
    ],
)
def test_a_language_is_told_only_where_it_is_sure(title: str, tag: str):
    assert completing.language({"title": title}) == tag
    assert completing.language({"title": title, "original-title": "Дала"}) == ""


# --- any bibliography ---

WORDS = st.sampled_from(
    ["The steppe and the sown", "5–12", "a # b", "x: y", "- z", "'q'", '"d"', "2009", "no",
     "Ұлы дала", "https://doi.org/10.1234/abc", "10.1234/abc", "1234–5679", "{a}", "&a", "|"]
)  # fmt: skip
ROWS = st.dictionaries(
    st.sampled_from(
        ["title", "page", "URL", "DOI", "ISSN", "note", "language", "publisher", "type"]
    ),
    WORDS,
    max_size=6,
)
REMARKS = st.sampled_from(["", "# one\n", "    # deep\n", "\n", "\n# two\n\n"])


@st.composite
def files(draw: st.DrawFn) -> str:
    """Return a bibliography in YAML with remarks in every gap."""
    nested = draw(st.booleans())
    margin = draw(st.sampled_from(["", "  "])) if nested else ""
    lines = ["references:\n" if nested else ""]
    for at, row in enumerate(draw(st.lists(ROWS, min_size=1, max_size=5))):
        fields = [("id", f"k{draw(st.integers(0, 9))}{at}"), *row.items()]
        fields = draw(st.permutations(fields))
        lines.append(draw(REMARKS))
        for number, (name, value) in enumerate(fields):
            quoted = value if value in ("2009", "no") else json.dumps(value, ensure_ascii=False)
            tail = draw(st.sampled_from(["", " # said"]))
            lines.append(f"{margin}{'  ' if number else '- '}{name}: {quoted}{tail}\n")
            lines.append(draw(REMARKS) if number + 1 < len(fields) else "")
    return "".join([*lines, draw(REMARKS)])


@settings(max_examples=150)
@given(files(), st.sampled_from(["\n", "\r\n"]))
def test_nothing_is_lost_and_twice_is_once(text: str, end: str):
    raw = text.replace("\n", end)
    once = tidied(raw)
    assert tidied(once) == once
    before, after = rows(raw), rows(once)
    assert before.keys() == after.keys()
    for id_, row in before.items():
        made = {change.name: change.new for change in completing.changes(row)}
        for name in row.keys() | after[id_].keys():
            assert after[id_].get(name) in (row.get(name), made.get(name, row.get(name)))
    assert sorted(remarks(raw)) == sorted(remarks(once))


def tidied(raw: str) -> str:
    from triptych.references import tidying

    own = shelf.Shelf(Path("gone.yaml"))
    own.raw = raw
    own.entries, own.findings = bibliography.read_entries(
        Document("gone.yaml", raw.replace("\r\n", "\n"))
    )
    return tidying.tidied(own, Path(), "key")


def rows(raw: str) -> dict[str, dict[str, str]]:
    return {block.id: block.row for block in blocks.cut(raw, "x.yaml").entries}


def remarks(raw: str) -> list[str]:
    return [line.strip() for line in raw.splitlines() if line.strip().startswith("#")]


@given(files())
def test_what_is_cut_and_joined_is_as_it_was(text: str):
    assert blocks.cut(text, "x.yaml").text() == text


def test_what_a_list_in_latin_letters_prints_comes_along(tmp_path):
    latin = {"title": "Tarikh", "author": [{"family": "Nyshanbayev"}], "issued": "2019-03"}
    rows = {"id": "a", "type": "book", "title": "Тарих", "romanised": latin}
    rows["translated"] = {"title": "History: a sketch"}
    data = {**rows, "romanised": {**latin, "issued": {"date-parts": [[2019, 3]]}}}
    (tmp_path / "more.yaml").write_text(house.entry(data), encoding="utf-8")
    [item] = incoming.from_file(tmp_path / "more.yaml").items
    assert item == data
