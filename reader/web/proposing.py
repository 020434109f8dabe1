"""Proposing to the glossary."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("proposing", __name__, url_prefix="/glossary")


@pages.get("/propose")
def page() -> str:
    """What is proposed, with what the glossary has that is near."""
    return ""
