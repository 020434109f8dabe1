"""Page furniture: what is set aside, and above all what is not."""

import json
from pathlib import Path

import pytest

from reader.formats.furniture import set_aside
from reader.model import Block, BlockKind

CASES = json.loads((Path(__file__).parent / "cases" / "furniture.json").read_text(encoding="utf-8"))
PROSE = "For many years nobody in the two villages asked whose water it was."


@pytest.mark.parametrize("case", [pytest.param(case, id=case["label"]) for case in CASES])
def test_furniture_is_set_aside_and_text_is_not(case):
    blocks = [Block(BlockKind.PARAGRAPH, PROSE if text == "PROSE" else text) for text in case["blocks"]]
    aside = {str(at): block.set_aside for at, block in enumerate(set_aside(blocks)) if block.set_aside}
    assert aside == case["aside"]


def test_the_title_is_never_set_aside():
    blocks = [Block(BlockKind.HEADING, "Share", level=1), Block(BlockKind.PARAGRAPH, PROSE)]
    assert not any(block.set_aside for block in set_aside(blocks))


def test_what_was_set_aside_before_keeps_its_reason():
    blocks = [Block(BlockKind.PARAGRAPH, PROSE, set_aside="footer"), Block(BlockKind.PARAGRAPH, PROSE)]
    assert [block.set_aside for block in set_aside(blocks)] == ["footer", ""]


def test_setting_aside_twice_changes_nothing():
    blocks = [Block(BlockKind.PARAGRAPH, text) for text in ("World", "The well is dry", "Share", PROSE)]
    once = set_aside(blocks)
    assert set_aside(once) == once
