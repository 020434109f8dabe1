"""Terms to add: the candidates of a document, accepted or refused one by one or several at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from glossary.model import PartOfSpeech
from reader import candidates, languages, library
from reader.candidates import Accepted, Context, Found, Listed
from reader.errors import Refused
from reader.extraction import Kind
from reader.languages.language import Language
from reader.library import Shelf
from reader.memory import beads
from reader.memory.candidates import RefusedCandidate
from reader.model import Document
from reader.web import bridge
from reader.web.interface import gettext
from reader.web.passages import TermSpan

pages = Blueprint("candidates", __name__)

CHOSEN_FROM = 0.6
"""The score from which on the best rendering is chosen beforehand."""
SENT_WITH = ("to", "from", "known")
"""What an address keeps from one page to the next."""
OFFERED_PARTS = (
    PartOfSpeech.NOUN,
    PartOfSpeech.NOUN_OR_ADJECTIVE,
    PartOfSpeech.ADJECTIVE,
    PartOfSpeech.NAME,
    PartOfSpeech.PLACE,
    PartOfSpeech.VERB,
)


@dataclass(frozen=True, slots=True)
class CandidatesPage:
    """Some candidates of a document."""

    found: Found
    choices: tuple[Language, ...]
    """The languages that renderings can be sought in."""
    with_known: bool
    values: Mapping[str, str]
    """What was typed, where something could not be done."""
    problems: Mapping[str, str] = field(default_factory=dict)
    """Of some candidates, by what was typed as their words: why they were not proposed."""
    sentence: str = ""
    """Why nothing at all was done."""
    proposed: int = 0
    """How many were proposed right before,"""
    refused: int = 0
    """and how many refused."""

    @property
    def last(self) -> int:
        """The number of the last that is shown."""
        return self.found.first + len(self.found.listed) - 1


@dataclass(frozen=True, slots=True)
class WaysPage:
    """The documents whose candidates can be looked at, and what was refused."""

    documents: tuple[Document, ...]
    refused: tuple[RefusedCandidate, ...]
    again: int
    """How many refused ones are offered again; 0 where nobody asked for it."""


@pages.app_template_filter("candidate_name")
def candidate_name(one: Listed) -> str:
    """What the fields of a candidate are named after."""
    return f"{crc32(one.candidate.key.encode()):08x}"


@pages.app_template_filter("in_context")
def in_context(context: Context) -> list[TermSpan]:
    """Where something stands in a sentence, to be shown as found."""
    return [TermSpan(context.start, context.end, "found")]


@pages.app_template_filter("part_of_candidate")
def part_of_candidate(one: Listed) -> PartOfSpeech:
    """What a candidate most likely is."""
    return PartOfSpeech.NOUN if one.candidate.kind is Kind.TERM else PartOfSpeech.NAME


@pages.get("/documents/<int:document_id>/candidates")
def page(document_id: int) -> str:
    """The candidates from number `from` on, with renderings in the languages `to`; `known`: all of them."""
    return _show(document_id, MultiDict())


@pages.post("/documents/<int:document_id>/candidates")
def settle(document_id: int) -> Response | tuple[str, int]:
    """Propose or refuse one candidate or the chosen ones; what cannot be proposed is shown again."""
    act, _, name = request.form.get("act", "").partition(" ")
    names = [name] if name else request.form.getlist("take")
    if not names:
        sentence = gettext("Nothing was chosen. Choose the candidates that are meant.")
        return _show(document_id, request.form, sentence=sentence), Refused.status
    if act == "refuse":
        done = candidates.refuse(bridge.workspace(), (request.form.get(f"key-{each}", "") for each in names))
    else:
        done = candidates.accept(bridge.workspace(), document_id, map(_accepted, names))
    if done.problems:
        return _show(document_id, request.form, done.problems), Refused.status
    address = url_for(
        ".page",
        document_id=document_id,
        proposed=len(done.proposed) or None,
        refused=done.refused or None,
        **_kept(),
    )
    return redirect(address, 303)


@pages.get("/glossary/candidates")
def ways() -> str:
    """The documents whose candidates can be looked at, and what was refused."""
    shelf = library.library(bridge.workspace(), Shelf.IN_USE)
    english = (entry.document for entry in shelf.entries if entry.document.language == "en")
    again = request.args.get("again", 0, int)
    shown = WaysPage(tuple(english), tuple(candidates.refused(bridge.workspace())), again)
    return render_template("pages/candidates_ways.html", page=shown)


@pages.post("/glossary/candidates")
def take_back() -> Response:
    """Offer refused candidates again."""
    again = candidates.take_back(bridge.workspace(), request.form.getlist("again", type=int))
    return redirect(url_for(".ways", again=again), 303)


# ---------------------------------------------------------------- what is shown


def _show(
    document_id: int,
    values: MultiDict[str, str],
    problems: Mapping[str, str] | None = None,
    sentence: str = "",
) -> str:
    workspace = bridge.workspace()
    with workspace.reading() as db:
        choices = [code for code in beads.renderings(db, document_id) if code in languages.LANGUAGES]
    asked = [code for code in request.args.getlist("to") if code in choices]
    with_known = "known" in request.args
    found = candidates.find(
        workspace,
        document_id,
        codes=asked or choices,
        first=max(1, request.args.get("from", 1, int)),
        with_known=with_known,
    )
    shown = CandidatesPage(
        found,
        tuple(map(languages.by_code, choices)),
        with_known,
        values,
        problems or {},
        sentence,
        request.args.get("proposed", 0, int),
        request.args.get("refused", 0, int),
    )
    return render_template("pages/candidates.html", page=shown, parts=OFFERED_PARTS, chosen_from=CHOSEN_FROM)


def _kept() -> dict[str, Any]:
    return {name: request.args.getlist(name) for name in SENT_WITH if name in request.args}


# ---------------------------------------------------------------- what arrives


def _accepted(name: str) -> Accepted:
    """A candidate as a person has written it, out of the fields that bear its name."""
    form = request.form

    def typed(what: str) -> str:
        return form.get(f"{what}-{name}", "")

    part = typed("part")
    return Accepted(
        text=typed("text") or typed("key"),
        part_of_speech=PartOfSpeech(part) if part in set(PartOfSpeech) else PartOfSpeech.NOUN,
        acronym=typed("acronym"),
        definition=typed("definition"),
        reason=typed("reason"),
        place=form.get(f"place-{name}", 0, int),
        renderings={code: list(_renderings(name, code)) for code in languages.LANGUAGES},
        seen=frozenset(form.getlist(f"seen-{name}")) if f"other-{name}" in form else frozenset(),
    )


def _renderings(name: str, code: str) -> Iterator[str]:
    """What a person wrote, one on each line or between semicolons, then what they chose."""
    written = request.form.get(f"own-{name}-{code}", "")
    yield from (each for line in written.splitlines() for each in line.split(";"))
    yield from request.form.getlist(f"rendering-{name}-{code}")
