"""What was looked for: folded as each language folds, and marked where it stands."""

from __future__ import annotations

from functools import lru_cache

from reader import languages
from reader.languages.language import Language
from reader.web.passages import TermSpan

LONGEST_QUERY = 300
"""Characters of a query; what is beyond is cut off."""


def found(text: str, language: Language, query: str) -> list[TermSpan]:
    """The words of `text` that hold a word of `query`, in the language's fold: to be shown as found."""
    wanted = _folded_words(query, language.code)
    if not wanted:
        return []
    return [
        TermSpan(token.start, token.end, "found")
        for token in languages.tokens(text, language)
        if token.kind != "mark"
        and any(word in languages.finding_key(token.text, language) for word in wanted)
    ]


@lru_cache(maxsize=64)
def _folded_words(query: str, code: str) -> tuple[str, ...]:
    language = languages.by_code(code)
    return tuple(
        languages.finding_key(token.text, language)
        for token in languages.tokens(query, language)
        if token.kind != "mark"
    )
