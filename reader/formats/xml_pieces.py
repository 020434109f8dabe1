"""The bytes of an XML file of any size, piece by piece: as UTF-8, and without the characters XML forbids.

Real files hold them: a U+0008 out of a word processor, half of a surrogate pair, emoji as two surrogate
references. A parser refuses the whole file for one of them. Here they go, and are reported by their line.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

from reader.errors import Refused
from reader.formats.decoding import MARKS_OF_ORDER, WIDER
from reader.formats.interchange import Problem, counted

PIECE = 1 << 16
"""Bytes that are read at a time."""
MOST_HELD = 1 << 16
"""Characters without a tag or a space after which a cut may come anywhere."""

DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})""")
UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
"""How a file in a wide encoding begins that has no byte order mark (XML 1.0, appendix F)."""
NO_FILE_IS_IN = frozenset({"utf-7", "unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined"})
"""Text encodings of Python that no file of ours is written in, and that read ASCII as something else."""

FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The characters that XML 1.0 (2.2) forbids."""
CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
FORBIDDEN_REFERENCE = re.compile(
    r"""&\#(?: [xX] 0* (?P<hexadecimal>
               [0-8bcef] | 1[0-9a-f] | d[89a-f][0-9a-f]{2} | fff[ef] )
             | 0* (?P<decimal>
               [0-8] | 1[124-9] | 2[0-9] | 3[01]
               | 55(?: 29[6-9] | [3-9][0-9]{2} ) | 56[0-9]{3} | 57(?: [0-2][0-9]{2} | 3[0-3][0-9] | 34[0-3] )
               | 6553[45] ) );""",
    re.VERBOSE | re.IGNORECASE,
)
PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
LATE_DECLARATION = re.compile(r"\A\s[\s\ufeff]*<\?xml\s[^>]{0,200}\?>")
"""A declaration after white space, which XML forbids and real files have."""


def pieces(stream: BinaryIO, encoding: str = "") -> Iterator[bytes | Problem]:
    """The file in UTF-8, and a problem for each line that lost a character, before the piece it stands in.

    Lines end where they did. `encoding` overrides what the file says of itself; a byte order mark and the
    bytes themselves go before a declaration that they belie. The last thing is a fatal problem where the
    bytes do not fit the encoding. Raises `Refused` for an `encoding` that there is none of.
    """
    head = stream.read(PIECE)
    try:
        name, declared = _encoding(head, encoding)
        decoder = codecs.getincrementaldecoder(name)("surrogatepass" if _is_unicode(name) else "strict")
    except LookupError as error:
        if encoding:
            raise Refused(str(error)) from None
        yield Problem(1, str(error), is_fatal=True)
        return
    yield from _Cutting(stream, head, decoder, name, declared)


def _encoding(head: bytes, told: str) -> tuple[str, str]:
    """The codec to read a file by, and what to call it; raises LookupError, with a sentence, for none."""
    mark = next((name for mark, name in MARKS_OF_ORDER if head.startswith(mark)), "")
    wide = next((name for start, name in UNMARKED if head.startswith(start)), "")
    found = DECLARED.match(head)
    said = found[1].decode("ascii") if found else ""
    if not told and (mark or wide):
        return mark or wide, mark or wide
    name = codec(told or said or "utf-8")
    if not told and (name == "ascii" or name.startswith(("utf-16", "utf-32"))):
        return "utf-8", "UTF-8"  # nobody could have read the declaration in the encoding it names
    if name in ("utf-16", "utf-32"):
        name = mark or wide or f"{name}-le"
    return WIDER.get(name, name), told or said or "UTF-8"


def codec(said: str) -> str:
    """The Python name of a text encoding; raises LookupError, with a sentence, where there is none."""
    try:
        name = codecs.lookup(said).name
        "".encode(name)
    except (LookupError, ValueError, TypeError):
        name = ""
    if not name or name.replace("_", "-") in NO_FILE_IS_IN:
        raise LookupError(
            f"The file is said to be in “{said[:40]}”, which is no encoding that Hevok knows. "
            "Save it as UTF-8, or say which encoding it is in."
        )
    return name


def _is_unicode(name: str) -> bool:
    return name.startswith("utf-")


def utf8(text: str) -> bytes | None:
    """The text in UTF-8; None where it holds characters that XML forbids. Takes next to no time."""
    try:
        data = text.encode()
    except UnicodeEncodeError:  # half a surrogate pair
        return None
    has_controls = len(data.translate(None, CONTROLS)) < len(data)
    return None if has_controls or "\ufffe" in text or "\uffff" in text else data


def before(error: UnicodeDecodeError, name: str) -> str:
    """What the codec of this name, which failed so, had still read before the byte that is none of its."""
    good = bytes(error.object[: error.start])
    return good.decode(name if error.encoding == "charmap" else error.encoding, "ignore")


class _Cutting:
    """Reads, decodes and cleans; cuts where no reference and no surrogate pair is cut through."""

    def __init__(
        self, stream: BinaryIO, head: bytes, decoder: codecs.IncrementalDecoder, name: str, declared: str
    ) -> None:
        self.stream, self.head, self.decoder, self.name, self.declared = stream, head, decoder, name, declared
        self.line = 1

    def __iter__(self) -> Iterator[bytes | Problem]:
        held = ""
        is_first = True
        for text in self._texts():
            if isinstance(text, Problem):
                yield from self._cleaned(held)
                yield Problem(self.line, text.what, is_fatal=True)
                return
            if is_first:
                text, is_first = self._from_root(text), False
            text = held + text if held else text
            at = max(text.rfind("<"), text.rfind(" ") + 1, text.rfind("\n") + 1)
            if at <= 0:
                at = len(text) if len(text) > MOST_HELD else 0
            held = text[at:]
            yield from self._cleaned(text[:at])
        yield from self._cleaned(held)

    def _texts(self) -> Iterator[str | Problem]:
        data = self.head
        try:
            while data:
                yield self.decoder.decode(data)
                data = self.stream.read(PIECE)
            yield self.decoder.decode(b"", True)
        except UnicodeDecodeError as error:
            yield before(error, self.name)
            what = f"The byte {error.object[error.start]:02X} (hexadecimal) is none of {self.declared}. "
            yield Problem(0, what + "Save the file as UTF-8, or say which encoding it is in.", is_fatal=True)

    def _from_root(self, text: str) -> str:
        """The text without a byte order mark, and without an XML declaration that stands too late."""
        text = text.lstrip(MARK)
        return LATE_DECLARATION.sub(lambda found: "\n" * _line_ends(found.group()), text, count=1)

    def _cleaned(self, text: str) -> Iterator[bytes | Problem]:
        data = utf8(text)
        if data is None or ("#" in text and "&#" in text):
            whole = _without_references(text)
            yield from self._report(whole)
            data = FORBIDDEN.sub("", whole).encode()
        self.line += _line_ends(text)
        if data:
            yield data

    def _report(self, text: str) -> Iterator[Problem]:
        line, at = self.line, 0
        found: Counter[str] = Counter()
        for match in FORBIDDEN.finditer(text):
            further = _line_ends(text[at : match.start()])
            if further and found:
                yield _removed(line, found)
                found.clear()
            line, at = line + further, match.start()
            found[f"U+{ord(match.group()):04X}"] += 1
        if found:
            yield _removed(line, found)


def _removed(line: int, found: Counter[str]) -> Problem:
    return Problem(line, f"Characters that XML forbids were removed: {counted(list(found.items()))}.")


def _without_references(text: str) -> str:
    """The text with forbidden characters for references to them, and whole pairs of surrogates joined."""
    text = FORBIDDEN_REFERENCE.sub(_referred, text)
    return PAIR.sub(lambda pair: pair.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)


def _referred(reference: re.Match[str]) -> str:
    return chr(int(reference["hexadecimal"], 16) if reference["hexadecimal"] else int(reference["decimal"]))


def _line_ends(text: str) -> int:
    """How many lines end in a text, by line feed, carriage return or both."""
    count = text.count("\n")
    return count + text.count("\r") - text.count("\r\n") if "\r" in text else count
