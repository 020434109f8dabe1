"""A rendering on its way in: handed in, looked at, taken in at once or by the worker."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from reader import documents, intake, jobs, languages, linking
from reader.aligning.refusals import same_language, see_that_it_fits
from reader.aligning.sides import sentences_of
from reader.aligning.staying import is_held
from reader.aligning.work import Report, add, realign
from reader.alignment import Progress
from reader.errors import Refused
from reader.languages.language import Language
from reader.memory import documents as rows
from reader.memory import sentences
from reader.memory.sentences import Sentence
from reader.model import Document
from reader.workspace import Workspace

LONG = 600
"""Segments and sentences together above which alignment is left to the worker: about a second of work."""


KIND = "align"
"""What the worker calls this work."""
CONFIRM = "confirm-links"
"""What it calls confirming many links."""
MANY = 500
"""Links above which confirming them is left to the worker: about a second of work."""


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


@dataclass(frozen=True, slots=True)
class Confirmed:
    """Links that were confirmed at once, or are being confirmed by the worker."""

    job: int
    """0 where it was done at once."""
    count: int


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
    found = list(sentences_of(seen.text, language)) if language else []
    texts = here.texts if here else {}
    return Preview(
        document=document,
        seen=seen,
        choices=tuple(one for one in languages.LANGUAGES.values() if one.code != document.language),
        sentences=len(found),
        held=sum(is_held(one, texts) for one in here.kept) if here else 0,
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
    see_that_it_fits(seen.document, seen.seen.language, _texts(seen), anyway=anyway)
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


def start_confirm(workspace: Workspace, document_id: int, language: str, minimum: float) -> Confirmed:
    """Confirm every link whose confidence is `minimum` or more; at once where they are few."""
    if len(linking.sure(workspace, document_id, language, minimum)) <= MANY:
        return Confirmed(0, linking.confirm_all(workspace, document_id, language, minimum))
    with workspace.reading() as db:
        title = f"Confirm what is aligned of “{rows.one(db, document_id).title}”"
    wanted = {"document": document_id, "language": language, "minimum": minimum}
    return Confirmed(jobs.start(workspace, CONFIRM, title, wanted), 0)


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


def _see_document(workspace: Workspace, document_id: int) -> None:
    with workspace.reading() as db:
        rows.one(db, document_id)


def _warning(document: Document, language: Language | None, new: Sequence[Sentence]) -> str:
    if language is None:
        return "Choose the language of this text first: it could not be told from its letters."
    if language.code == document.language:
        return same_language(document, language)
    try:
        see_that_it_fits(document, language, new, anyway=False)
    except Refused as error:
        return str(error)
    return ""


def _is_long(segments: int, sentences: int) -> bool:
    return segments + sentences > LONG


def _texts(seen: Preview) -> list[Sentence]:
    return list(sentences_of(seen.seen.text, seen.seen.language)) if seen.seen.language else []
