"""Where the blocks of a page stand in its file: a greedy match that skips tags and resolves entities."""

from __future__ import annotations

import html
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace

from reader.formats.markup import WORD, clean, clean_word
from reader.model import Block

TAG = re.compile(r"<!--|<(/?[a-zA-Z][a-zA-Z0-9-]*)[^<>]*>|<[!?/][^<>]*>")
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
        wanted = block.text.replace(" ", "")
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
        else:
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
            shown = "".join(clean(html.unescape(entity.group())).split())
            letters.append(shown)
            places.extend([entity.start()] * len(shown))
            at = entity.end()
        _take(content[at:end], at, letters, places)
    return "".join(letters), places


def _take(stretch: str, start: int, letters: list[str], places: array[int]) -> None:
    as_it_is = clean(stretch) == stretch
    for found in WORD.finditer(stretch):
        word = found.group()
        first = start + found.start()
        if as_it_is:
            letters.append(word)
            places.extend(range(first, first + len(word)))
        else:
            cleaned, inside = clean_word(word)
            letters.append(cleaned)
            places.extend(first + place for place in inside)


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
