"""The records of the glossary: frozen values without behaviour that needs a connection.

A *concept* is one meaning. A *term* names it in one language and variety, with a status that belongs to the
pair of concept and term, never to the string. A *form* is a spelling that is recognised and never suggested.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class TermStatus(StrEnum):
    """How a term stands for its concept."""

    PROPOSED = "proposed"
    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"
    REJECTED = "rejected"


OFFERED = (TermStatus.PREFERRED, TermStatus.ADMITTED, TermStatus.PROPOSED)
"""The statuses whose terms are offered to a translator, best first."""

DISCOURAGED = (TermStatus.DEPRECATED, TermStatus.SUPERSEDED)
"""The statuses whose terms are recognised and warned of. A rejected proposal is neither."""


class UseRule(StrEnum):
    """Where a term may stand."""

    ANY = "any"
    QUOTE_ONLY = "quote-only"
    ATTRIBUTION_ONLY = "attribution-only"
    HISTORICAL = "historical"


class Review(StrEnum):
    """Whether a person who may has looked at a concept or term as it now is."""

    NEEDS_CHECK = "needs check"
    APPROVED = "approved"


class TermKind(StrEnum):
    """What kind of expression a term is, in TBX-Basic's division."""

    FULL = "full"
    ACRONYM = "acronym"
    ABBREVIATION = "abbreviation"
    SHORT = "short form"
    VARIANT = "variant"
    PHRASE = "phrase"


class Equivalence(StrEnum):
    """How much of the concept a term says."""

    EXACT = "exact"
    BROADER = "broader"
    """It says more than the concept (مجزرة, a massacre, for *pogrom*)."""
    NARROWER = "narrower"
    PARTIAL = "partial"
    """It overlaps with the concept."""


class Gender(StrEnum):
    """The grammatical gender of a term."""

    UNKNOWN = ""
    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"
    COMMON = "common"
    """Either, by who is meant."""


class Sensitivity(StrEnum):
    """How much care the names of a concept need."""

    NONE = "none"
    CONTESTED = "contested"
    """Who names it takes a side."""
    OFFENSIVE = "offensive"
    """Some of its names wound people."""


class RelationKind(StrEnum):
    """What another concept is to a concept."""

    BROADER = "broader"
    NARROWER = "narrower"
    WHOLE = "whole"
    PART = "part"
    PREDECESSOR = "predecessor"
    SUCCESSOR = "successor"
    RELATED = "related"
    CONTRAST = "contrast"
    """It is easily taken for the concept and is another one."""

    @property
    def inverse(self) -> RelationKind:
        """What the concept is to the other one."""
        return _INVERSES.get(self, self)


_INVERSES = {
    RelationKind.BROADER: RelationKind.NARROWER,
    RelationKind.NARROWER: RelationKind.BROADER,
    RelationKind.WHOLE: RelationKind.PART,
    RelationKind.PART: RelationKind.WHOLE,
    RelationKind.PREDECESSOR: RelationKind.SUCCESSOR,
    RelationKind.SUCCESSOR: RelationKind.PREDECESSOR,
}


class FormKind(StrEnum):
    """Why a form is kept."""

    LOOK_UP = "look-up"
    """Another spelling that is in use."""
    INFLECTED = "inflected"
    """An inflected form that the language's paradigms do not reach."""
    PLURAL = "plural"
    """A plural that cannot be generated (دروز)."""
    LEGACY = "legacy"
    """A spelling of an old encoding."""
    TRAP = "trap"
    """Looks like the term and is something else (الطابق العلوي): where it stands, the term does not."""


class PartOfSpeech(StrEnum):
    """What the words for a concept are; names inflect less than nouns, and keep their capitals."""

    NOUN = "noun"
    NOUN_OR_ADJECTIVE = "noun or adjective"
    ADJECTIVE = "adjective"
    VERB = "verb"
    NAME = "name"
    PLACE = "place"

    @property
    def is_name(self) -> bool:
        """Whether the concept is one person, place or body."""
        return self in (PartOfSpeech.NAME, PartOfSpeech.PLACE)


@dataclass(frozen=True, slots=True)
class Period:
    """When a concept existed or its terms hold: ISO dates, both included; empty where open."""

    since: str = ""
    until: str = ""
    note: str = ""
    """What to mind ("say “former” after it")."""


class Side(StrEnum):
    """On which side of a form the words that it needs stand."""

    EITHER = "either"
    BEFORE = "before"
    AFTER = "after"


NEAR = 25
"""How many words away the words that a form needs may stand unless it says otherwise: about a sentence."""


@dataclass(frozen=True, slots=True)
class Form:
    """A spelling by which a term is recognised (or, for a trap, refused).

    A form that is no trap and has the term's own text takes the term's place: so a term can need words too.
    """

    text: str
    kind: FormKind = FormKind.LOOK_UP
    strict: bool = False
    """Its vowel signs must stand in the text too: سنّة is "Sunnis" where سنة may be "a year"."""
    needs: tuple[str, ...] = ()
    """Words of which at least one must stand near, inflected or not; none: no such need. A star stands for
    any letters (ال*ة, a feminine noun with its article); such a word is compared as it is written, and so is
    one after a sign of equality (=named). A plus before a word: it must have its article or an owner. A minus
    before a word: where it stands as near, the form's needs are not met (-Syria). What begins with a bar
    opens an alternative with a distance and side of its own: "|<3", at most three words before; see
    `glossary.recognition.expressions.OR`."""
    within: int = NEAR
    """How many words away at most what it needs may stand; 1: beside it."""
    side: Side = Side.EITHER
    """On which side of it."""
    id: int = 0
    """Its id in the store, 0 before it is kept."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase for a concept in one language and variety."""

    id: int
    concept: str
    """The concept's id."""
    language: str
    text: str
    variety: str = ""
    """Where it is said so (Rojava, Bakur, Bashur); empty: anywhere."""
    script: str = ""
    """ISO 15924 (Arab, Latn) where it is not the language's usual one: Kurmanji in Arabic letters."""
    kind: TermKind = TermKind.FULL
    status: TermStatus = TermStatus.PROPOSED
    use_rule: UseRule = UseRule.ANY
    equivalence: Equivalence = Equivalence.EXACT
    gender: Gender = Gender.UNKNOWN
    review: Review = Review.NEEDS_CHECK
    note: str = ""
    """What to mind and what it says besides its meaning."""
    reason: str = ""
    """Why it has its status or use rule, in a sentence for the translator; may be empty."""
    successor: int | None = None
    """The term that took the place of a superseded one."""
    forms: tuple[Form, ...] = ()
    """Its plural among them, where it has one of its own."""

    @property
    def is_offered(self) -> bool:
        """Whether a translator is offered it without a warning."""
        return self.status in OFFERED and self.use_rule is not UseRule.QUOTE_ONLY


@dataclass(frozen=True, slots=True)
class Relation:
    """Another concept and what it is to the one that has the relation."""

    kind: RelationKind
    concept: str
    """The other concept's id."""


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning, with its terms in every language."""

    id: str
    """A short name in Latin letters, never reused: "interim-gov"."""
    part_of_speech: PartOfSpeech
    definition: str
    notes: str = ""
    period: Period | None = None
    review: Review = Review.NEEDS_CHECK
    terms: tuple[Term, ...] = ()
    subject: str = ""
    """The field it belongs to ("politics")."""
    sensitivity: Sensitivity = Sensitivity.NONE
    contrast: str = ""
    """What it must not be taken for, in a sentence."""
    relations: tuple[Relation, ...] = ()
    """To other concepts; one that only the other states stands here too, seen from this one."""

    def terms_in(self, language: str) -> tuple[Term, ...]:
        """Its terms in one language, in the order of the store: best status first."""
        return tuple(term for term in self.terms if term.language == language)


@dataclass(frozen=True, slots=True)
class Comment:
    """What a person said about a concept, one of its terms, or a proposal."""

    id: int
    concept: str
    term: int | None
    person: int
    at: str
    text: str
    proposal: int | None = None


class Act(StrEnum):
    """What was done to the glossary, as the history names it."""

    ADD_CONCEPT = "add concept"
    ADD_TERM = "add term"
    ADD_FORM = "add form"
    SET_STATUS = "set status"
    EDIT = "edit"
    """Fields of a concept, term or form; what was and what is now, as JSON objects."""
    DROP_FORM = "drop form"
    RELATE = "relate"
    UNRELATE = "unrelate"
    APPROVE = "approve"
    WITHDRAW = "withdraw"
    """A concept or term that is gone, but for its id and history."""
    BRING_BACK = "bring back"
    PROPOSE = "propose"
    VOTE = "vote"
    DECIDE = "decide"
    COMMENT = "comment"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change, never altered afterwards."""

    id: int
    concept: str
    term: int | None
    person: int
    at: str
    act: Act
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the glossary holds."""

    concepts: int
    terms: int
    forms: int
    by_language: tuple[tuple[str, int], ...]
    """Terms per language tag."""


class How(StrEnum):
    """How a hit was recognised."""

    TERM = "term"
    """As the term is written, but for what the fold makes equal."""
    FORM = "form"
    """By one of the term's forms."""
    INFLECTED = "inflected"
    """With clitics, an article, suffixes or other endings on the term or a form."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text where a term stands: ``text[start:end]``, whole written words."""

    start: int
    end: int
    text: str
    concept: str
    term: str
    term_id: int
    status: TermStatus
    use_rule: UseRule
    how: How
    form: str
    """The term or form that was recognised, as the glossary writes it."""
    period: Period | None = None
    """When its concept existed or its terms hold; see `glossary.periods.to_mind`."""
