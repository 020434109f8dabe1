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
from reader.alignment.bitext import Bitext, Words
from reader.alignment.evidence import Evidence, Window
from reader.alignment.shapes import Shape
from reader.alignment.values import Similarity

SAMPLE = 4
"""Windows that are looked at, evenly spread."""
_LIKELY = 0.5
"""Confidence from which on a one-to-one link counts."""
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
    weights = bitext.weights
    full = [window for window in windows if all(window.size)]
    sample = full[:: -(-len(full) // SAMPLE) or 1]
    foreseen, found = np.full(2, weights.usual_faith), np.full(2, weights.usual_faith)
    letters = np.zeros(2)
    for window in sample:
        evidence = Evidence(bitext, window, similarity)
        answer = lattice.posterior(
            evidence.tables(shapes.PRIORS), window.size, shapes.learnt(counts, weights), weights
        )
        for i, j in np.argwhere(answer.links[1, 1] > _LIKELY).tolist():
            sure = answer.links[1, 1][i, j]
            expected, met = evidence.faith(i, j)
            foreseen += sure * expected
            found += sure * met
            letters += (
                sure * bitext.source.lengths[window.top + i],
                sure * bitext.target.lengths[window.left + j],
            )
    faith = np.minimum(found / foreseen, _MOST_FAITHFUL)
    usual = np.array([1.0, np.exp(bitext.ratio)]) * weights.usual_letters
    letters += usual
    return replace(
        bitext,
        target_words=_scaled(bitext.target_words, faith[0]),
        source_words=_scaled(bitext.source_words, faith[1]),
        ratio=float(np.log(letters[1] / letters[0])),
    )


def _scaled(words: Words, faith: float) -> Words:
    return replace(words, coverage=np.minimum(words.coverage * faith, 0.95))
