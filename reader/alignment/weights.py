"""Every weight of the aligner, by name; fitted on half of the development documents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts. Log-likelihood ratios are in nats."""

    lexical: float = 1.0
    length: float = 1.1
    coverage: float = 0.37
    """The greatest share of a well-known word's uses that are rendered by something the lexicon knows."""
    half_known: float = 2.5
    """How often a word must have been seen to count half of that."""
    coverage_of_numbers: float = 0.7
    coverage_of_marks: float = 0.2
    coverage_of_names: float = 0.08
    coverage_of_endings: float = 0.2
    same_number: float = 0.8
    """The probability of a number's being rendered by the same number."""
    same_mark: float = 0.5
    name: float = 0.5
    """The same for names, at their most alike."""
    spread: float = 0.06
    """Variance of the logarithm of how many letters render one letter, in long segments."""
    spread_letters: float = 30.0
    """Segments of this many letters spread twice as much."""
    paragraph: float = 1.2
    """Against a link that begins a paragraph on one side only."""
    paragraph_inside: float = 1.2
    """Against each paragraph break inside a link."""
    worst_length: float = -12.0
    """As much as lengths alone may say against a link."""
    gap_going_on: float = 0.5
    """The probability that a gap of at least one segment has one more."""
    most_gaps: float = 0.12
    """The most that priors learnt from a document may give to gaps."""
    prior_strength: float = 30.0
    """As many links the priors below stand for when a document's own are counted in."""
    temperature: float = 1.0
    risk: float = 0.35
    """What an extra link costs, in expected right ones, when the best path is chosen."""


DEFAULT = Weights()
