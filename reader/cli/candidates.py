"""`hevok glossary candidates`: terms to add, found in a document."""

from __future__ import annotations

import click

from reader import candidates as service
from reader import languages
from reader.candidates import Found, InLanguage, Listed
from reader.cli.options import json_option, memory_option, open_memory
from reader.cli.outputs import counted, isolated, say_json


@click.command()
@click.argument("document", type=click.IntRange(min=1))
@click.option("--to", multiple=True, metavar="LANGUAGE", help="Seek renderings in this language only.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(min=1), help="At most so many.")
@click.option("--known", is_flag=True, help="List those as well that the glossary has already.")
@json_option
@memory_option
def candidates(document: int, to: tuple[str, ...], limit: int, known: bool, as_json: bool) -> None:
    """List terms to add: phrases of an English document that look like terms, with what renders them.

    With --json: {"document", "title", "total", "known", "proposed", "refused", "candidates": [{"text",
    "kind" (term, name or acronym), "acronym", "forms", "frequency", "c_value", "keyness", "score", "known",
    "near": [{"concept", "why"}], "contexts": [{"place", "text", "start", "end"}], "renderings": {language:
    {"pairs", "proposed": [{"text", "score", "together", "elsewhere", "forms"}]}}}]}, the likeliest first.
    """
    codes = [languages.from_tag(tag).code for tag in to]
    with open_memory() as workspace:
        found = service.find(workspace, document, codes=codes, count=limit, with_known=known)
    if as_json:
        say_json(_as_json(found))
    else:
        _say(found)


def _as_json(found: Found) -> dict[str, object]:
    return {
        "document": found.document.id,
        "title": found.document.title,
        "total": found.total,
        "known": found.known,
        "proposed": found.proposed,
        "refused": found.refused,
        "candidates": [service.as_json(one) for one in found.listed],
    }


def _say(found: Found) -> None:
    click.echo(
        f"{counted(found.total, 'candidate')}; left out: {found.known:,} known, {found.proposed:,} proposed, "
        f"{found.refused:,} refused."
    )
    for one in found.listed:
        _say_one(one)


def _say_one(one: Listed) -> None:
    candidate = one.candidate
    acronym = f" ({candidate.acronym})" if candidate.acronym else ""
    click.echo(
        f"\n{candidate.text}{acronym}  [{candidate.kind}]  {counted(candidate.frequency, 'use')}, "
        f"C-value {candidate.c_value:.1f}, keyness {candidate.keyness:.1f}{', known' if one.is_known else ''}"
    )
    for near in one.near:
        click.echo(f"    near: {near.concept.id} ({near.why})")
    for context in one.contexts[:1]:
        click.echo(f"    {context.place}: {context.text}")
    for found in one.renderings:
        click.echo(f"    {found.language.code}: {_renderings(found)}")


def _renderings(found: InLanguage) -> str:
    if found.offered:
        return " · ".join(
            f"{isolated(each.rendering.text)} {each.rendering.score:.2f} ({each.rendering.together} of "
            f"{found.pairs})"
            for each in found.offered
        )
    return f"nothing sure in {counted(found.pairs, 'pair')}" if found.pairs else "in no pair yet"
