"""`hevok align`: two texts set side by side, or many pairs of them in one run. Nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

import click

from reader import alignment, languages
from reader import side_by_side as service
from reader.alignment import Alignment, Lexicon, Side
from reader.cli.commands import Failure
from reader.cli.inputs import name, read_lines, read_text
from reader.cli.options import input_path, memory_option
from reader.cli.outputs import counted, write_whole
from reader.cli.progress import shown
from reader.errors import HevokError, Refused
from reader.languages.language import Language

Given = TypeVar("Given")
Made = TypeVar("Made")
Sides = tuple[Side, Side]

STANDARD_OUTPUT = Path("-")
BY_SUFFIX = {".tsv": "tsv", ".tmx": "tmx", ".html": "html", ".htm": "html"}
"""What the end of a file's name asks for; anything else is beads."""
MEMORY = ".tmx"
"""How the name of a memory ends."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A pair of texts that is to be aligned, and where the answer goes."""

    source: Path
    target: Path
    output: Path
    source_paragraphs: Path | None = None
    target_paragraphs: Path | None = None


@click.command()
@click.argument("texts", metavar="[SOURCE TARGET]", type=input_path, nargs=-1)
@click.option("--from", "from_", metavar="LANGUAGE", required=True, help="The language of SOURCE.")
@click.option("--to", metavar="LANGUAGE", required=True, help="The language of TARGET.")
@click.option("--lines", is_flag=True, help="Take each line as one sentence, as it is given.")
@click.option(
    "--source-paragraphs", metavar="FILE", type=input_path, help="A number for each line of SOURCE."
)
@click.option(
    "--target-paragraphs", metavar="FILE", type=input_path, help="A number for each line of TARGET."
)
@click.option(
    "--learn",
    "learnt",
    metavar="FILE",
    multiple=True,
    type=input_path,
    help="A TMX file, or several, to learn words from.",
)
@click.option(
    "--list", "listed", metavar="PAIRS", type=input_path, help="A table with one pair on each line, instead."
)
@click.option("--independent", is_flag=True, help="Learn nothing from one pair of the list for another.")
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(allow_dash=True, path_type=Path),
    default=STANDARD_OUTPUT,
    help="Where to write; a file that is there is replaced. [default: standard output]",
)
@click.option(
    "--format",
    "chosen",
    type=click.Choice(service.FORMATS),
    help="What to write. [default: as the name of the output ends, else beads]",
)
@click.option("--confidence", is_flag=True, help="Say for each bead how sure it is, from 0 to 1.")
@click.option("--anyway", is_flag=True, help="Align also what does not look like a rendering.")
@memory_option
def align(
    texts: tuple[Path, ...],
    from_: str,
    to: str,
    lines: bool,
    source_paragraphs: Path | None,
    target_paragraphs: Path | None,
    learnt: tuple[Path, ...],
    listed: Path | None,
    independent: bool,
    output: Path,
    chosen: str | None,
    confidence: bool,
    anyway: bool,
) -> None:
    """Set a text beside its rendering, sentence by sentence. Nothing is kept, and no memory is needed.

    SOURCE and TARGET are .txt, .md, .html or .docx files, or - for standard input. The numbers of a
    paragraphs file stand between spaces, one for each line of its text. As beads, each line of the answer
    names the sentences that belong together, counted from 0: [0]:[0, 1].

    Each line of a --list is a source, a target and an output, and then, where there are any, the two
    paragraphs files, with tabs between them. A pair that cannot be aligned is told of, and the others go on.
    """
    pair = languages.for_tag(from_), languages.for_tag(to)
    if learnt:  # one --learn may name several files
        learnt += tuple(path for path in texts if path.suffix.lower() == MEMORY)
        texts = tuple(path for path in texts if path.suffix.lower() != MEMORY)
    if listed is not None:
        if texts or output != STANDARD_OUTPUT:
            raise click.UsageError("Name SOURCE and TARGET, or a --list; its lines name the outputs.")
        wanted = _listed(listed)
    elif len(texts) == len(pair):
        wanted = [_Wanted(texts[0], texts[1], output, source_paragraphs, target_paragraphs)]
    else:
        raise click.UsageError("Name a SOURCE and a TARGET, or a --list of pairs.")
    lexicon = _learnt(learnt, *pair)
    troubles = _Troubles(is_single=listed is None)
    read = list(troubles.spared(lambda one: (one, _sides(one, *pair, lines=lines)), wanted))
    for one, sides in read:
        _warn(one, sides)
    made = _aligned([sides for _, sides in read], lexicon, independent)
    write = partial(_write, chosen=chosen, confidence=confidence, anyway=anyway)
    ready = ((one, sides, result) for (one, sides), result in zip(read, made, strict=True))
    written = len(list(troubles.spared(lambda one: write(*one), ready)))
    if listed is not None:
        click.echo(f"{counted(written, 'pair')} aligned.", err=True)
    if troubles.number:
        raise Failure(f"{counted(troubles.number, 'pair')} could not be aligned.")


@dataclass(slots=True)
class _Troubles:
    """What goes wrong with one pair ends the run where it is the only one, and is told of where it is not."""

    is_single: bool
    number: int = 0

    def spared(self, do: Callable[[Given], Made], each: Iterable[Given]) -> Iterator[Made]:
        """What comes of each; of those with which something goes wrong, nothing."""
        for one in each:
            try:
                yield do(one)
            except HevokError as error:
                if self.is_single:
                    raise
                self.number += 1
                click.echo(str(error), err=True)


def _listed(path: Path) -> list[_Wanted]:
    """The pairs of a table; raises `Refused`, with the line, for what is no pair."""
    found = []
    for number, line in enumerate(read_lines(path), start=1):
        cells = [cell.strip() for cell in line.split("\t")]
        if not any(cells):
            continue
        if len(cells) not in (3, 5) or not all(cells):
            raise Refused(
                f"{name(path)}, line {number}: write a source, a target and an output, and then, where there "
                "are any, the two paragraphs files, with tabs between them."
            )
        found.append(_Wanted(*map(Path, cells)))
    if not found:
        raise Refused(f"{name(path)} names no pair. Write a source, a target and an output on a line.")
    return found


def _learnt(paths: Sequence[Path], source: Language, target: Language) -> Lexicon:
    """What the TMX files teach; raises `Refused` for one that cannot be read to its end."""
    lexicon = alignment.learn(source, target, ())
    for path in paths:
        try:
            with path.open("rb") as stream:
                after = lexicon.updated(service.pairs_of_tmx(stream, source, target))
        except HevokError as error:
            raise Refused(f"{path}, {error}") from error
        except OSError as error:
            raise Refused(f"{path} cannot be read: {error.strerror or error}.") from error
        if after.pairs == lexicon.pairs:
            click.echo(f"{path} has no pair of {source.name} and {target.name} to learn from.", err=True)
        lexicon = after
    return lexicon


def _sides(wanted: _Wanted, source: Language, target: Language, *, lines: bool) -> Sides:
    if (wanted.source_paragraphs is None) != (wanted.target_paragraphs is None):
        raise click.UsageError("Name the paragraphs of both sides, or of neither.")
    return (
        _side(wanted.source, source, wanted.source_paragraphs, lines),
        _side(wanted.target, target, wanted.target_paragraphs, lines),
    )


def _side(path: Path, language: Language, numbers: Path | None, lines: bool) -> Side:
    try:
        if not lines and numbers is None:
            return service.side_of_text(read_text(path), language)
        of_file = read_lines(path)
        paragraphs = None if numbers is None else _paragraphs(numbers, path, len(of_file))
        if lines or paragraphs is None:
            return service.side_of_lines(of_file, language, paragraphs)
        return service.side_of_paragraphs(of_file, language, paragraphs)
    except Refused as error:
        said = str(error)
        raise Refused(said if said.startswith(name(path)) else f"{name(path)}: {said}") from error


def _paragraphs(numbers: Path, path: Path, lines: int) -> list[int]:
    """The number of each line of a text; raises `Refused` where they do not fit it."""
    words = " ".join(read_lines(numbers)).split()
    wrong = next((word for word in words if not word.isascii() or not word.isdecimal()), None)
    if wrong is not None:
        raise Refused(f"{name(numbers)} holds {wrong!r}, which is no paragraph number. Write whole numbers.")
    if len(words) != lines:
        raise Refused(
            f"{name(numbers)} has {counted(len(words), 'number')} for the {counted(lines, 'line')} of "
            f"{name(path)}. Write one for each line."
        )
    return [int(word) for word in words]


def _warn(wanted: _Wanted, sides: Sides) -> None:
    for path, side in zip((wanted.source, wanted.target), sides, strict=True):
        if complaint := service.complaint(side):
            click.echo(f"{name(path)} {complaint}. It is aligned as it was called.", err=True)
    if sides[0].segments == sides[1].segments:
        click.echo(f"{name(wanted.source)} and {name(wanted.target)} hold the same text.", err=True)


def _aligned(pairs: Sequence[Sides], lexicon: Lexicon, independent: bool) -> list[Alignment]:
    with shown("Aligning") as progress:
        return alignment.align_all(pairs, lexicon=lexicon, learning=not independent, progress=progress)


def _write(
    wanted: _Wanted,
    sides: Sides,
    made: Alignment,
    *,
    chosen: str | None,
    confidence: bool,
    anyway: bool,
) -> None:
    if not made.is_related and not anyway:
        raise Refused(
            f"{name(wanted.target)} {service.UNRELATED} ({name(wanted.source)}). "
            "Look whether it is the right file; --anyway aligns it all the same."
        )
    if made.is_doubtful:
        click.echo(
            f"{name(wanted.target)}: few of its sentences stand one to one. Look the result through.",
            err=True,
        )
    format = chosen or BY_SUFFIX.get(wanted.output.suffix.lower(), "beads")  # noqa: A001
    title = f"{wanted.source.stem} \N{EM DASH} {wanted.target.stem}"
    content = service.written(sides, made, format, title=title, confidence=confidence)
    if wanted.output == STANDARD_OUTPUT:
        click.echo(content, nl=False)
    else:
        write_whole(wanted.output, content)
