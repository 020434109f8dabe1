"""What a file of terms says: one entry for each concept in it, and what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from glossary.errors import GlossaryError
from glossary.model import Concept, Term

WHOLE_CONCEPT = frozenset(
    ("part_of_speech", "definition", "notes", "period", "review", "subject", "sensitivity", "contrast")
)
"""The fields of a concept that a file can say, but for its id, terms and relations."""
WHOLE_TERM = frozenset(
    ("variety", "script", "kind", "status", "use_rule", "equivalence", "gender", "review", "note", "reason")
)
"""The fields of a term that a file can say beside its language, text, forms and successor."""


class Problem(NamedTuple):
    """Something in a file that could not be taken as it stands."""

    line: int
    """From 1; of a workbook the row."""
    what: str
    """A sentence for a person."""


class BrokenFile(GlossaryError):
    """A file cannot be read any further; with the line."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line = line


@dataclass(frozen=True, slots=True)
class Read:
    """A term as a file has it; its `id` and `successor` mean nothing yet."""

    term: Term
    said: frozenset[str] = frozenset()
    """Which of WHOLE_TERM the file says of it."""
    successor: tuple[str, str] | None = None
    """Variety and text of the term of this concept and language that took its place."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept as a file has it."""

    concept: Concept
    """Without its terms. Its id is what the file calls it, which need not be one that a concept can have."""
    line: int
    """Where it begins."""
    terms: tuple[Read, ...] = ()
    said: frozenset[str] = frozenset()
    """Which of WHOLE_CONCEPT the file says."""
    is_ours: bool = False
    """Whether the file was written by this program, so that its ids can be believed."""
    problems: tuple[Problem, ...] = field(default=())
    """What in it could not be taken."""
