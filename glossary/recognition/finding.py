"""Finding the glossary's terms in running text: pure, compiled once per revision, one pass over the words.

A precise finder: whole written words only, and a trap that the glossary knows keeps it quiet, for a false
alarm costs more trust than a miss.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

import regex

from glossary.inflection import Inflection
from glossary.model import Concept, Hit, How
from glossary.recognition.acronyms import used_otherwise
from glossary.recognition.expressions import STAR, table_of
from glossary.recognition.overlaps import Candidate, longest, untrapped
from glossary.recognition.recogniser import Known, Recogniser, is_written_so
from glossary.recognition.tables import NO_NEEDS, Expression, Needs
from glossary.recognition.words import APOSTROPHES, HYPHENS, OPENING_QUOTES, Word, may_join, words

__all__ = ["Recogniser", "compile_index", "recognise"]


def compile_index(concepts: Iterable[Concept], inflection: Inflection) -> Recogniser:
    """Make the terms and forms of `inflection.code` findable; keep the result per revision and language."""
    return Recogniser(table_of(concepts, inflection), inflection)


def recognise(text: str, recogniser: Recogniser) -> list[Hit]:
    """Every term in `text`, in order, as whole written words with their clitics and suffixes.

    Of overlapping ones the longest stands. A string that several concepts own gives one hit for each.
    A hit is one run of words: of a term that others part (حق الكرد في تقرير المصير)
    it holds what is a form by itself.
    """
    return _Scan(text, recogniser).hits()


class _Scan:
    """One text being searched."""

    def __init__(self, text: str, recogniser: Recogniser) -> None:
        self.text = text
        self.recogniser = recogniser
        self.inflection = recogniser.inflection
        self.terms = recogniser.table.terms
        self.words = list(words(text))
        self.known = recogniser.known([word.text for word in self.words])

    def hits(self) -> list[Hit]:
        """What stands."""
        candidates: list[Candidate] = []
        for place, known in enumerate(self.known):
            if known.alone:
                candidates.extend(self.alone(place, known))
            for slot, onward in known.onward:
                candidates.extend(self.onward(onward, [(place, slot)]))
        signed = filter(self.has_signs, candidates)
        stand = untrapped(self.not_used_otherwise(list(signed)))
        return [self.hit(candidate) for candidate in longest(stand)]

    def alone(self, place: int, known: Known) -> Iterator[Candidate]:
        """The expressions of one word that a word is."""
        for (plain, weight), expression in known.alone:
            if expression.needs == NO_NEEDS or self.has_near(expression.needs, place, place):
                yield Candidate(place, place, weight, plain, expression, self.terms[expression.term])

    def onward(self, place: int, path: list[tuple[int, int]]) -> Iterator[Candidate]:
        """The phrases that go on from a place of the tree, each word on the way with its slot."""
        following = path[-1][0] + 1
        if self.adjoins(following):
            yield from self.step(place, path, following)
            if self.known[following].key in self.inflection.particles and self.adjoins(following + 1):
                yield from self.step(place, path, following + 1)

    def step(self, place: int, path: list[tuple[int, int]], word: int) -> Iterator[Candidate]:
        """The phrases that go on from a place of the tree with a word of the text."""
        recogniser = self.recogniser
        for slot in self.known[word].readings:
            further = recogniser.steps.get((place, slot))
            if further is None:
                continue
            longer = [*path, (word, slot)]
            for expression in recogniser.ends.get(further, ()):
                if self.stands(expression, longer):
                    yield self.phrase(expression, longer)
            if further in recogniser.inner:
                yield from self.onward(further, longer)

    def adjoins(self, place: int) -> bool:
        """Whether there is a word at `place` and it may form a phrase with the one before."""
        if place >= len(self.words):
            return False
        return may_join(self.text, self.words[place - 1].end, self.words[place].start)

    def stands(self, expression: Expression, path: list[tuple[int, int]]) -> bool:
        """Whether capitals, vowel signs and the words around allow a phrase here."""
        if not is_written_so(expression, [self.words[place].text for place, _ in path]):
            return False
        return expression.needs == NO_NEEDS or self.has_near(expression.needs, path[0][0], path[-1][0])

    def has_near(self, number: int, first: int, last: int) -> bool:
        """Whether what a form needs stands near the words from `first` to `last`, and nothing undoes it."""
        needs = self.recogniser.table.needs[number]
        wanted = _Wanted.of(needs)
        for distance in range(1, max(needs.before, needs.after) + 1):
            near = self.beside(needs, first, last, distance)
            if any(map(wanted.is_undone, near)):
                return False
            if any(map(wanted.is_met, near)):
                return True
        return False

    def beside(self, needs: Needs, first: int, last: int, distance: int) -> list[Known]:
        """The words at a distance from those from `first` to `last`, on the sides where they count."""
        near = []
        if distance <= needs.before and distance <= first:
            near.append(self.known[first - distance])
        if distance <= needs.after and last + distance < len(self.known):
            near.append(self.known[last + distance])
        return near

    def phrase(self, expression: Expression, path: list[tuple[int, int]]) -> Candidate:
        """A place where a phrase stands, as it is weighed."""
        read = [self.known[place].readings[slot] for place, slot in path]
        return Candidate(
            path[0][0],
            path[-1][0],
            sum(reading.weight for reading in read),
            all(reading.plain for reading in read),
            expression,
            self.terms[expression.term],
        )

    def has_signs(self, candidate: Candidate) -> bool:
        """Whether the signs that belong to an expression stand around it."""
        before, after = candidate.expression.before, candidate.expression.after
        if not before and not after:
            return True
        start, end = self.words[candidate.first].start, self.words[candidate.last].end
        return self.text.endswith(before, 0, start) and self.text.startswith(after, end)

    def not_used_otherwise(self, candidates: list[Candidate]) -> list[Candidate]:
        """The candidates without the acronyms that the text itself uses for something else."""
        acronyms = [one for one in candidates if one.expression.acronym and not one.expression.is_trap]
        if not acronyms:
            return candidates
        others = [one for one in candidates if not one.expression.acronym and not one.expression.is_trap]
        strange = used_otherwise(self.text, self.words, acronyms, others, self.names)
        return [one for one in candidates if (one.term.concept, one.expression.acronym) not in strange]

    def names(self, concept: str) -> Iterator[str]:
        """The ways to write a concept that are no acronyms."""
        for expression in self.recogniser.table.expressions:
            if self.terms[expression.term].concept == concept and not expression.acronym:
                yield expression.text

    def hit(self, candidate: Candidate) -> Hit:
        """What is said of a candidate that stands."""
        expression, term = candidate.expression, candidate.term
        start, end = self.words[candidate.first].start, self.end(candidate.last)
        start, end = start - len(expression.before), end + len(expression.after)
        exact = How.FORM if expression.is_form else How.TERM
        plain = candidate.plain and end == self.words[candidate.last].end + len(expression.after)
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
            period=term.period,
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

    def is_met(self, word: Known) -> bool:
        """Whether a word is one that is asked for."""
        if word.readings and not self.slots.isdisjoint(word.readings):
            return True
        return self.pattern is not None and self.pattern.fullmatch(word.key) is not None

    def is_undone(self, word: Known) -> bool:
        """Whether a word undoes the need where it stands as near."""
        return bool(self.unless) and not self.unless.isdisjoint(word.readings)


_LONGEST_QUOTATION = 500
"""How many code points back an opening quotation mark is looked for."""

_NEXT_WORD = regex.compile(r"\s\p{L}")
_OPENING = regex.compile(rf"(?<![\p{{L}}\p{{N}}])[{OPENING_QUOTES}](?=\S)")
_CLOSING = regex.compile(rf"(?<=\S)[{APOSTROPHES}](?![\p{{L}}\p{{N}}])")


def _quotes_are_open(before: str) -> bool:
    """Whether a single quotation mark was opened and not closed."""
    return len(_OPENING.findall(before)) > len(_CLOSING.findall(before))
