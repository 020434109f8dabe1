"""A rendering added and its alignment reviewed in a real browser: by keys, in two windows, without script."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import Server

playwright = pytest.importorskip("playwright.sync_api")
Page = playwright.Page
expect = playwright.expect

TEXTS = json.loads((Path(__file__).parents[1] / "cases" / "renderings.json").read_text(encoding="utf-8"))
LIKE_IT = "The newspaper printed it.\n\nAhmed Salim was born here. The old bridge had been made of wood once."
OWN_WORDS = "يريد رئيس البلدية جسراً أوسع."


def hevok(server: Server, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "reader", "--memory", str(server.memory), *arguments],
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return done.stdout


@pytest.fixture
def document(server: Server, tmp_path: Path) -> int:
    """The text of the cases; its id is 2, since the sample is the first."""
    return take_in(server, tmp_path, TEXTS["en"])


def take_in(server: Server, folder: Path, text: str) -> int:
    file = folder / "text.txt"
    file.write_text(text, encoding="utf-8")
    return int(json.loads(hevok(server, "add", str(file), "--json"))["document"])


def render(server: Server, folder: Path, document: int, *codes: str) -> None:
    for code in codes:
        file = folder / f"text.{code}.txt"
        file.write_text(TEXTS[code], encoding="utf-8")
        hevok(server, "render", str(document), str(file), "--lang", code)


def hand_in(page: Page, server: Server, document: int, text: str) -> None:
    page.goto(f"{server.address}/documents/{document}")
    page.get_by_role("link", name="Add a rendering").click()
    page.get_by_label("Or a text that you paste").fill(text)
    page.get_by_role("button", name="Look at the text").click()
    page.get_by_role("button", name="Set side by side").click()


def link(page: Page):
    """The link in focus."""
    return page.locator(".link--active")


def row(page: Page):
    return page.locator(".pairing--active")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def standing(page: Page, language: str = "ar"):
    return page.locator(f'.standing[data-language="{language}"]')


def test_a_rendering_is_added_reviewed_by_keys_alone_and_offered_for_another_document(
    page: Page, server: Server, tmp_path: Path, document: int
) -> None:
    hand_in(page, server, document, TEXTS["ar"])
    expect(page).to_have_url(re.compile(rf"/documents/{document}/align/ar"))
    expect(standing(page)).to_contain_text("0 of 12 rows confirmed, 2 doubtful")
    expect(standing(page)).to_contain_text("1 segment omitted")
    expect(standing(page)).to_contain_text("1 sentence added")
    expect(link(page)).to_be_focused()

    press(page, "n")
    expect(row(page)).to_contain_text("She asked for stone from the mountain.")
    expect(link(page)).to_contain_text("Nothing in the rendering seems to render this.")
    press(page, "w")
    expect(link(page).locator(".why")).to_have_attribute("open", "")
    press(page, "o")
    expect(link(page)).to_contain_text("left out in this rendering")
    expect(link(page)).to_be_focused()

    press(page, "n")
    expect(link(page)).to_contain_text("وقد سمعت هذه القصة")
    press(page, "a")
    expect(link(page)).to_contain_text("fixed")
    expect(standing(page)).to_contain_text("0 doubtful")

    press(page, "ArrowUp", "j")
    expect(page.locator("#announcer")).to_have_text("Done: join.")
    expect(link(page)).to_contain_text("1 to 2")
    press(page, "z")
    expect(page.locator("#announcer")).to_have_text("Undone: join.")
    expect(page.locator(".pairing")).to_have_count(12)
    press(page, "Shift+Z")
    expect(page.locator(".pairing")).to_have_count(11)
    press(page, "Control+z")
    expect(page.locator(".pairing")).to_have_count(12)
    expect(link(page)).to_be_focused()

    press(page, "e")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(OWN_WORDS)
    press(page, "Control+Enter")
    expect(link(page)).to_contain_text("The rendering has:")
    expect(link(page)).to_be_focused()
    press(page, "Enter")
    expect(standing(page)).to_contain_text("2 of 12 rows confirmed")

    press(page, "g")
    expect(standing(page).locator("select")).to_be_focused()
    press(page, "5", "Tab")  # at least 50 %
    counted = standing(page).locator("option:checked").inner_text()
    assert counted.endswith("10 rows")
    press(page, "Enter")
    expect(page.locator("#announcer")).to_have_text("10 rows are confirmed.")
    expect(standing(page)).to_contain_text("12 of 12 rows confirmed")
    expect(link(page)).to_be_focused()

    page.goto(f"{server.address}/read/{document}?langs=en,ar")
    omitted = page.locator(".aligned", has_text="She asked for stone")
    expect(omitted).to_contain_text("left out in this rendering")
    merged = page.locator(".aligned", has_text="Ahmed Salim wrote about it")
    expect(merged).to_contain_text("The paper printed 500 copies.")
    expect(merged).to_contain_text("وطبعت الصحيفة 500 نسخة")
    expect(page.locator(".aligned", has_text="وقد سمعت هذه القصة")).not_to_contain_text("mayor")

    other = take_in(server, tmp_path, LIKE_IT)
    page.goto(f"{server.address}/desk/{other}?langs=ar&at=3")
    expect(page.locator("#panel .suggestion").first).to_contain_text("كان الجسر القديم مصنوعاً من الخشب.")


def test_three_renderings_are_reviewed_beside_one_another(
    page: Page, server: Server, tmp_path: Path, document: int
) -> None:
    render(server, tmp_path, document, "kmr", "ckb")
    page.goto(f"{server.address}/documents/{document}/align/kmr,ckb")
    joined = page.locator(".pairing", has_text="The old bridge had been made of wood.")
    expect(joined).to_contain_text("12 sheep drowned")
    expect(joined).to_contain_text("The renderings join the source in different ways.")
    expect(link(page)).to_have_attribute("data-language", "kmr")
    press(page, "ArrowRight")
    expect(link(page)).to_have_attribute("data-language", "ckb")
    expect(link(page)).to_be_focused()
    press(page, "ArrowDown", "ArrowDown", "Enter")
    expect(standing(page, "ckb")).to_contain_text("1 of 11 rows confirmed")
    expect(standing(page, "kmr")).to_contain_text("0 of 12 rows confirmed")
    expect(link(page)).to_have_attribute("data-place", "4")
    press(page, "z")
    expect(standing(page, "ckb")).to_contain_text("0 of 11 rows confirmed")


def test_boundaries_are_moved_swapped_cut_and_aligned_again_by_keys(
    page: Page, server: Server, tmp_path: Path, document: int
) -> None:
    render(server, tmp_path, document, "ar")
    page.goto(f"{server.address}/documents/{document}/align/ar")
    press(page, *["ArrowDown"] * 4)
    expect(row(page)).to_contain_text("It fell into the river")
    press(page, "Alt+ArrowDown")
    expect(page.locator("#announcer")).to_have_text("Done: move.")
    expect(link(page)).not_to_contain_text("12 خروفاً")
    press(page, "ArrowDown")
    expect(link(page)).to_contain_text("12 خروفاً")
    press(page, "Alt+ArrowUp")
    expect(link(page)).not_to_contain_text("12 خروفاً")
    press(page, "x")
    expect(page.locator("#announcer")).to_have_text("Done: swap.")
    expect(link(page)).to_contain_text("جاءت المهندسة")
    press(page, "z", "u")
    expect(page.locator("#announcer")).to_have_text("Done: unlink.")
    expect(link(page)).to_contain_text("nothing here")
    press(page, "ArrowUp", "k")
    expect(page.locator(".splitter__word").first).to_be_focused()
    press(page, "Tab", "Enter")
    expect(link(page)).to_contain_text("1 to 3")
    expect(link(page)).to_be_focused()
    press(page, "z")
    expect(page.locator("#announcer")).to_have_text("Undone: cut a sentence.")
    press(page, "r")
    expect(page.locator("#announcer")).to_contain_text("Aligned again")
    expect(page.locator(".link", has_text="لم يصلحه أحد مدة عامين.")).to_contain_text("sure")


def test_keys_pressed_faster_than_answers_come_are_all_followed(
    page: Page, server: Server, tmp_path: Path, document: int
) -> None:
    render(server, tmp_path, document, "kmr")
    page.goto(f"{server.address}/documents/{document}/align/kmr")
    press(page, *["Enter"] * 5)
    expect(standing(page, "kmr")).to_contain_text("5 of 12 rows confirmed")
    expect(link(page)).to_have_attribute("data-place", "6")


def test_the_least_sure_come_first_and_stay_where_they_are(
    page: Page, server: Server, tmp_path: Path, document: int
) -> None:
    render(server, tmp_path, document, "ar")
    page.goto(f"{server.address}/documents/{document}/align/ar?order=worst")
    order = page.locator(".pairing").evaluate_all("rows => rows.map(row => row.id)")
    press(page, "ArrowDown")
    place = link(page).get_attribute("data-bead")
    press(page, "f")
    expect(link(page)).to_contain_text("fixed")
    assert page.locator(".pairing").evaluate_all("rows => rows.map(row => row.id)") == order
    expect(link(page)).to_have_attribute("data-bead", place or "")


def test_two_windows_on_one_row_lose_nothing_typed(
    browser, page: Page, server: Server, tmp_path: Path, document: int
) -> None:
    render(server, tmp_path, document, "ar")
    other = browser.new_context().new_page()
    for each in (page, other):
        each.goto(f"{server.address}/documents/{document}/align/ar")
        expect(link(each)).to_be_focused()
    press(other, "ArrowDown", "j")
    expect(other.locator("#announcer")).to_have_text("Done: join.")
    press(page, "ArrowDown", "e")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(OWN_WORDS)
    press(page, "Control+Enter")
    expect(page.locator(".pairing--active .notice--error")).to_contain_text("changed meanwhile")
    expect(row(page)).to_contain_text("The paper printed 500 copies.")
    expect(page.locator("#edit-text")).to_have_value(OWN_WORDS)
    expect(page.locator("#edit-text")).to_be_focused()
    press(page, "Control+Enter")
    expect(link(page)).to_contain_text("The rendering has:")
    other.context.close()
    page.expected_errors.clear()  # the refusal's own status


def test_keys_leave_text_fields_and_the_browser_alone(
    page: Page, server: Server, tmp_path: Path, document: int
) -> None:
    render(server, tmp_path, document, "ar")
    page.goto(f"{server.address}/documents/{document}/align/ar")
    press(page, "e")
    page.keyboard.press("End")
    page.keyboard.type("jusz")
    expect(page.locator("#edit-text")).to_have_value(re.compile("jusz$"))
    page.locator(".pairing").nth(3).locator(".link").click()
    expect(page.locator("#edit-text")).to_be_focused()
    press(page, "Escape")
    expect(link(page)).to_be_focused()
    expect(standing(page)).to_contain_text("Undo: add the rendering")
    press(page, "?")
    expect(page.locator("#keys")).to_be_visible()
    press(page, "j", "Escape")
    expect(page.locator(".pairing")).to_have_count(12)


def test_in_an_interface_from_right_to_left_the_arrows_follow_the_eye(
    page: Page, server: Server, tmp_path: Path, document: int
) -> None:
    render(server, tmp_path, document, "kmr", "ckb")
    page.context.add_cookies([{"name": "interface", "value": "ar", "url": server.address}])
    page.goto(f"{server.address}/documents/{document}/align/kmr,ckb")
    first, second = (page.locator(".pairing").first.locator(".pairing__target").nth(n) for n in (0, 1))
    right, left = first.bounding_box(), second.bounding_box()
    assert right["x"] > left["x"]
    press(page, "ArrowLeft")
    expect(link(page)).to_have_attribute("data-language", "ckb")


def test_a_long_document_is_paged_under_the_keys(page: Page, server: Server, tmp_path: Path) -> None:
    english = "\n\n".join(
        f"Sentence {n} speaks of the river and the town of {n} people." for n in range(1, 91)
    )
    arabic = "\n\n".join(f"الجملة {n} عن النهر ومدينة فيها {n} من الناس." for n in range(1, 91))
    document = take_in(server, tmp_path, english)
    (tmp_path / "long.txt").write_text(arabic, encoding="utf-8")
    hevok(server, "render", str(document), str(tmp_path / "long.txt"), "--lang", "ar")
    page.goto(f"{server.address}/documents/{document}/align/ar")
    expect(page.locator(".pairing")).to_have_count(60)
    page.locator(".pairing").last.locator(".link").click()
    press(page, "ArrowDown")
    expect(link(page)).to_have_attribute("data-place", "61")
    expect(link(page)).to_be_focused()
    press(page, "ArrowUp")
    expect(link(page)).to_have_attribute("data-place", "60")
    press(page, "Enter")
    expect(link(page)).to_have_attribute("data-place", "61")
    expect(standing(page)).to_contain_text("1 of 90 rows confirmed")


def test_a_long_rendering_is_watched_and_ends_on_its_review(
    page: Page, server: Server, tmp_path: Path
) -> None:
    english = "\n\n".join(
        f"Sentence {n} speaks of the river and the town of {n} people." for n in range(1, 321)
    )
    arabic = "\n\n".join(f"الجملة {n} عن النهر ومدينة فيها {n} من الناس." for n in range(1, 321))
    document = take_in(server, tmp_path, english)
    hand_in(page, server, document, arabic)
    expect(page).to_have_url(re.compile(r"/jobs/\d+|/align/ar"))
    expect(page).to_have_url(re.compile(rf"/documents/{document}/align/ar"), timeout=60_000)
    expect(standing(page)).to_contain_text("0 of 320 rows confirmed")


def test_all_of_it_works_without_a_script(plain_page: Page, server: Server, document: int) -> None:
    hand_in(plain_page, server, document, TEXTS["ar"])
    plain_page.get_by_role("link", name="Next doubtful row").click()
    expect(row(plain_page)).to_contain_text("She asked for stone")
    row(plain_page).locator("summary", has_text="More").click()
    plain_page.get_by_role("button", name="Mark as omitted").click()
    expect(link(plain_page)).to_contain_text("left out in this rendering")
    expect(plain_page.locator(".notice--done")).to_contain_text("mark as omitted")
    plain_page.locator(".pairing").nth(1).get_by_role("link", name="Mend").click()
    row(plain_page).get_by_role("button", name="Join with the next").click()
    expect(plain_page.locator(".pairing")).to_have_count(11)
    standing(plain_page).get_by_role("button", name="Undo").click()
    expect(plain_page.locator(".pairing")).to_have_count(12)
    row(plain_page).get_by_text("Edit the text").click()
    plain_page.locator("#edit-text").fill(OWN_WORDS)
    plain_page.get_by_role("button", name="Keep this text").click()
    expect(link(plain_page)).to_contain_text(OWN_WORDS)
    standing(plain_page).get_by_role("button", name="Confirm these").click()
    expect(plain_page.locator(".notice--done")).to_contain_text("confirmed")


@pytest.mark.parametrize("width", [390, 1300])
def test_the_pages_fit_the_window_and_a_finger(
    page: Page, server: Server, tmp_path: Path, document: int, width: int
) -> None:
    render(server, tmp_path, document, "ar", "ckb")
    page.set_viewport_size({"width": width, "height": 800})
    for address in (
        f"/documents/{document}/align/ar,ckb",
        f"/documents/{document}/align/ar?order=worst",
        f"/documents/{document}/renderings/new",
        f"/documents/{document}",
        "/side-by-side",
        "/",
    ):
        page.goto(f"{server.address}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto(f"{server.address}/documents/{document}/align/ar,ckb")
    for summary in page.locator(".acts .menu > summary").all():
        summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        low = page.locator(
            ".review__head .button:visible, #review :is(button, summary.button, select, .toolbar a):visible"
        ).evaluate_all(
            "all => all.filter(one => one.getBoundingClientRect().height < 43.9).map(one => one.textContent)"
        )
        assert low == []
        summary.click()


def test_two_texts_are_set_side_by_side_and_taken_away(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/side-by-side")
    page.locator("#source").fill(TEXTS["en"])
    page.locator("#target").fill(TEXTS["ckb"])
    page.get_by_role("button", name="Set side by side").click()
    expect(page.locator("tbody tr")).to_have_count(11)
    with page.expect_download() as download:
        page.get_by_role("button", name="TMX").click()
    assert "پردی تەل نەهر" in Path(download.value.path()).read_text(encoding="utf-8")
