"""Aligning texts from beginning to end: one pair, or many that learn from one another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from reader.alignment import lattice, relatedness, shapes
from reader.alignment.bitext import Bitext, Texts, prepare, read
from reader.alignment.constraints import Plan, plan
from reader.alignment.evidence import Evidence, Window
from reader.alignment.lexicon import Lexicon
from reader.alignment.shapes import Shape
from reader.alignment.shipped import shipped
from reader.alignment.values import Alignment, Fixed, Link, Progress, Reasons, Side, Similarity
from reader.alignment.windows import Cuts, cut

ROUNDS = 2
"""How often the priors are learnt from a text before it is aligned with them."""
SAMPLE = 8
"""Windows that the priors are learnt from, evenly spread over a long text."""
LONG = 300
"""Source segments from which on a text teaches the lexicon by itself."""
TRUSTED = 0.8
"""Confidence from which on a link teaches the lexicon."""
DOUBTFUL = 0.35
"""Share of links that are not one to one above which a whole alignment is doubtful."""


@dataclass(frozen=True, slots=True)
class _Task:
    source: Side
    target: Side
    fixed: tuple[Fixed, ...]
    similarity: Similarity | None
    plan: Plan


Step = Callable[[int], None]
"""Told how many more segments, of both sides, are done; 0 only asks whether to go on."""
Counts = Mapping[Shape, float]
"""How many links of each shape are expected; nothing while nothing is known."""
NO_REASONS = Reasons(0.0, 0.0, 0.0, 0.0)


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
    if learning and tasks:
        lexicon = _taught(tasks, [work.links(lexicon) for work in works], lexicon)
    aligned = [work.alignment(lexicon) for work in works]
    step(total - done)
    return aligned


def _taught(tasks: Sequence[_Task], found: Sequence[Sequence[Link]], lexicon: Lexicon | None) -> Lexicon:
    """The lexicon with what the trusted links of these texts teach."""
    pairs = [
        (
            " ".join(task.source.segments[i] for i in link.source),
            " ".join(task.target.segments[j] for j in link.target),
        )
        for task, links in zip(tasks, found, strict=True)
        for link in links
        if link.source and link.target and link.confidence >= TRUSTED
    ]
    languages = tasks[0].source.language, tasks[0].target.language
    return (lexicon or shipped(*languages)).between(*languages).updated(pairs)


class _Work:
    """A pair of texts that is aligned once or twice; what does not change between is done once."""

    def __init__(self, task: _Task, step: Step) -> None:
        self._task, self._step = task, step
        self._texts: Texts | None = None
        self._windows: Sequence[Window] = ()
        self._counts: Counts = {}

    def alignment(self, lexicon: Lexicon | None) -> Alignment:
        """The answer."""
        links = self.links(lexicon, with_reasons=True)
        return Alignment(_ordered(links), _is_doubtful(links), relatedness.is_related(links))

    def links(self, lexicon: Lexicon | None, *, with_reasons: bool = False) -> list[Link]:
        """All links, in no order."""
        task = self._task
        links = [Link(link.source, link.target, 1.0, NO_REASONS) for link in task.fixed]
        source, target = task.plan.rest(task.source, task.target)
        if source.segments and target.segments:
            found = self._rest(source, target, lexicon, with_reasons)
        else:
            found = _left_over(len(source.segments), len(target.segments))
        return links + [_moved(link, task.plan) for link in found]

    def _rest(self, source: Side, target: Side, lexicon: Lexicon | None, with_reasons: bool) -> list[Link]:
        if self._texts is None:
            self._texts = read(source, target, self._task.plan.barriers)
        bitext = prepare(self._texts, lexicon)
        similarity = self._task.similarity
        if not self._windows:
            cuts = cut(bitext, self._task.plan.windows, self._step)
            self._windows = cuts.windows
            self._counts = learnt_counts(bitext, cuts, similarity)
        found = align_windows(bitext, self._windows, self._counts, similarity, with_reasons, self._step)
        self._counts = found.counts
        return found.links


@dataclass(frozen=True, slots=True)
class Found:
    """The links of some windows, and how many of each shape are expected in them."""

    links: list[Link]
    counts: Counts


def align_windows(
    bitext: Bitext,
    windows: Sequence[Window],
    counts: Counts,
    similarity: Similarity | None = None,
    with_reasons: bool = True,
    step: Step = lambda segments: None,
) -> Found:
    """Aligns each window exactly, one after another, telling `step` of each; windows go corner to corner.

    `counts` of links of each shape are what is known of the text. Costs height times width of each window in
    time and memory: long texts are to be cut before.
    """
    priors = shapes.learnt(counts, bitext.weights)
    links: list[Link] = []
    expected: dict[Shape, float] = defaultdict(float)
    for window in windows:
        found = _align_window(bitext, window, priors, similarity, with_reasons)
        links += found.links
        _add(expected, found.counts)
        step(sum(window.size))
    return Found(links, expected)


def learnt_counts(bitext: Bitext, cuts: Cuts, similarity: Similarity | None = None) -> Counts:
    """How many links of each shape are expected, by expectation maximisation over a sample of the windows."""
    full = [window for window in cuts.windows if all(window.size)]
    sample = full[:: -(-len(full) // SAMPLE) or 1]
    evidence = [
        (window.size, Evidence(bitext, window, similarity).tables(shapes.PRIORS)) for window in sample
    ]
    counts = cuts.counts
    for _ in range(1 if counts else ROUNDS):
        priors = shapes.learnt(counts, bitext.weights)
        expected: dict[Shape, float] = defaultdict(float)
        for size, tables in evidence:
            _add(expected, lattice.posterior(tables, size, priors, bitext.weights).counts)
        counts = expected
    return counts


def _add(counts: dict[Shape, float], more: Counts) -> None:
    for shape, count in more.items():
        counts[shape] += count


def _align_window(
    bitext: Bitext,
    window: Window,
    priors: Mapping[Shape, float],
    similarity: Similarity | None,
    with_reasons: bool,
) -> Found:
    if not all(window.size):
        found = Found(_left_over(*window.size), {})
    else:
        evidence = Evidence(bitext, window, similarity)
        answer = lattice.posterior(evidence.tables(shapes.PRIORS), window.size, priors, bitext.weights)
        links = [
            _link(step, min(1.0, answer.of(step)), evidence.reasons(*step) if with_reasons else NO_REASONS)
            for step in lattice.best_path(answer, window.size, bitext.weights)
        ]
        found = Found(links, answer.counts)
    return replace(found, links=[_shifted(link, window.top, window.left) for link in found.links])


def _link(step: lattice.Step, confidence: float, reasons: Reasons) -> Link:
    i, j, a, b = step
    return Link(tuple(range(i, i + a)), tuple(range(j, j + b)), confidence, reasons)


def _left_over(sources: int, targets: int) -> list[Link]:
    """Nothing to align with: all of it omitted, or all of it added."""
    return [Link((i,), (), 1.0, NO_REASONS) for i in range(sources)] + [
        Link((), (j,), 1.0, NO_REASONS) for j in range(targets)
    ]


def _shifted(link: Link, rows: int, columns: int) -> Link:
    return replace(
        link,
        source=tuple(place + rows for place in link.source),
        target=tuple(place + columns for place in link.target),
    )


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
