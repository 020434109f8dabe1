"""Which words to offer for a concept in another language, and which to warn of."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from sqlite_utils import Database

from glossary.model import DISCOURAGED, OFFERED, Hit, Term, TermKind, UseRule
from glossary.store import terms_for


def renderings(
    db: Database, concept_id: str, language: str, like: TermKind = TermKind.FULL
) -> tuple[Term, ...]:
    """The terms to offer for a concept: preferred, admitted, proposed; see `offered` for `like`."""
    return offered(terms_for(db, [concept_id], language), like)


def renderings_for(db: Database, hits: Iterable[Hit], language: str) -> dict[str, tuple[Term, ...]]:
    """Concept ids of some hits, in the order of the hits, with all their terms in `language`.

    One query for a whole segment; hand each value to `offered` and `warned`.
    """
    ids = list(dict.fromkeys(hit.concept for hit in hits))
    terms = groupby(terms_for(db, ids, language), key=lambda term: term.concept)
    by_concept = {concept: tuple(group) for concept, group in terms}
    return {concept: by_concept.get(concept, ()) for concept in ids}


def offered(terms: Iterable[Term], like: TermKind = TermKind.FULL) -> tuple[Term, ...]:
    """Of one concept's terms those to offer: preferred, admitted, proposed.

    Within a status, terms of the kind `like` come first: for an acronym in the source, the target's acronym.
    """
    return tuple(sorted(filter(lambda term: term.is_offered, terms), key=lambda term: _rank(term, like)))


def warned(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Of one concept's terms those to warn of: deprecated, superseded, or fit for quotations only."""
    return tuple(term for term in terms if term.status in DISCOURAGED or _only_quoted(term))


def _only_quoted(term: Term) -> bool:
    return term.status in OFFERED and term.use_rule is UseRule.QUOTE_ONLY


def _rank(term: Term, like: TermKind) -> tuple[int, bool, int]:
    return OFFERED.index(term.status), term.kind is not like, term.id
