"""The memory's pages: searched, edited, merged, emptied and put back, and nothing that was typed is lost."""

import re
from html import unescape

import pytest

from reader import concordance, desk, jobs, keeping
from reader.concordance import Asked
from reader.jobs import Running
from reader.memory import jobs as store
from reader.memory import units
from reader.model import JobState, Origin, Status
from reader.web import create_app
from reader.web import keeping as pages
from reader.worker import KINDS
from tests.conftest import writing_nothing

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def client(memory):
    return create_app(memory).test_client()


@pytest.fixture
def three(memory):
    """The ids of three units."""
    with memory.writing() as db:
        return [
            units.keep(db, ("en", source), (language, target), Origin.IMPORTED, memory.stamp(), kept=True)
            for source, language, target in (
                ("The old well.", "ar", "البئر القديمة."),
                ("The old well.", "ar", "النبع القديم."),
                ("Brunnen <b>&", "de-CH", "Der alte Brunnen."),
            )
        ]


def plain(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text)))


def post(client, address, **data):
    return client.post(address, data=data, headers=FROM_HERE)


def held(memory):
    return {hit.unit.target for hit in concordance.look(memory, Asked(limit=99)).hits}


def form_of(client, unit):
    text = client.get(f"/memory/units/{unit}").text
    return {"seen": re.search(r'name="seen" value="([^"]*)"', text)[1]}


def test_a_unit_of_any_language_is_shown_and_found(client, three):
    page = client.get("/memory/?q=brunnen")
    assert page.status_code == 200
    assert '<span class="found">Brunnen</span>' in page.text
    assert "Brunnen</span> &lt;b&gt;&amp;" in page.text
    assert client.get("/memory/?target=de-CH&side=source&way=parts&q=runn").text.count('class="unit"') == 1


@pytest.mark.parametrize("query", ["َُ", "x" * 20_000, "(", "**"])
def test_what_cannot_be_looked_for_gets_a_sentence(client, three, query):
    page = client.get("/memory/", query_string={"q": query, "way": "regex" if query == "(" else "whole"})
    assert page.status_code == 200
    said = plain(page)
    assert "looked for" in said or "regular expression" in said or "No unit holds" in said


def test_filters_stay_in_the_addresses_of_pages(client, memory):
    with memory.writing() as db:
        for number in range(70):
            units.keep(
                db, ("en", f"Well {number}."), ("ar", str(number)), Origin.TYPED, memory.stamp(), kept=True
            )
    page = client.get("/memory/?q=well&origin=typed&way=whole")
    later = unescape(re.search(r'href="([^"]+)" rel="next"', page.text)[1])
    assert "origin=typed" in later
    assert "31 to 60" in plain(client.get(later))
    assert client.get("/memory/?q=well&origin=imported").text.count('class="unit"') == 0


def test_an_edit_is_kept_and_leads_back(client, memory, three):
    form = form_of(client, three[0])
    answer = post(
        client,
        f"/memory/units/{three[0]}",
        **form,
        source="The very old well.",
        target="البئر القديمة جدا.",
        status="approved",
        note="seen",
        back="/memory/?q=old",
    )
    assert (answer.status_code, answer.location) == (303, "/memory/?q=old")
    kept = keeping.one(memory, three[0]).unit
    assert (kept.source, kept.status, kept.note) == ("The very old well.", Status.APPROVED, "seen")


def test_a_conflict_shows_both_texts_and_loses_none(client, memory, three):
    form = form_of(client, three[0])
    keeping.edit(memory, three[0], keeping.Edit("The old well.", "بئر", Status.TRANSLATED), form["seen"])
    answer = post(client, f"/memory/units/{three[0]}", **form, source="The old well!", target="حفرة")
    assert answer.status_code == 409
    assert "changed" in plain(answer)
    assert "بئر" in answer.text
    assert ">حفرة</textarea>" in answer.text
    assert ">The old well!</textarea>" in answer.text
    again = {"seen": re.search(r'name="seen" value="([^"]*)"', answer.text)[1]}
    assert (
        post(client, f"/memory/units/{three[0]}", **again, source="The old well!", target="حفرة").status_code
        == 303
    )
    assert "حفرة" in held(memory)


def test_an_empty_side_is_refused_and_what_was_typed_stays(client, three):
    answer = post(
        client, f"/memory/units/{three[0]}", **form_of(client, three[0]), source="Kept!", target=" "
    )
    assert answer.status_code == 422
    assert ">Kept!</textarea>" in answer.text


def test_a_back_address_elsewhere_is_not_followed(client, three):
    answer = post(
        client,
        f"/memory/units/{three[0]}",
        **form_of(client, three[0]),
        source="a",
        target="b",
        back="https://example.org/",
    )
    assert answer.location == "/memory/"


def test_chosen_units_are_deleted_brought_back_and_the_act_undone(client, memory, three):
    answer = post(client, "/memory/units", unit=three[:2], act="delete")
    assert answer.status_code == 303
    assert held(memory) == {"Der alte Brunnen."}
    acts = client.get(answer.location)
    assert "Units were deleted: 2 units to the bin" in plain(acts)
    assert "2 units" in plain(client.get("/memory/bin"))
    assert post(client, "/memory/bin", unit=three[0]).status_code == 303
    assert len(held(memory)) == 2
    undo = re.search(r'action="(/memory/acts/\d+/undo)"', acts.text)[1]
    assert "Undone" in plain(client.get(post(client, undo).location))
    assert len(held(memory)) == 3
    assert post(client, undo).status_code == 422
    assert post(client, "/memory/units", act="delete").status_code == 422


def test_chosen_units_are_merged_into_the_one_that_stays(client, memory, three):
    answer = post(client, "/memory/units", unit=three[:2], act="merge")
    page = client.get(answer.location)
    assert page.text.count('type="radio"') == 2
    assert post(client, "/memory/merge", unit=three[:2]).status_code == 422
    assert post(client, "/memory/merge", unit=three, into=three[0]).status_code == 422
    assert post(client, "/memory/merge", unit=three[:2], into=three[1]).status_code == 303
    assert held(memory) == {"النبع القديم.", "Der alte Brunnen."}


def test_contradictions_and_duplicates_are_listed(client, memory, three):
    with memory.writing() as db:
        units.keep(
            db, ("en", "the OLD well"), ("ar", "البئر القديمة"), Origin.TYPED, memory.stamp(), kept=True
        )
    assert client.get("/memory/clashes/source").text.count('class="unit"') == 2
    assert client.get("/memory/clashes/duplicates").text.count('class="unit"') == 2
    assert "There are none." in plain(client.get("/memory/clashes/target"))
    assert client.get("/memory/clashes/else").status_code == 404


def test_a_clean_up_is_counted_first_and_undone_as_a_whole(client, memory, three):
    page = client.get("/memory/clean?origin=imported&target=ar&unused=1")
    assert "2 units would go to the bin" in plain(page)
    assert len(held(memory)) == 3
    address = unescape(re.search(r'action="(/memory/clean[^"]*)"', page.text)[1])
    done = post(client, address)
    assert done.status_code == 303
    assert held(memory) == {"Der alte Brunnen."}
    undo = re.search(r'action="(/memory/acts/\d+/undo)"', client.get(done.location).text)[1]
    post(client, undo)
    assert len(held(memory)) == 3


def test_a_large_clean_up_and_its_undoing_are_left_to_the_worker(client, memory, three, monkeypatch):
    monkeypatch.setattr(pages, "AT_ONCE", 1)
    monkeypatch.setattr(jobs, "start_worker", lambda path: None)
    for address, kind in (("/memory/clean?target=ar", "clean"), ("/memory/acts/1/undo", "undo-act")):
        began = post(client, address)
        job = jobs.newest(memory)[0]
        assert (job.kind, began.location) == (kind, f"/jobs/{job.id}")
        assert "units" in KINDS[kind](Running(job, memory))
        assert len(held(memory)) == {"clean": 1, "undo-act": 3}[kind]
        with memory.writing() as db:
            store.end(db, job.id, JobState.DONE, "", "")
    assert 'href="/memory/acts"' in client.get("/jobs/").text


def test_a_clean_up_of_everything_is_refused(client, memory, three):
    assert post(client, "/memory/clean").status_code == 422
    assert "every unit" in plain(client.get("/memory/clean?origin=&contains="))
    assert len(held(memory)) == 3
    assert client.get("/memory/clean?ratio=1.1").status_code == 200
    assert client.get("/memory/clean?ratio=nan&contains=%00&document=x&since=long%20ago").status_code == 200


def test_what_is_not_there_is_said(client):
    assert client.get("/memory/units/7").status_code == 404
    assert client.get("/memory/units/99999999999999999999").status_code == 404
    assert client.get("/memory/merge?unit=7").status_code == 404
    assert post(client, "/memory/acts/7/undo").status_code == 404


def test_no_page_of_the_memory_writes_when_it_is_read(client, memory, three, document):
    desk.translate(memory, document, 2, "ar", "فتح المجلس البئر.")
    keeping.delete(memory, three[:1])
    with writing_nothing(memory):
        for page in (
            "",
            "bin",
            "acts",
            "clean?same=1",
            "clashes/duplicates",
            "clashes/source",
            f"units/{three[1]}",
            "holdings",
        ):
            assert client.get(f"/memory/{page}").status_code == 200, page
