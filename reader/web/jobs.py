"""Long work as a person sees it: planned, begun, watched, cancelled, undone."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from reader import aligning, drafting, jobs, pretranslation
from reader.languages.language import Language
from reader.model import Document, JobState
from reader.pretranslation import Plan
from reader.web import bridge
from reader.web.asked import rendering_of
from reader.web.interface import gettext

pages = Blueprint("jobs", __name__)


@dataclass(frozen=True, slots=True)
class PretranslatePage:
    """What a pretranslation would do, and how it is asked for."""

    document: Document
    language: Language
    choices: tuple[Language, ...]
    minimum: int
    machine: bool
    has_engine: bool
    explanation: str
    plan: Plan


@pages.get("/documents/<int:document_id>/pretranslate")
def plan(document_id: int) -> str:
    """What would be filled: `to` a language, `min` the least score, `machine` for the rest."""
    return render_template("pages/pretranslate.html", page=_planned(document_id))


@pages.post("/documents/<int:document_id>/pretranslate")
def pretranslate(document_id: int) -> Response:
    """Begin to fill."""
    page = _planned(document_id)
    title = gettext("Fill “%(title)s” with drafts in %(language)s") % {
        "title": page.document.title,
        "language": page.language.name,
    }
    wanted = {
        "document": document_id,
        "language": page.language.code,
        "minimum": page.minimum,
        "machine": page.machine,
    }
    job_id = jobs.start(bridge.workspace(), "pretranslate", title, wanted)
    return redirect(url_for("jobs.one", job_id=job_id), 303)


def _planned(document_id: int) -> PretranslatePage:
    document, language, choices = rendering_of(document_id)
    asked = request.values
    has_engine = (document.language, language.code) in drafting.engine().pairs()
    minimum = min(102, max(1, asked.get("min", pretranslation.MINIMUM, int)))
    machine = has_engine and bool(asked.get("machine"))
    return PretranslatePage(
        document,
        language,
        choices,
        minimum,
        machine,
        has_engine,
        drafting.explain(document.language, language.code),
        pretranslation.plan(bridge.workspace(), document_id, language.code, minimum=minimum, machine=machine),
    )


@pages.get("/jobs/")
def index() -> str:
    """The work of late."""
    return render_template("pages/jobs.html", jobs=jobs.newest(bridge.workspace()))


@pages.get("/jobs/<int:job_id>")
def one(job_id: int) -> Response | str:
    """One piece of work; as a part of a page while it is watched. Alignment ends where it is reviewed."""
    job = jobs.one(bridge.workspace(), job_id)
    is_aligned = job.kind in (aligning.KIND, aligning.CONFIRM) and job.state is JobState.DONE
    if is_aligned and _is_watched_alone(job_id):
        wanted = job.arguments.get("into") or job.arguments.get("language")
        to = url_for("reviewing.newest", document_id=job.arguments["document"], langs=wanted)
        return Response(status=204, headers={"HX-Redirect": to})
    template = "partials/job.html" if "HX-Request" in request.headers else "pages/job.html"
    return render_template(template, job=job)


def _is_watched_alone(job_id: int) -> bool:
    """Whether a part of the page of this one job was asked for."""
    watched = urlsplit(request.headers.get("HX-Current-URL", "")).path
    return "HX-Request" in request.headers and watched == url_for("jobs.one", job_id=job_id)


@pages.post("/jobs/<int:job_id>/cancel")
def cancel(job_id: int) -> Response:
    """End it; what it has finished stays."""
    jobs.cancel(bridge.workspace(), job_id)
    return redirect(url_for("jobs.one", job_id=job_id), 303)


@pages.post("/jobs/<int:job_id>/undo")
def undo(job_id: int) -> Response:
    """Take back what it filled and nobody has touched since."""
    pretranslation.undo(bridge.workspace(), job_id)
    return redirect(url_for("jobs.one", job_id=job_id), 303)
