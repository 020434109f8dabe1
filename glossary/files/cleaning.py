"""What may be kept of an entry: of other programs' files without stray marks and texts that are too long."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from glossary import contents
from glossary.errors import NotAllowed
from glossary.files.entries import Entry, Problem, Read
from glossary.model import Form, Period

DAY = re.compile(r"[0-9].*-[0-1][0-9]-[0-3][0-9]")
"""What the store takes for a day."""
NO_DAY = "“{}” is no day; it was left out. Write it like 2025-01-29."


def clean(entry: Entry) -> Entry:
    """An entry as it can be kept, with what was left out among its problems.

    What this program wrote itself stays as it stands, so that it comes back as it was.
    """
    cleaning = _Cleaning(entry.line)
    period = cleaning.period(entry.concept.period)
    concept = replace(entry.concept, period=period)
    terms = entry.terms
    if not entry.is_ours:
        concept = replace(
            concept,
            definition=cleaning.text(contents.prose, concept.definition),
            notes=cleaning.text(contents.prose, concept.notes),
            subject=cleaning.text(contents.line, concept.subject),
            contrast=cleaning.text(contents.prose, concept.contrast),
        )
        terms = tuple(found for read in terms if (found := cleaning.term(read)))
    return replace(entry, concept=concept, terms=terms, problems=(*entry.problems, *cleaning.problems))


class _Cleaning:
    def __init__(self, line: int) -> None:
        self.line = line
        self.problems: list[Problem] = []

    def term(self, read: Read) -> Read | None:
        text = self.text(contents.words, read.term.text)
        if not text:
            return None
        term = replace(
            read.term,
            text=text,
            variety=self.text(contents.line, read.term.variety),
            note=self.text(contents.prose, read.term.note),
            reason=self.text(contents.prose, read.term.reason),
            forms=tuple(found for form in read.term.forms if (found := self.form(form))),
        )
        return replace(read, term=term)

    def form(self, form: Form) -> Form | None:
        text = self.text(contents.words, form.text)
        return replace(form, text=text) if text else None

    def text(self, read: Callable[[object], str], text: str) -> str:
        try:
            return read(text) if text else ""
        except NotAllowed as error:
            self.problems.append(Problem(self.line, f"{error} It was left out."))
            return ""

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
