"""The reader's page in a real browser: the place is kept, the fonts are ours, nothing moves."""

from __future__ import annotations

import re

import pytest

from reader import languages
from tests.serving import Server

playwright = pytest.importorskip("playwright.sync_api")
Page = playwright.Page
expect = playwright.expect

TOP = "place => document.getElementById(`s-${place}`).closest('[data-place]').getClientRects()[0].top"
HALF_A_PIXEL_EACH = 2
"""Pixels that the sentence may move over four changes of language: scrolling is in whole pixels."""
WATCH_SHIFTS = """
    window.shifts = 0;
    new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifts += one.value; })
      .observe({ type: "layout-shift", buffered: true });
"""
TEST_LINE = "ڕ ڵ ۆ ێ ە ھ گ چ پ ژ ڤ ی ک ئ « » “ ” … ۔ ؟ ؛ ê î û ç ş Ê Î Û Ç Ş 0123456789 ٠١٢٣٤٥٦٧٨٩"
SHIPPED = {"Noto Naskh Arabic", "Source Serif 4", "Source Serif 4 SemiBold", "Vazirmatn"}


def first(page: Page, code: str):
    autonym = languages.by_code(code).autonym.split(" (")[0]
    return page.locator('nav[aria-label="Read in"] a', has_text=autonym)


def scrolled_to_the_middle(page: Page) -> int:
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight / 2)")
    page.wait_for_url(re.compile(r"#s-\d+$"))
    return int(page.url.rpartition("#s-")[2])


def fonts(page: Page) -> dict[str, bool]:
    """The fonts that the page's words are really drawn in, and whether they were fetched from us."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    nodes = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": "body *"})["nodeIds"]
    return {
        font["familyName"]: font["isCustomFont"]
        for node in nodes
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    }


def test_changing_the_language_keeps_the_sentence_the_focus_and_says_so(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/read/1?langs=en")
    place = scrolled_to_the_middle(page)
    top = page.evaluate(TOP, place)
    for code in ("ar", "kmr", "ckb", "en"):
        first(page, code).click()
        expect(first(page, code)).to_have_attribute("aria-current", "true")
        expect(first(page, code)).to_be_focused()
        expect(page.locator("#announcer")).to_have_text(languages.by_code(code).autonym)
        assert page.url == f"{server.address}/read/1?langs={code}#s-{place}"
        assert abs(page.evaluate(TOP, place) - top) <= HALF_A_PIXEL_EACH


def test_another_layout_and_the_way_back_keep_the_sentence(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/read/1?langs=en,ar")
    place = scrolled_to_the_middle(page)
    top = page.evaluate(TOP, place)
    page.click("#layout-stacked")
    expect(page.locator(".rows--stacked")).to_be_visible()
    assert abs(page.evaluate(TOP, place) - top) <= HALF_A_PIXEL_EACH
    page.click("#beside-ckb")
    expect(page.locator(".rows--3")).to_be_visible()
    assert abs(page.evaluate(TOP, place) - top) <= HALF_A_PIXEL_EACH
    page.go_back()
    page.go_back()
    expect(page.locator(".rows--side.rows--2")).to_be_visible()
    assert abs(page.evaluate(TOP, place) - top) <= HALF_A_PIXEL_EACH


def test_of_views_asked_for_in_a_row_the_last_is_shown_whichever_answer_comes_first(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.address}/read/1?langs=en,ar")
    held = []
    page.route("**/read/1?langs=en,ar&layout=stacked*", lambda route: held.append(route))
    page.click("#layout-stacked")
    page.click("#beside-ckb")
    expect(page.locator(".rows--3")).to_be_visible()
    assert len(held) == 1
    with page.expect_response("**/read/1?langs=en,ar&layout=stacked*"):
        held[0].continue_()
    page.wait_for_timeout(500)
    expect(page.locator(".rows--3")).to_be_visible()


def test_a_sentence_is_marked_in_every_column_under_the_pointer_and_by_a_tap(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.address}/read/1?langs=en,ar,ckb")
    paints = """row => [...row.querySelectorAll('.aligned__cell')]
        .map(cell => getComputedStyle(cell).backgroundColor)"""
    row = page.locator("#s-4")
    plain = row.evaluate(paints)
    row.hover()
    marked = row.evaluate(paints)
    assert len(set(marked)) == 1
    assert marked[0] != plain[0]
    row.locator(".words").first.click()
    page.mouse.move(0, 0)
    assert row.evaluate(paints) == marked
    row.locator(".words").first.click()
    page.mouse.move(0, 0)
    assert row.evaluate(paints) == plain


def test_a_link_to_a_sentence_leads_to_it_and_stays(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/read/1?langs=ckb,en#s-30")
    page.wait_for_timeout(600)
    assert page.url.endswith("#s-30")
    assert 0 < page.evaluate(TOP, 30) < 500


def test_the_size_of_one_script_changes_in_place_and_is_kept(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/read/1?langs=en,ar")
    place = scrolled_to_the_middle(page)
    top = page.evaluate(TOP, place)
    sizes = """() => ['en', 'ar'].map(code =>
        parseFloat(getComputedStyle(document.querySelector(`.passage:lang(${code})`)).fontSize))"""
    latin, arabic = page.evaluate(sizes)
    page.click("details.menu > summary")
    with page.expect_response("**/interface/size"):
        page.click('form[data-keeps="size-arab"] button[value="4"]')
    assert page.evaluate(sizes)[0] == latin
    assert page.evaluate(sizes)[1] > arabic
    assert abs(page.evaluate(TOP, place) - top) <= HALF_A_PIXEL_EACH
    page.keyboard.press("Escape")
    expect(page.locator("details.menu[open]")).to_have_count(0)
    expect(page.locator("details.menu > summary")).to_be_focused()
    page.reload()
    expect(page.locator("html")).to_have_class(re.compile("size-arab-4"))


@pytest.mark.parametrize("langs", ["en,ar,kmr,ckb", "ckb"])
def test_every_word_is_drawn_in_a_shipped_font_and_nothing_moves(
    page: Page, server: Server, langs: str
) -> None:
    page.add_init_script(WATCH_SHIFTS)
    page.goto(f"{server.address}/read/1?langs={langs}")
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    drawn = fonts(page)
    assert set(drawn) <= SHIPPED
    assert all(drawn.values())
    assert page.evaluate("window.shifts") < 0.01


@pytest.mark.parametrize(("code", "family"), [("ckb", "Noto Naskh Arabic"), ("kmr", "Source Serif 4")])
def test_the_letters_that_other_fonts_lack_come_from_ours(
    page: Page, server: Server, code: str, family: str
) -> None:
    page.goto(f"{server.address}/read/1?langs={code}")
    page.evaluate(
        """([line, code]) => {
          const made = document.querySelector(".passage").cloneNode();
          made.textContent = line;
          made.lang = code;
          document.body.replaceChildren(made);
          return document.fonts.ready;
        }""",
        [TEST_LINE, code],
    )
    page.wait_for_timeout(500)
    drawn = fonts(page)
    assert family in drawn
    assert set(drawn) <= SHIPPED
    assert all(drawn.values())


def test_nothing_is_wider_than_the_window(page: Page, server: Server) -> None:
    for width in (320, 390, 760, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        for view in ("langs=en", "langs=en,ar", "langs=en,ar,kmr,ckb", "langs=ckb,kmr&layout=reveal"):
            page.goto(f"{server.address}/read/1?{view}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, view


@pytest.mark.parametrize(
    ("codes", "narrow", "wide"),
    [("en,ar", 700, 800), ("en,ar,kmr", 940, 1050), ("en,ar,kmr,ckb", 1200, 1400)],
)
def test_without_room_for_columns_side_by_side_is_stacked_and_says_so(
    page: Page, server: Server, codes: str, narrow: int, wide: int
) -> None:
    page.goto(f"{server.address}/read/1?langs={codes}")
    side, stacked = page.locator("#layout-side"), page.locator("#layout-stacked")
    look = "one => getComputedStyle(one).boxShadow"
    page.set_viewport_size({"width": wide, "height": 800})
    expect(page.locator(".aligned--heads")).to_be_visible()
    expect(side).to_be_visible()
    chosen = side.evaluate(look)
    assert stacked.evaluate(look) == "none" != chosen
    for width in (390, narrow):
        page.set_viewport_size({"width": width, "height": 800})
        expect(page.locator(".aligned--heads")).to_be_hidden()
        expect(side).to_be_hidden()
        assert stacked.evaluate(look) == chosen


@pytest.mark.parametrize("code", ["en", "ar", "kmr", "ckb"])
def test_a_line_has_45_to_75_characters(page: Page, server: Server, code: str) -> None:
    page.goto(f"{server.address}/read/1?langs={code}")
    longest = page.evaluate(
        """() => {
          const length = (one) => one.textContent.length;
          const block = [...document.querySelectorAll(".prose p")].sort((a, b) => length(b) - length(a))[0];
          const lines = new Map();
          const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
          const range = document.createRange();
          for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            if (node.parentElement.closest(".number")) continue;
            for (let index = 0; index < node.length; index += 1) {
              range.setStart(node, index);
              range.setEnd(node, index + 1);
              const box = range.getClientRects()[0];
              const line = box && Math.round(box.bottom / 12);
              if (box) lines.set(line, (lines.get(line) ?? 0) + 1);
            }
          }
          return Math.max(...lines.values());
        }"""
    )
    assert 45 <= longest <= 75


def test_the_page_works_without_script(plain_page: Page, server: Server) -> None:
    page = plain_page
    page.goto(f"{server.address}/read/1?langs=en")
    page.click("#beside-ckb")
    page.click("#layout-reveal")
    hidden = page.locator("#s-3 details")
    expect(hidden.locator(".words")).not_to_be_visible()
    hidden.locator("summary").click()
    expect(hidden.locator(".words")).to_be_visible()
    page.click("details.menu > summary")
    page.click('form[data-keeps="theme"] button[value="dark"]')
    expect(page.locator("html")).to_have_class(re.compile("theme-dark"))
    assert page.url == f"{server.address}/read/1?langs=en,ckb&layout=reveal"
    first(page, "ckb").click()
    expect(page.locator(".aligned__cell").first).to_have_attribute("lang", "ckb")


def test_the_keyboard_reaches_the_text_past_the_bar(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/read/1?langs=en,ar")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_no_rule_stands_among_the_lines_of_a_text(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/read/1?langs=en,ar")
    borders = page.locator(".passage").evaluate_all(
        "all => [...new Set(all.map(one => getComputedStyle(one).borderBlockStartWidth))]"
    )
    assert borders == ["0px"]
