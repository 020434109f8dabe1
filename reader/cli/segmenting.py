"""`hevok segment`: a text cut into segments, without a memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from reader.cli.inputs import language_of_text, read_text
from reader.cli.options import input_path, json_option, memory_option
from reader.cli.outputs import say_json
from reader.formats import Text
from reader.languages.language import Language
from reader.segmentation import segment as spans


@click.command()
@click.argument("paths", metavar="PATH...", type=input_path, nargs=-1, required=True)
@click.option("--lang", metavar="LANGUAGE", help="The texts' language: en, ar, kmr or ckb.")
@json_option
@memory_option
def segment(paths: tuple[Path, ...], lang: str | None, as_json: bool) -> None:
    """Cut texts into segments, one on each line. Nothing is kept, and no memory is needed.

    All texts are read before the first line is written, so that where one cannot be, nothing is.

    PATH is a .txt, .md or .html file, or - for standard input. All of a text is cut, page furniture
    too. With --json, each PATH gives one line: a list of {"start", "end", "text", "block"}. Offsets
    are code points of the file's text with line ends as \\n; blocks count from 0.
    """
    texts = [(path, read_text(path)) for path in paths]
    known = [(text, language_of_text(path, text, lang)) for path, text in texts]
    for text, language in known:
        found = list(_segments(text, language))
        if as_json:
            say_json(found)
        else:
            for one in found:
                click.echo(one["text"])


def _segments(text: Text, language: Language) -> Iterator[dict[str, Any]]:
    for number, block in enumerate(text.blocks):
        for span in spans(block.text, language):
            start, end = text.extent(block, span.start, span.end) or (None, None)
            yield {"start": start, "end": end, "text": block.text[span.start : span.end], "block": number}
