"""The pages as a telephone shows them, in both directions of writing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.serving import Server

playwright = pytest.importorskip("playwright.sync_api")
Page = playwright.Page

PAGES = [
    "/memory/",
    "/memory/clashes/source",
    "/memory/clean",
    "/memory/bin",
    "/memory/acts",
    "/memory/files/",
    "/memory/units/3",
    "/memory/merge?unit=3&unit=4",
    "/documents/1/analysis",
    "/documents/1/pretranslate",
    "/jobs/",
]
STICKING_OUT = """() => [...document.querySelectorAll("header *, main *")].filter(each => {
  const box = each.getBoundingClientRect(), end = document.documentElement.clientWidth;
  return each.checkVisibility() && box.width && (box.left < -1 || box.right > end + 1);
}).map(each => each.outerHTML.slice(0, 80))"""


@pytest.fixture(params=["en", "ar"])
def telephone(request: pytest.FixtureRequest, page: Page, server: Server) -> Iterator[Page]:
    page.context.add_cookies([{"name": "interface", "value": request.param, "url": server.address}])
    page.set_viewport_size({"width": 390, "height": 844})
    return page


def test_nothing_sticks_out_of_the_window(telephone: Page, server: Server) -> None:
    for address in PAGES:
        telephone.goto(server.address + address)
        assert telephone.evaluate(STICKING_OUT) == [], address


def test_the_choice_of_looks_opens_within_the_window(telephone: Page, server: Server) -> None:
    telephone.goto(f"{server.address}/memory/")
    telephone.locator(".masthead summary").click()
    panel = telephone.locator(".masthead .menu__panel").bounding_box()
    assert panel["x"] >= 0
    assert panel["x"] + panel["width"] <= 390


def test_buttons_do_not_touch(telephone: Page, server: Server) -> None:
    for address in PAGES:
        telephone.goto(server.address + address)
        boxes = [each.bounding_box() for each in telephone.locator("main .button:visible").all()]
        touching = [
            (one, other)
            for one in boxes
            for other in boxes
            if one["y"] == other["y"] and 0 <= other["x"] - (one["x"] + one["width"]) < 6
        ]
        assert touching == [], address
