"""The terms of one language as plain rows: what is looked for, ready to be kept in a file and read again.

Rows refer to one another by their places in the lists. Nothing but strings and whole numbers stands in them,
so that what is kept is JSON and reading it runs nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

from glossary.inflection import Inflection
from glossary.model import Period, TermStatus, UseRule
from glossary.recognition.collecting import without_collecting

VERSION = 3
"""Raised whenever the same glossary and inflection give other rows, so that kept ones can be known as old."""


class Slot(NamedTuple):
    """A word as it stands in a term, with what decides how it may grow."""

    key: str
    """The word in its finding key."""
    is_name: bool
    """Whether it belongs to the name of a person, place or body: those keep their article or its absence."""
    is_first: bool
    """Whether it is the first word of its term: only that one takes proclitics."""
    is_alone: bool
    """Whether its term has no other word."""


class Needs(NamedTuple):
    """What must stand near a form: one of some words, or one that a pattern describes."""

    slots: tuple[int, ...]
    patterns: tuple[str, ...]
    """Words in which a star stands for any letters."""
    unless: tuple[int, ...]
    """Slots that undo the need where they stand as near or nearer."""
    before: int
    after: int
    """How many words before and after the form are looked at."""


class Named(NamedTuple):
    """A term, with what a hit says of it."""

    id: int
    concept: str
    text: str
    status: TermStatus
    use_rule: UseRule
    period: Period | None
    """When its concept existed or its terms hold."""


class Expression(NamedTuple):
    """A term or form as it is looked for."""

    term: int
    text: str
    """As the glossary writes it."""
    is_form: bool
    is_trap: bool
    """Whether it is looked for only so as to leave it alone."""
    slots: tuple[int, ...]
    capitals: str
    """For each slot "C" if the word must begin with a capital, which is part of a name; empty: none must."""
    acronym: str
    """The capitals that a one-word acronym must keep (SNA, not sna); empty for other expressions."""
    strict: str
    """The text of a strict form, whose vowel signs must stand too; else empty."""
    needs: int
    """What must stand near; -1: nothing."""
    before: str = ""
    after: str = ""
    """Signs that belong to it, written on before its first word and after its last one (.NET, C++)."""


NO_NEEDS = -1


@dataclass(slots=True)
class Table:
    """All that is looked for in one language."""

    terms: list[Named] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    needs: list[Needs] = field(default_factory=list)
    expressions: list[Expression] = field(default_factory=list)

    @property
    def has_discouraged(self) -> bool:
        """Whether any of its terms is one to warn of."""
        return any(term.status in (TermStatus.DEPRECATED, TermStatus.SUPERSEDED) for term in self.terms)


def fingerprint(inflection: Inflection) -> str:
    """What changes when the data of an inflection or the rules of compiling do."""
    paradigms = [
        [sorted(one.suffixes), one.ending, one.stem, one.shortest]
        for some in (inflection.common, inflection.names)
        for one in (*some, None)
        if one is not None
    ]
    rest = [
        VERSION,
        inflection.code,
        inflection.version,
        len(inflection.common),
        sorted(inflection.proclitics),
        inflection.article,
        sorted(inflection.with_article),
        inflection.assimilating,
        inflection.joiners,
        sorted(inflection.particles),
        inflection.linking,
        inflection.links,
        inflection.unlinked,
        inflection.mute_possessive,
    ]
    return blake2b(json.dumps([paradigms, rest]).encode(), digest_size=16).hexdigest()


def as_bytes(table: Table) -> bytes:
    """The rows as JSON, for `from_bytes`."""
    rows = [[_row(term) for term in table.terms], table.slots, table.needs, table.expressions]
    text = json.dumps(rows, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")


def from_bytes(kept: bytes) -> Table:
    """The rows that `as_bytes` gave."""
    with without_collecting():
        terms, slots, needs, expressions = json.loads(kept.decode("utf-8", "surrogatepass"))
        return Table(
            [_named(*row) for row in terms],
            list(map(Slot._make, slots)),
            [Needs._make(map(_hashable, row)) for row in needs],
            list(map(Expression._make, expressions)),
        )


_STATUSES = {str(status): status for status in TermStatus}
_USE_RULES = {str(rule): rule for rule in UseRule}


def _row(term: Named) -> list[object]:
    period = term.period
    return [*term[:-1], [period.since, period.until, period.note] if period else None]


def _named(
    number: int, concept: str, text: str, status: str, use_rule: str, period: list[str] | None
) -> Named:
    since = Period(*period) if period else None
    return Named(number, concept, text, _STATUSES[status], _USE_RULES[use_rule], since)


def _hashable(field: object) -> object:
    return tuple(field) if isinstance(field, list) else field
