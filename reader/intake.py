"""Service: a text on its way in: handed in, looked at, corrected, and taken in or given up."""

from __future__ import annotations

import threading
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import PureWindowsPath

from sqlite_utils import Database

from reader import documents, fetching, languages
from reader.documents import Added
from reader.errors import HevokError, Refused
from reader.formats import Text, read, read_pasted
from reader.formats.from_web import read_page
from reader.languages.cleaning import clean
from reader.languages.guessing import Guess
from reader.languages.language import Language
from reader.memory import intakes
from reader.model import Block, Intake
from reader.workspace import Workspace

KEPT_FOR = timedelta(days=1)
"""How long a text that nobody takes in is kept; the next one handed in sweeps it away."""
BLOCKS_SHOWN = 200
"""Blocks of the text that a preview shows; set-aside ones are all shown."""
LONGEST_NAME = 200
_ONE_AT_A_TIME = threading.Lock()  # a button pressed twice must not make two documents


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a text if it were taken in now."""

    intake: Intake
    text: Text
    language: Language | None
    """As a person chose it, as the text says, or as guessed; None where a person has to choose."""
    guess: Guess
    """How the language was come by."""
    title: str
    """As a person wrote it or as the text says; empty where its first words will do."""
    blocks: tuple[tuple[int, Block], ...]
    """The blocks shown, each with its position in the text from 0."""
    not_shown: int
    """How many further blocks of the text there are; they are taken in as well."""
    set_aside: int

    @property
    def is_pasted(self) -> bool:
        """Whether it was pasted, so that there is no encoding to speak of."""
        return not self.intake.name and self.intake.fetched is None


def begin_file(workspace: Workspace, name: str, content: bytes, *, document: int = 0) -> int:
    """Keep a file that was handed in for a while; the id of its intake.

    `name` may be a path; `document` is the one that it is a newer version of. Raises `Refused` for what
    cannot be read.
    """
    bare = usable_name(name)
    read(content, bare)
    return _keep(workspace, bare, content, document)


def begin_address(workspace: Workspace, address: str, *, document: int = 0) -> int:
    """Fetch the page at an address and keep it for a while; the id of its intake.

    As a newer version of `document` where one is named.

    Takes as long as the page takes, 20 seconds at most. Raises `Refused`, `Unavailable`.
    """
    page = fetching.fetch(address)
    read_page(page)
    with workspace.writing() as db:
        _sweep(db)
        return intakes.add_fetched(db, page, workspace.stamp(), document)


def begin_pasted(workspace: Workspace, text: str, *, document: int = 0) -> int:
    """Keep a text that was pasted for a while; the id of its intake. See `begin_file`; raises `Refused`."""
    read_pasted(text)
    return _keep(workspace, "", text.encode("utf-8", "replace"), document)


def preview(workspace: Workspace, intake_id: int) -> Preview:
    """What is known about a text that was handed in; raises `Unknown`."""
    with workspace.reading() as db:
        intake = intakes.one(db, intake_id)
    text = _read(intake)
    guess = _guess(intake, text)
    shown = _shown(text)
    return Preview(
        intake=intake,
        text=text,
        language=languages.by_code(guess.code) if guess.code else None,
        guess=guess,
        title=intake.title or text.title,
        blocks=tuple((position, text.blocks[position]) for position in shown),
        not_shown=len(text.blocks) - len(shown),
        set_aside=sum(bool(block.set_aside) for block in text.blocks),
    )


def correct(workspace: Workspace, intake_id: int, *, encoding: str, language: str, title: str) -> None:
    """Keep what a person says about a text; an empty value leaves it to be found out.

    Raises `Refused`, and keeps nothing, where the text cannot be read so; `Unknown`.
    """
    with workspace.reading() as db:
        intake = intakes.one(db, intake_id)
    usable = documents.usable_title(title) if title.strip() else ""
    corrected = replace(intake, encoding=encoding, language=_code(language), title=usable)
    _read(corrected)
    with workspace.writing() as db:
        intakes.one(db, intake_id)
        intakes.correct(db, intake_id, corrected.encoding, corrected.language, corrected.title)


def take(workspace: Workspace, intake_id: int, kept: Collection[int]) -> Added:
    """Make a document of a text: of the blocks that its preview shows, those at the positions `kept`.

    Blocks that the preview does not show are all taken in. Raises `Refused` where the language is not
    known or nothing would be left, `Unknown` where it was taken in before.
    """
    with _ONE_AT_A_TIME:
        return _take(workspace, intake_id, kept)


def _take(workspace: Workspace, intake_id: int, kept: Collection[int]) -> Added:
    seen = preview(workspace, intake_id)
    if seen.language is None:
        raise Refused("Choose the language of this text first: it could not be told from its letters.")
    shown = {position for position, _ in seen.blocks}
    rest = set(range(len(seen.text.blocks))) - shown
    chosen = documents.choose(seen.text, rest | (shown & set(kept)))
    fetched = seen.intake.fetched
    added = documents.take_in(
        workspace,
        chosen,
        seen.language,
        source=seen.intake.name,
        title=seen.title,
        fetched_at=fetched.fetched_at if fetched else "",
    )
    give_up(workspace, intake_id)
    return added


def give_up(workspace: Workspace, intake_id: int) -> None:
    """Forget a text that was handed in."""
    with workspace.writing() as db:
        intakes.remove(db, intake_id)


def usable_name(name: str) -> str:
    """A file's name as it is kept: without folders and stray signs, its suffix never cut off."""
    bare = " ".join(clean(PureWindowsPath(name).name).text.split()) or "text"
    return bare if len(bare) <= LONGEST_NAME else f"{bare[: LONGEST_NAME - 20]}…{bare[-19:]}"


def _keep(workspace: Workspace, name: str, content: bytes, document: int) -> int:
    with workspace.writing() as db:
        _sweep(db)
        return intakes.add(db, name, content, workspace.stamp(), document)


def _sweep(db: Database) -> None:
    yesterday = datetime.now(UTC) - KEPT_FOR
    intakes.sweep(db, yesterday.isoformat(timespec="milliseconds").replace("+00:00", "Z"))


def _read(intake: Intake) -> Text:
    if intake.fetched:
        return read_page(intake.fetched, encoding=intake.encoding or None)
    if intake.name:
        return read(intake.content, intake.name, encoding=intake.encoding or None)
    return read_pasted(intake.content.decode("utf-8"))


def _code(language: str) -> str:
    return languages.by_code(language).code if language else ""


def _guess(intake: Intake, text: Text) -> Guess:
    """The language as chosen, as the text itself says, or by its letters and words."""
    if intake.language:
        return Guess(intake.language, sure=True, reason="it was chosen")
    words = "\n".join(block.text for block in text.blocks if not block.set_aside)
    if text.language_tag:
        try:
            return Guess(languages.from_tag(text.language_tag, words).code, True, "the text itself says so")
        except HevokError:  # a language that Hevok does not have: the letters may say more
            return languages.guess(words)
    return languages.guess(words)


def _shown(text: Text) -> list[int]:
    """The positions of the blocks that a preview shows."""
    kept = [position for position, block in enumerate(text.blocks) if not block.set_aside][:BLOCKS_SHOWN]
    aside = [position for position, block in enumerate(text.blocks) if block.set_aside]
    return sorted(kept + aside)
