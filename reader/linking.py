"""What a person does to the links of a rendering that was taken in; every act can be undone.

An act names the link that it is upon by its bead, and says what it saw of it: its `state`. Where that, or the
neighbour that the act is upon as well, has changed since, nothing is done and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from reader import links, suggesting
from reader.desk import LONGEST, learnt_as
from reader.errors import Conflict, Refused, Unknown
from reader.languages.cleaning import clean
from reader.links import Link, Texts
from reader.memory import beads, documents, link_steps, revisions, segments, sentences, units
from reader.memory import links as kept_links
from reader.memory.link_steps import State, Step
from reader.memory.links import Kept
from reader.memory.sentences import RenderingText, Sentence
from reader.model import FINISHED, Document, DraftBuffer, Origin, Stamp
from reader.workspace import Workspace

AT_ONCE = 100
"""Links that are confirmed in one transaction, so that nobody at the desk waits for thousands."""
CHANGED_SINCE = (
    "These rows were changed meanwhile, here or in another window. Nothing was done: look at them as they "
    "are now, and do it again."
)


class Stale(Conflict):
    """An act upon links that are no longer as the page showed them; with the text that came with it."""

    def __init__(self, text: str = "") -> None:
        super().__init__(CHANGED_SINCE)
        self.text = text


@dataclass(frozen=True, slots=True)
class Acted:
    """What an act has done."""

    document: int
    language: str
    act: str
    focus: int
    """The bead to go on with."""
    beads: tuple[int, ...]
    """The links that it has made or changed, in the order of the source."""


@dataclass(frozen=True, slots=True)
class Scene:
    """The links of a rendering as they stand, and what they are linked with."""

    rendering: int
    document: Document
    language: str
    kept: tuple[Kept, ...]
    """Those of the text, in the order of the source."""
    hidden: tuple[Kept, ...]
    """Those of set-aside blocks."""
    sentences: tuple[Sentence, ...]
    """All that was taken in, in its own order; some may be linked with what is hidden."""

    @property
    def texts(self) -> Texts:
        """What every sentence says."""
        return {sentence.id: sentence.text for sentence in self.sentences}

    def at(self, bead_id: int) -> int:
        """Where a link stands among them; raises `Stale`."""
        for number, one in enumerate(self.kept):
            if one.link.bead == bead_id:
                return number
        raise Stale

    def link(self, number: int) -> Link:
        """The link that stands there."""
        return self.kept[number].link

    def before(self, number: int) -> int:
        """The id of the last segment before a link; 0 where there is none."""
        earlier = (one.link.segments for one in reversed(self.kept[:number]) if one.link.segments)
        return next(earlier, (0,))[-1]


def scene(db: Database, document_id: int, language: str, only: Collection[int] | None = None) -> Scene:
    """The links of a document's rendering, or `only` those of some beads; raises `Unknown`."""
    rendering_id = sentences.rendering(db, document_id, language)
    every = kept_links.of(db, rendering_id, only)
    return Scene(
        rendering_id,
        documents.one(db, document_id),
        language,
        tuple(one for one in every if one.is_shown),
        tuple(one for one in every if not one.is_shown),
        tuple(sentences.of(db, rendering_id, only)),
    )


def states(kept: Sequence[Kept]) -> list[str]:
    """What a page hands back with an act upon each link: its revision, between those of its neighbours."""
    marks = ["", *(f"{one.link.bead}.{one.revision}" for one in kept), ""]
    return ["-".join(marks[number : number + 3]) for number in range(len(kept))]


# --- acts


def join(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Let this link and the next one be one."""

    def made(here: Scene, at: int) -> list[Link]:
        return links.joined(here.link(at), here.link(at + 1), here.texts)

    return _act(workspace, bead_id, state, "join", made, reach=1)


def split(workspace: Workspace, bead_id: int, state: str, *, segments: int = 1, sentences: int = 1) -> Acted:
    """Leave a link its first `segments` and `sentences`; the others are a link of their own."""

    def made(here: Scene, at: int) -> list[Link]:
        return links.split(here.link(at), here.texts, max(segments, 0), max(sentences, 0), here.before(at))

    return _act(workspace, bead_id, state, "split", made)


def move_sentence(workspace: Workspace, bead_id: int, state: str, *, onward: bool) -> Acted:
    """The last sentence of a link goes to the next one or, without `onward`, the first to the one before."""

    def made(here: Scene, at: int) -> list[Link]:
        giver, taker = here.link(at), here.link(at + (1 if onward else -1))
        if not giver.sentences:
            raise Refused("No sentence of the rendering stands here that could be moved.")
        sentence = giver.sentences[-1 if onward else 0]
        return links.sentence_moved(giver, taker, sentence, here.texts)

    return _act(workspace, bead_id, state, "move", made, reach=1 if onward else -1)


def move_segment(workspace: Workspace, bead_id: int, state: str, *, onward: bool) -> Acted:
    """The last source segment of a link goes to the next one, or the first to the one before."""

    def made(here: Scene, at: int) -> list[Link]:
        giver, taker = here.link(at), here.link(at + (1 if onward else -1))
        return links.segment_moved(giver, taker, here.texts, onward=onward, before=here.before(at))

    return _act(workspace, bead_id, state, "move", made, reach=1 if onward else -1)


def give(workspace: Workspace, sentence_id: int, bead_id: int, state: str) -> Acted:
    """Link a sentence, wherever it is linked now, to the link of `bead_id`, whose state is `state`."""
    with workspace.writing() as db:
        here, at = _seen(db, bead_id, state, 0)
        giver = here.at(sentences.bead_of(db, sentence_id))
        if giver == at:
            raise Refused("That sentence stands there already.")
        made = links.sentence_moved(here.link(giver), here.link(at), sentence_id, here.texts)
        return _done(db, here, [here.kept[giver], here.kept[at]], made, "move", bead_id, workspace.stamp())


def unlink(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Take a link apart: its segments and its sentences stand alone, and may be linked anew."""
    return _act(
        workspace, bead_id, state, "unlink", lambda here, at: links.unlinked(here.link(at), here.texts)
    )


def swap(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Let this link and the next one have each other's sentences."""

    def made(here: Scene, at: int) -> list[Link]:
        return links.swapped(here.link(at), here.link(at + 1), here.texts)

    return _act(workspace, bead_id, state, "swap", made, reach=1)


def mark_omitted(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Say that a source was left out of the rendering; its sentences, if any, render nothing then."""
    return _act(workspace, bead_id, state, "omit", lambda here, at: links.left_out(here.link(at), here.texts))


def mark_added(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Say that sentences were added in the rendering; their source, if any, is left without."""
    return _act(
        workspace, bead_id, state, "mark added", lambda here, at: links.added(here.link(at), here.texts)
    )


def fix(workspace: Workspace, bead_id: int, state: str, *, fixed: bool) -> Acted:
    """Keep a link as it is when the rest is aligned again, or no longer."""

    def made(here: Scene, at: int) -> list[Link]:
        return [replace(here.link(at), is_fixed=fixed)]

    return _act(workspace, bead_id, state, "fix" if fixed else "release", made)


def edit(workspace: Workspace, bead_id: int, state: str, text: str) -> Acted:
    """Give a link a person's own words, as a draft; from then on the text belongs to the bead.

    Raises `Stale`, with the text kept as what was typed on the bead, and `Refused`.
    """
    cleaned = clean(text).text.strip()
    if not cleaned:
        raise Refused("Write what stands here, or mark the source as left out.")
    if len(cleaned) > LONGEST:
        raise Refused(f"A translation may have {LONGEST:,} characters; this one has {len(cleaned):,}.")
    try:
        return _act(
            workspace,
            bead_id,
            state,
            "edit",
            lambda here, at: [links.edited(here.link(at), cleaned)],
            cleaned,
        )
    except Stale:
        _keep_typed(workspace, bead_id, state, cleaned)
        raise Stale(cleaned) from None


def split_sentence(workspace: Workspace, sentence_id: int, state: str, at: int) -> Acted:
    """Cut a sentence of the rendering in two before its code point `at`; both stay where they are linked.

    `state` is that of the link. Raises `Refused` where one part would be empty.
    """
    with workspace.writing() as db:
        here, number = _seen(db, sentences.bead_of(db, sentence_id), state, 0)
        where = next(n for n, one in enumerate(here.sentences) if one.id == sentence_id)
        whole, behind = here.sentences[where], here.sentences[where + 1 :][:1]
        parts = [whole.text[:at].rstrip(), whole.text[at:].lstrip()]
        if not 0 < at < len(whole.text) or not all(parts):
            raise Refused("Place the cursor between two words of the sentence, where it should be cut.")
        until = behind[0].position if behind else whole.position + 1
        position = (whole.position + until) / 2
        second = replace(whole, id=sentences.highest(db) + 1, position=position, text=parts[1])
        link = here.link(number)
        cut = link.sentences.index(sentence_id) + 1
        made = replace(link, sentences=(*link.sentences[:cut], second.id, *link.sentences[cut:]))
        return _recut(db, here, number, made, [whole], [replace(whole, text=parts[0]), second], workspace)


def join_sentences(workspace: Workspace, sentence_id: int, state: str) -> Acted:
    """Let a sentence of the rendering and the next one of the same link be one.

    `state` is that of the link. Raises `Refused` where there is no next one.
    """
    with workspace.writing() as db:
        here, number = _seen(db, sentences.bead_of(db, sentence_id), state, 0)
        link = here.link(number)
        by_id = {sentence.id: sentence for sentence in here.sentences}
        at = link.sentences.index(sentence_id)
        if at + 1 == len(link.sentences):
            raise Refused("This is the last sentence of the row. Join the rows first.")
        first, second = (by_id[one] for one in link.sentences[at : at + 2])
        made = replace(link, sentences=(*link.sentences[: at + 1], *link.sentences[at + 2 :]))
        whole = replace(first, text=f"{first.text} {second.text}")
        return _recut(db, here, number, made, [first, second], [whole], workspace)


def confirm(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Confirm a link: the memory learns what it says, and an omission is left out on purpose."""
    return _act(workspace, bead_id, state, "confirm", lambda here, at: [links.confirmed(here.link(at))])


def withdraw(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Take a confirmation back, and from the memory what it learnt by it."""
    return _act(workspace, bead_id, state, "reopen", lambda here, at: [links.withdrawn(here.link(at))])


def confirm_all(workspace: Workspace, document_id: int, language: str, minimum: float) -> int:
    """Confirm every link whose confidence is `minimum` (0 to 1) or more; how many. One act for `undo`.

    Links that a person has made have none: they are confirmed one by one.
    """
    with workspace.reading() as db:
        here = scene(db, document_id, language)
    wanted = [one.link.bead for one in here.kept if _is_sure(one.link, minimum)]
    batch = count = 0
    for first in range(0, len(wanted), AT_ONCE):
        some = set(wanted[first : first + AT_ONCE])
        with workspace.writing() as db:
            here = scene(db, document_id, language, some)
            fit = [one for one in here.kept if _is_sure(one.link, minimum)]
            made = [links.confirmed(one.link) for one in fit]
            step = change(db, here, fit, made, "confirm all", workspace.stamp(), batch=batch) if fit else 0
            batch, count = batch or step, count + len(fit)
    return count


def _is_sure(link: Link, minimum: float) -> bool:
    if link.is_confirmed or link.confidence is None or link.confidence < minimum:
        return False
    return bool(link.text) or link.is_omission


# --- and back


def undo(workspace: Workspace, document_id: int, language: str) -> Acted:
    """Take back the newest act upon the links of a rendering.

    Raises `Refused` where there is none, `Conflict` where what it made has been changed elsewhere since.
    """
    with workspace.writing() as db:
        here = scene(db, document_id, language)
        steps = link_steps.newest(db, here.rendering)
        if not steps:
            raise Refused("Nothing was done to these rows that could be undone.")
        stamp = workspace.stamp()
        for step in steps:
            moved = _turn_back(db, here, step, stamp)
            link_steps.set_undone(db, replace(step, moved=moved), stamp.at)
        return _told(db, here, steps[0].act, [one for step in steps for one in step.before.links])


def redo(workspace: Workspace, document_id: int, language: str) -> Acted:
    """Do again what was undone last; raises as `undo`."""
    with workspace.writing() as db:
        here = scene(db, document_id, language)
        steps = link_steps.undone(db, here.rendering)
        if not steps:
            raise Refused("Nothing was undone that could be done again.")
        stamp = workspace.stamp()
        for step in steps:
            moved = _turn_on(db, here, step, stamp)
            link_steps.set_undone(db, replace(step, moved=moved), "")
        return _told(db, here, steps[0].act, [one for step in steps for one in step.after.links])


def _turn_back(db: Database, here: Scene, step: Step, stamp: Stamp) -> tuple[tuple[int, int], ...]:
    moved = _turn(db, here, step.after, step.before, "undo", stamp)
    kept_links.take_back_past(db, step.moved)  # what went to others by the act
    return moved


def _turn_on(db: Database, here: Scene, step: Step, stamp: Stamp) -> tuple[tuple[int, int], ...]:
    moved = _turn(db, here, step.before, step.after, "redo", stamp)
    kept_links.take_back_past(db, step.moved)  # what went to others when it was undone
    return moved


def _turn(
    db: Database, here: Scene, was: State, wanted: State, act: str, stamp: Stamp
) -> tuple[tuple[int, int], ...]:
    """Give the links of a step back what they were; raises `Conflict` where they are not as it left them."""
    made = [one.link.bead for one in was.links]
    now = {one.link.bead: one for one in kept_links.of(db, here.rendering, made)}
    for one in was.links:
        if one.link.bead not in now or not now[one.link.bead].is_as(one):
            raise Conflict(
                "What this made has been changed since, at the desk or with the source. "
                "It cannot be undone as a whole any more; nothing was changed."
            )
    kept_links.revive(db, here.rendering, {one.link.bead: one.revision for one in wanted.links})
    moved = _store(
        db,
        here,
        [now[one.link.bead] for one in was.links],
        [one.link for one in wanted.links],
        act,
        stamp,
        was.sentences,
        wanted.sentences,
    )
    if was.text != wanted.text:
        sentences.set_text(db, here.rendering, wanted.text)
    kept_links.give_back(db, wanted.links)
    return tuple(moved)


# --- how an act is stored


def change(
    db: Database,
    here: Scene,
    before: Sequence[Kept],
    after: Sequence[Link],
    act: str,
    stamp: Stamp,
    *,
    batch: int = 0,
    removed: Sequence[Sentence] = (),
    added: Sequence[Sentence] = (),
    text: RenderingText | None = None,
) -> int:
    """Let some links be others with the same segments, as one step that `undo` takes back; its batch.

    Nothing is kept of what changes nothing.

    `removed` and `added` are sentences that go, come or change with it; `text` is what is taken in, if
    anything is.
    """
    if [*after] == [one.link for one in before] and not removed and not added:
        return batch
    given = iter(kept_links.new_beads(db, here.rendering, sum(not link.bead for link in after)))
    made = [link if link.bead else replace(link, bead=next(given)) for link in after]
    moved = _store(db, here, before, made, act, stamp, removed, added)
    had = sentences.text(db, here.rendering) if text else None
    if text:
        sentences.set_text(db, here.rendering, text)
    touched = {link.bead for link in made}
    now = tuple(kept_links.of(db, here.rendering, touched))
    step = link_steps.add(
        db,
        here.rendering,
        act,
        batch,
        State(tuple(before), tuple(removed), had),
        State(now, tuple(added), text),
        moved,
        stamp,
    )
    return batch or step


def _store(
    db: Database,
    here: Scene,
    before: Sequence[Kept],
    after: Sequence[Link],
    act: str,
    stamp: Stamp,
    removed: Sequence[Sentence],
    added: Sequence[Sentence],
) -> list[tuple[int, int]]:
    """Write what differs between some links and others; which entries of the history went to other beads."""
    was = {one.link.bead: one.link for one in before}
    made = [replace(link, after=0) if link.segments else link for link in after]
    _see_that_all_is_there(was.values(), made, removed, added)
    changed = [link for link in made if was.get(link.bead) != link]
    gone = was.keys() - {link.bead for link in made}
    if added:
        sentences.put(db, here.rendering, made[0].bead, added)
    for bead_id in gone | {link.bead for link in changed if _says_other(was.get(link.bead), link)}:
        units.withdraw(db, bead_id, stamp)
    heirs = _heirs([was[bead_id] for bead_id in sorted(gone)], made)
    _carry_rendered(db, before, heirs, stamp)
    moved = kept_links.hand_over(db, heirs, stamp)
    kept_links.store(db, here.rendering, changed, stamp)
    sentences.link(db, ((link.bead, link.sentences) for link in changed))
    sentences.remove(db, {one.id for one in removed} - {one.id for one in added})
    kept_links.drop(db, gone)
    for link in changed:
        if _says_other(was.get(link.bead), link):
            beads.record(db, link.bead, act, stamp)
            _remember(db, here.document, link, stamp)
    return moved


def _see_that_all_is_there(
    before: Collection[Link], after: Collection[Link], removed: Iterable[Sentence], added: Iterable[Sentence]
) -> None:
    """Hold every act to keeping each segment and each sentence exactly once."""
    had = sorted(one for link in before for one in link.segments)
    has = sorted(one for link in after for one in link.segments)
    said = {one for link in before for one in link.sentences} - {one.id for one in removed}
    says = sorted(one for link in after for one in link.sentences)
    if had != has or sorted(said | {one.id for one in added}) != says:
        raise RuntimeError("An act upon links must keep every segment and every sentence exactly once.")


def _says_other(was: Link | None, link: Link) -> bool:
    """Whether a bead renders something else, or says something else of it, than it did."""
    if was is None:
        return bool(link.text or link.omitted)
    return (was.segments, was.text, was.status, was.omitted) != (
        link.segments,
        link.text,
        link.status,
        link.omitted,
    )


def _heirs(gone: Iterable[Link], after: Sequence[Link]) -> dict[int, int]:
    """Who goes on with the past of each that is gone: the bead that has its first segment or sentence."""
    by_segment = {one: link.bead for link in after for one in link.segments}
    by_sentence = {one: link.bead for link in after for one in link.sentences}
    return {
        link.bead: by_segment[link.segments[0]]
        if link.segments
        else next((by_sentence[one] for one in link.sentences if one in by_sentence), after[0].bead)
        for link in gone
    }


def _carry_rendered(db: Database, before: Sequence[Kept], heirs: dict[int, int], stamp: Stamp) -> None:
    """Where the source of a bead that is gone had changed, its heir shows what both rendered before."""
    by_bead = {one.link.bead: one for one in before}
    for heir in set(heirs.values()):
        parts = [one for one in before if one.link.bead == heir or heirs.get(one.link.bead) == heir]
        if heir in by_bead and any(one.rendered is not None for one in parts):
            said = [one.rendered or _source(db, one.link) for one in parts]
            revisions.set_rendered(db, heir, " ".join(filter(None, said)), stamp)


def _source(db: Database, link: Link) -> str:
    return " ".join(segments.one(db, one)[1].text for one in link.segments)


def _remember(db: Database, document: Document, link: Link, stamp: Stamp) -> None:
    """Let the memory learn what was confirmed; whoever confirmed it has seen what the source says now."""
    if link.status not in FINISHED or not link.segments:
        return
    revisions.settle(db, link.bead)
    if not link.omitted:
        suggesting.remember(db, document, beads.one(db, link.bead)[1], learnt_as(link.origin), stamp)


# --- what every act does

_Make = Callable[[Scene, int], list[Link]]
"""What an act makes of the link that stands at a number, and of the neighbour that it is upon."""


def _act(
    workspace: Workspace, bead_id: int, state: str, act: str, make: _Make, typed: str = "", *, reach: int = 0
) -> Acted:
    with workspace.writing() as db:
        here, at = _seen(db, bead_id, state, reach)
        if not 0 <= at + reach < len(here.kept):
            raise Refused("This is the end of the text; there is no other row to do that with.")
        concerned = [here.kept[number] for number in sorted({at, at + reach})]
        stamp = workspace.stamp()
        if typed:
            beads.retire_draft(db, bead_id, typed, stamp)
        return _done(db, here, concerned, make(here, at), act, bead_id, stamp)


def _seen(db: Database, bead_id: int, state: str, reach: int) -> tuple[Scene, int]:
    """The links as they stand, and where that of a bead is; raises `Stale` where it is not as it was seen."""
    try:
        _, document_id, language = sentences.rendering_of(db, bead_id)
    except Unknown:
        raise Stale from None
    here = scene(db, document_id, language)
    at = here.at(bead_id)
    was, now = state.split("-"), states(here.kept)[at].split("-")
    seen = {1, 1 + reach}
    if len(was) != len(now) or any(was[number] != now[number] for number in seen):
        raise Stale
    return here, at


def _done(
    db: Database,
    here: Scene,
    concerned: Sequence[Kept],
    made: Sequence[Link],
    act: str,
    focus: int,
    stamp: Stamp,
) -> Acted:
    known = {one.link.bead for one in here.kept}
    change(db, here, concerned, made, act, stamp)
    there = {link.bead for link in made}
    after = scene(db, here.document.id, here.language)
    touched = [one.link.bead for one in after.kept if one.link.bead in there or one.link.bead not in known]
    return Acted(
        here.document.id, here.language, act, focus if focus in touched else touched[0], tuple(touched)
    )


def _recut(
    db: Database,
    here: Scene,
    number: int,
    made: Link,
    removed: Sequence[Sentence],
    added: Sequence[Sentence],
    workspace: Workspace,
) -> Acted:
    """A link has its sentences cut otherwise; what it says stays."""
    act = "cut" if len(added) > len(removed) else "sew"
    change(db, here, [here.kept[number]], [made], act, workspace.stamp(), removed=removed, added=added)
    return Acted(here.document.id, here.language, act, made.bead, (made.bead,))


def _told(db: Database, here: Scene, act: str, wanted: Iterable[Kept]) -> Acted:
    touched = tuple(dict.fromkeys(one.link.bead for one in wanted))
    return Acted(here.document.id, here.language, act, touched[0] if touched else 0, touched)


def _keep_typed(workspace: Workspace, bead_id: int, state: str, text: str) -> None:
    """Keep what was typed on a link that has changed, as the desk does; nothing where its bead is gone."""
    with workspace.writing() as db:
        try:
            _, newest = beads.stored(db, bead_id)
        except Unknown:
            return
        stamp = workspace.stamp()
        revision = state.split("-")[1:2]
        seen = int(revision[0].partition(".")[2]) if revision and "." in revision[0] else newest
        beads.retire_draft(db, bead_id, text, stamp)
        beads.keep_draft(db, DraftBuffer(bead_id, text, seen, Origin.TYPED, stamp.at), stamp.person)
