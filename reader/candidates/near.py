"""What the glossary has that may be the same as a candidate: quick enough to ask for every one of a list.

Written or inflected so, or spelled nearly so, as `reader.near_terms` has it; what only sounds alike or holds
the same words is left to whoever writes a single proposal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlite_utils import Database

from glossary import store
from glossary.model import Concept, FormKind, Term
from reader import languages, terms
from reader.near_terms import ALIKE, MOST, SHORTEST_ALIKE, Near, Why
from reader.workspace import Workspace

ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class _Index:
    """The English terms of the glossary at a revision, by their loose keys."""

    revision: int
    concepts: dict[str, Concept]
    owners: tuple[tuple[Concept, Term], ...]
    keys: tuple[str, ...]
    """The loose key of a term or form of each owner."""


_KEPT: dict[Path, _Index] = {}
"""The newest index of each memory that this process has used."""


def near(workspace: Workspace, db: Database, text: str) -> list[Near]:
    """The concepts whose English terms may be the same as some words, the nearest first."""
    found: dict[str, Near] = {}
    for one in sorted(_all(workspace, db, text), key=lambda one: list(Why).index(one.why)):
        found.setdefault(one.concept.id, one)
    return list(found.values())[:MOST]


def _all(workspace: Workspace, db: Database, text: str) -> Iterator[Near]:
    index = _index(workspace, db)
    key = _key(text)
    for hit in terms.hits(workspace, db, text, ENGLISH):
        if hit.text == text.strip() and hit.concept in index.concepts:
            concept = index.concepts[hit.concept]
            term = next((term for term in concept.terms if term.id == hit.term_id), None)
            yield Near(concept, Why.SAME if term and _key(term.text) == key else Why.INFLECTED, term)
    if len(key) >= SHORTEST_ALIKE:
        alike = process.extract(
            key, index.keys, scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=MOST
        )
        for other, likeness, number in alike:
            if len(other) >= SHORTEST_ALIKE:
                concept, term = index.owners[number]
                yield Near(concept, Why.SAME if likeness == 1 else Why.SPELLING, term)


def _index(workspace: Workspace, db: Database) -> _Index:
    revision = store.revision(db)
    kept = _KEPT.get(workspace.path)
    if kept is None or kept.revision != revision:
        concepts = store.concepts(db)
        written = [
            (concept, term, text)
            for concept in concepts
            for term in concept.terms_in(ENGLISH)
            for text in _spellings(term)
        ]
        kept = _KEPT[workspace.path] = _Index(
            revision,
            {concept.id: concept for concept in concepts},
            tuple((concept, term) for concept, term, _ in written),
            tuple(_key(text) for _, _, text in written),
        )
    return kept


def _spellings(term: Term) -> Iterator[str]:
    yield term.text
    yield from (form.text for form in term.forms if form.kind is not FormKind.TRAP)


def _key(text: str) -> str:
    return languages.loose_key(text, languages.by_code(ENGLISH)).strip()
