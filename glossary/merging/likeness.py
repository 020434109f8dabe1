"""Which concept an entry of a file is about: found by its id, or by its leading terms and part of speech."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field

from glossary.files.entries import Entry, Read
from glossary.model import OFFERED, Concept, PartOfSpeech, Term, TermKind, TermStatus

Key = Callable[[str, str], str]
"""What is equal for words of a language that are written alike: takes the language's code and the words."""

PIVOT = "en"
"""The language whose terms decide where both sides have one: one Kurdish word may stand for two concepts."""
SLUG = re.compile(r"[a-z0-9][a-z0-9-]*")
LONGEST_ID = 60
"""Characters of an id that is made here, before a number that tells it from others."""
NAMELESS = "concept"
"""The id of a concept of whose terms none is in Latin letters."""

_SAME_PARTS = {
    PartOfSpeech.NOUN: {PartOfSpeech.NOUN_OR_ADJECTIVE, PartOfSpeech.NAME, PartOfSpeech.PLACE},
    PartOfSpeech.ADJECTIVE: {PartOfSpeech.NOUN_OR_ADJECTIVE},
    PartOfSpeech.NOUN_OR_ADJECTIVE: {PartOfSpeech.NOUN, PartOfSpeech.ADJECTIVE},
}
"""The parts of speech of ours that another program's may mean: few tell names from nouns."""


@dataclass(slots=True)
class Index:
    """The concepts by the terms that may be used for them; kept up while a file is planned."""

    key: Key
    _by_term: defaultdict[tuple[str, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def put(self, concept: Concept) -> None:
        """Let a concept be found by its terms."""
        for term in concept.terms:
            if term.status in OFFERED:
                self._by_term[term.language, self.key(term.language, term.text)].add(concept.id)

    def with_term(self, language: str, text: str) -> frozenset[str]:
        """The ids of the concepts that have such a term."""
        return frozenset(self._by_term.get((language, self.key(language, text)), ()))


def alike(
    entry: Entry, concepts: dict[str, Concept], index: Index, unsaid: Set[str] = frozenset()
) -> tuple[str, ...]:
    """The ids of the concepts that an entry may be about: none, the one, or several that nothing tells apart.

    An id is believed in a file of ours, and in others where the concept of that id has one of the terms. Else
    the leading English term decides, or where the entry or the concept has none, that of any language; then
    the part of speech, the definition, and the terms in other languages tell several apart. Of the concepts
    whose part of speech nobody has said (`unsaid`), it may be any.
    """
    id_ = entry.concept.id
    if id_ in concepts and (entry.is_ours or _shares(entry.terms, concepts[id_], index.key)):
        return (id_,)
    if entry.is_ours and SLUG.fullmatch(id_):
        return ()
    found = [concepts[one] for one in sorted(_by_terms(entry, concepts, index))]
    found = [one for one in found if one.id in unsaid or _fits(entry, one)]
    if len(found) > 1:
        found = [one for one in found if one.id not in unsaid and _has_part(entry, one)] or found
    for tells in (_same_definition, _leads, _shares_elsewhere):
        if len(found) > 1:
            found = [one for one in found if tells(entry, one, index.key)] or found
    return tuple(one.id for one in found)


def leading(terms: Iterable[Term], language: str) -> Term | None:
    """The term of a language by which a concept is known: a preferred one, else the first that is offered."""
    offered = [term for term in terms if term.language == language and term.status in OFFERED]
    full = [term for term in offered if term.kind is not TermKind.ACRONYM] or offered
    preferred = [term for term in full if term.status is TermStatus.PREFERRED]
    return next(iter(preferred or full), None)


def new_id(entry: Entry, taken: Callable[[str], bool]) -> str:
    """An id for a new concept: the entry's own in a file of ours, else made of its English or Latin words."""
    if entry.is_ours and SLUG.fullmatch(entry.concept.id) and not taken(entry.concept.id):
        return entry.concept.id
    named = [leading(_terms(entry), PIVOT), *_terms(entry)]
    slugs = (slug(term.text) for term in named if term)
    base = next(filter(None, slugs), slug(entry.concept.id)) or NAMELESS
    number = 1
    while taken(base if number == 1 else f"{base}-{number}"):
        number += 1
    return base if number == 1 else f"{base}-{number}"


def slug(words: str) -> str:
    """Words as an id; empty where they have no Latin letters or digits.

    >>> slug("Syrian Démocratic Forces (SDF)"), slug("الدولة")
    ('syrian-democratic-forces-sdf', '')
    """
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_ID].strip("-")


# ---------------------------------------------------------------- what tells concepts apart


def _by_terms(entry: Entry, concepts: dict[str, Concept], index: Index) -> set[str]:
    terms = _terms(entry)
    pivot = leading(terms, PIVOT)
    if pivot and (found := index.with_term(PIVOT, pivot.text)):
        return set(found)
    others = {term.language for term in terms} - {PIVOT}
    found_by_other: set[str] = set()
    for language in others:
        if term := leading(terms, language):
            found_by_other |= index.with_term(language, term.text)
    if not pivot:
        return found_by_other
    return {id_ for id_ in found_by_other if not concepts[id_].terms_in(PIVOT)}


def _fits(entry: Entry, concept: Concept) -> bool:
    """Whether the entry's part of speech may be the concept's."""
    part = entry.concept.part_of_speech
    if "part_of_speech" not in entry.said or part is concept.part_of_speech:
        return True
    return not entry.is_ours and concept.part_of_speech in _SAME_PARTS.get(part, ())


def _has_part(entry: Entry, concept: Concept) -> bool:
    """Whether the entry says the concept's very part of speech."""
    return "part_of_speech" in entry.said and entry.concept.part_of_speech is concept.part_of_speech


def _same_definition(entry: Entry, concept: Concept, _key: Key) -> bool:
    return bool(entry.concept.definition) and entry.concept.definition == concept.definition


def _leads(entry: Entry, concept: Concept, key: Key) -> bool:
    """Whether the concept's leading English term is the entry's."""
    ours, theirs = leading(concept.terms, PIVOT), leading(_terms(entry), PIVOT)
    return bool(ours and theirs and key(PIVOT, ours.text) == key(PIVOT, theirs.text))


def _shares_elsewhere(entry: Entry, concept: Concept, key: Key) -> bool:
    others = tuple(read for read in entry.terms if read.term.language != PIVOT)
    return _shares(others, concept, key)


def _shares(terms: Iterable[Read], concept: Concept, key: Key) -> bool:
    """Whether the concept has one of the terms."""
    held = {(term.language, key(term.language, term.text)) for term in concept.terms}
    return any((read.term.language, key(read.term.language, read.term.text)) in held for read in terms)


def _terms(entry: Entry) -> list[Term]:
    return [read.term for read in entry.terms]


def plain_key(_language: str, text: str) -> str:
    """A key for whoever knows nothing of languages: case and spaces make no difference."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
