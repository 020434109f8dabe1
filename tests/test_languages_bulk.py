import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import matching
from reader.languages import LANGUAGES, bulk, for_code, tokens
from reader.languages.keys import bare_key
from tests.test_languages import ODD

SEPARATORS = "\n\r\t \x1c\x1d\x1e\x1f\x85\u2028\u3000"
TEXTS = st.lists(st.text(st.one_of(st.characters(), st.sampled_from(ODD + SEPARATORS)), max_size=40))
ANY_LANGUAGE = st.sampled_from([*LANGUAGES.values(), for_code("de")])


@given(TEXTS, ANY_LANGUAGE)
def test_many_texts_fold_as_each_of_them(texts, language):
    folded = bulk.fold(texts, language)
    keys = [matching.keys_of(text, language) for text in texts]
    assert folded.keys == [each.key for each in keys]
    assert folded.bare_keys == [each.bare_key for each in keys]
    assert folded.findings == [each.finding for each in keys]
    assert list(map(len, folded.tokens)) == [each.tokens for each in keys]
    assert folded.tokens == [[token.text for token in tokens(each.finding, language)] for each in keys]


@given(st.text(st.one_of(st.characters(), st.sampled_from(ODD + SEPARATORS))), ANY_LANGUAGE)
def test_the_quick_way_to_tokens_finds_those_with_places(text, language):
    assert bulk.token_texts(text, language) == [token.text for token in tokens(text, language)]


def test_texts_beyond_those_joined_at_once_fold_as_well(monkeypatch):
    texts = [f"Kurd-{number}'ê, {number}.5!" for number in range(10)]
    whole = bulk.fold(texts, LANGUAGES["kmr"])
    monkeypatch.setattr(bulk, "AT_ONCE", 3)
    assert bulk.fold(texts, LANGUAGES["kmr"]) == whole
    assert bulk.fold([], LANGUAGES["kmr"]) == bulk.Folded([], [], [], [])


def test_a_long_run_without_spaces_is_cut_like_any_other():
    text = "و" * 5_000 + "،" * 3 + "7" * 3_000
    assert bulk.token_texts(text, LANGUAGES["ckb"]) == ["و" * 5_000, "،", "،", "،", "7" * 3_000]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("-5 % or 5 %?", "-5%or5%"),
        ("3.5, not 35", "3.5not35"),
        ("a-5, 7-8, --9", "a57-89"),
        ("(-5)", "5"),
        ("12:30 - 1/2", "12:301/2"),
    ],
)
def test_signs_that_tell_numbers_apart_stay_in_the_bare_key(text, key):
    assert bare_key(text, LANGUAGES["en"]) == key


HEVOK = 5293653836123909382


def test_the_hash_of_a_key_is_the_same_everywhere():
    assert bulk.key_hashes(["", "سڵاو", "\ud800"]) == [
        bulk.key_hash(""),
        bulk.key_hash("سڵاو"),
        bulk.key_hash("\ud800"),
    ]
    assert bulk.key_hash("hevok") == HEVOK
    assert -(2**63) <= HEVOK < 2**63
