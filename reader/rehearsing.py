"""Before a term takes the place of another: every occurrence with before and after, out of the index.

What is known to be right is safe; for the rest it says why a person must look. Nothing is changed here: see
`reader.rewording`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlite_utils import Database

from glossary.model import DISCOURAGED, Concept, Term, TermStatus
from glossary.recognition.transposing import Transposer, Why
from reader import languages, occurring
from reader.checks.quotations import quotations
from reader.errors import Refused, Unknown
from reader.languages.bulk import key_hash
from reader.languages.carrying import CARRYING
from reader.memory import occurrences, rewordings, term_uses
from reader.memory.occurrences import Occurrence
from reader.memory.term_uses import Side, Used
from reader.occurring import Progress
from reader.term_uses import concept_of
from reader.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Change:
    """One place where the new term would stand."""

    start: int
    end: int
    """Where the old one stands, in code points of the text."""
    before: str
    after: str
    """Empty where nothing likely is known."""
    why: tuple[Why, ...]
    """Why a person must look; nothing where it is safe."""


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A text in which something would change."""

    used: Used
    side: Side
    """The text itself: the source or target of the use."""
    changes: tuple[Change, ...]
    why: tuple[Why, ...]
    """Why a person must look at it, all changes together; nothing where it is safe."""
    after: str
    """The text with every change for which there are words."""

    @property
    def is_safe(self) -> bool:
        """Whether it can be changed without a person looking at it."""
        return not self.why


@dataclass(frozen=True)
class Rehearsal:
    """What would become of every occurrence."""

    concept: Concept
    language: str
    new: Term
    replaced: tuple[Term, ...]
    in_documents: tuple[Rehearsed, ...]
    """Translations, and source texts in the language: these never change by themselves."""
    in_memory: tuple[Rehearsed, ...]
    """Units that stand in no document: they stay as they are, and are offered with a penalty."""
    progress: Progress

    @cached_property
    def safe(self) -> tuple[Rehearsed, ...]:
        """The translations that can be changed at once."""
        return tuple(one for one in self.in_documents if one.is_safe)

    @cached_property
    def for_person(self) -> tuple[Rehearsed, ...]:
        """What a person must look at."""
        return tuple(one for one in self.in_documents if not one.is_safe)

    @cached_property
    def mark(self) -> str:
        """Differs where what would be changed at once differs."""
        would = [(one.used.bead, one.used.revision, one.after) for one in self.safe]
        return str(key_hash(json.dumps([self.new.id, [term.id for term in self.replaced], would])))

    @property
    def occurrences(self) -> int:
        """How many places there are, in documents and in the memory."""
        return sum(len(one.changes) for one in (*self.in_documents, *self.in_memory))


def rehearse(
    workspace: Workspace, concept_id: str, language: str, prefer: str | int, replace: Sequence[str | int] = ()
) -> Rehearsal:
    """What would become of every occurrence if a term of a concept were preferred.

    `prefer` names the term, by its words or its id; `replace` those whose place it takes, without any the one
    that is preferred now, or those that it has succeeded. Raises `Unknown` for a concept, language or term
    that there is not, `Refused` for a term that cannot be preferred.
    """
    languages.by_code(language)
    progress = occurring.see_to(workspace)
    with workspace.reading() as db:
        concept = concept_of(db, concept_id)
        new = term_of(concept, language, prefer)
        if new.status is TermStatus.REJECTED:
            raise Refused(f"“{new.text}” was rejected. Propose it anew before it can be preferred.")
        old = tuple(term_of(concept, language, each) for each in replace) or replaced_by(concept, new)
        if new in old:
            raise Refused(f"“{new.text}” cannot take its own place. Name another term.")
        return _Rehearsing(db, concept, new, old).all(progress)


def term_of(concept: Concept, language: str, named: str | int) -> Term:
    """The term of a concept that is named by its words or its id; raises `Unknown`."""
    terms = concept.terms_in(language)
    name = languages.by_code(language).name
    fold = languages.by_code(language).inflection.fold
    if isinstance(named, int):
        found = [term for term in terms if term.id == named]
    else:
        found = [term for term in terms if term.text == named] or [
            term for term in terms if fold(term.text) == fold(named)
        ]
    if found:
        return found[0]
    has = ", ".join(f"“{term.text}”" for term in terms)
    raise Unknown(
        f"“{named}” is no term of “{concept.id}” in {name}. "
        + (f"It has {has}." if has else "It has none: propose one first.")
    )


def replaced_by(concept: Concept, new: Term) -> tuple[Term, ...]:
    """The terms whose place a term would take: the one that is preferred now; or whose place it has taken."""
    rivals = [term for term in concept.terms_in(new.language) if term.id != new.id and term.kind is new.kind]
    preferred = [
        term
        for term in rivals
        if term.status is TermStatus.PREFERRED and (not new.variety or term.variety in ("", new.variety))
    ]
    succeeded = [term for term in rivals if term.successor == new.id]
    discouraged = [term for term in rivals if term.status in DISCOURAGED]
    return tuple(preferred or succeeded or discouraged)


class _Rehearsing:
    """A rehearsal under way, upon one snapshot."""

    def __init__(self, db: Database, concept: Concept, new: Term, old: tuple[Term, ...]) -> None:
        self.db, self.concept, self.new, self.old = db, concept, new, old
        inflection, carrying = languages.by_code(new.language).inflection, CARRYING[new.language]
        self.transposers = {term.id: Transposer(term, new, inflection, carrying) for term in old}
        self.own = {term.id for term in concept.terms}
        self.concepts: Mapping[int, str] = {}

    def all(self, progress: Progress) -> Rehearsal:
        db, ids = self.db, tuple(self.transposers)
        beads = [place.id for place in term_uses.beads_with(db, ids)]
        by_bead = term_uses.beads(db, beads)
        sources = term_uses.segments(db, [place.id for place in term_uses.segments_with(db, ids)])
        units = term_uses.units(db, term_uses.units_with(db, ids))
        translations = [by_bead[bead] for bead in beads]
        self.concepts = occurrences.concepts_of(db, self.terms_in((*translations, *sources, *units)))
        typed = rewordings.typed_on(db, beads)
        return Rehearsal(
            self.concept,
            self.new.language,
            self.new,
            self.old,
            tuple(
                sorted(
                    (
                        *(self.translation(used, used.bead in typed) for used in translations),
                        *(self.rehearsed(used, used.source, None, (Why.SOURCE,)) for used in sources),
                    ),
                    key=lambda one: (one.used.document, one.used.place, one.used.bead),
                )
            ),
            tuple(one for used in units for one in self.unit(used)),
            progress,
        )

    def terms_in(self, uses: Iterable[Used]) -> set[int]:
        sides = (side for used in uses for side in (used.source, used.target) if side)
        return {one.term for side in sides for one in side.terms}

    def translation(self, used: Used, is_typed_on: bool) -> Rehearsed:
        return self.rehearsed(
            used, used.target or used.source, used.source, (Why.TYPED,) if is_typed_on else ()
        )

    def unit(self, used: Used) -> list[Rehearsed]:
        """A unit, by each side that holds an old term."""
        sides = ((used.source, used.target), (used.target, used.source))
        return [
            self.rehearsed(used, side, other, ())
            for side, other in sides
            if side and any(one.term in self.transposers for one in side.terms)
        ]

    def rehearsed(self, used: Used, side: Side, other: Side | None, more: tuple[Why, ...]) -> Rehearsed:
        named = {self.concepts.get(one.term, "") for one in other.terms} if other else set()
        quoted = quotations(side.text)
        changes = tuple(
            self.change(side, one, named if other else None, quoted)
            for one in side.terms
            if one.term in self.transposers
        )
        why = dict.fromkeys((*more, *(why for change in changes for why in change.why)))
        return Rehearsed(used, side, changes, tuple(why), _changed(side.text, changes))

    def change(
        self, side: Side, one: Occurrence, named: set[str] | None, quoted: Sequence[tuple[int, int]]
    ) -> Change:
        made = self.transposers[one.term].at(side.text, one.start, one.end)
        why = list(made.why)
        if any(start <= one.start and one.end <= end for start, end in quoted):
            why.append(Why.QUOTED)
        if named is not None and self.concept.id not in named:
            why.append(Why.UNNAMED)
        rivals = {self.concepts.get(each.term, "") for each in side.terms if _overlap(each, one)}
        rivals.discard(self.concept.id)
        if rivals and (named is None or self.concept.id not in named or rivals & named):
            why.append(Why.SHARED)
        return Change(one.start, one.end, side.text[one.start : one.end], made.text, tuple(why))


def _overlap(one: Occurrence, other: Occurrence) -> bool:
    return one.start < other.end and other.start < one.end


def _changed(text: str, changes: Sequence[Change]) -> str:
    pieces, done = [], 0
    for change in changes:
        if change.after and change.start >= done:
            pieces += [text[done : change.start], change.after]
            done = change.end
    return "".join((*pieces, text[done:]))


# ---------------------------------------------------------------- for programs


def as_json(rehearsal: Rehearsal) -> dict[str, Any]:
    """A rehearsal, for programs."""
    return {
        "concept": rehearsal.concept.id,
        "language": rehearsal.language,
        "prefer": rehearsal.new.text,
        "replace": [term.text for term in rehearsal.replaced],
        "counts": {
            "occurrences": rehearsal.occurrences,
            "safe": len(rehearsal.safe),
            "for_person": len(rehearsal.for_person),
            "units": len(rehearsal.in_memory),
        },
        "safe": [_rehearsed_as_json(one) for one in rehearsal.safe],
        "for_person": [_rehearsed_as_json(one) for one in rehearsal.for_person],
        "units": [_rehearsed_as_json(one) for one in rehearsal.in_memory],
        "is_current": rehearsal.progress.is_current,
    }


def _rehearsed_as_json(one: Rehearsed) -> dict[str, Any]:
    used = one.used
    return {
        "document": used.document or None,
        "place": used.place or None,
        "bead": used.bead or None,
        "unit": used.unit or None,
        "text": one.side.text,
        "after": one.after,
        "why": list(one.why),
        "changes": [
            {
                "start": change.start,
                "end": change.end,
                "before": change.before,
                "after": change.after or None,
                "why": list(change.why),
            }
            for change in one.changes
        ],
    }
