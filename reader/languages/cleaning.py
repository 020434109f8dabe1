"""What is stored is what was typed: only what nobody typed, and what breaks other text, is taken out.

Characters that shape words (joiners, combining marks, emoji sequences) stay, as do spaces. Direction marks
(U+200E, U+200F, U+061C) stay where they separate something from something else.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reader.languages import signs

_CONTROLS = "".join(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t")
_NEVER = re.compile(f"[{re.escape(_CONTROLS + signs.BIDI_CONTROLS)}\ufeff]")
_LINE_END = re.compile(r"\r\n?|[\v\f\x85]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKS = re.escape(signs.BIDI_MARKS)
_STRAY = re.compile(rf"^[{_MARKS}]+|[{_MARKS}]+$|(?<=[{_MARKS}])[{_MARKS}]+", re.MULTILINE)
_ANYTHING = re.compile(rf"[\ud800-\udfff{_MARKS}]|{_NEVER.pattern}")

_NAMES = {0x00: "NUL", 0x08: "BACKSPACE", 0x1B: "ESCAPE", 0xFEFF: "BYTE ORDER MARK"}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text fit to be stored, and what was taken out of it."""

    text: str
    removed: tuple[tuple[str, int], ...]
    """(name of the character, how many), by name. Line ends and composition are not counted: nobody sees
    them change."""

    @property
    def report(self) -> str:
        """One sentence about what was removed; empty when nothing was."""
        if not self.removed:
            return ""
        listed = ", ".join(f"{count} × {name}" for name, count in self.removed)
        return f"Invisible or broken characters were removed: {listed}."


def clean(text: str) -> Cleaned:
    """`text` composed (NFC), with `\\n` for every line end and form feed, without stray controls; idempotent.

    Lone surrogates, which no file can hold, become U+FFFD and are reported.
    """
    if text.isprintable() or _ANYTHING.search(text) is None:
        return Cleaned(unicodedata.normalize("NFC", text), ())
    removed: Counter[str] = Counter()

    def gone(match: re.Match[str]) -> str:
        removed.update(map(_name, match.group()))
        return ""

    def replaced(match: re.Match[str]) -> str:
        removed["LONE SURROGATE"] += 1
        return "\N{REPLACEMENT CHARACTER}"

    text = _LINE_END.sub("\n", text)
    text = _SURROGATE.sub(replaced, text)
    text = _STRAY.sub(gone, _NEVER.sub(gone, text))
    return Cleaned(unicodedata.normalize("NFC", text), tuple(sorted(removed.items())))


def is_clean(text: str) -> bool:
    """Whether `clean` is quickly known to leave a text as it is."""
    return text.isprintable() and unicodedata.is_normalized("NFC", text)


def are_clean(texts: Sequence[str]) -> bool:
    """Whether `clean` leaves all of the texts as they are."""
    if is_clean(" ".join(texts)):
        return True
    lines = "\n".join(texts)  # what is taken out and composed is so line by line
    return clean(lines).text == lines


def _name(character: str) -> str:
    code = ord(character)
    return _NAMES.get(code, "") or unicodedata.name(character, f"CONTROL U+{code:04X}")
