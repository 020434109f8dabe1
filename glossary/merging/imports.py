"""Files of terms taken into the glossary: the journal of imports, what is counted, what a plan begins from.

As in the store, the caller holds the transaction, which is one for a whole file: all of it, or nothing.
`importing` notes each step with what there was before; `undoing` takes an import back.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from glossary import store
from glossary.deciding import rules
from glossary.deciding.presence import withdrawn_concepts
from glossary.errors import NotInGlossary
from glossary.files.entries import Problem
from glossary.merging.deeds import (
    AddTerm,
    Fate,
    Merge,
    Propose,
)
from glossary.merging.planning import Standing
from glossary.model import Concept, PartOfSpeech, Review
from glossary.rows import change, insert, rows

PROBLEMS = 5_000
"""How many different problems of a file are told; the rest are counted."""
LINES = 10
"""In how many lines, at most, the same problem is said to be."""


class ImportState(StrEnum):
    """How far a file has come."""

    HANDED_IN = "handed in"
    TAKEN_IN = "taken in"
    TAKEN_BACK = "taken back"
    PUT_AWAY = "put away"
    """Never taken in."""


@dataclass(frozen=True, slots=True)
class Import:
    """A file of terms that was handed in."""

    id: int
    name: str
    settings: Mapping[str, Any]
    person: int
    at: str
    state: ImportState
    ended_at: str
    """When it was taken in, back, or put away."""
    report: Mapping[str, Any]
    """What became of it (`Tally.as_json`), and of taking it back."""


# ---------------------------------------------------------------- what is counted


class Tally:
    """What became of the entries of a file; each is added, updated, unchanged or skipped."""

    def __init__(self) -> None:
        self.fates: dict[int, Fate] = {}
        """By the number of the entry."""
        self.terms = 0
        """New terms."""
        self.proposals = 0
        """What others have to decide."""
        self._lines: dict[str, list[int]] = {}
        """Where each problem is, by its sentence: its first lines."""
        self._times: Counter[str] = Counter()
        self._left = 0

    def count(self, merge: Merge) -> Merge:
        """Count an entry, or what else is done for it at the end."""
        before = self.fates.get(merge.number)
        if before in (None, Fate.UNCHANGED):
            self.fates[merge.number] = merge.fate
        self.terms += sum(isinstance(deed, AddTerm) for deed in merge.deeds)
        self.proposals += sum(isinstance(deed, Propose) for deed in merge.deeds)
        for problem in merge.problems:
            self.tell(problem)
        return merge

    def tell(self, problem: Problem) -> None:
        """Note a problem: the same sentence once, with its lines; of very many the rest are counted."""
        line, what = problem
        if what not in self._lines and len(self._lines) >= PROBLEMS:
            self._left += 1
            return
        lines = self._lines.setdefault(what, [])
        self._times[what] += 1
        if len(lines) < LINES and line not in lines:
            lines.append(line)

    def as_json(self) -> dict[str, Any]:
        """The report as it is kept and printed."""
        fates = list(self.fates.values())
        problems: list[dict[str, Any]] = [
            {"line": lines[0], "what": _with_lines(what, lines, self._times[what])}
            for what, lines in self._lines.items()
        ]
        if self._left:
            problems.append({"line": 0, "what": f"{self._left:,} more problems are not told one by one."})
        return {
            "read": len(fates),
            **{str(fate): fates.count(fate) for fate in Fate},
            "terms": self.terms,
            "proposals": self.proposals,
            "problems": problems,
        }


def _with_lines(what: str, lines: list[int], times: int) -> str:
    """A problem's sentence, and how often and where else it is.

    >>> _with_lines("It is empty.", [3, 5, 8], 12)
    'It is empty. (12 times; also in line 5, 8 …)'
    """
    if times == 1:
        return what
    others = ", ".join(f"{line:,}" for line in lines[1:])
    more = " …" if times > len(lines) else ""
    return f"{what} ({times:,} times{f'; also in line {others}{more}' if others else ''})"


# ---------------------------------------------------------------- the journal


def hand_in(
    db: Database, name: str, content: bytes | None, settings: Mapping[str, Any], person: int, at: str
) -> int:
    """Keep a file that was handed in; its id."""
    values = {
        "name": name,
        "content": content,
        "settings": json.dumps(settings, ensure_ascii=False),
        "person": person,
        "at": at,
    }
    return insert(db, "glossary_imports", values, "")


def one_import(db: Database, import_id: int) -> Import:
    """An import. Raises `NotInGlossary`."""
    for row in rows(db, f"{_IMPORT} where id = ?", [import_id]):
        return _record(row)
    raise NotInGlossary(f"There is no import {import_id} of the glossary.")


def imports(db: Database) -> tuple[Import, ...]:
    """The files that were handed in and not put away, the newest first."""
    return tuple(map(_record, rows(db, f"{_IMPORT} where state <> 'put away' order by id desc")))


def content_of(db: Database, import_id: int) -> bytes:
    """The file of an import that waits. Raises `NotInGlossary` where it is kept no longer."""
    for row in rows(db, "select content from glossary_imports where id = ?", [import_id]):
        if row["content"] is not None:
            return bytes(row["content"])
    raise NotInGlossary(f"The file of import {import_id} is not kept any more.")


def settle(db: Database, import_id: int, state: ImportState, report: Mapping[str, Any], at: str) -> None:
    """Note what became of an import; its file is needed no longer."""
    values = {
        "state": state,
        "report": json.dumps(report, ensure_ascii=False),
        "ended_at": at,
        "content": None,
    }
    change(db, "glossary_imports", import_id, values, "")


def set_settings(db: Database, import_id: int, settings: Mapping[str, Any]) -> None:
    """Keep what a person says of a file that waits."""
    change(db, "glossary_imports", import_id, {"settings": json.dumps(settings, ensure_ascii=False)}, "")


_IMPORT = "select id, name, settings, person, at, state, ended_at, report from glossary_imports"


def _record(row: Mapping[str, Any]) -> Import:
    return Import(
        **{
            **row,
            "settings": json.loads(row["settings"]),
            "report": json.loads(row["report"]),
            "state": ImportState(row["state"]),
        }
    )


# ---------------------------------------------------------------- what a plan begins from


def standing(db: Database, person: int) -> Standing:
    """The glossary as it is, and what a person may decide alone."""
    kept: dict[str, bool] = {}

    def alone(language: str) -> bool:
        if language not in kept:
            kept[language] = rules.decides_alone(db, language, person)
        return kept[language]

    decided = rows(db, "select distinct term from glossary_decisions where term is not null")
    concepts = {concept.id: concept for concept in store.concepts(db)}
    return Standing(
        concepts,
        {id_: store.concept(db, id_) for id_ in withdrawn_concepts(db)},
        alone,
        frozenset(row["term"] for row in decided),
        {id_ for id_ in _unsaid(db) if id_ in concepts and _is_as_it_came(concepts[id_])},
    )


def _unsaid(db: Database) -> Iterator[str]:
    """The ids of the concepts that came in from a file which did not say their part of speech."""
    query = (
        "select concept from glossary_import_steps"
        " where what = 'concept' and before = '' and json_type(after, '$.part_of_speech') is null"
    )
    return (row["concept"] for row in rows(db, query))


def _is_as_it_came(concept: Concept) -> bool:
    """Whether nobody has said a part of speech since, or looked at the concept and let it be a noun."""
    return concept.part_of_speech is PartOfSpeech.NOUN and concept.review is not Review.APPROVED
