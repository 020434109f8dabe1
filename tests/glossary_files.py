"""What the tests of the glossary's files share: random concepts, and the way of a file through a glossary."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

from hypothesis import strategies as st
from sqlite_utils import Database

from glossary import amending, store
from glossary.files.selection import select
from glossary.files.table_writing import write_table, write_workbook
from glossary.files.tbx_writing import write_tbx
from glossary.merging import imports
from glossary.merging.importing import carry_out
from glossary.merging.imports import ImportState, Tally
from glossary.merging.planning import Wishes, plan
from glossary.merging.preparing import By, next_term, prepared
from glossary.model import (
    Concept,
    Equivalence,
    Form,
    FormKind,
    Gender,
    PartOfSpeech,
    Period,
    Relation,
    RelationKind,
    Review,
    Sensitivity,
    Side,
    Term,
    TermKind,
    TermStatus,
    UseRule,
)
from glossary.rows import change
from glossary.schema import migrations
from reader.term_files import File, Told, entries_of

AT = "2026-03-01T10:00:00.000Z"
WRITERS = {
    "tbx3": ("g.tbx", lambda chosen: write_tbx(chosen, 3)),
    "tbx2": ("g.tbx", lambda chosen: write_tbx(chosen, 2)),
    "csv": ("g.csv", write_table),
    "tsv": ("g.tsv", lambda chosen: write_table(chosen, "\t")),
    "xlsx": ("g.xlsx", write_workbook),
}


def glossary(concepts=()):
    """A glossary in memory with these concepts, as a store keeps them."""
    db = Database(memory=True)
    migrations.apply(db)
    for concept in concepts:
        store.add_concept(db, concept, 1, AT)
        ids = {}
        for term in concept.terms:
            successor = ids.get(term.successor)
            ids[term.id] = store.add_term(db, replace(term, successor=successor), 1, AT).id
    for concept in concepts:
        for relation in concept.relations:
            amending.relate(db, concept.id, relation, 1, AT)
    return db


def written(db, kind, *, is_whole=True, languages=()):
    """The glossary as a file."""
    _, write = WRITERS[kind]
    return b"".join(write(select(store.concepts(db), is_whole=is_whole, languages=languages)))


def take_in(db, content, name="g.tbx", told=Told(), person=1, at=AT, **wishes):  # noqa: B008 (frozen)
    """Take a file in; the report, the merges, and the id of the import."""
    file, tally = File.of(name, content, told), Tally()
    import_id = imports.hand_in(db, name, None, {}, person, at)
    begin = imports.standing(db, person)
    merges = list(
        map(tally.count, plan(entries_of(file, BytesIO(content), tally.tell), begin, Wishes(**wishes)))
    )
    new = prepared(merges, next_term(db), By(person, at, "a file"))
    for problem in carry_out(db, merges, import_id, new):
        tally.tell(problem)
    imports.settle(db, import_id, ImportState.TAKEN_IN, tally.as_json(), at)
    return tally.as_json(), merges, import_id


def records(db):
    """The concepts without the ids that every store gives anew; successors by their words."""
    found = []
    for concept in store.concepts(db):
        by_id = {term.id: (term.variety, term.text) for term in concept.terms}
        terms = [
            (
                by_id.get(term.successor),
                replace(
                    term,
                    id=0,
                    successor=None,
                    forms=tuple(replace(form, id=0) for form in term.forms),
                ),
            )
            for term in concept.terms
        ]
        found.append((replace(concept, terms=()), terms))
    return found


def settle(db, term_id, status, review=Review.APPROVED):
    change(db, "terms", term_id, {"status": status, "review": review}, "")


# ---------------------------------------------------------------- random concepts

letters = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
texts = st.text(letters, max_size=20) | st.sampled_from(
    [
        "=1+1", "'=1", "[hevok:status] proposed", '"quoted"', "{json", "[list", "a\r\nb\rc", " spaces ",
        "]]>", "&amp; <b>", "\u202eabc", "a;b|c", "علوي", "\x0b", "_x000B_", "#remark",
        "tab\there", "\ufeffmark",
    ]
)  # fmt: skip
words = texts.map(str.strip).filter(bool)
days = st.dates().map(str)
forms = st.builds(
    Form,
    words,
    st.sampled_from(FormKind),
    st.booleans(),
    st.lists(words, max_size=2).map(tuple),
    st.integers(1, 60),
    st.sampled_from(Side),
)


@st.composite
def terms(draw, concept):
    found = []
    preferred = set()
    for number in range(1, draw(st.integers(0, 6)) + 1):
        earlier = [term for term in found if draw(st.booleans())]
        language = draw(st.sampled_from(["en", "ar", "kmr", "ckb", "de", "sr-Latn"]))
        own = [term.id for term in earlier if term.language == language]
        term = Term(
            id=number,
            concept=concept,
            language=language,
            text=draw(words),
            variety=draw(st.just("") | texts),
            script=draw(st.sampled_from(["", "Arab", "Latn"])),
            kind=draw(st.sampled_from(TermKind)),
            status=draw(st.sampled_from(TermStatus)),
            use_rule=draw(st.sampled_from(UseRule)),
            equivalence=draw(st.sampled_from(Equivalence)),
            gender=draw(st.sampled_from(Gender)),
            review=draw(st.sampled_from(Review)),
            note=draw(texts),
            reason=draw(texts),
            successor=draw(st.sampled_from([None, *own])),
            forms=tuple(draw(st.lists(forms, max_size=3, unique_by=lambda form: (form.text, form.kind)))),
        )
        place = (term.language, term.variety, term.script, term.kind)
        if any((one.language, one.variety, one.text) == (language, term.variety, term.text) for one in found):
            continue
        if term.status is TermStatus.PREFERRED and place in preferred:
            continue
        if term.status is TermStatus.PREFERRED:
            preferred.add(place)
        found.append(term)
    return tuple(found)


@st.composite
def concepts(draw):
    ids = draw(st.lists(st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}", fullmatch=True), max_size=4, unique=True))
    found = []
    for id_ in ids:
        others = [other for other in ids if other != id_]
        relation = st.builds(Relation, st.sampled_from(RelationKind), st.sampled_from(others or ["-"]))
        period = Period(draw(st.just("") | days), draw(st.just("") | days), draw(texts))
        found.append(
            Concept(
                id=id_,
                part_of_speech=draw(st.sampled_from(PartOfSpeech)),
                definition=draw(texts),
                notes=draw(texts),
                period=draw(st.sampled_from([None, period])),
                review=draw(st.sampled_from(Review)),
                terms=draw(terms(id_)),
                subject=draw(texts),
                sensitivity=draw(st.sampled_from(Sensitivity)),
                contrast=draw(texts),
                relations=tuple(draw(st.lists(relation, max_size=2, unique=True))) if others else (),
            )
        )
    return found


@st.composite
def two_glossaries(draw):
    """A glossary, and another that is partly the same: other fields and statuses, more terms and forms."""
    here = draw(concepts())
    there = []
    for concept in here:
        terms = []
        for term in concept.terms:
            if draw(st.booleans()):
                status = draw(st.sampled_from([TermStatus.ADMITTED, TermStatus.DEPRECATED, term.status]))
                more = draw(st.lists(forms, max_size=1))
                taken = {(form.text, form.kind) for form in term.forms}
                new = tuple(form for form in more if (form.text, form.kind) not in taken)
                term = replace(
                    term,
                    note=draw(texts),
                    status=status,
                    gender=draw(st.sampled_from(Gender)),
                    forms=term.forms + new,
                )
            terms.append(term)
        added = Term(99, concept.id, "fr", draw(words), status=draw(st.sampled_from(TermStatus)))
        there.append(replace(concept, definition=draw(texts), terms=(*terms, added), relations=()))
    fresh = [one for one in draw(concepts()) if one.id not in {concept.id for concept in here}]
    return here, there + [replace(one, relations=()) for one in fresh]
