from __future__ import annotations

import json

import pytest

from reader.memory import file
from tests.cli_support import fresh_memory, hevok, unbegun
from tests.memory_files import pairs, tmx, unit

__all__ = ["fresh_memory", "hevok", "unbegun"]

TABLE = "Hello there.,سڵاو.\nWho knows?,کێ دەزانێت؟\n"


def test_files_are_taken_in_with_one_answer_each(hevok):
    one, two = hevok.write("1.tmx", pairs(3)), hevok.write("2.tmx", pairs(3, first=2))
    answers = [json.loads(line) for line in hevok.ok("memory", "import", one, two, "--json").splitlines()]
    assert [(each["added"], each["unchanged"]) for each in answers] == [(3, 0), (2, 1)]
    assert set(answers[0]) == {"read", "added", "updated", "unchanged", "skipped", "problems"}
    assert hevok.json("memory", "search", "Sentence number 4 of the file.", "--from", "en", "--to", "ar")


def test_problems_are_told_with_their_lines(hevok):
    path = hevok.write("a.tmx", tmx(unit(("en", "Alone."))))
    result = hevok.run("memory", "import", path)
    assert "1 unit read; 0 added, 0 updated, 0 unchanged, 1 skipped." in result.stdout
    assert "a.tmx, line 4: The unit has nothing but en." in result.stderr
    assert hevok.json("memory", "import", path)["problems"] == [
        {"line": 4, "what": "The unit has nothing but en."}
    ]


def test_a_dry_run_keeps_nothing(hevok):
    path = hevok.write("a.tmx", pairs(3))
    assert "would be 3 added" in hevok.ok("memory", "import", path, "--dry-run")
    assert hevok.json("memory", "stats")["units"] == 0


def test_a_broken_file_is_refused_or_taken_as_far_as_it_goes(hevok):
    path = hevok.write("a.tmx", pairs(9)[:-40])
    assert "a.tmx, line " in hevok.refused("memory", "import", path)
    assert hevok.json("memory", "import", path, "--recover")["added"] == 8


def test_a_table_from_standard_input_says_its_languages(hevok):
    words = ("memory", "import", "-", "--format", "csv", "--from", "en", "--to", "ku-Arab")
    assert hevok.json(*words, stdin=TABLE)["added"] == 2
    assert hevok.json("memory", "stats")["pairs"][0]["target"] == "ckb"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("import", "nowhere.tmx"), "There is no file"),
        (("import", "a.docx"), "must end in one of"),
        (("export", "a.docx"), "must end in one of"),
        (("export", "a.tmx", "--langs", "en"), "Name at least two"),
        (("export", "nowhere/a.tmx"), "There is no folder"),
        (("import", "a.csv", "--encoding", "nothing"), ""),
    ],
)
def test_what_cannot_be_is_refused(hevok, monkeypatch, words, said):
    monkeypatch.chdir(hevok.folder)
    hevok.write("a.docx", "x")
    hevok.write("a.csv", TABLE)
    assert said in hevok.refused("memory", *words)


@pytest.mark.parametrize("name", ["out.tmx", "out.csv", "out.tsv"])
def test_what_is_written_to_a_file_comes_back(hevok, name):
    hevok.ok("memory", "import", hevok.write("a.tmx", pairs(5)))
    path = hevok.folder / name
    hevok.ok("memory", "export", path)
    assert hevok.json("memory", "import", path)["unchanged"] == 5
    kind = path.suffix[1:]
    assert hevok.run("memory", "export", "-", "--format", kind).stdout_bytes == path.read_bytes()


def test_a_memory_is_checked_and_indexed_anew(hevok):
    hevok.ok("memory", "import", hevok.write("a.tmx", pairs(5)))
    assert hevok.json("memory", "verify") == {"sound": True, "problems": []}
    assert hevok.ok("memory", "rebuild") == "10 texts indexed.\n"
    assert hevok.ok("memory", "verify").endswith("is sound.\n")
    database = file.connect(hevok.memory, writing=True)
    database.execute("pragma foreign_keys = off")
    database.execute("delete from texts where id = 1")
    database.close()
    result = hevok.run("memory", "verify", "--json")
    assert result.exit_code == 1
    assert any("units belong" in problem for problem in json.loads(result.stdout)["problems"])


def test_a_language_tag_with_capitals_is_found_and_checked_as_any_other(hevok):
    path = hevok.write(
        "fr.tmx",
        '<?xml version="1.0"?><tmx version="1.4"><header srclang="en"/><body><tu>'
        '<tuv xml:lang="en"><seg>Good morning</seg></tuv><tuv xml:lang="fr-CA"><seg>Bonjour</seg></tuv>'
        "</tu></body></tmx>",
    )
    hevok.ok("memory", "import", path)
    hevok.ok("memory", "rebuild")
    assert hevok.json("memory", "verify") == {"sound": True, "problems": []}
    found = hevok.json("memory", "search", "Good morning", "--from", "en", "--to", "fr-CA")
    assert [match["target"] for match in found] == ["Bonjour"]
