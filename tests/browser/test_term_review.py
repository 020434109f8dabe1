"""The glossary's review in a real browser: by keys, in Arabic and in Kurmanji direction, without script."""

from __future__ import annotations

import re

import pytest

from tests.serving import Server

playwright = pytest.importorskip("playwright.sync_api")
Page = playwright.Page
expect = playwright.expect

UNDER_AN_ARABIC_LAYOUT = {"KeyA": "ش", "KeyC": "ؤ", "KeyJ": "ت", "KeyK": "ن", "KeyP": "ح", "KeyR": "ق"}
WORDS = {
    "ar": ("بوغروم طائفي", "مذبحة طائفية", "هكذا يقولون"),
    "kmr": ("mezhebgirî", "mezhebvanî", "Wisa tê gotin"),
}


def in_interface(page: Page, server: Server, code: str) -> None:
    page.context.add_cookies([{"name": "interface", "value": code, "url": server.address}])


def key(page: Page, code: str, layout: dict[str, str]) -> None:
    """Press a key by its place, under a layout that writes another letter there."""
    page.evaluate(
        """([code, key]) => document.activeElement.dispatchEvent(
            new KeyboardEvent("keydown", {code, key, bubbles: true, cancelable: true}))""",
        [code, layout.get(code, code.removeprefix("Key").lower())],
    )


def propose(page: Page, server: Server, language: str, text: str, concept: str = "sectarianism") -> str:
    """Propose a term from its concept's page; the proposal's address."""
    page.goto(f"{server.address}/glossary/{concept}")
    page.locator(f'a[href*="/propose"][href*="lang={language}"][href*="kind=term"]').click()
    form = page.locator("form.propose")
    form.locator('[name="text"]').last.fill(text)
    form.locator('[name="why"]').fill("…")
    form.locator("button").last.click()
    if page.locator('[name="other"]').count():  # something near was shown first
        page.locator('[name="other"]').check()
        page.locator("form.propose button").last.click()
    page.wait_for_url(re.compile("/glossary/proposed/"))
    return page.locator('a[href*="/glossary/review/"]').first.get_attribute("href")


def decided(page: Page):
    return page.locator('.notice[role="status"]')


@pytest.mark.parametrize(("code", "direction"), [("ar", "rtl"), ("kmr", "ltr")])
def test_proposals_are_reviewed_by_keys_alone(page: Page, server: Server, code: str, direction: str) -> None:
    in_interface(page, server, code)
    layout = UNDER_AN_ARABIC_LAYOUT if code == "ar" else {}
    accepted, changed, reason = WORDS[code]
    propose(page, server, code, accepted)
    propose(page, server, code, changed)
    page.goto(f"{server.address}/glossary/review/?lang={code}")
    assert page.evaluate("document.documentElement.dir") == direction
    titles = page.locator(".waiting").first.locator("li")
    before = titles.count()

    page.locator(".waiting a", has_text=accepted).click()
    expect(page.locator(".case__title")).to_have_text(accepted)
    key(page, "KeyJ", layout)
    expect(page.locator(".case__title")).to_have_text(changed)
    key(page, "KeyK", layout)
    expect(page.locator(".case__title")).to_have_text(accepted)

    key(page, "KeyA", layout)
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.insert_text(reason)
    page.keyboard.press("Control+Enter")
    expect(decided(page)).to_be_visible()
    expect(page.locator(".case__title")).to_have_text(changed)
    expect(titles).to_have_count(before - 1)

    key(page, "KeyC", layout)
    field = page.locator('[name="new-text"]')
    expect(field).to_be_focused()
    field.fill(f"{changed}2")
    page.locator("#reason").fill(reason)
    page.keyboard.press("Control+Enter")
    expect(decided(page)).to_be_visible()

    page.goto(f"{server.address}/glossary/sectarianism")
    card = page.locator(f'section[aria-labelledby="terms-{code}"]')
    expect(card).to_contain_text(accepted)
    expect(card).to_contain_text(f"{changed}2")
    expect(page.locator(".settled")).to_have_count(2)
    expect(page.locator(".settled").first).to_contain_text(reason)
    assert page.locator(".settled .passage").first.get_attribute("dir") == ("rtl" if code == "ar" else "ltr")


@pytest.mark.parametrize("code", ["ar", "kmr"])
def test_what_is_rejected_or_postponed_needs_its_reason_and_keeps_what_was_typed(
    page: Page, server: Server, code: str
) -> None:
    in_interface(page, server, code)
    layout = UNDER_AN_ARABIC_LAYOUT if code == "ar" else {}
    text, _, reason = WORDS[code]
    address = propose(page, server, code, text)
    page.goto(server.address + address)
    page.fill("#comment", "…?")
    page.locator("#discussion button").click()
    expect(page.locator(".remark")).to_contain_text("…?")
    key(page, "KeyP", layout)
    page.keyboard.press("Control+Enter")  # nothing is sent without a reason
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.insert_text(reason)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".status--proposal-postponed")).to_be_visible()
    page.fill("#reason", reason + "!")
    page.keyboard.press("Escape")
    key(page, "KeyR", layout)
    expect(page.locator(".status--proposal-rejected")).to_be_visible()
    expect(page.locator(".deciding")).to_have_count(0)


def test_the_second_of_two_windows_sees_what_was_decided_and_keeps_its_reason(
    page: Page, server: Server
) -> None:
    address = server.address + propose(page, server, "kmr", WORDS["kmr"][0])
    other = page.context.new_page()
    for each in (page, other):
        each.goto(address)
    page.fill("#reason", "It is what people say.")
    page.get_by_role("button", name="Accept", exact=False).first.click()
    expect(page.locator(".status--proposal-accepted")).to_be_visible()
    other.fill("#reason", "Nobody says it.")
    other.get_by_role("button", name="Reject").click()
    expect(other.get_by_role("alert")).to_contain_text("accepted by now")
    expect(other.locator("main")).to_contain_text("It is what people say.")
    expect(other.locator("#kept")).to_have_value("Nobody says it.")
    other.close()


def test_a_term_is_edited_needs_a_check_and_is_approved_without_script(
    plain_page: Page, server: Server
) -> None:
    page = plain_page
    page.goto(f"{server.address}/glossary/pogrom")
    card = page.locator('section[aria-labelledby="terms-ar"] .term-card').first
    card.get_by_role("link", name=re.compile("^Change")).click()
    page.locator("#edit").get_by_label("Gender").select_option("masculine")
    page.locator("#edit").get_by_label("Reason").fill("As the loan is used.")
    page.get_by_role("button", name="Change").click()
    expect(card).to_contain_text("masculine")
    expect(decided(page)).to_contain_text("needs a check again")
    page.goto(f"{server.address}/glossary/review/?lang=ar")
    page.locator(".waiting a", has_text="بوغروم").first.click()
    page.locator("#reason").fill("I have looked at it.")
    page.get_by_role("button", name="Approve as it is").click()
    expect(decided(page)).to_contain_text("Approved as it is")
    page.goto(f"{server.address}/glossary/pogrom")
    expect(card).to_contain_text("approved")


@pytest.mark.parametrize("code", ["en", "ar", "kmr", "ckb"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_of_the_review_is_wider_than_the_window(
    page: Page, server: Server, code: str, width: int
) -> None:
    in_interface(page, server, code)
    page.set_viewport_size({"width": width, "height": 800})
    for address in (
        "/glossary/",
        "/glossary/alawite",
        "/glossary/review/?lang=kmr",
        "/glossary/review/rule?lang=ar",
        "/glossary/terms/1/edit",
        "/glossary/pogrom/edit",
    ):
        page.goto(server.address + address)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address
