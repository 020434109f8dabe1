"""Markdown: CommonMark with tables and strikethrough, and the front matter that site generators use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reader.formats.markup import Label, Run, compose, link
from reader.model import Block, BlockKind, MarkKind

FRONT_MATTER = re.compile(r"---[ \t]*\n((?:[^\n]*\n){0,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
FIELD = re.compile(r"([A-Za-z_-]+)[ \t]*:[ \t]*(.*)")
AFTER_LINK = re.compile(
    r"[*_~`\s]*(?:\]\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|\]\[(?:[^\]\\]|\\.)*\]|\]|>)", re.DOTALL
)
LABELS = {"em": MarkKind.EMPHASIS, "strong": MarkKind.STRONG}
CODE = ("fence", "code_block")


@dataclass(frozen=True, slots=True)
class Found:
    """What a Markdown text holds: its blocks and what its front matter says."""

    blocks: tuple[Block, ...]
    fields: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def parse(content: str) -> Found:
    """The blocks of a Markdown text."""
    fields, body = _front_matter(content)
    tokens = _parser().parse(body)
    blocks = tuple(_blocks(tokens, body))
    raw = sum(token.type == "html_block" for token in tokens)
    notes = (f"Raw HTML was left out in {raw} place{'s' * (raw > 1)}.",) if raw else ()
    return Found(blocks, fields, notes)


def _parser() -> MarkdownIt:
    """A parser whose inline tokens are all stretches of the file: nothing joined, nothing replaced."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")


def _front_matter(content: str) -> tuple[dict[str, str], str]:
    """The fields of the front matter, and the text with it blanked out, so that places stay."""
    found = FRONT_MATTER.match(content)
    if not found:
        return {}, content
    lines = found[1].splitlines()
    pairs = (FIELD.fullmatch(line.strip()) for line in lines)
    fields = {pair[1].lower(): pair[2].strip().strip("\"'") for pair in pairs if pair}
    if not fields:
        return {}, content
    return fields, re.sub(r"[^\n]", " ", found.group()) + content[found.end() :]


def _blocks(tokens: list[Token], body: str) -> Iterator[Block]:
    starts = [0, *accumulate(len(line) + 1 for line in body.split("\n"))]
    lists: list[bool] = []
    quotes = heading = 0
    item = False
    cursor = 0
    for token in tokens:
        name, _, edge = token.type.rpartition("_")
        if name in ("bullet_list", "ordered_list"):
            if edge == "open":
                lists.append(name == "ordered_list")
            else:
                lists.pop()
        elif token.type == "list_item_open":
            item = True
        elif name == "blockquote":
            quotes += token.nesting
        elif name == "heading":
            heading = int(token.tag[1]) if edge == "open" else 0
        elif token.type in CODE or token.type == "inline":
            first, last = token.map or (0, 0)
            cursor = max(cursor, starts[first])
            end = min(starts[min(last, len(starts) - 1)], len(body))
            runs, cursor = (
                _code(token, body, cursor, end) if token.type in CODE else _inline(token, body, cursor, end)
            )
            block = _compose(runs, token, heading, quotes, lists if item else [])
            item = False
            if block:
                yield block


def _compose(runs: list[Run], token: Token, heading: int, quotes: int, lists: list[bool]) -> Block | None:
    if heading:
        return compose(BlockKind.HEADING, runs, level=heading)
    if lists:
        return compose(BlockKind.LIST_ITEM, runs, level=len(lists), ordered=lists[-1])
    if quotes:
        return compose(BlockKind.QUOTATION, runs)
    shown = [child for child in token.children or () if child.content.strip() or child.type == "image"]
    only_image = len(shown) == 1 and shown[0].type == "image"
    return compose(BlockKind.CAPTION if only_image else BlockKind.PARAGRAPH, runs)


def _code(token: Token, body: str, cursor: int, end: int) -> tuple[list[Run], int]:
    """A block of code, kept as a paragraph, line by line as it stands in the file."""
    runs: list[Run] = []
    for line in token.content.splitlines():
        words = line.strip()
        if words:
            cursor = _place(body, words, cursor, end)
            runs += [Run(words, cursor), Run("\n", cursor + len(words))]
            cursor += len(words)
    return runs, cursor


def _inline(token: Token, body: str, cursor: int, end: int) -> tuple[list[Run], int]:
    """The runs of a block's inline content, each where it stands in the file."""
    runs: list[Run] = []
    labels: list[Label | None] = []
    for child in _flat(token.children or []):
        name, _, edge = child.type.rpartition("_")
        if name in LABELS or name == "link":
            if edge == "open":
                address = str(child.attrs.get("href", ""))
                labels.append(Label(LABELS[name]) if name in LABELS else link(address))
            else:
                labels.pop()
                cursor = _past_link(body, cursor, end) if name == "link" else cursor
        elif child.type == "image_end":
            cursor = _past_link(body, cursor, end)
        elif child.type == "html_inline":
            cursor = _place(body, child.content, cursor, end) + len(child.content)
        else:
            here = tuple(label for label in labels if label)
            made, cursor = _stretch(child, body, cursor, end, here)
            runs += made
    return runs, cursor


def _stretch(
    child: Token, body: str, cursor: int, end: int, labels: tuple[Label, ...]
) -> tuple[list[Run], int]:
    """The runs of one stretch of words: whole where it stands so in the file, else word by word."""
    if child.type in ("softbreak", "hardbreak"):
        cursor = _place(body, "\n", cursor, end)
        return [Run("\n", cursor, labels)], cursor + 1
    if child.type == "text_special":
        cursor = _place(body, child.markup, cursor, end)
        shown = cursor + (child.info == "escape" and child.content != child.markup)  # past the backslash
        return [Run(child.content, shown, labels)], cursor + len(child.markup)
    runs: list[Run] = []
    whole = body.find(child.content, cursor, end) >= 0
    for words in [child.content] if whole else re.findall(r"\S+|\s+", child.content):
        found = body.find(words, cursor, end)
        if found < 0:
            runs += [Run(letter, min(cursor, len(body) - 1), labels) for letter in words]
        else:
            runs.append(Run(words, found, labels))
            cursor = found + len(words)
    return runs, cursor


def _flat(children: list[Token]) -> Iterator[Token]:
    """The inline tokens with the words of an image's description in place of the image."""
    for child in children:
        if child.type == "image":
            yield from _flat(child.children or [])
            yield Token("image_end", "", 0)
        else:
            yield child


def _place(body: str, words: str, cursor: int, end: int) -> int:
    """Where `words` stand from `cursor` on; the cursor itself when they are not to be found as they are."""
    found = body.find(words, cursor, end)
    return found if found >= 0 else min(cursor, len(body) - 1)


def _past_link(body: str, cursor: int, end: int) -> int:
    """The place after the address of a link or image whose words end at `cursor`."""
    found = AFTER_LINK.match(body, cursor, end)
    return found.end() if found else cursor
