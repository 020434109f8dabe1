"""Two texts and no document: aligned, looked at, taken away as a file. Nothing of them is kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, render_template, request, send_file
from werkzeug.wrappers import Response

from reader import alignment, intake, languages
from reader import side_by_side as service
from reader.alignment import Alignment, Link, Reasons, Side
from reader.errors import HevokError, Refused
from reader.formats import Text, read, read_pasted
from reader.languages.language import Language
from reader.web.exports import UNFIT
from reader.web.interface import gettext

pages = Blueprint("side_by_side", __name__, url_prefix="/side-by-side")

Answer = Response | str | tuple[str, int]
Sides = tuple[Side, Side]

MOST = 2000
"""Sentences of both texts together that are aligned while the browser waits: about two seconds."""
SIDES = ("source", "target")
MEDIA_TYPES = {"tmx": "application/xml", "tsv": "text/tab-separated-values", "html": "text/html"}
"""What can be taken away, by the end of the file's name."""
PLACES = r"\[((?:\d{1,6}(?:, \d{1,6})*)?)\]"
BEAD = re.compile(rf"{PLACES}:{PLACES}\t([01]\.\d+)", re.ASCII)
NO_REASONS = Reasons(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Given:
    """One of the two texts as a person gave it."""

    text: str = ""
    name: str = ""
    """Of the file that it was read from."""
    language: str = ""
    """A code; empty to find it out."""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class TextsPage:
    """The form for two texts, with what was refused."""

    source: Given = Given()
    target: Given = Given()
    problem: str = ""
    can_go_on: bool = False


@dataclass(frozen=True, slots=True)
class TablePage:
    """Two texts side by side."""

    title: str
    source: Side
    target: Side
    made: Alignment
    beads: str
    """The links in a form of their own, so that they can be handed in with a download."""


class _Wrong(Refused):
    """Something about one of the two texts."""


class _Doubtful(Refused):
    """Two texts that can be aligned all the same."""


@pages.get("")
def ways() -> str:
    """Where two texts are handed in."""
    return render_template("pages/two_texts.html", page=TextsPage())


@pages.post("")
def align() -> Answer:
    """Two texts side by side; what is refused is shown again with all that was given."""
    given = [_given(name) for name in SIDES]
    try:
        if problem := next((one.problem for one in given if one.problem), ""):
            raise _Wrong(problem)
        sides = _sides(given)
        made = _aligned(sides)
    except Refused as error:
        page = TextsPage(given[0], given[1], str(error), isinstance(error, _Doubtful))
        return render_template("pages/two_texts.html", page=page), error.status
    return render_template("pages/two_texts_table.html", page=_table(given, sides, made))


@pages.post("/download/<kind>")
def download(kind: str) -> Response:
    """A table that was shown, as a file: tmx, tsv or html."""
    if kind not in MEDIA_TYPES:
        raise Refused(gettext("There is no such kind of file."))
    form = request.form
    source, target = (
        Side(tuple(_lines(form.get(name, ""))), languages.by_code(form.get(f"{name}-language", "")))
        for name in SIDES
    )
    made = _links(form.get("beads", ""), source, target)
    title = " ".join(form.get("title", "").split())
    content = service.written((source, target), made, kind, title=title, confidence=True)
    stem = " ".join(UNFIT.sub(" ", title).split())[:60].strip(" .") or "aligned"
    name = f"{stem} ({source.language.code}-{target.language.code}).{kind}"
    return send_file(BytesIO(content), MEDIA_TYPES[kind], as_attachment=True, download_name=name)


# --- what was given


def _given(name: str) -> Given:
    """A side as the form has it: its file, if one was chosen, else what was pasted."""
    form, upload = request.form, request.files.get(f"{name}-file")
    pasted, language = (
        form.get(name, "").replace("\r\n", "\n").replace("\0", ""),
        form.get(f"{name}-language", ""),
    )
    if upload is None or not upload.filename:
        return Given(pasted, form.get(f"{name}-name", ""), language)
    try:
        text = read(upload.read(), intake.usable_name(upload.filename))
    except Refused as error:
        return Given(pasted, "", language, f"{upload.filename}: {error}")
    blocks = [block.text for block in text.blocks if not block.set_aside]
    return Given("\n\n".join(blocks), intake.usable_name(upload.filename), language)


def _sides(given: Sequence[Given]) -> Sides:
    source, target = (_side(one, label) for one, label in zip(given, _labels(), strict=True))
    if source.language == target.language:
        raise Refused(gettext("Both texts are in one language. Choose the languages again."))
    if len(source.segments) + len(target.segments) > MOST:
        raise Refused(
            gettext(
                "These texts have %(count)s sentences; up to %(most)s are aligned here. "
                "For longer ones there is a command: "
                "hevok align SOURCE TARGET --from %(source)s --to %(target)s."
            )
            % {
                "count": len(source.segments) + len(target.segments),
                "most": MOST,
                "source": source.language.code,
                "target": target.language.code,
            }
        )
    return source, target


def _labels() -> tuple[str, str]:
    return gettext("The source"), gettext("The rendering")


def _side(given: Given, label: str) -> Side:
    try:
        text = read_pasted(given.text)
        return service.side_of_text(text, _language(given, text))
    except HevokError as error:
        raise _Wrong(f"{label}: {error}") from error


def _language(given: Given, text: Text) -> Language:
    if given.language:
        return languages.by_code(given.language)
    guess = languages.guess("\n".join(block.text for block in text.blocks))
    if guess.code is None:
        raise Refused(gettext("Choose the language of this text: it could not be told from its letters."))
    return languages.by_code(guess.code)


# --- what is made of it


def _aligned(sides: Sides) -> Alignment:
    """The links of two texts; raises `_Doubtful` for what a person has not yet said to go on with."""
    goes_on = "anyway" in request.form
    for side, label in zip(sides, _labels(), strict=True):
        if not goes_on and (complaint := service.complaint(side)):
            raise _Doubtful(f"{label}: {complaint}.")
    if not goes_on and sides[0].segments == sides[1].segments:
        raise _Doubtful(gettext("The two texts are the same."))
    made = alignment.align(*sides, lexicon=alignment.learn(sides[0].language, sides[1].language, ()))
    if not goes_on and not made.is_related:
        raise _Doubtful(gettext("The second text does not look like a rendering of the first."))
    return made


def _table(given: Sequence[Given], sides: Sides, made: Alignment) -> TablePage:
    names = [one.name for one in given if one.name]
    title = " \N{EM DASH} ".join(names) or sides[0].segments[0]
    beads = service.written(sides, made, "beads", title=title, confidence=True).decode()
    return TablePage(title, *sides, made, beads)


# --- a table that comes back


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").removesuffix("\n").split("\n")


def _links(beads: str, source: Side, target: Side) -> Alignment:
    """The links that a page has handed in again; raises `Refused` where they do not fit the texts."""
    found = [BEAD.fullmatch(line) for line in _lines(beads)]
    made = tuple(
        Link(_places(one[1], source), _places(one[2], target), min(float(one[3]), 1.0), NO_REASONS)
        for one in found
        if one
    )
    if len(made) != len(found):
        raise Refused(gettext("This table did not come back whole. Align the texts once more."))
    return Alignment(made, is_doubtful=False, is_related=True)


def _places(listed: str, side: Side) -> tuple[int, ...]:
    places = tuple(int(place) for place in listed.split(", ") if place)
    if any(place >= len(side.segments) for place in places):
        raise Refused(gettext("This table did not come back whole. Align the texts once more."))
    return places
