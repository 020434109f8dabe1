"""`hevok serve`: the pages, for this machine."""

from __future__ import annotations

import ipaddress
import os
import signal
import socket
from types import FrameType
from typing import NoReturn

import click

from reader import settings
from reader.cli.options import memory_option, memory_path, open_memory
from reader.errors import Refused, Unavailable

ANY = 0
"""The port number that asks the system for a free one."""


@click.command()
@click.option(
    "--host", default=settings.HOST, show_default=True, help="An address of this machine alone (loopback)."
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help=f"The port; 0 takes any free one. [default: {settings.PORT}, or a free one where that is taken]",
)
@click.option("--empty", is_flag=True, help="Make a new memory without the starter glossary and the sample.")
@memory_option
def serve(host: str, port: int | None, empty: bool) -> None:
    """Show the pages in a browser, until Ctrl+C.

    The address is printed when it answers. A new memory begins with a starter glossary and a sample
    text, unless --empty is given.
    """
    address = loopback(host)
    with listening(address, port) as own, open_memory(starter=not empty, sample=not empty) as workspace:
        if empty and not workspace.is_new:
            click.echo(
                f"{memory_path()} is there already and stays as it is; --empty makes new ones.", err=True
            )
        from reader.samples import add_wanted_sample

        add_wanted_sample(workspace)
        # Imported here, where all that is quick to refuse has been refused.
        from waitress.server import create_server  # type: ignore[import-untyped]  # it ships no types

        from reader import interchange, jobs
        from reader.web import create_app
        from reader.web.security import LOOPBACK_HOSTS

        jobs.resume(workspace)
        interchange.resume(workspace)
        app = create_app(
            workspace,
            secret=settings.secret(workspace.path),
            trusted_hosts={*LOOPBACK_HOSTS, str(address)},
        )
        server = create_server(app, sockets=[own], threads=settings.THREADS)
        signal.signal(signal.SIGTERM, _stop)
        click.echo(f"Hevok is at {url(own)}")
        click.echo("Ctrl+C stops it.")
        server.run()  # until SystemExit or KeyboardInterrupt, after the requests that are being answered


def loopback(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address that `host` names; raises `Refused` where others than this machine could reach it."""
    try:
        address = ipaddress.ip_address(settings.HOST if host.lower() == "localhost" else host.strip("[]"))
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise Refused(
            f"Hevok has no accounts yet, so it is served to this machine alone and not at {host}. "
            f"Leave --host out, or name {settings.HOST}."
        )
    return address


def listening(address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int | None) -> socket.socket:
    """A socket of our own at `port`; without one at the usual port, or else at any free one.

    Raises `Unavailable` where a port that was asked for is taken.
    """
    if port is None:
        try:
            return _bound(address, settings.PORT)
        except OSError:
            port = ANY
    try:
        return _bound(address, port)
    except OSError as error:
        raise Unavailable(
            f"Port {port} at {address} cannot be used: {error.strerror or error}. "
            "Name another with --port, or leave it out to take a free one."
        ) from error


def url(own: socket.socket) -> str:
    """The address of the pages served at a socket."""
    host, port = own.getsockname()[:2]
    return f"http://[{host}]:{port}/" if own.family == socket.AF_INET6 else f"http://{host}:{port}/"


def _bound(address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int) -> socket.socket:
    own = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET)
    try:
        if os.name == "posix":  # elsewhere it would let two programs share the port
            own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        own.bind((str(address), port))
        own.listen()  # from now on the port is ours: between bind and listen another could still take it
    except OSError:
        own.close()
        raise
    return own


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)
