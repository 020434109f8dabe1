"""The glossary as the desk and the reader's page use it: which terms stand in a text, what renders them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from glossary import store
from glossary.model import Hit, Period, Term, TermKind, TermStatus
from glossary.recognition.finding import recognise
from glossary.renderings import offered, renderings_for, warned
from reader.recognising import recogniser
from reader.workspace import Workspace


class Standing(StrEnum):
    """What a language has for a concept, best first."""

    SETTLED = "settled"
    """A term that is preferred or admitted."""
    PROPOSED = "proposed"
    """Terms that nobody has decided on yet."""
    DISCOURAGED = "discouraged"
    """Only terms that are advised against, or fit for quotations alone."""
    NONE = "none"


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
    period: Period | None = None
    """When the concept existed or its terms hold."""

    @property
    def standing(self) -> Standing:
        """What there is for the concept."""
        if any(term.status in _SETTLED for term in self.offered):
            return Standing.SETTLED
        if self.offered:
            return Standing.PROPOSED
        return Standing.DISCOURAGED if self.warned else Standing.NONE


_SETTLED = (TermStatus.PREFERRED, TermStatus.ADMITTED)


def hits(workspace: Workspace, db: Database, text: str, language: str) -> list[Hit]:
    """Every term of the glossary in a text of one language, with its place."""
    return recognise(text, recogniser(workspace, db, language))


def help_for(db: Database, found: Sequence[Hit], target: str) -> list[TermHelp]:
    """The concepts of some hits, in order, with their terms in the target language."""
    terms = renderings_for(db, found, target) if found else {}
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
        concept.period,
    )
