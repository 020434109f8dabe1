"""A change of term, from its concept's uses to its undoing, in a real browser, in both directions."""

from __future__ import annotations

import re

import pytest

from tests.serving import Server

playwright = pytest.importorskip("playwright.sync_api")
Page = playwright.Page
expect = playwright.expect


def in_interface(page: Page, server: Server, code: str) -> None:
    page.context.add_cookies([{"name": "interface", "value": code, "url": server.address}])


def left(page: Page):
    return page.locator('section[aria-labelledby="left"] article')


def walk(page: Page, server: Server) -> None:
    """Uses, rehearsal, the change, its queue with one let stand, the note, and all of it undone."""
    page.goto(f"{server.address}/glossary/alawite/uses/?lang=ckb")
    expect(page.locator("article").first).to_be_visible()
    count = page.locator("article").count()
    page.locator('a[href*="/rehearsal/"]').click()

    form = page.locator('form:has(input[name="lang"][value="ckb"])').first
    form.locator('input[name="term"]').nth(1).check()
    form.locator("button").click()
    safe = page.locator('section[aria-labelledby="safe"] article')
    person = page.locator('section[aria-labelledby="person"] article')
    expect(safe.first.locator("ins")).not_to_be_empty()
    changed = safe.count()
    waiting = person.count()
    assert changed + waiting >= 1
    assert changed + waiting <= count

    page.locator('textarea[name="reason"]').fill("Decided in May.")
    page.locator('textarea[name="note"]').fill("Corrected from May on.")
    page.locator('main form[action$="/rehearsal/"][method="post"] button').click()
    expect(page).to_have_url(re.compile(r"/glossary/changes/\d+/"))
    expect(left(page)).to_have_count(waiting)
    expect(page.locator('textarea[name="note"]')).to_have_value("Corrected from May on.")
    address = page.url

    if waiting:
        first = left(page).first
        first.locator("summary").click()
        first.locator('input[name="reason"]').fill("Somebody's own words.")
        first.locator("details button").click()
        expect(left(page)).to_have_count(waiting - 1)

    page.goto(f"{server.address}/glossary/alawite/uses/?lang=ckb")
    expect(page.locator(".status--term-superseded").first).to_be_visible()
    page.goto(address)
    page.locator('form[action$="/undo"] button').click()
    expect(page.locator(".notice--done")).to_be_visible()
    page.goto(f"{server.address}/glossary/alawite/uses/?lang=ckb")
    expect(page.locator("article")).to_have_count(count)
    expect(page.locator(".status--term-superseded")).to_have_count(0)


@pytest.mark.parametrize(("interface", "direction"), [("ar", "rtl"), ("kmr", "ltr")])
def test_a_change_of_term_is_rehearsed_made_and_undone(
    page: Page, server: Server, interface: str, direction: str
) -> None:
    in_interface(page, server, interface)
    walk(page, server)
    expect(page.locator("html")).to_have_attribute("dir", direction)


def test_it_is_walked_through_without_script(plain_page: Page, server: Server) -> None:
    walk(plain_page, server)


@pytest.mark.parametrize("interface", ["ar", "kmr"])
def test_each_text_that_is_left_opens_at_the_desk(page: Page, server: Server, interface: str) -> None:
    in_interface(page, server, interface)
    page.goto(f"{server.address}/glossary/alawite/uses/?lang=ar")
    link = page.locator(".unit__from a").first
    place = re.search(r"#s-(\d+)", link.get_attribute("href"))[1]
    link.click()
    expect(page).to_have_url(re.compile(r"/desk/1"))
    expect(page.locator(f"#s-{place}")).to_be_in_viewport()


@pytest.mark.parametrize("interface", ["ar", "kmr"])
def test_a_rehearsal_is_done_by_keys_alone(page: Page, server: Server, interface: str) -> None:
    in_interface(page, server, interface)
    page.goto(f"{server.address}/glossary/alawite/rehearsal/?lang=ckb")
    radio = page.locator('form:has(input[name="lang"][value="ckb"]) input[type="radio"]').first
    radio.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator('section[aria-labelledby="safe"]')).to_be_visible()
    page.locator('textarea[name="reason"]').focus()
    page.keyboard.type("By keys.")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/glossary/changes/\d+/"))


@pytest.mark.parametrize(("interface", "width"), [("ar", 390), ("kmr", 390), ("ar", 1400), ("kmr", 1400)])
def test_no_page_of_terms_scrolls_sideways(page: Page, server: Server, interface: str, width: int) -> None:
    in_interface(page, server, interface)
    page.set_viewport_size({"width": width, "height": 800})
    for address in (
        "alawite/uses/?lang=ar",
        "alawite/rehearsal/?lang=ar",
        "consistency/?lang=ar",
        "consistency/1/ar/",
    ):
        page.goto(f"{server.address}/glossary/{address}")
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, address


def test_a_finding_is_let_stand_where_it_is_told(page: Page, server: Server) -> None:
    in_interface(page, server, "ar")
    page.goto(f"{server.address}/glossary/consistency/1/ar/")
    findings = page.locator('section[aria-labelledby="findings"] article')
    before = findings.count()
    assert before
    findings.first.locator("summary").click()
    findings.first.locator('input[name="reason"]').fill("اقتباس")
    findings.first.locator("details button").click()
    expect(findings).to_have_count(before - 1)
    expect(page.get_by_text("اقتباس")).to_be_attached()
