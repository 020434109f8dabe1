"""Whether a text looks like a rendering of another at all."""

from __future__ import annotations

from collections.abc import Sequence

from reader.alignment.bitext import Bitext
from reader.alignment.values import Link

_LEAST = 0.7
"""What words, numbers and names must say for each segment, in nats, in a long text; real renderings of news
say 4 and more, and other articles 0.3 at most."""
_LUCK = 4.0
"""What a few segments of two texts may say by luck."""
_LINKED = 0.2
"""Share of the shorter text that must be linked with anything at all, whatever is known of the words."""
_KNOWN = 1.5
"""Words of each segment that must be expected to be rendered by known words before their silence tells."""


def is_related(links: Sequence[Link], known: float) -> bool:
    """Whether what is said on one side is, by and large, said on the other.

    `known` is what `known_words` says of the texts. An empty text is related to none but an empty one; where
    hardly anything is known of the words, yes.
    """
    source = sum(len(link.source) for link in links)
    target = sum(len(link.target) for link in links)
    if not source or not target:
        return source == target
    paired = [link for link in links if link.source and link.target]
    if sum(min(len(link.source), len(link.target)) for link in paired) < _LINKED * min(source, target):
        return False
    reasons = [link.reasons for link in paired]
    said = sum(each.lexical + each.numbers + each.names for each in reasons)
    return known < _KNOWN or said >= _LEAST * (source + target) / 2 + _LUCK / 2


def known_words(bitext: Bitext) -> float:
    """How many words of a segment are expected to be rendered by something that is known, on average."""
    return min(
        float(words.coverage[side.types] @ side.is_word[side.types]) / len(side)
        for side, words in ((bitext.source, bitext.source_words), (bitext.target, bitext.target_words))
    )
