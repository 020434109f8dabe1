"""HTML: the main part of a page as blocks, and what stands around it set aside with a reason."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import lxml.html
from lxml import etree

from reader.formats.from_text import ends_sentence
from reader.formats.markup import Label, Run, compose, link
from reader.formats.page import Page
from reader.model import Block, BlockKind, MarkKind

DROPPED_TAGS = """
    script style template noscript head svg math canvas iframe object embed audio video map select
    button textarea input datalist progress meter dialog
"""
DROPPED = frozenset(DROPPED_TAGS.split())
AROUND = {
    "nav": "navigation",
    "menu": "navigation",
    "footer": "footer",
    "aside": "aside",
    "form": "form",
    "search": "form",
}
ROLES = {"navigation": "navigation", "contentinfo": "footer", "complementary": "aside", "search": "form"}
OUTSIDE = "outside the main text"
MOST_OF_THE_PAGE = 0.5  # share of the page's text above which an element is the page, not its furniture
BLOCK_TAGS = """
    html body main article section div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd blockquote figure figcaption
    table caption thead tbody tfoot tr td th header footer nav aside form fieldset legend address pre hr
    details summary hgroup center menu search
"""
BLOCKS = frozenset(BLOCK_TAGS.split())
HEADINGS = {f"h{level}": level for level in range(1, 7)}
KINDS = {
    "blockquote": BlockKind.QUOTATION,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
    "td": BlockKind.PARAGRAPH,
    "th": BlockKind.PARAGRAPH,
    "li": BlockKind.LIST_ITEM,
}
LABELS = {
    "em": MarkKind.EMPHASIS,
    "i": MarkKind.EMPHASIS,
    "cite": MarkKind.EMPHASIS,
    "strong": MarkKind.STRONG,
    "b": MarkKind.STRONG,
}
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
OPENING_QUOTE, CLOSING_QUOTE = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"


@dataclass(slots=True)
class Frame:
    """What an open element makes of the text within it."""

    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    ordered: bool = False
    depth: int = 0
    reason: str = ""
    inner: bool = False
    """Whether an article or section is open: a header in it is its own and not the page's."""


def blocks(page: Page) -> tuple[Block, ...]:
    """The blocks of a page in its own order; those around its main text are set aside."""
    return _Walk(page).run()


class _Walk:
    """One pass over the elements of a page, collecting runs of text until a block ends."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames = [Frame(reason="" if page.root.tag in ("body", "html") else OUTSIDE)]
        self.runs: list[Run] = []
        self.labels: list[tuple[Label, ...]] = [()]
        self.broken = False
        self.made: list[Block] = []
        heads = [one for one in page.tree.iter("h1") if one.text_content().strip()]
        self.title = heads[0] if len(heads) == 1 else None
        self.over_title = set() if self.title is None else set(self.title.iterancestors())

    def run(self) -> tuple[Block, ...]:
        walk = etree.iterwalk(self.page.tree, events=("start", "end"))
        for event, element in walk:
            if event == "end":
                if element.tag not in DROPPED:
                    self.leave(element)
                self.say(element.tail)
            elif element.tag in DROPPED:
                walk.skip_subtree()
            else:
                self.enter(element)
                self.say(element.text)
        self.flush()
        return tuple(self.made)

    def enter(self, element: lxml.html.HtmlElement) -> None:
        tag = element.tag
        if tag in BLOCKS or self.reason(element) != self.frames[-1].reason:
            self.flush()
        self.frames.append(self.frame(element))
        if tag == "br":
            self.line_break()
        elif tag == "q":
            self.say(OPENING_QUOTE)
        if tag in LABELS:
            self.labels.append(self.labelled(Label(LABELS[tag])))
        elif tag == "a":
            self.labels.append(self.labelled(link(element.get("href", ""))))

    def labelled(self, label: Label | None) -> tuple[Label, ...]:
        """The labels of what stands within one more element, each once."""
        above = self.labels[-1]
        return above if label is None or label in above else (*above, label)

    def leave(self, element: lxml.html.HtmlElement) -> None:
        tag = element.tag
        if tag == "q":
            self.say(CLOSING_QUOTE)
        if tag in LABELS or tag == "a":
            self.labels.pop()
        if tag in BLOCKS or (len(self.frames) > 1 and self.frames[-1].reason != self.frames[-2].reason):
            self.flush()
        self.frames.pop()

    def frame(self, element: lxml.html.HtmlElement) -> Frame:
        """What the element makes of its text: as its parent does, but for what its own tag says."""
        above, tag, reason = self.frames[-1], element.tag, self.reason(element)
        if tag not in BLOCKS and reason == above.reason:
            return above
        frame = replace(above, reason=reason)
        frame.inner = frame.inner or tag in ("article", "main", "section")
        if tag in HEADINGS:
            frame.kind, frame.level = BlockKind.HEADING, HEADINGS[tag]
        elif tag in ("ul", "ol", "menu"):
            frame.depth, frame.ordered = frame.depth + 1, tag == "ol"
        elif tag in KINDS:
            frame.kind, frame.level = KINDS[tag], 0
            if tag == "li":
                frame.level = max(1, frame.depth)
        return frame

    def reason(self, element: lxml.html.HtmlElement) -> str:
        """Why the text of an element is set aside; "" when it is text."""
        above = self.frames[-1].reason
        if element is self.page.root or (element is self.title and above == OUTSIDE):
            return ""
        if HIDDEN.search(element.get("style", "")) or "hidden" in element.attrib:
            return "hidden"
        if above and above != OUTSIDE:
            return above
        around = AROUND.get(element.tag, "") or ROLES.get(element.get("role", ""), "")
        if element.tag == "header" and self.over_title and self._above(element):
            around = "page header"
        if around and self.page.share(element) <= MOST_OF_THE_PAGE:
            return around
        return above

    def _above(self, header: lxml.html.HtmlElement) -> bool:
        """Whether a header stands over the whole page and does not hold the title."""
        return not self.frames[-1].inner and header not in self.over_title

    def say(self, words: str | None) -> None:
        if words:
            self.runs.append(Run(words, None, self.labels[-1]))
            self.broken = self.broken and not words.strip()

    def line_break(self) -> None:
        """One break is a space unless a sentence ends before it; two are the end of a block."""
        said = next((run.text for run in reversed(self.runs) if run.text.strip()), "")
        if self.broken or ends_sentence(said):
            self.flush()
        else:
            self.runs.append(Run(" "))
            self.broken = True

    def flush(self) -> None:
        """Makes a block of what was said since the last one."""
        runs, self.runs, self.broken = self.runs, [], False
        frame = self.frames[-1]
        level = frame.level if frame.kind in (BlockKind.HEADING, BlockKind.LIST_ITEM) else 0
        ordered = frame.ordered and frame.kind is BlockKind.LIST_ITEM
        block = compose(frame.kind, runs, level=level, ordered=ordered, set_aside=frame.reason)
        if not block:
            return
        self.made.append(block)
        if block.kind is BlockKind.LIST_ITEM:  # what follows in the same item is a paragraph of its own
            for above in reversed(self.frames):
                if above.kind is not BlockKind.LIST_ITEM or above.level != block.level:
                    break
                above.kind = BlockKind.PARAGRAPH
