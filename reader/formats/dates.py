"""Dates as they stand on articles, in English, Arabic, Kurmanji and Sorani."""

from __future__ import annotations

import re
from datetime import date

# The months by number, each with the names it goes by: English, Arabic of the Levant and of Egypt,
# Kurmanji, Sorani.
MONTHS: dict[int, str] = {
    1: "january jan يناير كانون_الثاني rêbendan çile کانوونی_دووەم",
    2: "february feb فبراير شباط reşemî reşeme sibat شوبات",
    3: "march mar مارس آذار adar avdar ئازار ئادار",
    4: "april apr أبريل إبريل ابريل نيسان نیسان nîsan avrêl",
    5: "may مايو أيار ايار gulan ئایار",
    6: "june jun يونيو حزيران hezîran pûşper حوزەیران",
    7: "july jul يوليو تموز tîrmeh تەمووز",
    8: "august aug أغسطس آب tebax gelawêj ئاب",
    9: "september sept sep سبتمبر أيلول ايلول îlon rezber ئەیلوول",
    10: "october oct أكتوبر اكتوبر تشرين_الأول cotmeh kewçêr تشرینی_یەکەم",
    11: "november nov نوفمبر تشرين_الثاني mijdar sermawez تشرینی_دووەم",
    12: "december dec ديسمبر كانون_الأول kanûn berfanbar کانوونی_یەکەم",
}
MONTH_OF = {name.replace("_", " "): month for month, names in MONTHS.items() for name in names.split()}

_MONTH = "|".join(sorted((re.escape(name) for name in MONTH_OF), key=len, reverse=True))
_MONTH = rf"(?P<month>{_MONTH})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_WEEKDAY = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
    r"|الأحد|الاثنين|الإثنين|الثلاثاء|الأربعاء|الخميس|الجمعة|السبت"
    r"|duşem|sêşem|çarşem|pêncşem|înê?|în|şemî|yekşem"
    r"|دووشەممە|سێشەممە|چوارشەممە|پێنجشەممە|هەینی|شەممە|یەکشەممە)[,،]?\s+"
)
_CLOCK = (
    r"(?:\s*(?:[,،|@•·–-]|at|الساعة)?\s*\d{1,2}[:.]\d{2}(?::\d{2})?\s*"
    r"(?:[ap]\.?m\.?)?\s*(?:gmt|utc|bst|cet|cest|[ce][sd]t|[+-]\d{2}:?\d{2})?)"
)
WRITTEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:T[\d:.]+(?:Z|[+-]\d{{2}}:?\d{{2}})?)?",
        rf"{_DAY}\.?\s+(?:of\s+)?{_MONTH}(?:/\w+)?[,،]?\s+{_YEAR}",
        rf"{_DAY}(?:ê|î|yê)\s+{_MONTH}(?:ê|a)?\s+{_YEAR}",
        rf"{_DAY}ی\s+{_MONTH}ی?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY},?\s+{_YEAR}",
        rf"(?P<day>\d{{1,2}})[./-](?P<month>\d{{1,2}})[./-]{_YEAR}",
    )
)
BEFORE = (
    r"(?:(?:first\s+)?(?:published|posted|updated|last\s+updated|last\s+modified|date|issued)(?:\s+on)?\s*:?"
    r"|(?:تاريخ\s+النشر|نشر\s+في|نُشر\s+في|آخر\s+تحديث|التاريخ)\s*:?|(?:dîrok|roj)\s*:|(?:بەروار|ڕێکەوت)\s*:?)\s*"
)

JOINTS = " |,:•·-\N{ARABIC COMMA}\N{EN DASH}\N{EM DASH}"


def iso_date(text: str) -> str:
    """The first date in `text` as ISO 8601 (2025-03-23), or "" when none is written out in full.

    Days before months or months before days: a date in figures alone is taken only when one of them is
    above 12, or when both are the same.
    """
    for pattern in WRITTEN:
        found = pattern.search(text)
        if found:
            return _iso(found)
    return ""


def is_date(text: str) -> bool:
    """Whether a line says nothing but a date: with "Published", a weekday or a time of day, perhaps."""
    line = text.strip()
    line = re.sub(rf"^{BEFORE}", "", line, flags=re.IGNORECASE)
    line = re.sub(rf"^{_WEEKDAY}", "", line, flags=re.IGNORECASE)
    for pattern in WRITTEN:
        found = pattern.match(line)
        if found and re.fullmatch(_CLOCK + "?", line[found.end() :].strip(), re.IGNORECASE):
            return True
    return False


def without_date(text: str) -> str:
    """`text` without a date at its end, and without what joined them ("Ann Example | 3 May 2021")."""
    for pattern in WRITTEN:
        found = pattern.search(text)
        if found and found.start() and is_date(text[found.start() :]):
            before = text[: found.start()].rstrip(JOINTS)
            return re.sub(rf"{BEFORE}$", "", before, flags=re.IGNORECASE).rstrip(JOINTS)
    return text


def _iso(found: re.Match[str]) -> str:
    year, day, name = int(found["year"]), int(found["day"]), found["month"].casefold()
    month = int(name) if name.isdigit() else MONTH_OF[name]
    if name.isdigit() and found.start("day") < found.start("year") and day <= 12 and day != month:
        return ""
    if name.isdigit() and month > 12 >= day and found.start("day") < found.start("year"):
        month, day = day, month
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
