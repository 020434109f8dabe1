"""`hevok export`: a rendering, or a bilingual text, as a file."""

from __future__ import annotations

from pathlib import Path

import click

from reader import exchange, languages
from reader.cli.options import memory_option, open_memory
from reader.cli.outputs import write_whole

STANDARD_OUTPUT = Path("-")
SUFFIXES = {".html": "html", ".htm": "html", ".docx": "docx"}
"""What the end of a file's name asks for; anything else is plain text."""


@click.command()
@click.argument("document", type=click.IntRange(min=1))
@click.option("--to", required=True, metavar="LANGUAGE", help="The language to write: en, ar, kmr or ckb.")
@click.option("--bilingual", is_flag=True, help="Put the source beside it, passage by passage.")
@click.option(
    "--format",
    "chosen",
    type=click.Choice(list(exchange.FORMATS)),
    help="What to write. [default: as the name of the --output ends, else txt]",
)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(allow_dash=True, path_type=Path),
    default=STANDARD_OUTPUT,
    help="Where to write; a file that is there is replaced. [default: standard output]",
)
@memory_option
def export(document: int, to: str, bilingual: bool, chosen: str | None, output: Path) -> None:
    """Write a rendering, or a bilingual text, to a file.

    It keeps the structure of its source and is written whole or not at all; words as UTF-8. What is not
    translated yet stands there in the source's words and says so; what was left out is absent.
    """
    language = languages.from_tag(to)
    by_name = SUFFIXES.get(output.suffix.lower(), "txt")
    with open_memory() as workspace:
        content = exchange.export(
            workspace, document, language.code, bilingual=bilingual, format=chosen or by_name
        )
    if output == STANDARD_OUTPUT:
        click.echo(content, nl=False)
    else:
        write_whole(output, content)
        click.echo(f"Document {document} in {language.name} is in {output}.")
