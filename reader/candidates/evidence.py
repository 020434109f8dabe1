"""The pairs of texts in which candidates are looked for: the document's beads, and units of the memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from sqlite_utils import Database

from reader import alignment, languages
from reader.alignment import Lexicon
from reader.alignment.features import NUMBER, Reading, is_word
from reader.candidates.links import WordLinks
from reader.errors import Refused
from reader.extraction import Candidate, Kind, Pairs, Proposed, propose
from reader.extraction.pairs import source_keys
from reader.extraction.sounds import name_sounds
from reader.extraction.tokens import read
from reader.languages.language import Language
from reader.memory import beads, lexicons, segments
from reader.memory.concordance import searching, terms
from reader.memory.concordance.searching import Filters
from reader.model import Origin, Status
from reader.workspace import Workspace

MOST = 2_000
"""The newest pairs of the memory that are read: enough to know how common a run of words is."""
LEARNT = 600
"""Pairs that words are learnt from where the aligner has learnt none of the memory."""
_FORMS = 4
"""Forms of a candidate that the whole memory is searched for."""
_GUESSED = (Origin.MACHINE, Origin.BRIDGE)
"""Drafts of these origins are no evidence before a person has looked at them."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read before, for one document and language."""

    stamp: tuple[int, int, int]
    pairs: Pairs
    links: WordLinks


def proposals(
    workspace: Workspace, db: Database, document_id: int, candidates: Sequence[Candidate], target: Language
) -> tuple[list[Proposed], Pairs]:
    """What renders each candidate in one language, and the pairs that it was found in."""
    reading = Reading(languages.by_code("en"))
    with _READING:
        known = _known(workspace, db, document_id, target)
        known.pairs.add(_holding(db, candidates, target))
        return [_propose(each, known.pairs, known.links, reading) for each in candidates], known.pairs


def _propose(candidate: Candidate, pairs: Pairs, links: WordLinks, reading: Reading) -> Proposed:
    written = filter(None, (*candidate.forms, candidate.text, candidate.acronym))
    phrases = list(dict.fromkeys(tuple(source_keys(form)) for form in written))
    words = [each for each in reading.strings(candidate.text) if is_word(each) or each[0] == NUMBER]
    is_name = candidate.kind is not Kind.TERM
    name = name_sounds([token.key for token in read(candidate.text)], "en") if is_name else ()
    return propose(phrases, words, pairs, links, name)


def _known(workspace: Workspace, db: Database, document_id: int, target: Language) -> _Known:
    """The newest pairs and what is known of their words, anew when the memory or the document has changed."""
    newest = lexicons.newest(db)
    own = list(_of_document(db, document_id, target.code))
    stamp = (document_id, newest, hash(tuple(own)))
    kept = _KNOWN.get((workspace.path, target.code))
    if kept is None or kept.stamp != stamp:
        texts = [*lexicons.pairs(db, "en", target.code, 0, newest, MOST), *own]
        pairs = Pairs(target)
        pairs.add(texts)
        links = WordLinks(_lexicon(db, target, texts))
        kept = _KNOWN[workspace.path, target.code] = _Known(stamp, pairs, links)
    return kept


_KNOWN: dict[tuple[Path, str], _Known] = {}
"""The newest of each memory and language that this process has used."""
_READING = Lock()
"""What is known grows with every look: one thread at a time."""


def _of_document(db: Database, document_id: int, code: str) -> Iterator[tuple[str, str]]:
    """The beads of a document that say anything, but for drafts that no person has looked at."""
    texts = {segment.place: segment.text for segment in segments.of(db, document_id)}
    for bead in beads.of(db, document_id, code):
        translation = bead.translation
        is_guessed = translation.status is Status.DRAFT and translation.origin in _GUESSED
        if translation.text and bead.places and not is_guessed:
            yield " ".join(texts[place] for place in bead.places), translation.text


def _holding(db: Database, candidates: Iterable[Candidate], target: Language) -> Iterator[tuple[str, str]]:
    """Units anywhere in the memory that hold a candidate, the newest of each."""
    english = languages.by_code("en")
    filters = Filters(source="en", target=target.code)
    for candidate in candidates:
        written = dict.fromkeys(filter(None, (candidate.text, candidate.acronym, *candidate.forms)))
        expressions = [_expression(form, english) for form in list(written)[:_FORMS]]
        ids = next(searching.holding(db, terms.having_any(filter(None, expressions))), [])
        for _, unit in searching.units_of(db, ids, "source", filters):
            yield unit.source, unit.target


def _expression(form: str, language: Language) -> str:
    """What the concordance finds a phrase by."""
    words = terms.words_of(languages.finding_key(form, language), language)
    wanted = terms.pairs(language.code, words) or [terms.word(language.code, word) for word in words]
    return terms.having_all(wanted)


def _lexicon(db: Database, target: Language, texts: Sequence[tuple[str, str]]) -> Lexicon:
    """What the aligner has learnt of the memory, or else the shipped words and some of the pairs."""
    english = languages.by_code("en")
    kept, _ = lexicons.one(db, english.code, target.code)
    if kept:
        try:
            return Lexicon.from_bytes(kept, english, target)
        except Refused:  # of another version
            pass
    return alignment.learn(english, target, texts[-LEARNT:])
