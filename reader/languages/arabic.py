"""Arabic."""

from __future__ import annotations

from reader.languages import folds, inflection, words
from reader.languages.language import Language

ARABIC = Language(
    code="ar",
    name="Arabic",
    autonym="العربية",
    direction="rtl",
    script="Arab",
    locale="ar",
    spelling=folds.ARABIC.spelling,
    finding=folds.ARABIC.finding,
    looser=folds.ARABIC.looser,
    terminators=".!?\N{HORIZONTAL ELLIPSIS}\N{ARABIC QUESTION MARK}\N{ARABIC FULL STOP}",
    abbreviations=frozenset(),
    inflection=inflection.ARABIC,
    word=words.PLAIN_WORD,
)
