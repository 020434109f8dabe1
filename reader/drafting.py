"""Drafts by a machine: made once for a source text, kept, and offered; never confirmed by themselves."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sqlite_utils import Database

from reader import machine, suggesting
from reader.languages.cleaning import clean
from reader.machine import Engine
from reader.memory import beads, documents, drafts
from reader.model import Bead
from reader.workspace import Workspace, now

ALTERNATIVES = 3
"""How many drafts of a text are asked for; engines repeat themselves beyond that."""


@dataclass(frozen=True, slots=True)
class MachineDrafts:
    """What an engine made of a segment."""

    engine: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MachineHelp:
    """What a machine can do for a bead."""

    drafts: MachineDrafts | None
    """What it has drafted; None while nothing was asked for."""
    is_possible: bool
    """Whether an installed engine drafts into the bead's language."""
    explanation: str
    """In a sentence: who drafts, or why nobody does and what there is instead."""


@lru_cache(maxsize=1)
def engine() -> machine.Worker:
    """The engine of this machine's packages; its process starts with the first draft."""
    return machine.Worker(machine.models_folder())


def help_for(db: Database, document_id: int, bead: Bead) -> MachineHelp:
    """What a machine has drafted for a bead, or whether it could."""
    source = documents.one(db, document_id).language
    return MachineHelp(
        of(db, document_id, bead),
        (source, bead.language) in engine().pairs(),
        explain(source, bead.language),
    )


def explain(source: str, target: str) -> str:
    """In a sentence: who drafts from a language into another, or why nobody does and what helps instead."""
    return machine.explain(source, target, [engine()])


def of(db: Database, document_id: int, bead: Bead) -> MachineDrafts | None:
    """The drafts kept for a bead's source text; None where it was never drafted."""
    document = documents.one(db, document_id)
    found = drafts.of(db, document.language, bead.language, suggesting.source_of(db, document_id, bead))
    return MachineDrafts(found[0], tuple(found[1])) if found else None


def draft(workspace: Workspace, bead: Bead, engine: Engine) -> tuple[str, ...]:
    """The drafts of a bead, the best first; the engine is asked only where none are kept.

    Raises what the engine raises.
    """
    with workspace.reading() as db:
        source, target, text = _source(db, bead)
        kept = drafts.of(db, source, target, text)
    if kept is not None:
        return tuple(kept[1])
    made = engine.draft([text], source, target, alternatives=ALTERNATIVES)[0]
    texts = [clean(each.text).text for each in made]
    with workspace.writing() as db:
        drafts.keep(db, (source, target), text, engine.name, texts, now())
    return tuple(texts)


def _source(db: Database, bead: Bead) -> tuple[str, str, str]:
    document_id = beads.one(db, bead.id)[0]
    language = documents.one(db, document_id).language
    return language, bead.language, suggesting.source_of(db, document_id, bead)
