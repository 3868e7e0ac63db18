"""No rule is slower than linear in the text; bench/check.py measures it at the length of a book."""

from __future__ import annotations

from pathlib import Path

import grown
import small

from triptych import load, rules
from triptych.journal import Journal
from triptych.model import Article
from triptych.rule import RULES

LITTLE, TIMES = 4_000, 4
MOST = 8  # times as long for four times the text: 16 where a rule is quadratic
MOMENT = 0.02  # seconds, below which the clock tells too little

STRANGE = {  # what leads patterns astray: paragraphs of one of them, over and over
    "word": "steppe ",
    "letters": "a",
    "capitals": "ABC ",
    "names": "Ann Bell ",
    "digits": "12 ",
    "stops": "e.g. ",
    "initials": "N. ",
    "brackets": "(a ",
    "closed": "a) ",
    "quotes": "“a ",
    "straight": '"a" ',
    "dashes": "a-",
    "years": "1991-",
    "marks": "?! ",
    "acronyms": "Steppe Union (SU) ",
    "dots": "… ",
}


def article(folder: Path) -> Article:
    read, _ = load.load(folder)
    assert read is not None
    return read


def slow(little: Article, much: Article, journal: Journal) -> dict[str, float]:
    """Return the rules that take too long on the longer text, and how much longer they take."""
    for one in (little, much):
        rules.check(one, journal)  # what rules share is computed here
    ratios = {}
    for code in RULES:
        if (long := grown.seconds(code, much, journal)) > MOMENT:
            ratios[code] = long / max(grown.seconds(code, little, journal), 1e-6)
    return {code: ratio for code, ratio in ratios.items() if ratio > MOST}


def test_rules_are_linear_in_prose(tmp_path: Path):
    journal = Journal.read("kaznu-irl")
    sizes = (LITTLE, LITTLE * TIMES)
    pair = [article(grown.write(tmp_path / str(n), n, n // 100)) for n in sizes]
    assert slow(*pair, journal) == {}


def strange(folder: Path, repeated: int) -> Article:
    front = small.FILES["en.md"].split("\n\n")[0]
    paragraphs = (f"Begin {text * repeated} end [@kang2009].\n" for text in STRANGE.values())
    return article(small.write(folder, {"en.md": "\n\n".join([front, *paragraphs])}))


def test_rules_are_linear_in_paragraphs_that_lead_patterns_astray(tmp_path: Path):
    pair = [strange(tmp_path / str(n), n) for n in (500, 500 * TIMES)]
    assert slow(*pair, Journal.read("kaznu-irl")) == {}
