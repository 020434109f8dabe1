"""How words grow around a term, per language: clitics, article, endings, as data.

Every string passes the fold of its language before it is compared, so look-alike letters (ی and ي, ک and ك)
make no difference in these tables.

These are the regular endings that school grammars teach, written down for recognition and not for
generation: a chain that no word takes does no harm. No native speaker has checked them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import product

from glossary.inflection import Inflection, Paradigm
from reader.languages import folds


def _chains(*places: Iterable[str]) -> frozenset[str]:
    """Every way to take one element from each place, joined; an empty one leaves its place empty."""
    return frozenset(map("".join, product(*places)))


def _each(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def _maybe(words: str) -> tuple[str, ...]:
    return ("", *words.split())


def _folded(suffixes: Iterable[str], fold: Callable[[str], str]) -> frozenset[str]:
    return frozenset(map(fold, suffixes))


_KEYS = 2
"""Raised whenever a fold of this module gives other keys."""
VERSION = 100 * folds.VERSION + _KEYS

# ---------------------------------------------------------------- English

_POSSESSIVE = _maybe("'s")

ENGLISH = Inflection(
    code="en",
    fold=folds.ENGLISH.finding_key,
    version=VERSION,
    loose=folds.ENGLISH.loose_key,
    common=(
        Paradigm(frozenset({"s", "'s", "s's"})),
        *(Paradigm(frozenset({"es"}), ending, ending) for ending in ("s", "x", "z", "ch", "sh")),
        Paradigm(_chains(("ies",), _POSSESSIVE), "y"),
    ),
    # No plural: Hamas is not several Hamas of Syria.
    names=(Paradigm(frozenset({"'s"})),),
    joiners="'",
    mute_possessive="s",
)

# ---------------------------------------------------------------- Arabic

_PRONOUNS = "ه ها هما هم هن نا كم"
_SOUND_PLURALS = "ات"
_CONJUNCTIONS = _maybe("و ف")
# The interrogative alef alone would make other words; before a preposition it is plain (أبالفيدرالية نحكم؟).
_QUESTIONS = _chains(("ا",), _CONJUNCTIONS, ("ب",))

_WITHOUT_KURDISH_LETTERS = str.maketrans(
    {
        "\N{ARABIC LETTER VEH}": "\N{ARABIC LETTER FEH}",
        "\N{ARABIC LETTER PEH}": "\N{ARABIC LETTER BEH}",
        "\N{ARABIC LETTER TCHEH}": "\N{ARABIC LETTER JEEM}",
        "\N{ARABIC LETTER JEH}": "\N{ARABIC LETTER JEEM}",
    }
)
"""The letters that an Arabic keyboard types instead of those it lacks (روژافا, روجافا for ڕۆژاڤا)."""

# What is left of الا or الى without its beginning is no word.
_ARTICLE = re.compile(r"(?<!\w)ال(?=\w{3})")


def _arabic_loosely(text: str) -> str:
    """The loose key with no article on any word and no letter of another keyboard."""
    return _ARTICLE.sub("", folds.ARABIC.loose_key(text)).translate(_WITHOUT_KURDISH_LETTERS)


ARABIC = Inflection(
    code="ar",
    fold=folds.ARABIC.finding_key,
    version=VERSION,
    loose=_arabic_loosely,
    common=(
        Paradigm(
            _chains(_maybe(_PRONOUNS)) | _chains((_SOUND_PLURALS,), _maybe(_PRONOUNS)) | {"ان", "ين", "ا"},
            shortest=4,
        ),
        # A nisba (علوي) makes nouns and adjectives of both genders; its dual and plural lose ن in an idafa.
        Paradigm(
            frozenset(_each("ة ه ون ين و ي ان ا ات تان تين تا تي"))
            | _chains(_each("و ي ا ات ت"), _each(_PRONOUNS)),
            "ي",
            "ي",
            shortest=3,
        ),
        # Never the bare ت, which is the ending of a verb (شيّعت, she escorted; شيعة, Shiites).
        Paradigm(_chains(_each(_PRONOUNS)) | {"ان", "ين", "ا", "ي"}, "ة", "ت", shortest=4),
        Paradigm(_chains((_SOUND_PLURALS,), _maybe(_PRONOUNS)), "ة", shortest=5),
        Paradigm(frozenset(_each("ين و ي")), "ون", shortest=5),
        # The dots of a final ة are often left out; a short word would become another one (جبله, حماه).
        Paradigm(frozenset({""}), "ة", "ه", shortest=5),
    ),
    names=(Paradigm(frozenset({""}), "ة", "ه", shortest=6),),
    proclitics=(_chains(_CONJUNCTIONS, _maybe("ب ك ل")) | _QUESTIONS) - {""},
    article="ال",
    # After ل the article loses its alef: للعلويين.
    with_article=_chains(_CONJUNCTIONS, _maybe("ب ك"), ("ال",))
    | _chains(_CONJUNCTIONS, ("لل",))
    | _chains(_QUESTIONS, ("ال",)),
    assimilating="ل",
)

# ---------------------------------------------------------------- Kurmanji


def _kurmanji(text: str) -> str:
    """The finding key without the length of i and u: writers and keyboards leave it out (Sûrîye, Suriye)."""
    return folds.KURMANJI.finding_key(text).translate(_WITHOUT_LENGTH)


_WITHOUT_LENGTH = str.maketrans(
    {"\N{LATIN SMALL LETTER I WITH CIRCUMFLEX}": "i", "\N{LATIN SMALL LETTER U WITH CIRCUMFLEX}": "u"}
)

# The copula (e, in, ne, ye) is a word of its own; written on, it would make verbs of nouns (veqetînin).
_ENDINGS = _each("a ê î an ên ek ekê ekî eke")
_AFTER_VOWEL = tuple(f"y{ending}" for ending in _ENDINGS)
_POSTPOSITIONS = _maybe("de da ve re ra")
_SET_OFF = ("", "'")
_KURMANJI_COMMON = _chains(_SET_OFF, (*_ENDINGS, *_AFTER_VOWEL), _POSTPOSITIONS)
# No -î, -an or -în: Efrînî is a person of Efrîn, Colanî one who took his name from Colan.
_KURMANJI_NAMES = _chains(_SET_OFF, _each("ê a yê ya ên yên"), _POSTPOSITIONS)
_CONTRACTED = frozenset(_each("ê a ên an"))

KURMANJI = Inflection(
    code="kmr",
    fold=_kurmanji,
    version=VERSION,
    loose=folds.KURMANJI.loose_key,
    common=(
        Paradigm(_folded(_KURMANJI_COMMON, _kurmanji)),
        Paradigm(_CONTRACTED, "e", shortest=5),
    ),
    names=(
        Paradigm(_KURMANJI_NAMES),
        # Sûriyê beside Sûriyeyê.
        Paradigm(_CONTRACTED, "e", shortest=5),
    ),
    joiners="-'",
    particles=frozenset(_each("a ê ên ya yê yên")),
    linking=("yên", "yan", "yê", "ya", "ên", "an", "ê", "a"),
    links=("a", "ê", "ên", "eke", "eki"),
)

# ---------------------------------------------------------------- Sorani


def _sorani(text: str) -> str:
    """The finding key without what house styles differ in: وو and و, یی and ی, ڕ and ر, ڵ and ل."""
    key = folds.SORANI.finding_key(text)
    for written, plain in _ONE_SPELLING:
        key = key.replace(written, plain)
    return key


def _sorani_loosely(text: str) -> str:
    """The loose key as an Arabic keyboard writes it: it has no ae, and many type heh or nothing for it."""
    key = folds.SORANI.loose_key(text).translate(_WITHOUT_KURDISH_LETTERS)
    return key.translate(_WITHOUT_AE)


_WITHOUT_AE = str.maketrans("", "", "\N{ARABIC LETTER AE}\N{ARABIC LETTER HEH}")
_ONE_SPELLING = (
    ("\N{ARABIC LETTER REH WITH SMALL V BELOW}", "\N{ARABIC LETTER REH}"),
    ("\N{ARABIC LETTER LAM WITH SMALL V}", "\N{ARABIC LETTER LAM}"),
    ("\N{ARABIC LETTER WAW}" * 2, "\N{ARABIC LETTER WAW}"),
    ("\N{ARABIC LETTER FARSI YEH}" * 2, "\N{ARABIC LETTER FARSI YEH}"),
)
_NUMBER = _maybe("ەکە ەکان ان ێک یەک یەکە یەکان یان کە کان گەل ێکان")
_EZAFE = _maybe("ی ە")
_OWNER = _maybe("م ت مان تان یان")
_TOO = _maybe("ش یش")
_PLACE = _maybe("دا ەوە وە ن ین ە یە ەدا")
# "Also" stands before or after an owner or a place: سەندیکاکانیشیان, سەندیکاکانیانیش, حومسەوەش.
_SORANI_COMMON = (
    _chains(_NUMBER, _EZAFE, _TOO, _PLACE)
    | _chains(_NUMBER, _OWNER, _TOO, _PLACE)
    | _chains(_NUMBER, _TOO, _OWNER, _PLACE)
    | _chains(_NUMBER, _EZAFE, _PLACE, _TOO)
)
_YEH = re.compile("\N{ARABIC LETTER FARSI YEH}")
_SORANI_NAMES = _chains(_EZAFE, _TOO, _PLACE) | _chains(_EZAFE, _PLACE, _TOO)
# Who did it, in the past, is written on to what it was done to: عەفرینیان گرت, they took Afrin.
_SORANI_DOERS = _chains(_TOO, _each("مان تان یان"))

SORANI = Inflection(
    code="ckb",
    fold=_sorani,
    version=VERSION,
    loose=_sorani_loosely,
    common=(
        Paradigm(_folded(_SORANI_COMMON, _sorani)),
        # One yeh stands for the last of the word and the first of its ending (کۆمەڵکوژییەک, کۆمەڵکوژیەک).
        Paradigm(_folded(filter(_YEH.match, _SORANI_COMMON), _sorani), "ی"),
    ),
    names=(
        Paradigm(_folded(_SORANI_NAMES, _sorani)),
        # A short name with another letter would be another word (حەما, حەمامان: baths).
        Paradigm(_folded(_SORANI_DOERS, _sorani), shortest=5),
        Paradigm(frozenset({_sorani("یان")})),
    ),
    joiners="-'",
    particles=frozenset({"ی"}),
    linking=("یەکانی", "ەکانی", "کانی", "یەکان", "ەکان", "کان", "انی", "ان", "ەی", "ی", "ە"),
    # A long vowel may swallow the link: سزا ئابوورییەکان.
    links=("ی", "ە", "ا", "ۆ", "ێ"),
    unlinked=("ەکە", "ەکەی"),
)

INFLECTIONS = {value.code: value for value in (ENGLISH, ARABIC, KURMANJI, SORANI)}
"""The inflection of every language by its tag."""
