"""The process that looks for the article of a page, started by `reader.formats.article`.

The page's address, a line break and the page itself in UTF-8 come in; the fields of an `Article` go out as
one JSON object. trafilatura is only ever imported here. It is handed the page and loads nothing from
anywhere; what it logs goes nowhere.
"""

from __future__ import annotations

import json
import logging
import sys
from contextlib import redirect_stdout, suppress
from dataclasses import asdict
from datetime import UTC, datetime

from trafilatura import bare_extraction
from trafilatura.metadata import Document, extract_metadata

from reader.formats.article import Article
from reader.formats.page import parse
from reader.output import output

RENAMED = {"figure": "div", "figcaption": "p", "time": "span"}
"""Elements that trafilatura drops with their words, and what keeps them: a caption, a quotation set in a
figure and a date within a sentence are part of the text."""

MEMORY = 2_000_000_000
"""Bytes that the process may take; a plain page of 10 MB takes 540 MB."""


def extract(content: str, address: str) -> Article:
    """The article of a page. Raises whatever trafilatura does where it fails."""
    tree = parse(content).tree
    today = datetime.now(UTC).date().isoformat()
    dates = {"original_date": True, "extensive_search": False, "max_date": today}
    said = extract_metadata(tree, default_url=address or None, date_config=dates, extensive=False)
    for element in tree.iter(*RENAMED):
        element.tag = RENAMED[element.tag]
    found = bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    return Article(
        text=found.text or "" if isinstance(found, Document) else "",
        title=said.title or "",
        author=said.author or "",
        date=said.date or "",
        site=said.sitename or "",
    )


def main() -> None:
    """Answer for the page that comes in."""
    _limit_memory()
    logging.disable()
    address, _, content = sys.stdin.buffer.read().decode().partition("\n")
    with redirect_stdout(sys.stderr):
        found = extract(content, address)
    with output() as out:
        out.write(json.dumps(asdict(found)).encode())


def _limit_memory() -> None:
    """Lets a page that would take all memory end this process alone, where the system can see to it."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
