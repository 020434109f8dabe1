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

from glossary.inflection import Inflection
from glossary.model import DISCOURAGED, OFFERED, Concept, Form, FormKind, Hit, How, Side, Term, TermStatus
from glossary.readings import Lexicon, Reading, Slot
from glossary.words import APOSTROPHES, HYPHENS, OPENING_QUOTES, Word, may_join, words


@dataclass(frozen=True, slots=True)
class Needs:
    """What must stand near a form: one of some words, or one that a pattern describes."""

    slots: frozenset[Slot]
    pattern: regex.Pattern[str]
    before: int
    after: int
    """How many words before and after the form are looked at."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A term or form as it is looked for."""

    term: Term
    form: Form | None
    slots: tuple[Slot, ...]
    capitals: tuple[bool, ...]
    """For each slot, whether the word must begin with a capital: in names the capital is part of the name."""
    acronym: str
    """The capitals that a one-word acronym must keep (SNA, not sna); empty for other expressions."""
    marks: regex.Pattern[str] | None
    """What a strict form's words must hold, vowel signs included."""
    needs: Needs | None
    """What must stand near."""

    @property
    def is_trap(self) -> bool:
        """Whether it is looked for only so as to leave it alone."""
        return self.form is not None and self.form.kind is FormKind.TRAP

    @property
    def all_slots(self) -> Iterator[Slot]:
        """Every word that must be made known, so that it can be found."""
        yield from self.slots
        yield from self.needs.slots if self.needs else ()

    @property
    def text(self) -> str:
        """As the glossary writes it."""
        return self.form.text if self.form else self.term.text


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
            known = self._keys[written] = _key(written, self.inflection)
        return known


_KEPT = 100_000
"""How many keys are kept before they are forgotten."""


def _key(written: str, inflection: Inflection) -> str:
    return inflection.fold(written).strip("'")


# ---------------------------------------------------------------- compiling


def compile_index(concepts: Iterable[Concept], inflection: Inflection) -> Recogniser:
    """Make the terms and forms of `inflection.code` findable; keep the result per revision and language."""
    lexicon = Lexicon(inflection)
    by_first_slot: dict[Slot, list[Expression]] = {}
    for concept in concepts:
        for term in concept.terms_in(inflection.code):
            if term.status is TermStatus.REJECTED:
                continue
            for form in _looked_for(term):
                expression = _expression(term, form, concept.part_of_speech.is_name, inflection)
                if expression is None:
                    continue
                for slot in expression.all_slots:
                    lexicon.add(slot)
                by_first_slot.setdefault(expression.slots[0], []).append(expression)
    return Recogniser(inflection, lexicon, by_first_slot)


def _looked_for(term: Term) -> tuple[Form | None, ...]:
    """The forms of a term, and None for its own text unless a form takes its place."""
    replaced = any(form.text == term.text and form.kind is not FormKind.TRAP for form in term.forms)
    return term.forms if replaced else (None, *term.forms)


def _expression(term: Term, form: Form | None, is_name: bool, inflection: Inflection) -> Expression | None:
    """How a term or form is looked for; None when it holds no word."""
    text = form.text if form else term.text
    parts = _parts(text, inflection)
    if not parts:
        return None
    acronym = parts[0] if len(parts) == 1 and _is_acronym(parts[0]) else ""
    return Expression(
        term=term,
        form=form,
        slots=tuple(_slots(parts, is_name and not acronym, _begins_phrase(form), inflection)),
        capitals=tuple(is_name and part[0].isupper() for part in parts),
        acronym=acronym,
        marks=_marks(text) if form and form.strict else None,
        needs=_needs(form, inflection) if form and form.needs else None,
    )


def _parts(text: str, inflection: Inflection) -> list[str]:
    """The words of an expression, composed, without the particles that may be missing between them."""
    written = [unicodedata.normalize("NFC", word.text) for word in words(text)]
    inner = [part for part in written if _key(part, inflection) not in inflection.particles]
    return inner if len(inner) > 1 else written


def _begins_phrase(form: Form | None) -> bool:
    """Whether a form's first word begins its phrase, and so takes proclitics: not if one must go before."""
    return form is None or not (form.needs and form.side is Side.BEFORE and form.within == 1)


def _slots(parts: Sequence[str], is_name: bool, begins: bool, inflection: Inflection) -> Iterator[Slot]:
    for place, part in enumerate(parts):
        is_first = begins and place == 0
        yield Slot(_key(part, inflection), is_name, is_first, is_alone=len(parts) == 1)


def _needs(form: Form, inflection: Inflection) -> Needs:
    whole = [_key(need, inflection) for need in form.needs if "*" not in need]
    starred = [need.split("*") for need in form.needs if "*" in need]
    patterns = (".+".join(regex.escape(_key(part, inflection)) for part in parts) for parts in starred)
    return Needs(
        slots=frozenset(Slot(key, is_name=False, is_first=True, is_alone=False) for key in whole),
        pattern=regex.compile("|".join(patterns) or _NEVER),
        before=0 if form.side is Side.AFTER else form.within,
        after=0 if form.side is Side.BEFORE else form.within,
    )


_NEVER = "(?!)"


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _marks(text: str) -> regex.Pattern[str]:
    """A pattern for `text` that allows vowel signs anywhere and insists on those that it has itself."""
    letters = regex.findall(r"(\P{M})(\p{M}*)", unicodedata.normalize("NFC", text))
    pieces = (
        regex.escape(letter) + "".join(rf"(?=\p{{M}}*{mark})" for mark in marks) + r"\p{M}*"
        for letter, marks in letters
    )
    return regex.compile("".join(pieces))


# ---------------------------------------------------------------- recognising


@dataclass(frozen=True, slots=True)
class _Candidate:
    first: int
    last: int
    """The places of its first and last word among the words of the text."""
    weight: int
    plain: bool
    expression: Expression

    def covers(self, other: _Candidate) -> bool:
        """Whether `other` lies within it and is no better reading of the same words."""
        if (self.first, self.last) == (other.first, other.last):
            return self.weight >= other.weight
        return self.first <= other.first and other.last <= self.last


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
        for candidate in _longest(_untrapped(candidates)):
            yield self.hit(candidate)

    def candidates(self) -> Iterator[_Candidate]:
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

    def candidate(self, expression: Expression, places: Sequence[int]) -> _Candidate:
        pairs = zip(places, expression.slots, strict=True)
        read = [self.readings[place][slot] for place, slot in pairs]
        weight, plain = sum(reading.weight for reading in read), all(reading.plain for reading in read)
        return _Candidate(places[0], places[-1], weight, plain, expression)

    def hit(self, candidate: _Candidate) -> Hit:
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


def _untrapped(candidates: Sequence[_Candidate]) -> Iterator[_Candidate]:
    """The candidates that are no traps and stand in no trap of their own concept."""
    traps: dict[tuple[str, int], list[_Candidate]] = {}
    for trap in candidates:
        if trap.expression.is_trap:
            for place in range(trap.first, trap.last + 1):
                traps.setdefault((trap.expression.term.concept, place), []).append(trap)
    for candidate in candidates:
        around = traps.get((candidate.expression.term.concept, candidate.first), ())
        if not candidate.expression.is_trap and not any(trap.covers(candidate) for trap in around):
            yield candidate


def _longest(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """The longest of overlapping candidates, in the order of the text; of one span, one per concept."""
    taken: dict[int, tuple[int, int]] = {}
    stand: list[_Candidate] = []
    by_length = sorted(
        candidates, key=lambda one: (one.first - one.last, one.first, -one.weight, not one.plain)
    )
    for candidate in by_length:
        span = (candidate.first, candidate.last)
        places = range(candidate.first, candidate.last + 1)
        if all(taken.get(place, span) == span for place in places):
            taken.update(dict.fromkeys(places, span))
            stand.append(candidate)
    return sorted(_best_per_concept(stand), key=lambda one: (one.first, one.expression.term.concept))


def _best_per_concept(candidates: Iterable[_Candidate]) -> Iterator[_Candidate]:
    """Of the readings of one span the heaviest, and of those the best one for each concept."""
    spans: dict[tuple[int, int], list[_Candidate]] = {}
    for candidate in candidates:
        spans.setdefault((candidate.first, candidate.last), []).append(candidate)
    for group in spans.values():
        heaviest = max(candidate.weight for candidate in group)
        best: dict[str, _Candidate] = {}
        for candidate in sorted((one for one in group if one.weight == heaviest), key=_preference):
            best.setdefault(candidate.expression.term.concept, candidate)
        yield from best.values()


_ORDER = {status: place for place, status in enumerate((*OFFERED, *DISCOURAGED))}


def _preference(candidate: _Candidate) -> tuple[bool, bool, int, int]:
    expression = candidate.expression
    status = _ORDER[expression.term.status]
    return not candidate.plain, expression.form is not None, status, expression.term.id
