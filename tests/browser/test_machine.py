from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import argos_model
from tests.serving import Server

playwright = pytest.importorskip("playwright.sync_api")
Page = playwright.Page
expect = playwright.expect


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server beside which a hand-made model lies."""
    monkeypatch.setenv("HEVOK_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("ARGOS_COMPUTE_TYPE", "float32")
    running = Server(tmp_path / "memory.db").start()
    yield running
    running.stop()


def take_in(server: Server, text: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "reader", "--memory", str(server.memory), "add", "-", "--lang", "en"],
        input=text,
        text=True,
        encoding="utf-8",
        check=True,
        capture_output=True,
    )


def test_a_model_is_handed_in_drafts_and_its_draft_is_corrected_and_confirmed(
    page: Page, server: Server, tmp_path: Path
) -> None:
    words = list(argos_model.ENGLISH_TO_ARABIC)[:3]
    take_in(server, f"{' '.join(words)}\n\n{' '.join(reversed(words))}\n")
    package = argos_model.build(tmp_path / "p.argosmodel", argos_model.ENGLISH_TO_ARABIC, "en", "ar")

    page.goto(f"{server.address}/desk/2?langs=ar&at=1")
    expect(page.locator("#machine")).to_contain_text("No model from English to Arabic is installed yet")

    page.goto(f"{server.address}/settings/models/")
    page.locator("#file").set_input_files(package)
    page.get_by_role("button", name="Install", exact=True).click()
    expect(page.locator(".notice--done")).to_contain_text("installed")

    page.goto(f"{server.address}/desk/2?langs=ar&at=1")
    expect(page.locator(".row--active .editor")).to_be_focused()
    page.keyboard.press("Control+m")
    draft = page.locator("#machine .passage").first
    expect(draft).to_be_visible(timeout=30_000)
    expect(draft).to_contain_text(argos_model.ENGLISH_TO_ARABIC[words[0]])
    editor = page.locator(".row--active .editor")
    expect(editor).to_have_value("")
    page.keyboard.press("Control+m")
    expect(editor).to_have_value(re.compile(argos_model.ENGLISH_TO_ARABIC[words[0]]))
    page.keyboard.press("End")
    page.keyboard.insert_text(" نعم")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#s-2.row--active")).to_be_visible()
    expect(page.locator("#s-1")).to_contain_text("translated")


def test_a_whole_document_is_filled_by_machine_watched_and_undone(
    page: Page, server: Server, tmp_path: Path
) -> None:
    words = list(argos_model.ENGLISH_TO_ARABIC)[:3]
    take_in(server, "\n\n".join([" ".join(words)] * 5 + [" ".join(reversed(words))] * 5))
    package = argos_model.build(tmp_path / "p.argosmodel", argos_model.ENGLISH_TO_ARABIC, "en", "ar")
    subprocess.run([sys.executable, "-m", "reader", "mt", "install", str(package)], check=True)
    page.goto(f"{server.address}/documents/2/pretranslate?to=ar&machine=1")
    page.get_by_role("button", name="Fill as drafts").click()
    expect(page.locator(".job")).to_contain_text("10 by machine", timeout=30_000)
    page.goto(f"{server.address}/desk/2?langs=ar&at=1")
    expect(page.locator(".status--draft")).to_have_count(10)
    page.goto(f"{server.address}/jobs/")
    page.get_by_role("button", name=re.compile("Undo")).click()
    expect(page.locator(".job")).to_contain_text("Undone.")
    page.goto(f"{server.address}/desk/2?langs=ar&at=1")
    expect(page.locator(".status--draft")).to_have_count(0)


def test_a_language_without_an_engine_says_what_there_is_instead(page: Page, server: Server) -> None:
    page.goto(f"{server.address}/desk/1?langs=ckb&at=61")
    expect(page.locator("#machine")).to_contain_text("no Kurdish model")
    expect(page.locator("#machine button")).to_have_count(0)
