"""A block's text into segments: sentence-like spans, lossless.

The rules are few and general; what differs between languages stands in the language's value: its
terminators, the abbreviations that lead over to what follows, the words that begin a sentence, the verbs
that go on after a quotation. A rule that cannot tell leaves the text in one piece, since joining is what a
translator notices and splitting is what a memory suffers from.

Time is linear in the text: every look back or ahead is bounded.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from reader.languages import finding_key, signs
from reader.languages.language import Language
from reader.model import Span

LOOK_BACK = 48
"""Code points before a full stop in which its word is looked for."""
ASIDE = 300
"""Longest text in brackets, in code points, that stays in the sentence around it."""

_UNSEEN = re.escape(signs.INVISIBLE + signs.ZWNJ + signs.ZWJ)
_EMOJI = r"[\U0001f300-\U0001faff\u2600-\u27bf][\ufe0f\u200d\U0001f300-\U0001faff\u2600-\u27bf]*"

_CLOSERS = re.compile(
    rf"(?:[{re.escape(signs.CLOSING_QUOTES)}\)\]}}{_UNSEEN}]"
    r"|[ ]?\[\d{1,3}\](?!\w)|[\u00b9\u00b2\u00b3\u2070-\u2079]"
    rf"|[ ]?{_EMOJI}(?=\s|$)"
    rf"|[ \u00a0\u202f][{re.escape(signs.ONLY_CLOSING)}](?=\s|$))*"
)
_BEGINNING = re.compile(
    rf"\s*[\s{re.escape(signs.OPENING)}{_UNSEEN}]{{0,8}}"
    r"(?P<word>[^\W\d_][\w'\N{RIGHT SINGLE QUOTATION MARK}]{0,40})?(?P<stop>\.?)(?P<sign>\S?)"
)
_WORD_EDGE = re.compile(rf"[\s{re.escape(signs.OPENING)}/+&\N{{NON-BREAKING HYPHEN}}]")
_INITIAL = re.compile(r"\N{ARABIC LETTER YEH WITH HAMZA ABOVE}?[^\W\d_]")
"""One letter; a Sorani vowel is written with a hamza before it."""
_DOTTED = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}")
_NUMBER_ALONE = re.compile(r"[\s\u2022\u2043\u2023\u25aa*(-]*(?:\d{1,3}|[^\W\d_]|[ivxIVX]{1,5})")
_LETTER_AFTER_NUMBER = re.compile(r"\d\s+[^\W\d_]$")
_LETTERED = re.compile(r"[IVXLC]{2,}|[B-HJ-Z]")
"""What a figure, volume or article may be numbered with instead of digits; I and A are words as well."""
_CONTINUING = frozenset(",;:\N{ARABIC COMMA}\N{ARABIC SEMICOLON})]}%")
_ADDRESS = re.compile(r"[@/=\\]|www\.", re.IGNORECASE)
_PLAIN_END = re.compile(r"(?:[^\W\d_]{2}|\d)$")
_DOMAINS = frozenset({"com", "org", "net", "edu", "gov", "info", "io", "js", "py"})
_ALWAYS_CAPITAL = frozenset({"I", "I'", "I\N{RIGHT SINGLE QUOTATION MARK}"})
_PAUSES = ".,:;\N{EM DASH}"
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_LIST_MARK = re.compile(
    r"(?:(?<=\s)|^)(?P<bullet>[\u2022\u2043\u2023\u25aa*-]?\s?)(?P<item>\d{1,3}|[a-z])(?P<style>\.\)|[.)-])\s"
)


def segment(text: str, language: Language, abbreviations: Collection[str] = ()) -> list[Span]:
    """The segments of one block's `text`, in order; what lies between them is white space.

    `abbreviations` are a person's own: no full stop after them ends a segment.
    """
    has_case = language.script == "Latn" and text != text.lower()
    reading = _Reading(text, language, _folded(abbreviations, language), has_case)
    known = sorted({*_line_cuts(text, language), *_list_cuts(text)})
    cuts = sorted({*known, *_sentence_cuts(reading, known)})
    return [span for start, end in pairwise([0, *cuts, len(text)]) if (span := _trimmed(text, start, end))]


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the rules look at."""

    text: str
    language: Language
    own: frozenset[str]
    has_case: bool
    """Whether capitals say anything here: not in Arabic script, nor in a text without a single one."""


def _folded(abbreviations: Collection[str], language: Language) -> frozenset[str]:
    return frozenset(finding_key(word, language).rstrip(".") for word in abbreviations)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    words = piece.strip()
    if not words:
        return None
    start += len(piece) - len(piece.lstrip())
    return Span(start, start + len(words))


# ---------------------------------------------------------------- lines and lists


def _line_cuts(text: str, language: Language) -> Iterator[int]:
    """A blank line ends a segment; so does every line of a bare list (three lines, no terminator at all)."""
    if "\n" not in text:
        return
    yield from (match.end() for match in _BLANK_LINE.finditer(text))
    lines = text.strip().splitlines()
    if len(lines) >= 3 and not any(sign in text for sign in language.terminators):
        yield from (match.end() for match in re.finditer("\n", text))


def _list_cuts(text: str) -> Iterator[int]:
    """Marks of a list that counts on within one line: "1) first 2) second", "a. One b. Two"."""
    first = _LIST_MARK.match(text)
    if first is None:
        return
    last = _value(first["item"])
    for mark in _LIST_MARK.finditer(text, first.end()):
        if _value(mark["item"]) == last + 1 and mark["style"] == first["style"]:
            yield mark.start()
            last += 1


def _value(item: str) -> int:
    """The number of a list item; letters count from above all numbers."""
    return int(item) if item.isdigit() else 1000 + ord(item)


# ---------------------------------------------------------------- sentences


def _sentence_cuts(reading: _Reading, known: list[int]) -> Iterator[int]:
    """Where sentences end, given the ends that are `known` from lines and lists."""
    asides = _Asides(reading.text)
    start = 0
    for run in _runs(reading.language.terminators).finditer(reading.text):
        before = bisect_left(known, run.start())
        start = max(start, known[before - 1]) if before else start
        stop = _stop(reading, start, run)
        if stop is None or asides.hold(start, stop.after):
            continue
        if cut := _cut(stop):
            yield cut
            start = cut


@lru_cache(maxsize=16)
def _runs(terminators: str) -> re.Pattern[str]:
    """Terminators standing together, and dots with single spaces between them."""
    return re.compile(rf"[{re.escape(terminators)}]+(?:[ \u00a0]\.+(?!\w))*")


class _Asides:
    """Short texts in round brackets: a sentence that opened one does not end inside it."""

    def __init__(self, text: str) -> None:
        opened: list[int] = []
        self._opens: list[int] = []
        self._closes: list[int] = []
        for match in re.finditer(r"[()]", text):
            if match.group() == "(":
                opened.append(match.start())
            elif opened and match.start() - (first := opened.pop()) <= ASIDE:
                self._keep(first, match.start())

    def _keep(self, first: int, last: int) -> None:
        while self._opens and self._opens[-1] > first:
            self._opens.pop()
            self._closes.pop()
        self._opens.append(first)
        self._closes.append(last)

    def hold(self, start: int, position: int) -> bool:
        """Whether `position` is inside brackets that opened after the words of the sentence at `start`."""
        before = bisect_left(self._opens, position) - 1
        return before >= 0 and self._opens[before] > start and position <= self._closes[before]


@dataclass(frozen=True, slots=True)
class _Stop:
    """A run of terminators that may end a sentence."""

    reading: _Reading
    start: int
    """Where the sentence began."""
    marks: str
    """The terminators, without spaces."""
    spaced: bool
    """Whether the dots stand apart: . . ."""
    begin: int
    end: int
    after: int
    """Behind the closing quotes and brackets that belong to it."""
    word: str
    """The written word before, in its finding key; empty where white space or a mark stands before."""
    next: str
    """The word that follows, as written; empty where a digit or a mark follows."""
    next_is_initial: bool
    follower: str
    """The first sign of what follows, white space and openers apart."""


def _stop(reading: _Reading, start: int, run: re.Match[str]) -> _Stop | None:
    text, closers = reading.text, _CLOSERS.match(reading.text, run.end())
    after = closers.end() if closers else run.end()
    beginning = _BEGINNING.match(text, after)
    if after >= len(text) or beginning is None:
        return None
    word = _WORD_EDGE.split(text[max(start, run.start() - LOOK_BACK) : run.start()])[-1]
    return _Stop(
        reading=reading,
        start=start,
        marks=run.group().replace(" ", "").replace("\N{NO-BREAK SPACE}", ""),
        spaced=" " in run.group(),
        begin=run.start(),
        end=run.end(),
        after=after,
        word=finding_key(word, reading.language) if word else "",
        next=beginning["word"] or "",
        next_is_initial=len(beginning["word"] or "") == 1 and beginning["stop"] == ".",
        follower=(beginning["word"] or beginning["sign"] or "")[:1],
    )


def _cut(stop: _Stop) -> int:
    """Where the next sentence begins if one ends here, else 0."""
    text = stop.reading.text
    if not text[stop.after].isspace():
        return _unspaced_cut(stop)
    if stop.follower in _CONTINUING or _goes_on(stop):
        return 0
    if stop.spaced:
        return _spaced_dots_cut(stop)
    if _is_ellipsis(stop.marks):
        return 0 if _trails_off(stop) else stop.after
    if stop.marks == "." and not _ends_sentence(stop):
        return 0
    return stop.after


def _goes_on(stop: _Stop) -> bool:
    """Whether what follows plainly belongs to the same sentence: "Stop!" he said."""
    if stop.reading.has_case and stop.next[:1].islower():
        return True
    quoted = stop.after > stop.end and not stop.marks.endswith(".")
    return quoted and _is_attribution(stop)


def _is_attribution(stop: _Stop) -> bool:
    """Whether a verb of saying follows a quotation; with capitals, behind a name and soon at a pause, since
    "Mary asked." goes on and "Mary asked whether it was so." begins anew."""
    reading = stop.reading
    verbs, starters = reading.language.attributions, reading.language.starters
    words = reading.text[stop.after : stop.after + LOOK_BACK].split()
    for place, word in enumerate(words[: 3 if reading.has_case else 1]):
        key = finding_key(word, reading.language)
        if key.rstrip(".,:") in verbs:
            return not reading.has_case or any(near[-1] in _PAUSES for near in words[place : place + 2])
        if not word[:1].isupper() or (key in starters and word not in _ALWAYS_CAPITAL):
            return False
    return False


def _is_ellipsis(marks: str) -> bool:
    return "\N{HORIZONTAL ELLIPSIS}" in marks or (marks.startswith("..") and set(marks) == {"."})


def _trails_off(stop: _Stop) -> bool:
    """Whether an ellipsis is a pause or an omission within its sentence."""
    inside = stop.reading.text[max(0, stop.begin - 1) : stop.begin]
    closed = stop.reading.text[stop.end : stop.end + 1]
    if (inside, closed) in {("[", "]"), ("(", ")")}:
        return True
    set_apart = inside.isspace() and len(stop.marks) <= 3 and not stop.next[:1].isupper()
    return set_apart or stop.next[:2] in _ALWAYS_CAPITAL


def _spaced_dots_cut(stop: _Stop) -> int:
    """Three spaced dots are an omission; a fourth is a full stop, before them when it stands at the word."""
    if len(stop.marks) < 4:
        return 0
    attached = not stop.reading.text[stop.begin - 1 : stop.begin].isspace()
    return stop.begin + 1 if attached else stop.after


def _ends_sentence(stop: _Stop) -> bool:
    """Whether a single full stop, with something behind it, ends a sentence."""
    language, word = stop.reading.language, stop.word
    if stop.begin - stop.start <= 8 and _NUMBER_ALONE.fullmatch(stop.reading.text, stop.start, stop.begin):
        return False
    if word in stop.reading.own or word in language.leading:
        return False
    if word in language.closing:
        return stop.next[:1].isupper()
    if word in language.numbered:
        return not stop.follower.isdigit() and _LETTERED.fullmatch(stop.next) is None
    if word in language.abbreviations or _is_initial(stop) or _DOTTED.fullmatch(word):
        return _clear_beginning(stop)
    return True


def _is_initial(stop: _Stop) -> bool:
    """Whether the word is one letter of a name; in Latin script a capital, for "e" is a word of Kurmanji."""
    capital = stop.reading.language.script != "Latn" or stop.reading.text[stop.begin - 1].isupper()
    return capital and _INITIAL.fullmatch(stop.word) is not None


def _clear_beginning(stop: _Stop) -> bool:
    """Whether a new sentence begins although an abbreviation or initial stands before."""
    if not stop.reading.has_case:
        return _is_initial(stop) and (_number_before(stop) or _script_changes(stop))
    if stop.next_is_initial or not stop.next[:1].isupper():
        return False
    starts = finding_key(stop.next, stop.reading.language) in stop.reading.language.starters
    return starts and not _time_alone(stop)


def _number_before(stop: _Stop) -> bool:
    """Whether the letter is an era or a unit after a number, which is written without a stop of its own."""
    before = stop.reading.text[max(stop.start, stop.begin - 8) : stop.begin]
    return _LETTER_AFTER_NUMBER.search(before) is not None


def _script_changes(stop: _Stop) -> bool:
    """Whether a Latin letter stands before a word in Arabic script: an initial leads over to a Latin name."""
    return stop.word.isascii() and stop.next > "\N{ARABIC LETTER HAMZA}"


def _time_alone(stop: _Stop) -> bool:
    """Whether the sentence so far is no more than "At 5 a.m."."""
    if stop.begin - stop.start > 24:
        return False
    so_far = stop.reading.text[stop.start : stop.begin]
    return len(so_far.split()) <= 3 and any(sign.isdigit() for sign in so_far)


def _unspaced_cut(stop: _Stop) -> int:
    """Two sentences without a space between them: "the end.Then"; never in an address or a file name."""
    text, has_case = stop.reading.text, stop.reading.has_case
    if stop.after > stop.end and text[stop.after - 1] not in signs.ONLY_CLOSING:
        return 0
    if not text[stop.after].isalpha() or _is_ellipsis(stop.marks) or _in_address(text, stop):
        return 0
    if stop.reading.language.script == "Arab":
        long_enough = len(stop.word) > 2 and len(stop.next) > 1
        return stop.after if text[stop.after] > "\u0600" and (long_enough or stop.marks != ".") else 0
    begins = has_case and stop.next[:1].isupper() and stop.next[1:2].islower()
    plain = _PLAIN_END.search(text, max(stop.start, stop.begin - LOOK_BACK), stop.begin)
    return stop.after if begins and plain and _ends_sentence(stop) else 0


def _in_address(text: str, stop: _Stop) -> bool:
    chunk = re.match(r"\S{0,64}", text[stop.after : stop.after + 64])
    before = text[max(stop.start, stop.begin - LOOK_BACK) : stop.begin].rsplit(maxsplit=1)[-1:]
    around = "".join(before) + (chunk.group() if chunk else "")
    return _ADDRESS.search(around) is not None or stop.next.casefold() in _DOMAINS
