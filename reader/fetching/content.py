"""What a site sends, taken in: of a kind that is read, whole, unpacked and counted while unpacking."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from http.client import HTTPResponse, IncompleteRead

from reader.errors import Refused
from reader.fetching.places import PASTE_INSTEAD, Place

STEP = 65_536
"""Bytes that are read, or unpacked, at a time."""
GZIP_BEGINS = b"\x1f"
GZIP = 16 + zlib.MAX_WBITS
RAW = -zlib.MAX_WBITS

READ = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown")
SAME = {"text/x-markdown": "text/markdown"}
SAVE_IT = "Download it in a browser and hand in the file."
CONVERT = (
    "Download it, convert it to text or HTML (pdftotext does, or a word processor), and hand in that file."
)
NOT_READ = {
    "application/pdf": ("a PDF", CONVERT),
    "application/x-pdf": ("a PDF", CONVERT),
    "application/msword": ("a Word document", SAVE_IT),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("a Word document", SAVE_IT),
    "application/epub+zip": ("an EPUB book", "Download it, convert it to HTML, and hand in that file."),
}
MAGIC_OF_PAGES = (b"<!doctype html", b"<html", b"<head", b"<body")


def kind(response: HTTPResponse, place: Place) -> str:
    """The content type of an answer; "" where it says none that could be one.

    Raises Refused for one that is not read.
    """
    said = response.headers.get("Content-Type", "").replace(",", ";").partition(";")[0].strip().lower()
    said = SAME.get(said, said)
    if "/" not in said:
        return ""
    if said in READ:
        return said
    what, instead = NOT_READ.get(said, (f"of the type {said[:60]}", PASTE_INSTEAD))
    raise Refused(f"What is at {place.authority} is {what}, not a page or a plain text. {instead}")


def guessed_kind(content: bytes, place: Place) -> str:
    """The content type of what came without one: a page where it begins as one. Raises Refused."""
    if content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(MAGIC_OF_PAGES):
        return "text/html"
    raise Refused(f"{place.authority} does not say of what kind its answer is. {PASTE_INSTEAD}")


def taken(response: HTTPResponse, most: int) -> bytes:
    """All that an answer holds, unpacked.

    Raises Refused when that is more than `most` bytes or packed in a way that is not read,
    http.client.HTTPException and EOFError when it breaks off.
    """
    return b"".join(pieces(response, most))


def pieces(response: HTTPResponse, most: int) -> Iterator[bytes]:
    """What an answer holds, unpacked, as it comes; raises as `taken` does."""
    if response.headers.get("Transfer-Encoding", "chunked").strip().lower() != "chunked":
        raise Refused(ODDLY_PACKED)
    if (response.length or 0) > most:
        raise Refused(too_large(most))
    come = 0
    for piece in _unpacked(_pieces(response), response.headers.get_all("Content-Encoding", [])):
        come += len(piece)
        if come > most:
            raise Refused(too_large(most))
        yield piece


ODDLY_PACKED = f"The page is packed in a way that was not asked for and is not read. {PASTE_INSTEAD}"


def too_large(most: int) -> str:
    """The sentence for a page of more than `most` bytes."""
    return f"The page is larger than {most / 1_000_000:g} MB. {PASTE_INSTEAD}"


def _pieces(response: HTTPResponse) -> Iterator[bytes]:
    """The answer as it came. Raises http.client.HTTPException when it breaks off."""
    try:
        while piece := response.read(STEP):
            yield piece
    except ValueError:  # how http.client meets a chunk of negative size
        raise IncompleteRead(b"") from None
    if response.length:  # http.client says nothing when less comes than was announced
        raise IncompleteRead(b"", response.length)


def _unpacked(pieces: Iterator[bytes], encodings: list[str]) -> Iterator[bytes]:
    """The pieces without their packing, of which one layer is read."""
    layers = [one.strip().lower() for one in ",".join(encodings).split(",")]
    layers = [one for one in layers if one not in ("", "identity")]
    if not layers:
        return pieces
    if len(layers) > 1:
        raise Refused(ODDLY_PACKED)
    if layers[0] in ("gzip", "x-gzip"):
        return _inflated(pieces, GZIP)
    if layers[0] == "deflate":
        return _deflated(pieces)
    raise Refused(ODDLY_PACKED)


def _deflated(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The pieces inflated; "deflate" means the zlib format, but some sites send the bare stream."""
    first = next(pieces, b"")
    while 0 < len(first) < 2 and (more := next(pieces, b"")):
        first += more
    wrapped = (
        len(first) > 1 and first[0] & 0x0F == zlib.DEFLATED and int.from_bytes(first[:2], "big") % 31 == 0
    )

    def again() -> Iterator[bytes]:
        yield first
        yield from pieces

    return _inflated(again(), zlib.MAX_WBITS if wrapped else RAW)


def _inflated(pieces: Iterator[bytes], form: int) -> Iterator[bytes]:
    """The pieces inflated, never more than STEP bytes at once. Raises EOFError and zlib.error."""
    machine = zlib.decompressobj(form)
    for piece in pieces:
        rest = piece
        while rest:
            if machine.eof:
                if form != GZIP or not rest.startswith(GZIP_BEGINS):
                    return  # padding after the end
                machine = zlib.decompressobj(form)
            yield machine.decompress(rest, STEP)
            rest = machine.unused_data if machine.eof else machine.unconsumed_tail
    yield machine.flush()
    if not machine.eof:
        raise EOFError
