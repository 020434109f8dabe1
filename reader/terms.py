"""The glossary as the desk and the reader's page use it: which terms stand in a text, what renders them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from glossary import store
from glossary.model import DISCOURAGED, Hit, Term, TermKind
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


def discouraged(
    workspace: Workspace, db: Database, texts: Iterable[str], language: str
) -> list[tuple[str, ...]]:
    """Of each text the terms in it that the glossary advises against, as "superseded term: X"."""
    if language not in languages.LANGUAGES:
        return [() for _ in texts]
    compiled = _compiled(workspace, db, language)
    if not compiled.has_discouraged:
        return [() for _ in texts]
    return [_discouraged(text, compiled.recogniser) for text in texts]


def _discouraged(text: str, recogniser: Recogniser) -> tuple[str, ...]:
    found = (hit for hit in recognise(text, recogniser) if hit.status in DISCOURAGED)
    return tuple(dict.fromkeys(f"{hit.status} term: {hit.term}" for hit in found))


@dataclass(frozen=True, slots=True)
class _Compiled:
    """The glossary of a language, at a revision of the glossary."""

    revision: int
    recogniser: Recogniser
    has_discouraged: bool


def _recogniser(workspace: Workspace, db: Database, language: str) -> Recogniser:
    return _compiled(workspace, db, language).recogniser


def _compiled(workspace: Workspace, db: Database, language: str) -> _Compiled:
    """The compiled glossary of a language, made anew when any process has changed the glossary."""
    revision = store.revision(db)
    kept = _COMPILED.get((workspace.path, language))
    if kept is None or kept.revision != revision:
        concepts = store.concepts(db)
        kept = _COMPILED[workspace.path, language] = _Compiled(
            revision,
            compile_index(concepts, languages.by_code(language).inflection),
            any(term.status in DISCOURAGED for concept in concepts for term in concept.terms_in(language)),
        )
    return kept


_COMPILED: dict[tuple[Path, str], _Compiled] = {}
"""The newest compiled glossary of each memory and language that this process has used."""
