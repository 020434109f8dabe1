"""Language tags of files: which are tags at all (RFC 5646), and which name a language that is known."""

from __future__ import annotations

import re
from functools import lru_cache

WELL_FORMED = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})"  # the language, with what extends it
    r"(?:-[a-z]{4})?"  # the script
    r"(?:-(?:[a-z]{2}|[0-9]{3}))?"  # the region
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"  # variants
    r"(?:-[a-wyz0-9](?:-[a-z0-9]{2,8})+)*"  # extensions
    r"(?:-x(?:-[a-z0-9]{1,8})+)?",  # private use
    re.IGNORECASE,
)
"""A tag by the grammar of RFC 5646, 2.1, but for private use alone and what it keeps of older rules."""
PRIVATE = re.compile(r"q[a-t][a-z]")
"""Languages that the standard leaves to everybody (ISO 639-2, qaa to qtz)."""
NOT_KNOWN = "No language “{}” is known; its terms were taken under this tag."


def is_well_formed(tag: str) -> bool:
    """Whether a tag, with hyphens, is one by its form.

    >>> is_well_formed("sr-Latn-RS"), is_well_formed("xx-bogus"), is_well_formed("de-DE-DE")
    (True, True, False)
    """
    return WELL_FORMED.fullmatch(tag) is not None


@lru_cache(maxsize=1000)
def is_known(tag: str) -> bool:
    """Whether the language of a tag is known to the Unicode locale data, or for private use.

    >>> is_known("apc-SY"), is_known("xx-bogus")
    (True, False)
    """
    primary = tag.partition("-")[0].casefold()
    return primary in _languages() or PRIVATE.fullmatch(primary) is not None


@lru_cache(maxsize=1)
def _languages() -> frozenset[str]:
    """Some 7,500 languages: those with a name in English, a likely script, or another code."""
    from babel import Locale  # here, since most runs need none of it
    from babel.core import get_global

    codes = [*Locale("en").languages, *get_global("likely_subtags"), *get_global("language_aliases")]
    return frozenset(code.partition("_")[0].casefold() for code in codes)
