"""The paper's sources say what its author wrote: not a word added, lost, moved or corrected.

The document is put together again from the sources and compared with `submitted.txt` letter by
letter, white space aside. What structure makes different stands in CHANGES and PUNCTUATION.
"""

import hashlib
import re
from pathlib import Path
from typing import Any, NamedTuple

import yaml

PAPER = Path(__file__).parents[1] / "manuscript"
LANGUAGES = ("en", "kk", "ru")


class Change(NamedTuple):
    received: str
    kept: str
    why: str


ITALICS = "italics are a look; the star that is left says `corresponding: true`"
POSITION = "affiliation and position are two fields; the comma between them is a look"
CAPITALS = "capitals are a look; proper names keep theirs"
LABEL = "the label is the program's, in each language"
LAST_STOP = "the full stop ends the line of keywords, not the last keyword"
PAGE_END = "a page end broke the sentence"
HEADING = "a heading is marked as one and needs no full stop"

# In the order of the document; each is looked for after the one before it.
CHANGES = [
    Change("*Nurbolat Nyshanbayev**", "Nurbolat Nyshanbayev*", ITALICS),
    Change("al-Faraby, PhD student", "al-Faraby PhD student", POSITION),
    Change(
        "FEATURES OF THE NEW CONCEPT OF KAZAKHSTAN'S FOREIGN POLICY: THEORETICAL ANALYSIS",
        "Features of the new concept of Kazakhstan's foreign policy: theoretical analysis",
        CAPITALS,
    ),
    Change("Abstract\n", "", LABEL),
    Change("Key words: ", "", LABEL),
    Change("universalism.", "universalism", LAST_STOP),
    Change("*Нурболат Нышанбаев**", "Нурболат Нышанбаев*", ITALICS),
    Change(
        "ҚАЗАҚСТАННЫҢ ЖАҢА СЫРТҚЫ САЯСИ БАҒЫТЫНЫҢ ТҰЖЫРЫМДАМАЛЫҚ ЕРЕКШЕЛІКТЕРІ: ТЕОРИЯЛЫҚ АНАЛИЗ",
        "Қазақстанның жаңа сыртқы саяси бағытының тұжырымдамалық ерекшеліктері: теориялық анализ",
        CAPITALS,
    ),
    Change("Аңдатпа\n", "", LABEL),
    Change("сыртқы\n\nсаясатын", "сыртқы саясатын", PAGE_END),
    Change("Түйін сөздер: ", "", LABEL),
    Change("универсализм.", "универсализм", LAST_STOP),
    Change("*Нурболат Нышанбаев**", "Нурболат Нышанбаев*", ITALICS),
    Change("аль-Фараби, PhD докторант", "аль-Фараби PhD докторант", POSITION),
    Change(
        "ОСОБЕННОСТИ НОВОЙ КОНЦЕПЦИИ ВНЕШНЕЙ ПОЛИТИКИ КАЗАХСТАНА: ТЕОРЕТИЧЕСКИЙ АНАЛИЗ",
        "Особенности новой концепции внешней политики Казахстана: теоретический анализ",
        CAPITALS,
    ),
    Change("Аннотация\n", "", LABEL),
    Change("внешней\n\nполитики", "внешней политики", PAGE_END),
    Change("Ключевые слова: ", "", LABEL),
    Change("универсализм.", "универсализм", LAST_STOP),
    Change("Introduction.\n", "# Introduction\n", HEADING),
    Change("Results and Discussion.\n", "# Results and Discussion\n", HEADING),
    Change("Multi-vector foreign policy under", "## Multi-vector foreign policy under", HEADING),
    Change("hatching the\n\nidea", "hatching the idea", PAGE_END),
    Change("Conclusion.\n", "# Conclusion\n", HEADING),
    Change("References:\n", "", LABEL),
]

# What stands between the fields of each entry in the document: a citation style makes its own.
PUNCTUATION = {
    "laumulin-pluses": "{author} *{title}*, {URL}",
    "kang2009": '{author}, "{title}," *{container-title}*, no. {issue} ({issued}), {page}.',
    "nazarbayev": "{author} *{title}*. - // {URL}",
    "sattorzoda": "{author} *{title}*, {URL}",
    "kalishevsky2007": "{author} *{title}*, {issued}, {URL}",
    "message2006": "*{title}*. // {URL}",
    "laumulin-strategy": "{author} *{title}*, // *{container-title}*, No. {issue}, p. {page}",
    "neoclassical-realism": "{work}; and {work 2}",
    "rose1998": '{author}, "{title}," *{container-title}* {volume}, no. {issue} ({issued}), {page}',
    "ripsman2009": '{author}, "{title}," in {editor}, {editor 2}, and {editor 3}, eds., '
    "*{container-title}* ({publisher-place}: {publisher}, {issued}), {page}.",
    "ziegler2014": '{author}, "{title}," *{container-title}* {volume} ({issued}), {page}.',
    "schweller1994": '{author}, "{title}," *{container-title}* {volume}, no. {issue} ({issued}), '
    "{page}.",
    "idan2011": '{author} and {author 2}, "{title}," *{container-title}* {volume}, '
    "no. {issue} ({issued}), {page}.",
}

FIELDS = {
    *("id", "languages", "status", "authors.affiliations", "authors.corresponding"),
    *(f"authors.name.{language}.{part}" for language in LANGUAGES for part in ("given", "family")),
    *(f"authors.note.{language}" for language in LANGUAGES),
    *("affiliations.id", *(f"affiliations.name.{language}" for language in LANGUAGES)),
}


def test_document_is_kept_as_received() -> None:
    digest = hashlib.sha256((PAPER / "submitted" / "submitted.txt").read_bytes()).hexdigest()
    assert digest == "a73dfc827c443c6a56dcbc80fc66863567372c8788a42c5d40af2caaa8470dfa"


def test_sources_say_what_the_author_wrote() -> None:
    received = (PAPER / "submitted" / "submitted.txt").read_text(encoding="utf-8")
    assert "\n\n".join(paragraphs(as_kept(received))) == "\n\n".join(paragraphs(from_sources()))


def test_nothing_is_said_that_the_document_does_not_say() -> None:
    article, entries = scalars("article.yaml"), scalars("references.yaml")["references"]
    assert set(paths(article)) == FIELDS
    assert article["languages"] == list(LANGUAGES)
    assert {entry.get("language", "en") for entry in entries} == {"en"}
    for language in LANGUAGES:
        assert list(edition(language)[0]) == ["title", "abstract", "keywords"]


def as_kept(text: str) -> str:
    """Apply CHANGES to the document, each after the one before it."""
    done = ""
    for change in CHANGES:
        before, found, text = text.partition(change.received)
        assert found, f"{change.received!r} is not in what is left of the document"
        done += before + change.kept
    return done + text


def from_sources() -> str:
    """Put the document together again: three front matters, the body, the references."""
    entries = {entry["id"]: entry for entry in scalars("references.yaml")["references"]}
    assert entries.keys() == PUNCTUATION.keys()
    parts = {work for entry in entries.values() for work in entry.get("works", ())}
    numbers = {key: n for n, key in enumerate((k for k in entries if k not in parts), 1)}
    bodies = "".join(edition(language)[1] for language in LANGUAGES)
    cited = re.sub(r"\[@(.+?)\]", lambda match: f"[{numbers[match[1]]}]", bodies)
    listed = (f"{n}. {reference(entries[key], entries)}" for key, n in numbers.items())
    return "\n\n".join([*map(front_matter, LANGUAGES), cited, *listed])


def front_matter(language: str) -> str:
    article, (front, _) = scalars("article.yaml"), edition(language)
    (author,), (affiliation,) = article["authors"], article["affiliations"]
    assert author["affiliations"] == [affiliation["id"]]
    star = {"true": "*", "false": ""}[author["corresponding"]]
    return "\n\n".join(
        (
            f"{spoken(author['name'][language])}{star}",
            f"{affiliation['name'][language]} {author['note'][language]}",
            front["title"],
            front["abstract"],
            ", ".join(front["keywords"]),
        )
    )


def reference(entry: dict[str, Any], entries: dict[str, Any]) -> str:
    """Write one entry with the document's punctuation, every field of it exactly once."""
    lists = {
        "work": [reference(entries[work], entries) for work in entry.get("works", ())],
        "author": [spoken(name) for name in entry.get("author", ())],
        "editor": [spoken(name) for name in entry.get("editor", ())],
    }
    plain = entry.keys() - {"id", "type", "language", "works", *lists}
    values = {field: entry[field] for field in plain}
    for field, items in lists.items():
        values |= {field if n == 1 else f"{field} {n}": item for n, item in enumerate(items, 1)}
    if "issued" in entry:  # 2007-03-20 was written 20.03.2007
        values["issued"] = ".".join(reversed(entry["issued"].split("-")))
    pattern = PUNCTUATION[entry["id"]]
    assert sorted(re.findall(r"\{(.+?)\}", pattern)) == sorted(values)
    return re.sub(r"\{(.+?)\}", lambda match: values[match[1]], pattern)


def spoken(name: dict[str, str]) -> str:
    """Give a name's parts in the order in which the file has them."""
    assert sorted(name) == ["family", "given"]
    return " ".join(name.values())


def scalars(name: str) -> Any:
    """Read a YAML file of the paper, every scalar as the string that was written."""
    return yaml.load((PAPER / name).read_text(encoding="utf-8"), yaml.BaseLoader)


def edition(language: str) -> tuple[dict[str, Any], str]:
    """Split a language's file into its front matter and its body."""
    text = (PAPER / f"{language}.md").read_text(encoding="utf-8")
    before, front, body = re.split(r"^---\n", text, maxsplit=2, flags=re.MULTILINE)
    assert not before
    return yaml.load(front, yaml.BaseLoader), body


def paragraphs(text: str) -> list[str]:
    """Split at blank lines and before a numbered entry, and even out white space."""
    pieces = re.split(r"\n\s*\n|\n(?=\d+\. )", text)
    return [" ".join(piece.split()) for piece in pieces if piece.strip()]


def paths(value: Any, path: str = "") -> list[str]:
    """List the dotted path of every value in a tree, without the positions in lists."""
    if isinstance(value, dict):
        return [p for key in value for p in paths(value[key], f"{path}.{key}".lstrip("."))]
    if isinstance(value, list):
        return [p for item in value for p in paths(item, path)]
    return [path]
