"""The two sides as the aligner takes them, and what it finds as links."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sqlite_utils import Database

from reader import languages
from reader.alignment import Alignment, Fixed, Lexicon, Progress, Reasons, Side, align
from reader.formats import Text
from reader.languages.language import Language
from reader.linking import Scene
from reader.links import Link
from reader.memory import sentences
from reader.memory.links import Kept
from reader.memory.sentences import Sentence
from reader.model import Document, Segment
from reader.segmentation import segment


def sentences_of(text: Text, language: Language) -> Iterator[Sentence]:
    """The sentences of a text, its page furniture apart; they have no ids yet."""
    position = 0
    for number, block in enumerate(text.blocks):
        if not block.set_aside:
            for span in segment(block.text, language):
                position += 1
                yield Sentence(0, position, number, block.kind, block.text[span.start : span.end])


def numbered(db: Database, new: Sequence[Sentence]) -> list[Sentence]:
    """Sentences with the ids that they will have, none of which was ever given."""
    first = sentences.highest(db) + 1
    return [replace(one, id=first + number) for number, one in enumerate(new)]


def align_sides(
    source_side: Sequence[Segment],
    new: Sequence[Sentence],
    document: Document,
    language: Language,
    lexicon: Lexicon,
    *,
    fixed: Sequence[Fixed] = (),
    step: Progress | None,
) -> Alignment:
    """What the aligner makes of the two sides, with their blocks as paragraphs; `step` may end the work."""
    blocks = list(dict.fromkeys(one.block.id for one in source_side))
    number = {block: at for at, block in enumerate(blocks)}
    return align(
        Side(
            tuple(one.text for one in source_side),
            languages.by_code(document.language),
            tuple(number[one.block.id] for one in source_side),
        ),
        Side(tuple(one.text for one in new), language, tuple(one.block for one in new)),
        lexicon=lexicon,
        fixed=fixed,
        progress=step,
    )


def linked(found: Alignment, source_ids: Sequence[int], target_ids: Sequence[int]) -> list[Link]:
    """What was aligned, as links without texts or beads; an addition follows what stands before it."""
    made: list[Link] = []
    after = 0
    for one in found.links:
        segment_ids = tuple(source_ids[at] for at in one.source)
        made.append(
            Link(
                0,
                segment_ids,
                tuple(target_ids[at] for at in one.target),
                after=0 if segment_ids else after,
                confidence=min(max(one.confidence, 0.0), 1.0),
                reasons=_reasons(one.reasons),
            )
        )
        after = segment_ids[-1] if segment_ids else after
    return made


def _reasons(reasons: Reasons) -> tuple[float, float, float, float]:
    return (
        round(float(reasons.lexical), 3),
        round(float(reasons.numbers), 3),
        round(float(reasons.names), 3),
        round(float(reasons.length), 3),
    )


def between(
    here: Scene, by_id: Mapping[int, Segment], stay: Sequence[Kept]
) -> tuple[list[Segment], list[Sentence], list[tuple[Fixed, Link]]]:
    """The two sides, and where on them is what stays; what stays but is no run on both sides is left out."""
    source_at = {one: number for number, one in enumerate(by_id)}
    target_at = {one.id: number for number, one in enumerate(here.sentences)}
    apart = [one.link for one in stay if not _is_run(one.link, source_at, target_at)]
    apart += [one.link for one in here.hidden]
    off = {one for link in apart for one in link.segments}, {one for link in apart for one in link.sentences}
    source_side = [one for one in by_id.values() if one.id not in off[0]]
    new = [one for one in here.sentences if one.id not in off[1]]
    source_at = {one.id: number for number, one in enumerate(source_side)}
    target_at = {one.id: number for number, one in enumerate(new)}
    fixed = [
        (
            Fixed(
                tuple(source_at[one] for one in kept.link.segments if one in source_at),
                tuple(target_at[one] for one in kept.link.sentences),
            ),
            kept.link,
        )
        for kept in stay
        if kept.link not in apart and (kept.link.segments or kept.link.sentences)
    ]
    return source_side, new, fixed


def _is_run(link: Link, source_at: Mapping[int, int], target_at: Mapping[int, int]) -> bool:
    places = [source_at.get(one, -2) for one in link.segments], [target_at[one] for one in link.sentences]
    return all(run == list(range(run[0], run[0] + len(run))) for run in places if run)
