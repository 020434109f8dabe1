"""A small JSON interface for programs, for reading; what it answers stands in openapi.json."""

from __future__ import annotations

import json
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request

from reader import analysis, languages, programs, terms
from reader.errors import Refused
from reader.languages.language import Language
from reader.library import Shelf, shelf_of
from reader.memory import beads, documents, segments
from reader.model import Bead, Document, Segment
from reader.suggesting import MINIMUM, OFFERED
from reader.web import bridge

pages = Blueprint("api", __name__, url_prefix="/api/v1")

DESCRIPTION = Path(__file__).with_name("openapi.json")


@pages.get("/openapi.json")
def description() -> Response:
    """What can be asked here, in the words of OpenAPI 3.1."""
    return jsonify(_description() | {"servers": [{"url": request.host_url.rstrip("/")}]})


@pages.get("/languages")
def languages_served() -> Response:
    """The languages that texts can be looked up in."""
    codes = programs.served(bridge.workspace())
    return jsonify([_language(languages.for_code(code)) for code in codes])


@pages.get("/documents")
def index() -> Response:
    """The documents in use, the newest first."""
    with bridge.workspace().reading() as db:
        found = [one for one in documents.every(db) if shelf_of(one) is Shelf.IN_USE]
    return jsonify([_document(one) for one in found])


@pages.get("/documents/<int:document_id>")
def document(document_id: int) -> Response:
    """A document with its segments, and what renders them in the language `to`."""
    to = request.args.get("to", "")
    code = languages.from_tag(to).code if to else ""
    with bridge.workspace().reading() as db:
        found = documents.one(db, document_id)
        text = segments.of(db, document_id)
        rendered = beads.of(db, document_id, code) if code and code != found.language else []
    return jsonify(
        _document(found)
        | {"segments": [_segment(segment) for segment in text]}
        | ({"to": code, "translations": [_translation(bead) for bead in rendered]} if code else {})
    )


@pages.get("/documents/<int:document_id>/analysis")
def analysed(document_id: int) -> Response:
    """What the memory offers for a document in the language `to`, by match band."""
    found = analysis.analyse(bridge.workspace(), document_id, languages.from_tag(_asked("to")).code)
    return jsonify(analysis.as_json(found))


@pages.get("/memory/search")
def search() -> Response:
    """What was translated before that is like `text`, the best first."""
    found = programs.look_up(
        bridge.workspace(),
        _asked("text"),
        _asked("from"),
        _asked("to"),
        minimum=request.args.get("min", MINIMUM, type=int),
        limit=request.args.get("limit", OFFERED, type=int),
    )
    return jsonify([programs.match_as_json(match) for match in found])


@pages.get("/glossary/find")
def find() -> Response:
    """The glossary's terms in `text`."""
    text = _asked("text")
    workspace = bridge.workspace()
    with workspace.reading() as db:
        found = terms.hits(workspace, db, text, languages.from_tag(_asked("lang"), text).code)
    return jsonify([programs.hit_as_json(hit, hit.start, hit.end, hit.text) for hit in found])


def _asked(name: str) -> str:
    found = request.args.get(name, "").strip()
    if not found:
        raise Refused(f"Say {name!r} in the address.")
    if len(found) > programs.LONGEST:
        raise Refused(f"{name!r} may have {programs.LONGEST:,} characters at most.")
    return found


@cache
def _description() -> dict[str, Any]:
    read: dict[str, Any] = json.loads(DESCRIPTION.read_text(encoding="utf-8"))
    read["info"]["version"] = version("hevok")
    return read


def _language(language: Language) -> dict[str, Any]:
    return {
        "code": language.code,
        "name": language.name,
        "autonym": language.autonym,
        "direction": language.direction,
    }


def _document(found: Document) -> dict[str, Any]:
    return {
        "id": found.id,
        "title": found.title,
        "language": found.language,
        "author": found.author,
        "date": found.date,
        "address": found.address,
        "added_at": found.added_at,
    }


def _segment(segment: Segment) -> dict[str, Any]:
    return {"place": segment.place, "text": segment.text, "block": segment.block.kind}


def _translation(bead: Bead) -> dict[str, Any]:
    return {
        "places": bead.places,
        "text": bead.translation.text,
        "status": bead.translation.status,
        "origin": bead.translation.origin,
        "left_out": bead.omitted,
    }
