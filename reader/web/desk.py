"""The desk: where a translator works, segment by segment. Every act is a form; script only makes it local."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from glossary.model import Hit
from reader import consistency, desk, desk_page, desk_terms, drafting, jobs, learning
from reader.checks.terms import FORBIDDEN, MISSING
from reader.desk_terms import TermsWritten
from reader.errors import Conflict, HevokError, Refused, Unknown
from reader.languages.cleaning import clean
from reader.memory import beads, documents
from reader.model import Bead, Origin
from reader.terms import TermHelp
from reader.web import bridge, term_cards
from reader.web.interface import forget_page, gettext
from reader.web.passages import TermSpan

pages = Blueprint("desk", __name__, url_prefix="/desk")
pages.after_request(forget_page)


@dataclass(frozen=True, slots=True)
class View:
    """What of a desk is shown: it travels in every address and form."""

    codes: tuple[str, ...]
    to: str
    at: int

    def address(self, document_id: int, at: int | None = None, asks: int = 0) -> str:
        """The desk's page at a place; `asks` is a bead that there is something to ask about."""
        place = self.at if at is None else at
        return url_for(
            "desk.page",
            document_id=document_id,
            langs=",".join(self.codes),
            to=self.to,
            at=place or None,
            asks=asks or None,
            _anchor=f"s-{place}" if place else None,
        )


@dataclass(frozen=True, slots=True)
class RowView:
    """What rows and the panel need to know to write their addresses and forms."""

    document: int
    source: str
    """The language of the document."""
    codes: str
    to: str
    at: int
    """The place of the active row; 0 for none."""


@pages.get("/<int:document_id>")
def page(document_id: int) -> str:
    """The desk of a document: `langs` the target languages, `to` the one in focus, `at` a place."""
    view = _view()
    shown = desk_page.page(bridge.workspace(), document_id, view.codes, view.to, view.at)
    asked = request.args.get("asks", 0, int)
    questions = learning.questions(bridge.workspace(), asked) if asked else ()
    return render_template(
        "pages/desk.html", page=shown, view=_for_rows(document_id, view, shown.at), questions=questions
    )


@pages.get("/<int:document_id>/rows")
def rows(document_id: int) -> str:
    """A hundred more rows, for scrolling."""
    first = max(1, request.args.get("first", 1, int))
    shown = desk_page.window(bridge.workspace(), document_id, _view().codes, first)
    view = _for_rows(document_id, _view(), 0)
    return render_template("partials/desk_rows.html", rows=shown.rows, after=shown.after, view=view)


@pages.get("/<int:document_id>/move/<int:at>")
def move(document_id: int, at: int) -> Response:
    """What changes on the page when the row at a place becomes active and the one at `?at=` is left."""
    return _moved(document_id, _view(), Done("", at))


@pages.get("/bead/<int:bead_id>/panel")
def panel(bead_id: int) -> str:
    """What helps with one bead."""
    view = _for_rows(_document_of(bead_id), _view(), _view().at)
    panel, row = desk_page.focus(bridge.workspace(), bead_id)
    return render_template("partials/desk_focus.html", panel=panel, row=row, view=view)


@pages.post("/bead/<int:bead_id>/terms")
def terms(bead_id: int) -> str:
    """The glossary's terms in what is being typed; nothing is kept."""
    text = _text()[: desk.LONGEST]
    bead, written = desk_terms.of_bead(bridge.workspace(), bead_id, text)
    return render_template("partials/desk_told.html", written=written, bead=bead)


@pages.get("/bead/<int:bead_id>/history")
def history(bead_id: int) -> str:
    """What a translation has been."""
    workspace = bridge.workspace()
    with workspace.reading() as db:
        document_id, bead = beads.one(db, bead_id)
    entries = desk.history(workspace, bead_id)
    back = View((bead.language,), bead.language, bead.places[0]).address(document_id)
    return render_template("pages/history.html", bead=bead, entries=entries, back=back)


@pages.post("/bead/<int:bead_id>/machine")
def ask_machine(bead_id: int) -> AnyResponse:
    """Let a machine draft a bead; nobody waits for it."""
    view, document_id = _view(), _document_of(bead_id)
    job = jobs.start(bridge.workspace(), "draft", "", {"bead": bead_id})
    if "HX-Request" in request.headers:
        return redirect(url_for("desk.machine", bead_id=bead_id, job=job), 303)
    return redirect(view.address(document_id), 303)


@pages.get("/bead/<int:bead_id>/machine")
def machine(bead_id: int) -> str:
    """What a machine has drafted for a bead, or that it is at it."""
    job_id = request.args.get("job", 0, int)
    job = jobs.one(bridge.workspace(), job_id) if job_id else None
    with bridge.workspace().reading() as db:
        document_id, bead = beads.one(db, bead_id)
        known = drafting.help_for(db, document_id, bead)
    return render_template(
        "partials/desk_machine.html",
        machine=known,
        bead=bead,
        job=job,
        view=_for_rows(document_id, _view(), bead.places[0]),
    )


@pages.post("/bead/<int:bead_id>/draft")
def draft(bead_id: int) -> AnyResponse:
    """Keep what is being typed."""
    kept_at = _keep(bead_id)
    if "HX-Request" in request.headers:
        return Response(status=204, headers={"Draft-At": kept_at})
    return redirect(_view().address(_document_of(bead_id)), 303)


@pages.post("/bead/<int:bead_id>")
def act(bead_id: int) -> AnyResponse:
    """Confirm, save, leave out, join, split or give up: the button that was pressed says which."""
    try:
        document_id = _document_of(bead_id)
    except Unknown as error:
        return make_response(
            render_template("pages/gone.html", problem=str(error), typed=_text()), error.status
        )
    view, name = _view(), request.form.get("act", "confirm")
    try:
        if name not in ACTS:
            raise Refused(gettext("There is no such act on a segment."))
        done = ACTS[name](bead_id)
    except (Conflict, Refused) as error:
        return _again(bead_id, document_id, view, error)
    if "HX-Request" not in request.headers:
        if done.report:
            flash(done.report)
        return redirect(view.address(document_id, done.at, bead_id if done.questions else 0), 303)
    if name in STRUCTURAL:
        return Response(status=204, headers={"HX-Refresh": "true"})
    return _moved(document_id, view, done)


@dataclass(frozen=True, slots=True)
class Done:
    """What an act did: a sentence for who cannot see it, and the place to go on at."""

    said: str
    at: int
    report: str = ""
    """What was taken out of the text before it was stored; to be seen."""
    questions: tuple[learning.Question, ...] = ()
    """What there is to ask about its words."""


def _confirm(bead_id: int, *, unfinished: bool = False) -> Done:
    saved = desk.save(bridge.workspace(), bead_id, _text(), _revision(), confirm=True, origin=_origin())
    said = gettext("Segment %(place)s is confirmed.") % {"place": saved.bead.places[0]}
    questions = learning.ask(bridge.workspace(), bead_id)
    return Done(said, _next_place(saved.bead, unfinished=unfinished), saved.report, questions)


def _save(bead_id: int) -> Done:
    saved = desk.save(bridge.workspace(), bead_id, _text(), _revision(), confirm=False, origin=_origin())
    said = gettext("Segment %(place)s is kept as a draft.") % {"place": saved.bead.places[0]}
    return Done(said, _view().at, saved.report)


def _omit(bead_id: int) -> Done:
    _keep(bead_id)
    bead = desk.omit(bridge.workspace(), bead_id, _revision())
    said = gettext("Segment %(place)s is left out of this rendering.") % {"place": bead.places[0]}
    return Done(said, _next_place(bead, unfinished=False))


def _join(bead_id: int) -> Done:
    _keep(bead_id)
    bead = desk.join_next(bridge.workspace(), bead_id, _revision())
    return Done(gettext("One translation renders both segments now."), bead.places[0])


def _split(bead_id: int) -> Done:
    _keep(bead_id)
    bead = desk.split(bridge.workspace(), bead_id, _revision())
    return Done(gettext("Each segment has a translation of its own again."), bead.places[0])


def _discard(bead_id: int) -> Done:
    desk.drop_draft(bridge.workspace(), bead_id)
    return Done(gettext("What was not saved is given up."), _view().at)


def _accept(bead_id: int) -> Done:
    """Let what a check says of the terms stand, with the text that it says it of."""
    view, workspace = _view(), bridge.workspace()
    name, _, detail = request.form.get("finding", "").partition(":")
    if name not in (MISSING, FORBIDDEN):
        raise Refused(gettext("Choose what may stand as it is."))
    if not request.form.get("reason", "").strip():
        raise Refused(gettext("Say why this may stand; whoever reads it later will want to know."))
    with workspace.reading() as db:
        stored = beads.one(db, bead_id)[1].translation.text
    if clean(_text()).text != stored:
        desk.save(workspace, bead_id, _text(), _revision(), confirm=False, origin=_origin())
    consistency.accept(workspace, bead_id, name, detail, request.form.get("reason", ""))
    return Done(gettext("It stands as it is, and is not told again."), view.at)


ACTS: Mapping[str, Callable[[int], Done]] = {
    "confirm": _confirm,
    "confirm-unfinished": partial(_confirm, unfinished=True),
    "save": _save,
    "omit": _omit,
    "join": _join,
    "split": _split,
    "discard": _discard,
    "accept": _accept,
}
"""What a button of a segment can be called, and what it does."""

STRUCTURAL = frozenset({"join", "split"})
"""Acts after which the rows are others, so that the whole page is shown anew."""


def _moved(document_id: int, view: View, done: Done) -> Response:
    """The parts of the page that change when the row at the place to go on at becomes active."""
    moved = desk_page.move(bridge.workspace(), document_id, view.codes, view.to, done.at, view.at)
    body = render_template(
        "partials/desk_move.html",
        move=moved,
        said=done.said,
        report=done.report,
        questions=done.questions,
        view=_for_rows(document_id, view, done.at),
    )
    return make_response(body, {"HX-Replace-Url": view.address(document_id, moved.active.place)})


def _again(bead_id: int, document_id: int, view: View, error: HevokError) -> Response:
    """The same segment once more, with what was typed and why it was not taken.

    It is kept as a draft as well, unless it is that which is refused.
    """
    if not isinstance(error, Conflict) and _text().strip():
        with suppress(Refused):
            _keep(bead_id)
    shown = {
        "problem": str(error),
        "typed": _text(),
        "refused": bead_id,
        "view": _for_rows(document_id, view, view.at),
    }
    if "HX-Request" in request.headers:
        moved = desk_page.move(bridge.workspace(), document_id, view.codes, view.to, view.at)
        body = render_template("partials/desk_move.html", move=moved, **shown)
    else:
        whole = desk_page.page(bridge.workspace(), document_id, view.codes, view.to, view.at)
        body = render_template("pages/desk.html", page=whole, **shown)
    return make_response(body, error.status)


def _for_rows(document_id: int, view: View, at: int) -> RowView:
    with bridge.workspace().reading() as db:
        document = documents.one(db, document_id)
        codes = [language.code for language in desk_page.chosen(db, document, view.codes)]
    return RowView(
        document_id, document.language, ",".join(codes), view.to if view.to in codes else codes[0], at
    )


@pages.app_template_filter()
def term_links(hits: Iterable[Hit], known: Mapping[str, TermHelp], codes: str) -> list[TermSpan]:
    """The terms of a source as links to their cards, by what the language in focus has for them."""
    return term_cards.standing_links(hits, codes.split(","), known)


@pages.app_template_filter()
def painted(written: TermsWritten) -> list[tuple[int, int, str]]:
    """What is underlined of a text that is being written: start, end (in code points) and kind."""
    advised_against = {(hit.start, hit.end) for hit in written.against}
    places = dict.fromkeys((hit.start, hit.end) for hit in written.hits)
    return [(*place, "forbidden" if place in advised_against else "term") for place in places]


def _view() -> View:
    """The languages, focus and place that the address or the form names."""
    values = request.values
    codes = tuple(code for code in ",".join(values.getlist("langs")).split(",") if code)
    return View(codes, values.get("to", ""), values.get("at", 0, int))


def _text() -> str:
    return request.form.get("text", "")


def _revision() -> int:
    return request.form.get("revision", 0, int)


def _origin() -> Origin:
    given = request.form.get("origin", "")
    return Origin(given) if given in (Origin.MEMORY, Origin.MACHINE) else Origin.TYPED


def _keep(bead_id: int) -> str:
    """Keep what the form holds as a draft; when that was."""
    seen = request.form.get("seen")
    return desk.keep_draft(bridge.workspace(), bead_id, _text(), _revision(), _origin(), seen=seen)


def _document_of(bead_id: int) -> int:
    with bridge.workspace().reading() as db:
        return beads.one(db, bead_id)[0]


def _next_place(bead: Bead, *, unfinished: bool) -> int:
    """The place of the next bead, or of this one at the end of the document."""
    with bridge.workspace().reading() as db:
        document_id = beads.one(db, bead.id)[0]
        after = beads.next_place(db, document_id, bead.language, bead.places[-1], unfinished=unfinished)
    return after or bead.places[0]
