"""What page furniture says, as data: English first, then what is sure of Arabic, Kurmanji and Sorani.

Each pattern is held against the whole text of a block, in any case, without the signs around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum


class Zone(Enum):
    """Where in a document a phrase is furniture; elsewhere it may be somebody's words."""

    ANYWHERE = "anywhere"
    EDGES = "before the first or after the last running text"
    HEAD = "before the first running text"
    TAIL = "after the last running text"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern of page furniture, where it counts, and how long a block it may fill."""

    reason: str
    zone: Zone
    pattern: re.Pattern[str]
    most_words: int


def _phrases(reason: str, zone: Zone, *patterns: str, most_words: int = 8) -> list[Phrase]:
    return [Phrase(reason, zone, re.compile(one, re.IGNORECASE), most_words) for one in patterns]


NETWORK = r"(?:facebook|twitter|x|whatsapp|telegram|linkedin|reddit|email|e-mail|instagram|bluesky|mastodon)"
ACT = r"(?:share|tweet|print|save|bookmark|copy)"
ARTICLE = r"(?:this |the )?(?:article|page|post|story|entry)"
SUBSCRIBE = r"(?:subscribe|sign up)(?: now| here| today)?"
HOW = r"(?:(?:every|each) \w+|in your inbox|by e-?mail|here)"
LETTER = r"(?:e-?mail )?(?:newsletters?|bulletins?|mailing list|email list|email updates|digest|e-?news)"

PHRASES: tuple[Phrase, ...] = (
    *_phrases(
        "share button",
        Zone.ANYWHERE,
        rf"share (?:{ARTICLE}|this)(?: (?:on|via|by) {NETWORK})?",
        rf"(?:share|tweet|post|send) (?:on|via|by) {NETWORK}(?:[,/ ]+(?:and )?{NETWORK})*",
        rf"(?:print|e-?mail|save|bookmark) {ARTICLE}",
        r"(?:copy|copied) link(?: to clipboard)?",
        r"شارك (?:هذا )?المقال(?:ة)?|مشاركة المقال(?:ة)?|شارك هذا الموضوع",
        r"(?:vê )?gotarê parve bike",
    ),
    *_phrases(
        "share button",
        Zone.EDGES,
        rf"(?:{ACT}|{NETWORK})(?:[ ,/|•·]+(?:{ACT}|{NETWORK}))*",
        r"\d+ shares?|shares? \d+|click to share.*",
        r"شارك|شاركها|مشاركة|طباعة|نسخ الرابط",
        r"parve bike|parvekirin|belav bike",
        r"هاوبەشی بکە|هاوبەشکردن|بڵاوی بکەرەوە|بڵاوکردنەوە",
    ),
    *_phrases(
        "byline",
        Zone.EDGES,
        r"(?:text|story|words|reporting|written|interview|analysis|report) by [^.!?]{2,60}",
        r"(?:author|written by|translated by|translation|translator|reporter)s?: ?[^.!?]{2,60}",
        r"(?:بقلم|الكاتبة?|كتب(?:ها|ه|ته|تها)|إعداد|ترجمة|تحرير)\s*:\s*\S.{1,60}",
        r"بقلم\s+\S.{1,60}",
        r"(?:nivîskar|nivîsandin|amadekar|werger|wergêr)\s*:\s*\S.{1,60}",
        r"(?:نووسینی|نووسەر|ئامادەکردنی|وەرگێڕانی|وەرگێڕ)\s*:\s*\S.{1,60}",
    ),
    *_phrases(
        "tags",
        Zone.EDGES,
        r"(?:tags?|tagged|tagged (?:as|with)|keywords?|topics?|categor(?:y|ies)|filed under|posted in)\s*:.*",
        r"(?:tags|keywords|topics|categories)",
        r"(?:(?:ال)?وسوم|(?:ال)?كلمات (?:ال)?(?:مفتاحية|دلالية)|التصنيفات?|العلامات)(?:\s*:.*)?",
        r"(?:etîket|peyvên sereke|kategorî)\s*:.*",
        r"(?:تاگەکان|وشە سەرەکییەکان|هاشتاگ)\s*:.*",
        r"(?:#\w+[\s,،]*){2,}",
        most_words=30,
    ),
    *_phrases(
        "newsletter",
        Zone.ANYWHERE,
        rf"{SUBSCRIBE} (?:to|for) (?:our|the|my)(?: \w+){{0,3}} {LETTER}(?: \w+){{0,3}}",
        rf"(?:get|receive) our(?: \w+){{0,4}} {LETTER}(?: {HOW})?",
        r"اشترك(?:وا)? في (?:نشرتنا|النشرة)(?: البريدية| الإخبارية)*",
        r"اشترك(?:وا)? في القائمة البريدية",
        most_words=14,
    ),
    *_phrases(
        "newsletter",
        Zone.TAIL,
        rf"(?:subscribe|sign up|join|get|receive)\b.*\b(?:{LETTER}|inbox)\b.*",
        r"subscribe(?: (?:now|here|today|to us|for free))?|your e-?mail(?: address)?|e-?mail address",
        r"النشرة البريدية|القائمة البريدية|اشترك|اشترك الآن",
        most_words=20,
    ),
    *_phrases(
        "navigation",
        Zone.ANYWHERE,
        r"skip to (?:main )?content|back to top|advertisement|continue reading below|story continues below.*",
        r"article continues (?:after|below).*",
    ),
    *_phrases(
        "navigation",
        Zone.EDGES,
        r"home(?: [>»/|›] .*)?|menu|search|log ?in|sign in|previous(?: (?:post|article|page))?"
        r"|next(?: (?:post|article|page))?|older posts?|newer posts?|top|print|listen to this article",
        r"\d+ min(?:ute)?s?(?: of)? read(?:ing)?|reading time.*|read time.*|\d+ views?",
        r"الرئيسية|القائمة|بحث|تسجيل الدخول|المقال السابق|المقال التالي|التالي|السابق",
        r"destpêk|serrûpel|lêgerîn",
        r"سەرەتا|سەرەکی|گەڕان",
    ),
    *_phrases(
        "comments",
        Zone.TAIL,
        r"(?:\d+|no|(?:leave|post|add|write) a|view|show) (?:comments?|reply|responses?)",
        r"join the conversation",
        r"comments?(?: \(\d+\))?|comments are closed",
        r"(?:ال)?تعليقات|أضف تعليقا?ً?|اترك تعليقا?ً?|اكتب تعليقا?ً?|لا توجد تعليقات",
        r"şîrove|şîroveyekê binivîse",
        r"سەرنجەکان|لێدوانەکان|کۆمێنت",
    ),
    *_phrases(
        "related",
        Zone.TAIL,
        r"(?:related|recommended|more|latest|popular) (?:articles?|posts?|stories|news|reading|links?)",
        r"you (?:may|might) also (?:like|be interested in)|read (?:also|more|next)|see also|more from.*",
        r"most read",
        r"(?:مواضيع|مقالات|أخبار|موضوعات) ذات صلة|اقرأ أيضا?ً?ا?|قد يعجبك أيضا?ً?ا?|المزيد",
        r"gotarên têkildar|zêdetir bixwîne",
        r"بابەتە پەیوەندیدارەکان|زیاتر بخوێنەوە",
    ),
    *_phrases(
        "copyright",
        Zone.EDGES,
        r"(?:©|\(c\)|copyright\b).*",
        r"all rights reserved.*|.{0,60}\ball rights reserved",
        r"(?:جميع|كافة|كل) الحقوق محفوظة.*|حقوق النشر.*",
        r"hemû maf parastî ne.*",
        r"هەموو مافەکان پارێزراون.*|هەموو مافێک پارێزراوە.*",
        most_words=25,
    ),
)

NAME_WORD = r"(?:[^\W\d_a-zçêîşû][\w.'’\-]*|al-\w[\w'’-]*|el-\w[\w'’-]*)"
NAME_JOIN = r"(?:and|de|da|di|del|der|van|von|den|bin|ibn|al|el|la|le|û|,|&)"
BY = re.compile(
    rf"(?i:by)\s+{NAME_WORD}(?:(?:\s+|\s*,\s*){NAME_JOIN}|\s+{NAME_WORD}|,\s+{NAME_WORD}|\s+&\s+{NAME_WORD}){{0,9}}"
)
"""A byline: "By" and names, every word of which begins with a capital or joins two of them."""

LABEL_NAMES = """
    international | world | news | politics | opinion | analysis | features | feature | culture | economy
    | economics | editorial | interview | interviews | comment | commentary | middle east | africa | asia
    | europe | britain | uk | us | usa | syria | iraq | turkey | iran | kurdistan | rojava | history | theory
    | books | book review | reviews | review | society | science | health | technology | business | sport
    | women | youth | ecology | environment | long read | explainer | in depth | breaking news | top stories
    | أخبار | سياسة | رأي | آراء | مقالات | مقال | تحليل | تحليلات | ثقافة | اقتصاد | دولي | العالم
    | عربي ودولي | سوريا | العراق | تقارير | حوار | حوارات
    | nûçe | siyaset | çand | aborî | cîhan | gotar | hevpeyvîn | rojev
    | هەواڵ | هەواڵەکان | سیاسەت | کولتوور | ئابووری | جیهان | وتار | چاوپێکەوتن | ڕاپۆرت
"""
LABELS = frozenset(label.strip() for label in LABEL_NAMES.split("|"))
"""Names of newspaper sections, as they stand above a title."""
