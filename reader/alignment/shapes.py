"""The shapes of links: how likely each is before anything is read, and how a text's own habits are learnt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reader.alignment.weights import DEFAULT, Weights

Shape = tuple[int, int]
"""How many source and how many target segments a link joins; (1, 0) and (0, 1) open a gap."""

OMISSION: Shape = (1, 0)
ADDITION: Shape = (0, 1)

PRIORS: Mapping[Shape, float] = {
    (1, 1): 0.86,
    OMISSION: 0.03,
    ADDITION: 0.03,
    (2, 1): 0.042,
    (1, 2): 0.042,
    (3, 1): 0.01,
    (1, 3): 0.01,
    (4, 1): 0.003,
    (1, 4): 0.003,
    (5, 1): 0.001,
    (1, 5): 0.001,
    (6, 1): 0.0005,
    (1, 6): 0.0005,
    (2, 2): 0.004,
    (3, 2): 0.0015,
    (2, 3): 0.0015,
    (3, 3): 0.0005,
    (4, 2): 0.0005,
    (2, 4): 0.0005,
    (4, 3): 0.0002,
    (3, 4): 0.0002,
    (5, 2): 0.0002,
    (2, 5): 0.0002,
    (4, 4): 0.0001,
    (5, 3): 0.0001,
    (3, 5): 0.0001,
}
"""Shares of links in news, with room for the shapes of literature; they sum to one when scaled."""

AT_FIRST: Mapping[str, float] = {"one": 0.66, "gap": 0.02, "some": 0.27, "many": 0.05}
"""The share of each kind of link that a first look expects, before a text's own are learnt."""

SHORT = tuple(shape for shape in PRIORS if sum(shape) <= 4)
"""The shapes that a first look needs."""


def kind(shape: Shape) -> str:
    """Of which kind of link a shape is: one to one, a gap, one to many or many to many."""
    if 0 in shape:
        return "gap"
    return "one" if shape == (1, 1) else "some" if 1 in shape else "many"


def learnt(counts: Mapping[Shape, float], weights: Weights = DEFAULT) -> dict[Shape, float]:
    """The priors after expected `counts` of links of each shape have been seen.

    Both the kinds and the shapes within a kind have Dirichlet priors, worth `weights.prior_strength` and
    `weights.shape_strength` links. Gaps get at most `weights.most_gaps`, or a rendering that is hard to align
    would be called omitted throughout.
    """
    seen, usual = _by_kind(counts), _by_kind(PRIORS)
    total, whole = sum(seen.values()), sum(usual.values())
    shares = {
        name: (seen.get(name, 0.0) + weights.prior_strength * share / whole)
        / (total + weights.prior_strength)
        for name, share in usual.items()
    }
    if shares["gap"] > weights.most_gaps:
        more = (1 - weights.most_gaps) / (1 - shares["gap"])
        shares = {name: share * more for name, share in shares.items()} | {"gap": weights.most_gaps}
    strength = weights.shape_strength
    return {
        shape: shares[kind(shape)]
        * (counts.get(shape, 0.0) + strength * prior / usual[kind(shape)])
        / (seen.get(kind(shape), 0.0) + strength)
        for shape, prior in PRIORS.items()
    }


def open_minded() -> dict[Shape, float]:
    """The priors of a first look at a text that may be of any kind: many links of several, and few gaps."""
    usual = _by_kind(PRIORS)
    return {shape: AT_FIRST[kind(shape)] * prior / usual[kind(shape)] for shape, prior in PRIORS.items()}


def calibrated(weights: Weights, priors: Mapping[Shape, float]) -> Weights:
    """`weights` for a text with these priors: the fewer links are one to one, the less is certain in it."""
    fewer = max(0.0, PRIORS[1, 1] - priors[1, 1])
    return replace(weights, temperature=weights.temperature * (1 - weights.doubt * fewer))


def _by_kind(counts: Mapping[Shape, float]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for shape, count in counts.items():
        sums[kind(shape)] = sums.get(kind(shape), 0.0) + count
    return sums
