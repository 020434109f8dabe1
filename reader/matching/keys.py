"""What a text is found by in the memory."""

from __future__ import annotations

from reader import languages
from reader.languages.folds import run
from reader.languages.keys import bare
from reader.languages.language import Language
from reader.model import Keys

SHORT = 5
"""A text of at most so many tokens is scored by characters as well as by words."""


def keys_of(text: str, language: Language) -> Keys:
    """The keys of a text, as they stand in the memory beside every source and target."""
    key = languages.spelling_key(text, language)
    finding = run(language.finding, key)
    return Keys(
        key=key,
        bare_key=bare(finding),
        finding=finding,
        tokens=len(languages.token_texts(finding, language)),
    )


def token_texts(finding: str, language: Language) -> tuple[str, ...]:
    """The words, numbers and marks of a finding key."""
    return tuple(languages.token_texts(finding, language))
