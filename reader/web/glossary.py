"""The glossary: concepts looked up by their words in any language, and the card of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from sqlite_utils import Database

from glossary import store
from glossary.errors import NotInGlossary
from glossary.model import Comment, Concept, Counts, HistoryEntry, Term
from glossary.search import search
from reader import languages
from reader.errors import Unknown
from reader.languages.language import Language
from reader.memory import people
from reader.web import bridge
from reader.web.finding import LONGEST_QUERY, found

pages = Blueprint("glossary", __name__, url_prefix="/glossary")


@dataclass(frozen=True, slots=True)
class GlossaryPage:
    """The concepts that hold what was looked for, or all of them."""

    query: str
    shown: tuple[Language, ...]
    """The languages whose terms are shown: all, or the one that was asked for beside English."""
    only: str
    """The code of the language that was asked for; empty for all."""
    concepts: tuple[Concept, ...]
    counts: Counts


@dataclass(frozen=True, slots=True)
class ConceptPage:
    """All that is known about one concept."""

    concept: Concept
    terms: tuple[tuple[Language, tuple[Term, ...]], ...]
    """The terms of every language, the best status first."""
    by_id: Mapping[int, Term]
    comments: tuple[Comment, ...]
    history: tuple[HistoryEntry, ...]
    """The newest first."""
    names: Mapping[int, str]
    """The names of the people who did it; empty for who has none."""


@pages.get("/")
def index() -> str:
    """The concepts, or those that hold what was looked for."""
    query = request.args.get("q", "").strip()[:LONGEST_QUERY]
    only = request.args.get("lang", "")
    page = look_up(query, only if only in languages.LANGUAGES else "")
    return render_template("pages/glossary.html", page=page, found=found)


@pages.get("/<concept_id>")
def concept(concept_id: str) -> str:
    """The card of one concept."""
    return render_template("pages/concept.html", page=card(concept_id))


def look_up(query: str, only: str) -> GlossaryPage:
    """Concepts that hold `query` in any language; with `only`, those that have terms in that one."""
    every = languages.LANGUAGES.values()
    with bridge.workspace().reading() as db:
        concepts = search(db, query, [language.inflection for language in every])
        counts = store.counts(db)
    return GlossaryPage(
        query=query,
        shown=tuple(language for language in every if not only or language.code in {"en", only}),
        only=only,
        concepts=tuple(found for found in concepts if not only or found.terms_in(only)),
        counts=counts,
    )


def card(concept_id: str) -> ConceptPage:
    """All that is known about a concept; raises `Unknown`."""
    with bridge.workspace().reading() as db:
        try:
            concept = store.concept(db, concept_id)
        except NotInGlossary as error:
            raise Unknown(str(error)) from error
        history = store.history(db, concept_id)
        comments = store.comments(db, concept_id)
        names = _names(db, {one.person for one in history} | {one.person for one in comments})
    return ConceptPage(
        concept=concept,
        terms=tuple((language, concept.terms_in(language.code)) for language in languages.LANGUAGES.values()),
        by_id={term.id: term for term in concept.terms},
        comments=comments,
        history=tuple(reversed(history)),
        names=names,
    )


def _names(db: Database, ids: set[int]) -> dict[int, str]:
    return {id_: people.one(db, id_).name for id_ in ids}
