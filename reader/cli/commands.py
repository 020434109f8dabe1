"""The group that `hevok` is: commands found when they are called, and errors said as sentences."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from io import TextIOWrapper
from keyword import iskeyword
from typing import Any

import click

from glossary.errors import GlossaryError
from reader.errors import HevokError

TRACEBACK_VARIABLE = "HEVOK_TRACEBACK"
"""With this set, an error inside Hevok itself is shown with where it happened."""

INTERRUPTED = 130
"""The exit status after Ctrl+C, as shells count it: 128 and the number of the signal."""


class Failure(click.ClickException):
    """A sentence on standard error, and exit status 1."""

    def show(self, file: Any = None) -> None:
        """Print the sentence alone."""
        click.echo(self.format_message(), file=file or sys.stderr)


class Commands(click.Group):
    """A group whose commands live in modules of this package, each under its own name."""

    def __init__(self, *args: Any, modules: Mapping[str, str], **named: Any) -> None:
        super().__init__(*args, **named)
        self.modules = modules

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names in the order of a text's way, not of the alphabet."""
        return list(self.modules)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The command of that name; None where there is none."""
        if name not in self.modules:
            return None
        module = import_module(f"reader.cli.{self.modules[name]}")
        command: click.Command = getattr(module, f"{name}_" if iskeyword(name) else name)
        return command

    def main(self, *args: Any, **named: Any) -> Any:
        """Begin here; texts are written as UTF-8 whatever the locale is."""
        _write_utf8()
        return super().main(*args, **named)

    def invoke(self, context: click.Context) -> Any:
        """Run a command; whatever goes wrong becomes a sentence."""
        try:
            return super().invoke(context)
        except (HevokError, GlossaryError) as error:
            raise Failure(str(error)) from error
        except KeyboardInterrupt:
            raise click.exceptions.Exit(INTERRUPTED) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            if os.environ.get(TRACEBACK_VARIABLE) or getattr(error, "errno", 0) == errno.EPIPE:
                raise
            raise Failure(_apology(error)) from error


def _apology(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'A file'} cannot be used: {error.strerror}."
    return (
        f"Something went wrong inside Hevok ({type(error).__name__}: {error}). "
        f"What was stored before is safe. Set {TRACEBACK_VARIABLE}=1 and run the command again to see where."
    )


def _write_utf8() -> None:
    """Let both streams write UTF-8, and what cannot be (a broken file name) escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
