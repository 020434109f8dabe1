"""TMX files in: versions 1.1 to 1.4b as real programs write them, of any size, in little memory.

The parser is expat, which is told of no other file than this one: a DOCTYPE line is read over, and nothing
it names is loaded. What declares entities is refused at once, and so is what no translation memory has:
elements in hundreds of one another, tags of megabytes. (TMX 1.4b specification, LISA/OSCAR 2005.)
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from html.entities import html5
from itertools import accumulate
from typing import BinaryIO
from xml.parsers import expat

from reader.formats import tmx_refusals as refusals
from reader.formats.interchange import Entries, Entry, Problem
from reader.formats.tmx_inline import END, Part, Start
from reader.formats.tmx_refusals import DEEPEST, LONGEST_TOKEN, LONGEST_UNIT, Broken
from reader.formats.tmx_runs import CAN_TELL, DEPTH_OF_UNIT, Run, entries, opened, runs
from reader.formats.tmx_values import Header, OpenUnit, OpenVariant, entry_of, header_of, variant_of
from reader.formats.xml_pieces import pieces


def read_tmx(stream: BinaryIO, encoding: str = "") -> Reading:
    """The units of a TMX file, one by one, and what was wrong with it: iterate over what comes back.

    Every `tu` element gives one `Entry`, one that could not be taken in an `Entry` without variants after a
    `Problem`. A fatal problem is the last thing: whoever takes a file whole or not at all learns of it then.
    `encoding` overrides what the file says of itself; the first step raises `Refused` for one that is none.
    """
    return Reading(stream, encoding)


class Reading:
    """A TMX file being read. Iterating over it gives its entries and problems, once.

    `by_columns` gives the same, but plain entries that follow each other together.
    """

    def __init__(self, stream: BinaryIO, encoding: str = "") -> None:
        self._pieces = pieces(stream, encoding)
        self._found: deque[Entry | Entries | Problem] = deque()
        self._header: Header | None = None
        self._is_over = False
        self._fed = 0
        self._line = 1
        """In which what was not fed yet begins."""
        self._began = 0
        """At which byte the unit (or header) began."""
        self._is_too_long = False
        self._depth = 0
        self._has_begun = False
        self._units = 0
        self._version = ""
        self._source_tag = ""
        self._unit: OpenUnit | None = None
        self._side: OpenVariant | None = None
        self._about: OpenUnit | None = None
        """The header while it is read: it has notes and properties as a unit has."""
        self._parts: list[Part] | None = None
        """What the seg, note or prop that is open holds so far."""
        self._within = 0
        """How many elements are open in it."""
        self._prop_type = ""
        self._starts: dict[str, Callable[[dict[str, str]], None]] = {
            "tu": self._start_unit,
            "tuv": self._start_side,
            "seg": self._start_seg,
            "note": self._start_note,
            "prop": self._start_prop,
            "header": self._start_header,
        }
        self._ends: dict[str, Callable[[], None]] = {
            "tu": self._end_unit,
            "tuv": self._end_side,
            "header": self._end_header,
        }
        self._parser = self._made()

    def __iter__(self) -> Iterator[Entry | Problem]:
        for found in self.by_columns():
            if isinstance(found, Entries):
                yield from found.one_by_one()
            else:
                yield found

    def by_columns(self) -> Iterator[Entry | Entries | Problem]:
        """The entries and problems, once."""
        while True:
            while self._found:
                yield self._found.popleft()
            if self._is_over:
                return
            self._read_on()

    @property
    def header(self) -> Header:
        """What the file says of itself; reads as far as that is known."""
        while self._header is None and not self._is_over:
            self._read_on()
        return self._header or Header(self._version)

    # ------------------------------------------------------------ the parser

    def _made(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.UseForeignDTD(True)  # an entity that nobody declared is handed to us and breaks nothing
        parser.EntityDeclHandler = refusals.refuse_declaration
        parser.AttlistDeclHandler = refusals.refuse_declaration  # a default is text that multiplies, too
        parser.SkippedEntityHandler = self._entity
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        return parser

    def _read_on(self) -> None:
        """Reads one piece further."""
        piece = next(self._pieces, None)
        try:
            if isinstance(piece, Problem):
                self._found.append(piece)
                self._is_over = piece.is_fatal
            elif piece is None:
                self._is_over = True
                if not self._fed:
                    raise Broken(refusals.EMPTY)
                self._parser.Parse(b"", True)
            else:
                self._feed(piece)
        except Broken as broken:
            self._break_off(self._parser.CurrentLineNumber, str(broken))
        except expat.ExpatError as error:
            self._break_off(error.lineno, refusals.sentence(error.code, has_begun=self._has_begun))

    def _feed(self, piece: bytes) -> None:
        at = 0
        for run in runs(piece) if CAN_TELL else ():
            self._parse(piece[at : run.start])
            self._parse_run(run, piece[run.start : run.end])
            at = run.end
        self._parse(piece[at:])

    def _parse_run(self, run: Run, words: bytes) -> None:
        """Have a run of plain units parsed; where units stand, without being told of each tag."""
        is_among_units = 0 < self._depth < DEEPEST - DEPTH_OF_UNIT and not (
            self._unit or self._about or self._parts is not None
        )
        if not is_among_units:
            self._parse(words)
            return
        line = self._line
        ended: list[str] = []
        self._parser.StartElementHandler = None
        self._parser.EndElementHandler = ended.append
        try:
            self._parse(words)
        finally:
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end
            # Fewer where the XML is broken in between; none where all of it stands in a comment.
            if units := run.units[: ended.count("tu")]:
                self._take(units, line)

    def _take(self, units: Sequence[re.Match[bytes]], line: int) -> None:
        """Take plain units, the first of which begins in this line, as if their tags had been told."""
        self._header = self._header or Header(self._version)
        ends = accumulate((unit.group().count(b"\n") for unit in units), initial=line)
        for found in entries(units, list(ends), self._units + 1, self._source_tag):
            if isinstance(found, Entries):
                self._units += len(found.kinds)
                self._found.append(found)
            else:
                self._units += 1
                about, *sides = opened(*found)
                variants = (variant_of(side, self._problem) for side in sides)
                about.variants.extend(variant for variant in variants if variant is not None)
                self._found.append(entry_of(about, self._units, self._source_tag, self._problem))

    def _parse(self, piece: bytes) -> None:
        self._parser.Parse(piece, False)
        self._line += piece.count(b"\n")
        if b"\r" in piece:
            self._line += piece.count(b"\r") - piece.count(b"\r\n")
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TOKEN:
            raise Broken(refusals.LONG_TOKEN)
        if (self._unit or self._about) and self._fed - self._began > LONGEST_UNIT:
            self._pass_over()

    def _break_off(self, line: int, what: str) -> None:
        self._is_over = True
        self._found.append(Problem(max(line, 1), what, is_fatal=True))

    def _pass_over(self) -> None:
        """Lets go of a unit that is too long; its tags are followed to its end and nothing is kept."""
        unit = self._unit or self._about
        if unit and not self._is_too_long:
            what = "unit" if self._unit else "header"
            self._problem(unit.line, refusals.LONG_UNIT.format(what))
        self._is_too_long = True
        self._side = self._parts = None
        self._within = 0
        self._parser.CharacterDataHandler = None
        if unit:
            unit.attributes, unit.variants, unit.notes, unit.props = {}, [], [], []

    def _problem(self, line: int, what: str) -> None:
        self._found.append(Problem(line, what))

    # ------------------------------------------------------------ elements

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Broken(refusals.TOO_DEEP)
        if self._parts is not None:
            self._within += 1
            self._parts.append(Start(name, attributes))
            return
        start = self._starts.get(name) or self._starts.get(name.rpartition(":")[2])
        if self._depth == 1:
            self._start_root(name, attributes)
        elif start:
            start(attributes)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if self._parts is not None:
            if self._within:
                self._within -= 1
                self._parts.append(END)
            else:
                self._end_text(name)
            return
        end = self._ends.get(name) or self._ends.get(name.rpartition(":")[2])
        if end:
            end()

    def _start_root(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] != "tmx":
            raise Broken(refusals.NO_TMX.format(name[:40]))
        self._has_begun = True
        self._version = attributes.get("version", "")

    def _start_header(self, attributes: dict[str, str]) -> None:
        if self._header is None and self._unit is None:
            self._about = self._begun(attributes)

    def _end_header(self) -> None:
        about, self._about = self._about, None
        if about is not None:
            self._source_tag = about.attributes.get("srclang", "")
            self._header = header_of(about, self._version)

    def _start_unit(self, attributes: dict[str, str]) -> None:
        if self._unit is not None:
            self._problem(self._parser.CurrentLineNumber, "A unit begins within another, which ends here.")
            self._end_unit()
        if self._header is None:
            self._header = Header(self._version)
        self._units += 1
        self._unit = self._begun(attributes)

    def _begun(self, attributes: dict[str, str]) -> OpenUnit:
        self._began = self._parser.CurrentByteIndex
        self._is_too_long = False
        return OpenUnit(attributes, self._parser.CurrentLineNumber, [], [], [])

    def _start_side(self, attributes: dict[str, str]) -> None:
        if self._unit is not None and not self._is_too_long:
            self._side = OpenVariant(attributes, self._parser.CurrentLineNumber, [], [])

    def _start_seg(self, attributes: dict[str, str]) -> None:
        side = self._side
        if side is None:
            return
        if side.parts is not None:
            self._problem(side.line, "A variant has more than one segment; the first of them was taken.")
            self._open_text()
        else:
            side.parts = self._open_text()

    def _start_note(self, attributes: dict[str, str]) -> None:
        if self._unit or self._about:
            self._open_text()

    def _start_prop(self, attributes: dict[str, str]) -> None:
        self._prop_type = attributes.get("type", "")
        if self._unit or self._about:
            self._open_text()

    def _open_text(self) -> list[Part]:
        parts: list[Part] = []
        if not self._is_too_long:
            self._parts = parts
            self._parser.CharacterDataHandler = parts.append
        return parts

    def _end_text(self, name: str) -> None:
        """The end of a seg, note or prop."""
        parts, self._parts = self._parts, None
        self._parser.CharacterDataHandler = None
        holder = self._side or self._unit or self._about
        name = name.rpartition(":")[2]
        if parts is None or holder is None or name == "seg":
            return
        words = "".join([part for part in parts if isinstance(part, str)])
        if name == "prop":
            holder.props.append((self._prop_type, words))
        else:
            holder.notes.append(words)

    def _entity(self, name: str, is_parameter: bool) -> None:
        if is_parameter or self._parts is None:
            return
        self._parts.append(html5.get(f"{name};", f"&{name};"))
        if f"{name};" not in html5:
            self._problem(self._parser.CurrentLineNumber, refusals.UNDECLARED.format(name[:40]))

    def _end_side(self) -> None:
        side, unit, self._side = self._side, self._unit, None
        if side is not None and unit is not None:
            variant = variant_of(side, self._problem)
            if variant is not None:
                unit.variants.append(variant)

    def _end_unit(self) -> None:
        unit, self._unit, self._side = self._unit, None, None
        if unit is not None:
            self._found.append(entry_of(unit, self._units, self._source_tag, self._problem))
