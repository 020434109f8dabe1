"""Words that decide what a sentence claims: negations, numbers in words, months and days, per language.

In the lists, a line holds words that say the same, the first of them being what the claim is called. They
are written as people write them and folded to finding keys here. The classes are closed, so the lists can be
whole; what they miss makes a match look better than it is, and what they hold wrongly makes it look worse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from reader.languages import folds
from reader.languages.folds import Fold
from reader.model import Critical


@dataclass(frozen=True, slots=True)
class Claims:
    """The closed classes of one language; whatever is asked is asked with a finding key."""

    words: Mapping[str, tuple[Critical, str]]
    """What a word claims: of which kind, and what that claim is called."""
    negated: re.Pattern[str] | None = None
    """Words that carry a negation within: didn't, nehat, نەهات; None where no word does."""
    negation: str = ""
    """What the negation is called that such a word carries."""
    capital: Mapping[str, tuple[Critical, str]] = field(default_factory=dict)
    """What words claim only where they are written with a capital: May."""
    ending: re.Pattern[str] | None = None
    """What is written on to a name without making another of it: a possessive, a case."""
    common: frozenset[str] | None = None
    """Words that begin sentences without being names; None where too many do for a list."""
    common_form: re.Pattern[str] | None = None
    """Further words that are no names where they begin a sentence, by their form."""

    def of(self, key: str) -> tuple[Critical, str] | None:
        """What a word claims, if it does."""
        if key not in self.words and self.negated and self.negated.fullmatch(key):
            return Critical.NEGATION, self.negation
        return self.words.get(key)

    def name(self, key: str) -> str:
        """A word without what may be written on to a name."""
        return self.ending.sub("", key) if self.ending else key

    def may_begin_as_name(self, key: str) -> bool:
        """Whether a word that begins a sentence with a capital is a name, as far as its form shows."""
        if self.common is None or len(key) < 3:
            return False
        return key not in self.common and not (self.common_form and self.common_form.fullmatch(key))


def _said(
    kind: Critical, fold: Fold, lines: str, before: Sequence[str] = ("",), after: Sequence[str] = ("",)
) -> Iterator[tuple[str, tuple[Critical, str]]]:
    """Every word of the lines, with what may be written on to it: (finding key, what it claims)."""
    for line in lines.strip().splitlines():
        first, *others = line.split()
        for word in (first, *others):
            for start in before:
                for end in after:
                    yield fold.finding_key(start + word + end), (kind, fold.finding_key(first))


_DATE, _NUMBER, _NOT = Critical.DATE, Critical.NUMBER, Critical.NEGATION

# ---------------------------------------------------------------- English

_ENGLISH_COMMON = """
a about above according across after again against all along already also although always amid among an and
another any anybody anyone anything are around as aside at authorities back because before behind being below
beneath beside between beyond both bread but by can children clearly could current daily day death democracy
despite did do does down due during each earlier early either electricity elsewhere enough even ever every
everybody everyone everything except fear few fewer fewest fighting finally find first food for foreign
former fresh from full further general given good government great had half has have having he hence her here
hers herself high him himself his history hope how however human hunger if in indeed information inside
instead interim into is it its itself just justice keep large last late later law least less let life like
likewise little local long look low major make many maybe me mean meanwhile media men military mine money
more moreover most much must my national near nearly neither never nevertheless new next no nobody none nor
normal not nothing now nowhere of off officially often oil old on once one only onto open opposite or
ordinary other others otherwise our ours out outside over part past peace people perhaps please police poor
power present president prime public quite rather read real recent rural same see serious shall she should
since small so some somebody someone something sometimes soon state still strong such take tell than thank
that the their theirs them then there thereafter therefore these they think this those though through
throughout thus time to today together tomorrow tonight too top total toward towards traffic transitional
true two under unless unlike until up upon urban us use very violence war was water we weather well were what
whatever when whenever where whereas wherever whether which whichever while who whoever whole whom whose why
will with within without women work work world worse would yes yesterday yet you young your yours youth
"""

ENGLISH = Claims(
    words=dict(
        [
            *_said(
                _NUMBER,
                folds.ENGLISH,
                """
                2 two
                3 three
                4 four
                5 five
                6 six
                7 seven
                8 eight
                9 nine
                10 ten
                11 eleven
                12 twelve dozen
                13 thirteen
                14 fourteen
                15 fifteen
                16 sixteen
                17 seventeen
                18 eighteen
                19 nineteen
                20 twenty
                30 thirty
                40 forty
                50 fifty
                60 sixty
                70 seventy
                80 eighty
                90 ninety
                hundred hundreds
                thousand thousands
                million millions
                billion billions
                dozens
                half
                1st first
                2nd second
                3rd third
                4th fourth
                5th fifth
                6th sixth
                7th seventh
                8th eighth
                9th ninth
                10th tenth
                """,
            ),
            *_said(
                _DATE,
                folds.ENGLISH,
                """
                january jan
                february feb
                april apr
                june jun
                july jul
                august aug
                september sep sept
                october oct
                november nov
                december dec
                monday mondays
                tuesday tuesdays
                wednesday wednesdays
                thursday thursdays
                friday fridays
                saturday saturdays
                sunday sundays
                """,
            ),
            *_said(
                _NOT,
                folds.ENGLISH,
                """
                not cannot
                no
                non
                never
                none
                nobody
                nothing
                nowhere
                neither
                nor
                without
                unable
                hardly scarcely barely
                """,
            ),
        ]
    ),
    negated=re.compile(r".+n't"),
    negation="not",
    capital=dict(_said(_DATE, folds.ENGLISH, "may\nmarch mar\nmonday mon\nsaturday sat\nsunday sun")),
    ending=re.compile(r"'s?$"),
    common=folds.ENGLISH.listed(_ENGLISH_COMMON),
    common_form=re.compile(r".*(?:[^siu]s|ies|ly|ing|[^m]ed|tion|ment|ness|ity)|.*'.+"),
)

# ---------------------------------------------------------------- Arabic

_AND = ("", "و", "ف", "ب", "ل", "ك")
_AND_THE = (*_AND, *(before + "ال" for before in _AND), "لل")

ARABIC = Claims(
    words=dict(
        [
            *_said(
                _NUMBER,
                folds.ARABIC,
                """
                2 اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي
                3 ثلاثة ثلاث
                4 أربعة أربع
                5 خمسة خمس
                6 ستة ست
                7 سبعة سبع
                8 ثمانية ثماني ثمان
                9 تسعة تسع
                10 عشرة عشر
                20 عشرون عشرين
                30 ثلاثون ثلاثين
                40 أربعون أربعين
                50 خمسون خمسين
                60 ستون ستين
                70 سبعون سبعين
                80 ثمانون ثمانين
                90 تسعون تسعين
                مئة مائة مئات
                مئتان مئتين مائتان مائتين
                ألف آلاف ألوف
                ألفان ألفين
                مليون ملايين مليوني
                مليار مليارات
                نصف
                أول أولى
                ثاني ثانية ثان
                ثالث ثالثة
                رابع رابعة
                خامس خامسة
                سادس سادسة
                سابع سابعة
                ثامن ثامنة
                تاسع تاسعة
                عاشر عاشرة
                """,
                before=_AND_THE,
            ),
            *_said(  # after the numbers: الاثنين is Monday before it is "the two"
                _DATE,
                folds.ARABIC,
                """
                يناير جانفي
                فبراير فيفري شباط
                مارس آذار
                أبريل إبريل أفريل نيسان
                مايو ماي أيار
                يونيو يونيه جوان حزيران
                يوليو يوليه يوليوز جويلية تموز
                أغسطس أوت غشت آب
                سبتمبر شتنبر أيلول
                أكتوبر
                نوفمبر نونبر
                ديسمبر دجنبر
                كانون
                تشرين
                رمضان
                شعبان
                شوال
                محرم
                رجب
                الاثنين الإثنين
                الثلاثاء
                الأربعاء
                الخميس
                الجمعة الجمعه
                السبت
                الأحد
                """,
                before=_AND,
            ),
            # Without ما, which mostly says "what": وهو ما يعني.
            *_said(
                _NOT,
                folds.ARABIC,
                "لا لم لن ليس ليست ليسا ليستا ليسوا لسن لست لسنا لستم",
                before=("", "و", "ف"),
            ),
            *_said(_NOT, folds.ARABIC, "دون بدون بلا", before=("", "و", "من")),
            *_said(_NOT, folds.ARABIC, "غير\nعدم", before=_AND_THE),
        ]
    )
)

# ---------------------------------------------------------------- Kurmanji

_CASES = ("", "ê", "a", "î", "an", "ên", "yê", "ya")
_PRESENT = (
    "ke|ki|kî|be|bi|bî|ç|çi|yê|yi|de|di|bêj|xwaz|kar|zan|gir|kev|mîn|hêl|kuj|mir|nivîs|gihîj|gihêj|pejirîn"
    "|bîn|ax[i]?v|ger|jî|baw|nas|tirs|rev|sekin|raw?est|kiş[iî]n|guh?êr|parêz|hebe|hêl"
)
_PAST = (
    "hat|kir|çû|bû|dît|da|got|xwest|xwar|girt|ket|ma|zanî|karî|hişt|kuşt|mir|şand|nivîsand|nivîsî|xist|gihişt"
    "|gihaşt|pejirand|anî|axivî|revî|parast|qedand|qediya|guhert|guherî|nasî|tirsiya|sekinî|rawestiya|heb[uû]"
)
_PERSONS = "(?:m|im|î|yî|e|in|n|t|it)?"
_PAST_PERSONS = "(?:m|im|î|yî|in|n|e|ye|iye|ine|ne|ibû|bû|ibûn|bûn|iba|a)?"

KURMANJI = Claims(
    words=dict(
        [
            *_said(
                _NUMBER,
                folds.KURMANJI,
                """
                2 du dudu duyan
                3 sê sisê sisiyan
                4 çar çaran
                5 pênc
                6 şeş
                7 heft
                8 heşt
                9 neh
                10 deh
                11 yazdeh yanzdeh
                12 duwazdeh diwazdeh dozdeh dwanzdeh
                13 sêzdeh
                14 çardeh
                15 panzdeh pazdeh pênzdeh
                16 şazdeh şanzdeh
                17 hevdeh hivdeh
                18 hejdeh hijdeh
                19 nozdeh nozdeh
                20 bîst
                30 sî
                40 çil
                50 pêncî
                60 şêst
                70 heftê
                80 heştê
                90 nod
                sed sedan
                hezar hezaran
                milyon mîlyon milyonan mîlyonan
                milyar mîlyar
                yekem yekemîn
                duyem duyemîn duwem duwemîn diduyan
                sêyem sêyemîn
                çarem çaremîn
                pêncem pêncemîn
                pêşîn
                paşîn
                """,
            ),
            *_said(
                _DATE,
                folds.KURMANJI,
                """
                çile çileya çileyê
                sibat reşemî reşemi
                adar
                nîsan avrêl
                gulan
                hezîran heziran pûşper
                tîrmeh temûz
                tebax
                gelawêj
                îlon rezber
                cotmeh kewçêr
                mijdar sermawez
                berfanbar
                kanûn
                çirî çiri
                rêbendan
                xakelêwe
                cozerdan
                xermanan
                duşem duşemî duşemi duşemb duşembî
                sêşem sêşemî sêşemi sêşemb sêşembî
                çarşem çarşemî çarşemi çarşemb çarşembî
                pêncşem pêncşemî pêncşemi pêncşemb pêncşembî
                înî în îni
                şemî şemi
                yekşem yekşemî yekşemi yekşemb yekşembî
                """,
                after=_CASES,
            ),
            *_said(
                _NOT,
                folds.KURMANJI,
                "ne na nîn nîne nînin nînim neku\ntune tuneye tunene tunin tunebû tunebûn tinin\nbê bêyî",
            ),
        ]
    ),
    negated=re.compile(f"(?:ne|na|ni)(?:{_PRESENT}){_PERSONS}|ne(?:{_PAST}){_PAST_PERSONS}|ne?ma(?:n|ye)?"),
    negation="ne",
    ending=re.compile(r"(?<=\w\w)(?:'?y?(?:ê|a|ên|an|î|ek|e))+$"),
)

# ---------------------------------------------------------------- Sorani

_ON_MONTHS = ("", "ی", "دا", "یدا", "ە", "ەوە", "یەوە", "یش")
_CLITICS = "(?:م|ت|ی|مان|تان|یان)?"
_SORANI_PRESENT = (
    "که|کەم|کەیت|کات|کەین|کەن|کا|کرێت|کرێ|کرێن|بم|بیت|بێت|بێ|بین|بن|چم|چیت|چێت|چێ|چین|چن|توان\\w*|زان\\w*"
    "|دەم|دەیت|دات|دەین|دەن|درێت|درێ|درێن|یەت|یێت|یەن|ەوێت|ەوێ|وێت|گرێت|گرن|کەوێت|کەون|مێنێت|مێنن|ڵێم|ڵێت"
    "|ڵێن|بینێت|بینم|بینن|هێڵێت|هێڵن|هێڵم|کوژێت|کوژن|کوژرێت|مرێت|مرن|گات|گەن|گۆڕێت|گۆڕن|پارێزێت|ناسێت"
)
_SORANI_PAST = (
    "کرد\\w*|کرا\\w*|کەم|کات|کەن|کرێت|هات\\w*|چوو\\w*|بوو\\w*|بێت|بن|دا|دات|درا\\w*|دراوە|توان\\w*|زان\\w*|دۆزرا\\w*|ناسرا\\w*"
    "|گوت\\w*|بینی\\w*|گرت\\w*|گیرا\\w*|کەوت\\w*|ما|مان|ماوە|هێشت\\w*|کوژرا\\w*|کوشت\\w*|گەیشت\\w*|نووسی\\w*"
    "|مرد\\w*|هێنا\\w*|خست\\w*|ویست\\w*|گۆڕا\\w*|چێت|چن"
)

SORANI = Claims(
    words=dict(
        [
            *_said(
                _NUMBER,
                folds.SORANI,
                """
                2 دوو
                3 سێ
                4 چوار
                5 پێنج
                6 شەش
                7 حەوت حەفت
                8 هەشت
                9 نۆ
                10 دە
                11 یازدە یانزە
                12 دوازدە دوانزە
                13 سیازدە سیانزە
                14 چواردە
                15 پازدە پانزە
                16 شازدە شانزە
                17 حەڤدە
                18 هەژدە
                19 نۆزدە
                20 بیست
                30 سی
                40 چل
                50 پەنجا
                60 شەست
                70 حەفتا
                80 هەشتا
                90 نەوەد
                سەد سەدان
                هەزار هەزاران
                ملیۆن ملیۆنان
                ملیار
                یەکەم یەکەمی یەکەمین
                دووەم دووەمی دووەمین دوویەم
                سێیەم سێیەمی سێیەمین سێهەم
                چوارەم چوارەمی چوارەمین
                پێنجەم پێنجەمی پێنجەمین
                """,
            ),
            *_said(
                _DATE,
                folds.SORANI,
                """
                شوبات
                ئازار ئادار مارس
                نیسان ئەپریل
                ئایار مایس
                حوزەیران
                تەممووز تەمووز
                ئاب
                ئەیلوول
                کانوون
                تشرین
                خاکەلێوە
                گوڵان
                جۆزەردان
                پووشپەڕ
                گەلاوێژ
                خەرمانان
                ڕەزبەر
                گەڵاڕێزان
                سەرماوەز
                بەفرانبار
                ڕێبەندان
                ڕەشەمە ڕەشەمێ
                دووشەممە دوشەممە
                سێشەممە
                چوارشەممە
                پێنجشەممە
                هەینی
                شەممە
                یەکشەممە
                """,
                after=_ON_MONTHS,
            ),
            *_said(
                _NOT,
                folds.SORANI,
                """
                نا نە نەخێر نییە نیە نین نیم نیت نیین نییەتی نییانە نیمە نیمانە
                هیچ
                بێ بەبێ
                نەک نەوەک
                """,
            ),
        ]
    ),
    negated=re.compile(
        f"نا{_CLITICS}(?:{_SORANI_PRESENT})|نە{_CLITICS}(?:{_SORANI_PAST})|مە(?:کە|کەن|چۆ|چن|ڵێ|ڵێن|دە|دەن)"
    ),
    negation=folds.SORANI.finding_key("نا"),
)

CLAIMS = {"en": ENGLISH, "ar": ARABIC, "kmr": KURMANJI, "ckb": SORANI}
