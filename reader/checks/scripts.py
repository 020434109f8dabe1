"""The checks `script`, `untranslated-latin` and `invisible`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reader.checks.addresses import ADDRESS
from reader.checks.finding import Finding, Pair
from reader.checks.quotations import quotations
from reader.languages import signs
from reader.languages.language import listed

SCRIPT = "script"
LATIN = "untranslated-latin"
INVISIBLE = "invisible"


@dataclass(frozen=True, slots=True)
class Stranger:
    """A letter that a language does not write, and what it writes instead."""

    letter: str
    instead: str

    @property
    def shown(self) -> str:
        """How a finding names it: what cannot be seen, in words."""
        return self.letter.replace(signs.ZWNJ, " with a non-joiner")


_HEH = "\N{ARABIC LETTER HEH}"
_KURDISH = (
    Stranger("\N{ARABIC LETTER YEH}", "\N{ARABIC LETTER FARSI YEH}"),
    Stranger("\N{ARABIC LETTER ALEF MAKSURA}", "\N{ARABIC LETTER FARSI YEH}"),
    Stranger("\N{ARABIC LETTER KAF}", "\N{ARABIC LETTER KEHEH}"),
    Stranger(f"{_HEH}{signs.ZWNJ}", "\N{ARABIC LETTER AE}"),
)
_ARABIC = (
    Stranger("\N{ARABIC LETTER FARSI YEH}", "\N{ARABIC LETTER YEH}"),
    Stranger("\N{ARABIC LETTER KEHEH}", "\N{ARABIC LETTER KAF}"),
    Stranger("\N{ARABIC LETTER AE}", _HEH),
)
STRANGERS: Mapping[str, tuple[Stranger, ...]] = {"ckb": _KURDISH, "ar": _ARABIC}
"""Letters of the neighbours' keyboards, per language."""

_ARABIC_RUN = re.compile(r"[\u0621-\u064a\u0671-\u06d5]+(?:\s+[\u0621-\u064a\u0671-\u06d5]+)*")
_L = r"A-Za-z\u00c0-\u024f"
_LATIN_WORD = re.compile(rf"(?<![\d{_L}])[{_L}][\d{_L}]*(?:['\N{{RIGHT SINGLE QUOTATION MARK}}-][\d{_L}]+)*")
_LATIN_PART = re.compile(rf"[\d{_L}]+")
_HANDLE = re.compile(r"[@#]\w+|&\w+;")
"""What is no word although it has letters: handles, tags, character references."""
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_UNITS = listed("km cm mm m kg mg g ml l nm mcg ug kb mb gb am pm pH vs mph kph mmHg dl dL mL kPa cc x et al")
_LATIN_NUMERAL = re.compile(r"[ivxIVX]+")

_ARABIC_LETTER = r"\u0620-\u063f\u0641-\u064a\u066e-\u06d3\u06d5\ufb50-\ufdff\ufe70-\ufefc"
_IN_WORD = rf"\w{signs.COMBINING}"
_MARK = f"[{signs.BIDI_MARKS}]"
_STRAYS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "zero width non-joiner at the end of a word",
        re.compile(rf"(?<=[{_IN_WORD}])(?<!{_HEH}){signs.ZWNJ}++(?![{_IN_WORD}])"),
    ),
    (
        "zero width non-joiner at the beginning of a word",
        re.compile(rf"(?<![{_IN_WORD}{signs.ZWNJ}]){signs.ZWNJ}++"),
    ),
    ("tatweel", re.compile(rf"(?<=[{_ARABIC_LETTER}]){signs.TATWEEL}+(?=[{_ARABIC_LETTER}])")),
    ("direction mark", re.compile(rf"(?<=[^\W\d_]){_MARK}+(?=[^\W\d_])|{_MARK}{{2,}}|(?<=\s){_MARK}+(?=\s)")),
    ("zero width space", re.compile("\N{ZERO WIDTH SPACE}+")),
    ("soft hyphen", re.compile("\N{SOFT HYPHEN}+")),
    ("byte order mark", re.compile("\N{ZERO WIDTH NO-BREAK SPACE}+")),
    ("replacement character", re.compile("\N{REPLACEMENT CHARACTER}+")),
    ("control character", re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]+")),
)
_CONTROL = re.compile(f"[{signs.BIDI_CONTROLS}]")
_OPENS = {
    **dict.fromkeys(
        signs.named(
            "LEFT-TO-RIGHT EMBEDDING",
            "RIGHT-TO-LEFT EMBEDDING",
            "LEFT-TO-RIGHT OVERRIDE",
            "RIGHT-TO-LEFT OVERRIDE",
        ),
        "\N{POP DIRECTIONAL FORMATTING}",
    ),
    **dict.fromkeys(
        signs.named("LEFT-TO-RIGHT ISOLATE", "RIGHT-TO-LEFT ISOLATE", "FIRST STRONG ISOLATE"),
        "\N{POP DIRECTIONAL ISOLATE}",
    ),
}
_LATIN_SCRIPT = "Latn"


def script(pair: Pair) -> Iterator[Finding]:
    """Letters of another script or another keyboard stand in the translation; each is told of once."""
    if pair.target_language.script == _LATIN_SCRIPT:
        yield from _arabic_letters(pair)
        return
    for stranger in STRANGERS.get(pair.target_language.code, ()):
        times = pair.target.count(stranger.letter)
        if times:
            start = pair.target.index(stranger.letter)
            often = "once" if times == 1 else f"{times} times"
            usual = f"{pair.target_language.name} writes {stranger.instead}"
            message = f"{stranger.shown} stands {often} where {usual}."
            yield Finding(SCRIPT, message, start, start + len(stranger.letter), stranger.shown)


def _arabic_letters(pair: Pair) -> Iterator[Finding]:
    if _ARABIC_RUN.search(pair.source):
        return
    for match in _ARABIC_RUN.finditer(pair.target):
        message = (
            f"“{match.group()}” is in Arabic letters; {pair.target_language.name} is written in Latin ones."
        )
        yield Finding(SCRIPT, message, match.start(), match.end(), match.group())


def untranslated_latin(pair: Pair) -> Iterator[Finding]:
    """A Latin word in a text in Arabic script, where it is no name, acronym or unit, not quoted and not in
    brackets. What the source writes with a capital counts as a name."""
    if pair.target_language.script == _LATIN_SCRIPT:
        return
    kept = _names_of(pair.source)
    aside = [
        match.span() for pattern in (ADDRESS, _HANDLE, _ASIDE) for match in pattern.finditer(pair.target)
    ]
    aside += quotations(pair.target)
    words = list(_LATIN_WORD.finditer(pair.target))
    for place, match in enumerate(words):
        word = match.group()
        within = any(start <= match.start() < end for start, end in aside)
        if not within and not _is_kept(word, kept) and not _is_within_name(words, place, pair):
            message = f"“{word}” is left in Latin letters."
            yield Finding(LATIN, message, match.start(), match.end(), word)


def _names_of(source: str) -> frozenset[str]:
    """Words of the source, and parts of words, that are written with a capital or a digit."""
    words = _LATIN_PART.findall(source)
    return frozenset(word.casefold() for word in words if word != word.lower() or not word.isalpha())


def _is_kept(word: str, kept: frozenset[str]) -> bool:
    return _is_sign(word) or all(part.casefold() in kept for part in _LATIN_PART.findall(word))


def _is_within_name(words: list[re.Match[str]], place: int, pair: Pair) -> bool:
    """Whether a small word stands between two words of one name, as in the source (Produkt und Umwelt)."""
    if not 0 < place < len(words) - 1:
        return False
    name = pair.target[words[place - 1].start() : words[place + 1].end()]
    return name in pair.source and name[:1].isupper() and words[place + 1].group()[:1].isupper()


def _is_sign(word: str) -> bool:
    """Units, numerals, single letters, acronyms, words with digits or capitals inside."""
    return (
        len(word) == 1
        or word in _UNITS
        or word[1:] != word[1:].lower()
        or any(sign.isdigit() for sign in word)
        or _LATIN_NUMERAL.fullmatch(word) is not None
    )


def invisible(pair: Pair) -> Iterator[Finding]:
    """Signs that nobody sees and that do nothing, or harm, where they stand; tatweel inside a word."""
    for name, pattern in _STRAYS:
        for match in pattern.finditer(pair.target):
            message = f"There is a {name} {_place_of(pair.target, match.start())}."
            yield Finding(INVISIBLE, message, match.start(), match.end(), name)
    for place in _unpaired_controls(pair.target):
        message = f"A direction control has no partner {_place_of(pair.target, place)}."
        yield Finding(INVISIBLE, message, place, place + 1, "direction control")


def _place_of(text: str, place: int) -> str:
    before = text[:place].split()
    return f"after “{before[-1]}”" if before else "at the beginning"


def _unpaired_controls(text: str) -> list[int]:
    open_at: list[tuple[int, str]] = []
    alone: list[int] = []
    for match in _CONTROL.finditer(text):
        if match.group() in _OPENS:
            open_at.append((match.start(), _OPENS[match.group()]))
        elif open_at and open_at[-1][1] == match.group():
            open_at.pop()
        else:
            alone.append(match.start())
    return sorted(alone + [place for place, _ in open_at])
