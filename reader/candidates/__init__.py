"""Service: terms to add, found in a document with what renders them, for a person to accept or refuse."""

from __future__ import annotations

from reader.candidates.acting import Accepted, Done, accept, refuse, refused, take_back
from reader.candidates.finding import AT_ONCE, Context, Found, InLanguage, Listed, Offered, as_json, find

__all__ = [
    "AT_ONCE",
    "Accepted",
    "Context",
    "Done",
    "Found",
    "InLanguage",
    "Listed",
    "Offered",
    "accept",
    "as_json",
    "find",
    "refuse",
    "refused",
    "take_back",
]
