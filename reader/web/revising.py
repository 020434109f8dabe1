"""A source that changes: a segment corrected, a block added or removed, a newer version; and back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from reader import intake, library, revising
from reader.errors import Conflict, Refused, Unavailable, Unknown
from reader.intake import Preview as Handed
from reader.memory.revisions import Version
from reader.model import Block, BlockKind, Document
from reader.revising import Preview, Source
from reader.web import bridge
from reader.web.handing_in import Ways, encodings, hand_in, ways_again
from reader.web.interface import gettext, local_address, ngettext

pages = Blueprint("revising", __name__)

Answer = Response | str | tuple[str, int]

SHOWN = 100
"""Segments of each sort that the preview of a newer version shows."""


@dataclass(frozen=True, slots=True)
class SegmentPage:
    """A segment whose source text is being corrected."""

    source: Source
    text: str
    """What stands in the field."""
    back: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class BlockPage:
    """A block that is being added."""

    document: Document
    after: Block | None
    """The block that it will stand behind; None at the beginning."""
    kinds: tuple[str, ...]
    kind: str
    text: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class NewerPage:
    """What a newer version would change."""

    handed: Handed
    preview: Preview
    encodings: tuple[tuple[str, str], ...]
    """What the file can be read in, as value and label."""
    shown: int = SHOWN


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """What has become of a source."""

    document: Document
    versions: tuple[Version, ...]
    undoable: int
    """The id of the newest act that stands; 0 for none."""
    said: str = ""
    problem: str = ""


# --- a segment


@pages.get("/source/segments/<int:segment_id>")
def segment(segment_id: int) -> str:
    """A segment, to be corrected."""
    source = revising.source(bridge.workspace(), segment_id)
    page = SegmentPage(source, source.segment.text, _back(source))
    return render_template("pages/revision_segment.html", page=page)


@pages.post("/source/segments/<int:segment_id>")
def correct(segment_id: int) -> Answer:
    """Correct the source text; where that is refused, the form again with all that was typed."""
    source = revising.source(bridge.workspace(), segment_id)
    text = request.form.get("text", "")
    try:
        revising.correct(
            bridge.workspace(), source.document.id, segment_id, text, was=request.form.get("was")
        )
    except (Refused, Conflict) as error:
        page = SegmentPage(source, text, _back(source), str(error))
        return render_template("pages/revision_segment.html", page=page), error.status
    return redirect(_back(source), 303)


def _back(source: Source) -> str:
    """Where the person came from, or else the page of the document."""
    home = url_for("documents.one", document_id=source.document.id, _anchor=f"s-{source.segment.place}")
    return local_address(request.values.get("back", ""), home)


# --- a block


@pages.get("/documents/<int:document_id>/blocks/new")
def new_block(document_id: int) -> str:
    """A form for a block behind the one that `after` names, or at the beginning."""
    return render_template("pages/revision_block.html", page=_block_page(document_id))


@pages.post("/documents/<int:document_id>/blocks")
def add_block(document_id: int) -> Answer:
    """Add a block; where that is refused, the form again with all that was typed."""
    try:
        kind = request.form.get("kind", "")
        if kind not in set(BlockKind):
            raise Refused(gettext("Choose what kind of block it is."))
        block_id = revising.add_block(
            bridge.workspace(),
            document_id,
            BlockKind(kind),
            request.form.get("text", ""),
            after=request.form.get("after", 0, int),
        )
    except Refused as error:
        page = _block_page(document_id, str(error))
        return render_template("pages/revision_block.html", page=page), error.status
    return redirect(_document(document_id, block_id), 303)


@pages.post("/documents/<int:document_id>/blocks/<int:block_id>/remove")
def remove_block(document_id: int, block_id: int) -> Answer:
    """Take a block out of the source; it stays, set aside."""
    revising.remove_block(bridge.workspace(), document_id, block_id)
    return redirect(_document(document_id, block_id), 303)


def _block_page(document_id: int, problem: str = "") -> BlockPage:
    after = request.values.get("after", 0, int)
    return BlockPage(
        revising.document(bridge.workspace(), document_id),
        revising.block(bridge.workspace(), document_id, after) if after else None,
        tuple(BlockKind),
        request.values.get("kind", BlockKind.PARAGRAPH.value),
        request.form.get("text", ""),
        problem,
    )


def _document(document_id: int, block_id: int) -> str:
    place = revising.place_of(bridge.workspace(), document_id, block_id)
    first: dict[str, Any] = {"from": place} if place > library.SEGMENTS_SHOWN else {}
    return url_for("documents.one", document_id=document_id, _anchor=f"block-{block_id}", **first)


# --- a newer version


@pages.get("/documents/<int:document_id>/newer")
def newer(document_id: int) -> str:
    """The two ways in for a newer version."""
    document = revising.document(bridge.workspace(), document_id)
    return render_template("pages/revision_ways.html", document=document, ways=Ways())


@pages.post("/documents/<int:document_id>/newer")
def begin(document_id: int) -> Answer:
    """A file, an address or a pasted text; what cannot be read is shown again with what was typed."""
    workspace = bridge.workspace()
    document = revising.document(workspace, document_id)
    try:
        handed = hand_in(
            partial(intake.begin_file, workspace, document=document_id),
            partial(intake.begin_address, workspace, document=document_id),
            partial(intake.begin_pasted, workspace, document=document_id),
        )
    except (Refused, Unavailable) as error:
        again = ways_again(error)
        return render_template("pages/revision_ways.html", document=document, ways=again), error.status
    return redirect(url_for(".preview", document_id=document_id, intake_id=handed), 303)


@pages.get("/documents/<int:document_id>/newer/<int:intake_id>")
def preview(document_id: int, intake_id: int) -> str:
    """What the newer version would change; nothing is changed yet."""
    handed = _handed(document_id, intake_id)
    found = revising.preview(bridge.workspace(), document_id, handed.text)
    page = NewerPage(handed, found, encodings(handed))
    return render_template("pages/revision_newer.html", page=page)


@pages.post("/documents/<int:document_id>/newer/<int:intake_id>/read")
def read_again(document_id: int, intake_id: int) -> Response:
    """Read the file in another encoding."""
    _handed(document_id, intake_id)
    encoding = request.form.get("encoding", "")
    intake.correct(bridge.workspace(), intake_id, encoding=encoding, language="", title="")
    return redirect(url_for(".preview", document_id=document_id, intake_id=intake_id), 303)


@pages.post("/documents/<int:document_id>/newer/<int:intake_id>/take")
def take(document_id: int, intake_id: int) -> Response:
    """Take the newer version in."""
    handed = _handed(document_id, intake_id)
    revising.apply(
        bridge.workspace(), document_id, handed.text, intake=intake_id, fetched=handed.intake.fetched
    )
    return redirect(url_for(".versions", document_id=document_id), 303)


@pages.post("/documents/<int:document_id>/newer/<int:intake_id>/give-up")
def give_up(document_id: int, intake_id: int) -> Response:
    """Forget the newer version."""
    _handed(document_id, intake_id)
    intake.give_up(bridge.workspace(), intake_id)
    return redirect(url_for("documents.one", document_id=document_id), 303)


def _handed(document_id: int, intake_id: int) -> Handed:
    handed = intake.preview(bridge.workspace(), intake_id)
    if handed.intake.document != document_id:
        raise Unknown(gettext("That text was not handed in for this document."))
    return handed


# --- and back


@pages.get("/documents/<int:document_id>/versions")
def versions(document_id: int) -> str:
    """What has become of a source, the newest first."""
    return render_template("pages/revision_versions.html", page=_versions_page(document_id))


@pages.post("/documents/<int:document_id>/versions/<int:version_id>/undo")
def undo(document_id: int, version_id: int) -> Answer:
    """Take the newest change back."""
    try:
        revising.undo(bridge.workspace(), document_id, version_id)
    except Refused as error:
        page = _versions_page(document_id, str(error))
        return render_template("pages/revision_versions.html", page=page), error.status
    return redirect(url_for(".versions", document_id=document_id), 303)


def _versions_page(document_id: int, problem: str = "") -> VersionsPage:
    document = revising.document(bridge.workspace(), document_id)
    found = revising.versions(bridge.workspace(), document_id)
    undoable = next((each.id for each in found if not each.undone_at), 0)
    return VersionsPage(document, tuple(found), undoable, problem=problem)


@pages.app_template_filter()
def counts_in_words(counts: dict[str, int]) -> str:
    """How many segments of each sort a newer version has, in words."""
    said = {
        "unchanged": ngettext("%(num)s segment unchanged", "%(num)s segments unchanged", counts["unchanged"]),
        "moved": ngettext("%(num)s moved", "%(num)s moved", counts["moved"]),
        "changed": ngettext("%(num)s changed", "%(num)s changed", counts["changed"]),
        "new": ngettext("%(num)s new", "%(num)s new", counts["new"]),
        "removed": ngettext("%(num)s no longer there", "%(num)s no longer there", counts["removed"]),
    }
    parts = [words % {"num": counts[sort]} for sort, words in said.items() if counts[sort]]
    return ", ".join(parts)
