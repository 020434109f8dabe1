"""Asking which words of a translation render a term, and handing the answer in."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from reader import learning
from reader.errors import Refused
from reader.web import bridge
from reader.web.interface import local_address

pages = Blueprint("learning", __name__, url_prefix="/glossary/learn")


@pages.get("/<int:bead_id>/<concept_id>")
def page(bead_id: int, concept_id: str) -> str:
    """The words of a translation, to be chosen from."""
    return _show(learning.question(bridge.workspace(), bead_id, concept_id))


@pages.post("/<int:bead_id>/<concept_id>")
def answer(bead_id: int, concept_id: str) -> Response | str | tuple[str, int]:
    """Propose the words that were chosen."""
    workspace = bridge.workspace()
    chosen = request.form.getlist("word", type=int)
    try:
        made = learning.answer(workspace, bead_id, concept_id, chosen, request.form.get("term", 0, int))
    except Refused as error:
        return _show(learning.question(workspace, bead_id, concept_id), str(error)), error.status
    if "HX-Request" in request.headers:
        return render_template("partials/learnt.html", proposal=made)
    return redirect(url_for("proposing.done", proposal_id=made.id, back=_back() or None), 303)


@pages.post("/asking")
def switch() -> Response | tuple[str, int]:
    """Ask from now on, or ask no more."""
    learning.switch(bridge.workspace(), on=request.form.get("asking") == "on")
    if "HX-Request" in request.headers:
        return "", 200
    return redirect(_back() or url_for("documents.index"), 303)


@pages.app_template_global()
def asks_for_forms() -> bool:
    """Whether people are asked which words render a term."""
    return learning.is_on(bridge.workspace())


def _show(question: learning.Question, why_not: str = "") -> str:
    template = "partials/learn.html" if "HX-Request" in request.headers else "pages/learn.html"
    likely = learning.likely(bridge.workspace(), question)
    return render_template(template, question=question, likely=likely, why_not=why_not, back=_back())


def _back() -> str:
    return local_address(request.values.get("back", ""), "")
