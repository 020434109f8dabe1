"""What becomes of the entries of a file in a glossary: planned without touching it, entry by entry.

Nothing in a file bypasses the rule of a language. What one person may not decide alone comes in as a
proposal, and so does another status for a term that is settled already; a term that would take the place of
a preferred one waits as proposed. Terms are never taken away: a file says what there is, not what there is
not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from glossary.deciding import contents
from glossary.deliberation import ProposalKind
from glossary.files.cleaning import clean
from glossary.files.entries import Entry, Problem, Read
from glossary.merging.deeds import (
    AddConcept,
    AddForm,
    AddTerm,
    BringBack,
    Deed,
    EditConcept,
    EditForm,
    EditTerm,
    Fate,
    Merge,
    Propose,
    Relate,
)
from glossary.merging.differing import added, differences, form_content, leads_to, spread
from glossary.merging.likeness import SLUG, Index, Key, alike, new_id, plain_key
from glossary.model import Concept, Form, Relation, Review, Term, TermStatus
from glossary.store import RESERVED_IDS

NEW, SKIP = "new", "skip"
"""What a person can say of an entry instead of a concept's id."""

AMBIGUOUS = "This may be one of {}. Say which in the preview; it was passed over."
NO_TERMS = "Nothing of it could be taken."
NOT_YOURS = "“{}” was withdrawn, and to bring it back is not for one person to decide."
NO_SUCCESSOR = "“{}” is no term here that could take the place of “{}”; it was left out."
NOT_YET = "“{}” takes the place of “{}” only when both are settled; say it then. It was left out."
CIRCLE = "The successors of “{}” lead back to it; the last was left out."
NO_OTHER = "A relation to “{}” was left out: there is no such concept."
PREFERRED = "“{}” waits as a proposal: “{}” is preferred there."


# ---------------------------------------------------------------- planning


@dataclass(slots=True)
class Standing:
    """What a plan begins from."""

    concepts: dict[str, Concept]
    withdrawn: dict[str, Concept] = field(default_factory=dict)
    decides_alone: Callable[[str], bool] = lambda language: True
    """Whether who takes the file in decides alone for a language, or for concepts as a whole ("")."""
    decided: frozenset[int] = frozenset()
    """The ids of terms on which there is a decision."""
    unsaid: set[str] = field(default_factory=set)
    """The ids of concepts whose part of speech nobody has said yet."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person says of a file."""

    key: Key = plain_key
    status: TermStatus = TermStatus.PROPOSED
    """What terms come in as whose status the file does not say."""
    choices: Mapping[int, str] = field(default_factory=dict)
    """By the number of an entry: the id of the concept that it is about, NEW or SKIP."""


def plan(entries: Iterable[Entry], standing: Standing, wishes: Wishes) -> Iterator[Merge]:
    """What becomes of each entry, in order; later entries see what earlier ones will have done.

    `standing` is kept up as the plan goes on. Relations come last, when all concepts are there.
    """
    planner = _Planner(standing, wishes)
    for number, entry in enumerate(entries, 1):
        yield planner.merge(number, entry)
    yield from planner.relations()


@dataclass(slots=True)
class _Planner:
    standing: Standing
    wishes: Wishes
    index: Index = field(init=False)
    next_id: int = -1
    deeds: list[Deed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    waiting: list[tuple[int, int, str, str, tuple[Relation, ...], bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.index = Index(self.wishes.key)
        for concept in self.standing.concepts.values():
            self.index.put(concept)

    @property
    def concepts(self) -> dict[str, Concept]:
        return self.standing.concepts

    def merge(self, number: int, entry: Entry) -> Merge:
        """What becomes of one entry."""
        entry = clean(entry)
        self.deeds, self.problems = [], list(entry.problems)
        title = entry.terms[0].term.text if entry.terms else entry.concept.id
        choice = self.wishes.choices.get(number, "")
        candidates = (choice,) if choice in self.concepts else self._alike(entry)
        if choice == NEW:
            candidates = ()
        if choice == SKIP or not (entry.terms or (entry.is_ours and SLUG.fullmatch(entry.concept.id))):
            if choice != SKIP and not self.problems:
                self.problems.append(Problem(entry.line, NO_TERMS))
            return self._merge(number, entry, Fate.SKIPPED, "", title)
        if len(candidates) > 1:
            what = AMBIGUOUS.format(", ".join(candidates[:5]))
            self.problems.append(Problem(entry.line, what))
            return self._merge(number, entry, Fate.SKIPPED, "", title, candidates)
        fate = Fate.UPDATED
        if candidates:
            (id_,) = candidates
        else:
            id_ = new_id(entry, self._is_taken)
            fate = Fate.ADDED
        if id_ in self.standing.withdrawn and not self.standing.decides_alone(""):
            self.problems.append(Problem(entry.line, NOT_YOURS.format(id_)))
            return self._merge(number, entry, Fate.SKIPPED, "", title)
        if candidates or not self._begin(id_, entry):
            self._edit_concept(id_, entry)
        self._terms(id_, entry)
        self.index.put(self.concepts[id_])
        if entry.concept.relations:
            is_new = fate is Fate.ADDED
            self.waiting.append((number, entry.line, id_, title, entry.concept.relations, is_new))
        return self._merge(number, entry, fate if self.deeds else Fate.UNCHANGED, id_, title)

    def _merge(
        self, number: int, entry: Entry, fate: Fate, id_: str, title: str, candidates: tuple[str, ...] = ()
    ) -> Merge:
        problems = tuple(self.problems)
        return Merge(number, entry.line, fate, id_, title, tuple(self.deeds), problems, candidates)

    def _alike(self, entry: Entry) -> tuple[str, ...]:
        return alike(entry, self.concepts, self.index, self.standing.unsaid)

    def _is_taken(self, id_: str) -> bool:
        return id_ in self.concepts or id_ in RESERVED_IDS

    # ------------------------------------------------------------ concepts

    def _begin(self, id_: str, entry: Entry) -> bool:
        """Plan a new concept; False where one of that id was withdrawn and comes back as it was."""
        if id_ in self.standing.withdrawn:
            self.concepts[id_] = self.standing.withdrawn.pop(id_)
            self.deeds.append(BringBack(id_))
            return False
        review = entry.concept.review if self.standing.decides_alone("") else Review.NEEDS_CHECK
        concept = replace(entry.concept, id=id_, review=review, terms=(), relations=())
        self.concepts[id_] = concept
        is_part_said = "part_of_speech" in entry.said
        if not is_part_said:
            self.standing.unsaid.add(id_)
        self.deeds.append(AddConcept(concept, is_part_said))
        return True

    def _edit_concept(self, id_: str, entry: Entry) -> None:
        old = self.concepts[id_]
        names = entry.said - {"review"}
        if not entry.is_ours and id_ not in self.standing.unsaid:
            names -= {"part_of_speech"}  # `alike` has found that it may be the concept's own
        if "part_of_speech" in names:
            self.standing.unsaid.discard(id_)
        said = entry.concept
        if not entry.is_ours:
            said = replace(said, notes=added(old.notes, said.notes))
        before, after = differences(old, said, names)
        if not after:
            return
        if self.standing.decides_alone(""):
            self.concepts[id_] = replace(old, **after, review=Review.NEEDS_CHECK)
            self.deeds.append(EditConcept(id_, before, after))
        else:
            self.deeds.append(Propose(ProposalKind.EDIT, id_, None, "", spread(after), ""))

    def relations(self) -> Iterator[Merge]:
        """What becomes of the relations that the entries state."""
        for number, line, id_, title, relations, is_new in self.waiting:
            self.deeds, self.problems = [], []
            for relation in relations:
                self._relate(line, id_, relation, is_new)
            if self.deeds or self.problems:
                fate = Fate.UPDATED if self.deeds else Fate.UNCHANGED
                yield Merge(number, line, fate, id_, title, tuple(self.deeds), tuple(self.problems))

    def _relate(self, line: int, id_: str, relation: Relation, is_new: bool) -> None:
        other = relation.concept
        if other not in self.concepts or other == id_:
            self.problems.append(Problem(line, NO_OTHER.format(other[:40])))
            return
        concept = self.concepts[id_]
        if relation in concept.relations:
            return
        if is_new or self.standing.decides_alone(""):
            self.deeds.append(Relate(id_, relation))
            self.concepts[id_] = replace(concept, relations=(*concept.relations, relation))
            back = Relation(relation.kind.inverse, id_)
            self.concepts[other] = replace(
                self.concepts[other], relations=(*self.concepts[other].relations, back)
            )
        else:
            content = {"kind": relation.kind, "concept": other}
            self.deeds.append(Propose(ProposalKind.RELATION, id_, None, "", content, ""))

    # ------------------------------------------------------------ terms

    def _terms(self, id_: str, entry: Entry) -> None:
        taken: list[tuple[Read, Term]] = []
        for read in entry.terms:
            old = self._known(id_, read, entry.is_ours)
            term = self._edit_term(id_, old, read, entry) if old else self._add_term(id_, read, entry)
            taken.append((read, term))
        for read, term in taken:
            if read.successor:
                self._succeed(id_, read, term, entry.line)

    def _known(self, id_: str, read: Read, is_ours: bool) -> Term | None:
        """The concept's term that a file's is: the same words, or in files of others words written alike."""
        beside = self.concepts[id_].terms_in(read.term.language)
        variety, text = read.term.variety, read.term.text.strip()
        exact = next((one for one in beside if (one.variety, one.text) == (variety, text)), None)
        if exact or is_ours:
            return exact
        key = self.wishes.key
        wanted = key(read.term.language, text)
        like = [one for one in beside if key(one.language, one.text) == wanted]
        if "variety" in read.said:
            like = [one for one in like if one.variety == variety]
        return next(iter(like), None)

    def _add_term(self, id_: str, read: Read, entry: Entry) -> Term:
        term = read.term
        asked = term.status if "status" in read.said else self.wishes.status
        is_alone = self.standing.decides_alone(term.language)
        rival = self._preferred(id_, term) if asked is TermStatus.PREFERRED else None
        waits = not is_alone or rival is not None
        if rival is not None:
            self.problems.append(Problem(entry.line, PREFERRED.format(term.text, rival.text)))
        new = replace(
            term,
            id=self.next_id,
            concept=id_,
            text=term.text.strip(),
            successor=None,
            status=TermStatus.PROPOSED if waits else asked,
            review=term.review if is_alone else Review.NEEDS_CHECK,
        )
        self.next_id -= 1
        self.deeds.append(AddTerm(new))
        if waits and asked is not TermStatus.PROPOSED:
            content = {"status": asked}
            deed = Propose(ProposalKind.STATUS, id_, new.id, new.language, content, new.text)
            self.deeds.append(deed)
        self._put(new)
        return new

    def _edit_term(self, id_: str, old: Term, read: Read, entry: Entry) -> Term:
        is_alone = self.standing.decides_alone(old.language)
        names = read.said - {"review", *contents.STATUS_FIELDS}
        said = read.term
        if not entry.is_ours:
            said = replace(said, note=added(old.note, said.note))
        before, after = differences(old, said, names)
        term = old
        if after and is_alone:
            self.deeds.append(EditTerm(old.id, old.text, before, after))
            term = replace(term, **after, review=Review.NEEDS_CHECK)
        elif after:
            self.deeds.append(Propose(ProposalKind.EDIT, id_, old.id, old.language, after, old.text))
        before, after = differences(old, read.term, read.said & {"status", "use_rule", "reason"})
        if after and is_alone and self._is_open(old) and not self._takes_place(old, after):
            self.deeds.append(EditTerm(old.id, old.text, before, after))
            term = replace(term, **after)
        elif after:
            self.deeds.append(Propose(ProposalKind.STATUS, id_, old.id, old.language, after, old.text))
        term = self._forms(id_, term, read.term.forms, is_alone)
        self._put(term)
        return term

    def _is_open(self, term: Term) -> bool:
        """Whether nobody has settled a term yet."""
        is_settled = term.status is not TermStatus.PROPOSED or term.review is Review.APPROVED
        return not is_settled and term.id not in self.standing.decided

    def _takes_place(self, term: Term, after: Mapping[str, Any]) -> bool:
        return after.get("status") is TermStatus.PREFERRED and self._preferred(term.concept, term) is not None

    def _preferred(self, id_: str, term: Term) -> Term | None:
        """The term of a concept that is preferred where this one would be."""
        place = (term.variety, term.script, term.kind)
        for one in self.concepts[id_].terms_in(term.language):
            is_there = (one.variety, one.script, one.kind) == place and one.id != term.id
            if is_there and one.status is TermStatus.PREFERRED:
                return one
        return None

    def _forms(self, id_: str, term: Term, forms: Iterable[Form], is_alone: bool) -> Term:
        held = {(form.text, form.kind): form for form in term.forms}
        for form in forms:
            old = held.get((form.text.strip(), form.kind))
            new = replace(form, text=form.text.strip(), id=old.id if old else 0)
            if new == old:
                continue
            held[new.text, new.kind] = new
            if not is_alone:
                content = form_content(new)
                deed = Propose(ProposalKind.FORM, id_, term.id, term.language, content, term.text)
                self.deeds.append(deed)
            else:
                self.deeds.append(EditForm(term.id, new) if old else AddForm(term.id, new))
        return replace(term, forms=tuple(held.values())) if is_alone else term

    def _succeed(self, id_: str, read: Read, term: Term, line: int) -> None:
        """Plan the successor of a term."""
        beside = self.concepts[id_].terms_in(term.language)
        named = (one for one in beside if (one.variety, one.text) == read.successor)
        found = next(named, None)
        now = next(one for one in beside if one.id == term.id)
        if found is None or found.id == now.id:
            self.problems.append(
                Problem(line, NO_SUCCESSOR.format((read.successor or ("", ""))[1], term.text))
            )
        elif leads_to(found, now.id, {one.id: one for one in beside}):
            self.problems.append(Problem(line, CIRCLE.format(term.text)))
        elif found.id != now.successor:
            is_free = now.id < 0 or self._is_open(now)
            if is_free and self.standing.decides_alone(now.language):
                before, after = {"successor": now.successor}, {"successor": found.id}
                self.deeds.append(EditTerm(now.id, now.text, before, after))
                self._put(replace(now, successor=found.id))
            elif found.id > 0:
                content = {"successor": found.id}
                deed = Propose(ProposalKind.STATUS, id_, now.id, now.language, content, now.text)
                self.deeds.append(deed)
            else:
                self.problems.append(Problem(line, NOT_YET.format(found.text, term.text)))

    def _put(self, term: Term) -> None:
        """Keep a term as it will be."""
        concept = self.concepts[term.concept]
        places = [place for place, one in enumerate(concept.terms) if one.id == term.id]
        kept = list(concept.terms)
        for place in places:
            kept[place] = term
        terms = tuple(kept) if places else (*kept, term)
        self.concepts[term.concept] = replace(concept, terms=terms)
