"""What a plan does to a glossary: one deed for each change, gathered by the entry that asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from glossary.deliberation import ProposalKind
from glossary.files.entries import Problem
from glossary.model import Concept, Form, Relation, Term


class Fate(StrEnum):
    """What becomes of an entry."""

    ADDED = "added"
    """A new concept."""
    UPDATED = "updated"
    """Something new for a concept that was there."""
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class AddConcept:
    """A new concept; its terms come each in an act of its own."""

    concept: Concept
    is_part_said: bool = True
    """Whether the file says its part of speech; until somebody does, it counts as a noun."""


@dataclass(frozen=True, slots=True)
class BringBack:
    """A withdrawn concept is of use again."""

    concept: str


@dataclass(frozen=True, slots=True)
class EditConcept:
    """Other fields of a concept."""

    concept: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AddTerm:
    """A new term; its id is a stand-in below 0, by which other acts of the plan name it."""

    term: Term


@dataclass(frozen=True, slots=True)
class EditTerm:
    """Other fields of a term."""

    term: int
    text: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AddForm:
    """A new form of a term that was there."""

    term: int
    form: Form


@dataclass(frozen=True, slots=True)
class EditForm:
    """Another form in the place of the one with its id."""

    term: int
    form: Form


@dataclass(frozen=True, slots=True)
class Relate:
    """A new relation."""

    concept: str
    relation: Relation


@dataclass(frozen=True, slots=True)
class Propose:
    """What others have to decide."""

    kind: ProposalKind
    concept: str
    term: int | None
    language: str
    content: Mapping[str, Any]
    about: str
    """The words of the term that it is about; empty for the concept."""


Deed = AddConcept | BringBack | EditConcept | AddTerm | EditTerm | AddForm | EditForm | Relate | Propose


@dataclass(frozen=True, slots=True)
class Merge:
    """What becomes of one entry."""

    number: int
    """Which of the file it is, from 1."""
    line: int
    fate: Fate
    concept: str
    """The id of the concept that it is about; empty where none is."""
    title: str
    """Its first term, for a person."""
    deeds: tuple[Deed, ...] = ()
    problems: tuple[Problem, ...] = ()
    candidates: tuple[str, ...] = ()
    """The concepts that it may be about, where nothing tells them apart."""
