"""Where the files that ship with Hevok lie, in a checkout and in an installed wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def templates_folder() -> Path:
    """The folder of the Jinja templates: inside the package when installed, beside it in a checkout."""
    installed = PACKAGE / "templates"
    return installed if installed.is_dir() else PACKAGE.parent / "templates"


def static_folder() -> Path:
    """The folder of the style sheet, scripts and fonts."""
    return PACKAGE / "static"


def sample_folder() -> Path:
    """The folder of the sample text and its three renderings."""
    return PACKAGE / "sample"
