"""What a text is found by in the memory."""

from __future__ import annotations

from reader import languages
from reader.languages.language import Language
from reader.model import Keys

SHORT = 5
"""A text of at most so many tokens is scored by characters as well as by words."""


def keys_of(text: str, language: Language) -> Keys:
    """The keys of a text, as they stand in the memory beside every source and target."""
    finding = languages.finding_key(text, language)
    return Keys(
        key=languages.spelling_key(text, language),
        bare_key=languages.bare_key(text, language),
        finding=finding,
        tokens=len(token_texts(finding, language)),
    )


def token_texts(finding: str, language: Language) -> tuple[str, ...]:
    """The words, numbers and marks of a finding key."""
    return tuple(token.text for token in languages.tokens(finding, language))
