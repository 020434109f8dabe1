"""`hevok pretranslate`: a document filled with drafts by the worker, watched from here."""

from __future__ import annotations

import sys
from dataclasses import asdict

import click

from reader import drafting, jobs, languages, pretranslation
from reader.cli.options import json_option, memory_option, open_memory
from reader.cli.outputs import counted, say_json
from reader.errors import Refused
from reader.memory import documents
from reader.model import Job, JobState
from reader.pretranslation import MINIMUM, Plan


@click.command()
@click.argument("document", type=click.IntRange(min=1))
@click.option("--to", required=True, metavar="LANGUAGE", help="The language to fill.")
@click.option(
    "--min",
    "minimum",
    type=click.IntRange(1, 102),
    default=MINIMUM,
    show_default=True,
    help="What a match must score to be filled in.",
)
@click.option("--machine", is_flag=True, help="Let an installed engine draft what the memory does not have.")
@click.option("--preview", is_flag=True, help="Count what would be filled, and fill nothing.")
@click.option("--undo", type=click.IntRange(min=1), metavar="JOB", help="Take back what a job has filled.")
@json_option
@memory_option
def pretranslate(
    document: int, to: str, minimum: int, machine: bool, preview: bool, undo: int | None, as_json: bool
) -> None:
    """Fill what nobody has begun with drafts: from the memory first, then by machine.

    Nothing is confirmed. Ctrl+C asks the work to end; what it has filled stays, and --undo takes it back.
    """
    language = languages.from_tag(to)
    with open_memory() as workspace:
        if undo is not None:
            emptied = pretranslation.undo(workspace, undo)
            say_json({"job": undo, "emptied": emptied}) if as_json else click.echo(
                f"{counted(emptied, 'segment')} empty again."
            )
            return
        with workspace.reading() as db:
            source = documents.one(db, document).language
        if machine and (source, language.code) not in drafting.engine().pairs():
            raise Refused(drafting.explain(source, language.code))
        plan = pretranslation.plan(workspace, document, language.code, minimum=minimum, machine=machine)
        if preview:
            say_json(asdict(plan) | {"left": plan.left}) if as_json else click.echo(_planned(plan))
            return
        wanted = {"document": document, "language": language.code, "minimum": minimum, "machine": machine}
        job_id = jobs.start(workspace, "pretranslate", f"Fill document {document} in {language.name}", wanted)
        try:
            job = jobs.wait(workspace, job_id, show=_show)
        except KeyboardInterrupt:
            jobs.cancel(workspace, job_id)
            job = jobs.wait(workspace, job_id, show=_show)
    if job.state is JobState.FAILED:
        raise Refused(job.said)
    if as_json:
        say_json({"job": job.id, "state": job.state, "said": job.said})
        return
    click.echo(f"{job.said} Take it back with “hevok pretranslate {document} --to {to} --undo {job.id}”.")


def _planned(plan: Plan) -> str:
    return (
        f"{counted(plan.empty, 'segment')} nobody has begun: {plan.exact:,} equal and "
        f"{plan.similar:,} similar in the memory, {plan.machine:,} for the machine, "
        f"{plan.left:,} would stay empty."
    )


def _show(job: Job) -> None:
    """How far it is, on a terminal alone, on one line."""
    if job.total and sys.stderr.isatty():
        click.echo(f"\r{job.done:,} of {job.total:,} ", nl=job.is_over, err=True)
