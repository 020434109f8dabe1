import json
import os
import re
import unicodedata
from collections import Counter
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from tests.gold import LANGUAGES, WRITTEN, corpus_text, digest_of, records, sentences

CORPORA = os.environ.get("HEVOK_GOLD_CORPORA")
STARTER = json.loads(files("glossary").joinpath("starter.json").read_text("utf-8"))["concepts"]
CONCEPTS = {concept["id"] for concept in STARTER}
LEAST = 100
NEITHER = ("plural", "trap")
"""Kinds of forms that are not a spelling of the bare term."""
SUFFIX = {"kmr": re.compile(r"['’-]\w"), "en": re.compile(r"['’]\w")}
"""What may follow a word only as a part of it; an English hyphen joins two words."""
each_language = pytest.mark.parametrize("language", LANGUAGES)


def written(language):
    return [record for record in records(language) if record["source"] == WRITTEN]


def plain(text):
    """The text without harakat, tatweel and case."""
    return re.sub("[\N{ARABIC FATHATAN}-\N{ARABIC SUKUN}\N{ARABIC TATWEEL}]", "", text).casefold()


def spellings(language):
    """What each concept is called in the glossary, plurals apart."""
    return {concept["id"]: set(plain_terms(concept["terms"].get(language, []))) for concept in STARTER}


def plain_terms(terms):
    for term in terms:
        yield plain(term["text"])
        yield from (plain(form["text"]) for form in term.get("forms", []) if form.get("kind") not in NEITHER)


def is_part_of_word(sign):
    return unicodedata.category(sign)[0] in "LMN" or sign == "\N{ZERO WIDTH NON-JOINER}"


def stands_as_whole_words(text, start, end, language):
    before, after = text[:start][-1:], text[end:]
    return (
        0 <= start < end <= len(text)
        and text[start:end] == text[start:end].strip()
        and is_part_of_word(text[start])
        and not (before and is_part_of_word(before))
        and not (after and is_part_of_word(after[0]))
        and not (language in SUFFIX and SUFFIX[language].match(after))
    )


@each_language
def test_offsets_point_at_the_words_they_name(language):
    for record in written(language):
        for hit in record["hits"]:
            assert record["text"][hit["start"] : hit["end"]] == hit["text"]


@each_language
def test_marks_are_whole_written_words(language):
    for record in written(language):
        for hit in record["hits"]:
            assert stands_as_whole_words(record["text"], hit["start"], hit["end"], language), hit


@pytest.mark.parametrize(
    ("text", "start", "end", "language"),
    [
        ("Homs's streets", 0, 4, "en"),
        ("in Hamas", 3, 7, "en"),
        ("(SDF)", 0, 5, "en"),
        ("PYD'ê got", 0, 3, "kmr"),
        ("PYD-ê got", 0, 3, "kmr"),
        ("بالفيدرالية", 1, 11, "ar"),
        ("لە لازقیەوە", 3, 9, "ckb"),
    ],
)
def test_a_part_of_a_word_is_noticed(text, start, end, language):
    assert not stands_as_whole_words(text, start, end, language)


@each_language
def test_concepts_stand_in_the_starter_glossary(language):
    assert {hit["concept"] for record in records(language) for hit in record["hits"]} <= CONCEPTS


@each_language
def test_every_concept_of_the_starter_glossary_is_used(language):
    used = {hit["concept"] for record in written(language) for hit in record["hits"]}
    assert used == CONCEPTS


@each_language
def test_marks_of_a_sentence_are_in_order_and_overlap_only_where_concepts_share_the_words(language):
    for record in records(language):
        places = [(hit["start"], hit["end"]) for hit in record["hits"]]
        assert places == sorted(places)
        distinct = sorted(set(places))
        assert all(one[1] <= other[0] for one, other in pairwise(distinct))
        assert len(
            {(*place, hit["concept"]) for place, hit in zip(places, record["hits"], strict=True)}
        ) == len(places)


@each_language
def test_enough_sentences_hold_no_use_at_all(language):
    for some in (written(language), records(language)):
        assert len(some) >= LEAST
        assert sum(not record["hits"] for record in some) * 3 >= len(some)


@each_language
def test_enough_sentences_hold_traps(language):
    some = records(language)
    assert sum(record["trap"] for record in some) * 3 >= len(some)
    assert all(record["note"] for record in some if record["trap"])


@each_language
def test_enough_sentences_hold_words_written_otherwise_than_in_the_glossary(language):
    known = spellings(language)
    some = written(language)
    inflected = [
        record
        for record in some
        if any(plain(hit["text"]) not in known[hit["concept"]] for hit in record["hits"])
    ]
    assert len(inflected) >= 0.4 * len(some)


@each_language
def test_no_sentence_stands_twice(language):
    counts = Counter(sentence.digest for sentence in sentences(language))
    assert [digest for digest, times in counts.items() if times > 1] == []


@each_language
def test_sentences_are_stored_composed(language):
    for record in written(language):
        assert unicodedata.is_normalized("NFC", record["text"])
        assert record["text"] == record["text"].strip()


@each_language
def test_text_of_a_corpus_is_not_stored(language):
    for record in records(language):
        if record["source"] != WRITTEN:
            assert "text" not in record
            assert all("text" not in hit for hit in record["hits"])


@each_language
def test_both_halves_are_large_enough(language):
    halves = Counter(sentence.half for sentence in sentences(language))
    assert set(halves) == {"tuned", "kept"}
    assert min(halves.values()) >= 0.4 * sum(halves.values())


def test_a_sentence_of_a_corpus_is_found_by_its_name(tmp_path):
    bank = tmp_path / "Bank" / "a.conllu"
    lines = tmp_path / "Lines" / "a.tsv"
    for path, text in (
        (bank, "# sent_id = x:1\n# text = One .\n1\tOne\n\n# sent_id = x:2\n# text = Two .\n"),
        (lines, "first\tother\n second \tother\n"),
    ):
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    assert corpus_text("Bank:a.conllu:x:2", tmp_path) == "Two ."
    assert corpus_text("Lines:a.tsv:2", tmp_path) == "second"
    assert corpus_text("Lines:a.tsv:9", tmp_path) is None
    assert corpus_text("Missing:a.tsv:1", tmp_path) is None


def test_a_sentence_that_changed_in_its_corpus_is_left_out(tmp_path, monkeypatch):
    (tmp_path / "Lines").mkdir()
    (tmp_path / "Lines" / "a.tsv").write_text("now\n", encoding="utf-8")
    record = {"source": "Lines:a.tsv:1", "sha256": digest_of("then"), "hits": [], "trap": False, "note": ""}
    (tmp_path / "terms.en.json").write_text(json.dumps([record]), encoding="utf-8")
    monkeypatch.setattr("tests.gold.FOLDER", tmp_path)
    assert [sentence.text for sentence in sentences("en", tmp_path)] == [None]


@pytest.mark.skipif(not CORPORA, reason="HEVOK_GOLD_CORPORA names no folder of corpora")
@each_language
def test_marks_in_corpora_are_whole_written_words(language):
    for sentence in sentences(language, Path(CORPORA)):
        assert sentence.text is not None, sentence.source
        for mark in sentence.marks:
            assert stands_as_whole_words(sentence.text, mark.start, mark.end, language), sentence.source
