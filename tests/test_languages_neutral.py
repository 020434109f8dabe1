import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.errors import Refused
from reader.languages import LANGUAGES, bare_key, finding_key, for_code, for_tag, spelling_key, tokens


@pytest.mark.parametrize(
    ("tag", "code"),
    [
        ("EN_us", "en"),
        ("ar-SA", "ar"),
        ("ckb", "ckb"),
        ("de", "de"),
        ("PT_br", "pt-BR"),
        ("zh_hant_TW", "zh-Hant-TW"),
        ("all", "all"),
        ("kmr-Arab", "kmr-Arab"),
        ("ku", "ku"),
    ],
)
def test_every_tag_of_a_file_has_a_language(tag, code):
    assert for_tag(tag).code == code


def test_ku_is_decided_by_the_letters_of_the_text():
    assert for_tag("ku", "Em hatin malê.").code == "kmr"
    assert for_tag("ku", "ئێمە هاتینەوە ماڵەوە.").code == "ckb"


@pytest.mark.parametrize("tag", ["", " ", "?", "-", "e", "12", "en--us", "x" * 9, "de\nfr", "*all*"])
def test_what_is_no_tag_is_refused(tag):
    with pytest.raises(Refused, match="not a language tag"):
        for_tag(tag)


def test_a_neutral_language_is_named_and_runs_as_the_locale_data_say():
    assert (for_code("de").name, for_code("de").direction) == ("German", "ltr")
    assert (for_code("fa").name, for_code("fa").direction) == ("Persian", "rtl")
    assert (for_code("qqq").name, for_code("qqq").direction) == ("qqq", "ltr")


def test_a_language_with_rules_keeps_them():
    assert all(for_code(code) is language for code, language in LANGUAGES.items())


@given(st.text())
def test_neutral_keys_are_idempotent_and_tokens_tell_their_places(text):
    language = for_code("de")
    for key in (spelling_key, finding_key, bare_key):
        assert key(key(text, language), language) == key(text, language)
    assert all(text[token.start : token.end] == token.text for token in tokens(text, language))
