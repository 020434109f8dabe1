"""The reader's page: every view of it is an address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from reader import languages, reading, terms
from reader.languages.language import Language
from reader.reading import MOST_LANGUAGES, Layout, PageBlock, Passage, ReadingPage
from reader.web import bridge, interface, term_cards
from reader.web.interface import gettext
from reader.web.passages import TermSpan

pages = Blueprint("reading", __name__)


@dataclass(frozen=True, slots=True)
class LayoutLink:
    """A layout that the page can have."""

    layout: Layout
    label: str
    address: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Views:
    """Where the other views of a page are; each is (language, address, whether it is shown so now)."""

    first: list[tuple[Language, str, bool]]
    """All languages, each as the first."""
    beside: list[tuple[Language, str, bool]]
    """The languages that can stand beside the first: the address adds or takes away."""
    layouts: list[LayoutLink]
    """Empty for one language."""
    earlier: str
    later: str


@pages.get("/read/<int:document>")
def read(document: int) -> str:
    """A document in the languages and the layout that the address names."""
    page = reading.page(
        bridge.workspace(),
        document,
        request.args.get("langs", "").split(","),
        request.args.get("layout", ""),
        request.args.get("from", 1, type=int),
    )
    links = term_links(page) if interface.looks().terms else {}
    return render_template("pages/read.html", page=page, views=views(page), links=links)


def term_links(page: ReadingPage) -> Mapping[Passage, Sequence[TermSpan]]:
    """The terms of every passage, as links to their cards.

    A concept is underlined where a paragraph names it first, in each column; its other mentions are links
    that nobody sees before pointing at them, so that the page stays a page to read.
    """
    workspace = bridge.workspace()
    codes = [shown.language.code for shown in page.shown]
    links: dict[Passage, Sequence[TermSpan]] = {}
    with workspace.reading() as db:
        for block in page.blocks:
            told: list[set[str]] = [set() for _ in codes]
            for passage, column in _passages(block):
                if passage not in links:
                    hits = terms.hits(workspace, db, passage.text, passage.language.code)
                    links[passage] = term_cards.links(hits, codes, told[column])
    return links


def _passages(block: PageBlock) -> Iterator[tuple[Passage, int]]:
    """The passages of a block and the columns that they stand in."""
    for row in block.rows:
        for column, cell in enumerate(row.cells):
            for passage in cell.passages:
                yield passage, column


def views(page: ReadingPage) -> Views:
    """The addresses of the views that one step leads to."""
    shown = [shown.language for shown in page.shown]
    every = list(languages.LANGUAGES.values())
    return Views(
        first=[
            (language, _address(page, _led_by(language, shown)), language == shown[0]) for language in every
        ],
        beside=[
            (language, _address(page, _toggled(language, shown)), language in shown)
            for language in every
            if language != shown[0] and (language in shown or len(shown) < MOST_LANGUAGES)
        ],
        layouts=[
            LayoutLink(layout, label, _address(page, shown, layout), layout is page.layout)
            for layout, label in _layout_labels().items()
            if len(shown) > 1
        ],
        earlier=_address(page, shown, first=page.earlier) if page.earlier else "",
        later=_address(page, shown, first=page.later) if page.later else "",
    )


def _layout_labels() -> dict[Layout, str]:
    return {
        Layout.SIDE: gettext("Side by side"),
        Layout.STACKED: gettext("Stacked"),
        Layout.REVEAL: gettext("On demand"),
    }


def _led_by(language: Language, shown: Sequence[Language]) -> list[Language]:
    """`shown` with `language` first; if it was further on, it changes places with the first."""
    return [language, *(shown[0] if other == language else other for other in shown[1:])]


def _toggled(language: Language, shown: Sequence[Language]) -> list[Language]:
    if language in shown:
        return [other for other in shown if other != language]
    return [*shown, language]


def _address(
    page: ReadingPage, shown: Sequence[Language], layout: Layout | None = None, first: int | None = None
) -> str:
    """The address of a view; what goes without saying is left out."""
    layout = layout or page.layout
    start = first or page.first
    onward: dict[str, Any] = {"from": start} if start > 1 else {}
    return url_for(
        "reading.read",
        document=page.document.id,
        langs=",".join(language.code for language in shown),
        layout=None if len(shown) == 1 or layout in {Layout.SIDE, Layout.SINGLE} else layout.value,
        **onward,
    ).replace("%2C", ",")
