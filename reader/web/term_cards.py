"""A term in a text as a link, and the card that it opens: what the glossary says of it to a reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import Blueprint, render_template, request, url_for
from sqlite_utils import Database

from glossary import store
from glossary.deliberation import Decision
from glossary.errors import NotInGlossary
from glossary.model import Concept, Hit, How, Term
from glossary.renderings import offered, warned
from reader import languages
from reader.errors import Refused, Unknown
from reader.languages.language import Language
from reader.memory import people
from reader.terms import Standing, TermHelp
from reader.web import bridge
from reader.web.interface import gettext
from reader.web.passages import TermSpan, isolated_plainly

pages = Blueprint("term_cards", __name__, url_prefix="/glossary/cards")

MOST_CARDS = 8
"""Concepts of one card; words that more of them own are shown with the first."""


@dataclass(frozen=True, slots=True)
class TermsIn:
    """What one language has for a concept."""

    language: Language
    offered: tuple[Term, ...]
    warned: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One concept as a reader is told of it."""

    concept: Concept
    name: Term | None
    """What the card is headed by: the term that was met, or the first that the concept has."""
    how: str
    """How the term was recognised where it was met (`How`); empty where that is not known."""
    terms: tuple[TermsIn, ...]
    decision: Decision | None
    """The newest decision on a term in the languages shown."""
    decided_by: str


# ---------------------------------------------------------------- terms in a text


def links(hits: Iterable[Hit], codes: Sequence[str], told: set[str] | None = None) -> list[TermSpan]:
    """Terms as quiet links to their cards, which show the languages `codes`.

    `told` holds the concepts that the paragraph has named before, and gets those named here: only the first
    mention of a concept is underlined.
    """
    made = []
    for place, here in _by_place(hits):
        concepts = {hit.concept for hit in here}
        is_again = told is not None and concepts <= told
        if told is not None:
            told |= concepts
        made.append(_link(place, here, codes, "term term--again" if is_again else "term"))
    return made


def standing_links(
    hits: Iterable[Hit], codes: Sequence[str], known: Mapping[str, TermHelp]
) -> list[TermSpan]:
    """Terms of a source as links that say what the language which is being written has for them."""
    made = []
    for place, here in _by_place(hits):
        help_ = [known[hit.concept] for hit in here if hit.concept in known]
        best = min((each.standing for each in help_), key=list(Standing).index, default=Standing.NONE)
        title = " · ".join(map(_told, help_))
        made.append(_link(place, here, codes, f"term term--{best}", title))
    return made


def _by_place(hits: Iterable[Hit]) -> Iterable[tuple[tuple[int, int], list[Hit]]]:
    ordered = sorted(hits, key=lambda hit: (hit.start, hit.end))
    return ((place, list(here)) for place, here in groupby(ordered, lambda hit: (hit.start, hit.end)))


def _link(
    place: tuple[int, int], hits: Sequence[Hit], codes: Sequence[str], kind: str, title: str = ""
) -> TermSpan:
    met = [f"{hit.concept}:{hit.term_id}:{hit.how}" for hit in hits]
    shown = url_for("term_cards.cards", met=met, langs=",".join(codes))
    first = hits[0]
    entry = url_for("glossary.concept", concept_id=first.concept, _anchor=f"term-{first.term_id}")
    href = entry if len({hit.concept for hit in hits}) == 1 else shown
    return TermSpan(*place, kind, href, title, shown)


def _told(known: TermHelp) -> str:
    """What there is for a concept, in a few words that hold no markup."""
    words = {
        Standing.SETTLED: gettext("the glossary has: %(terms)s"),
        Standing.PROPOSED: gettext("proposed, not decided: %(terms)s"),
        Standing.DISCOURAGED: gettext("only terms that are advised against: %(terms)s"),
        Standing.NONE: gettext("no term in this language yet"),
    }[known.standing]
    terms = ", ".join(isolated_plainly(term.text) for term in known.offered or known.warned)
    return words % {"terms": terms} if "%(" in words else words


# ---------------------------------------------------------------- the card


@pages.get("/")
def cards() -> str:
    """What `met` names (concept:term:how, once for each concept), in the languages `langs`."""
    workspace = bridge.workspace()
    codes = [code for code in request.args.get("langs", "").split(",") if code in languages.LANGUAGES]
    met = request.args.getlist("met")[:MOST_CARDS]
    if not met:
        raise Refused(gettext("This address names no concept; open one from the glossary."))
    with workspace.reading() as db:
        shown = tuple(_card(db, *_met(each), codes or list(languages.LANGUAGES)) for each in met)
    template = "partials/term_cards.html" if "HX-Request" in request.headers else "pages/term_cards.html"
    return render_template(template, cards=shown)


def _met(text: str) -> tuple[str, int, str]:
    """The concept, the term (0 for none) and how it was recognised ("" where it does not say)."""
    concept, _, rest = text.partition(":")
    term, _, how = rest.partition(":")
    return concept, int(term) if term.isdecimal() else 0, how if how in set(How) else ""


def _card(db: Database, concept_id: str, term_id: int, how: str, codes: Iterable[str]) -> Card:
    try:
        concept = store.concept(db, concept_id)
    except NotInGlossary as error:
        raise Unknown(str(error)) from error
    by_id = {term.id: term for term in concept.terms}
    met = by_id.get(term_id)
    decision = _decision(db, concept, set(codes))
    return Card(
        concept,
        met or next(iter(concept.terms), None),
        how if met else "",
        tuple(
            TermsIn(languages.by_code(code), offered(terms), warned(terms))
            for code in codes
            for terms in [concept.terms_in(code)]
        ),
        decision,
        people.one(db, decision.person).name if decision else "",
    )


def _decision(db: Database, concept: Concept, codes: set[str]) -> Decision | None:
    wanted = {term.id for term in concept.terms if term.language in codes}
    made = (one for one in reversed(store.decisions(db, concept.id)) if one.term in wanted)
    return next(made, None)
