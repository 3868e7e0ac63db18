"""What only print does to a page's text: spaces that do not break, URLs that do, small capitals.

No word is changed: a space gives way to another, and marks without width go between letters.
Listings, formulas and attributes stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from triptych.formats.pdf.spaces import CAPITAL, JOIN, NO_BREAK, bonds, end_bonds, hyphens_bound

BREAK = "\u200b"
"""Where a URL, code or a hash may be broken, without a hyphen: ZERO WIDTH SPACE."""

_TOKEN = re.compile(
    r"""<!--.*?-->|<![^>]*>|</?[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*>|[^<]+|<""", re.S
)
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)")
_LANGUAGE = re.compile(r"""\slang=["']([^"']*)["']""")
_CLASSES = re.compile(r"""\sclass=["']([^"']*)["']""")
_ENTITY = re.compile(r"&#?\w+;")

_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_INLINE = frozenset(
    "a abbr b bdi bdo cite code del dfn em i ins kbd mark math q s samp small span strong sub sup "
    "svg u var wbr".split()
)
_QUIET = frozenset("code head kbd math pre samp script style svg template title".split())
_NO_ACRONYMS = frozenset("a figcaption h1 h2 h3 h4 h5 h6 sub sup table".split())
_PROSE = frozenset(["abstract", "body", "summary"])  # classes of the parts that hold running text
_NOTES = frozenset(["footnote", "note-paragraph"])  # classes of what is a block wherever it stands
_SET_OFF = frozenset(["acronym", "last-word", "url"])  # classes of what is set off already
_HIDDEN = "\ue000"  # stands for what is no text of the run: an entity, code, a raised number


class _State(NamedTuple):
    """What holds inside an element."""

    name: str = ""
    language: str = ""
    flow: int = 0  # the same for texts of one block
    quiet: bool = False  # nothing is done
    code: bool = False  # in a line
    cell: bool = False  # of a table or a list of names: too narrow for what is only fine
    aside: bool = False  # not part of the sentence around it
    prose: bool = False
    acronyms: bool = True
    linked: bool = False


class _Text(NamedTuple):
    """A text of the page: the number of its token, and what holds there."""

    at: int
    state: _State
    ends: bool = False  # the last of its block


def set_for_print(page: str) -> str:
    """Return a page of HTML with the typography of print; done again, it changes nothing."""
    tokens = _TOKEN.findall(page)
    texts: list[_Text] = []
    for run in _runs(tokens):
        _bind(tokens, run)
        texts += run[:-1]
        texts.append(run[-1]._replace(ends=True))
    for at, state, ends in texts:
        if state.code:
            tokens[at] = _code(tokens[at])
        elif not state.quiet:
            tokens[at] = (_ended if ends else _marked)(tokens[at], state)
    return "".join(tokens)


# --- the page's texts ---


def _runs(tokens: list[str]) -> Iterable[list[_Text]]:
    """Return texts that stand together in one language: of a block, or of a note inside it."""
    runs: dict[tuple[int, str], list[_Text]] = {}
    stack = [_State()]
    for at, token in enumerate(tokens):
        if token[0] != "<":
            runs.setdefault((stack[-1].flow, stack[-1].language), []).append(_Text(at, stack[-1]))
        elif tag := _TAG.match(token):
            name = tag[2].lower()
            if tag[1]:
                _leave(stack, name)
            elif name not in _VOID and not token.endswith("/>"):
                stack.append(_inside(stack[-1], name, token, at))
            if name not in _INLINE and (tag[1] or name in _VOID):  # another sentence follows
                stack[-1] = stack[-1]._replace(flow=at)
    return runs.values()


def _leave(stack: list[_State], name: str) -> None:
    """Go out of an element, and of those in it that were left open."""
    depth = next((at for at in range(len(stack) - 1, 0, -1) if stack[at].name == name), 0)
    if depth:
        del stack[depth:]


def _inside(outer: _State, name: str, token: str, at: int) -> _State:
    """Return what holds inside the element that begins with the token `at`."""
    language, classes = _LANGUAGE.search(token), _CLASSES.search(token)
    named = set(classes[1].split()) if classes else set()
    return _State(
        name,
        language[1] if language else outer.language,
        outer.flow if name in _INLINE and not named & _NOTES else at,
        outer.quiet or name in _QUIET,
        not outer.quiet and name == "code",
        outer.cell or name == "table" or "authors" in named,
        outer.aside or name in {"sub", "sup"},
        outer.prose or bool(named & _PROSE),
        outer.acronyms and name not in _NO_ACRONYMS and not named & _SET_OFF,
        outer.linked or name == "a" or "url" in named,
    )


# --- spaces ---


def _bind(tokens: list[str], run: list[_Text]) -> None:
    """Bind the spaces of a run, whose sentences may go through several elements."""
    shown = "".join(
        _HIDDEN * len(tokens[at])
        if state.quiet or state.aside
        else _ENTITY.sub(lambda match: _HIDDEN * len(match[0]), tokens[at])
        for at, state, _ in run
    )
    letters = list("".join(tokens[text.at] for text in run))
    if not run[0].state.cell:
        for place in end_bonds(shown):
            letters[place] = NO_BREAK
    for place, space in bonds(shown, run[0].state.language).items():
        letters[place] = space
    start = 0
    for at, _, _ in run:
        end = start + len(tokens[at])
        tokens[at] = "".join(letters[start:end])
        start = end
    for before, after in pairwise(run):
        _hand_on(tokens, before, after)


# Tags that a line goes through: what they hold is text, no note, formula or badge.
_THROUGH = re.compile(
    r"</?(?:a|abbr|b|cite|em|i|q|span|strong|u)(?:\s(?![^>]*(?:role=|orcid))[^>]*)?>"
)


def _hand_on(tokens: list[str], before: _Text, after: _Text) -> None:
    """Let a space that may not break stand in the element after it, not before.

    Where it stood before, and the element were too long for its line, WeasyPrint would break that
    line at the first place it can, not at the last.
    """
    text = tokens[before.at]
    spaces = len(text) - len(text.rstrip(NO_BREAK))
    if any(not _THROUGH.fullmatch(tag) for tag in tokens[before.at + 1 : after.at]):
        return
    if spaces and not after.state.quiet and not tokens[after.at][0].isspace():
        tokens[before.at] = text[:-spaces]
        tokens[after.at] = NO_BREAK * spaces + tokens[after.at]


# --- URLs, code and acronyms ---

_END = r"(?:&amp;|[^\s<>&«»“”\"])*(?:&amp;|[^\s<>&«»“”\".,;:!?)\]}'’])"
_ADDRESS = re.compile(rf"{NO_BREAK}?(?:https?://|ftp://|www\.|(?<![\w.])10\.\d{{4,9}}/){_END}")
_MAIL = re.compile(r"(?<!\S)[\w.+-]+@[\w-]+(?:\.[\w-]+)+(?!\S)")
_POINT = re.compile(rf"(?<!{BREAK})(?<!\b10)(?:&amp;|[-.,?=#~_%@])(?=.)|/+(?!{BREAK}|/|$)")


def _marked(text: str, state: _State) -> str:
    """Return a text with its URLs broken and its acronyms set off."""
    pieces: list[str] = []
    done = 0
    for match in _ADDRESS.finditer(text) if "/" in text or "www." in text else ():
        pieces.append(_set_off(text[done : match.start()], state))
        pieces.append(_broken(match[0]) if state.linked else _span("url", _broken(match[0])))
        done = match.end()
    rest = text[done:]
    if state.linked and (mail := _MAIL.fullmatch(rest.strip())):
        return "".join([*pieces, rest.replace(mail[0], _broken(mail[0]))])
    return "".join([*pieces, _set_off(rest, state)])


def _broken(address: str) -> str:
    """Return an address with the places where it may be broken.

    After a slash, and before other marks, so that none at a line's end is taken for the
    sentence's own, as the Chicago Manual of Style asks; the word joiner forbids the break that
    Unicode's rules allow after some of them. The `10.` of a DOI stays with its number.
    """

    def mark(match: re.Match[str]) -> str:
        found = match[0]
        if found[0] == "/":
            return found + BREAK
        return BREAK + found + (JOIN if found in "-?.," else "")

    return _UNBROKEN.sub(_in_pieces, _POINT.sub(mark, address))


_UNBROKEN = re.compile(r"[^\W_]{40,}")  # as much as a narrow line holds
_NO_WORD = re.compile(r"(?<!\w)(?=[^\W_]*\d)[^\W_]{30,}(?!\w)")  # a hash, a sequence
_PIECE = 5
_LONG_CODE = re.compile(r"\S{20,}")
_CODE_POINT = re.compile(r"(?<=[\w)\]])([.,:=/_-]+|(?:&lt;|&gt;)+|[(\[])(?=[\w%])")


def _in_pieces(match: re.Match[str]) -> str:
    """Return a run of letters and digits that may be broken here and there."""
    run = match[0]
    return BREAK.join(run[at : at + _PIECE] for at in range(0, len(run), _PIECE))


def _code(text: str) -> str:
    """Return code of a line with the places where it may be broken: after marks between names."""

    def mark(match: re.Match[str]) -> str:
        return _UNBROKEN.sub(_in_pieces, _CODE_POINT.sub(rf"\1{BREAK}", match[0]))

    return _LONG_CODE.sub(mark, text)


_WORD = rf"[{CAPITAL}]{{2,}}(?!\w)"
_CAPITALS = re.compile(
    rf"(?P<phrase>(?<!\w){_WORD}(?:[\s–-]+{_WORD}){{2,}}(?:[\s,–-]+{_WORD})*)"
    rf"|(?:{NO_BREAK}|(?<![\w&]))[{CAPITAL}]{{2,7}}\d*(?:[-–]\d+)?(?=s?(?!\w))"
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")


_LAST_WORD = re.compile(rf"{NO_BREAK}?(?:^|(?<=[\s(«“„]))[^\W\d_]{{5,}}(?=[^\w<>&]*$)")


def _ended(text: str, state: _State) -> str:
    """Return a block's last text, marked, its last word set off: little of it is no line."""
    plain = state.prose and state.acronyms and not state.linked
    last = _LAST_WORD.search(text) if plain else None
    if not last or _CAPITALS.search(last[0]):
        return _marked(text, state)
    before, after = text[: last.start()], text[last.end() :]
    return _marked(before, state) + _span("last-word", last[0]) + after


def _set_off(text: str, state: _State) -> str:
    """Return a text with its acronyms in elements of their own, and its hyphens bound."""
    text = _NO_WORD.sub(_in_pieces, hyphens_bound(text, state.language))
    if not (state.prose and state.acronyms):
        return text

    def mark(match: re.Match[str]) -> str:
        plain = match["phrase"] or _ROMAN.fullmatch(match[0].lstrip(NO_BREAK))
        return match[0] if plain else _span("acronym", match[0])

    return _CAPITALS.sub(mark, text)


def _span(name: str, text: str) -> str:
    return f'<span class="{name}">{text}</span>'
