"""The models of the machine: what is installed, what a file or the Argos index would add."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from reader import jobs, machine, models
from reader.errors import HevokError, Refused
from reader.machine import Entry, Package
from reader.web import bridge
from reader.web.interface import gettext

pages = Blueprint("machines", __name__, url_prefix="/settings/models")

Answer = Response | str | tuple[str, int]

LARGEST_MODEL = 1000 * 1024 * 1024
"""Bytes of a package that can be handed in here; waitress takes a little more."""


@dataclass(frozen=True, slots=True)
class MachinesPage:
    """The models that are installed, and those that could be."""

    packages: tuple[Package, ...]
    folder: str
    largest: int
    offered: tuple[Entry, ...] | None = None
    """What the index offers; None while nobody has asked it."""
    said: str = ""
    problem: str = ""
    index_problem: str = ""


@pages.get("/")
def index() -> str:
    """The models that are installed."""
    return _page(said=gettext("The model is installed.") if "installed" in request.args else "")


@pages.post("/")
def install() -> Answer:
    """Install a package from a file."""
    request.max_content_length = LARGEST_MODEL
    upload = request.files.get("file")
    try:
        if upload is None or not upload.filename:
            raise Refused(gettext("Choose the file of a model first."))
        with tempfile.TemporaryDirectory(prefix="hevok-") as folder:
            file = Path(folder) / "model.argosmodel"
            upload.save(file)
            machine.install_file(file, machine.models_folder())
    except HevokError as error:
        return _page(problem=str(error)), error.status
    return redirect(url_for(".index", installed=1), 303)


@pages.post("/remove")
def remove() -> Answer:
    """Remove a package from this machine."""
    folder = machine.models_folder()
    try:
        machine.remove(machine.find(folder, request.form.get("name", "")), folder)
    except HevokError as error:
        return _page(problem=str(error)), error.status
    return redirect(url_for(".index"), 303)


@pages.post("/index")
def ask_index() -> Answer:
    """Ask the Argos index what there is: a connection that a person wants."""
    try:
        return _page(offered=tuple(models.offered()))
    except HevokError as error:
        return _page(index_problem=str(error)), error.status


@pages.post("/fetch")
def fetch() -> Response:
    """Let the worker fetch and install what the index offers between two languages."""
    pair = (request.form.get("source", ""), request.form.get("target", ""))
    title = gettext("Fetch the model %(pair)s") % {"pair": "–".join(pair)}
    wanted = {"source": pair[0], "target": pair[1]}
    return redirect(
        url_for("jobs.one", job_id=jobs.start(bridge.workspace(), "fetch-model", title, wanted)), 303
    )


def _page(
    *, offered: tuple[Entry, ...] | None = None, said: str = "", problem: str = "", index_problem: str = ""
) -> str:
    folder = machine.models_folder()
    page = MachinesPage(
        tuple(machine.installed(folder)), str(folder), LARGEST_MODEL, offered, said, problem, index_problem
    )
    return render_template("pages/machines.html", page=page)
