"""One term in the place of another, in the glossary and in every translation where that is safe: one act.

The glossary changes by the rule of its language, or not at all. Translations change in short transactions,
each upon the revision that was rehearsed; what somebody has touched since is left to a person, like all that
is not safe: the queue. It is what still holds an old term, so whatever is done drops out of it, and an act
that was interrupted goes on where it had come to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from glossary import store
from glossary.deciding import decisions, proposals, rules
from glossary.deciding.decisions import Verdict
from glossary.deliberation import Outcome, Proposal, ProposalKind
from glossary.errors import GlossaryError
from glossary.model import OFFERED, Term, TermStatus
from reader import desk, languages, rehearsing
from reader.checks.terms import FORBIDDEN
from reader.errors import Conflict, Refused
from reader.languages.cleaning import clean
from reader.memory import acceptances, beads, rewordings
from reader.memory.rewordings import Reworded, Rewording
from reader.model import Stamp, Status, Step
from reader.rehearsing import Rehearsal, Rehearsed
from reader.workspace import Workspace

AT_ONCE = 20
"""Translations that are changed in one transaction, some 50 ms."""
LONGEST = 4_000
"""Characters of a reason or a note."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a rehearsal."""

    rewording: Rewording
    changed: int
    """Translations that say the new term."""
    left: int
    """Texts in documents that wait for a person."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What became of undoing an act."""

    restored: int
    kept: int
    """Translations that somebody has saved since: they stay as they are."""


@dataclass(frozen=True, slots=True)
class Queue:
    """What an act has left to be done by a person."""

    rewording: Rewording
    term: Term
    replaced: tuple[Term, ...]
    rehearsal: Rehearsal
    left: tuple[Rehearsed, ...]
    """Texts that still hold an old term, but those where a person lets it stand."""

    @property
    def safe(self) -> tuple[Rehearsed, ...]:
        """Of these what could be changed at once: the act was interrupted, or they have come since."""
        return tuple(one for one in self.left if one.is_safe)


def begin(
    workspace: Workspace,
    concept: str,
    language: str,
    prefer: str | int,
    replace: Sequence[str | int] = (),
    *,
    reason: str,
    note: str = "",
    seen: str = "",
) -> tuple[int, Rehearsal]:
    """Let the glossary prefer a term, and begin the act whose texts `go_on` changes; its id.

    `seen` is the `Rehearsal.mark` that was shown. Raises what `rehearse` raises; `Refused` without a reason,
    and where others have a say in the glossary; `Conflict` where the rehearsal would be another by now.
    """
    reason, note = _cleaned(reason), _cleaned(note)
    if not reason:
        raise Refused("Say why the term changes: readers and maintainers will want to know.")
    rehearsal = rehearsing.rehearse(workspace, concept, language, prefer, replace)
    if not rehearsal.replaced:
        raise Refused(f"“{rehearsal.new.text}” takes no other term's place; there is nothing to be changed.")
    if not rehearsal.progress.is_current:
        raise Conflict("The texts are still being looked through. Wait until that is done, and look again.")
    if seen and seen != rehearsal.mark:
        raise Conflict("Texts have changed since this was shown. Nothing was changed; look at it again.")
    ids = [term.id for term in rehearsal.replaced]
    with workspace.writing() as db:
        stamp = workspace.stamp()
        former = _prefer(db, rehearsal, reason, stamp)
        act = rewordings.begin(db, concept, language, rehearsal.new.id, ids, former, reason, note, stamp)
    return act, rehearsal


def apply(
    workspace: Workspace,
    concept: str,
    language: str,
    prefer: str | int,
    replace: Sequence[str | int] = (),
    *,
    reason: str,
    note: str = "",
    seen: str = "",
    step: Step = lambda done, total: None,
) -> Applied:
    """Prefer a term and write it wherever that is safe; the rest is the act's queue. Raises as `begin`."""
    act, rehearsal = begin(workspace, concept, language, prefer, replace, reason=reason, note=note, seen=seen)
    return _go_on(workspace, act, rehearsal.safe, step)


def go_on(workspace: Workspace, act: int, step: Step = lambda done, total: None) -> Applied:
    """Change what is safe of what an act has left; raises `Unknown`, `Refused`."""
    now = queue(workspace, act)
    if now.rewording.undone_at:
        raise Refused("This was undone; rehearse it anew.")
    return _go_on(workspace, act, now.safe, step)


def _go_on(workspace: Workspace, act: int, safe: Sequence[Rehearsed], step: Step) -> Applied:
    changed = 0
    for first in range(0, len(safe), AT_ONCE):
        with workspace.writing() as db:
            changed += sum(_reword(workspace, db, act, one) for one in safe[first : first + AT_ONCE])
        step(min(first + AT_ONCE, len(safe)), len(safe))
    now = queue(workspace, act)
    return Applied(now.rewording, changed, len(now.left))


def _reword(workspace: Workspace, db: Database, act: int, one: Rehearsed) -> bool:
    """Let one translation say the new term; False where somebody is writing on it, or has saved since."""
    before = beads.one(db, one.used.bead)[1].translation
    if before.text != one.side.text:
        return False
    status = Status.TRANSLATED if before.status is Status.APPROVED else before.status
    wanted = replace(before, text=one.after, status=status)
    stored = desk.reword(workspace, db, one.used.bead, one.used.revision, wanted, workspace.stamp())
    if stored is None:
        return False
    rewordings.add(db, act, one.used.bead, before, stored.translation.revision)
    return True


# ---------------------------------------------------------------- undoing


def undo(workspace: Workspace, act: int) -> Undone:
    """Take an act back: the glossary, and every translation that nobody has saved since.

    Raises `Unknown`, and `Refused` where it was undone before.
    """
    with workspace.writing() as db:
        rewording = rewordings.one(db, act)
        stamp = workspace.stamp()
        if not rewordings.undone(db, act, stamp.at):
            raise Refused("This was undone before.")
        _restore_terms(db, rewording, stamp)
        changed = rewordings.beads(db, act)
    restored = 0
    for first in range(0, len(changed), AT_ONCE):
        with workspace.writing() as db:
            restored += sum(_restore(workspace, db, one) for one in changed[first : first + AT_ONCE])
    return Undone(restored, len(changed) - restored)


def _restore(workspace: Workspace, db: Database, one: Reworded) -> bool:
    stamp, revision = workspace.stamp(), one.before.revision
    return desk.reword(workspace, db, one.bead, revision, one.before, stamp) is not None


# ---------------------------------------------------------------- the queue and the note


def queue(workspace: Workspace, act: int) -> Queue:
    """What an act has left to be done by a person; raises `Unknown`."""
    with workspace.reading() as db:
        rewording = rewordings.one(db, act)
        term = store.term(db, rewording.term)
        replaced = tuple(store.term(db, each) for each in rewording.replaced)
    rehearsal = rehearsing.rehearse(
        workspace, rewording.concept, rewording.language, rewording.term, rewording.replaced
    )
    with workspace.reading() as db:
        found = acceptances.of_beads(db, (one.used.bead for one in rehearsal.in_documents))
    words = {term.text for term in replaced}
    stand = {one.bead for one in found if one.name == FORBIDDEN and one.detail in words}
    left = tuple(one for one in rehearsal.in_documents if one.used.bead not in stand)
    return Queue(rewording, term, replaced, rehearsal, left)


def of_concept(workspace: Workspace, concept: str) -> list[Rewording]:
    """What was done with the terms of a concept, the newest first, with the public notes on it."""
    with workspace.reading() as db:
        return rewordings.of_concept(db, concept)


def write_note(workspace: Workspace, act: int, note: str) -> None:
    """Write the public note on what was corrected, or take it away (""); raises `Unknown`, `Refused`."""
    note = _cleaned(note)
    with workspace.writing() as db:
        rewordings.one(db, act)
        rewordings.set_note(db, act, note)


def _cleaned(text: str) -> str:
    text = clean(text).text.strip()
    if len(text) > LONGEST:
        raise Refused(f"A reason or note has up to {LONGEST:,} characters. Shorten it.")
    return text


# ---------------------------------------------------------------- the glossary


def _prefer(db: Database, rehearsal: Rehearsal, reason: str, stamp: Stamp) -> dict[int, Mapping[str, Any]]:
    """Let the new term be preferred and supersede the old ones; how those that this changed stood before."""
    new = rehearsal.new
    former: dict[int, Mapping[str, Any]] = {}
    offered = [term for term in rehearsal.replaced if term.status in OFFERED]
    if new.status is not TermStatus.PREFERRED:
        former[new.id] = _standing(new)
        _settle(db, new, {"status": TermStatus.PREFERRED}, reason, stamp)
    for old in offered:
        former[old.id] = _standing(old)
        _settle(db, old, {"status": TermStatus.SUPERSEDED, "successor": new.id}, reason, stamp)
    return former


def _standing(term: Term) -> dict[str, Any]:
    return {"status": str(term.status), "successor": term.successor}


def _restore_terms(db: Database, rewording: Rewording, stamp: Stamp) -> None:
    """Let the terms stand as before; what was decided otherwise since stays."""
    reason = "Undone: " + rewording.reason
    order = sorted(rewording.former, key=lambda term: term == rewording.term)  # the old ones first
    for id_ in order:
        term, made = store.term(db, id_), TermStatus.SUPERSEDED
        if id_ == rewording.term:
            made = TermStatus.ADMITTED  # it made room for the one that was preferred before
            if term.status is TermStatus.PREFERRED:
                made = TermStatus.PREFERRED
        if term.status is made and rewording.former[id_]["status"] != term.status:
            _settle(db, term, rewording.former[id_], reason, stamp)


def _settle(db: Database, term: Term, content: Mapping[str, Any], reason: str, stamp: Stamp) -> None:
    """Decide on a term by the rule of its language; raises `Refused` where others have a say."""
    name = languages.by_code(term.language).name
    if not rules.decides_alone(db, term.language, stamp.person):
        raise Refused(
            f"By the rule of {name} others have a say in this. Propose it; once it is accepted, "
            "rehearse it again to change the texts."
        )
    content = {key: value for key, value in content.items() if value is not None}
    asked = Proposal(
        0,
        ProposalKind.STATUS,
        term.concept,
        term.id,
        term.language,
        {**content, "reason": reason},
        reason,
        "",
        "",
        "",
        stamp.person,
        stamp.at,
    )
    try:
        made = proposals.propose(db, asked)
        seen = decisions.standing(db, made).mark
        decisions.decide(db, made.id, Verdict(Outcome.ACCEPTED, stamp.person, stamp.at, reason, seen=seen))
    except GlossaryError as error:
        raise Refused(str(error)) from error
