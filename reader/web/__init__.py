"""The web: the only place that knows Flask. One module per kind of page, one function per act."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from importlib.metadata import version

from flask import Flask, Response, current_app, jsonify, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from reader import places
from reader.errors import HevokError
from reader.web import (
    analysing,
    api,
    bridge,
    candidates,
    desk,
    documents,
    exports,
    glossary,
    glossary_files,
    intakes,
    interface,
    jobs,
    keeping,
    learning,
    machines,
    memory,
    memory_files,
    proposing,
    reading,
    renderings,
    returns,
    reviewing,
    revising,
    security,
    settings,
    side_by_side,
    term_cards,
    term_consistency,
    term_editing,
    term_review,
    term_uses,
    tmserver,
)
from reader.web.interface import gettext
from reader.workspace import Workspace

FOR_PROGRAMS = ("/api/", "/tmserver/")
"""How addresses begin that programs ask at."""


def create_app(
    workspace: Workspace, *, secret: str = "", trusted_hosts: Collection[str] = security.LOOPBACK_HOSTS
) -> Flask:
    """The pages over one open workspace.

    `secret` signs cookies; without one, a random secret lives as long as the app. `trusted_hosts` are the
    names that requests may be addressed to, without a port.
    """
    app = Flask("reader", template_folder=str(places.templates_folder()), static_folder="static")
    app.secret_key = secret or secrets.token_hex(32)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    bridge.hang(app, workspace)
    security.protect(app, trusted_hosts)
    interface.prepare(app)
    tmserver.prepare(app)
    for module in (
        documents,
        intakes,
        renderings,
        reviewing,
        side_by_side,
        revising,
        exports,
        returns,
        reading,
        desk,
        jobs,
        term_cards,
        proposing,
        learning,
        term_review,
        term_editing,
        term_uses,
        term_consistency,
        glossary,
        glossary_files,
        memory,
        keeping,
        memory_files,
        settings,
        machines,
        tmserver,
        api,
        analysing,
        candidates,
    ):
        app.register_blueprint(module.pages)  # each has a Blueprint of that name
    app.add_url_rule("/health", view_func=health)
    app.register_error_handler(HevokError, _refuse)
    app.register_error_handler(HTTPException, _explain)
    app.register_error_handler(Exception, _apologise)
    return app


def health() -> tuple[Response, int]:
    """For programs: whether the memory answers, and the versions that a report should name."""
    try:
        with bridge.workspace().reading() as db:
            (sqlite,) = db.execute("select sqlite_version()").fetchone()
    except HevokError as error:
        return jsonify(ok=False, version=version("hevok"), problem=str(error)), error.status
    return jsonify(ok=True, version=version("hevok"), sqlite=sqlite), 200


def error_page(sentence: str, status: int) -> tuple[str | Response, int]:
    """A sentence instead of a page: a partial where htmx asked for a part of a page, JSON for programs."""
    if request.path.startswith(FOR_PROGRAMS):
        return jsonify(error=sentence), status
    is_part = "HX-Request" in request.headers and request.headers.get("HX-Request-Type") != "full"
    template = "partials/error.html" if is_part else "pages/error.html"
    return render_template(template, sentence=sentence, status=status), status


def _refuse(error: HevokError) -> tuple[str | Response, int]:
    return error_page(str(error), error.status)


def _explain(error: HTTPException) -> BaseResponse | tuple[str | Response, int]:
    """Flask's own refusals, in our words; its redirects as they are."""
    status = error.code or 500
    if status < 400:
        return error.get_response()
    sentences = {
        400: gettext("This request is not complete, and nothing was changed."),
        404: gettext("There is no page at this address."),
        405: gettext("This address cannot be used in this way."),
        413: gettext("That is more than Hevok takes at once (%(size)s MB), and nothing was changed.")
        % {"size": (request.max_content_length or 0) >> 20},
    }
    return error_page(sentences.get(status, gettext("This request cannot be answered.")), status)


def _apologise(_error: Exception) -> tuple[str | Response, int]:
    """A bug: no traceback for the person, but one in the server's own log."""
    current_app.logger.exception("%s %s failed", request.method, request.path)
    return error_page(
        gettext("Something went wrong inside Hevok. What was saved before is safe; please try again."), 500
    )
