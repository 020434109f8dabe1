from datetime import UTC, date, datetime

import pytest

from reader.languages import LANGUAGES, by_code, locale

CODES = list(LANGUAGES)


@pytest.mark.parametrize(
    ("code", "written", "native", "share"),
    [
        ("en", "1,234,567.5", "1,234,567.5", "83%"),
        ("ar", "1,234,567.5", "١٬٢٣٤٬٥٦٧٫٥", "83%"),
        ("kmr", "1.234.567,5", "1.234.567,5", "%83"),
        ("ckb", "1,234,567.5", "١٬٢٣٤٬٥٦٧٫٥", "83%"),
    ],
)
def test_numbers_are_in_latin_digits_unless_native_ones_are_asked_for(code, written, native, share):
    language = by_code(code)
    assert locale.number(1234567.5, language) == written
    assert locale.number(1234567.5, language, native=True) == native
    assert "".join(sign for sign in locale.percent(0.83, language) if sign in "0123456789%") == share


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "March 6, 2025"),
        ("ar", "6 مارس 2025"),
        ("kmr", "6ê adara 2025an"),
        ("ckb", "6ی ئازاری 2025"),
    ],
)
def test_a_date_is_written_in_words(code, written):
    language = by_code(code)
    assert locale.day(date(2025, 3, 6), language) == written
    moment = locale.moment(datetime(2025, 3, 6, 14, 5, tzinfo=UTC), language)
    assert moment.startswith(written)
    assert moment.endswith(" 14:05")


@pytest.mark.parametrize(
    ("code", "forms"),
    [
        ("en", "other one other other other other"),
        ("ar", "zero one two few many other"),
        ("kmr", "other one other other other other"),
        ("ckb", "other one other other other other"),
    ],
)
def test_plural_forms_are_those_of_the_language(code, forms):
    assert [locale.plural(count, by_code(code)) for count in (0, 1, 2, 5, 11, 100)] == forms.split()


@pytest.mark.parametrize(
    ("code", "seconds", "written"),
    [
        ("en", 5, "just now"),
        ("en", 50, "1 minute ago"),
        ("en", 7_300, "2 hours ago"),
        ("en", 3 * 86_400, "3 days ago"),
        ("en", -400 * 86_400, "in 1 year"),
        ("ar", 60, "قبل دقيقة"),
        ("ar", 2 * 3_600, "قبل ساعتين"),
        ("ar", 3 * 86_400, "قبل 3 أيام"),
        ("ar", 12 * 60, "قبل 12 دقيقة"),
        ("kmr", 86_400, "berî rojekê"),
        ("kmr", 3 * 86_400, "berî 3 rojan"),
        ("ckb", 3 * 86_400, "پێش 3 ڕۆژ"),
        ("ckb", 0, "ئێستا"),
    ],
)
def test_a_time_gone_by_is_told_in_words(code, seconds, written):
    assert locale.ago(seconds, by_code(code)) == written


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("seconds", [60, 3_600, 86_400, 604_800, 2_629_800, 31_557_600])
@pytest.mark.parametrize("count", [1, 2, 3, 11])
def test_every_unit_and_plural_form_has_its_words(code, seconds, count):
    words = locale.ago(seconds * count, by_code(code))
    assert "{" not in words
    assert words != locale.ago(-seconds * count, by_code(code))


@pytest.mark.parametrize(
    ("code", "written"),
    [("en", "a, b, and c"), ("ar", "a وb وc"), ("kmr", "a, b û c"), ("ckb", "a، b و c")],
)
def test_a_list_is_written_as_in_a_sentence(code, written):
    language = by_code(code)
    assert locale.enumerated(["a", "b", "c"], language) == written
    assert locale.enumerated(["a"], language) == "a"
    assert locale.enumerated([], language) == ""
