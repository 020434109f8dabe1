"""Pure: how near the units that the memory proposes are to a segment, and why.

The definition of the score is that of docs/matching.md: 102, 101, 100 and 99 by equality, below that
by similarity, capped where the sentences claim different things, with penalties by name.
"""

from reader.matching.keys import SHORT, keys_of
from reader.matching.rank import Context, Query, UnitsOf, compare, query, rank

__all__ = ["SHORT", "Context", "Query", "UnitsOf", "compare", "keys_of", "query", "rank"]
