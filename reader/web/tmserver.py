"""The tmserver protocol, by which Weblate, Virtaal and others ask a memory for matches.

Reading is open to whoever reaches this server; writing is switched on in the settings and then asks for a
key, as a bearer token or as a part of the address.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request
from werkzeug.routing import BaseConverter

from reader import programs
from reader.errors import Refused
from reader.languages.tags import spellings
from reader.model import Match
from reader.suggesting import MINIMUM, OFFERED
from reader.web import bridge
from reader.web.security import for_programs

pages = Blueprint("tmserver", __name__, url_prefix="/tmserver")

BEST = 100
"""The most that this protocol's quality can be; ours goes to 102."""


class AnyText(BaseConverter):
    """A text as a part of an address, with whatever it holds: slashes and new lines too."""

    regex = r"[\s\S]+"
    part_isolating = False


def prepare(app: Flask) -> None:
    """Let addresses hold texts as they are."""
    app.url_map.converters["text"] = AnyText
    app.url_map.merge_slashes = False


@pages.get("/languages/")
@pages.get("/<key>/languages/")
def languages(key: str = "") -> Response:
    """Which languages can be asked for: every one both ways, as Weblate writes them."""
    codes = sorted({spelling for code in programs.served(bridge.workspace()) for spelling in spellings(code)})
    return jsonify(sourceLanguages=codes, targetLanguages=codes)


@pages.get("/<source>/<target>/unit/")
@pages.get("/<source>/<target>/unit/<text:words>")
@pages.get("/<key>/<source>/<target>/unit/")
@pages.get("/<key>/<source>/<target>/unit/<text:words>")
def unit(source: str, target: str, words: str = "", key: str = "") -> Response:
    """Matches for a text, the best first; an empty list for none, also in languages nobody has heard of."""
    found = programs.look_up(
        bridge.workspace(),
        words or request.args.get("source", ""),
        source,
        target,
        minimum=request.args.get("min_similarity", MINIMUM, type=int),
        limit=request.args.get("max_candidates", OFFERED, type=int),
    )
    return jsonify([_candidate(match) for match in found])


@pages.route("/<source>/<target>/unit/", methods=["PUT", "POST"])
@pages.route("/<source>/<target>/unit/<text:words>", methods=["PUT", "POST"])
@pages.route("/<key>/<source>/<target>/unit/", methods=["PUT", "POST"])
@pages.route("/<key>/<source>/<target>/unit/<text:words>", methods=["PUT", "POST"])
@for_programs
def learn(source: str, target: str, words: str = "", key: str = "") -> Response:
    """Keep the pair that stands in the body: {"source", "target"}."""
    workspace = bridge.workspace()
    programs.may_write(workspace, key or _bearer())
    given = request.get_json(force=True, silent=True)
    if not isinstance(given, dict):
        raise Refused('Send {"source": …, "target": …} as JSON.')
    programs.learn(workspace, (source, _words(given, "source") or words), (target, _words(given, "target")))
    return jsonify({})


def _words(given: dict[str, Any], side: str) -> str:
    found = given.get(side, "")
    if not isinstance(found, str):
        raise Refused(f"“{side}” is no text.")
    return found


def _bearer() -> str:
    scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
    return shown.strip() if scheme.lower() == "bearer" else ""


def _candidate(match: Match) -> dict[str, Any]:
    return {
        "source": match.unit.source,
        "target": match.unit.target,
        "quality": min(BEST, match.score),
        "rank": match.score,
    }
