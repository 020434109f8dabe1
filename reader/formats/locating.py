"""Where the blocks of a page stand in its file: a greedy match that skips tags and resolves entities."""

from __future__ import annotations

import html
import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reader.formats.markup import UNSEEN, WORD, clusters
from reader.model import Block

TAG = re.compile(r"<!--|<(/?[a-zA-Z][a-zA-Z0-9-]*)[^<>]*>|<[!?/][^<>]*>")
UNSEEN_SIGN = re.compile(f"[{UNSEEN}\x00-\x1f\x7f-\x9f]")
ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
SILENT_TAGS = "script style head template noscript svg textarea select iframe"
SILENT = frozenset(SILENT_TAGS.split())
PATIENCE = 20  # how many times the file's length may be searched in vain before searching gets short
NEAR = 20_000  # letters ahead that are searched after that


def locate(content: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with their offsets in `content`; a block that is not found as it stands keeps none."""
    letters, places = _letters(content)
    patience = PATIENCE * len(letters)
    at = 0
    made: list[Block] = []
    for block in blocks:
        wanted = _letters_of(block.text)
        end = len(letters) if patience > 0 else at + len(wanted) + NEAR
        found = letters.find(wanted, at, end)
        if found < 0:
            patience -= end - at
            made.append(block)
            continue
        made.append(replace(block, offsets=tuple(_offsets(block.text, places, found))))
        at = found + len(wanted)
    return tuple(made)


def _offsets(text: str, places: array[int], at: int) -> Iterator[int]:
    last = places[at]
    for character in text:
        if character == " ":
            last += 1
        elif character not in UNSEEN:
            last = places[at]
            at += 1
        yield last


def _letters(content: str) -> tuple[str, array[int]]:
    """All text of the file without white space and tags, and the place of each of its code points."""
    letters: list[str] = []
    places = array("l")
    for start, end in _stretches(content):
        at = start
        for entity in ENTITY.finditer(content, start, end):
            _take(content[at : entity.start()], at, letters, places)
            shown = _letters_of(html.unescape(entity.group()))
            letters.append(shown)
            places.extend([entity.start()] * len(shown))
            at = entity.end()
        _take(content[at:end], at, letters, places)
    return "".join(letters), places


def _take(stretch: str, start: int, letters: list[str], places: array[int]) -> None:
    as_it_is = unicodedata.is_normalized("NFC", stretch) and not UNSEEN_SIGN.search(stretch)
    for found in WORD.finditer(stretch):
        first = start + found.start()
        if as_it_is:
            letters.append(found.group())
            places.extend(range(first, start + found.end()))
            continue
        for at, cluster in clusters(found.group()):
            composed = _letters_of(cluster)
            letters.append(composed)
            places.extend([first + at] * len(composed))


def _letters_of(text: str) -> str:
    """A text without white space and signs that nobody sees."""
    return "".join(unicodedata.normalize("NFC", UNSEEN_SIGN.sub("", text)).split())


def _stretches(content: str) -> Iterator[tuple[int, int]]:
    """The stretches of text between tags, without those in elements that show nothing."""
    at = 0
    while found := TAG.search(content, at):
        if found.start() > at:
            yield at, found.start()
        name = (found[1] or "").lower()
        if found.group() == "<!--":
            end = content.find("-->", found.end())
            at = end + 3 if end >= 0 else len(content)
        elif name in SILENT:
            closing = re.compile(rf"</{name}\b", re.IGNORECASE).search(content, found.end())
            at = closing.start() if closing else len(content)
        else:
            at = found.end()
    if at < len(content):
        yield at, len(content)
