"""Characters by name: the classes of signs that folds, tokens and cleaning speak of."""

from __future__ import annotations

import unicodedata


def named(*names: str) -> str:
    """The characters with these Unicode names, joined."""
    return "".join(unicodedata.lookup(name) for name in names)


def span(first: int, last: int) -> str:
    """All characters from code point `first` to code point `last`."""
    return "".join(map(chr, range(first, last + 1)))


ZWNJ = "\N{ZERO WIDTH NON-JOINER}"
ZWJ = "\N{ZERO WIDTH JOINER}"
TATWEEL = "\N{ARABIC TATWEEL}"

BIDI_MARKS = named("LEFT-TO-RIGHT MARK", "RIGHT-TO-LEFT MARK", "ARABIC LETTER MARK")
BIDI_CONTROLS = span(0x202A, 0x202E) + span(0x2066, 0x2069)
"""Embeddings, overrides and isolates with their ends (Unicode Standard Annex #9)."""

INVISIBLE = (
    BIDI_MARKS
    + BIDI_CONTROLS
    + named("ZERO WIDTH SPACE", "SOFT HYPHEN", "WORD JOINER", "ZERO WIDTH NO-BREAK SPACE")
)

HARAKAT = (
    span(0x064B, 0x065F)
    + span(0x0610, 0x061A)
    + span(0x06D6, 0x06DC)
    + span(0x06DF, 0x06E4)
    + (named("ARABIC LETTER SUPERSCRIPT ALEF", "ARABIC SMALL HIGH YEH", "ARABIC SMALL HIGH NOON"))
    + span(0x06EA, 0x06ED)
)
"""Vowel signs and Qur'anic annotation: written above and below the letters, and left out in most texts."""

COMBINING = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4"
    r"\u06e7\u06e8\u06ea-\u06ed\u08d3-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f"
)
"""Marks written on a letter, as the inside of a character class: `\\w` does not hold them."""

ZEROS = named(
    "ARABIC-INDIC DIGIT ZERO",
    "EXTENDED ARABIC-INDIC DIGIT ZERO",
    "NKO DIGIT ZERO",
    "DEVANAGARI DIGIT ZERO",
    "BENGALI DIGIT ZERO",
    "GURMUKHI DIGIT ZERO",
    "GUJARATI DIGIT ZERO",
    "TAMIL DIGIT ZERO",
    "THAI DIGIT ZERO",
    "FULLWIDTH DIGIT ZERO",
)

DOUBLE_QUOTES = named(
    "LEFT DOUBLE QUOTATION MARK",
    "RIGHT DOUBLE QUOTATION MARK",
    "DOUBLE LOW-9 QUOTATION MARK",
    "DOUBLE HIGH-REVERSED-9 QUOTATION MARK",
    "LEFT-POINTING DOUBLE ANGLE QUOTATION MARK",
    "RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK",
    "DOUBLE PRIME",
    "FULLWIDTH QUOTATION MARK",
)
SINGLE_QUOTES = named(
    "LEFT SINGLE QUOTATION MARK",
    "RIGHT SINGLE QUOTATION MARK",
    "SINGLE LOW-9 QUOTATION MARK",
    "SINGLE HIGH-REVERSED-9 QUOTATION MARK",
    "SINGLE LEFT-POINTING ANGLE QUOTATION MARK",
    "SINGLE RIGHT-POINTING ANGLE QUOTATION MARK",
    "PRIME",
    "MODIFIER LETTER APOSTROPHE",
    "MODIFIER LETTER TURNED COMMA",
    "MODIFIER LETTER LEFT HALF RING",
    "MODIFIER LETTER RIGHT HALF RING",
    "ACUTE ACCENT",
    "GRAVE ACCENT",
    "FULLWIDTH APOSTROPHE",
)
DASHES = named(
    "HYPHEN",
    "NON-BREAKING HYPHEN",
    "FIGURE DASH",
    "EN DASH",
    "EM DASH",
    "HORIZONTAL BAR",
    "MINUS SIGN",
    "SMALL EM DASH",
    "SMALL HYPHEN-MINUS",
    "FULLWIDTH HYPHEN-MINUS",
)

CLOSING_QUOTES = (
    "\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}"
)
"""Written right after a terminator. Some texts close with the sign that others open with."""
ONLY_CLOSING = "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK})]"
"""Never opens anything in the texts of our languages, and so closes even behind a space."""
OPENING = (
    "\"'([{\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT SINGLE QUOTATION MARK}\N{DOUBLE LOW-9 QUOTATION MARK}"
    "\N{LEFT-POINTING DOUBLE ANGLE QUOTATION MARK}\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}"
    "\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}"
    "\N{INVERTED QUESTION MARK}\N{INVERTED EXCLAMATION MARK}-\N{EN DASH}\N{EM DASH}*_\N{BULLET}"
)
"""What may stand before the first word of a sentence."""
