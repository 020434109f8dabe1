"""What the glossary has already that is like some words, for who is about to propose them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz.distance import OSA
from sqlite_utils import Database

from glossary import store
from glossary.model import Concept, FormKind, Term
from glossary.search import search
from reader import languages, terms
from reader.languages.language import Language
from reader.languages.skeletons import name_skeletons
from reader.workspace import Workspace

ALIKE = 0.8
"""How alike two spellings must be, of 1: 1 − edits / longer, by optimal string alignment on the loose key."""
SHORTEST_ALIKE = 4
"""Letters below which one edit makes another word."""
SHORTEST_SOUND = 3
"""Consonants below which names sound alike by chance."""
MOST = 8
"""Concepts that are shown at once."""


class Why(StrEnum):
    """In what way a concept is near, the nearest first."""

    SAME = "same"
    """A term or form of it is written so."""
    INFLECTED = "inflected"
    """It is a term or form of it with its clitics and endings."""
    SPELLING = "spelling"
    """A term or form of it is spelled nearly so."""
    SOUND = "sound"
    """A name of it sounds so, in any language."""
    WORDS = "words"
    """Its words, or what is said of it, hold this."""

    @property
    def is_strong(self) -> bool:
        """Whether it may well be the same, so that nothing is kept before it was looked at."""
        return self is not Why.WORDS


@dataclass(frozen=True, slots=True)
class Near:
    """A concept that may be what somebody is about to propose."""

    concept: Concept
    why: Why
    term: Term | None
    """The term that is near; None where the concept holds the words elsewhere."""


def near(workspace: Workspace, db: Database, text: str, language: Language) -> list[Near]:
    """The concepts that are near some words of a language, the nearest first; none for no words."""
    if not languages.finding_key(text, language).strip():
        return []
    found: dict[str, Near] = {}
    for one in sorted(_all(workspace, db, text, language), key=lambda one: list(Why).index(one.why)):
        found.setdefault(one.concept.id, one)
    return list(found.values())[:MOST]


def _all(workspace: Workspace, db: Database, text: str, language: Language) -> Iterator[Near]:
    everything = store.concepts(db)
    by_id = {concept.id: concept for concept in everything}
    for concept in everything:
        yield from _written_alike(concept, text, language)
        if concept.part_of_speech.is_name:
            yield from _sounding_alike(concept, text, language)
    for hit in terms.hits(workspace, db, text, language.code):
        if hit.text == text.strip() and hit.concept in by_id:
            yield _near(by_id[hit.concept], Why.INFLECTED, hit.term_id)
    inflections = [each.inflection for each in languages.LANGUAGES.values()]
    yield from (Near(concept, Why.WORDS, None) for concept in search(db, text, inflections)[:MOST])


def _near(concept: Concept, why: Why, term_id: int) -> Near:
    return Near(concept, why, next((term for term in concept.terms if term.id == term_id), None))


def _written_alike(concept: Concept, text: str, language: Language) -> Iterator[Near]:
    key, loose = _keys(text, language)
    for term in concept.terms_in(language.code):
        for written in _spellings(term):
            other_key, other_loose = _keys(written, language)
            if key == other_key:
                yield Near(concept, Why.SAME, term)
            elif _is_alike(loose, other_loose):
                yield Near(concept, Why.SPELLING, term)


def _is_alike(one: str, other: str) -> bool:
    if one == other:
        return True
    if min(len(one), len(other)) < SHORTEST_ALIKE:
        return False
    return OSA.normalized_similarity(one, other, score_cutoff=ALIKE) >= ALIKE


def _sounding_alike(concept: Concept, text: str, language: Language) -> Iterator[Near]:
    wanted = _sounds(text, language)
    if not wanted:
        return
    for term in concept.terms:
        if term.language in languages.LANGUAGES and wanted & _sounds(
            term.text, languages.by_code(term.language)
        ):
            yield Near(concept, Why.SOUND, term)


def _spellings(term: Term) -> Iterable[str]:
    return [term.text, *(form.text for form in term.forms if form.kind is not FormKind.TRAP)]


@lru_cache(maxsize=1 << 16)
def _keys(text: str, language: Language) -> tuple[str, str]:
    """The finding key and the loose key; kept, since one proposal after another folds the same terms."""
    return languages.finding_key(text, language).strip(), languages.loose_key(text, language).strip()


@lru_cache(maxsize=1 << 14)
def _sounds(text: str, language: Language) -> frozenset[str]:
    """The skeletons of a name of one word; what is too short to be told by its sound has none."""
    words = languages.finding_key(text, language).split()
    if len(words) != 1:
        return frozenset()
    found = name_skeletons(words[0], language.code)
    return frozenset(each for each in found if len(each) >= SHORTEST_SOUND)
