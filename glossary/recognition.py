"""Finding the glossary's terms in running text: pure, compiled once per revision, one pass over the words.

A precise finder: whole written words only, and a trap that the glossary knows keeps it quiet, for a false
alarm costs more trust than a miss.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

import regex

from glossary.acronyms import explained_otherwise
from glossary.expressions import STAR, keys, table_of
from glossary.inflection import Inflection
from glossary.model import Concept, Hit, How
from glossary.overlaps import Candidate, longest, untrapped
from glossary.readings import Lexicon, Readings
from glossary.tables import NO_NEEDS, Expression, Needs, Table
from glossary.words import APOSTROPHES, HYPHENS, OPENING_QUOTES, Word, may_join, words


class _Known(NamedTuple):
    """What is known of a written word."""

    key: str
    readings: Readings


_NOTHING = _Known("", {})


class Recogniser:
    """The terms of one language, made ready to be found. Made by `compile_index` or from a kept table."""

    def __init__(self, table: Table, inflection: Inflection) -> None:
        self.table = table
        self.inflection = inflection
        self.lexicon = Lexicon(inflection, table.slots)
        self.steps: dict[tuple[int, int], int] = {}
        """From a place in the tree of all phrases, by a slot, to the next place."""
        self.inner: set[int] = set()
        """The places from which steps go on."""
        self.ends: dict[int, list[Expression]] = {}
        """The expressions that end at a place."""
        for expression in table.expressions:
            self._grow(expression)
        self._known: dict[str, _Known] = {}

    def known(self, written: Sequence[str]) -> list[_Known]:
        """What is known of each written word; kept, since texts repeat words."""
        known = self._known
        new = [word for word in dict.fromkeys(written) if word not in known]
        if new:
            if len(known) + len(new) > _KEPT:
                known = {word: known[word] for word in dict.fromkeys(written) if word in known}
            for word, key in zip(new, keys(new, self.inflection), strict=True):
                known[word] = _Known(key, self.lexicon.readings(key))
            self._known = known
        return [known[word] for word in written]

    def _grow(self, expression: Expression) -> None:
        place = _ROOT
        for slot in expression.slots:
            following = self.steps.get((place, slot))
            if following is None:
                following = self.steps[place, slot] = len(self.steps) + 1
                self.inner.add(place)
            place = following
        self.ends.setdefault(place, []).append(expression)


_ROOT = 0
_KEPT = 100_000
"""How many written words are remembered before they are forgotten."""


def compile_index(concepts: Iterable[Concept], inflection: Inflection) -> Recogniser:
    """Make the terms and forms of `inflection.code` findable; keep the result per revision and language."""
    return Recogniser(table_of(concepts, inflection), inflection)


def recognise(text: str, recogniser: Recogniser) -> list[Hit]:
    """Every term in `text`, in order, as whole written words with their clitics and suffixes.

    Of overlapping ones the longest stands. A string that several concepts own gives one hit for each.
    """
    return _Scan(text, recogniser).hits()


class _Scan:
    """One text being searched."""

    def __init__(self, text: str, recogniser: Recogniser) -> None:
        self.text = text
        self.recogniser = recogniser
        self.inflection = recogniser.inflection
        self.words = list(words(text))
        self.known = recogniser.known([word.text for word in self.words])

    def hits(self) -> list[Hit]:
        """What stands."""
        candidates = [
            candidate
            for first, (_, readings) in enumerate(self.known)
            if readings
            for candidate in self.candidates(first, readings)
        ]
        stand = untrapped(self.not_explained_otherwise(candidates))
        return [self.hit(candidate) for candidate in longest(stand)]

    def candidates(self, first: int, readings: Readings) -> Iterator[Candidate]:
        """The expressions that begin at a word."""
        steps = self.recogniser.steps
        for slot in readings:
            place = steps.get((_ROOT, slot))
            if place is not None:
                yield from self.follow(place, [(first, slot)])

    def follow(self, place: int, path: list[tuple[int, int]]) -> Iterator[Candidate]:
        """The expressions that go on from a place of the tree, each word on the way with its slot."""
        for expression in self.recogniser.ends.get(place, ()):
            if self.stands(expression, path):
                yield self.candidate(expression, path)
        if place not in self.recogniser.inner:
            return
        following = path[-1][0] + 1
        if self.adjoins(following):
            yield from self.step(place, path, following)
            if self.known[following].key in self.inflection.particles and self.adjoins(following + 1):
                yield from self.step(place, path, following + 1)

    def step(self, place: int, path: list[tuple[int, int]], word: int) -> Iterator[Candidate]:
        """The expressions that go on from a place of the tree with a word of the text."""
        for slot in self.known[word].readings:
            further = self.recogniser.steps.get((place, slot))
            if further is not None:
                yield from self.follow(further, [*path, (word, slot)])

    def adjoins(self, place: int) -> bool:
        """Whether there is a word at `place` and it may form a phrase with the one before."""
        if place >= len(self.words):
            return False
        return may_join(self.text, self.words[place - 1].end, self.words[place].start)

    def stands(self, expression: Expression, path: list[tuple[int, int]]) -> bool:
        """Whether capitals, vowel signs and the words around allow the expression here."""
        if expression.acronym or expression.capitals or expression.strict:
            written = [unicodedata.normalize("NFC", self.words[place].text) for place, _ in path]
            if not _is_written_so(expression, written):
                return False
        if expression.needs == NO_NEEDS:
            return True
        return self.has_near(self.recogniser.table.needs[expression.needs], path[0][0], path[-1][0])

    def has_near(self, needs: Needs, first: int, last: int) -> bool:
        """Whether what a form needs stands near the words from `first` to `last`, and nothing undoes it."""
        wanted = _Wanted.of(needs)
        for distance in range(1, max(needs.before, needs.after) + 1):
            before = self.known[first - distance] if distance <= first else _NOTHING
            after = self.known[last + distance] if last + distance < len(self.known) else _NOTHING
            if wanted.is_undone(before) or wanted.is_undone(after):
                return False
            if distance <= needs.before and wanted.is_met(before):
                return True
            if distance <= needs.after and wanted.is_met(after):
                return True
        return False

    def candidate(self, expression: Expression, path: list[tuple[int, int]]) -> Candidate:
        """A place where an expression stands, as it is weighed."""
        read = [self.known[place].readings[slot] for place, slot in path]
        return Candidate(
            path[0][0],
            path[-1][0],
            sum(reading.weight for reading in read),
            all(reading.plain for reading in read),
            expression,
            self.recogniser.table.terms[expression.term],
        )

    def not_explained_otherwise(self, candidates: list[Candidate]) -> list[Candidate]:
        """The candidates without the acronyms that the text itself says to be something else."""
        acronyms = [one for one in candidates if one.expression.acronym and not one.expression.is_trap]
        if not acronyms:
            return candidates
        others = [one for one in candidates if not one.expression.acronym and not one.expression.is_trap]
        strange = explained_otherwise(self.text, self.words, acronyms, others)
        return [one for one in candidates if (one.term.concept, one.expression.acronym) not in strange]

    def hit(self, candidate: Candidate) -> Hit:
        """What is said of a candidate that stands."""
        expression, term = candidate.expression, candidate.term
        start, end = self.words[candidate.first].start, self.end(candidate.last)
        exact = How.FORM if expression.is_form else How.TERM
        plain = candidate.plain and end == self.words[candidate.last].end
        return Hit(
            start=start,
            end=end,
            text=self.text[start:end],
            concept=term.concept,
            term=term.text,
            term_id=term.id,
            status=term.status,
            use_rule=term.use_rule,
            how=exact if plain else How.INFLECTED,
            form=expression.text,
        )

    def end(self, place: int) -> int:
        """Where the written word at `place` ends, with a suffix or possessive that a sign sets off."""
        word, inflection = self.words[place], self.inflection
        sign = self.text[word.end : word.end + 1]
        if not sign or sign.isspace():
            return word.end
        if sign in HYPHENS and "-" in inflection.joiners and self.is_suffix(place + 1, word.end + 1):
            return self.words[place + 1].end
        if sign in APOSTROPHES and self.is_mute_possessive(word):
            return word.end + 1
        return word.end

    def is_suffix(self, place: int, start: int) -> bool:
        """Whether the word at `place` begins at `start` and is a suffix of names."""
        if place >= len(self.words) or self.words[place].start != start:
            return False
        key = self.known[place].key
        return any(key in paradigm.suffixes for paradigm in self.inflection.names)

    def is_mute_possessive(self, word: Word) -> bool:
        """Whether an apostrophe after `word` is a possessive and not the end of a quotation."""
        letter = self.inflection.mute_possessive
        if not letter or not word.text.lower().endswith(letter):
            return False
        following = self.text[word.end + 1 : word.end + 3]
        before = self.text[max(0, word.end - _LONGEST_QUOTATION) : word.end]
        return _NEXT_WORD.match(following) is not None and not _quotes_are_open(before)


class _Wanted(NamedTuple):
    """What a form needs, ready to be asked about a word."""

    slots: frozenset[int]
    pattern: regex.Pattern[str] | None
    unless: frozenset[int]

    @staticmethod
    @lru_cache(maxsize=4096)
    def of(needs: Needs) -> _Wanted:
        """What some needs ask for."""
        patterns = (".+".join(map(regex.escape, starred.split(STAR))) for starred in needs.patterns)
        pattern = regex.compile("|".join(patterns)) if needs.patterns else None
        return _Wanted(frozenset(needs.slots), pattern, frozenset(needs.unless))

    def is_met(self, word: _Known) -> bool:
        """Whether a word is one that is asked for."""
        if word.readings and not self.slots.isdisjoint(word.readings):
            return True
        return self.pattern is not None and self.pattern.fullmatch(word.key) is not None

    def is_undone(self, word: _Known) -> bool:
        """Whether a word undoes the need where it stands as near."""
        return bool(self.unless) and not self.unless.isdisjoint(word.readings)


def _is_written_so(expression: Expression, written: Sequence[str]) -> bool:
    """Whether words have the capitals and vowel signs that an expression insists on."""
    if expression.acronym and not written[0].startswith(expression.acronym):
        return False
    if any(
        capital == "C" and not word[0].isupper()
        for capital, word in zip(expression.capitals, written, strict=False)
    ):
        return False
    if expression.strict:
        return _marks(expression.strict).search(" ".join(written).replace(_TATWEEL, "")) is not None
    return True


@lru_cache(maxsize=4096)
def _marks(text: str) -> regex.Pattern[str]:
    """A pattern for `text` that allows vowel signs anywhere and insists on those that it has itself."""
    letters = regex.findall(r"(\P{M})(\p{M}*)", unicodedata.normalize("NFC", text))
    pieces = (
        regex.escape(letter) + "".join(rf"(?=\p{{M}}*{mark})" for mark in marks) + r"\p{M}*"
        for letter, marks in letters
    )
    return regex.compile("".join(pieces))


_LONGEST_QUOTATION = 500
"""How many code points back an opening quotation mark is looked for."""

_TATWEEL = "\N{ARABIC TATWEEL}"
_NEXT_WORD = regex.compile(r"\s\p{L}")
_OPENING = regex.compile(rf"(?<![\p{{L}}\p{{N}}])[{OPENING_QUOTES}](?=\S)")
_CLOSING = regex.compile(rf"(?<=\S)[{APOSTROPHES}](?![\p{{L}}\p{{N}}])")


def _quotes_are_open(before: str) -> bool:
    """Whether a single quotation mark was opened and not closed."""
    return len(_OPENING.findall(before)) > len(_CLOSING.findall(before))
