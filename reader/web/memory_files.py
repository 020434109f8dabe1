"""The memory in and out of files, and the addresses at which other programs find it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from reader import interchange, jobs, languages, programs
from reader.errors import HevokError, Refused, Unknown
from reader.formats import unit_files
from reader.interchange import Batch, File
from reader.languages.language import Language
from reader.memory import outgoing
from reader.model import Job
from reader.web import bridge
from reader.web.interface import gettext

pages = Blueprint("memory_files", __name__, url_prefix="/memory/files")

LARGEST_FILE = 1000 * 1024 * 1024
"""Bytes of a file that can be handed in here; waitress takes a little more."""
TYPES = {"tmx": "application/x-tmx+xml", "csv": "text/csv", "tsv": "text/tab-separated-values"}
NAME = re.compile(r"memory((?:\.[A-Za-z0-9-]+)*)\.(tmx|csv|tsv)")
"""The name of an export: memory.tmx for all, memory.en.ar.tmx for units between these languages."""

Answer = BaseResponse | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class FilesPage:
    """What was taken in, and what can be taken out."""

    batches: tuple[Batch, ...]
    working: tuple[Job, ...]
    """Files that are being taken in, those that could not be of late, and those that were only looked at."""
    held: tuple[Language, ...]
    kinds: tuple[str, ...]
    problem: str = ""


@pages.get("/")
def index() -> str:
    """Files that were taken in, and the ways out."""
    return render_template("pages/memory_files.html", page=_page())


@pages.post("/")
def take_in() -> Answer:
    """Let files be taken in by the worker, each as one act that can be taken back; or only looked at."""
    request.max_content_length = request.max_form_memory_size = LARGEST_FILE
    try:
        given = [file for file in request.files.getlist("files") if file.filename]
        if not given:
            raise Refused(gettext("Choose a file first: .tmx, .csv or .tsv."))
        for file in given:
            unit_files.kind_of(Path(file.filename or "").name)
        for file in given:
            _begin(file)
    except HevokError as error:
        return render_template("pages/memory_files.html", page=_page(str(error))), error.status
    return redirect(url_for(".index"), 303)


@pages.post("/<int:batch_id>/undo")
def undo(batch_id: int) -> BaseResponse:
    """Take a file back: what nobody has used or changed since goes to the bin."""
    interchange.undo(bridge.workspace(), batch_id)
    return redirect(url_for(".index"), 303)


@pages.get("/<name>")
def export(name: str) -> Response:
    """The memory as a file, at an address that stays: memory.tmx, memory.en.ar.tmx, memory.csv …

    Answers 304 to whoever has what it would be (`If-None-Match`).
    """
    found = NAME.fullmatch(name)
    if not found:
        raise Unknown(
            gettext("There is no file of that name. Try memory.tmx, or memory.en.ar.tmx for a pair.")
        )
    codes, kind = [code for code in found[1].split(".") if code], found[2]
    workspace = bridge.workspace()
    with workspace.reading() as db:
        tag = f"{version('hevok')}-{outgoing.standing(db)}-{name}"
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        pieces: Iterator[bytes] = interchange.export(workspace, kind, codes)
        response = Response(pieces, mimetype=TYPES[kind])
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.set_etag(tag)
    return response


def _begin(file: FileStorage) -> None:
    """Keep what was handed in beside the memory until the worker has read it; the worker deletes it."""
    workspace, asked = bridge.workspace(), request.form.get
    path = workspace.path.with_name(f"{workspace.path.name}{interchange.INCOMING}{secrets.token_hex(8)}")
    name = Path(file.filename or "").name
    spoken = (asked("from", "").strip(), asked("to", "").strip())
    try:
        file.save(path)
        given = File(path, name, encoding=asked("encoding", "").strip(), spoken=spoken)
        interchange.begin(
            workspace,
            given,
            recover=bool(asked("recover")),
            is_ours=True,
            is_rehearsal=bool(asked("rehearse")),
        )
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _page(problem: str = "") -> FilesPage:
    workspace = bridge.workspace()
    of_late = [job for job in jobs.newest(workspace) if job.kind == interchange.JOB]
    return FilesPage(
        tuple(batch for batch in interchange.newest(workspace) if batch.is_done),
        tuple(job for job in of_late if job.state != "done" or job.arguments.get("is_rehearsal")),
        tuple(languages.for_code(code) for code in programs.served(workspace)),
        tuple(TYPES),
        problem,
    )
