"""The shapes of links: how likely each is before anything is read, and how a text's own habits are learnt."""

from __future__ import annotations

from collections.abc import Mapping

from reader.alignment.weights import DEFAULT, Weights

Shape = tuple[int, int]
"""How many source and how many target segments a link joins; (1, 0) and (0, 1) open a gap."""

OMISSION: Shape = (1, 0)
ADDITION: Shape = (0, 1)

PRIORS: Mapping[Shape, float] = {
    (1, 1): 0.86,
    OMISSION: 0.02,
    ADDITION: 0.02,
    (2, 1): 0.035,
    (1, 2): 0.035,
    (3, 1): 0.008,
    (1, 3): 0.008,
    (2, 2): 0.004,
    (4, 1): 0.003,
    (1, 4): 0.003,
    (5, 1): 0.001,
    (1, 5): 0.001,
    (6, 1): 0.0005,
    (1, 6): 0.0005,
    (3, 2): 0.0015,
    (2, 3): 0.0015,
    (3, 3): 0.0005,
    (4, 2): 0.0005,
    (2, 4): 0.0005,
    (4, 3): 0.0002,
    (3, 4): 0.0002,
}
"""Shares of links in news, with room for the shapes of literature; they sum to one when scaled."""

LONGEST = max(max(shape) for shape in PRIORS)
"""Segments that one side of a link may have."""


def learnt(counts: Mapping[Shape, float], weights: Weights = DEFAULT) -> dict[Shape, float]:
    """The priors after expected `counts` of links of each shape have been seen.

    The given priors count as `weights.prior_strength` links (a Dirichlet prior); gaps get at most
    `weights.most_gaps`, or a rendering that is hard to align would be called omitted throughout.
    """
    whole = sum(PRIORS.values())
    seen = sum(counts.values())
    total = seen + weights.prior_strength
    shares = {
        shape: (counts.get(shape, 0.0) + weights.prior_strength * prior / whole) / total
        for shape, prior in PRIORS.items()
    }
    gaps = shares[OMISSION] + shares[ADDITION]
    if gaps <= weights.most_gaps:
        return shares
    fewer, more = weights.most_gaps / gaps, (1 - weights.most_gaps) / (1 - gaps)
    return {shape: share * (fewer if 0 in shape else more) for shape, share in shares.items()}
