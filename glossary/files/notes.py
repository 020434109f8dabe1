"""What a file says of one concept or term, gathered category by category until it is a record."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from glossary.files import values
from glossary.files.entries import Problem
from glossary.files.tokens import BEGINS, form_of
from glossary.model import (
    Concept,
    Equivalence,
    Form,
    Gender,
    PartOfSpeech,
    Period,
    Review,
    Sensitivity,
    Term,
    TermStatus,
    UseRule,
)

SPACE = re.compile(r"\s+")
UNKNOWN = "“{}” is no {} that the glossary has; it was kept as a note."
NO_CATEGORY = "The glossary has no category “{}”; what it says was kept as a note."
TAKEN_AS = "The status “{}” was taken as “{}”."
NOT_OURS = "The note “{}” looks like one of ours and cannot be read; it was kept as a note."
FROM_ELSEWHERE = "A note [hevok:{}] in a file that Hevok did not write says nothing; it was kept as a note."

_WORDS: dict[str, tuple[str, Callable[[str], Any], str]] = {
    "administrativeStatus": ("status", values.status_of, "status"),
    "normativeAuthorization": ("status", values.status_of, "status"),
    "termStatus": ("status", values.status_of, "status"),
    "processStatus": ("status", values.status_of, "status"),
    "termType": ("kind", values.kind_of, "kind of term"),
    "grammaticalGender": ("gender", values.gender_of, "gender"),
}
_TEXTS = {"geographicalUsage": "variety"}
_TOKENS: dict[str, Callable[[str], Any]] = {
    "status": TermStatus,
    "use-rule": UseRule,
    "equivalence": Equivalence,
    "gender": Gender,
    "review": Review,
    "sensitivity": Sensitivity,
    "part-of-speech": PartOfSpeech,
    "period": lambda text: Period(*map(str, json.loads(text))),
}
"""The tokens whose values are not mere words, and what reads them."""
_FIELDS = frozenset(
    ("definition", "subject", "notes", "contrast", "variety", "term", "script", "reason", "note", "no-term")
)
"""The tokens whose values are the words of a field, where XML or a note cannot hold them as they are."""


@dataclass(slots=True)
class Said:
    """What stands in a file of a concept or term so far."""

    ours: bool
    """Whether this program wrote the file: then words are taken as they stand, to the last space."""
    language: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    tokens: dict[str, Any] = field(default_factory=dict)
    forms: list[Form] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    successor: str | None = None
    """The name of the term that took this one's place."""
    part_of_speech: PartOfSpeech | None = None
    problems: list[Problem] = field(default_factory=list)

    def plain(self, text: str) -> str:
        """Words without the line breaks and indents that other programs lay out their files with."""
        return text if self.ours else SPACE.sub(" ", text).strip()

    def report(self, line: int, what: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(line, what))

    def categorise(self, category: str, text: str, level: str, line: int) -> None:
        """Take a data category by what it is; one that the glossary has not becomes a note."""
        if category == "partOfSpeech":
            self._part_of_speech(text, line)
        elif category in _WORDS:
            name, read, called = _WORDS[category]
            value = read(text)
            if value is None:
                self.report(line, UNKNOWN.format(text[:40], called))
                self.notes.append(f"{category}: {text}")
            else:
                self.fields[name] = value
                if name == "status" and not values.is_usual_status(text, value):
                    self.report(line, TAKEN_AS.format(text[:40], value))
        elif category in _TEXTS:
            self.fields.setdefault(_TEXTS[category], text)
        elif category == "definition" and level != "term":
            self._define(text)
        elif category == "subjectField":
            before = self.fields.get("subject")
            self.fields["subject"] = f"{before}; {text}" if before else text
        elif category:
            self.report(line, NO_CATEGORY.format(category[:40]))
            self.notes.append(f"{category}: {text}")
        else:
            self.notes.append(text)

    def _define(self, text: str) -> None:
        """Take the first definition as such, and others as notes."""
        if self.fields.setdefault("definition", text) != text:
            self.notes.append(f"definition: {text}")

    def _part_of_speech(self, text: str, line: int) -> None:
        self.part_of_speech = values.part_of_speech_of(text)
        if self.part_of_speech is None:
            self.report(line, UNKNOWN.format(text[:40], "part of speech"))
            self.notes.append(f"partOfSpeech: {text}")

    def term(self, text: str) -> tuple[Term, frozenset[str]]:
        """The term that this is said of, and which of its fields are."""
        told = {**self.fields, **self.tokens}
        for name in ("term", "use-rule", "no-term", "subject", "definition"):
            told.pop(name, None)
        if "use-rule" in self.tokens:
            told["use_rule"] = self.tokens["use-rule"]
        if "note" not in told and self.notes:
            told["note"] = "\n".join(self.notes)
        term = Term(
            id=0,
            concept="",
            language=self.language,
            text=self.tokens.get("term", text),
            forms=tuple(self.forms),
            **told,
        )
        return term, frozenset(told)


def concept_of(said: Said, id_: str) -> tuple[Concept, frozenset[str]]:
    """The concept that this is said of, and which of its fields are."""
    told = {**said.fields, **said.tokens}
    part = told.pop("part-of-speech", None) or said.part_of_speech
    if part:
        told["part_of_speech"] = part
    if "notes" not in told and said.notes:
        told["notes"] = "\n".join(said.notes)
    allowed = {name: told[name] for name in told if name in Concept.__dataclass_fields__}
    filled = {"part_of_speech": PartOfSpeech.NOUN, "definition": "", **allowed}
    return Concept(id=id_, **filled), frozenset(allowed)


def apply_token(said: Said, name: str, value: str, line: int) -> None:
    """Take what one of our own notes says; one that cannot be read is reported, and kept as it stands."""
    try:
        if name == "form":
            said.forms.append(form_of(value))
        elif name in _TOKENS:
            said.tokens[name] = _TOKENS[name](value)
        elif name in _FIELDS:
            said.tokens[name] = value
        else:
            raise ValueError(name)
    except (ValueError, TypeError, RecursionError):
        keep_unread(said, f"[hevok:{name}] {value}", line)


def keep_unread(said: Said, note: str, line: int) -> None:
    """Keep a note that looks like one of ours as it stands, and report it."""
    name = note.removeprefix(BEGINS).partition("]")[0]
    said.report(line, NOT_OURS.format(note[:60]) if said.ours else FROM_ELSEWHERE.format(name[:30]))
    said.notes.append(note)
