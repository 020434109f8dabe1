"""The index of the memory's texts: how all that are like a given one are found, and none is missed."""

from typing import TYPE_CHECKING

from reader import lazily

if TYPE_CHECKING:
    from reader.memory.index.checking import problems
    from reader.memory.index.due import is_due
    from reader.memory.index.fresh import add, code, take_over
    from reader.memory.index.runs import give_up
    from reader.memory.index.searching import near
    from reader.memory.index.state import VERSION, be_current, begin_epoch, forget, take_in
    from reader.memory.index.tally import of_language

__all__ = [
    "VERSION",
    "add",
    "be_current",
    "begin_epoch",
    "code",
    "forget",
    "give_up",
    "is_due",
    "near",
    "of_language",
    "problems",
    "take_in",
    "take_over",
]
__getattr__ = lazily.parts(
    __name__,
    {
        "problems": "checking",
        "add": "fresh",
        "code": "fresh",
        "take_over": "fresh",
        "give_up": "runs",
        "near": "searching",
        "VERSION": "state",
        "be_current": "state",
        "begin_epoch": "state",
        "forget": "state",
        "take_in": "state",
        "is_due": "due",
        "of_language": "tally",
    },
)
