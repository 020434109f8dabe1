"""The memory kept in order in a real browser: with script and without, in both directions of writing."""

from __future__ import annotations

import re

import pytest

from tests.serving import Server

playwright = pytest.importorskip("playwright.sync_api")
Page = playwright.Page
expect = playwright.expect

KURMANJI = "kmr"


def look_for(page: Page, server: Server, words: str) -> None:
    page.goto(f"{server.address}/memory/")
    page.get_by_label("Look for words, on either side").fill(words)
    page.get_by_role("button", name="Look", exact=True).click()


def some_words(page: Page, server: Server) -> str:
    """Three words of a unit's source that stand side by side."""
    page.goto(f"{server.address}/memory/?side=source&source=en")
    source = page.locator(".unit__source").first.inner_text()
    return " ".join(re.findall(r"[A-Za-z]+", source)[:3])


def walk(page: Page, server: Server) -> None:
    """Search, edit against somebody else's edit, delete and bring back, clean up and undo."""
    words = some_words(page, server)
    look_for(page, server, words)
    expect(page.locator(".found").first).to_be_visible()
    edit = page.get_by_role("link", name="Edit").first
    address = edit.get_attribute("href")
    edit.click()

    other = page.context.new_page()
    other.goto(f"{server.address}{address}")
    other.get_by_label("Note").fill("theirs")
    other.get_by_role("button", name="Save").click()
    expect(other).to_have_url(re.compile(r"/memory/\?q="))
    other.close()

    page.get_by_label("Note").fill("mine")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("The memory says now")
    expect(page.locator("main")).to_contain_text("theirs")
    expect(page.get_by_label("Note")).to_have_value("mine")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".unit").first).to_contain_text("mine")

    before = page.locator(".unit__rendering").count()
    page.get_by_label("Choose this unit").first.check()
    page.get_by_role("button", name="Delete").click()
    expect(page.locator("main")).to_contain_text("Units were deleted: 1 unit to the bin")
    page.get_by_role("link", name="Bin").click()
    page.get_by_label("Bring back", exact=True).check()
    page.get_by_role("button", name="Bring back the chosen ones").click()
    expect(page.locator("main")).to_contain_text("The bin is empty.")
    look_for(page, server, words)
    expect(page.locator(".unit__rendering")).to_have_count(before)

    page.get_by_role("link", name="Clean up").click()
    page.get_by_label("Translated into").select_option(KURMANJI)
    page.get_by_role("button", name="Count").click()
    preview = page.locator("#preview")
    expect(preview).to_contain_text("would go to the bin")
    taken = re.search(r"\d+", preview.inner_text())
    assert taken
    page.get_by_role("button", name="Put them in the bin").click()
    expect(page.locator(".act").first).to_contain_text(f"{taken[0]} units")
    page.goto(f"{server.address}/memory/?target={KURMANJI}")
    expect(page.locator(".unit")).to_have_count(0)
    page.goto(f"{server.address}/memory/acts")
    page.get_by_role("button", name="Undo").first.click()
    expect(page.locator("main")).to_contain_text("Undone")
    page.goto(f"{server.address}/memory/?target={KURMANJI}")
    expect(page.locator(".unit").first).to_be_visible()


def test_the_memory_is_kept_in_order(page: Page, server: Server) -> None:
    walk(page, server)
    page.expected_errors[:] = [said for said in page.expected_errors if "409" not in said]


def test_all_of_it_works_without_a_script(plain_page: Page, server: Server) -> None:
    walk(plain_page, server)


def test_two_units_become_one_and_part_again(page: Page, server: Server) -> None:
    def counted() -> int:
        page.goto(f"{server.address}/memory/?target=ckb")
        found = re.match(r"\d+", page.locator(".memory__acts").inner_text())
        assert found
        return int(found[0])

    count = counted()
    for number in (0, 1):
        page.get_by_label("Choose this unit").nth(number).check()
    page.get_by_role("button", name="Merge").click()
    expect(page.get_by_label("This one stays")).to_have_count(2)
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.locator("main")).to_contain_text("Units were merged")
    assert counted() == count - 1
    page.goto(f"{server.address}/memory/acts")
    page.get_by_role("button", name="Undo").first.click()
    assert counted() == count


def test_the_desk_looks_up_the_selected_words_whatever_the_layout_writes(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=8")
    editor = page.locator("#s-8 textarea")
    editor.fill("پێشتر نووسیم")
    editor.evaluate("field => field.setSelectionRange(0, 5)")
    with page.context.expect_page() as opened:
        editor.evaluate(
            """field => field.dispatchEvent(new KeyboardEvent("keydown",
               { key: "ک", code: "KeyK", ctrlKey: true, bubbles: true, cancelable: true }))"""
        )
    expect(opened.value.get_by_label("Look for words, on either side")).to_have_value("پێشتر")
    opened.value.close()
    expect(editor).to_have_value("پێشتر نووسیم")


@pytest.mark.parametrize("width", [360, 1300])
@pytest.mark.parametrize("interface", ["en", "ar", "ckb"])
def test_no_page_of_the_memory_is_wider_than_the_window(
    page: Page, server: Server, interface: str, width: int
) -> None:
    page.context.add_cookies([{"name": "interface", "value": interface, "url": server.address}])
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("", "bin", "acts", "clean?target=ckb", "clashes/source", "units/1", "merge?unit=1&unit=2"):
        page.goto(f"{server.address}/memory/{path}")
        overhang = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overhang <= 0, path
