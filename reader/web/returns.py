"""A bilingual Word table that comes back: handed in, compared, taken."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from reader import returning
from reader.errors import HevokError, Refused
from reader.matching.words import word_differences
from reader.memory import documents
from reader.model import Document
from reader.returning import Returned
from reader.web import bridge
from reader.web.interface import gettext

pages = Blueprint("returns", __name__, url_prefix="/documents/<int:document_id>/return")

Answer = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class ReturnWays:
    """Where a table is handed in, with what was refused."""

    document: Document
    problem: str = ""


@pages.get("")
def ways(document_id: int) -> str:
    """Where a table is handed in."""
    return _ways(document_id)


@pages.post("")
def begin(document_id: int) -> Answer:
    """A table that came back."""
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise Refused(gettext("Choose a file first."))
        intake_id = returning.begin(bridge.workspace(), document_id, upload.filename, upload.read())
    except HevokError as error:
        return _ways(document_id, str(error)), error.status
    return redirect(url_for(".preview", document_id=document_id, intake_id=intake_id), 303)


@pages.get("/<int:intake_id>")
def preview(document_id: int, intake_id: int) -> str:
    """What would change; nothing is changed yet."""
    returned = returning.preview(bridge.workspace(), document_id, intake_id)
    return render_template("pages/return.html", returned=returned, intake_id=intake_id)


@pages.post("/<int:intake_id>/take")
def take(document_id: int, intake_id: int) -> Answer:
    """Save the changes that are ticked."""
    returned = returning.preview(bridge.workspace(), document_id, intake_id)
    chosen = frozenset(request.form.getlist("bead", type=int))
    taken = returning.take(bridge.workspace(), document_id, intake_id, chosen)
    return render_template("pages/return_taken.html", returned=returned, taken=taken)


@pages.post("/<int:intake_id>/give-up")
def give_up(document_id: int, intake_id: int) -> Response:
    """Forget the file."""
    returning.give_up(bridge.workspace(), intake_id)
    return redirect(url_for("documents.one", document_id=document_id), 303)


@pages.app_template_filter()
def word_changes(returned: Returned, old: str, new: str) -> list[tuple[str, str]]:
    """What changed between two texts of the rendering, as the macro `differences` takes it."""
    kinds = {"both": "same", "there": "inserted", "here": "deleted"}
    return [(kinds[piece.kind], piece.text) for piece in word_differences(old, new, returned.language)]


def _ways(document_id: int, problem: str = "") -> str:
    with bridge.workspace().reading() as db:
        document = documents.one(db, document_id)
    return render_template("pages/return_ways.html", page=ReturnWays(document, problem))
