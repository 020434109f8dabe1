from __future__ import annotations

import gc
import json
import os
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from reader import suggesting
from reader.cli import main
from reader.uncollected import SELDOM
from tests.cli_support import ENGLISH, Hevok, fresh_memory, hevok, unbegun

__all__ = ["fresh_memory", "hevok", "unbegun"]

COMMANDS_PAGE = Path(__file__).parent.parent / "docs" / "commands.md"

PAGE = """<html lang="en"><head><title>On words</title></head><body><article>
<h1>On words</h1>
<p>By Somebody Else</p>
<p>The government fell in December 2024, and nobody knew for some time what would come next &amp; why.</p>
<p>Share this article on Facebook</p>
<p>Then a new one was formed, and many who had left the country in the years before came back to it.</p>
</article></body></html>
"""


def every_command() -> Iterator[tuple[str, click.Command]]:
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            for inner, inner_command in command.commands.items():
                yield f"{name} {inner}", inner_command
        else:
            yield name, command


EVERY = dict(every_command())

# ---------------------------------------------------------------- what every command has


@pytest.mark.parametrize("name", EVERY)
def test_a_command_and_each_of_its_options_has_help(name: str) -> None:
    command = EVERY[name]
    assert command.help
    assert command.get_short_help_str(limit=60).endswith(".")
    options = [param for param in command.params if isinstance(param, click.Option)]
    assert [option.opts for option in options if not option.help] == []


@pytest.mark.parametrize("name", EVERY)
def test_a_command_and_each_of_its_options_stands_in_the_docs(name: str) -> None:
    sections = re.split(r"(?m)^### ", COMMANDS_PAGE.read_text(encoding="utf-8"))
    section = next((text for text in sections if text.startswith(f"`hevok {name}")), "")
    assert section, f"docs/commands.md has no section for hevok {name}"
    assert f"hevok {name}" in section.partition("```")[2]
    named = set(re.findall(r"(?<![\w-])--[a-z]+(?:-[a-z]+)*", section))
    options = {option for param in EVERY[name].params for option in param.opts if option.startswith("--")}
    assert options - {"--memory"} <= named
    assert named - {"--memory"} <= options


@pytest.mark.parametrize("name", EVERY)
def test_every_command_takes_the_memory(name: str) -> None:
    assert any("--memory" in param.opts for param in EVERY[name].params)


def test_the_version_is_that_of_the_package() -> None:
    from importlib.metadata import version

    result = CliRunner().invoke(main, ["--version"], prog_name="hevok")
    assert result.stdout == f"hevok {version('hevok')}\n"


@pytest.mark.parametrize(
    "words", [["fly"], ["add"], ["translate", "1", "x", "--to", "ar", "--text", "a"], ["show"]]
)
def test_misuse_exits_with_2(hevok: Hevok, words: list[str]) -> None:
    result = hevok.run(*words)
    assert result.exit_code == 2
    assert "Usage:" in result.stderr
    assert result.stdout == ""


def test_a_bug_is_told_without_a_traceback(hevok: Hevok, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_named: object) -> None:
        raise KeyError("left")

    monkeypatch.setattr(suggesting, "search", broken)
    result = hevok.run("memory", "search", "Nobody", "--from", "en", "--to", "ar")
    assert result.exit_code == 1
    assert "KeyError" in result.stderr
    assert "Traceback" not in result.stderr


# ---------------------------------------------------------------- which memory


@pytest.mark.parametrize(
    ("words", "variable", "used"),
    [
        (["documents"], "", "memory.db"),
        (["--memory", "a.db", "documents"], "", "a.db"),
        (["documents", "--memory", "b.db"], "", "b.db"),
        (["--memory", "a.db", "documents", "--memory", "b.db"], "", "b.db"),
        (["memory", "--memory", "g.db", "stats"], "", "g.db"),
        (["documents"], "c.db", "c.db"),
        (["--memory", "a.db", "documents"], "c.db", "a.db"),
    ],
)
def test_the_memory_is_named_before_or_after_the_command_or_by_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], variable: str, used: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner(env={"HEVOK_MEMORY": variable}).invoke(main, words)
    assert result.exit_code == 0, result.output
    assert [path.name for path in tmp_path.glob("*.db")] == [used]


def test_a_command_makes_a_memory_with_the_starter_glossary_where_there_is_none(unbegun: Hevok) -> None:
    assert unbegun.json("documents") == []
    assert unbegun.memory.is_file()
    text = unbegun.write("a.txt", "The Alawites of Syria.")
    assert unbegun.json("glossary", "find", text, "--lang", "en")[0]["concept"] == "alawite"


# ---------------------------------------------------------------- texts in


def test_adding_a_page_tells_what_was_set_aside(hevok: Hevok) -> None:
    added = hevok.json("add", hevok.write("page.html", PAGE))
    assert set(added) == {"document", "segments", "blocks", "set_aside"}
    assert (added["document"], added["segments"], added["blocks"]) == (1, 3, 3)
    assert [(block["kind"], block["text"]) for block in added["set_aside"]] == [
        ("paragraph", "By Somebody Else"),
        ("paragraph", "Share this article on Facebook"),
    ]
    assert all(block["reason"] for block in added["set_aside"])


def test_a_text_is_added_from_standard_input_with_its_title(hevok: Hevok) -> None:
    added = hevok.json("add", "-", "--lang", "en", "--title", "From a pipe", stdin=ENGLISH)
    assert added["segments"] == 3
    [document] = hevok.json("documents")
    assert (document["title"], document["language"], document["source"]) == ("From a pipe", "en", "")


def test_a_text_says_its_language_or_is_guessed_or_refused(hevok: Hevok) -> None:
    declared = hevok.write(
        "declared.html", '<html lang="ku-Arab"><body><p>سڵاو جیهان، ئەمە دەقێکە.</p></body></html>'
    )
    guessed = hevok.write("guessed.txt", "Ev nivîs bi kurmancî ye û ji bo me ye, lê wê ne dirêj e.")
    hevok.json("add", declared)
    hevok.json("add", guessed)
    assert {document["language"] for document in hevok.json("documents")} == {"ckb", "kmr"}
    sentence = hevok.refused("add", hevok.write("digits.txt", "1234 5678"))
    assert "--lang" in sentence
    assert "digits.txt" in sentence
    assert len(hevok.json("documents")) == 2


def test_an_unsure_guess_is_told_beside_the_json(hevok: Hevok) -> None:
    result = hevok.run("add", hevok.write("short.txt", "Hello"), "--json")
    assert json.loads(result.stdout)["segments"] == 1
    assert "English" in result.stderr
    assert "--lang" in result.stderr


def test_an_encoding_can_be_named(hevok: Hevok) -> None:
    arabic = hevok.write("a.txt", "سقطت الحكومة في كانون الأول.".encode("cp1256"))
    hevok.json("add", arabic, "--encoding", "windows-1256", "--lang", "ar")
    assert "سقطت الحكومة" in hevok.ok("show", 1)


def test_documents_are_listed_with_how_far_each_rendering_is(hevok: Hevok) -> None:
    assert "hevok add" in hevok.ok("documents")
    document = hevok.add()
    hevok.ok("translate", document, 2, "--to", "ar", "--text", "لا أحد يعرف ما سيأتي.")
    [entry] = hevok.json("documents")
    statuses = {rendering["language"]: rendering["segments"] for rendering in entry["renderings"]}
    assert statuses["ar"] == {"empty": 2, "translated": 1}
    assert statuses["ckb"] == {"empty": 3}
    assert "ar 1 confirmed" in hevok.ok("documents")


# ---------------------------------------------------------------- segments


def test_segments_need_no_memory(unbegun: Hevok) -> None:
    lines = unbegun.ok("segment", unbegun.write("a.txt", ENGLISH), "--lang", "en").splitlines()
    assert lines == [
        "The government fell in December 2024.",
        "Nobody knows what comes next.",
        "The Alawites of the coast are afraid.",
    ]
    assert not unbegun.memory.exists()


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_offsets_of_segments_are_code_points_of_the_text_with_plain_line_ends(
    unbegun: Hevok, line_end: str
) -> None:
    content = "Çil hezar 🏳️‍🌈 kes hatin.\n\n  Ev  ne\u0302 rast e. Lê belê ew çûn!\n"
    path = unbegun.write("a.txt", content.replace("\n", line_end))
    found = unbegun.json("segment", path, "--lang", "kmr")
    assert [one["block"] for one in found] == [0, 1, 1]
    for one in found:
        there = " ".join(content[one["start"] : one["end"]].split())
        assert unicodedata.normalize("NFC", there) == one["text"]


def test_several_texts_give_one_line_of_json_each(unbegun: Hevok) -> None:
    paths = [unbegun.write(f"{number}.txt", f"Text {number}. It ends.\n") for number in range(3)]
    lines = unbegun.ok("segment", *paths, "--lang", "en", "--json").splitlines()
    assert [len(json.loads(line)) for line in lines] == [2, 2, 2]


def test_segments_of_page_furniture_are_cut_as_well(unbegun: Hevok) -> None:
    texts = [one["text"] for one in unbegun.json("segment", unbegun.write("page.html", PAGE))]
    assert "Share this article on Facebook" in texts
    assert len(texts) == 5


def test_a_text_of_no_known_language_is_not_cut(unbegun: Hevok) -> None:
    assert "--lang" in unbegun.refused(
        "segment", unbegun.write("a.txt", "Ceci est un texte écrit en français.")
    )


# ---------------------------------------------------------------- translations


def test_a_translation_stands_where_show_counts_it(hevok: Hevok) -> None:
    document = hevok.add()
    done = hevok.json("translate", document, 3, "--to", "ckb", "--text", "عەلەوییەکانی کەنار دەریا دەترسن.")
    assert (done["segments"], done["status"], done["revision"]) == ([3], "translated", 1)
    lines = hevok.ok("show", document, "--langs", "en,ckb").splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("     3  en"))
    assert "The Alawites of the coast are afraid." in lines[at]
    assert "عەلەوییەکانی کەنار دەریا دەترسن." in lines[at + 1]
    assert sum("[not translated yet]" in line for line in lines) == 2


@pytest.mark.parametrize(
    "text",
    [
        "سڵاو\N{ZERO WIDTH NON-JOINER}ه جیهان",
        "عَلَوِيّ‎ — (PYD)",
        "e\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING DOT BELOW}",
        "👩🏽‍🚀 🏳️‍🌈 ê\u00a0î",
        " spaces  kept ",
        "two\nlines",
    ],
)
def test_a_text_survives_exactly_from_the_command_to_the_export(hevok: Hevok, text: str) -> None:
    document = hevok.add("One sentence alone.")
    stored = hevok.json("translate", document, 1, "--to", "ckb", "--text", text)["text"]
    assert stored == unicodedata.normalize("NFC", text)
    assert hevok.ok("export", document, "--to", "ckb") == f"{stored}\n"
    assert (
        hevok.json("memory", "search", "One sentence alone.", "--from", "en", "--to", "ckb")[0]["target"]
        == stored
    )


def test_stray_direction_signs_are_removed_and_told(hevok: Hevok) -> None:
    document = hevok.add("One sentence alone.")
    text = "\N{RIGHT-TO-LEFT OVERRIDE}نص\N{POP DIRECTIONAL FORMATTING}"
    result = hevok.run("translate", document, 1, "--to", "ar", "--text", text)
    assert result.exit_code == 0
    assert "removed" in result.stderr
    assert hevok.ok("export", document, "--to", "ar") == "نص\n"


def test_a_translation_that_cannot_be_is_refused(hevok: Hevok) -> None:
    document = hevok.add()

    def refused(*, doc: int = document, segment: int = 1, to: str = "ar", text: str = "نص") -> str:
        return hevok.refused("translate", doc, segment, "--to", to, "--text", text)

    assert refused(doc=99) == "There is no document 99."
    assert refused(segment=99) == f"Document {document} has no segment 99."
    assert "'xx'" in refused(to="xx")
    assert "English already" in refused(to="en")
    assert "empty" in refused(text="  ")
    assert "ckb" in refused(to="ku", text="123")
    assert hevok.json("memory", "stats")["units"] == 0


def test_a_segment_of_twenty_thousand_characters_is_translated(hevok: Hevok) -> None:
    document = hevok.add("One sentence alone.")
    text = "وشەیەک " * 2_900 + "."
    assert hevok.json("translate", document, 1, "--to", "ckb", "--text", text)["text"] == text


# ---------------------------------------------------------------- the memory


def test_a_match_is_found_with_its_scores_and_reasons(hevok: Hevok) -> None:
    document = hevok.add()
    hevok.ok("translate", document, 1, "--to", "ar", "--text", "سقطت الحكومة في كانون الأول 2024.")
    search = ("memory", "search", "The government fell in December 2019.", "--from", "en", "--to", "ar")
    [match] = hevok.json(*search)
    assert set(match) == {
        "source",
        "target",
        "score",
        "word_score",
        "character_score",
        "penalties",
        "differences",
    }
    assert match["target"] == "سقطت الحكومة في كانون الأول 2024."
    assert match["differences"] == [{"kind": "date", "here": ["2019"], "there": ["2024"]}]
    assert 70 <= match["score"] <= 84
    assert hevok.json(*search, "--min", 99) == []
    assert "2019" in hevok.ok(*search)


def test_a_limit_cuts_the_matches(hevok: Hevok) -> None:
    document = hevok.add("Word one is here.\n\nWord two is here.\n\nWord three is here.\n")
    for place in (1, 2, 3):
        hevok.ok("translate", document, place, "--to", "kmr", "--text", f"Peyva {place} li vir e.")
    search = ("memory", "search", "Word two is here.", "--from", "en", "--to", "kmr")
    assert [match["score"] for match in hevok.json(*search, "--limit", 1)] == [100]
    assert len(hevok.json(*search)) == 3


def test_a_search_needs_two_languages(hevok: Hevok) -> None:
    assert "two languages" in hevok.refused("memory", "search", "x", "--from", "en", "--to", "english")


@pytest.mark.parametrize("minimum", [-1, 101])
def test_a_minimum_that_is_no_percentage_is_misuse(hevok: Hevok, minimum: int) -> None:
    search = ("memory", "search", "x", "--from", "en", "--to", "ar")
    assert hevok.run(*search, "--min", minimum).exit_code == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [("Nobody in the whole of that large and empty house was awake when they came.", 1), ("Ψ", 0), ("", 0)],
)
def test_a_minimum_of_0_asks_for_whatever_is_alike_at_all(hevok: Hevok, text: str, found: int) -> None:
    document = hevok.add("Nobody knows what comes next.")
    hevok.ok("translate", document, 1, "--to", "kmr", "--text", "Kes nizane çi tê.")
    search = ("memory", "search", text, "--from", "en", "--to", "kmr")
    assert hevok.json(*search) == []
    matches = hevok.json(*search, "--min", 0)
    assert len(matches) == found
    assert matches == hevok.json(*search, "--min", 1)


def test_what_is_remembered_is_counted(hevok: Hevok) -> None:
    assert hevok.json("memory", "stats") == {"units": 0, "uses": 0, "pairs": []}
    document = hevok.add()
    hevok.ok("translate", document, 1, "--to", "ar", "--text", "سقطت الحكومة.")
    hevok.ok("translate", document, 1, "--to", "ar", "--text", "سقطت الحكومة في كانون الأول 2024.")
    assert hevok.json("memory", "stats")["pairs"] == [
        {"source": "en", "target": "ar", "origin": "typed", "units": 1, "uses": 1}
    ]
    assert "1 unit" in hevok.ok("memory", "stats")


# ---------------------------------------------------------------- the glossary


def test_terms_are_found_with_their_places_in_the_file(hevok: Hevok) -> None:
    content = "# Nav\r\n\r\nThe *Alawites* wait.\r\n\r\n- Rojava is a name of the region.\r\n"
    found = hevok.json("glossary", "find", hevok.write("a.md", content), "--lang", "en")
    assert [one["concept"] for one in found] == ["alawite", "rojava"]
    plain = content.replace("\r\n", "\n")
    for one in found:
        assert set(one) == {"start", "end", "text", "concept", "term", "status", "how", "form", "mind"}
        assert plain[one["start"] : one["end"]] == one["text"]


def test_a_list_gives_one_answer_for_each_line_also_for_an_empty_one(hevok: Hevok) -> None:
    listed = "Alawites\n\nNothing here\r\nIn Rojava and for Alawites"
    answers = [
        json.loads(line)
        for line in hevok.ok(
            "glossary", "find", "--list", "-", "--lang", "en", "--json", stdin=listed
        ).splitlines()
    ]
    assert [[one["concept"] for one in answer] for answer in answers] == [
        ["alawite"],
        [],
        [],
        ["rojava", "alawite"],
    ]
    assert (answers[3][0]["start"], answers[3][0]["end"]) == (3, 9)


def test_terms_are_found_in_a_path_or_a_list_and_not_in_both(hevok: Hevok) -> None:
    path = hevok.write("a.txt", "Rojava")
    assert hevok.run("glossary", "find", path, "--list", path, "--lang", "en").exit_code == 2
    assert hevok.run("glossary", "find", "--lang", "en").exit_code == 2
    assert "rojava" in hevok.ok("glossary", "find", path, "--lang", "en")


# ---------------------------------------------------------------- reading


def test_show_without_languages_takes_those_that_are_begun(hevok: Hevok) -> None:
    document = hevok.add()
    assert "ar" not in {line[8:11].strip() for line in hevok.ok("show", document).splitlines()}
    hevok.ok("translate", document, 1, "--to", "ar", "--text", "سقطت الحكومة.")
    assert "ar" in {line[8:11].strip() for line in hevok.ok("show", document).splitlines()}


def test_show_refuses_what_is_not_there(hevok: Hevok) -> None:
    assert hevok.refused("show", 12) == "There is no document 12."
    document = hevok.add()
    assert "'tlh'" in hevok.refused("show", document, "--langs", "en,tlh")


# ---------------------------------------------------------------- files out


def test_the_format_follows_the_name_of_the_output_unless_it_is_said(hevok: Hevok) -> None:
    document = hevok.add()
    for name, more, begins in (
        ("a.html", (), "<!doctype html>"),
        ("a.txt", (), "The government"),
        ("b.html", ("--format", "txt"), "The government"),
    ):
        said = hevok.ok("export", document, "--to", "en", "--output", hevok.folder / name, *more)
        assert name in said
        assert (hevok.folder / name).read_text(encoding="utf-8").startswith(begins)


def test_an_export_replaces_a_file_and_never_a_link_or_a_device(hevok: Hevok) -> None:
    document = hevok.add()
    real, link = hevok.write("real.txt", "What was there."), hevok.folder / "link.txt"
    link.symlink_to(real)
    hevok.ok("export", document, "--to", "en", "--output", link)
    assert link.is_symlink()
    assert real.read_text(encoding="utf-8").startswith("The government")
    hevok.ok("export", document, "--to", "en", "--output", os.devnull)
    assert not Path(os.devnull).is_file()
    assert list(hevok.folder.glob(".*")) == []


def test_a_backup_brings_back_what_was_there_and_keeps_what_is(hevok: Hevok) -> None:
    document = hevok.add()
    hevok.ok("backup", hevok.folder / "copy.db")
    hevok.ok("translate", document, 1, "--to", "ar", "--text", "سقطت الحكومة.")
    hevok.ok("restore", hevok.folder / "copy.db")
    assert hevok.json("memory", "stats")["units"] == 0
    [kept] = hevok.folder.glob("memory.db.before-*")
    hevok.ok("restore", "-", stdin=kept.read_bytes())
    assert hevok.json("memory", "stats")["units"] == 1


def test_a_damaged_memory_gives_way_to_a_backup(hevok: Hevok) -> None:
    hevok.add()
    hevok.ok("backup", hevok.folder / "copy.db")
    content = hevok.memory.read_bytes()
    broken = content[:4096] + bytes(len(content) - 8192) + content[-4096:]
    hevok.memory.write_bytes(broken)
    assert "hevok restore" in hevok.refused("documents")
    hevok.ok("restore", hevok.folder / "copy.db")
    assert len(hevok.json("documents")) == 1
    [kept] = (
        path for path in hevok.folder.glob("memory.db.before-*") if not path.name.endswith(("-wal", "-shm"))
    )
    assert kept.read_bytes() == broken


def test_many_texts_are_searched_in_one_run_with_an_answer_for_each_line(hevok: Hevok) -> None:
    hevok.ok("translate", hevok.add(), 2, "--to", "ar", "--text", "لا أحد يعرف ما سيأتي.")
    listed = hevok.folder / "list.txt"
    listed.write_text("Nobody knows what comes next.\n\nSomething else.\nNobody knows what comes now.\n")
    lines = hevok.ok(
        "memory", "search", "--list", listed, "--from", "en", "--to", "ar", "--json"
    ).splitlines()
    scores = [[match["score"] for match in json.loads(line)] for line in lines]
    assert scores == [[100], [], [], [83]]


def test_a_text_or_a_list_is_searched_never_both(hevok: Hevok) -> None:
    for asked in ([], ["x", "--list", "y"]):
        assert hevok.run("memory", "search", *asked, "--from", "en", "--to", "ar").exit_code == 2


def test_a_command_has_python_look_for_circles_of_values_seldom(hevok: Hevok) -> None:
    before = gc.get_threshold()
    gc.set_threshold(700)
    try:
        hevok.ok("documents")
        assert gc.get_threshold() == SELDOM
    finally:
        gc.set_threshold(*before)
