"""Long texts: cut where it is sure, in bounded memory, and told of often enough to be cancelled."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.alignment import Alignment, Fixed, Side, align, anchors, exact, windows
from reader.alignment.bitext import Bitext, prepare, read
from reader.alignment.evidence import Window
from reader.languages import by_code

ENGLISH, KURMANJI = by_code("en"), by_code("kmr")
Bead = tuple[tuple[int, ...], tuple[int, ...]]


class Text:
    """A text and its rendering, made by seed out of nonsense words, some of which are names and numbers."""

    def __init__(self, beads: int, seed: int = 1, hole: range = range(0)) -> None:
        self.chance = random.Random(seed)
        self.source: list[str] = []
        self.target: list[str] = []
        self.gold: list[Bead] = []
        for number in range(beads):
            omitted = number in hole or self.chance.random() < 0.03
            self._add(self.chance.choices([1, 2, 3], [90, 8, 2])[0], 0 if omitted else 1)

    def _add(self, sources: int, targets: int) -> None:
        said = [self._sentence() for _ in range(sources)]
        here = tuple(range(len(self.source), len(self.source) + sources))
        there = tuple(range(len(self.target), len(self.target) + targets))
        self.source += [" ".join(words).capitalize() + "." for words in said]
        if targets:
            self.target.append(" ".join(self._rendered(word) for words in said for word in words) + ".")
            self.gold.append((here, there))
        else:
            self.gold += [((line,), ()) for line in here]

    def _sentence(self) -> list[str]:
        words = [self._word(self.chance.randrange(300)) for _ in range(self.chance.randint(4, 20))]
        if self.chance.random() < 0.3:
            words.insert(1, str(self.chance.randint(1000, 99_999)))
        if self.chance.random() < 0.3:
            words.insert(2, self._word(self.chance.randrange(300, 90_000)).capitalize())
        return words

    @staticmethod
    def _word(number: int) -> str:
        return "".join(
            "bdfgklmnprstv"[(number // 13**place) % 13] + "aeiou"[number % 5] for place in range(4)
        )

    @staticmethod
    def _rendered(word: str) -> str:
        return word if word.isdecimal() or word[0].isupper() else word[::-1]

    def sides(self) -> tuple[Side, Side]:
        return Side(tuple(self.source), ENGLISH), Side(tuple(self.target), KURMANJI)

    def bitext(self) -> Bitext:
        return prepare(read(*self.sides()))

    def whole(self) -> Window:
        return Window(0, len(self.source), 0, len(self.target))


def beads(alignment: Alignment) -> list[Bead]:
    return [(link.source, link.target) for link in alignment.links]


def right(found: list[Bead], gold: list[Bead]) -> float:
    return len(set(found) & set(gold)) / max(len(found), len(gold))


def holds_everything_once(alignment: Alignment, source: Side, target: Side) -> bool:
    here = sorted(place for link in alignment.links for place in link.source)
    there = sorted(place for link in alignment.links for place in link.target)
    return here == list(range(len(source.segments))) and there == list(range(len(target.segments)))


@pytest.fixture(scope="module")
def text() -> Text:
    return Text(420)


def test_windows_go_corner_to_corner_and_are_small(text: Text) -> None:
    found = windows.cut(text.bitext(), [text.whole()]).windows
    assert len(found) > 3
    assert (found[0].top, found[0].left) == (0, 0)
    assert (found[-1].bottom, found[-1].right) == (len(text.source), len(text.target))
    assert all((one.bottom, one.right) == (other.top, other.left) for one, other in pairwise(found))
    assert all(window.size[0] * window.size[1] <= windows.LARGEST for window in found)


def test_no_link_is_cut_in_two(text: Text) -> None:
    boundaries = {(source[0], target[0]) for source, target in text.gold if source and target}
    cuts = windows.cut(text.bitext(), [text.whole()]).windows[1:]
    assert {(window.top, window.left) for window in cuts} <= boundaries


def test_a_text_that_was_cut_is_aligned_as_if_it_were_not(text: Text) -> None:
    bitext = text.bitext()
    cuts = windows.cut(bitext, [text.whole()])
    answers = [
        {
            (link.source, link.target): link.confidence
            for link in exact.align_windows(bitext, parts, cuts.counts, exact.best_links(bitext))
        }
        for parts in ([text.whole()], cuts.windows)
    ]
    assert answers[0].keys() == answers[1].keys()
    assert all(abs(sure - answers[1][bead]) < 0.02 for bead, sure in answers[0].items())


def test_a_small_text_is_not_cut() -> None:
    text = Text(40)
    assert windows.cut(text.bitext(), [text.whole()]).windows == (text.whole(),)


def test_a_chapter_that_is_left_out_is_found() -> None:
    text = Text(900, hole=range(300, 620))
    source, target = text.sides()
    found = align(source, target)
    assert holds_everything_once(found, source, target)
    assert right(beads(found), text.gold) > 0.9


def test_anchors_ascend_and_belong_together(text: Text) -> None:
    places = anchors.chain(text.bitext(), text.whole(), windows.LARGEST)
    assert len(places) > 100
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(places))
    partners = {(i, j) for source, target in text.gold for i in source for j in target}
    assert sum(place in partners for place in places) >= 0.98 * len(places)


def test_a_sentence_that_was_moved_far_is_no_anchor() -> None:
    text = Text(420)
    moved = text.target.pop(20)
    text.target.insert(380, moved)
    places = anchors.chain(text.bitext(), text.whole(), windows.LARGEST)
    assert all(abs(i * len(text.target) / len(text.source) - j) < 40 for i, j in places)


def test_what_is_fixed_parts_a_long_text() -> None:
    text = Text(420)
    source, target = text.sides()
    fixed = [Fixed((100,), (101, 102)), Fixed((300, 301), ()), Fixed((350,), (340,))]
    found = align(source, target, fixed=fixed)
    assert holds_everything_once(found, source, target)
    assert {(link.source, link.target) for link in fixed} <= set(beads(found))
    before = [link for link in found.links if link.source and link.source[-1] < 100]
    assert all(place <= 100 for link in before for place in link.target)


def test_lines_that_are_all_the_same_keep_to_the_diagonal() -> None:
    lines = 1_000
    source, target = Side(("The same again.",) * lines, ENGLISH), Side(("Dîsa heman.",) * lines, KURMANJI)
    found = align(source, target)
    assert holds_everything_once(found, source, target)
    both = [link for link in found.links if link.source and link.target]
    assert all(abs(link.source[0] - link.target[0]) <= 10 for link in both)


@pytest.mark.parametrize(
    ("sources", "targets"), [(2_000, 5), (5, 2_000), (1_500, 1), (1, 1), (0, 400), (400, 0)]
)
def test_sides_of_any_lengths_come_to_an_end(sources: int, targets: int) -> None:
    source = Side(tuple(f"Line {number} of many." for number in range(sources)), ENGLISH)
    target = Side(tuple(f"Rêza {number} ji gelekan." for number in range(targets)), KURMANJI)
    assert holds_everything_once(align(source, target), source, target)


def test_a_line_of_a_megabyte_is_one_segment() -> None:
    chance = random.Random(1)
    words = [Text._word(chance.randrange(10**6)) for _ in range(120_000)]
    source = Side((" ".join(words), "The end."), ENGLISH)
    target = Side((" ".join(map(Text._rendered, words)), "Dawî."), KURMANJI)
    assert holds_everything_once(align(source, target), source, target)


def test_words_that_sound_alike_by_the_thousand_do_not_run_away() -> None:
    source = Side(tuple(f"Part{number}{'x' * (number % 7)} stands here." for number in range(700)), ENGLISH)
    target = Side(tuple(f"Pert{number}{'x' * (number % 7)} li vir e." for number in range(700)), KURMANJI)
    assert holds_everything_once(align(source, target), source, target)


def test_progress_never_falls_and_ends_at_the_whole(text: Text) -> None:
    told: list[tuple[int, int]] = []
    align(*text.sides(), progress=lambda done, whole: told.append((done, whole)))
    assert told[0][0] == 0
    assert told[-1][0] == told[-1][1]
    assert len({whole for _, whole in told}) == 1
    assert all(before[0] <= after[0] for before, after in pairwise(told))
    assert len(told) > 3 * len(windows.cut(text.bitext(), [text.whole()]).windows)


@pytest.mark.parametrize("call", [0, 1, 4, 8, 15])
def test_what_progress_raises_ends_the_work(text: Text, call: int) -> None:
    calls = iter(range(10**6))

    def cancel(done: int, whole: int) -> None:
        if next(calls) == call:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        align(*text.sides(), progress=cancel)
    assert next(calls) == call + 1


LINES = st.lists(
    st.sampled_from(["", "A.", "1987", "Erdogan in Ankara.", "yes " * 50, "?!", "٣"]), max_size=60
)


@settings(deadline=None, max_examples=60)
@given(source=LINES, target=LINES)
def test_any_two_texts_are_cut_without_gaps_or_overlaps(source: list[str], target: list[str]) -> None:
    sides = Side(tuple(source), ENGLISH), Side(tuple(target), KURMANJI)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(windows, "LARGEST", 100)
        patch.setattr(windows, "USUAL", 40)
        assert holds_everything_once(align(*sides), *sides)


_MEASURED = """
import resource, sys, time
from tests.test_alignment_scale import *
source, target = {sides}
began = time.process_time()
found = align(source, target)
assert holds_everything_once(found, source, target)
print(time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sides", "seconds"),
    [
        ("Text(900).sides()", 2.0),
        ("Text(18_000).sides()", 60.0),
        ("Side(('The same again.',) * 50_000, ENGLISH), Side(('Dîsa heman.',) * 50_000, KURMANJI)", 120.0),
        ("Side(('A line.',) * 10_000, ENGLISH), Side(('Rêzek.',) * 10, KURMANJI)", 20.0),
        ("Side(('word ' * 2_000_000,), ENGLISH), Side(('peyv ' * 2_000_000,), KURMANJI)", 20.0),
    ],
)
def test_time_and_memory_stay_bounded(sides: str, seconds: float) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", _MEASURED.format(sides=sides)], check=True, capture_output=True, text=True
    )
    took, megabytes = map(float, answer.stdout.split())
    assert took < seconds
    assert megabytes < 1_000
