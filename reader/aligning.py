"""Service: a rendering that is there already is set beside its document, and aligned again where that helps.

The long part is done before the transaction: nothing is stored until all of it is, and a worker that is
killed in between leaves nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sqlite_utils import Database

from glossary import store as glossary
from glossary.renderings import offered
from reader import documents, intake, jobs, languages, linking
from reader.alignment import Alignment, Fixed, Lexicon, Progress, Reasons, Side, align
from reader.errors import Conflict, Refused
from reader.formats import Text
from reader.languages.language import Language
from reader.linking import Scene
from reader.links import Link, is_edited, said, stays
from reader.memory import documents as rows
from reader.memory import intakes, lexicons, segments, sentences
from reader.memory.links import Kept
from reader.memory.sentences import RenderingText, Sentence
from reader.model import FINISHED, Document, Origin, Segment, Status
from reader.segmentation import segment
from reader.workspace import Workspace

LONG = 600
"""Segments and sentences together above which alignment is left to the worker: about a second of work."""
DOUBTFUL = 0.8
"""Confidence below which a link is worth a look."""
SAME = 0.5
"""Share of sentences that say what the source says above which a text is the source itself."""
KIND = "align"
"""What the worker calls this work."""


class Doubtful(Refused):
    """A text that can be taken in all the same, where a person wants it; nothing was stored."""


class WrongLanguage(Doubtful):
    """The text speaks for another language than it was called."""

    def __init__(self, asked: Language, seems: Language) -> None:
        super().__init__(
            f"This looks like {seems.name}, not {asked.name}. Nothing was stored; choose its language again."
        )
        self.asked, self.seems = asked, seems


class SameText(Doubtful):
    """The text is the document's own, or the rendering that stands there already."""


class Unrelated(Doubtful):
    """The text does not look like a rendering of the document."""


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
    """0 to 1, over the links that the aligner has made."""
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


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a text if it were taken in as a rendering now."""

    document: Document
    seen: intake.Preview
    choices: tuple[Language, ...]
    """The languages that it can be a rendering in."""
    sentences: int
    held: int
    """Translations of a person in that language, which stay unless they are to be replaced."""
    stands: bool
    """Whether a rendering in that language was taken in before: this one takes its place."""
    warning: str
    """What is to be said about it before it is taken in; empty for nothing."""
    is_long: bool
    """Whether the worker will do it."""


@dataclass(frozen=True, slots=True)
class Started:
    """Work that was done at once, or is being done by the worker."""

    job: int
    """0 where it was done at once."""
    report: Report | None


# --- taking in


def begin_file(workspace: Workspace, document_id: int, name: str, content: bytes) -> int:
    """Keep a file that is to be a rendering of a document for a while; see `intake.begin_file`."""
    _see_document(workspace, document_id)
    return intake.begin_file(workspace, name, content, document=document_id)


def begin_address(workspace: Workspace, document_id: int, address: str) -> int:
    """Fetch a page that is to be a rendering of a document; see `intake.begin_address`."""
    _see_document(workspace, document_id)
    return intake.begin_address(workspace, address, document=document_id)


def begin_pasted(workspace: Workspace, document_id: int, text: str) -> int:
    """Keep a pasted text that is to be a rendering of a document; see `intake.begin_pasted`."""
    _see_document(workspace, document_id)
    return intake.begin_pasted(workspace, text, document=document_id)


def preview(workspace: Workspace, document_id: int, intake_id: int) -> Preview:
    """What is known about a text that is to be a rendering of a document; raises `Unknown`."""
    seen = intake.preview(workspace, intake_id)
    with workspace.reading() as db:
        document = rows.one(db, document_id)
        language = seen.language
        is_possible = language is not None and language.code != document.language
        here = linking.scene(db, document_id, language.code) if language and is_possible else None
        stands = here is not None and sentences.text(db, here.rendering) is not None
    found = list(_sentences(seen.text, language)) if language else []
    return Preview(
        document=document,
        seen=seen,
        choices=tuple(one for one in languages.LANGUAGES.values() if one.code != document.language),
        sentences=len(found),
        held=sum(_is_held(one, here) for one in here.kept) if here else 0,
        stands=stands,
        warning=_warning(document, language, found),
        is_long=_is_long(document.segments, len(found)),
    )


def start(
    workspace: Workspace,
    document_id: int,
    intake_id: int,
    kept: Collection[int],
    *,
    replace: bool = False,
    anyway: bool = False,
) -> Started:
    """Take in a text that was handed in, of its blocks those at the positions `kept`, as `intake.take` does.

    At once where it is short, else by the worker, which a person can cancel. Raises `Doubtful`, which
    `anyway` passes, `Refused`, `Unknown`.
    """
    wanted = {
        "document": document_id,
        "intake": intake_id,
        "kept": sorted(kept),
        "replace": replace,
        "anyway": anyway,
    }
    seen = preview(workspace, document_id, intake_id)
    if not seen.is_long:
        return Started(0, run(workspace, wanted))
    if seen.seen.language is None:
        raise Refused("Choose the language of this text first: it could not be told from its letters.")
    _see_that_it_fits(seen.document, seen.seen.language, _texts(seen), anyway=anyway)
    title = f"Align “{seen.document.title}” with its rendering in {seen.seen.language.name}"
    return Started(jobs.start(workspace, KIND, title, wanted), None)


def retry(workspace: Workspace, job_id: int) -> Started:
    """Do the work of a job that was refused all the same."""
    job = jobs.one(workspace, job_id)
    if job.kind != KIND or "intake" not in job.arguments:
        raise Refused("That was no rendering to be taken in.")
    return Started(jobs.start(workspace, KIND, job.title, {**job.arguments, "anyway": True}), None)


def start_realign(workspace: Workspace, document_id: int, language: str) -> Started:
    """Align again what a person has not fixed; at once where it is short, else by the worker."""
    with workspace.reading() as db:
        here = linking.scene(db, document_id, language)
    if not _is_long(here.document.segments, len(here.sentences)):
        return Started(0, realign(workspace, document_id, language))
    title = f"Align “{here.document.title}” again with its rendering in {languages.by_code(language).name}"
    return Started(jobs.start(workspace, KIND, title, {"document": document_id, "language": language}), None)


def run(workspace: Workspace, wanted: Mapping[str, object], step: Progress | None = None) -> Report:
    """What a job of this kind asks for: a text to be taken in, or a rendering to be aligned again."""
    match wanted:
        case {"document": int(document_id), "language": str(language)}:
            return realign(workspace, document_id, language, step=step)
        case {
            "document": int(document_id),
            "intake": int(intake_id),
            "kept": list(kept),
            "replace": replace,
            "anyway": anyway,
        }:
            seen = intake.preview(workspace, intake_id)
            if seen.language is None:
                raise Refused(
                    "Choose the language of this text first: it could not be told from its letters."
                )
            shown = {position for position, _ in seen.blocks}
            rest = set(range(len(seen.text.blocks))) - shown
            return add(
                workspace,
                document_id,
                documents.choose(seen.text, rest | (shown & set(kept))),
                seen.language,
                source=seen.intake.name,
                title=seen.title,
                fetched_at=seen.intake.fetched.fetched_at if seen.intake.fetched else "",
                replace=bool(replace),
                anyway=bool(anyway),
                handed_in=intake_id,
                step=step,
            )
    raise Refused("This work was begun by another version of Hevok. Begin it once more.")


def say(report: Report) -> str:
    """A report in a sentence."""
    name = languages.by_code(report.language).name
    return (
        f"{report.segments:,} segments and {report.sentences:,} sentences in {name} are aligned, with a mean "
        f"confidence of {report.mean_confidence:.2f}: {report.omitted:,} omitted, {report.added:,} added, "
        f"{report.doubtful:,} rows to look at."
    )


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
    new = list(_sentences(text, language))
    _see_that_it_fits(here.document, language, new, anyway=anyway)
    _see_that_it_is_another(source_side, here.sentences, new, anyway=anyway)
    learnt = _learn(workspace, languages.by_code(here.document.language), language)
    found = _align(source_side, new, here.document, language, learnt.lexicon, step=step)
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
        numbered = _numbered(db, new)
        here_is = {one.id for one in source_side}
        held = [
            one.link
            for one in now.kept
            if not here_is.issuperset(one.link.segments) or (_is_held(one, now) and not replace)
        ]
        made = _beside(
            now,
            _linked(found, [one.id for one in source_side], [one.id for one in numbered]),
            held,
            {one.id: one.text for one in numbered},
        )
        hidden = [one for one in now.hidden if one.link.sentences]
        linking.change(
            db,
            now,
            [*now.kept, *hidden],
            [*made, *(_let_go(one, now) for one in hidden)],
            "add rendering",
            stamp,
            removed=now.sentences,
            added=numbered,
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
        _keep(db, learnt, stamp.at)
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
    stay, loose = _parted(here, by_id)
    source_side, new, fixed = _between(here, by_id, stay)
    target = languages.by_code(language)
    learnt = _learn(workspace, languages.by_code(here.document.language), target)
    found = _align(
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
                _linked(found, [one.id for one in source_side], [one.id for one in new]),
                found.links,
                strict=True,
            )
            if (given.source, given.target) not in are_fixed
        ]
        made = _reused(free, [one.link for one in loose], here.texts)
        if loose:
            stamp = workspace.stamp()
            linking.change(db, now, loose, made, "align again", stamp)
            _keep(db, learnt, stamp.at)
        return _report(linking.scene(db, document_id, language), found.is_doubtful, len(stay))


# --- what is refused, and what is asked about


def _see_document(workspace: Workspace, document_id: int) -> None:
    with workspace.reading() as db:
        rows.one(db, document_id)


def _scene(db: Database, document_id: int, language: Language) -> Scene:
    document = rows.one(db, document_id)
    if document.language == language.code:
        raise Refused(_same_language(document, language))
    return linking.scene(db, document_id, language.code)


def _same_language(document: Document, language: Language) -> str:
    return (
        f"Document {document.id} is in {language.name} itself, so this cannot be its rendering. "
        "Choose another language, or take it in as a newer version of the source."
    )


def _warning(document: Document, language: Language | None, new: Sequence[Sentence]) -> str:
    if language is None:
        return "Choose the language of this text first: it could not be told from its letters."
    if language.code == document.language:
        return _same_language(document, language)
    try:
        _see_that_it_fits(document, language, new, anyway=False)
    except Refused as error:
        return str(error)
    return ""


def _see_that_it_fits(
    document: Document, language: Language, new: Sequence[Sentence], *, anyway: bool
) -> None:
    if document.language == language.code:
        raise Refused(_same_language(document, language))
    if not document.segments:
        raise Refused(f"Document {document.id} has no text that this could be a rendering of.")
    if not new:
        raise Refused("There is no sentence in this text once its page furniture is set aside.")
    guess = languages.guess("\n".join(one.text for one in new))
    if not anyway and guess.sure and guess.code and guess.code != language.code:
        raise WrongLanguage(language, languages.by_code(guess.code))


def _see_that_it_is_another(
    source_side: Sequence[Segment], old: Sequence[Sentence], new: Sequence[Sentence], *, anyway: bool
) -> None:
    if anyway:
        return
    own = {one.text for one in source_side}
    if sum(one.text in own for one in new) > SAME * len(new):
        raise SameText("This is the text of the document itself, not a rendering of it. Nothing was stored.")
    if [one.text for one in old] == [one.text for one in new]:
        raise SameText("This rendering stands here already, sentence for sentence. Nothing was stored.")


def _is_held(one: Kept, here: Scene) -> bool:
    """Whether a person has written it: it is never overwritten unless they say so."""
    link = one.link
    if link.status in FINISHED or link.omitted:
        return not link.is_addition
    is_rewritten = link.origin is Origin.ALIGNED and is_edited(link, here.texts)
    return bool(link.text) and (link.origin is Origin.TYPED or is_rewritten)


def _is_long(segments: int, sentences: int) -> bool:
    return segments + sentences > LONG


# --- the two sides


def _texts(seen: Preview) -> list[Sentence]:
    return list(_sentences(seen.seen.text, seen.seen.language)) if seen.seen.language else []


def _sentences(text: Text, language: Language) -> Iterator[Sentence]:
    """The sentences of a text, its page furniture apart; they have no ids yet."""
    position = 0
    for number, block in enumerate(text.blocks):
        if not block.set_aside:
            for span in segment(block.text, language):
                position += 1
                yield Sentence(0, position, number, block.kind, block.text[span.start : span.end])


def _numbered(db: Database, new: Sequence[Sentence]) -> list[Sentence]:
    first = sentences.highest(db) + 1
    return [replace(one, id=first + number) for number, one in enumerate(new)]


def _align(
    source_side: Sequence[Segment],
    new: Sequence[Sentence],
    document: Document,
    language: Language,
    lexicon: Lexicon,
    *,
    fixed: Sequence[Fixed] = (),
    step: Progress | None,
) -> Alignment:
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


def _linked(found: Alignment, source_ids: Sequence[int], target_ids: Sequence[int]) -> list[Link]:
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


# --- beside what a person has written


def _beside(here: Scene, found: Sequence[Link], held: Sequence[Link], texts: Mapping[int, str]) -> list[Link]:
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
    return [*kept, *_reused(free, loose, texts)]


def _let_go(one: Kept, here: Scene) -> Link:
    """A link of a set-aside block without the text that another takes the place of."""
    if _is_held(one, here):
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


def _reused(free: Sequence[Link], loose: Sequence[Link], texts: Mapping[int, str]) -> list[Link]:
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


# --- between what is fixed


def _parted(here: Scene, in_text: Collection[int]) -> tuple[list[Kept], list[Kept]]:
    """The links that stay as they are, and the others; one of which a part is set aside stays."""
    texts = here.texts
    stay = [
        one
        for one in here.kept
        if stays(one.link, texts) or any(segment not in in_text for segment in one.link.segments)
    ]
    staying = {one.link.bead for one in stay}
    return stay, [one for one in here.kept if one.link.bead not in staying]


def _between(
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


# --- what the aligner knows


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What the aligner knows of two languages."""

    lexicon: Lexicon
    """With the terms of the glossary."""
    memory: Lexicon
    """From the memory alone: what is kept."""
    is_new: bool
    unit: int


def _learn(workspace: Workspace, source: Language, target: Language) -> _Learnt:
    """What was learnt from the memory before, what is new in it since, and the terms of the glossary."""
    with workspace.reading() as db:
        kept, last = lexicons.one(db, source.code, target.code)
        until = lexicons.newest(db)
        new = list(lexicons.pairs(db, source.code, target.code, last, until))
        terms = list(_terms(db, source, target))
    memory = _opened(kept, source, target)
    if memory is None:
        with workspace.reading() as db:
            new = list(lexicons.pairs(db, source.code, target.code, 0, until))
        memory = Lexicon(source, target)
    if new:
        memory = memory.updated(new)
    return _Learnt(memory.updated(terms) if terms else memory, memory, bool(new), until)


def _opened(kept: bytes, source: Language, target: Language) -> Lexicon | None:
    """A lexicon that was kept; None where there is none, or one of another version."""
    if not kept:
        return None
    try:
        return Lexicon.from_bytes(kept, source, target)
    except Refused:
        return None


def _terms(db: Database, source: Language, target: Language) -> Iterator[tuple[str, str]]:
    """Each term that the glossary offers, with each that it offers for it in the other language."""
    for concept in glossary.concepts(db):
        terms = offered(concept.terms)
        for one in terms:
            if one.language == source.code:
                yield from ((one.text, other.text) for other in terms if other.language == target.code)


def _keep(db: Database, learnt: _Learnt, at: str) -> None:
    if learnt.is_new:
        lexicon = learnt.memory
        lexicons.keep(db, lexicon.source.code, lexicon.target.code, lexicon.to_bytes(), learnt.unit, at)


def _report(here: Scene, is_doubtful: bool, kept: int) -> Report:
    found = [one.link for one in here.kept]
    confidences = [link.confidence for link in found if link.confidence is not None]
    return Report(
        document=here.document.id,
        language=here.language,
        segments=here.document.segments,
        sentences=len(here.sentences),
        shapes=dict(sorted(Counter(link.shape for link in found).items())),
        mean_confidence=sum(confidences) / len(confidences) if confidences else 0.0,
        omitted=sum(len(link.segments) for link in found if link.is_omission),
        added=sum(len(link.sentences) for link in found if link.is_addition),
        doubtful=sum(confidence < DOUBTFUL for confidence in confidences),
        kept=kept,
        is_doubtful=is_doubtful,
    )
