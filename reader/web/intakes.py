"""A text on its way in: handed in, looked at, corrected, taken in or given up."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from reader import intake
from reader.errors import Refused, Unavailable
from reader.intake import Preview
from reader.web import bridge
from reader.web.interface import gettext

pages = Blueprint("intakes", __name__, url_prefix="/intake")

Answer = Response | str | tuple[str, int]

ENCODINGS = ("utf-8", "windows-1256", "windows-1254", "windows-1252", "iso-8859-6", "iso-8859-9", "utf-16")
"""What can be chosen; a file that was read as something else offers that as well."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways in: a file, an address, a pasted text, with what was refused."""

    problem: str = ""
    refused: str = ""
    """Which of them was refused: file, address or text."""
    pasted: str = ""
    """The text that had been pasted, so that it is not lost."""
    address: str = ""
    """The address that had been given, likewise."""


@dataclass(frozen=True, slots=True)
class IntakePage:
    """The preview of a text, with what a person has chosen on it."""

    preview: Preview
    encoding: str
    """As chosen; empty to find it out."""
    language: str
    title: str
    encodings: tuple[tuple[str, str], ...]
    """What can be chosen, as value and label."""
    kept: frozenset[int]
    """The positions of the blocks that are ticked."""
    problem: str = ""


@pages.get("")
def ways() -> str:
    """The ways in."""
    return render_template("pages/intake_ways.html", page=Ways())


@pages.post("")
def begin() -> Answer:
    """A file, an address or a pasted text; what cannot be read is shown again with what was typed."""
    form, workspace = request.form, bridge.workspace()
    way = "file" if "file" in request.files else "address" if "address" in form else "text"
    try:
        if way == "file":
            intake_id = _begin_file()
        elif way == "address":
            intake_id = intake.begin_address(workspace, form["address"])
        else:
            intake_id = intake.begin_pasted(workspace, form.get("text", ""))
    except (Refused, Unavailable) as error:
        page = Ways(str(error), way, form.get("text", "").replace("\0", ""), form.get("address", ""))
        return render_template("pages/intake_ways.html", page=page), error.status
    return redirect(url_for(".one", intake_id=intake_id), 303)


def _begin_file() -> int:
    upload = request.files["file"]
    if not upload.filename:
        raise Refused(gettext("Choose a file first."))
    return intake.begin_file(bridge.workspace(), upload.filename, upload.read())


@pages.get("/<int:intake_id>")
def one(intake_id: int) -> str:
    """What would become of the text."""
    return _page(intake.preview(bridge.workspace(), intake_id))


@pages.post("/<int:intake_id>/correct")
def correct(intake_id: int) -> Answer:
    """Read the text again, as a person says."""
    try:
        _correct(intake_id)
    except Refused as error:
        return _page(intake.preview(bridge.workspace(), intake_id), error), error.status
    return redirect(url_for(".one", intake_id=intake_id), 303)


@pages.post("/<int:intake_id>/take")
def take(intake_id: int) -> Answer:
    """Make a document of the text; with another encoding it is looked at once more before."""
    seen = intake.preview(bridge.workspace(), intake_id)
    try:
        _correct(intake_id)
        if request.form.get("encoding", "") != seen.intake.encoding:
            return redirect(url_for(".one", intake_id=intake_id), 303)
        added = intake.take(bridge.workspace(), intake_id, _ticked())
    except Refused as error:
        return _page(seen, error), error.status
    return redirect(url_for("documents.one", document_id=added.document), 303)


@pages.post("/<int:intake_id>/give-up")
def give_up(intake_id: int) -> Response:
    """Forget the text."""
    intake.give_up(bridge.workspace(), intake_id)
    return redirect(url_for("documents.index"), 303)


def _correct(intake_id: int) -> None:
    intake.correct(
        bridge.workspace(),
        intake_id,
        encoding=request.form.get("encoding", ""),
        language=request.form.get("language", ""),
        title=request.form.get("title", ""),
    )


def _ticked() -> frozenset[int]:
    return frozenset(request.form.getlist("kept", type=int))


def _page(preview: Preview, error: Refused | None = None) -> str:
    """The preview; after a refusal with what the form held, so that no choice is lost."""
    form = request.form
    kept = _ticked() if error else frozenset(at for at, block in preview.blocks if not block.set_aside)
    page = IntakePage(
        preview=preview,
        encoding=form.get("encoding", preview.intake.encoding),
        language=form.get("language", preview.language.code if preview.language else ""),
        title=form.get("title", preview.title),
        encodings=encodings(preview),
        kept=kept,
        problem=str(error) if error else "",
    )
    return render_template("pages/intake.html", page=page)


def encodings(preview: Preview) -> tuple[tuple[str, str], ...]:
    """The encodings that a text can be read in, as value and label; first, to find it out."""
    chosen = preview.intake.encoding
    found = gettext("Find it out") if chosen else gettext("As found: %s") % preview.text.encoding
    others = ENCODINGS if chosen in {"", *ENCODINGS} else (chosen, *ENCODINGS)
    return (("", found), *((name, name) for name in others))
