"""Terms to add, in a real browser: one is proposed by keyboard, another refused and taken back."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.serving import Server

PATIENCE = 30_000
"""Milliseconds that the first look may take on a busy machine: it reads the words of three languages."""


def test_a_candidate_is_proposed_by_keyboard_and_another_refused_and_taken_back(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.address}/documents/1/candidates?known=1", timeout=PATIENCE)
    card = page.get_by_role("article").filter(
        has=page.get_by_role("heading", name=re.compile("^translators"))
    )
    title = card.get_by_role("heading").inner_text()
    box = card.get_by_role("checkbox").first
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    card.get_by_label(re.compile("Another")).first.focus()
    page.keyboard.type("مترجم")
    page.get_by_role("button", name="Propose the chosen ones").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 candidate was proposed.")).to_be_visible()
    expect(page.get_by_role("heading", name=title, exact=True)).to_have_count(0)

    other = page.get_by_role("article").first
    name = other.get_by_role("heading").inner_text()
    other.get_by_role("button", name="Not a term").click()
    page.get_by_role("link", name="Take it back").click()
    page.get_by_label(name.partition(" (")[0]).check()
    page.get_by_role("button", name="Offer the chosen ones again").click()
    expect(page.get_by_text("1 phrase is offered again.")).to_be_visible()


def test_the_page_works_without_script_and_from_right_to_left(plain_page: Page, server: Server) -> None:
    plain_page.context.add_cookies([{"name": "interface", "value": "ar", "url": server.address}])
    plain_page.goto(f"{server.address}/documents/1/candidates", timeout=PATIENCE)
    assert plain_page.locator("html").get_attribute("dir") == "rtl"
    card = plain_page.get_by_role("article").first
    assert card.locator(".passage[lang=en]").first.get_attribute("dir") == "ltr"
    boxes = [card.locator("fieldset").nth(n).bounding_box() for n in (0, 1)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[0]["x"] > boxes[1]["x"]
    card.locator("button[value^=refuse]").click()
    assert plain_page.locator(".notice--done").count() == 1
    assert plain_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
