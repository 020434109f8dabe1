"""What every page shares: the language of the interface, messages, choices of looks, template tools.

Messages go through gettext. The catalogues are `reader/locale/<locale>/LC_MESSAGES/messages.po`; they are
read as they are, once per process, so there is no compiled file to forget. After adding messages:

    pybabel extract -F babel.cfg --no-location --sort-output -o reader/locale/messages.pot .
    pybabel update -N -i reader/locale/messages.pot -d reader/locale

A message without a translation appears in English; where the page runs from right to left, as an isolate.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Blueprint, Flask, current_app, has_request_context, redirect, request, url_for
from werkzeug.wrappers import Response

from reader import languages, places
from reader.languages import locale
from reader.languages.language import Language
from reader.web import fonts, passages

pages = Blueprint("interface", __name__, url_prefix="/interface")

DEFAULT_LANGUAGE = "en"
THEMES = ("auto", "light", "dark")
TEXT_SIZES = range(5)
"""Steps of the reading size; 1 is the usual one."""
USUAL_TEXT_SIZE = 1
SCRIPTS = ("Latn", "Arab")
A_YEAR = 31_536_000


@dataclass(frozen=True, slots=True)
class Looks:
    """How this browser wants its pages, from its cookies; anything unknown counts as not said."""

    language: Language
    theme: str
    sizes: dict[str, int]
    """Step of the reading size per script."""
    terms: bool = True
    """Whether terms of the glossary are marked on the reader's page."""

    @property
    def classes(self) -> str:
        """The classes of the root element."""
        sizes = " ".join(f"size-{script.lower()}-{step}" for script, step in self.sizes.items())
        return f"theme-{self.theme} {sizes}"


@dataclass(frozen=True, slots=True)
class Destination:
    """A place in the main navigation."""

    label: str
    address: str
    is_here: bool


def prepare(app: Flask) -> None:
    """Give the templates of `app` their filters, messages and globals."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True, pgettext=pgettext)  # type: ignore[attr-defined]
    app.jinja_env.filters.update(
        marked=passages.marked, isolated=passages.isolated, isolated_plainly=passages.isolated_plainly
    )
    app.jinja_env.globals.update(
        every_language=tuple(languages.LANGUAGES.values()),
        language_of=languages.for_code,
        day=day,
        fonts_of_tool=fonts.tool,
        fonts_of_texts=fonts.of_texts,
        TEXT_SIZES=TEXT_SIZES,
    )
    app.context_processor(lambda: {"looks": looks(), "destinations": destinations()})
    app.url_defaults(_version_static)
    app.register_blueprint(pages)


# --- the interface's language and messages


def looks() -> Looks:
    """How the browser of the present request wants its pages; the usual looks outside a request."""
    cookies = request.cookies if has_request_context() else {}
    theme = cookies.get("theme", "auto")
    code = cookies.get("interface", DEFAULT_LANGUAGE)
    return Looks(
        languages.LANGUAGES.get(code, languages.LANGUAGES[DEFAULT_LANGUAGE]),
        theme if theme in THEMES else "auto",
        {script: _size(cookies.get(f"size-{script.lower()}", "")) for script in SCRIPTS},
        cookies.get("terms", "on") != "off",
    )


def _size(value: str) -> int:
    return int(value) if value in {str(step) for step in TEXT_SIZES} else USUAL_TEXT_SIZE


def gettext(message: str) -> str:
    """`message` in the language of the interface."""
    return str(_translations().ugettext(message))


def ngettext(singular: str, plural: str, number: int) -> str:
    """The plural form for `number` in the language of the interface."""
    return str(_translations().ungettext(singular, plural, number))


def pgettext(context: str, message: str) -> str:
    """`message` as it is said in `context`, in the language of the interface."""
    return str(_translations().pgettext(context, message))  # type: ignore[no-untyped-call]  # Babel's is


def _translations() -> NullTranslations:
    return catalogue(looks().language.code)


@lru_cache(maxsize=8)
def catalogue(code: str) -> NullTranslations:
    """The messages of one language; without a catalogue, or a translation in it, they are in English."""
    language = languages.by_code(code)
    untranslated = _Isolated() if language.direction == "rtl" else NullTranslations()
    path = places.PACKAGE / "locale" / language.locale / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return untranslated
    compiled = BytesIO()
    with path.open("rb") as source:
        written = read_po(source, locale=language.locale)
    for message in [message for message in written if message.pluralizable and not any(message.string)]:
        written.delete(message.id, message.context)  # else its English is taken for its translation
    write_mo(compiled, written)
    compiled.seek(0)
    found = Translations(compiled)
    found.add_fallback(untranslated)
    return found


class _Isolated(NullTranslations):
    """English messages for pages that run from right to left: each keeps its full stop and its order."""

    def gettext(self, message: str) -> str:
        return _left_to_right(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return _left_to_right(singular if number == 1 else plural)

    def pgettext(self, context: str, message: str) -> str:
        return _left_to_right(message)

    ugettext = gettext
    ungettext = ngettext


def _left_to_right(message: str) -> str:
    return f"\N{LEFT-TO-RIGHT ISOLATE}{message}\N{POP DIRECTIONAL ISOLATE}"


# --- what templates ask for


def destinations() -> list[Destination]:
    """The main navigation: the pages that this app has."""
    labels = {
        "documents.index": gettext("Documents"),
        "glossary.index": gettext("Glossary"),
        "memory.index": gettext("Memory"),
        "settings.index": gettext("Settings"),
    }
    here = (request.endpoint or "").partition(".")[0] if has_request_context() else ""
    at_glossary = has_request_context() and request.path.startswith("/glossary")
    return [
        Destination(
            label, url_for(endpoint), endpoint.partition(".")[0] == ("glossary" if at_glossary else here)
        )
        for endpoint, label in labels.items()
        if endpoint in current_app.view_functions
    ]


def day(iso: str, language: Language | None = None) -> str:
    """The day of an ISO 8601 date or time with the month in words, so that no digits change places.

    What is no such date, as found in a text, stays as it is.
    """
    try:
        return locale.day(date.fromisoformat(iso[:10]), language or looks().language)
    except ValueError:
        return iso


def _version_static(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "static" and "filename" in values and "v" not in values:
        path = places.static_folder() / values["filename"]
        if path.is_file():
            values["v"] = _digest(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _digest(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


# --- choices that a browser keeps


@pages.post("/theme")
def choose_theme() -> Response:
    """Keep light, dark or the system's choice."""
    theme = request.form.get("theme", "")
    return _keep("theme", theme if theme in THEMES else "auto")


@pages.post("/size")
def choose_size() -> Response:
    """Keep the reading size of one script."""
    script = request.form.get("script", "")
    size = _size(request.form.get("size", ""))
    return _keep(f"size-{(script if script in SCRIPTS else SCRIPTS[0]).lower()}", str(size))


@pages.post("/terms")
def choose_terms() -> Response:
    """Keep whether terms are marked on the reader's page."""
    return _keep("terms", "off" if request.form.get("terms") == "off" else "on")


def _keep(name: str, value: str) -> Response:
    response = redirect(local_address(request.form.get("back", "/")), 303)
    response.set_cookie(name, value, max_age=A_YEAR, samesite="Lax", httponly=True)
    return response


def forget_page(response: Response) -> Response:
    """A page that comes back by "back" must show what is stored by then, not what it was when it was left."""
    response.headers["Cache-Control"] = "no-store"
    return response


def local_address(address: str, otherwise: str = "/") -> str:
    """`address` if it is a path on this site, for a redirect after a form; else `otherwise`."""
    is_path = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if is_path and address.isprintable() else otherwise
