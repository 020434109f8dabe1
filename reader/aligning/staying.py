"""What stays as it is, and the links of what is aligned beside it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from reader.linking import Scene
from reader.links import Link, is_edited, said, stays
from reader.memory.links import Kept
from reader.model import FINISHED, Origin, Status


def is_held(one: Kept, texts: Mapping[int, str]) -> bool:
    """Whether a person has written it, given the sentences: it is never overwritten unless they say so."""
    link = one.link
    if link.status in FINISHED or link.omitted:
        return not link.is_addition
    is_rewritten = link.origin is Origin.ALIGNED and is_edited(link, texts)
    return bool(link.text) and (link.origin is Origin.TYPED or is_rewritten)


def parted(here: Scene, in_text: Collection[int]) -> tuple[list[Kept], list[Kept]]:
    """The links that stay as they are, and the others; one of which a part is set aside stays."""
    texts = here.texts
    stay = [
        one
        for one in here.kept
        if stays(one.link, texts) or any(segment not in in_text for segment in one.link.segments)
    ]
    staying = {one.link.bead for one in stay}
    return stay, [one for one in here.kept if one.link.bead not in staying]


def beside(here: Scene, found: Sequence[Link], held: Sequence[Link], texts: Mapping[int, str]) -> list[Link]:
    """The links of a text just aligned, with those beads kept that hold what a person wrote.

    A kept bead takes the sentences of its own segments where these are linked alone; of a link with others as
    well, the others take them.
    """
    holder = {one: link.bead for link in held for one in link.segments}
    taken: dict[int, list[Link]] = {link.bead: [] for link in held}
    free: list[Link] = []
    for link in found:
        runs = [tuple(run) for is_held, run in _runs(link.segments, holder) if not is_held]
        if not link.segments:
            free.append(link)
        elif runs:
            free.append(replace(link, segments=runs[0]))
            free += [replace(link, segments=run, sentences=()) for run in runs[1:]]
        else:
            taken[holder[link.segments[0]]].append(link)
    kept = [_kept(link, taken[link.bead]) for link in held]
    loose = [one.link for one in here.kept if one.link.bead not in taken]
    return [*kept, *reused(free, loose, texts)]


def let_go(one: Kept, texts: Mapping[int, str]) -> Link:
    """A link of a set-aside block without the text that another takes the place of."""
    if is_held(one, texts):
        return replace(one.link, sentences=())
    return replace(one.link, sentences=(), text="", status=Status.EMPTY, is_aligned=False, confidence=None)


def _runs(segment_ids: Sequence[int], holder: Mapping[int, int]) -> Iterator[tuple[bool, list[int]]]:
    for is_held, run in groupby(segment_ids, lambda one: one in holder):
        yield is_held, list(run)


def _kept(link: Link, found: Sequence[Link]) -> Link:
    """A bead with a person's text, beside the sentences that were found for it."""
    confidences = [one.confidence for one in found if one.confidence is not None]
    return replace(
        link,
        sentences=tuple(sorted(sentence for one in found for sentence in one.sentences)),
        confidence=min(confidences, default=None),
        reasons=found[0].reasons if found else None,
        is_aligned=True,
    )


def reused(free: Sequence[Link], loose: Sequence[Link], texts: Mapping[int, str]) -> list[Link]:
    """Links that were found, upon the beads that their segments have; each says what its sentences say."""
    bead_of = {one: link.bead for link in loose for one in link.segments}
    used: set[int] = set()
    made = []
    for link in free:
        bead = next((bead_of[one] for one in link.segments if bead_of[one] not in used), 0)
        used.add(bead)
        text = said(link.sentences, texts)
        status = Status.DRAFT if text else Status.EMPTY
        made.append(replace(link, bead=bead, text=text, status=status))
    return made
