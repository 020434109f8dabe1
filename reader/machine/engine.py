"""What an engine is: something that drafts texts from one language into another. And what to say without one.

A draft is only ever offered beside the matches of the memory; nothing here confirms or stores it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from reader.errors import HevokError, Refused, Unavailable
from reader.languages import LANGUAGES, by_code

Pair = tuple[str, str]
"""The codes of a source and a target language: en, ar, kmr, ckb."""

LONGEST_TEXT = 10_000
"""Code points of the longest text that is drafted: far above any sentence, and in JSON below the 64 KiB
that a pipe takes in at once, so that handing it over never has to wait for the other side."""

MOST_ALTERNATIVES = 10
"""The most drafts of one text that may be asked for: each widens the beam search."""

_OTHER_KURDISH = {"kmr": "ckb", "ckb": "kmr"}


class Failed(Unavailable):
    """An engine could not draft: its model is damaged, it broke down, or it took too long."""


class Cancelled(HevokError):
    """Drafting was given up because a person said so; what was drafted until then has been handed over."""

    status = 409


@dataclass(frozen=True, slots=True)
class Draft:
    """One translation that an engine proposes for a text."""

    text: str
    score: float
    """As the engine gives it, not a percentage. Argos: the sum of the tokens' log probabilities divided by
    length^0.2, added up over the steps of a pivot: 0 is certainty, lower is less sure. To be compared among
    the drafts of one text only."""


class Engine(Protocol):
    """Drafts texts between the pairs of languages that it has models for."""

    @property
    def name(self) -> str:
        """What it is called, for the person who reads its drafts."""

    def pairs(self) -> frozenset[Pair]:
        """The pairs it can draft, by way of a third language too."""

    def draft(
        self, texts: Sequence[str], source: str, target: str, *, alternatives: int = 1
    ) -> list[list[Draft]]:
        """For each text at most `alternatives` (1 to 10) drafts, the best first, none twice, none empty.

        White space counts as single spaces; an empty text has no drafts. Raises `Unknown` for a language that
        Hevok lacks or a pair the engine has no model for, `Refused` for a text of more than 10,000 code
        points, `Failed` where a model fails.
        """


def distinct(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts in their order, each text once, where it stands first; empty ones are left out."""
    seen: dict[str, Draft] = {}
    for draft in drafts:
        if draft.text:
            seen.setdefault(draft.text, draft)
    return list(seen.values())


def spaced(text: str) -> str:
    """A text as engines take it: white space as single spaces. Raises `Refused` when it is too long."""
    if len(text) > LONGEST_TEXT:
        raise Refused(
            f"A text of {len(text):,} characters is no sentence; the engine drafts up to {LONGEST_TEXT:,}. "
            "Split the segment first."
        )
    return " ".join(text.split())


def reachable(pairs: Iterable[Pair]) -> frozenset[Pair]:
    """All pairs that `pairs` lead to, directly or from one language to the next."""
    found = {pair for pair in pairs if pair[0] != pair[1]}
    while True:
        further = {
            (start, end)
            for start, middle in found
            for other, end in found
            if middle == other and start != end
        } - found
        if not further:
            return frozenset(found)
        found |= further


def explain(source: str, target: str, engines: Iterable[Engine]) -> str:
    """One sentence on who drafts from `source` into `target`, or why nobody does and what there is instead.

    Raises `Unknown` for a language that Hevok lacks.
    """
    way = f"from {by_code(source).name} to {by_code(target).name}"
    names = [engine.name for engine in engines if (source, target) in engine.pairs()]
    if names:
        return f"Drafts {way} come from {' and '.join(names)}; each is a proposal to be checked."
    kurdish = [code for code in (source, target) if code in _OTHER_KURDISH]
    if not kurdish:
        return (
            f"No model {way} is installed yet: install a package from a file with "
            "hevok mt install FILE.argosmodel, or let Hevok fetch one from the Argos index."
        )
    return (
        f"There is no machine translation {way}, for the Argos index has no Kurdish model; what helps "
        f"instead is {_instead(target)}, and a model of your own can be installed with "
        "hevok mt install FILE.argosmodel."
    )


def _instead(target: str) -> str:
    other = _OTHER_KURDISH.get(target)
    if other is None:
        return "the memory and the glossary"
    return f"the memory, the glossary and the bridge from {LANGUAGES[other].name}"
