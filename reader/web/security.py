"""What keeps strangers out: hosts, origins, body sizes, cookies and the headers of every answer.

There are no form tokens. A browser says with every request where it comes from (Fetch Metadata,
https://www.w3.org/TR/fetch-metadata/); a request that would write and comes from elsewhere, or that does
not say, is refused. Programs that are no browsers have views of their own, which ask for a key.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from reader.errors import HevokError
from reader.web.interface import gettext

View = TypeVar("View", bound=Callable[..., Any])

_FOR_PROGRAMS: set[Callable[..., Any]] = set()

LARGEST_BODY = 25 * 1024 * 1024
"""Bytes of one request; a pasted text of 20 MB fits."""

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "::1")
"""Names that this machine answers to; others are refused, against DNS rebinding."""

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

A_YEAR = 31_536_000

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'self'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "object-src 'none'",
        )
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class Misaddressed(HevokError):
    """A request to a name that is not ours."""


class Elsewhere(HevokError):
    """A request that would write and does not come from our own pages."""

    status = 403


def protect(app: Flask, trusted_hosts: Collection[str] = LOOPBACK_HOSTS) -> None:
    """Guard every route of `app`; `trusted_hosts` are names without a port, IPv6 without brackets."""
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    trusted = frozenset(host.strip("[]").lower() for host in trusted_hosts)

    @app.before_request
    def guard() -> None:
        # Flask's own TRUSTED_HOSTS never matches an IPv6 name (Werkzeug 3.1 cuts "[::1]" at its colon).
        if _hostname(f"//{request.host}") not in trusted:
            raise Misaddressed(gettext("This address is not one that Hevok answers to."))
        if request.method not in SAFE_METHODS and not (comes_from_here() or comes_from_a_program()):
            raise Elsewhere(
                gettext("Nothing was changed: this request did not come from one of Hevok's own pages.")
            )

    app.after_request(_with_headers)


def comes_from_here() -> bool:
    """Whether the browser vouches that one of our own pages, or the person alone, sent the request."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is not None and origin == request.host_url.rstrip("/")


def for_programs(view: View) -> View:
    """A view that programs may call: it looks itself whether the one that calls may, by a key."""
    _FOR_PROGRAMS.add(view)
    return view


def comes_from_a_program() -> bool:
    """Whether no browser sent the request, and the view is one for programs."""
    view = current_app.view_functions.get(request.endpoint or "")
    return view in _FOR_PROGRAMS and not {"Sec-Fetch-Site", "Origin"} & set(request.headers.keys())


def _hostname(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.endpoint == "static" and response.status_code in {200, 304} and _is_versioned():
        response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    # Not `no-store`: that would make the browser forget a page, and what is typed on it, on "back".
    response.headers.setdefault("Cache-Control", "private, no-cache")
    if request.endpoint != "static":
        response.vary.update(("Cookie", "HX-Request"))
    return response


def _is_versioned() -> bool:
    """Whether the address changes with the content: by `?v=`, or by a version in the name of a font."""
    filename = (request.view_args or {}).get("filename", "")
    return "v" in request.args or filename.startswith("fonts/")
