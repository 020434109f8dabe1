"""TBX files out: TBX-Basic, version 3 (ISO 30042:2019, data categories as attributes) and version 2 (martif).

What TBX-Basic has a category for stands in it, so that other programs understand; the rest stands in notes
with fixed tokens, so that a full export read again gives the same records, and the same bytes once more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple, dataclass
from importlib.metadata import version as version_of
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from glossary.files import values
from glossary.files.selection import Selection
from glossary.files.tokens import BEGINS, NO_XML, form_text, token
from glossary.model import (
    Concept,
    Equivalence,
    Gender,
    PartOfSpeech,
    Period,
    Review,
    Sensitivity,
    Term,
    TermKind,
    UseRule,
)

TOGETHER = 200
"""Concepts that are handed on at a time."""
MARK = "[hevok:export]"
"""What the header of our own files holds, followed by `all` or `settled`."""
NO_TERM = "no-term"
"""The token of a term that only stands there because a concept must have one."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the elements of a version are called."""

    head: str
    tail: str
    concept: str
    language: str
    term: str


_V3 = _Shape(
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">\n'
    "<tbxHeader><fileDesc><sourceDesc><p>{}</p></sourceDesc></fileDesc></tbxHeader>\n"
    "<text>",
    "</text>\n</tbx>\n",
    "conceptEntry",
    "langSec",
    "termSec",
)
_V2 = _Shape(
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<martif type="TBX-Basic" xml:lang="en">\n'
    "<martifHeader><fileDesc><sourceDesc><p>{}</p></sourceDesc></fileDesc>"
    '<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc></martifHeader>\n'
    "<text>",
    "</text>\n</martif>\n",
    "termEntry",
    "langSet",
    "tig",
)
SHAPES = {3: _V3, 2: _V2}


def write_tbx(selection: Selection, version: int = 3) -> Iterator[bytes]:
    """The pieces of a TBX-Basic file of these concepts, in UTF-8; `version` is 3 or 2."""
    shape = SHAPES[version]
    extent = "all" if selection.is_whole else "settled"
    yield shape.head.format(f"Hevok {version_of('hevok')} {MARK} {extent}").encode()
    held = frozenset(concept.id for concept in selection.concepts)
    if held:  # a body must hold a concept; a text need not have one
        yield b"<body>\n"
    for start in range(0, len(selection.concepts), TOGETHER):
        some = selection.concepts[start : start + TOGETHER]
        yield "".join([_concept(concept, shape, held) for concept in some]).encode()
    if held:
        yield b"</body>"
    yield shape.tail.encode()


def xml_id(concept_id: str) -> str:
    """A concept's id as XML has ids, which cannot begin with a digit.

    >>> xml_id("1918-flu"), xml_id("flu")
    ('_1918-flu', 'flu')
    """
    return f"_{concept_id}" if concept_id[:1].isdigit() else concept_id


def _concept(concept: Concept, shape: _Shape, held: frozenset[str]) -> str:
    part = "noun" if not concept.terms else values.PARTS_OF_SPEECH[concept.part_of_speech]
    about = [
        *_said("descrip", "subjectField", concept.subject, "subject"),
        *_said("descrip", "definition", concept.definition, "definition"),
        *(
            f'<ref type="crossReference" target="{xml_id(relation.concept)}">{relation.kind}</ref>'
            for relation in concept.relations
            if relation.concept in held
        ),
        *_notes(concept.notes, "notes", _concept_tokens(concept)),
    ]
    numbered = {term.id: number for number, term in enumerate(concept.terms, 1)}
    followed = {term.successor for term in concept.terms if term.successor}
    sections = [
        _section(
            shape, language, [_term(term, concept.id, part, shape, numbered, followed) for term in terms]
        )
        for language, terms in groupby(sorted(concept.terms, key=_by_language), key=_by_language)
    ]
    if not sections:
        empty = f"<{shape.term}><term>{concept.id}</term>{_note(token(NO_TERM, 'yes'))}</{shape.term}>"
        sections = [_section(shape, "en", [empty])]
    lines = [f'<{shape.concept} id="{xml_id(concept.id)}">', *about, *sections, f"</{shape.concept}>", ""]
    return "\n".join(lines)


def _by_language(term: Term) -> str:
    return term.language


def _section(shape: _Shape, language: str, terms: list[str]) -> str:
    return "\n".join([f"<{shape.language} xml:lang={quoteattr(language)}>", *terms, f"</{shape.language}>"])


def _concept_tokens(concept: Concept) -> Iterator[str]:
    if concept.part_of_speech in (PartOfSpeech.NOUN_OR_ADJECTIVE, PartOfSpeech.NAME, PartOfSpeech.PLACE) or (
        not concept.terms and concept.part_of_speech is not PartOfSpeech.NOUN
    ):
        yield token("part-of-speech", concept.part_of_speech)
    if concept.period and concept.period != Period():
        yield token("period", json.dumps(astuple(concept.period), ensure_ascii=False))
    if concept.sensitivity is not Sensitivity.NONE:
        yield token("sensitivity", concept.sensitivity)
    if concept.contrast:
        yield token("contrast", concept.contrast)
    if concept.review is Review.APPROVED:
        yield token("review", concept.review)


def _term(
    term: Term, concept_id: str, part: str, shape: _Shape, numbered: dict[int, int], followed: set[int]
) -> str:
    name = f' id="{_term_id(concept_id, numbered[term.id])}"' if term.id in followed else ""
    lines = [
        f"<{shape.term}{name}>",
        f"<term>{_clean(term.text)}</term>",
        f'<termNote type="partOfSpeech">{part}</termNote>',
        *_said("termNote", "administrativeStatus", values.STATUSES.get(term.status, ""), ""),
        *_said("termNote", "termType", "" if term.kind is TermKind.FULL else values.KINDS[term.kind], ""),
        *_said("termNote", "grammaticalGender", values.GENDERS.get(term.gender, ""), ""),
        *_said("termNote", "geographicalUsage", term.variety, "variety"),
    ]
    if term.successor and term.successor in numbered:
        target = _term_id(concept_id, numbered[term.successor])
        lines.append(f'<ref type="crossReference" target="{target}">successor</ref>')
    lines += _notes(term.note, "note", _term_tokens(term))
    return "\n".join([*lines, f"</{shape.term}>"])


def _term_id(concept_id: str, number: int) -> str:
    """Concepts' ids hold no dot."""
    return f"{xml_id(concept_id)}.{number}"


def _term_tokens(term: Term) -> Iterator[str]:
    if term.status not in values.STATUSES:
        yield token("status", term.status)
    if NO_XML.search(term.text):
        yield token("term", term.text)
    if term.script:
        yield token("script", term.script)
    if term.use_rule is not UseRule.ANY:
        yield token("use-rule", term.use_rule)
    if term.equivalence is not Equivalence.EXACT:
        yield token("equivalence", term.equivalence)
    if term.gender is Gender.COMMON:
        yield token("gender", term.gender)
    if term.review is Review.APPROVED:
        yield token("review", term.review)
    if term.reason:
        yield token("reason", term.reason)
    for form in term.forms:
        yield token("form", form_text(form))


# ---------------------------------------------------------------- pieces


def _said(element: str, category: str, value: str, name: str) -> Iterator[str]:
    """A category and its value; where XML cannot hold the value, its token under `name` too."""
    if _clean(value):
        yield f'<{element} type="{category}">{_clean(value)}</{element}>'
    if NO_XML.search(value):
        yield _note(token(name, value))


def _notes(plain: str, name: str, tokens: Iterator[str]) -> Iterator[str]:
    """A person's note, and the tokens behind it."""
    if plain.startswith(BEGINS) or NO_XML.search(plain):
        yield _note(token(name, plain))
    elif plain:
        yield _note(plain)
    yield from map(_note, tokens)


def _note(text: str) -> str:
    return f"<note>{_clean(text)}</note>"


def _clean(text: str) -> str:
    """Text as XML holds it. A carriage return is a reference, or it would be read as a line feed."""
    return escape(NO_XML.sub("", text), {"\r": "&#13;"})
