"""A quick look at what a text can score, before anything is read or explained."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from rapidfuzz.distance import Levenshtein

from reader import languages
from reader.languages.language import Language
from reader.matching.keys import SHORT, token_texts
from reader.model import Keys

_CODE_POINTS = 0x110000


def gate(keys: Keys, language: Language, minimum: int) -> Callable[[str], bool]:
    """Whether the text of a finding key may score `minimum` or more by similarity; never wrongly no."""
    ours = _signs(keys.finding, language.code)
    is_short = keys.tokens <= SHORT

    def may_score(finding: str) -> bool:
        theirs = _signs(finding, language.code)
        return _reaches(ours, theirs, minimum) or (is_short and _reaches(keys.finding, finding, minimum))

    return may_score


def _reaches(first: str, second: str, minimum: int) -> bool:
    """Whether 100 · (1 - Levenshtein / longer) is at least `minimum`."""
    most = max(len(first), len(second)) * (100 - minimum) // 100
    return Levenshtein.distance(first, second, score_cutoff=most) <= most


@lru_cache(maxsize=65_536)
def _signs(finding: str, code: str) -> str:
    """A text with one character for each token, so that it is compared fast.

    Two tokens may share a character, which only makes texts look more alike. Kept for the units of a working
    memory: whoever goes down a document asks for them at every segment.
    """
    tokens = token_texts(finding, languages.by_code(code))
    return "".join(chr(hash(token) % _CODE_POINTS) for token in tokens)
