"""The steps of the folds: named changes of a text, each with its reason and texts that it leaves alone."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from reader.languages import signs
from reader.languages.language import Step


class Replacing:
    """What a step does that only replaces single characters; none becomes another one of them."""

    __slots__ = ("_beyond_ascii", "_found", "_translation", "table")

    def __init__(self, table: Mapping[str, str]) -> None:
        self.table = table
        self._found = re.compile(f"[{re.escape(''.join(table))}]")
        self._translation = str.maketrans(dict(table))
        self._beyond_ascii = not any(character.isascii() for character in table)

    def __call__(self, text: str) -> str:
        """One text; one without any of the characters is not rebuilt."""
        if (self._beyond_ascii and text.isascii()) or not self._found.search(text):
            return text
        return text.translate(self._translation)


def _each(characters: str, becomes: str) -> dict[str, str]:
    return dict.fromkeys(characters, becomes)


# ---------------------------------------------------------------- for every language


def _compose(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _single_space(text: str) -> str:
    return " ".join(text.split())


def _lower(text: str) -> str:
    """Case folding (Unicode 5.18), composed again."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text.casefold())


_DIGITS = {chr(ord(zero) + value): str(value) for zero in signs.ZEROS for value in range(10)}

WITHOUT_INVISIBLE = Step(
    "without invisible signs",
    Replacing(_each(signs.INVISIBLE, "")),
    "Programs leave direction marks, soft hyphens and byte order marks in copied text; nobody sees them.",
    keeps=(f"a{signs.ZWNJ}b", f"a{signs.ZWJ}b"),
)
COMPOSED = Step(
    "composed",
    _compose,
    "One letter may be stored as one code point or as a letter and a mark (NFC makes it one).",
    keeps=("\N{LATIN SMALL LIGATURE FI}", "x\N{SUPERSCRIPT TWO}"),
)
ONE_DIGIT_SYSTEM = Step(
    "digits 0 to 9",
    Replacing(
        {
            **_DIGITS,
            "\N{ARABIC DECIMAL SEPARATOR}": ".",
            "\N{ARABIC THOUSANDS SEPARATOR}": ",",
            "\N{ARABIC PERCENT SIGN}": "%",
        }
    ),
    "Two keyboards for one language type different digits for one number.",
    keeps=("x\N{SUPERSCRIPT TWO}", "\N{ROMAN NUMERAL FOUR}", "\N{VULGAR FRACTION ONE HALF}"),
)
PLAIN_QUOTES = Step(
    "plain quotes",
    Replacing({**_each(signs.DOUBLE_QUOTES, '"'), **_each(signs.SINGLE_QUOTES, "'")}),
    "Quotation marks and apostrophes are curled, angled or straight by program and habit.",
    keeps=("a, b", "\N{ARABIC COMMA}"),
)
PLAIN_DASHES = Step(
    "plain dashes",
    Replacing(_each(signs.DASHES, "-")),
    "Hyphens, dashes and minus signs are chosen by program and habit.",
    keeps=("a_b", "a~b", signs.TATWEEL),
)
PLAIN_ELLIPSIS = Step(
    "three dots",
    Replacing({"\N{HORIZONTAL ELLIPSIS}": "..."}),
    "An ellipsis is one character or three dots by program.",
    keeps=("..", "\N{MIDDLE DOT}"),
)
WITHOUT_JOINERS = Step(
    "without joiners",
    Replacing(_each(signs.ZWNJ + signs.ZWJ, "")),
    "Joiners shape letters; where they tell words apart the language's own steps come first.",
    keeps=("a b", "a-b"),
)
SINGLE_SPACED = Step(
    "single-spaced",
    _single_space,
    "White space is layout.",
    keeps=("a b",),
)
ONE_I = Step(
    "one i",
    Replacing(
        {
            "\N{LATIN SMALL LETTER N PRECEDED BY APOSTROPHE}": "'n",
            "\N{LATIN SMALL LETTER A WITH RIGHT HALF RING}": "a'",
            "\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}": "i",
            "\N{LATIN SMALL LETTER DOTLESS I}": "i",
        }
    ),
    "Both Turkish i's count as i, in no Turkish locale; letters that case folding takes apart are so before.",
    keeps=("î", "I"),
)
WITHOUT_CASE = Step(
    "without case",
    _lower,
    "Headings and sentence beginnings change the case.",
    keeps=("ê", "ş", "ئ"),
)
WITHOUT_ARABIC_MARKS = Step(
    "plain comma, semicolon, question mark, full stop",
    Replacing(
        {
            "\N{ARABIC COMMA}": ",",
            "\N{ARABIC SEMICOLON}": ";",
            "\N{ARABIC QUESTION MARK}": "?",
            "\N{ARABIC FULL STOP}": ".",
        }
    ),
    "Texts in Arabic script mix their own marks with Latin ones.",
    keeps=("!", ":"),
)

_ACCENT = re.compile(r"([a-z])[\u0300-\u036f]+")


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return _compose(_ACCENT.sub(r"\1", unicodedata.normalize("NFD", text)))


WITHOUT_ACCENTS = Step(
    "without accents",
    _without_accents,
    "Who searches types e for ê or é, s for ş.",
    keeps=("ئ", "ø", "ß"),
)

# ---------------------------------------------------------------- Arabic script

_SHAPED = {
    character: letters
    for character in signs.span(0xFB50, 0xFDFF) + signs.span(0xFE70, 0xFEFC)
    if (letters := unicodedata.normalize("NFKC", character)) != character
}

WITHOUT_PRESENTATION_FORMS = Step(
    "letters for presentation forms",
    Replacing(_SHAPED),
    "Text from PDFs and old programs holds shaped letters (U+FB50-U+FDFF, U+FE70-U+FEFC) instead of letters.",
    keeps=("\N{LATIN SMALL LIGATURE FI}", "x\N{SUPERSCRIPT TWO}"),
)
WITHOUT_HARAKAT = Step(
    "without harakat and tatweel",
    Replacing(_each(signs.HARAKAT + signs.TATWEEL, "")),
    "Vowel signs are optional and tatweel only stretches a line; what stood around them may compose.",
    keeps=("أ", "ئ", "ؤ"),
)

ARABIC_KEYBOARD = Step(
    "Arabic yeh, kaf and heh",
    Replacing(
        {
            "\N{ARABIC LETTER FARSI YEH}": "\N{ARABIC LETTER YEH}",
            "\N{ARABIC LETTER KEHEH}": "\N{ARABIC LETTER KAF}",
            "\N{ARABIC LETTER HEH GOAL}": "\N{ARABIC LETTER HEH}",
            "\N{ARABIC LETTER HEH DOACHASHMEE}": "\N{ARABIC LETTER HEH}",
        }
    ),
    "Persian and Kurdish keyboards type other code points for the same Arabic letters.",
    keeps=("\N{ARABIC LETTER ALEF MAKSURA}", "\N{ARABIC LETTER GAF}", "\N{ARABIC LETTER PEH}"),
)
PLAIN_ALEF_AND_YEH = Step(
    "plain alef and yeh",
    Replacing(
        {
            **_each(
                signs.named(
                    "ARABIC LETTER ALEF WITH HAMZA ABOVE",
                    "ARABIC LETTER ALEF WITH HAMZA BELOW",
                    "ARABIC LETTER ALEF WITH MADDA ABOVE",
                    "ARABIC LETTER ALEF WASLA",
                ),
                "\N{ARABIC LETTER ALEF}",
            ),
            "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER YEH}",
        }
    ),
    "The hamza of an alef and the dots of a final yeh are often left out.",
    keeps=("\N{ARABIC LETTER WAW WITH HAMZA ABOVE}", "\N{ARABIC LETTER TEH MARBUTA}"),
)
LOOSE_HAMZA_AND_TEH = Step(
    "waw and yeh without hamza, heh for teh marbuta",
    Replacing(
        {
            "\N{ARABIC LETTER WAW WITH HAMZA ABOVE}": "\N{ARABIC LETTER WAW}",
            "\N{ARABIC LETTER YEH WITH HAMZA ABOVE}": "\N{ARABIC LETTER YEH}",
            "\N{ARABIC LETTER TEH MARBUTA}": "\N{ARABIC LETTER HEH}",
        }
    ),
    "Common misspellings that a generous search overlooks.",
    keeps=("\N{ARABIC LETTER HAMZA}", "\N{ARABIC LETTER TEH}"),
)

# ---------------------------------------------------------------- Sorani

_HEH = "\N{ARABIC LETTER HEH}"
_AE = "\N{ARABIC LETTER AE}"
_LEGACY_AE = re.compile(f"{_HEH}{signs.ZWNJ}")
_REH = "\N{ARABIC LETTER REH}"
# What stands before is asked for after the letter, which alone is quickly found.
_FINAL_HEH = re.compile(rf"{_HEH}(?<=[^\W\d_]{_HEH})(?![\w{signs.COMBINING}])")
_INITIAL_REH = re.compile(rf"{_REH}(?<![\w{signs.COMBINING}]{_REH})(?=[^\W\d_])")

LEGACY_AE = Step(
    "ae for heh with a non-joiner",
    lambda text: _LEGACY_AE.sub(_AE, text),
    "Before U+06D5 was on keyboards, ae was typed as heh and a zero width non-joiner; much still is.",
    keeps=(f"{_HEH}\N{ARABIC LETTER ALEF}", f"\N{ARABIC LETTER BEH}{signs.ZWNJ}"),
)
SORANI_KEYBOARD = Step(
    "Kurdish yeh, kaf and heh",
    Replacing(
        {
            "\N{ARABIC LETTER YEH}": "\N{ARABIC LETTER FARSI YEH}",
            "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER FARSI YEH}",
            "\N{ARABIC LETTER KAF}": "\N{ARABIC LETTER KEHEH}",
            "\N{ARABIC LETTER HEH DOACHASHMEE}": _HEH,
            "\N{ARABIC LETTER HEH GOAL}": _HEH,
        }
    ),
    "Arabic and Kurdish keyboards type other code points for the same letters.",
    keeps=("\N{ARABIC LETTER YEH WITH HAMZA ABOVE}", "\N{ARABIC LETTER YEH WITH SMALL V}"),
)
FINAL_AE = Step(
    "ae for heh at the end of a word",
    lambda text: _FINAL_HEH.sub(_AE, text),
    "Text that lost its non-joiners ends words in heh where ae is meant; few Sorani words end in a true heh.",
    keeps=(f"{_HEH}\N{ARABIC LETTER ALEF}", _HEH),
)
INITIAL_RREH = Step(
    "trilled reh at the beginning of a word",
    lambda text: _INITIAL_REH.sub("\N{ARABIC LETTER REH WITH SMALL V BELOW}", text),
    "Every initial r is trilled, and many leave its sign out.",
    keeps=("\N{ARABIC LETTER BEH}\N{ARABIC LETTER REH}", "\N{ARABIC LETTER REH}"),
)
_without_small_v = Replacing(
    {
        "\N{ARABIC LETTER OE}": "\N{ARABIC LETTER WAW}",
        "\N{ARABIC LETTER YEH WITH SMALL V}": "\N{ARABIC LETTER FARSI YEH}",
        "\N{ARABIC LETTER REH WITH SMALL V BELOW}": "\N{ARABIC LETTER REH}",
        "\N{ARABIC LETTER LAM WITH SMALL V}": "\N{ARABIC LETTER LAM}",
    }
)
_WAWS = re.compile("\N{ARABIC LETTER WAW}+")
LOOSE_SORANI_VOWELS = Step(
    "letters without their small v, one waw",
    lambda text: _WAWS.sub("\N{ARABIC LETTER WAW}", _without_small_v(text)),
    "On an Arabic keyboard the Kurdish letters are typed without their signs.",
    keeps=("\N{ARABIC LETTER YEH WITH HAMZA ABOVE}", _AE),
)

# ---------------------------------------------------------------- Kurmanji

_SUFFIX_SIGN = re.compile(r"['-](?<=\w['-])(?=(?:y?(?:ê|a|ên|an|î|ek)|de|da|ve|re)(?!\w))")
SUFFIX_WRITTEN_ON = Step(
    "suffix written on",
    lambda text: _SUFFIX_SIGN.sub("", text),
    "After names and acronyms a case ending is set off by an apostrophe, a hyphen or nothing.",
    keeps=("kurd-ereb", "ser-hişk", "d'artagnan"),
)
