"""The pages of a source that changes: forms first, nothing written by looking, and what was typed is kept."""

import re
from html import unescape
from io import BytesIO

import pytest

from reader import desk, revising
from reader.memory import beads, segments
from reader.memory import documents as rows
from reader.web import create_app
from tests.conftest import TEXT, take_in, writing_nothing

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
NEWER = TEXT.replace("The bakers came first.", "The bakers came last.").replace(
    "They did not wait.", "A dog barked somewhere."
)


@pytest.fixture
def client(memory):
    return create_app(memory).test_client()


@pytest.fixture
def translated(memory, document):
    for place in range(1, 8):
        desk.translate(memory, document, place, "ar", f"ترجمة {place}")
    return document


def post(client, where, **data):
    return client.post(where, data=data, headers=FROM_HERE)


def plain(answer):
    """The words of a page, without its markup."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def texts(memory, document):
    with memory.reading() as db:
        return [segment.text for segment in segments.of(db, document)]


def segment_id(memory, document, place):
    with memory.reading() as db:
        return segments.at(db, document, place).id


def blocks(memory, document):
    with memory.reading() as db:
        return rows.blocks(db, document)


def bead(memory, document, place, language="ar"):
    with memory.reading() as db:
        return beads.at(db, document, language, place)


# --- a segment and a block


def test_a_segment_is_corrected_from_the_page_of_its_document(client, memory, translated):
    one = segment_id(memory, translated, 2)
    document_page = client.get(f"/documents/{translated}").text
    link = re.search(rf'href="(/source/segments/{one}\?[^"]+)"', document_page)
    form = client.get(unescape(link[1]))
    assert "The council opened the old well.</textarea>" in form.text
    assert 'lang="en" dir="ltr"' in form.text
    assert "marked as drafts whose source has changed: العربية" in plain(form)
    own_form = form.text.partition(f'action="/source/segments/{one}"')[2]
    back = re.search(r'name="back" value="([^"]+)"', own_form)
    answer = post(
        client,
        f"/source/segments/{one}",
        text="The council opened the new well.",
        was="The council opened the old well.",
        back=unescape(back[1]),
    )
    assert (answer.status_code, answer.location) == (303, f"/documents/{translated}#s-2")
    assert texts(memory, translated)[1] == "The council opened the new well."


def test_the_desk_leads_to_the_correction_and_shows_what_has_changed(client, memory, translated):
    one = segment_id(memory, translated, 2)
    page = client.get(f"/desk/{translated}?langs=ar&at=2").text
    assert re.search(rf'href="/source/segments/{one}\?back=[^"]+"', page)
    revising.correct(memory, translated, one, "The council opened the new well.")
    page = client.get(f"/desk/{translated}?langs=ar&at=2").text
    editor = page.partition('id="s-2"')[2].partition("</article>")[0]
    assert "Source changed" in editor
    assert "The council opened the <del>old </del><ins>new </ins>well." in editor
    assert "ترجمة 2</textarea>" in editor
    other = client.get(f"/desk/{translated}?langs=ar&at=4").text
    still = other.partition('id="s-2"')[2].partition("</article>")[0]
    assert '<span class="tag">source changed</span>' in still
    found = bead(memory, translated, 2)
    desk.save(memory, found.id, "ترجمة 2", found.translation.revision, confirm=True)
    assert "Source changed" not in client.get(f"/desk/{translated}?langs=ar&at=2").text


def test_a_refused_correction_keeps_what_was_typed(client, memory, translated):
    one = segment_id(memory, translated, 2)
    empty = post(client, f"/source/segments/{one}", text=" ")
    assert empty.status_code == 422
    assert "A segment needs words." in plain(empty)
    late = post(client, f"/source/segments/{one}", text="My <own> words.", was="Something else.")
    assert late.status_code == 409
    assert "My &lt;own&gt; words.</textarea>" in late.text
    assert "It says now:" in late.text
    assert texts(memory, translated)[1] == "The council opened the old well."


def test_nobody_is_led_elsewhere_after_a_correction(client, memory, translated):
    one = segment_id(memory, translated, 2)
    for back in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example"):
        answer = post(client, f"/source/segments/{one}", text="Words.", back=back)
        assert answer.location == f"/documents/{translated}#s-2"


def test_a_segment_that_is_not_there_is_a_sentence(client):
    assert client.get("/source/segments/999").status_code == 404
    assert post(client, "/source/segments/999", text="x").status_code == 404


def test_a_block_is_added_and_removed(client, memory, translated):
    first = blocks(memory, translated)[0].id
    assert f"/documents/{translated}/blocks/new?after={first}" in client.get(f"/documents/{translated}").text
    form = client.get(f"/documents/{translated}/blocks/new?after={first}")
    assert "It will stand behind this one: The well" in plain(form)
    answer = post(
        client, f"/documents/{translated}/blocks", kind="quotation", text="Water is life.", after=str(first)
    )
    new = blocks(memory, translated)[1]
    assert (new.kind, new.text) == ("quotation", "Water is life.")
    assert answer.location == f"/documents/{translated}#block-{new.id}"
    answer = post(client, f"/documents/{translated}/blocks/{new.id}/remove")
    assert answer.status_code == 303
    assert blocks(memory, translated)[1].set_aside == "removed by hand"
    assert "set aside: removed by hand" in plain(client.get(f"/documents/{translated}"))


def test_a_refused_block_keeps_what_was_typed(client, memory, translated):
    answer = post(client, f"/documents/{translated}/blocks", kind="poem", text="Roses", after="0")
    assert answer.status_code == 422
    assert "Roses</textarea>" in answer.text
    assert len(blocks(memory, translated)) == 3


# --- a newer version


def hand_in(client, document, content=NEWER, name="newer.txt"):
    address = f"/documents/{document}/newer"
    data = {"file": (BytesIO(content.encode()), name)}
    return client.post(address, data=data, headers=FROM_HERE)


def test_a_newer_version_is_looked_at_taken_in_and_undone(client, memory, translated):
    page = client.get(f"/documents/{translated}").text
    assert f'href="/documents/{translated}/newer"' in page
    assert f'action="/documents/{translated}/newer"' in client.get(f"/documents/{translated}/newer").text
    preview = hand_in(client, translated).location
    shown = client.get(preview)
    assert "5 segments unchanged, 1 changed, 1 new, 1 no longer there." in plain(shown)
    assert "The bakers came <del>first</del><ins>last</ins>." in shown.text
    assert "translated: العربية" in plain(shown)
    assert texts(memory, translated)[3] == "The bakers came first."
    answer = post(client, f"{preview}/take")
    assert (answer.status_code, answer.location) == (303, f"/documents/{translated}/versions")
    assert texts(memory, translated)[3] == "The bakers came last."
    versions = client.get(answer.location)
    assert "A newer version : 5 segments unchanged, 1 changed, 1 new" in plain(versions)
    undo = re.search(r'action="([^"]+/undo)"', versions.text)
    assert post(client, undo[1]).status_code == 303
    assert texts(memory, translated)[3] == "The bakers came first."
    assert bead(memory, translated, 4).translation.status == "translated"
    assert "undone" in plain(client.get(answer.location))
    again = post(client, undo[1])
    assert again.status_code == 404
    assert "nothing to undo" in plain(again)


def test_a_button_pressed_twice_takes_a_version_in_once(client, memory, translated):
    preview = hand_in(client, translated).location
    assert post(client, f"{preview}/take").status_code == 303
    second = post(client, f"{preview}/take")
    assert second.status_code == 404
    assert "taken in or given up already" in plain(second)
    assert len(revising.versions(memory, translated)) == 1


def test_a_newer_version_can_be_given_up(client, memory, translated):
    preview = hand_in(client, translated).location
    answer = post(client, f"{preview}/give-up")
    assert (answer.status_code, answer.location) == (303, f"/documents/{translated}")
    assert client.get(preview).status_code == 404
    assert texts(memory, translated)[3] == "The bakers came first."


def test_another_text_is_told_before_it_is_taken_in(client, translated):
    preview = post(client, f"/documents/{translated}/newer", text="Prices rose again on Monday.").location
    shown = plain(client.get(preview))
    assert "No segment of the document is found in this text." in shown
    assert "That can be undone." in shown
    assert 'formaction="' in client.get(preview).text
    arabic = post(
        client, f"/documents/{translated}/newer", text="هذا نص عربي قصير عن المدينة وما حولها من القرى."
    )
    assert "in another language" in plain(client.get(arabic.location))


def test_a_text_that_does_not_differ_cannot_be_taken_in(client, translated):
    shown = client.get(post(client, f"/documents/{translated}/newer", text=TEXT).location)
    assert "Nothing: the text is the same." in plain(shown)
    assert "Take it in" not in shown.text


def test_what_cannot_be_read_brings_the_form_again(client, memory, translated):
    for answer, sentence in (
        (hand_in(client, translated, "\0\1\2" * 40, "picture.txt"), "not a text"),
        (
            client.post(f"/documents/{translated}/newer", data={"file": (BytesIO(), "")}, headers=FROM_HERE),
            "Choose",
        ),
        (post(client, f"/documents/{translated}/newer", text="one\0two"), "NUL"),
        (post(client, f"/documents/{translated}/newer", address="ftp://example.org/x"), "address"),
    ):
        assert answer.status_code == 422
        assert sentence in plain(answer)
        assert f'action="/documents/{translated}/newer"' in answer.text
    with memory.reading() as db:
        assert not list(db.query("select id from intakes"))


def test_a_file_is_read_again_in_another_encoding(client, translated):
    preview = hand_in(client, translated).location
    answer = post(client, f"{preview}/read", encoding="windows-1252")
    assert (answer.status_code, answer.location) == (303, preview)
    assert '<option value="windows-1252" selected>' in client.get(preview).text


def test_a_text_handed_in_for_one_document_is_not_taken_into_another(client, memory, translated):
    other = take_in(memory, TEXT)
    handed = hand_in(client, translated).location.rpartition("/")[2]
    assert post(client, f"/documents/{other}/newer/{handed}/take").status_code == 404
    assert texts(memory, other)[3] == "The bakers came first."


def test_looking_writes_nothing(client, memory, translated):
    preview = hand_in(client, translated).location
    second = segment_id(memory, translated, 2)
    with writing_nothing(memory):
        for address in (
            preview,
            f"/documents/{translated}/newer",
            f"/documents/{translated}/versions",
            f"/documents/{translated}/blocks/new",
            f"/source/segments/{second}",
        ):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/documents/99/newer",
        "/documents/99/blocks",
        "/documents/99/versions/1/undo",
        "/documents/99/newer/1/take",
    ],
)
def test_a_document_that_is_not_there_is_a_sentence(client, address):
    answer = post(client, address, text="Words.", kind="paragraph")
    assert answer.status_code == 404
    assert "There is no document 99." in plain(answer) or "taken in or given up" in plain(answer)
