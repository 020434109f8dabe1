from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.memory import texts
from reader.memory.index import elements, numbering, state

WORDS = ["one", "two", "three", "four", "five", "six", "seven"]
ELEMENTS = [(word, nth) for word in WORDS for nth in (1, 2)]


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    monkeypatch.setattr(numbering, "PATIENCE", 2)


def keep(memory, *words):
    with memory.writing() as db:
        texts.add(db, "en", " ".join(words))


def known(memory, wanted, language="en"):
    with memory.reading() as db:
        return elements.known(db, state.seen(db), language, wanted)


def in_the_file(memory, wanted, language="en"):
    with memory.reading() as db:
        return elements.look_up(db, language, wanted)


def asked_of_the_file(memory, wanted):
    statements = []
    with memory.reading() as db:
        now = state.seen(db)
        db.conn.set_trace_callback(statements.append)
        try:
            elements.known(db, now, "en", wanted)
        finally:
            db.conn.set_trace_callback(None)
    return [statement for statement in statements if "elements" in statement]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(data=st.data())
def test_known_are_the_elements_that_some_text_has_however_often_one_asks(memory, monkeypatch, data):
    monkeypatch.setattr(numbering, "MOST", data.draw(st.sampled_from([0, 3, 10**6])))
    for _ in range(data.draw(st.integers(1, 6))):
        if data.draw(st.booleans()):
            keep(memory, *data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)))
        for _ in range(data.draw(st.integers(0, 4))):
            wanted = data.draw(st.lists(st.sampled_from(ELEMENTS), unique=True))
            assert known(memory, wanted) == in_the_file(memory, wanted)
            assert known(memory, wanted, "ar") == {}


def test_who_asks_often_is_answered_without_the_file_even_of_what_no_text_has(memory):
    keep(memory, "one", "two")
    wanted = [("one", 1), ("never", 1)]
    assert asked_of_the_file(memory, wanted)
    known(memory, wanted)
    assert not asked_of_the_file(memory, wanted)


def test_a_few_new_elements_do_not_have_all_of_them_read_again(memory):
    keep(memory, *(f"word{number}" for number in range(50)))
    known(memory, [("never", 1)])
    known(memory, [("never", 1)])
    keep(memory, "another")
    for _ in range(5):
        statements = asked_of_the_file(memory, [("another", 1), ("never", 1)])
        assert statements
        assert not any("between" in statement for statement in statements)
        assert known(memory, [("another", 1)]) == in_the_file(memory, [("another", 1)]) != {}


def test_many_languages_of_many_files_are_not_held_for_ever(memory, monkeypatch):
    monkeypatch.setattr(numbering, "MEMORIES", 3)
    for code in ("en", "ar", "kmr", "ckb"):
        with memory.writing() as db:
            texts.add(db, code, "one two")
        for _ in range(2):
            known(memory, [("one", 1), ("never", 1)], code)
    assert len(numbering._held) <= 3
    assert known(memory, [("one", 1), ("never", 1)]) == in_the_file(memory, [("one", 1)])
