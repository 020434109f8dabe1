"""Take the pictures of the README and the tutorial: the tutorial's whole way, in a real browser.

    uv run --group checks python -m docs.screenshots [FOLDER]

Begins a new memory with the sample, serves it, and walks through docs/tutorial.md with the text and the
rendering in docs/example/. Sizes, fonts, texts and steps are fixed; days, times and version numbers on the
pages are those of the run. FOLDER is docs/images unless it is named. HEVOK_CHROMIUM names a browser.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.browser.conftest import CHROMIUM, FLAGS
from tests.serving import Server

DOCS = Path(__file__).parent
EXAMPLE = DOCS / "example" / "short-word.html"
WIDTH, HEIGHT = 1200, 760
SAMPLE, TUTORIAL = 1, 2
"""The documents of the new memory: the sample, and the text that the tutorial takes in."""

TYPED = "وەرگێڕەکان ناکۆکن"
"""What stands half typed in the picture of a draft that is kept."""


def take(folder: Path) -> None:
    """Walk the whole way and leave every picture in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    with _serving() as server, _browsing(server.address) as page:
        camera = Camera(page, folder, server.address)
        sample(camera)
        intake(camera)
        segments(camera)
        openings(camera)
        translation(camera)
        results(camera)
        keeping(camera)


class Camera:
    """A page, and where its pictures go."""

    def __init__(self, page: Page, folder: Path, address: str) -> None:
        self.page = page
        self.folder = folder
        self.address = address

    def go(self, path: str) -> Page:
        """Open an address of the server and wait for its fonts."""
        self.page.goto(f"{self.address}{path}")
        return self.page

    def shoot(self, name: str, width: int = WIDTH, height: int = HEIGHT) -> None:
        """Take what a window of that size shows, once fonts are there and nothing moves."""
        self.page.set_viewport_size({"width": width, "height": height})
        self.page.mouse.move(0, 0)
        self.page.evaluate("document.fonts.ready.then(() => true)")
        self.page.screenshot(
            path=self.folder / f"{name}.png", animations="disabled", caret="hide", scale="css"
        )
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def sample(camera: Camera) -> None:
    """What a newcomer sees: the sample at the desk, in four languages, in the dark; the glossary."""
    camera.go("/")
    camera.shoot("documents")
    page = camera.go(f"/desk/{SAMPLE}?langs=ckb&at=60")
    expect(page.locator("#panel .score").first).to_have_text("90 %")
    camera.shoot("first-sentence")
    camera.go(f"/read/{SAMPLE}?langs=en,ar,kmr,ckb")
    camera.shoot("reader-four", 1500, 820)
    camera.page.emulate_media(color_scheme="dark")
    camera.go(f"/read/{SAMPLE}?langs=en,ckb")
    camera.shoot("reader-dark")
    camera.page.emulate_media(color_scheme="light")
    camera.go("/glossary?q=interim")
    camera.shoot("glossary")


def intake(camera: Camera) -> None:
    """The tutorial's text is looked at, corrected and taken in."""
    page = camera.go("/")
    page.set_input_files("#file", EXAMPLE)
    page.get_by_role("button", name="Look at the file").click()
    page.get_by_label("Read more").uncheck()
    page.get_by_label("Translation: still the longer road").check()
    page.evaluate("scrollTo(0, 0)")
    camera.shoot("intake", height=1480)
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The Short Word in the Headline")


def segments(camera: Camera) -> None:
    """An abbreviation is named, and what was cut there is whole again."""
    page = camera.page
    document = page.url
    page.locator("#s-7").scroll_into_view_if_needed()
    expect(page.locator("#s-7")).to_contain_text("The Const.")
    camera.shoot("segments")
    page.get_by_label("Abbreviations of this text").fill("Const.")
    page.locator("form", has=page.get_by_label("Abbreviations of this text")).get_by_role("button").click()
    expect(page.locator("#s-7")).to_contain_text("The Const. Declaration of 13 March 2025")
    page.goto(document)


def openings(camera: Camera) -> None:
    """The first sentences in Arabic and Kurmanji, so that one picture shows all four languages at work."""
    for language in ("ar", "kmr"):
        page = camera.go(f"/desk/{TUTORIAL}?langs={language}&at=1")
        for places, text in rendering(language):
            write(page, places, text)


def translation(camera: Camera) -> None:
    """Every segment is confirmed by keys; the memory, the terms and the draft buffer are seen on the way."""
    page = camera.go(f"/desk/{TUTORIAL}?langs=ckb&at=1")
    for places, text in rendering("ckb"):
        expect(page.locator(f"#s-{places[0]}.row--active")).to_be_visible()
        if places[0] in ON_THE_WAY:
            ON_THE_WAY[places[0]](camera)
        if len(places) > 1:
            page.locator(".row--active summary").click()
            page.get_by_role("button", name="Join with the next segment").click()
            expect(page.locator(".row--active .cell__label")).to_contain_text("+".join(map(str, places)))
        write(page, places, text)
    camera.go(f"/desk/{TUTORIAL}?langs=ckb&at=13")
    camera.shoot("joined")


def offered(camera: Camera) -> None:
    """At segment 5 the memory offers what the sample says, and one key takes it."""
    page = camera.go(f"/desk/{TUTORIAL}?langs=ar,kmr,ckb&to=ckb&at=5")
    expect(page.locator("#panel .score").first).to_have_text("90 %")
    page.evaluate("scrollTo(0, 0)")
    camera.shoot("desk", 1400, 1130)
    camera.go(f"/desk/{TUTORIAL}?langs=ckb&at=5")
    expect(page.locator("#panel .score").first).to_have_text("90 %")
    camera.shoot("memory")
    page.keyboard.press("Control+1")
    expect(editor(page)).to_have_value({places[0]: text for places, text in rendering("ckb")}[5])


def term(camera: Camera) -> None:
    """At segment 6 one key inserts the glossary's term."""
    page = camera.page
    page.keyboard.press("Control+Shift+1")
    expect(editor(page)).to_have_value("حکوومەتی ڕاگوزەر")
    expect(page.locator(".row--active [data-kept]")).to_have_text("kept, not confirmed")
    expect(page.locator(".row--active .chip--there")).to_be_visible()
    camera.shoot("term")


def kept(camera: Camera) -> None:
    """At segment 11 the page is loaded again, and what was half typed is still there."""
    page = camera.page
    editor(page).press_sequentially(TYPED)
    expect(page.locator(".row--active [data-kept]")).to_have_text("kept, not confirmed")
    page.reload()
    expect(editor(page)).to_have_value(TYPED)
    camera.shoot("kept")


ON_THE_WAY = {5: offered, 6: term, 11: kept}
"""What is looked at when the Sorani rendering has come to a place."""


def results(camera: Camera) -> None:
    """The reader's page of what was written, and the sample's memory of it."""
    camera.go(f"/read/{TUTORIAL}?langs=en,ckb")
    camera.shoot("reader")
    camera.go("/memory?q=transitional+government")
    camera.shoot("memory-search")


def keeping(camera: Camera) -> None:
    """Where backups are made and brought back; without the path of this machine."""
    page = camera.go("/settings")
    page.locator("dd .path").evaluate("path => path.textContent = 'memory.db'")
    camera.shoot("backup")


def editor(page: Page) -> Locator:
    """The text field of the segment that is being written."""
    return page.locator(".row--active .editor")


def write(page: Page, places: tuple[int, ...], text: str) -> None:
    """Type a translation and confirm it by its keys."""
    expect(page.locator(f"#s-{places[0]}.row--active")).to_be_visible()
    editor(page).fill(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#announcer")).to_contain_text(f"Segment {places[0]} is confirmed.")


def rendering(language: str) -> Iterator[tuple[tuple[int, ...], str]]:
    """The places and the words of one of the example's renderings, in order."""
    for line in EXAMPLE.with_suffix(f".{language}.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            places, text = line.split("\t")
            yield tuple(map(int, places.split("+"))), text


@contextmanager
def _serving() -> Iterator[Server]:
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "memory.db").start()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def _browsing(address: str) -> Iterator[Page]:
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = chromium.new_context(
            viewport={"width": WIDTH, "height": HEIGHT},
            locale="en-GB",
            timezone_id="UTC",
            reduced_motion="reduce",
            base_url=address,
        )
        context.set_default_timeout(10_000)
        yield context.new_page()
        context.close()
        chromium.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else DOCS / "images")
