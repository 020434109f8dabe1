from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader import desk, documents, exchange, formats, languages
from reader.errors import Refused, Unknown
from reader.languages.cleaning import clean
from reader.memory import beads
from reader.model import Bead
from reader.workspace import Workspace, open_memory

SOURCE = """# The title

An opening sentence. A second one follows. A third ends it.

1. First of the list
    - Deeper in it
2. Second of the list

> Somebody said this once.

## A heading

The last words.
"""
PLACES = {
    "The title": 1,
    "An opening sentence.": 2,
    "A second one follows.": 3,
    "A third ends it.": 4,
    "First of the list": 5,
    "Deeper in it": 6,
    "Second of the list": 7,
    "Somebody said this once.": 8,
    "A heading": 9,
    "The last words.": 10,
}


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with open_memory(tmp_path / "memory.db", starter=False) as opened:
        yield opened


@pytest.fixture
def document(workspace: Workspace) -> int:
    text = formats.read(SOURCE.encode(), "a.md")
    added = documents.take_in(workspace, text, languages.by_code("en"), note="For the tests.")
    assert added.segments == len(PLACES)
    return added.document


def exported(*arguments, **options):
    """The words of an export."""
    return exchange.export(*arguments, **options).decode("utf-8")


def bead(workspace: Workspace, document: int, language: str, place: int) -> Bead:
    with workspace.reading() as db:
        return beads.at(db, document, language, place)


def say(workspace: Workspace, document: int, language: str, said: dict[int, str]) -> None:
    for place, text in said.items():
        desk.translate(workspace, document, place, language, text)


def everything(language: str) -> dict[int, str]:
    return {place: f"{language} {place}" for place in PLACES.values()}


class Shape(HTMLParser):
    """What a page is made of: elements within each other, and each text with its language and direction."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.elements: list[str] = []
        self.texts: list[tuple[str, str | None, str | None]] = []
        self.addresses: list[str] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag != "meta":
            self.open.append((tag, dict(attrs)))
            self.elements.append("/".join(name for name, _ in self.open))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open[-1][0] not in ("style", "title"):
            inherited = [attributes for _, attributes in self.open if "lang" in attributes][-1]
            self.texts.append((data.strip(), inherited["lang"], inherited["dir"]))


# ---------------------------------------------------------------- a rendering as text


def test_a_rendering_keeps_the_structure_of_its_source(workspace: Workspace, document: int) -> None:
    say(workspace, document, "kmr", everything("kmr"))
    assert exported(workspace, document, "kmr") == (
        "kmr 1\n\nkmr 2 kmr 3 kmr 4\n\n1. kmr 5\n  - kmr 6\n2. kmr 7\n\n> kmr 8\n\nkmr 9\n\nkmr 10\n\n"
        "* * *\n\nFor the tests.\n"
    )


def test_what_is_not_translated_stands_in_the_sources_words_and_says_so(
    workspace: Workspace, document: int
) -> None:
    written = exported(workspace, document, "kmr")
    for sentence in PLACES:
        assert f"[not translated yet] {sentence}" in written
    assert "10 sentences are not translated yet." in written


def test_what_is_added_to_a_line_of_the_other_direction_is_isolated(
    workspace: Workspace, document: int
) -> None:
    say(workspace, document, "ar", {2: "جملة أولى."})
    written = exported(workspace, document, "ar")
    aside = "\N{LEFT-TO-RIGHT ISOLATE}[not translated yet] A second one follows.\N{POP DIRECTIONAL ISOLATE}"
    assert f"جملة أولى. {aside}" in written
    assert "\N{LEFT-TO-RIGHT ISOLATE}" not in exported(workspace, document, "kmr")


def test_what_was_left_out_is_absent(workspace: Workspace, document: int) -> None:
    say(workspace, document, "kmr", everything("kmr"))
    for place in (3, 8):
        one = bead(workspace, document, "kmr", place)
        desk.omit(workspace, one.id, one.translation.revision)
    written = exported(workspace, document, "kmr")
    assert "kmr 2 kmr 4\n" in written
    assert ">" not in written
    assert "A second" not in written
    assert "[left out]" in exported(workspace, document, "kmr", bilingual=True)


def test_segments_that_are_rendered_together_stand_once(workspace: Workspace, document: int) -> None:
    first = bead(workspace, document, "kmr", 3)
    joined = desk.join_next(workspace, first.id, first.translation.revision)
    desk.save(workspace, joined.id, "kmr 3 and 4", joined.translation.revision, confirm=True)
    assert exported(workspace, document, "kmr").count("kmr 3 and 4") == 1
    pairs = exported(workspace, document, "kmr", bilingual=True)
    assert "A second one follows. A third ends it.\nkmr 3 and 4\n" in pairs


def test_a_bead_that_reaches_into_the_next_block_stands_in_the_first(
    workspace: Workspace, document: int
) -> None:
    say(workspace, document, "kmr", everything("kmr"))
    first = bead(workspace, document, "kmr", 8)
    joined = desk.join_next(workspace, first.id, first.translation.revision)
    desk.save(workspace, joined.id, "kmr 8 and 9", joined.translation.revision, confirm=True)
    written = exported(workspace, document, "kmr")
    assert "> kmr 8 and 9\n\nkmr 10\n" in written
    assert "A heading" not in written


def test_drafts_are_said_to_be_drafts(workspace: Workspace, document: int) -> None:
    say(workspace, document, "ckb", everything("ckb"))
    one = bead(workspace, document, "ckb", 2)
    desk.save(workspace, one.id, "ڕەشنووس.", one.translation.revision, confirm=False)
    draft = "\N{LEFT-TO-RIGHT ISOLATE}[draft]\N{POP DIRECTIONAL ISOLATE}"
    assert f"ڕەشنووس. {draft}" in exported(workspace, document, "ckb", bilingual=True)
    written = exported(workspace, document, "ckb")
    assert "1 passage is a draft that nobody has confirmed." in written
    assert draft not in written


def test_a_document_is_written_in_its_own_language_too(workspace: Workspace, document: int) -> None:
    written = exported(workspace, document, "en")
    assert "An opening sentence. A second one follows. A third ends it.\n" in written
    assert "not translated" not in written
    with pytest.raises(Refused, match="itself in English"):
        exported(workspace, document, "en", bilingual=True)


def test_what_cannot_be_exported_is_refused(workspace: Workspace, document: int) -> None:
    with pytest.raises(Unknown, match="no document 99"):
        exported(workspace, 99, "ar")
    with pytest.raises(Unknown, match="no language"):
        exported(workspace, document, "tlh")
    with pytest.raises(Refused, match="txt, html"):
        exported(workspace, document, "ar", format="pdf")


def test_a_bilingual_text_puts_each_rendering_under_its_source(workspace: Workspace, document: int) -> None:
    say(workspace, document, "kmr", everything("kmr"))
    written = exported(workspace, document, "kmr", bilingual=True)
    for sentence, place in PLACES.items():
        assert f"{sentence}\nkmr {place}\n\n" in written


# ---------------------------------------------------------------- html


def test_a_page_keeps_the_structure_of_its_source(workspace: Workspace, document: int) -> None:
    say(workspace, document, "ar", everything("ar"))
    shape = Shape(exported(workspace, document, "ar", format="html"))
    main = "html/body/main"
    parts = [element.removeprefix(f"{main}/") for element in shape.elements if element.startswith(f"{main}/")]
    assert [part for part in parts if not part.endswith("span")] == [
        "h1",
        "p",
        "ol",
        "ol/li",
        "ol/li/ul",
        "ol/li/ul/li",
        "ol/li",
        "blockquote",
        "blockquote/p",
        "h2",
        "p",
    ]


@pytest.mark.parametrize("bilingual", [False, True])
@pytest.mark.parametrize(("code", "direction"), [("ar", "rtl"), ("kmr", "ltr"), ("ckb", "rtl")])
def test_every_passage_of_a_page_has_its_language_and_direction(
    workspace: Workspace, document: int, code: str, direction: str, bilingual: bool
) -> None:
    say(workspace, document, code, {2: "their words"})
    shape = Shape(exported(workspace, document, code, bilingual=bilingual, format="html"))
    assert ("their words", code, direction) in shape.texts
    assert ("A second one follows.", "en", "ltr") in shape.texts
    assert ("not translated yet", "en", "ltr") in shape.texts
    assert [lang for text, lang, _ in shape.texts if text in PLACES and lang != "en"] == []


def test_a_page_needs_no_other_file(workspace: Workspace, document: int) -> None:
    for bilingual in (False, True):
        page = exported(workspace, document, "ar", bilingual=bilingual, format="html")
        assert Shape(page).addresses == []
        assert "url(" not in page
        assert "@import" not in page
        assert "<script" not in page


def test_a_bilingual_page_has_a_row_for_each_pair(workspace: Workspace, document: int) -> None:
    say(workspace, document, "ckb", everything("ckb"))
    shape = Shape(exported(workspace, document, "ckb", bilingual=True, format="html"))
    rows = [element for element in shape.elements if element.endswith("tbody/tr")]
    cells = [element for element in shape.elements if element.endswith("tbody/tr/td")]
    assert (len(rows), len(cells)) == (len(PLACES), 2 * len(PLACES))


def test_the_title_of_a_page_is_in_its_language_where_the_text_has_one(
    workspace: Workspace, document: int
) -> None:
    assert "<title>The title</title>" in exported(workspace, document, "ckb", format="html")
    say(workspace, document, "ckb", {1: "سەردێڕ"})
    assert "<title>سەردێڕ</title>" in exported(workspace, document, "ckb", format="html")


def test_a_text_without_a_title_of_its_own_gets_that_of_the_document(workspace: Workspace) -> None:
    text = formats.read(b"Only one sentence.", "a.txt")
    added = documents.take_in(workspace, text, languages.by_code("en"), title="A given title")
    for bilingual in (False, True):
        shape = Shape(exported(workspace, added.document, "ar", bilingual=bilingual, format="html"))
        assert ("A given title", "en", "ltr") in shape.texts


def test_lists_of_any_depth_are_nested_as_far_as_is_sensible(workspace: Workspace) -> None:
    deep = "".join(f"<ul><li>Item {depth}" for depth in range(40)) + "</li></ul>" * 40
    text = formats.read(f"<html><body>{deep}</body></html>".encode(), "a.html")
    added = documents.take_in(workspace, text, languages.by_code("en"))
    page = exported(workspace, added.document, "en", format="html")
    assert max(element.count("/ul") for element in Shape(page).elements) == 6
    assert all(f"Item {depth}<" in page for depth in range(40))


# ---------------------------------------------------------------- whatever is typed

TYPED = st.text(
    st.one_of(st.characters(exclude_categories=("Cs",)), st.sampled_from("\u200c\u200d\u0654\u0301<>&\"'\n")),
    min_size=1,
    max_size=60,
).filter(lambda text: clean(text).text.strip() != "")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TYPED)
def test_whatever_is_typed_is_exported_as_it_is_stored(workspace: Workspace, text: str) -> None:
    added = documents.take_in(workspace, formats.read(b"One.", "a.txt"), languages.by_code("en"))
    stored = desk.translate(workspace, added.document, 1, "ckb", text).bead.translation.text
    assert stored == clean(text).text
    assert exported(workspace, added.document, "ckb") == f"{stored}\n"
    page = Text(exported(workspace, added.document, "ckb", format="html"))
    assert page.passages == [stored]


class Text(HTMLParser):
    """The words of the translated passages of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.passages: list[str] = []
        self.within = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "span" and "translation" in (dict(attrs).get("class") or ""):
            self.within = True
            self.passages.append("")

    def handle_endtag(self, tag: str) -> None:
        self.within = self.within and tag != "span"

    def handle_data(self, data: str) -> None:
        if self.within:
            self.passages[-1] += data
