"""What every page shares on which a text is handed in: the ways in, and what a person says of the text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import request

from reader import intake
from reader.errors import HevokError, Refused
from reader.intake import Preview
from reader.web import bridge
from reader.web.interface import gettext

ENCODINGS = ("utf-8", "windows-1256", "windows-1254", "windows-1252", "iso-8859-6", "iso-8859-9", "utf-16")
"""What can be chosen; a file that was read as something else offers that as well."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways in: a file, an address, a pasted text, with what was refused."""

    problem: str = ""
    refused: str = ""
    """Which of them was refused: file, address or text."""
    pasted: str = ""
    """The text that had been pasted, so that it is not lost."""
    address: str = ""
    """The address that had been given, likewise."""


def hand_in(
    file: Callable[[str, bytes], int], address: Callable[[str], int], text: Callable[[str], int]
) -> int:
    """Keep what the form brings by one of the three ways; the intake's id. Raises as they do."""
    match _way():
        case "address":
            return address(request.form["address"])
        case "text":
            return text(request.form.get("text", ""))
    upload = request.files["file"]
    if not upload.filename:
        raise Refused(gettext("Choose a file first."))
    return file(upload.filename, upload.read())


def ways_again(error: HevokError) -> Ways:
    """The ways in once more, with why one was refused and all that was typed."""
    form = request.form
    return Ways(str(error), _way(), form.get("text", "").replace("\0", ""), form.get("address", ""))


def _way() -> str:
    if "file" in request.files:
        return "file"
    return "address" if "address" in request.form else "text"


def correct(intake_id: int) -> None:
    """Keep what the form says of a text: encoding, language, title. Raises `Refused`."""
    form = request.form
    intake.correct(
        bridge.workspace(),
        intake_id,
        encoding=form.get("encoding", ""),
        language=form.get("language", ""),
        title=form.get("title", ""),
    )


def ticked() -> frozenset[int]:
    """The positions of the blocks that the form takes as text."""
    return frozenset(request.form.getlist("kept", type=int))


def proposed(preview: Preview) -> frozenset[int]:
    """The positions of the blocks that are taken as text before anybody has chosen."""
    return frozenset(at for at, block in preview.blocks if not block.set_aside)


def encodings(preview: Preview) -> tuple[tuple[str, str], ...]:
    """The encodings that a text can be read in, as value and label; first, to find it out."""
    chosen = preview.intake.encoding
    found = gettext("Find it out") if chosen else gettext("As found: %s") % preview.text.encoding
    others = ENCODINGS if chosen in {"", *ENCODINGS} else (chosen, *ENCODINGS)
    return (("", found), *((name, name) for name in others))
