"""What a person makes of candidates: proposed as concepts, or refused, several at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from glossary.deciding import proposals
from glossary.deliberation import Proposal, ProposalKind
from glossary.errors import GlossaryError
from glossary.model import PartOfSpeech, TermKind
from reader import languages, proposing
from reader.candidates.finding import ENGLISH, check_english
from reader.errors import Refused
from reader.extraction.pairs import source_keys
from reader.languages.cleaning import clean
from reader.memory import candidates as memory
from reader.memory import documents, segments
from reader.memory.candidates import RefusedCandidate
from reader.near_terms import maybe_same
from reader.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Accepted:
    """A candidate that a person takes up, as they have written it."""

    text: str
    part_of_speech: PartOfSpeech
    acronym: str = ""
    definition: str = ""
    reason: str = ""
    """Why, or what is to be minded."""
    place: int = 0
    """A segment of the document in which it stands; 0 for none."""
    renderings: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """By the code of a language, the first the best."""
    seen: frozenset[str] = frozenset()
    """The near concepts that were shown and are something else."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of several candidates."""

    proposed: tuple[Proposal, ...] = ()
    refused: int = 0
    problems: Mapping[str, str] = field(default_factory=dict)
    """Of the ones that could not be proposed, by their text: why; nothing of them was kept."""


def accept(workspace: Workspace, document_id: int, accepted: Iterable[Accepted]) -> Done:
    """Put candidates into the queue as proposed concepts; each that cannot be says why.

    Raises `Unknown`; `Refused` for a document that is not English.
    """
    made: list[Proposal] = []
    problems: dict[str, str] = {}
    with workspace.writing() as db:
        check_english(documents.one(db, document_id))
        for one in accepted:
            try:
                made.append(_proposed(workspace, db, document_id, one))
            except (Refused, GlossaryError) as error:
                problems[one.text] = str(error)
    return Done(tuple(made), problems=problems)


def _proposed(workspace: Workspace, db: Database, document_id: int, one: Accepted) -> Proposal:
    text = _words(one.text)
    if not text:
        raise Refused("A term needs words. Write it, or leave it out.")
    like = maybe_same(workspace, db, text, languages.by_code(ENGLISH))
    unseen = [each.concept.id for each in like if each.concept.id not in one.seen]
    if unseen:
        raise proposing.LookFirst(
            f"The glossary has something that may be the same: {', '.join(unseen)}. "
            "Look at it first, then accept this again if it is something else."
        )
    stamp = workspace.stamp()
    source = next((each.text for each in segments.of(db, document_id, one.place, one.place)), "")
    return proposals.propose(
        db,
        Proposal(
            id=0,
            kind=ProposalKind.CONCEPT,
            concept=proposing.new_id(db, [text]),
            term=None,
            language=ENGLISH,
            content=_content(text, one),
            reason=one.reason,
            source=source,
            target="",
            where=f"/documents/{document_id}" if source else "",
            person=stamp.person,
            at=stamp.at,
        ),
    )


def _content(text: str, one: Accepted) -> dict[str, Any]:
    terms = [{"language": ENGLISH, "text": text}]
    if acronym := _words(one.acronym):
        terms.append({"language": ENGLISH, "text": acronym, "kind": TermKind.ACRONYM.value})
    for code, renderings in one.renderings.items():
        written = dict.fromkeys(filter(None, map(_words, renderings)))
        terms += [{"language": languages.by_code(code).code, "text": rendering} for rendering in written]
    return {
        "part_of_speech": one.part_of_speech.value,
        "definition": one.definition.strip(),
        "terms": terms,
    }


def _words(text: str) -> str:
    return " ".join(clean(text).text.split())


def refuse(workspace: Workspace, texts: Iterable[str]) -> Done:
    """Do not offer phrases as terms again, in any text."""
    with workspace.writing() as db:
        phrases = [(key_of(text), text) for text in texts if text.strip()]
        return Done(refused=memory.refuse(db, phrases, workspace.stamp()))


def key_of(text: str) -> str:
    """What a candidate is remembered by."""
    return " ".join(source_keys(text))


def take_back(workspace: Workspace, ids: Iterable[int]) -> int:
    """Offer refused phrases again; how many were refused until now."""
    with workspace.writing() as db:
        return memory.take_back(db, ids, workspace.stamp())


def refused(workspace: Workspace) -> list[RefusedCandidate]:
    """The phrases that are not offered, the newest first."""
    with workspace.reading() as db:
        return memory.refused(db)
