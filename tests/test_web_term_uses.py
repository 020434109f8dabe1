"""The pages of uses, consistency and rehearsal: every state is shown, and every act is a form."""

import re
from html import unescape

import pytest

from glossary import store
from glossary.deciding import rules
from glossary.deliberation import Rule
from glossary.model import Concept, PartOfSpeech, Term, TermStatus
from reader import consistency, desk, jobs, occurring, rewording
from reader.jobs import Running
from reader.memory import units
from reader.model import Origin
from reader.web import create_app
from reader.web import term_uses as pages
from reader.worker import KINDS
from tests.conftest import take_in

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
AT = "2026-01-01T00:00:00.000Z"


@pytest.fixture
def client(memory):
    return create_app(memory).test_client()


@pytest.fixture
def village(memory):
    """The ids of a document and of the term that would be preferred."""
    with memory.writing() as db:
        store.add_concept(db, Concept("alawite", PartOfSpeech.NOUN_OR_ADJECTIVE, ""), 1, AT)
        for language, text, status in (
            ("en", "Alawite", TermStatus.PREFERRED),
            ("kmr", "elewî", TermStatus.PREFERRED),
            ("kmr", "nusayrî", TermStatus.ADMITTED),
        ):
            new = store.add_term(db, Term(0, "alawite", language, text, status=status), 1, AT)
        pair = ("en", "Alawite songs"), ("kmr", "Stranên elewiyan <b>")
        units.keep(db, *pair, Origin.IMPORTED, memory.stamp(), kept=True)
    document = take_in(memory, "The Alawites left.\n\nThe Alawites stayed.\n\nAlawites came.")
    desk.translate(memory, document, 1, "kmr", "Elewiyan çûn.")
    desk.translate(memory, document, 2, "kmr", "Gundê elewiyê ma.")
    desk.translate(memory, document, 3, "kmr", "Ew hatin.")
    return document, new.id


def post(client, address, **data):
    return client.post(address, data=data, headers=FROM_HERE)


def plain(answer):
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text)))


def seen(client, term):
    text = client.get(f"/glossary/alawite/rehearsal/?lang=kmr&term={term}").text
    return re.search(r'name="seen" value="([^"]*)"', text)[1]


def apply(client, term, **more):
    data = {"lang": "kmr", "term": term, "reason": "In May.", "seen": seen(client, term)} | more
    return post(client, "/glossary/alawite/rehearsal/", **data)


# ---------------------------------------------------------------- uses


def test_uses_are_shown_in_context_with_their_terms_marked(client, village):
    page = client.get("/glossary/alawite/uses/?lang=kmr")
    assert page.text.count('class="unit"') == 3
    assert '<span class="found">Elewiyan</span>' in page.text
    assert '<span class="found">Alawites</span>' in page.text
    assert "&lt;b&gt;" in page.text
    assert f'href="/desk/{village[0]}?langs=kmr&amp;to=kmr&amp;at=1#s-1"' in page.text
    assert "rendered by none of them" in page.text


def test_the_uses_of_one_term_and_the_missing_ones_are_shown_alone(client, village):
    assert client.get(f"/glossary/alawite/uses/?lang=kmr&term={village[1]}").text.count('class="unit"') == 0
    missing = client.get("/glossary/alawite/uses/?lang=kmr&missing=1")
    assert missing.text.count('class="unit"') == 1
    assert "Ew hatin." in missing.text


def test_pages_of_uses_follow_each_other(client, memory, village):
    take_in(memory, "\n\n".join(f"Alawites {number}." for number in range(60)))
    page = client.get("/glossary/alawite/uses/?lang=en")
    later = unescape(re.search(r'href="([^"]+)" rel="next"', page.text)[1])
    last = client.get(later)
    assert page.text.count('class="unit"') == 50
    assert last.text.count('class="unit"') == 14
    assert 'rel="next"' not in last.text


def test_a_page_that_waits_for_the_index_says_how_far_it_is(client, memory, village, monkeypatch):
    monkeypatch.setattr(occurring, "FEW", 0)
    monkeypatch.setattr(memory, "tend", lambda: None)
    take_in(memory, "Alawites again.")
    for address in ("alawite/uses/", f"alawite/rehearsal/?lang=kmr&term={village[1]}", "consistency/"):
        said = plain(client.get(f"/glossary/{address}"))
        assert re.search(r"looked through for the glossary's terms: \d+ % are done", said)
    assert "Prefer it" not in plain(client.get(f"/glossary/alawite/rehearsal/?lang=kmr&term={village[1]}"))


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("no-such/uses/", 404),
        ("alawite/uses/?lang=xx", 404),
        ("alawite/uses/?lang=kmr&term=999", 404),
        ("alawite/uses/?lang=kmr&after=zz", 422),
        ("alawite/rehearsal/?lang=xx&term=1", 404),
        ("alawite/rehearsal/?lang=kmr&term=999", 404),
        ("changes/7/", 404),
        ("consistency/?lang=xx", 404),
        ("consistency/99/kmr/", 404),
        ("consistency/1/xx/", 404),
        ("consistency/1/en/", 422),
    ],
)
def test_what_is_not_there_gets_a_sentence(client, village, address, status):
    answer = client.get(f"/glossary/{address}")
    assert answer.status_code == status
    assert "Something went wrong" not in answer.text


def test_pages_without_anything_say_so(client, memory):
    with memory.writing() as db:
        store.add_concept(db, Concept("well", PartOfSpeech.NOUN, ""), 1, AT)
    document = take_in(memory, "Nothing.")
    assert "No text in this language uses it yet." in plain(client.get("/glossary/well/uses/"))
    assert "No language has two terms for it" in plain(client.get("/glossary/well/rehearsal/"))
    assert "Nothing: every term is used" in plain(client.get("/glossary/consistency/"))
    said = plain(client.get(f"/glossary/consistency/{document}/kmr/"))
    assert "is a term of the glossary yet" in said


# ---------------------------------------------------------------- rehearsal


def test_a_rehearsal_is_walked_through_to_its_end_and_back(client, memory, village):
    document, term = village
    shown = client.get(f"/glossary/alawite/rehearsal/?lang=kmr&term={term}").text
    assert "<del>Elewiyan</del><ins>Nusayriyan</ins>" in shown
    assert "Words beside it may have to agree with another gender." in shown
    assert "1 unit of the memory would be offered with a penalty" in shown

    answer = apply(client, term, note="Nusayrî from May on.")
    assert answer.status_code == 303
    act = client.get(answer.location)
    assert "1 translation says the new term." in plain(act)
    assert act.text.count('class="unit"') == 1
    assert "Nusayrî from May on." in act.text

    (left,) = rewording.queue(memory, 1).left
    post(
        client,
        "/glossary/consistency/accept",
        bead=left.used.bead,
        name="glossary-forbidden",
        detail="elewî",
        reason="A place.",
        back=answer.location,
    )
    assert "Nothing is left" in plain(client.get(answer.location))
    post(client, f"{answer.location}note", note="Since May.")
    assert "Since May." in client.get(answer.location).text

    undone = post(client, f"{answer.location}undo")
    assert "This was undone" in plain(client.get(undone.location))
    with memory.reading() as db:
        assert store.terms_for(db, ["alawite"], "kmr")[0].text == "elewî"
    assert post(client, f"{answer.location}undo").status_code == 422
    assert document


def test_a_change_without_a_reason_keeps_what_was_typed(client, village):
    answer = apply(client, village[1], reason=" ", note="My note.")
    assert answer.status_code == 422
    assert "Say why the term changes" in answer.text
    assert "My note." in answer.text


def test_a_change_upon_an_older_rehearsal_is_refused(client, memory, village):
    document, term = village
    mark = seen(client, term)
    desk.translate(memory, document, 1, "kmr", "Elewiyan zû çûn.")
    answer = apply(client, term, seen=mark)
    assert answer.status_code == 409
    assert "look at it again" in plain(answer)


def test_where_others_have_a_say_nothing_changes(client, memory, village):
    with memory.writing() as db:
        rules.declare(db, Rule("kmr", 2, (), 1, AT, ""))
    answer = apply(client, village[1])
    assert answer.status_code == 422
    assert "others have a say" in plain(answer)


def test_a_large_change_is_made_and_undone_by_the_worker(client, memory, village, monkeypatch):
    monkeypatch.setattr(pages, "AT_ONCE", 0)
    monkeypatch.setattr(jobs, "start_worker", lambda path: None)
    answer = apply(client, village[1])
    assert "/jobs/" in answer.location

    def work():
        job = jobs.newest(memory)[0]
        return KINDS[job.kind](Running(job, memory))

    assert work() == "1 translations say the new term, 1 wait for a person."
    post(client, "/glossary/changes/1/undo")
    assert work() == "1 translations are as before, 0 were saved since and stay."


# ---------------------------------------------------------------- consistency


def test_what_is_mixed_is_something_to_look_at(client, memory, village):
    document, _ = village
    desk.translate(memory, document, 3, "kmr", "Nusayrî hatin.")
    page = client.get("/glossary/consistency/")
    assert "Several terms for one concept in one document" in plain(page)
    assert "Nothing: every term is used" not in plain(page)
    assert "Nothing more" in plain(client.get("/glossary/consistency/?after=999999"))


@pytest.mark.parametrize("address", ["", "?lang=kmr", "{}/kmr/"])
def test_concepts_are_called_by_their_english_term_and_linked(client, memory, village, address):
    desk.translate(memory, village[0], 2, "kmr", "Gundê nusayriyan ma.")
    text = client.get(f"/glossary/consistency/{address.format(village[0])}").text
    linked = re.findall(r'<a href="/glossary/alawite(?:/uses/\?lang=kmr)?">(.*?)</a>', text)
    assert linked
    assert {re.sub("<[^>]+>", "", each) for each in linked} == {"Alawite"}
    assert "<code>alawite</code>" not in text


def test_a_concept_without_an_english_term_is_called_by_another_or_its_id(memory, village):
    with memory.writing() as db:
        for id_ in ("quay", "pier"):
            store.add_concept(db, Concept(id_, PartOfSpeech.NOUN, ""), 1, AT)
        store.add_term(db, Term(0, "quay", "kmr", "rasif", status=TermStatus.PREFERRED), 1, AT)
    called = consistency.names(memory, ["alawite", "quay", "pier", "gone"])
    assert {id_: term.text for id_, term in called.items()} == {"alawite": "Alawite", "quay": "rasif"}


def test_a_finding_is_let_stand_and_told_again(client, memory, village):
    document, _ = village
    address = f"/glossary/consistency/{document}/kmr/"
    page = client.get(address)
    assert "Missing" in plain(page)
    (finding,) = consistency.of_document(memory, document, "kmr").findings
    refused = post(
        client,
        "/glossary/consistency/accept",
        bead=finding.used.bead,
        name="glossary-missing",
        detail="alawite",
        reason=" ",
    )
    assert refused.status_code == 422
    answer = post(
        client,
        "/glossary/consistency/accept",
        bead=finding.used.bead,
        name="glossary-missing",
        detail="alawite",
        reason="A pronoun says it.",
        back=address,
    )
    assert answer.location == address
    page = client.get(address)
    assert "A pronoun says it." in page.text
    assert "Nothing: every term is used" in plain(page)
    acceptance = re.search(r'name="acceptance" value="(\d+)"', page.text)[1]
    post(client, "/glossary/consistency/take-back", acceptance=acceptance, back=address)
    assert "A pronoun says it." not in client.get(address).text
    assert post(client, "/glossary/consistency/take-back", acceptance=acceptance).status_code == 404


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:x"])
def test_a_form_leads_nowhere_else(client, memory, village, back):
    answer = post(
        client,
        "/glossary/consistency/accept",
        bead=1,
        name="glossary-missing",
        detail="x",
        reason="y",
        back=back,
    )
    assert answer.location == "/glossary/consistency/"


def test_an_unknown_check_is_refused(client, village):
    answer = post(client, "/glossary/consistency/accept", bead=1, name="no", detail="x", reason="y")
    assert answer.status_code == 422


def test_over_the_memory_terms_are_counted_and_findings_are_shown(client, village):
    page = client.get("/glossary/consistency/?lang=kmr")
    assert page.text.count('class="unit"') == 1
    assert "In texts of the memory" in page.text
    assert client.get("/glossary/consistency/?lang=kmr&of=units").status_code == 200


@pytest.mark.parametrize("interface", ["ar", "kmr", "ckb"])
def test_every_page_stands_in_the_direction_of_the_interface(client, village, interface):
    client.set_cookie("interface", interface)
    direction = "ltr" if interface == "kmr" else "rtl"
    for address in (
        "alawite/uses/",
        f"alawite/rehearsal/?lang=kmr&term={village[1]}",
        "consistency/",
        f"consistency/{village[0]}/kmr/",
    ):
        page = client.get(f"/glossary/{address}")
        assert page.status_code == 200
        assert f'dir="{direction}"' in page.text[:200]


def test_a_document_and_its_desk_lead_to_what_is_said_of_its_terms(client, village):
    document, _ = village
    for address in (f"/documents/{document}", f"/desk/{document}?langs=kmr"):
        page = client.get(address, follow_redirects=True)
        assert re.search(rf'href="/glossary/consistency/{document}/(ar|kmr|ckb)/"', page.text)
    assert client.get(f"/glossary/consistency/{document}/kmr/").status_code == 200


def test_every_term_in_use_leads_to_its_rehearsal_where_there_is_a_choice(client, village):
    _, new = village
    page = unescape(client.get("/glossary/alawite").text)
    addresses = re.findall(r'href="(/glossary/alawite/rehearsal/\?[^"]*)"', page)
    assert f"/glossary/alawite/rehearsal/?lang=kmr&term={new}" in addresses
    assert not any("lang=en" in address for address in addresses)
    assert all(client.get(address).status_code == 200 for address in addresses)
