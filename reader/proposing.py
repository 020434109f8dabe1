"""Service: what somebody proposes to the glossary, with the sentence that it came from, into the queue."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from glossary.deciding import proposals
from glossary.deciding.contents import LONGEST_TERM
from glossary.deciding.presence import is_concept
from glossary.deliberation import Proposal, ProposalKind
from glossary.errors import Changed, GlossaryError, NotInGlossary
from glossary.store import RESERVED_IDS
from reader import languages, near_terms, suggesting
from reader.errors import Conflict, Refused, Unknown
from reader.languages.cleaning import clean
from reader.memory import beads, documents
from reader.near_terms import Near
from reader.workspace import Workspace

KINDS = (
    ProposalKind.TERM,
    ProposalKind.FORM,
    ProposalKind.DEFINITION,
    ProposalKind.NOTE,
    ProposalKind.STATUS,
    ProposalKind.EXPLANATION,
)
"""What can be proposed for a concept that is there, in the order in which it is offered."""


_NEW_WORDS = (ProposalKind.CONCEPT, ProposalKind.TERM)
"""The kinds that may say again what the glossary has; of a form, what is near is only shown."""


class LookFirst(Refused):
    """There is something near that was not looked at; nothing was kept."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where a proposal was made: a segment and its rendering."""

    document: int
    title: str
    place: int
    source: str
    source_language: str
    target: str
    """In the words that its person has typed, or else as it is stored; may be empty."""
    target_language: str
    """Empty where it was met in the source alone."""

    @property
    def address(self) -> str:
        """Where it is read, within the program."""
        shown = ",".join(filter(None, (self.source_language, self.target_language)))
        return f"/read/{self.document}?langs={shown}#s-{self.place}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody proposes, as they wrote it."""

    kind: ProposalKind
    concept: str
    """The id of the concept that it is about; empty for a new one."""
    language: str
    text: str = ""
    """The term or form; of a new concept, its name in `language`."""
    renderings: Mapping[str, str] | None = None
    """Of a new concept, its names in other languages, by code."""
    term: int = 0
    """The term that a form, status, note or explanation is about; 0 for none."""
    fields: Mapping[str, Any] | None = None
    """Anything else that the kind takes, by the names of `glossary.deciding.contents`."""
    reason: str = ""
    seen: frozenset[str] = frozenset()
    """The near concepts that were shown and are something else."""


def sentence(workspace: Workspace, db: Database, document_id: int, place: int, language: str) -> Sentence:
    """The segment at a place with its rendering in a language ("" for none); raises `Unknown`."""
    document = documents.one(db, document_id)
    code = language if language in beads.renderings(db, document_id) else ""
    one = beads.at(db, document_id, code or beads.renderings(db, document_id)[0], place)
    typed = beads.drafts(db, document_id, workspace.person).get(one.id)
    text = typed.text if typed else one.translation.text
    source = suggesting.source_of(db, document_id, one)
    return Sentence(document_id, document.title, place, source, document.language, text if code else "", code)


def nearby(workspace: Workspace, db: Database, asked: Asked) -> list[Near]:
    """What the glossary has near the words proposed, the concept that they are proposed for left out."""
    if not asked.text.strip() or asked.kind not in (*_NEW_WORDS, ProposalKind.FORM):
        return []
    found = near_terms.near(workspace, db, asked.text, languages.by_code(asked.language))
    return [one for one in found if one.concept.id != asked.concept]


def propose(workspace: Workspace, asked: Asked, at: Sentence | None = None) -> Proposal:
    """Put a proposal into the queue of its language, with the sentence that it was made at.

    Raises `LookFirst` for near concepts that were not seen, `Refused` for what cannot be proposed, `Unknown`
    for a concept or term that is gone, `Conflict` where it has changed meanwhile.
    """
    with workspace.reading() as db:
        strong = {one.concept.id for one in nearby(workspace, db, asked) if one.why.is_strong}
    if asked.kind in _NEW_WORDS and strong - asked.seen:
        raise LookFirst(
            "The glossary has something that is near this. Look at it first: propose for it, "
            "or say that this is something else."
        )
    with workspace.writing() as db:
        stamp = workspace.stamp()
        new = Proposal(
            id=0,
            kind=asked.kind,
            concept=asked.concept or _new_id(db, asked),
            term=asked.term or None,
            language=asked.language,
            content=_content(asked),
            reason=asked.reason,
            source=at.source if at else "",
            target=at.target if at else "",
            where=at.address if at else "",
            person=stamp.person,
            at=stamp.at,
        )
        try:
            return proposals.propose(db, new)
        except NotInGlossary as error:
            raise Unknown(str(error)) from error
        except Changed as error:
            raise Conflict(str(error)) from error
        except GlossaryError as error:
            raise Refused(str(error)) from error


def _content(asked: Asked) -> dict[str, Any]:
    fields = dict(asked.fields or {})
    text = clean(asked.text).text.strip()
    if asked.kind is ProposalKind.CONCEPT:
        return {**fields, "terms": _names(replace(asked, text=text))}
    if asked.kind in (ProposalKind.TERM, ProposalKind.FORM):
        return {**fields, "text": text}
    return fields


def _names(asked: Asked) -> Sequence[dict[str, str]]:
    names = {asked.language: asked.text, **(asked.renderings or {})}
    return [{"language": code, "text": text.strip()} for code, text in names.items() if text.strip()]


def _new_id(db: Database, asked: Asked) -> str:
    """A short name, after the English name or else the first that can be written in Latin letters."""
    names = {**(asked.renderings or {}), asked.language: asked.text}
    return new_id(db, (names.get("en", ""), *names.values()))


def new_id(db: Database, names: Iterable[str]) -> str:
    """A short name that no concept or page has, after the first name that Latin letters can write."""
    stem = next(filter(None, map(_slug, names)), "concept")
    taken, number = stem, 1
    while taken in RESERVED_IDS or is_concept(db, taken):
        number += 1
        taken = f"{stem}-{number}"
    return taken


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFD", text[:LONGEST_TERM].lower())
    ascii_only = "".join(sign for sign in plain if sign.isascii() or sign.isspace())
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:60].strip("-")
