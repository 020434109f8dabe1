"""The real argostranslate on models made by hand: offline, without a word in a log, as often as asked."""

import contextlib
import io
import json
import logging
import os
import socket
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import Refused, Unknown
from reader.machine import Draft, Failed, explain, install_file, installed, remove
from reader.machine.argos import ArgosEngine
from reader.machine.engine import LONGEST_TEXT, distinct, reachable
from tests import argos_model

MODELS = {
    "en-ar": (argos_model.ENGLISH_TO_ARABIC, "en", "ar"),
    "ar-en": (argos_model.ARABIC_TO_ENGLISH, "ar", "en"),
    "en-ku": (argos_model.ENGLISH_TO_KURMANJI, "en", "ku"),
}


@pytest.fixture(autouse=True)
def exact(monkeypatch):
    """The weights as they were set; by default they are rounded to eight bits where the machine can."""
    monkeypatch.setenv("ARGOS_COMPUTE_TYPE", "float32")


@pytest.fixture(autouse=True)
def offline(monkeypatch):
    """Any connection is an error, and is seen even where somebody hides the error."""
    tried = []

    def refuse(*arguments):
        tried.append(arguments)
        raise OSError("no network in this test")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    yield
    assert tried == []


@pytest.fixture(scope="module")
def shared_models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    for name, (lexicon, source, target) in MODELS.items():
        install_file(argos_model.build(folder / f"{name}.argosmodel", lexicon, source, target), folder)
    return folder


@pytest.fixture
def engine(shared_models):
    return ArgosEngine(shared_models)


def texts(drafts):
    return [draft.text for draft in drafts]


def best(engine, text, source="en", target="ar"):
    return engine.draft([text], source, target)[0][0].text


def test_a_text_goes_through_the_real_argostranslate(engine):
    assert best(engine, "teacher reads old letter .") == "معلمة تقرأ قديم رسالة ."
    assert "argostranslate.translate" in sys.modules
    assert not {"torch", "stanza", "minisbd", "spacy", "onnxruntime"} & set(sys.modules)


def test_an_unknown_word_is_copied(engine):
    assert best(engine, "teacher reads Rojava") == "معلمة تقرأ Rojava"


def test_an_underscore_stays(engine):
    assert best(engine, "open snake_case") == "مفتوحة snake_case"


def test_a_kurdish_package_of_ones_own_works_and_its_ku_is_kurmanji(engine):
    assert best(engine, "teacher reads letter today .", "en", "kmr") == "mamoste dixwîne name îro ."


def test_a_third_language_lies_between_where_no_package_leads_directly(engine):
    assert engine.pairs() == {("en", "ar"), ("ar", "en"), ("en", "kmr"), ("ar", "kmr")}
    assert best(engine, "معلمة تقرأ رسالة", "ar", "kmr") == "mamoste dixwîne name"


def test_alternatives_come_the_best_first_and_none_twice(engine):
    (found,) = engine.draft(["old school ."], "en", "ar", alternatives=4)
    assert found[0] == Draft("قديم مدرسة .", pytest.approx(0, abs=0.01))
    assert 1 < len(found) <= 4
    assert len(set(texts(found))) == len(found)
    assert [draft.score for draft in found] == sorted((draft.score for draft in found), reverse=True)
    assert engine.draft(["old school ."], "en", "ar") == [[found[0]]]


@given(st.lists(st.builds(Draft, st.sampled_from(["", "a", "b", "c"]), st.floats(-9, 0)), max_size=9))
def test_distinct_drafts_keep_their_order_and_their_first_score(drafts):
    kept = distinct(drafts)
    assert set(texts(kept)) == {draft.text for draft in drafts} - {""}
    assert len(kept) == len(set(texts(kept)))
    places = [next(i for i, draft in enumerate(drafts) if draft.text == one.text) for one in kept]
    assert places == sorted(places)
    assert [drafts[place] for place in places] == kept


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_an_empty_text_has_no_drafts(engine, text):
    assert engine.draft([text, "door"], "en", "ar") == [[], [Draft("باب", pytest.approx(0, abs=0.01))]]


def test_white_space_counts_as_single_spaces(engine):
    assert best(engine, " door\n\nold \t school ") == "باب قديم مدرسة"


def test_a_text_as_long_as_the_model_can_take_is_not_cut_short(engine):
    words = "teacher reads old letter today . " * 10
    assert len(best(engine, words).split()) == 60


def test_a_model_that_fails_says_so_and_goes_on(engine):
    with pytest.raises(Failed, match="The model failed on this text, and there is no draft") as raised:
        engine.draft(["door " * 80], "en", "ar")
    assert "door" not in str(raised.value)
    assert best(engine, "door") == "باب"


def test_half_a_letter_is_a_failure_in_words(engine):
    with pytest.raises(Failed):
        engine.draft(["door \ud800"], "en", "ar")


def test_a_text_that_is_no_sentence_is_refused(engine):
    with pytest.raises(Refused, match="10,001 characters"):
        engine.draft(["x" * (LONGEST_TEXT + 1)], "en", "ar")


@pytest.mark.parametrize(
    ("source", "target"), [("en", "es"), ("xx", "ar"), ("en", "ckb"), ("en", "en"), ("kmr", "en"), ("", "")]
)
def test_a_pair_without_a_model_is_unknown(engine, source, target):
    with pytest.raises(Unknown):
        engine.draft(["door"], source, target)


@pytest.mark.parametrize("alternatives", [0, -1, 11])
def test_alternatives_have_limits(engine, alternatives):
    with pytest.raises(ValueError, match="1 to 10"):
        engine.draft(["door"], "en", "ar", alternatives=alternatives)


def test_no_word_of_a_text_is_logged_or_printed(engine, capfd):
    seen = io.StringIO()
    handler = logging.StreamHandler(seen)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.NOTSET)
    for name in [*logging.Logger.manager.loggerDict, "argostranslate", "argostranslate.utils"]:
        logging.getLogger(name).disabled = False
    try:
        best(engine, "peace Geheimnis")
        with contextlib.suppress(Failed):
            engine.draft(["Geheimnis " * 80], "en", "ar")
        logging.getLogger("argostranslate").info("the handler hears")
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    printed = capfd.readouterr()
    assert "the handler hears" in seen.getvalue()
    assert "Geheimnis" not in seen.getvalue() + printed.out + printed.err


def test_many_threads_draft_without_an_error(engine):
    lines = ["teacher reads letter .", "old door", "peace today", "Rojava school ."]
    expected = [best(engine, line) for line in lines]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: best(engine, lines[number % 4]), range(800)))
    assert found == expected * 200


def test_packages_that_come_and_go_are_noticed(tmp_path):
    engine = ArgosEngine(tmp_path)
    with pytest.raises(Unknown, match="No model from English to Arabic is installed yet"):
        engine.draft(["door"], "en", "ar")
    file = argos_model.build(tmp_path / "a.argosmodel", {"door": "باب"}, "en", "ar")
    package = install_file(file, tmp_path)
    assert best(engine, "door") == "باب"
    argos_model.build(file, {"door": "بوابة"}, "en", "ar", package_version="2.0")
    install_file(file, tmp_path)
    assert best(engine, "door") == "بوابة"
    (package,) = installed(tmp_path)
    remove(package, tmp_path)
    with pytest.raises(Unknown):
        engine.draft(["door"], "en", "ar")


def test_a_stray_folder_leaves_the_other_languages_alone(tmp_path):
    install_file(argos_model.build(tmp_path / "a.argosmodel", {"door": "باب"}, "en", "ar"), tmp_path)
    for name in ("stray", "ku-ckb.1"):
        (tmp_path / "packages" / name).mkdir()
    assert best(ArgosEngine(tmp_path), "door") == "باب"


def test_a_model_that_cannot_be_read_is_a_failure_in_words(tmp_path):
    files = argos_model.contents({"door": "باب"}, "en", "ar")
    files["model/shared_vocabulary.json"] = b'["<unk>"]'
    install_file(argos_model.pack(tmp_path / "a.argosmodel", files), tmp_path)
    engine = ArgosEngine(tmp_path)
    for _ in range(2):
        with pytest.raises(Failed):
            engine.draft(["door"], "en", "ar")


def test_a_target_prefix_does_not_show(tmp_path):
    """It takes the first place of what is written, and so the first word of this model's translation."""
    file = argos_model.build(tmp_path / "a.argosmodel", {"door": "باب"}, "en", "ar", target_prefix="__ar__")
    install_file(file, tmp_path)
    assert best(ArgosEngine(tmp_path), "old door Rojava") == "باب Rojava"


BPE_WORDS = {"old": "kevn", "tree": "dar", ".": "."}


def test_a_package_with_a_bpe_tokenizer_works(tmp_path):
    files = argos_model.contents(BPE_WORDS, "en", "kmr", bpe=True)
    install_file(argos_model.pack(tmp_path / "a.argosmodel", files), tmp_path)
    engine = ArgosEngine(tmp_path)
    assert best(engine, "old tree & hut.", "en", "kmr") == "kevn dar & hut."


def test_a_tokenizer_that_would_end_the_process_is_a_failure_in_words(tmp_path):
    files = argos_model.contents(BPE_WORDS, "en", "kmr", bpe=True)
    files["bpe.model"] = b"#version: 0.2\nno pair here\n"
    install_file(argos_model.pack(tmp_path / "a.argosmodel", files), tmp_path)
    with pytest.raises(Failed, match="The model failed"):
        best(ArgosEngine(tmp_path), "old tree", "en", "kmr")


def test_the_environment_is_left_as_it_was_and_nothing_stands_outside_of_the_models(
    shared_models, engine, monkeypatch, tmp_path
):
    monkeypatch.setenv("HOME", str(tmp_path))
    before = dict(os.environ)
    best(engine, "door")
    assert dict(os.environ) == before
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([], set()),
        ([("en", "ar")], {("en", "ar")}),
        ([("ar", "en"), ("en", "kmr")], {("ar", "en"), ("en", "kmr"), ("ar", "kmr")}),
        ([("ar", "en"), ("en", "ar")], {("ar", "en"), ("en", "ar")}),
        (
            [("ckb", "ar"), ("ar", "en"), ("en", "kmr")],
            {("ckb", "ar"), ("ar", "en"), ("en", "kmr"), ("ckb", "en"), ("ar", "kmr"), ("ckb", "kmr")},
        ),
    ],
)
def test_reachable_pairs(pairs, found):
    assert reachable(pairs) == found


def test_what_is_said_where_there_is_an_engine(engine):
    said = explain("en", "ar", [engine])
    assert (
        said == "Drafts from English to Arabic come from Argos Translate; each is a proposal to be checked."
    )


@pytest.mark.parametrize(
    ("source", "target", "parts"),
    [
        ("en", "kmr", ["English to Kurmanji", "no Kurdish model", "glossary and the bridge from Sorani"]),
        ("en", "ckb", ["English to Sorani", "no Kurdish model", "glossary and the bridge from Kurmanji"]),
        ("ckb", "en", ["Sorani to English", "no Kurdish model", "the memory and the glossary, and a model"]),
        ("en", "ar", ["No model from English to Arabic is installed yet", "hevok mt install", "Argos index"]),
    ],
)
def test_what_is_said_where_there_is_none(source, target, parts):
    said = explain(source, target, [])
    assert all(part in said for part in parts)
    assert said.endswith(".")
    assert json.dumps(said).count(". ") == 0


def test_nothing_is_said_of_a_language_that_is_not_there():
    with pytest.raises(Unknown):
        explain("en", "es", [])
