"""A rendering that is there already: handed in for a document, looked at, set beside it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from reader import aligning, intake, jobs, revising
from reader.aligning import Doubtful, Preview, Report, Started
from reader.errors import Conflict, HevokError, Refused, Unavailable, Unknown
from reader.memory import sentences
from reader.web import bridge, handing_in
from reader.web.handing_in import Ways, encodings, hand_in, proposed, ticked, ways_again
from reader.web.interface import gettext, ngettext

pages = Blueprint("renderings", __name__, url_prefix="/documents/<int:document_id>/renderings")

Answer = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class RenderingPage:
    """A text before it is set beside its document, with what a person has chosen about it."""

    preview: Preview
    encoding: str
    """As chosen; empty to find it out."""
    encodings: tuple[tuple[str, str], ...]
    """What can be chosen, as value and label."""
    language: str
    """The code of one of the preview's choices; empty where none is chosen yet."""
    title: str
    kept: frozenset[int]
    """The positions of the blocks that are ticked."""
    replaces: bool
    """Whether translations of a person are to make room."""
    problem: str = ""
    can_go_on: bool = False
    """Whether it can be taken in all the same."""


@pages.get("/new")
def ways(document_id: int) -> str:
    """The three ways in for a rendering."""
    document = revising.document(bridge.workspace(), document_id)
    return render_template("pages/rendering_ways.html", document=document, ways=Ways())


@pages.post("/new")
def begin(document_id: int) -> Answer:
    """A file, an address or a pasted text; what cannot be read is shown again with what was typed."""
    workspace = bridge.workspace()
    document = revising.document(workspace, document_id)
    try:
        handed = hand_in(
            partial(aligning.begin_file, workspace, document_id),
            partial(aligning.begin_address, workspace, document_id),
            partial(aligning.begin_pasted, workspace, document_id),
        )
    except (Refused, Unavailable) as error:
        again = ways_again(error)
        return render_template("pages/rendering_ways.html", document=document, ways=again), error.status
    return redirect(url_for(".one", document_id=document_id, intake_id=handed), 303)


@pages.get("/<int:intake_id>")
def one(document_id: int, intake_id: int) -> str:
    """What is known about the text; nothing is kept yet."""
    return _page(_preview(document_id, intake_id))


@pages.post("/<int:intake_id>/correct")
def correct(document_id: int, intake_id: int) -> Answer:
    """Read the text again, as a person says."""
    seen = _preview(document_id, intake_id)
    try:
        handing_in.correct(intake_id)
    except Refused as error:
        return _page(seen, error), error.status
    return redirect(url_for(".one", document_id=document_id, intake_id=intake_id), 303)


@pages.post("/<int:intake_id>/align")
def align(document_id: int, intake_id: int) -> Answer:
    """Set the text beside its document: at once, or by the worker.

    With another language or encoding than was shown it is looked at once more before.
    """
    seen = _preview(document_id, intake_id)
    try:
        handing_in.correct(intake_id)
        if _is_read_otherwise(seen):
            return redirect(url_for(".one", document_id=document_id, intake_id=intake_id), 303)
        started = aligning.start(
            bridge.workspace(),
            document_id,
            intake_id,
            ticked(),
            replace="replace" in request.form,
            anyway="anyway" in request.form,
        )
    except (Refused, Conflict) as error:
        return _page(seen, error), error.status
    return _go_on(document_id, started)


@pages.post("/<int:intake_id>/give-up")
def give_up(document_id: int, intake_id: int) -> Response:
    """Forget the text."""
    _preview(document_id, intake_id)
    intake.give_up(bridge.workspace(), intake_id)
    return redirect(url_for("documents.one", document_id=document_id), 303)


@pages.post("/jobs/<int:job_id>/anyway")
def go_on_anyway(document_id: int, job_id: int) -> Response:
    """Do what the worker had doubts about."""
    if jobs.one(bridge.workspace(), job_id).arguments.get("document") != document_id:
        raise Unknown(gettext("That work was not about this document."))
    return _go_on(document_id, aligning.retry(bridge.workspace(), job_id))


def _go_on(document_id: int, started: Started) -> Response:
    """To the review, or to the work that ends there."""
    if started.report is None:
        return redirect(url_for("jobs.one", job_id=started.job), 303)
    if said := _kept_in_words(started.report):
        flash(said)
    return redirect(url_for("reviewing.page", document_id=document_id, codes=started.report.language), 303)


def _kept_in_words(report: Report) -> str:
    if not report.kept:
        return ""
    return ngettext(
        "%(num)s translation that was there stays as it is, beside what the rendering has for it.",
        "%(num)s translations that were there stay as they are, beside what the rendering has for them.",
        report.kept,
    ) % {"num": report.kept}


def _preview(document_id: int, intake_id: int) -> Preview:
    found = aligning.preview(bridge.workspace(), document_id, intake_id)
    if found.seen.intake.document != document_id:
        raise Unknown(gettext("That text was not handed in for this document."))
    return found


def _is_read_otherwise(seen: Preview) -> bool:
    """Whether the form asks for a reading that a person has not seen yet."""
    form, shown = request.form, seen.seen
    language = form.get("language", "")
    return form.get("encoding", "") != shown.intake.encoding or bool(
        language and shown.language and language != shown.language.code
    )


def _page(preview: Preview, error: HevokError | None = None) -> str:
    """The preview; after a refusal with what the form held, so that no choice is lost."""
    form, seen = request.form, preview.seen
    choices = {language.code for language in preview.choices}
    language = form.get("language", seen.language.code if seen.language else "")
    page = RenderingPage(
        preview=preview,
        encoding=form.get("encoding", seen.intake.encoding),
        encodings=encodings(seen),
        language=language if language in choices else "",
        title=form.get("title", seen.title),
        kept=ticked() if error else proposed(seen),
        replaces="replace" in form,
        problem=str(error) if error else "",
        can_go_on=isinstance(error, Doubtful) or (error is None and _can_go_on(preview)),
    )
    return render_template("pages/rendering.html", page=page)


def _can_go_on(preview: Preview) -> bool:
    """Whether what the preview warns of can be passed over."""
    is_choice = preview.seen.language in preview.choices
    return bool(preview.warning and is_choice and preview.sentences and preview.document.segments)


@pages.app_template_global()
def taken_in(document_id: int) -> dict[str, sentences.RenderingText]:
    """The texts that were taken in as renderings of a document, by language; read once for a page."""
    known: dict[int, dict[str, sentences.RenderingText]] = g.setdefault("taken_in", {})
    if document_id not in known:
        with bridge.workspace().reading() as db:
            known[document_id] = sentences.taken_in(db, document_id)
    return known[document_id]
