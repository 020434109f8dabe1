"""A source that changes, in a real browser: from the desk and from its document, with script and without."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reader import places
from tests.serving import Server

playwright = pytest.importorskip("playwright.sync_api")
Page = playwright.Page
expect = playwright.expect


def correct_from_the_desk(page: Page, server: Server) -> str:
    """Correct the source of segment 8 by what the desk's menu offers; the address of its desk."""
    page.goto(f"{server.address}/desk/1?langs=ckb&at=8")
    row = page.locator("#s-8.row--active")
    row.locator("summary", has_text="More").click()
    row.get_by_role("link", name="Correct the source text").click()
    field = page.get_by_label("Source text")
    field.fill(field.input_value().replace("the Syrian coast", "the long Syrian coast"))
    page.get_by_role("button", name="Correct", exact=True).click()
    return page.url


def test_a_correction_from_the_desk_shows_there_until_it_is_confirmed(page: Page, server: Server) -> None:
    correct_from_the_desk(page, server)
    expect(page).to_have_url(re.compile(r"/desk/1\?langs=ckb"))
    row = page.locator("#s-8")
    expect(row.locator(".source-change ins")).to_have_text(re.compile("long"))
    text = row.locator("textarea")
    expect(text).not_to_have_value("")
    text.press("Control+Enter")
    expect(page.locator("#s-9.row--active")).to_be_visible()
    expect(page.locator("#s-8")).to_contain_text("translated")
    expect(page.locator("#s-8")).not_to_contain_text("source changed")
    page.goto(f"{server.address}/desk/1?langs=ckb&at=8")
    expect(page.locator("#s-8 .source-change")).to_have_count(0)


def test_a_newer_version_is_previewed_taken_in_and_undone(page: Page, server: Server, tmp_path: Path) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=8")
    before = page.locator("#s-8 textarea").input_value()
    newer(page, server, tmp_path)
    expect(page.locator("main")).to_contain_text("1 changed, 2 new")
    expect(page.locator("main ins").first).to_have_text(re.compile("long"))
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator("main")).to_contain_text("A newer version")
    page.goto(f"{server.address}/desk/1?langs=ckb&at=10")
    expect(page.locator("#s-10 .source-change")).to_be_visible()
    expect(page.locator("#s-10 textarea")).to_have_value(before)
    page.goto(f"{server.address}/documents/1/versions")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("main")).to_contain_text("undone")
    page.goto(f"{server.address}/desk/1?langs=ckb&at=8")
    expect(page.locator("#s-8 textarea")).to_have_value(before)
    expect(page.locator("#s-8 .source-change")).to_have_count(0)


def test_all_of_it_works_without_a_script(plain_page: Page, server: Server, tmp_path: Path) -> None:
    correct_from_the_desk(plain_page, server)
    expect(plain_page.locator("#s-8 .source-change ins")).to_have_text(re.compile("long"))
    plain_page.goto(f"{server.address}/documents/1")
    plain_page.get_by_role("link", name="Changes of the source").click()
    plain_page.get_by_role("button", name="Undo").click()
    newer(plain_page, server, tmp_path)
    plain_page.get_by_role("button", name="Give up").click()
    expect(plain_page).to_have_url(f"{server.address}/documents/1")
    plain_page.get_by_role("link", name="Add a block at the beginning").click()
    plain_page.get_by_label("Kind").select_option("quotation")
    plain_page.get_by_label("Text", exact=True).fill("Words are deeds.")
    plain_page.get_by_role("button", name="Add", exact=True).click()
    expect(plain_page.locator("#s-1")).to_contain_text("Words are deeds.")


@pytest.mark.parametrize("width", [360, 1300])
def test_no_page_is_wider_than_its_window(page: Page, server: Server, tmp_path: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    newer(page, server, tmp_path)
    preview = page.url
    for address in (
        preview,
        f"{server.address}/documents/1/newer",
        f"{server.address}/documents/1/versions",
        f"{server.address}/documents/1/blocks/new?after=3",
        f"{server.address}/source/segments/10",
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def newer(page: Page, server: Server, folder: Path) -> None:
    """Hand in the sample with a new paragraph and one changed sentence."""
    sample = (places.sample_folder() / "explainer.md").read_text(encoding="utf-8")
    title, rest = sample.split("\n\n", 1)
    changed = rest.replace("on the Syrian coast", "on the long Syrian coast", 1)
    assert changed != rest
    file = folder / "newer.md"
    file.write_text(f"{title}\n\nA new paragraph begins it. It is short.\n\n{changed}", encoding="utf-8")
    page.goto(f"{server.address}/documents/1")
    page.get_by_role("link", name="A newer version").click()
    page.get_by_label("A file", exact=True).set_input_files(file)
    page.get_by_role("button", name="Look at the file").click()
