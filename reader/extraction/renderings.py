"""What renders a candidate: the run of words that stands where it stands, and hardly elsewhere.

Nothing is extracted on the side of the target. For every run of words beside the candidate it is asked how
much oftener it stands there than elsewhere (Dice's coefficient, and Dunning's log-likelihood for whether that
may be chance), and whether the words of both are known to render one another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from reader.extraction.citation import citation
from reader.extraction.pairs import Pairs, Run, Stems
from reader.extraction.reference import log_likelihood
from reader.extraction.sounds import Sound, alike, sound

MOST_PAIRS = 200
"""Pairs with a candidate that are looked at; more show nothing new."""
MOST = 3
"""Renderings that are proposed for one candidate."""

LONGEST = 5
"""Words of a rendering, unless the candidate has as many itself."""

_CHANCE = 1.0
"""What is added below the line of Dice's coefficient: a single use proves little."""
_WORDS, _WORDS_ALONE = 0.55, 0.85
"""How much what is known of the words counts beside how the runs are spread: where many pairs hold
a candidate, and where one does."""
_UNKNOWN = 0.1
"""What a run of which nothing is known counts beside others, when the likeliest are picked."""
_SHORTER, _LONGER = 0.15, 0.1
"""What each word that a run has less, or more, than the candidate takes off its score."""
_LEAST = 0.3
"""The score that a proposal needs."""
_LEAST_ALONE = 0.3
"""How far the words must be known to render one another where few pairs hold the candidate."""
_FEW = 2
_BEYOND_CHANCE = 10.83
"""Log-likelihood at p < 0.001."""
_TRIED = 60
"""Runs whose uses elsewhere are counted, the likeliest: most runs beside a candidate stand there once."""


class Links(Protocol):
    """What is known of words that render one another."""

    def support(self, source: Sequence[str], target: Sequence[str]) -> float:
        """How far the words of two phrases render one another, 0 to 1; of the target, stems are given."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """A run of words that may render a candidate."""

    text: str
    """In its citation form."""
    score: float
    """0 to 1."""
    together: int
    """Pairs in which both stand."""
    elsewhere: int
    """Pairs in which it stands without the candidate."""
    forms: tuple[tuple[str, int], ...]
    """How it is written there, and how often; the most frequent first."""
    places: tuple[Run, ...]
    """Where it stands beside the candidate."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What is proposed for a candidate in one language."""

    language: str
    pairs: int
    """How many pairs hold the candidate."""
    renderings: tuple[Rendering, ...] = ()
    """The best first; none where the evidence is thin."""


def propose(
    phrases: Iterable[Sequence[str]],
    words: Sequence[str],
    pairs: Pairs,
    links: Links,
    name: Sequence[Sound] = (),
) -> Proposed:
    """The renderings of a candidate.

    `phrases` are the `source_keys` of its forms and its acronym; `words` are its words as `links` know them,
    and, where it is a name, `name` is how they sound.
    """
    holding = pairs.holding(phrases)
    if not holding:
        return Proposed(pairs.target.code, 0)
    runs = _beside(pairs, holding[-MOST_PAIRS:], max(LONGEST, len(words) + 1))
    known = _Known(words, links, name, pairs.target.code)
    scored = [one for one in _judged(runs, known, len(holding), pairs) if one.score >= _LEAST]
    best = _distinct(sorted(scored, key=lambda one: (-one.score, one.stems)))
    return Proposed(pairs.target.code, len(holding), tuple(one.rendering(pairs) for one in best[:MOST]))


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a candidate's words."""

    words: Sequence[str]
    links: Links
    name: Sequence[Sound]
    code: str

    def misfit(self, words: int) -> float:
        """What a rendering of so many words loses; parts of a name count as one word or several (el-Şera)."""
        most = len(self.words)
        least = min(len(self.name) or most, most)
        return _SHORTER * max(0, least - words) + _LONGER * max(0, words - most)

    def support(self, run: Run) -> float:
        """How far a run is known to render the candidate, or sounds like it."""
        known = self.links.support(self.words, run.stems)
        if not self.name:
            return known
        return max(known, alike(self.name, [sound(key, self.code) for key in run.keys]))


@dataclass(frozen=True, slots=True)
class _Scored:
    stems: Stems
    runs: Sequence[Run]
    together: int
    uses: int
    score: float

    def rendering(self, pairs: Pairs) -> Rendering:
        forms = Counter(pairs.texts[run.pair][1][run.start : run.end] for run in self.runs)
        text = citation(forms, pairs.written, pairs.target)
        return Rendering(
            text,
            round(self.score, 3),
            self.together,
            max(0, self.uses - self.together),
            tuple(forms.most_common()),
            tuple(self.runs),
        )


def _beside(pairs: Pairs, holding: Iterable[int], longest: int) -> dict[Stems, list[Run]]:
    """The runs of words beside a candidate, by their stems."""
    found: defaultdict[Stems, list[Run]] = defaultdict(list)
    for pair in holding:
        for run in pairs.runs(pair, longest):
            found[run.stems].append(run)
    return found


def _judged(
    runs: Mapping[Stems, Sequence[Run]], candidate: _Known, holding: int, pairs: Pairs
) -> Iterator[_Scored]:
    """The runs that may be the rendering, each with its score."""
    looked_at = min(holding, MOST_PAIRS)
    trust = _WORDS + (_WORDS_ALONE - _WORDS) / looked_at
    for stems, together, known in _likeliest(runs, candidate):
        uses = max(together, pairs.uses(stems))
        if known < _LEAST_ALONE and (
            looked_at <= _FEW or _association(together, looked_at, uses, len(pairs)) < _BEYOND_CHANCE
        ):
            continue
        dice = 2 * together / (looked_at + uses + _CHANCE)
        score = (1 - trust) * dice + trust * known - candidate.misfit(len(stems))
        yield _Scored(stems, runs[stems], together, uses, score)


def _likeliest(runs: Mapping[Stems, Sequence[Run]], candidate: _Known) -> list[tuple[Stems, int, float]]:
    """The runs that are worth counting, with the pairs they stand in and how far their words are known."""
    counted = [
        (stems, len({run.pair for run in found}), candidate.support(found[0]))
        for stems, found in runs.items()
    ]
    counted.sort(key=lambda one: (-one[1] * (_UNKNOWN + one[2]), len(one[0]), one[0]))
    return counted[:_TRIED]


def _association(together: int, holding: int, uses: int, pairs: int) -> float:
    """Log-likelihood of a run's uses beside the candidate against those in all other pairs."""
    others = max(1, pairs - holding)
    return log_likelihood(together, holding, max(0, uses - together), others)


def _distinct(scored: Sequence[_Scored]) -> list[_Scored]:
    """The best of those that hold one another: a part of a better one, or more than it, is none."""
    kept: list[_Scored] = []
    for one in scored:
        if not any(_holds(one.stems, other.stems) or _holds(other.stems, one.stems) for other in kept):
            kept.append(one)
    return kept


def _holds(longer: Stems, shorter: Stems) -> bool:
    size = len(shorter)
    return any(longer[at : at + size] == shorter for at in range(len(longer) - size + 1))
