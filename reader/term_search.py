"""Concepts looked up by their words, out of keys that are kept up."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlite_utils import Database

from glossary import search, search_keys
from glossary.inflection import Inflection
from glossary.layers import Layers
from glossary.recognition.tables import fingerprint
from reader import languages, term_keys
from reader.workspace import Workspace


def search_ids(workspace: Workspace, db: Database, text: str) -> Sequence[str] | None:
    """The ids of the concepts that hold some words in any language, best first; None for no words."""

    def kept(db: Database, inflection: Inflection) -> Layers:
        return keys(workspace, db, inflection)

    return search.search_ids(db, text, _inflections(), kept)


def make_ready(workspace: Workspace) -> None:
    """Let the next search find all keys ready, after a change of much."""
    with workspace.reading() as db:
        for inflection in _inflections():
            keys(workspace, db, inflection)


def keys(workspace: Workspace, db: Database, inflection: Inflection) -> Layers:
    """What the glossary is searched by in one language, as it is in this snapshot."""
    rules = f"{search_keys.VERSION} {fingerprint(inflection)}"
    current = partial(search_keys.current, db, inflection)
    return term_keys.kept_up(workspace, f"search-{inflection.code}", rules, current)


def _inflections() -> list[Inflection]:
    return [language.inflection for language in languages.LANGUAGES.values()]
