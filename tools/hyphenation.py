"""Write the Kazakh hyphenation patterns: src/triptych/languages/hyph_kk.dic.

Kazakh spelling shows its syllables, so a few rules on kinds of letters make every pattern.
docs/explanation/hyphenation.md gives the rules and their sources.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

DICTIONARY = Path(__file__).parents[1] / "src/triptych/languages/hyph_kk.dic"

VOWELS = "аәеёиоөұүыіэюя"
CONSONANTS = "бвгғджзйкқлмнңпрстфхһцчшщ"
SOFTENED = "еёиоюя"  # the vowels before which ь may stand
# Clusters that begin a word: no vowel stands before them, so nothing parts them.
BEGINNINGS = (
    "взб взв взг взгл взд взл взм взр вск вскр вст встр здр мгл мст скв скл скр спл спр ств стр "
    "сфр шпр штр"
)

HEAD = """\
UTF-8
% Hyphenation patterns for Kazakh in Cyrillic letters, from rules on its syllables.
% Written by tools/hyphenation.py (`make hyphenation`); do not edit.
LEFTHYPHENMIN 2
RIGHTHYPHENMIN 2
"""


def dictionary() -> str:
    """Return the dictionary in the form that libhyphen and pyphen read."""
    return HEAD + "".join(f"{pattern}\n" for pattern in sorted(set(patterns())))


def patterns() -> Iterator[str]:
    """Yield every pattern; a break is allowed where the greatest number is odd."""
    for consonant in CONSONANTS:
        # The last consonant before a vowel begins a syllable: ба-ла, мек-теп, құмырс-қа.
        yield from (f"1{consonant}{vowel}" for vowel in VOWELS + "у")
        # So it does with its soft sign: ком-пью-тер.
        yield from (f"1{consonant}ь{vowel}" for vowel in SOFTENED)
        # A piece has a vowel: съез-дің.
        yield f".{consonant}ъ2"
    for vowel in VOWELS:
        # Vowels that meet part: ки-ім, са-я-сат. After a consonant у is one of them: бу-ын.
        yield from (f"{before}1{vowel}" for before in VOWELS + "у")
        # Between vowels у is a consonant: да-уыс.
        yield from (f"{before}3у2{vowel}" for before in VOWELS + "у")
        # The hard sign ends a syllable: объ-ект.
        yield f"ъ1{vowel}"
    for cluster in BEGINNINGS.split():
        yield f".{cluster[:-1]}2{cluster[-1]}"


if __name__ == "__main__":
    DICTIONARY.write_text(dictionary(), encoding="utf-8")
