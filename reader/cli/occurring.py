"""`hevok glossary where`, `check`, `rehearse`: where terms are used, how, what a change would touch."""

from __future__ import annotations

import click

from reader import consistency, languages, occurring, rehearsing, term_uses
from reader.cli import progress
from reader.cli.options import json_option, memory_option, open_memory
from reader.cli.outputs import counted, isolated, say_json
from reader.memory.term_uses import Side, Used
from reader.term_uses import InLanguage
from reader.workspace import Workspace

LOOKING = "Looking for the glossary's terms"


@click.command()
@click.argument("concept")
@click.option("--lang", metavar="LANGUAGE", help="Only what is said in this language.")
@click.option(
    "--limit",
    type=click.IntRange(0),
    default=term_uses.SHOWN,
    show_default=True,
    help="How many uses of each language to show; 0 for all.",
)
@json_option
@memory_option
def where(concept: str, lang: str | None, limit: int, as_json: bool) -> None:
    """Say where a concept of the glossary is used: in documents and in the memory, in context.

    With --json: {"concept", "languages": [{"language", "uses", "missing", "terms": [{"id", "term", "status",
    "documents", "memory", "is_all"}]}], "uses": [{"document", "title", "place", "bead", "unit", "status",
    "source", "target"}], "is_all"}; a source or target is {"language", "text", "terms": [{"start", "end",
    "text", "term"}]} or null.
    """
    codes = [languages.by_code(lang).code] if lang else list(languages.LANGUAGES)
    with open_memory() as workspace:
        bring_up(workspace)
        with workspace.reading() as db:
            found = term_uses.concept_of(db, concept)
            counts = [term_uses.in_language(db, found, code) for code in codes]
        uses = {code: term_uses.uses(workspace, concept, code, limit=limit) for code in codes}
    own = {term.id for term in found.terms}
    if as_json:
        shown = {used: None for of_language in uses.values() for used in of_language.found}
        say_json(
            {
                "concept": concept,
                "languages": [term_uses.counts_as_json(each) for each in counts],
                "uses": [term_uses.use_as_json(used, own) for used in shown],
                "is_all": not any(of_language.later for of_language in uses.values()),
            }
        )
        return
    for each in counts:
        if each.total or each.missing:
            _say(each, uses[each.language], own)
    if not any(each.total or each.missing for each in counts):
        click.echo(f"{concept} is not used anywhere yet.")


@click.command()
@click.argument("document", type=int)
@click.option("--to", "language", required=True, metavar="LANGUAGE", help="The language of the rendering.")
@json_option
@memory_option
def check(document: int, language: str, as_json: bool) -> None:
    """Say how consistently a rendering of a document uses the glossary's terms.

    With --json: {"document", "language", "concepts": [{"concept", "named", "missing", "is_mixed",
    "renderings": [{"term", "status", "count", "places"}]}], "findings", "accepted"}, both lists of {"name",
    "concept", "detail", "message", "place", "bead", "start", "end"}, accepted ones with their "reason".
    """
    with open_memory() as workspace:
        report = consistency.of_document(workspace, document, languages.by_code(language).code)
    if as_json:
        say_json(consistency.report_as_json(report))
        return
    for concept in report.concepts:
        used = ", ".join(f"{isolated(each.term.text)} {each.count:,}" for each in concept.renderings)
        missing = f"; missing {concept.missing:,}" if concept.missing else ""
        mixed = " (mixed)" if concept.is_mixed else ""
        click.echo(f"{concept.concept}: named {concept.named:,}; {used or 'no term'}{missing}{mixed}")
    for told in report.findings:
        click.echo(f"segment {told.used.place}: {told.finding.message}")
    click.echo(f"{counted(len(report.findings), 'finding')}, {len(report.accepted):,} accepted.")


@click.command()
@click.argument("concept")
@click.option("--lang", required=True, metavar="LANGUAGE", help="The language of the term.")
@click.option("--prefer", required=True, metavar="TERM", help="The term that would be preferred.")
@click.option(
    "--replace",
    metavar="TERM",
    multiple=True,
    help="A term whose place it would take; the one that is preferred now, unless given.",
)
@json_option
@memory_option
def rehearse(concept: str, lang: str, prefer: str, replace: tuple[str, ...], as_json: bool) -> None:
    """Show every occurrence of a term with before and after, as if another were preferred; nothing changes.

    With --json: {"concept", "language", "prefer", "replace", "counts": {"occurrences", "safe", "for_person",
    "units"}, "safe", "for_person", "units", "is_current"}, each list of {"document", "place", "bead", "unit",
    "text", "after", "why", "changes": [{"start", "end", "before", "after", "why"}]}.
    """
    with open_memory() as workspace:
        bring_up(workspace)
        rehearsal = rehearsing.rehearse(workspace, concept, languages.by_code(lang).code, prefer, replace)
    if as_json:
        say_json(rehearsing.as_json(rehearsal))
        return
    replaced = ", ".join(isolated(term.text) for term in rehearsal.replaced) or "nothing"
    click.echo(f"{isolated(rehearsal.new.text)} in the place of {replaced}:")
    lists = {
        "safe": rehearsal.safe,
        "for a person": rehearsal.for_person,
        "units of the memory, which get a penalty": rehearsal.in_memory,
    }
    for name, found in lists.items():
        click.echo(f"{name}: {counted(len(found), 'text')}")
        for one in found:
            click.echo(f"  {place_of(one.used)}{': ' if one.why else ''}{', '.join(one.why)}")
            for change in one.changes:
                click.echo(f"    {isolated(change.before)} → {isolated(change.after or '?')}")
            click.echo(f"    {isolated(one.after)}")


def bring_up(workspace: Workspace) -> None:
    """Have every text looked through, showing how far it is."""
    with progress.shown(LOOKING) as step:
        occurring.catch_up(workspace, step)


def _say(counts: InLanguage, uses: term_uses.Uses, own: set[int]) -> None:
    click.echo(f"{languages.by_code(counts.language).name}: {counted(counts.total, 'use')}")
    for count in counts.counts:
        if count.total:
            more = "" if count.is_all else " or more"
            click.echo(
                f"  {isolated(count.term.text)} ({count.term.status}): {count.documents:,} in documents, "
                f"{count.memory:,}{more} in the memory"
            )
    if counts.missing:
        click.echo(f"  missing in {counted(counts.missing, 'translation')} whose source names it")
    for used in uses.found:
        click.echo(f"  {place_of(used)}")
        for side in (used.source, used.target):
            if side:
                click.echo(f"    {isolated(marked(side, own))}")
    if uses.later:
        click.echo("  and more: --limit 0 shows all.")


def place_of(used: Used) -> str:
    """Where a use stands, for a person."""
    return f"document {used.document}, segment {used.place}" if used.document else f"unit {used.unit}"


def marked(side: Side, terms: set[int]) -> str:
    """A text with the given terms in brackets."""
    pieces, done = [], 0
    for one in side.terms:
        if one.term in terms and one.start >= done:
            pieces += [side.text[done : one.start], "[", side.text[one.start : one.end], "]"]
            done = one.end
    return "".join((*pieces, side.text[done:]))
