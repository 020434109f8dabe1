"""A text's own habits: how faithful its rendering is to the words, and how long to the letters.

News and laws are rendered nearly word for word, literature is not. What a first look takes for links, and
what it finds no likely link for, show how far a known word's missing partner may count against a link in
this text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from reader.alignment import lattice, shapes
from reader.alignment.bitext import MOST, Bitext, Words
from reader.alignment.evidence import Evidence, Window
from reader.alignment.shapes import Shape
from reader.alignment.values import Similarity

SAMPLE = 4
"""Windows that are looked at, evenly spread."""
_LIKELY = 0.5
"""Confidence from which on a link counts."""
LOOKS = 2
"""How often the sample is looked at, the second time with what the first has shown."""
_GREATEST_ERROR = 0.3
"""The square of how far a link may be from the ratio to count more."""
_LEAST_FAITHFUL = 0.2
"""As many times as usual as words may be expected to be rendered, at least,"""
_MOST_FAITHFUL = 1.25
"""and at most."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How one text renders another."""

    faith: tuple[float, float]
    """How many words of the target, and of the source, find their partner; 1 is usual."""
    ratio: float
    """The logarithm of how many letters of the target render one of the source."""
    spread: float
    """The variance of that from link to link, in very long ones."""

    def fit(self, bitext: Bitext) -> Bitext:
        """`bitext` with the coverage of its words and its lengths as these habits have it."""
        return replace(
            bitext,
            target_words=_scaled(bitext.target_words, self.faith[0]),
            source_words=_scaled(bitext.source_words, self.faith[1]),
            ratio=self.ratio,
            weights=replace(bitext.weights, spread=self.spread),
        )


def learnt_habits(
    bitext: Bitext,
    windows: Sequence[Window],
    counts: Mapping[Shape, float],
    similarity: Similarity | None = None,
) -> Habits:
    """What two looks at a sample of the windows show.

    `counts` is what is known of how many links of each shape to expect.
    """
    full = [window for window in windows if all(window.size)]
    sample = full[:: -(-len(full) // SAMPLE) or 1]
    priors = shapes.learnt(counts, bitext.weights) if counts else shapes.open_minded()
    first = bitext.weights.first_faith
    habits = Habits((first, first), bitext.ratio, bitext.weights.spread)
    for _ in range(LOOKS):
        look = _Look(bitext, habits)
        for window in sample:
            look.take(habits.fit(bitext), window, priors, similarity)
        habits = look.habits()
    return habits


class _Look:
    """What some windows show of a text's habits, on top of what is usual."""

    def __init__(self, bitext: Bitext, habits: Habits) -> None:
        weights = bitext.weights
        self._faith = np.array(habits.faith)
        self.foreseen = np.full(2, weights.usual_faith)
        """How many words were expected to be rendered, of the target and of the source,"""
        self.found = weights.usual_faith / self._faith
        """and how many seem to be."""
        self.letters = np.array([1.0, np.exp(bitext.ratio)]) * weights.usual_letters
        """Letters of the source, and of the target that renders them."""
        self._ratio = habits.ratio
        self._variance = np.array([weights.spread, 1.0]) * weights.usual_links
        """The sum of the squares of how far links are from the ratio, and how many links."""

    def take(
        self,
        bitext: Bitext,
        window: Window,
        priors: Mapping[Shape, float],
        similarity: Similarity | None,
    ) -> None:
        """Counts in what the likely links of a window show, and the words that are in none."""
        evidence = Evidence(bitext, window, similarity)
        answer = lattice.posterior(evidence.tables(shapes.SHORT), window.size, priors, bitext.weights)
        left = np.ones(window.size[1]), np.ones(window.size[0])
        for (a, b), table in answer.links.items():
            for i, j in np.argwhere(table > _LIKELY).tolist():
                sure = table[i, j]
                foreseen, found = evidence.faith(i, j, a, b)
                self.foreseen += sure * foreseen
                self.found += sure * found
                left[0][j : j + b] -= sure
                left[1][i : i + a] -= sure
                top, left_ = window.top + i, window.left + j
                source = bitext.source.lengths[top : top + a].sum()
                target = bitext.target.lengths[left_ : left_ + b].sum()
                error = (np.log(target / source) - self._ratio) ** 2
                error -= bitext.weights.spread_of_a_letter / source
                self._variance += sure * np.array([min(max(error, 0.0), _GREATEST_ERROR), 1.0])
                if a == b == 1:
                    self.letters += sure * source, sure * target
        self.foreseen += bitext.weights.unlinked * np.array(
            [alone @ words for alone, words in zip(left, evidence.foreseen(), strict=True)]
        )

    def habits(self) -> Habits:
        """What has been seen."""
        faith = np.clip(self._faith * self.found / self.foreseen, _LEAST_FAITHFUL, _MOST_FAITHFUL)
        ratio = np.log(self.letters[1] / self.letters[0])
        spread = self._variance[0] / self._variance[1]
        return Habits((float(faith[0]), float(faith[1])), float(ratio), float(spread))


def _scaled(words: Words, faith: float) -> Words:
    return replace(words, coverage=np.minimum(words.coverage * faith, MOST))
