"""A real browser on a real server. Without Chromium the folder is skipped, and says so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.serving import Server

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed (group `checks`)")

CHROMIUM = os.environ.get("HEVOK_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if CHROMIUM is None:
        here = Path(__file__).parent
        for item in items:
            if here in item.path.parents:
                item.add_marker(
                    pytest.mark.skip(reason="no Chromium: install it, or name one in HEVOK_CHROMIUM")
                )


@pytest.fixture(scope="session")
def browser() -> Iterator[playwright.Browser]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server on a new memory with the sample in it."""
    running = Server(tmp_path / "memory.db").start()
    yield running
    running.stop()


@pytest.fixture
def page(browser: playwright.Browser, server: Server) -> Iterator[playwright.Page]:
    """A page that fails its test when the browser reports an error; closed before its server stops."""
    context = browser.new_context(viewport={"width": 1400, "height": 900}, locale="en-GB")
    context.set_default_timeout(8000)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    opened.expected_errors = errors  # type: ignore[attr-defined]  # a test may clear what it provoked
    yield opened
    context.close()
    assert errors == []


@pytest.fixture
def plain_page(browser: playwright.Browser, server: Server) -> Iterator[playwright.Page]:
    """A page without JavaScript."""
    context = browser.new_context(
        viewport={"width": 1400, "height": 900}, java_script_enabled=False, locale="en-GB"
    )
    context.set_default_timeout(8000)
    yield context.new_page()
    context.close()
