"""What the shipped words of the aligner must be, so that nothing in them is lost on it."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest

from reader import places

TABLES = sorted((places.PACKAGE / "alignment" / "words").glob("*.tsv"))
CODES = ["en", "ar", "kmr", "ckb"]
BETWEEN = " | "
LEAST_ROWS = 2_200

LATIN = "abcdefghijklmnopqrstuvwxyz"
KURMANJI = LATIN + "çêîşû"
ARABIC = (
    "\N{ARABIC LETTER HAMZA}-\N{ARABIC LETTER GHAIN}"  # no tatweel, which stands between the two
    "\N{ARABIC LETTER FEH}-\N{ARABIC LETTER YEH}"  # and no vowel signs, which follow
)
PERSIAN = "\N{ARABIC LETTER PEH}-\N{ARABIC LETTER AE}"
WORDS = {
    "en": re.compile(f"[{LATIN}]+(?:['-][{LATIN}]+)*"),
    "ar": re.compile(f"[{ARABIC}]+"),
    "kmr": re.compile(f"[{KURMANJI}]+(?:['-][{KURMANJI}]+)*"),
    "ckb": re.compile(f"[{ARABIC}{PERSIAN}]+"),
}
"""What the words of a language are made of."""
NOT_IN_SORANI = {
    "\N{ARABIC LETTER YEH}",
    "\N{ARABIC LETTER ALEF MAKSURA}",
    "\N{ARABIC LETTER KAF}",
    "\N{ARABIC LETTER TEH MARBUTA}",
    "\N{ARABIC LETTER HEH DOACHASHMEE}",
}


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def rows_of(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines()[1:]]


def faults(text: str) -> list[str]:
    """Everything that is wrong with a table, in words, line by line."""
    lines = text.split("\n")
    found = [] if lines[0].split("\t") == CODES else ["line 1: does not name the four languages"]
    if lines.pop() != "":
        found.append("does not end with its last line")
    if not unicodedata.is_normalized("NFC", text):
        found.append("is not in NFC")
    for number, line in enumerate(lines[1:], start=2):
        found.extend(f"line {number}: {fault}" for fault in faults_of_row(line))
    heads = [line.split("\t")[0].split(BETWEEN)[0] for line in lines[1:]]
    for number, (one, other) in enumerate(pairwise(heads), start=3):
        if one == other:
            found.append(f"line {number}: {other} stands twice")
        elif one > other:
            found.append(f"line {number}: {other} stands behind {one}")
    return found


def faults_of_row(line: str) -> list[str]:
    cells = line.split("\t")
    if len(cells) != len(CODES):
        return [f"has {len(cells)} columns"]
    found = []
    if not cells[0]:
        found.append("has no English word")
    if not any(cells[1:]):
        found.append("has no word but the English one")
    for code, cell in zip(CODES, cells, strict=True):
        forms = cell.split(BETWEEN) if cell else []
        if len(set(forms)) != len(forms):
            found.append(f"repeats a word in {code}")
        found.extend(f"{form!r} is no word of {code}" for form in forms if not is_word(form, code))
    return found


def is_word(form: str, code: str) -> bool:
    if code == "ckb" and NOT_IN_SORANI & set(form):
        return False
    return WORDS[code].fullmatch(form) is not None


def row(en: str = "house", ar: str = "بيت", kmr: str = "mal", ckb: str = "ماڵ") -> str:
    return "\t".join((en, ar, kmr, ckb))


def table(*rows: str) -> str:
    return "\n".join(("\t".join(CODES), *rows, ""))


def test_the_words_are_shipped() -> None:
    assert "everyday.tsv" in {path.name for path in TABLES}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_a_table_of_words_has_no_fault(path: Path) -> None:
    assert faults(text_of(path)) == []


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
def test_a_table_is_large_enough_to_be_worth_shipping(path: Path) -> None:
    assert len(rows_of(text_of(path))) >= LEAST_ROWS


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.name)
@pytest.mark.parametrize("code", CODES)
def test_hardly_a_row_is_empty_in_any_language(path: Path, code: str) -> None:
    cells = [cells[CODES.index(code)] for cells in rows_of(text_of(path))]
    assert sum(map(bool, cells)) > 0.7 * len(cells)


def test_a_sound_table_has_no_fault() -> None:
    assert faults(table(row("go | went | gone", "ذهب | يذهب", "", "چوون | دەچێت"), row())) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        pytest.param(table("house\tبيت\tmal"), "has 3 columns", id="a column short"),
        pytest.param("# words\n" + table(row()), "does not name", id="a comment"),
        pytest.param(table(row()).rstrip("\n"), "does not end", id="a cut end"),
        pytest.param(table(row(), row()), "stands twice", id="the same head twice"),
        pytest.param(table(row("two"), row("one")), "stands behind", id="out of order"),
        pytest.param(table(row("house", "", "", "")), "no word but", id="nothing beside the English"),
        pytest.param(table(row("")), "no English word", id="no English"),
        pytest.param(table(row("House")), "is no word of en", id="a capital"),
        pytest.param(table(row(ar="بيت | بيت")), "repeats", id="a word twice"),
        pytest.param(table(row(ar="بيت |")), "is no word of ar", id="a bar at the end"),
        pytest.param(table(row(ckb="ماڵ ")), "is no word of ckb", id="a space at the end"),
        pytest.param(table(row(kmr="ماڵ")), "is no word of kmr", id="Arabic script in Kurmanji"),
        pytest.param(table(row(kmr="c\N{COMBINING CEDILLA}iya")), "NFC", id="a cedilla apart"),
        pytest.param(table(row(ar="ب\N{ARABIC LETTER FARSI YEH}ت")), "is no word of ar", id="Persian yeh"),
        pytest.param(table(row(ar="\N{ARABIC LETTER KEHEH}تاب")), "is no word of ar", id="Persian kaf"),
        pytest.param(table(row(ckb="ش\N{ARABIC LETTER YEH}ر")), "is no word of ckb", id="Arabic yeh"),
        pytest.param(table(row(ckb="\N{ARABIC LETTER KAF}ار")), "is no word of ckb", id="Arabic kaf"),
        pytest.param(
            table(row(ckb="دوای\N{ARABIC LETTER ALEF MAKSURA}")), "is no word of ckb", id="alef maksura"
        ),
    ],
)
def test_a_faulty_table_is_told_of(text: str, fault: str) -> None:
    assert any(fault in told for told in faults(text))
