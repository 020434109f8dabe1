"""Finding the glossary's terms in running text: pure, compiled once per revision, one pass over the words.

A precise finder: whole written words only, and a trap that the glossary knows keeps it quiet, for a false
alarm costs more trust than a miss.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import regex

from glossary.expressions import Expression, Needs, expressions, key
from glossary.inflection import Inflection
from glossary.model import Concept, Hit, How, TermStatus
from glossary.overlaps import Candidate, longest, untrapped
from glossary.readings import Lexicon, Reading, Slot
from glossary.words import APOSTROPHES, HYPHENS, OPENING_QUOTES, Word, may_join, words


@dataclass(slots=True)
class Recogniser:
    """The terms of one language, made ready to be found. Compiled by `compile_index`."""

    inflection: Inflection
    lexicon: Lexicon
    by_first_slot: dict[Slot, list[Expression]]
    _keys: dict[str, str] = field(default_factory=dict)

    def key(self, written: str) -> str:
        """The finding key of one written word; kept, since texts repeat words."""
        known = self._keys.get(written)
        if known is None:
            if len(self._keys) >= _KEPT:
                self._keys.clear()
            known = self._keys[written] = key(written, self.inflection)
        return known


_KEPT = 100_000
"""How many keys are kept before they are forgotten."""


# ---------------------------------------------------------------- compiling


def compile_index(concepts: Iterable[Concept], inflection: Inflection) -> Recogniser:
    """Make the terms and forms of `inflection.code` findable; keep the result per revision and language."""
    lexicon = Lexicon(inflection)
    by_first_slot: dict[Slot, list[Expression]] = {}
    for concept in concepts:
        for term in concept.terms_in(inflection.code):
            if term.status is TermStatus.REJECTED:
                continue
            for expression in expressions(term, concept.part_of_speech.is_name, inflection):
                for slot in expression.all_slots:
                    lexicon.add(slot)
                by_first_slot.setdefault(expression.slots[0], []).append(expression)
    return Recogniser(inflection, lexicon, by_first_slot)


# ---------------------------------------------------------------- recognising


def recognise(text: str, recogniser: Recogniser) -> list[Hit]:
    """Every term in `text`, in order, as whole written words with their clitics and suffixes.

    Of overlapping ones the longest stands. A string that several concepts own gives one hit for each.
    """
    return list(_Scan(text, recogniser).hits())


@dataclass
class _Scan:
    """One text being searched."""

    text: str
    recogniser: Recogniser

    @cached_property
    def words(self) -> list[Word]:
        return list(words(self.text))

    @cached_property
    def readings(self) -> list[dict[Slot, Reading]]:
        return [self.recogniser.lexicon.readings(self.recogniser.key(word.text)) for word in self.words]

    def hits(self) -> Iterator[Hit]:
        candidates = list(self.candidates())
        for candidate in longest(untrapped(candidates)):
            yield self.hit(candidate)

    def candidates(self) -> Iterator[Candidate]:
        for first, readings in enumerate(self.readings):
            for slot in readings:
                for expression in self.recogniser.by_first_slot.get(slot, ()):
                    places = self.follow(expression, first)
                    if places and self.stands(expression, places):
                        yield self.candidate(expression, places)

    def follow(self, expression: Expression, first: int) -> list[int]:
        """The places of an expression's words from `first` on; empty when they do not all follow."""
        places = [first]
        for slot in expression.slots[1:]:
            place = places[-1] + 1
            if self.adjoins(place) and slot not in self.readings[place] and self.is_particle(place):
                place += 1
            if not self.adjoins(place) or slot not in self.readings[place]:
                return []
            places.append(place)
        return places

    def adjoins(self, place: int) -> bool:
        """Whether there is a word at `place` and it may form a phrase with the one before."""
        if place >= len(self.words):
            return False
        return may_join(self.text, self.words[place - 1].end, self.words[place].start)

    def is_particle(self, place: int) -> bool:
        return self.recogniser.key(self.words[place].text) in self.recogniser.inflection.particles

    def stands(self, expression: Expression, places: Sequence[int]) -> bool:
        """Whether capitals, vowel signs and the words around allow the expression here."""
        written = [unicodedata.normalize("NFC", self.words[place].text) for place in places]
        if expression.acronym and not written[0].startswith(expression.acronym):
            return False
        if any(
            capital and not word[0].isupper()
            for capital, word in zip(expression.capitals, written, strict=True)
        ):
            return False
        if expression.marks and not expression.marks.search(" ".join(written).replace(_TATWEEL, "")):
            return False
        return expression.needs is None or self.has_near(expression.needs, places[0], places[-1])

    def has_near(self, needs: Needs, first: int, last: int) -> bool:
        """Whether what a form needs stands near the words from `first` to `last`."""
        before = range(max(0, first - needs.before), first)
        after = range(last + 1, min(len(self.words), last + 1 + needs.after))
        return any(
            not needs.slots.isdisjoint(self.readings[place])
            or needs.pattern.fullmatch(self.recogniser.key(self.words[place].text))
            for place in (*before, *after)
        )

    def candidate(self, expression: Expression, places: Sequence[int]) -> Candidate:
        pairs = zip(places, expression.slots, strict=True)
        read = [self.readings[place][slot] for place, slot in pairs]
        weight, plain = sum(reading.weight for reading in read), all(reading.plain for reading in read)
        return Candidate(places[0], places[-1], weight, plain, expression)

    def hit(self, candidate: Candidate) -> Hit:
        expression = candidate.expression
        start, end = self.words[candidate.first].start, self.end(candidate.last)
        exact = How.FORM if expression.form else How.TERM
        plain = candidate.plain and end == self.words[candidate.last].end
        return Hit(
            start=start,
            end=end,
            text=self.text[start:end],
            concept=expression.term.concept,
            term=expression.term.text,
            term_id=expression.term.id,
            status=expression.term.status,
            use_rule=expression.term.use_rule,
            how=exact if plain else How.INFLECTED,
            form=expression.text,
        )

    def end(self, place: int) -> int:
        """Where the written word at `place` ends, with a suffix or possessive that a sign sets off."""
        word, inflection = self.words[place], self.recogniser.inflection
        sign = self.text[word.end : word.end + 1]
        if sign and sign in HYPHENS and "-" in inflection.joiners and self.is_suffix(place + 1, word.end + 1):
            return self.words[place + 1].end
        if sign and sign in APOSTROPHES and self.is_mute_possessive(word):
            return word.end + 1
        return word.end

    def is_suffix(self, place: int, start: int) -> bool:
        """Whether the word at `place` begins at `start` and is a suffix of names."""
        if place >= len(self.words) or self.words[place].start != start:
            return False
        key = self.recogniser.key(self.words[place].text)
        return any(key in paradigm.suffixes for paradigm in self.recogniser.inflection.names)

    def is_mute_possessive(self, word: Word) -> bool:
        """Whether an apostrophe after `word` is a possessive and not the end of a quotation."""
        letter = self.recogniser.inflection.mute_possessive
        if not letter or not word.text.lower().endswith(letter):
            return False
        following = self.text[word.end + 1 : word.end + 3]
        before = self.text[max(0, word.end - _LONGEST_QUOTATION) : word.end]
        return _NEXT_WORD.match(following) is not None and not _quotes_are_open(before)


_LONGEST_QUOTATION = 500
"""How many code points back an opening quotation mark is looked for."""

_TATWEEL = "\N{ARABIC TATWEEL}"
_NEXT_WORD = regex.compile(r"\s\p{L}")
_OPENING = regex.compile(rf"(?<![\p{{L}}\p{{N}}])[{OPENING_QUOTES}](?=\S)")
_CLOSING = regex.compile(rf"(?<=\S)[{APOSTROPHES}](?![\p{{L}}\p{{N}}])")


def _quotes_are_open(before: str) -> bool:
    """Whether a single quotation mark was opened and not closed."""
    return len(_OPENING.findall(before)) > len(_CLOSING.findall(before))
