"""The memory kept in order: units edited, merged, binned, brought back, and cleaned up."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from reader import jobs, keeping
from reader.clashes import Groups, contradictions, duplicates
from reader.cleaning import Filters, Preview, clean_up, preview
from reader.errors import Refused
from reader.keeping import Changed, Edit
from reader.memory.keeping import DAYS_IN_BIN, Act, Kept
from reader.model import Status
from reader.web import bridge
from reader.web.interface import gettext, local_address
from reader.web.memory import Choices, choices, filters_asked

pages = Blueprint("keeping", __name__, url_prefix="/memory")

Answer = Response | str | tuple[str, int]

SHOWN = 50
"""Units of the bin on one page."""
AT_ONCE = 2_000
"""So many units are dealt with while the page waits; more of them by the worker."""
PREVIEW_SECONDS = 3.0
KINDS = ("duplicates", "source", "target")
"""What does not go together: equal but for spelling, one source, one target."""


@dataclass(frozen=True, slots=True)
class UnitPage:
    """A unit that is being edited."""

    kept: Kept
    edit: Edit
    """What stands in the fields."""
    back: str
    problem: str = ""
    is_changed: bool = False
    """Whether somebody changed the unit meanwhile, so that both texts are to be shown."""


@dataclass(frozen=True, slots=True)
class MergePage:
    """Units to become one."""

    units: tuple[Kept, ...]
    back: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """Units that do not go together."""

    kind: str
    found: Groups
    later: str


@dataclass(frozen=True, slots=True)
class BinPage:
    """What can be brought back."""

    units: tuple[Kept, ...]
    count: int
    days: int
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class CleanPage:
    """What a clean-up would take."""

    filters: Filters
    preview: Preview | None
    """None before anything was asked for."""
    choices: Choices
    asked: dict[str, str]
    """The filters as an address has them."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ActsPage:
    """What was done of late."""

    acts: tuple[Act, ...]
    done: int
    """The act that was just done; 0 for none."""
    undone: int


# --- one unit


@pages.get("/units/<int:unit_id>")
def unit(unit_id: int) -> str:
    """A unit, to be edited."""
    return render_template("pages/memory_unit.html", page=_unit_page(unit_id))


@pages.post("/units/<int:unit_id>")
def edit(unit_id: int) -> Answer:
    """Let a unit say something else; where that is refused, the form again with all that was typed."""
    form = request.form
    status = form.get("status", "")
    wanted = Edit(
        form.get("source", ""),
        form.get("target", ""),
        Status.APPROVED if status == Status.APPROVED else Status.TRANSLATED,
        form.get("note", ""),
    )
    try:
        keeping.edit(bridge.workspace(), unit_id, wanted, form.get("seen", ""))
    except (Refused, Changed) as error:
        is_changed = isinstance(error, Changed)
        page = replace(_unit_page(unit_id), edit=wanted, problem=str(error), is_changed=is_changed)
        return render_template("pages/memory_unit.html", page=page), error.status
    return redirect(_back(), 303)


def _unit_page(unit_id: int) -> UnitPage:
    kept = keeping.one(bridge.workspace(), unit_id)
    unit = kept.unit
    return UnitPage(kept, Edit(unit.source, unit.target, unit.status, unit.note), _back())


def _back() -> str:
    """Where the person came from, or else the memory."""
    return local_address(request.values.get("back", ""), url_for("memory.index"))


# --- a few units


@pages.post("/units")
def act() -> Answer:
    """Delete the chosen units, or ask which of them is to stay."""
    chosen = _chosen()
    if request.form.get("act") == "merge":
        return redirect(url_for(".merging", unit=chosen, back=_back()), 303)
    return _done(keeping.delete(bridge.workspace(), chosen))


@pages.get("/merge")
def merging() -> str:
    """Units that are to become one, side by side."""
    return render_template("pages/memory_merge.html", page=_merge_page())


@pages.post("/merge")
def merge() -> Answer:
    """Let one of the chosen units have the uses of the others."""
    try:
        into = request.form.get("into", 0, type=int)
        if not into:
            raise Refused(gettext("Choose the unit that is to stay."))
        return _done(keeping.merge(bridge.workspace(), into, _chosen()))
    except Refused as error:
        return render_template("pages/memory_merge.html", page=_merge_page(str(error))), error.status


def _merge_page(problem: str = "") -> MergePage:
    units = [keeping.one(bridge.workspace(), unit_id) for unit_id in _chosen()]
    return MergePage(tuple(units), _back(), problem)


def _chosen() -> list[int]:
    return request.values.getlist("unit", type=int)[:SHOWN]


def _done(act_id: int) -> Response:
    return redirect(url_for(".acts", done=act_id), 303)


# --- what does not go together


@pages.get("/clashes/<any(duplicates, source, target):kind>")
def clashes(kind: str) -> str:
    """Units that are equal but for spelling, or say different things for one text."""
    after = request.args.get("after", None, type=int)
    workspace = bridge.workspace()
    if kind == "duplicates":
        found = duplicates(workspace, after)
    else:
        found = contradictions(workspace, "source" if kind == "source" else "target", after)
    later = "" if found.is_all else url_for(".clashes", kind=kind, after=found.after)
    return render_template("pages/memory_clashes.html", page=GroupsPage(kind, found, later))


# --- the bin


@pages.get("/bin")
def bin_() -> str:
    """What was deleted and can be brought back."""
    number = max(1, request.args.get("page", 1, type=int))
    units, count = keeping.in_bin(bridge.workspace(), SHOWN, (number - 1) * SHOWN)
    page = BinPage(
        tuple(units),
        count,
        DAYS_IN_BIN,
        url_for(".bin_", page=number - 1) if number > 1 else "",
        url_for(".bin_", page=number + 1) if number * SHOWN < count else "",
    )
    return render_template("pages/memory_bin.html", page=page)


@pages.post("/bin")
def bring_back() -> Response:
    """Take the chosen units out of the bin."""
    keeping.bring_back(bridge.workspace(), _chosen())
    return redirect(url_for(".bin_"), 303)


# --- many units


@pages.get("/clean")
def cleaning() -> str:
    """What a clean-up by some filters would take."""
    return render_template("pages/memory_clean.html", page=_clean_page())


@pages.post("/clean")
def clean() -> Answer:
    """Put all of it in the bin, as one act."""
    workspace, filters = bridge.workspace(), _filters()
    try:
        found = preview(workspace, filters, seconds=PREVIEW_SECONDS)
        if found.is_all and found.count <= AT_ONCE:
            return _done(clean_up(workspace, filters).id)
        job = jobs.start(workspace, "clean", gettext("Clean up the memory"), {"filters": asdict(filters)})
        return redirect(url_for("jobs.one", job_id=job), 303)
    except Refused as error:
        page = replace(_clean_page(), problem=str(error))
        return render_template("pages/memory_clean.html", page=page), error.status


def _clean_page() -> CleanPage:
    filters, problem, found = _filters(), "", None
    if filters != Filters():
        try:
            found = preview(bridge.workspace(), filters, seconds=PREVIEW_SECONDS)
        except Refused as error:
            problem = str(error)
    elif request.values:
        problem = gettext("This would take every unit. Name at least one thing that they have in common.")
    asked = {name: value for name, value in request.args.items() if value}
    return CleanPage(filters, found, choices(), asked, problem)


def _filters() -> Filters:
    asked, where = request.values, filters_asked()
    ratio = asked.get("ratio", 0.0, type=float)
    return Filters(
        **asdict(where),
        contains=asked.get("contains", "").strip(),
        is_unused="unused" in asked,
        is_same="same" in asked,
        is_empty="empty" in asked,
        ratio=ratio if 0 < ratio < float("inf") else 0.0,
    )


# --- what was done


@pages.get("/acts")
def acts() -> str:
    """What was done to units of late, each act to be taken back."""
    asked = request.args
    done, undone = asked.get("done", 0, type=int), asked.get("undone", 0, type=int)
    page = ActsPage(tuple(keeping.newest_acts(bridge.workspace())), done, undone)
    return render_template("pages/memory_acts.html", page=page)


@pages.post("/acts/<int:act_id>/undo")
def undo(act_id: int) -> Response:
    """Take an act back."""
    workspace = bridge.workspace()
    if keeping.act(workspace, act_id).units > AT_ONCE:
        job = jobs.start(workspace, "undo-act", gettext("Undo a clean-up of the memory"), {"act": act_id})
        return redirect(url_for("jobs.one", job_id=job), 303)
    keeping.undo(workspace, act_id)
    return redirect(url_for(".acts", undone=act_id), 303)
