"""English."""

from __future__ import annotations

from reader.languages import folds, inflection, words
from reader.languages.language import Language

ENGLISH = Language(
    code="en",
    name="English",
    autonym="English",
    direction="ltr",
    script="Latn",
    locale="en",
    spelling=folds.ENGLISH.spelling,
    finding=folds.ENGLISH.finding,
    looser=folds.ENGLISH.looser,
    terminators=".!?\N{HORIZONTAL ELLIPSIS}",
    abbreviations=frozenset(),
    inflection=inflection.ENGLISH,
    word=words.ENGLISH_WORD,
)
