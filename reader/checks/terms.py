"""The checks `glossary-forbidden` and `glossary-missing`, and two that look at whole texts.

`glossary-attribution` and `glossary-mixed` are told of a document, never to somebody who is writing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from glossary.model import DISCOURAGED, OFFERED, Hit, Term, TermStatus, UseRule
from reader.checks.finding import Finding, Pair
from reader.checks.quotations import quotations

FORBIDDEN = "glossary-forbidden"
MISSING = "glossary-missing"
ATTRIBUTION = "glossary-attribution"
MIXED = "glossary-mixed"


def glossary_forbidden(pair: Pair) -> Iterator[Finding]:
    """A term that is only to be quoted, or no longer to be used, stands outside quotation marks.

    A spelling that is also an offered term of another concept is left alone, unless the source speaks of the
    one and not of the other. So are terms that may only be attributed: whose words they are is not for a
    program to say.
    """
    hits = pair.target_hits or ()
    quoted = quotations(pair.target)
    named = {hit.concept for hit in pair.source_hits}
    for hit in hits:
        reason = _reason(hit)
        excused = any(
            _excuses(other, hit) for other in hits if other.concept in named or hit.concept not in named
        )
        if reason and not excused and not _is_quoted(hit, quoted):
            yield Finding(FORBIDDEN, f"“{hit.text}”: {reason}.", hit.start, hit.end, hit.term)


def _reason(hit: Hit) -> str:
    if hit.status in DISCOURAGED:
        return f"the term “{hit.term}” is {hit.status}"
    if hit.use_rule is UseRule.QUOTE_ONLY and hit.status is not TermStatus.REJECTED:
        return f"the term “{hit.term}” is only to be used in quotation marks"
    return ""


def _is_quoted(hit: Hit, quoted: Iterable[tuple[int, int]]) -> bool:
    return any(start <= hit.start and hit.end <= end for start, end in quoted)


def _excuses(other: Hit, hit: Hit) -> bool:
    """Whether the same words are, or lie within, a term that is offered."""
    covers = other.start <= hit.start and hit.end <= other.end
    return covers and other.status in OFFERED and not _reason(other)


def glossary_missing(pair: Pair) -> Iterator[Finding]:
    """A term of the source whose concept has no term in the translation.

    Asked only where the terms of the target were looked for. Where words of the source may be terms of
    several concepts, any one of them will do, and a term inside a longer one is not asked for.
    """
    if pair.target_hits is None:
        return
    rendered = {hit.concept for hit in pair.target_hits}
    asked = [hit for hit in pair.source_hits if hit.status is not TermStatus.REJECTED]
    told: set[str] = set()
    for hit in asked:
        here = {other.concept for other in asked if other.start < hit.end and hit.start < other.end}
        if not here & rendered and hit.concept not in told:
            told |= here
            yield Finding(MISSING, f"The glossary's term for “{hit.text}” is missing.", detail=hit.concept)


def glossary_attribution(pair: Pair) -> Iterator[Finding]:
    """A term that somebody must be named for stands outside quotation marks: does the text say who?"""
    quoted = quotations(pair.target)
    for hit in pair.target_hits or ():
        if hit.use_rule is UseRule.ATTRIBUTION_ONLY and not _is_quoted(hit, quoted):
            message = f"“{hit.text}”: the term “{hit.term}” is only to be used with who says it."
            yield Finding(ATTRIBUTION, message, hit.start, hit.end, hit.term)


def glossary_mixed(hits: Sequence[Sequence[Hit]], terms: Mapping[int, Term]) -> list[list[Finding]]:
    """Of each translation of a text the terms that are not the one which the text has for their concept.

    That is the preferred one where it is used at all, or else the most frequent. A full form and its acronym
    do not vie with each other; nor does what `glossary_forbidden` speaks of.
    """
    used: dict[tuple[str, str], Counter[int]] = {}
    for hit in (hit for of_one in hits for hit in of_one if not _reason(hit)):
        used.setdefault(_contest(hit, terms), Counter())[hit.term_id] += 1
    chosen = {contest: _chosen(counts, terms) for contest, counts in used.items()}
    return [
        [
            Finding(
                MIXED,
                f"“{hit.text}”: elsewhere this text has “{terms[chosen[_contest(hit, terms)]].text}” for it.",
                hit.start,
                hit.end,
                f"{hit.concept}: {hit.term}",
            )
            for hit in of_one
            if not _reason(hit) and chosen[_contest(hit, terms)] != hit.term_id
        ]
        for of_one in hits
    ]


def _contest(hit: Hit, terms: Mapping[int, Term]) -> tuple[str, str]:
    return hit.concept, terms[hit.term_id].kind


def _chosen(counts: Counter[int], terms: Mapping[int, Term]) -> int:
    return min(counts, key=lambda term: (terms[term].status is not TermStatus.PREFERRED, -counts[term], term))
