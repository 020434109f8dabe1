"""Whether a text looks like a rendering of another at all."""

from __future__ import annotations

from collections.abc import Sequence

from reader.alignment.values import Link

_LEAST = 0.0
"""What the words, numbers and names of an average link must say, in nats, for two texts to be related."""


def is_related(links: Sequence[Link]) -> bool:
    """Whether what is said on one side is, by and large, said on the other."""
    paired = [link.reasons for link in links if link.source and link.target]
    if not paired:
        return not any(link.source for link in links) or not any(link.target for link in links)
    said = sum(reasons.lexical + reasons.numbers + reasons.names for reasons in paired)
    return said >= _LEAST * len(paired)
