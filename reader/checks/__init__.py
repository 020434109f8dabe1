"""The checks: a segment and its translation in, findings out.

A check is a function from a `Pair` to findings. It says what to look at and never changes a text; its
translator may accept a finding with a reason, by name and detail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from glossary.model import Hit
from reader.checks import addresses, marks, numbers, scripts, terms, wording
from reader.checks.finding import Finding, Pair
from reader.languages.language import Language

__all__ = ["CHECKS", "Finding", "Pair", "check"]

CHECKS: Mapping[str, Callable[[Pair], Iterator[Finding]]] = MappingProxyType(
    {
        numbers.NAME: numbers.numbers,
        marks.END_PUNCTUATION: marks.end_punctuation,
        marks.BRACKETS: marks.brackets,
        marks.QUOTES: marks.quotes,
        terms.FORBIDDEN: terms.glossary_forbidden,
        terms.MISSING: terms.glossary_missing,
        wording.SAME: wording.same_as_source,
        wording.LENGTH: wording.length_ratio,
        wording.REPEATED: wording.repeated_word,
        scripts.LATIN: scripts.untranslated_latin,
        scripts.SCRIPT: scripts.script,
        scripts.INVISIBLE: scripts.invisible,
        addresses.LINKS: addresses.links,
        addresses.MARKUP: addresses.markup,
        wording.SPACES: wording.double_space,
    }
)
"""Every check of a translation that has words, by its name, weightiest first."""


def check(
    source: str,
    target: str,
    source_language: Language,
    target_language: Language,
    *,
    source_hits: Sequence[Hit] = (),
    target_hits: Sequence[Hit] | None = None,
) -> list[Finding]:
    """What all the checks find in a translation; an empty one gets that one finding and no other.

    `source_hits` are the glossary's terms in the source whose concepts have an offered term in the target
    language (what cannot be rendered cannot be missing); `target_hits` those in the target, or None where
    they were not looked for: then nothing is said about terms.
    """
    hits = None if target_hits is None else tuple(target_hits)
    pair = Pair(source, target, source_language, target_language, tuple(source_hits), hits)
    if found := list(wording.empty(pair)):
        return found
    return [finding for examine in CHECKS.values() for finding in examine(pair)]
