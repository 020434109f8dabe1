"""A text on its way in: handed in, looked at, corrected, taken in or given up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from reader import intake
from reader.errors import Refused, Unavailable
from reader.intake import Preview
from reader.web import bridge, handing_in
from reader.web.handing_in import Ways, encodings, hand_in, proposed, ticked, ways_again

pages = Blueprint("intakes", __name__, url_prefix="/intake")

Answer = Response | str | tuple[str, int]


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
    workspace = bridge.workspace()
    try:
        handed = hand_in(
            partial(intake.begin_file, workspace),
            partial(intake.begin_address, workspace),
            partial(intake.begin_pasted, workspace),
        )
    except (Refused, Unavailable) as error:
        return render_template("pages/intake_ways.html", page=ways_again(error)), error.status
    return redirect(url_for(".one", intake_id=handed), 303)


@pages.get("/<int:intake_id>")
def one(intake_id: int) -> str:
    """What would become of the text."""
    return _page(intake.preview(bridge.workspace(), intake_id))


@pages.post("/<int:intake_id>/correct")
def correct(intake_id: int) -> Answer:
    """Read the text again, as a person says."""
    try:
        handing_in.correct(intake_id)
    except Refused as error:
        return _page(intake.preview(bridge.workspace(), intake_id), error), error.status
    return redirect(url_for(".one", intake_id=intake_id), 303)


@pages.post("/<int:intake_id>/take")
def take(intake_id: int) -> Answer:
    """Make a document of the text; with another encoding it is looked at once more before."""
    seen = intake.preview(bridge.workspace(), intake_id)
    try:
        handing_in.correct(intake_id)
        if request.form.get("encoding", "") != seen.intake.encoding:
            return redirect(url_for(".one", intake_id=intake_id), 303)
        added = intake.take(bridge.workspace(), intake_id, ticked())
    except Refused as error:
        return _page(seen, error), error.status
    return redirect(url_for("documents.one", document_id=added.document), 303)


@pages.post("/<int:intake_id>/give-up")
def give_up(intake_id: int) -> Response:
    """Forget the text."""
    intake.give_up(bridge.workspace(), intake_id)
    return redirect(url_for("documents.index"), 303)


def _page(preview: Preview, error: Refused | None = None) -> str:
    """The preview; after a refusal with what the form held, so that no choice is lost."""
    form = request.form
    page = IntakePage(
        preview=preview,
        encoding=form.get("encoding", preview.intake.encoding),
        language=form.get("language", preview.language.code if preview.language else ""),
        title=form.get("title", preview.title),
        encodings=encodings(preview),
        kept=ticked() if error else proposed(preview),
        problem=str(error) if error else "",
    )
    return render_template("pages/intake.html", page=page)
