"""REF beyond the examples of the pages: what is found, where, and what stays silent."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
import small
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from triptych import rules
from triptych.document import Document
from triptych.finding import Finding
from triptych.journal import Journal
from triptych.load import load
from triptych.model import Article
from triptych.rule import RULES
from triptych.rules.references.pages import pages
from triptych.sources import bibliography

ROOT = Path(__file__).parents[1]
BASE = Journal.read("base")


def found(folder: Path, references: str, **texts: str) -> list[Finding]:
    """Return the REF findings of the small manuscript with these references and bodies."""
    changes: dict[str, str | bytes | None] = {"references.yaml": references}
    for language, body in texts.items():
        changes[f"{language}.md"] = small.FILES[f"{language}.md"].split("\n---\n")[0] + (
            f"\n---\n\n{body}\n"
        )
    article, findings = load(small.write(folder, changes))
    assert article
    assert findings == []
    return of_family(rules.check(article, BASE))


def of_family(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.code.startswith("REF")]


def entry(**fields: object) -> str:
    """Return a list of one entry, a whole book but for these fields (None: left out)."""
    whole = {"type": "book", "title": "The steppe", "publisher": "Example Press", "issued": "2009"}
    said = {key.replace("_", "-"): value for key, value in (whole | fields).items()}
    data = {"id": "kang2009"} | {key: value for key, value in said.items() if value is not None}
    return yaml.safe_dump([data], allow_unicode=True, sort_keys=False)


def article_entry(**fields: object) -> str:
    """Return a list of one whole journal article but for these fields."""
    whole = {
        "type": "article-journal",
        "publisher": None,
        "container_title": "Journal of Steppes",
        "volume": "3",
        "page": "5-12",
        "DOI": "10.5555/steppe",
    }
    return entry(**(whole | fields))


def web(**fields: object) -> str:
    """Return a list of one whole web page but for these fields."""
    whole = {"type": "webpage", "publisher": None, "accessed": "2021-03-19"}
    return entry(**(whole | {"URL": "https://example.org/trade"} | fields))


def codes(findings: list[Finding]) -> list[str]:
    return [finding.code for finding in findings]


# --- entries ---

SILENT = {
    "a book": entry(),
    "an article": article_entry(),
    "a page": web(),
    "a page without a date that was read on a day": web(issued=None),
    "a year in the title": web(
        issued=None, accessed=None, title="Message of March 1, 2006", URL=None
    ),
    "no date known": entry(issued="n.d."),
    "an article in press": article_entry(issued=None, volume=None, page=None, status="in press"),
    "an article number": article_entry(page=None, number="17"),
    "a monthly": article_entry(
        volume=None, DOI=None, issued="2009-05", URL="https://doi.org/10.5/a"
    ),
    "a book without publisher, old": entry(publisher=None, issued="1850"),
    "an untitled interview": entry(type="interview", title=None),
    "the site itself": web(URL="https://example.org", title="Example.org: all about trade"),
    "software and its site": entry(type="software", URL="https://pandoc.org"),
    "a query of a page": web(URL="https://example.org/?p=17"),
    "another protocol": web(URL="urn:isbn:9780306406157"),
    "an address with Cyrillic letters": web(URL="https://пример.рф/статья", title="Степь"),
    "a port": web(URL="http://example.org:8080/a"),
    "one page": article_entry(page="8"),
    "a shortened range": article_entry(page="144-72"),
    "several ranges": article_entry(page="5–12, 14, 17—20"),
    "Roman pages": article_entry(page="ix-xii, 1-4"),
    "pages with letters": article_entry(page="S12-S15"),
    "an article number with a dash": article_entry(page="e1000-12"),
    "a season": article_entry(issued="2009-21"),
    "a range of years": entry(issued="2008/2009"),
    "a leap day": web(issued="2008-02-29"),
    "two ISSNs": article_entry(ISSN="0378-5955, 2434-561X (online)"),
    "a DOI as an address": article_entry(DOI="https://doi.org/10.5555/steppe"),
    "dashes in a title": entry(title="U.S. - China relations – a history; and more"),
    "a colon, slash and years in a title": entry(title="War/peace: (1914) and (1918)"),
    "a title with an ellipsis": entry(title="And then... nothing, nobody, never"),
    "an English page of a Russian site": web(URL="http://en.kremlin.ru/events/1", language="en"),
    "an English part of a Kazakh site": web(URL="https://example.kz/en/a", language="en"),
    "an original title in brackets": web(URL="https://example.kz/a", title="Trade [in Kazakh]"),
    "a Kazakh title": web(URL="https://example.kz/a", title="Сауда", language="kk"),
    "another kind of work behind a semicolon": entry(title="Chess; and Other Tales, Retold"),
    "a volume and part with a slash": entry(note="Vol.II/3, т.е./и т.д."),
    "a year in the brackets of a title": entry(title="The Great War (1914) and its many ends"),
    "a volume in letters": article_entry(volume="V", issue="N.S."),
    "a host that is a name": entry(title="Amazon.com and Egov.kz: a comparison"),
}


@pytest.mark.parametrize("case", SILENT)
def test_a_whole_entry_is_silent(case: str, tmp_path: Path):
    assert found(tmp_path, SILENT[case]) == []


FOUND = {
    "no year": (web(issued=None, accessed=None, URL=None), ["REF014"]),
    "an address without a scheme": (web(URL="example.org/a?b=1"), ["REF023"]),
    "a home page without a scheme": (web(URL="example.org"), ["REF023", "REF025"]),
    "a home page in a language": (web(URL="https://example.org/ru/"), ["REF025"]),
    "an index page": (web(URL="https://example.org/index.html"), ["REF025"]),
    "two addresses": (web(URL="https://example.org/a https://example.org/b"), ["REF024"]),
    "no host": (web(URL="https://localhost/a"), ["REF024"]),
    "one slash": (web(URL="http:/example.org/a"), ["REF024"]),
    "an undated book on the web": (entry(issued=None, URL="https://e.org/a"), ["REF014", "REF019"]),
    "an open range": (article_entry(page="88–"), ["REF021"]),
    "an open range at the front": (article_entry(page="-88"), ["REF021"]),
    "a reversed range": (article_entry(page="172-144"), ["REF022"]),
    "reversed Roman pages": (article_entry(page="xii-ix"), ["REF022"]),
    "reversed pages with letters": (article_entry(page="S15-S12"), ["REF022"]),
    "a month 13": (web(issued="2009-13"), ["REF030"]),
    "a day in words": (web(issued="31.06.2009"), ["REF030"]),
    "a reversed range of dates": (entry(issued="2009/2008"), ["REF030"]),
    "read before it was there": (web(issued="2021-04"), ["REF031"]),
    "a DOI in words": (article_entry(DOI="none"), ["REF027"]),
    "an ISSN too short": (article_entry(ISSN="0378-595"), ["REF029"]),
    "one of two ISBNs": (entry(ISBN="0-306-40615-2, 0-306-40615-3"), ["REF028"]),
    "debris": (entry(title="The steppe. - // Example Press"), ["REF035"]),
    "a label of a page": (article_entry(page="p. 5-12"), ["REF039"]),
    "a sign of an issue": (article_entry(issue="№1"), ["REF039"]),
    "a label of a volume": (article_entry(volume="Т. 3"), ["REF039"]),
    "a label behind an edition": (entry(edition="2-е изд."), ["REF039"]),
    "a label behind a size": (entry(number_of_pages="300 с."), ["REF039"]),
    "a person as one string": (entry(author=["D. C. Kang"]), ["REF042"]),
    "a person among others": (entry(author=["Иванов И.И., Петров П.П. и др."]), ["REF042"]),
    "initials in a family name": (entry(editor=[{"family": "Kang D."}]), ["REF042"]),
    "a comma at the end": (entry(title="The steppe,"), ["REF035"]),
    "a dash between areas": (entry(publisher="Наука. – М."), ["REF035"]),
    "a Russian work in Latin letters": (entry(title="Step i gorod", language="ru"), ["REF037"]),
    "a Russian journal": (article_entry(container_title="Вестник", title="Trade"), ["REF037"]),
}


@pytest.mark.parametrize("case", FOUND)
def test_a_fault_of_an_entry_is_found(case: str, tmp_path: Path):
    references, expected = FOUND[case]
    assert codes(found(tmp_path, references)) == expected


def test_a_finding_stands_at_the_character(tmp_path: Path):
    [finding] = found(tmp_path, entry(title="The steppe, // Example"))
    line = (tmp_path / "references.yaml").read_text().split("\n")[finding.place.line - 1]
    assert line[finding.place.column - 1 :].startswith(", //")


@pytest.mark.parametrize(("count", "entries"), [(1, "1 entry"), (2, "2 entries")])
def test_the_fewer_are_counted(count: int, entries: str, tmp_path: Path):
    people = [{"family": "Kang", "given": "D."}] * count + [{"family": "Li", "given": "Ann"}] * 3
    rows = [{"id": f"a{at}", "type": "book", "author": [who]} for at, who in enumerate(people)]
    [finding] = [f for f in found(tmp_path, json.dumps(rows)) if f.code == "REF038"]
    assert finding.message == f"given names are initials in {entries} and written out in 3"


def test_a_bibtex_file_is_checked_too(tmp_path: Path):
    text = (
        "@article{kang2009,\n title = {The steppe}, journal = {Journal}, pages = {172--144},\n"
        " volume = 3, issn = {0378-5956}, date = {2009-02-30}, doi = {10.5555/a} }\n"
    )
    folder = small.write(tmp_path, {"references.yaml": None, "references.bib": text})
    article, _ = load(folder)
    assert article
    assert set(codes(of_family(rules.check(article, BASE)))) >= {"REF022", "REF029"}


# --- twins ---

TWINS = {
    "a full stop": ("The great steppe", "The great steppe.", True),
    "a letter": ("The trade of the steppe", "The trade of the stepe", True),
    "case and quotes": ("“The steppe” of all", "The Steppe of All", True),
    "parts": ("The trade of the steppe. Part I", "The trade of the steppe. Part II", False),
    "years": ("Message to the people, 2006", "Message to the people, 2007", False),
    "another word": ("The trade of the steppe", "The trade of the sown", False),
    "short": ("Steppe", "Steppes", False),
}


@pytest.mark.parametrize("case", TWINS)
def test_twins_are_told_from_others(case: str, tmp_path: Path):
    one, other, alike = TWINS[case]
    references = entry(title=one) + entry(title=other).replace("kang2009", "other")
    body = "Both [@kang2009; @other]."
    assert codes(found(tmp_path, references, en=body)) == ["REF032"] * alike


@pytest.mark.parametrize(
    "fields",
    [{"issued": "2010"}, {"volume": "4"}, {"page": "13-20"}, {"author": [{"family": "Clarke"}]}],
)
def test_what_tells_two_works_apart(fields: dict[str, object], tmp_path: Path):
    one = article_entry(title="Editorial", DOI=None, author=[{"family": "Kang"}])
    other = article_entry(
        **({"title": "Editorial", "DOI": None, "author": [{"family": "Kang"}]} | fields)
    )
    references = one + other.replace("kang2009", "other")
    assert "REF032" not in codes(found(tmp_path, references, en="[@kang2009; @other]"))


# --- texts ---

QUOTED = {
    "straight": ('"A [@kang2009]. B."', 1),
    "curly": ("“A [@kang2009]. B.”", 1),
    "angle": ("«A [@kang2009]. B.»", 1),
    "low": ("„A [@kang2009]. B.“", 1),
    "over lines": ('He: "A\nb [@kang2009].\nC\n d."', 1),
    "inside an inner one": ('"A "b [@kang2009] c" d."', 1),
    "a space behind the mark": ('means " ... a [@kang2009]. B."', 1),
    "behind": ('"A. B" [@kang2009].', 0),
    "between two": ('"A" [@kang2009] and "b".', 0),
    "never closed": ('He said "A [@kang2009]. B.', 0),
    "never opened": ('A" [@kang2009] and b" c.', 0),
    "closed in the next paragraph": ('"A [@kang2009].\n\nB."', 0),
    "attributes": ('[a]{title="x} [@kang2009] [b]{title="y"}', 0),
    "code": ('`"` [@kang2009] `"`', 0),
    "inches": ('5" [@kang2009] and 6" more', 0),
    "an e-mail": ('"write to a@kang2009.org now" [@kang2009]', 0),
}


@pytest.mark.parametrize("case", QUOTED)
def test_citations_inside_quotations(case: str, tmp_path: Path):
    body, count = QUOTED[case]
    findings = found(tmp_path, entry(), en=body)
    assert codes(findings) == ["REF012"] * count


LOCATORS = {
    "[@kang2009, p. 7]": 0,
    "[@kang2009, pp. 5-12]": 0,
    "[@kang2009, pp. 105-12]": 1,
    "[@kang2009, p. 4]": 1,
    "[@kang2009, p. 12-13]": 1,
    "@kang2009 [p. 13] says": 1,
    "[@kang2009, с. 13]": 1,
    "[@kang2009, ch. 13]": 0,
    "[@kang2009, 13 times]": 0,
    "`[@kang2009, p. 13]` [@kang2009]": 0,
}


@pytest.mark.parametrize("body", LOCATORS)
def test_locators(body: str, tmp_path: Path):
    assert codes(found(tmp_path, article_entry(), en=body)) == ["REF011"] * LOCATORS[body]


TYPED = {
    "A [1], b [2, p. 5] and c [3; 4–6]. [@kang2009]": (3, "[1] is a number and no citation"),
    "A \\[12\\] [@kang2009]": (1, "[12] is a number and no citation"),
    "In [2019] and [0, 1], $[1]$, `[1]`, [1](https://example.org) [@kang2009]": (0, ""),
}


@pytest.mark.parametrize("body", TYPED)
def test_numbers_in_brackets(body: str, tmp_path: Path):
    count, message = TYPED[body]
    messages = [finding.message for finding in found(tmp_path, entry(), en=body)]
    more = f", as are {count - 1} more" if count > 1 else ""
    assert messages == [message + more] * bool(count)


def test_a_list_of_sources_in_the_text(tmp_path: Path):
    body = "A [@kang2009].\n\n# Sources\n\n" + "\n\n".join(
        f"{n}. Example M. T. *A work*, example.ru/a{n}" for n in range(1, 5)
    )
    [finding] = [f for f in found(tmp_path / "typed", entry(), en=body) if f.code == "REF041"]
    assert finding.place.line == 11
    points = "A [@kang2009].\n\n- one thing\n- another of 1998\n- a third\n- a fourth"
    assert found(tmp_path / "points", entry(), en=points) == []


def test_numbers_ascend_in_each_language(tmp_path: Path):
    references = entry() + entry(title="The sown").replace("kang2009", "other")
    texts = {"en": "A [@kang2009], b [@other].", "ru": "А [@other], б [@kang2009], в [@other]."}
    [finding] = found(tmp_path, references, **texts)
    assert (finding.code, finding.place.path[-5:]) == ("REF009", "ru.md")
    assert finding.message == "[1] is first cited after [2]"


# --- the paper, and its references as one string each ---


def the_paper() -> Article:
    article, _ = load(ROOT / "manuscript")
    assert article
    return article


def lines(findings: list[Finding], code: str) -> set[str]:
    """Return the entries, by id, in which a rule finds something."""
    text = (ROOT / "manuscript" / "references.yaml").read_text("utf-8").split("\n")
    ids = set()
    for finding in findings:
        if finding.code == code:
            before = reversed(text[: finding.place.line])
            ids.add(next(line.split("id: ")[1] for line in before if "- id: " in line))
    return ids


def test_the_faults_of_the_paper_are_found_at_their_entries():
    findings = of_family(rules.check(the_paper(), BASE))
    web_works = {"laumulin-pluses", "nazarbayev", "sattorzoda", "kalishevsky2007", "message2006"}
    homes = {"nazarbayev", "message2006"}
    undated = {"laumulin-pluses", "nazarbayev", "sattorzoda", "laumulin-strategy"}
    assert lines(findings, "REF021") == {"laumulin-strategy"}
    assert lines(findings, "REF014") == undated
    assert lines(findings, "REF023") == lines(findings, "REF019") == web_works
    assert lines(findings, "REF025") == homes
    assert lines(findings, "REF026") == {"message2006"}
    assert {"kang2009", "rose1998", "ziegler2014"} <= lines(findings, "REF020")
    assert lines(findings, "REF034") == {"neoclassical-realism"}
    assert lines(findings, "REF037") == web_works


def test_the_citation_in_a_quotation_of_the_paper_is_found():
    [finding] = [f for f in rules.check(the_paper(), BASE) if f.code == "REF012"]
    text = (ROOT / "manuscript" / "en.md").read_text("utf-8").split("\n")
    assert "narrow regional problems [@nazarbayev]" in text[finding.place.line - 1]


def test_the_citations_of_the_paper_are_as_they_should_be():
    mine = {finding.code for finding in rules.check(the_paper(), BASE)}
    assert not mine & {"REF001", "REF002", "REF003", "REF009", "REF010", "REF032"}
    assert [
        finding for finding in rules.check(the_paper(), BASE) if finding.severity == "error"
    ] == []


FREE = (
    "Example M. T. *The steppe and its trade in our time*, example.org/newsA.php?st=1",
    'Ann B. Example, "Between the Steppe and the Sown," *Journal of Steppes*, no. 9 (2009), 8.',
    "Example N. A. *Strengthen the position of the steppe*. - // example.kz",
    "Example M. T. *Strategy of the steppe*, // *The steppe in global processes*, No. 1, p. 88-",
    (
        'Ann Example, "The Steppe," *World Politics* 51, no. 1 (1998), 144-172; '
        'and Bob M. Example, "The Sown," in *Both* (Nowhere: Empty Press, 2009), 170-193.'
    ),
    'Ann Example, "The Great-Power Politics of the Steppe," *Perspective* 38 (2014), 590.',
)


KEPT_FREE = {
    *(("REF014", key) for key in "acd"),
    *(("REF023", key) for key in "ac"),
    ("REF025", "c"),
    ("REF021", "d"),
    ("REF033", "e"),
    *(("REF035", key) for key in "cd"),
    *(("REF036", key) for key in "cd"),
}


def test_references_kept_as_free_text_are_read(tmp_path: Path):
    rows = [{"id": k, "type": "document", "title": t} for k, t in zip("abcdef", FREE, strict=True)]
    text = "".join(f"- {json.dumps(row)}\n" for row in rows)
    findings = found(tmp_path, text, en="[@a; @b; @c; @d; @e; @f]")
    assert {(finding.code, "abcdef"[finding.place.line - 1]) for finding in findings} == KEPT_FREE


def test_a_list_of_sources_typed_into_the_text_is_read(tmp_path: Path):
    items = "\n".join(f"{n}. {text}" for n, text in enumerate(FREE, 1))
    findings = found(tmp_path, entry(), en=f"[@kang2009]\n\nReferences:\n\n{items}")
    where = {(finding.code, "abcdef"[finding.place.line - 11]) for finding in findings}
    assert where == KEPT_FREE | {("REF041", "a")}


# --- any text, any length ---


@given(st.text(alphabet="0123456789-–,;ivxSe ", max_size=40))
def test_any_pages_are_read(value: str):
    assert all(part.at < len(value) for part in pages(value))


VALUES = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40
)


@settings(max_examples=40)
@given(st.dictionaries(st.sampled_from("title note page URL DOI ISBN ISSN issued".split()), VALUES))
def test_any_entry_is_checked(tmp_path_factory: pytest.TempPathFactory, fields: dict[str, str]):
    references, _ = bibliography.read(Document("references.yaml", entry(**fields)))
    article = the_small_article(tmp_path_factory)
    for finding in rules.check(with_references(article, references), BASE):
        assert finding.place.line >= 1


def the_small_article(factory: pytest.TempPathFactory) -> Article:
    article, _ = load(small.write(factory.mktemp("small")))
    assert article
    return article


def with_references(article: Article, references) -> Article:
    return replace(article, references=references)


def test_time_grows_with_the_list_and_not_its_square(tmp_path: Path):
    rows = [
        {"id": f"w{n}", "type": "book", "title": f"The trade of the steppe in the year {n}"}
        for n in range(2000)
    ]
    references, _ = bibliography.read(Document("references.yaml", yaml.safe_dump(rows)))
    article, _ = load(small.write(tmp_path))
    assert article
    mine = [rule for code, rule in RULES.items() if code.startswith("REF")]
    start = time.process_time()
    for rule in mine:
        list(rule.findings(with_references(article, references), BASE))
    assert time.process_time() - start < 2


@pytest.mark.parametrize("piece", ["Aa A. & ", "Aa, A. A. A. ", "A. Aa ", "A.-A. Aa-Aa, ", "и "])
def test_a_long_name_is_looked_at_in_no_time(piece: str, tmp_path: Path):
    started = time.monotonic()
    found(tmp_path, entry(author=[(piece * 400)[:399] + "!"]))
    assert time.monotonic() - started < 5
