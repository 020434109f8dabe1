"""A fresh memory, and a small document in it."""

import shutil
from contextlib import contextmanager

import pytest
from hypothesis import settings

from reader import documents, languages
from reader.formats import read_pasted
from reader.workspace import open_memory

# A busy machine fails no example for having been slow.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

TEXT = """The well

The council opened the old well. Nobody had asked whose water it was! The bakers came first.

The shepherds came on 3 May. They did not wait. The council opened the old well.
"""


@pytest.fixture(scope="session")
def empty_memory(tmp_path_factory):
    """The file of a memory without glossary and sample, made once; copy it."""
    path = tmp_path_factory.mktemp("made") / "memory.db"
    with open_memory(path, starter=False):
        pass
    return path


@pytest.fixture
def memory(empty_memory, tmp_path):
    """An open memory with nothing in it."""
    path = tmp_path / "memory.db"
    shutil.copy(empty_memory, path)
    with open_memory(path) as workspace:
        yield workspace


@pytest.fixture
def document(memory):
    """The id of an English document of seven segments in three blocks."""
    return take_in(memory, TEXT)


def take_in(workspace, text, language="en"):
    return documents.take_in(workspace, read_pasted(text), languages.by_code(language)).document


@contextmanager
def writing_nothing(workspace):
    """Fail where anything is done upon the memory's one writing connection meanwhile.

    What another process writes, as the one that tends the index does, is nothing of ours.
    """
    done = []
    connection = workspace._writer.conn
    connection.set_trace_callback(done.append)
    try:
        yield
    finally:
        connection.set_trace_callback(None)
    assert done == []
