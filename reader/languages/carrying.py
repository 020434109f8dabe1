"""What of one word's growth another takes as well, per language: see `glossary.carrying`.

Careful rather than generous: what is not written here is left to a person. No native speaker has checked it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from glossary.carrying import Carrying
from glossary.model import Gender
from reader.languages.inflection import INFLECTIONS
from reader.languages.language import listed

_TEH_MARBUTA = "\N{ARABIC LETTER TEH MARBUTA}"
_YEH = "\N{ARABIC LETTER YEH}"

ENGLISH = Carrying(
    sounds="sxzy",
    numbered=frozenset({"s", "es", "ies", "s's", "ies's"}),
    vowels="aeiou",
    articles=frozenset({"a", "an"}),
)

ARABIC = Carrying(
    sounds=_TEH_MARBUTA + _YEH + "\N{ARABIC LETTER ALEF MAKSURA}\N{ARABIC LETTER ALEF}\N{ARABIC LETTER HEH}",
    carried=listed("ه ها هما هم هن نا كم ا") | {""},
    # علوي and نصيري: a nisba makes all its forms regularly, and none of them changes its gender by itself.
    regular={_YEH: listed("ة ه ون ين و ي ان ا ات تان تين")},
    numbered=listed("ات ان ين ون و ي"),
    all_agree=True,
    endings=(
        (_TEH_MARBUTA, Gender.FEMININE),
        ("\N{ARABIC LETTER ALEF}\N{ARABIC LETTER TEH}", Gender.FEMININE),
        ("\N{ARABIC LETTER ALEF}\N{ARABIC LETTER HAMZA}", Gender.FEMININE),
        ("", Gender.MASCULINE),
    ),
)


def _keys(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(INFLECTIONS["kmr"].fold, words))


_SINGULAR = ("a", "ê", "î", "eke", "ekê", "ekî")
_POSTPOSITIONS = ("", "de", "da", "ve", "re", "ra")

KURMANJI = Carrying(
    sounds="aeêiîouû",
    gendered=_keys(map("".join, product(("", "'"), ("", "y"), _SINGULAR, _POSTPOSITIONS))),
    agreeing=_keys(("a", "ê", "ya", "yê")),
)

SORANI = Carrying(sounds="اەێۆویى")

CARRYING = {"en": ENGLISH, "ar": ARABIC, "kmr": KURMANJI, "ckb": SORANI}
"""What is known of every language, by its tag."""
