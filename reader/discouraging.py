"""Which texts use terms that the glossary advises against: a search asks this of whatever it has found."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlite_utils import Database

from glossary import store
from glossary.history import stamp
from glossary.model import DISCOURAGED
from reader import languages
from reader.memory import snapshots
from reader.workspace import Workspace

if TYPE_CHECKING:
    from glossary.recognition.finding import Recogniser


def discouraged(
    workspace: Workspace, db: Database, texts: Iterable[str], language: str
) -> list[tuple[str, ...]]:
    """Of each text the terms in it that the glossary advises against, as "superseded term: X"."""
    if language not in languages.LANGUAGES or language not in _concerned(workspace, db):
        return [() for _ in texts]
    from reader.recognising import recogniser  # late: takes 7 MB, and a moment, which few searches need

    compiled = recogniser(workspace, db, language)
    return [_discouraged(text, compiled) for text in texts]


def _discouraged(text: str, compiled: Recogniser) -> tuple[str, ...]:
    from glossary.recognition.finding import recognise

    found = (hit for hit in recognise(text, compiled) if hit.status in DISCOURAGED)
    return tuple(dict.fromkeys(f"{hit.status} term: {hit.term}" for hit in found))


def _concerned(workspace: Workspace, db: Database) -> frozenset[str]:
    """The languages in which the glossary advises against any term."""
    state = snapshots.remembered(db, stamp)
    known = _CONCERNED.get(workspace.path)
    if known is None or known[0] != state:
        known = _CONCERNED[workspace.path] = state, store.languages_with(db, DISCOURAGED)
    return known[1]


_CONCERNED: dict[Path, tuple[str, frozenset[str]]] = {}
"""Of each memory, with the stamp of its glossary."""
