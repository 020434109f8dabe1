"""The aligner: what holds whatever the texts, and what people run into."""

from __future__ import annotations

import itertools
import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader import languages
from reader.alignment import Alignment, Fixed, Side, align, align_all, learn
from reader.alignment.lattice import Posterior, best_path, posterior
from reader.alignment.shapes import ADDITION, OMISSION, PRIORS, Shape, learnt
from reader.alignment.weights import DEFAULT

ENGLISH, ARABIC = languages.by_code("en"), languages.by_code("ar")
CASES = json.loads((Path(__file__).parent / "cases/alignment_pitfalls.json").read_text(encoding="utf-8"))[
    "cases"
]


def side(*segments: str, code: str = "en", paragraphs: Sequence[int] | None = None) -> Side:
    return Side(segments, languages.by_code(code), None if paragraphs is None else tuple(paragraphs))


def beads(alignment: Alignment) -> list[list[list[int]]]:
    return [[list(link.source), list(link.target)] for link in alignment.links]


# ---------------------------------------------------------------- pitfalls, as data


@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_a_pitfall_is_aligned_as_a_person_would(case: dict[str, Any]) -> None:
    source = side(*case["source"], code=case["from"], paragraphs=case.get("source_paragraphs"))
    target = side(*case["target"], code=case["to"], paragraphs=case.get("target_paragraphs"))
    assert beads(align(source, target)) == case["beads"]


# ---------------------------------------------------------------- properties

WORDS = {
    code: tuple(words.split())
    for code, words in {
        "en": "the government said doctor water city 2024 12 ? Salih Damascus children went school to",
        "ar": "الحكومة قالت طبيب الماء مدينة ٢٠٢٤ 12 ؟ صالح دمشق أطفال ذهب مدرسة و قرأ",
        "kmr": "hikûmetê got doktor av bajar 2024 12 ? Salih Şam zarok çûn dibistan û xwend",
        "ckb": "حکومەت گوتی پزیشک ئاو شار ٢٠٢٤ 12 ؟ ساڵح دیمەشق منداڵ چوون قوتابخانە و خوێند",
    }.items()
}


@st.composite
def sides(draw: st.DrawFn, most: int = 9) -> Side:
    code = draw(st.sampled_from(sorted(WORDS)))
    segment = st.lists(st.sampled_from(WORDS[code]), max_size=6).map(" ".join)
    segments = draw(st.lists(segment, max_size=most))
    paragraphs = st.lists(st.integers(0, 3), min_size=len(segments), max_size=len(segments)).map(sorted)
    return Side(tuple(segments), languages.by_code(code), draw(st.none() | paragraphs.map(tuple)))


@st.composite
def runs(draw: st.DrawFn, size: int) -> list[tuple[int, ...]]:
    """Some runs of a text that share no segment."""
    cuts = sorted(draw(st.sets(st.integers(0, size), max_size=6)))
    chosen = [tuple(range(*ends)) for ends in itertools.pairwise(cuts)]
    return [run for run in chosen if draw(st.booleans())]


@st.composite
def fixed_sides(draw: st.DrawFn) -> tuple[Side, Side, list[Fixed]]:
    source, target = draw(sides()), draw(sides())
    sources = draw(runs(len(source.segments)))
    targets = draw(st.permutations(draw(runs(len(target.segments)))))
    pairs = itertools.zip_longest(sources, targets, fillvalue=())
    return source, target, [Fixed(*pair) for pair in pairs]


@settings(deadline=None, max_examples=60)
@given(fixed_sides())
def test_every_segment_is_in_exactly_one_link_and_fixed_links_are_kept(
    given_: tuple[Side, Side, list[Fixed]],
) -> None:
    source, target, fixed = given_
    links = align(source, target, fixed=fixed).links
    assert sorted(place for link in links for place in link.source) == list(range(len(source.segments)))
    assert sorted(place for link in links for place in link.target) == list(range(len(target.segments)))
    made = {(link.source, link.target) for link in links}
    assert {(link.source, link.target) for link in fixed} <= made
    for link in links:
        assert link.source or link.target
        for run in (link.source, link.target):
            assert not run or run == tuple(range(run[0], run[-1] + 1))
        assert 0 <= link.confidence <= 1
        assert all(math.isfinite(value) for value in (link.reasons.lexical, link.reasons.length))


@settings(deadline=None, max_examples=60)
@given(fixed_sides())
def test_links_ascend_on_both_sides_but_where_a_fixed_one_crosses(
    given_: tuple[Side, Side, list[Fixed]],
) -> None:
    source, target, fixed = given_
    kept = {(link.source, link.target) for link in fixed}
    links = align(source, target, fixed=fixed).links
    free = [link for link in links if (link.source, link.target) not in kept and link.source and link.target]
    assert [link.target for link in free] == sorted(link.target for link in free)
    sources = [link.source for link in links if link.source]
    assert sources == sorted(sources)


@settings(deadline=None, max_examples=30)
@given(sides(), sides())
def test_progress_never_falls_and_ends_with_all_done(source: Side, target: Side) -> None:
    told: list[tuple[int, int]] = []
    align(source, target, progress=lambda done, total: told.append((done, total)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[-1][0] == told[-1][1]
    assert len({total for _, total in told}) == 1


@st.composite
def tables(draw: st.DrawFn) -> tuple[tuple[int, int], dict[Shape, np.ndarray]]:
    n, m = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    shapes = [(a, b) for a, b in PRIORS if 0 < a <= n and 0 < b <= m]
    random = np.random.default_rng(draw(st.integers(0, 10_000)))
    return (n, m), {(a, b): random.normal(0, 3, (n - a + 1, m - b + 1)) for a, b in shapes}


def all_paths(n: int, m: int, shapes: Sequence[Shape]) -> Iterator[list[tuple[int, int, int, int]]]:
    """Every alignment of n with m segments, what is omitted standing before what is added in one place."""

    def onward(i: int, j: int, was_added: bool) -> Iterator[list[tuple[int, int, int, int]]]:
        if (i, j) == (n, m):
            yield []
        for a, b in [*shapes, OMISSION, ADDITION]:
            if i + a <= n and j + b <= m and not (was_added and (a, b) == OMISSION):
                for rest in onward(i + a, j + b, (a, b) == ADDITION):
                    yield [(i, j, a, b), *rest]

    return onward(0, 0, False)


def path_score(path: list[tuple[int, int, int, int]], scores: dict[Shape, np.ndarray]) -> float:
    total, before = 0.0, (1, 1)
    for i, j, a, b in path:
        if a and b:
            total += scores[a, b][i, j] + math.log(PRIORS[a, b])
        elif (a, b) == before:
            total += math.log(DEFAULT.gap_going_on)
        else:
            total += math.log(PRIORS[a, b])
        before = (a, b)
    return total * DEFAULT.temperature


@settings(deadline=None, max_examples=25)
@given(tables())
def test_the_lattice_agrees_with_counting_every_alignment(
    given_: tuple[tuple[int, int], dict[Shape, np.ndarray]],
) -> None:
    (n, m), scores = given_
    found = posterior(scores, (n, m), PRIORS, DEFAULT)
    paths = list(all_paths(n, m, list(scores)))
    weights = np.exp([path_score(path, scores) for path in paths])
    assert found.likelihood == pytest.approx(math.log(weights.sum()))
    share = dict.fromkeys(((i, j, a, b) for path in paths for i, j, a, b in path if a and b), 0.0)
    omitted = np.zeros(n)
    for path, weight in zip(paths, weights / weights.sum(), strict=True):
        for i, j, a, b in path:
            if a and b:
                share[i, j, a, b] += weight
            elif a:
                omitted[i] += weight
    for (i, j, a, b), expected in share.items():
        assert found.links[a, b][i, j] == pytest.approx(expected, abs=1e-9)
    assert found.omitted == pytest.approx(omitted, abs=1e-9)
    best = max(paths, key=lambda path: sum(found.of(step) - DEFAULT.risk for step in path))
    chosen = best_path(found, (n, m), DEFAULT)
    assert sum(found.of(step) - DEFAULT.risk for step in chosen) == pytest.approx(
        sum(found.of(step) - DEFAULT.risk for step in best)
    )


@settings(deadline=None, max_examples=40)
@given(tables())
def test_the_probabilities_of_each_segment_sum_to_one(
    given_: tuple[tuple[int, int], dict[Shape, np.ndarray]],
) -> None:
    (n, m), scores = given_
    found = posterior(scores, (n, m), PRIORS, DEFAULT)
    assert _mass(found, n, side=0) == pytest.approx(np.ones(n))
    assert _mass(found, m, side=1) == pytest.approx(np.ones(m))


def _mass(found: Posterior, size: int, side: int) -> np.ndarray:
    mass = (found.added if side else found.omitted).copy()
    for shape, table in found.links.items():
        for place in range(size - shape[side] + 1):
            mass[place : place + shape[side]] += table.take(place, axis=side).sum()
    return mass


@given(st.dictionaries(st.sampled_from(sorted(PRIORS)), st.floats(0, 1000)))
def test_learnt_priors_sum_to_one_and_leave_gaps_their_share(counts: dict[Shape, float]) -> None:
    priors = learnt(counts)
    assert sum(priors.values()) == pytest.approx(1)
    assert priors[OMISSION] + priors[ADDITION] <= DEFAULT.most_gaps + 1e-9


# ---------------------------------------------------------------- bad input


def test_an_empty_side_leaves_all_of_the_other_without_a_partner() -> None:
    text = side("One.", "Two.")
    assert beads(align(text, side(code="ar"))) == [[[0], []], [[1], []]]
    assert beads(align(side(), side("واحد.", code="ar"))) == [[[], [0]]]
    assert align(side(), side(code="ar")).links == ()


def test_segments_without_a_word_are_aligned_as_well() -> None:
    assert beads(align(side("", "…", "One."), side("", "…", "واحد.", code="ar")))[0] == [[0], [0]]


def test_what_progress_raises_comes_through() -> None:
    class CancelledError(Exception):
        pass

    def cancel(done: int, total: int) -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        align(side("One."), side("واحد.", code="ar"), progress=cancel)


@pytest.mark.parametrize(
    "fixed",
    [
        [Fixed((), ())],
        [Fixed((0, 2), (0,))],
        [Fixed((1, 0), (0,))],
        [Fixed((3,), (0,))],
        [Fixed((0,), (0,)), Fixed((0, 1), (1,))],
        [Fixed((0,), (0,)), Fixed((1,), (0,))],
    ],
)
def test_a_fixed_link_that_cannot_be_is_an_error_of_the_caller(fixed: list[Fixed]) -> None:
    text = side("One.", "Two.", "Three.")
    with pytest.raises(ValueError, match="fixed link"):
        align(text, side("واحد.", "اثنان.", "ثلاثة.", code="ar"), fixed=fixed)


def test_paragraphs_must_be_as_many_as_segments() -> None:
    with pytest.raises(ValueError, match="paragraph"):
        side("One.", "Two.", paragraphs=[1])


def test_a_lexicon_of_other_languages_is_an_error_of_the_caller() -> None:
    with pytest.raises(ValueError, match="lexicon"):
        align(side("One."), side("Yek.", code="kmr"), lexicon=learn(ENGLISH, ARABIC, []))


# ---------------------------------------------------------------- what is fixed, what is plugged in


def test_two_swapped_sentences_stay_swapped() -> None:
    source = side("The doctor came.", "It rained all day.", "The children went to school.")
    target = side("أمطرت طوال اليوم.", "جاء الطبيب.", "ذهب الأطفال إلى المدرسة.", code="ar")
    fixed = [Fixed((0,), (1,)), Fixed((1,), (0,))]
    links = align(source, target, fixed=fixed).links
    assert [(link.source, link.target) for link in links] == [((0,), (1,)), ((1,), (0,)), ((2,), (2,))]
    assert [link.confidence for link in links[:2]] == [1.0, 1.0]


def test_no_link_goes_across_a_segment_that_a_person_called_omitted() -> None:
    source = side("The doctor came.", "Photo: Agency", "He stayed.")
    target = side("جاء الطبيب وبقي.", code="ar")
    links = align(source, target, fixed=[Fixed((1,), ())]).links
    assert (0, 2) not in [link.source for link in links]
    assert ((1,), ()) in [(link.source, link.target) for link in links]


def test_a_plugged_in_similarity_has_its_say() -> None:
    source, target = side("xa", "xb", "xc"), side("ya", "yb", code="ar")

    def second_is_missing(here: Sequence[str], there: Sequence[str]) -> np.ndarray:
        return np.array([[20.0 if s[1] == t[1].replace("b", "c") else -20.0 for t in there] for s in here])

    links = align(source, target, similarity=second_is_missing).links
    assert [(link.source, link.target) for link in links] == [((0,), (0,)), ((1,), ()), ((2,), (1,))]


# ---------------------------------------------------------------- learning

PAIRS = [
    ("The mayor opened the new bridge.", "افتتح العمدة الجسر الجديد."),
    ("The bridge is long.", "الجسر طويل."),
    ("The mayor spoke.", "تحدث العمدة."),
    ("A long speech bored everyone.", "خطاب طويل أضجر الجميع."),
    ("Everyone crossed the bridge.", "عبر الجميع الجسر."),
]


def test_a_batch_teaches_words_that_no_lexicon_knew() -> None:
    pairs = [
        (side("zu bata", "mo kira", "la pe"), side("سامو", "كيتو", "فارو", code="ar")),
        (side("mo kira", "zu bata"), side("كيتو", "سامو", code="ar")),
        *[(side("zu bata", "mo kira"), side("سامو", "كيتو", code="ar"))] * 6,
    ]
    alone = align(*pairs[0]).links[0].reasons.lexical
    together = align_all(pairs)[0].links[0].reasons.lexical
    assert together > alone
    apart = align_all(pairs, learning=False)
    assert apart == [align(*pair) for pair in pairs]


def test_a_batch_of_nothing_is_nothing() -> None:
    assert align_all([]) == []


# ---------------------------------------------------------------- whether it is a rendering at all

STORY = side(
    "The teacher opened the door of the school.",
    "The children came with their books.",
    "It was cold and it rained.",
    "The doctor arrived at night.",
)
COURT = {
    "ar": (
        "أصدرت المحكمة حكمها يوم الاثنين.",
        "طلب المحامي إطلاق سراح السجناء.",
        "رفض القاضي الطلب.",
        "غادر الوزير البلاد.",
    ),
    "kmr": (
        "Dadgehê roja duşemê biryara xwe da.",
        "Parêzer azadiya girtiyan xwest.",
        "Dadger ev yek red kir.",
        "Wezîr ji welêt derket.",
    ),
    "ckb": (
        "دادگا ڕۆژی دووشەممە بڕیاری خۆی دا.",
        "پارێزەر داوای ئازادکردنی زیندانیانی کرد.",
        "دادوەر ئەمەی ڕەت کردەوە.",
        "وەزیر وڵاتی بەجێهێشت.",
    ),
}
RENDERING = {
    "ar": (
        "فتح المعلم باب المدرسة.",
        "جاء الأطفال مع كتبهم.",
        "كان الجو باردا وكانت تمطر.",
        "وصل الطبيب ليلا.",
    ),
    "kmr": (
        "Mamoste deriyê dibistanê vekir.",
        "Zarok bi pirtûkên xwe hatin.",
        "Hewa sar bû û baran dibariya.",
        "Doktor bi şev gihîşt.",
    ),
    "ckb": (
        "مامۆستا دەرگای قوتابخانەکەی کردەوە.",
        "منداڵەکان بە کتێبەکانیانەوە هاتن.",
        "هەوا سارد بوو و باران دەباری.",
        "پزیشکەکە شەو گەیشت.",
    ),
}


@pytest.mark.parametrize("code", ["ar", "kmr", "ckb"])
def test_another_text_is_no_rendering(code: str) -> None:
    assert not align(STORY, side(*COURT[code], code=code)).is_related


@pytest.mark.parametrize("code", ["ar", "kmr", "ckb"])
@pytest.mark.parametrize("length", [2, 3, 4])
def test_a_short_rendering_is_one(code: str, length: int) -> None:
    short = Side(STORY.segments[:length], ENGLISH)
    assert align(short, side(*RENDERING[code][:length], code=code)).is_related


@pytest.mark.parametrize(("first", "second"), list(itertools.permutations(RENDERING, 2)))
def test_renderings_of_one_text_are_related_and_of_another_are_not(first: str, second: str) -> None:
    text = side(*RENDERING[first], code=first)
    assert beads(align(text, side(*RENDERING[second], code=second))) == [[[i], [i]] for i in range(4)]
    assert align(text, side(*RENDERING[second], code=second)).is_related
    assert not align(text, side(*COURT[second], code=second)).is_related


def test_nothing_is_said_against_texts_in_languages_that_are_not_known() -> None:
    italian = replace(ENGLISH, code="it", name="Italian")
    alignment = align(
        Side(("Il gatto dorme.", "Piove a Roma."), italian), side("القطة نائمة.", "تمطر في روما.", code="ar")
    )
    assert alignment.is_related
    assert beads(alignment) == [[[0], [0]], [[1], [1]]]


def test_who_fixes_a_link_has_said_that_the_texts_are_related() -> None:
    other = side(*COURT["ar"], code="ar")
    assert align(STORY, other, fixed=[Fixed((0,), (0,))]).is_related


def test_a_text_with_few_links_of_one_to_one_is_doubtful() -> None:
    joined = [" ".join(RENDERING["ar"][:2]), " ".join(RENDERING["ar"][2:])]
    assert align(STORY, side(*joined, code="ar")).is_doubtful
    assert not align(STORY, side(*RENDERING["ar"], code="ar")).is_doubtful


@pytest.mark.parametrize(
    ("source", "target", "fixed"),
    [
        (["got got got", "", "", "", "got", "", "got got"], ["got", "got av", "", "", "got"], [(2, 3), ()]),
        (["av av av", "", "", "", "", "av av"], ["", "got got", "", "", "got"], [(), (2, 3)]),
    ],
)
def test_no_link_reaches_over_what_is_fixed_however_little_there_is_to_go_by(
    source: list[str], target: list[str], fixed: list[tuple[int, ...]]
) -> None:
    kurmanji = languages.by_code("kmr")
    given_, made = Fixed(fixed[0], fixed[1]), (Side(tuple(source), kurmanji), Side(tuple(target), kurmanji))
    links = align(*made, fixed=[given_]).links
    assert (given_.source, given_.target) in {(link.source, link.target) for link in links}
    assert sorted(place for link in links for place in link.source) == list(range(len(source)))
    assert sorted(place for link in links for place in link.target) == list(range(len(target)))
