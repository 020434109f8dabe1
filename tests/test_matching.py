"""The score of a match: its definition, and that nothing is lost on the way to it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader import languages, matching, suggesting
from reader.matching.penalties import BY_ORIGIN, CRITICAL_CAP
from reader.matching.rank import similarity
from reader.matching.words import word_differences
from reader.memory import units
from reader.model import Critical, Origin, Unit, Use

CASES = Path(__file__).parent / "cases"
LANGUAGES = list(languages.LANGUAGES)


def cases(code):
    for case in json.loads((CASES / f"matching.{code}.json").read_text(encoding="utf-8")):
        known = case.get("known_failure")
        marks = [pytest.mark.xfail(reason=known, strict=True)] if known else []
        yield pytest.param(code, case, id=f"{code}: {case['label']}", marks=marks)


def unit(source, language, **changes):
    made = Unit(1, language.code, "xx", source, "target", Origin.TYPED, False, "2026-01-01")
    return replace(made, **changes)


def best(here, there, code="en", minimum=60, context=None, **changes):
    language = languages.by_code(code)
    found = rank(here, language, [unit(there, language, **changes)], minimum=minimum, context=context)
    return found[0] if found else None


def rank(here, language, found, **wanted):
    """Rank units as if the memory had proposed all of them."""
    asked = matching.query(here, language)
    sources = list(dict.fromkeys(unit.source for unit in found))
    near = [matching.compare(asked, source, number) for number, source in enumerate(sources)]

    def units_of(some):
        ids = {text.id for text in some}
        return [(n, unit) for unit in found if (n := sources.index(unit.source)) in ids]

    return matching.rank(asked, near, units_of, **wanted)


@pytest.mark.parametrize(("code", "case"), [c for code in LANGUAGES for c in cases(code)])
def test_a_match_scores_as_defined(code, case):
    match = best(case["here"], case["there"], code)
    assert (match.score if match else None) == case["score"]
    if match:
        wanted = [
            (Critical(kind), tuple(here), tuple(there)) for kind, here, there in case.get("differences", ())
        ]
        assert [(d.kind, d.here, d.there) for d in match.differences] == wanted
        assert match.word_score == case.get("words", match.word_score)


@pytest.mark.parametrize(
    ("shared", "longer", "score"),
    [(33, 50, 66), (33, 100, 33), (29, 50, 58), (57, 100, 57), (2, 3, 66), (0, 0, 100)],
)
def test_similarity_is_taken_in_whole_numbers(shared, longer, score):
    there = [f"w{number}" for number in range(shared)] + ["other"] * (longer - shared)
    assert similarity([f"w{number}" for number in range(longer)], there) == score


def test_similarity_alone_reaches_98_at_most():
    many = " ".join(f"w{number}" for number in range(200))
    match = best(f"{many} here", f"{many} there")
    assert (match.score, match.word_score) == (98, 99)


def context(previous="p", following="n", document=7):
    return matching.Context(document, previous, following)


def standing(previous="p", following="n", document=7):
    return (Use(3, document, "A title", 5, previous, following, "", "2026-01-01"),)


@pytest.mark.parametrize(
    ("uses", "where", "score"),
    [
        (standing(), context(), 102),
        (standing(document=8), context(), 101),
        (standing("", ""), context("", "", 8), 101),
        (standing(following="x"), context(), 100),
        (standing("", "n"), context(), 100),
        (standing(following="x") + standing(document=8), context(), 101),
        (standing(document=8) + standing(), context(), 102),
        (standing(), None, 100),
        ((), context("", ""), 100),
    ],
)
def test_equal_texts_are_told_apart_by_context(uses, where, score):
    assert best("The well is dry.", "The well is dry.", context=where, uses=uses).score == score


def test_context_raises_nothing_that_is_not_equal():
    assert best("The well is dry!", "The well is dry.", context=context(), uses=standing()).score == 99


@pytest.mark.parametrize(("origin", "penalty"), BY_ORIGIN.items())
def test_a_penalty_is_taken_off_by_name(origin, penalty):
    match = best("The well is dry.", "The well is dry.", origin=origin)
    assert (match.score, match.raw_score, match.penalties) == (100 - penalty.points, 100, (penalty,))


@pytest.mark.parametrize("origin", set(Origin) - set(BY_ORIGIN))
def test_what_somebody_vouched_for_bears_no_penalty(origin):
    assert best("The well is dry.", "The well is dry.", origin=origin).penalties == ()


def test_the_cap_stands_before_the_penalties_and_the_minimum_before_both():
    here, there = "They did not come to the well.", "They did come to the well."
    match = best(here, there, minimum=87, origin=Origin.SAMPLE)
    assert (match.raw_score, match.score) == (87, CRITICAL_CAP - BY_ORIGIN[Origin.SAMPLE].points)
    assert best(here, there, minimum=88) is None


def test_the_larger_similarity_counts_up_to_five_tokens_of_the_query():
    assert best("a b c d ef", "a b c d eg").raw_score == 90
    assert best("a b c d e fg", "a b c d e fh").raw_score == 83
    assert best("a b c d ef", "a b c d e fg", minimum=1).raw_score == 83, "the unit's length does not matter"


def test_equal_scores_are_in_the_order_of_change_the_newest_first():
    english = languages.by_code("en")
    same = [
        unit("A well.", english, id=n, target=str(n), changed_at=at)
        for n, at in ((1, "a"), (2, "c"), (3, "b"), (4, "c"))
    ]
    assert [m.unit.id for m in rank("A well.", english, same, minimum=60)] == [4, 2, 3, 1]


def test_what_differs_is_shown_word_by_word():
    english = languages.by_code("en")
    pieces = word_differences("The old well is dry.", "The new well is dry!", english)
    assert [(p.kind, p.text) for p in pieces] == [
        ("both", "The "),
        ("there", "new "),
        ("here", "old "),
        ("both", "well is dry"),
        ("there", "!"),
        ("here", "."),
    ]


# ------------------------------------------------------------------ nothing is lost

WORDS = {
    "en": 'the The well WELL don\'t not 12 21 May Aleppo, old “old” "old" - – a b ... … ! ? 👍',
    "ar": "الماء المَاءُ المـاء إلى الى على علي لا لم ١٢ 12 شباط ، , ؟ ? ب ك ک",
    "kmr": "av Av PYD’ê PYD'ê PYDê nehat hat İro Iro iro Îro adarê 12 ê e û , . ! î",
    "ckb": "ئاو كورد کورد کورده کوردە کورده\N{ZERO WIDTH NON-JOINER} نەهات هات روژ ڕوژ ی ي ١٢ ۱۲ هەموو ھەموو",
}
VOCABULARY = {code: words.split() for code, words in WORDS.items()}


def texts(code, most=9):
    words = st.sampled_from(VOCABULARY[code])
    return st.lists(words, min_size=1, max_size=most).map(" ".join)


def edited(text, data, code):
    """The text with a few words changed, added, taken away or run together."""
    some = text.split()
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(some)))
        how = data.draw(st.sampled_from(["add", "drop", "change", "cut", "merge"]))
        word = data.draw(st.sampled_from(VOCABULARY[code]))
        if how == "add":
            some.insert(at, word)
        elif how == "drop":
            del some[at : at + 1]
        elif how == "change":
            some[at : at + 1] = [word]
        elif how == "cut":
            some[at : at + 1] = [part[1:] or word for part in some[at : at + 1]]
        else:
            some[at : at + 2] = ["".join(some[at : at + 2])]
    return " ".join(some) or word


def levenshtein(first, second):
    row = list(range(len(second) + 1))
    for i, left in enumerate(first, start=1):
        before, row[0] = row[0], i
        for j, right in enumerate(second, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (left != right))
    return row[-1]


def by_definition(text, source, language):
    """The raw score without context, as docs and facts define it, taken directly."""
    if languages.spelling_key(text, language) == languages.spelling_key(source, language):
        return 100
    if languages.bare_key(text, language) == languages.bare_key(source, language):
        return 99
    first, second = (languages.finding_key(t, language) for t in (text, source))
    scores = []
    ours, theirs = ([token.text for token in languages.tokens(t, language)] for t in (first, second))
    for here, there in ((ours, theirs), (first, second)):
        longer = max(len(here), len(there))
        scores.append((longer - levenshtein(here, there)) * 100 // longer if longer else 100)
    return min(98, max(scores) if len(ours) <= 5 else scores[0])


def keep(db, source, target, stamp, **changes):
    return units.keep(db, source, target, Origin.TYPED, stamp, **changes)


WAYS = [("en", "ar"), ("en", "kmr"), ("en", "ckb"), ("ar", "en"), ("kmr", "en"), ("ckb", "en")]
WAYS += [("kmr", "ckb"), ("ckb", "kmr"), ("ar", "kmr")]


@pytest.mark.parametrize(("source", "target"), WAYS)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_search_finds_what_an_exhaustive_search_finds(memory, source, target, data):
    bases = data.draw(st.lists(texts(source), min_size=1, max_size=3))
    held = {}  # (English, code) -> texts
    with memory.writing() as db:
        db.execute("delete from units")
        stamp = memory.stamp()
        for number in range(data.draw(st.integers(1, 8))):
            text = edited(data.draw(st.sampled_from(bases)), data, source)
            other = f"{target} {number % 3}"
            english = text if source == "en" else other if target == "en" else f"English {number % 4}"
            for code, side in ((source, text), (target, other)):
                if code != "en":
                    keep(db, ("en", english), (code, side), stamp)
                    held.setdefault((english, code), set()).add(side)
        gone = data.draw(st.sampled_from(sorted(held)))
        if data.draw(st.booleans()):
            text = held[gone].pop()
            db.execute(
                """update units set deleted_at = 'now'
                    where target_id in (select id from texts where language = ? and text = ?)
                      and source_id in (select id from texts where language = 'en' and text = ?)""",
                [gone[1], text, gone[0]],
            )
    pairs = set()
    for english in {english for english, _ in held}:
        sides = {code: held.get((english, code), set()) for code in (source, target)}
        sides["en"] = {english} if source == "en" or target == "en" else set()
        pairs |= {(s, t) for s in sides[source] for t in sides[target]}
    language = languages.by_code(source)
    query = edited(data.draw(st.sampled_from(bases)), data, source)
    minimum = data.draw(st.integers(60, 100))
    truth = {}
    for s, t in pairs:
        score = by_definition(query, s, language)
        if score >= minimum:
            truth[s, t] = score
    found = suggesting.search(memory, query, source, target, minimum=minimum, limit=1000)
    assert {(m.unit.source, m.unit.target): m.raw_score for m in found} == truth
    assert len(found) == len(truth)
    assert [m.score for m in found] == sorted((m.score for m in found), reverse=True)
    few = suggesting.search(memory, query, source, target, minimum=minimum, limit=2)
    assert few == found[:2]


def test_a_search_between_targets_goes_through_their_common_source(memory):
    with memory.writing() as db:
        stamp = memory.stamp()
        keep(db, ("en", "The well."), ("kmr", "Bîra avê."), stamp)
        keep(db, ("en", "The well."), ("ckb", "بیرەکە."), stamp)
        keep(db, ("en", "Another well."), ("ckb", "بیرێکی تر."), stamp)
    (match,) = suggesting.search(memory, "Bîra avê.", "kmr", "ckb")
    assert (match.unit.source_language, match.unit.target_language) == ("kmr", "ckb")
    assert (match.unit.source, match.unit.target, match.score) == ("Bîra avê.", "بیرەکە.", 100)


@pytest.mark.parametrize("text", ["", "   ", "؟!", "ً", "'\"%_*", "a" * 20_000, "\x00", "\ud800", "👩‍👩‍👧"])
def test_a_strange_query_finds_nothing_and_breaks_nothing(memory, text):
    with memory.writing() as db:
        keep(db, ("en", "The well."), ("ar", "البئر"), memory.stamp())
    assert suggesting.search(memory, text, "en", "ar") == []
