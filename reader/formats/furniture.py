"""Page furniture: what stands on a page around a text and is not the text.

Nothing is thrown away: a block is set aside with a reason, and a person can take it back in. Running text
is never set aside. What could be somebody's words ("Share") counts as furniture only before the first or
after the last running text of the document; what could not ("Share this article on Facebook") anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from reader.formats.dates import is_date, iso_date, without_date
from reader.formats.headings import heading_like, is_prose
from reader.formats.phrases import BY, LABELS, PHRASES, Zone
from reader.model import Block, BlockKind, MarkKind

POINTERS = " :>»…•|\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}\N{RIGHTWARDS ARROW}"
WITHIN = (Zone.ANYWHERE,)
AT_HEAD = (Zone.ANYWHERE, Zone.EDGES, Zone.HEAD)
AT_TAIL = (Zone.ANYWHERE, Zone.EDGES, Zone.TAIL)
# One pattern for all phrases of some zones: most blocks match none of them, and are asked only once.
ANY_OF = {
    zones: re.compile(
        "|".join(f"(?:{phrase.pattern.pattern})" for phrase in PHRASES if phrase.zone in zones), re.IGNORECASE
    )
    for zones in (WITHIN, AT_HEAD, AT_TAIL, tuple(Zone))
}
RULE = re.compile(r"(?:[-=*_~#+•·\N{EN DASH}\N{EM DASH}]\s*){2,}")
LABEL_WORDS = 3
LONGEST_FURNITURE = 300  # characters; a block longer than this is text whatever it says


def set_aside(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, those that are furniture with the reason in `set_aside`; what is set aside stays so."""
    first, last = _running_text(blocks)
    made: list[Block] = []
    titled = False
    for at, block in enumerate(blocks):
        reason = block.set_aside or _reason(block, head=at < first, tail=at > last, titled=titled)
        made.append(block if reason == block.set_aside else replace(block, set_aside=reason))
        titled = titled or (not reason and heading_like(block))
    return tuple(_without_label(made))


def author(blocks: Sequence[Block]) -> str:
    """The name that the byline gives, without its "By"; "" when there is no byline."""
    line = next((block.text for block in blocks if block.set_aside == "byline"), "")
    line = without_date(line)
    return re.sub(r"^(?:[^:]{1,20}:|by\b|بقلم|\w+ by\b)\s*", "", line, flags=re.IGNORECASE).strip()


def date(blocks: Sequence[Block]) -> str:
    """The date that stands on the page, ISO 8601 where it can be understood; "" when there is none."""
    line = next((block.text for block in blocks if block.set_aside == "date"), "")
    byline = next((block.text for block in blocks if block.set_aside == "byline"), "")
    return iso_date(line) or line or iso_date(byline)


def _running_text(blocks: Sequence[Block]) -> tuple[int, int]:
    """The places of the first and last running text; such that nothing is at an edge when there is none."""
    places = range(len(blocks))
    first = next((at for at in places if _is_running(blocks[at])), -1)
    last = next((at for at in reversed(places) if _is_running(blocks[at])), len(blocks))
    return first, last


def _is_running(block: Block) -> bool:
    return not block.set_aside and is_prose(block) and not _phrase(block, *Zone)


def _phrase(block: Block, *zones: Zone) -> str:
    """The reason of the first phrase of these zones that the whole block matches; "" when none does."""
    if len(block.text) > LONGEST_FURNITURE:
        return ""
    bare = block.text.rstrip(POINTERS)
    texts = [text for text in dict.fromkeys((block.text, bare)) if ANY_OF[zones].fullmatch(text)]
    words = len(block.text.split()) if texts else 0
    for phrase in PHRASES if texts else ():
        if phrase.zone in zones and words <= phrase.most_words and any(map(phrase.pattern.fullmatch, texts)):
            return phrase.reason
    return ""


def _reason(block: Block, *, head: bool, tail: bool, titled: bool) -> str:
    if (block.kind is BlockKind.HEADING and block.level == 1) or len(block.text) > LONGEST_FURNITURE:
        return ""
    if (head or tail) and is_date(block.text):
        return "date"
    if head and titled and BY.fullmatch(without_date(block.text)):
        return "byline"
    if RULE.fullmatch(block.text):
        return "rule"
    if head and _only_links(block):
        return "navigation"
    return _phrase(block, *(AT_HEAD if head else AT_TAIL if tail else WITHIN))


def _only_links(block: Block) -> bool:
    """Whether every letter of a block stands in a link."""
    links = [(mark.start, mark.end) for mark in block.marks if mark.kind is MarkKind.LINK]
    linked = {at for start, end in links for at in range(start, end)}
    return bool(links) and not any(
        block.text[at].isalnum() for at in range(len(block.text)) if at not in linked
    )


def _without_label(blocks: list[Block]) -> list[Block]:
    """The blocks, with a section label such as "International" right above the title set aside."""
    shown = [at for at, block in enumerate(blocks) if not block.set_aside][:2]
    if len(shown) == 2:
        label, title = blocks[shown[0]], blocks[shown[1]]
        named = label.text.casefold() in LABELS and len(label.text.split()) <= LABEL_WORDS
        above = heading_like(title) and len(title.text) > len(label.text)
        if named and above and not (label.kind is BlockKind.HEADING and title.kind is not BlockKind.HEADING):
            blocks[shown[0]] = replace(label, set_aside="section label")
    return blocks
