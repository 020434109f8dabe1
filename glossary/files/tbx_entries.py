"""What the elements of a TBX file say, as entries: categories of every dialect, the unknown ones as notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from glossary.files import tags, values
from glossary.files.entries import WHOLE_CONCEPT, WHOLE_TERM, Entry, Problem, Read
from glossary.files.notes import NO_CATEGORY, Said, apply_token, concept_of, keep_unread
from glossary.files.tbx_reading import HEADERS, ROOTS, Node, read_nodes
from glossary.files.tbx_writing import MARK, NO_TERM
from glossary.files.tokens import BEGINS, token_of
from glossary.model import Relation, RelationKind

Tongue = Callable[[str, str], str]
"""The language's code of a tag, for some words in it; empty where it is none."""

TERMS = ("termSec", "tig", "ntig", "termGroup")
LANGUAGES = ("langSec", "langSet", "langGroup")
GROUPS = ("descripGrp", "adminGrp", "termNoteGrp", "termGrp", "refGrp", "transacNoteGrp", "noteGrp")
PASSED_OVER = frozenset({"date", "term", "xref", "termComp", "termCompList", "termCompGrp"})
MUTE = frozenset(("responsibility", "transactionType", "xGraphic", "entrySource", "elementWorkingStatus"))
"""Categories of how an entry came to be; the glossary has its own history."""

NO_TERMS = "The concept has no term, and was left out."
NO_SUCCESSOR = "“{}”, which is to take the place of “{}”, is no term of its concept; it was left out."
SUCCESSOR = "successor"
"""The words of a cross-reference from a term to the one that took its place."""
NO_LANGUAGE = "“{}” is no language; its terms were left out."
EMPTY_TERM = "A term here is empty, and was left out."
DIALECT = "The file is in the dialect {}; what TBX-Basic has not was kept as notes."


def read_tbx(pieces: Iterable[bytes], tongue: Tongue) -> Iterator[Entry | Problem]:
    """The concepts of a TBX file, in order, and what is wrong with it.

    Raises `BrokenFile` where it cannot be read on.
    """
    ours = is_whole = False
    for node in read_nodes(pieces):
        if node.name in ROOTS:
            dialect = node.attributes.get("type") or node.attributes.get("dialect", "")
            if dialect and values.bare(dialect) not in ("tbx", "tbxbasic"):
                yield Problem(node.line, DIALECT.format(dialect[:40]))
        elif node.name in HEADERS:
            ours = MARK in node.text
            is_whole = f"{MARK} all" in node.text
        else:
            yield _entry(node, tongue, ours, is_whole)


def _entry(node: Node, tongue: Tongue, ours: bool, is_whole: bool) -> Entry:
    concept = Said(ours)
    sections = [child for child in node.children if child.name in LANGUAGES]
    if not ours:  # a definition in English goes before those in other languages
        sections.sort(key=lambda section: not section.language.casefold().startswith("en"))
    for child in node.children:
        if child.name not in LANGUAGES:
            _take(child, concept, "concept")
    terms: list[Read] = []
    by_name: dict[str, Read] = {}
    awaiting: list[tuple[int, str, int]] = []
    is_empty = False
    for section in sections:
        sample = next((found.text for found in _terms_of(section)), "")
        language = tongue(section.language, sample)
        if not language or not (ours or tags.is_well_formed(language)):
            concept.report(section.line, NO_LANGUAGE.format(section.language[:40]))
            continue
        if not tags.is_known(language):
            concept.report(section.line, tags.NOT_KNOWN.format(language))
        for child in section.children:
            if child.name not in TERMS:
                _take(child, concept, "language")
                continue
            said = Said(ours)
            read = _term(child, language, said, concept)
            is_empty = is_empty or NO_TERM in said.tokens
            if read is None or NO_TERM in said.tokens:
                continue
            if said.successor is not None:
                awaiting.append((len(terms), said.successor, child.line))
            for name in (child.attributes.get("id", ""), *said.names):
                by_name[name] = read
            terms.append(replace(read, said=WHOLE_TERM) if is_whole else read)
    for place, target, line in awaiting:
        if target in by_name:
            term = by_name[target].term
            terms[place] = replace(terms[place], successor=(term.variety, term.text))
        else:
            concept.report(line, NO_SUCCESSOR.format(target[:40], terms[place].term.text[:40]))
    if not terms and not is_empty:
        concept.report(node.line, NO_TERMS)
    record, said_of = concept_of(concept, _name(node.attributes.get("id", "")))
    return Entry(
        replace(record, relations=_relations(concept)),
        node.line,
        tuple(terms),
        WHOLE_CONCEPT if is_whole else said_of,
        ours,
        tuple(concept.problems),
    )


def _name(xml_id: str) -> str:
    """The concept's id that `tbx_writing.xml_id` wrote."""
    return xml_id[1:] if xml_id.startswith("_") and xml_id[1:2].isdigit() else xml_id


def _terms_of(section: Node) -> Iterator[Node]:
    for child in section.children:
        if child.name == "term":
            yield child
        elif child.name in TERMS or child.name == "termGrp":
            yield from _terms_of(child)


def _term(node: Node, language: str, said: Said, concept: Said) -> Read | None:
    found = next(_terms_of(node), None)
    text = found.text if found else ""
    if found and "id" in found.attributes:
        said.names.append(found.attributes["id"])
    for child in node.children:
        _take(child, said, "term")
    said.language = language
    term, told = said.term(said.plain(text))
    if said.part_of_speech and not concept.part_of_speech:
        concept.part_of_speech = said.part_of_speech
    concept.problems += said.problems
    if not term.text.strip() and NO_TERM not in said.tokens:
        concept.report(node.line, EMPTY_TERM)
        return None
    return Read(term, told)


def _take(node: Node, said: Said, level: str) -> None:
    """Let an element say what it says of a concept or term."""
    if node.name in GROUPS or node.name == "transacGrp":
        for child in node.children:
            _take(child, said, level)
        return
    if node.name in PASSED_OVER or node.category in MUTE or node.name == "transac":
        return
    text = said.plain(node.text)
    if node.name == "note" and not node.namespace:
        found = token_of(text) if said.ours else None
        if found:
            apply_token(said, *found, node.line)
        elif text.startswith(BEGINS):
            keep_unread(said, text, node.line)
        elif text:
            said.notes.append(text)
        return
    if node.name == "ref" or node.category == "crossReference":
        target = node.attributes.get("target", "").removeprefix("#")
        if level == "term":
            _refer(text, target, said, node.line)
        else:
            said.links.append((text, target))
        return
    if text:
        said.categorise(node.category, text, level, node.line)


def _refer(text: str, target: str, said: Said, line: int) -> None:
    """Take a term's cross-reference: to its successor, else as a note."""
    if text.strip().casefold() == SUCCESSOR:
        said.successor = target
    else:
        said.report(line, NO_CATEGORY.format("crossReference of a term"))
        said.notes.append(f"crossReference: {text or target}")


def _relations(said: Said) -> tuple[Relation, ...]:
    """What the concept's cross-references say; a kind that is none of ours is a mere relation."""
    kinds = set(RelationKind)
    found = {
        Relation(RelationKind(kind) if kind in kinds else RelationKind.RELATED, _name(target))
        for kind, target in said.links
        if target
    }
    return tuple(sorted(found, key=lambda one: (one.kind, one.concept)))
