"""A hash of all that decides where a term is found: by it the index of occurrences knows what has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from glossary.model import Concept, TermStatus
from reader import languages
from reader.languages.bulk import key_hash


def prints(concept: Concept) -> Iterator[tuple[int, tuple[str, int]]]:
    """Of every term of a concept its id, and a hash of all that decides where it is found.

    Its status does so only where it is rejected, or where another term of the concept is spelled alike and
    the better one is taken.
    """
    alike = _spelled_alike(concept)
    for term in concept.terms:
        status = term.status if term.id in alike else term.status is TermStatus.REJECTED
        seen = [getattr(term, name) for name in term.__slots__ if name not in _BESIDES]
        yield term.id, (concept.id, key_hash(repr((concept.part_of_speech, concept.period, status, seen))))


_BESIDES = frozenset({"status", "use_rule", "note", "reason", "review", "successor", "gender", "equivalence"})
"""What a term has that does not decide where it is found."""


def _spelled_alike(concept: Concept) -> set[int]:
    """The terms of a concept that share a spelling with another one."""
    spelled: dict[tuple[str, str], set[int]] = {}
    several = Counter(term.language for term in concept.terms)
    for term in concept.terms:
        if several[term.language] == 1:  # alone in its language: nothing to fold
            continue
        fold = languages.for_code(term.language).inflection.fold
        for spelling in {fold(each) for each in (term.text, *(form.text for form in term.forms))}:
            spelled.setdefault((term.language, spelling), set()).add(term.id)
    return {term for terms_ in spelled.values() if len(terms_) > 1 for term in terms_}


def changed(known: Mapping[int, tuple[str, int]], now: Mapping[int, tuple[str, int]]) -> set[str]:
    """The concepts whose terms are not the same."""
    return {
        each[0]
        for term in known.keys() | now.keys()
        if known.get(term) != now.get(term)
        for each in (known.get(term), now.get(term))
        if each
    }
