"""The candidates of a document that a person has not settled yet, with what speaks for and against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from glossary.deciding import proposals
from glossary.deliberation import ProposalKind
from reader import languages, terms
from reader.candidates import evidence
from reader.errors import Refused
from reader.extraction import Candidate, Pairs, Proposed, Rendering, candidates
from reader.languages.language import Language
from reader.memory import beads, documents, segments
from reader.memory import candidates as memory
from reader.model import Document
from reader.near_terms import Near, maybe_same
from reader.workspace import Workspace

ENGLISH = "en"
"""The language that terms are extracted from."""
CONTEXTS = 3
"""Places of a candidate, or of a rendering, that are shown."""
AT_ONCE = 20
"""Candidates that are shown at once."""


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence in which something stands, at ``text[start:end]``."""

    text: str
    start: int
    end: int
    place: int = 0
    """Its place in the document; 0 where it is another's."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A rendering that is offered for a candidate, and where it was seen."""

    rendering: Rendering
    contexts: tuple[tuple[str, Context], ...]
    """The source, and the target with the rendering in it."""


@dataclass(frozen=True, slots=True)
class InLanguage:
    """What may render a candidate in one language."""

    language: Language
    pairs: int
    """Pairs of texts that hold the candidate: the evidence there is."""
    offered: tuple[Offered, ...]
    """The best first; none where the evidence is thin."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A candidate as it is listed."""

    candidate: Candidate
    contexts: tuple[Context, ...]
    near: tuple[Near, ...]
    """What the glossary has that may be the same."""
    renderings: tuple[InLanguage, ...]
    is_known: bool = False
    """The glossary has it already, in this or another form."""


@dataclass(frozen=True, slots=True)
class Found:
    """Some of a document's candidates."""

    document: Document
    listed: tuple[Listed, ...]
    first: int
    """The number of the first that is listed, from 1."""
    total: int
    """Candidates that are not settled."""
    known: int
    """Candidates that the glossary has already; left out unless they were asked for."""
    proposed: int
    """Candidates that were proposed and are not decided on; left out."""
    refused: int
    """Candidates of this document that a person has refused; left out."""
    languages: tuple[Language, ...]
    """The languages that renderings are sought in."""


def find(
    workspace: Workspace,
    document_id: int,
    *,
    codes: Sequence[str] = (),
    first: int = 1,
    count: int = AT_ONCE,
    with_known: bool = False,
) -> Found:
    """The candidates of an English document from number `first` on, the likeliest first.

    Renderings are sought in the languages of `codes`, or else in those that the document is rendered into.
    Raises `Unknown`; `Refused` for a document that is not English.
    """
    with workspace.reading() as db:
        document = documents.one(db, document_id)
        check_english(document)
        texts = [segment.text for segment in segments.of(db, document_id)]
        sifted = _sifted(workspace, db, _candidates(workspace.path, document_id, texts))
        chosen = sifted.open if not with_known else sifted.open_and_known
        chosen = chosen[first - 1 : first - 1 + count]
        english = languages.by_code(ENGLISH)
        into = [languages.by_code(code) for code in codes or beads.renderings(db, document_id)]
        into = [language for language in into if language.code != ENGLISH]
        renderings = [
            _renderings(evidence.proposals(workspace, db, document_id, chosen, language), language)
            for language in into
        ]
        known = {candidate.key for candidate in sifted.known}
        listed = tuple(
            Listed(
                candidate,
                tuple(_contexts(candidate, texts)),
                tuple(maybe_same(workspace, db, candidate.text, english)),
                tuple(of_language[number] for of_language in renderings),
                candidate.key in known,
            )
            for number, candidate in enumerate(chosen)
        )
    return Found(
        document,
        listed,
        first,
        len(sifted.open),
        len(sifted.known),
        len(sifted.proposed),
        len(sifted.refused),
        tuple(into),
    )


def check_english(document: Document) -> None:
    """Raise `Refused` for a document in another language: candidates are known for English phrases only."""
    if document.language != ENGLISH:
        name = languages.for_code(document.language).name
        raise Refused(f"Candidates can be found in English documents only; this one is {name}.")


# ---------------------------------------------------------------- which


@dataclass(frozen=True, slots=True)
class _Sifted:
    """The candidates of a text by what has become of them; each in their order."""

    open_and_known: list[Candidate]
    open: list[Candidate]
    known: list[Candidate]
    proposed: list[Candidate]
    refused: list[Candidate]


def _sifted(workspace: Workspace, db: Database, found: Sequence[Candidate]) -> _Sifted:
    refused = {each.key for each in memory.refused(db)}
    asked_for = set(proposed_texts(db))
    sifted = _Sifted([], [], [], [], [])
    for candidate in found:
        if candidate.key in refused:
            sifted.refused.append(candidate)
        elif asked_for & {candidate.text.lower(), *(form.lower() for form in candidate.forms)}:
            sifted.proposed.append(candidate)
        else:
            is_known = _is_known(workspace, db, candidate)
            (sifted.known if is_known else sifted.open).append(candidate)
            sifted.open_and_known.append(candidate)
    return sifted


def _is_known(workspace: Workspace, db: Database, candidate: Candidate) -> bool:
    """Whether the whole of it is a term of the glossary, in any of its forms."""
    written = {candidate.text, *candidate.forms[:1]}
    return any(
        (hit.start, hit.end) == (0, len(text))
        for text in written
        for hit in terms.hits(workspace, db, text, ENGLISH)
    )


def proposed_texts(db: Database) -> Iterator[str]:
    """The English names of the concepts that are proposed and not decided on, in small letters."""
    for proposal in proposals.proposals(db, states=proposals.OPEN):
        if proposal.kind is ProposalKind.CONCEPT:
            for term in proposal.content.get("terms", ()):
                if term["language"] == ENGLISH:
                    yield term["text"].lower()


def _candidates(path: Path, document_id: int, texts: Sequence[str]) -> list[Candidate]:
    """The candidates of a document; kept, as one page after another asks for them."""
    key = (path, document_id)
    stamp = hash(tuple(texts))
    kept = _KEPT.get(key)
    if kept is None or kept[0] != stamp:
        if len(_KEPT) >= _MOST_KEPT:
            _KEPT.clear()
        kept = _KEPT[key] = (stamp, candidates(texts))
    return kept[1]


_KEPT: dict[tuple[Path, int], tuple[int, list[Candidate]]] = {}
_MOST_KEPT = 8


# ---------------------------------------------------------------- why


def _contexts(candidate: Candidate, texts: Sequence[str]) -> Iterator[Context]:
    """The first places of a candidate, each in another sentence."""
    seen: dict[int, Context] = {}
    for place in candidate.places:
        if place.sentence not in seen and len(seen) < CONTEXTS:
            seen[place.sentence] = Context(texts[place.sentence], place.start, place.end, place.sentence + 1)
    yield from seen.values()


def _renderings(found: tuple[list[Proposed], Pairs], language: Language) -> list[InLanguage]:
    proposed, pairs = found
    return [
        InLanguage(language, one.pairs, tuple(_offered(each, pairs) for each in one.renderings))
        for one in proposed
    ]


def _offered(rendering: Rendering, pairs: Pairs) -> Offered:
    contexts: dict[int, tuple[str, Context]] = {}
    for run in rendering.places:
        source, target = pairs.texts[run.pair]
        contexts.setdefault(run.pair, (source, Context(target, run.start, run.end)))
    return Offered(rendering, tuple(list(contexts.values())[:CONTEXTS]))


def as_json(one: Listed) -> dict[str, object]:
    """A candidate as the command tells it."""
    candidate = one.candidate
    return {
        "text": candidate.text,
        "kind": candidate.kind.value,
        "acronym": candidate.acronym,
        "forms": list(candidate.forms),
        "frequency": candidate.frequency,
        "c_value": round(candidate.c_value, 2),
        "keyness": round(candidate.keyness, 2),
        "score": round(candidate.score, 2),
        "known": one.is_known,
        "near": [{"concept": each.concept.id, "why": each.why.value} for each in one.near],
        "contexts": [
            {"place": each.place, "text": each.text, "start": each.start, "end": each.end}
            for each in one.contexts
        ],
        "renderings": {each.language.code: _language_as_json(each) for each in one.renderings},
    }


def _language_as_json(found: InLanguage) -> Mapping[str, object]:
    return {
        "pairs": found.pairs,
        "proposed": [
            {
                "text": each.rendering.text,
                "score": each.rendering.score,
                "together": each.rendering.together,
                "elsewhere": each.rendering.elsewhere,
                "forms": dict(each.rendering.forms),
            }
            for each in found.offered
        ],
    }
