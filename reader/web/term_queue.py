"""What waits in a language, as a page of the review shows it: its lists, with one of them in full."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from glossary.deciding import rules
from glossary.deliberation import Proposal, Rule
from glossary.model import Concept
from reader import deliberating
from reader.deliberating import Check
from reader.web.term_cases import Case, of_check, of_proposal
from reader.workspace import Workspace

T = TypeVar("T")

SHOWN = 50
"""Entries that each list of a page has."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue."""

    key: str
    proposal: Proposal | None
    check: Check | None
    words: str
    """Those that are proposed, or of the term it is about; empty where it is about a concept or rule."""
    name: str
    """The concept's name; its id where it has none, and empty for a rule."""
    name_language: str
    """That of the name; empty for an id."""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """What waits in one language, with one of it in full."""

    language: str
    """Its code; empty for what concerns every language."""
    open: tuple[Row, ...]
    postponed: tuple[Row, ...]
    checks: tuple[Row, ...]
    in_all: tuple[int, int, int]
    """How many there are of each, where the lists show those near the one looked at."""
    case: Case | None
    """What is looked at; None where nothing waits."""
    rule: Rule
    numbers: Mapping[str, int]
    before: str
    """The key of the one before the one looked at; empty for none."""
    after: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits."""
        return self.case is None


def queue_of(workspace: Workspace, language: str, at: str) -> QueuePage:
    """What waits in a language, with what `at` names in full, or else the first of it."""
    with workspace.reading() as db, deliberating.plainly():
        waiting = deliberating.waiting(db, language)
        lists = (waiting.open, waiting.postponed, waiting.checks)
        keys = [*(f"p{one.id}" for some in lists[:2] for one in some), *waiting.checks]
        place = keys.index(at) if at in keys else 0
        opened, postponed = _near(waiting.open, place), _near(waiting.postponed, place - len(waiting.open))
        near = _near(waiting.checks, place - len(waiting.open) - len(waiting.postponed))
        checks = [deliberating.check(db, key) for key in near]
        concepts = deliberating.known(db, (one.concept for one in (*opened, *postponed)))
        numbers, holding = deliberating.numbers(db), rules.rule(db, language)
    case = _case(workspace, keys[place], language) if keys else None
    return QueuePage(
        language,
        _rows(opened, concepts),
        _rows(postponed, concepts),
        tuple(
            Row(each.key, None, each, each.term.text if each.term else "", *_named(each.concept))
            for each in checks
        ),
        (len(lists[0]), len(lists[1]), len(lists[2])),
        case,
        holding,
        numbers,
        keys[place - 1] if place else "",
        keys[place + 1] if place + 1 < len(keys) else "",
    )


def _near(some: tuple[T, ...], place: int) -> tuple[T, ...]:
    """Those of a list that stand near a place, or at its beginning or end where that lies elsewhere."""
    begin = min(max(place - SHOWN // 2, 0), max(len(some) - SHOWN, 0))
    return some[begin : begin + SHOWN]


def _rows(some: Iterable[Proposal], concepts: Mapping[str, Concept]) -> tuple[Row, ...]:
    return tuple(_row(one, concepts.get(one.concept)) for one in some)


def _row(one: Proposal, concept: Concept | None) -> Row:
    named = _named(concept) if concept else (one.concept, "")
    return Row(f"p{one.id}", one, None, _words(one, concept), *named)


def _words(one: Proposal, concept: Concept | None) -> str:
    """The words that a proposal would bring in, or those of the term that it is about."""
    about = (term.text for term in concept.terms if term.id == one.term) if concept else iter(())
    return str(one.content.get("text") or next(about, ""))


def _named(concept: Concept) -> tuple[str, str]:
    """What a concept is called in a list, and the language of that."""
    first = next(iter(concept.terms_in("en") or concept.terms), None)
    return (first.text, first.language) if first else (concept.id, "")


def _case(workspace: Workspace, key: str, language: str) -> Case:
    if key.startswith("p"):
        return of_proposal(int(key[1:]))
    with workspace.reading() as db, deliberating.plainly():
        entry = deliberating.check(db, key)
    return of_check(entry, language)
