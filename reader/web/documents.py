"""The documents: what there is, and what can be done to a text before it is translated."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from reader import documents, library
from reader.errors import Conflict, Refused, Unknown
from reader.languages import locale
from reader.library import Library, Shelf, Structure
from reader.web import bridge
from reader.web.handing_in import Ways
from reader.web.interface import gettext, looks, ngettext

pages = Blueprint("documents", __name__)

Answer = Response | str | tuple[str, int]

BETWEEN_ABBREVIATIONS = re.compile(r"[,;\s\N{ARABIC COMMA}\N{ARABIC SEMICOLON}]+")
BY_HAND = "set aside by hand"
"""The reason that a block set aside by a person bears."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What was refused, to be shown where it was asked for."""

    where: str
    """What it is about: document-3, block-7, segment-12, title, abbreviations; gone."""
    sentence: str
    value: str = ""
    """What had been typed, so that it is not lost."""
    status: int = Refused.status


NO_PROBLEM = Problem("", "")


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """One shelf of documents, and the ways in."""

    library: Library
    ways: Ways
    problem: Problem = NO_PROBLEM


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document before its translation, as blocks and segments."""

    structure: Structure
    splitting: int = 0
    """The id of the segment that is about to be split; 0 for none."""
    said: str = ""
    """What an act has done, in a sentence."""
    problem: Problem = NO_PROBLEM


@pages.app_template_filter("number")
def number(value: int) -> str:
    """A number as the language of the interface writes it."""
    return locale.number(value, looks().language)


@pages.app_template_filter("words")
def words(text: str) -> list[tuple[int, str]]:
    """What stands between white space, each with its place in the text."""
    return [(found.start(), found.group()) for found in re.finditer(r"\S+", text)]


@pages.app_template_global()
def desk_address(document: int, *codes: str, place: int = 0) -> str:
    """Where a document is translated into the languages of some codes, at a segment if one is named."""
    return f"/desk/{document}?langs={','.join(codes)}" + (f"#s-{place}" if place else "")


# --- the shelves


@pages.get("/")
def index() -> str:
    """The documents of one shelf, and the ways in."""
    shown = library.library(bridge.workspace(), _shelf())
    return render_template("pages/documents.html", page=DocumentsPage(shown, Ways()))


@pages.post("/documents/<int:document_id>/rename")
def rename(document_id: int) -> Answer:
    """Another title."""
    title = request.form.get("title", "")
    return _on_shelf(document_id, lambda: documents.rename(bridge.workspace(), document_id, title), title)


@pages.post("/documents/<int:document_id>/archive")
def archive(document_id: int) -> Answer:
    """Into the archive, or with `archived=0` out of it."""
    archived = request.form.get("archived", "1") == "1"
    return _on_shelf(
        document_id, lambda: documents.archive(bridge.workspace(), document_id, archived=archived)
    )


@pages.post("/documents/<int:document_id>/delete")
def delete(document_id: int) -> Answer:
    """Into the bin, or with `deleted=0` back from it."""
    deleted = request.form.get("deleted", "1") == "1"
    return _on_shelf(document_id, lambda: documents.delete(bridge.workspace(), document_id, deleted=deleted))


def _shelf() -> Shelf:
    shown = request.args.get("show", "")
    return Shelf(shown) if shown in set(Shelf) else Shelf.IN_USE


def _on_shelf(document_id: int, act: Callable[[], object], value: str = "") -> Answer:
    """Do an act from a shelf and go back there; where it is refused, say so beside the document."""
    problem = _attempt(act, f"document-{document_id}", value)
    if not problem:
        shelf = _shelf()
        return redirect(url_for(".index", show=None if shelf is Shelf.IN_USE else shelf.value), 303)
    page = DocumentsPage(library.library(bridge.workspace(), _shelf()), Ways(), problem)
    return render_template("pages/documents.html", page=page), problem.status


# --- one document


@pages.get("/documents/<int:document_id>")
def one(document_id: int) -> str:
    """A document as blocks and segments."""
    moved = request.args.get("moved", type=int)
    page = DocumentPage(
        library.structure(bridge.workspace(), document_id, _first()),
        splitting=request.args.get("split", 0, type=int),
        said="" if moved is None else _moved(moved),
    )
    return render_template("pages/document.html", page=page)


@pages.post("/documents/<int:document_id>/title")
def retitle(document_id: int) -> Answer:
    """Another title, from the document's own page."""
    title = request.form.get("title", "")
    return _in_document(
        document_id, "title", lambda: documents.rename(bridge.workspace(), document_id, title), title
    )


@pages.post("/documents/<int:document_id>/abbreviations")
def set_abbreviations(document_id: int) -> Answer:
    """The words that a full stop does not end in this document."""
    typed = request.form.get("abbreviations", "")
    wanted = [word for word in BETWEEN_ABBREVIATIONS.split(typed) if word]
    return _in_document(
        document_id,
        "abbreviations",
        lambda: documents.set_abbreviations(bridge.workspace(), document_id, wanted),
        typed,
    )


@pages.post("/documents/<int:document_id>/blocks/<int:block_id>")
def set_aside(document_id: int, block_id: int) -> Answer:
    """A block set aside, or with `aside=0` taken back into the text."""
    reason = BY_HAND if request.form.get("aside", "1") == "1" else ""
    return _in_document(
        document_id,
        f"block-{block_id}",
        lambda: documents.set_aside(bridge.workspace(), document_id, block_id, reason),
    )


@pages.post("/documents/<int:document_id>/segments/<int:segment_id>/join")
def join(document_id: int, segment_id: int) -> Answer:
    """A segment joined with the next one."""
    return _in_document(
        document_id,
        f"segment-{segment_id}",
        lambda: documents.join_segments(bridge.workspace(), document_id, segment_id),
    )


@pages.post("/documents/<int:document_id>/segments/<int:segment_id>/split")
def split(document_id: int, segment_id: int) -> Answer:
    """A segment split before one of its words."""
    at = request.form.get("at", 0, type=int)
    return _in_document(
        document_id,
        f"segment-{segment_id}",
        lambda: documents.split_segment(bridge.workspace(), document_id, segment_id, at),
    )


def _in_document(document_id: int, where: str, act: Callable[[], object], value: str = "") -> Answer:
    """Do an act from the page of a document and stay there; where it is refused, say so in its place.

    What the act returns, if it is a number, is how many boundaries it has moved.
    """
    done: list[object] = []
    try:
        problem = _attempt(lambda: done.append(act()), where, value)
    except Unknown as error:  # joined or split in another window: the page as it is now shows what there is
        problem = Problem("gone", str(error), status=error.status)
    moved = done[0] if done and isinstance(done[0], int) else None
    is_part = "HX-Request" in request.headers
    if not problem and not is_part:
        return redirect(_address(document_id, moved), 303)
    page = DocumentPage(
        library.structure(bridge.workspace(), document_id, _first()),
        said="" if moved is None else _moved(moved),
        problem=problem or NO_PROBLEM,
    )
    template = "partials/document_body.html" if is_part else "pages/document.html"
    return render_template(template, page=page), problem.status if problem else 200


def _address(document_id: int, moved: int | None) -> str:
    first = _first()
    values: dict[str, Any] = {"from": first} if first > 1 else {}
    return url_for(".one", document_id=document_id, moved=moved, **values)


def _first() -> int:
    return request.args.get("from", 1, type=int)


def _attempt(act: Callable[[], object], where: str, value: str = "") -> Problem | None:
    try:
        act()
    except (Refused, Conflict) as error:
        return Problem(where, str(error), value, error.status)
    return None


def _moved(count: int) -> str:
    if not count:
        return gettext("Saved. No boundary between segments had to move.")
    return ngettext(
        "Saved. %(num)s boundary between segments moved.",
        "Saved. %(num)s boundaries between segments moved.",
        count,
    ) % {"num": locale.number(count, looks().language)}
