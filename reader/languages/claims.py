"""Words that decide what a sentence claims: negations, months and days, per language.

All stand in the finding key of their language. The lists are closed classes, so they can be whole;
what they miss makes a match look better than it is, so each bears the spellings that are seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claims:
    """The closed classes of one language."""

    negations: frozenset[str]
    negated: re.Pattern[str] | None
    """Words that carry a negation within: didn't, nehat, نەهات; None where no word does."""
    calendar: frozenset[str]
    """Months and days of the week."""

    def negates(self, key: str) -> bool:
        """Whether a word, in its finding key, says no."""
        return key in self.negations or bool(self.negated and self.negated.fullmatch(key))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ENGLISH = Claims(
    _words("no not never none nobody nothing nowhere neither nor without cannot unable hardly scarcely"),
    re.compile(r".+n't"),
    _words(
        "january february march april june july august september october november december "
        "jan feb mar apr jun jul aug sep sept oct nov dec "
        "monday tuesday wednesday thursday friday saturday sunday"
    ),
)

ARABIC = Claims(
    _words("لا لم لن ليس ليست ليسوا لسنا لست ما غير دون بدون بلا ولا ولم ولن وليس وليست فلا فلم فلن كلا عدم"),
    None,
    _words(
        "يناير فبراير مارس ابريل مايو يونيو يوليو اغسطس سبتمبر اكتوبر نوفمبر ديسمبر "
        "شباط اذار نيسان ايار حزيران تموز اب ايلول تشرين كانون "
        "الاثنين الثلاثاء الاربعاء الخميس الجمعه الجمعة السبت الاحد"
    ),
)

KURMANJI = Claims(
    _words("ne na no tune tine tinin nîn bê bêyî qet nîne nînin neku nexwe"),
    None,
    _words(
        "çile kanûn sibat reşemî adar nîsan gulan avrêl hezîran pûşper tîrmeh temûz tebax ilon îlon "
        "rezber cotmeh mijdar çirî berfanbar kewçêr sermawez kanûna çileya reşemiyê adarê nîsanê gulanê "
        "hezîranê tîrmehê tebaxê îlonê cotmehê mijdarê çirîya berfanbarê "
        "duşem sêşem çarşem pêncşem înî şemî yekşem duşemê sêşemê çarşemê pêncşemê înê şemiyê yekşemê"
    ),
)

SORANI = Claims(
    _words("نا نە نەخێر نییە نین نیم نیت هیچ بێ بەبێ نەک نەوەک"),
    None,
    _words(
        "کانوون شوبات ئازار ئادار نیسان ئایار حوزەیران تەممووز تەمووز ئاب ئەیلوول تشرین "
        "دووشەممە سێشەممە چوارشەممە پێنجشەممە هەینی شەممە یەکشەممە"
    ),
)

CLAIMS = {"en": ENGLISH, "ar": ARABIC, "kmr": KURMANJI, "ckb": SORANI}
