"""What goes into the aligner and what comes out: plain values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from reader.errors import Refused
from reader.languages.language import Language

Progress = Callable[[int, int], None]
"""Told how much of how much is done, never less than before. What it raises ends the work and comes out."""


MOST_SEGMENTS = 100_000
"""Segments of one text: a shelf of novels. More of them would take gigabytes."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two texts."""

    segments: tuple[str, ...]
    language: Language = field(repr=False)
    paragraphs: tuple[int, ...] | None = None
    """The number of the paragraph that each segment stands in, where it is known."""

    def __post_init__(self) -> None:
        if len(self.segments) > MOST_SEGMENTS:
            raise Refused(
                f"This text has {len(self.segments):,} sentences; at most {MOST_SEGMENTS:,} are aligned at "
                "once. Divide it into parts, and align them one by one."
            )
        if self.paragraphs is not None and len(self.paragraphs) != len(self.segments):
            raise ValueError("a paragraph number for every segment, or none at all")


@dataclass(frozen=True, slots=True)
class Reasons:
    """What speaks for a link: log-likelihood ratios in nats, above 0 for it and below 0 against it."""

    lexical: float
    """The words, by what is known of which renders which."""
    numbers: float
    """Numbers and marks that stand, or do not stand, on both sides."""
    names: float
    """Names that sound alike."""
    length: float
    """The lengths of the two runs, given how long this rendering is over all."""


@dataclass(frozen=True, slots=True)
class Link:
    """A run of source segments and the run of target segments that renders it, by 0-based position.

    An omission has no target, an addition no source.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]
    confidence: float
    """The probability, 0 to 1, that exactly these segments belong together."""
    reasons: Reasons


@dataclass(frozen=True, slots=True)
class Fixed:
    """A link that a person has made: kept as it is. Each side is a contiguous run; one may be empty.

    Fixed links may cross one another: whoever aligns by hand may have swapped sentences.
    """

    source: tuple[int, ...]
    target: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """All links of two texts, in the order of the source; what was added stands where the target has it."""

    links: tuple[Link, ...]
    is_doubtful: bool
    """Whether so few links are one to one that the confidences are not to be relied on."""
    is_related: bool
    """False where the target does not look like a rendering of the source at all."""


class Similarity(Protocol):
    """A plug-in that knows more than words: sentence embeddings, for instance."""

    def __call__(self, source: Sequence[str], target: Sequence[str]) -> NDArray[np.float64]:
        """How well each source segment goes with each target segment.

        The answer has a row for each source and a column for each target segment and holds log-likelihood
        ratios in nats, as `Reasons` do: 0 says nothing. A link gets the mean over its cells.
        """
        ...
