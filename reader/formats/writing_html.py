"""HTML, written: one file that needs no other, every passage with its language and direction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby, pairwise

from reader.formats.writing import (
    ADDED,
    DRAFT,
    LEFT_OUT,
    MISSING,
    Edition,
    Pair,
    Passage,
    Standing,
    WrittenBlock,
)
from reader.languages.language import Language
from reader.model import BlockKind

DEEPEST = 6
"""How deep lists are nested; what is deeper stands at this depth."""

STYLE = """
:root { color-scheme: light dark; --quiet: color-mix(in srgb, currentColor 72%, Canvas);
  --line: color-mix(in srgb, currentColor 22%, Canvas); }
body { max-inline-size: 42rem; margin: 3rem auto; padding-inline: 1.25rem;
  font: 1.0625rem/1.6 Georgia, "Times New Roman", serif; }
body.bilingual { max-inline-size: 72rem; }
:lang(ar), :lang(ckb) { font-family: "Vazirmatn", "Noto Naskh Arabic", "Amiri", "Times New Roman", serif;
  line-height: 1.9; }
h1, h2, h3, h4, h5, h6 { line-height: 1.3; margin-block: 1.8em 0.6em; }
h1 { margin-block-start: 0; }
blockquote { margin-inline: 1.5rem; padding-inline-start: 1rem;
  border-inline-start: 0.2rem solid var(--line); }
.caption { font-size: 0.9em; }
.passage { white-space: pre-line; }
.mark { font: 0.6875rem/1 system-ui, sans-serif; color: var(--quiet); white-space: nowrap;
  border: 1px solid var(--line); border-radius: 0.25em; padding: 0.1em 0.35em; }
.missing { color: var(--quiet); }
table { inline-size: 100%; border-collapse: collapse; table-layout: fixed; }
th, td { vertical-align: top; text-align: start; padding: 0.5rem 0.75rem; }
td, thead th { border-block-end: 1px solid var(--line); }
tr.heading td { font-weight: bold; }
tr.quotation td { padding-inline-start: 2rem; }
.byline, footer { font-size: 0.9em; color: var(--quiet); }
footer { margin-block-start: 3rem; border-block-start: 1px solid var(--line); }
@media print {
  body { margin: 0; max-inline-size: none; font-size: 11pt; }
  tr, blockquote, li { break-inside: avoid; }
  h1, h2, h3, h4, h5, h6 { break-after: avoid; }
  thead { display: table-header-group; }
}
"""


def rendering(edition: Edition) -> str:
    """The rendering alone, as running text with the source's headings, lists and quotations."""
    blocks = [block for block in edition.blocks if block.rendering]
    opening = " ".join(passage.text for passage in blocks[0].rendering) if blocks else ""
    title = opening if edition.opens_with_title else edition.title
    main = [*_title(edition), *_byline(edition), *_running(blocks)]
    return _page(edition, title or edition.title, edition.language, "rendering", main)


def bilingual(edition: Edition) -> str:
    """Source and rendering in two columns, a row for each passage."""
    columns = "".join(
        f'<th scope="col" lang="{language.code}" dir="{language.direction}">{escape(language.autonym)}</th>'
        for language in (edition.source, edition.language)
    )
    rows = [_row(edition, block, pair) for block in edition.blocks for pair in block.pairs]
    main = [
        *_title(edition),
        *_byline(edition),
        f"<table>\n<thead><tr>{columns}</tr></thead>\n<tbody>",
        *rows,
        "</tbody>\n</table>",
    ]
    return _page(edition, edition.title, edition.source, "bilingual", main)


def _page(edition: Edition, title: str, language: Language, kind: str, main: Sequence[str]) -> str:
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{language.code}" dir="{language.direction}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title)}</title>",
            f"<style>{STYLE}</style>",
            "</head>",
            f'<body class="{kind}">',
            "<main>",
            *main,
            "</main>",
            *_footer(edition),
            "</body>",
            "</html>\n",
        ]
    )


def _title(edition: Edition) -> Iterator[str]:
    """The title as a heading, where the text does not begin with one of its own."""
    source = edition.source
    if not edition.opens_with_title:
        yield f'<h1 lang="{source.code}" dir="{source.direction}">{escape(edition.title)}</h1>'


def _byline(edition: Edition) -> Iterator[str]:
    said = " · ".join(f"<bdi>{escape(part)}</bdi>" for part in (edition.author, edition.date) if part)
    if said:
        yield f'<p class="byline">{said}</p>'


def _footer(edition: Edition) -> Iterator[str]:
    """What is to be known about the text, in the language of the interface."""
    if edition.remarks:
        remarks = "".join(f"<p>{escape(remark)}</p>" for remark in edition.remarks)
        yield f'<footer lang="en" dir="ltr">{remarks}</footer>'


# ---------------------------------------------------------------- passages


def _passage(passage: Passage) -> str:
    """The words of a passage as an element that isolates its direction."""
    mark = _mark(MISSING) + " " if passage.standing is Standing.MISSING else ""
    return _span(passage, mark + escape(passage.text))


def _span(passage: Passage, content: str) -> str:
    return (
        f'<span class="passage {passage.standing}" lang="{passage.language.code}"'
        f' dir="{passage.language.direction}">{content}</span>'
    )


def _mark(word: str) -> str:
    return f'<span class="mark" lang="en" dir="ltr">{word}</span>'


def _words(passages: Sequence[Passage]) -> str:
    return " ".join(map(_passage, passages))


# ---------------------------------------------------------------- running text


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a list, ready to be nested."""

    level: int
    ordered: bool
    words: str


def _running(blocks: Sequence[WrittenBlock]) -> Iterator[str]:
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        if kind is BlockKind.LIST_ITEM:
            items = [
                _Item(min(block.level, DEEPEST), block.ordered, _words(block.rendering)) for block in group
            ]
            yield from _lists(items)
        elif kind is BlockKind.QUOTATION:
            quoted = "".join(f"<p>{_words(block.rendering)}</p>" for block in group)
            yield f"<blockquote>{quoted}</blockquote>"
        else:
            yield from (_single(block) for block in group)


def _single(block: WrittenBlock) -> str:
    words = _words(block.rendering)
    if block.kind is BlockKind.HEADING:
        return f"<h{block.level}>{words}</h{block.level}>"
    return f'<p class="caption">{words}</p>' if block.kind is BlockKind.CAPTION else f"<p>{words}</p>"


def _lists(items: Sequence[_Item]) -> Iterator[str]:
    """Items in their order as lists; deeper ones stand in the item before them."""
    while items:
        first = items[0]
        end = next((at for at, item in enumerate(items) if _ends(first, item)), len(items))
        tag = "ol" if first.ordered else "ul"
        yield f"<{tag}>{''.join(_entries(items[:end]))}</{tag}>"
        items = items[end:]


def _ends(first: _Item, item: _Item) -> bool:
    """Whether the list that `first` begins is over before `item`."""
    return item.level < first.level or (item.level == first.level and item.ordered != first.ordered)


def _entries(items: Sequence[_Item]) -> Iterator[str]:
    starts = [at for at, item in enumerate(items) if item.level == items[0].level]
    for start, end in pairwise([*starts, len(items)]):
        yield f"<li>{items[start].words}{''.join(_lists(items[start + 1 : end]))}</li>"


# ---------------------------------------------------------------- two columns


_MARKS = {
    Standing.MISSING: MISSING,
    Standing.LEFT_OUT: LEFT_OUT,
    Standing.DRAFT: DRAFT,
    Standing.ADDED: ADDED,
}


def _row(edition: Edition, block: WrittenBlock, pair: Pair) -> str:
    source = _cell(edition.source, map(_passage, pair.source))
    target = _cell(edition.language, map(_target, pair.target))
    return f'<tr class="{block.kind.replace("_", "-")}">{source}{target}</tr>'


def _cell(language: Language, passages: Iterable[str]) -> str:
    return f'<td lang="{language.code}" dir="{language.direction}">{" ".join(passages)}</td>'


def _target(passage: Passage) -> str:
    """The rendering's words with their standing; the source stands beside and is not repeated."""
    if passage.standing in (Standing.MISSING, Standing.LEFT_OUT):
        return _mark(_MARKS[passage.standing])
    words = _span(passage, escape(passage.text))
    return f"{words} {_mark(_MARKS[passage.standing])}" if passage.standing in _MARKS else words
