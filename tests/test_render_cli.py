"""`hevok render`: a rendering that is there already, by a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader import linking
from reader.workspace import open_memory
from tests.cli_support import Hevok, fresh_memory, hevok, unbegun
from tests.renderings import ARABIC, ENGLISH, KURMANJI, linked, sentences_of

__all__ = ["fresh_memory", "hevok", "unbegun"]


@pytest.fixture
def document(hevok: Hevok, tmp_path: Path) -> int:
    source = tmp_path / "well.txt"
    source.write_text(ENGLISH, encoding="utf-8")
    added: int = hevok.json("add", source, "--lang", "en")["document"]
    return added


@pytest.fixture
def rendering(tmp_path: Path) -> Path:
    path = tmp_path / "bir.txt"
    path.write_text(KURMANJI, encoding="utf-8")
    return path


def test_a_rendering_is_taken_in_and_aligned(hevok: Hevok, document: int, rendering: Path) -> None:
    said = hevok.ok("render", document, rendering, "--lang", "kmr")
    assert "7 segments and 7 sentences in Kurmanji are aligned" in said
    assert "Shapes: " in said
    assert sentences_of(KURMANJI)[1] in hevok.ok("show", document, "--langs", "kmr")


def test_its_report_is_json(hevok: Hevok, document: int, rendering: Path) -> None:
    report = hevok.json("render", document, rendering)
    assert set(report) == {
        "document",
        "language",
        "segments",
        "sentences",
        "shapes",
        "mean_confidence",
        "omitted",
        "added",
        "doubtful",
        "kept",
        "is_doubtful",
    }
    assert (report["document"], report["language"], report["segments"]) == (document, "kmr", 7)
    assert 0 < report["mean_confidence"] <= 1
    segments = sum(int(shape.split("-")[0]) * number for shape, number in report["shapes"].items())
    sentences = sum(int(shape.split("-")[1]) * number for shape, number in report["shapes"].items())
    assert (segments, sentences) == (report["segments"], report["sentences"])


def test_standard_input_is_a_rendering_too(hevok: Hevok, document: int) -> None:
    report = json.loads(hevok.ok("render", document, "-", "--lang", "ar", "--json", stdin=ARABIC))
    assert (report["language"], report["sentences"]) == ("ar", 7)


def test_what_was_translated_before_stays_unless_it_is_replaced(
    hevok: Hevok, document: int, rendering: Path
) -> None:
    hevok.ok("translate", document, 3, "--to", "kmr", "--text", "Gotinên min.")
    assert "1 translation that stood there before stayed." in hevok.ok("render", document, rendering)
    assert "Gotinên min." in hevok.ok("show", document, "--langs", "kmr")
    assert hevok.json("render", document, rendering, "--replace", "--anyway")["kept"] == 0
    assert "Gotinên min." not in hevok.ok("show", document, "--langs", "kmr")
    with open_memory(hevok.memory) as workspace:
        linking.undo(workspace, document, "kmr")
        assert linked(workspace, document)[2].text == "Gotinên min."


def test_what_looks_wrong_is_refused_unless_it_is_wanted_all_the_same(
    hevok: Hevok, document: int, rendering: Path
) -> None:
    sentence = hevok.refused("render", document, rendering, "--lang", "ar")
    assert "looks like Kurmanji, not Arabic" in sentence
    assert "--anyway" in sentence
    assert hevok.json("render", document, rendering, "--lang", "ar", "--anyway")["language"] == "ar"


def test_what_cannot_be_is_refused(hevok: Hevok, document: int, rendering: Path, tmp_path: Path) -> None:
    assert "English itself" in hevok.refused("render", document, rendering, "--lang", "en", "--anyway")
    assert "no document 99" in hevok.refused("render", 99, rendering, "--lang", "kmr")
    assert "no file" in hevok.refused("render", document, tmp_path / "missing.txt", "--lang", "kmr")
    hevok.ok("render", document, rendering)
    assert "stands here already" in hevok.refused("render", document, rendering)


@pytest.mark.parametrize("content", ["", " \n\n ", "***\n\n---\n"])
def test_an_empty_side_is_refused(hevok: Hevok, document: int, tmp_path: Path, content: str) -> None:
    path = tmp_path / "empty.txt"
    path.write_text(content, encoding="utf-8")
    hevok.refused("render", document, path, "--lang", "kmr")


def test_lines_that_are_all_the_same_are_taken_in(hevok: Hevok, document: int, tmp_path: Path) -> None:
    path = tmp_path / "same.txt"
    path.write_text("Ew li bendê neman.\n\n" * 300, encoding="utf-8")
    report = hevok.json("render", document, path, "--lang", "kmr", "--anyway")
    assert report["sentences"] == 300


def test_a_text_of_numbers_and_marks_never_takes_a_renderings_place(hevok: Hevok) -> None:
    document = hevok.add()
    numbers = hevok.write("numbers.txt", "123 456\n\n!!! ???\n")
    assert "does not look like a rendering" in hevok.refused("render", document, numbers, "--lang", "ar")


def test_a_text_of_another_matter_is_refused_by_the_words_that_are_shipped(hevok: Hevok) -> None:
    document = hevok.add(
        "The government fell in December. Nobody knows what comes next. The people of the coast are afraid. "
        "The new president promised elections within a year. Many refugees returned to their villages.\n"
    )
    recipe = hevok.write(
        "recipe.txt",
        "تعد القهوة من أشهر المشروبات في العالم. يشربها الملايين كل صباح مع الخبز والجبن. "
        "اغسل الأرز ثم اتركه في الماء نصف ساعة. أضف الملح والزيت وقليلا من الفلفل. "
        "قدم الطعام ساخنا مع السلطة.\n",
    )
    assert "does not look like a rendering" in hevok.refused("render", document, recipe, "--lang", "ar")
