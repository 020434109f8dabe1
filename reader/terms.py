"""The glossary as the desk and the reader's page use it: which terms stand in a text, what renders them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from glossary import store
from glossary.model import Hit, Term, TermKind
from glossary.recognition import Recogniser, compile_index, recognise
from glossary.renderings import offered, renderings_for, warned
from reader import languages
from reader.workspace import Workspace


@dataclass(frozen=True, slots=True)
class TermHelp:
    """A concept that stands in a source text, and what may render it."""

    text: str
    """As it stands in the source."""
    concept: str
    definition: str
    notes: str
    offered: tuple[Term, ...]
    """Preferred, admitted, proposed; the first is what the glossary asks for."""
    warned: tuple[Term, ...]
    """Deprecated, superseded or for quotations only: shown with the reason, never inserted by a key."""


def hits(workspace: Workspace, db: Database, text: str, language: str) -> list[Hit]:
    """Every term of the glossary in a text of one language, with its place."""
    return recognise(text, _recogniser(workspace, db, language))


def term_help(workspace: Workspace, db: Database, text: str, source: str, target: str) -> list[TermHelp]:
    """The concepts that stand in a source text, in order, with their terms in the target language."""
    found = hits(workspace, db, text, source)
    terms = renderings_for(db, found, target)
    first: dict[str, Hit] = {}
    for hit in found:
        first.setdefault(hit.concept, hit)
    return [_help(db, hit, terms[concept]) for concept, hit in first.items()]


def _help(db: Database, hit: Hit, terms: Sequence[Term]) -> TermHelp:
    concept = store.concept(db, hit.concept)
    kinds = {term.text: term.kind for term in concept.terms}
    return TermHelp(
        hit.text,
        hit.concept,
        concept.definition,
        concept.notes,
        offered(terms, kinds.get(hit.term, TermKind.FULL)),
        warned(terms),
    )


def _recogniser(workspace: Workspace, db: Database, language: str) -> Recogniser:
    """The compiled glossary of a language, made anew when any process has changed the glossary."""
    revision = store.revision(db)
    kept = _COMPILED.get((workspace.path, language))
    if kept is None or kept[0] != revision:
        inflection = languages.by_code(language).inflection
        kept = _COMPILED[workspace.path, language] = (revision, compile_index(store.concepts(db), inflection))
    return kept[1]


_COMPILED: dict[tuple[Path, str], tuple[int, Recogniser]] = {}
"""The newest compiled glossary of each memory and language that this process has used."""
