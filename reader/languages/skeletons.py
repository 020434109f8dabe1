"""Consonant skeletons: names as they sound across scripts, with what transliterations differ in left out.

Sounds that are written for one another (p and b, v and f, g, gh, kh and k) fall into one class, double
letters count once, vowels and the half vowels h, w and y are gone: *Qamishlo* and قامشلۆ are both ``kmjl``.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from reader.languages.signs import named

_ARABIC = {
    "b": "ARABIC LETTER BEH|ARABIC LETTER PEH",
    "t": "ARABIC LETTER TEH|ARABIC LETTER THEH|ARABIC LETTER TAH",
    "j": "ARABIC LETTER JEEM|ARABIC LETTER TCHEH|ARABIC LETTER JEH|ARABIC LETTER SHEEN",
    "k": "ARABIC LETTER KHAH|ARABIC LETTER GHAIN|ARABIC LETTER QAF|ARABIC LETTER KAF|ARABIC LETTER KEHEH"
    "|ARABIC LETTER GAF",
    "d": "ARABIC LETTER DAL|ARABIC LETTER THAL|ARABIC LETTER DAD",
    "r": "ARABIC LETTER REH|ARABIC LETTER REH WITH SMALL V BELOW",
    "s": "ARABIC LETTER ZAIN|ARABIC LETTER SEEN|ARABIC LETTER SAD|ARABIC LETTER ZAH",
    "f": "ARABIC LETTER FEH|ARABIC LETTER VEH",
    "l": "ARABIC LETTER LAM|ARABIC LETTER LAM WITH SMALL V",
    "m": "ARABIC LETTER MEEM",
    "n": "ARABIC LETTER NOON",
}
_LATIN = {
    "b": "bp",
    "t": "t",
    "j": "j" + named("LATIN SMALL LETTER C WITH CEDILLA", "LATIN SMALL LETTER S WITH CEDILLA"),
    "k": "kqgx",
    "d": "d",
    "r": "r",
    "s": "sz",
    "f": "fv",
    "l": "l",
    "m": "m",
    "n": "n",
}
_CLASSES = {
    **{letter: sound for sound, letters in _LATIN.items() for letter in letters},
    **{named(name): sound for sound, names in _ARABIC.items() for name in names.split("|")},
}
_CEDILLAS = set(named("LATIN SMALL LETTER C WITH CEDILLA", "LATIN SMALL LETTER S WITH CEDILLA"))

_SPELLINGS = (
    ("ph", "f"),
    ("sch", "j"),
    ("sh", "j"),
    ("kh", "k"),
    ("gh", "k"),
    ("th", "t"),
    ("ck", "k"),
    ("dge", "je"),
)
"""Groups of letters that English spelling writes for one sound."""
_PROCLITICS = {"ar": re.compile(r"(?:وال|بال|فال|كال|لل|ال|[وبلفك])(?=\w{3})")}
"""What may be written together before a name, by language."""
_ARTICLE = named("ARABIC LETTER ALEF", "ARABIC LETTER LAM")
_WITHOUT_ENDINGS = frozenset({"ar"})
"""Languages in which names stay as they are at their end."""
_SOFT_C = re.compile("c(?=[eiy])")
_SOFT_G = re.compile("g(?=[eiy])")


@lru_cache(maxsize=65_536)
def skeletons(key: str, code: str) -> frozenset[str]:
    """The skeletons that the word with the finding key `key` may have in the language `code`.

    Several where spelling is ambiguous: the g of *George*, the ch of *Michael*, the c of *Cizîr*. Empty
    where nothing is left.
    """
    if not key.isascii() and unicodedata.name(key[0], "").startswith("ARABIC"):
        readings = {key}
    elif code == "kmr":
        readings = {key.replace("c", "j"), *_english_readings(key)}
    else:
        readings = _english_readings(key)
    return frozenset(filter(None, map(_skeleton, readings)))


def bare_name(key: str) -> str:
    """The key of a name without an ending that an apostrophe sets off."""
    return key.split("'")[0]


def name_skeletons(key: str, code: str) -> set[str]:
    """The skeletons of a name with the finding key `key`, with and without what is written on before it."""
    readings = {bare_name(key)}
    if (proclitics := _PROCLITICS.get(code)) and (found := proclitics.match(key)):
        readings |= {key[found.end() :], key[1:] if found[0] != _ARTICLE else key}
    return {skeleton for reading in filter(None, readings) for skeleton in skeletons(reading, code)}


def takes_endings(code: str) -> bool:
    """Whether names of a language may end in case, number or ezafe."""
    return code not in _WITHOUT_ENDINGS


def _english_readings(key: str) -> set[str]:
    for written, sound in _SPELLINGS:
        key = key.replace(written, sound)
    return {
        _SOFT_C.sub("s", _SOFT_G.sub(soft_g, key.replace("ch", ch))).replace("c", "k")
        for soft_g in "jk"
        for ch in "jk"
    }


def _skeleton(reading: str) -> str:
    sounds: list[str] = []
    for letter in reading:
        plain = letter if letter in _CEDILLAS else unicodedata.normalize("NFD", letter)[0]
        sound = _CLASSES.get(plain)
        if sound and sounds[-1:] != [sound]:
            sounds.append(sound)
    return "".join(sounds)
