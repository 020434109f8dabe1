"""Pure: the text of one language to HTML, with its markup, its terms, and its foreign runs isolated.

The bidirectional algorithm (Unicode Standard Annex 9) orders a run of the other direction by its
neighbours: in Arabic, `2025-03-06` reads 06-03-2025, and `PYD، PKK` changes places. Each such run is put
in `<bdi>` with its own direction, so that it stands as it was written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

import regex
from markupsafe import Markup

from reader.model import Mark, MarkKind

LINK_SCHEMES = frozenset({"http", "https", "mailto"})
"""What a link of a text may point to; anything else is shown as plain words."""

Direction = Literal["ltr", "rtl"]

FOREIGN_RUN: dict[Direction, regex.Pattern[str]] = {
    # A date of digits; or Latin words joined by spaces and inner marks, numbers only if joined by a mark,
    # with a closing + (YPG+). An Arabic comma ends a run: each item of a list stands by itself.
    "rtl": regex.compile(
        r"\p{Nd}{4}-\p{Nd}{2}-\p{Nd}{2}"
        r"|(?:\p{Nd}+[-/.])*\p{Script=Latin}[\p{Script=Latin}\p{M}\p{Nd}]*"
        r"(?:(?:[-/.&'\N{RIGHT SINGLE QUOTATION MARK}:]|\ &\ |\ (?=\p{Script=Latin}))"
        r"[\p{Script=Latin}\p{Nd}][\p{Script=Latin}\p{M}\p{Nd}]*)*\+?"
    ),
    # Words of Arabic letters joined by spaces.
    "ltr": regex.compile(
        r"(?V1)[\p{Script=Arabic}&&\p{L}][\p{L}\p{M}\N{ZERO WIDTH NON-JOINER}]*"
        r"(?:\ [\p{Script=Arabic}&&\p{L}][\p{L}\p{M}\N{ZERO WIDTH NON-JOINER}]*)*"
    ),
}
"""Runs of the other direction, by the direction of the text they stand in."""


@dataclass(frozen=True, slots=True)
class TermSpan:
    """A run of a text that something is known about: a term, a finding, words that were searched."""

    start: int
    end: int
    kind: str
    """What it is, and the class it gets: `term`, `found`, `finding` …"""
    href: str = ""
    """Where it leads; empty when it leads nowhere."""
    title: str = ""
    """A few words for a pointer that rests on it."""
    card: str = ""
    """Where the script finds what is to be shown beside it; empty for nothing."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A piece of text and the element it is put in."""

    start: int
    end: int
    name: str
    attributes: Markup


def marked(
    text: str, direction: Direction, marks: Sequence[Mark] = (), spans: Sequence[TermSpan] = ()
) -> Markup:
    """`text` as HTML: markup and spans as elements, runs of the other direction isolated.

    Positions are code points of `text`; what lies outside is cut off. Runs may nest and cross: the one
    that begins first, or else the longer, is the outer one. A link within a link loses its address.
    """
    runs = [*map(_mark_run, marks), *map(_span_run, spans), *_foreign_runs(text, direction)]
    clipped = (_Run(max(r.start, 0), min(r.end, len(text)), r.name, r.attributes) for r in runs)
    ordered = sorted((run for run in clipped if run.start < run.end), key=lambda run: (run.start, -run.end))
    return Markup("").join(_nested(text, 0, len(text), ordered, within_link=False))


def isolated(text: str) -> Markup:
    """`text`, whatever its direction, as one isolate: for names and titles set into a sentence."""
    return Markup("<bdi>{}</bdi>").format(text)


def isolated_plainly(text: str) -> str:
    """`text` between U+2068 and U+2069: for titles, options and labels, which hold no markup."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"


def _nested(text: str, start: int, end: int, runs: list[_Run], *, within_link: bool) -> Iterator[Markup]:
    """The pieces of ``text[start:end]``; `runs` begin within it, in order, the outer before the inner."""
    while runs:
        outer, *rest = runs
        inner = [run for run in rest if run.start < outer.end]
        cut_off = [_Run(outer.end, run.end, run.name, run.attributes) for run in inner if run.end > outer.end]
        runs = [*cut_off, *(run for run in rest if run.start >= outer.end)]
        runs.sort(key=lambda run: (run.start, -run.end))
        within = [_Run(run.start, min(run.end, outer.end), run.name, run.attributes) for run in inner]
        yield Markup.escape(text[start : outer.start])
        is_link = outer.name == "a"
        pieces = Markup("").join(
            _nested(text, outer.start, outer.end, within, within_link=within_link or is_link)
        )
        if is_link and within_link:
            yield pieces
        else:
            yield Markup("<{0}{1}>{2}</{0}>").format(outer.name, outer.attributes, pieces)
        start = outer.end
    yield Markup.escape(text[start:end])


def _mark_run(mark: Mark) -> _Run:
    if mark.kind is MarkKind.LINK:
        if urlsplit(mark.address).scheme.lower() not in LINK_SCHEMES:
            return _Run(mark.start, mark.end, "span", Markup())
        return _Run(mark.start, mark.end, "a", Markup(' href="{}" rel="noreferrer"').format(mark.address))
    name = "strong" if mark.kind is MarkKind.STRONG else "em"
    return _Run(mark.start, mark.end, name, Markup())


def _span_run(span: TermSpan) -> _Run:
    attributes = Markup(' class="{}"').format(span.kind)
    if span.title:
        attributes += Markup(' title="{}"').format(span.title)
    if span.card:
        attributes += Markup(' data-card="{}" draggable="false"').format(span.card)
    if span.href:
        return _Run(span.start, span.end, "a", attributes + Markup(' href="{}"').format(span.href))
    return _Run(span.start, span.end, "span", attributes)


def _foreign_runs(text: str, direction: Direction) -> Iterator[_Run]:
    other: Direction = "ltr" if direction == "rtl" else "rtl"
    for match in FOREIGN_RUN[direction].finditer(text):
        yield _Run(match.start(), match.end(), "bdi", Markup(' dir="{}"').format(other))
