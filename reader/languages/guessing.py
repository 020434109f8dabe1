"""A guess at the language of a text, by letters and small words: a suggestion, never a verdict."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from reader.languages.language import listed
from reader.languages.tags import script_of

_SAMPLE = 20_000
"""Code points that are looked at; more would not change the answer."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What language a text seems to be in."""

    code: str | None
    """en, ar, kmr, ckb, or None when it cannot be told."""
    sure: bool
    """Whether asking would be pedantic; nothing is ever decided silently on it."""
    reason: str
    """Why, in a short phrase."""


_SORANI_ONLY = re.compile(
    "[\N{ARABIC LETTER YEH WITH SMALL V}\N{ARABIC LETTER OE}\N{ARABIC LETTER REH WITH SMALL V BELOW}"
    "\N{ARABIC LETTER LAM WITH SMALL V}\N{ARABIC LETTER VEH}\N{ARABIC LETTER AE}]"
    "|\N{ARABIC LETTER HEH}\N{ZERO WIDTH NON-JOINER}"
)
_NOT_ARABIC = re.compile(
    "[\N{ARABIC LETTER PEH}\N{ARABIC LETTER TCHEH}\N{ARABIC LETTER JEH}\N{ARABIC LETTER GAF}"
    "\N{ARABIC LETTER KEHEH}\N{ARABIC LETTER FARSI YEH}]"
)
_ARABIC_LETTERS = re.compile(r"[\u0621-\u064a\u0671-\u06d5]")
_ARABIC_WORDS = listed("في من على إلى أن التي الذي عن مع هذا هذه كان لا ما قال وقد أو")
_WORDS = re.compile(r"[^\W\d_]+")

_KURMANJI_LETTERS = re.compile("[êîûşÊÎÛŞ]")
_FOREIGN_LETTERS = re.compile("[ğıöüĞİÖÜßñãõåæøłčřžěőàèìòùáéíóúâôäë]")
_TURKISH_LETTERS = re.compile("[ğıöüĞİÖÜ]")
_KURMANJI_WORDS = listed(
    "li ji bi ez û di de ku bo ev ew me wan jî ne ye in hate dike dikin dibe kir kirin xwe wî wê dê"
)
_ENGLISH_WORDS = listed(
    "the of and to in is was that for it with on as by at from are this be have has not they their "
    "you we he she his her what who which will would an or but if all there"
)


def guess(text: str) -> Guess:
    """The language that the letters and small words of `text` speak for."""
    sample = text[:_SAMPLE]
    script = script_of(sample)
    if not script:
        return Guess(None, sure=False, reason="there are no Latin or Arabic letters in it")
    return _in_arabic_script(sample) if script == "arab" else _in_latin_script(sample)


def _in_arabic_script(text: str) -> Guess:
    letters = len(_ARABIC_LETTERS.findall(text))
    sorani = len(_SORANI_ONLY.findall(text))
    others = len(_NOT_ARABIC.findall(text))
    small = sum(1 for word in _WORDS.findall(text) if word in _ARABIC_WORDS)
    if sorani * 50 >= letters:
        return Guess("ckb", sure=sorani >= 3, reason="it has letters that only Sorani writes")
    if others * 50 >= letters:
        return Guess(None, sure=False, reason="it may be Sorani or Persian")
    return Guess("ar", sure=small >= 3, reason="it is in Arabic letters without any that only Sorani writes")


def _in_latin_script(text: str) -> Guess:
    words = Counter(_WORDS.findall(text.lower()))
    total = max(1, words.total())
    english = sum(words[word] for word in _ENGLISH_WORDS)
    kurmanji = sum(words[word] for word in _KURMANJI_WORDS)
    if _KURMANJI_LETTERS.search(text) or kurmanji > english:
        return _kurmanji_or_not(text, kurmanji, english, total)
    if english * 20 >= total:
        return Guess("en", sure=english >= 3, reason="it has the small words of English")
    if text.isascii() and total < 5:
        return Guess("en", sure=False, reason="it is short and in plain Latin letters")
    return Guess(None, sure=False, reason="it is in Latin letters, but neither English nor Kurmanji words")


def _kurmanji_or_not(text: str, kurmanji: int, english: int, total: int) -> Guess:
    letters = len(_KURMANJI_LETTERS.findall(text))
    if len(_TURKISH_LETTERS.findall(text)) * 2 > letters + kurmanji:
        return Guess(None, sure=False, reason="it may be Turkish")
    if english > kurmanji:
        return Guess("en", sure=english >= 3, reason="it has the small words of English")
    if letters == 0 and kurmanji * 10 < total:
        return Guess(
            None, sure=False, reason="it is in Latin letters, but neither English nor Kurmanji words"
        )
    if len(_FOREIGN_LETTERS.findall(text)) > letters:
        return Guess(None, sure=False, reason="it has letters that Kurmanji does not write")
    return Guess(
        "kmr", sure=kurmanji >= 3 and letters >= 3, reason="it has the letters and small words of Kurmanji"
    )
