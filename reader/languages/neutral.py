"""Languages that Hevok has no rules for: one value for every tag, with the rules that hold everywhere.

Files bring what languages they like; nothing of them is thrown away for want of rules.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from glossary.inflection import Inflection
from reader.errors import Refused
from reader.languages import folds, words
from reader.languages.language import Language
from reader.languages.tags import usual_spelling

_TAG = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
_SCRIPT = re.compile(r"[A-Za-z]{4}")


def canonical(tag: str) -> str:
    """A tag in its usual spelling; raises `Refused` for what is no tag at all."""
    if not _TAG.fullmatch(tag.strip().replace("_", "-")):
        raise Refused(f"{tag!r} is not a language tag. Write one such as en, ar, kmr, ckb or de.")
    return usual_spelling(tag)


@lru_cache(maxsize=256)
def neutral(code: str) -> Language:
    """The language of a canonical tag, with rules that know letters and marks and no grammar."""
    name, autonym, direction = _known(code)
    return Language(
        code=code,
        name=name,
        autonym=autonym,
        direction=direction,
        script=next((part for part in code.split("-") if _SCRIPT.fullmatch(part)), "Zyyy"),
        locale=code.replace("-", "_"),
        spelling=folds.NEUTRAL.spelling,
        finding=folds.NEUTRAL.finding,
        looser=folds.NEUTRAL.looser,
        terminators=".!?\N{HORIZONTAL ELLIPSIS}\N{ARABIC QUESTION MARK}\N{ARABIC FULL STOP}"
        "\N{DEVANAGARI DANDA}\N{IDEOGRAPHIC FULL STOP}",
        abbreviations=frozenset(),
        inflection=Inflection(code, folds.NEUTRAL.finding_key, folds.NEUTRAL.loose_key),
        word=words.ENGLISH_WORD,
    )


def _known(code: str) -> tuple[str, str, Literal["ltr", "rtl"]]:
    """What the Unicode locale data call a language, and how it runs; the tag itself where they know none."""
    from babel import Locale, UnknownLocaleError  # here, since most texts need none of it

    try:
        locale = Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return code, code, "ltr"
    direction: Literal["ltr", "rtl"] = "rtl" if locale.text_direction == "rtl" else "ltr"
    return locale.get_display_name("en") or code, locale.get_display_name() or code, direction
