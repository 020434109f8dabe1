"""The glossary in and out of files: looked at first, taken in, taken back; and the addresses that stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from glossary.files.columns import AS_FORM, WITH_STATUS
from glossary.history import stamp
from glossary.merging.deeds import Merge
from glossary.merging.imports import Import
from glossary.model import TermStatus
from reader import glossary_files, glossary_work, languages
from reader.errors import Conflict, HevokError, Refused, Unknown
from reader.glossary_files import ENDINGS, Preview
from reader.model import Job
from reader.term_files import Table, Told, look
from reader.web import bridge
from reader.web.handing_in import ENCODINGS
from reader.web.interface import gettext
from reader.web.term_changes import Line, lines_of

pages = Blueprint("glossary_files", __name__, url_prefix="/glossary-files")

LARGEST_FILE = 64 * 1024 * 1024
"""Bytes of a file that can be handed in here; the command takes larger ones."""
TYPES = {
    "tbx": "application/x-tbx+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain",
}
NAME = re.compile(r"glossary(-v2)?((?:\.[A-Za-z0-9-]+)*)\.(tbx|csv|tsv|xlsx|txt)")
"""The name of an export: glossary.tbx, glossary-v2.tbx, glossary.en.ar.txt for OmegaT."""
OF_CONCEPTS = ("definition", "notes", "subject", "part_of_speech", "concept")
OF_TERMS = ("term", "note", "status", "variety", *WITH_STATUS, *AS_FORM)
SIDES = ("source", "target", "row")

Answer = BaseResponse | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class FilesPage:
    """What was taken in, and what can be taken out."""

    imports: tuple[Import, ...]
    formats: tuple[str, ...]
    encodings: tuple[str, ...]
    problem: str = ""
    encoding: str = ""
    """What was chosen before a file was refused."""


@dataclass(frozen=True, slots=True)
class FilePage:
    """A file before it is taken in, or what became of it."""

    handed: Import
    told: Told
    table: Table | None
    """None for what is no table, or waits no longer."""
    options: tuple[tuple[str, str], ...]
    """What a column may hold, as value and label."""
    preview: Preview | None
    groups: tuple[tuple[str, tuple[tuple[Merge, tuple[Line, ...]], ...], int], ...]
    """The entries by what becomes of them, with the number that is not shown."""
    encodings: tuple[str, ...]
    statuses: tuple[str, ...]
    problem: str = ""
    job: Job | None = None
    """What the worker does with a large file, or has done."""


# ---------------------------------------------------------------- in


@pages.get("/")
def page() -> str:
    """The ways in and out, and what was taken in."""
    return render_template("pages/glossary_files.html", page=_page())


@pages.post("/")
def hand_in() -> Answer:
    """Keep a file to be looked at."""
    request.max_content_length = request.max_form_memory_size = LARGEST_FILE
    try:
        upload = request.files.get("file")
        if upload is None or not upload.filename:
            raise Refused(gettext("Choose a file first: .tbx, .csv, .tsv, .xlsx or OmegaT's .txt."))
        name = upload.filename.replace("\\", "/").rpartition("/")[2]
        encoding = request.form.get("encoding", "").strip()
        import_id = glossary_work.hand_in(bridge.workspace(), name, upload.read(), encoding)
    except HevokError as error:
        return render_template("pages/glossary_files.html", page=_page(str(error))), error.status
    return redirect(url_for(".one", import_id=import_id), 303)


@pages.get("/<int:import_id>/")
def one(import_id: int) -> str:
    """A file: what would become of it, or what became of it."""
    return render_template("pages/glossary_file.html", page=_file_page(import_id))


@pages.post("/<int:import_id>/say")
def say(import_id: int) -> Answer:
    """Keep what a person says of a file's columns, languages and entries."""
    said = _said()
    try:
        glossary_work.say(bridge.workspace(), import_id, said)
    except Refused as error:
        again = _file_page(import_id, said, str(error))
        return render_template("pages/glossary_file.html", page=again), error.status
    return redirect(url_for(".one", import_id=import_id), 303)


@pages.post("/<int:import_id>/take")
def take(import_id: int) -> Answer:
    """Take a file in as it was looked at; what was said anew since is looked at first."""
    workspace = bridge.workspace()
    one, file = glossary_files.waiting(workspace, import_id)
    if file is None:
        raise Conflict(gettext("%s was settled meanwhile; nothing was changed.") % one.name)
    try:
        said, table = _said(), look(file)
        if said != file.told and _in_full(said, None) != _in_full(file.told, table):
            glossary_work.say(workspace, import_id, said)
            return redirect(url_for(".one", import_id=import_id, anew=1), 303)
        glossary_work.take_in(workspace, file, import_id)
    except Refused as error:
        again = _file_page(import_id, problem=str(error))
        return render_template("pages/glossary_file.html", page=again), error.status
    return redirect(url_for(".one", import_id=import_id), 303)


@pages.post("/<int:import_id>/put-away")
def put_away(import_id: int) -> BaseResponse:
    """Let go of a file that was not taken in."""
    glossary_work.put_away(bridge.workspace(), import_id)
    return redirect(url_for(".page"), 303)


@pages.post("/<int:import_id>/undo")
def undo(import_id: int) -> BaseResponse:
    """Take a file back; what was changed since stays, and is told."""
    glossary_work.undo(bridge.workspace(), import_id)
    return redirect(url_for(".one", import_id=import_id), 303)


# ---------------------------------------------------------------- out


@pages.get("/export")
def export() -> Response:
    """The glossary as a file, as the form asks for it."""
    kind, codes = request.args.get("format", "tbx3"), request.args.getlist("lang")
    if kind not in ENDINGS:
        raise Unknown(gettext("There is no such format."))
    stem = "glossary-v2" if kind == "tbx2" else "glossary"
    name = ".".join([stem, *codes, ENDINGS[kind]])
    return _file(kind, codes, name, is_whole=request.args.get("all") == "1")


@pages.get("/<name>")
def named(name: str) -> Response:
    """The glossary at an address that stays: glossary.tbx, glossary-v2.tbx, glossary.en.ar.txt …

    Answers 304 to whoever has what it would be (`If-None-Match`).
    """
    found = NAME.fullmatch(name)
    if not found:
        raise Unknown(gettext("There is no file of that name. Try glossary.tbx, or glossary.en.ar.txt."))
    kind = {"tbx": "tbx2" if found[1] else "tbx3", "txt": "omegat"}.get(found[3], found[3])
    codes = [code for code in found[2].split(".") if code]
    return _file(kind, codes, name, is_whole=request.args.get("all") == "1")


def _file(kind: str, codes: Sequence[str], name: str, *, is_whole: bool) -> Response:
    workspace = bridge.workspace()
    with workspace.reading() as db:
        tag = f"{version('hevok')}-{stamp(db)}-{name}-{is_whole}".replace(" ", "_")
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        made = glossary_files.export(workspace, kind, is_whole=is_whole, tags=codes)
        response = Response(made.pieces, mimetype=TYPES[ENDINGS[kind]])
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(tag)
    return response


# ---------------------------------------------------------------- what the pages show


def _page(problem: str = "") -> FilesPage:
    return FilesPage(
        glossary_files.newest(bridge.workspace()),
        tuple(ENDINGS),
        ENCODINGS,
        problem,
        request.form.get("encoding", ""),
    )


def _file_page(import_id: int, said: Told | None = None, problem: str = "") -> FilePage:
    workspace = bridge.workspace()
    one, file = glossary_files.waiting(workspace, import_id)
    if file is None:
        job = glossary_work.of_import(workspace, import_id)
        return FilePage(one, Told(), None, (), None, (), (), (), job=job)
    shown = said or file.told
    table = preview = None
    try:
        table = look(replace(file, told=replace(shown, columns=())) if problem else file)
        preview = None if problem else glossary_files.preview_of(workspace, import_id, file)
    except Refused as error:
        problem = problem or str(error)
    return FilePage(
        one,
        shown,
        None if table is None or (table.is_ours and not shown.columns) else table,
        _options(shown.columns or (tuple(column.name for column in table.columns) if table else ())),
        preview,
        _groups(preview) if preview else (),
        ENCODINGS,
        tuple(TermStatus),
        problem,
        glossary_work.of_import(workspace, import_id),
    )


def _groups(
    preview: Preview,
) -> tuple[tuple[str, tuple[tuple[Merge, tuple[Line, ...]], ...], int], ...]:
    """The entries of a preview: what asks for a decision first, then what changes, then the rest."""
    found: dict[str, list[Merge]] = {"ambiguous": [], "updated": [], "added": [], "skipped": []}
    for merge in preview.merges:
        found.get("ambiguous" if merge.candidates else merge.fate, []).append(merge)
    asked = len(found["ambiguous"])
    counts: Mapping[str, int] = {**preview.report, "ambiguous": asked}
    return tuple(
        (
            fate,
            tuple((merge, lines_of(merge)) for merge in merges),
            max(0, counts[fate] - len(merges) - (asked if fate == "skipped" else 0)),
        )
        for fate, merges in found.items()
        if merges
    )


def _options(chosen: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What a column may hold."""
    labels = {
        "definition": gettext("Definition"),
        "notes": gettext("Note on the concept"),
        "subject": gettext("Subject"),
        "part_of_speech": gettext("Part of speech"),
        "concept": gettext("Id of the concept"),
        "term": gettext("Term"),
        "note": gettext("Note on the term"),
        "status": gettext("Status"),
        "variety": gettext("Variety"),
        "preferred": gettext("Preferred term"),
        "admitted": gettext("Admitted terms"),
        "deprecated": gettext("Deprecated terms"),
        "superseded": gettext("Superseded terms"),
        "acronym": gettext("Acronym"),
        "plural": gettext("Plural"),
        "look_up": gettext("Other spellings"),
        "language": gettext("Language"),
    }
    sides = {
        "source": gettext("source"),
        "target": gettext("target"),
        "row": gettext("of the row"),
        **{language.code: language.autonym for language in languages.LANGUAGES.values()},
    }
    names = [("status", ""), *((name, "") for name in OF_CONCEPTS)]
    names += [(name, code) for code in languages.LANGUAGES for name in OF_TERMS]
    names += [(name, side) for side in SIDES for name in ("term", "language", "note")]
    made = [
        (f"{name}:{side}" if side else name, f"{labels[name]} ({sides[side]})" if side else labels[name])
        for name, side in names
    ]
    known = {value for value, _ in made}
    others = sorted({name for name in chosen if name and name not in known})
    return (("", gettext("passed over")), *made, *((name, name) for name in others))


def _in_full(said: Told, table: Table | None) -> Told:
    """What was said, with what was found out in place of what was not said."""
    if table is None or table.is_ours:
        return said
    names = said.columns or tuple(column.name for column in table.columns)
    return replace(said, columns=names, source=table.spoken[0], target=table.spoken[1])


def _said() -> Told:
    """What the form says of a file."""
    form = request.form
    columns = form.getlist("column")
    choices = {
        int(name.removeprefix("choice-")): value
        for name, value in form.items()
        if re.fullmatch(r"choice-[0-9]{1,9}", name) and value
    }
    header = {"yes": True, "no": False}.get(form.get("header", ""))
    return Told(
        encoding=form.get("encoding", "").strip(),
        columns=tuple(columns) if any(columns) and form.get("guess") != "1" else (),
        header=header,
        source=form.get("source", "").strip(),
        target=form.get("target", "").strip(),
        status=form.get("status", TermStatus.PROPOSED),
        choices=choices,
    )
