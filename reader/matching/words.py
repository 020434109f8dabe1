"""What differs between two texts, word by word, for the eye."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Levenshtein

from reader import languages
from reader.languages.language import Language


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that two sources share, or that only one of them has."""

    kind: Literal["both", "here", "there"]
    """In both, only in the segment that is being translated, or only in the unit's source."""
    text: str


def word_differences(here: str, there: str, language: Language) -> list[Piece]:
    """`there` (a unit's source) with what the segment `here` has instead; shared runs as `there` has them.

    Words are equal when their finding keys are. Joined, the pieces that are not "here" give `there`.
    """
    first, second = _cut(here, language), _cut(there, language)
    codes = Levenshtein.opcodes([key for key, _ in first], [key for key, _ in second])
    pieces: list[Piece] = []
    for code in codes:
        ours = "".join(text for _, text in first[code.src_start : code.src_end])
        theirs = "".join(text for _, text in second[code.dest_start : code.dest_end])
        if code.tag == "equal":
            pieces.append(Piece("both", theirs))
            continue
        if theirs:
            pieces.append(Piece("there", theirs))
        if ours:
            pieces.append(Piece("here", ours))
    return pieces


def _cut(text: str, language: Language) -> list[tuple[str, str]]:
    """The text in pieces that begin with a token each: (finding key of the token, the piece)."""
    tokens = languages.tokens(text, language)
    starts = [0, *(token.start for token in tokens[1:])] if tokens else []
    ends = [*starts[1:], len(text)]
    return [
        (languages.finding_key(token.text, language), text[start:end])
        for token, start, end in zip(tokens, starts, ends, strict=True)
    ]
