"""The settings: a person's name, and the memory as a file that can be taken away and brought back."""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from reader import programs
from reader.errors import HevokError, Refused
from reader.languages.cleaning import clean
from reader.memory import file, people
from reader.web import bridge
from reader.web.interface import gettext
from reader.workspace import SETS

pages = Blueprint("settings", __name__, url_prefix="/settings")

Answer = Response | str | tuple[str, int]

LONGEST_NAME = 100
LARGEST_BACKUP = 1000 * 1024 * 1024
"""Bytes of a backup that can be restored here; waitress takes a little more."""
KEPT = re.compile(r"\.before-\d{8}-\d{6}-\d{1,6}")
"""How the name of a state that a restore has kept goes on after the name of the memory."""


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """A person's name and the memory."""

    name: str
    path: str
    """Where the memory lies."""
    size: int
    """Bytes of the memory's file."""
    versions: tuple[tuple[str, str], ...]
    largest: int
    """Bytes of the largest backup that can be restored here; larger ones by the command."""
    is_saved: bool = False
    kept: str = ""
    """Where the state before a restore was kept, just after one."""
    name_problem: str = ""
    restore_problem: str = ""
    key: str = ""
    """What programs that may write must show; empty where none may."""


@pages.get("/")
def index() -> str:
    """A person's name and the memory."""
    return _page(is_saved="saved" in request.args, kept=_kept(request.args.get("kept", "")))


@pages.post("/name")
def rename() -> Answer:
    """Another name for the person, or none."""
    try:
        set_name(request.form.get("name", ""))
    except Refused as error:
        return _page(name=request.form.get("name", ""), name_problem=str(error)), error.status
    return redirect(url_for(".index", saved=1), 303)


@pages.post("/programs")
def allow_writing() -> Answer:
    """Let other programs add pairs to the memory, with a new key, or let them no longer."""
    programs.allow_writing(bridge.workspace(), request.form.get("writing") == "on")
    return redirect(url_for(".index", _anchor="programs"), 303)


@pages.get("/backup")
def backup() -> Response:
    """A verified copy of the memory as a file; it is made aside and forgotten when it has been sent."""
    folder = Path(tempfile.mkdtemp(prefix="hevok-"))
    try:
        copy = folder / "memory.db"
        bridge.workspace().backup(copy)
        file.verify(copy, *SETS)
        name = f"hevok-{datetime.now(UTC):%Y-%m-%d-%H%M}.db"
        response = send_file(copy, "application/vnd.sqlite3", as_attachment=True, download_name=name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    response.direct_passthrough = False  # else Werkzeug hands the file on and never closes the response
    response.call_on_close(lambda: shutil.rmtree(folder, ignore_errors=True))
    return response


@pages.post("/restore")
def restore() -> Answer:
    """A backup in the place of the memory, once it is known to be sound; the present state is kept."""
    try:
        kept = _restore()
    except HevokError as error:
        return _page(restore_problem=str(error)), Refused.status
    return redirect(url_for(".index", kept=kept.name), 303)


def set_name(name: str) -> None:
    """Keep another name for the person, or none; raises `Refused` for an endless one."""
    usable = " ".join(clean(name).text.split())
    if len(usable) > LONGEST_NAME:
        raise Refused(gettext("A name may have 100 characters. Write a shorter one."))
    workspace = bridge.workspace()
    with workspace.writing() as db:
        people.rename(db, workspace.person, usable)


def _restore() -> Path:
    request.max_content_length = LARGEST_BACKUP
    with file.plainly(Path(tempfile.gettempdir())), tempfile.TemporaryDirectory(prefix="hevok-") as folder:
        upload = request.files.get("file")
        if upload is None or not upload.filename:
            raise Refused(gettext("Choose the file of a backup first."))
        source = Path(folder) / "upload.db"
        upload.save(source)
        try:
            return bridge.workspace().restore(source)
        except HevokError as error:
            raise Refused(str(error).replace(str(source), upload.filename)) from error


def _kept(name: str) -> str:
    """The path of a state that a restore has kept, where `name` is one and lies beside the memory."""
    path = bridge.workspace().path
    is_ours = name.startswith(path.name) and KEPT.fullmatch(name.removeprefix(path.name))
    kept = path.with_name(name) if is_ours else path
    return str(kept) if is_ours and kept.is_file() else ""


def _page(
    *,
    name: str | None = None,
    is_saved: bool = False,
    kept: str = "",
    name_problem: str = "",
    restore_problem: str = "",
) -> str:
    workspace = bridge.workspace()
    with workspace.reading() as db:
        stored = people.one(db, workspace.person).name
    page = SettingsPage(
        name=stored if name is None else name,
        path=str(workspace.path),
        size=workspace.path.stat().st_size,
        versions=(
            ("Hevok", version("hevok")),
            ("SQLite", sqlite3.sqlite_version),
            ("Python", ".".join(map(str, sys.version_info[:3]))),
        ),
        largest=LARGEST_BACKUP,
        is_saved=is_saved,
        kept=kept,
        name_problem=name_problem,
        restore_problem=restore_problem,
        key=programs.key(bridge.workspace()),
    )
    return render_template("pages/settings.html", page=page)
