"""From bytes to text: which encoding a file is in, and how sure that is."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from reader.errors import Refused

MARKS_OF_ORDER = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
GUESSABLE = ("cp1256", "cp1254", "cp1252", "iso8859_6", "iso8859_9")
GUESSING_SAMPLE = 200_000  # bytes that are enough to tell one code page from another

DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,300}?charset\s*=\s*["']?([\w.:-]{1,40})""",
    re.IGNORECASE,
)
DECLARED_WITHIN = 4096  # bytes; the HTML standard looks at 1024, many pages put it later
# The labels that browsers read as their wider Windows sisters (WHATWG Encoding Standard, 4.2).
WIDER = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254"}
# The bytes of these letters in the western code page are Ş ş ğ in the Turkish one, which Kurmanji takes.
ICELANDIC = frozenset("\N{LATIN CAPITAL LETTER THORN}\N{LATIN SMALL LETTER THORN}\N{LATIN SMALL LETTER ETH}")

CONTROL = re.compile("[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
MOST_CONTROLS = 0.01  # share of control characters above which a file is no text
PLAUSIBLE = re.compile(
    "[\\s\x20-\x7e\xa0-\u024f\u0600-\u06ff\u0750-\u077f\u2010-\u2044\ufb50-\ufdff\ufe70-\ufefc]"
)
ENOUGH_PLAUSIBLE = 0.95

SAVE_AS_UTF8 = "Save it as UTF-8 and try again, or say which encoding it is in."
NOT_TEXT = (
    "This file is not a text: it holds bytes that no text has. Save it as .txt, .md or .html and try again."
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and the encoding that gave it."""

    text: str
    encoding: str
    sure: bool = True


def decode(data: bytes, *, encoding: str | None = None, declares: bool = False) -> Decoded:
    """The text of `data`, without byte order mark.

    `encoding` overrides everything; `declares` says that the format can name its own encoding (HTML).
    Raises Refused when the encoding is unknown or does not fit, and when the file is no text.
    """
    decoded = _as_told(data, encoding) if encoding else _as_found(data, declares=declares)
    if "\0" in decoded.text or len(CONTROL.findall(decoded.text)) > MOST_CONTROLS * len(decoded.text):
        raise Refused(NOT_TEXT)
    return decoded


def _as_told(data: bytes, encoding: str) -> Decoded:
    name = _known(encoding)
    if not name:
        raise Refused(
            f"There is no encoding called “{encoding[:40]}”. "
            "Try utf-8, windows-1256, windows-1254 or windows-1252."
        )
    for mark, marked in MARKS_OF_ORDER:
        if data.startswith(mark) and name in (marked, marked.rpartition("-")[0]):
            return Decoded(_strictly(data[len(mark) :], marked, encoding), name)
    return Decoded(_strictly(data, name, encoding), name)


def _strictly(data: bytes, name: str, called: str) -> str:
    try:
        return data.decode(name)
    except (UnicodeError, ValueError) as error:
        place = f" (at byte {error.start + 1:,})" if isinstance(error, UnicodeDecodeError) else ""
        raise Refused(
            f"This file cannot be read as {called}{place}. "
            "Choose another encoding, or leave it to be found out."
        ) from None


def _known(encoding: str) -> str:
    """The Python name of a text encoding, or "" when there is none of that name."""
    try:
        name = codecs.lookup(encoding).name
        "".encode(name)
    except (LookupError, ValueError, TypeError, AttributeError):
        return ""
    return name


def _as_found(data: bytes, *, declares: bool) -> Decoded:
    for mark, name in MARKS_OF_ORDER:
        if data.startswith(mark):
            return _marked(data[len(mark) :], name)
    declared = _declared(data) if declares else None
    if declared:
        return declared
    if b"\0" in data:
        return _wide(data)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _guessed(data)


def _marked(data: bytes, name: str) -> Decoded:
    try:
        return Decoded(data.decode(name), name)
    except UnicodeDecodeError as error:
        raise Refused(
            f"This file says that it is {name.upper()}, and is damaged at byte {error.start + 1:,}. "
            + SAVE_AS_UTF8
        ) from None


def _declared(data: bytes) -> Decoded | None:
    """The text in the encoding that the file itself names, when it names one that fits."""
    found = DECLARED.search(data[:DECLARED_WITHIN])
    if not found:
        return None
    name = _known((found[1] or found[2]).decode("ascii", "replace"))
    if not name or name.startswith(("utf-16", "utf-32")):  # could not have been read in ASCII
        return None
    try:
        return Decoded(data.decode(WIDER.get(name, name)), WIDER.get(name, name))
    except (UnicodeError, ValueError):
        return None


def _wide(data: bytes) -> Decoded:
    """The text of a UTF-16 or UTF-32 file without a byte order mark, told by how much of it makes sense."""
    for name in WIDE:
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        sample = text[:GUESSING_SAMPLE]
        if "\0" not in text and len(PLAUSIBLE.findall(sample)) >= ENOUGH_PLAUSIBLE * len(sample):
            return Decoded(text, name, sure=False)
    raise Refused(NOT_TEXT)


def _guessed(data: bytes) -> Decoded:
    """The text in the likeliest of the code pages that texts in our languages are found in."""
    from charset_normalizer import from_bytes  # late: few files need it, and it is large

    best = from_bytes(data[:GUESSING_SAMPLE], cp_isolation=list(GUESSABLE)).best()
    for name in (best.encoding if best else "", *GUESSABLE):
        try:
            text = data.decode(name) if name else ""
        except UnicodeDecodeError:
            continue
        if text and name == "cp1252" and not ICELANDIC.isdisjoint(text):
            return Decoded(data.decode("cp1254", "replace"), "cp1254", sure=False)
        if text:
            return Decoded(text, name, sure=False)
    raise Refused(f"The encoding of this file could not be found out. {SAVE_AS_UTF8}")
