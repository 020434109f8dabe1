"""One article all the way: from its address to a Word file and back, with a machine's draft in between."""

from __future__ import annotations

import functools
import io
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document as Word
from waitress.server import create_server

from reader import fetching, machine
from reader.web import create_app
from reader.workspace import open_memory
from tests import argos_model
from tests.web_server import WebServer, answer

playwright = pytest.importorskip("playwright.sync_api")
Page = playwright.Page
expect = playwright.expect

WORDS = list(argos_model.ENGLISH_TO_ARABIC)
FIRST = " ".join(WORDS[:4]).capitalize() + "."
SECOND = " ".join(WORDS[2:6]).capitalize() + "."
THIRD = " ".join(WORDS[4:8]).capitalize() + "."


def article(*sentences: str) -> bytes:
    text = "".join(f"<p>{sentence} {sentence}</p>" for sentence in sentences)
    return (
        "<!doctype html><html lang=en><head><title>A short article</title></head><body>"
        "<nav><a href=/>Home</a> <a href=/news>News</a></nav>"
        f"<article><h1>A short article</h1>{text}</article>"
        "<footer><p>All rights reserved.</p></footer></body></html>"
    ).encode()


class InProcess:
    """A real server in this process, where fetching may be led to a site on this machine."""

    def __init__(self, address: str) -> None:
        self.address = address

    def stop(self) -> None:
        """As `serving.Server` has it; the fixture stops it."""


@pytest.fixture
def site() -> Iterator[WebServer]:
    with WebServer() as server:
        server.answers["/article"] = answer(article(FIRST, SECOND))
        yield server


@pytest.fixture
def server(tmp_path: Path, site: WebServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[InProcess]:
    monkeypatch.setenv("HEVOK_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("ARGOS_COMPUTE_TYPE", "float32")
    package = argos_model.build(tmp_path / "p.argosmodel", argos_model.ENGLISH_TO_ARABIC, "en", "ar")
    machine.install_file(package, machine.models_folder())
    led = functools.partial(fetching.fetch, resolver=lambda host: ["93.184.215.14"], connector=site.connect)
    monkeypatch.setattr(fetching, "fetch", led)
    with open_memory(tmp_path / "memory.db") as workspace:
        running = create_server(create_app(workspace), host="127.0.0.1", port=0, threads=8)
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        yield InProcess(f"http://127.0.0.1:{running.effective_port}")
        running.close()
        thread.join(10)


def test_an_article_goes_from_its_address_to_a_word_file_and_back(
    page: Page, server: InProcess, site: WebServer, tmp_path: Path
) -> None:
    # The address in, its furniture aside.
    page.goto(server.address)
    page.locator("#address").fill("http://news.example/article")
    page.get_by_role("button", name="Fetch and look").click()
    expect(page.locator("main")).to_contain_text(FIRST)
    page.get_by_role("button", name="Take it in").click()
    expect(page.locator("main")).to_contain_text("news.example")

    # A machine's draft, corrected, confirmed.
    page.goto(f"{server.address}/desk/1?langs=ar&at=2")
    editor = page.locator(".row--active .editor")
    expect(editor).to_be_focused()
    page.keyboard.press("Control+m")
    expect(page.locator("#machine .passage").first).to_be_visible(timeout=30_000)
    page.keyboard.press("Control+m")
    expect(editor).to_have_value(re.compile(argos_model.ENGLISH_TO_ARABIC[WORDS[1]]))
    page.keyboard.press("End")
    page.keyboard.insert_text(" نعم")
    corrected = editor.input_value()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s-3.row--active")).to_be_visible()

    # A newer version of the source: one paragraph gone, one new; what was confirmed stays.
    site.answers["/article"] = answer(article(FIRST, THIRD))
    page.goto(f"{server.address}/documents/1/newer")
    page.locator("#address").fill("http://news.example/article")
    page.get_by_role("button", name="Fetch and look").click()
    expect(page.locator("main")).to_contain_text(THIRD)
    page.get_by_role("button", name=re.compile("Take (it|the newer version) in")).click()
    page.goto(f"{server.address}/desk/1?langs=ar&at=2")
    expect(editor).to_have_value(corrected)

    # Out as a Word table, edited elsewhere, and back.
    page.goto(f"{server.address}/documents/1/return")
    with page.expect_download() as download:
        page.evaluate(
            "address => { const link = document.createElement('a'); link.href = address;"
            " document.body.append(link); link.click(); }",
            "/documents/1/export?to=ar&format=docx&bilingual=1",
        )
    word = Word(io.BytesIO(Path(download.value.path()).read_bytes()))
    cells = [row._tr.tc_lst[-1] for row in word.tables[0].rows]
    (words,) = (
        [text for text in cell.iter() if text.tag.endswith("}t")]
        for cell in cells
        if corrected in "".join(text.text or "" for text in cell.iter() if text.tag.endswith("}t"))
    )
    words[0].text = "نصّ محرَّر في وورد"
    for rest in words[1:]:
        rest.text = ""
    word.save(tmp_path / "back.docx")
    page.locator("#file").set_input_files(tmp_path / "back.docx")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("ins").first).to_be_visible()
    page.get_by_role("button", name="Take what is ticked, as confirmed").click()
    expect(page.locator(".notice--done")).to_contain_text("1 translation is taken")
    page.goto(f"{server.address}/read/1?langs=ar")
    expect(page.locator("main")).to_contain_text("نصّ محرَّر في وورد")


def test_an_address_that_cannot_be_taken_is_told_beside_what_was_typed(
    page: Page, server: InProcess, site: WebServer
) -> None:
    site.answers["/paper"] = answer(b"%PDF-1.7", kind="application/pdf")
    page.goto(server.address)
    page.locator("#address").fill("http://news.example/paper")
    page.get_by_role("button", name="Fetch and look").click()
    expect(page.locator("#address-error")).to_contain_text("PDF")
    expect(page.locator("#address")).to_have_value("http://news.example/paper")
    page.expected_errors.clear()  # the refusal's own status
