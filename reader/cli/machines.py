"""`hevok mt`: the engines' models: what is installed, what can be had, in and out."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from reader import languages, machine, models
from reader.cli.options import json_option, memory_option
from reader.cli.outputs import counted, say_json
from reader.machine import Package


@click.group()
def mt() -> None:
    """Models for machine drafts: Argos packages, installed from a file or from the Argos index."""


@mt.command("list")
@json_option
@memory_option
def list_packages(as_json: bool) -> None:
    """List the models that are installed on this machine."""
    packages = machine.installed(machine.models_folder())
    if as_json:
        say_json([_as_json(package) for package in packages])
        return
    for package in packages:
        state = f"broken: {package.broken}" if package.broken else f"version {package.version}"
        click.echo(f"{package.name}  {state}, {package.size / 1_000_000:,.0f} MB")
    if not packages:
        click.echo("No models are installed. “hevok mt install FILE.argosmodel” installs one.")


@mt.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@memory_option
def install(file: Path, as_json: bool) -> None:
    """Install a model from an .argosmodel file; it takes the place of an older one of its languages."""
    package = machine.install_file(file, machine.models_folder())
    say_json(_as_json(package)) if as_json else click.echo(
        f"{package.name} is installed (version {package.version})."
    )


@mt.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@json_option
@memory_option
def fetch(source: str, target: str, as_json: bool) -> None:
    """Fetch a model from the Argos index, over the internet, and install it: hevok mt fetch en ar."""
    pair = languages.from_tag(source).code, languages.from_tag(target).code
    package = models.fetch(*pair, _show)
    say_json(_as_json(package)) if as_json else click.echo(
        f"{package.name} is installed (version {package.version})."
    )


@mt.command()
@click.argument("name")
@json_option
@memory_option
def remove(name: str, as_json: bool) -> None:
    """Remove a model, by the name that “hevok mt list” gives it."""
    models = machine.models_folder()
    package = machine.find(models, name)
    machine.remove(package, models)
    say_json(_as_json(package)) if as_json else click.echo(
        f"{package.name} is removed; {counted(package.size // 1_000_000, 'megabyte')} are free again."
    )


def _show(done: int, total: int) -> None:
    if sys.stderr.isatty():
        of = f" of {total / 1_000_000:,.0f}" if total else ""
        click.echo(f"\r{done / 1_000_000:,.0f}{of} MB ", nl=False, err=True)


def _as_json(package: Package) -> dict[str, object]:
    return {
        "name": package.name,
        "from": package.source,
        "to": package.target,
        "version": package.version,
        "bytes": package.size,
        "broken": package.broken,
    }
