"""Incoming language tags: every spelling that files, browsers and other programs use for our languages.

`ku` is decided by its script: Microsoft writes it for Sorani, others for Kurmanji (BCP 47, RFC 5646, leaves
it to the region or script).
"""

from __future__ import annotations

import re

from reader.errors import Refused

_SCRIPT_OF_REGION = {"tr": "latn", "sy": "latn", "am": "latn", "ge": "latn", "iq": "arab", "ir": "arab"}
_LANGUAGE_OF_SCRIPT = {"latn": "kmr", "arab": "ckb"}
_OWN_SCRIPT = {"kmr": "latn", "ckb": "arab"}

_CODES = {
    "en": "en", "eng": "en", "english": "en",
    "ar": "ar", "ara": "ar", "arb": "ar", "arabic": "ar", "العربية": "ar", "عربي": "ar",
    "kmr": "kmr", "kurmanji": "kmr", "kurmancî": "kmr", "kurmanci": "kmr",
    "ckb": "ckb", "sorani": "ckb", "سۆرانی": "ckb", "soranî": "ckb",
    "ku": "ku", "kur": "ku", "kurdish": "ku", "kurdî": "ku", "کوردی": "ku",
}  # fmt: skip

_ARABIC_LETTER = re.compile(r"[\u0620-\u064a\u066e-\u06d3\u06d5\ufb50-\ufdff\ufe70-\ufefc]")
_LATIN_LETTER = re.compile(r"[A-Za-z\u00c0-\u024f]")

USUAL_KURDISH = "kmr"
"""What most programs that know one Kurdish mean by `ku`."""

WRITE_ONE = "Write kmr for Kurmanji or ckb for Sorani."


def code_of(tag: str, text: str = "") -> str:
    """The code (en, ar, kmr, ckb) that `tag` means; a bare `ku` is decided by the script of `text`.

    Raises `Refused` with a sentence for tags of other languages, for scripts of Kurdish that Hevok does not
    have, and for `ku` where nothing tells which.
    """
    subtags = re.split(r"[-_\s]+", tag.strip().casefold())
    language = _CODES.get(subtags[0])
    if language is None:
        raise Refused(f"{tag!r} is not a language that Hevok has. Write one of en, ar, kmr, ckb.")
    if language == "ku":
        return _kurdish(tag, subtags[1:], text)
    if language in _OWN_SCRIPT:
        _refuse_other_script(language, tag, subtags[1:])
    return language


def _refuse_other_script(language: str, tag: str, subtags: list[str]) -> None:
    other = {"latn", "arab"} - {_OWN_SCRIPT[language]}
    if other & set(subtags):
        has = "Kurmanji in Latin script (kmr)" if language == "kmr" else "Sorani in Arabic script (ckb)"
        raise Refused(f"Hevok does not have {tag} yet, only {has}.")


def _kurdish(tag: str, subtags: list[str], text: str) -> str:
    named = [subtag for subtag in subtags if subtag in _OWN_SCRIPT]
    if named:
        return code_of("-".join([*named, *(s for s in subtags if s not in named)]))
    scripts = [subtag for subtag in subtags if subtag in _LANGUAGE_OF_SCRIPT]
    regions = [_SCRIPT_OF_REGION[subtag] for subtag in subtags if subtag in _SCRIPT_OF_REGION]
    script = next(iter(scripts + regions), "") or script_of(text)
    if not script:
        raise Refused(f"{tag!r} may be Kurmanji or Sorani. {WRITE_ONE}")
    return _LANGUAGE_OF_SCRIPT[script]


def script_of(text: str) -> str:
    """`latn` or `arab`, whichever most letters of `text` are written in; empty when it has neither."""
    arabic = len(_ARABIC_LETTER.findall(text))
    latin = len(_LATIN_LETTER.findall(text))
    if not arabic and not latin:
        return ""
    return "arab" if arabic > latin else "latn"


def is_undecided(code: str) -> bool:
    """Whether a code says Kurdish and not which."""
    return code.split("-")[0] == "ku"


def spellings(code: str) -> set[str]:
    """A code as other programs write it: in lower case, with underscores; `ku` beside `kmr`.

    >>> sorted(spellings("kmr")), sorted(spellings("zh-Hant"))
    (['kmr', 'ku'], ['zh_hant'])
    """
    return {code.lower().replace("-", "_"), *({"ku"} if code == USUAL_KURDISH else ())}


def usual_spelling(tag: str) -> str:
    """A language tag as RFC 5646, 2.1.1, spells it: en_us becomes en-US, ZH-HANT zh-Hant.

    >>> usual_spelling("SR_latn_rs")
    'sr-Latn-RS'
    """
    subtags = [subtag for subtag in re.split(r"[-_\s]+", tag.strip().lower()) if subtag]
    single = next((at for at, subtag in enumerate(subtags) if len(subtag) == 1), len(subtags))
    return "-".join(
        _cased(subtag) if 0 < at < single and subtag.isascii() else subtag
        for at, subtag in enumerate(subtags)
    )


def _cased(subtag: str) -> str:
    if len(subtag) == 4 and subtag.isalpha():
        return subtag.title()
    return subtag.upper() if len(subtag) == 2 else subtag
