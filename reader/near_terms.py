"""What the glossary has already that is like some words, for who is about to propose them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlite_utils import Database

from glossary import listing, store
from glossary.history import stamp
from glossary.listing import Spelling
from glossary.model import Concept, Term
from reader import languages, terms
from reader.languages.language import Language
from reader.languages.skeletons import name_skeletons
from reader.memory import snapshots
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
    return _nearest(db, _all(workspace, db, text, language)) if _keys(text, language)[0] else []


def maybe_same(workspace: Workspace, db: Database, text: str, language: Language) -> list[Near]:
    """Of the near concepts those that may well be the same: quick enough to ask for each of a list."""
    return _nearest(db, _strong(workspace, db, text, language)) if _keys(text, language)[0] else []


def spelled_like(
    workspace: Workspace, db: Database, texts: Iterable[str], language: Language
) -> tuple[tuple[str, int], ...]:
    """The concepts and terms that are written, but for case and signs, like one of some texts, in order."""
    spellings = _spellings(_table(workspace, db), db, language)
    asked = {_keys(text, language) for text in texts}
    found = {
        (spellings.concepts[at], spellings.terms[at])
        for key, loose in asked
        for at in spellings.by_loose.get(loose, ())
        if spellings.keys[at] == key
    }
    return tuple(sorted(found))


def _nearest(db: Database, candidates: Iterable[_Found]) -> list[Near]:
    found: dict[str, _Found] = {}
    for one in sorted(candidates, key=lambda one: _ORDER[one.why]):
        found.setdefault(one.concept, one)
        if len(found) == MOST:
            break
    return [_near(db, one) for one in found.values()]


_ORDER = {why: place for place, why in enumerate(Why)}


@dataclass(frozen=True, slots=True)
class _Found:
    """A concept and one of its terms (0: none), by their ids."""

    concept: str
    why: Why
    term: int = 0


def _near(db: Database, one: _Found) -> Near:
    concept = store.concept(db, one.concept)
    return Near(concept, one.why, next((term for term in concept.terms if term.id == one.term), None))


def _all(workspace: Workspace, db: Database, text: str, language: Language) -> Iterator[_Found]:
    yield from _strong(workspace, db, text, language)
    table = _table(workspace, db)
    yield from _holding(_spellings(table, db, language), _keys(text, language)[1])
    wanted = languages.finding_key(text, languages.by_code("en")).strip()
    yield from (_Found(concept, Why.WORDS) for concept, prose in _prose(table, db) if wanted in prose)


def _strong(workspace: Workspace, db: Database, text: str, language: Language) -> Iterator[_Found]:
    table = _table(workspace, db)
    yield from _written_alike(_spellings(table, db, language), *_keys(text, language))
    for sound in _sounds(text, language):
        heard = _by_sound(table, db).get(sound, ())
        yield from (_Found(concept, Why.SOUND, term) for concept, term in heard)
    for hit in terms.hits(workspace, db, text, language.code):
        if hit.text == text.strip():
            yield _Found(hit.concept, Why.INFLECTED, hit.term_id)


def _written_alike(spellings: _Spellings, key: str, loose: str) -> Iterator[_Found]:
    for at in spellings.by_loose.get(loose, ()):
        yield spellings.found(at, Why.SAME if spellings.keys[at] == key else Why.SPELLING)
    if len(loose) >= SHORTEST_ALIKE:
        alike = process.extract_iter(
            loose, spellings.loose, scorer=OSA.normalized_similarity, score_cutoff=ALIKE
        )
        for other, _, at in alike:
            if len(other) >= SHORTEST_ALIKE and other != loose:
                yield spellings.found(at, Why.SPELLING)


def _holding(spellings: _Spellings, loose: str) -> Iterator[_Found]:
    """The concepts one of whose terms has the words among others."""
    if len(loose) >= SHORTEST_ALIKE:
        for at, other in enumerate(spellings.loose):
            if loose in other and f" {loose} " in f" {other} ":
                yield spellings.found(at, Why.WORDS)


# ---------------------------------------------------------------- what the glossary has, made ready


@dataclass(slots=True)
class _Spellings:
    """Every way to write a term of one language: its keys, beside whose it is."""

    keys: list[str] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    concepts: list[str] = field(default_factory=list)
    terms: list[int] = field(default_factory=list)
    by_loose: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """The places of each loose key."""

    def enter(self, one: Spelling, key: str, loose: str) -> None:
        """Add a spelling with its keys."""
        self.by_loose[loose].append(len(self.loose))
        self.keys.append(key)
        self.loose.append(loose)
        self.concepts.append(one.concept)
        self.terms.append(one.term)

    def found(self, at: int, why: Why) -> _Found:
        """Whose the spelling at a place is."""
        return _Found(self.concepts[at], why, self.terms[at])


@dataclass(slots=True)
class _Table:
    """What words are held against, in one state of the glossary; read when it is first asked for."""

    state: str
    spellings: dict[str, _Spellings] = field(default_factory=dict)
    sounds: defaultdict[str, list[tuple[str, int]]] | None = None
    """Concepts and terms by the skeleton of a name."""
    prose: Sequence[tuple[str, str]] | None = None
    """Concepts with what is said of them, in the English finding key."""


def _table(workspace: Workspace, db: Database) -> _Table:
    """The table of the present state, a new one when any process has changed the glossary."""
    state = snapshots.remembered(db, stamp)
    kept = _TABLES.get(workspace.path)
    if kept is None or kept.state != state:
        kept = _TABLES[workspace.path] = _Table(state)
    return kept


_TABLES: dict[Path, _Table] = {}
"""The newest table of each memory that this process has used."""


def _spellings(table: _Table, db: Database, language: Language) -> _Spellings:
    """Every way to write a term of a language."""
    if language.code not in table.spellings:
        made = _Spellings()
        for one in listing.spellings(db, language.code):
            made.enter(one, *_keys(one.text, language))
        table.spellings[language.code] = made
    return table.spellings[language.code]


def _by_sound(table: _Table, db: Database) -> Mapping[str, list[tuple[str, int]]]:
    """The names of every language by how they sound."""
    if table.sounds is None:
        made: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for concept, term, code, text in listing.names(db):
            if code in languages.LANGUAGES:
                for sound in _sounds(text, languages.by_code(code)):
                    made[sound].append((concept, term))
        table.sounds = made
    return table.sounds


def _prose(table: _Table, db: Database) -> Sequence[tuple[str, str]]:
    """What is said of the concepts."""
    if table.prose is None:
        english = languages.by_code("en")
        table.prose = [
            (concept, _keys(f"{definition} {notes}", english)[0])
            for concept, definition, notes in listing.prose(db)
        ]
    return table.prose


@lru_cache(maxsize=1 << 17)
def _keys(text: str, language: Language) -> tuple[str, str]:
    """The finding key and the loose key; kept, since every revision of the glossary has most texts again."""
    return languages.finding_key(text, language).strip(), languages.loose_key(text, language).strip()


@lru_cache(maxsize=1 << 15)
def _sounds(text: str, language: Language) -> frozenset[str]:
    """The skeletons of a name of one word; what is too short to be told by its sound has none."""
    words = languages.finding_key(text, language).split()
    if len(words) != 1:
        return frozenset()
    found = name_skeletons(words[0], language.code)
    return frozenset(each for each in found if len(each) >= SHORTEST_SOUND)
