"""How consistently terms are used: in a document's rendering, and over the whole memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from glossary.model import Term
from reader import consistency, languages
from reader.consistency import OfConcept, Page, Report, Told
from reader.errors import Refused
from reader.languages.language import Language
from reader.memory.term_findings import Mixed
from reader.web import bridge
from reader.web.interface import local_address
from reader.web.passages import TermSpan

pages = Blueprint("term_consistency", __name__, url_prefix="/glossary/consistency")

Answer = Response | tuple[str, int]

SHOWN = 100
"""Findings of a document on one page."""


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """What is to be said about the terms of a rendering."""

    report: Report
    language: Language
    others: tuple[Language, ...]
    """The languages that the document can be held against the glossary in."""
    shown: tuple[Told, ...]
    earlier: str
    later: str
    only: str
    """The check whose findings are shown alone; empty for all."""
    numbers: tuple[tuple[str, int], ...]
    """By check, how many findings there are."""
    names: Mapping[str, Term]
    """What the concepts are called, by id; see `consistency.names`."""


@dataclass(frozen=True, slots=True)
class MemoryPage:
    """What is to be said over the whole memory."""

    language: Language | None
    """None: all languages."""
    found: Page
    is_units: bool
    """Whether units of the memory are shown, or translations in documents."""
    later: str
    mixed: tuple[Mixed, ...]
    renderings: tuple[OfConcept, ...]
    """Of the language, if one was chosen."""
    names: Mapping[str, Term]
    """What the concepts are called, by id; see `consistency.names`."""
    is_first: bool
    """Whether this is the first page of what is found."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all to be looked at, and everything was looked through."""
        return self.is_first and not self.found.found and not self.mixed and self.found.progress.is_current


@pages.get("/")
def memory() -> str:
    """Over the whole memory: `lang`, `of=units` for what stands in no document, `after` for the next page."""
    workspace, asked = bridge.workspace(), request.args
    code, is_units = asked.get("lang", ""), asked.get("of") == "units"
    after = max(0, asked.get("after", 0, type=int))
    found = (consistency.of_units if is_units else consistency.of_memory)(workspace, code, after)
    of = "units" if is_units else None
    mixed = () if after or is_units else consistency.mixed(workspace, code)
    renderings = consistency.renderings(workspace, code) if code and not after else ()
    page = MemoryPage(
        languages.by_code(code) if code else None,
        found,
        is_units,
        url_for(".memory", lang=code or None, of=of, after=found.later) if found.later else "",
        mixed,
        renderings,
        _names(found.found, mixed, renderings),
        is_first=not after,
    )
    return render_template("pages/term_consistency.html", page=page)


@pages.get("/<int:document_id>/<language>/")
def document(document_id: int, language: str) -> str:
    """What is to be said about the terms of a rendering; `kind` one check, `from` for the next page."""
    return render_template("pages/term_document.html", page=_document_page(document_id, language))


def _document_page(document_id: int, code: str) -> DocumentPage:
    report = consistency.of_document(bridge.workspace(), document_id, code)
    only = request.args.get("kind", "")
    only = only if only in consistency.NAMES else ""
    every = [told for told in report.findings if only in ("", told.finding.name)]
    first = max(0, request.args.get("from", 0, type=int))

    def address(place: int) -> str:
        asked: dict[str, Any] = {"kind": only or None, "from": place or None}
        return url_for(".document", document_id=document_id, language=code, **asked)

    names = [told.finding.name for told in report.findings]
    return DocumentPage(
        report,
        languages.by_code(code),
        tuple(each for each in languages.LANGUAGES.values() if each.code != report.document.language),
        tuple(every[first : first + SHOWN]),
        address(max(0, first - SHOWN)) if first else "",
        address(first + SHOWN) if first + SHOWN < len(every) else "",
        only,
        tuple((name, names.count(name)) for name in consistency.NAMES if name in names),
        _names(report.findings, report.accepted, report.concepts),
    )


def _names(*shown: Iterable[Told | Mixed | OfConcept]) -> Mapping[str, Term]:
    """What the concepts are called that a page speaks of."""
    return consistency.names(bridge.workspace(), (each.concept for some in shown for each in some))


@pages.post("/accept")
def accept() -> Answer:
    """Let a finding of a bead stand, with a reason."""
    form = request.form
    bead, reason = form.get("bead", 0, type=int), form.get("reason", "")
    name = form.get("name", "")
    if name not in consistency.NAMES:
        raise Refused("There is no such check.")
    for detail in form.getlist("detail"):
        consistency.accept(bridge.workspace(), bead, name, detail, reason)
    return redirect(_back(), 303)


@pages.post("/take-back")
def take_back() -> Answer:
    """Let an accepted finding be told again."""
    consistency.take_back(bridge.workspace(), request.form.get("acceptance", 0, type=int))
    return redirect(_back(), 303)


def _back() -> str:
    """Where the person came from, or else the whole memory."""
    return local_address(request.form.get("back", ""), url_for(".memory"))


@pages.app_template_global()
def finding_span(told: Told) -> list[TermSpan]:
    """What a finding is about in its translation, to be marked there."""
    finding = told.finding
    if finding.start is None or finding.end is None:
        return []
    return [TermSpan(finding.start, finding.end, "finding")]
