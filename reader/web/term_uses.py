"""Where a concept is used, what a change of its term would touch, and what such a change has done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from glossary.model import Concept, Term, TermStatus
from reader import jobs, languages, occurring, rehearsing, rewording, term_uses
from reader.errors import Conflict, Refused
from reader.languages.language import Language
from reader.occurring import Progress
from reader.rehearsing import Rehearsal, Rehearsed
from reader.rewording import Queue
from reader.term_uses import InLanguage, Uses
from reader.web import bridge
from reader.web.interface import gettext

pages = Blueprint("term_uses", __name__, url_prefix="/glossary")

Answer = Response | str | tuple[str, int]

SHOWN = 50
"""Texts of each kind on one page of a rehearsal."""
AT_ONCE = 300
"""So many translations are changed while the page waits; more of them by the worker."""


@dataclass(frozen=True, slots=True)
class UsesPage:
    """Where a concept is used, in one language."""

    concept: Concept
    counts: tuple[InLanguage, ...]
    shown: InLanguage
    uses: Uses
    term: int
    """The id of the term whose uses are shown alone; 0: all."""
    is_missing: bool
    later: str
    progress: Progress

    @property
    def own(self) -> frozenset[int]:
        """The ids of its terms."""
        return frozenset(term.id for term in self.concept.terms)


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the texts of a rehearsal."""

    name: str
    shown: tuple[Rehearsed, ...]
    count: int
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class RehearsalPage:
    """What a change would touch, or the question which change."""

    concept: Concept
    choices: tuple[tuple[Language, tuple[Term, ...]], ...]
    """By language the terms that could be preferred."""
    rehearsal: Rehearsal | None
    parts: tuple[Part, ...] = ()
    reason: str = ""
    note: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class ActPage:
    """What a change has done, and what it has left."""

    queue: Queue
    concept: Concept
    part: Part
    problem: str = ""


# ---------------------------------------------------------------- uses


@pages.get("/<concept_id>/uses/")
def uses(concept_id: str) -> str:
    """Where a concept is used: `lang`, `term` (its id), or `missing`; `after` goes on from a page before."""
    return render_template("pages/term_uses.html", page=_uses_page(concept_id))


def _uses_page(concept_id: str) -> UsesPage:
    workspace = bridge.workspace()
    progress = occurring.see_to(workspace)
    with workspace.reading() as db:
        concept = term_uses.concept_of(db, concept_id)
        counts = tuple(term_uses.in_language(db, concept, code) for code in languages.LANGUAGES)
    code = request.args.get("lang", "")
    most = max(counts, key=lambda each: each.total)
    shown = next((each for each in counts if each.language == code), None)
    if code and shown is None:
        languages.by_code(code)
    shown = shown or most
    term, is_missing = request.args.get("term", 0, type=int), "missing" in request.args
    after = request.args.get("after", "")
    found = term_uses.uses(
        workspace, concept_id, shown.language, term=term, is_missing=is_missing, after=after
    )
    asked: dict[str, Any] = {
        "lang": shown.language,
        "term": term or None,
        "missing": 1 if is_missing else None,
    }
    later = url_for(".uses", concept_id=concept_id, **asked, after=found.later) if found.later else ""
    return UsesPage(concept, counts, shown, found, term, is_missing, later, progress)


# ---------------------------------------------------------------- rehearsing


@pages.get("/<concept_id>/rehearsal/")
def rehearsal(concept_id: str) -> str:
    """What would change if a term (`term`, its id) of a language (`lang`) were preferred."""
    return render_template("pages/term_rehearsal.html", page=_rehearsal_page(concept_id))


@pages.post("/<concept_id>/rehearsal/")
def change(concept_id: str) -> Answer:
    """Prefer the term, and write it wherever that is safe; where refused, the page as it was filled in."""
    form, workspace = request.form, bridge.workspace()
    try:
        act, rehearsed = rewording.begin(
            workspace,
            concept_id,
            form.get("lang", ""),
            form.get("term", 0, type=int),
            reason=form.get("reason", ""),
            note=form.get("note", ""),
            seen=form.get("seen", ""),
        )
    except (Refused, Conflict) as error:
        page = _rehearsal_page(concept_id, str(error))
        return render_template("pages/term_rehearsal.html", page=page), error.status
    return _gone_on(act, len(rehearsed.safe))


def _gone_on(act: int, safe: int) -> Response:
    if safe > AT_ONCE:
        job = jobs.start(
            bridge.workspace(), "reword", gettext("Write a term in the place of another"), {"act": act}
        )
        return redirect(url_for("jobs.one", job_id=job), 303)
    rewording.go_on(bridge.workspace(), act)
    return redirect(url_for(".act", act_id=act), 303)


def _rehearsal_page(concept_id: str, problem: str = "") -> RehearsalPage:
    workspace = bridge.workspace()
    with workspace.reading() as db:
        concept = term_uses.concept_of(db, concept_id)
    choices = tuple(
        (language, terms)
        for language in languages.LANGUAGES.values()
        if (terms := _choices(concept, language))
    )
    asked = request.values
    code, term = asked.get("lang", ""), asked.get("term", 0, type=int)
    found = rehearsing.rehearse(workspace, concept_id, code, term) if term else None
    parts = tuple(_parts(concept_id, found)) if found else ()
    return RehearsalPage(
        concept, choices, found, parts, asked.get("reason", ""), asked.get("note", ""), problem
    )


def _choices(concept: Concept, language: Language) -> tuple[Term, ...]:
    """The terms that could be preferred: all but one that stands alone, and what was rejected."""
    terms = tuple(term for term in concept.terms_in(language.code) if term.status is not TermStatus.REJECTED)
    return terms if len(terms) > 1 else ()


def _parts(concept_id: str, found: Rehearsal) -> Iterator[Part]:
    lists = {"safe": found.safe, "person": found.for_person, "memory": found.in_memory}
    for name, every in lists.items():
        first = max(0, request.args.get(name, 0, type=int))

        def address(place: int, name: str = name) -> str:
            asked: dict[str, Any] = {"lang": found.language, "term": found.new.id, name: place or None}
            return url_for(".rehearsal", concept_id=concept_id, **asked, _anchor=name)

        yield Part(
            name,
            every[first : first + SHOWN],
            len(every),
            address(max(0, first - SHOWN)) if first else "",
            address(first + SHOWN) if first + SHOWN < len(every) else "",
        )


@pages.app_template_global()
def change_pieces(one: Rehearsed) -> list[tuple[str, str]]:
    """A text before and after: what stays, what goes and what comes."""
    pieces, done = [], 0
    for each in one.changes:
        if each.start < done:
            continue
        pieces += [("same", one.side.text[done : each.start]), ("deleted", each.before)]
        if each.after:
            pieces.append(("inserted", each.after))
        done = each.end
    pieces.append(("same", one.side.text[done:]))
    return [(kind, text) for kind, text in pieces if text]


# ---------------------------------------------------------------- what was done


@pages.get("/changes/<int:act_id>/")
def act(act_id: int) -> str:
    """What a change has done, and what it has left to a person."""
    return render_template("pages/term_change.html", page=_act_page(act_id))


@pages.post("/changes/<int:act_id>/go-on")
def go_on(act_id: int) -> Response:
    """Change what is safe of what is left."""
    return _gone_on(act_id, len(rewording.queue(bridge.workspace(), act_id).safe))


@pages.post("/changes/<int:act_id>/undo")
def undo(act_id: int) -> Response:
    """Take the change back."""
    workspace = bridge.workspace()
    if rewording.queue(workspace, act_id).rewording.changed > AT_ONCE:
        job = jobs.start(workspace, "undo-rewording", gettext("Undo a change of a term"), {"act": act_id})
        return redirect(url_for("jobs.one", job_id=job), 303)
    undone = rewording.undo(workspace, act_id)
    return redirect(url_for(".act", act_id=act_id, kept=undone.kept or None), 303)


@pages.post("/changes/<int:act_id>/note")
def note(act_id: int) -> Response:
    """Write the public note on what was corrected."""
    rewording.write_note(bridge.workspace(), act_id, request.form.get("note", ""))
    return redirect(url_for(".act", act_id=act_id), 303)


def _act_page(act_id: int) -> ActPage:
    workspace = bridge.workspace()
    queue = rewording.queue(workspace, act_id)
    with workspace.reading() as db:
        concept = term_uses.concept_of(db, queue.rewording.concept)
    first, left = max(0, request.args.get("from", 0, type=int)), queue.left

    def address(place: int) -> str:
        asked: dict[str, Any] = {"from": place or None}
        return url_for(".act", act_id=act_id, **asked)

    part = Part(
        "left",
        left[first : first + SHOWN],
        len(left),
        address(max(0, first - SHOWN)) if first else "",
        address(first + SHOWN) if first + SHOWN < len(left) else "",
    )
    return ActPage(queue, concept, part)
