"""Notes with fixed tokens: what TBX has no category for, so that a full export says everything.

A note is `[hevok:NAME] VALUE`. A value is the plain words; where it begins with a quotation mark, or holds
what XML cannot, it is a string of JSON. A note of a person that looks like a token is itself written as one.
"""

from __future__ import annotations

import json
import re
from typing import Any

from glossary.model import NEAR, Form, FormKind, Side

BEGINS = "[hevok:"
NOTE = re.compile(r"\[hevok:([a-z-]+)\] (.*)", re.DOTALL)
NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The characters that XML 1.0 (2.2) forbids."""


def token(name: str, value: str) -> str:
    """A note that says `value` under a fixed name.

    >>> token("use-rule", "quote-only")
    '[hevok:use-rule] quote-only'
    """
    needs_json = value.startswith('"') or NO_XML.search(value)
    return f"[hevok:{name}] {json.dumps(value) if needs_json else value}"


def token_of(note: str) -> tuple[str, str] | None:
    """The name and value of such a note; None for any other note.

    >>> token_of("[hevok:use-rule] quote-only"), token_of("See above.")
    (('use-rule', 'quote-only'), None)
    """
    found = NOTE.fullmatch(note)
    if not found:
        return None
    name, value = found.groups()
    if value.startswith('"'):
        try:
            said = json.loads(value)
        except ValueError:
            return name, value
        return name, said if isinstance(said, str) else value
    return name, value


def form_text(form: Form) -> str:
    """A form as one line: its words alone where it is a plain look-up form, else JSON of what differs."""
    said: dict[str, Any] = {"text": form.text}
    if form.kind is not FormKind.LOOK_UP:
        said["kind"] = form.kind
    if form.strict:
        said["strict"] = True
    if form.needs:
        said["needs"] = form.needs
    if form.within != NEAR:
        said["within"] = form.within
    if form.side is not Side.EITHER:
        said["side"] = form.side
    if len(said) == 1 and form.text[:1] not in ("{", '"') and not NO_XML.search(form.text):
        return form.text
    written = json.dumps(said, ensure_ascii=False)
    return json.dumps(said) if NO_XML.search(written) else written


def form_of(text: str) -> Form:
    """The form that `form_text` wrote. Raises `ValueError` with a sentence for what is none."""
    if not text.startswith("{"):
        return Form(text)
    try:
        said = json.loads(text)
        return Form(
            text=str(said["text"]),
            kind=FormKind(said.get("kind", FormKind.LOOK_UP)),
            strict=bool(said.get("strict", False)),
            needs=tuple(map(str, said.get("needs", ()))),
            within=_distance(said.get("within", NEAR)),
            side=Side(said.get("side", Side.EITHER)),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"“{text[:60]}” is no form.") from error


def _distance(value: Any) -> int:
    if not isinstance(value, int) or not 1 <= value < 1 << 31:
        raise ValueError(value)
    return value
