"""What a file says of one concept or term, gathered category by category until it is a record."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from glossary.files import values
from glossary.files.entries import Problem
from glossary.files.tokens import form_of
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
NOT_OURS = "The note “{}” looks like one of ours and is not; it was left out."

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
    references: dict[str, str] = field(default_factory=dict)
    links: list[tuple[str, str]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
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
            self._part_of_speech(text)
        elif category in _WORDS:
            name, read, called = _WORDS[category]
            value = read(text)
            if value is None:
                self.report(line, UNKNOWN.format(text[:40], called))
                self.notes.append(f"{category}: {text}")
            else:
                self.fields[name] = value
        elif category in _TEXTS:
            self.fields.setdefault(_TEXTS[category], text)
        elif category == "definition" and level != "term":
            self._define(text)
        elif category == "subjectField":
            before = self.fields.get("subject")
            self.fields["subject"] = f"{before}; {text}" if before else text
        else:
            self.notes.append(f"{category}: {text}" if category else text)

    def _define(self, text: str) -> None:
        """Take the first definition as such, and others as notes."""
        if self.fields.setdefault("definition", text) != text:
            self.notes.append(f"definition: {text}")

    def _part_of_speech(self, text: str) -> None:
        self.part_of_speech = values.part_of_speech_of(text)
        if self.part_of_speech is None:
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
    """Take what one of our own notes says; one that cannot be read is reported."""
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
        said.report(line, NOT_OURS.format(f"[hevok:{name}] {value}"[:60]))
