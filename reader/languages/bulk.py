"""The keys and tokens of many texts at once: what the functions for one text give, several times faster.

Texts are joined by a separator and go through the steps of a fold together. A step that replaces single
characters runs over the whole; any other is given the texts one by one, as it would be anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from reader.languages.keys import bare
from reader.languages.language import Language, Step
from reader.languages.steps import Replacing
from reader.languages.words import token_texts

_SEPARATOR = "\N{INFORMATION SEPARATOR TWO}"
"""White space to every step, and nothing that one replaces: in a text it counts as a space."""

AT_ONCE = 2_000
"""How many texts of a sentence's length are best joined: what they come to fits a processor's cache."""


@dataclass(frozen=True, slots=True)
class Folded:
    """What texts are found by, each list in the order of the texts."""

    keys: list[str]
    """Spelling keys."""
    bare_keys: list[str]
    findings: list[str]
    """Finding keys."""
    tokens: list[list[str]]
    """The words, numbers and marks of the finding keys."""


def fold(texts: Sequence[str], language: Language, *, with_tokens: bool = True) -> Folded:
    """The keys and, unless they are not wanted, the tokens of all texts, in time linear in their length."""
    folded = Folded([], [], [], [])
    for start in range(0, len(texts), AT_ONCE):
        _add(folded, texts[start : start + AT_ONCE], language)
    if with_tokens:
        folded.tokens.extend(token_texts(key, language) for key in folded.findings)
    return folded


def key_hash(key: str) -> int:
    """A key as 64 bits, signed as SQLite has them; the same in every process and version."""
    return int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


def key_hashes(keys: Iterable[str]) -> list[int]:
    """The hashes of all keys, in their order."""
    return [key_hash(key) for key in keys]


def _add(folded: Folded, texts: Sequence[str], language: Language) -> None:
    joined = _SEPARATOR.join(text.replace(_SEPARATOR, " ") for text in texts)
    spelling = _run(language.spelling, joined)
    finding = _run(language.finding, spelling)
    folded.keys.extend(spelling.split(_SEPARATOR))
    folded.bare_keys.extend(bare(finding).split(_SEPARATOR))
    folded.findings.extend(finding.split(_SEPARATOR))


def _run(steps: Sequence[Step], joined: str) -> str:
    for step in steps:
        if isinstance(step.apply, Replacing):
            joined = step.apply.throughout(joined)
        else:
            joined = _SEPARATOR.join(map(step.apply, joined.split(_SEPARATOR)))
    return joined
