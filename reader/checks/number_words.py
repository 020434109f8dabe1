"""Numbers in words: closed lists per language, of cardinals, ordinals, fractions and what counts like them.

They serve one question only, whether a number in digits on one side may stand in words on the other. What
is missing here makes a false alarm; what is here wrongly hides a missing number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from reader import languages
from reader.languages.language import Language

HALF = "0.5"


@dataclass(frozen=True, slots=True)
class Counting:
    """How one language says numbers."""

    words: str
    """A line for each value: the value, a colon, its words."""
    months: str
    """Twelve lines: the names of each month, each of them one word or the first of two."""
    before: str = ""
    """What may be written on to the front of such a word, as a regular expression."""
    after: str = ""
    """What may be written on to its end, as a regular expression."""
    dual: str = ""
    """Words that say "two" by their ending, as a regular expression; empty where there is no dual."""


ENGLISH = Counting(
    words="""
    0: zero nil
    1: one once first single a an another sole only
    2: two twice second both pair pairs couple double doubled dual twin twins duo
    3: three third thirds thrice triple tripled trio
    4: four fourth fourths quarter quarters quadruple quarterly
    5: five fifth fifths
    6: six sixth
    7: seven seventh week
    8: eight eighth
    9: nine ninth
    10: ten tenth tens decade decades
    11: eleven eleventh
    12: twelve twelfth dozen dozens year noon midday midnight
    13: thirteen thirteenth
    14: fourteen fourteenth fortnight
    15: fifteen fifteenth quarter
    16: sixteen sixteenth
    17: seventeen seventeenth
    18: eighteen eighteenth
    19: nineteen nineteenth
    20: twenty twentieth twenties
    24: day midnight
    25: quarter
    30: thirty thirtieth thirties half
    40: forty fortieth forties
    50: fifty fiftieth fifties half
    60: sixty sixtieth sixties
    70: seventy seventies
    80: eighty eighties
    90: ninety nineties
    100: hundred hundreds hundredth century centuries
    1000: thousand thousands thousandth millennium k
    1000000: million millions m mn
    1000000000: billion billions bn b
    1000000000000: trillion trillions tn
    0.5: half
    0.25: quarter
    """,
    months="""
    january jan
    february feb
    march mar
    april apr
    may
    june jun
    july jul
    august aug
    september sep sept
    october oct
    november nov
    december dec
    """,
)

ARABIC = Counting(
    words="""
    0: صفر
    1: واحد احد احدى احدي اول اولى اولي اولا الاول اوائل حاد حادي وحيد مفرد مرة
    2: اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي ثان ثاني ثانيا كلا كلتا كلي كلتي ضعف ضعفي ضعفين مرتين
    2: زوج زوجا ثنائي مزدوج
    3: ثلاث ثالث ثالثا ثلث ثلثي ثلثا ثلثين ثلاثي
    4: اربع رابع رابعا ربع اربعا رباعي
    5: خمس خامس خامسا
    6: ست سادس سادسا ستا سدس
    7: سبع سابع سابعا
    8: ثمان ثماني ثامن ثامنا
    9: تسع تاسع تاسعا
    10: عشر عاشر عشرا عقد عقدا عقود عشرات
    12: دزينة عشرات سنة عام
    20: عشرون عشرين عشرينات عشرينيات
    30: ثلاثون ثلاثين ثلاثينات ثلاثينيات نصف
    40: اربعون اربعين اربعينات اربعينيات
    50: خمسون خمسين خمسينات خمسينيات نصف
    60: ستون ستين ستينات ستينيات
    70: سبعون سبعين سبعينات سبعينيات
    80: ثمانون ثمانين ثمانينات ثمانينيات
    90: تسعون تسعين تسعينات تسعينيات
    100: مئة مائة مئات مئوي قرن
    200: مئتان مائتان مئتين مائتين مئتي مائتي
    300: ثلاثمئة ثلاثمائة
    400: اربعمئة اربعمائة
    500: خمسمئة خمسمائة
    600: ستمئة ستمائة
    700: سبعمئة سبعمائة
    800: ثمانمئة ثمانمائة ثمانيمائة
    900: تسعمئة تسعمائة
    1000: الف الفا الاف الوف
    2000: الفان الفين الفي
    1000000: مليون مليونا ملايين ملايينا
    2000000: مليونان مليونين مليوني
    1000000000: مليار مليارا مليارات بليون بليونا بلايين
    2000000000: ملياران مليارين ملياري
    1000000000000: تريليون ترليون تريليونا تريليونات
    0.5: نصف
    0.25: ربع
    15: ربع
    25: ربع
    24: يوم
    """,
    months="""
    يناير كانون جانفي
    فبراير شباط فيفري
    مارس اذار
    ابريل نيسان افريل
    مايو ايار ماي
    يونيو حزيران يونيه جوان
    يوليو تموز يوليه جويلية
    اغسطس اب اوت
    سبتمبر ايلول
    اكتوبر تشرين
    نوفمبر تشرين
    ديسمبر كانون
    """,
    before="[وف]?(?:[بلك]?(?:ال)?|لل)",
    after="(?:[ةه]|ت?ها|ت?هم|ات|ي|ية|يه|ون|ين)?",
    dual=r"\w{2,}(?:ان|ين|ا|ي|اه|يه|يها|اها)",
)

KURMANJI = Counting(
    words="""
    0: sifir
    1: yek êk pêşîn pêşî ewil ewilîn carekê carek tenê
    2: du dudu didu dido herdu duduyan herduyan cot duqat ducar
    3: sê sisê sisêyan
    4: çar çaran çaryek
    5: pênc
    6: şeş
    7: heft hefte
    8: heşt
    9: neh no
    10: deh dehsal
    11: yazdeh yanzdeh yanzde yazde
    12: dozdeh dwanzdeh diwanzdeh dazdeh donzdeh duwazdeh sal
    13: sêzdeh sêzde
    14: çardeh çarde
    15: pazdeh panzdeh pazde çaryek
    16: şazdeh şanzdeh
    17: hivdeh hevdeh hefdeh
    18: hijdeh hejdeh heştdeh
    19: nozdeh nozde
    20: bîst
    24: roj
    25: çaryek
    30: sî nîv
    40: çil çel
    50: pêncî nîv
    60: şêst
    70: heftê
    80: heştê
    90: nod nehwêt newed
    100: sed sedsal
    200: dused dusid
    300: sêsed
    400: çarsed
    500: pêncsed
    600: şeşsed
    700: heftsed heftsid
    800: heştsed
    900: nehsed
    1000: hezar
    1000000: milyon
    1000000000: milyar bîlyon bilyon
    1000000000000: trîlyon trilyon tirilyon
    0.5: nîv nîvek
    0.25: çaryek
    """,
    months="""
    çile rêbendan kanûna
    sibat reşemî şibat
    adar
    nîsan avrêl
    gulan
    hezîran pûşper
    tîrmeh temûz
    tebax gelawêj
    îlon rezber
    cotmeh çirî kewçêr
    mijdar çirî sermawez
    berfanbar kanûn
    """,
    after="y?(?:em)?(?:în)?y?(?:ê|a|ên|an|î|ek|ekî|ekê|e)?",
)

SORANI = Counting(
    words="""
    0: سفر
    1: یەک ئێک یەکەم تاک جارێک تەنها تەنیا
    2: دوو دوان هەردوو جووت جووتە دوانە
    3: سێ سیان
    4: چوار
    5: پێنج
    6: شەش
    7: حەوت حەفت هەفتە حەفتە
    8: هەشت
    9: نۆ
    10: دە دەیە
    11: یازدە یانزە یانزدە
    12: دوازدە دوانزە دوانزدە دەرزەن ساڵ
    13: سێزدە سیانزە سێنزە
    14: چواردە
    15: پازدە پانزە پانزدە چارەک
    16: شازدە شانزە شانزدە
    17: حەڤدە حەفدە هەڤدە
    18: هەژدە هەژدە هەشدە
    19: نۆزدە
    20: بیست
    24: ڕۆژ
    25: چارەک
    30: سی نیو نیوە
    40: چل
    50: پەنجا نیو نیوە
    60: شەست
    70: حەفتا
    80: هەشتا
    90: نەوەد
    100: سەد سەدە
    200: دووسەد
    300: سێسەد
    400: چوارسەد
    500: پێنجسەد پێنسەد
    600: شەشسەد
    700: حەوتسەد
    800: هەشتسەد
    900: نۆسەد
    1000: هەزار
    1000000: ملیۆن میلیۆن
    1000000000: ملیار میلیار ملیارد میلیارد بلیۆن بیلیۆن
    1000000000000: تریلیۆن ترلیۆن
    0.5: نیو نیوە
    0.25: چارەک
    """,
    months="""
    کانوونی جەنیوەری یەنایەر ڕێبەندان جانیوەری
    شوبات فێبریوەری فبرایەر ڕەشەمە
    ئازار ئادار مارس مارچ
    نیسان ئەپریل ئاپریل
    ئایار مایس مەی
    حوزەیران جوون جون یۆنیۆ
    تەممووز تەموز تەممووزی جولای جوولای
    ئاب ئۆگەست ئاگۆست ئۆگۆست
    ئەیلوول ئەیلول سێپتەمبەر سیپتەمبەر
    تشرینی ئۆکتۆبەر ئۆکتۆبر
    تشرینی نۆڤەمبەر نۆڤێمبەر
    کانوونی دیسەمبەر دێسەمبەر
    """,
    after="(?:ی?ە?(?:م|مین|هەم|هەمین))?(?:یە?ک?ان|ان|ەکان|ەکە|ێک|یەک|ە|ی|ەی|یان|مان|تان|یش|ش)?ی?",
)

COUNTING: Mapping[str, Counting] = {"en": ENGLISH, "ar": ARABIC, "kmr": KURMANJI, "ckb": SORANI}

_ROMAN = re.compile(r"(?<![\w.])(?=[IVX]{2,})(X{0,3})(IX|IV|V?I{0,3})(?!\w)|(?<=\w )V(?= |$)")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


@cache
def _lexicon(language: Language) -> Mapping[str, frozenset[str]]:
    """Each word's values, by the word's finding key."""
    counting = COUNTING[language.code]
    values: dict[str, set[str]] = {}
    for line in counting.words.strip().splitlines():
        value, _, words = line.partition(":")
        for word in words.split():
            values.setdefault(languages.finding_key(word, language), set()).add(value.strip())
    for month, line in enumerate(counting.months.strip().splitlines(), start=1):
        for word in line.split():
            values.setdefault(languages.finding_key(word, language), set()).add(str(month))
    return {word: frozenset(found) for word, found in values.items()}


@cache
def _pattern(language: Language) -> re.Pattern[str]:
    counting = COUNTING[language.code]
    words = "|".join(sorted(map(re.escape, _lexicon(language)), key=len, reverse=True))
    return re.compile(f"(?:{counting.before})({words})(?:{counting.after})")


def values_of_word(word: str, language: Language) -> frozenset[str]:
    """What numbers a written word may stand for; empty for most words."""
    key = languages.finding_key(word, language)
    lexicon = _lexicon(language)
    match = None if key in lexicon else _pattern(language).fullmatch(key)
    return lexicon.get(match.group(1) if match else key, frozenset())


def values_in(text: str, language: Language) -> frozenset[str]:
    """All numbers that words, months and Roman numerals of `text` may stand for."""
    words = (token.text for token in languages.tokens(text, language) if token.kind == "word")
    return frozenset(
        value for word in words for value in values_of_word(word, language) | _dual(word, language)
    ) | frozenset(_roman(text))


def _dual(word: str, language: Language) -> frozenset[str]:
    dual = COUNTING[language.code].dual
    says_two = dual and re.fullmatch(dual, languages.finding_key(word, language))
    return frozenset({"2"}) if says_two else frozenset()


def _roman(text: str) -> Iterator[str]:
    for match in _ROMAN.finditer(text):
        digits = [_ROMAN_VALUES[sign] for sign in match.group()]
        total = sum(-a if a < b else a for a, b in zip(digits, [*digits[1:], 0], strict=True))
        yield str(total)
