"""Sets a text and its rendering side by side, segment by segment, and says how sure it is.

Pure: no files, no connection. Literature: Gale and Church 1993 (lengths), Moore 2002 and Varga et al. 2005
(lengths and words together), Liang, Taskar and Klein 2006 (word alignment by agreement).
"""

from __future__ import annotations

from reader.alignment.engine import align, align_all
from reader.alignment.lexicon import Lexicon
from reader.alignment.shipped import learn
from reader.alignment.values import Alignment, Fixed, Link, Progress, Reasons, Side, Similarity

__all__ = [
    "Alignment",
    "Fixed",
    "Lexicon",
    "Link",
    "Progress",
    "Reasons",
    "Side",
    "Similarity",
    "align",
    "align_all",
    "learn",
]
