"""The glossary: concepts looked up by their words in any language, and the card of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlite_utils import Database
from werkzeug.wrappers import Response

from glossary import store
from glossary.deciding import presence, proposals
from glossary.deliberation import Decision, Proposal
from glossary.listing import Filter, fitting, of_ids
from glossary.model import Comment, Concept, Counts, Relation, Review, Term, TermStatus
from reader import deliberating, languages, rewording, term_search, term_uses
from reader.languages.language import Language
from reader.memory.rewordings import Rewording
from reader.term_uses import Summary
from reader.web import bridge
from reader.web.finding import LONGEST_QUERY, found
from reader.web.interface import gettext
from reader.web.term_history import Told, told
from reader.web.term_words import choices, field_name, proposal_kind, proposal_state, value_word, vote_word

pages = Blueprint("glossary", __name__, url_prefix="/glossary")
for _word in (choices, field_name, proposal_kind, proposal_state, value_word, vote_word):
    pages.add_app_template_global(_word)

SHOWN = 100
"""Concepts on one page."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What concepts are asked for."""

    query: str = ""
    only: str = ""
    """The code of a language that they must have terms in; empty for any."""
    status: str = ""
    """A status that a term of theirs has, in that language where one is named."""
    review: str = ""
    """A review state that they, or a term of theirs, have."""
    subject: str = ""
    first: int = 0
    """How many are passed over."""

    @property
    def is_filtered(self) -> bool:
        """Whether any concept may be left out."""
        return bool(self.query or self.only or self.status or self.review or self.subject)


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """The concepts that hold what was looked for, or all of them."""

    wanted: Wanted
    shown: tuple[Language, ...]
    """The languages whose terms are shown: all, or the one that was asked for beside English."""
    concepts: tuple[Concept, ...]
    """Those of this page."""
    found: int
    """How many there are on all pages."""
    subjects: tuple[str, ...]
    counts: Counts
    waiting: int
    """Proposals that wait for a decision."""

    @property
    def next(self) -> int:
        """What to pass over for the next page; 0 where this is the last."""
        after = self.wanted.first + len(self.concepts)
        return after if after < self.found else 0


@dataclass(frozen=True, slots=True)
class Settlement:
    """A decision, and what it was on."""

    decision: Decision
    proposal: Proposal | None
    term: Term | None


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """All that is known about one concept."""

    concept: Concept
    terms: tuple[tuple[Language, tuple[Term, ...]], ...]
    """The terms of every language, the best status first."""
    by_id: Mapping[int, Term]
    withdrawn_at: str
    """When the concept was taken out of use; empty where it is of use."""
    withdrawn: tuple[Term, ...]
    """Terms that were taken out of use."""
    related: tuple[tuple[Relation, Concept], ...]
    open: tuple[Proposal, ...]
    settled: tuple[Settlement, ...]
    """The newest first."""
    comments: tuple[Comment, ...]
    history: tuple[Told, ...]
    """The newest first."""
    names: Mapping[int, str]
    """The names of the people who did it; empty for who has none."""
    uses: Summary
    corrections: tuple[Rewording, ...]
    """Changes of a term that were made in the texts as well, the newest first."""


# ---------------------------------------------------------------- the list


@pages.get("/")
def index() -> str:
    """The concepts, or those that hold what was looked for."""
    page = look_up(_wanted())
    return render_template("pages/glossary.html", page=page, found=found)


def _wanted() -> Wanted:
    values = request.args
    only, status, review = (values.get(name, "") for name in ("lang", "status", "review"))
    return Wanted(
        values.get("q", "").strip()[:LONGEST_QUERY],
        only if only in languages.LANGUAGES else "",
        status if status in set(TermStatus) else "",
        review if review in set(Review) else "",
        values.get("subject", "").strip()[:LONGEST_QUERY],
        max(values.get("from", 0, int), 0),
    )


def look_up(wanted: Wanted) -> GlossaryPage:
    """The concepts that were asked for, in the order in which they fit."""
    every = languages.LANGUAGES.values()
    with bridge.workspace().reading() as db:
        counts, subjects = store.counts(db), presence.subjects(db)
        waiting = sum(deliberating.numbers(db).values())
        if wanted.is_filtered:
            ids = _fitting(db, wanted)
            number, here = len(ids), of_ids(db, ids[wanted.first : wanted.first + SHOWN])
        else:
            number, here = counts.concepts, store.concepts(db, wanted.first, SHOWN)
    shown = tuple(each for each in every if not wanted.only or each.code in {"en", wanted.only})
    return GlossaryPage(wanted, shown, here, number, subjects, counts, waiting)


def _fitting(db: Database, wanted: Wanted) -> Sequence[str]:
    """The ids of the concepts that are asked for, in the order in which they fit."""
    ids = fitting(db, Filter(wanted.only, wanted.status, wanted.review, wanted.subject))
    found_ids = term_search.search_ids(bridge.workspace(), db, wanted.query)
    if found_ids is None:
        return ids
    let_through = set(ids)
    return [id_ for id_ in found_ids if id_ in let_through]


# ---------------------------------------------------------------- a concept


@pages.get("/<concept_id>")
def concept(concept_id: str) -> str:
    """The card of one concept."""
    return render_template("pages/concept.html", page=card(concept_id))


@pages.post("/<concept_id>/comments")
def comment(concept_id: str) -> Response | tuple[str, int]:
    """Say something about a concept."""
    text = request.form.get("text", "")
    if not text.strip():
        said = gettext("This comment says nothing.")
        return render_template("pages/concept.html", page=card(concept_id), problem=said, typed=text), 422
    deliberating.comment(bridge.workspace(), concept_id, text)
    flash(gettext("Your comment is kept."))
    return redirect(url_for(".concept", concept_id=concept_id, _anchor="discussion"), 303)


def card(concept_id: str) -> ConceptPage:
    """All that is known about a concept; raises `Unknown`."""
    workspace = bridge.workspace()
    uses = term_uses.summary(workspace, concept_id)
    corrections = tuple(rewording.of_concept(workspace, concept_id))
    with workspace.reading() as db, deliberating.plainly():
        one = store.concept(db, concept_id)
        withdrawn = presence.withdrawn_terms(db, concept_id)
        by_id = {term.id: term for term in (*withdrawn, *one.terms)}
        history, comments = store.history(db, concept_id), store.comments(db, concept_id)
        settled = tuple(_settlements(db, concept_id, by_id))
        waiting = proposals.proposals(db, concept=concept_id, states=proposals.OPEN)
        return ConceptPage(
            concept=one,
            terms=tuple((each, one.terms_in(each.code)) for each in languages.LANGUAGES.values()),
            by_id=by_id,
            withdrawn_at=presence.withdrawn_at(db, concept_id),
            withdrawn=withdrawn,
            related=tuple((relation, store.concept(db, relation.concept)) for relation in one.relations),
            open=waiting,
            settled=settled,
            comments=tuple(each for each in comments if each.proposal is None),
            history=told(history, by_id),
            names=deliberating.names_of(
                db,
                (
                    *(each.person for each in history),
                    *(each.person for each in comments),
                    *(each.person for each in waiting),
                    *(voter for each in settled for voter, _ in each.decision.votes),
                    *(each.decision.person for each in settled),
                ),
            ),
            uses=uses,
            corrections=corrections,
        )


def _settlements(db: Database, concept_id: str, by_id: Mapping[int, Term]) -> Iterable[Settlement]:
    for made in reversed(store.decisions(db, concept_id)):
        on = proposals.proposal(db, made.proposal) if made.proposal else None
        yield Settlement(made, on, by_id.get(made.term or 0))
