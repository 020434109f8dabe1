"""Service: learning forms from what people confirm: which words of a translation render a term of its source.

It is asked once of a source text and a language, where a confirmed translation holds no known form of a term,
and never by who does not want to be asked. The answer is a proposal with both sentences as its evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from glossary.deliberation import Proposal, ProposalKind
from glossary.model import Term
from reader import desk_terms, languages, proposing
from reader.candidates import evidence
from reader.desk_terms import TermsWritten
from reader.errors import Refused
from reader.extraction import Candidate
from reader.extraction.candidates import Kind
from reader.languages.language import Language, Token
from reader.languages.skeletons import name_skeletons
from reader.memory import asked_forms, beads, documents, people
from reader.model import Bead, Status
from reader.workspace import Workspace

SETTING = "ask-for-forms"


@dataclass(frozen=True, slots=True)
class Question:
    """Which words render a concept in a translation."""

    bead: Bead
    document: int
    concept: str
    said: str
    """The concept's term as it stands in the source."""
    terms: tuple[Term, ...]
    """What the glossary offers for it in the language of the translation: the form will be one of theirs."""
    source: str
    source_language: Language
    text: str
    language: Language

    @property
    def words(self) -> tuple[Token, ...]:
        """The words to choose among, with their places in the text."""
        return tuple(token for token in languages.tokens(self.text, self.language) if token.kind != "mark")


def is_on(workspace: Workspace) -> bool:
    """Whether it is asked at all."""
    with workspace.reading() as db:
        return people.setting(db, SETTING, "on") == "on"


def switch(workspace: Workspace, *, on: bool) -> None:
    """Ask, or ask no more."""
    with workspace.writing() as db:
        people.set_setting(db, SETTING, "on" if on else "off")


def ask(workspace: Workspace, bead_id: int) -> tuple[Question, ...]:
    """What there is to ask about a translation that was just confirmed; it is asked now, and never again."""
    if not is_on(workspace) or not questions(workspace, bead_id):
        return ()
    with workspace.writing() as db:
        open_ones = _questions(workspace, db, bead_id)
        if not open_ones:
            return ()
        first = open_ones[0]
        key = languages.bare_key(first.source, first.source_language)
        concepts = [one.concept for one in open_ones]
        before = asked_forms.asked(db, concepts, first.bead.language, key)
        asked_forms.remember(db, concepts, first.bead.language, key, workspace.stamp())
    return tuple(one for one in open_ones if one.concept not in before)


def questions(workspace: Workspace, bead_id: int) -> tuple[Question, ...]:
    """The terms of a confirmed translation's source that none of its words is known to render."""
    with workspace.reading() as db:
        return _questions(workspace, db, bead_id)


def question(workspace: Workspace, bead_id: int, concept: str) -> Question:
    """One of them; raises `Unknown` for no such bead, `Refused` where there is nothing to ask any more."""
    for one in questions(workspace, bead_id):
        if one.concept == concept:
            return one
    raise Refused(
        "There is nothing to ask here any more: the translation was changed, or the glossary knows its words."
    )


def likely(workspace: Workspace, asked: Question) -> frozenset[int]:
    """Which of the words most likely render the term, by their number; none where nothing speaks for any.

    What stands beside the term in other translations and hardly elsewhere, or else what sounds like it, as
    names do in all scripts.
    """
    return _beside(workspace, asked) or _sounding(asked)


def _beside(workspace: Workspace, asked: Question) -> frozenset[int]:
    """The words of the best run that the memory's pairs speak for; they are counted from English alone."""
    if asked.source_language.code != "en":
        return frozenset()
    phrase = Candidate(asked.said, asked.said.lower(), Kind.TERM, 1, 0, 0, 0, forms=(asked.said,))
    with workspace.reading() as db:
        (found,), pairs = evidence.proposals(workspace, db, asked.document, [phrase], asked.language)
    for rendering in found.renderings:
        for run in rendering.places:
            if pairs.texts[run.pair] == (asked.source, asked.text):
                return frozenset(
                    number
                    for number, word in enumerate(asked.words)
                    if word.start < run.end and run.start < word.end
                )
    return frozenset()


def _sounding(asked: Question) -> frozenset[int]:
    named = [(word, asked.language) for term in asked.terms for word in term.text.split()]
    named += [(word, asked.source_language) for word in asked.said.split()]
    sounds = {sound for word, language in named for sound in _sounds(word, language)}
    return frozenset(
        number for number, word in enumerate(asked.words) if sounds & _sounds(word.text, asked.language)
    )


def answer(
    workspace: Workspace, bead_id: int, concept: str, chosen: Sequence[int], term: int = 0
) -> Proposal:
    """Propose the words from the first to the last of those chosen as a form of a term (0: of the first).

    Raises `Refused` where nothing was chosen or there is nothing to ask, and what `proposing.propose` raises.
    """
    one = question(workspace, bead_id, concept)
    places = sorted({place for place in chosen if 0 <= place < len(one.words)})
    if not places:
        raise Refused("No words were chosen. Choose those that render the term.")
    text = one.text[one.words[places[0]].start : one.words[places[-1]].end]
    own = {each.id for each in one.terms}
    with workspace.reading() as db:
        at = proposing.sentence(workspace, db, one.document, one.bead.places[0], one.bead.language)
    asked = proposing.Asked(
        ProposalKind.FORM, concept, one.bead.language, text, term=term if term in own else one.terms[0].id
    )
    return proposing.propose(workspace, asked, at)


def _questions(workspace: Workspace, db: Database, bead_id: int) -> tuple[Question, ...]:
    document_id, bead = beads.one(db, bead_id)
    if bead.omitted or bead.translation.status not in (Status.TRANSLATED, Status.APPROVED):
        return ()
    document = documents.one(db, document_id)
    written = desk_terms.of_stored(workspace, db, document, bead)
    return tuple(_question(document_id, bead, written, finding.detail) for finding in written.missing)


def _question(document_id: int, bead: Bead, written: TermsWritten, concept: str) -> Question:
    known, pair = written.known[concept], written.pair
    return Question(
        bead,
        document_id,
        concept,
        known.text,
        known.offered,
        pair.source,
        pair.source_language,
        pair.target,
        pair.target_language,
    )


def _sounds(word: str, language: Language) -> set[str]:
    key = languages.finding_key(word, language).strip()
    return {each for each in name_skeletons(key, language.code) if len(each) >= 3} if key else set()
