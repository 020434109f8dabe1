"""What the fields, kinds and values of the glossary are called in the language of the interface."""

from __future__ import annotations

from collections.abc import Mapping

from reader.web.interface import gettext


def field_name(name: str) -> str:
    """What a field of a concept, term, form or rule is called; its own name where it has no words."""
    return {
        "text": gettext("Words"),
        "variety": gettext("Where it is said so"),
        "script": gettext("Script"),
        "kind": gettext("Kind"),
        "status": gettext("Status"),
        "use_rule": gettext("Where it may stand"),
        "equivalence": gettext("How much it says"),
        "gender": gettext("Gender"),
        "note": gettext("Note"),
        "notes": gettext("Notes"),
        "reason": gettext("Explanation for the translator"),
        "successor": gettext("What takes its place"),
        "forms": gettext("Forms"),
        "form": gettext("Form"),
        "needs": gettext("Only near these words"),
        "strict": gettext("Vowel signs must stand in the text"),
        "within": gettext("How many words away"),
        "side": gettext("On which side"),
        "definition": gettext("What it means"),
        "part_of_speech": gettext("What it is"),
        "subject": gettext("Subject"),
        "sensitivity": gettext("Sensitivity"),
        "contrast": gettext("Contrast"),
        "since": gettext("Since"),
        "until": gettext("Until"),
        "period_note": gettext("What to mind about the period"),
        "terms": gettext("Terms"),
        "relations": gettext("Relations"),
        "concept": gettext("Concept"),
        "minimum": gettext("How many must be for it"),
        "voters": gettext("Who may vote"),
        "preferred": gettext("Preferred until now"),
        "gone": gettext("No longer"),
        "language": gettext("Language"),
        "review": gettext("Review"),
    }.get(name, name)


def choices(name: str) -> Mapping[str, str]:
    """The values that a field can have, with what each is called; empty for a field of words."""
    return {
        "status": {
            "proposed": gettext("proposed"),
            "preferred": gettext("preferred"),
            "admitted": gettext("admitted"),
            "deprecated": gettext("deprecated"),
            "superseded": gettext("superseded"),
            "rejected": gettext("rejected"),
        },
        "use_rule": {
            "any": gettext("anywhere"),
            "quote-only": gettext("in quotations only"),
            "attribution-only": gettext("only with who says it"),
            "historical": gettext("of history only"),
        },
        "kind": {
            "full": gettext("full form"),
            "acronym": gettext("acronym"),
            "abbreviation": gettext("abbreviation"),
            "short form": gettext("short form"),
            "variant": gettext("variant"),
            "phrase": gettext("phrase"),
        },
        "form_kind": {
            "look-up": gettext("other spelling"),
            "inflected": gettext("inflected form"),
            "plural": gettext("plural"),
            "legacy": gettext("old encoding"),
            "trap": gettext("not this term"),
        },
        "equivalence": {
            "exact": gettext("all of it"),
            "broader": gettext("more than it"),
            "narrower": gettext("less than it"),
            "partial": gettext("partly something else"),
        },
        "gender": {
            "": gettext("not said"),
            "masculine": gettext("masculine"),
            "feminine": gettext("feminine"),
            "neuter": gettext("neuter"),
            "common": gettext("by who is meant"),
        },
        "sensitivity": {
            "none": gettext("none"),
            "contested": gettext("who names it takes a side"),
            "offensive": gettext("some of its names wound people"),
        },
        "part_of_speech": {
            "noun": gettext("noun"),
            "noun or adjective": gettext("noun or adjective"),
            "adjective": gettext("adjective"),
            "verb": gettext("verb"),
            "name": gettext("name"),
            "place": gettext("place"),
        },
        "side": {
            "either": gettext("on either side"),
            "before": gettext("before it"),
            "after": gettext("after it"),
        },
        "relation": {
            "broader": gettext("broader"),
            "narrower": gettext("narrower"),
            "whole": gettext("belongs to"),
            "part": gettext("has as a part"),
            "predecessor": gettext("came after"),
            "successor": gettext("was followed by"),
            "related": gettext("see also"),
            "contrast": gettext("not to be taken for"),
        },
        "review": {"needs check": gettext("needs check"), "approved": gettext("approved")},
    }.get(name, {})


def value_word(name: str, value: str) -> str:
    """What a value of a field is called; itself where the field is one of words."""
    return choices(name).get(value, value)


def proposal_kind(kind: str) -> str:
    """What a proposal asks for, in a few words."""
    return {
        "concept": gettext("a new concept"),
        "term": gettext("a new term"),
        "form": gettext("a spelling or form"),
        "status": gettext("how a term stands"),
        "definition": gettext("another definition"),
        "note": gettext("a note"),
        "explanation": gettext("a better explanation"),
        "rule": gettext("another rule for this language"),
        "edit": gettext("a correction"),
        "relation": gettext("a relation to another concept"),
        "withdraw": gettext("to take something out of use"),
        "bring back": gettext("to bring something back"),
        "approve": gettext("to approve it as it is"),
    }.get(kind, kind)


def proposal_state(state: str) -> str:
    """What became of a proposal."""
    return {
        "open": gettext("open"),
        "postponed": gettext("postponed"),
        "accepted": gettext("accepted"),
        "accepted, changed": gettext("accepted, changed"),
        "rejected": gettext("rejected"),
        "withdrawn": gettext("taken back"),
    }.get(state, state)


def vote_word(choice: str) -> str:
    """What a person says to a proposal."""
    return {"for": gettext("for"), "against": gettext("against"), "abstain": gettext("abstains")}.get(
        choice, choice
    )


def act_word(act: str) -> str:
    """What was done, as the history tells it."""
    return {
        "import": gettext("came in from a file"),
        "add concept": gettext("concept added"),
        "add term": gettext("term added"),
        "add form": gettext("form added"),
        "set status": gettext("status set"),
        "edit": gettext("edited"),
        "drop form": gettext("form taken away"),
        "relate": gettext("relation added"),
        "unrelate": gettext("relation taken away"),
        "approve": gettext("approved as it is"),
        "withdraw": gettext("taken out of use"),
        "bring back": gettext("brought back"),
        "propose": gettext("proposed"),
        "vote": gettext("voted"),
        "decide": gettext("decided"),
        "comment": gettext("comment"),
    }.get(act, act)
