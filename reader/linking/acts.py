"""What a person does to links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlite_utils import Database

from reader import links
from reader.desk import LONGEST
from reader.errors import Refused, Unknown
from reader.languages.cleaning import clean
from reader.linking.acting import act_upon, done
from reader.linking.scene import Acted, Scene, Stale, seen
from reader.linking.storing import change
from reader.links import Link
from reader.memory import beads, sentences
from reader.memory.sentences import Sentence
from reader.model import DraftBuffer, Origin
from reader.workspace import Workspace


def join(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Let this link and the next one be one."""

    def made(here: Scene, at: int) -> list[Link]:
        return links.joined(here.link(at), here.link(at + 1), here.texts)

    return act_upon(workspace, bead_id, state, "join", made, reach=1)


def split(workspace: Workspace, bead_id: int, state: str, *, segments: int = 1, sentences: int = 1) -> Acted:
    """Leave a link its first `segments` and `sentences`; the others are a link of their own."""

    def made(here: Scene, at: int) -> list[Link]:
        return links.split(here.link(at), here.texts, max(segments, 0), max(sentences, 0), here.before(at))

    return act_upon(workspace, bead_id, state, "split", made)


def move_sentence(workspace: Workspace, bead_id: int, state: str, *, onward: bool) -> Acted:
    """The last sentence of a link goes to the next one or, without `onward`, the first to the one before."""

    def made(here: Scene, at: int) -> list[Link]:
        giver, taker = here.link(at), here.link(at + (1 if onward else -1))
        if not giver.sentences:
            raise Refused("No sentence of the rendering stands here that could be moved.")
        sentence = giver.sentences[-1 if onward else 0]
        return links.sentence_moved(giver, taker, sentence, here.texts)

    return act_upon(workspace, bead_id, state, "move", made, reach=1 if onward else -1)


def move_segment(workspace: Workspace, bead_id: int, state: str, *, onward: bool) -> Acted:
    """The last source segment of a link goes to the next one, or the first to the one before."""

    def made(here: Scene, at: int) -> list[Link]:
        giver, taker = here.link(at), here.link(at + (1 if onward else -1))
        return links.segment_moved(giver, taker, here.texts, onward=onward, before=here.before(at))

    return act_upon(workspace, bead_id, state, "move", made, reach=1 if onward else -1)


def give(workspace: Workspace, sentence_id: int, bead_id: int, state: str) -> Acted:
    """Link a sentence, wherever it is linked now, to the link of `bead_id`, whose state is `state`."""
    with workspace.writing() as db:
        here, at = seen(db, bead_id, state, 0)
        giver = here.at(sentences.bead_of(db, sentence_id))
        if giver == at:
            raise Refused("That sentence stands there already.")
        made = links.sentence_moved(here.link(giver), here.link(at), sentence_id, here.texts)
        return done(db, here, [here.kept[giver], here.kept[at]], made, "move", bead_id, workspace.stamp())


def unlink(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Take a link apart: its segments and its sentences stand alone, and may be linked anew."""
    return act_upon(
        workspace, bead_id, state, "unlink", lambda here, at: links.unlinked(here.link(at), here.texts)
    )


def swap(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Let this link and the next one have each other's sentences."""

    def made(here: Scene, at: int) -> list[Link]:
        return links.swapped(here.link(at), here.link(at + 1), here.texts)

    return act_upon(workspace, bead_id, state, "swap", made, reach=1)


def mark_omitted(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Say that a source was left out of the rendering; its sentences, if any, render nothing then."""
    return act_upon(
        workspace, bead_id, state, "omit", lambda here, at: links.left_out(here.link(at), here.texts)
    )


def mark_added(workspace: Workspace, bead_id: int, state: str) -> Acted:
    """Say that sentences were added in the rendering; their source, if any, is left without."""
    return act_upon(
        workspace, bead_id, state, "mark added", lambda here, at: links.added(here.link(at), here.texts)
    )


def fix(workspace: Workspace, bead_id: int, state: str, *, fixed: bool) -> Acted:
    """Keep a link as it is when the rest is aligned again, or no longer."""

    def made(here: Scene, at: int) -> list[Link]:
        return [replace(here.link(at), is_fixed=fixed)]

    return act_upon(workspace, bead_id, state, "fix" if fixed else "release", made)


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
        return act_upon(
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


def split_sentence(workspace: Workspace, sentence_id: int, state: str, at: int) -> Acted:
    """Cut a sentence of the rendering in two before its code point `at`; both stay where they are linked.

    `state` is that of the link. Raises `Refused` where one part would be empty.
    """
    with workspace.writing() as db:
        here, number = seen(db, sentences.bead_of(db, sentence_id), state, 0)
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
        here, number = seen(db, sentences.bead_of(db, sentence_id), state, 0)
        link = here.link(number)
        by_id = {sentence.id: sentence for sentence in here.sentences}
        at = link.sentences.index(sentence_id)
        if at + 1 == len(link.sentences):
            raise Refused("This is the last sentence of the row. Join the rows first.")
        first, second = (by_id[one] for one in link.sentences[at : at + 2])
        made = replace(link, sentences=(*link.sentences[: at + 1], *link.sentences[at + 2 :]))
        whole = replace(first, text=f"{first.text} {second.text}")
        return _recut(db, here, number, made, [first, second], [whole], workspace)


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
