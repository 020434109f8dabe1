"""What a proposal may hold: the fields of each kind, read from plain values.

A content is a JSON object whose keys are the fields of the record that it would make or change:

- concept: `part_of_speech`, `definition`, `notes`, `subject`, `sensitivity`, `contrast`, `since`, `until`,
  `period_note`, `terms` (each with `language` and what a term has), `relations` (`kind`, `concept`)
- term: `text`, `variety`, `script`, `kind`, `status`, `use_rule`, `equivalence`, `gender`, `note`, `reason`,
  `forms` (each with what a form has)
- form: `text`, `kind`, `strict`, `needs`, `within`, `side`; with `id`, that form is changed
- status: `status`, `use_rule`, `successor` (a term's id), `reason`
- definition: `definition` · note: `notes` of a concept or `note` of a term · explanation: `reason`
- edit: any field of the concept, or of the term but its forms
- relation: `kind`, `concept`, `gone` (true: it is to go) · withdraw: nothing, or `form` (a form's id)
- bring back, approve: nothing · rule: `minimum`, `voters`
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from glossary.deliberation import ProposalKind
from glossary.errors import NotAllowed
from glossary.model import (
    Equivalence,
    FormKind,
    Gender,
    PartOfSpeech,
    RelationKind,
    Sensitivity,
    Side,
    TermKind,
    TermStatus,
    UseRule,
)

LONGEST_TERM = 200
"""Characters of a term or form."""
LONGEST_PROSE = 4000
"""Characters of a definition, note or reason."""
MOST_PARTS = 200
"""Terms of a concept, forms of a term, voters of a rule."""
MOST_WORDS = 2_000
"""Words that a form needs."""

_BIDI_CONTROLS = dict.fromkeys(
    [0x061C, 0x200E, 0x200F, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"

Reader = Callable[[Any], Any]
"""Makes a value of a content clean; raises `NotAllowed` for what cannot be one."""


# ---------------------------------------------------------------- texts


def line(value: object) -> str:
    """One line as it is kept: NFC, one space between words, no stray direction marks or joiners at the ends.

    Raises `NotAllowed` for what is too long, or holds characters that nobody can see.
    """
    return " ".join(_text(value, LONGEST_TERM).split()).strip(_JOINERS).strip()


def words(value: object) -> str:
    """One line that says something; raises `NotAllowed` as `line` does, and where it is empty."""
    text = line(value)
    if not any(unicodedata.category(character)[0] in "LN" for character in text):
        raise NotAllowed("A term or form needs at least one letter or digit.")
    return text


def prose(value: object) -> str:
    """Some sentences as they are kept: NFC, line breaks as they are; raises `NotAllowed` as `line` does."""
    return _text(value, LONGEST_PROSE).replace("\r\n", "\n").strip()


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str):
        raise NotAllowed(f"This must be a text: {value!r}.")
    if len(value) > longest:
        raise NotAllowed(f"This is longer than the {longest} characters that fit: “{value[:40]}…”.")
    text = unicodedata.normalize("NFC", value.translate(_BIDI_CONTROLS))
    if any(unicodedata.category(each) in ("Cc", "Cs") and each not in "\n\r\t" for each in text):
        raise NotAllowed("This holds control characters; write it again without them.")
    return text


def _day(value: object) -> str:
    text = line(value)
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise NotAllowed(f"“{text}” is no day; write it like 2025-01-29.") from None


def _script(value: object) -> str:
    text = line(value)
    if text and not (len(text) == 4 and text.isascii() and text.isalpha()):
        raise NotAllowed(f"“{text}” is no script; write its four letters, like Arab or Latn.")
    return text.title()


# ---------------------------------------------------------------- other values


def _one_of(values: type[StrEnum]) -> Reader:
    def read(value: object) -> str:
        try:
            return values(value).value  # type: ignore[arg-type]  # a StrEnum refuses what is no string
        except ValueError:
            known = ", ".join(each for each in values if each)
            raise NotAllowed(f"“{value}” is not one of: {known}.") from None

    return read


def _number(least: int) -> Reader:
    def read(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value < 1 << 31:
            raise NotAllowed(f"This must be a number from {least} on: {value!r}.")
        return value

    return read


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise NotAllowed(f"This must be true or false: {value!r}.")
    return value


def _successor(value: object) -> int | None:
    return None if value is None else int(_number(1)(value))


def _each(read: Reader, most: int = MOST_PARTS) -> Reader:
    def read_all(value: object) -> list[Any]:
        if not isinstance(value, (list, tuple)) or len(value) > most:
            raise NotAllowed(f"This must be a list of at most {most}: {str(value)[:40]}.")
        return [read(each) for each in value]

    return read_all


def _record(fields: Mapping[str, Reader], *needed: str) -> Reader:
    def read(value: object) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise NotAllowed(f"This must be an object with names and values: {str(value)[:40]}.")
        for name in value:
            if name not in fields:
                raise NotAllowed(f"There is no field “{name}” here.")
        for name in needed:
            if name not in value:
                raise NotAllowed(f"“{name}” is missing.")
        return {name: fields[name](each) for name, each in value.items()}

    return read


# ---------------------------------------------------------------- fields


FORM_FIELDS: Mapping[str, Reader] = {
    "text": words,
    "kind": _one_of(FormKind),
    "strict": _flag,
    "needs": _each(line, MOST_WORDS),
    "within": _number(1),
    "side": _one_of(Side),
}

STATUS_FIELDS: Mapping[str, Reader] = {
    "status": _one_of(TermStatus),
    "use_rule": _one_of(UseRule),
    "successor": _successor,
    "reason": prose,
}

_TERM_FIELDS: Mapping[str, Reader] = {
    "text": words,
    "variety": line,
    "script": _script,
    "kind": _one_of(TermKind),
    "equivalence": _one_of(Equivalence),
    "gender": _one_of(Gender),
    "note": prose,
}

TERM_FIELDS: Mapping[str, Reader] = {**_TERM_FIELDS, **STATUS_FIELDS}
"""What can be changed of a term."""

_NEW_TERM: Mapping[str, Reader] = {
    **{name: read for name, read in TERM_FIELDS.items() if name != "successor"},
    "forms": _each(_record(FORM_FIELDS, "text")),
}

_RELATION: Mapping[str, Reader] = {"kind": _one_of(RelationKind), "concept": line}

CONCEPT_FIELDS: Mapping[str, Reader] = {
    "part_of_speech": _one_of(PartOfSpeech),
    "definition": prose,
    "notes": prose,
    "subject": line,
    "sensitivity": _one_of(Sensitivity),
    "contrast": prose,
    "since": _day,
    "until": _day,
    "period_note": prose,
}
"""What can be changed of a concept."""

_NEW_CONCEPT: Mapping[str, Reader] = {
    **CONCEPT_FIELDS,
    "terms": _each(_record({**_NEW_TERM, "language": line}, "language", "text")),
    "relations": _each(_record(_RELATION, "kind", "concept")),
}

_NOTHING: Mapping[str, Reader] = {}

_OF_CONCEPT: Mapping[ProposalKind, Reader] = {
    ProposalKind.CONCEPT: _record(_NEW_CONCEPT),
    ProposalKind.TERM: _record(_NEW_TERM, "text"),
    ProposalKind.DEFINITION: _record({"definition": prose}, "definition"),
    ProposalKind.NOTE: _record({"notes": prose}, "notes"),
    ProposalKind.EDIT: _record(CONCEPT_FIELDS),
    ProposalKind.RELATION: _record({**_RELATION, "gone": _flag}, "kind", "concept"),
    ProposalKind.WITHDRAW: _record(_NOTHING),
    ProposalKind.BRING_BACK: _record(_NOTHING),
    ProposalKind.APPROVE: _record(_NOTHING),
    ProposalKind.RULE: _record({"minimum": _number(1), "voters": _each(_number(1))}, "minimum"),
}
_OF_TERM: Mapping[ProposalKind, Reader] = {
    ProposalKind.FORM: _record({**FORM_FIELDS, "id": _number(1)}, "text"),
    ProposalKind.STATUS: _record(STATUS_FIELDS),
    ProposalKind.NOTE: _record({"note": prose}, "note"),
    ProposalKind.EXPLANATION: _record({"reason": prose}, "reason"),
    ProposalKind.EDIT: _record(TERM_FIELDS),
    ProposalKind.WITHDRAW: _record({"form": _number(1)}),
    ProposalKind.BRING_BACK: _record(_NOTHING),
    ProposalKind.APPROVE: _record(_NOTHING),
}

_ASKS_FOR_SOMETHING = (ProposalKind.CONCEPT, ProposalKind.STATUS, ProposalKind.EDIT)


def read_content(kind: ProposalKind, content: Mapping[str, Any], *, of_term: bool) -> dict[str, Any]:
    """A content as it is kept; `of_term` says whether a term is named. Raises `NotAllowed`."""
    read = (_OF_TERM if of_term else _OF_CONCEPT).get(kind)
    if read is None:
        raise NotAllowed(f"A proposal of the kind “{kind}” {'names no' if of_term else 'names a'} term.")
    clean: dict[str, Any] = read(content)
    if kind in _ASKS_FOR_SOMETHING and not clean:
        raise NotAllowed("This proposal asks for nothing.")
    if clean.get("since") and clean.get("until") and clean["since"] > clean["until"]:
        raise NotAllowed("The period ends before it begins.")
    voters = clean.get("voters")
    if voters and clean["minimum"] > len(set(voters)):
        raise NotAllowed("Nobody could fulfil this rule: it asks for more votes than there are voters.")
    return clean
