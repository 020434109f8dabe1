"""A file of terms in a real browser: looked at, mapped, taken in and back, taken out; without script too."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.serving import Server

playwright = pytest.importorskip("playwright.sync_api")
Page = playwright.Page
expect = playwright.expect

TABLE = "9;bîr;well;A hole with water.\n8;derya;sea;\n7;Elewî;Alawite;\n"


def walk(page: Page, server: Server, folder: Path) -> None:
    """Hand a table in, say what its columns hold, take it in, see it, take it back."""
    path = folder / "terms.csv"
    path.write_text(TABLE, encoding="utf-8")
    page.goto(f"{server.address}/glossary-files/")
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="terms.csv")).to_be_visible()
    for at, value in enumerate(["", "term:kmr", "term:en", "definition"], 1):
        page.get_by_label(f"Column {at}").select_option(value)
    page.get_by_label("The first row").select_option("no")
    page.get_by_role("button", name="Look again").click()
    expect(page.get_by_label("Column 2")).to_have_value("term:kmr")
    expect(page.locator("main")).to_contain_text("3 concepts in the file: 2 new")
    expect(page.get_by_role("heading", name="New", exact=True)).to_be_visible()
    expect(page.locator("main")).to_contain_text("A hole with water.")

    page.get_by_label("Terms whose status the file does not say come in as").select_option("admitted")
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator("main")).to_contain_text("This is what would become of it now.")
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator("main")).to_contain_text("3 concepts read: 2 new")
    page.goto(f"{server.address}/glossary/well")
    expect(page.locator("main")).to_contain_text("bîr")

    with page.expect_download() as taking:
        page.goto(f"{server.address}/glossary-files/")
        page.get_by_label("Format").select_option("csv")
        page.get_by_role("button", name="Take out").click()
    assert "bîr" in Path(taking.value.path()).read_text("utf-8-sig")

    page.get_by_role("button", name="Take it back").click()
    expect(page.locator("main")).to_contain_text("Taken back.")
    page.goto(f"{server.address}/glossary/?q=derya")
    expect(page.locator("main")).to_contain_text("No concept holds")


def test_a_file_of_terms_from_hand_to_hand(page: Page, server: Server, tmp_path: Path) -> None:
    walk(page, server, tmp_path)


def test_a_file_of_terms_without_script(plain_page: Page, server: Server, tmp_path: Path) -> None:
    walk(plain_page, server, tmp_path)


def test_the_pages_fit_from_right_to_left_and_on_a_telephone(
    page: Page, server: Server, tmp_path: Path
) -> None:
    path = tmp_path / "terms.csv"
    path.write_text("en,ar,kmr,ckb,definition\nwell,بئر,bîr,بیر,A hole with water.\n", encoding="utf-8")
    page.goto(f"{server.address}/glossary-files/")
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="terms.csv")).to_be_visible()
    for direction in ("ltr", "rtl"):
        page.evaluate("direction => document.documentElement.dir = direction", direction)
        for width in (1400, 390):
            page.set_viewport_size({"width": width, "height": 900})
            wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            assert page.evaluate(wider) <= 0
