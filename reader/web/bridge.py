"""The only bridge between Flask and the workspace: hung on the app once, asked for by every page."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from reader.workspace import Workspace

_KEY = "hevok.workspace"


def hang(app: Flask, workspace: Workspace) -> None:
    """Let the pages of `app` work on `workspace`."""
    app.extensions[_KEY] = workspace


def workspace() -> Workspace:
    """The workspace of the app that answers the present request."""
    return cast(Workspace, current_app.extensions[_KEY])
