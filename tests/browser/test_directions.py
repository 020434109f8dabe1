"""English that no catalogue has translated yet, on pages that run from right to left."""

import pytest
from playwright.sync_api import Page, expect

from tests.serving import Server

PAGES = [
    "/glossary/",
    "/glossary/alawite",
    "/glossary/review/",
    "/glossary/consistency/?lang=ar",
    "/glossary/alawite/rehearsal/?lang=ar",
    "/glossary/alawite/uses/",
    "/documents/1/candidates",
    "/glossary-files/",
    "/memory/",
    "/memory/?q=government",
    "/memory/?q=zzz",
    "/memory/clashes/duplicates",
    "/memory/clashes/source",
    "/memory/clashes/target",
    "/memory/clean",
    "/memory/clean?contains=government",
    "/memory/clean?ratio=1.1",
    "/memory/bin",
    "/memory/acts",
    "/memory/files/",
    "/memory/units/3",
    "/memory/merge?unit=3&unit=4",
    "/documents/1/analysis",
    "/documents/1/pretranslate",
    "/jobs/",
    "/settings/",
]

FILES = {
    "good.csv": "en,ar\nThe boat is late.,القارب متأخر.\nThe boat is here.,\n",
    "bad.csv": "one,two\n1,2\n",
}
"""Tables of units: one with a line to remark upon, one that cannot be read."""

TORN = """() => {
  const torn = [];
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  const at = (node, place) => {
    const range = document.createRange();
    range.setStart(node, place);
    range.setEnd(node, place + 1);
    return range.getBoundingClientRect();
  };
  while (walker.nextNode()) {
    const node = walker.currentNode;
    for (const found of node.data.matchAll(/[A-Za-z][.,:;?]|[0-9] [A-Za-z]/g)) {
      const first = at(node, found.index), last = at(node, found.index + found[0].length - 1);
      const isOneLine = first.width && last.width && Math.abs(first.top - last.top) < 3;
      if (isOneLine && last.left < first.left) torn.push(node.data.trim());
    }
  }
  return torn;
}"""
"""The texts in which a sign stands on the wrong side of the letter before it, or a number of its word."""


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("interface", ["ar", "ckb"])
def test_no_english_sentence_is_torn(page: Page, server: Server, interface: str, address: str) -> None:
    page.context.add_cookies([{"name": "interface", "value": interface, "url": server.address}])
    page.goto(server.address + address)
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert page.evaluate(TORN) == []


@pytest.mark.parametrize("interface", ["ar", "ckb"])
def test_no_sentence_about_a_file_is_torn(page: Page, server: Server, interface: str) -> None:
    page.context.add_cookies([{"name": "interface", "value": interface, "url": server.address}])
    for name, content in FILES.items():
        page.goto(f"{server.address}/memory/files/")
        page.set_input_files("#files", {"name": name, "mimeType": "text/csv", "buffer": content.encode()})
        page.locator("form .button").first.click()
        page.goto(f"{server.address}/jobs/")
        expect(page.locator(".job progress")).to_have_count(0)
        assert page.evaluate(TORN) == []
        page.goto(f"{server.address}/memory/files/")
        for remarks in page.locator("section summary").all():
            remarks.click()
        assert page.evaluate(TORN) == []


def test_no_refusal_is_torn(page: Page, server: Server) -> None:
    page.context.add_cookies([{"name": "interface", "value": "ar", "url": server.address}])
    page.goto(f"{server.address}/memory/files/")
    page.set_input_files("#files", {"name": "n.pdf", "mimeType": "text/plain", "buffer": b"%PDF"})
    page.locator("form .button").first.click()
    expect(page.get_by_role("alert")).to_contain_text("n.pdf")
    assert page.evaluate(TORN) == []
    page.expected_errors.clear()


@pytest.mark.parametrize("address", ["/memory/clean", "/documents/1/pretranslate", "/memory/files/"])
def test_numbers_days_and_files_are_written_like_the_buttons(
    page: Page, server: Server, address: str
) -> None:
    page.context.add_cookies([{"name": "interface", "value": "ar", "url": server.address}])
    page.goto(server.address + address)
    fonts = page.locator("main input:is([type=number], [type=date], [type=file])").evaluate_all(
        "fields => fields.map(each => getComputedStyle(each).fontFamily)"
    )
    button = page.locator("main .button").first.evaluate("each => getComputedStyle(each).fontFamily")
    assert fonts
    assert set(fonts) == {button}


def test_the_words_of_a_proposal_begin_where_the_others_of_the_list_do(page: Page, server: Server) -> None:
    page.context.add_cookies([{"name": "interface", "value": "ar", "url": server.address}])
    page.goto(f"{server.address}/glossary/review/?lang=kmr")
    ends = page.locator(".waiting a").evaluate_all(
        """links => links.slice(0, 2).map(link => {
            const range = document.createRange();
            range.selectNodeContents(link.querySelector(".passage"));
            return Math.max(...[...range.getClientRects()].map(each => each.right));
        })"""
    )
    assert abs(ends[0] - ends[1]) < 2
