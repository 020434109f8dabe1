"""Cells that no spreadsheet takes for a formula (OWASP, CSV injection).

A cell that begins with one of = + - @, a tab or a carriage return gets an apostrophe in front, and so does
one that has apostrophes before such a sign; from tables that we wrote exactly one is taken away again.
"""

from __future__ import annotations

import re

FORMULA = re.compile(r"'*[=+\-@\t\r]")
GUARD = "'"


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

    >>> guarded("=1+1"), guarded("'=1"), guarded("'tis")
    ("'=1+1", "''=1", "'tis")
    """
    return GUARD + cell if FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """What `guarded` was given."""
    return cell[1:] if cell.startswith(GUARD) and FORMULA.match(cell) else cell
