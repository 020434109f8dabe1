"""The rows of a review: seen at a glance as they are in full, in windows, in either order."""

import json
import random
from pathlib import Path

import pytest

from reader import aligning, documents, languages, linking, links, review
from reader.errors import HevokError, Refused
from reader.formats import read_pasted
from reader.linking import scene
from reader.review import Doubt, ReviewRow
from reader.workspace import Workspace
from tests.conftest import take_in

TEXTS = json.loads((Path(__file__).parent / "cases" / "renderings.json").read_text(encoding="utf-8"))
ACTS = (
    linking.join,
    linking.split,
    linking.unlink,
    linking.swap,
    linking.mark_omitted,
    linking.mark_added,
    linking.confirm,
    linking.withdraw,
    lambda workspace, bead, state: linking.edit(workspace, bead, state, "كلمات أخرى."),
    lambda workspace, bead, state: linking.fix(workspace, bead, state, fixed=True),
    lambda workspace, bead, state: linking.move_sentence(workspace, bead, state, onward=True),
    lambda workspace, bead, state: linking.move_segment(workspace, bead, state, onward=False),
)


@pytest.fixture
def document(memory: Workspace) -> int:
    found = take_in(memory, TEXTS["en"])
    for code in ("ar", "ckb"):
        aligning.add(memory, found, read_pasted(TEXTS[code]), languages.by_code(code), anyway=True)
    return found


def rows(memory: Workspace, document: int, *codes: str, **how: object) -> tuple[ReviewRow, ...]:
    return review.review(memory, document, codes or ("ar",), **how).rows


def every(found: tuple[ReviewRow, ...]) -> list[review.Linked]:
    return [one for row in found for one in row.linked]


@pytest.mark.parametrize("seed", range(8))
def test_what_is_seen_at_a_glance_is_what_the_links_are(memory: Workspace, document: int, seed: int) -> None:
    chosen = random.Random(seed)
    for _ in range(12):
        one = chosen.choice(every(rows(memory, document)))
        try:
            chosen.choice(ACTS)(memory, one.bead.id, one.state)
        except HevokError:
            continue
    if seed % 2:
        with memory.reading() as db:
            blocks = [row["id"] for row in db.query("select id from blocks order by position")]
        documents.set_aside(memory, document, blocks[2], "set aside by hand")
    found = {one.bead.id: one for one in every(rows(memory, document))}
    with memory.reading() as db:
        here = scene(db, document, "ar")
    states = linking.states(here.kept)
    assert found.keys() == {one.link.bead for one in here.kept}
    for kept, state in zip(here.kept, states, strict=True):
        one = found[kept.link.bead]
        assert one.state == state
        assert one.is_edited == links.is_edited(kept.link, here.texts)
        assert tuple(sentence.id for sentence in one.sentences) == kept.link.sentences
        assert (Doubt.OMITTED in one.doubts) == (
            kept.link.is_omission and not kept.link.is_fixed and not kept.link.is_confirmed
        )
    standing = review.review(memory, document, ["ar"]).standing["ar"]
    assert standing.doubtful == sum(bool(one.doubts) for one in found.values())
    assert standing.confirmed == sum(one.is_confirmed for one in found.values())
    assert standing.omitted == sum(len(one.bead.places) for one in found.values() if one.is_omission)
    assert standing.sure == tuple(sorted(standing.sure))
    for minimum in (0.0, 0.5, 0.99):
        sure = linking.sure(memory, document, "ar", minimum)
        assert len(sure) == sum(one >= minimum for one in standing.sure)


def test_windows_hold_every_row_once_and_the_one_that_is_asked_for(memory: Workspace, document: int) -> None:
    whole = rows(memory, document, "ar", "ckb")
    first, keys = 1, []
    while first:
        found = review.review(memory, document, ["ar", "ckb"], first=first, limit=3)
        keys += [row.key for row in found.rows]
        first = found.after
    assert keys == [row.key for row in whole]
    for row in whole:
        bead = row.linked[-1].bead.id
        assert row.key in [one.key for one in rows(memory, document, "ar", "ckb", at=bead, limit=3)]


def test_rows_are_closed_under_the_links_of_all_renderings(memory: Workspace, document: int) -> None:
    found = rows(memory, document, "ar", "ckb")
    places = [segment.place for row in found for segment in row.segments]
    assert places == list(range(1, 13))
    for row in found:
        here = {segment.place for segment in row.segments}
        assert all(set(one.bead.places) <= here for one in row.linked)
    joined = [row for row in found if row.disagreement]
    assert [tuple(segment.place for segment in row.segments) for row in joined] == [(3, 4), (5, 6), (9,)]


def test_the_least_certain_come_first_and_what_is_mended_stays_in_sight(
    memory: Workspace, document: int
) -> None:
    found = rows(memory, document, order="worst")
    certainties = [row.certainty for row in found]
    assert certainties == sorted(certainties)
    staying = [row.linked[0].bead.id for row in found[:4]]
    linking.fix(memory, staying[0], found[0].linked[0].state, fixed=True)
    assert rows(memory, document, order="worst", limit=4)[0].linked[0].bead.id != staying[0]
    again = rows(memory, document, order="worst", limit=4, staying=staying)
    assert [row.linked[0].bead.id for row in again] == staying
    assert rows(memory, document, order="worst", limit=4, at=staying[0])[0].linked[0].bead.id == staying[0]


def test_the_next_doubtful_row_is_found_behind_another_and_from_the_top_again(
    memory: Workspace, document: int
) -> None:
    doubtful = [row.key for row in rows(memory, document) if row.is_doubtful]
    assert len(doubtful) >= 2
    seen = [review.next_doubtful(memory, document, ["ar"], after=key) for key in doubtful]
    assert [row.key for row in seen if row] == [*doubtful[1:], doubtful[0]]


def test_renderings_that_are_not_there_or_too_many_are_refused(memory: Workspace, document: int) -> None:
    with pytest.raises(Refused, match="Kurmanji"):
        rows(memory, document, "kmr")
    other = take_in(memory, "Another text.")
    with pytest.raises(Refused, match="Add one first"):
        rows(memory, other)
