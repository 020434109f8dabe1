"""How right an alignment is.

Strict and lax precision and recall as vecalign defines them (Thompson and Koehn 2019, and its score.py),
written anew: a bead is right strictly if the very same bead is in the gold, and laxly if one of its target
lines belongs to one of its source lines there. Gaps (beads with an empty side) count in precision only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from benchmarks.alignment.documents import Bead

BINS = 10
REVIEWED = 0.1
"""The share of beads, the least sure first, that a person looks at."""


@dataclass(frozen=True, slots=True)
class Found:
    """What an aligner says of a document: a bead and, from aligners that say, how sure it is (0 to 1)."""

    beads: Sequence[Bead]
    confidences: Sequence[float] = ()


@dataclass(slots=True)
class Share:
    """So many of so many."""

    right: int = 0
    of: int = 0

    def add(self, right: int, of: int) -> None:
        self.right += right
        self.of += of

    @property
    def value(self) -> float:
        return self.right / self.of if self.of else 0.0


def harmonic(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(slots=True)
class Score:
    """The counts of all documents of a genre, added up before anything is divided (micro-averaged)."""

    strict_precision: Share = field(default_factory=Share)
    strict_recall: Share = field(default_factory=Share)
    lax_precision: Share = field(default_factory=Share)
    lax_recall: Share = field(default_factory=Share)
    gap_precision: Share = field(default_factory=Share)
    """Lines said to have no counterpart, on either side, that have none."""
    gap_recall: Share = field(default_factory=Share)
    shape_precision: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    shape_recall: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    judged: list[tuple[float, bool]] = field(default_factory=list)
    """The confidence of every bead, and whether it is right."""

    @property
    def strict(self) -> float:
        return harmonic(self.strict_precision.value, self.strict_recall.value)

    @property
    def lax(self) -> float:
        return harmonic(self.lax_precision.value, self.lax_recall.value)

    def add(self, gold: Collection[Bead], found: Found) -> None:
        """Count one more document."""
        right, ours = set(gold), [bead for bead in found.beads if bead[0] or bead[1]]
        ours_set = set(ours)
        full_gold, full_ours = [bead for bead in gold if all(bead)], [bead for bead in ours if all(bead)]
        self.strict_precision.add(len(ours_set & right), len(ours_set))
        self.strict_recall.add(len(ours_set & set(full_gold)), len(full_gold))
        self.lax_precision.add(len(ours_set & right) + _touching(ours_set - right, gold), len(ours_set))
        self.lax_recall.add(_touching(full_gold, full_ours), len(full_gold))
        gaps, true_gaps = ours_set - set(full_ours), right - set(full_gold)
        self.gap_precision.add(len(gaps & true_gaps), len(gaps))
        self.gap_recall.add(len(gaps & true_gaps), len(true_gaps))
        for bead in ours:
            self.shape_precision[shape(bead)].add(bead in right, 1)
        for bead in gold:
            self.shape_recall[shape(bead)].add(bead in ours_set, 1)
        self.judged += [
            (sure, bead in right) for bead, sure in zip(found.beads, found.confidences, strict=False)
        ]

    @property
    def calibration_error(self) -> float:
        """The mean distance between confidence and share of right beads, over bins of equal width (ECE)."""
        bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
        for sure, right in self.judged:
            bins[min(BINS - 1, int(sure * BINS))].append((sure, right))
        distances = [abs(sum(sure - right for sure, right in judged)) for judged in bins.values()]
        return sum(distances) / max(1, len(self.judged))

    @property
    def after_review(self) -> float:
        """The share of right beads among those left when the least sure tenth has been looked at."""
        left = sorted(self.judged, key=lambda judged: judged[0])[round(len(self.judged) * REVIEWED) :]
        return sum(right for _, right in left) / max(1, len(left))


def shape(bead: Bead) -> str:
    return f"{len(bead[0])}-{len(bead[1])}"


def shapes_by_size(score: Score) -> list[str]:
    """The shapes of gold and found beads, the commonest of the gold first."""
    counts = Counter({name: share.of for name, share in score.shape_recall.items()})
    counts.update(dict.fromkeys(score.shape_precision, 0))
    return sorted(counts, key=lambda name: (-counts[name], name))


def _touching(beads: Iterable[Bead], others: Iterable[Bead]) -> int:
    """How many of `beads` share a pair of a source and a target line with `others`, taken together."""
    targets: dict[int, set[int]] = defaultdict(set)
    for source, target in others:
        for line in source:
            targets[line].update(target)
    return sum(any(targets[line].intersection(target) for line in source) for source, target in beads)
