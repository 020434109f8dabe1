"""Aligning texts from beginning to end: one pair, or many that learn from one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from reader.alignment import relatedness, shapes
from reader.alignment.bitext import Bitext, Texts, prepare, read
from reader.alignment.constraints import Plan, plan
from reader.alignment.evidence import Window
from reader.alignment.exact import (
    NO_REASONS,
    Counts,
    Reader,
    align_windows,
    best_links,
    learnt_counts,
    left_over,
    trusted_links,
)
from reader.alignment.habits import Habits, learnt_habits
from reader.alignment.lexicon import Lexicon
from reader.alignment.shapes import Shape
from reader.alignment.shipped import shipped
from reader.alignment.values import Alignment, Fixed, Link, Progress, Side, Similarity
from reader.alignment.windows import Step, cut
from reader.languages.language import Language

LONG = 40
"""Source segments from which on a text teaches the lexicon by itself."""
OFTEN = 100
"""Pairs that are learnt from between two beats."""
DOUBTFUL = 0.35
"""Share of links that are not one to one above which a whole alignment is doubtful."""

AsRead = tuple[list[str], list[str]]
"""The features of a source and a target text."""


@dataclass(frozen=True, slots=True)
class _Task:
    source: Side
    target: Side
    fixed: tuple[Fixed, ...]
    similarity: Similarity | None
    plan: Plan


def align(
    source: Side,
    target: Side,
    *,
    lexicon: Lexicon | None = None,
    fixed: Sequence[Fixed] = (),
    similarity: Similarity | None = None,
    progress: Progress | None = None,
) -> Alignment:
    """Sets `target` beside `source`: every segment of both in exactly one link.

    `lexicon` knows the two languages in either direction; without one, only the shipped words are known.
    `fixed` links are kept as they are, and only between them is anything aligned; all others ascend on both
    sides. `progress` is told of segments done, each several times over; what it raises ends the work. Raises
    `ValueError` for a lexicon of other languages and for fixed links that are no runs of segments or share
    some.
    """
    task = _task(source, target, fixed, similarity)
    return _align([task], lexicon, len(source.segments) >= LONG, progress)[0]


def align_all(
    pairs: Sequence[tuple[Side, Side]],
    *,
    lexicon: Lexicon | None = None,
    learning: bool = True,
    progress: Progress | None = None,
) -> list[Alignment]:
    """Aligns many pairs of texts in the same two languages; with `learning`, each teaches the others words.

    Otherwise like `align`.
    """
    tasks = [_task(source, target, (), None) for source, target in pairs]
    return _align(tasks, lexicon, learning and len(tasks) > 1, progress)


def _task(source: Side, target: Side, fixed: Sequence[Fixed], similarity: Similarity | None) -> _Task:
    sizes = len(source.segments), len(target.segments)
    return _Task(source, target, tuple(fixed), similarity, plan(fixed, sizes))


def _align(
    tasks: Sequence[_Task], lexicon: Lexicon | None, learning: bool, progress: Progress | None
) -> list[Alignment]:
    passes = 2 if learning else 1
    total = sum(len(task.source.segments) + len(task.target.segments) for task in tasks) * (1 + passes)
    done = 0

    def step(segments: int) -> None:
        nonlocal done
        done += segments
        if progress:
            progress(done, total)

    step(0)
    works = [_Work(task, step) for task in tasks]
    if learning and works:
        lexicon = _taught(works, lexicon, lambda: step(0))
    aligned = [work.alignment(lexicon) for work in works]
    step(total - done)
    return aligned


def _taught(works: Sequence[_Work], lexicon: Lexicon | None, beat: Callable[[], None]) -> Lexicon:
    """The lexicon with what the trusted links of these texts teach."""
    languages = works[0].languages
    looked = [work.trusted(lexicon) for work in works]
    return (lexicon or shipped(*languages)).between(*languages).updated_as_read(_beating(looked, beat))


def _beating(looked: Sequence[Sequence[AsRead]], beat: Callable[[], None]) -> Iterator[AsRead]:
    """All pairs of all texts, with a beat before every few."""
    for number, pair in enumerate(chain.from_iterable(looked)):
        if not number % OFTEN:
            beat()
        yield pair


class _Work:
    """A pair of texts that is aligned once or twice; what does not change between is done once."""

    def __init__(self, task: _Task, step: Step) -> None:
        self._task, self._step = task, step
        self._source, self._target = task.plan.rest(task.source, task.target)
        self._texts: Texts | None = None
        self._windows: Sequence[Window] = ()
        self._counts: Counts = {}
        self._habits = Habits((1.0, 1.0), 0.0, 0.0)

    @property
    def languages(self) -> tuple[Language, Language]:
        return self._task.source.language, self._task.target.language

    def trusted(self, lexicon: Lexicon | None) -> list[AsRead]:
        """What stands in the links that are likely enough to learn from, at a first look."""
        if not self._source.segments or not self._target.segments:
            return []
        bitext = self._bitext(lexicon)
        return [
            (bitext.source.strings(link.source), bitext.target.strings(link.target))
            for link in self._found(bitext, trusted_links, shapes.SHORT)
            if link.source and link.target
        ]

    def alignment(self, lexicon: Lexicon | None) -> Alignment:
        """The answer."""
        task = self._task
        links = [Link(link.source, link.target, 1.0, NO_REASONS) for link in task.fixed]
        if self._source.segments and self._target.segments:
            bitext = self._bitext(lexicon)
            found = self._found(bitext, best_links(bitext))
            known = relatedness.known_words(bitext)
        else:
            known = 0.0
            found = left_over(Window(0, len(self._source.segments), 0, len(self._target.segments)))
        links += [_moved(link, task.plan) for link in found] if task.fixed else found
        is_vouched_for = any(link.source and link.target for link in task.fixed)
        return Alignment(
            _ordered(links), _is_doubtful(links), is_vouched_for or relatedness.is_related(links, known)
        )

    def _bitext(self, lexicon: Lexicon | None) -> Bitext:
        if self._texts is None:
            self._texts = read(
                self._source, self._target, self._task.plan.barriers, beat=lambda: self._step(0)
            )
        return prepare(self._texts, lexicon)

    def _found(self, bitext: Bitext, reader: Reader, among: Collection[Shape] = shapes.PRIORS) -> list[Link]:
        similarity = self._task.similarity
        if not self._windows:
            cuts = cut(bitext, self._task.plan.windows, self._step)
            self._windows = cuts.windows
            self._habits = learnt_habits(bitext, self._windows, cuts.counts, similarity)
            self._counts = learnt_counts(self._habits.fit(bitext), cuts, similarity)
        bitext = self._habits.fit(bitext)
        return align_windows(bitext, self._windows, self._counts, reader, similarity, self._step, among)


def _moved(link: Link, plan: Plan) -> Link:
    """A link of what is left, in the positions of the whole texts."""
    return replace(
        link,
        source=tuple(plan.source[place] for place in link.source),
        target=tuple(plan.target[place] for place in link.target),
    )


def _ordered(links: Sequence[Link]) -> tuple[Link, ...]:
    """In the order of the source; each addition behind the link that holds the target segment before it."""
    paired = sorted((link for link in links if link.source), key=lambda link: link.source)
    after: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        if not link.source:
            after[link.target[0] - 1].append(link)
    ordered = _with_additions(after, -1)
    for link in paired:
        ordered.append(link)
        if link.target:
            ordered += _with_additions(after, link.target[-1])
    return tuple(ordered)


def _with_additions(after: dict[int, list[Link]], place: int) -> list[Link]:
    """The additions that stand behind target segment `place`, one after another."""
    found: list[Link] = []
    while place in after:
        found += after.pop(place)
        place = found[-1].target[-1]
    return found


def _is_doubtful(links: Sequence[Link]) -> bool:
    others = sum(len(link.source) != 1 or len(link.target) != 1 for link in links)
    return others > DOUBTFUL * len(links)
