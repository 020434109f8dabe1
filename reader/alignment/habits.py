"""A text's own habits: how faithful its rendering is to the words, and how long to the letters.

News and laws are rendered nearly word for word, literature is not. What a first look takes for one-to-one
links shows how far a known word's missing partner may count against a link in this text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from reader.alignment import lattice, shapes
from reader.alignment.bitext import Bitext, Floats, Words
from reader.alignment.evidence import Evidence, Window
from reader.alignment.shapes import Shape
from reader.alignment.values import Similarity

_SHORT = [shape for shape in shapes.PRIORS if 0 < sum(shape) <= 4]
"""The shapes that a first look needs."""
SAMPLE = 4
"""Windows that are looked at, evenly spread."""
_LIKELY = 0.5
"""Confidence from which on a one-to-one link counts."""
LOOKS = 2
_LEAST_FAITHFUL = 0.2
_MOST_FAITHFUL = 1.25
"""As many times as usual as words may be expected to be rendered."""


def adapted(
    bitext: Bitext,
    windows: Sequence[Window],
    counts: Mapping[Shape, float] = MappingProxyType({}),
    similarity: Similarity | None = None,
) -> Bitext:
    """`bitext` with the coverage of its words and its ratio of letters fitted to what a first look shows.

    `counts` is what is known of how many links of each shape to expect.
    """
    full = [window for window in windows if all(window.size)]
    sample = full[:: -(-len(full) // SAMPLE) or 1]
    priors = shapes.learnt(counts, bitext.weights)
    faith = np.full(2, bitext.weights.first_faith)
    fitted = _fitted(bitext, faith, bitext.ratio)
    for _ in range(LOOKS):
        look = _Look(bitext, faith)
        for window in sample:
            look.take(fitted, window, priors, similarity)
        faith = np.clip(faith * look.found / look.foreseen, _LEAST_FAITHFUL, _MOST_FAITHFUL)
        fitted = _fitted(bitext, faith, float(np.log(look.letters[1] / look.letters[0])))
    return fitted


class _Look:
    """What some windows show of a text's habits, on top of what is usual."""

    def __init__(self, bitext: Bitext, faith: Floats) -> None:
        weights = bitext.weights
        self.foreseen = np.full(2, weights.usual_faith)
        """How many words were expected to be rendered, of the target and of the source,"""
        self.found = weights.usual_faith / faith
        """and how many seem to be."""
        self.letters = np.array([1.0, np.exp(bitext.ratio)]) * weights.usual_letters
        """Letters of the source, and of the target that renders them."""

    def take(
        self,
        bitext: Bitext,
        window: Window,
        priors: Mapping[Shape, float],
        similarity: Similarity | None,
    ) -> None:
        """Counts in what the likely one-to-one links of a window show."""
        evidence = Evidence(bitext, window, similarity)
        answer = lattice.posterior(evidence.tables(_SHORT), window.size, priors, bitext.weights)
        for i, j in np.argwhere(answer.links[1, 1] > _LIKELY).tolist():
            sure = answer.links[1, 1][i, j]
            foreseen, found = evidence.faith(i, j)
            self.foreseen += sure * foreseen
            self.found += sure * found
            self.letters += (
                sure * bitext.source.lengths[window.top + i],
                sure * bitext.target.lengths[window.left + j],
            )


def _fitted(bitext: Bitext, faith: Floats, ratio: float) -> Bitext:
    return replace(
        bitext,
        target_words=_scaled(bitext.target_words, faith[0]),
        source_words=_scaled(bitext.source_words, faith[1]),
        ratio=ratio,
    )


def _scaled(words: Words, faith: float) -> Words:
    return replace(words, coverage=np.minimum(words.coverage * faith, 0.95))
