"""Makes revisions of a manuscript by edits that are known, and says what truly changed.

A revision is some edits, drawn with a seed. Words truly changed are those that an edit took out or
put in; what moved, was split or merged changed no word.
"""

from __future__ import annotations

import random
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from triptych import sentences

NEW_WORDS = (
    "amber barley cedar dune ember falcon granite harbour islet juniper kelp lantern".split()
)
NEW_SENTENCES = (
    "A caravan of forty camels waited by the frozen well until noon.",
    "Nobody in the archive could explain the missing seventh ledger.",
    "Painted doors along the canal were repaired with walnut boards.",
    "Her notebooks mention hail, drought and three unusual eclipses.",
    "The observatory burned copper lamps during the longest winters.",
)
_WORD = re.compile(r"(?<![\w@\[\]{}(<$`*~^-])[^\W\d_]{3,}(?![\w@\[\]{}(>$`*~^-])")
_LINE = re.compile(r"(?:[\"“@]?[^\W\d_]|<!--)(?!.*   )")


@dataclass
class Truth:
    """Words taken out and put in, and the names of what was done besides."""

    out: int = 0
    come: int = 0
    names: Counter[str] = field(default_factory=Counter)

    @property
    def words(self) -> int:
        """Return how many words truly changed."""
        return self.out + self.come


class Draft:
    """A copy of a manuscript that is edited; bodies are lists of blocks."""

    def __init__(self, source: Path, folder: Path, seed: int) -> None:
        """Copy the manuscript."""
        self.folder = Path(shutil.copytree(source, folder))
        self.dice = random.Random(seed)
        self.truth = Truth()
        text = (folder / "en.md").read_text("utf-8")
        self.front, _, body = text.partition("\n---\n")
        self.blocks = body.strip("\n").split("\n\n")
        self.used: set[int] = set()
        self.sentence = list(NEW_SENTENCES)
        self.dice.shuffle(self.sentence)

    def save(self) -> Truth:
        """Write the edited text, and return what was done."""
        body = "\n\n".join(block for block in self.blocks if block)
        (self.folder / "en.md").write_text(f"{self.front}\n---\n\n{body}\n", "utf-8")
        return self.truth

    # --- what can be edited ---

    def prose(self, least: int = 1) -> list[int]:
        """Return the numbers of paragraphs of so many sentences that no edit has touched yet."""
        fit = [at for at, block in enumerate(self.blocks) if is_prose(block)]
        return [at for at in fit if at not in self.used and len(split(self.blocks[at])) >= least]

    def take(self, least: int = 1) -> int:
        """Return a paragraph to edit; raises IndexError where none is left."""
        fit = [at for at in self.prose(least) if count(self.blocks[at]) >= 6 * least]
        at = self.dice.choice(fit)
        self.used |= {at}
        return at

    # --- edits ---

    def edit(self) -> None:
        """Put other words in place of some that stand together."""
        at = self.take()
        self.blocks[at] = self._worded(self.blocks[at])

    def _worded(self, block: str) -> str:
        found = words(block)
        start = self.dice.randrange(max(1, len(found) - 2))
        length = self.dice.randint(1, 3)
        run = [found[start]]
        for match in found[start + 1 : start + length]:
            if block[run[-1].end() : match.start()] == " ":
                run.append(match)
            else:
                break
        new = self.dice.sample(NEW_WORDS, self.dice.randint(1, 3))
        self.truth.out += len(run)
        self.truth.come += len(new)
        return block[: run[0].start()] + " ".join(new) + block[run[-1].end() :]

    def rewrite(self) -> None:
        """Put a stretch of another paragraph, its little words too, in place of one as long."""
        at, other = self.take(), self.take()
        length = self.dice.randint(4, 8)
        old, new = self.blocks[at].split(" "), _stretch(self.blocks[other], length)
        start = self.dice.randrange(1, len(old) - length)
        self.truth.out += count(" ".join(old[start : start + length]))
        self.truth.come += count(new)
        self.blocks[at] = " ".join([*old[:start], new, *old[start + length :]])

    def inflect(self) -> None:
        """Give a word another ending."""
        at = self.take()
        word = self.dice.choice(words(self.blocks[at]))
        block = self.blocks[at]
        self.blocks[at] = f"{block[: word.end()]}lar{block[word.end() :]}"
        self.truth.out += 1
        self.truth.come += 1

    def insert_sentence(self) -> None:
        """Put a sentence between two."""
        at = self.take(2)
        parts = split(self.blocks[at])
        new = self.sentence.pop()
        parts.insert(self.dice.randrange(1, len(parts)), new)
        self.blocks[at] = " ".join(parts)
        self.truth.come += count(new)

    def insert_paragraph(self) -> None:
        """Put a paragraph between two."""
        at = self.take()
        new = f"{self.sentence.pop()} {self.sentence.pop()}"
        self.blocks[at] = f"{new}\n\n{self.blocks[at]}"
        self.truth.come += count(new)

    def delete_sentence(self) -> None:
        """Take a sentence out."""
        at = self.take(3)
        parts = split(self.blocks[at])
        self.truth.out += count(parts.pop(self.dice.randrange(1, len(parts))))
        self.blocks[at] = " ".join(parts)

    def delete_paragraph(self) -> None:
        """Take a paragraph out."""
        at = self.take()
        self.truth.out += count(self.blocks[at])
        self.blocks[at] = ""

    def move(self) -> None:
        """Put a paragraph behind another, some paragraphs away."""
        self._move(self.take(), edited=False)

    def move_and_edit(self) -> None:
        """Put a paragraph elsewhere with other words in it."""
        self._move(self.take(), edited=True)

    def _move(self, at: int, *, edited: bool) -> None:
        block, self.blocks[at] = self.blocks[at], ""
        block = self._worded(block) if edited else block
        far = [k for k in self.prose() if abs(k - at) > 2]
        to = self.dice.choice(far)
        self.used.add(to)
        self.blocks[to] = f"{self.blocks[to]}\n\n{block}"
        self.truth.names["moved paragraph"] += 1

    def move_sentence(self) -> None:
        """Put a sentence of one paragraph into another."""
        at, to = self.take(3), self.take(2)
        parts = split(self.blocks[at])
        long = [k for k, part in enumerate(parts) if count(part) >= 8 and "@" not in part]
        moved = parts.pop(self.dice.choice(long))
        self.blocks[at] = " ".join(parts)
        others = split(self.blocks[to])
        others.insert(1, moved)
        self.blocks[to] = " ".join(others)
        self.truth.names["moved sentence"] += 1

    def split(self) -> None:
        """Make two paragraphs of one."""
        at = self.take(2)
        parts = split(self.blocks[at])
        halves = [(" ".join(parts[:at]), " ".join(parts[at:])) for at in range(1, len(parts))]
        cut = 1 + self.dice.choice(
            [at for at, half in enumerate(halves) if min(map(count, half)) >= 3]
        )
        self.blocks[at] = f"{' '.join(parts[:cut])}\n\n{' '.join(parts[cut:])}"
        self.truth.names["split"] += 1

    def merge(self) -> None:
        """Make one paragraph of two that stand together."""
        fit = self.prose()
        both = [at for at in fit if at + 1 in fit and _is_whole(self.blocks[at])]
        at = self.dice.choice(both)
        self.used |= {at, at + 1}
        self.blocks[at] += f" {self.blocks[at + 1]}"
        self.blocks[at + 1] = ""
        self.truth.names["merged"] += 1

    def move_section(self) -> None:
        """Put the last section of the highest level before the one before it."""
        heads = [at for at, block in enumerate(self.blocks) if re.match(r"# ", block)]
        a, b = heads[-2:]
        self.blocks = self.blocks[:a] + self.blocks[b:] + self.blocks[a:b]
        self.used = set(range(len(self.blocks)))
        self.truth.names["moved section"] += 1

    def move_row(self) -> None:
        """Put the first row of a table last."""
        fit = [at for at, block in enumerate(self.blocks) if len(_rows(block)) > 2]
        at = self.dice.choice([k for k in fit if k not in self.used])
        self.used.add(at)
        lines = self.blocks[at].split("\n")
        first, *rest = _rows(self.blocks[at])
        lines.insert(rest[-1] + 1, lines[first])
        del lines[first]
        self.blocks[at] = "\n".join(lines)
        self.truth.names["moved row"] += 1

    def edit_and_stress(self) -> None:
        """Put other words in place of some, and stress the last word of the same paragraph."""
        at = self.take()
        self.blocks[at] = self._worded(self.blocks[at])
        word = words(self.blocks[at])[-1]
        block = self.blocks[at]
        self.blocks[at] = f"{block[: word.start()]}*{word[0]}*{block[word.end() :]}"
        self.truth.names["emphasis"] += 1

    def edit_parts(self) -> None:
        """Put a word in place of one in a cell, an item, a quotation, a note and a caption."""
        for beginning in (r"\| *[a-z]", r"(\d+\.|-) ", "> ", r"\[\^", ": "):
            fit = [
                at
                for at, block in enumerate(self.blocks)
                if re.search(f"^{beginning}", block, re.M)
            ]
            at = self.dice.choice([k for k in fit if k not in self.used])
            self.used.add(at)
            block = self.blocks[at]
            start = re.search(f"^{beginning}", block, re.M)
            word = next(w for w in words(block) if start and w.start() >= start.end() - 1)
            new = NEW_WORDS[at % len(NEW_WORDS)]
            self.blocks[at] = f"{block[: word.start()]}{new}{block[word.end() :]}"
            self.truth.out += 1
            self.truth.come += 1

    def reorder_keywords(self) -> None:
        """Put the first keyword last."""
        head, _, rest = self.front.partition("keywords:\n")
        lines = rest.split("\n")
        self.front = f"{head}keywords:\n" + "\n".join([*lines[1:], lines[0]])
        self.truth.names["keywords reordered"] += 1

    def rename_key(self) -> None:
        """Call the second reference something else wherever it is named."""
        key = re.findall(r"^ *- id: ([\w:-]+)", self._references().read_text("utf-8"), re.M)[1]
        for file in (*self.folder.glob("*.md"), self._references()):
            text = file.read_text("utf-8")
            file.write_text(_renamed(text, key), "utf-8")
        self.front = _renamed(self.front, key)
        self.blocks = [_renamed(block, key) for block in self.blocks]
        self.truth.names["reference renamed"] += 1

    def renumber(self) -> None:
        """Cite the last reference in the first paragraph, so that it has the first number."""
        text = self._references().read_text("utf-8")
        keys = re.findall(r"^ *- id: ([\w:-]+)", text, re.M)
        at = min(self.prose())
        self.used.add(at)
        key = next(k for k in reversed(keys) if any(f"@{k}" in b for b in self.blocks))
        first, *rest = self.blocks[at].split(" ", 3)
        self.blocks[at] = " ".join([first, rest[0], f"[@{key}]", *rest[1:]])
        self.truth.come += 1
        self.truth.names["references renumbered"] += 1

    def _references(self) -> Path:
        return self.folder / "references.yaml"

    def edit_one_language(self) -> None:
        """Put other words into the abstract in English alone."""
        head, sep, rest = self.front.partition("abstract: |\n")
        line, end, after = rest.partition("\n")
        self.front = f"{head}{sep}{self._worded(line)}{end}{after}"
        self.truth.names["abstract left behind"] += 1


def split(block: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return [block[a:b] for a, b in sentences.split(block, "en")]


def is_prose(block: str) -> bool:
    """Tell whether every line of a block begins as a sentence may, and has no columns."""
    return bool(block) and all(map(_LINE.match, block.split("\n")))


def words(block: str) -> list[re.Match[str]]:
    """Return the words that are text: not those of comments, addresses and code."""
    masked = re.sub(r"<[^>]*>|\([^)]*\)|`[^`]*`", lambda match: "@" * len(match[0]), block)
    return list(_WORD.finditer(masked))


def _rows(block: str) -> list[int]:
    """Return the lines of a simple table that are rows, its head left out."""
    lines = block.split("\n")
    rule = next((at for at, line in enumerate(lines) if re.fullmatch(r"\|[-:| ]+\|", line)), -1)
    return [at for at in range(rule + 1, len(lines)) if rule > 0 and lines[at].startswith("|")]


def _stretch(block: str, length: int) -> str:
    """Return the first words in a row that have no markup."""
    plain = [re.fullmatch(r"[\w,.-]+", word) for word in block.split(" ")]
    for at in range(1, len(plain) - length):
        if all(plain[at : at + length]):
            return " ".join(block.split(" ")[at : at + length])
    raise ValueError("no words in a row")


def _is_whole(block: str) -> bool:
    return block.rstrip().endswith((".", "]", "?", "!"))


def _renamed(text: str, key: str) -> str:
    return re.sub(rf"(?<=@){re.escape(key)}\b|(?<=id: ){re.escape(key)}\b", f"new{key}", text)


def count(text: str) -> int:
    """Return how many words there are; a citation, formula, code or picture is one."""
    cited = len(re.findall(r"@[\w]", text))
    rest = re.sub(r"\[[^\]]*@[^\]]*\]|@[\w:-]+", " ", text)
    rest = re.sub(r"\$[^$]+\$|`[^`]+`|!\[[^]]*\]\([^)]*\)", " whole ", rest)
    return cited + sum(any(map(str.isalnum, word)) for word in rest.split())


Edit = Callable[[Draft], None]

EDITS: tuple[Edit, ...] = (
    Draft.edit, Draft.rewrite, Draft.inflect, Draft.insert_sentence, Draft.insert_paragraph,
    Draft.delete_sentence, Draft.delete_paragraph, Draft.move, Draft.move_and_edit,
    Draft.move_sentence, Draft.split, Draft.merge, Draft.move_section,
    Draft.edit_parts, Draft.move_row, Draft.edit_and_stress, Draft.reorder_keywords,
    Draft.rename_key, Draft.renumber, Draft.edit_one_language,
)  # fmt: skip

MIXED: tuple[tuple[Edit, ...], ...] = (
    (Draft.edit, Draft.edit, Draft.edit, Draft.inflect),
    (Draft.rewrite, Draft.rewrite, Draft.rewrite),
    (Draft.rewrite, Draft.move, Draft.merge),
    (Draft.move, Draft.split, Draft.edit),
    (Draft.merge, Draft.insert_sentence, Draft.delete_sentence),
    (Draft.move_and_edit, Draft.rename_key, Draft.edit_one_language),
    (Draft.move_sentence, Draft.insert_paragraph, Draft.reorder_keywords),
    (Draft.edit, Draft.move, Draft.move, Draft.split, Draft.edit_one_language),
    (Draft.renumber, Draft.delete_paragraph, Draft.inflect),
    (Draft.split, Draft.merge, Draft.move_and_edit, Draft.edit),
)


def revisions() -> list[tuple[Edit, ...]]:
    """Return the edits of each revision."""
    return [*((edit,) for edit in EDITS), *MIXED]


def revise(source: Path, folder: Path, edits: tuple[Edit, ...], seed: int) -> Truth | None:
    """Write a revision of a manuscript; None where it has nothing that could be edited so."""
    try:
        draft = Draft(source, folder, seed)
        for edit in edits:
            edit(draft)
    except (IndexError, StopIteration, ValueError):
        shutil.rmtree(folder)
        return None
    return draft.save()


# --- what changes nothing ---


def same(source: Path, folder: Path, kind: str) -> Path:
    """Write a manuscript that says the same in other notation."""
    shutil.copytree(source, folder)
    for file in (*folder.glob("*.md"), *folder.glob("*.yaml")):
        text = file.read_text("utf-8")
        file.write_bytes(_SAME[kind](text, file.suffix).encode("utf-8"))
    return folder


def _rewrapped(text: str, suffix: str) -> str:
    if suffix != ".md":
        return text
    front, _, body = text.partition("\n---\n")
    blocks = body.split("\n\n")
    return f"{front}\n---\n" + "\n\n".join(map(_wrapped, blocks))


def _wrapped(block: str) -> str:
    """Break a paragraph of prose at other places, where no line can begin a list by that."""
    if not is_prose(block.strip("\n")) or "<!--" in block:
        return block
    lines: list[str] = []
    for word in block.split():
        starts = re.match(r"[\w\[]", word) and not re.match(r"\w{1,9}[.)]|\[\^", word)
        if lines and (len(lines[-1]) < 60 or not starts):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def _quoted(text: str, suffix: str) -> str:
    """Put plain values of YAML into quotes."""
    head, sep, body = text.partition("\n---\n") if suffix == ".md" else (text, "", "")
    quoted = re.sub(
        r"^((?:  )?[a-z_]+: )([A-Za-z][\w .-]*)$",
        lambda m: f"{m[1]}'{m[2]}'",
        head,
        flags=re.M,
    )
    return quoted + sep + body


def _reordered(text: str, suffix: str) -> str:
    """Put the first key of a mapping last."""
    if suffix == ".md":
        front, _, body = text.removeprefix("---\n").partition("\n---\n")
        return f"---\n{_keys_turned(front)}\n---\n{body}"
    return _keys_turned(text.rstrip("\n")) + "\n" if re.search(r"^\w", text, re.M) else text


def _keys_turned(text: str) -> str:
    parts = re.split(r"^(?=[a-z_]+:)", text, flags=re.M)
    head, *keys = parts if not re.match(r"[a-z_]+:", parts[0]) else ["", *parts]
    keys = [key.rstrip("\n") for key in keys]
    return head + "\n".join([*keys[1:], *keys[:1]])


def _decomposed(text: str, suffix: str) -> str:
    return unicodedata.normalize("NFD", text)


def _other_lines(text: str, suffix: str) -> str:
    return "\ufeff" + text.replace("\n", "\r\n")


_SAME: dict[str, Callable[[str, str], str]] = {
    "rewrapped": _rewrapped,
    "quoted in YAML": _quoted,
    "keys in another order": _reordered,
    "other normal form": _decomposed,
    "other line ends": _other_lines,
}
SAME = tuple(_SAME)
