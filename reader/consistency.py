"""Which rendering was used for each term how often, and what is to be looked at: of a document, of all.

A document is read as it stands now. Over the whole memory the index of occurrences proposes, and the same
checks judge. What a person has accepted with a reason is kept apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from glossary import store
from glossary.model import Concept, Hit, Term, UseRule
from reader import languages, occurring, terms
from reader.checks import Finding, Pair
from reader.checks.terms import (
    ATTRIBUTION,
    FORBIDDEN,
    MISSING,
    MIXED,
    glossary_attribution,
    glossary_forbidden,
    glossary_missing,
    glossary_mixed,
)
from reader.errors import Refused
from reader.memory import acceptances, beads, documents, term_findings, term_uses
from reader.memory.acceptances import Acceptance
from reader.memory.term_findings import Mixed
from reader.memory.term_uses import Used
from reader.model import Document
from reader.occurring import Progress
from reader.workspace import Workspace

NAMES = (FORBIDDEN, ATTRIBUTION, MISSING, MIXED)
"""What can be found, weightiest first."""
SHOWN = 50
"""Findings on one page."""
AT_ONCE = 200
"""Translations that are judged before it is seen whether a page is full."""
LONGEST_REASON = 2_000


@dataclass(frozen=True, slots=True)
class Told:
    """A finding about a term, in its translation."""

    finding: Finding
    concept: str
    used: Used
    accepted: Acceptance | None = None


@dataclass(frozen=True, slots=True)
class Rendering:
    """A term, and how often it was used for its concept."""

    term: Term
    count: int
    places: tuple[int, ...]
    """The places of a document, in order; none over the whole memory."""
    memory: int = 0
    """Places in texts of the memory, over the whole memory."""


@dataclass(frozen=True, slots=True)
class OfConcept:
    """How a concept was rendered."""

    concept: str
    named: int
    """How often the sources name it, where something was written."""
    renderings: tuple[Rendering, ...]
    """The most used first."""
    missing: int
    """Translations that hold none of its terms although their source names it."""

    @property
    def is_mixed(self) -> bool:
        """Whether several terms of one kind were used; what is for quotations only does not count."""
        terms_used = [rendering.term for rendering in self.renderings]
        kinds = [term.kind for term in terms_used if term.use_rule is not UseRule.QUOTE_ONLY]
        return len(kinds) > len(set(kinds))


@dataclass(frozen=True, slots=True)
class Report:
    """What is to be said about the terms of a rendering."""

    document: Document
    language: str
    concepts: tuple[OfConcept, ...]
    findings: tuple[Told, ...]
    """By place."""
    accepted: tuple[Told, ...]
    """What a person lets stand."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what is to be looked at over the whole memory."""

    found: tuple[Told, ...]
    later: int
    """The bead or unit that the next page goes on after; 0 at the end."""
    progress: Progress


# ---------------------------------------------------------------- a document


def of_document(workspace: Workspace, document_id: int, language: str) -> Report:
    """What is to be said about the terms of a document's rendering in a language.

    Raises `Unknown` for a document or language that there is not, `Refused` for its own language.
    """
    name = languages.by_code(language).name
    with workspace.reading() as db:
        document = documents.one(db, document_id)
        if language == document.language:
            raise Refused(f"Document {document_id} is {name} itself; name the language of a rendering.")
        ids = term_uses.beads_of(db, document_id, language)
        found = term_uses.beads(db, ids)
        read = [one for id_ in ids if (one := _read(workspace, db, found[id_]))]
        told = _judged(db, read, is_one_text=True)
        return Report(
            document,
            language,
            tuple(_concepts(db, read)),
            tuple(one for one in told if not one.accepted),
            tuple(one for one in told if one.accepted),
        )


@dataclass(frozen=True, slots=True)
class _Read:
    """A use with the terms that are recognised in it."""

    used: Used
    pair: Pair
    """As the checks take it: what nothing can render is left out of the source's terms."""


def _read(workspace: Workspace, db: Database, used: Used) -> _Read | None:
    """A use whose translation says something; None for others."""
    target = used.target
    if target is None or not target.text.strip():
        return None
    source_hits = terms.hits(workspace, db, used.source.text, used.source.language)
    offered = {
        term.concept
        for term in store.terms_for(db, (hit.concept for hit in source_hits), target.language)
        if term.is_offered
    }
    pair = Pair(
        used.source.text,
        target.text,
        languages.for_code(used.source.language),
        languages.for_code(target.language),
        tuple(hit for hit in source_hits if hit.concept in offered),
        tuple(terms.hits(workspace, db, target.text, target.language)),
    )
    return _Read(used, pair)


def _judged(db: Database, read: Sequence[_Read], *, is_one_text: bool) -> list[Told]:
    """What the checks find, and which of that is accepted; what is mixed only within one text."""
    known = _terms_of(db, read)
    mixed = glossary_mixed([_hits(one) for one in read], known) if is_one_text else [[] for _ in read]
    accepted = {
        (one.bead, one.name, one.detail): one
        for one in acceptances.of_beads(db, (one.used.bead for one in read))
    }
    return [
        Told(
            finding,
            _concept_of(finding, one.pair),
            one.used,
            accepted.get((one.used.bead, finding.name, finding.detail)),
        )
        for one, also in zip(read, mixed, strict=True)
        for finding in (
            *glossary_forbidden(one.pair),
            *glossary_attribution(one.pair),
            *glossary_missing(one.pair),
            *also,
        )
    ]


def _hits(read: _Read) -> tuple[Hit, ...]:
    return read.pair.target_hits or ()


def _terms_of(db: Database, read: Iterable[_Read]) -> dict[int, Term]:
    wanted = {hit.term_id: hit for one in read for hit in _hits(one)}
    return {id_: store.term(db, id_) for id_ in wanted}


def _concept_of(finding: Finding, pair: Pair) -> str:
    if finding.name == MISSING:
        return finding.detail
    place = finding.start, finding.end
    hits = [hit for hit in pair.target_hits or () if (hit.start, hit.end) == place]
    return next((hit.concept for hit in hits if hit.term == finding.detail), hits[0].concept)


def _concepts(db: Database, read: Sequence[_Read]) -> Iterator[OfConcept]:
    """How each concept was rendered, by concept."""
    known = _terms_of(db, read)
    named: dict[str, int] = {}
    missing: dict[str, int] = {}
    places: dict[str, dict[int, list[int]]] = {}
    for one in read:
        for hit in one.pair.source_hits:
            named[hit.concept] = named.get(hit.concept, 0) + 1
        for finding in glossary_missing(one.pair):
            missing[finding.detail] = missing.get(finding.detail, 0) + 1
        for hit in _hits(one):
            places.setdefault(hit.concept, {}).setdefault(hit.term_id, []).append(one.used.place)
    for concept in sorted(named.keys() | places.keys()):
        renderings = (
            Rendering(known[term], len(of_term), tuple(of_term))
            for term, of_term in places.get(concept, {}).items()
        )
        ordered = tuple(sorted(renderings, key=lambda each: (-each.count, each.term.id)))
        yield OfConcept(concept, named.get(concept, 0), ordered, missing.get(concept, 0))


# ---------------------------------------------------------------- the whole memory


def of_memory(workspace: Workspace, language: str = "", after: int = 0, limit: int = SHOWN) -> Page:
    """What is to be looked at in the translations of all documents, but what was accepted; by their ids.

    In one language or in any (""); from after a bead, some `limit` findings. Raises `Unknown`.
    """
    return _page(workspace, language, after, limit, term_findings.doubtful_beads, _beads)


def of_units(workspace: Workspace, language: str = "", after: int = 0, limit: int = SHOWN) -> Page:
    """Units of the memory that stand in no document and hold terms that are not to be used so."""
    page = _page(workspace, language, after, limit, term_findings.doubtful_units, term_uses.units)
    return replace(page, found=tuple(told for told in page.found if told.finding.name != MISSING))


def _beads(db: Database, ids: Sequence[int]) -> list[Used]:
    return list(term_uses.beads(db, ids).values())


Doubtful = Callable[[Database, str, int, int], list[int]]
"""Some ids in a language, after one of them, so many."""


def _page(
    workspace: Workspace,
    language: str,
    after: int,
    limit: int,
    doubtful: Doubtful,
    read_some: Callable[[Database, list[int]], list[Used]],
) -> Page:
    if language:
        languages.by_code(language)
    progress = occurring.see_to(workspace)
    found: list[Told] = []
    with workspace.reading() as db:
        while len(found) < limit:
            ids = doubtful(db, language, after, AT_ONCE)
            for used in read_some(db, ids):
                if len(found) >= limit:
                    return Page(tuple(found), after, progress)
                one = _read(workspace, db, used)
                told = _judged(db, [one], is_one_text=False) if one else []
                found += (each for each in told if not each.accepted)
                after = used.bead or used.unit
            if len(ids) < AT_ONCE:
                return Page(tuple(found), 0, progress)
    return Page(tuple(found), after, progress)


def renderings(workspace: Workspace, language: str) -> tuple[OfConcept, ...]:
    """How often each term of a language was used over the whole memory; concepts with uses alone."""
    languages.by_code(language)
    occurring.see_to(workspace)
    with workspace.reading() as db:
        counts = term_findings.rendered(db, language)
        concepts = store.concepts(db) if counts else ()
        return tuple(
            OfConcept(concept.id, 0, used, 0)
            for concept in concepts
            if (used := tuple(_renderings(concept, language, counts)))
        )


def _renderings(
    concept: Concept, language: str, counts: Mapping[int, tuple[int, int]]
) -> Iterator[Rendering]:
    for term in sorted(concept.terms_in(language), key=lambda each: -sum(counts.get(each.id, (0, 0)))):
        if term.id in counts:
            beads_, texts = counts[term.id]
            yield Rendering(term, beads_, (), texts)


def mixed(workspace: Workspace, language: str = "") -> tuple[Mixed, ...]:
    """The documents whose renderings have several terms for one concept."""
    with workspace.reading() as db:
        return tuple(term_findings.mixed(db, language))


def names(workspace: Workspace, concepts: Iterable[str]) -> Mapping[str, Term]:
    """The term that each of some concepts is called by: its best English one, else its first."""
    wanted = set(concepts)
    with workspace.reading() as db:
        called: dict[str, Term] = {}
        for code in ("en", *(code for code in languages.LANGUAGES if code != "en")):
            for term in store.terms_for(db, wanted - called.keys(), code):
                called.setdefault(term.concept, term)
    return called


# ---------------------------------------------------------------- letting stand


def accept(workspace: Workspace, bead_id: int, name: str, detail: str, reason: str) -> None:
    """Let a finding of a bead stand, for as long as its translation says the same.

    Raises `Unknown` for a bead that there is not, `Refused` without a reason.
    """
    reason = reason.strip()
    if not reason:
        raise Refused("Say why this may stand; whoever reads it later will want to know.")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"A reason has up to {LONGEST_REASON:,} characters. Shorten it.")
    with workspace.writing() as db:
        beads.one(db, bead_id)
        acceptances.accept(db, bead_id, name, detail, reason, workspace.stamp())


def take_back(workspace: Workspace, acceptance_id: int) -> int:
    """Let an accepted finding be told again; its bead. Raises `Unknown`."""
    with workspace.writing() as db:
        return acceptances.take_back(db, acceptance_id, workspace.stamp())


# ---------------------------------------------------------------- for programs


def report_as_json(report: Report) -> dict[str, Any]:
    """What is to be said about a rendering, for programs."""
    return {
        "document": report.document.id,
        "language": report.language,
        "concepts": [
            {
                "concept": each.concept,
                "named": each.named,
                "missing": each.missing,
                "is_mixed": each.is_mixed,
                "renderings": [
                    {
                        "term": rendering.term.text,
                        "status": rendering.term.status,
                        "count": rendering.count,
                        "places": list(rendering.places),
                    }
                    for rendering in each.renderings
                ],
            }
            for each in report.concepts
        ],
        "findings": [_told_as_json(told) for told in report.findings],
        "accepted": [_told_as_json(told) for told in report.accepted],
    }


def _told_as_json(told: Told) -> dict[str, Any]:
    finding = told.finding
    return {
        "name": finding.name,
        "concept": told.concept,
        "detail": finding.detail,
        "message": finding.message,
        "place": told.used.place,
        "bead": told.used.bead,
        "start": finding.start,
        "end": finding.end,
        **({"reason": told.accepted.reason} if told.accepted else {}),
    }
