"""The glossary of a memory, compiled: once per revision and language, and kept beside the memory.

Compiling thousands of terms takes a second or more; what came of it is kept in a file, so that the next
process reads it in a tenth of that. The file holds rows of strings and numbers, and may be deleted.
"""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from glossary import store
from glossary.history import stamp
from glossary.inflection import Inflection
from glossary.recognition.expressions import table_of
from glossary.recognition.finding import Recogniser
from glossary.recognition.tables import as_bytes, fingerprint, from_bytes
from reader import beside, languages
from reader.memory import snapshots
from reader.workspace import Workspace

WORTH_KEEPING = 1_000
"""How many terms and forms a compiled glossary must have to be kept: fewer are compiled as fast as read."""


def recogniser(workspace: Workspace, db: Database, language: str) -> Recogniser:
    """The terms of a language, ready to be found; made anew when any process has changed the glossary."""
    state = snapshots.remembered(db, stamp)
    made = _MADE.get((workspace.path, language))
    if made is None or made[0] != state:
        made = state, _made(workspace, db, language, state)
        _MADE[workspace.path, language] = made
    return made[1]


_MADE: dict[tuple[Path, str], tuple[str, Recogniser]] = {}
"""The newest compiled glossary of each memory and language that this process has used, with its stamp."""


def kept_at(workspace: Workspace, language: str) -> Path:
    """The file beside the memory in which the compiled glossary of a language is kept."""
    return workspace.path.with_name(f"{workspace.path.name}.terms-{language}")


def _made(workspace: Workspace, db: Database, language: str, state: str) -> Recogniser:
    inflection = languages.by_code(language).inflection
    path, key = kept_at(workspace, language), _key(state, inflection)
    kept = beside.read(path, key)
    if kept is not None:
        return Recogniser(from_bytes(kept), inflection)
    table = table_of(store.concepts(db), inflection)
    if len(table.expressions) >= WORTH_KEEPING:
        beside.keep(path, key, as_bytes(table))
    return Recogniser(table, inflection)


def _key(state: str, inflection: Inflection) -> bytes:
    """What a kept glossary was made from: the state of the glossary and the rules of its language."""
    return f"{fingerprint(inflection)} {state}".encode()
