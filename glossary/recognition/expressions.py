"""What is looked for: terms and forms taken apart into words, with the conditions under which they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

import regex

from glossary.inflection import Inflection
from glossary.model import NEAR, Concept, Form, FormKind, Side, Term, TermStatus
from glossary.recognition.collecting import without_collecting
from glossary.recognition.tables import NO_NEEDS, Expression, Named, Needs, Slot, Table
from glossary.recognition.words import words

UNLESS = "-"
"""What stands before a word that undoes what a form needs."""
STAR = "*"
"""What stands for any letters in a word that a form needs."""
EXACT = "="
"""What stands before a word that a form needs just so, without clitics and suffixes."""
DEFINITE = "+"
"""What stands before a word that a form needs with its article or an owner written on to it (Arabic)."""
OR = "|"
"""What begins another alternative of what a form needs: "|<3", at most three words before it; "|>1", the word
after it; "|4", at most four words away; with "=" at the end, where the form stands just as it is written."""
_SHORTEST_INNER = 5
"""How many letters a needed word must have to be looked for after proclitics: others hold shorter ones."""
_SIGNS = UNLESS + EXACT + DEFINITE
_WHERE = re.compile(r"\|(?P<side>[<>]?)(?P<within>\d{0,3})(?P<strict>=?)")


def table_of(concepts: Iterable[Concept], inflection: Inflection) -> Table:
    """The terms and forms of `inflection.code` as rows, but for rejected ones and those without a word."""
    with without_collecting():
        sources = list(_sources(concepts, inflection.code))
        return _Compiler(inflection, _keys_of(sources, inflection)).table(sources)


def key_of_each(written: Sequence[str], inflection: Inflection) -> list[str]:
    """The finding keys of written words, without apostrophes around them.

    Words are folded together, many times faster than one by one: a fold never looks beyond a word, unless it
    joins or parts words, which shows.
    """
    folded = inflection.fold(" ".join(written)).split(" ")
    if len(folded) != len(written):
        folded = [inflection.fold(word) for word in written]
    return [word.strip("'") for word in folded]


class _Source(NamedTuple):
    """A term or form to be looked for, and its words."""

    concept: Concept
    term: Term
    form: Form | None
    parts: list[str]

    @property
    def text(self) -> str:
        return self.form.text if self.form else self.term.text


def _sources(concepts: Iterable[Concept], language: str) -> Iterator[_Source]:
    for concept in concepts:
        for term in concept.terms_in(language):
            if term.status is TermStatus.REJECTED:
                continue
            for form in _looked_for(term):
                parts = _parts(form.text if form else term.text)
                if parts:
                    yield from (_Source(concept, term, one, parts) for one in alternatives(form))


def _looked_for(term: Term) -> tuple[Form | None, ...]:
    """The forms of a term, and None for its own text unless a form takes its place."""
    replaced = any(form.text == term.text and form.kind is not FormKind.TRAP for form in term.forms)
    return term.forms if replaced else (None, *term.forms)


def alternatives(form: Form | None) -> Iterator[Form | None]:
    """A form for each of the alternatives that what it needs is made of; the form itself where it has one."""
    if form is None or not any(need.startswith(OR) for need in form.needs):
        yield form
        return
    needs: list[str] = []
    for need in (*form.needs, OR):
        if need.startswith(OR) and needs:
            yield replace(form, needs=tuple(needs))
            needs = []
        if need.startswith(OR) and need != OR:
            form = _standing(form, need)
        elif need != OR:
            needs.append(need)


def _standing(form: Form, where: str) -> Form:
    """A form with the distance, side and strictness of another alternative."""
    match = _WHERE.fullmatch(where)
    if match is None:
        return form
    side = {"<": Side.BEFORE, ">": Side.AFTER}.get(match["side"], Side.EITHER)
    return replace(form, side=side, within=int(match["within"] or NEAR), strict=bool(match["strict"]))


def _parts(text: str) -> list[str]:
    """The words of an expression, composed."""
    if text.isalpha() and text.isascii():
        return [text]
    return [unicodedata.normalize("NFC", word.text) for word in words(text)]


def _keys_of(sources: Iterable[_Source], inflection: Inflection) -> dict[str, str]:
    """The finding key of every word of the glossary, and of every word that a form needs."""
    found: dict[str, None] = {}
    for source in sources:
        found.update(dict.fromkeys(source.parts))
        if source.form and source.form.needs:
            for need in source.form.needs:
                found.update(dict.fromkeys(filter(None, need.lstrip(_SIGNS).split(STAR))))
    some = list(found)
    return dict(zip(some, key_of_each(some, inflection), strict=True))


class _Compiler:
    """The rows of one language while they are being made."""

    def __init__(self, inflection: Inflection, keys: dict[str, str]) -> None:
        self._particles = inflection.particles
        self._article = inflection.article, inflection.assimilating
        self._keys = keys
        self._slots: dict[Slot, int] = {}
        self._needs: dict[Needs, int] = {}

    def table(self, sources: Iterable[_Source]) -> Table:
        """All rows."""
        made = Table()
        last: Term | None = None
        for source in sources:
            if source.term is not last:
                last = source.term
                made.terms.append(_named(source))
            made.expressions.append(self._expression(len(made.terms) - 1, source))
        made.slots.extend(self._slots)
        made.needs.extend(self._needs)
        return made

    def _expression(self, term: int, source: _Source) -> Expression:
        form, is_name = source.form, source.concept.part_of_speech.is_name
        parts = self._without_particles(source.parts)
        acronym = parts[0] if len(parts) == 1 and _is_acronym(parts[0]) else ""
        before, after = _signs(source.text)
        capitals = "".join("C" if part[0].isupper() else "." for part in parts) if is_name else ""
        return Expression(
            term=term,
            text=source.text,
            is_form=form is not None,
            is_trap=form is not None and form.kind is FormKind.TRAP,
            slots=self._slots_of(parts, is_name and not acronym, _begins_phrase(form)),
            capitals=capitals if "C" in capitals else "",
            acronym=acronym,
            strict=form.text if form and form.strict else "",
            needs=self._needs_of(form) if form and form.needs else NO_NEEDS,
            before=before,
            after=after,
        )

    def _without_particles(self, parts: list[str]) -> list[str]:
        """The words of an expression without the particles that may be missing between them."""
        if len(parts) == 1 or not self._particles:
            return parts
        inner = [part for part in parts if self._keys[part] not in self._particles]
        return inner if len(inner) > 1 else parts

    def _slots_of(self, parts: Sequence[str], is_name: bool, begins: bool) -> tuple[int, ...]:
        is_alone = len(parts) == 1
        return tuple(
            self._slot(Slot(self._keys[part], is_name, begins and place == 0, is_alone))
            for place, part in enumerate(parts)
        )

    def _slot(self, slot: Slot) -> int:
        return self._slots.setdefault(slot, len(self._slots))

    def _needs_of(self, form: Form) -> int:
        wanted = [need for need in form.needs if not need.startswith(UNLESS)]
        undoing = (need.removeprefix(UNLESS) for need in form.needs if need.startswith(UNLESS))
        needs = Needs(
            slots=self._vouchers(need for need in wanted if not _is_as_written(need)),
            patterns=tuple(chain.from_iterable(map(self._patterns, filter(_is_as_written, wanted)))),
            unless=self._vouchers(undoing),
            before=0 if form.side is Side.AFTER else form.within,
            after=0 if form.side is Side.BEFORE else form.within,
        )
        return self._needs.setdefault(needs, len(self._needs))

    def _vouchers(self, some: Iterable[str]) -> tuple[int, ...]:
        """The slots of words that stand near a form, inflected like any word of a phrase."""
        return tuple(self._slot(Slot(self._keys[word], False, True, False)) for word in some)

    def _patterns(self, need: str) -> tuple[str, ...]:
        """How a needed word that is compared as it is written may be written."""
        written = STAR.join(self._keys.get(part, "") for part in need.lstrip(_SIGNS).split(STAR))
        if not need.startswith(DEFINITE):
            return (written,)
        article, swallower = self._article
        owned = [written + STAR]
        if len(written) >= _SHORTEST_INNER:
            owned.append(STAR + written + STAR)
        if not article:
            return tuple(owned)
        return (article + written, STAR + article + written, 2 * swallower + written, *owned)


def _named(source: _Source) -> Named:
    term = source.term
    return Named(term.id, term.concept, term.text, term.status, term.use_rule, source.concept.period)


def _signs(text: str) -> tuple[str, str]:
    """The signs written on to a term that are part of it (C++, .NET, (a+)+$), before it and after it.

    Brackets and punctuation alone are none: those stand around a term in any text.
    """
    if text.isalpha() or not (_SIGN_AFTER.search(text) or _SIGN_BEFORE.search(text)):
        return "", ""
    found = list(words(text))
    before, after = text[: found[0].start].split(), text[found[-1].end :].split()
    is_before = before and text[found[0].start - 1] == before[-1][-1]
    is_after = after and text[found[-1].end] == after[0][0]
    signs = (before[-1] if is_before else "", after[0] if is_after else "")
    return signs if _SIGN_BEFORE.search(signs[0]) or _SIGN_AFTER.search(signs[1]) else ("", "")


_SIGN_AFTER = regex.compile(r"[\p{S}#@*%&\\\[\]{}]")
_SIGN_BEFORE = regex.compile(r"[\p{S}#@*%&\\\[\]{}.]")


def _begins_phrase(form: Form | None) -> bool:
    """Whether a form's first word begins its phrase, and so takes proclitics: not if one must go before."""
    return form is None or not (form.needs and form.side is Side.BEFORE and form.within == 1)


def _is_as_written(need: str) -> bool:
    """Whether a needed word is compared as it is written: one with a star or a sign."""
    return STAR in need or need.startswith((EXACT, DEFINITE))


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()
