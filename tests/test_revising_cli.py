"""`hevok update`: a newer version of a source from the command line."""

from tests.cli_support import ENGLISH, Hevok, fresh_memory, hevok

__all__ = ["fresh_memory", "hevok"]

NEWER = (
    "The government fell in December 2024.\n\n"
    "Nobody really knows what comes next. The sea is calm. The Alawites of the coast are afraid.\n"
)


def test_a_preview_says_what_would_change_and_changes_nothing(hevok: Hevok) -> None:
    document = hevok.add()
    newer = hevok.write("newer.txt", NEWER)
    counts = {"unchanged": 2, "changed": 1, "new": 1, "removed": 0, "moved": 0}
    assert hevok.json("update", document, newer, "--preview") == {"document": document, **counts}
    said = hevok.ok("update", document, newer, "--preview")
    assert "- Nobody knows what comes next.\n+ Nobody really knows what comes next.\n" in said
    assert "would have 2 segments unchanged, 0 moved, 1 changed and 1 new" in said
    assert hevok.json("documents")[0]["segments"] == 3


def test_a_newer_version_is_taken_in_and_undone(hevok: Hevok) -> None:
    document = hevok.add()
    hevok.ok("translate", document, 2, "--to", "ckb", "--text", "کەس نازانێت.")
    newer = hevok.write("newer.txt", NEWER)
    assert hevok.json("update", document, newer)["changed"] == 1
    (listed,) = hevok.json("documents")
    sorani = next(each for each in listed["renderings"] if each["language"] == "ckb")
    assert sorani["segments"] == {"empty": 3, "draft": 1}
    assert hevok.json("update", document, "--undo")["undone"] == "newer version"
    (listed,) = hevok.json("documents")
    sorani = next(each for each in listed["renderings"] if each["language"] == "ckb")
    assert sorani["segments"] == {"empty": 2, "translated": 1}


def test_standard_input_is_read_as_well(hevok: Hevok) -> None:
    document = hevok.add()
    assert hevok.json("update", document, "-", stdin=NEWER)["new"] == 1


def test_a_text_that_does_not_differ_is_said_to_be_so(hevok: Hevok) -> None:
    document = hevok.add()
    said = hevok.ok("update", document, hevok.write("same.txt", ENGLISH))
    assert said.strip().endswith(f"does not differ from document {document}.")
    assert "nothing to undo" in hevok.refused("update", document, "--undo")


def test_another_text_is_warned_of_and_taken_in_all_the_same(hevok: Hevok) -> None:
    document = hevok.add()
    result = hevok.run("update", document, hevok.write("other.txt", "Prices rose on Monday, as always.\n"))
    assert result.exit_code == 0
    assert "No segment of the document is found in this text" in result.stderr
    assert hevok.json("documents")[0]["segments"] == 1


def test_what_cannot_be_done_is_a_sentence(hevok: Hevok) -> None:
    document = hevok.add()
    assert "There is no document 99." in hevok.refused("update", 99, hevok.write("newer.txt", NEWER))
    assert "There is no file" in hevok.refused("update", document, "missing.txt")
    assert "There is no document 99." in hevok.refused("update", 99, "--undo")


def test_misuse_exits_with_2(hevok: Hevok) -> None:
    document = hevok.add()
    for words in ((), ("--undo", "x.txt"), ("--undo", "--preview")):
        assert hevok.run("update", document, *words).exit_code == 2
