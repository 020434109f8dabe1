from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader import analysis, desk, documents, formats, jobs, languages
from reader.analysis import Analysis, Band
from reader.errors import Refused, Unknown
from reader.web import analysing, create_app
from reader.workspace import Workspace, open_memory
from tests.cli_support import Hevok, fresh_memory, hevok, unbegun

__all__ = ["fresh_memory", "hevok", "unbegun"]

OLD = """The committee met in the old town hall on Monday.

Nobody knew what would come next.

The water of the river rose again during the night and took the bridge with it.
"""
NEW = """The committee met in the old town hall on Monday.

Nobody knew what would come next!

The water of the river rose again during the morning and took the bridge with it.

The committee met in the old town hall on Tuesday.

A sentence that nothing resembles stands here.

A sentence that nothing resembles stands here.
"""


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        for title, text in (("Old", OLD), ("New", NEW)):
            documents.take_in(opened, formats.read_pasted(text), languages.by_code("en"), title=title)
        for place, words in enumerate(("واحد", "اثنان", "ثلاثة"), start=1):
            desk.translate(opened, 1, place, "ar", words)
        yield opened


def segments(found: Analysis) -> dict[str, int]:
    return {band.name: band.segments for band in found.bands if band.segments}


def test_every_segment_falls_into_the_band_of_the_score_it_is_offered(workspace: Workspace) -> None:
    assert segments(analysis.analyse(workspace, 2, "ar")) == {
        "100": 1,
        "95-99": 1,
        "85-94": 1,
        "75-84": 1,  # another day: capped at 84
        "repetitions": 1,
        "no match": 1,
    }


def test_nothing_is_offered_in_a_language_that_the_memory_does_not_have(workspace: Workspace) -> None:
    assert segments(analysis.analyse(workspace, 2, "ckb")) == {"repetitions": 1, "no match": 5}


def test_what_is_translated_stands_in_a_band_of_its_own(workspace: Workspace) -> None:
    assert segments(analysis.analyse(workspace, 1, "ar")) == {"translated": 3}


def test_words_and_characters_are_those_of_the_source(workspace: Workspace) -> None:
    found = analysis.analyse(workspace, 1, "ar")
    assert found.total == Band("total", 3, 10 + 6 + 16, 40 + 28 + 64)
    assert sum(band.words for band in found.bands) == found.total.words


def test_a_bead_of_two_segments_counts_both(workspace: Workspace) -> None:
    before = analysis.analyse(workspace, 2, "ar").total
    with workspace.reading() as db:
        from reader.memory import beads

        bead = beads.at(db, 2, "ar", 1)
    desk.join_next(workspace, bead.id, bead.translation.revision)
    after = analysis.analyse(workspace, 2, "ar").total
    assert (after.segments, after.words, after.characters) == (
        before.segments,
        before.words,
        before.characters,
    )


def test_how_far_it_is_never_falls_and_may_end_it(workspace: Workspace) -> None:
    told: list[tuple[int, int]] = []
    analysis.analyse(workspace, 2, "ar", lambda done, total: told.append((done, total)))
    assert told == [(n, 6) for n in range(7)]
    with pytest.raises(KeyboardInterrupt):
        analysis.analyse(workspace, 2, "ar", _end)


def _end(done: int, total: int) -> None:
    raise KeyboardInterrupt


def test_a_document_that_is_not_there_or_in_that_language_already_is_told_of(workspace: Workspace) -> None:
    with pytest.raises(Unknown):
        analysis.analyse(workspace, 9, "ar")
    with pytest.raises(Refused, match="is English already"):
        analysis.analyse(workspace, 1, "en")


def test_the_command_prints_a_table_json_or_words(hevok: Hevok) -> None:
    path = hevok.folder / "new.txt"
    path.write_text(NEW, encoding="utf-8")
    hevok.ok("add", path, "--lang", "en")
    found = hevok.json("analyse", 1, "--to", "ar")
    assert (found["from"], found["to"], found["total"]["segments"]) == ("en", "ar", 6)
    rows = list(csv.DictReader(io.StringIO(hevok.ok("analyse", 1, "--to", "ar", "--csv"))))
    assert [row["band"] for row in rows] == [*analysis.NAMES, "total"]
    assert {row["band"]: int(row["words"]) for row in rows}["total"] == found["total"]["words"]
    assert "repetitions" in hevok.ok("analyse", 1, "--to", "ar")
    assert "no document" in hevok.refused("analyse", 7, "--to", "ar").lower()


# ---------------------------------------------------------------- the page

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


def test_the_page_shows_every_band_and_offers_a_table(workspace: Workspace) -> None:
    client = create_app(workspace).test_client()
    answer = client.get("/documents/2/analysis?to=ar")
    assert answer.status_code == 200
    for words in ("Repetitions", "95-99 %", "No match", "Download as CSV"):
        assert words in answer.text
    table = client.get("/documents/2/analysis.csv?to=ar")
    assert table.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert rows[-1] == {"band": "total", "segments": "6", "words": "56", "characters": "255"}


def test_a_large_document_is_counted_by_the_worker(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysing, "AT_ONCE", 5)
    client = create_app(workspace).test_client()
    assert "has 6 segments" in client.get("/documents/2/analysis?to=ar").text
    assert client.get("/documents/2/analysis.csv?to=ar").status_code == 404
    answer = client.post("/documents/2/analysis", data={"to": "ar"}, headers=FROM_HERE)
    assert answer.status_code == 303
    jobs.wait(workspace, 1, show=lambda job: None)
    shown = client.get(answer.location).text
    assert "95-99 %" in shown
    assert analysis.from_json(jobs.one(workspace, 1).result) == analysis.analyse(workspace, 2, "ar")
    assert "95-99 %" not in client.get(answer.location.replace("to=ar", "to=ckb")).text
