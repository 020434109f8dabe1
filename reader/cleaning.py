"""The memory cleaned up: every unit of which some things hold goes to the bin, as one act."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from reader import concordance
from reader.concordance import Asked
from reader.errors import Refused
from reader.memory import cleaning, keeping
from reader.memory.concordance.searching import Filters as Where
from reader.memory.keeping import Act, Kept
from reader.model import Step
from reader.workspace import Workspace

AT_ONCE = 500
"""Units that are binned in one transaction, some 10 ms."""
READ_AT_ONCE = 5_000
"""Units that are looked at in one reading."""
EXAMPLES = 10
"""Units that a preview shows."""
LEAST_RATIO = 1.5
"""Of two sides the longer may always be so many times as long."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which units a clean-up takes: those to which all of it applies. What is empty does not matter."""

    source: str = ""
    """The code of the source's language."""
    target: str = ""
    origin: str = ""
    status: str = ""
    person: str = ""
    """The name of whoever changed it last."""
    since: str = ""
    """Changed on this day or later: 2025, 2025-03 or 2025-03-06."""
    until: str = ""
    document: int = 0
    """One that it stands in."""
    contains: str = ""
    """Whole words on either side, folded."""
    is_unused: bool = False
    """It stands nowhere."""
    is_same: bool = False
    """Both sides say the same."""
    is_empty: bool = False
    """A side has neither letters nor digits."""
    ratio: float = 0.0
    """One side has more than so many times the characters of the other."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What a clean-up would put in the bin."""

    count: int
    is_all: bool
    """Whether all units were looked at; else there may be more."""
    examples: tuple[Kept, ...]


def preview(workspace: Workspace, filters: Filters, *, seconds: float = float("inf")) -> Preview:
    """What a clean-up would put in the bin, as far as that is counted in so many seconds."""
    until = time.monotonic() + seconds
    count, ids = 0, list[int]()
    is_all = True
    for some, _, _ in _matching(workspace, filters):
        count += len(some)
        ids += some[: EXAMPLES - len(ids)]
        if time.monotonic() > until:
            is_all = False
            break
    with workspace.reading() as db:
        return Preview(count, is_all, tuple(keeping.some(db, ids)))


def clean_up(workspace: Workspace, filters: Filters, step: Step = lambda done, total: None) -> Act:
    """Put every unit to which the filters apply in the bin, in short transactions, as one act."""
    _see_that_it_filters(filters)
    with workspace.writing() as db:
        act = keeping.begin(db, "clean", workspace.stamp(), asdict(filters))
    for some, done, total in _matching(workspace, filters):
        for start in range(0, len(some), AT_ONCE):
            with workspace.writing() as db:
                keeping.bin(db, act, some[start : start + AT_ONCE])
        step(done, total)
    with workspace.reading() as db:
        return keeping.act(db, act)


def _see_that_it_filters(filters: Filters) -> None:
    if filters == Filters():
        raise Refused("This would take every unit. Name at least one thing that they have in common.")
    if filters.ratio and filters.ratio < LEAST_RATIO:
        raise Refused(f"Sides of one length hardly exist: name a ratio of {LEAST_RATIO} or more.")


def _matching(workspace: Workspace, filters: Filters) -> Iterator[tuple[list[int], int, int]]:
    """The ids of the units that pass, part by part, each with how many units of how many were looked at."""
    _see_that_it_filters(filters)
    conditions = asdict(filters)
    contains = conditions.pop("contains")
    is_empty = conditions.pop("is_empty")
    for ids, done, total in _all_ids(workspace, contains):
        with workspace.reading() as db:
            found = [
                unit_id
                for unit_id, source, target in cleaning.matching(db, ids, conditions)
                if not is_empty or not (says_something(source) and says_something(target))
            ]
        yield found, done, total


def _all_ids(workspace: Workspace, contains: str) -> Iterator[tuple[list[int], int, int]]:
    """The ids of all units there can be, or of those that hold some words, part by part."""
    if contains:
        ids = sorted(concordance.unit_ids(workspace, Asked(contains, filters=Where())))
        for start in range(0, len(ids), READ_AT_ONCE):
            yield ids[start : start + READ_AT_ONCE], min(start + READ_AT_ONCE, len(ids)), len(ids)
        return
    with workspace.reading() as db:
        last = keeping.last(db)
    for start in range(1, last + 1, READ_AT_ONCE):
        end = min(start + READ_AT_ONCE, last + 1)
        yield list(range(start, end)), end - 1, last


def says_something(text: str) -> bool:
    """Whether a text has a letter or a digit."""
    return any(map(str.isalnum, text))
