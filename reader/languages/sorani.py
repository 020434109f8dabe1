"""Sorani."""

from __future__ import annotations

from reader.languages import folds, inflection, words
from reader.languages.english import IN_OTHER_SCRIPTS
from reader.languages.language import Language
from reader.languages.signs import named

_VERBS_OF_SAYING = folds.SORANI.listed("گوتی وتی گوتیان وتیان دەڵێت دەڵێ پرسی دەپرسێت هاواری")

_PALETTE = named(
    "ARABIC COMMA",
    "ARABIC SEMICOLON",
    "ARABIC QUESTION MARK",
    "LEFT-POINTING DOUBLE ANGLE QUOTATION MARK",
    "RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK",
    "ARABIC LETTER AE",
    "ARABIC LETTER YEH WITH SMALL V",
    "ARABIC LETTER OE",
    "ARABIC LETTER REH WITH SMALL V BELOW",
    "ARABIC LETTER LAM WITH SMALL V",
    "ZERO WIDTH NON-JOINER",
    "RIGHT-TO-LEFT MARK",
    "LEFT-TO-RIGHT MARK",
)

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
    leading=IN_OTHER_SCRIPTS,
    abbreviations=frozenset(),
    attributions=_VERBS_OF_SAYING,
    inflection=inflection.SORANI,
    word=words.PLAIN_WORD,
    palette=tuple(_PALETTE),
)
