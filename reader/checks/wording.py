"""The checks `empty`, `same-as-source`, `length-ratio`, `double-space` and `repeated-word`."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import pairwise

from reader import languages
from reader.checks.finding import Finding, Pair
from reader.languages import signs
from reader.languages.language import Language, Token, listed
from reader.languages.lengths import relative_length

EMPTY = "empty"
SAME = "same-as-source"
LENGTH = "length-ratio"
SPACES = "double-space"
REPEATED = "repeated-word"

_UNSEEN = str.maketrans(dict.fromkeys(signs.INVISIBLE + signs.ZWNJ + signs.ZWJ))

DEVIATION = 1.7
"""Standard deviation of a translation's length, for one code point of source."""
TOO_FAR = 3.0
"""Standard deviations at which a length is remarked upon."""

_WIDE_SPACE = re.compile(r"(?<=\S)[^\S\n]{2,}(?=\S)")
_WRITTEN_APART = re.compile(r"\s+")

_ARABIC_LETTER_NAMES = listed("ايه اي بي سي دي اف جي اتش جيه كيه ال ام ان كيو ار اس تي يو دبليو اكس واي زد")
_SORANI_LETTER_NAMES = listed(
    "ئەی بی سی دی ئی ئێف ئێچ جەی کەی ئێڵ ئێم ئێن پی کیو ئاڕ ئار ئێس تی یو ڤی دەبلیو"
)
"""Foreign letters, as acronyms are spelled out: بي بي سي."""

REDUPLICATIONS: Mapping[str, frozenset[str]] = {
    "en": listed("had that very so no bye ha many is"),
    "ar": listed("جدا شيئا رويدا قليلا صفا واحدا كثيرا دكا خطوة بيتا يوما لا نعم مرة حبة كلا")
    | _ARABIC_LETTER_NAMES,
    "kmr": listed(
        """her yek gav hêdî hêdîka roj car caran sal pir zû zûzû hin hinek cih dûr kêm gelek na erê ker lez
        rêz qat reng du dudu sê pêl kom bêje tim rast rasterast nerm zêde pişt dem kom hûr ber
        cuda cihê tek tenê derece"""
    ),
    "ckb": listed(
        """زۆر ورد یەک یەکە جار هێواش تاک تاکە کەم کەمکەم بەش ڕۆژ ساڵ گروپ گرووپ پۆل پارچە نەرم خێرا توند
        جۆراو جیا جۆر دوو سێ نا بەڵێ هەنگاو شوێن کۆمەڵ ڕیز ڕەنگ دەستە لەت پەل پەلە ماڵ گوند دانە"""
    )
    | _SORANI_LETTER_NAMES,
}
"""Words that are said twice on purpose, in any spelling."""


def empty(pair: Pair) -> Iterator[Finding]:
    """A source with words has a translation with something to be seen."""
    if pair.source.strip() and not pair.target.translate(_UNSEEN).strip():
        yield Finding(EMPTY, "The translation is empty.")


def same_as_source(pair: Pair) -> Iterator[Finding]:
    """The translation is the source untouched, and the source is more than names, numbers and acronyms."""
    key = languages.bare_key(pair.source, pair.source_language)
    same = key == languages.bare_key(pair.target, pair.source_language)
    if same and _has_ordinary_words(pair.source, pair.source_language):
        yield Finding(SAME, "The translation is the same as the source.", 0, len(pair.target))


def _has_ordinary_words(text: str, language: Language) -> bool:
    """Whether a word is neither a name nor an acronym; scripts without case have none but ordinary words."""
    words = [token.text for token in languages.tokens(text, language) if token.kind == "word"]
    return not _is_address(text) and any(len(word) > 1 and word == word.lower() for word in words)


def _is_address(text: str) -> bool:
    return not _WRITTEN_APART.search(text.strip()) and any(sign in text for sign in "@/.")


def length_ratio(pair: Pair) -> Iterator[Finding]:
    """The translation is far longer or shorter than translations into its language are.

    After Gale and Church 1993, "A program for aligning sentences in bilingual corpora", section 2: lengths
    differ from the expected one with a variance that grows with the source.
    """
    source, target = len(pair.source.strip()), len(pair.target.strip())
    said, says = relative_length(pair.source_language.code), relative_length(pair.target_language.code)
    if said is None or says is None:
        return
    expected = source * says / said
    distance = (target - expected) / (DEVIATION * math.sqrt(max(source, _SHORT)))
    if source and abs(distance) > TOO_FAR and not expected / 2 < target < expected * 2:
        longer = "longer" if distance > 0 else "shorter"
        message = f"The translation is much {longer} than expected: {target} signs for {source}."
        yield Finding(LENGTH, message, 0, len(pair.target), longer)


_SHORT = 20
"""Sources of fewer code points vary as much as one of so many."""


def double_space(pair: Pair) -> Iterator[Finding]:
    """Two or more spaces stand between words of the translation."""
    for match in _WIDE_SPACE.finditer(pair.target):
        before = pair.target[: match.start()].split()[-1]
        message = f"{len(match.group())} spaces follow “{before}”."
        yield Finding(SPACES, message, match.start(), match.end(), before)


def repeated_word(pair: Pair) -> Iterator[Finding]:
    """A word stands twice in a row, and neither the language nor the source says it so."""
    if next(_repetitions(pair.source, pair.source_language), None):
        return
    language = pair.target_language
    for first, second in _repetitions(pair.target, language):
        if languages.finding_key(first.text, language) not in _said_twice(language):
            message = f"The word “{second.text}” stands twice in a row."
            yield Finding(REPEATED, message, first.start, second.end, second.text)


@cache
def _said_twice(language: Language) -> frozenset[str]:
    return frozenset(languages.finding_key(word, language) for word in REDUPLICATIONS[language.code])


def _repetitions(text: str, language: Language) -> Iterator[tuple[Token, Token]]:
    for first, second in pairwise(languages.tokens(text, language)):
        if (
            first.kind == second.kind == "word"
            and len(first.text) == len(second.text)
            and _WRITTEN_APART.fullmatch(text, first.end, second.start)
            and languages.finding_key(first.text, language) == languages.finding_key(second.text, language)
        ):
            yield first, second
