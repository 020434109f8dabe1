"""What a command reads: a file or standard input, a text, and the language it is in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from reader import formats, languages
from reader.errors import HevokError, Refused, Unknown
from reader.formats.decoding import decode
from reader.languages.language import Language
from reader.model import Fetched

STANDARD_INPUT = Path("-")
ADDRESSES = ("http://", "https://")
"""How an address begins; anything else is a path."""


def name(path: Path) -> str:
    """What the input at `path` is called in a sentence."""
    return "standard input" if path == STANDARD_INPUT else str(path)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file, or of standard input for `-`; raises `Unknown` or `Refused`, with what to do."""
    try:
        if path == STANDARD_INPUT:
            data = sys.stdin.buffer.read(formats.MAX_BYTES + 1)
        else:
            with path.open("rb") as file:
                data = file.read(formats.MAX_BYTES + 1)
    except FileNotFoundError:
        raise Unknown(f"There is no file {path}.") from None
    except IsADirectoryError:
        raise Refused(f"{path} is a folder. Name a file in it.") from None
    except OSError as error:
        raise Refused(f"{name(path)} cannot be read: {error.strerror or error}.") from error
    if len(data) > formats.MAX_BYTES:
        raise Refused(
            f"{name(path)} has more than {formats.MAX_BYTES // 1_000_000} MB, the most that is read at once. "
            "Divide it into parts and hand them in one by one."
        )
    return data


def read_text(path: Path, encoding: str | None = None) -> formats.Text:
    """The text at `path`, in the format that its suffix says; raises `Unknown` or `Refused`."""
    data = read_bytes(path)
    with _naming(path):
        return formats.read(data, "" if path == STANDARD_INPUT else path.name, encoding=encoding)


def fetched(given: str) -> Fetched | None:
    """The page at an address, fetched now; None where what is given is a path. Raises as `fetching.fetch`."""
    if not given.lower().startswith(ADDRESSES):
        return None
    from reader.fetching import fetch

    return fetch(given)


def read_fetched(page: Fetched, encoding: str | None = None) -> formats.Text:
    """The text of a page that was fetched; raises `Refused`."""
    from reader.formats.from_web import read_page

    return read_page(page, encoding=encoding)


def read_lines(path: Path) -> list[str]:
    """The lines of a plain text, empty ones included; raises `Unknown` or `Refused`."""
    data = read_bytes(path)
    with _naming(path):
        content = decode(data).text.replace("\r\n", "\n").replace("\r", "\n")
    lines = content.split("\n")
    return lines if lines[-1] else lines[:-1]


def language_of(path: Path, text: str, *, asked: str | None, declared: str = "") -> Language:
    """The language that a person asked for, else that the file declares, else that the text speaks for.

    An unsure guess is told on standard error. Raises `Refused` where nothing tells.
    """
    if asked:
        return languages.from_tag(asked, text)
    if declared:
        with suppress(Refused):  # a language that Hevok does not have: the letters may say more
            return languages.from_tag(declared, text)
    guess = languages.guess(text)
    if guess.code is None:
        raise Refused(f"The language of {name(path)} cannot be told: {guess.reason}. Name it with --lang.")
    language = languages.by_code(guess.code)
    if not guess.sure:
        click.echo(f"Taken as {language.name}: {guess.reason}. --lang names another.", err=True)
    return language


def language_of_text(path: Path, text: formats.Text, asked: str | None) -> Language:
    """The language of a whole text, its page furniture apart; see `language_of`."""
    words = [block.text for block in text.blocks if not block.set_aside]
    words = words or [block.text for block in text.blocks]
    return language_of(path, "\n".join(words), asked=asked, declared=text.language_tag)


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Let a sentence about a text begin with the name of its file."""
    try:
        yield
    except HevokError as error:
        raise type(error)(f"{name(path)}: {error}") from error
