"""The review of renderings that were taken in: rows of links, and what a person does to them.

Every act is a form; script only makes it local and gives each a key.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from reader import aligning, linking, review
from reader.errors import Conflict, HevokError, Refused
from reader.linking import Acted, Stale
from reader.web import bridge, review_window
from reader.web.interface import forget_page, gettext, ngettext
from reader.web.review_window import View, Window, looked_at

pages = Blueprint("reviewing", __name__, url_prefix="/documents/<int:document_id>/align")
pages.after_request(forget_page)
for _filter in (
    review_window.percent,
    review_window.level,
    review_window.sureness,
    review_window.weigh,
    review_window.acts,
):
    pages.add_app_template_filter(_filter)


@pages.get("")
def newest(document_id: int) -> AnyResponse:
    """The review of the languages in `langs`, or of the rendering that was taken in last."""
    with bridge.workspace().reading() as db:
        texts = review.texts(db, document_id)
    if not texts:
        return redirect(url_for("renderings.ways", document_id=document_id), 303)
    last = max(texts, key=lambda code: texts[code].added_at)
    codes = ",".join(request.args.getlist("langs")) or last
    order = request.args.get("order") or None
    return redirect(url_for(".page", document_id=document_id, codes=codes, order=order), 303)


@pages.get("/<codes>")
def page(document_id: int, codes: str) -> str:
    """The rows of a document with one, two or three renderings: `order`, and `at` a bead or `from` a row."""
    window = looked_at(bridge.workspace(), document_id, _view(codes))
    return render_template("pages/review.html", window=window, cuts="cut" in request.args)


@pages.get("/<codes>/next")
def next_doubtful(document_id: int, codes: str) -> AnyResponse:
    """To the next row that is worth a look, behind the one that `after` names."""
    view = _view(codes)
    found = review.next_doubtful(
        bridge.workspace(), document_id, view.codes, after=request.args.get("after", "")
    )
    if found is None:
        flash(gettext("No other row is doubtful."))
        return redirect(view.address(document_id), 303)
    doubtful = next((one for one in found.linked if one.doubts), found.linked[0])
    return redirect(view.address(document_id, at=doubtful.bead.id), 303)


# --- acts upon one link


@pages.post("/<codes>/act")
def act(document_id: int, codes: str) -> AnyResponse:
    """Do to one link what the button that was pressed says."""
    view, name = _view(codes), _pressed()
    try:
        if name not in ACTS:
            raise Refused(gettext("There is no such act on a row."))
        acted = ACTS[name](_bead(), _state())
    except (Conflict, Refused) as error:
        return _again(document_id, view, error)
    after = replace(
        view.on(acted.focus, acted.beads), goes_on=MOVING_ON.get(name, ""), language=acted.language
    )
    return _shown(document_id, after, gettext("Done: %(act)s.") % {"act": name_of(acted.act)})


def _edit(bead_id: int, state: str) -> Acted:
    return linking.edit(bridge.workspace(), bead_id, state, request.form.get("text", ""))


def _cut(_bead_id: int, state: str) -> Acted:
    """Cut a sentence where the button says: its id, and a code point of its text."""
    sentence, _, at = request.form.get("cut", "").partition(":")
    return linking.split_sentence(bridge.workspace(), _number(sentence), state, _number(at))


def _sew(_bead_id: int, state: str) -> Acted:
    return linking.join_sentences(bridge.workspace(), _number(request.form.get("sew", "")), state)


def _of_link(do: Callable[..., Acted], **how: bool) -> Callable[[int, str], Acted]:
    return lambda bead_id, state: do(bridge.workspace(), bead_id, state, **how)


ACTS: Mapping[str, Callable[[int, str], Acted]] = {
    "confirm": _of_link(linking.confirm),
    "confirm-next": _of_link(linking.confirm),
    "confirm-doubtful": _of_link(linking.confirm),
    "reopen": _of_link(linking.withdraw),
    "join": _of_link(linking.join),
    "split": _of_link(linking.split),
    "sentence-on": _of_link(linking.move_sentence, onward=True),
    "sentence-back": _of_link(linking.move_sentence, onward=False),
    "segment-on": _of_link(linking.move_segment, onward=True),
    "segment-back": _of_link(linking.move_segment, onward=False),
    "unlink": _of_link(linking.unlink),
    "swap": _of_link(linking.swap),
    "omit": _of_link(linking.mark_omitted),
    "added": _of_link(linking.mark_added),
    "fix": _of_link(linking.fix, fixed=True),
    "release": _of_link(linking.fix, fixed=False),
    "edit": _edit,
    "cut": _cut,
    "sew": _sew,
}
"""What a button of a link can be called, and what it does."""

MOVING_ON = {"confirm-next": "next", "confirm-doubtful": "doubtful"}
"""Acts after which another row is looked at, and which."""


# --- acts upon a whole rendering


@pages.post("/<codes>/whole")
def whole(document_id: int, codes: str) -> AnyResponse:
    """Undo, redo, align again or confirm all, in the language that the form names."""
    view, name = _view(codes), request.form.get("act", "")
    try:
        if name not in WHOLE:
            raise Refused(gettext("There is no such act on a row."))
        done = WHOLE[name](document_id, request.form.get("language", ""))
    except (Conflict, Refused) as error:
        return _again(document_id, view, error)
    if isinstance(done, AnyResponse):
        return done
    said, at, touched = done
    return _shown(document_id, view.on(at or view.at, touched), said)


Done = tuple[str, int, tuple[int, ...]] | AnyResponse
"""What an act said, the bead to go on with (0: as before) and those it touched; or where to go."""


def _undo(document_id: int, language: str) -> Done:
    acted = linking.undo(bridge.workspace(), document_id, language)
    return gettext("Undone: %(act)s.") % {"act": name_of(acted.act)}, acted.focus, acted.beads


def _redo(document_id: int, language: str) -> Done:
    acted = linking.redo(bridge.workspace(), document_id, language)
    return gettext("Done again: %(act)s.") % {"act": name_of(acted.act)}, acted.focus, acted.beads


def _realign(document_id: int, language: str) -> Done:
    started = aligning.start_realign(bridge.workspace(), document_id, language)
    if started.job:
        return _watched(started.job)
    return gettext("Aligned again between the rows that are fixed."), 0, ()


def _confirm_all(document_id: int, language: str) -> Done:
    minimum = request.form.get("minimum", 100, int) / 100
    done = aligning.start_confirm(bridge.workspace(), document_id, language, minimum)
    if done.job:
        return _watched(done.job)
    said = ngettext("%(num)s row is confirmed.", "%(num)s rows are confirmed.", done.count)
    return said % {"num": done.count}, 0, ()


def _watched(job: int) -> AnyResponse:
    """To the work that the worker does, and that ends on this page again."""
    to = url_for("jobs.one", job_id=job)
    return Response(status=204, headers={"HX-Redirect": to}) if _is_part() else redirect(to, 303)


WHOLE: Mapping[str, Callable[[int, str], Done]] = {
    "undo": _undo,
    "redo": _redo,
    "realign": _realign,
    "confirm-all": _confirm_all,
}
"""What a button of a rendering can be called, and what it does."""


# --- what is shown


def _shown(document_id: int, view: View, said: str) -> AnyResponse:
    """The rows after an act, with the focus where it belongs."""
    window = looked_at(bridge.workspace(), document_id, view)
    if _is_part():
        return _part(window, said=said)
    flash(said)
    return redirect(window.address(), 303)


def _again(document_id: int, view: View, error: HevokError) -> AnyResponse:
    """The rows as they are now, with what was refused and what had been typed."""
    window = looked_at(bridge.workspace(), document_id, view)
    typed = error.text if isinstance(error, Stale) else ""
    if request.form.get("act") == "edit":
        typed = typed or request.form.get("text", "")
    shown = {"problem": str(error), "refused": view.at, "typed": typed}
    if _is_part():
        return _part(window, status=error.status, **shown)
    return make_response(render_template("pages/review.html", window=window, **shown), error.status)


def _part(window: Window, status: int = 200, **shown: object) -> AnyResponse:
    body = render_template("partials/review_part.html", window=window, **shown)
    return make_response(body, status, {"HX-Replace-Url": window.address()})


@pages.app_template_filter("act_name")
def name_of(act_name: str) -> str:
    """What an act is called where it is undone."""
    return {
        "join": gettext("join"),
        "split": gettext("split"),
        "move": gettext("move"),
        "unlink": gettext("unlink"),
        "swap": gettext("swap"),
        "omit": gettext("mark as omitted"),
        "mark added": gettext("mark as added"),
        "fix": gettext("fix"),
        "release": gettext("let go"),
        "edit": gettext("edit"),
        "confirm": gettext("confirm"),
        "reopen": gettext("take the confirmation back"),
        "confirm all": gettext("confirm all"),
        "align again": gettext("align again"),
        "add rendering": gettext("add the rendering"),
        "cut": gettext("cut a sentence"),
        "sew": gettext("join two sentences"),
    }.get(act_name, act_name)


# --- what the form and the address say


def _view(codes: str) -> View:
    values = request.values
    return View(
        codes=tuple(code for code in codes.split(",") if code),
        order=values.get("order", ""),
        at=values.get("at", 0, int) or _bead(),
        first=values.get("from", 0, int),
        place=values.get("place", 0, int),
        shown=tuple(_number(one) for one in request.form.get("shown", "").split(",") if one),
    )


def _pressed() -> str:
    """The act of the button that was pressed; a word to cut before, or a sentence to join, is one as well."""
    form = request.form
    return form.get("act") or next((name for name in ("cut", "sew") if name in form), "")


def _bead() -> int:
    return request.form.get("bead", 0, int)


def _state() -> str:
    return request.form.get("state", "")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() else 0


def _is_part() -> bool:
    return "HX-Request" in request.headers
