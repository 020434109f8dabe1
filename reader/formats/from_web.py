"""A page from the web: its article as blocks, and all that stands around it set aside with a reason.

The blocks, with their marks and levels, are those that a saved page would have (`from_html`); which of them
are the article is for trafilatura to say. Nothing is thrown away: a person can take back what was set aside.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain, takewhile
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from reader.errors import Refused
from reader.formats import from_html, furniture, page
from reader.formats.article import Article, article
from reader.formats.dates import iso_date
from reader.formats.decoding import MARKS_OF_ORDER, WIDER, decode
from reader.formats.markup import SOFT_HYPHEN, Run, compose
from reader.formats.reading import (
    EMPTY,
    LINE_END,
    cleaning_notes,
    encoding_notes,
    furniture_notes,
    read,
    refuse_other_formats,
)
from reader.formats.same_words import stretches
from reader.formats.text import Text
from reader.languages.cleaning import clean
from reader.model import Block, BlockKind, Fetched, MarkKind

OUTSIDE_ARTICLE = "outside the article"
BY_PLACE = frozenset(
    {*from_html.AROUND.values(), *from_html.ROLES.values(), from_html.OUTSIDE, "page header"}
)
"""Why a block was set aside for where it stands on its page: of this trafilatura knows more."""
ENOUGH = 0.5
"""The share of the article's words that must be found in our blocks for them to be told apart by it."""
NOTHING_FOUND = (
    "Which part of this page is its article could not be told: look through it, and leave out what is not."
)
AN_ARTICLE = 40
"""Words that make it worth while to take an article which the page does not show without scripts."""
BY_SCRIPT = (
    "The page shows its text by scripts only; what it tells search machines was taken instead, without "
    "headings and links. Look whether it is whole."
)
PAGES = ("text/html", "application/xhtml+xml")
MARKDOWN = (".md", ".markdown")
"""Ends of addresses of plain texts that are Markdown: many sites send it as plain text."""
WORD = re.compile(r"\w+")


def read_page(fetched: Fetched, *, encoding: str | None = None) -> Text:
    """The text of a page that was fetched; `encoding` is what a person says it is.

    Its links lead on from where it was found; its blocks know no place in the page's source.
    Raises Refused as `reader.formats.read` does.
    """
    encoding = encoding or _encoding(fetched)
    if fetched.content_type in PAGES:
        text = _page(fetched, encoding)
    else:
        suffix = PurePosixPath(urlsplit(fetched.address).path).suffix.lower()
        markdown = fetched.content_type == "text/markdown" or suffix in MARKDOWN
        text = read(fetched.content, "text.md" if markdown else "text.txt", encoding=encoding)
    return replace(text, address=fetched.address)


def _encoding(fetched: Fetched) -> str | None:
    """The encoding that the site names, where it does and the page is in it; as browsers understand it."""
    if any(fetched.content.startswith(mark) for mark, _ in MARKS_OF_ORDER):
        return None
    try:
        name = codecs.lookup(fetched.charset).name
        name = WIDER.get(name, name)
        fetched.content.decode(name)
    except (LookupError, ValueError):
        return None
    return name


def _page(fetched: Fetched, encoding: str | None) -> Text:
    """The text of a page: what is outside the article set aside, and what the page says of itself."""
    refuse_other_formats(fetched.content, ".html")
    decoded = decode(fetched.content, encoding=encoding, declares=True)
    content = LINE_END.sub("\n", decoded.text)
    whole = page.parse(content)
    whole.tree.make_links_absolute(fetched.address, handle_failures="ignore")
    with ThreadPoolExecutor(1) as meanwhile:
        asked = meanwhile.submit(article, content, fetched.address)
        all_blocks = furniture.set_aside(from_html.blocks(whole))
    found = asked.result()
    title = _title_place(all_blocks, found)
    blocks, note = _judged(all_blocks, title, found)
    if not blocks:
        raise Refused(EMPTY)
    notes = (encoding_notes(decoded), cleaning_notes(content), note, furniture_notes(blocks))
    return Text(
        content,
        blocks,
        title=all_blocks[title].text if title >= 0 else _without_site(found),
        author=whole.author or found.author or furniture.author(blocks),
        date=whole.date or found.date or furniture.date(blocks) or _date_under(title, blocks),
        encoding=decoded.encoding,
        encoding_sure=decoded.sure,
        language_tag=whole.language_tag,
        format="web",
        notes=tuple(chain.from_iterable(notes)),
    )


def _judged(blocks: Sequence[Block], title: int, found: Article) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """The blocks with those outside the article set aside, and what a person should know of it.

    Where the blocks are not what the article is made of, it comes from what the page tells machines alone.
    """
    words = _words(clean(found.text).text.replace(SOFT_HYPHEN, ""))
    where = stretches([_words(block.text) for block in blocks], words)
    covered = sum(stretch.end - stretch.start for stretch in where if stretch)
    if words and covered >= ENOUGH * len(words):
        placed = [
            _inside(block) if where[place] or place == title else _outside(block)
            for place, block in enumerate(blocks)
        ]
        return furniture.set_aside(placed), ()
    if len(words) >= AN_ARTICLE:
        return (*map(_outside, blocks), *_paragraphs(found)), (BY_SCRIPT,)
    return tuple(blocks), (NOTHING_FOUND,)


def _paragraphs(found: Article) -> tuple[Block, ...]:
    """The lines of an article whose elements are not known."""
    lines = (compose(BlockKind.PARAGRAPH, [Run(line)]) for line in found.text.splitlines())
    return tuple(line for line in lines if line)


def _inside(block: Block) -> Block:
    """A block of the article: set aside only for what it is, not for where it stands."""
    return replace(block, set_aside="") if block.set_aside in BY_PLACE else block


def _outside(block: Block) -> Block:
    """A block outside the article, with a nearer reason where it has one."""
    near = block.set_aside not in ("", from_html.OUTSIDE)
    return block if near else replace(block, set_aside=OUTSIDE_ARTICLE)


def _title_place(blocks: Sequence[Block], found: Article) -> int:
    """The place of the heading that is the page's title; -1 when none is.

    It says the title as the page tells it to machines, or a part of that ("The well" of "The well | Our
    paper"); or it is the only one of its level and leads nowhere. It is never the name of the site.
    """
    title, site = _words(found.title), _words(found.site)
    heads = {
        place: _words(block.text) for place, block in enumerate(blocks) if block.kind is BlockKind.HEADING
    }
    heads = {place: words for place, words in heads.items() if words != site}
    same = [place for place, words in heads.items() if _within(words, title)]
    if same:
        return max(same, key=lambda place: (len(heads[place]), -place))
    first = [place for place in heads if blocks[place].level == 1]
    leads = any(mark.kind is MarkKind.LINK for place in first for mark in blocks[place].marks)
    return first[0] if len(first) == 1 and not leads else -1


def _without_site(found: Article) -> str:
    """The title as the page tells it to machines, without the name of the site behind it."""
    bare = page.SITE_NAME.sub("", found.title)
    return bare if _words(found.title)[len(_words(bare)) :] == _words(found.site) else found.title


def _date_under(title: int, blocks: Sequence[Block]) -> str:
    """The date that is written between the title and the text; "" when there is none."""
    under = takewhile(lambda block: block.set_aside, blocks[title + 1 :] if title >= 0 else ())
    return next(filter(None, (iso_date(block.text) for block in under)), "")


def _within(part: list[str], whole: list[str]) -> bool:
    """Whether a run of words stands in another, and is not nothing."""
    runs = range(len(whole) - len(part) + 1)
    return bool(part) and any(whole[start : start + len(part)] == part for start in runs)


def _words(text: str) -> list[str]:
    return WORD.findall(text.casefold())
