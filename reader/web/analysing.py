"""What a document will ask of a translator: segments, words and characters by match band."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from reader import analysis, jobs
from reader.analysis import Analysis
from reader.errors import Unknown
from reader.languages.language import Language
from reader.model import Document, Job
from reader.web import bridge
from reader.web.asked import rendering_of
from reader.web.interface import gettext

pages = Blueprint("analysing", __name__)

AT_ONCE = 500
"""Segments that are counted while the person waits; more of them by the worker."""


@dataclass(frozen=True, slots=True)
class AnalysisPage:
    """A report, or how to come by it."""

    document: Document
    language: Language
    choices: tuple[Language, ...]
    report: Analysis | None
    """None for a document that is counted by the worker and has not been yet."""
    job: Job | None
    """The work that counted, or counts, it."""


@pages.get("/documents/<int:document_id>/analysis")
def page(document_id: int) -> str:
    """The report into the language `to`; of a large document the one that `job` has made."""
    return render_template("pages/analysis.html", page=_page(document_id))


@pages.post("/documents/<int:document_id>/analysis")
def begin(document_id: int) -> BaseResponse:
    """Let a large document be counted."""
    found = _page(document_id)
    title = gettext("Count what the memory has of “%(title)s” in %(language)s") % {
        "title": found.document.title,
        "language": found.language.name,
    }
    wanted = {"document": document_id, "language": found.language.code}
    job_id = jobs.start(bridge.workspace(), "analyse", title, wanted)
    return redirect(url_for(".page", document_id=document_id, to=found.language.code, job=job_id), 303)


@pages.get("/documents/<int:document_id>/analysis.csv")
def table(document_id: int) -> Response:
    """The report as a table for a spreadsheet."""
    found = _page(document_id)
    if found.report is None:
        raise Unknown(gettext("This document has not been counted yet."))
    name = f"analysis-{document_id}-{found.language.code}.csv"
    disposition = f'attachment; filename="{name}"'
    content = "\N{ZERO WIDTH NO-BREAK SPACE}" + analysis.as_csv(found.report)
    return Response(content, mimetype="text/csv", headers={"Content-Disposition": disposition})


def _page(document_id: int) -> AnalysisPage:
    document, language, choices = rendering_of(document_id)
    job = _job(document_id, language.code, request.values.get("job", 0, int))
    report = None
    if job is not None and job.result:
        report = analysis.from_json(job.result)
    elif document.segments <= AT_ONCE:
        report = analysis.analyse(bridge.workspace(), document_id, language.code)
    return AnalysisPage(document, language, choices, report, job)


def _job(document_id: int, code: str, job_id: int) -> Job | None:
    """The work of that number, where it is about this document and language."""
    if not job_id:
        return None
    job = jobs.one(bridge.workspace(), job_id)
    is_it = (job.kind, job.arguments.get("document"), job.arguments.get("language")) == (
        "analyse",
        document_id,
        code,
    )
    return job if is_it else None
