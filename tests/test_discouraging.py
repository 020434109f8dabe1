from __future__ import annotations

import subprocess
import sys

import pytest

from glossary import store as glossary
from glossary.model import Concept, PartOfSpeech, Term, TermStatus
from reader.discouraging import discouraged
from reader.memory import units
from reader.model import Origin

AT = "2026-01-01T00:00:00.000Z"


@pytest.fixture
def spring(memory):
    with memory.writing() as db:
        glossary.add_concept(db, Concept("well", PartOfSpeech.NOUN, ""), 1, AT)
        glossary.add_term(db, Term(0, "well", "ar", "بئر", status=TermStatus.PREFERRED), 1, AT)
        return glossary.add_term(db, Term(0, "well", "ar", "نبع", status=TermStatus.ADMITTED), 1, AT)


def told(memory, *texts, language="ar"):
    with memory.reading() as db:
        return discouraged(memory, db, texts, language)


def test_it_follows_every_change_of_the_glossary(memory, spring):
    assert told(memory, "النبع جاف.") == [()]
    for status in (TermStatus.SUPERSEDED, TermStatus.ADMITTED, TermStatus.DEPRECATED):
        with memory.writing() as db:
            glossary.set_status(db, spring.id, status, 1, AT)
        said = () if status is TermStatus.ADMITTED else (f"{status} term: نبع",)
        assert told(memory, "النبع جاف.", "البئر جافة.") == [said, ()]
        assert told(memory, "spring", language="en") == told(memory, "spring", language="xx") == [()]


SEARCHING = """
import sys
from pathlib import Path
from reader import suggesting
from reader.workspace import open_memory

with open_memory(Path(sys.argv[1]), is_tended=False) as workspace:
    (match,) = suggesting.search(workspace, "The well.", "en", "ar")
print(match.score, "glossary.recognition.recogniser" in sys.modules)
"""


def test_a_search_compiles_no_glossary_that_advises_against_nothing(memory, spring):

    with memory.writing() as db:
        units.keep(db, ("en", "The well."), ("ar", "النبع."), Origin.TYPED, memory.stamp())

    def searched():
        return subprocess.run(
            [sys.executable, "-c", SEARCHING, memory.path],
            capture_output=True,
            check=True,
            text=True,
            timeout=60,
        ).stdout.split()

    assert searched() == ["100", "False"]
    with memory.writing() as db:
        glossary.set_status(db, spring.id, TermStatus.SUPERSEDED, 1, AT)
    assert searched() == ["90", "True"]
