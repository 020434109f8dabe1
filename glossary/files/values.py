"""The value lists of TBX-Basic, and what other programs write in their place.

The lists are those of the dialect's definition (TBX-Basic 1.2.1, 2023; ISO 30042:2019); version 2 of the
standard (ISO 30042:2008, TBX-Basic of 2009) has the same. A schema alone does not hold them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from glossary.model import Gender, PartOfSpeech, TermKind, TermStatus

STATUSES: Mapping[TermStatus, str] = {
    TermStatus.PREFERRED: "preferredTerm-admn-sts",
    TermStatus.ADMITTED: "admittedTerm-admn-sts",
    TermStatus.DEPRECATED: "deprecatedTerm-admn-sts",
    TermStatus.SUPERSEDED: "supersededTerm-admn-sts",
}
"""administrativeStatus. There is none for what is proposed or rejected."""
PARTS_OF_SPEECH: Mapping[PartOfSpeech, str] = {
    PartOfSpeech.NOUN: "noun",
    PartOfSpeech.NOUN_OR_ADJECTIVE: "noun",
    PartOfSpeech.ADJECTIVE: "adjective",
    PartOfSpeech.VERB: "verb",
    PartOfSpeech.NAME: "noun",
    PartOfSpeech.PLACE: "noun",
}
"""partOfSpeech."""
KINDS: Mapping[TermKind, str] = {
    TermKind.FULL: "fullForm",
    TermKind.ACRONYM: "acronym",
    TermKind.ABBREVIATION: "abbreviation",
    TermKind.SHORT: "shortForm",
    TermKind.VARIANT: "variant",
    TermKind.PHRASE: "phrase",
}
"""termType."""
GENDERS: Mapping[Gender, str] = {
    Gender.MASCULINE: "masculine",
    Gender.FEMININE: "feminine",
    Gender.NEUTER: "neuter",
    Gender.COMMON: "other",
}
"""grammaticalGender."""
ALLOWED: Mapping[str, frozenset[str]] = {
    "administrativeStatus": frozenset(STATUSES.values()),
    "partOfSpeech": frozenset({"noun", "verb", "adjective", "adverb", "other"}),
    "termType": frozenset(KINDS.values()),
    "grammaticalGender": frozenset({"masculine", "feminine", "neuter", "other"}),
    "transactionType": frozenset({"origination", "modification"}),
}
"""The closed lists of TBX-Basic, by category."""
LEVELS: Mapping[str, frozenset[str]] = {
    "subjectField": frozenset({"concept"}),
    "definition": frozenset({"concept", "language"}),
    "context": frozenset({"term"}),
    "source": frozenset({"concept", "language", "term"}),
    "customerSubset": frozenset({"concept", "term"}),
    "projectSubset": frozenset({"concept", "term"}),
    "crossReference": frozenset({"concept", "term"}),
    "externalCrossReference": frozenset({"concept", "language", "term"}),
    "xGraphic": frozenset({"concept", "language"}),
    "transactionType": frozenset({"concept", "language", "term"}),
    "responsibility": frozenset({"concept", "language", "term"}),
    "administrativeStatus": frozenset({"term"}),
    "partOfSpeech": frozenset({"term"}),
    "termType": frozenset({"term"}),
    "grammaticalGender": frozenset({"term"}),
    "geographicalUsage": frozenset({"term"}),
    "termLocation": frozenset({"term"}),
}
"""The categories of TBX-Basic, and at which levels each may stand."""

_WORD = re.compile(r"[\W_]+")


def bare(value: str) -> str:
    """A value without what spellings of it differ in.

    >>> bare("Preferred Term"), bare("preferredTerm-admn-sts")
    ('preferredterm', 'preferredtermadmnsts')
    """
    return _WORD.sub("", value).casefold()


_STATUS_WORDS = {
    TermStatus.PREFERRED: "preferred preferredterm approved standardized standardizedterm legalterm "
    "recommended regulatedterm main valid accepted",
    TermStatus.ADMITTED: "admitted admittedterm allowed permitted acceptable alternative synonym",
    TermStatus.DEPRECATED: "deprecated deprecatedterm forbidden obsolete prohibited avoid notrecommended "
    "donotuse nonstandardized blacklisted banned",
    TermStatus.SUPERSEDED: "superseded supersededterm replaced",
    TermStatus.PROPOSED: "proposed proposedterm new draft suggested unprocessed provisionallyprocessed "
    "workingelement underreview",
    TermStatus.REJECTED: "rejected rejectedterm declined",
}
_STATUS_OF = {word: status for status, words in _STATUS_WORDS.items() for word in words.split()}
_PART_WORDS = {
    PartOfSpeech.NOUN: "noun n substantive nounphrase np commonnoun",
    PartOfSpeech.NOUN_OR_ADJECTIVE: "nounoradjective nadj nounadjective",
    PartOfSpeech.ADJECTIVE: "adjective adj a adjectivephrase",
    PartOfSpeech.VERB: "verb v verbphrase vp",
    PartOfSpeech.NAME: "name propernoun propn pn propername person organization organisation",
    PartOfSpeech.PLACE: "place placename location toponym",
}
_PART_OF = {word: part for part, words in _PART_WORDS.items() for word in words.split()}
_KIND_WORDS = {
    TermKind.FULL: "full fullform fullterm mainentryterm entryterm",
    TermKind.ACRONYM: "acronym initialism",
    TermKind.ABBREVIATION: "abbreviation abbr abbreviatedform abbreviatedformofterm clippedterm",
    TermKind.SHORT: "shortform short shortformofterm",
    TermKind.VARIANT: "variant spellingvariant orthographicvariant synonym",
    TermKind.PHRASE: "phrase setphrase collocation phraseologicalunit standardtext",
}
_KIND_OF = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}
_GENDER_OF = {
    **dict.fromkeys(("masculine", "m", "masc", "male"), Gender.MASCULINE),
    **dict.fromkeys(("feminine", "f", "fem", "female"), Gender.FEMININE),
    **dict.fromkeys(("neuter", "n", "neut"), Gender.NEUTER),
    **dict.fromkeys(("common", "other", "mf", "both"), Gender.COMMON),
}


def status_of(value: str) -> TermStatus | None:
    """The status that a program's word means; None for a word that nobody knows.

    >>> status_of("preferredTerm-admn-sts"), status_of("Forbidden"), status_of("blue")
    (<TermStatus.PREFERRED: 'preferred'>, <TermStatus.DEPRECATED: 'deprecated'>, None)
    """
    return _STATUS_OF.get(bare(value).removesuffix("admnsts"))


def is_usual_status(value: str, status: TermStatus) -> bool:
    """Whether a word is the status's own name, in TBX or in the glossary, and no other program's word for it.

    >>> is_usual_status("deprecatedTerm-admn-sts", TermStatus.DEPRECATED)
    True
    >>> is_usual_status("Forbidden", TermStatus.DEPRECATED)
    False
    """
    return bare(value).removesuffix("admnsts").removesuffix("term") == status


def part_of_speech_of(value: str) -> PartOfSpeech | None:
    """The part of speech that a program's word means; None for one that the glossary has not."""
    return _PART_OF.get(bare(value))


def kind_of(value: str) -> TermKind | None:
    """The kind of term that a program's word means; None for one that the glossary has not."""
    return _KIND_OF.get(bare(value))


def gender_of(value: str) -> Gender | None:
    """The gender that a program's word means; None for one that the glossary has not."""
    return _GENDER_OF.get(bare(value))
