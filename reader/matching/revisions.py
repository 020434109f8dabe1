"""Pure: which segment of a newer version of a text continues which of the older one.

Equal segments that keep their order are found first: those that occur once in each version by the longest
chain of them (the idea of patience diff, B. Cohen), the others between these as a longest common
subsequence. Equal segments that occur once among the rest have moved. What is left between two equal ones is
paired in order, so that the sum of the similarities is the greatest.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz.distance import LCSseq

from reader import languages
from reader.languages.language import Language
from reader.matching.keys import SHORT, token_texts
from reader.matching.rank import similarity

CHANGED = 50
"""From 0 to 100: how similar two segments must be for one to be the other, changed. Below that, more words
would have to be replaced than stay, and the old translation helps no more than an empty field."""
LARGEST_GAP = 20_000**2
"""Old times new segments between two anchors for which a longest common subsequence is worth its memory
(one bit each)."""
NEAREST = 10
"""How many segments on each side are compared, of those that stand at the same height of a gap, and of those
that share a rare word."""
RARE = 6
"""By how many of its rarest words a segment is looked for."""


class Kind(StrEnum):
    """How a segment of the newer version continues one of the older."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Line:
    """A segment of one version."""

    text: str
    is_aside: bool = False
    """Whether its block is set aside; a changed segment stays on its side."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A segment of the newer version and the one it continues, by their numbers from 0."""

    old: int
    new: int
    kind: Kind


def pairs(old: Sequence[Line], new: Sequence[Line], language: Language) -> list[Pair]:
    """Every segment of the newer version that continues one of the older, in the order of the newer."""
    old_keys, new_keys = _numbered(old, new, language)
    anchors = _in_order(old_keys, new_keys)
    moved = _moved(old_keys, new_keys, anchors)
    taken_old = {i for i, _ in (*anchors, *moved)}
    taken_new = {j for _, j in (*anchors, *moved)}
    changed: list[tuple[int, int]] = []
    for (i, j), (next_i, next_j) in _gaps(anchors, len(old), len(new)):
        changed += _changed(
            [(n, old[n]) for n in range(i, next_i) if n not in taken_old],
            [(n, new[n]) for n in range(j, next_j) if n not in taken_new],
            language,
        )
    found = [
        *(Pair(i, j, Kind.UNCHANGED) for i, j in anchors),
        *(Pair(i, j, Kind.MOVED) for i, j in moved),
        *(Pair(i, j, Kind.CHANGED) for i, j in changed),
    ]
    return sorted(found, key=lambda pair: pair.new)


def _numbered(old: Sequence[Line], new: Sequence[Line], language: Language) -> tuple[list[int], list[int]]:
    """A number for each segment; equal spelling keys have equal ones."""
    numbers: dict[str, int] = {}
    first, second = (
        [numbers.setdefault(languages.spelling_key(line.text, language), len(numbers)) for line in lines]
        for lines in (old, new)
    )
    return first, second


# --- equal segments


def _in_order(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """Equal segments that stand in the same order in both."""
    chain = _longest_chain(_once_in_both(enumerate(old), enumerate(new)))
    found: list[tuple[int, int]] = []
    for (i, j), (next_i, next_j) in _gaps(chain, len(old), len(new)):
        found += [(i + a, j + b) for a, b in _common(old[i:next_i], new[j:next_j])]
    return sorted(found + chain)


def _once_in_both(old: Iterable[tuple[int, int]], new: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The places of those that occur exactly once on each side, in the order of the old side."""
    first, second = list(old), list(new)
    old_count, new_count = (Counter(key for _, key in side) for side in (first, second))
    place = {key: j for j, key in second}
    return [(i, place[key]) for i, key in first if old_count[key] == 1 == new_count[key]]


def _longest_chain(points: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of points, given in order of the first number, that rises in the second."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(points):
        at = bisect_left(ends, j)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [j]
        last[at : at + 1] = [number]
    return _walk_back(points, before, last[-1] if last else -1)


def _walk_back(
    points: Sequence[tuple[int, int]], before: Sequence[int], number: int
) -> list[tuple[int, int]]:
    chain: list[tuple[int, int]] = []
    while number >= 0:
        chain.append(points[number])
        number = before[number]
    return chain[::-1]


def _common(old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
    """A longest common subsequence, as places."""
    if not old or not new or len(old) * len(new) > LARGEST_GAP:
        return []
    return [
        (code.src_start + n, code.dest_start + n)
        for code in LCSseq.opcodes(old, new)
        if code.tag == "equal"
        for n in range(code.src_end - code.src_start)
    ]


def _moved(
    old: Sequence[int], new: Sequence[int], anchors: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Equal segments that occur once on each side of what the anchors leave."""
    taken_old, taken_new = {i for i, _ in anchors}, {j for _, j in anchors}
    return _once_in_both(
        ((i, key) for i, key in enumerate(old) if i not in taken_old),
        ((j, key) for j, key in enumerate(new) if j not in taken_new),
    )


def _gaps(
    anchors: Sequence[tuple[int, int]], old: int, new: int
) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where each gap between anchors begins and ends, in both; an empty side is no gap."""
    i, j = 0, 0
    for next_i, next_j in (*anchors, (old, new)):
        if i < next_i and j < next_j:
            yield (i, j), (next_i, next_j)
        i, j = next_i + 1, next_j + 1


# --- changed segments


@dataclass(frozen=True, slots=True)
class _Words:
    """A segment that is to be compared."""

    number: int
    is_aside: bool
    finding: str
    """Its finding key."""
    tokens: tuple[str, ...]
    counted: frozenset[tuple[str, int]]
    """Its tokens, the second of a sort as (token, 1): what two have in common bounds their similarity."""


def _changed(
    old: Sequence[tuple[int, Line]], new: Sequence[tuple[int, Line]], language: Language
) -> list[tuple[int, int]]:
    """Pairs of similar segments in the same order, with the greatest sum of similarities."""
    if not old or not new:
        return []
    first, second = ([_words(number, line, language) for number, line in side] for side in (old, new))
    points = sorted(
        ((a, b, score) for a, b in _candidates(first, second) if (score := _score(first[a], second[b]))),
        key=lambda point: (point[0], -point[1]),  # so that no two of one old segment stand in one chain
    )
    return [(first[a].number, second[b].number) for a, b in _heaviest_chain(points, len(second))]


def _words(number: int, line: Line, language: Language) -> _Words:
    finding = languages.finding_key(line.text, language)
    tokens = token_texts(finding, language)
    seen: Counter[str] = Counter()
    counted = []
    for token in tokens:
        counted.append((token, seen[token]))
        seen[token] += 1
    return _Words(number, line.is_aside, finding, tokens, frozenset(counted))


def _score(old: _Words, new: _Words) -> int:
    """The similarity over words, for short segments also over characters; 0 for what is no change."""
    if old.is_aside != new.is_aside:
        return 0
    score = 0
    if 100 * len(old.counted & new.counted) >= CHANGED * max(len(old.tokens), len(new.tokens)):
        score = similarity(old.tokens, new.tokens)
    if len(old.tokens) <= SHORT or len(new.tokens) <= SHORT:
        score = max(score, similarity(old.finding, new.finding))
    return score if score >= CHANGED else 0


def _candidates(old: Sequence[_Words], new: Sequence[_Words]) -> set[tuple[int, int]]:
    """Which pairs to compare: all in a small gap, in a large one those near each other or with rare words."""
    count = Counter(token for words in new for token in set(words.tokens))
    where: dict[str, list[int]] = defaultdict(list)
    for b, words in enumerate(new):
        for token in set(words.tokens):
            where[token].append(b)
    found: set[tuple[int, int]] = set()
    for a, words in enumerate(old):
        height = a * len(new) // len(old)
        found.update((a, b) for b in range(max(0, height - NEAREST), min(len(new), height + NEAREST + 1)))
        known = sorted({token for token in words.tokens if token in count}, key=lambda t: (count[t], t))
        for token in known[:RARE]:
            at = bisect_left(where[token], height)
            found.update((a, b) for b in where[token][max(0, at - NEAREST) : at + NEAREST])
    return found


def _heaviest_chain(points: Sequence[tuple[int, int, int]], width: int) -> list[tuple[int, int]]:
    """The chain of points that rises in both numbers and weighs the most.

    Points are (first, second, weight), ordered by the first and falling in the second. For each the best
    chain that ends before it is asked of a Fenwick tree over the second number.
    """
    tree: list[tuple[int, int]] = [(0, -1)] * (width + 1)
    before: list[int] = []
    best = (0, -1)
    for number, (_, second, weight) in enumerate(points):
        so_far = (0, -1)
        at = second
        while at > 0:
            so_far = max(so_far, tree[at], key=lambda chain: chain[0])
            at &= at - 1
        before.append(so_far[1])
        chain = (so_far[0] + weight, number)
        best = max(best, chain, key=lambda chain: chain[0])
        at = second + 1
        while at <= width:
            tree[at] = max(tree[at], chain, key=lambda chain: chain[0])
            at += at & -at
    return _walk_back([(a, b) for a, b, _ in points], before, best[1])
