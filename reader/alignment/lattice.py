"""All ways to align one window: the probability of every link, and the path that gets most of them right.

Three states: behind a link, within an omission, within an addition. What is omitted comes before what is
added in the same place, so that every alignment has one path. Costs n · m · (number of shapes).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reader.alignment.evidence import NEVER, Tables
from reader.alignment.shapes import ADDITION, OMISSION, Shape
from reader.alignment.weights import Weights

Floats = NDArray[np.float64]
Step = tuple[int, int, int, int]
"""Source position, target position, and how many segments of each: one link of a path."""


@dataclass(frozen=True, slots=True)
class Posterior:
    """How likely each link of a window is, given all evidence; probabilities 0 to 1."""

    links: Tables
    """For each shape, the probability of the link at each pair of positions."""
    omitted: Floats
    """The probability that each source segment stays without a partner."""
    added: Floats
    """The same of each target segment."""
    counts: Mapping[Shape, float]
    """How many links of each shape are expected; of gaps, how many are opened."""
    likelihood: float
    """The logarithm of the sum over all alignments."""

    def of(self, step: Step) -> float:
        """The probability of one link of a path."""
        i, j, a, b = step
        if not b:
            return float(self.omitted[i])
        return float(self.links[a, b][i, j] if a else self.added[j])


def posterior(
    tables: Tables, size: tuple[int, int], priors: Mapping[Shape, float], weights: Weights
) -> Posterior:
    """Forward-backward over a window of `size` (source and target segments), `tables` being its evidence."""
    n, m = size
    scores = {shape: (table + np.log(priors[shape])) * weights.temperature for shape, table in tables.items()}
    gaps = _Gaps.of(priors, weights)
    ahead = _forward(scores, n, m, gaps)
    behind = _backward(scores, n, m, gaps)
    likelihood = float(behind.link[0, 0])
    reached = ahead.any() - likelihood
    links = {
        (a, b): np.exp(reached[: n - a + 1, : m - b + 1] + table + behind.link[a:, b:])
        for (a, b), table in scores.items()
    }
    omissions = np.exp(ahead.omission[1:] + behind.omission[1:] - likelihood)
    additions = np.exp(ahead.addition[:, 1:] + behind.addition[:, 1:] - likelihood)
    opened = (
        np.exp(ahead.link[:-1] + gaps.omit + behind.omission[1:] - likelihood).sum(),
        np.exp(
            np.logaddexp(ahead.link[:, :-1], ahead.omission[:, :-1])
            + gaps.add
            + behind.addition[:, 1:]
            - likelihood
        ).sum(),
    )
    counts = {shape: float(table.sum()) for shape, table in links.items()}
    counts |= {OMISSION: float(opened[0]), ADDITION: float(opened[1])}
    return Posterior(links, omissions.sum(axis=1), additions.sum(axis=0), counts, likelihood)


@dataclass(frozen=True, slots=True)
class _Gaps:
    omit: float
    """The logarithm of the probability that an omission begins."""
    add: float
    go_on: float
    """The same that a gap goes on."""

    @classmethod
    def of(cls, priors: Mapping[Shape, float], weights: Weights) -> _Gaps:
        omit, add, go_on = np.log([priors[OMISSION], priors[ADDITION], weights.gap_going_on])
        return cls(
            float(omit) * weights.temperature,
            float(add) * weights.temperature,
            float(go_on) * weights.temperature,
        )


@dataclass(frozen=True, slots=True)
class _States:
    """Logarithms, for every place between segments (n + 1 by m + 1), of being there in each state."""

    link: Floats
    omission: Floats
    addition: Floats

    def any(self) -> Floats:
        return np.logaddexp(np.logaddexp(self.link, self.omission), self.addition)


def _empty(n: int, m: int) -> _States:
    return _States(*(np.full((n + 1, m + 1), NEVER) for _ in range(3)))


def _forward(scores: Tables, n: int, m: int, gaps: _Gaps) -> _States:
    states = _empty(n, m)
    reached = np.full((n + 1, m + 1), NEVER)
    stack = np.full((len(scores) + 1, m + 1), NEVER)
    for i in range(n + 1):
        stack.fill(NEVER)
        for row, ((a, b), table) in enumerate(scores.items()):
            if a <= i:
                np.add(reached[i - a, : m + 1 - b], table[i - a], out=stack[row, b:])
        if i == 0:
            stack[-1, 0] = 0.0
        link = states.link[i] = _sum(stack)
        if i:
            states.omission[i] = np.logaddexp(
                states.link[i - 1] + gaps.omit, states.omission[i - 1] + gaps.go_on
            )
        before = np.logaddexp(link, states.omission[i])
        states.addition[i, 1:] = _run(before[:-1] + gaps.add, gaps.go_on)
        reached[i] = np.logaddexp(before, states.addition[i])
    return states


def _backward(scores: Tables, n: int, m: int, gaps: _Gaps) -> _States:
    states = _empty(n, m)
    stack = np.full((len(scores) + 1, m + 1), NEVER)
    for i in range(n, -1, -1):
        stack.fill(NEVER)
        for row, ((a, b), table) in enumerate(scores.items()):
            if i + a <= n:
                np.add(states.link[i + a, b:], table[i], out=stack[row, : m + 1 - b])
        if i == n:
            stack[-1, m] = 0.0
        onward = _sum(stack)
        addition = states.addition[i] = _run(onward[::-1], gaps.go_on)[::-1]
        opened = np.full(m + 1, NEVER)
        opened[:-1] = addition[1:] + gaps.add
        onward = np.logaddexp(onward, opened)
        omission = states.omission[i + 1] if i < n else np.full(m + 1, NEVER)
        states.omission[i] = np.logaddexp(onward, omission + gaps.go_on)
        states.link[i] = np.logaddexp(onward, omission + gaps.omit)
    return states


def _sum(stack: Floats) -> Floats:
    """The logarithm of the sum of the exponentials of each column."""
    most = stack.max(axis=0)
    stack -= most
    np.exp(stack, out=stack)
    total: Floats = most + np.log(stack.sum(axis=0))
    return total


def _run(entered: Floats, go_on: float) -> Floats:
    """r[j] = log(exp(entered[j]) + exp(r[j - 1] + go_on))."""
    steps = go_on * np.arange(len(entered))
    run: Floats = np.logaddexp.accumulate(entered - steps) + steps
    return run


def best_path(posterior: Posterior, size: tuple[int, int], weights: Weights) -> list[Step]:
    """The path with the greatest expected number of right links, each link costing `weights.risk`.

    Minimum Bayes risk (Kumar and Byrne 2002) instead of the single most likely path.
    """
    n, m = size
    shapes = list(posterior.links)
    # What cannot be, such as a link over what is fixed, is no way however much less risk it would run.
    gains = [
        np.where(posterior.links[shape] > 0, posterior.links[shape] - weights.risk, NEVER) for shape in shapes
    ]
    omitted = posterior.omitted - weights.risk
    added = np.concatenate([[0.0], np.cumsum(posterior.added - weights.risk)])
    best = np.full((n + 1, m + 1), NEVER)
    came = np.full((n + 1, m + 1), -2, dtype=np.int8)
    for i in range(n + 1):
        row, from_ = best[i], came[i]
        if i == 0:
            row[0] = 0.0
        else:
            row[:] = best[i - 1] + omitted[i - 1]
            from_[:] = -1
        for number, (a, b) in enumerate(shapes):
            if a > i:
                continue
            value = best[i - a, : m + 1 - b] + gains[number][i - a]
            better = value > row[b:]
            row[b:][better] = value[better]
            from_[b:][better] = number
        through = np.maximum.accumulate(row - added) + added
        from_[through > row + 1e-12] = -2
        row[:] = np.maximum(row, through)
    return _walked_back(came, shapes, n, m)


def _walked_back(came: NDArray[np.int8], shapes: list[Shape], n: int, m: int) -> list[Step]:
    path: list[Step] = []
    i, j = n, m
    while i or j:
        a, b = {-1: OMISSION, -2: ADDITION}.get(int(came[i, j])) or shapes[came[i, j]]
        i, j = i - a, j - b
        path.append((i, j, a, b))
    return path[::-1]
