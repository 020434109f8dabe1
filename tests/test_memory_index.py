"""The index of the memory: whatever happens to it, a search finds what an exhaustive one finds."""

import json
import random
import subprocess
import sys
from contextlib import contextmanager, suppress
from functools import partial
from itertools import chain, product

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from reader import languages, matching, suggesting, tending
from reader.errors import Unavailable
from reader.languages.bulk import fold
from reader.matching.rank import similarity
from reader.memory import batches, index, texts, units
from reader.memory.concordance import searching
from reader.memory.concordance.searching import Filters
from reader.memory.index import (
    coding,
    due,
    elements,
    making,
    merging,
    numbering,
    runs,
    sharing,
    short,
    state,
    upkeep,
)
from reader.memory.index.anew import Tables
from reader.memory.index.ready import Maker
from reader.memory.index.runs import SIGNATURE
from reader.memory.loading import Loading
from reader.model import Origin
from reader.workspace import Workspace, open_memory
from tests.test_matching import VOCABULARY, edited
from tests.test_matching import texts as some_text

CODES = list(languages.LANGUAGES)


def keep(workspace, source, target, **changes):
    with workspace.writing() as db:
        return units.keep(db, source, target, Origin.TYPED, workspace.stamp(), **changes)


def exhaustively(workspace, query, source, target, minimum):
    """Raw scores by pair, after every unit has been compared, in both directions."""
    asked = matching.query(query, languages.by_code(source))
    with workspace.reading() as db:
        every = [unit for some in searching.newest(db, Filters()) for unit in some]
    pairs = {
        (u.source, u.target) for u in every if (u.source_language, u.target_language) == (source, target)
    }
    pairs |= {
        (u.target, u.source) for u in every if (u.target_language, u.source_language) == (source, target)
    }
    scores = {}
    for pair in pairs:
        near = matching.compare(asked, pair[0])
        (match,) = matching.rank(asked, [near], lambda _: [(0, every[0])], minimum=1) or [None]
        if match and match.raw_score >= minimum:
            scores[pair] = match.raw_score
    return scores


def found(workspace, query, source, target, minimum):
    matches = suggesting.search(workspace, query, source, target, minimum=minimum, limit=10**6)
    assert len({(m.unit.source, m.unit.target) for m in matches}) == len(matches)
    return {(m.unit.source, m.unit.target): m.raw_score for m in matches}


@pytest.fixture
def eager(monkeypatch):
    """An upkeep that finds something to do in a handful of texts."""
    monkeypatch.setattr(due, "MERGED_AT", 1)
    monkeypatch.setattr(making, "TEXTS_AT_ONCE", 3)
    monkeypatch.setattr(upkeep, "TEXTS_OF_A_RUN", 7)
    monkeypatch.setattr(numbering, "PATIENCE", 1)
    monkeypatch.setattr(Workspace, "_have_tended", lambda self: None)


def of_another_version(workspace):
    """Make the index one that other folds have made."""
    with workspace.writing() as db:
        db.execute("update index_state set version = 'of another program'")
        db.execute("update texts set codes = 'x', key = 1, bare_key = 2")


def loaded(workspace, pairs):
    """Keep pairs as a file that is taken in."""
    with workspace.writing() as db:
        batch = batches.begin(db, "a file", workspace.stamp())
    load = Loading(workspace, batch)
    with workspace.writing() as db:
        maker = Maker()
        sides = [
            added(load, maker, db, pairs[0][side][0], [pair[side][1] for pair in pairs]) for side in (0, 1)
        ]
        add_units(workspace, db, batch, zip(*sides, strict=True))
    load.finish()
    with workspace.writing() as db:
        batches.finish(db, batch, workspace.stamp().at)


def added(load, maker, db, code, some):
    return load.add(db, code, some, maker.ready(some, languages.by_code(code)))


def add_units(workspace, db, batch, pairs):
    stamp = workspace.stamp()
    db.conn.executemany(
        f"""insert or ignore into units (source_id, target_id, origin, kept,
                                         person_id, created_at, changed_at, batch_id)
            values (?, ?, 'imported', 1, {stamp.person}, '{stamp.at}', '{stamp.at}', {batch})""",
        pairs,
    )


ACTS = [
    "keep",
    "keep",
    "keep",
    "load",
    "bin",
    "merge",
    "compact",
    "tend",
    "rebuild",
    "other version",
    "reopen",
]


@pytest.mark.parametrize("source", CODES)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_search_finds_what_an_exhaustive_one_finds_whatever_has_happened(memory, eager, source, data):
    target = "ar" if source == "en" else "en"
    bases = data.draw(st.lists(some_text(source), min_size=1, max_size=3))
    reopened = [Workspace(memory.path)]
    for _ in range(data.draw(st.integers(1, 8))):
        act = data.draw(st.sampled_from(ACTS))
        if act in ("keep", "load"):
            pairs = [
                ((source, edited(data.draw(st.sampled_from(bases)), data, source)), (target, f"{target} {n}"))
                for n in range(data.draw(st.integers(1, 4)))
            ]
            if data.draw(st.booleans()):
                pairs = [pair[::-1] for pair in pairs]
            if act == "load":
                loaded(memory, pairs)
            else:
                for pair in pairs:
                    keep(memory, *pair)
        elif act == "bin":
            with memory.writing() as db:
                db.execute("update units set deleted_at = iif(id % 3 = 0, 'now', '')")
        elif act == "merge":
            merging.merge_fresh(memory)
        elif act == "compact":
            merging.compact(memory)
        elif act == "tend":
            upkeep.do(memory)
        elif act == "rebuild":
            tending.rebuild(memory, lambda done, total: None)
        elif act == "other version":
            of_another_version(memory)
        else:
            reopened.append(Workspace(memory.path))
        query = edited(data.draw(st.sampled_from(bases)), data, source)
        minimum = data.draw(st.sampled_from([50, 50, 55, 60, 60, 65, 70, 75, 80, 90, 99, 100, 40, 1]))
        truth = exhaustively(memory, query, source, target, minimum)
        for workspace in (memory, reopened[-1]):
            assert found(workspace, query, source, target, minimum) == truth
    assert index_problems(memory) == []
    for workspace in reopened:
        workspace.close()


def index_problems(workspace):
    return index.problems(workspace.reading)


ELSEWHERE = """
import json, sys
from pathlib import Path
from reader import suggesting
from reader.workspace import Workspace, open_memory
workspace = Workspace(Path(sys.argv[1]))
for line in sys.stdin:
    matches = suggesting.search(workspace, *json.loads(line), limit=10**6)
    print(json.dumps([[m.unit.source, m.unit.target, m.raw_score] for m in matches]), flush=True)
"""


def test_a_process_that_is_open_all_the_while_finds_the_same(memory, eager):
    chance = random.Random(5)
    with subprocess.Popen(
        [sys.executable, "-c", ELSEWHERE, memory.path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as elsewhere:
        for number in range(120):
            code = chance.choice(CODES[1:])
            words = chance.choices(VOCABULARY["en"], k=chance.randint(1, 12))
            keep(memory, ("en", " ".join(words)), (code, f"{code} {number % 40}"))
            if number % 7 == 0:
                chance.choice([merging.merge_fresh, merging.compact, upkeep.do])(memory)
            if number % 50 == 49:
                tending.rebuild(memory, lambda done, total: None)
            chance.shuffle(words)
            asked = [" ".join(words), "en", code]
            print(json.dumps(asked), file=elsewhere.stdin, flush=True)
            theirs = {(s, t): score for s, t, score in json.loads(elsewhere.stdout.readline())}
            assert theirs == exhaustively(memory, *asked, suggesting.MINIMUM)
        elsewhere.stdin.close()


# ------------------------------------------------------------------ what the guarantee rests on


@given(
    st.lists(st.sampled_from("abcdef"), max_size=30),
    st.lists(st.sampled_from("abcdef"), max_size=30),
    st.integers(50, 100),
)
def test_similar_texts_share_enough_of_their_rarest_elements(first, second, minimum):
    longer = max(len(first), len(second))
    if not longer or 100 * (longer - Levenshtein.distance(first, second)) // longer < minimum:
        return
    here, there = (sorted(coding.occurrences(text), reverse=True) for text in (first, second))
    fewest = coding.least(len(first), minimum)
    shared = min(coding.SHARED, fewest)
    layers = coding.layer(np.full(len(there), len(second)), np.arange(len(there)))
    kept = [element for element, layer in zip(there, layers, strict=True) if layer in coding.layers(minimum)]
    assert len(set(here[: len(first) - fewest + shared]) & set(kept)) >= shared
    assert len(kept) <= coding.kept(len(second))
    start, end = coding.window(len(first), minimum)
    assert start <= coding.entry(len(second), 12) < end


@given(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=30),
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=30),
    st.sets(st.sampled_from("abcdefgh")),
)
def test_marks_never_deny_a_similar_text(first, second, unknown):
    minimum = similarity(first, second)
    numbers = {element: n for n, element in enumerate(product("abcdefgh", range(1, 31)), start=10**5)}
    there = [numbers[element] for element in coding.occurrences(second)]
    here = [
        numbers[element]
        for element in coding.occurrences(first)
        if numbers[element] in there or element[0] not in unknown
    ]
    held = runs.in_rows(coding.held(coding.entry(len(second), 7), there)).tolist()
    if minimum:  # the highest by which the second has to be found
        assert list(sharing.Wanted(len(first), here, minimum).like(held)) == [7]


@given(st.lists(st.lists(st.integers(1, 200), unique=True), min_size=1, max_size=6))
def test_many_texts_have_the_marks_that_each_has_alone(some):
    counts = np.array([len(elements) for elements in some])
    together = coding.marks_of(counts, np.array(list(chain.from_iterable(some)), np.int64))
    alone = [runs.in_rows(coding.held(1, elements))[0, 1:].tolist() for elements in some]
    assert together.tolist() == alone


@given(st.lists(st.text(max_size=60) | st.text("ab ", max_size=60), min_size=1, max_size=4))
def test_a_text_alone_has_the_signature_it_has_among_others(some):
    assert [coding.signature(text).tolist() for text in some] == coding.signatures(some).tolist()


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40) | st.none(), st.data())
def test_a_signature_never_denies_a_similar_text(first, second, data):
    if second is None:
        second = "".join(data.draw(st.permutations(list(first)[:12]))) + first[12:]
    minimum = similarity(first, second)
    if minimum:  # the highest by which the second has to be found
        column = short._Column(np.array([(1, bits) for bits in coding.signatures([second])], SIGNATURE))
        assert short._Wanted(first, minimum).like(column, len(second)).tolist() == [1]


@pytest.mark.parametrize("code", CODES)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(data=st.data())
def test_many_texts_are_coded_as_each_of_them_is(memory, code, data):
    some = data.draw(st.lists(some_text(code, 20), min_size=1, max_size=12))
    folded = fold(some, languages.by_code(code))
    ready = Maker().ready(some, languages.by_code(code))
    with memory.writing() as db:
        made = Tables().made(partial(elements.give, db, code), code, range(1, 1 + len(some)), ready)
    many, codes = made.coded, made.codes()
    ends = np.cumsum(many.tokens)
    with memory.reading() as db:
        for number, (finding, tokens) in enumerate(zip(folded.findings, folded.tokens, strict=True)):
            of_tokens, of_text = elements.of_tokens(db, state.read(db), code, tokens)
            assert codes[number] == "".join(map(coding.sign, of_tokens))
            assert sorted(many.elements[ends[number] - len(tokens) : ends[number]].tolist()) == sorted(
                of_text
            )
            assert many.lengths[number] == len(finding)


def test_a_code_is_a_character_that_a_file_can_hold():
    for element in (1, 0xD7FE, 0xD7FF, 0xD800, 10**6, 1_112_000, 5 * 10**6, -1, -50):
        sign = coding.sign(element)
        assert sign.encode() != b"\x00"
        assert coding.signs(np.array([element]))[0] == sign
    assert len({coding.sign(element) for element in range(1, 70_000)}) == 69_999


# ------------------------------------------------------------------ loading


def test_a_text_that_repeats_is_kept_once(memory):
    pairs = [(("en", "The well."), ("ar", text)) for text in ("البئر", "البئر.", "البئر")]
    loaded(memory, pairs)
    keep(memory, ("en", "The well."), ("ar", "بئر"))
    loaded(memory, pairs[:1])
    with memory.reading() as db:
        held = [row["text"] for row in db.query("select text from texts order by id")]
        assert sorted(held) == sorted(set(held)) == sorted({"The well.", "البئر", "البئر.", "بئر"})
    assert index_problems(memory) == []


def test_what_somebody_keeps_while_it_is_loaded_stays_one_text_and_one_pair(memory):
    with memory.writing() as db:
        batch = batches.begin(db, "a file", memory.stamp())
    load = Loading(memory, batch)
    english, arabic = ["The well.", "The old well."], ["البئر", "البئر القديمة"]
    with memory.writing() as db:
        maker = Maker()
        ids = [added(load, maker, db, code, some) for code, some in (("en", english), ("ar", arabic))]
        add_units(memory, db, batch, zip(*ids, strict=True))
    assert suggesting.search(memory, "The well.", "en", "ar") == []
    own = keep(memory, ("en", "The well."), ("ar", "البئر"))
    keep(memory, ("en", "The old well."), ("ar", "بئر قديمة"))
    load.finish()
    with memory.writing() as db:
        batches.finish(db, batch, memory.stamp().at)
    matches = suggesting.search(memory, "The well.", "en", "ar", minimum=100)
    assert [match.unit.id for match in matches] == [own]
    matches = suggesting.search(memory, "The old well.", "en", "ar", minimum=100)
    assert {match.unit.target for match in matches} == {"البئر القديمة", "بئر قديمة"}
    with memory.reading() as db:
        assert db.execute("select count(*), count(distinct language || text) from texts").fetchone() == (5, 5)
    assert index_problems(memory) == []


def test_nothing_of_a_batch_is_offered_before_it_is_done(memory):
    with memory.writing() as db:
        batch = batches.begin(db, "a file", memory.stamp())
    load = Loading(memory, batch)
    with memory.writing() as db:
        maker = Maker()
        ids = [
            added(load, maker, db, code, [text])[0] for code, text in (("en", "The well."), ("ar", "البئر"))
        ]
        add_units(memory, db, batch, [ids])
    load.finish()
    assert suggesting.search(memory, "The well.", "en", "ar") == []
    with memory.writing() as db:
        batches.finish(db, batch, memory.stamp().at)
    assert [m.score for m in suggesting.search(memory, "The well.", "en", "ar")] == [100]


# ------------------------------------------------------------------ upkeep


def test_small_runs_become_one_and_the_dead_are_left_out(memory, eager):
    for number in range(6):
        loaded(memory, [(("en", f"The well {number} is dry and old."), ("ar", f"بئر {number}"))])
    keep(memory, ("en", "The seventh well is dry and old."), ("ar", "بئر"))
    with memory.writing() as db:
        db.execute("delete from units where id = 1")
        db.execute("delete from texts where id in (1, 2)")
    upkeep.do(memory)
    with memory.reading() as db:
        assert sorted(row["language"] for row in db.query("select * from runs")) == ["ar", "en"]
        ids = {
            int(number)
            for (entries,) in db.execute("select entries from signatures")
            for number in np.frombuffer(entries, SIGNATURE)["id"]
        }
        assert ids == {row["id"] for row in db.query("select id from texts")}
        assert db.execute("select count(*) from fresh_texts").fetchone()[0] == 0
    assert len(found(memory, "The well 9 is dry and old.", "en", "ar", 70)) == 6
    assert index_problems(memory) == []


def test_no_snapshot_is_held_while_runs_are_merged(memory, eager):
    """As long as one is, the log of the file only grows, to as much as is written meanwhile."""
    for number in range(6):
        loaded(memory, [(("en", f"The well {number} is dry and old."), ("ar", f"بئر {number}"))])
    is_held = []

    class Watched:
        reading = memory.reading

        @contextmanager
        def writing(self):
            is_held.append(memory._reader().conn.in_transaction)
            with memory.writing() as db:
                yield db

    merging.compact(Watched())
    assert len(is_held) > 8
    assert not any(is_held)
    assert index_problems(memory) == []


@pytest.mark.parametrize("stage", ["postings", "signatures", "run_texts"])
@pytest.mark.parametrize("act", [tending.tend, lambda memory: tending.rebuild(memory, lambda *_: None)])
def test_what_was_read_before_a_backup_was_restored_is_not_written_into_it(
    memory, eager, monkeypatch, tmp_path, stage, act
):
    for number in range(5):
        loaded(memory, [(("en", f"The well {number} is dry and old."), ("ar", f"بئر {number}"))])
    for number in range(3):
        keep(memory, ("en", f"The spring {number} is clear and cold."), ("ar", f"عين {number}"))
    memory.backup(tmp_path / "backup.db")
    for number in range(5, 9):
        loaded(memory, [(("en", f"Another well {number} is deep and good."), ("ar", f"بئر {number}"))])
    keep(memory, ("en", "The last spring is warm and near."), ("ar", "عين"))
    put, restored = runs.put, []

    def interrupted(writing, table, run, rows):
        if table == stage and not restored:
            restored.append(memory.restore(tmp_path / "backup.db"))
        put(writing, table, run, rows)

    monkeypatch.setattr(runs, "put", interrupted)
    with suppress(Unavailable):
        act(memory)
    assert restored
    for query in ("The well 9 is dry and old.", "The spring 9 is clear and cold.", "Another well is deep."):
        assert found(memory, query, "en", "ar", 60) == exhaustively(memory, query, "en", "ar", 60)
    assert tending.tend(memory)
    assert tending.verify(memory) == []


def test_a_rebuild_says_how_far_it_is_and_searches_go_on(memory, eager):
    for number in range(20):
        keep(memory, ("en", f"The well {number} is dry and old."), ("ar", f"بئر {number}"))
    upkeep.do(memory)
    steps = []

    def step(done, total):
        steps.append((done, total))
        assert len(found(memory, "The well 3 is dry and old.", "en", "ar", 70)) == 20 + len(steps) - 1
        keep(memory, ("en", f"The well {100 + len(steps)} is dry and old."), ("ar", "بئر"))

    upkeep.rebuild(memory, step)
    assert len(steps) > 3
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert steps[-1][0] == steps[-1][1]
    assert index_problems(memory) == []


def test_a_rebuild_lets_go_of_texts_without_units(memory, eager):
    for number in range(4):
        keep(memory, ("en", f"The well {number} is dry and old."), ("ar", f"بئر {number}"))
    upkeep.do(memory)
    with memory.writing() as db:
        db.execute("update units set deleted_at = 'now' where id = 1")
        db.execute("delete from units where id = 2")
    upkeep.rebuild(memory, lambda done, total: None)
    with memory.reading() as db:
        assert [
            db.execute(f"select count(*) from {t}").fetchone()[0]
            for t in ("texts", "text_hashes", "bare_hashes")
        ] == [6] * 3
    keep(memory, ("en", "The well 1 is dry and old."), ("ar", "بئر 1"))
    assert len(found(memory, "The well 1 is dry and old.", "en", "ar", 70)) == 3
    assert index_problems(memory) == []


def test_an_index_of_other_folds_is_never_asked_and_is_made_anew(memory, eager):
    for number in range(20):
        keep(memory, ("en", f"The well {number} is dry and old."), ("ar", f"بئر {number}"))
    upkeep.do(memory)
    of_another_version(memory)
    assert len(found(memory, "The well 3 is dry and old.", "en", "ar", 70)) == 20
    keep(memory, ("en", "The well 20 is dry and old."), ("ar", "بئر"))
    keep(memory, ("en", "The well 3 is dry and old."), ("ar", "بئر"))
    assert len(found(memory, "The well 3 is dry and old.", "en", "ar", 70)) == 22
    with memory.reading() as db:
        assert index.is_due(db)
    upkeep._index_some(memory)
    assert len(found(memory, "The well 3 is dry and old.", "en", "ar", 70)) == 22
    upkeep.do(memory)
    with memory.reading() as db:
        assert state.read(db).waiting == (43, 42) or not due.waiting(state.read(db))
        assert db.execute(
            "select count(*), count(distinct text) from texts where language = 'en'"
        ).fetchone() == (
            21,
            21,
        )
    assert len(found(memory, "The well 3 is dry and old.", "en", "ar", 70)) == 22
    assert index_problems(memory) == []


DAMAGE = {
    "delete from postings where id = (select min(id) from postings)": "by their words",
    "delete from signatures": "by their characters",
    "update signatures set entries = substr(entries, 1, length(entries) - 5)": "by their characters",
    "update run_texts set entries = zeroblob(length(entries))": "by their words",
    "update run_texts set entries = substr(entries, 1, length(entries) - 5)": "by their words",
    "delete from run_texts": "by their words",
    "update run_texts set id = id + (1 << 39) where id = (select max(id) from run_texts)": "by their words",
    "update runs set language = 'kmr' where language = 'en'": "by their words",
    "update runs set size = 1": "by their words",
    "update runs set lengths = zeroblob(length(lengths))": "by their words",
    "update runs set lengths = x'04000000'": "by their words",
    "update runs set lengths = substr(lengths, 1, length(lengths) - 3)": "by their words",
    "update texts set codes = 'zzz' where id = 1": "by their words",
    "update texts set key = 5 where id = 1": "by equality",
    "delete from bare_hashes": "by equality",
    "delete from text_hashes": "as themselves",
}


@pytest.mark.parametrize(("damage", "named"), DAMAGE.items())
def test_what_is_missing_from_the_index_is_seen_and_mended(memory, eager, damage, named):
    for number in range(9):
        keep(memory, ("en", f"The well {number} is dry and old."), ("ar", f"بئر {number}"))
    upkeep.do(memory)
    assert index_problems(memory) == tending.verify(memory) == []
    with memory.writing() as db:
        db.execute(damage)
    found(memory, "The well 3 is dry and old.", "en", "ar", 70)  # as far as it goes, but with no error
    assert any(named in problem for problem in tending.verify(memory))
    tending.rebuild(memory, lambda done, total: None)
    assert tending.verify(memory) == []


DAMAGE_OF_FRESH = {
    "signature = substr(signature, 1, 67)": "by their characters",
    "signature = x''": "by their characters",
    "marks = substr(marks, 1, 19)": "by their words",
    "marks = x''": "by their words",
    "marks = zeroblob(24)": "by their words",
    "language = 'ckb'": "by their words",
    f"marks = x'{24 * 'ff'}'": "by their words",
    "elements = substr(elements, 1, length(elements) - 3)": "by their words",
    "elements = x''": "by their words",
}


@pytest.mark.parametrize(("damage", "named"), DAMAGE_OF_FRESH.items())
def test_what_is_amiss_of_a_fresh_text_is_seen_and_keeps_no_other_from_being_found(memory, damage, named):
    kept = {
        keep(memory, ("en", f"The well {number} is dry."), ("ar", f"بئر {number}")) for number in range(9)
    }
    (other,) = list(kept)[1:2]
    with memory.writing() as db:
        db.execute(
            f"update fresh_texts set {damage} where text_id = (select source_id from units where id = ?)",
            [other],
        )

    def all_but(*missing):
        asked = ["The well 7 is not so dry.", "The well 7 is dryy"]  # by words, and by characters as well
        for query in asked:
            answer = suggesting.search(memory, query, "en", "ar", minimum=60, limit=20)
            assert kept - set(missing) <= {match.unit.id for match in answer}

    all_but(other)
    assert any(named in problem for problem in tending.verify(memory))
    merging.merge_fresh(memory)
    all_but(other)
    tending.rebuild(memory, lambda done, total: None)
    all_but()
    assert tending.verify(memory) == []


def test_a_run_that_says_another_size_is_seen_and_mended(memory, eager):
    for number in range(9):
        keep(memory, ("en", f"The well {number} is dry and old."), ("ar", f"بئر {number}"))
    upkeep.do(memory)
    with memory.writing() as db:
        db.execute("update runs set size = 1")
    assert any("by their words" in problem for problem in tending.verify(memory))
    tending.rebuild(memory, lambda done, total: None)
    assert tending.verify(memory) == []


def test_fresh_texts_that_no_search_looks_at_are_seen_and_mended(memory):
    keep(memory, ("en", "The well is dry."), ("ar", "بئر"))
    with memory.writing() as db:
        db.execute("update index_state set fresh = 0")
    assert any("by their words" in problem for problem in tending.verify(memory))
    tending.rebuild(memory, lambda done, total: None)
    assert tending.verify(memory) == []


OUT_OF_ORDER = [
    ("postings", "substr(entries, 1, length(entries) - 4) || x'ffffffff'"),
    ("postings", "substr(entries, 1, 4) || x'ffffff7f' || substr(entries, 9)"),
    ("signatures", "x'ffffffffffffff00' || substr(entries, 9)"),
    ("signatures", "substr(entries, 9)"),
    ("run_texts", "x'ffffffffffff0000' || substr(entries, 9)"),
    ("run_texts", "substr(entries, 9)"),
    ("run_texts", "x''"),
]


@pytest.mark.parametrize(("table", "entries"), OUT_OF_ORDER)
def test_a_damaged_run_is_merged_with_others_whose_texts_are_found_as_before(memory, eager, table, entries):
    for number in range(4):
        loaded(
            memory, [(("en", f"The well {number} {n} is dry."), ("ar", f"بئر {number} {n}")) for n in "ab"]
        )
    with memory.writing() as db:
        db.execute(
            f"""update {table} set entries = cast({entries} as blob)
                 where id >> 40 = (select min(id) from runs where language = 'en')"""
        )
    merging.compact(memory)
    with memory.reading() as db:
        assert db.execute("select count(*) from runs where language = 'en'").fetchone() == (1,)
    assert len(found(memory, "The well 9 9 is dry.", "en", "ar", 60)) >= 6
    assert index_problems(memory)
    tending.rebuild(memory, lambda done, total: None)
    assert tending.verify(memory) == []
    assert len(found(memory, "The well 9 9 is dry.", "en", "ar", 60)) == 8


def test_only_one_process_at_a_time_tends(memory, eager):
    with tending._leading(memory.path, 0):
        assert not tending.tend(memory)
    assert tending.tend(memory)


def test_tending_in_a_process_of_its_own_does_what_is_due(memory, monkeypatch):
    monkeypatch.setattr(Workspace, "_have_tended", lambda self: None)
    for number in range(5):
        keep(memory, ("en", f"The well {number} is dry and old."), ("ar", f"بئر {number}"))
    of_another_version(memory)
    subprocess.run([sys.executable, "-m", "reader.tending", memory.path], check=True, timeout=60)
    with memory.reading() as db:
        assert not state.read(db).is_old
        assert not due.waiting(state.read(db))
    assert index_problems(memory) == []


def test_nothing_is_made_where_a_memory_is_no_more(tmp_path):
    path = tmp_path / "gone.db"
    assert subprocess.run([sys.executable, "-m", "reader.tending", path], timeout=60).returncode == 1
    assert not path.exists()


# ------------------------------------------------------------------ plans


def test_a_search_reads_only_what_is_near(memory):
    """Without statistics SQLite would go through all units of a language for each text that is near."""
    plans = []
    keep(memory, ("en", "The well is dry."), ("ar", "البئر جافة."))
    some = ("The well is dry.", "The old well of the village is dry and nobody came to see it.")
    for text in some:  # the glossary is read once
        suggesting.search(memory, text, "en", "ar")
    with memory.reading() as db:
        db.conn.set_trace_callback(plans.append)
        for text in some:
            suggesting.search(memory, text, "en", "ar")
        db.conn.set_trace_callback(None)
        steps = [
            row["detail"]
            for sql in plans
            if sql.lstrip().startswith("select")
            for row in db.query(f"explain query plan {sql}")
        ]
    assert any("SEARCH" in step and "SEARCH t USING INTEGER PRIMARY KEY" in step for step in steps)
    scans = {step for step in steps if step.startswith("SCAN")}
    small = ("json_each", "index_state", "runs", "CONSTANT ROW", "VIRTUAL TABLE", "glossary_")
    found = ("SCAN p",)  # the ids of what was found
    assert not [scan for scan in scans if scan not in found and not any(name in scan for name in small)]


def test_an_element_or_a_text_that_was_taken_back_is_not_remembered(memory):
    class Taken(Exception):
        pass

    def keep_and_fail():
        with memory.writing() as db:
            units.keep(db, ("en", "one two three four"), ("ar", "كلمة"), Origin.TYPED, memory.stamp())
            raise Taken

    with pytest.raises(Taken):
        keep_and_fail()
    keep(memory, ("en", "five six seven eight"), ("ar", "كلمة"))
    assert found(memory, "one two three four", "en", "ar", 60) == {}
    keep(memory, ("en", "one two three four"), ("ar", "كلمة"))
    assert found(memory, "four three two one two three four", "en", "ar", 60) == exhaustively(
        memory, "four three two one two three four", "en", "ar", 60
    )
    assert len(found(memory, "one two three four", "en", "ar", 60)) == 1


def test_a_text_is_found_by_its_exact_words_alone(memory):
    keep(memory, ("en", "The well."), ("ar", "البئر"))
    with memory.reading() as db:
        assert texts.find(db, "en", "The well.")
        assert not any(
            texts.find(db, code, text)
            for code, text in product(CODES, ["The well", "the well.", "The well. "])
        )
        assert not texts.find(db, "ar", "The well.")


def test_more_elements_than_code_points_lose_nothing(memory, monkeypatch):
    """Two tokens then share a code, and texts have to be looked at themselves."""
    monkeypatch.setattr(coding, "_SPACE", 7)
    chance = random.Random(2)
    for number in range(60):
        words = chance.choices(VOCABULARY["en"], k=chance.randint(3, 12))
        keep(memory, ("en", " ".join(words)), ("ar", f"ar {number}"))
    for _ in range(60):
        query = " ".join(chance.choices(VOCABULARY["en"], k=chance.randint(3, 12)))
        assert found(memory, query, "en", "ar", 60) == exhaustively(memory, query, "en", "ar", 60)


def test_runs_of_a_file_that_is_being_taken_in_are_merged_after_it(memory):
    for number in range(due.RUNS_MERGED):
        loaded(memory, [(("en", f"Word {number}."), ("ar", f"كلمة {number}."))])
    with memory.writing() as db:
        batch = batches.begin(db, "another file", memory.stamp())
        assert due.to_be_merged(db) is None
        batches.finish(db, batch, memory.stamp().at)
        assert due.to_be_merged(db)


def test_what_a_write_was_told_of_words_is_forgotten_when_it_is_taken_back(memory):
    def keep_two(*texts):
        with memory.writing() as db:
            for text in texts:
                units.keep(db, ("en", text), ("ar", "بئر"), Origin.TYPED, memory.stamp())
            if texts[0].startswith("Lost"):
                raise RuntimeError

    with pytest.raises(RuntimeError):
        keep_two("Lost camels drink here.", "Camels here drink water.")
    keep_two("Some donkeys eat barley.", "Where barley grows donkeys eat.")
    keep_two("Camels drink water.", "Water here is sweet.")
    assert found(memory, "Camels drink water!", "en", "ar", 70)
    assert not found(memory, "Lost camels drink here.", "en", "ar", 70)
    assert tending.verify(memory) == []


# ------------------------------------------------------------------ files of former versions


def test_what_was_fresh_in_a_file_of_a_former_version_is_found(memory):
    kept = {
        keep(memory, ("en", f"The well {number} is dry."), ("ar", f"بئر {number}")) for number in range(9)
    }
    with memory.writing() as db:
        as_it_was_with_a_row_for_each_element(db)
    with open_memory(memory.path, is_tended=False) as opened:
        answer = suggesting.search(opened, "The well 7 is not so dry.", "en", "ar", minimum=60, limit=20)
        assert {match.unit.id for match in answer} == kept
        assert tending.verify(opened) == []


def as_it_was_with_a_row_for_each_element(db):
    db.execute("create table fresh_postings (part integer, element integer, entry integer)")
    for part, marks, of_text in db.execute("select part, marks, elements from fresh_texts").fetchall():
        db.conn.executemany(
            "insert into fresh_postings values (?, ?, ?)",
            [
                (part, int(element), int.from_bytes(marks[:8], "little"))
                for element in np.frombuffer(of_text, "<i8")
            ],
        )
    db.execute("alter table fresh_texts drop column elements")
    db.execute("delete from _sqlite_migrations where name = 'elements_of_fresh_texts'")
