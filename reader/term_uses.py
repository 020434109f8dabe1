"""Where a concept is used: in each language, in context, and how often by which term."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from glossary import store
from glossary.errors import NotInGlossary
from glossary.model import Concept, Term
from reader import languages, near_terms, occurring
from reader.errors import Refused, Unknown
from reader.memory import term_uses
from reader.memory.term_uses import MOST_COUNTED, Place, Side, Used
from reader.occurring import Progress
from reader.workspace import Workspace

SHOWN = 50
"""Uses on one page."""
FIRST = 3
"""Uses of each language in a summary."""
LOOKED_AT = 2_000
"""Uses that the forms of a term are counted in."""
UNIT = "u"
"""How a cursor begins that stands among the units of the memory."""


@dataclass(frozen=True, slots=True)
class Count:
    """How often a term is used."""

    term: Term
    documents: int
    """Places in documents: segments, translations."""
    memory: int
    """Units of the memory that stand in no document."""

    @property
    def total(self) -> int:
        """Both together."""
        return self.documents + self.memory

    @property
    def is_all(self) -> bool:
        """Whether every unit was counted; else there may be more."""
        return self.memory < MOST_COUNTED


@dataclass(frozen=True, slots=True)
class InLanguage:
    """How a concept is named in one language."""

    language: str
    counts: tuple[Count, ...]
    """By term, in the order of the glossary."""
    missing: int
    """Translations that hold none of its terms although their source does."""

    @property
    def total(self) -> int:
        """How often it is named."""
        return sum(count.total for count in self.counts)


@dataclass(frozen=True, slots=True)
class Uses:
    """Some of the uses of a concept in a language."""

    found: tuple[Used, ...]
    later: str
    """The cursor of what follows; empty at the end."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How a concept is used, in a few lines."""

    concept: Concept
    languages: tuple[InLanguage, ...]
    first: tuple[tuple[str, tuple[Used, ...]], ...]
    """A few uses in each language that has any."""
    progress: Progress
    """How far the index is: what it does not hold yet is missing here."""

    @property
    def total(self) -> int:
        """How often the concept is named, in all languages."""
        return sum(each.total for each in self.languages)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against the terms of a concept in a language."""

    concept: Concept
    language: str
    counts: tuple[Count, ...]
    missing: int
    forms: tuple[tuple[int, tuple[tuple[str, int], ...]], ...]
    """By term the forms in which it is written, the most frequent first."""
    uses: tuple[Used, ...]
    """A few in context, of every term some."""
    unrendered: tuple[Used, ...]
    """A few translations that render the concept by other words."""
    rivals: tuple[tuple[Concept, Term], ...]
    """Terms of other concepts that are spelled like one of its own."""
    progress: Progress


def concept_of(db: Database, concept_id: str) -> Concept:
    """A concept of the glossary; raises `Unknown`."""
    try:
        return store.concept(db, concept_id)
    except NotInGlossary as error:
        raise Unknown(str(error)) from error


def summary(workspace: Workspace, concept_id: str) -> Summary:
    """How a concept is used; raises `Unknown`."""
    progress = occurring.see_to(workspace)
    with workspace.reading() as db:
        concept = concept_of(db, concept_id)
        in_languages = tuple(in_language(db, concept, code) for code in languages.LANGUAGES)
        first = tuple(
            (each.language, _uses(db, concept, each.language, (), "", FIRST).found)
            for each in in_languages
            if each.total
        )
    return Summary(concept, in_languages, first, progress)


def in_language(db: Database, concept: Concept, language: str) -> InLanguage:
    """How often a concept is named in a language, by which term."""
    terms = concept.terms_in(language)
    counted = term_uses.counts(db, (term.id for term in terms))
    missing = term_uses.beads_without(db, _ids(concept.terms), language)
    return InLanguage(
        language, tuple(Count(term, *counted.get(term.id, (0, 0))) for term in terms), len(missing)
    )


def uses(
    workspace: Workspace,
    concept_id: str,
    language: str,
    *,
    term: int = 0,
    is_missing: bool = False,
    after: str = "",
    limit: int = SHOWN,
) -> Uses:
    """Where a concept is named in a language, documents first; of one term (0: any), or where it is missing.

    `after` is the cursor of a page before, `limit` how many there are to be, 0 for all. Raises `Unknown` for
    a concept, language or term that there is not, `Refused` for what is no cursor.
    """
    languages.by_code(language)
    occurring.see_to(workspace)
    with workspace.reading() as db:
        concept = concept_of(db, concept_id)
        wanted = _ids(concept.terms_in(language))
        if term and term not in wanted:
            raise Unknown(f"“{concept_id}” has no such term in {languages.by_code(language).name}.")
        if is_missing:
            places = term_uses.beads_without(db, _ids(concept.terms), language)
            start = _offset(after)
            stop = start + limit if limit else len(places)
            found = _of_beads(db, places[start:stop])
            return Uses(tuple(found), str(stop) if stop < len(places) else "")
        return _uses(db, concept, language, (term,) if term else (), after, limit)


def _uses(
    db: Database, concept: Concept, language: str, term_ids: Sequence[int], after: str, limit: int
) -> Uses:
    """The uses of some terms, none named: all of the language."""
    wanted = term_ids or _ids(concept.terms_in(language))
    found: list[Used] = []
    last_unit = 0
    if after.startswith(UNIT):
        last_unit = _offset(after.removeprefix(UNIT))
    else:
        places = _places(db, wanted)
        start = _offset(after)
        stop = start + limit if limit else len(places)
        found = _in_documents(db, places[start:stop])
        if stop < len(places):
            return Uses(tuple(found), str(stop))
    room = limit - len(found) if limit else -2
    units = term_uses.units_with(db, wanted, last_unit, room + 1)
    if limit and len(units) > room:
        units = units[:room]
        later = f"{UNIT}{units[-1] if units else last_unit}"
    else:
        later = ""
    return Uses((*found, *term_uses.units(db, units)), later)


_SEGMENT, _BEAD = 0, 1


def _places(db: Database, term_ids: Sequence[int]) -> list[tuple[int, int, int, int]]:
    """Where terms stand in documents, in order: document, place, whether in a bead, and its id."""
    kinds = ((_SEGMENT, term_uses.segments_with), (_BEAD, term_uses.beads_with))
    return sorted(
        (place.document, place.place, kind, place.id) for kind, of in kinds for place in of(db, term_ids)
    )


def _in_documents(db: Database, places: Sequence[tuple[int, int, int, int]]) -> list[Used]:
    segments = [id_ for _, _, kind, id_ in places if kind == _SEGMENT]
    by_segment = dict(zip(sorted(segments), term_uses.segments(db, segments), strict=True))
    by_bead = term_uses.beads(db, [id_ for _, _, kind, id_ in places if kind == _BEAD])
    return [by_segment[id_] if kind == _SEGMENT else by_bead[id_] for _, _, kind, id_ in places]


def _of_beads(db: Database, places: Iterable[Place]) -> list[Used]:
    ids = [place.id for place in places]
    found = term_uses.beads(db, ids)
    return [found[id_] for id_ in ids]


def _ids(terms: Iterable[Term]) -> tuple[int, ...]:
    return tuple(term.id for term in terms)


def _offset(after: str) -> int:
    if (after and not after.isascii()) or not (after or "0").isdigit():
        raise Refused("This is no place to go on from. Begin at the first page.")
    return int(after or 0)


# ---------------------------------------------------------------- evidence


def evidence(workspace: Workspace, concept_id: str, language: str) -> Evidence:
    """What speaks for and against the terms of a concept in a language; raises `Unknown`."""
    languages.by_code(language)
    progress = occurring.see_to(workspace)
    with workspace.reading() as db:
        concept = concept_of(db, concept_id)
        counted = in_language(db, concept, language)
        by_term = [
            (count.term.id, _uses(db, concept, language, (count.term.id,), "", LOOKED_AT).found)
            for count in counted.counts
            if count.total
        ]
        missing = term_uses.beads_without(db, _ids(concept.terms), language)[:FIRST]
        return Evidence(
            concept,
            language,
            counted.counts,
            counted.missing,
            tuple((term, forms_of(term, found)) for term, found in by_term),
            tuple(used for _, found in by_term for used in found[:FIRST]),
            tuple(_of_beads(db, missing)),
            _rivals(workspace, db, concept, language),
            progress,
        )


def forms_of(term: int, found: Iterable[Used]) -> tuple[tuple[str, int], ...]:
    """The forms in which a term is written, the most frequent first, with how often."""
    sides = (side for used in found for side in (used.source, used.target) if side)
    written = Counter(
        written_as(side, one.start, one.end) for side in sides for one in side.terms if one.term == term
    )
    return tuple(sorted(written.items(), key=lambda form: (-form[1], form[0])))


def written_as(side: Side, start: int, end: int) -> str:
    """The words of a text between two places."""
    return side.text[start:end]


def _rivals(
    workspace: Workspace, db: Database, concept: Concept, language: str
) -> tuple[tuple[Concept, Term], ...]:
    """Terms of other concepts that are spelled like one of its own."""
    own = [text for term in concept.terms_in(language) for text in _spellings(term)]
    alike = near_terms.spelled_like(workspace, db, own, languages.by_code(language))
    return tuple(
        (store.concept(db, other), store.term(db, term)) for other, term in alike if other != concept.id
    )


def _spellings(term: Term) -> tuple[str, ...]:
    return (term.text, *(form.text for form in term.forms))


# ---------------------------------------------------------------- for programs


def side_as_json(side: Side, terms: Collection[int]) -> dict[str, Any]:
    """A text with those of some terms that stand in it; positions are code points."""
    found = [
        {"start": one.start, "end": one.end, "text": written_as(side, one.start, one.end), "term": one.term}
        for one in side.terms
        if one.term in terms
    ]
    return {"language": side.language, "text": side.text, "terms": found}


def use_as_json(used: Used, terms: Collection[int]) -> dict[str, Any]:
    """A use: where, and both texts with those of some terms that stand in them."""
    return {
        "document": used.document or None,
        "title": used.title,
        "place": used.place or None,
        "bead": used.bead or None,
        "unit": used.unit or None,
        "status": used.status,
        "source": side_as_json(used.source, terms),
        "target": side_as_json(used.target, terms) if used.target else None,
    }


def counts_as_json(counts: InLanguage) -> dict[str, Any]:
    """How a concept is named in a language."""
    return {
        "language": counts.language,
        "uses": counts.total,
        "missing": counts.missing,
        "terms": [
            {
                "id": count.term.id,
                "term": count.term.text,
                "status": count.term.status,
                "documents": count.documents,
                "memory": count.memory,
                "is_all": count.is_all,
            }
            for count in counts.counts
        ],
    }
