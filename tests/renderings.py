"""What the tests of renderings share: a document and renderings of it, linked as a test wants them."""

from __future__ import annotations

from collections.abc import Sequence

from reader import aligning, languages, linking, review
from reader.formats import read_pasted
from reader.links import Link
from reader.memory import links as kept_links
from reader.memory import segments, sentences
from reader.memory.sentences import RenderingText, Sentence
from reader.model import BlockKind, Status
from reader.review import Linked
from reader.workspace import Workspace
from tests.conftest import take_in

ENGLISH = """The well

The council opened the old well in 1998. Nobody had asked whose water it was! The bakers came first.

The shepherds came on 3 May. They did not wait. The council closed the well again in 2004.
"""
KURMANJI = """Bîr

Di sala 1998an de meclîsê bîra kevn vekir. Kesî nepirsî ka av ya kê ye! Nanpêj pêşî hatin.

Şivan di 3ê Gulanê de hatin. Ew li bendê neman. Meclîsê di 2004an de bîr dîsa girt.
"""
ARABIC = """البئر

افتتح المجلس البئر القديمة عام 1998. لم يسأل أحد لمن كان ماؤها! جاء الخبازون أولا.

جاء الرعاة في 3 مايو. لم ينتظروا. أغلق المجلس البئر مرة أخرى في عام 2004.
"""

Wanted = tuple[tuple[int, ...], tuple[int, ...], float]
"""A link: its places, the numbers of its sentences from 0, and its confidence."""


def add(
    workspace: Workspace, document: int, code: str, text: str, *, replace: bool = False, anyway: bool = False
) -> aligning.Report:
    """Take in a rendering as the command does."""
    return aligning.add(
        workspace, document, read_pasted(text), languages.by_code(code), replace=replace, anyway=anyway
    )


def lay(
    workspace: Workspace, document: int, code: str, said: Sequence[str], wanted: Sequence[Wanted]
) -> None:
    """Take in a rendering with the links that a test wants, whatever the aligner would make of it."""
    with workspace.writing() as db:
        here = linking.scene(db, document, code)
        ids = {one.place: one.id for one in segments.of(db, document)}
        first = sentences.highest(db) + 1
        new = [
            Sentence(first + number, number + 1, 0, BlockKind.PARAGRAPH, text)
            for number, text in enumerate(said)
        ]
        beads = {one.link.segments[0]: one.link.bead for one in here.kept}
        after, made = 0, []
        for places, numbers, confidence in wanted:
            text = " ".join(said[number] for number in numbers)
            made.append(
                Link(
                    beads[ids[places[0]]] if places else 0,
                    tuple(ids[place] for place in places),
                    tuple(new[number].id for number in numbers),
                    text=text,
                    status=Status.DRAFT if text else Status.EMPTY,
                    after=0 if places else after,
                    confidence=confidence,
                    reasons=(1.0, 0.0, 0.0, 0.0),
                )
            )
            after = ids[places[-1]] if places else after
        stamp = workspace.stamp()
        text = RenderingText("", "text", "", "", "", stamp.person, stamp.at)
        linking.change(db, here, here.kept, made, "add rendering", stamp, added=new, text=text)


def one_by_one(count: int, confidence: float = 0.9) -> list[Wanted]:
    """As many links of one segment and one sentence."""
    return [((place,), (place - 1,), confidence) for place in range(1, count + 1)]


def laid(workspace: Workspace, code: str = "kmr", text: str = KURMANJI) -> int:
    """An English document of seven segments with a rendering of seven sentences, linked one by one."""
    document = take_in(workspace, ENGLISH)
    lay(workspace, document, code, sentences_of(text), one_by_one(7))
    return document


def sentences_of(text: str) -> list[str]:
    """The sentences of these small texts."""
    return [sentence + mark for line in text.split("\n") for sentence, mark in _cut(line.strip()) if sentence]


def _cut(line: str) -> list[tuple[str, str]]:
    parts, start = [], 0
    for at, sign in enumerate(line):
        if sign in ".!" and (at + 1 == len(line) or line[at + 1] == " "):
            parts.append((line[start:at].strip(), sign))
            start = at + 1
    return [*parts, (line[start:].strip(), "")]


def linked(workspace: Workspace, document: int, code: str = "kmr") -> list[Linked]:
    """The links of a rendering as its page shows them, in order."""
    rows = review.review(workspace, document, [code], limit=10_000).rows
    return [one for row in rows for one in row.linked]


def shapes(workspace: Workspace, document: int, code: str = "kmr") -> list[str]:
    return [one.shape for one in linked(workspace, document, code)]


def texts(workspace: Workspace, document: int, code: str = "kmr") -> list[str]:
    return [one.text for one in linked(workspace, document, code)]


def at(workspace: Workspace, document: int, number: int, code: str = "kmr") -> tuple[int, str]:
    """The bead and the state of the link that stands at a number from 0: what an act is given."""
    one = linked(workspace, document, code)[number]
    return one.bead.id, one.state


def snapshot(workspace: Workspace, document: int, code: str = "kmr") -> tuple[object, ...]:
    """All of a rendering that undoing gives back."""
    with workspace.reading() as db:
        rendering = sentences.rendering(db, document, code)
        links = [(one.link, one.person, one.saved_at, one.rendered) for one in kept_links.of(db, rendering)]
        learnt = list(
            db.query(
                """select b.id, s.text as source, t.text as target
                     from uses u join units n on n.id = u.unit_id and n.deleted_at = ''
                     join texts s on s.id = n.source_id join texts t on t.id = n.target_id
                     join beads b on b.id = u.bead_id where b.rendering_id = ? order by b.id""",
                [rendering],
            )
        )
        return links, sentences.of(db, rendering), sentences.text(db, rendering), learnt


def see_that_it_is_sound(workspace: Workspace, document: int, code: str = "kmr") -> None:
    """Every segment stands in one bead, every sentence in one link, and nothing points to what is gone."""
    with workspace.reading() as db:
        rendering = sentences.rendering(db, document, code)
        kept = kept_links.of(db, rendering)
        every = [
            row["id"]
            for row in db.query("select id from segments where document_id = ? order by id", [document])
        ]
        assert sorted(one for each in kept for one in each.link.segments) == every
        assert sorted(one for each in kept for one in each.link.sentences) == sorted(
            one.id for one in sentences.of(db, rendering)
        )
        assert all(each.link.segments or each.link.is_aligned for each in kept)
        assert not db.execute("pragma foreign_key_check").fetchall()
