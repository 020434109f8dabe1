"""Plain text: which lines make a block, and what the marks at their beginnings say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from reader.formats.markup import Run, compose
from reader.model import Block, BlockKind

TERMINATORS = ".!?…:;\N{ARABIC QUESTION MARK}\N{ARABIC FULL STOP}\N{ARABIC SEMICOLON}"
CLOSING = (
    "\"')]}»\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}"
)

BULLET = re.compile(r"([ \t]*)(?![-*•· \t]+$)(?:[-*+•‣◦▪●·][ \t\N{NO-BREAK SPACE}]+)(?=\S)")
NUMBER = re.compile(r"([ \t]*)\(?\d{1,3}(?:[.)]|-(?=\s))[ \t\N{NO-BREAK SPACE}]+(?=\S)")
QUOTE = re.compile(r"[ \t]*(?:>[ \t]?)+")
CAPTION = re.compile(
    r"(?:photo(?:graph)?|image|picture|caption|photo credit|image credit|figure \d+"
    r"|(?:ال)?صورة|wêne|وێنە)\s*:\s*\S",
    re.IGNORECASE,
)
QUOTATION_MARKS = (
    ("\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"),
    ("\N{LEFT SINGLE QUOTATION MARK}", "\N{RIGHT SINGLE QUOTATION MARK}"),
    ("«", "»"),
    ('"', '"'),
)
QUOTATION_WORDS = 6  # fewer may be a title in quotation marks
CAPTION_WORDS = 40
TAB = 4

NARROWEST, WIDEST = 40, 130  # the widths, in characters, between which people wrap lines
FULL_LINES = 0.8  # of the inner lines of paragraphs must be full for the text to count as wrapped
GOING_ON = 0.5  # of them must stop in the middle of a sentence


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end, and where it starts in the file."""

    start: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing but white space stands on it."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Piece:
    """A block, and whether it stands alone between blank lines (or the ends of the file)."""

    block: Block
    alone: bool


def pieces(content: str) -> list[Piece]:
    """The blocks of a plain text, none of them yet a heading.

    A blank line ends a block, and so does a single line break unless the text is hard-wrapped.
    """
    lines = list(_lines(content))
    width = _wrapped_at(lines)
    indents: list[int] = []
    made: list[Piece] = []
    for run in _between_blanks(lines):
        groups = list(_groups(run, width))
        for group in groups:
            block = _block(group, indents)
            if block:
                made.append(Piece(block, alone=len(groups) == 1))
    return made


def ends_sentence(text: str) -> bool:
    """Whether a line ends with a mark that ends a sentence or introduces something."""
    bare = text.rstrip().rstrip(CLOSING)
    return bare.endswith(tuple(TERMINATORS))


def _lines(content: str) -> Iterator[Line]:
    start = 0
    for line in content.splitlines(keepends=True):
        yield Line(start, line)
        start += len(line)


def _between_blanks(lines: Sequence[Line]) -> Iterator[list[Line]]:
    run: list[Line] = []
    for line in lines:
        if not line.blank:
            run.append(line)
        elif run:
            yield run
            run = []
    if run:
        yield run


def _wrapped_at(lines: Sequence[Line]) -> int:
    """The width in characters that the text is plainly hard-wrapped at, or 0 when it is not."""
    breaks = [(one, two) for one, two in pairwise(lines) if not one.blank and not two.blank]
    if not breaks:
        return 0
    lengths = sorted(len(one.text.rstrip()) for one, _ in breaks)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    if not NARROWEST <= width <= WIDEST:
        return 0
    full = sum(_full(one, two, width) for one, two in breaks)
    going_on = sum(_goes_on(one, two) for one, two in breaks)
    plainly = full >= FULL_LINES * len(breaks) and going_on >= GOING_ON * len(breaks)
    return width if plainly else 0


def _full(line: Line, following: Line, width: int) -> bool:
    """Whether the first word of the following line would not have fitted on this one."""
    word = following.text.split(maxsplit=1)[0]
    return len(line.text.rstrip()) + 1 + len(word) > width


def _goes_on(line: Line, following: Line) -> bool:
    """Whether a sentence runs over the line's end, as far as marks and letters tell."""
    return not ends_sentence(line.text) and not following.text.lstrip()[0].isupper()


def _groups(run: Sequence[Line], width: int) -> Iterator[list[Line]]:
    """The lines of one stretch without blank lines, by the block they belong to."""
    group: list[Line] = []
    for line in run:
        if group and not _joins(group[-1], line, width):
            yield group
            group = []
        group.append(line)
    yield group


def _joins(line: Line, following: Line, width: int) -> bool:
    quoted, quoted_next = bool(QUOTE.match(line.text)), bool(QUOTE.match(following.text))
    if not width or quoted != quoted_next or BULLET.match(following.text):
        return False
    if NUMBER.match(following.text) and (ends_sentence(line.text) or NUMBER.match(line.text)):
        return False
    return _full(line, following, width) or _goes_on(line, following)


def _block(group: Sequence[Line], indents: list[int]) -> Block | None:
    """The block that a group of lines makes; `indents` holds the open levels of a list."""
    first = group[0].text
    if QUOTE.match(first):
        indents.clear()
        return compose(BlockKind.QUOTATION, [_without(line, QUOTE) for line in group])
    for marker, ordered in ((BULLET, False), (NUMBER, True)):
        found = marker.match(first)
        if found:
            runs = [_without(group[0], marker), *(Run(line.text, line.start) for line in group[1:])]
            level = _level(found[1], indents)
            return compose(BlockKind.LIST_ITEM, runs, level=level, ordered=ordered)
    indents.clear()
    runs = [Run(line.text, line.start) for line in group]
    return compose(_kind("".join(run.text for run in runs).strip()), runs)


def _without(line: Line, marker: re.Pattern[str]) -> Run:
    found = marker.match(line.text)
    cut = found.end() if found else 0
    return Run(line.text[cut:], line.start + cut)


def _level(indent: str, indents: list[int]) -> int:
    """The depth of a list item from 1, by its indent and those of the items around it."""
    width = len(indent.expandtabs(TAB))
    while indents and indents[-1] > width:
        indents.pop()
    if not indents or indents[-1] < width:
        indents.append(width)
    return len(indents)


def _kind(text: str) -> BlockKind:
    if CAPTION.match(text) and len(text.split()) <= CAPTION_WORDS:
        return BlockKind.CAPTION
    return BlockKind.QUOTATION if is_quotation(text) else BlockKind.PARAGRAPH


def is_quotation(text: str) -> bool:
    """Whether the whole of a paragraph stands inside one pair of quotation marks."""
    for opening, closing in QUOTATION_MARKS:
        if text.startswith(opening) and text.endswith(closing) and len(text) > 1:
            inside = re.sub(rf"(?<=\w){re.escape(closing)}(?=\w)", "", text[1:-1])
            return closing not in inside and opening not in inside and len(text.split()) >= QUOTATION_WORDS
    return False
