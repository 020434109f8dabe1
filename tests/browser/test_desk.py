from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.serving import Server

playwright = pytest.importorskip("playwright.sync_api")
Page = playwright.Page
expect = playwright.expect

SORANI = "ئەم ڕستەیە تاقیکردنەوەیەکە."


def active(page: Page) -> str:
    return page.locator(".row--active").get_attribute("id") or ""


def editor(page: Page, language: str):
    return page.locator(f'.row--active form[data-language="{language}"] .editor')


def kept(page: Page, language: str) -> None:
    expect(page.locator(f'.row--active form[data-language="{language}"] [data-kept]')).to_have_text(
        "kept, not confirmed"
    )


def test_a_sorani_sentence_is_confirmed_by_keys_alone_and_offered_at_once(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=60")
    expect(page.locator("#panel .score").first).to_have_text("90 %")
    page.keyboard.press("Control+1")
    expect(editor(page, "ckb")).to_have_value(re.compile("^لێرەدا"))
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s-61.row--active")).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("Segment 60 is confirmed.")
    expect(page.locator("#s-60")).to_contain_text("translated")
    page.goto(f"{server.address}/desk/1?langs=ckb&at=14")
    expect(page.locator("#panel .score").first).to_have_text("100 %")


def test_the_focus_is_in_the_next_editor_after_confirming(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ar,kmr,ckb&to=kmr&at=10")
    expect(editor(page, "kmr")).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s-11.row--active")).to_be_visible()
    expect(editor(page, "kmr")).to_be_focused()
    page.keyboard.press("Alt+3")
    expect(editor(page, "ckb")).to_be_focused()
    expect(page.locator("#panel")).to_have_attribute("data-language", "ckb")


def test_an_address_with_its_place_in_it_opens_with_the_editor_in_focus(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=60#s-60")
    expect(editor(page, "ckb")).to_be_focused()


def test_what_is_typed_survives_reload_and_a_killed_server(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=61")
    editor(page, "ckb").press_sequentially(SORANI)
    kept(page, "ckb")
    page.reload()
    expect(editor(page, "ckb")).to_have_value(SORANI)
    server.kill()
    server.start()
    page.goto(f"{server.address}/desk/1?langs=ckb&at=61")
    expect(editor(page, "ckb")).to_have_value(SORANI)


def test_saving_one_language_at_once_keeps_what_stands_in_another(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=kmr,ckb&to=kmr&at=61")
    expect(editor(page, "kmr")).to_be_focused()
    page.keyboard.insert_text("Hevokek")
    page.keyboard.press("Alt+2")
    page.keyboard.insert_text(SORANI)
    page.keyboard.press("Control+s")
    expect(page.locator("#announcer")).to_contain_text("kept as a draft")
    expect(editor(page, "kmr")).to_have_value("Hevokek")
    expect(editor(page, "ckb")).to_have_value(SORANI)


def test_what_is_typed_while_the_server_is_gone_is_sent_when_it_is_back(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=61")
    port = server.address.rsplit(":", 1)[1]
    server.kill()
    editor(page, "ckb").press_sequentially(SORANI)
    expect(page.locator(".row--active [data-kept]")).to_contain_text("does not answer")
    server.options = ("--port", port)
    server.start()
    kept(page, "ckb")
    page.reload()
    expect(editor(page, "ckb")).to_have_value(SORANI)
    page.expected_errors.clear()  # the refused connections that this test provoked


@pytest.mark.parametrize("delay", [0, 20, 60])
def test_who_types_on_after_confirming_types_in_the_next_segment(
    page: Page, server: Server, delay: int
) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=61")
    expect(editor(page, "ckb")).to_be_focused()
    page.keyboard.type("yek u", delay=delay)
    page.keyboard.press("Control+Enter")
    page.keyboard.type("du sê", delay=delay)
    page.keyboard.press("Control+Enter")
    page.keyboard.type("çar", delay=delay)
    expect(page.locator("#s-63.row--active")).to_be_visible()
    expect(editor(page, "ckb")).to_have_value("çar")
    expect(page.locator("#s-61 .passage").last).to_have_text("yek u")
    expect(page.locator("#s-62 .passage").last).to_have_text("du sê")
    expect(page.locator(".notice")).to_have_count(0)


def test_keys_pressed_faster_than_rows_come_are_all_followed(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=20")
    expect(editor(page, "ckb")).to_be_focused()
    for _ in range(5):
        page.keyboard.press("Control+ArrowDown")
    expect(page.locator("#s-25.row--active")).to_be_visible()


def test_going_back_shows_what_is_kept_and_an_empty_confirmation_never_takes_it(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=61")
    editor(page, "ckb").press_sequentially(SORANI)
    kept(page, "ckb")
    page.goto(f"{server.address}/glossary/")
    page.go_back()
    expect(editor(page, "ckb")).to_have_value(SORANI)
    editor(page, "ckb").evaluate("field => { field.value = ''; }")  # a page that has lost it
    page.keyboard.press("Control+Enter")
    expect(page.locator(".row--active .notice--error")).to_contain_text("cannot be confirmed")
    page.reload()
    expect(editor(page, "ckb")).to_have_value(SORANI)
    page.expected_errors.clear()  # the refusal's own status


def test_what_was_typed_without_the_server_meets_what_was_saved_meanwhile(
    browser, page: Page, server: Server
) -> None:
    address = f"{server.address}/desk/1?langs=ckb&at=61"
    page.goto(address)
    page.context.set_offline(True)
    editor(page, "ckb").press_sequentially(SORANI)
    expect(page.locator(".row--active [data-kept]")).to_contain_text("does not answer")
    page.context.set_offline(False)
    page.route("**/draft", lambda route: route.abort())
    other = browser.new_context().new_page()
    other.goto(address)
    editor(other, "ckb").fill("هی ئەوان")
    other.keyboard.press("Control+Enter")
    expect(other.locator("#s-62.row--active")).to_be_visible()
    other.context.close()
    page.unroute("**/draft")
    page.goto(address)
    expect(page.locator(".row--active .notice--warning")).to_contain_text("هی ئەوان")
    expect(editor(page, "ckb")).to_have_value(SORANI)
    page.expected_errors.clear()  # the connections that this test cut


def test_signs_that_were_taken_out_are_told_where_one_looks(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=61")
    editor(page, "ckb").fill("بیر\u202eکردن")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s-61 .notice")).to_contain_text("RIGHT-TO-LEFT OVERRIDE")


def test_the_active_editor_is_in_sight_after_a_reload(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ar,kmr,ckb&to=ckb&at=60#s-60")
    for _ in range(2):
        expect(editor(page, "ckb")).to_be_focused()
        expect(editor(page, "ckb")).to_be_in_viewport()
        page.reload()


def test_two_browsers_on_one_segment_see_both_texts(browser, page: Page, server: Server) -> None:
    other = browser.new_context().new_page()
    for each in (page, other):
        each.goto(f"{server.address}/desk/1?langs=ckb&at=61")
    editor(page, "ckb").fill("یەکەم")
    editor(other, "ckb").fill("دووەم")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s-62.row--active")).to_be_visible()
    other.locator(".row--active .editor").press("Control+Enter")
    expect(other.locator(".row--active .notice--error")).to_contain_text("Nothing was overwritten")
    expect(other.locator(".row--active .notice--warning")).to_contain_text("یەکەم")
    expect(editor(other, "ckb")).to_have_value("دووەم")
    other.locator(".row--active .editor").press("Control+Enter")
    expect(other.locator("#s-62.row--active")).to_be_visible()
    other.context.close()
    page.reload()


def test_keys_are_places_so_an_arabic_keyboard_works(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=61")
    editor(page, "ckb").fill(SORANI)
    for code, key in (("KeyS", "س"),):
        editor(page, "ckb").dispatch_event(
            "keydown", {"code": code, "key": key, "ctrlKey": True, "bubbles": True, "cancelable": True}
        )
    expect(page.locator("#announcer")).to_contain_text("Segment 61 is kept as a draft.")


def test_a_term_is_inserted_by_one_key_where_the_cursor_is(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=24")
    editor(page, "ckb").fill("")
    term = page.locator('#panel [data-term-key="1"]').get_attribute("data-term")
    page.keyboard.press("Control+Shift+1")
    expect(editor(page, "ckb")).to_have_value(term or "?")


def test_letters_that_a_keyboard_lacks_go_in_where_the_cursor_is(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=kmr,ckb&to=kmr&at=61")
    expect(editor(page, "kmr")).to_be_focused()
    page.keyboard.insert_text("Hevok")
    page.get_by_role("button", name="ê", exact=True).click()
    expect(editor(page, "kmr")).to_have_value("Hevokê")
    page.keyboard.press("Alt+2")
    page.locator("#palette button", has_text="ZWNJ").click()
    expect(editor(page, "ckb")).to_have_value("\N{ZERO WIDTH NON-JOINER}")


def test_clicking_a_row_makes_it_the_one_that_is_written(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ar,ckb&at=5")
    page.locator('#s-7 [data-language="ckb"]').click()
    expect(page.locator("#s-7.row--active")).to_be_visible()
    expect(editor(page, "ckb")).to_be_focused()
    expect(page.locator("#s-5.row--active")).to_have_count(0)


def test_join_and_split_reshape_the_rows(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=61")
    page.locator(".row--active summary").click()
    page.get_by_role("button", name="Join with the next segment").click()
    expect(page.locator("#s-62")).to_have_count(0)
    expect(page.locator(".row--active .cell__label")).to_contain_text("61+62")
    page.locator(".row--active summary").click()
    page.get_by_role("button", name="Split again").click()
    expect(page.locator("#s-62")).to_have_count(1)


def test_more_rows_come_as_they_are_scrolled_to(page: Page, server: Server, tmp_path: Path) -> None:
    text = "\n\n".join(f"This is sentence number {number}." for number in range(1, 351))
    page.goto(server.address)
    (tmp_path / "long.txt").write_text(text, encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "reader", "--memory", str(server.memory), "add", str(tmp_path / "long.txt")],
        check=True,
        capture_output=True,
    )
    page.goto(f"{server.address}/desk/2?langs=ckb&at=1")
    expect(page.locator("#s-100")).to_have_count(1)
    expect(page.locator("#s-101")).to_have_count(0)
    page.locator("#s-100").scroll_into_view_if_needed()
    page.mouse.wheel(0, 4000)
    expect(page.locator("#s-101")).to_have_count(1)
    page.goto(f"{server.address}/desk/2?langs=ckb&at=100")
    editor(page, "ckb").fill(SORANI)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s-101.row--active")).to_be_visible()


def test_without_script_a_segment_is_confirmed_and_the_next_one_opens(
    plain_page: Page, server: Server
) -> None:
    plain_page.goto(f"{server.address}/desk/1?langs=ckb&at=60")
    plain_page.locator("#panel .suggestion button").first.click()
    expect(plain_page.locator(".row--active .editor")).to_have_value(re.compile("^لێرەدا"))
    plain_page.locator('.row--active button[value="confirm"]').click()
    expect(plain_page.locator("#s-61.row--active")).to_be_visible()
    expect(plain_page.locator("#s-60")).to_contain_text("translated")


def test_without_script_one_language_is_written_at_a_time(plain_page: Page, server: Server) -> None:
    plain_page.goto(f"{server.address}/desk/1?langs=ar,kmr,ckb&to=kmr&at=61")
    expect(plain_page.locator(".row--active .editor:visible")).to_have_count(1)
    plain_page.get_by_role("link", name="Write in this language").last.click()
    expect(plain_page.locator('.row--active form[data-language="ckb"] .editor')).to_be_visible()


def test_without_script_an_empty_confirmation_is_refused_in_place(plain_page: Page, server: Server) -> None:
    plain_page.goto(f"{server.address}/desk/1?langs=ckb&at=61")
    plain_page.locator('.row--active button[value="confirm"]').click()
    expect(plain_page.locator(".row--active .notice--error")).to_contain_text("cannot be confirmed")


@pytest.mark.parametrize("name", [os.environ.get("HEVOK_TRIAL_TEXT", "")])
def test_thirty_confirmed_segments_and_a_half_typed_one_survive_a_killed_server(
    page: Page, server: Server, tmp_path: Path, name: str
) -> None:
    """The sample, or with HEVOK_TRIAL_TEXT any text of one's own, translated by keys alone."""
    document = 1
    if name:
        subprocess.run(
            [sys.executable, "-m", "reader", "--memory", str(server.memory), "add", name], check=True
        )
        document = 2
    words = {"ar": "جملة رقم", "kmr": "Hevoka hejmar", "ckb": "ڕستەی ژمارە"}
    for language, phrase in words.items():
        page.goto(f"{server.address}/desk/{document}?langs=ar,kmr,ckb&to={language}&at=1")
        expect(editor(page, language)).to_be_focused()
        for place in range(1, 11):
            expect(page.locator(f"#s-{place}.row--active")).to_be_visible()
            expect(editor(page, language)).to_be_focused()
            page.keyboard.press("Control+A")
            page.keyboard.insert_text(f"{phrase} {place}")
            page.keyboard.press("Control+Enter")
        expect(page.locator("#s-11.row--active")).to_be_visible()
        expect(editor(page, language)).to_be_focused()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(f"{phrase} 11 …")
        kept(page, language)
    server.kill()
    server.start()
    for language, phrase in words.items():
        page.goto(f"{server.address}/desk/{document}?langs=ar,kmr,ckb&to={language}&at=11")
        expect(editor(page, language)).to_have_value(f"{phrase} 11 …")
        for place in range(1, 11):
            cell = page.locator(f'#s-{place} [data-language="{language}"]')
            expect(cell.locator(".passage")).to_have_text(f"{phrase} {place}")
            expect(cell).to_contain_text("translated")
