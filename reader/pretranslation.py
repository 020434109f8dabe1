"""A document filled with drafts before anybody types: from the memory first, then from a machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from reader import desk, drafting, languages, suggesting
from reader.errors import Refused
from reader.machine import Engine, Failed
from reader.matching.penalties import CRITICAL_CAP
from reader.memory import beads, documents, jobs
from reader.model import Bead, Match, Origin, Step
from reader.workspace import Workspace, now

MINIMUM = CRITICAL_CAP + 1
"""What a match must score to be filled in unless a person says otherwise: nothing that claims otherwise."""
FAILURES = 3
"""After so many failures in a row an engine is held to be broken."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a pretranslation would do, and what of it each source would give."""

    empty: int
    """Beads that nobody has begun: only these are filled."""
    exact: int
    """Of these, from a match of 100 or more."""
    similar: int
    """From a match of at least the minimum."""
    machine: int
    """From a machine; 0 where none was asked for or there is none."""

    @property
    def left(self) -> int:
        """What stays empty."""
        return self.empty - self.exact - self.similar - self.machine


def plan(
    workspace: Workspace, document_id: int, language: str, *, minimum: int = MINIMUM, machine: bool = False
) -> Plan:
    """What would be filled, without filling it; raises `Unknown`, `Refused`."""
    empty, exact, similar = 0, 0, 0
    for bead in _empty(workspace, document_id, language):
        empty += 1
        found = _best(workspace, bead, minimum)
        if found:
            exact += found.raw_score >= 100
            similar += found.raw_score < 100
    return Plan(empty, exact, similar, empty - exact - similar if machine else 0)


def fill(
    workspace: Workspace,
    document_id: int,
    language: str,
    job_id: int,
    step: Step,
    *,
    minimum: int = MINIMUM,
    engine: Engine | None = None,
) -> str:
    """Fill what is empty with drafts, each in a short transaction; a sentence about what came of it.

    Whoever types on a bead or saves it meanwhile is before us: it stays theirs.
    """
    waiting = list(_empty(workspace, document_id, language))
    total, from_memory, by_machine = len(waiting), 0, 0
    left: list[Bead] = []
    for number, bead in enumerate(waiting):
        step(number, total)
        match = _best(workspace, bead, minimum)
        if match is None:
            left.append(bead)
        elif _fill(workspace, bead, match.unit.target, Origin.MEMORY, job_id):
            from_memory += 1
    if engine is not None:
        by_machine = _by_machine(
            workspace, left, job_id, engine, lambda done: step(total - len(left) + done, total)
        )
    step(total, total)
    rest = total - from_memory - by_machine
    machine = f" and {by_machine:,} by machine" if engine is not None else ""
    return f"Filled {from_memory:,} from the memory{machine}; {rest:,} still empty."


def undo(workspace: Workspace, job_id: int) -> int:
    """Empty again what a job filled and nobody has saved or typed on since; how many beads that were."""
    with workspace.writing() as db:
        if jobs.one(db, job_id).undone_at:
            raise Refused("This was undone before.")
        emptied = sum(
            desk.empty(db, bead, revision, workspace.stamp()) for bead, revision in jobs.beads_of(db, job_id)
        )
        jobs.set_undone(db, job_id, now())
    return emptied


def _empty(workspace: Workspace, document_id: int, language: str) -> Iterator[Bead]:
    with workspace.reading() as db:
        document = documents.one(db, document_id)
        if languages.by_code(language).code == document.language:
            raise Refused(f"Document {document_id} is {languages.by_code(language).name} already.")
        found = beads.untouched(db, document_id, language)
    return iter(found)


def _best(workspace: Workspace, bead: Bead, minimum: int) -> Match | None:
    match = suggesting.best(workspace, bead.id, minimum=minimum)
    return match if match and match.score >= minimum else None


def _fill(workspace: Workspace, bead: Bead, text: str, origin: Origin, job_id: int) -> bool:
    with workspace.writing() as db:
        filled = desk.fill(db, bead.id, text, origin, workspace.stamp())
        if filled:
            jobs.record_beads(db, job_id, [(bead.id, filled.translation.revision)])
    return filled is not None


def _by_machine(
    workspace: Workspace, left: Sequence[Bead], job_id: int, engine: Engine, step: Callable[[int], None]
) -> int:
    """Fill beads by machine; how many. A text that it cannot draft stays empty, a broken engine ends it."""
    filled = failures = 0
    for number, bead in enumerate(left):
        step(number)
        try:
            texts = drafting.draft(workspace, bead, engine)
            failures = 0
        except Refused:  # this text is too long for it
            continue
        except Failed:
            failures += 1
            if failures == FAILURES:
                raise
            continue
        filled += bool(texts) and _fill(workspace, bead, texts[0], Origin.MACHINE, job_id)
    return filled
