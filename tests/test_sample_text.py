import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from reader.formats import read
from reader.languages import LANGUAGES, by_code
from reader.model import BlockKind, MarkKind
from reader.segmentation import segment

SAMPLE = Path(__file__).parents[1] / "reader" / "sample"
ENGLISH = SAMPLE / "explainer.md"
TARGETS = tuple(code for code in LANGUAGES if code != "en")

BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
ARABIC_SCRIPT = re.compile("[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")
LATIN_SCRIPT = re.compile("[A-Za-z\u00c0-\u024f]")
WRONG_IN_SORANI = "\N{ARABIC LETTER YEH}\N{ARABIC LETTER KAF}\N{ARABIC LETTER ALEF MAKSURA}"
QUOTED = {"ar": "«[^»]*»", "kmr": "“[^”]*”", "ckb": "«[^»]*»"}


class Line(NamedTuple):
    places: tuple[int, ...]
    text: str


@cache
def lines(code: str) -> tuple[Line, ...]:
    content = (SAMPLE / f"explainer.{code}.tsv").read_text(encoding="utf-8")
    rows = (row.split("\t") for row in content.splitlines() if not row.startswith("#"))
    return tuple(Line(tuple(map(int, places.split("+"))), text) for places, text in rows)


@cache
def sentences() -> tuple[str, ...]:
    text = read(ENGLISH.read_bytes(), ENGLISH.name)
    return tuple(
        block.text[span.start : span.end]
        for block in text.blocks
        for span in segment(block.text, by_code("en"))
    )


def source(line: Line) -> str:
    return " ".join(sentences()[place - 1] for place in line.places)


def numbers(text: str) -> list[int]:
    return sorted(int(digits) for digits in re.findall(r"\d+", text))


def unquoted(line: Line, code: str) -> str:
    return re.sub(QUOTED[code], "", line.text)


def test_the_english_is_of_a_size_that_shows_the_product_and_can_be_read_in_one_sitting() -> None:
    assert 45 <= len(sentences()) <= 70


def test_the_english_has_a_title_and_nothing_of_it_is_set_aside() -> None:
    text = read(ENGLISH.read_bytes(), ENGLISH.name)
    assert text.title == text.blocks[0].text
    assert text.language_tag == "en"
    assert [block.text for block in text.blocks if block.set_aside] == []


def test_the_english_shows_every_kind_of_block_that_a_reader_meets_in_an_article() -> None:
    blocks = read(ENGLISH.read_bytes(), ENGLISH.name).blocks
    kinds = {block.kind for block in blocks}
    assert {BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTATION} <= kinds
    assert {MarkKind.EMPHASIS, MarkKind.LINK} <= {mark.kind for block in blocks for mark in block.marks}


def test_one_short_sentence_stands_twice_and_its_second_place_waits_in_both_kurdish_languages() -> None:
    repeated = {sentence for sentence in sentences() if sentences().count(sentence) > 1}
    assert repeated == {"Here translators disagree."}
    first, second = (place for place, sentence in enumerate(sentences(), 1) if sentence in repeated)
    for code in ("kmr", "ckb"):
        rendered = {place for line in lines(code) if line.text for place in line.places}
        assert first in rendered
        assert second not in rendered


@pytest.mark.parametrize("path", sorted(SAMPLE.iterdir()), ids=lambda path: path.name)
def test_a_sample_file_is_nfc_without_bidi_controls(path: Path) -> None:
    content = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", content)
    assert not BIDI_CONTROLS.search(content)


@pytest.mark.parametrize("code", TARGETS)
def test_a_rendering_says_that_no_native_speaker_has_checked_it(code: str) -> None:
    first = (SAMPLE / f"explainer.{code}.tsv").read_text(encoding="utf-8").partition("\n")[0]
    assert by_code(code).name in first
    assert "draft that no native speaker has checked" in first


@pytest.mark.parametrize("code", TARGETS)
def test_every_place_is_in_the_english_and_is_rendered_once_and_in_order(code: str) -> None:
    places = [place for line in lines(code) for place in line.places]
    assert places == sorted(set(places))
    assert set(places) <= set(range(1, len(sentences()) + 1))


@pytest.mark.parametrize("code", TARGETS)
def test_two_sentences_become_one_somewhere_and_one_is_left_out(code: str) -> None:
    joined = [line for line in lines(code) if len(line.places) == 2]
    assert joined
    assert all(line.text and line.places[1] == line.places[0] + 1 for line in joined)
    assert [line for line in lines(code) if not line.text]


@pytest.mark.parametrize(("code", "fewest", "most"), [("ar", 0, 0), ("kmr", 3, 4), ("ckb", 4, 6)])
def test_the_last_sentences_wait_for_whoever_opens_the_sample(code: str, fewest: int, most: int) -> None:
    done = [place for line in lines(code) for place in line.places]
    waiting = sorted(set(range(1, len(sentences()) + 1)) - set(done))
    assert fewest <= len(waiting) <= most
    assert waiting == list(range(max(done) + 1, len(sentences()) + 1))


@pytest.mark.parametrize("code", TARGETS)
def test_every_number_of_the_english_is_in_the_rendering(code: str) -> None:
    differing = [
        (line.places, numbers(source(line)), numbers(line.text))
        for line in lines(code)
        if line.text and numbers(source(line)) != numbers(line.text)
    ]
    assert differing == []


@pytest.mark.parametrize("code", TARGETS)
def test_a_rendering_is_a_sentence_where_the_english_is_one(code: str) -> None:
    same_end = {".": ".", "?": "?" if code == "kmr" else "\N{ARABIC QUESTION MARK}", ":": ":"}
    differing = [
        line.places
        for line in lines(code)
        if line.text
        and same_end.get(source(line)[-1], "") != (line.text[-1] if line.text[-1] in ".?؟:" else "")
    ]
    assert differing == []


@pytest.mark.parametrize("code", TARGETS)
def test_a_rendering_is_itself_one_segment(code: str) -> None:
    texts = [line.text for line in lines(code) if line.text]
    assert [text for text in texts if len(segment(text, by_code(code))) != 1] == []


def test_sorani_is_written_with_its_own_letters() -> None:
    strange = [
        (line.places, sign)
        for line in lines("ckb")
        for sign in WRONG_IN_SORANI
        if sign in unquoted(line, "ckb")
    ]
    assert strange == []


@pytest.mark.parametrize(
    ("code", "foreign"), [("ar", LATIN_SCRIPT), ("kmr", ARABIC_SCRIPT), ("ckb", LATIN_SCRIPT)]
)
def test_the_other_script_stands_only_within_quotation_marks(code: str, foreign: re.Pattern[str]) -> None:
    assert [line.places for line in lines(code) if foreign.search(unquoted(line, code))] == []
