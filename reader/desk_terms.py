"""The glossary at the desk: the terms of what is being written, and what there is to say about them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from glossary.model import Hit
from reader import languages, suggesting, terms
from reader.checks import Finding, Pair, check
from reader.checks.terms import glossary_forbidden, glossary_missing
from reader.memory import acceptances, beads, documents
from reader.model import Bead, Document
from reader.terms import TermHelp
from reader.workspace import Workspace


@dataclass(frozen=True, slots=True)
class TermsWritten:
    """The terms of a text that is being written, beside those of its source."""

    pair: Pair
    """Both texts and their terms, as the checks take them; what nothing can render is left out."""
    known: Mapping[str, TermHelp]
    """The concepts of the source, and what they are called in the language of the text, in order."""
    accepted: frozenset[tuple[str, str]] = frozenset()
    """The names and details of findings that a person lets stand."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written yet, and so nothing is to be said."""
        return not self.pair.target.strip()

    @property
    def hits(self) -> tuple[Hit, ...]:
        """Terms in the text, with their places."""
        return self.pair.target_hits or ()

    @property
    def recognised(self) -> tuple[Hit, ...]:
        """The hits, each text and concept once."""
        return tuple({(hit.text, hit.concept): hit for hit in self.hits}.values())

    @property
    def missing(self) -> tuple[Finding, ...]:
        """Terms of the source that nothing in the text renders; `detail` is the concept."""
        return self._told(glossary_missing)

    @property
    def forbidden(self) -> tuple[Finding, ...]:
        """Terms in the text that are advised against, with their places."""
        return self._told(glossary_forbidden)

    @property
    def against(self) -> tuple[Hit, ...]:
        """The hits that those findings are about."""
        places = {(finding.start, finding.end) for finding in self.forbidden}
        return tuple({place: hit for hit in self.hits if (place := (hit.start, hit.end)) in places}.values())

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What all the checks say; nothing about an empty text."""
        return self._told(_check)

    def _told(self, look: Callable[[Pair], Iterable[Finding]]) -> tuple[Finding, ...]:
        found = () if self.is_empty else look(self.pair)
        return tuple(one for one in found if (one.name, one.detail) not in self.accepted)

    def state(self, concept: str) -> str:
        """Of a concept of the source: `there`, `missing`, or `open` while there is nothing to say.

        `discouraged` where the text has it only by terms that are advised against.
        """
        against = {(finding.start, finding.end, finding.detail) for finding in self.forbidden}
        own = {(hit.start, hit.end, hit.term) for hit in self.hits if hit.concept == concept}
        if own:
            return "discouraged" if own <= against else "there"
        return "missing" if any(finding.detail == concept for finding in self.missing) else "open"


def _check(pair: Pair) -> Iterable[Finding]:
    return check(
        pair.source,
        pair.target,
        pair.source_language,
        pair.target_language,
        source_hits=pair.source_hits,
        target_hits=pair.target_hits,
    )


def of_bead(workspace: Workspace, bead_id: int, text: str) -> tuple[Bead, TermsWritten]:
    """The terms of a text as if it were the translation of a bead; raises `Unknown`."""
    with workspace.reading() as db:
        document_id, bead = beads.one(db, bead_id)
        source = suggesting.source_of(db, document_id, bead)
        return bead, written(workspace, db, documents.one(db, document_id), bead, source, text)


def of_stored(workspace: Workspace, db: Database, document: Document, bead: Bead) -> TermsWritten:
    """The terms of a bead's translation as it is stored."""
    source = suggesting.source_of(db, document.id, bead)
    return written(workspace, db, document, bead, source, bead.translation.text)


def written(
    workspace: Workspace,
    db: Database,
    document: Document,
    bead: Bead,
    source: str,
    text: str,
    accepted: frozenset[tuple[str, str]] | None = None,
) -> TermsWritten:
    """The terms of a text as if it were the translation of `bead`, which renders `source`.

    `accepted` are the findings that may stand, where they are known already.
    """
    hits = terms.hits(workspace, db, source, document.language)
    known = {each.concept: each for each in terms.help_for(db, hits, bead.language)}
    pair = Pair(
        source,
        text,
        languages.by_code(document.language),
        languages.by_code(bead.language),
        tuple(hit for hit in hits if known[hit.concept].offered),
        tuple(terms.hits(workspace, db, text, bead.language)),
    )
    if accepted is None:
        accepted = acceptances.accepted(db, bead.id)
    return TermsWritten(pair, known, accepted)
