"""The checks `glossary-forbidden` and `glossary-missing`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from glossary.model import DISCOURAGED, OFFERED, Hit, TermStatus, UseRule
from reader.checks.finding import Finding, Pair
from reader.checks.quotations import quotations

FORBIDDEN = "glossary-forbidden"
MISSING = "glossary-missing"


def glossary_forbidden(pair: Pair) -> Iterator[Finding]:
    """A term that is only to be quoted, or no longer to be used, stands outside quotation marks.

    A spelling that is also an offered term, of any concept, is left alone, and so are terms that may only
    be attributed: whose words they are is not for a program to say.
    """
    hits = pair.target_hits or ()
    quoted = quotations(pair.target)
    for hit in hits:
        reason = _reason(hit)
        if reason and not _is_quoted(hit, quoted) and not any(_excuses(other, hit) for other in hits):
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
