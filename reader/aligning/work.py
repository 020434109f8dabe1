"""A rendering taken in and aligned, or aligned again: each all or nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from reader import languages, linking
from reader.aligning.learning import keep, learn
from reader.aligning.refusals import Unrelated, same_language, see_that_it_fits, see_that_it_is_another
from reader.aligning.sides import align_sides, between, linked, numbered, sentences_of
from reader.aligning.staying import beside, is_held, let_go, parted, reused
from reader.alignment import Progress
from reader.errors import Conflict, Refused
from reader.formats import Text
from reader.languages.language import Language
from reader.linking import Scene
from reader.links import UNSURE
from reader.memory import documents as rows
from reader.memory import intakes, segments
from reader.memory.sentences import RenderingText
from reader.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Report:
    """What alignment has made."""

    document: int
    language: str
    segments: int
    """Of the document's text."""
    sentences: int
    """Of the rendering."""
    shapes: Mapping[str, int]
    """How many links there are of each shape: 1-1, 2-1, 1-0 …"""
    mean_confidence: float
    """0 to 1, over the links with both sides that the aligner has made."""
    omitted: int
    """Segments that nothing renders."""
    added: int
    """Sentences that render nothing."""
    doubtful: int
    """Links that are worth a look."""
    kept: int
    """Translations that a person had written there before, and that stay."""
    is_doubtful: bool
    """Whether so few links are 1-1 that the confidences are not to be relied on."""


def add(
    workspace: Workspace,
    document_id: int,
    text: Text,
    language: Language,
    *,
    source: str = "",
    title: str = "",
    fetched_at: str = "",
    replace: bool = False,
    anyway: bool = False,
    handed_in: int = 0,
    step: Progress | None = None,
) -> Report:
    """Take in a text as the rendering of a document in `language` and align the two, as one act.

    What a person has written there stays, unless they say `replace`; what was taken in before is replaced.
    All of it comes back with `linking.undo`. The text `handed_in` is forgotten in the same transaction.
    Raises `Doubtful` unless `anyway`, `Refused`, `Unknown`, and what `step` raises to end the work.
    """
    with workspace.reading() as db:
        here = _scene(db, document_id, language)
        source_side = segments.of(db, document_id)
    new = list(sentences_of(text, language))
    see_that_it_fits(here.document, language, new, anyway=anyway)
    see_that_it_is_another(source_side, here.sentences, new, anyway=anyway)
    learnt = learn(workspace, languages.by_code(here.document.language), language)
    found = align_sides(source_side, new, here.document, language, learnt.lexicon, step=step)
    if not found.is_related and not anyway:
        raise Unrelated(
            f"This does not look like a rendering of “{here.document.title}”. Nothing was stored."
        )
    with workspace.writing() as db:
        stamp = workspace.stamp()
        if handed_in:
            intakes.one(db, handed_in)
            intakes.remove(db, handed_in)
        now = _scene(db, document_id, language)
        if segments.of(db, document_id) != source_side:
            raise Conflict("The source was changed while its rendering was aligned. Hand it in once more.")
        given = numbered(db, new)
        here_is = {one.id for one in source_side}
        texts = now.texts
        held = [
            one.link
            for one in now.kept
            if not here_is.issuperset(one.link.segments) or (is_held(one, texts) and not replace)
        ]
        made = beside(
            now,
            linked(found, [one.id for one in source_side], [one.id for one in given]),
            held,
            {one.id: one.text for one in given},
        )
        hidden = [one for one in now.hidden if one.link.sentences]
        linking.change(
            db,
            now,
            [*now.kept, *hidden],
            [*made, *(let_go(one, texts) for one in hidden)],
            "add rendering",
            stamp,
            removed=now.sentences,
            added=given,
            text=RenderingText(
                title=title or text.title,
                format=text.format,
                source=source,
                address=text.address,
                fetched_at=fetched_at,
                person=stamp.person,
                added_at=stamp.at,
            ),
        )
        keep(db, learnt, stamp.at)
        return _report(_scene(db, document_id, language), found.is_doubtful, len(held))


def realign(workspace: Workspace, document_id: int, language: str, *, step: Progress | None = None) -> Report:
    """Align again what is neither fixed nor confirmed nor written by a person, between what is.

    One act that `linking.undo` takes back. Raises `Refused` where no rendering was taken in, `Conflict`, with
    nothing changed, where somebody has worked on its links meanwhile.
    """
    with workspace.reading() as db:
        here = linking.scene(db, document_id, language)
        if not here.sentences:
            raise Refused("No rendering was taken in here that could be aligned again.")
        by_id = {one.id: one for one in segments.of(db, document_id)}
    stay, loose = parted(here, by_id)
    source_side, new, fixed = between(here, by_id, stay)
    target = languages.by_code(language)
    learnt = learn(workspace, languages.by_code(here.document.language), target)
    found = align_sides(
        source_side, new, here.document, target, learnt.lexicon, fixed=[one for one, _ in fixed], step=step
    )
    with workspace.writing() as db:
        now = linking.scene(db, document_id, language)
        if now != here:
            raise Conflict(
                "Somebody has worked on these rows while they were aligned again. "
                "Nothing was changed; do it once more."
            )
        are_fixed = {(one.source, one.target) for one, _ in fixed}
        free = [
            link
            for link, given in zip(
                linked(found, [one.id for one in source_side], [one.id for one in new]),
                found.links,
                strict=True,
            )
            if (given.source, given.target) not in are_fixed
        ]
        made = reused(free, [one.link for one in loose], here.texts)
        if loose:
            stamp = workspace.stamp()
            linking.change(db, now, loose, made, "align again", stamp)
            keep(db, learnt, stamp.at)
        return _report(linking.scene(db, document_id, language), found.is_doubtful, len(stay))


def _scene(db: Database, document_id: int, language: Language) -> Scene:
    document = rows.one(db, document_id)
    if document.language == language.code:
        raise Refused(same_language(document, language))
    return linking.scene(db, document_id, language.code)


def _report(here: Scene, is_doubtful: bool, kept: int) -> Report:
    found = [one.link for one in here.kept]
    confidences = [link.confidence for link in found if link.confidence is not None]
    linked = [
        link.confidence for link in found if link.confidence is not None and link.segments and link.sentences
    ]
    return Report(
        document=here.document.id,
        language=here.language,
        segments=here.document.segments,
        sentences=len(here.sentences),
        shapes=dict(sorted(Counter(link.shape for link in found).items())),
        mean_confidence=sum(linked) / len(linked) if linked else 0.0,
        omitted=sum(len(link.segments) for link in found if link.is_omission),
        added=sum(len(link.sentences) for link in found if link.is_addition),
        doubtful=sum(confidence < UNSURE for confidence in confidences),
        kept=kept,
        is_doubtful=is_doubtful,
    )
