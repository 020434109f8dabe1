"""What is looked for: a term or form taken apart into words, with the conditions under which it stands."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from glossary.inflection import Inflection
from glossary.model import Form, FormKind, Side, Term
from glossary.readings import Slot
from glossary.words import words


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


def expressions(term: Term, is_name: bool, inflection: Inflection) -> Iterator[Expression]:
    """A term and its forms as they are looked for, those that hold a word; `is_name`: its concept is one."""
    for form in _looked_for(term):
        parts = _parts(form.text if form else term.text, inflection)
        if parts:
            yield _expression(term, form, parts, is_name, inflection)


def key(written: str, inflection: Inflection) -> str:
    """The finding key of one written word, without apostrophes around it."""
    return inflection.fold(written).strip("'")


def _looked_for(term: Term) -> tuple[Form | None, ...]:
    """The forms of a term, and None for its own text unless a form takes its place."""
    replaced = any(form.text == term.text and form.kind is not FormKind.TRAP for form in term.forms)
    return term.forms if replaced else (None, *term.forms)


def _expression(
    term: Term, form: Form | None, parts: Sequence[str], is_name: bool, inflection: Inflection
) -> Expression:
    acronym = parts[0] if len(parts) == 1 and _is_acronym(parts[0]) else ""
    return Expression(
        term=term,
        form=form,
        slots=tuple(_slots(parts, is_name and not acronym, _begins_phrase(form), inflection)),
        capitals=tuple(is_name and part[0].isupper() for part in parts),
        acronym=acronym,
        marks=_marks(form.text) if form and form.strict else None,
        needs=_needs(form, inflection) if form and form.needs else None,
    )


def _parts(text: str, inflection: Inflection) -> list[str]:
    """The words of an expression, composed, without the particles that may be missing between them."""
    written = [unicodedata.normalize("NFC", word.text) for word in words(text)]
    inner = [part for part in written if key(part, inflection) not in inflection.particles]
    return inner if len(inner) > 1 else written


def _begins_phrase(form: Form | None) -> bool:
    """Whether a form's first word begins its phrase, and so takes proclitics: not if one must go before."""
    return form is None or not (form.needs and form.side is Side.BEFORE and form.within == 1)


def _slots(parts: Sequence[str], is_name: bool, begins: bool, inflection: Inflection) -> Iterator[Slot]:
    for place, part in enumerate(parts):
        is_first = begins and place == 0
        yield Slot(key(part, inflection), is_name, is_first, is_alone=len(parts) == 1)


def _needs(form: Form, inflection: Inflection) -> Needs:
    whole = [key(need, inflection) for need in form.needs if "*" not in need]
    starred = [need.split("*") for need in form.needs if "*" in need]
    patterns = (".+".join(regex.escape(key(part, inflection)) for part in parts) for parts in starred)
    return Needs(
        slots=frozenset(Slot(word, is_name=False, is_first=True, is_alone=False) for word in whole),
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
