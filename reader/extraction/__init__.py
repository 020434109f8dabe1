"""Finds the phrases of an English text that may be terms, and what renders them in aligned texts.

Pure: no files but the reference list, no connection. Literature: Frantzi, Ananiadou and Mima 2000 (C-value),
Dunning 1993 and Rayson and Garside 2000 (keyness), Schwartz and Hearst 2003 (acronyms).
"""

from __future__ import annotations

from reader.extraction.candidates import Candidate, Kind, Place, candidates
from reader.extraction.pairs import Pairs
from reader.extraction.renderings import Links, Proposed, Rendering, propose

__all__ = [
    "Candidate",
    "Kind",
    "Links",
    "Pairs",
    "Place",
    "Proposed",
    "Rendering",
    "candidates",
    "propose",
]
