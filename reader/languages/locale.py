"""Dates, numbers, plurals and lists as each language writes them: Babel where it is right, our table
elsewhere.

Babel (2.18, CLDR) knows Kurmanji as `ku` only; its Kurdish relative times come out as "-3 d", and Kurdish
has no list patterns. Digits are 0-9 in every language unless `native` is asked for: the texts themselves
use both, and a number must be comparable at a glance across the columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from babel import Locale, dates, lists, numbers

from reader.languages.language import Language

Form = Literal["short", "medium", "long", "full"]
Unit = Literal["minute", "hour", "day", "week", "month", "year"]

_WITH_NATIVE_DIGITS = frozenset({"ar", "ckb"})
_NATIVE = str.maketrans(
    "0123456789.,%",
    "".join(chr(ord("\N{ARABIC-INDIC DIGIT ZERO}") + value) for value in range(10))
    + "\N{ARABIC DECIMAL SEPARATOR}\N{ARABIC THOUSANDS SEPARATOR}\N{ARABIC PERCENT SIGN}",
)
_COMMA = {"Arab": "\N{ARABIC COMMA} "}
_SECONDS: tuple[tuple[Unit, int], ...] = (
    ("year", 31_557_600),
    ("month", 2_629_800),
    ("week", 604_800),
    ("day", 86_400),
    ("hour", 3_600),
    ("minute", 60),
)
JUST_NOW = 45
"""Seconds within which a time is "just now"."""

_NOW = {"en": "just now", "ar": "الآن", "kmr": "niha", "ckb": "ئێستا"}
_PAST = {"en": "{} ago", "ar": "قبل {}", "kmr": "berî {}", "ckb": "پێش {}"}
_FUTURE = {"en": "in {}", "ar": "خلال {}", "kmr": "piştî {}", "ckb": "دوای {}"}
_UNITS: dict[str, dict[Unit, dict[str, str]]] = {
    "en": {
        "minute": {"one": "{} minute", "other": "{} minutes"},
        "hour": {"one": "{} hour", "other": "{} hours"},
        "day": {"one": "{} day", "other": "{} days"},
        "week": {"one": "{} week", "other": "{} weeks"},
        "month": {"one": "{} month", "other": "{} months"},
        "year": {"one": "{} year", "other": "{} years"},
    },
    "ar": {
        "minute": {"one": "دقيقة", "two": "دقيقتين", "few": "{} دقائق", "other": "{} دقيقة"},
        "hour": {"one": "ساعة", "two": "ساعتين", "few": "{} ساعات", "other": "{} ساعة"},
        "day": {"one": "يوم", "two": "يومين", "few": "{} أيام", "many": "{} يومًا", "other": "{} يوم"},
        "week": {
            "one": "أسبوع",
            "two": "أسبوعين",
            "few": "{} أسابيع",
            "many": "{} أسبوعًا",
            "other": "{} أسبوع",
        },
        "month": {"one": "شهر", "two": "شهرين", "few": "{} أشهر", "many": "{} شهرًا", "other": "{} شهر"},
        "year": {"one": "سنة", "two": "سنتين", "few": "{} سنوات", "other": "{} سنة"},
    },
    "kmr": {
        "minute": {"one": "deqeyekê", "other": "{} deqeyan"},
        "hour": {"one": "saetekê", "other": "{} saetan"},
        "day": {"one": "rojekê", "other": "{} rojan"},
        "week": {"one": "hefteyekê", "other": "{} hefteyan"},
        "month": {"one": "mehekê", "other": "{} mehan"},
        "year": {"one": "salekê", "other": "{} salan"},
    },
    "ckb": {
        "minute": {"one": "خولەکێک", "other": "{} خولەک"},
        "hour": {"one": "کاتژمێرێک", "other": "{} کاتژمێر"},
        "day": {"one": "ڕۆژێک", "other": "{} ڕۆژ"},
        "week": {"one": "هەفتەیەک", "other": "{} هەفتە"},
        "month": {"one": "مانگێک", "other": "{} مانگ"},
        "year": {"one": "ساڵێک", "other": "{} ساڵ"},
    },
}
_AND = {"kmr": " û ", "ckb": " و "}


@lru_cache(maxsize=8)
def babel_locale(language: Language) -> Locale:
    """The locale that Babel knows the language by."""
    return Locale.parse(language.locale)


def number(value: int | float | Decimal, language: Language, *, native: bool = False) -> str:
    """`value` with the language's separators, in digits 0-9 or, where it has them, its own."""
    written: str = numbers.format_decimal(value, locale=babel_locale(language))
    return written.translate(_NATIVE) if native and language.code in _WITH_NATIVE_DIGITS else written


def percent(fraction: float | Decimal, language: Language) -> str:
    """A fraction (0.83) as a percentage in whole numbers."""
    return numbers.format_percent(fraction, locale=babel_locale(language))


def day(value: date, language: Language, form: Form = "long") -> str:
    """A date without its time."""
    return dates.format_date(value, format=form, locale=babel_locale(language))


def moment(value: datetime, language: Language, form: Form = "long") -> str:
    """A date with its time to the minute, 0:00 to 23:59, in the time zone that `value` carries."""
    comma = _COMMA.get(language.script, ", ")
    return f"{day(value.date(), language, form)}{comma}{value:%H:%M}"


def plural(count: int, language: Language) -> str:
    """The plural form (CLDR: zero, one, two, few, many, other) that goes with `count`."""
    return babel_locale(language).plural_form(count)


def ago(seconds: float, language: Language) -> str:
    """A time `seconds` before now in words, rounded down to the largest unit; negative lies ahead."""
    distance = abs(seconds)
    if distance < JUST_NOW:
        return _NOW[language.code]
    unit, length = next(((unit, length) for unit, length in _SECONDS if distance >= length), _SECONDS[-1])
    count = max(1, int(distance // length))
    frame = _PAST if seconds > 0 else _FUTURE
    return frame[language.code].format(_counted(count, unit, language))


def enumerated(items: Sequence[str], language: Language) -> str:
    """Items as a list in a sentence: a, b, and c."""
    if language.code not in _AND:
        return lists.format_list(list(items), locale=babel_locale(language))
    comma = _COMMA.get(language.script, ", ")
    return _AND[language.code].join(filter(None, (comma.join(items[:-1]), *items[-1:])))


def _counted(count: int, unit: Unit, language: Language) -> str:
    forms = _UNITS[language.code][unit]
    return forms.get(plural(count, language), forms["other"]).format(number(count, language))
