"""Arabic."""

from __future__ import annotations

from reader.languages import folds, inflection, words
from reader.languages.english import IN_OTHER_SCRIPTS
from reader.languages.language import Language
from reader.languages.signs import named

_VERBS_OF_SAYING = folds.ARABIC.listed(
    "قال قالت قالوا يقول تقول أضاف أضافت سأل سألت يسأل تسأل أجاب أجابت رد ردت صاح صاحت هتف همس"
)

_PALETTE = named(
    "ARABIC COMMA",
    "ARABIC SEMICOLON",
    "ARABIC QUESTION MARK",
    "LEFT-POINTING DOUBLE ANGLE QUOTATION MARK",
    "RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK",
    "HORIZONTAL ELLIPSIS",
    "RIGHT-TO-LEFT MARK",
    "LEFT-TO-RIGHT MARK",
)

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
    leading=IN_OTHER_SCRIPTS,
    abbreviations=frozenset(),
    attributions=_VERBS_OF_SAYING,
    inflection=inflection.ARABIC,
    word=words.PLAIN_WORD,
    palette=tuple(_PALETTE),
)
