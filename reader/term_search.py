"""Concepts looked up by their words, out of keys that are kept in this process and beside the memory.

Folding a large glossary takes seconds; what came of it is kept, and kept up by what has changed since.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from sqlite_utils import Database

from glossary import search, search_keys
from glossary.inflection import Inflection
from glossary.recognition.tables import fingerprint
from glossary.search_keys import Keys
from reader import beside, languages
from reader.workspace import Workspace

WORTH_KEEPING = 1_000
"""How many ways to write terms a language must have for its keys to be kept: fewer are made at once."""


def search_ids(workspace: Workspace, db: Database, text: str) -> Sequence[str] | None:
    """The ids of the concepts that hold some words in any language, best first; None for no words."""

    def kept(db: Database, inflection: Inflection) -> Keys:
        return keys(workspace, db, inflection)

    return search.search_ids(db, text, _inflections(), kept)


def make_ready(workspace: Workspace) -> None:
    """Let the next search find all keys ready, after a change of much."""
    with workspace.reading() as db:
        for inflection in _inflections():
            keys(workspace, db, inflection)


def keys(workspace: Workspace, db: Database, inflection: Inflection) -> Keys:
    """What the glossary is searched by in one language, as it is in this snapshot."""
    with _LOCK:  # who waits for it would do the same work
        place = (workspace.path, inflection.code)
        path, key = kept_at(workspace, inflection.code), _key(inflection)
        known = _KEYS.get(place) or _read(path, key)
        now = _KEYS[place] = search_keys.current(db, inflection, known)
        is_new = known is None or known.base is not now.base
        if is_new and len(now.base.columns.keys.owners) >= WORTH_KEEPING:
            beside.keep(path, key, search_keys.as_bytes(now))
        return now


_KEYS: dict[tuple[Path, str], Keys] = {}
"""The newest keys of each memory and language that this process has used."""
_LOCK = threading.Lock()


def kept_at(workspace: Workspace, code: str) -> Path:
    """The file beside the memory in which the keys of a language are kept."""
    return workspace.path.with_name(f"{workspace.path.name}.search-{code}")


def _read(path: Path, key: bytes) -> Keys | None:
    kept = beside.read(path, key)
    return search_keys.from_bytes(kept) if kept is not None else None


def _key(inflection: Inflection) -> bytes:
    """By what rules keys are made."""
    return f"{search_keys.VERSION} {fingerprint(inflection)}".encode()


def _inflections() -> list[Inflection]:
    return [language.inflection for language in languages.LANGUAGES.values()]
