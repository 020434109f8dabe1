"""What an HTML page is made of and says of itself, before its text is taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import lxml.html
from lxml import etree

from reader.errors import Refused
from reader.formats.dates import iso_date

MAX_DEPTH = 2000
"""Elements within elements; libxml2 drops what lies deeper than 2048 without a word."""
ENOUGH_TEXT = 200  # characters that make an article worth preferring to the whole page
MOST_OF = 0.6  # share of the text around it that an article must hold to be the main one

TITLES = ("//meta[@property='og:title']/@content", "//h1", "//title")
AUTHORS = (
    "//meta[@name='author' or @property='author' or @name='dc.creator']/@content",
    "//meta[@property='article:author']/@content",
    "//*[@itemprop='author']//*[@itemprop='name']",
    "//*[@itemprop='author' or @rel='author']",
)
DATES = (
    "//meta[@property='article:published_time' or @name='date' or @name='pubdate']/@content",
    "//meta[@name='dc.date' or @name='DC.date' or @name='dcterms.created']/@content",
    "//*[@itemprop='datePublished']/@content",
    "//*[@itemprop='datePublished']/@datetime",
    "//time/@datetime",
)
LANGUAGES = (
    "/html/@lang",
    "/html/@*[name()='xml:lang']",
    "//meta[translate(@http-equiv,'CLANGUE','clangue')='content-language']/@content",
    "/html/body/@lang",
)
BETWEEN = "[|·»\N{EN DASH}\N{EM DASH}-]"
SITE_NAME = re.compile(rf"\s+{BETWEEN}\s+[^|·»\N{{EN DASH}}\N{{EM DASH}}]{{1,40}}$")


@dataclass(slots=True)
class Page:
    """A parsed page: its tree, the element that holds its main text, and how much text elements hold."""

    tree: lxml.html.HtmlElement
    root: lxml.html.HtmlElement
    characters: dict[lxml.html.HtmlElement, int] = field(default_factory=dict)

    def share(self, element: lxml.html.HtmlElement) -> float:
        """The share of the page's text that an element holds, from 0 to 1."""
        return self.characters.get(element, 0) / max(1, self.characters.get(self.tree, 0))

    def first(self, paths: tuple[str, ...]) -> str:
        """The first words that one of the paths finds, single-spaced; "" when none does."""
        for path in paths:
            for found in self.tree.xpath(path):
                words = " ".join((found if isinstance(found, str) else found.text_content()).split())
                if words:
                    return words
        return ""

    @property
    def title(self) -> str:
        """The title by Open Graph, the first heading or the window's title, in this order."""
        return self.first(TITLES[:2]) or SITE_NAME.sub("", self.first(TITLES[2:]))

    @property
    def author(self) -> str:
        """Who the page says wrote it."""
        name = self.first(AUTHORS)
        return "" if name.startswith(("http://", "https://")) else name

    @property
    def date(self) -> str:
        """When the page says it was published; ISO 8601 where it can be understood."""
        found = self.first(DATES)
        return iso_date(found) or found

    @property
    def language_tag(self) -> str:
        """The language that the page says it is in."""
        return self.first(LANGUAGES)


def parse(content: str) -> Page:
    """The page, read without network or entities. Raises Refused when it is too deep or has no text."""
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True
    )
    try:
        tree = lxml.html.document_fromstring(content.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        raise Refused("This page has no text in it.") from None
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise Refused(TOO_DEEP)
    characters, articles, mains = _survey(tree)
    body = tree.find("body")
    root = _main(articles, mains, characters, tree if body is None else body)
    return Page(tree, root, characters)


TOO_DEEP = (
    f"This page has more than {MAX_DEPTH:,} elements within each other, and part of its text would be lost. "
    "Open it in a browser, copy the text and paste it."
)

Elements = list[lxml.html.HtmlElement]


def _survey(tree: lxml.html.HtmlElement) -> tuple[dict[lxml.html.HtmlElement, int], Elements, Elements]:
    """How many characters of text each block-like element holds, and the outermost articles and mains."""
    characters: dict[lxml.html.HtmlElement, int] = {}
    articles: Elements = []
    mains: Elements = []
    seen = depth = within = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        article = element.tag == "article"
        if event == "start":
            depth += 1
            if depth > MAX_DEPTH:
                raise Refused(TOO_DEEP)
            characters[element] = seen
            if article and not within:
                articles.append(element)
            if element.tag == "main" or element.get("role") == "main":
                mains.append(element)
            within += article
            if element.tag not in ("script", "style"):
                seen += len((element.text or "").strip())
        else:
            depth -= 1
            within -= article
            characters[element] = seen - characters[element]
            seen += len((element.tail or "").strip())
    return characters, articles, mains


def _main(
    articles: Elements,
    mains: Elements,
    characters: dict[lxml.html.HtmlElement, int],
    body: lxml.html.HtmlElement,
) -> lxml.html.HtmlElement:
    """The one element that plainly holds the main text, or the body."""
    outer = mains[0] if len(mains) == 1 and characters[mains[0]] >= ENOUGH_TEXT else body
    inside = [one for one in articles if outer is body or outer in one.iterancestors()]
    largest = max(inside, key=lambda one: characters[one], default=None)
    if largest is None or characters[largest] < ENOUGH_TEXT:
        return outer
    together = sum(characters[one] for one in inside)
    rest = characters[outer] if outer is not body else together
    return largest if characters[largest] >= MOST_OF * max(together, rest) else outer
