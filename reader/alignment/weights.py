"""Every weight of the aligner, by name.

Fitted by coordinate search on half of the development documents, those whose number has an even SHA-256,
and on texts made of their sentences and of a memory's by joining, parting, leaving out and exchanging words:
for the likelihood of the right links and the strict F1 together. `spread`, `gap_going_on`, `unlinked`,
`against` and `doubt` were then set by hand on the tuned half of the benchmark's sets (parted by CRC-32).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts. Log-likelihood ratios are in nats."""

    lexical: float = 0.592
    """How much words, numbers, marks and names count, which are no independent witnesses."""
    against: float = 1.0
    """How much more words count that speak against a link,"""
    hardly: float = 1.0
    """beyond so many nats."""
    length: float = 1.25
    """How much lengths count."""
    coverage: float = 0.75
    """The greatest share of a well-known word's uses that are rendered by something the lexicon knows."""
    half_known: float = 0.0376
    """How often a word must have been seen to count half of that."""
    loyalty: float = 0.592
    """How much a word's own share of rendered uses tells (0 not at all, 1 fully)."""
    rare_words: float = 8790.0
    """Words of text, all of them rare, that count in to know how frequent words are."""
    usual_words: float = 1540.0
    """Words of its language that count in with those of a text to know how frequent each is in it."""
    coverage_of_numbers: float = 0.95
    coverage_of_marks: float = 0.338
    coverage_of_names: float = 0.08
    coverage_of_endings: float = 0.118
    same_number: float = 0.215
    """The probability of a number's being rendered by the same number."""
    same_mark: float = 0.104
    name: float = 0.385
    """The same for names, at their most alike."""
    spread: float = 0.03
    """Variance of the logarithm of how many letters render one letter, in very long segments."""
    spread_of_a_letter: float = 3.0
    """What is added to it, divided by the letters of the source."""
    free: float = 0.1
    """The share of renderings that take great freedom with the length."""
    paragraph: float = 0.71
    """Against a link that begins a paragraph on one side only."""
    paragraph_inside: float = 1.2
    """Against each paragraph break inside a link."""
    worst_length: float = -12.0
    """As much as lengths alone may say against a link."""
    gap_going_on: float = 0.3
    """The probability that a gap of at least one segment has one more."""
    most_gaps: float = 0.12
    """The most that priors learnt from a document may give to gaps."""
    prior_strength: float = 10.0
    """As many links the usual shares of the kinds of links stand for when a text's own are counted in."""
    shape_strength: float = 20.0
    """The same for the shapes within a kind."""
    first_faith: float = 0.7
    """How faithful, of what is usual, a rendering is taken to be at first."""
    unlinked: float = 0.5
    """How much words without a likely link tell against a rendering's faithfulness."""
    usual_faith: float = 30.0
    """Words for which the usual faithfulness stands when a text's own is learnt."""
    usual_letters: float = 500.0
    """Letters for which the ratio of the whole texts stands when that of its links is learnt."""
    usual_links: float = 20.0
    """Links for which the usual spread of lengths stands when a text's own is learnt."""
    temperature: float = 1.0
    """What all evidence is multiplied with."""
    doubt: float = 0.7
    """How much of it is taken away for each share of links that are not one to one and usually would be."""
    risk: float = 0.35
    """What an extra link costs, in expected right ones, when the best path is chosen."""


DEFAULT = Weights()
