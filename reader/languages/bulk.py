"""The keys and tokens of many texts at once: what the functions for one text give, several times faster.

Texts are joined by a separator and go through the steps of a fold together. Which characters they hold is
looked up once: a step that replaces single characters only seeks those that are there, and what is in order
already is left as it is. A step that has to see where a text begins and ends is given the texts one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from hashlib import blake2b
from struct import unpack
from unicodedata import is_normalized

from reader.languages import steps
from reader.languages.keys import bare
from reader.languages.language import Language, Step
from reader.languages.steps import Replacing
from reader.languages.words import token_texts

_SEPARATOR = "\N{INFORMATION SEPARATOR TWO}"
"""White space to every step, and nothing that one replaces: in a text it counts as a space."""

_ALIKE = frozenset(
    {
        steps.WITHOUT_CASE,
        steps.LEGACY_AE,
        steps.FINAL_AE,
        steps.INITIAL_RREH,
        steps.SUFFIX_WRITTEN_ON,
    }
)
"""Steps that do the same to a text wherever it stands: to them, the separator is the end of a word."""
_SHORT = 4_000
"""Characters of which it is not worth asking numpy which they are."""

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
    keys = list(keys)
    written = "\0".join(keys).encode("utf-8", "surrogatepass").split(b"\0") if keys else []
    if len(written) != len(keys):  # one of them holds NUL
        written = [key.encode("utf-8", "surrogatepass") for key in keys]
    hashes = b"".join([blake2b(key, digest_size=8).digest() for key in written])
    return list(unpack(f">{len(keys)}q", hashes))


def _add(folded: Folded, texts: Sequence[str], language: Language) -> None:
    joined = _SEPARATOR.join(texts)
    if joined.count(_SEPARATOR) >= len(texts):
        joined = _SEPARATOR.join([text.replace(_SEPARATOR, " ") for text in texts])
    spelling, held = _run(language.spelling, joined, frozenset())
    finding, _ = _run(language.finding, spelling, held)
    folded.keys.extend(spelling.split(_SEPARATOR))
    folded.bare_keys.extend(bare(finding).split(_SEPARATOR))
    folded.findings.extend(finding.split(_SEPARATOR))


def _run(some: Sequence[Step], joined: str, known: Set[str]) -> tuple[str, Set[str]]:
    """Joined texts after some steps, with the characters that they hold at most, or none where nobody knows.

    `known` are those that they hold before, at most, where that is known.
    """
    held = set(known)
    for step in some:
        held = held or _characters(joined)
        if isinstance(step.apply, Replacing):
            for character in step.apply.table.keys() & held:
                held.update(step.apply.table[character])
                joined = joined.replace(character, step.apply.table[character])
        elif not _is_in_order(step, joined, held):
            before = joined
            if step in _ALIKE:
                joined = step.apply(joined)
            else:
                joined = _SEPARATOR.join(map(step.apply, joined.split(_SEPARATOR)))
            if joined != before:
                held = set()  # to be looked up where another step asks
    return joined, held


def _is_in_order(step: Step, joined: str, held: Set[str]) -> bool:
    """Whether a step is known to leave all of the texts as they are."""
    if step == steps.COMPOSED:
        return is_normalized("NFC", joined)
    if step == steps.WITHOUT_CASE:
        return all(character.casefold() == character for character in held) and is_normalized("NFC", joined)
    return step == steps.SINGLE_SPACED and not (
        any(character.isspace() for character in held - {" ", _SEPARATOR})
        or any(stray in joined for stray in ("  ", f"{_SEPARATOR} ", f" {_SEPARATOR}"))
        or joined[:1] == " "
        or joined[-1:] == " "
    )


def _characters(text: str) -> set[str]:
    """Those that a text holds."""
    if len(text) < _SHORT:
        return set(text)
    import numpy as np  # late: who wants nothing but a hash need not load it

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    is_held = np.zeros(int(codes.max()) + 1, bool)
    is_held[codes] = True
    return set(map(chr, np.flatnonzero(is_held).tolist()))
