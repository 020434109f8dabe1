"""The languages that Hevok knows: one value each, in a registry, and what can be asked of them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from reader.errors import Refused, Unknown
from reader.languages import tags
from reader.languages.arabic import ARABIC
from reader.languages.english import ENGLISH
from reader.languages.guessing import Guess, guess
from reader.languages.keys import bare_key, finding_key, loose_key, spelling_key
from reader.languages.kurmanji import KURMANJI
from reader.languages.language import Language, Step, Token
from reader.languages.neutral import canonical, neutral
from reader.languages.sorani import SORANI
from reader.languages.words import token_texts, tokens, word_count

__all__ = [
    "LANGUAGES",
    "Guess",
    "Language",
    "Step",
    "Token",
    "bare_key",
    "by_code",
    "finding_key",
    "for_code",
    "for_tag",
    "from_tag",
    "guess",
    "loose_key",
    "meant_by",
    "spelling_key",
    "token_texts",
    "tokens",
    "word_count",
]

LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {language.code: language for language in (ENGLISH, ARABIC, KURMANJI, SORANI)}
)
"""Every language by its code, in the order in which they are offered."""


def by_code(code: str) -> Language:
    """The language with exactly this code; raises `Unknown` for any other."""
    try:
        return LANGUAGES[code]
    except KeyError:
        raise Unknown(f"There is no language {code!r}. Hevok has {', '.join(LANGUAGES)}.") from None


def from_tag(tag: str, text: str = "") -> Language:
    """The language that an incoming `tag` in any spelling means; a bare `ku` is decided by `text`'s script.

    Raises `Refused` for languages and scripts that Hevok does not have, and for an undecided `ku`.
    """
    return LANGUAGES[tags.code_of(tag, text)]


def for_code(code: str) -> Language:
    """The language of a code that the memory keeps: its own rules, else neutral ones."""
    return LANGUAGES.get(code) or neutral(code)


def for_tag(tag: str, text: str = "") -> Language:
    """The language of any tag that a file bears: one that Hevok has, else neutral rules under that tag.

    A bare `ku` is decided by `text`'s script; where nothing tells, it stays `ku`. Raises `Refused` for what
    is no tag at all.
    """
    code = canonical(tag)
    try:
        return from_tag(tag, text)
    except Refused:
        return neutral(code)


def meant_by(tag: str) -> Language:
    """The language that a tag without a text means: `ku` is Kurmanji, as most programs have it."""
    language = for_tag(tag)
    return by_code(tags.USUAL_KURDISH) if tags.is_undecided(language.code) else language
