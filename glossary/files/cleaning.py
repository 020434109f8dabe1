"""What may be kept of an entry: of other programs' files without stray marks and texts that are too long."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from glossary.deciding import contents
from glossary.errors import NotAllowed
from glossary.files.entries import Entry, Problem, Read
from glossary.model import Concept, Form, Period, Term

Record = TypeVar("Record", Entry, Concept, Term, Form)

DAY = re.compile(r"[0-9].*-[0-1][0-9]-[0-3][0-9]")
"""What the store takes for a day."""
MOST_TERMS = 5_000
"""Terms of one concept; the most of real ones have some dozens."""
MANY_TERMS = f"The concept has more than {MOST_TERMS:,} terms; the others were left out."
UNSEEN = (
    "Characters that nobody sees, such as those that steer the direction of writing, were taken out ({})."
)
NO_DAY = "“{}” is no day; it was left out. Write it like 2025-01-29."


def clean(entry: Entry) -> Entry:
    """An entry as it can be kept, with what was left out among its problems.

    What this program wrote itself stays as it stands, so that it comes back as it was.
    """
    cleaning = _Cleaning(entry.line, entry.is_ours)
    concept = _with(
        entry.concept,
        definition=cleaning.text(contents.prose, entry.concept.definition),
        notes=cleaning.text(contents.prose, entry.concept.notes),
        subject=cleaning.text(contents.line, entry.concept.subject),
        contrast=cleaning.text(contents.prose, entry.concept.contrast),
        period=cleaning.period(entry.concept.period),
    )
    terms = tuple(found for read in entry.terms[:MOST_TERMS] if (found := cleaning.term(read)))
    if len(entry.terms) > MOST_TERMS:
        cleaning.problems.append(Problem(entry.line, MANY_TERMS))
    return _with(entry, concept=concept, terms=terms, problems=(*entry.problems, *cleaning.problems))


def _unseen(text: str) -> set[str]:
    """The characters of a text that steer how it is shown and are not shown themselves."""
    return set() if text.isascii() else {each for each in text if unicodedata.category(each) == "Cf"}


def _with(record: Record, **fields: Any) -> Record:
    """A record with other fields; itself where none differs."""
    is_same = all(getattr(record, name) == value for name, value in fields.items())
    return record if is_same else replace(record, **fields)


class _Cleaning:
    def __init__(self, line: int, is_ours: bool) -> None:
        self.line, self.is_ours = line, is_ours
        self.problems: list[Problem] = []

    def term(self, read: Read) -> Read | None:
        text = self.text(contents.words, read.term.text)
        if not text.strip():
            return None
        forms = {(form.text, form.kind): form for form in map(self.form, read.term.forms) if form}
        term = _with(
            read.term,
            text=text,
            variety=self.text(contents.line, read.term.variety),
            note=self.text(contents.prose, read.term.note),
            reason=self.text(contents.prose, read.term.reason),
            forms=tuple(forms.values()),
        )
        return read if term is read.term else replace(read, term=term)

    def form(self, form: Form) -> Form | None:
        text = self.text(contents.words, form.text).strip()
        return _with(form, text=text) if text else None

    def text(self, read: Callable[[object], str], text: str) -> str:
        if not text or self.is_ours:
            return text
        try:
            kept = read(text)
        except NotAllowed as error:
            self.problems.append(Problem(self.line, f"{error} It was left out."))
            return ""
        if gone := _unseen(text) - _unseen(kept):
            named = ", ".join(f"U+{ord(each):04X}" for each in sorted(gone))
            self.problems.append(Problem(self.line, UNSEEN.format(named)))
        return kept

    def period(self, period: Period | None) -> Period | None:
        if period is None:
            return None
        kept = Period(self.day(period.since), self.day(period.until), period.note)
        return kept if kept != Period() else None

    def day(self, day: str) -> str:
        if day and not DAY.fullmatch(day):
            self.problems.append(Problem(self.line, NO_DAY.format(day[:40])))
            return ""
        return day
