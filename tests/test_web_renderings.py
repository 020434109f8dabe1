"""Pages of renderings that are there already: handed in, aligned, reviewed; two texts and no document."""

import re
from html import unescape
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from reader import aligning, languages, linking, review
from reader.formats import read_pasted
from reader.memory import beads, sentences
from reader.web import create_app
from reader.web import review_window as window_module
from reader.workspace import Workspace
from tests.conftest import take_in

FROM_HERE = {"Sec-Fetch-Site": "same-origin"}
AS_PART = {**FROM_HERE, "HX-Request": "true"}
ENGLISH = """The well of the three villages

The council opened the old well in March 1921. Nobody had asked whose water it was. The bakers came first, and the shepherds came on 3 May.

Ahmed Salim wrote a letter to the newspaper in Damascus. He said that 40 families had no water. The editor printed it on the first page.
"""  # noqa: E501  a paragraph is a line
ARABIC = """بئر القرى الثلاث

افتتح المجلس البئر القديمة في آذار 1921. لم يسأل أحد لمن هذا الماء. جاء الخبازون أولاً. وجاء الرعاة في 3 أيار.

كتب أحمد سليم رسالة إلى الصحيفة في دمشق. قال إن 40 عائلة لا ماء لديها، ونشرها المحرر في الصفحة الأولى.
"""
SORANI = """بیری سێ گوندەکە

ئەنجومەن لە ئازاری ١٩٢١دا بیرە کۆنەکەی کردەوە. کەس نەیپرسی ئەم ئاوە هی کێیە. نانەواکان یەکەم جار هاتن و شوانەکان لە ٣ی ئایاردا هاتن.

ئەحمەد سەلیم نامەیەکی بۆ ڕۆژنامەکە لە دیمەشق نووسی. گوتی ٤٠ خێزان بێ ئاون. سەرنووسەر لە یەکەم لاپەڕەدا بڵاوی کردەوە.
"""  # noqa: E501
OTHER = (
    "هذه وصفة بسيطة لطبخ العدس. اغسل العدس جيداً ثم انقعه ساعة كاملة. أضف البصل والكمون والملح. "
    "اتركه على نار هادئة حتى ينضج. قدمه ساخناً مع الخبز والليمون. هذا الطبق لذيذ في الشتاء."
)


@pytest.fixture
def document(memory: Workspace) -> int:
    return take_in(memory, ENGLISH)


@pytest.fixture
def client(memory: Workspace) -> FlaskClient:
    return create_app(memory).test_client()


@pytest.fixture
def aligned(memory: Workspace, document: int) -> int:
    add(memory, document, "ar", ARABIC)
    return document


def add(workspace: Workspace, document: int, code: str, text: str) -> None:
    aligning.add(workspace, document, read_pasted(text), languages.by_code(code), anyway=True)


def post(client: FlaskClient, to: str, part: bool = False, **data: object) -> TestResponse:
    return client.post(to, data=data, headers=AS_PART if part else FROM_HERE)


def plain(answer: TestResponse) -> str:
    """The words of a page, without its markup."""
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text)))


def links(workspace: Workspace, document: int, *codes: str) -> list[review.Linked]:
    found = review.review(workspace, document, codes or ("ar",))
    return [one for row in found.rows for one in row.linked]


def hand_in(client: FlaskClient, document: int, text: str) -> str:
    answer = post(client, f"/documents/{document}/renderings/new", text=text)
    assert answer.status_code == 303
    return answer.location


def kept(client: FlaskClient, address: str) -> list[str]:
    return re.findall(r'name="kept" value="(\d+)" id="block-\d+" checked', client.get(address).text)


# --- handed in


def test_a_pasted_rendering_is_looked_at_then_aligned_and_reviewed(
    client: FlaskClient, memory: Workspace, document: int
) -> None:
    address = hand_in(client, document, ARABIC)
    seen = plain(client.get(address))
    assert "Arabic letters" in seen
    with memory.reading() as db:
        assert sentences.taken_in(db, document) == {}
    answer = post(client, f"{address}/align", language="ar", encoding="", kept=kept(client, address))
    assert answer.status_code == 303
    assert answer.location == f"/documents/{document}/align/ar"
    shown = client.get(answer.location)
    assert "0 of 6 rows confirmed" in plain(shown)
    assert "افتتح المجلس البئر القديمة" in shown.text


def test_a_file_brings_its_furniture_set_aside_and_only_what_is_ticked_is_aligned(
    client: FlaskClient, memory: Workspace, document: int
) -> None:
    body = "".join(f"<p>{line}</p>" for line in ARABIC.split("\n\n")[1:])
    body = f"<article><h1>بئر القرى الثلاث</h1>{body}<p>شارك على فيسبوك</p></article>"
    page = f'<html lang="ar"><body>{body}</body></html>'
    answer = client.post(
        f"/documents/{document}/renderings/new",
        data={"file": (BytesIO(page.encode()), "well.html")},
        headers=FROM_HERE,
    )
    ticked = kept(client, answer.location)
    post(client, f"{answer.location}/align", language="ar", encoding="", kept=ticked[:2])
    with memory.reading() as db:
        assert sentences.taken_in(db, document)["ar"].source == "well.html"
        found = sentences.of(db, sentences.rendering(db, document, "ar"))
    assert len(found) == 5


def test_a_language_that_is_corrected_is_looked_at_once_more(client: FlaskClient, document: int) -> None:
    address = hand_in(client, document, SORANI)
    answer = post(client, f"{address}/align", language="ar", encoding="", kept=kept(client, address))
    assert answer.location == address
    again = client.get(address)
    assert "This looks like Sorani, not Arabic" in plain(again)
    assert "Go on anyway" in again.text


def test_another_language_is_refused_with_every_choice_kept_and_taken_in_anyway(
    client: FlaskClient, memory: Workspace, document: int
) -> None:
    address = hand_in(client, document, SORANI)
    post(client, f"{address}/correct", language="ar", encoding="")
    given = {"language": "ar", "encoding": "", "kept": ["0", "1"], "title": "بیر"}
    refused = post(client, f"{address}/align", **given)
    assert refused.status_code == 422
    assert re.findall(r'value="(\d+)" id="block-\d+" checked', refused.text) == ["0", "1"]
    assert 'value="بیر"' in refused.text
    answer = post(client, f"{address}/align", **given, anyway="1")
    assert answer.location == f"/documents/{document}/align/ar"
    assert links(memory, document)


def test_a_text_of_another_matter_is_asked_about(
    client: FlaskClient, memory: Workspace, document: int
) -> None:
    address = hand_in(client, document, OTHER)
    given = {"language": "ar", "encoding": "", "kept": kept(client, address)}
    refused = post(client, f"{address}/align", **given)
    assert refused.status_code == 422
    assert "does not look like a rendering" in plain(refused)
    assert "Go on anyway" in refused.text
    with memory.reading() as db:
        assert sentences.taken_in(db, document) == {}
    assert post(client, f"{address}/align", **given, anyway="1").status_code == 303


def test_the_documents_own_text_cannot_be_its_rendering(client: FlaskClient, document: int) -> None:
    address = hand_in(client, document, ENGLISH)
    seen = client.get(address)
    assert "cannot be its rendering" in plain(seen)
    assert "Go on anyway" not in seen.text
    assert "Choose a language" in plain(seen)


def test_the_same_rendering_twice_is_asked_about(client: FlaskClient, aligned: int) -> None:
    address = hand_in(client, aligned, ARABIC)
    assert "takes its place" in plain(client.get(address))
    refused = post(client, f"{address}/align", language="ar", encoding="", kept=kept(client, address))
    assert refused.status_code == 422
    assert "stands here already" in plain(refused)


def test_what_a_person_wrote_stays_unless_it_is_to_be_replaced(
    client: FlaskClient, memory: Workspace, aligned: int
) -> None:
    first = links(memory, aligned)[1]
    linking.edit(memory, first.bead.id, first.state, "كلمات لي وحدي.")
    address = hand_in(client, aligned, ARABIC.replace("القديمة", "العتيقة"))
    assert "1 translation in this language is a person's own" in plain(client.get(address))
    given = {"language": "ar", "encoding": "", "kept": kept(client, address)}
    answer = post(client, f"{address}/align", **given)
    assert "1 translation that was there stays" in plain(client.get(answer.location))
    assert links(memory, aligned)[1].text == "كلمات لي وحدي."
    address = hand_in(client, aligned, ARABIC.replace("القديمة", "الأولى"))
    post(client, f"{address}/align", **given, replace="1")
    assert "البئر الأولى" in links(memory, aligned)[1].text


def test_what_cannot_be_read_brings_the_ways_in_again_with_what_was_given(
    client: FlaskClient, document: int
) -> None:
    answer = post(client, f"/documents/{document}/renderings/new", text=f"{ARABIC}\0")
    assert answer.status_code == 422
    assert "NUL" in plain(answer)
    assert "افتتح المجلس" in answer.text
    answer = post(client, f"/documents/{document}/renderings/new", address="ftp://x")
    assert answer.status_code == 422
    assert 'value="ftp://x"' in answer.text
    assert client.get("/documents/99/renderings/new").status_code == 404


def test_a_text_that_was_handed_in_for_another_document_is_not_shown(
    client: FlaskClient, memory: Workspace, document: int
) -> None:
    other = take_in(memory, "Another text stands here.")
    address = hand_in(client, document, ARABIC)
    assert client.get(address.replace(f"/{document}/", f"/{other}/", 1)).status_code == 404
    assert post(client, f"{address}/give-up").location == f"/documents/{document}"
    assert client.get(address).status_code == 404


def test_a_long_rendering_is_left_to_the_worker(
    client: FlaskClient, memory: Workspace, monkeypatch: pytest.MonkeyPatch, document: int
) -> None:
    monkeypatch.setattr("reader.aligning.handing_in.LONG", 5)
    monkeypatch.setattr("reader.jobs.start_worker", lambda _path: None)
    address = hand_in(client, document, ARABIC)
    assert "while you do something else" in plain(client.get(address))
    answer = post(client, f"{address}/align", language="ar", encoding="", kept=kept(client, address))
    assert re.fullmatch(r"/jobs/\d+", answer.location)
    assert "Cancel" in client.get(answer.location).text
    with memory.reading() as db:
        assert sentences.taken_in(db, document) == {}


# --- the review


def act(
    client: FlaskClient, document: int, name: str, one: review.Linked, part: bool = False, **more: object
):
    where = f"/documents/{document}/align/{one.language.code}/act"
    return post(client, where, part, act=name, bead=one.bead.id, state=one.state, **more)


def test_without_a_rendering_there_is_the_way_to_add_one(client: FlaskClient, document: int) -> None:
    assert client.get(f"/documents/{document}/align").location.endswith("/renderings/new")
    assert client.get(f"/documents/{document}/align/ar").status_code == 422


def test_every_row_says_how_sure_it_is_in_words_and_why(client: FlaskClient, aligned: int) -> None:
    page = client.get(f"/documents/{aligned}/align/ar")
    assert len(re.findall(r"(?:fairly |un|very un)?sure, <bdi dir=\"ltr\">\d+ %</bdi>", page.text)) == 6
    assert plain(page).count("Numbers speak clearly for it") >= 1
    assert "1 to 2" in plain(page)
    assert "2 to 1" in plain(page)


@pytest.mark.parametrize(
    ("name", "number", "shapes"),
    [
        ("join", 1, ["1-1", "2-2", "1-2", "1-1", "2-1"]),
        ("split", 3, ["1-1", "1-1", "1-1", "1-1", "0-1", "1-1", "2-1"]),
        ("unlink", 1, ["1-1", "1-0", "0-1", "1-1", "1-2", "1-1", "2-1"]),
        ("swap", 1, ["1-1", "1-1", "1-1", "1-2", "1-1", "2-1"]),
        ("sentence-on", 3, ["1-1", "1-1", "1-1", "1-1", "1-2", "2-1"]),
        ("sentence-back", 3, ["1-1", "1-1", "1-2", "1-1", "1-1", "2-1"]),
        ("segment-back", 5, ["1-1", "1-1", "1-1", "1-2", "2-1", "1-1"]),
        ("omit", 1, ["1-1", "1-0", "0-1", "1-1", "1-2", "1-1", "2-1"]),
        ("added", 1, ["1-1", "1-0", "0-1", "1-1", "1-2", "1-1", "2-1"]),
    ],
)
def test_an_act_is_done_by_a_form_and_undone_and_done_again(
    client: FlaskClient, memory: Workspace, aligned: int, name: str, number: int, shapes: list[str]
) -> None:
    before = links(memory, aligned)
    answer = act(client, aligned, name, before[number])
    assert answer.status_code == 303
    assert [one.shape for one in links(memory, aligned)] == shapes
    texts = [one.text for one in links(memory, aligned)]
    whole = f"/documents/{aligned}/align/ar/whole"
    assert post(client, whole, act="undo", language="ar").status_code == 303
    assert [(one.shape, one.text) for one in links(memory, aligned)] == [
        (one.shape, one.text) for one in before
    ]
    post(client, whole, act="redo", language="ar")
    assert [one.text for one in links(memory, aligned)] == texts


def test_the_focus_stays_on_the_row_after_an_act_and_goes_on_after_confirming(
    client: FlaskClient, memory: Workspace, aligned: int
) -> None:
    second, third = links(memory, aligned)[1:3]
    answer = act(client, aligned, "fix", second, part=True)
    assert active(answer) == second.bead.id
    assert "hx-partial" in answer.text
    second = links(memory, aligned)[1]
    assert active(act(client, aligned, "confirm", second, part=True)) == second.bead.id
    second = links(memory, aligned)[1]
    assert active(act(client, aligned, "reopen", second, part=True)) == second.bead.id
    second = links(memory, aligned)[1]
    assert active(act(client, aligned, "confirm-next", second, part=True)) == third.bead.id
    assert links(memory, aligned)[1].is_confirmed


def active(answer: TestResponse) -> int:
    found = re.findall(r'class="link [^"]*link--active" id="link-(\d+)"', answer.text)
    assert len(found) == 1
    return int(found[0])


def test_a_text_that_is_edited_belongs_to_the_row_and_confirming_teaches_the_memory(
    client: FlaskClient, memory: Workspace, aligned: int
) -> None:
    second = links(memory, aligned)[1]
    act(client, aligned, "edit", second, text="افتتح المجلس بئراً قديمة.")
    second = links(memory, aligned)[1]
    assert second.is_edited
    act(client, aligned, "confirm", second)
    with memory.reading() as db:
        units = list(db.query("select count(*) as n from units"))
    assert units[0]["n"] == 1
    page = plain(client.get(f"/documents/{aligned}/align/ar"))
    assert "The rendering has:" in page
    assert "confirmed" in page


def test_a_sentence_is_cut_before_a_word_and_joined_again(
    client: FlaskClient, memory: Workspace, aligned: int
) -> None:
    last = links(memory, aligned)[-1]
    page = client.get(f"/documents/{aligned}/align/ar?at={last.bead.id}&cut=1")
    buttons = re.findall(r'name="cut" value="(\d+:\d+)">([^<]+)<', page.text)
    where = next(value for value, word in buttons if word.startswith("ونشرها"))
    post(client, f"/documents/{aligned}/align/ar/act", cut=where, bead=last.bead.id, state=last.state)
    last = links(memory, aligned)[-1]
    assert last.shape == "2-2"
    sew = last.sentences[0].id
    post(client, f"/documents/{aligned}/align/ar/act", sew=sew, bead=last.bead.id, state=last.state)
    assert links(memory, aligned)[-1].shape == "2-1"


def test_all_above_a_confidence_are_confirmed_by_the_count_that_was_shown(
    client: FlaskClient, memory: Workspace, aligned: int
) -> None:
    page = plain(client.get(f"/documents/{aligned}/align/ar"))
    least, count = re.findall(r"(\d+) % sure: (\d+) rows?", page)[-1]
    done = post(
        client, f"/documents/{aligned}/align/ar/whole", act="confirm-all", language="ar", minimum=least
    )
    assert f"{count} row" in plain(client.get(done.location))
    assert sum(one.is_confirmed for one in links(memory, aligned)) == int(count)
    post(client, f"/documents/{aligned}/align/ar/whole", act="undo", language="ar")
    assert not any(one.is_confirmed for one in links(memory, aligned))


def test_aligning_again_keeps_what_is_fixed(client: FlaskClient, memory: Workspace, aligned: int) -> None:
    joined = links(memory, aligned)[1]
    act(client, aligned, "join", joined)
    post(client, f"/documents/{aligned}/align/ar/whole", act="realign", language="ar")
    assert [one.shape for one in links(memory, aligned)][:3] == ["1-1", "2-2", "1-2"]


def test_an_act_on_rows_that_changed_meanwhile_shows_them_and_loses_nothing_typed(
    client: FlaskClient, memory: Workspace, aligned: int
) -> None:
    seen = links(memory, aligned)[1]
    act(client, aligned, "join", seen)
    for part in (False, True):
        answer = act(client, aligned, "edit", seen, part=part, text="نص كتبته بيدي.")
        assert answer.status_code == 409
        assert "changed meanwhile" in plain(answer)
        field = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", answer.text, re.DOTALL)
        assert field
        assert field[1] == "نص كتبته بيدي."
        assert links(memory, aligned)[1].state in answer.text
    assert links(memory, aligned)[1].shape == "2-2"


def test_what_was_typed_on_a_row_that_is_gone_is_shown(
    client: FlaskClient, memory: Workspace, aligned: int
) -> None:
    first, second = links(memory, aligned)[1:3]
    act(client, aligned, "join", first)
    answer = act(client, aligned, "edit", second, text="نص كتبته بيدي.")
    assert answer.status_code == 409
    assert "نص كتبته بيدي." in answer.text


def test_an_act_that_makes_no_sense_is_refused_in_its_row(
    client: FlaskClient, memory: Workspace, aligned: int
) -> None:
    first = links(memory, aligned)[1]
    answer = act(client, aligned, "split", first, part=True)
    assert answer.status_code == 422
    assert active(answer) == first.bead.id
    assert "leave one of them empty" in plain(answer)
    assert act(client, aligned, "explode", first).status_code == 422
    nothing = post(client, f"/documents/{aligned}/align/ar/whole", True, act="redo", language="ar")
    assert nothing.status_code == 422


@pytest.mark.parametrize("form", [{"bead": "x"}, {"bead": "0", "state": "a-b-c"}, {"bead": "999999"}, {}])
def test_a_form_that_names_no_row_is_a_sentence(
    client: FlaskClient, aligned: int, form: dict[str, str]
) -> None:
    answer = post(client, f"/documents/{aligned}/align/ar/act", act="join", **form)
    assert answer.status_code in (404, 409, 422)


def test_get_never_writes(client: FlaskClient, memory: Workspace, aligned: int) -> None:
    before = (memory.path.stat().st_size, [one.state for one in links(memory, aligned)])
    for address in ("", "?order=worst", "/next?after=s2", "?at=2&cut=1", "?from=4"):
        assert client.get(f"/documents/{aligned}/align/ar{address}").status_code in (200, 303)
    assert (memory.path.stat().st_size, [one.state for one in links(memory, aligned)]) == before


def test_the_least_sure_come_first_and_stay_in_place_while_they_are_mended(
    client: FlaskClient, memory: Workspace, aligned: int
) -> None:
    page = client.get(f"/documents/{aligned}/align/ar?order=worst")
    order = rows(page)
    sure = [int(one) for one in re.findall(r"(\d+) %</bdi>", page.text)]
    assert sure == sorted(sure)
    shown = re.search(r'name="shown" value="([\d,]+)"', page.text)
    assert shown
    worst = min(links(memory, aligned), key=lambda one: one.certainty)
    after = act(client, aligned, "fix", worst, part=True, order="worst", shown=shown[1])
    assert rows(after) == order
    assert active(after) == worst.bead.id
    again = client.get(act(client, aligned, "release", links(memory, aligned)[0], order="worst").location)
    assert rows(again)


def rows(answer: TestResponse) -> list[str]:
    return re.findall(r'id="row-([sb]\d+)"', answer.text)


def test_the_next_doubtful_row_is_found_behind_the_one_in_focus(
    client: FlaskClient, memory: Workspace, aligned: int
) -> None:
    first = links(memory, aligned)[1]
    act(client, aligned, "unlink", first)
    doubtful = [one for one in links(memory, aligned) if one.doubts]
    assert len(doubtful) >= 2
    answer = client.get(f"/documents/{aligned}/align/ar/next?after=s1")
    assert f"at={doubtful[0].bead.id}" in answer.location
    page = plain(client.get(answer.location))
    assert "Nothing in the rendering seems to render this." in page
    assert "This seems to render nothing in the source." in page


def test_a_long_document_is_paged_and_the_page_holds_the_row_in_focus(
    client: FlaskClient, memory: Workspace, monkeypatch: pytest.MonkeyPatch, aligned: int
) -> None:
    monkeypatch.setattr(window_module, "ROWS", 2)
    first = client.get(f"/documents/{aligned}/align/ar")
    assert rows(first) == ["s1", "s2"]
    later = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert later
    assert rows(client.get(unescape(later[1]))) == ["s3", "s4"]
    fifth = links(memory, aligned)[4]
    there = client.get(f"/documents/{aligned}/align/ar?at={fifth.bead.id}")
    assert active(there) == fifth.bead.id
    assert 'rel="prev"' in there.text
    second = links(memory, aligned)[1]
    onward = act(client, aligned, "confirm-next", second, part=True)
    assert rows(onward) == ["s3", "s4"]


def test_three_renderings_stand_side_by_side_and_their_disagreement_is_flagged(
    client: FlaskClient, memory: Workspace, aligned: int
) -> None:
    add(memory, aligned, "ckb", SORANI)
    page = client.get(f"/documents/{aligned}/align/ar,ckb")
    assert "The renderings join the source in different ways." in plain(page)
    assert page.text.count('class="standing card"') == 2
    joined = next(one for one in links(memory, aligned, "ar", "ckb") if one.language.code == "ckb")
    answer = post(
        client,
        f"/documents/{aligned}/align/ar,ckb/act",
        act="join",
        bead=joined.bead.id,
        state=joined.state,
    )
    assert "/align/ar,ckb" in answer.location
    assert client.get(f"/documents/{aligned}/align?langs=ar&langs=ckb").location.endswith("/align/ar,ckb")
    assert client.get(f"/documents/{aligned}/align/ar,xx").status_code in (404, 422)


def test_shelf_document_and_desk_say_that_a_rendering_was_aligned(client: FlaskClient, aligned: int) -> None:
    for address in ("/", f"/documents/{aligned}"):
        page = client.get(address)
        assert "aligned, 0 of 7 segments reviewed" in plain(page)
        assert f"/documents/{aligned}/align/ar" in page.text
    assert f"/documents/{aligned}/align/ar" in client.get(f"/desk/{aligned}?langs=ar,ckb").text
    assert f"/documents/{aligned}/renderings/new" in client.get(f"/desk/{aligned}?langs=ckb").text


def test_the_readers_page_shows_what_was_left_out(
    client: FlaskClient, memory: Workspace, aligned: int
) -> None:
    act(client, aligned, "omit", links(memory, aligned)[2])
    page = client.get(f"/read/{aligned}?langs=en,ar")
    assert "left out in this rendering" in plain(page)
    with memory.reading() as db:
        omitted = [bead for bead in beads.of(db, aligned, "ar") if bead.omitted]
    assert len(omitted) == 1


# --- two texts


def two(client: FlaskClient, **given: object) -> TestResponse:
    fields = {"source": ENGLISH, "target": ARABIC, "source-language": "", "target-language": "", **given}
    return client.post("/side-by-side", data=fields, headers=FROM_HERE)


def test_two_texts_are_set_side_by_side_and_nothing_is_kept(client: FlaskClient, memory: Workspace) -> None:
    size = memory.path.stat().st_size
    page = two(client)
    assert page.status_code == 200
    assert len(re.findall(r"<tr>", page.text)) == 7
    assert memory.path.stat().st_size == size


@pytest.mark.parametrize(
    ("kind", "begins", "holds"),
    [
        ("tmx", "<?xml", '<tuv xml:lang="ar"><seg>لم يسأل أحد لمن هذا الماء.</seg>'),
        ("tsv", "en\tar\tconfidence\n", "Nobody had asked whose water it was.\tلم يسأل أحد لمن هذا الماء.\t"),
        ("html", "<!doctype html>", "لم يسأل أحد لمن هذا الماء."),
    ],
)
def test_the_table_is_taken_away_as_a_file(client: FlaskClient, kind: str, begins: str, holds: str) -> None:
    answer = client.post(f"/side-by-side/download/{kind}", data=fields_of(two(client)), headers=FROM_HERE)
    assert answer.status_code == 200
    assert answer.text.startswith(begins)
    assert holds in answer.text
    assert f".{kind}" in answer.headers["Content-Disposition"]


def fields_of(page: TestResponse) -> dict[str, str]:
    hidden = re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)">', page.text)
    areas = re.findall(r'<textarea name="([\w-]+)" hidden>\n(.*?)</textarea>', page.text, re.DOTALL)
    return {name: unescape(value) for name, value in [*hidden, *areas]}


@pytest.mark.parametrize(
    "beads_field", ["", "[0]:[99]\t0.5", "[0]:[0]", "[x]:[0]\t0.5", "[0 1]:[0]\t0.5", "[0]:[0]\t9"]
)
def test_a_table_that_does_not_come_back_whole_is_refused(client: FlaskClient, beads_field: str) -> None:
    fields = {**fields_of(two(client)), "beads": beads_field}
    answer = client.post("/side-by-side/download/tsv", data=fields, headers=FROM_HERE)
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"target": ""}, "The rendering:"),
        ({"target": OTHER}, "does not look like a rendering"),
        ({"target": ENGLISH}, "Both texts are in one language"),
        ({"target": SORANI, "target-language": "ar"}, "looks like Sorani"),
        ({"source-language": "xx"}, "xx"),
        (
            {
                "source": " ".join(
                    f"This is the sentence with the number {n} and it stands here." for n in range(2100)
                )
            },
            "hevok align",
        ),
    ],
)
def test_two_texts_that_are_refused_stay_in_the_form(
    client: FlaskClient, given: dict[str, str], sentence: str
) -> None:
    answer = two(client, **given)
    assert answer.status_code in (404, 422)
    assert sentence in plain(answer)
    assert "Ahmed Salim wrote a letter" in answer.text or "stands here" in answer.text


def test_a_file_that_is_refused_beside_another_stays_as_a_text(client: FlaskClient) -> None:
    answer = two(
        client, **{"source": "", "target": "", "source-file": (BytesIO(ENGLISH.encode()), "well.txt")}
    )
    assert answer.status_code == 422
    assert "Ahmed Salim wrote a letter" in answer.text
    assert "This was read from well.txt" in plain(answer)


def test_two_texts_of_different_matters_are_aligned_where_a_person_wants_it(client: FlaskClient) -> None:
    assert "Go on anyway" in two(client, target=OTHER).text
    assert two(client, target=OTHER, anyway="1").status_code == 200
