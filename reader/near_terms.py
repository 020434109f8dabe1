"""What the glossary has already that is like some words, for who is about to propose them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA
from sqlite_utils import Database

from glossary import layers, listing, search, store
from glossary.layers import Layers, Pairs, equal, holding
from glossary.model import Concept, FormKind, Term
from reader import languages, term_keys, term_search
from reader.languages.language import Language
from reader.languages.skeletons import name_skeletons
from reader.workspace import Workspace

VERSION = 1
"""Raised whenever the same glossary and fold give other keys, so that kept ones can be known as old."""
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
    return _nearest(db, _all(workspace, db, text, language)) if "" not in _key(text, language) else []


def maybe_same(workspace: Workspace, db: Database, text: str, language: Language) -> list[Near]:
    """Of the near concepts those that may well be the same: quick enough to ask for each of a list."""
    return _nearest(db, _strong(workspace, db, text, language)) if "" not in _key(text, language) else []


def spelled_like(
    workspace: Workspace, db: Database, texts: Iterable[str], language: Language
) -> tuple[tuple[str, int], ...]:
    """The concepts and terms that are written, but for case and signs, like one of some texts, in order."""
    known = _known(workspace, db, language)
    asked = {key for text in texts for key in _key(text, language)}
    concepts = {concept for key in asked for concept in _equal(known, "keys", key)}
    return tuple(
        (concept.id, term.id)
        for concept in listing.of_ids(db, sorted(concepts))
        for term in sorted(concept.terms_in(language.code), key=lambda term: term.id)
        if any(key in asked for text in _spellings(term) for key in _key(text, language))
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """A concept by its id, with the key of one of its terms that is near."""

    concept: str
    why: Why
    language: Language
    name: str = ""
    """Which key it is; empty where the concept holds the words elsewhere."""
    key: str = ""
    likeness: float = 1.0
    """0 to 1."""


_ORDER = {why: place for place, why in enumerate(Why)}


def _nearest(db: Database, candidates: Iterable[_Found]) -> list[Near]:
    found: dict[str, _Found] = {}
    for one in sorted(candidates, key=lambda one: (_ORDER[one.why], -one.likeness, one.concept)):
        found.setdefault(one.concept, one)
        if len(found) == MOST:
            break
    return [_near(store.concept(db, one.concept), one) for one in found.values()]


def _near(concept: Concept, one: _Found) -> Near:
    terms = concept.terms_in(one.language.code) if one.name else ()
    made = _MADE.get(one.name, _key)
    keys = ((term, made(text, one.language)) for term in terms for text in _spellings(term))
    return Near(concept, one.why, next((term for term, those in keys if one.key in those), None))


def _spellings(term: Term) -> tuple[str, ...]:
    """The ways to write a term, without traps."""
    return (term.text, *(form.text for form in term.forms if form.kind is not FormKind.TRAP))


def _all(workspace: Workspace, db: Database, text: str, language: Language) -> Iterator[_Found]:
    yield from _strong(workspace, db, text, language)
    english = languages.by_code("en")
    among_words = _among_words(_known(workspace, db, language), "".join(_loose(text, language)))
    said = _said(term_search.keys(workspace, db, english.inflection), "".join(_key(text, english)))
    yield from (_Found(concept, Why.WORDS, language) for concept in chain(among_words, said))


def _strong(workspace: Workspace, db: Database, text: str, language: Language) -> Iterator[_Found]:
    known = _known(workspace, db, language)
    for key in _key(text, language):
        for concept in _equal(known, "keys", key):
            yield _Found(concept, Why.SAME, language, "keys", key)
    for loose in _loose(text, language):
        yield from _spelled_nearly_so(known, loose, language)
    for sound in _sounds(text, language):
        for other in languages.LANGUAGES.values():
            for concept in _equal(_known(workspace, db, other), "sounds", sound):
                yield _Found(concept, Why.SOUND, other, "sounds", sound)
    keys = term_search.keys(workspace, db, language.inflection)
    for hit in search.hits(db, text, keys, language.inflection):
        if hit.text == text.strip():
            yield _Found(hit.concept, Why.INFLECTED, language, "keys", *_key(hit.form, language))


def _spelled_nearly_so(known: Layers, loose: str, language: Language) -> Iterator[_Found]:
    for concept in _equal(known, "loose", loose):
        yield _Found(concept, Why.SPELLING, language, "loose", loose)
    if len(loose) < SHORTEST_ALIKE:
        return
    for layer, passed_over in known.each():
        texts = layer.columns["loose"].texts
        scorer = OSA.normalized_similarity
        for other, likeness, at in process.extract_iter(loose, texts, scorer=scorer, score_cutoff=ALIKE):
            concept = layer.owner("loose", at)
            if len(other) >= SHORTEST_ALIKE and concept not in passed_over:
                yield _Found(concept, Why.SPELLING, language, "loose", other, likeness)


def _equal(known: Layers, name: str, key: str) -> Iterator[str]:
    """The concepts one of whose keys is the same."""
    for layer, passed_over in known.each():
        for at in equal(layer.columns[name], key):
            if (concept := layer.owner(name, at)) not in passed_over:
                yield concept


def _among_words(known: Layers, loose: str) -> Iterator[str]:
    """The concepts one of whose terms has the words among others."""
    if len(loose) < SHORTEST_ALIKE:
        return
    for layer, passed_over in known.each():
        column = layer.columns["loose"]
        for at, _ in holding(column, loose, at_word=True):
            concept = layer.owner("loose", at)
            if concept not in passed_over and f" {loose} " in f" {column.at(at)} ":
                yield concept


def _said(keys: Layers, key: str) -> Iterator[str]:
    """The concepts of which is said what holds the words."""
    for layer, passed_over in keys.each():
        for name in ("definitions", "notes"):
            for at, _ in holding(layer.columns[name], key):
                if (concept := layer.owner(name, at)) not in passed_over:
                    yield concept


# ---------------------------------------------------------------- what the glossary has, made ready


def _known(workspace: Workspace, db: Database, language: Language) -> Layers:
    """What the terms of a language are held against, as it is in this snapshot."""
    rules = f"{VERSION} {language.inflection.version}"
    current = partial(layers.current, db, partial(_columns, language=language))
    return term_keys.kept_up(workspace, f"near-{language.code}", rules, current)


def _columns(db: Database, among: Collection[str] | None, language: Language) -> dict[str, Pairs]:
    written = listing.spellings(db, language.code, among)
    of = {"keys": written, "loose": written, "sounds": [one for one in written if one.is_name]}
    return {
        name: [(key, one.concept) for one in of[name] for key in made(one.text, language)]
        for name, made in _MADE.items()
    }


def _key(text: str, language: Language) -> tuple[str]:
    return (languages.finding_key(text, language).strip(),)


def _loose(text: str, language: Language) -> tuple[str]:
    return (languages.loose_key(text, language).strip(),)


def _sounds(text: str, language: Language) -> frozenset[str]:
    """The skeletons of a name of one word; what is too short to be told by its sound has none."""
    words = languages.finding_key(text, language).split()
    if len(words) != 1:
        return frozenset()
    found = name_skeletons(words[0], language.code)
    return frozenset(each for each in found if len(each) >= SHORTEST_SOUND)


_MADE: dict[str, Callable[[str, Language], Collection[str]]] = {
    "keys": _key,
    "loose": _loose,
    "sounds": _sounds,
}
"""What is made of a way to write a term, by the name of the column that it stands in."""
