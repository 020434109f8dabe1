"""Folds: how a text becomes a key that finds it again. Keys are compared and indexed, never shown or stored
as text.

A fold is three tuples of named steps, each tuple going on from the one before:

- *spelling*: what two keyboards or two programs write differently for one text (invisible signs, digits of
  another script, curly quotes, ك for ک); case and punctuation marks stay;
- *finding*: case and optional signs go as well;
- *looser*: what a generous search overlooks (e for ê).

This module knows letters and nothing of grammar, so that the inflections can fold with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from reader.languages import steps
from reader.languages.language import Step

VERSION = 1
"""Raised whenever a key of any text changes, so that stored keys can be known as old and made again."""


@dataclass(frozen=True, slots=True)
class Fold:
    """The steps of one language; every key is idempotent and single-spaced."""

    spelling: tuple[Step, ...]
    finding: tuple[Step, ...]
    looser: tuple[Step, ...]

    def spelling_key(self, text: str) -> str:
        """`text` as every keyboard would write it: case and marks kept, white space single."""
        return run(self.spelling, text)

    def finding_key(self, text: str) -> str:
        """`text` without case and optional signs, marks kept, white space single."""
        return run(self.finding, run(self.spelling, text))

    def loose_key(self, text: str) -> str:
        """The finding key without the distinctions that a generous search overlooks."""
        return run(self.looser, self.finding_key(text))

    def listed(self, words: str) -> frozenset[str]:
        """The finding keys of the words in a list written with white space between them."""
        return frozenset(map(self.finding_key, words.split()))


def run(steps: Iterable[Step], text: str) -> str:
    """`text` after all the steps, in their order."""
    for step in steps:
        text = step.apply(text)
    return text


_SIGNS = (
    steps.ONE_DIGIT_SYSTEM,
    steps.PLAIN_QUOTES,
    steps.PLAIN_DASHES,
    steps.PLAIN_ELLIPSIS,
    steps.SINGLE_SPACED,
)
_CASE = (steps.ONE_I, steps.WITHOUT_CASE)
# Signs are dropped before composing: what stood around them may compose.
_LATIN = (steps.WITHOUT_INVISIBLE, steps.WITHOUT_JOINERS, steps.COMPOSED, *_SIGNS)
_ARABIC_SCRIPT = (
    steps.WITHOUT_INVISIBLE,
    steps.WITHOUT_JOINERS,
    steps.WITHOUT_PRESENTATION_FORMS,
    steps.COMPOSED,
    steps.WITHOUT_HARAKAT,
    steps.COMPOSED,
)

ENGLISH = Fold(
    spelling=_LATIN,
    finding=_CASE,
    looser=(steps.WITHOUT_ACCENTS,),
)
KURMANJI = Fold(
    spelling=_LATIN,
    finding=(*_CASE, steps.SUFFIX_WRITTEN_ON),
    looser=(steps.WITHOUT_ACCENTS, steps.SUFFIX_WRITTEN_ON),  # -à has become -a
)
ARABIC = Fold(
    spelling=(*_ARABIC_SCRIPT, steps.ARABIC_KEYBOARD, *_SIGNS),
    finding=(*_CASE, steps.PLAIN_ALEF_AND_YEH, steps.WITHOUT_ARABIC_MARKS),
    looser=(steps.LOOSE_HAMZA_AND_TEH, steps.WITHOUT_ACCENTS),
)
SORANI = Fold(
    spelling=(steps.LEGACY_AE, *_ARABIC_SCRIPT, steps.SORANI_KEYBOARD, steps.FINAL_AE, *_SIGNS),
    finding=(*_CASE, steps.INITIAL_RREH, steps.WITHOUT_ARABIC_MARKS),
    looser=(steps.LOOSE_SORANI_VOWELS, steps.WITHOUT_ACCENTS),
)
NEUTRAL = Fold(
    spelling=_LATIN,
    finding=_CASE,
    looser=(steps.WITHOUT_ACCENTS,),
)
"""For languages without rules of their own."""
