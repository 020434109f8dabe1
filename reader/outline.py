"""Pure: the blocks and segments of a document as values, and how they change when its source does.

An outline is all of a document in order, the blocks set aside included. A segment keeps its id through every
change; what is new has the id 0 until it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby

from rapidfuzz.distance import Levenshtein

from reader.errors import Unknown
from reader.model import Block, Mark

_WORDS = re.compile(r"\w+|\s+|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cut:
    """A segment of an outline, as it stands in its block."""

    start: int
    end: int
    segment: int = 0
    """Its id; 0 before it is kept."""


@dataclass(frozen=True, slots=True)
class Part:
    """A block with its segments in order."""

    block: Block
    cuts: tuple[Cut, ...]

    def text(self, cut: Cut) -> str:
        """The words of one of its segments."""
        return self.block.text[cut.start : cut.end]


Outline = tuple[Part, ...]


def texts(outline: Outline) -> dict[int, str]:
    """What every segment says, by id."""
    return {cut.segment: part.text(cut) for part in outline for cut in part.cuts}


def shown(outline: Outline) -> Iterator[tuple[Part, Cut]]:
    """The segments of the text in order, without those set aside."""
    return ((part, cut) for part in outline if not part.block.set_aside for cut in part.cuts)


def places(outline: Outline) -> dict[int, tuple[bool, int]]:
    """Where every segment stands: whether it is set aside, and a number that neighbours follow each other by.

    Segments of the text are counted without what is set aside between them.
    """
    found: dict[int, tuple[bool, int]] = {}
    in_text = 0
    for part in outline:
        for cut in part.cuts:
            aside = bool(part.block.set_aside)
            in_text += not aside
            found[cut.segment] = (aside, len(found) if aside else in_text)
    return found


def are_neighbours(segments: Sequence[int], where: Mapping[int, tuple[bool, int]]) -> bool:
    """Whether segments follow each other in this order, by the `places` of an outline."""
    stand = [where.get(segment) for segment in segments]
    first = stand[0]
    return first is not None and stand == [(first[0], first[1] + number) for number in range(len(stand))]


def corrected(outline: Outline, segment: int, text: str) -> Outline:
    """The outline with another text in one segment; what stands behind it moves. Raises `Unknown`."""
    for number, part in enumerate(outline):
        for cut in part.cuts:
            if cut.segment == segment:
                return (*outline[:number], _corrected_part(part, cut, text), *outline[number + 1 :])
    raise Unknown(f"There is no segment {segment} in this document.")


def inserted(outline: Outline, part: Part, after: int) -> Outline:
    """The outline with one part more, behind the block with the id `after` (0: at the beginning)."""
    ids = [0, *(each.block.id for each in outline)]
    if after not in ids:
        raise Unknown("The block to put it after is not in this document any more.")
    at = ids.index(after)
    return (*outline[:at], part, *outline[at:])


def remarked(marks: Sequence[Mark], old: str, new: str) -> tuple[Mark, ...]:
    """The marks of a text that was changed from `old` to `new`.

    A mark outside the changed words moves with them, one around them stretches or shrinks, and one that
    stood on a part of them alone goes.
    """
    runs = _runs(old, new)
    moved = (
        replace(mark, start=_new_start(mark.start, runs), end=_new_end(mark.end, runs)) for mark in marks
    )
    return tuple(mark for mark in moved if mark.start < mark.end)


def with_leavings(
    before: Outline, after: Outline, reason: str, gone: Collection[int] = frozenset()
) -> Outline:
    """`after` with what of `before` it lacks, set aside for `reason` behind what it followed.

    Segments in `gone` are left out altogether. A block that `after` does not hold stays whole where it can;
    of the others each run of segments gets a block of its own. What was set aside keeps its own reason.
    """
    home = {cut.segment: number for number, part in enumerate(after) for cut in part.cuts if cut.segment}
    held = {part.block.id for part in after}
    left: dict[int, list[Part]] = {}
    at = -1
    for part in before:
        for (is_home, is_gone), run in groupby(part.cuts, lambda c: (c.segment in home, c.segment in gone)):
            cuts = tuple(run)
            if is_home:
                at = home[cuts[-1].segment]
            elif not is_gone:
                is_whole = cuts == part.cuts and part.block.id not in held
                kept = part if is_whole else _excerpt(part, cuts)
                block = replace(kept.block, set_aside=part.block.set_aside or reason)
                left.setdefault(at, []).append(replace(kept, block=block))
    whole = list(left.get(-1, ()))
    for number, part in enumerate(after):
        whole += [part, *left.get(number, ())]
    return tuple(whole)


def excerpt_marks(marks: Sequence[Mark], start: int, end: int) -> tuple[Mark, ...]:
    """The marks of a stretch of a text, in positions of the stretch."""
    return tuple(
        replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start)
        for mark in marks
        if mark.start < end and start < mark.end
    )


def _corrected_part(part: Part, cut: Cut, text: str) -> Part:
    whole, by = part.block.text, len(text) - (cut.end - cut.start)
    changed = whole[: cut.start] + text + whole[cut.end :]
    return Part(
        replace(part.block, text=changed, marks=remarked(part.block.marks, whole, changed)),
        tuple(
            Cut(
                each.start + (by if each.start > cut.start else 0),
                each.end + (by if each.end >= cut.end else 0),
                each.segment,
            )
            for each in part.cuts
        ),
    )


def _excerpt(part: Part, cuts: Sequence[Cut]) -> Part:
    """Some neighbouring segments of a part, in a block of their own."""
    start, end = cuts[0].start, cuts[-1].end
    return Part(
        replace(
            part.block,
            id=0,
            text=part.block.text[start:end],
            marks=excerpt_marks(part.block.marks, start, end),
        ),
        tuple(Cut(cut.start - start, cut.end - start, cut.segment) for cut in cuts),
    )


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of an old text, and what stands for it in the new one."""

    start: int
    end: int
    new_start: int
    new_end: int
    is_equal: bool


def _runs(old: str, new: str) -> list[_Run]:
    """The equal and the changed stretches of two texts by turns, cut between words."""
    old_words, new_words = _WORDS.findall(old), _WORDS.findall(new)
    old_at, new_at = (list(accumulate(map(len, words), initial=0)) for words in (old_words, new_words))
    runs: list[_Run] = []
    for code in Levenshtein.opcodes(old_words, new_words):
        run = _Run(
            old_at[code.src_start],
            old_at[code.src_end],
            new_at[code.dest_start],
            new_at[code.dest_end],
            code.tag == "equal",
        )
        if runs and not runs[-1].is_equal and not run.is_equal:
            runs[-1] = replace(runs[-1], end=run.end, new_end=run.new_end)
        else:
            runs.append(run)
    return runs


def _new_start(at: int, runs: Sequence[_Run]) -> int:
    for run in runs:
        if run.start <= at < run.end:
            if run.is_equal:
                return run.new_start + at - run.start
            return run.new_start if at == run.start else run.new_end
    return runs[-1].new_end if runs else 0


def _new_end(at: int, runs: Sequence[_Run]) -> int:
    for run in runs:
        if run.start < at <= run.end:
            if run.is_equal:
                return run.new_start + at - run.start
            return run.new_end if at == run.end else run.new_start
    return 0
