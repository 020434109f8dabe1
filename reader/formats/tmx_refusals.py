"""Why a TMX file, or the rest of one, is not read: the sentences for the person who handed it in."""

from __future__ import annotations

from xml.parsers import expat

LONGEST_UNIT = 2_000_000
"""Bytes (in UTF-8) of a unit, or of the header, above which it is passed over."""
LONGEST_TOKEN = 4_000_000
"""Bytes of one tag or comment, which the parser must hold whole."""
DEEPEST = 200
"""Elements within one another; TMX itself has six, and inline elements that nest."""


class Broken(Exception):
    """The rest of a file cannot be read; the message is the sentence for a person."""


TOO_DEEP = f"Elements stand more than {DEEPEST} deep within one another, which no translation memory has."
UNDECLARED = "The entity &{}; is not declared; it stands in the text as written."
EMPTY = "The file is empty."
LONG_TOKEN = f"A single tag or comment is longer than {LONGEST_TOKEN // 1_000_000} MB."
LONG_UNIT = f"The {{}} is longer than {LONGEST_UNIT // 1_000_000} MB and was passed over."
NO_TMX = "This is no TMX file: it begins with <{}> and not with <tmx>."
DECLARES = (
    "The file declares entities or attributes of its own, by which small files become huge and other files "
    "are read. Write it out without them, as every translation program does."
)


def refuse_declaration(*declaration: object) -> None:
    """Raises `Broken` for whatever is declared."""
    raise Broken(DECLARES)


CODES = expat.errors.codes
UNFINISHED = frozenset(
    CODES[error]
    for error in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
    )
)
BROKEN_BY = {
    CODES[expat.errors.XML_ERROR_INVALID_TOKEN]: "a sign stands where it may not, such as a bare & or <",
    CODES[expat.errors.XML_ERROR_TAG_MISMATCH]: "an element is closed that is not the one open",
    CODES[expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE]: "a tag has the same attribute twice",
    CODES[expat.errors.XML_ERROR_BAD_CHAR_REF]: "a reference is to a character that there is not",
    CODES[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT]: "more follows after the end of the TMX",
}


def sentence(code: int, *, has_begun: bool) -> str:
    """What a parser's error means for whoever looks at that line."""
    if not has_begun and code in UNFINISHED:
        return EMPTY
    if not has_begun:
        return "This is no TMX file: it does not begin with XML that can be read."
    if code in UNFINISHED:
        return "The file ends in the middle: it was cut off, or not written to its end."
    return f"The XML is broken here: {BROKEN_BY.get(code) or expat.ErrorString(code)}."
