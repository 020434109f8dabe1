"""Terms in a real browser: cards, keys, the check as one types, proposing, learning."""

from __future__ import annotations

import re

import pytest

from tests.serving import Server

playwright = pytest.importorskip("playwright.sync_api")
Page = playwright.Page
expect = playwright.expect

ARABIC = "ar"


def editor(page: Page, language: str = ARABIC):
    return page.locator(f'.row--active form[data-language="{language}"] .editor')


def told(page: Page, language: str = ARABIC):
    return page.locator(f'.row--active form[data-language="{language}"] .told')


def in_interface(page: Page, server: Server, code: str) -> None:
    page.context.add_cookies([{"name": "interface", "value": code, "url": server.address}])


# ---------------------------------------------------------------- a narrow screen


@pytest.mark.parametrize("interface", ["en", "ar"])
def test_on_a_narrow_screen_notes_have_its_width_and_no_word_is_broken(
    page: Page, server: Server, interface: str
) -> None:
    in_interface(page, server, interface)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{server.address}/glossary/alawite")
    widths = page.locator(".facts > .measure").evaluate_all("all => all.map(one => one.clientWidth)")
    assert widths
    assert min(widths) > 300
    page.goto(f"{server.address}/glossary/alawite/uses/?lang=en")
    lines = page.locator(".table th .passage").evaluate_all(
        "all => all.map(one => one.getClientRects().length)"
    )
    assert set(lines) == {1}


# ---------------------------------------------------------------- the card


@pytest.mark.parametrize("interface", ["en", "ar", "kmr"])
def test_a_card_opens_beside_its_word_by_key_and_gives_the_focus_back(
    page: Page, server: Server, interface: str
) -> None:
    in_interface(page, server, interface)
    page.goto(f"{server.address}/read/1?langs=ar,en#s-8")
    word = page.locator("#s-8 a.term").first
    word.focus()
    page.keyboard.press("Enter")
    card = page.locator("#term-popover")
    expect(card).to_be_visible()
    expect(card).to_be_focused()
    expect(word).to_have_attribute("aria-expanded", "true")
    expect(card.locator("dt")).to_have_count(2)
    place, its = word.bounding_box(), card.bounding_box()
    assert abs(its["x"] + its["width"] - (place["x"] + place["width"])) <= 2, (
        "it begins where an RTL word begins"
    )
    assert its["y"] >= place["y"] + place["height"] or its["y"] + its["height"] <= place["y"]
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(word).to_be_focused()
    page.keyboard.press("Enter")
    expect(card).to_be_visible()
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(card).to_be_hidden()
    expect(page.locator("#s-8 a.term").nth(1)).to_be_focused()


def test_a_word_that_is_asked_for_the_moment_its_card_closes_opens_it_again(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.address}/read/1?langs=ar,en#s-8")
    word, card = page.locator("#s-8 a.term").first, page.locator("#term-popover")
    word.click()
    expect(card).to_be_visible()
    word.evaluate("word => { document.querySelector('#term-popover').hidePopover(); word.click(); }")
    expect(card).to_be_visible()
    expect(word).to_have_attribute("aria-expanded", "true")


def test_on_a_narrow_window_the_card_stands_at_the_foot_and_never_over_its_word(
    page: Page, server: Server
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{server.address}/read/1?langs=ckb")
    word = page.locator("#s-8 a.term").first
    word.evaluate(
        "word => scrollBy({ top: word.getBoundingClientRect().bottom - innerHeight, behavior: 'instant' })"
    )
    word.click()
    card = page.locator("#term-popover")
    expect(card).to_be_visible()
    its, place = card.bounding_box(), word.bounding_box()
    assert (its["x"], its["y"] + its["height"]) == (0, 844)
    assert place["y"] + place["height"] <= its["y"]


def test_without_a_script_a_term_leads_to_its_entry(plain_page: Page, server: Server) -> None:
    plain_page.goto(f"{server.address}/read/1?langs=en")
    plain_page.locator("#s-7 a.term").first.click()
    expect(plain_page).to_have_url(re.compile(r"/glossary/alawite#term-\d+$"))


def test_a_reader_turns_the_terms_off_and_they_stay_off(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/read/1?langs=ar,en")
    expect(page.locator("#reading a.term").first).to_be_visible()
    page.locator("details.menu > summary").click()
    page.locator('button[name="terms"][value="off"]').click()
    expect(page.locator("#reading a.term")).to_have_count(0)
    page.reload()
    expect(page.locator("#reading a.term")).to_have_count(0)


# ---------------------------------------------------------------- the desk


def test_a_term_goes_in_where_the_cursor_is_and_can_be_undone(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ar&at=7")
    editor(page).fill("قال  هنا")
    editor(page).evaluate("field => field.setSelectionRange(4, 4)")
    page.keyboard.press("Control+Shift+Digit1")
    expect(editor(page)).to_have_value("قال علوي هنا")
    page.keyboard.press("Control+Shift+Digit2")
    expect(editor(page)).to_have_value("قال علوي شيعي هنا")
    page.keyboard.press("Control+z")
    expect(editor(page)).to_have_value("قال علوي هنا")


def test_another_language_in_focus_has_other_lines_under_the_terms(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ar,ckb&to=ar&at=7")
    link = page.locator(".row--active .row__source a.term").first
    expect(link).to_have_attribute("title", re.compile("علوي"))
    page.keyboard.press("Alt+2")
    expect(link).to_have_attribute("title", re.compile("عەلەوی"))
    expect(editor(page, "ckb")).to_be_focused()


def test_what_is_typed_is_followed_without_moving_anything_or_taking_the_focus(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.address}/desk/1?langs=ar,kmr&to=ar&at=7")
    editor(page).fill("")
    confirm = page.locator('.row--active form[data-language="ar"] button[value="confirm"]')
    before = confirm.bounding_box()
    page.keyboard.type("اجتمع النصيريون", delay=15)
    expect(told(page).locator(".chip--missing")).to_have_count(1)  # and not said yet: see the next line
    expect(told(page)).to_have_class(re.compile("told--quiet"))
    expect(page.locator('form[data-language="ar"] .ground__forbidden')).to_have_text("النصيريون")
    expect(editor(page)).to_be_focused()
    assert confirm.bounding_box() == before
    expect(told(page)).not_to_have_class(re.compile("told--quiet"), timeout=6000)
    expect(page.locator("#announcer")).to_contain_text("شيعي")
    page.keyboard.type(" مع الشيعة")
    expect(told(page).locator(".chip--missing")).to_have_count(0)
    assert confirm.bounding_box() == before
    expect(page.locator('form[data-language="kmr"] .told .chip--there')).to_have_count(2)


def test_the_ground_has_its_words_where_the_field_has_them(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ar,kmr,ckb&at=8")
    for form in page.locator(".row--active form.cell").all():
        sizes = form.evaluate(
            "form => ['.ground', '.editor'].map(each => form.querySelector(each).offsetHeight)"
        )
        assert abs(sizes[0] - sizes[1]) <= 1


def test_a_missing_term_may_stand_with_a_reason(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ar&at=7")
    editor(page).fill("اجتمعوا مع الشيعة.")
    expect(told(page).locator(".chip--missing")).to_have_count(1)
    page.locator(".told__accept > summary").click()
    page.locator('.told__accept input[name="reason"]').fill("هم المذكورون قبل")
    page.keyboard.press("Enter")
    expect(page.locator("#announcer")).to_contain_text("It stands")
    expect(told(page).locator(".chip--missing")).to_have_count(0)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s-8.row--active")).to_be_visible()
    expect(page.locator("#s-7 .asks")).to_have_count(0)


# ---------------------------------------------------------------- learning and proposing


@pytest.mark.parametrize("interface", ["en", "ar"])
def test_which_words_render_a_term_is_asked_once_and_the_answer_waits_in_the_queue(
    page: Page, server: Server, interface: str
) -> None:
    in_interface(page, server, interface)
    page.goto(f"{server.address}/desk/1?langs=ar&at=7")
    editor(page).fill("أهل الجبل جماعة من الشيعة.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s-8.row--active")).to_be_visible()
    expect(editor(page)).to_be_focused()
    question = page.locator("#s-7 .asks")
    expect(question).to_contain_text("Alawites")
    question.locator("a").click()
    words = page.locator("#s-7 .asks__word")
    expect(words).to_have_count(5)
    words.nth(0).click()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.locator("#s-7 .asks--open button").click()
    expect(page.locator("#s-7 p.asks .passage")).to_have_text("أهل الجبل")
    page.locator("#s-7 p.asks a").click()
    expect(page.locator("main")).to_contain_text("أهل الجبل")
    page.goto(f"{server.address}/desk/1?langs=ar&at=7")
    editor(page).fill("أهل الجبل جماعة من الشيعة هنا.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s-8.row--active")).to_be_visible()
    expect(page.locator(".asks")).to_have_count(0)


def test_what_is_selected_at_the_desk_is_proposed_by_a_key_in_a_window_beside_it(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.address}/desk/1?langs=kmr&at=9")
    editor(page, "kmr").fill("Ew li Dêrika Hemko dijîn.")
    editor(page, "kmr").evaluate("field => field.setSelectionRange(6, 18)")
    with page.expect_popup() as opening:
        page.keyboard.press("Control+e")
    beside = opening.value
    expect(beside.locator("#words")).to_have_value("Dêrika Hemko")
    expect(beside.locator(".evidence")).to_contain_text("Ew li Dêrika Hemko dijîn.")
    beside.locator('select[name="part_of_speech"]').select_option("place")
    beside.locator('input[name="name-en"]').fill("Derika Hemko")
    beside.locator("form.propose button").click()
    if beside.locator('input[name="other"]').count():
        beside.locator('input[name="other"]').check()
        beside.locator("form.propose button").click()
    expect(beside.locator("h1")).to_have_text("It is proposed")
    expect(editor(page, "kmr")).to_have_value("Ew li Dêrika Hemko dijîn.")


def test_what_is_selected_on_a_page_is_proposed_and_the_reader_comes_back(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/read/1?langs=ar,en#s-9")
    page.evaluate(
        """() => {
            const words = document.createTreeWalker(document.querySelector("#s-9 .passage"), 4).nextNode();
            const range = document.createRange();
            range.setStart(words, 0);
            range.setEnd(words, 9);
            getSelection().addRange(range);
        }"""
    )
    page.locator(".propose-pill").click()
    expect(page.locator(".evidence blockquote > p")).to_have_count(2)
    expect(page.locator('select[name="lang"]').first).to_have_value("ar")
    page.locator("form.propose a.button").click()
    expect(page).to_have_url(re.compile(r"/read/1\?langs=ar,en#s-9$"))
