"""What becomes of the pairs that a file brings: pure, so that a rehearsal counts what the real thing does.

A pair that the memory has not is added. One that it has is changed by what the file says of it that is newer,
to the second; what is as old adds what the memory has not, and another note. An approval stays, and so does
the place of what stands in a text.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

from reader.formats.pairs import Pair
from reader.memory.batches import Known
from reader.model import Status

PROBLEMS = 5_000
"""How many problems of a file are told one by one; the rest are counted."""

_TRANSLATED = str(Status.TRANSLATED)  # SQLite takes a mere string at once, and looks for what adapts others

Key = TypeVar("Key", bound=Hashable)


@dataclass(slots=True)
class Report:
    """What became of a file.

    `read` and `skipped` count its units, which may have many languages; `added`, `updated` and `unchanged`
    count pairs of a source and a rendering: units of the memory.
    """

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    problems: list[dict[str, Any]] = field(default_factory=list)
    """Each with its `line` from 1, and `what`; where there are very many, the last counts the rest."""

    def as_json(self) -> dict[str, Any]:
        """The report as it is kept and printed."""
        return asdict(self)


class New(NamedTuple):
    """A unit that the memory has not yet."""

    created_at: str
    values: tuple[str, ...]
    """Its `batches.CHANGEABLE` columns."""


@dataclass(slots=True)
class Judged(Generic[Key]):
    """What becomes of some pairs, each under a key that is the same for the same pair."""

    added: dict[Key, New] = field(default_factory=dict)
    changed: dict[Key, Known] = field(default_factory=dict)
    """Units as they are to be."""


def judge(pairs: Iterable[tuple[Key, Pair]], known: dict[Key, Known], at: str, report: Report) -> Judged[Key]:
    """What becomes of pairs, counted in `report`. `known` are those that are units already, `at` is now."""
    judged: Judged[Key] = Judged()
    for key, pair in pairs:
        one = known.get(key)
        if one is not None:
            _judge_known(judged, key, one, pair, at, report)
        elif key in judged.added:
            first = judged.added[key]
            merged = _merged(first.values, pair, _new(pair, at).values, has_uses=False)
            judged.added[key] = first._replace(values=merged or first.values)
            report.unchanged += 1
        else:
            judged.added[key] = _new(pair, at)
            report.added += 1
    return judged


def _judge_known(judged: Judged[Key], key: Key, one: Known, pair: Pair, at: str, report: Report) -> None:
    one = judged.changed.get(key, one)
    merged = _merged(one.values, pair, _new(pair, at).values, has_uses=one.has_uses)
    is_back = one.is_binned and not one.is_noted
    if one.is_own or one.is_noted or (merged is None and not is_back):
        report.unchanged += 1
    else:
        report.updated += 1
    if merged is not None or is_back:
        judged.changed[key] = one._replace(is_noted=not one.is_own, values=merged or one.values)


def _new(pair: Pair, at: str) -> New:
    """A pair as a new unit; nothing was changed in the future."""
    changed_at = min(pair.changed_at or at, at)
    return New(
        min(pair.created_at or changed_at, changed_at),
        (
            pair.status or _TRANSLATED,
            pair.note,
            changed_at,
            pair.previous_text,
            pair.next_text,
            pair.file,
            pair.entry,
            pair.more,
        ),
    )


def _merged(
    known: tuple[str, ...], pair: Pair, values: tuple[str, ...], *, has_uses: bool
) -> tuple[str, ...] | None:
    """What the changeable columns of a unit become by a pair that is the same; None where they stay.

    What a file has newer, to the second, goes before what the memory has; what is as old adds what the
    memory has not, and another note. An approval stays, and so does the place of what stands in a text.
    """
    status, note, changed_at, *place, more = known
    _, _, file_changed_at, *file_place, file_more = values
    order = _compared(file_changed_at, changed_at) if pair.changed_at else 0
    if order < 0:
        return None
    is_approved = Status.APPROVED in (status, pair.status)
    merged = (
        str(Status.APPROVED if is_approved else Status.TRANSLATED),
        pair.note or note,
        file_changed_at if order > 0 else changed_at,
        *(file_place if any(file_place) and not has_uses and (order > 0 or not any(place)) else place),
        file_more if file_more and (order > 0 or not more) else more,
    )
    return merged if merged != known else None


def _compared(one: str, other: str) -> int:
    """-1, 0 or 1 as a moment is before, in or after the second of another."""
    one, other = one[:19], other[:19]
    return (one > other) - (one < other)
