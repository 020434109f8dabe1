"""The checks `end-punctuation`, `brackets` and `quotes`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from reader.checks.finding import Finding, Pair
from reader.languages import signs
from reader.languages.signs import named

END_PUNCTUATION = "end-punctuation"
BRACKETS = "brackets"
QUOTES = "quotes"

_ARABIC_MARKS = {
    "?": "\N{ARABIC QUESTION MARK}",
    ";": "\N{ARABIC SEMICOLON}",
    ",": "\N{ARABIC COMMA}",
}
OWN_MARKS: Mapping[str, Mapping[str, str]] = {"ar": _ARABIC_MARKS, "ckb": _ARABIC_MARKS}
"""Languages that write some Latin marks as signs of their own."""

_KINDS = {
    ".": ".",
    "\N{ARABIC FULL STOP}": ".",
    "!": "!",
    "?": "?",
    "\N{ARABIC QUESTION MARK}": "?",
    ":": ":",
    ";": ";",
    "\N{ARABIC SEMICOLON}": ";",
    ",": ",",
    "\N{ARABIC COMMA}": ",",
    "\N{HORIZONTAL ELLIPSIS}": "...",
}
"""What each mark is, whatever script it is from."""

_NAMES = {
    ".": "a full stop",
    "!": "an exclamation mark",
    "?": "a question mark",
    ":": "a colon",
    ";": "a semicolon",
    ",": "a comma",
    "...": "an ellipsis",
}
_DOUBLE = '"' + signs.DOUBLE_QUOTES
_CLOSERS = _DOUBLE + "'" + signs.SINGLE_QUOTES + ")]}" + signs.INVISIBLE
_REFERENCE = re.compile(r"\s*\[\d+\]$")
_INCH = re.compile(r"(?<=\d)[\"\N{DOUBLE PRIME}](?=\s)")
"""5'10\": only asked about where the marks do not come in twos."""

_SINGLE = "'" + signs.SINGLE_QUOTES
_SINGLE_OPENS = re.compile(rf"(?<!\S)[{re.escape(_SINGLE)}](?=\w)")
_SINGLE_CLOSES = re.compile(rf"(?<=[\w.,!?])[{re.escape(_SINGLE)}](?!\w)")

_PAIRS = {"(": ")", "[": "]", "{": "}"}
_CLOSING = {closing: opening for opening, closing in _PAIRS.items()}
_GUILLEMETS = named("LEFT-POINTING DOUBLE ANGLE QUOTATION MARK", "RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK")


def end_punctuation(pair: Pair) -> Iterator[Finding]:
    """The translation ends as a question where the source does, in the target language's own mark.

    Quotation marks, brackets and note numbers after the mark are not looked at. Which stop ends a statement
    is left to the translator, and so is a stop where the source has none (a heading).
    """
    ours, _ = _ending(pair.source)
    theirs, at = _ending(pair.target)
    wanted, found = _KINDS.get(ours, ""), _KINDS.get(theirs, "")
    own = OWN_MARKS.get(pair.target_language.code, {})
    usual = own.get(found, found)
    if wanted and not found:
        mark = own.get(wanted, wanted)
        here = "" if mark == wanted else f", here {mark}"
        message = f"The source ends with {_NAMES[wanted]}{here}; the translation has none."
        yield Finding(END_PUNCTUATION, message, *at, wanted)
    elif "?" in (wanted, found) and wanted != found:
        message = f"The translation ends with {_NAMES[found]}, the source {_with(wanted)}."
        yield Finding(END_PUNCTUATION, message, *at, found)
    elif found in _ARABIC_MARKS and theirs != usual:
        message = f"The translation ends with {theirs} where {pair.target_language.name} writes {usual}"
        yield Finding(END_PUNCTUATION, message + _stop_after(usual), *at, theirs)


def _stop_after(mark: str) -> str:
    return "" if mark == "." else "."


def _with(mark: str) -> str:
    return f"with {_NAMES[mark]}" if mark else "without one"


def _ending(text: str) -> tuple[str, tuple[int, int]]:
    """The last mark of a text behind quotes, brackets and note numbers, and its place; else the last sign."""
    end = len(_REFERENCE.sub("", text.rstrip()).rstrip())
    while end and (text[end - 1] in _CLOSERS or text[end - 1].isspace()):
        end -= 1
    start = max(0, end - 1)
    if text[:end].endswith("..."):
        return "\N{HORIZONTAL ELLIPSIS}", (end - 3, end)
    return text[start:end], (start, end)


def brackets(pair: Pair) -> Iterator[Finding]:
    """Round, square and curly brackets are closed in the translation, unless the source leaves them so."""
    excused = Counter(bracket for bracket, _ in _unpaired(pair.source))
    for bracket, place in _unpaired(pair.target):
        if excused[bracket] > 0:
            excused[bracket] -= 1
            continue
        lacks = "is never closed" if bracket in _PAIRS else "closes nothing"
        yield Finding(BRACKETS, f"The bracket {bracket} {lacks}.", place, place + 1, bracket)


def _unpaired(text: str) -> list[tuple[str, int]]:
    """Brackets without a partner of their kind, in order."""
    open_at: dict[str, list[int]] = {opening: [] for opening in _PAIRS}
    alone: list[tuple[str, int]] = []
    for place, sign in enumerate(text):
        if sign in _PAIRS:
            open_at[sign].append(place)
        elif sign in _CLOSING and open_at[_CLOSING[sign]]:
            open_at[_CLOSING[sign]].pop()
        elif sign in _CLOSING:
            alone.append((sign, place))
    alone += [(sign, place) for sign, places in open_at.items() for place in places]
    return sorted(alone, key=lambda found: found[1])


def quotes(pair: Pair) -> Iterator[Finding]:
    """Quotation marks come in twos in the translation, unless the source leaves one open as well.

    Which mark opens is not judged: both « » and » « are written, and " is both. Single marks are not
    counted, as apostrophes look the same.
    """
    marks = _quotation_marks(pair.target)
    if len(_quotation_marks(pair.source)) % 2 or _goes_on(pair.source):
        return
    angled = [(place, mark) for place, mark in marks if mark in _GUILLEMETS]
    uneven = sum(1 if mark == _GUILLEMETS[0] else -1 for _, mark in angled) != 0
    if len(marks) % 2 or uneven:
        place, mark = (angled if uneven else marks)[-1]
        message = f"A quotation mark has no partner: there are {len(marks)}, the last is {mark}"
        yield Finding(QUOTES, message + ".", place, place + 1, mark)


def _quotation_marks(text: str) -> list[tuple[int, str]]:
    marks = [(place, sign) for place, sign in enumerate(text) if sign in _DOUBLE]
    if len(marks) % 2 == 0:
        return marks
    inches = {match.start() for match in _INCH.finditer(text)}
    return [(place, sign) for place, sign in marks if place not in inches]


def _goes_on(source: str) -> bool:
    """Whether a quotation in single marks begins or ends outside the source."""
    opens, closes = len(_SINGLE_OPENS.findall(source)), len(_SINGLE_CLOSES.findall(source))
    at_edge = source.lstrip()[:1] in _SINGLE or source.rstrip()[-1:] in _SINGLE
    return bool(source.strip()) and at_edge and opens != closes
