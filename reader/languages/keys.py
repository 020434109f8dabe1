"""The keys of a text: what is compared and indexed instead of the text as it was written."""

from __future__ import annotations

import re

from reader.languages.folds import run
from reader.languages.language import Language

# Punctuation, not symbols: emoji, + and % say something. A sign between digits, or a minus before one, tells
# numbers apart: 3.5 is not 35, and -5 is not 5. What stands before a sign is asked for after it.
_PUNCTUATION = (
    r"!\"'(),\-./:;?\[\\\]_{}¡§«¶·»¿\u060c\u061b\u061f\u06d4\u2010-\u2027\u2030-\u205e\u3001-\u303f"
)
_MARKS = re.compile(rf"[{_PUNCTUATION}](?!(?<=\d[.,:/-])\d|(?<=-)(?<!\S-)\d)")


def spelling_key(text: str, language: Language) -> str:
    """`text` as every keyboard of the language would write it: case and marks kept, white space single."""
    return run(language.spelling, text)


def finding_key(text: str, language: Language) -> str:
    """The spelling key without case and optional signs; marks kept. A word's key is its key in a text."""
    return run(language.finding, spelling_key(text, language))


def loose_key(text: str, language: Language) -> str:
    """The finding key without the distinctions that a generous search overlooks."""
    return run(language.looser, finding_key(text, language))


def bare_key(text: str, language: Language) -> str:
    """The finding key without punctuation and spaces: equal for texts that differ in nothing else.

    What tells numbers apart stays: 3.5, -5 and 5 % differ from 35, 5 and 5. A text of punctuation alone has
    an empty key.
    """
    return bare(finding_key(text, language))


def bare(finding: str) -> str:
    """The bare key of what has this finding key; see `bare_key`."""
    return _MARKS.sub("", finding).replace(" ", "")
