"""Acronyms of the starter glossary in texts that use them for something else, or do not."""

import json
from functools import cache
from pathlib import Path

import pytest

from glossary.recognition.finding import Recogniser, compile_index, recognise
from glossary.starter import starter_concepts
from reader.languages.inflection import INFLECTIONS

CASES = json.loads((Path(__file__).parent / "cases" / "acronyms.en.json").read_text("utf-8"))
"""Cases of each rule, and sentences that were written when the rules stood and never looked at for them."""
FAILING = [pytest.mark.xfail(strict=True)]


@cache
def recogniser() -> Recogniser:
    return compile_index(starter_concepts(), INFLECTIONS["en"])


def hits(text: str) -> list[list[str]]:
    return [[hit.text, hit.concept] for hit in recognise(text, recogniser())]


@pytest.mark.parametrize("case", CASES["rules"], ids=lambda case: case["label"])
def test_an_acronym_stands_unless_its_text_uses_it_for_something_else(case):
    assert hits(case["text"]) == case["hits"]


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, marks=FAILING if "known_failure" in case else [], id=case["text"])
        for case in CASES["fresh"]
    ],
)
def test_a_sentence_that_no_rule_was_made_for_is_read_as_it_is_meant(case):
    named = {concept for row in CASES["fresh"] for _, concept in row["hits"]}
    assert [hit for hit in hits(case["text"]) if hit[1] in named] == case["hits"]
