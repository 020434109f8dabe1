"""The worker process of a memory: ``python -m reader.worker PATH``. What it can do is listed here."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reader import (
    aligning,
    analysis,
    cleaning,
    drafting,
    glossary_work,
    interchange,
    jobs,
    keeping,
    languages,
    linking,
    models,
    pretranslation,
    rewording,
    tending,
)
from reader.errors import Refused
from reader.jobs import Cancelled, Running, Work
from reader.memory import beads

NICENESS = 10
"""How much the worker gives way to whoever sits at the desk (0 to 19)."""


def pretranslate(running: Running) -> str:
    """Fill a document: arguments `document`, `language`, `minimum` and `machine`."""
    wanted = running.job.arguments
    return pretranslation.fill(
        running.workspace,
        wanted["document"],
        wanted["language"],
        running.job.id,
        running.step,
        minimum=wanted["minimum"],
        engine=drafting.engine() if wanted["machine"] else None,
    )


def analyse(running: Running) -> str:
    """Count what the memory offers for a document: arguments `document` and `language`."""
    wanted = running.job.arguments
    found = analysis.analyse(running.workspace, wanted["document"], wanted["language"], running.step)
    running.keep(analysis.as_json(found))
    return f"Counted {found.total.segments:,} segments."


def draft(running: Running) -> str:
    """Draft one bead by machine: argument `bead`."""
    with running.workspace.reading() as db:
        bead = beads.one(db, running.job.arguments["bead"])[1]
    if not drafting.draft(running.workspace, bead, drafting.engine()):
        raise Refused(f"The machine had nothing to say in {languages.by_code(bead.language).name}.")
    return "Drafted."


def fetch_model(running: Running) -> str:
    """Fetch a model from the index: arguments `source` and `target`."""
    wanted = running.job.arguments
    package = models.fetch(wanted["source"], wanted["target"], running.step)
    return f"{package.name} is installed (version {package.version})."


@contextmanager
def whole() -> Iterator[None]:
    """Work that is done whole or not at all: cancelled, it says that nothing was stored."""
    try:
        yield
    except Cancelled:
        raise Cancelled("Cancelled. Nothing was stored.") from None


def take_in(running: Running) -> str:
    """Take a file into the memory: arguments as `interchange.begin` writes them."""
    with whole():
        return interchange.run(running)


def terms(running: Running) -> str:
    """Look through, take in or take back a large file of terms: argument `import`."""
    with whole():
        return glossary_work.run(running)


def align(running: Running) -> str:
    """Take in a rendering, or align one again: arguments as `aligning.run` takes them."""
    with whole():
        return aligning.say(aligning.run(running.workspace, running.job.arguments, running.step))


def rebuild(running: Running) -> str:
    """Make the index of the memory anew."""
    return f"{tending.rebuild(running.workspace, running.step):,} texts indexed."


def confirm_links(running: Running) -> str:
    """Confirm what the aligner is sure of: arguments `document`, `language` and `minimum`."""
    wanted = running.job.arguments
    count = linking.confirm_all(
        running.workspace, wanted["document"], wanted["language"], wanted["minimum"], running.step
    )
    return f"{count:,} rows are confirmed."


def clean(running: Running) -> str:
    """Put units of the memory in the bin: argument `filters`, as `cleaning.Filters` has them."""
    filters = cleaning.Filters(**running.job.arguments["filters"])
    act = cleaning.clean_up(running.workspace, filters, running.step)
    return f"{act.units:,} units are in the bin."


def undo_act(running: Running) -> str:
    """Take back what was done to units: argument `act`."""
    undone = keeping.undo(running.workspace, running.job.arguments["act"], running.step)
    return f"{undone:,} units are as before."


def reword(running: Running) -> str:
    """Write the new term of an act wherever that is safe: argument `act`."""
    applied = rewording.go_on(running.workspace, running.job.arguments["act"], running.step)
    return f"{applied.changed:,} translations say the new term, {applied.left:,} wait for a person."


def undo_rewording(running: Running) -> str:
    """Take such an act back: argument `act`."""
    undone = rewording.undo(running.workspace, running.job.arguments["act"])
    return f"{undone.restored:,} translations are as before, {undone.kept:,} were saved since and stay."


KINDS: dict[str, Work] = {
    **dict.fromkeys(glossary_work.TITLES, terms),
    "clean": clean,
    "undo-act": undo_act,
    "reword": reword,
    "undo-rewording": undo_rewording,
    "pretranslate": pretranslate,
    "draft": draft,
    "fetch-model": fetch_model,
    "analyse": analyse,
    aligning.KIND: align,
    aligning.CONFIRM: confirm_links,
    interchange.JOB: take_in,
    interchange.SWEEP: interchange.run_sweep,
    "rebuild": rebuild,
}
"""What a job can be, and what does it."""


def main() -> None:
    """Do the jobs of the memory that the command line names, until there have been none for a while."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    jobs.run_worker(Path(sys.argv[1]), KINDS)
    drafting.engine().close()


if __name__ == "__main__":
    main()
