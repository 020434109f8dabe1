"""Candidates: the phrases of an English text that look like terms, with what speaks for each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reader.extraction import classes, scoring
from reader.extraction.abbreviations import abbreviations
from reader.extraction.phrases import Finder, Sentence, sentences, spelling
from reader.extraction.plurals import singular
from reader.extraction.reference import english, log_likelihood
from reader.extraction.scoring import Phrase
from reader.extraction.tokens import Token
from reader.extraction.writing import Writing


class Kind(StrEnum):
    """What a candidate is."""

    TERM = "term"
    NAME = "name"
    ACRONYM = "acronym"
    """One that the text does not explain."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a candidate stands: ``texts[sentence][start:end]``, in code points."""

    sentence: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A phrase that may be a term, and why."""

    text: str
    """As it would be listed: without the capital of a sentence's beginning, singular if it can be."""
    key: str
    """Its words in small letters and the singular: what it is counted, and remembered, by."""
    kind: Kind
    frequency: int
    """How often it stands in the text, its acronym and places within longer phrases counted in."""
    c_value: float
    """How independent a phrase it is, see `scoring.c_values`; not above 0: only within longer ones."""
    keyness: float
    """How far its words are beyond general English, see `scoring.keyness`; below 3.84 it may be chance."""
    score: float
    """What candidates are ordered by, see `scoring.score`."""
    acronym: str = ""
    """Its abbreviation, where the text gives one."""
    forms: tuple[str, ...] = ()
    """How it is written in the text, the most frequent first; acronyms left out."""
    places: tuple[Place, ...] = field(default=(), repr=False)
    """In the order of the text."""


@dataclass(slots=True)
class _Found:
    """What is gathered of one phrase."""

    written: Counter[str] = field(default_factory=Counter)
    places: set[Place] = field(default_factory=set)
    names: int = 0
    ends: int = 0
    loose: int = 0
    acronym: str = ""

    @property
    def uses(self) -> int:
        return len(self.places)

    @property
    def is_name(self) -> bool:
        return 2 * self.names > self.uses


def candidates(texts: Sequence[str]) -> list[Candidate]:
    """The candidates of an English text, given sentence by sentence, the likeliest first."""
    read = sentences(texts)
    found = _gathered(read)
    _join_acronyms(read, found)
    _add_names_within_names(found)
    return sorted(_judged(found, read), key=lambda one: (-one.score, -one.frequency, one.text))


# ---------------------------------------------------------------- gathering


def _gathered(read: Sequence[Sentence]) -> dict[Phrase, _Found]:
    """Every phrase of the text."""
    written = spelling(read, english())
    writing = Writing(read, written)
    finder = Finder(written, english())
    found: dict[Phrase, _Found] = {}
    for number, sentence in enumerate(read):
        for mention in finder.mentions(sentence):
            run = sentence.tokens[mention.first : mention.last]
            phrase = _phrase(run)
            one = found.get(phrase)
            if one is None:
                one = found[phrase] = _Found()
            one.places.add(Place(number, run[0].start, run[-1].end))
            one.written[writing.of(sentence, mention.first, mention.last)] += 1
            one.names += mention.is_name
            one.ends += mention.ends_run
            one.loose += mention.is_loose
    return found


def _phrase(tokens: Iterable[Token]) -> Phrase:
    return tuple([singular(token.key) for token in tokens])


def _join_acronyms(read: Sequence[Sentence], found: dict[Phrase, _Found]) -> None:
    """Count an acronym that the text explains as a use of what it is short for."""
    for number, sentence in enumerate(read):
        for short in abbreviations(sentence):
            run = sentence.tokens[short.first : short.last]
            whole = found.setdefault(_phrase(run), _Found())
            place = Place(number, run[0].start, run[-1].end)
            if place not in whole.places:
                whole.places.add(place)
                whole.written[sentence.text[place.start : place.end]] += 1
                whole.names += all(token.is_capital for token in (run[0], run[-1]))
            whole.ends += 1
            alone = found.pop((singular(short.acronym.key),), None)
            whole.acronym = whole.acronym or short.acronym.text
            if alone and alone is not whole:
                whole.places |= alone.places
                whole.names += alone.uses if whole.names else 0
            whole.places.discard(Place(number, short.acronym.start, short.acronym.end))  # the same use


def _add_names_within_names(found: Mapping[Phrase, _Found]) -> None:
    """Count a name as used where it stands within a longer one: names are found in one piece only."""
    for phrase, one in found.items():
        if one.is_name:
            for part in scoring.parts(phrase):
                inner = found.get(part)
                if inner is not None and inner.is_name:
                    inner.places |= one.places
                    inner.names += one.uses


# ---------------------------------------------------------------- judging


def _judged(found: Mapping[Phrase, _Found], read: Sequence[Sentence]) -> Iterator[Candidate]:
    words = _Keyness(read)
    values = scoring.c_values({phrase: one.uses for phrase, one in found.items()})
    for phrase, one in found.items():
        if not _may_be_listed(phrase, one):
            continue
        keyness = words.of(phrase)
        is_lone = one.uses == 1 and not one.is_name
        yield Candidate(
            text=_listed_form(one.written),
            key=" ".join(phrase),
            kind=_kind(one),
            frequency=one.uses,
            c_value=values[phrase],
            keyness=keyness,
            score=scoring.score(values[phrase], keyness, is_lone=is_lone),
            acronym=one.acronym,
            forms=tuple(text for text, _ in one.written.most_common()),
            places=tuple(sorted(one.places)),
        )


def _may_be_listed(phrase: Phrase, one: _Found) -> bool:
    if not one.ends or (one.loose and one.uses == 1):
        return False
    return len(phrase) > 1 or (len(phrase[0]) > 1 and phrase[0] not in classes.VAGUE)


def _kind(one: _Found) -> Kind:
    if not one.is_name:
        return Kind.TERM
    text = next(iter(one.written))
    return Kind.ACRONYM if " " not in text and text.rstrip("s").isupper() and not one.acronym else Kind.NAME


_SINGULAR_SHARE = 0.2
"""How often, for each use of the commonest form, a singular must be used to stand for it (human rights)."""


def _listed_form(written: Counter[str]) -> str:
    """The singular where the text often has it, else the commonest form; of equals, the first in the text."""
    most, uses = written.most_common(1)[0]
    for text, number in written.most_common():
        if _is_singular(text) and text[0].islower() == most[0].islower():
            return text if number >= _SINGULAR_SHARE * uses else most
    return most


def _is_singular(text: str) -> bool:
    last = text.rpartition(" ")[2].lower()
    return singular(last) == last


class _Keyness:
    """How far the words of a text are beyond general English, plurals counted with their singulars."""

    def __init__(self, read: Sequence[Sentence]) -> None:
        self._uses = Counter(singular(token.key) for sentence in read for token in sentence.tokens)
        self._words = self._uses.total()
        self._known: dict[str, float] = {}

    def of(self, phrase: Phrase) -> float:
        """The keyness of a phrase; its small words do not count."""
        return scoring.keyness([self._word(word) for word in phrase if word not in classes.INNER])

    def _word(self, word: str) -> float:
        if word not in self._known:
            reference = english()
            self._known[word] = log_likelihood(
                self._uses[word], self._words, reference.singular_uses.get(word, 0), reference.words
            )
        return self._known[word]
