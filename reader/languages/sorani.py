"""Sorani."""

from __future__ import annotations

from reader.languages import folds, inflection, words
from reader.languages.language import Language

SORANI = Language(
    code="ckb",
    name="Sorani",
    autonym="سۆرانی (کوردیی ناوەندی)",
    direction="rtl",
    script="Arab",
    locale="ckb",
    spelling=folds.SORANI.spelling,
    finding=folds.SORANI.finding,
    looser=folds.SORANI.looser,
    terminators=".!?\N{HORIZONTAL ELLIPSIS}\N{ARABIC QUESTION MARK}\N{ARABIC FULL STOP}",
    abbreviations=frozenset(),
    inflection=inflection.SORANI,
    word=words.PLAIN_WORD,
)
