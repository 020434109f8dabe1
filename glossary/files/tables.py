"""Tables of terms in: rows of cells by the meaning of their columns, as entries."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import groupby
from typing import Any, TypeVar

from glossary.files import tags, values
from glossary.files.columns import AS_FORM, OF_CONCEPT, ROW, SOURCE, TARGET, WITH_STATUS, Column
from glossary.files.entries import WHOLE_CONCEPT, WHOLE_TERM, Entry, Problem, Read
from glossary.files.guarding import unguarded
from glossary.files.tokens import form_of
from glossary.model import (
    Concept,
    Equivalence,
    Form,
    FormKind,
    Gender,
    PartOfSpeech,
    Period,
    Relation,
    RelationKind,
    Review,
    Sensitivity,
    Term,
    TermKind,
    TermStatus,
    UseRule,
)

Row = tuple[int, Sequence[str]]
"""The line at which a row begins, and its cells."""
Tongue = Callable[[str, str], str]

SEVERAL = re.compile(r"\s*[;|\n\N{ARABIC SEMICOLON}]\s*")
"""What stands between several terms in one cell."""
NO_LANGUAGE = "Nothing says which language the term “{}” is in; it was left out."
UNKNOWN = "“{}” is no {} that the glossary has; it was kept as a note."
NOT_OURS = "“{}” is no {}; it was left out."
NO_TERMS = "The row has no term, and was left out."

Value = TypeVar("Value", bound=StrEnum)


def read_table(
    rows: Iterable[Row],
    columns: Sequence[Column],
    tongue: Tongue,
    *,
    spoken: tuple[str, str] = ("", ""),
    is_ours: bool = False,
) -> Iterator[Entry]:
    """The concepts of a table, in order; rows that follow each other with one concept's id are one.

    `tongue` gives the code of a language tag; `spoken` are the codes of source and target where no row says
    them (the first also that of a row). `is_ours` says that we wrote the table, so that it says everything
    and its cells are taken as they stand.
    """
    reader = _Reader(tuple(columns), tongue, spoken, is_ours)
    names = [at for at, column in enumerate(columns) if column.field == "concept"]
    has_terms_on_rows = any(column.language == ROW for column in columns)
    if not names or not has_terms_on_rows:
        for row in rows:
            yield reader.entry([row])
        return
    for name, group in groupby(rows, key=lambda row: _cell(row[1], names[0])):
        if name:
            yield reader.entry(list(group))
        else:
            yield from (reader.entry([row]) for row in group)


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if at < len(cells) else ""


@dataclass(slots=True)
class _Side:
    """What a row says of the terms of one language."""

    cells: dict[str, str] = field(default_factory=dict)
    terms: list[tuple[str, str]] = field(default_factory=list)
    """The name of a column of terms, and what stands in it."""


@dataclass(slots=True)
class _Reader:
    columns: tuple[Column, ...]
    tongue: Tongue
    spoken: tuple[str, str]
    is_ours: bool
    problems: list[Problem] = field(default_factory=list)

    def entry(self, rows: Sequence[Row]) -> Entry:
        """The concept that some rows say."""
        self.problems = []
        line, cells = rows[0]
        concept, said = self._concept(cells, line)
        terms = [read for row in rows for read in self._terms(*row)]
        if not terms and not self.is_ours:
            self.problems.append(Problem(line, NO_TERMS))
        return Entry(concept, line, tuple(terms), said, self.is_ours, tuple(self.problems))

    # ------------------------------------------------------------ the concept

    def _concept(self, cells: Sequence[str], line: int) -> tuple[Concept, frozenset[str]]:
        of = {
            column.field: self._text(_cell(cells, at))
            for at, column in enumerate(self.columns)
            if column.field in OF_CONCEPT and _cell(cells, at)
        }
        told: dict[str, Any] = {
            name: of[name] for name in ("definition", "subject", "notes", "contrast") if of.get(name)
        }
        part = of.get("part_of_speech", "")
        found = self._value(PartOfSpeech, part, values.part_of_speech_of)
        if found:
            told["part_of_speech"] = found
        elif part:
            self.problems.append(Problem(line, UNKNOWN.format(part[:40], "part of speech")))
            told["notes"] = "\n".join(filter(None, (told.get("notes"), f"part of speech: {part}")))
        for name, kind in (("sensitivity", Sensitivity), ("concept_review", Review)):
            value = self._value(kind, of.get(name, ""))
            if value:
                told[name.removeprefix("concept_")] = value
            elif of.get(name):
                self.problems.append(Problem(line, NOT_OURS.format(of[name][:40], name.replace("_", " "))))
        period = Period(of.get("since", ""), of.get("until", ""), of.get("period_note", ""))
        if period != Period():
            told["period"] = period
        filled = {"part_of_speech": PartOfSpeech.NOUN, "definition": "", **told}
        concept = Concept(id=of.get("concept", ""), relations=self._relations(of, line), **filled)
        return concept, WHOLE_CONCEPT if self.is_ours else frozenset(told)

    def _relations(self, of: dict[str, str], line: int) -> tuple[Relation, ...]:
        found = []
        for said in filter(None, SEVERAL.split(of.get("relations", ""))):
            kind, _, other = said.partition(" ")
            if kind in set(RelationKind) and other:
                found.append(Relation(RelationKind(kind), other))
            else:
                self.problems.append(Problem(line, NOT_OURS.format(said[:40], "relation")))
        return tuple(found)

    # ------------------------------------------------------------ the terms

    def _terms(self, line: int, cells: Sequence[str]) -> Iterator[Read]:
        for language, side in self._sides(cells).items():
            code = self._code(language, side)
            forms = tuple(self._beside(side))
            if code and side.terms and not tags.is_known(code):
                self.problems.append(Problem(line, tags.NOT_KNOWN.format(code)))
            for place, (name, text) in enumerate(self._split(side)):
                if not code:
                    self.problems.append(Problem(line, NO_LANGUAGE.format(text[:40])))
                    continue
                read = self._term(line, code, text, name, side.cells)
                if place:
                    read = _as_another(read)
                elif forms:
                    read = replace(read, term=replace(read.term, forms=(*read.term.forms, *forms)))
                yield read

    def _sides(self, cells: Sequence[str]) -> dict[str, _Side]:
        """By language, or what stands for it, what the row says."""
        sides: dict[str, _Side] = {
            column.language: _Side()
            for column in self.columns
            if column.field in ("term", *WITH_STATUS) and column.language
        }
        for at, column in enumerate(self.columns):
            text = self._text(_cell(cells, at))
            if not text or not column.field or column.field in OF_CONCEPT:
                continue
            for language in (column.language,) if column.language else tuple(sides):
                side = sides.setdefault(language, _Side())
                if column.field in ("term", *WITH_STATUS):
                    side.terms.append((column.field, text))
                else:
                    side.cells[column.field] = text
        return sides

    def _code(self, language: str, side: _Side) -> str:
        """The code of a side's language."""
        sample = side.terms[0][1] if side.terms else ""
        if language not in (SOURCE, TARGET, ROW):
            return self.tongue(language, sample) or language
        tag = side.cells.get("language", "")
        code = self.tongue(tag, sample) if tag else ""
        if code and not self.is_ours and not tags.is_well_formed(code):
            return ""
        return code or self.spoken[language == TARGET]

    def _split(self, side: _Side) -> Iterator[tuple[str, str]]:
        for name, text in side.terms:
            several = [text] if self.is_ours else SEVERAL.split(text)
            yield from ((name, one) for one in several if one.strip())

    def _beside(self, side: _Side) -> Iterator[Form]:
        """The forms in columns of their own."""
        for name in AS_FORM:
            kind = FormKind.PLURAL if name == "plural" else FormKind.LOOK_UP
            for text in filter(None, SEVERAL.split(side.cells.get(name, ""))):
                yield Form(text, kind)

    def _term(self, line: int, code: str, text: str, column: str, of: dict[str, str]) -> Read:
        told: dict[str, Any] = {
            name: of[name] for name in ("script", "variety", "note", "reason") if of.get(name)
        }
        for name, (kind, read) in _CLOSED.items():
            if not of.get(name):
                continue
            value = self._value(kind, of[name], read)
            if value is not None:
                told[name] = value
            else:
                self.problems.append(Problem(line, UNKNOWN.format(of[name][:40], name.replace("_", " "))))
                told["note"] = "\n".join(filter(None, (told.get("note"), f"{name}: {of[name]}")))
        if column == "acronym":
            told["kind"] = TermKind.ACRONYM
        elif column in WITH_STATUS:
            told["status"] = TermStatus(column)
        said = WHOLE_TERM if self.is_ours else frozenset(told)
        term = Term(id=0, concept="", language=code, text=text, forms=self._forms(line, of), **told)
        return Read(term, said, _successor(of.get("successor", "")))

    def _forms(self, line: int, of: dict[str, str]) -> tuple[Form, ...]:
        """The forms in a cell: one a line, as `tokens.form_text` writes them."""
        forms: list[Form] = []
        for text in filter(None, of.get("forms", "").split("\n")):
            try:
                forms.append(form_of(json.loads(text) if text.startswith('"') else text))
            except (ValueError, TypeError, AttributeError):
                self.problems.append(Problem(line, NOT_OURS.format(text[:40], "form")))
        return tuple(forms)

    # ------------------------------------------------------------ cells

    def _text(self, cell: str) -> str:
        return unguarded(cell) if self.is_ours else cell.strip()

    def _value(self, kind: type[Value], text: str, read: Callable[[str], Any] | None = None) -> Value | None:
        """The member of a closed list that a cell means."""
        try:
            return kind(text) if text else None
        except ValueError:
            return read(text) if read else None


_CLOSED: dict[str, tuple[type[StrEnum], Callable[[str], Any] | None]] = {
    "kind": (TermKind, values.kind_of),
    "status": (TermStatus, values.status_of),
    "use_rule": (UseRule, None),
    "equivalence": (Equivalence, None),
    "gender": (Gender, values.gender_of),
    "review": (Review, None),
}


def _as_another(read: Read) -> Read:
    """A term that stands behind another of its language in a row: not preferred as well, and not its rule."""
    if read.term.status is TermStatus.PREFERRED and read.term.kind is not TermKind.ACRONYM:
        return replace(read, term=replace(read.term, status=TermStatus.ADMITTED))
    return read


def _successor(text: str) -> tuple[str, str] | None:
    """Variety and text of a successor: the text alone, or both as a JSON list."""
    if text.startswith("["):
        try:
            variety, term = json.loads(text)
        except (ValueError, TypeError):
            return ("", text)
        return (str(variety), str(term))
    return ("", text) if text else None
