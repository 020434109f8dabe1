"""Where things may stand: what import contracts cannot see."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from reader import places

ROOT = places.PACKAGE.parent
SQL = re.compile(
    r"\b(select\s.+\sfrom|insert\s+into|update\s+\w+\s+set|delete\s+from|create\s+(table|index|view))\b",
    re.IGNORECASE | re.DOTALL,
)
ROOMS_OF_SQL = (
    "reader/memory/",
    *(
        f"glossary/{room}"
        for room in ("store.py", "rows.py", "schema.py", "history.py", "amending.py", "listing.py")
    ),
    "glossary/deciding/",
    "glossary/merging/",
)
MODULES = sorted(path for room in ("reader", "glossary") for path in (ROOT / room).rglob("*.py"))


def docstrings(tree: ast.AST) -> set[int]:
    """The ids of the expressions that are documentation: docstrings, and strings that stand alone."""
    return {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sql_stands_in_its_rooms_alone(path: Path) -> None:
    name = path.relative_to(ROOT).as_posix()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    spoken = docstrings(tree)
    found = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in spoken
        and SQL.search(node.value)
    ]
    assert name.startswith(ROOMS_OF_SQL) or found == []


def test_sql_is_found_where_it_is() -> None:
    """The test above would notice: the rooms of SQL hold some."""
    text = (places.PACKAGE / "memory" / "beads.py").read_text(encoding="utf-8")
    assert SQL.search(text)


def test_every_module_says_what_it_is() -> None:
    silent = [path for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert silent == []
