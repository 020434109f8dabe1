"""Kurmanji."""

from __future__ import annotations

from reader.languages import folds, inflection, words
from reader.languages.language import Language
from reader.languages.signs import named

_PALETTE = named(
    "LATIN SMALL LETTER E WITH CIRCUMFLEX",
    "LATIN SMALL LETTER I WITH CIRCUMFLEX",
    "LATIN SMALL LETTER U WITH CIRCUMFLEX",
    "LATIN SMALL LETTER C WITH CEDILLA",
    "LATIN SMALL LETTER S WITH CEDILLA",
    "LATIN CAPITAL LETTER E WITH CIRCUMFLEX",
    "LATIN CAPITAL LETTER I WITH CIRCUMFLEX",
    "LATIN CAPITAL LETTER U WITH CIRCUMFLEX",
    "LATIN CAPITAL LETTER C WITH CEDILLA",
    "LATIN CAPITAL LETTER S WITH CEDILLA",
    "LEFT DOUBLE QUOTATION MARK",
    "RIGHT DOUBLE QUOTATION MARK",
    "RIGHT SINGLE QUOTATION MARK",
    "EN DASH",
)

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
    leading=folds.KURMANJI.listed(
        """
        dr prof mr mrs ms st mam hv gen nimr hej bnr b.n.r mîn v vs
        """
    ),
    numbered=folds.KURMANJI.listed("no nr rp"),
    closing=folds.KURMANJI.listed("hwd wd hw hwk htd"),
    abbreviations=folds.KURMANJI.listed("b.z p.z b.m p.m b.î p.î z m inc ltd co"),
    starters=folds.KURMANJI.listed(
        """
        ev ew ez em hûn tu li ji bi di bo ku lê û an her hemû gelek hin piştî dema gava heke ger lewma lewra
        ji ber li gorî wî wê wan me min te we çima çawa kî kengî dibe divê niha îro êdî jî heta berî tevî
        di encamê
        """
    ),
    attributions=folds.KURMANJI.listed("got gotin dibêje dibêjin pirsî bersivand"),
    inflection=inflection.KURMANJI,
    word=words.KURMANJI_WORD,
    palette=tuple(_PALETTE),
)
