"""What the aligner knows of two languages: shipped words, the memory as it grows, and the glossary."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlite_utils import Database

from glossary import store as glossary
from glossary.renderings import offered
from reader import alignment
from reader.alignment import Lexicon
from reader.errors import Refused
from reader.languages.language import Language
from reader.memory import lexicons
from reader.workspace import Workspace

MOST = 10_000
"""Pairs that are learnt at once, the newest: some seconds of work. More than a few thousand teach little."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """What the aligner knows of two languages."""

    lexicon: Lexicon
    """With the terms of the glossary."""
    memory: Lexicon
    """From the shipped words and the memory: what is kept."""
    is_new: bool
    unit: int


def learn(workspace: Workspace, source: Language, target: Language) -> Learnt:
    """What was learnt from the memory before, what is new in it since, and the terms of the glossary."""
    with workspace.reading() as db:
        kept, last = lexicons.one(db, source.code, target.code)
        until = lexicons.newest(db)
        new = lexicons.pairs(db, source.code, target.code, last, until, MOST)
        terms = list(_terms(db, source, target))
    memory = _opened(kept, source, target)
    if memory is None:
        with workspace.reading() as db:
            new = lexicons.pairs(db, source.code, target.code, 0, until, MOST)
        memory = alignment.learn(source, target, ())  # what every aligner knows: the shipped words
    if new:
        memory = memory.updated(new)
    return Learnt(memory.updated(terms) if terms else memory, memory, bool(new), until)


def _opened(kept: bytes, source: Language, target: Language) -> Lexicon | None:
    """A lexicon that was kept; None where there is none, or one of another version."""
    if not kept:
        return None
    try:
        return Lexicon.from_bytes(kept, source, target)
    except Refused:
        return None


def _terms(db: Database, source: Language, target: Language) -> Iterator[tuple[str, str]]:
    """Each term that the glossary offers, with each that it offers for it in the other language."""
    for concept in glossary.concepts(db):
        terms = offered(concept.terms)
        for one in terms:
            if one.language == source.code:
                yield from ((one.text, other.text) for other in terms if other.language == target.code)


def keep(db: Database, learnt: Learnt, at: str) -> None:
    """Keep what was learnt from the memory, where anything was."""
    if learnt.is_new:
        lexicon = learnt.memory
        lexicons.keep(db, lexicon.source.code, lexicon.target.code, lexicon.to_bytes(), learnt.unit, at)
