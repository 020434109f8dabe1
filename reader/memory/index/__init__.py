"""The index of the memory's texts: how all that are like a given one are found, and none is missed."""

from reader.memory.index.fresh import add
from reader.memory.index.searching import near
from reader.memory.index.state import VERSION, be_current

__all__ = ["VERSION", "add", "be_current", "near"]
