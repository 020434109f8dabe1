"""Kurmanji."""

from __future__ import annotations

from reader.languages import folds, inflection, words
from reader.languages.language import Language

KURMANJI = Language(
    code="kmr",
    name="Kurmanji",
    autonym="Kurmancî",
    direction="ltr",
    script="Latn",
    locale="ku",
    spelling=folds.KURMANJI.spelling,
    finding=folds.KURMANJI.finding,
    looser=folds.KURMANJI.looser,
    terminators=".!?\N{HORIZONTAL ELLIPSIS}",
    abbreviations=frozenset(),
    inflection=inflection.KURMANJI,
    word=words.KURMANJI_WORD,
)
