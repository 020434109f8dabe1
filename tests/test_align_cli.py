from __future__ import annotations

import ast
from pathlib import Path

import pytest
from lxml import etree

from tests.cli_support import Hevok, fresh_memory, hevok, unbegun

__all__ = ["fresh_memory", "hevok", "unbegun"]

ENGLISH = [
    "The old bridge over the river was closed on 12 May.",
    "Engineers had found cracks in its pillars.",
    "The mayor, Karim Haddad, said that it would stay closed for 18 months.",
    "Nobody was hurt.",
    "A ferry will carry people across the water until then.",
]
ARABIC = [
    "أغلق الجسر القديم فوق النهر في 12 مايو.",
    "كان المهندسون قد وجدوا شقوقا في أعمدته.",
    "وقال رئيس البلدية كريم حداد إنه سيبقى مغلقا لمدة 18 شهرا، ولم يصب أحد بأذى.",
    "وستنقل عبارة الناس عبر الماء حتى ذلك الحين.",
]
OTHER = [
    "تعد القهوة من أشهر المشروبات في العالم.",
    "يشربها الملايين كل صباح مع الخبز والجبن.",
    "وتزرع أشجارها في المناطق الحارة.",
]
LINKS = [([0], [0]), ([1], [1]), ([2, 3], [2]), ([4], [3])]


def written(path: Path, lines: list[str], between: str = "\n") -> Path:
    path.write_text(between.join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def pair(hevok: Hevok) -> tuple[Path, Path]:
    return written(hevok.folder / "en.txt", ENGLISH), written(hevok.folder / "ar.txt", ARABIC)


def links(printed: str) -> list[tuple[list[int], list[int]]]:
    return [
        tuple(ast.literal_eval(side) for side in line.split("\t")[0].split(":"))
        for line in printed.splitlines()
    ]


def test_lines_are_aligned_as_they_are_given(hevok: Hevok, pair: tuple[Path, Path]) -> None:
    printed = hevok.ok("align", *pair, "--from", "en", "--to", "ar", "--lines")
    assert links(printed) == LINKS
    assert printed.splitlines()[2] == "[2, 3]:[2]"


def test_nothing_is_kept_and_no_memory_is_begun(unbegun: Hevok) -> None:
    source, target = written(unbegun.folder / "a", ENGLISH), written(unbegun.folder / "b", ARABIC)
    unbegun.ok("align", source, target, "--from", "en", "--to", "ar", "--lines")
    assert not unbegun.memory.exists()


def test_a_text_is_cut_into_sentences_first(hevok: Hevok) -> None:
    source = written(hevok.folder / "en.txt", [" ".join(ENGLISH[:2]), " ".join(ENGLISH[2:])], "\n\n")
    target = written(hevok.folder / "ar.txt", [" ".join(ARABIC[:2]), " ".join(ARABIC[2:])], "\n\n")
    assert links(hevok.ok("align", source, target, "--from", "en", "--to", "ar")) == LINKS


def test_confidence_stands_behind_a_tab_from_0_to_1(hevok: Hevok, pair: tuple[Path, Path]) -> None:
    printed = hevok.ok("align", *pair, "--from", "en", "--to", "ar", "--lines", "--confidence")
    assert links(printed) == LINKS
    assert all(0 <= float(line.split("\t")[1]) <= 1 for line in printed.splitlines())


def test_paragraph_numbers_go_with_the_lines(hevok: Hevok, pair: tuple[Path, Path]) -> None:
    numbers = [written(hevok.folder / "sp", ["0 0 1 1 1"]), written(hevok.folder / "tp", ["0 0 1 1"])]
    options = ["--source-paragraphs", numbers[0], "--target-paragraphs", numbers[1]]
    asked = ["align", *pair, "--from", "en", "--to", "ar", *options]
    assert links(hevok.ok(*asked, "--lines")) == LINKS
    assert links(hevok.ok(*asked)) == LINKS  # each line happens to be one sentence


@pytest.mark.parametrize(
    ("numbers", "sentence"),
    [("0 0 1", "3 numbers for the 5 lines"), ("0 0 1 1 x", "'x', which is no paragraph number")],
)
def test_paragraph_numbers_that_do_not_fit_are_refused(
    hevok: Hevok, pair: tuple[Path, Path], numbers: str, sentence: str
) -> None:
    wrong, right = written(hevok.folder / "sp", [numbers]), written(hevok.folder / "tp", ["0 0 1 1"])
    options = ["--lines", "--source-paragraphs", wrong, "--target-paragraphs", right]
    assert sentence in hevok.refused("align", *pair, "--from", "en", "--to", "ar", *options)


def test_a_table_has_what_stands_beside_each_other(hevok: Hevok, pair: tuple[Path, Path]) -> None:
    output = hevok.folder / "out.tsv"
    hevok.ok("align", *pair, "--from", "en", "--to", "ar", "--lines", "--output", output)
    rows = [line.split("\t") for line in output.read_text(encoding="utf-8").splitlines()]
    assert rows[0] == ["en", "ar"]
    assert rows[3] == [f"{ENGLISH[2]} {ENGLISH[3]}", ARABIC[2]]


def test_a_memory_is_written_that_teaches_the_next_run(hevok: Hevok, pair: tuple[Path, Path]) -> None:
    output = hevok.folder / "out.tmx"
    hevok.ok("align", *pair, "--from", "en", "--to", "ar", "--lines", "--output", output)
    units = etree.parse(output).findall(".//tu")
    assert units[0].findtext("tuv/seg") == ENGLISH[0]
    assert len(units) == len(LINKS)
    result = hevok.run("align", *pair, "--from", "en", "--to", "ar", "--lines", "--learn", output)
    assert (result.exit_code, result.stderr) == (0, "")
    assert links(result.stdout) == LINKS


def test_a_page_shows_the_two_texts_in_their_directions(hevok: Hevok, pair: tuple[Path, Path]) -> None:
    output = hevok.folder / "out.html"
    hevok.ok("align", *pair, "--from", "en", "--to", "ar", "--lines", "--output", output)
    page = output.read_text(encoding="utf-8")
    assert page.count("<tr") == len(LINKS) + 1
    assert 'lang="ar" dir="rtl"' in page


def test_what_is_missing_on_one_side_stands_alone(hevok: Hevok) -> None:
    source = written(hevok.folder / "en", ENGLISH)
    target = written(hevok.folder / "ar", [ARABIC[0], ARABIC[1], ARABIC[3]])
    printed = hevok.ok("align", source, target, "--from", "en", "--to", "ar", "--lines")
    found = links(printed)
    assert found[:2] == LINKS[:2]
    assert found[-1] == ([4], [2])
    assert sorted(at for source_side, _ in found for at in source_side) == list(range(5))


def test_many_pairs_are_aligned_in_one_run(hevok: Hevok, pair: tuple[Path, Path]) -> None:
    outputs = [hevok.folder / name for name in ("one.beads", "two.tsv", "three.beads")]
    numbers = [written(hevok.folder / "sp", ["0 0 1 1 1"]), written(hevok.folder / "tp", ["0 0 1 1"])]
    rows = [[*pair, outputs[0]], [*pair, outputs[1]], [*pair, outputs[2], *numbers]]
    listed = written(hevok.folder / "pairs.tsv", ["\t".join(map(str, row)) for row in rows])
    for more in ([], ["--independent"]):
        result = hevok.run("align", "--list", listed, "--from", "en", "--to", "ar", "--lines", *more)
        assert (result.exit_code, result.stdout) == (0, "")
        assert links(outputs[0].read_text()) == links(outputs[2].read_text()) == LINKS
        assert outputs[1].read_text(encoding="utf-8").startswith("en\tar\n")


def test_a_pair_of_a_list_that_cannot_be_read_spares_the_others(
    hevok: Hevok, pair: tuple[Path, Path]
) -> None:
    output = hevok.folder / "one"
    rows = [[hevok.folder / "missing", pair[1], hevok.folder / "no"], [*pair, output]]
    listed = written(hevok.folder / "pairs.tsv", ["\t".join(map(str, row)) for row in rows])
    result = hevok.run("align", "--list", listed, "--from", "en", "--to", "ar", "--lines")
    assert result.exit_code == 1
    assert "There is no file" in result.stderr
    assert "1 pair could not be aligned." in result.stderr
    assert links(output.read_text()) == LINKS


@pytest.mark.parametrize("line", ["a", "a\tb", "a\tb\tc\td", "a\t\tc"])
def test_a_list_whose_lines_name_no_pair_is_refused(hevok: Hevok, line: str) -> None:
    listed = written(hevok.folder / "pairs.tsv", [line])
    sentence = hevok.refused("align", "--list", listed, "--from", "en", "--to", "ar")
    assert "line 1" in sentence


def test_a_text_without_words_is_refused(hevok: Hevok, pair: tuple[Path, Path]) -> None:
    empty = written(hevok.folder / "empty.txt", [" ", ""])
    assert "no words" in hevok.refused("align", empty, pair[1], "--from", "en", "--to", "ar", "--lines")


def test_a_rendering_of_another_text_is_refused_unless_told_to_go_on(
    hevok: Hevok, pair: tuple[Path, Path]
) -> None:
    other = written(hevok.folder / "other.txt", OTHER)
    asked = ["align", pair[0], other, "--from", "en", "--to", "ar", "--lines"]
    assert "does not look like a rendering of that text" in hevok.refused(*asked)
    assert links(hevok.ok(*asked, "--anyway"))


def test_the_wrong_language_is_told_of(hevok: Hevok, pair: tuple[Path, Path]) -> None:
    result = hevok.run("align", *pair, "--from", "en", "--to", "kmr", "--lines", "--anyway")
    assert "looks like Arabic, not Kurmanji" in result.stderr


def test_a_broken_memory_to_learn_from_is_refused_with_its_line(
    hevok: Hevok, pair: tuple[Path, Path]
) -> None:
    broken = written(hevok.folder / "broken.tmx", ['<tmx version="1.4"><header/><body>', "<tu>", "</body>"])
    sentence = hevok.refused("align", *pair, "--from", "en", "--to", "ar", "--learn", broken)
    assert "broken.tmx, line 3" in sentence


def test_neither_texts_nor_a_list_is_a_matter_of_usage(hevok: Hevok, pair: tuple[Path, Path]) -> None:
    for asked in ([], [pair[0]], [*pair, "--list", pair[0]]):
        assert hevok.run("align", *asked, "--from", "en", "--to", "ar").exit_code == 2


def test_a_text_beyond_all_measure_is_refused_at_once(hevok: Hevok, pair: tuple[Path, Path]) -> None:
    endless = written(hevok.folder / "endless.txt", ["A line."] * 100_001)
    sentence = hevok.refused("align", endless, pair[1], "--from", "en", "--to", "ar", "--lines")
    assert "100,001 sentences" in sentence


def test_several_memories_are_learnt_from_however_they_are_named(
    hevok: Hevok, pair: tuple[Path, Path]
) -> None:
    memories = [hevok.folder / "one.tmx", hevok.folder / "two.tmx"]
    asked = ["--from", "en", "--to", "ar", "--lines"]
    for memory in memories:
        hevok.ok("align", *pair, *asked, "--output", memory)
    once = ["align", *pair, *asked, "--learn", memories[0], "--learn", memories[1], "--confidence"]
    behind = ["align", *pair, *asked, "--confidence", "--learn", *memories]
    before = ["align", "--learn", *memories, *pair, *asked, "--confidence"]
    assert hevok.ok(*once) == hevok.ok(*behind) == hevok.ok(*before)
    result = hevok.run("align", *pair, *asked, "--learn", memories[0], hevok.folder / "missing.tmx")
    assert "missing.tmx" in result.stderr
