"""`hevok memory concordance`: every unit that holds a word or phrase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from reader import concordance as service
from reader import languages
from reader.cli.options import json_option, memory_option, open_memory
from reader.cli.outputs import counted, isolated, say_json
from reader.concordance import Asked, Found, Hit, Way
from reader.memory.concordance.judging import Span
from reader.memory.concordance.searching import Filters
from reader.model import Origin, Status

LIMIT = 20
"""How many units are shown unless a person says otherwise."""


@click.command()
@click.argument("phrase")
@click.option("--lang", metavar="LANGUAGE", help="The language of PHRASE; any unless named.")
@click.option(
    "--in",
    "side",
    type=click.Choice(["source", "target"]),
    help="The side it stands on; either unless named.",
)
@click.option("--whole", "way", flag_value="whole", default="whole", help="Whole words.  [default]")
@click.option("--parts", "way", flag_value="parts", help="Parts of words as well.")
@click.option("--regex", "way", flag_value="regex", help="PHRASE is a regular expression.")
@click.option("--from", "source", metavar="LANGUAGE", help="Only units out of this language.")
@click.option("--to", "target", metavar="LANGUAGE", help="Only units into this language.")
@click.option("--document", type=click.IntRange(min=1), help="Only units that stand in this document.")
@click.option("--person", metavar="NAME", help="Only what this person changed last.")
@click.option(
    "--since", metavar="DATE", help="Only what was changed on this day or later: 2025, 2025-03, 2025-03-06."
)
@click.option("--until", metavar="DATE", help="Only what was changed on this day or before.")
@click.option(
    "--status", type=click.Choice([Status.TRANSLATED.value, Status.APPROVED.value]), help="Only this status."
)
@click.option(
    "--origin",
    type=click.Choice([origin.value for origin in Origin]),
    help="Only what came to be in this way.",
)
@click.option(
    "--limit", type=click.IntRange(min=1), default=LIMIT, show_default=True, help="How many at most."
)
@json_option
@memory_option
def concordance(
    phrase: str,
    lang: str | None,
    side: Any,
    way: str,
    source: str | None,
    target: str | None,
    document: int | None,
    person: str | None,
    since: str | None,
    until: str | None,
    status: str | None,
    origin: str | None,
    limit: int,
    as_json: bool,
) -> None:
    """Find every unit that holds a word or PHRASE on either side, the most fitting first.

    Those that hold the whole phrase come first, then those that hold all its words; within quotation
    marks ('"interim government"') only the former. Case, vowel signs and the differences between
    keyboards do not matter, but vowel signs and keyboards do to a regular expression.
    """
    asked = Asked(
        phrase=phrase,
        way=Way(way),
        language=languages.for_tag(lang, phrase).code if lang else "",
        side=side or "",
        filters=Filters(
            source=languages.for_tag(source).code if source else "",
            target=languages.for_tag(target).code if target else "",
            document=document or 0,
            person=person or "",
            since=service.day(since or ""),
            until=service.day(until or ""),
            status=status or "",
            origin=origin or "",
        ),
        limit=limit,
    )
    with open_memory() as workspace:
        found = service.look(workspace, asked)
    if as_json:
        say_json(found_as_json(found))
    else:
        _say(found)


def found_as_json(found: Found) -> dict[str, Any]:
    """What was found, as other programs take it."""
    return {
        "count": found.count,
        "is_more": found.is_more,
        "is_cut_short": found.is_cut_short,
        "looked_at": found.looked_at,
        "texts": found.of,
        "waiting": found.waiting,
        "units": [_hit_as_json(hit) for hit in found.hits],
    }


def _hit_as_json(hit: Hit) -> dict[str, Any]:
    unit = hit.unit
    return {
        "id": unit.id,
        "from": unit.source_language,
        "to": unit.target_language,
        "source": unit.source,
        "target": unit.target,
        "source_spans": hit.source_spans,
        "target_spans": hit.target_spans,
        "status": unit.status,
        "origin": unit.origin,
        "note": unit.note,
        "person": unit.person_name,
        "changed_at": unit.changed_at,
        "uses": hit.uses,
    }


def _say(found: Found) -> None:
    if not found.hits:
        click.echo("No unit of the memory holds it.")
    for hit in found.hits:
        click.echo(f"{hit.unit.id}  {isolated(marked(hit.unit.source, hit.source_spans))}")
        click.echo(f"    {hit.unit.target_language}: {isolated(marked(hit.unit.target, hit.target_spans))}")
    if found.hits:
        more = "more than " if found.is_more else ""
        click.echo(f"{len(found.hits):,} of {more}{counted(found.count, 'unit')}.")
    for remark in service.remarks(found):
        click.echo(remark)


def marked(text: str, spans: Sequence[Span]) -> str:
    """A text with what was looked for between brackets, as a terminal of any kind can show it."""
    pieces, end = [], 0
    for start, after in spans:
        if start >= end:
            pieces += [text[end:start], "[", text[start:after], "]"]
            end = after
    return "".join([*pieces, text[end:]])
