import pytest

from glossary.model import Period
from glossary.periods import to_mind

FORMER = Period(until="2025-01-29", note="say “former”")
SINCE = Period(since="2025-03-29")


@pytest.mark.parametrize(
    ("period", "on", "said"),
    [
        (FORMER, "2025-01-29", ""),
        (FORMER, "2025-01-30", "after 2025-01-29: say “former”"),
        (FORMER, "2026", "after 2025-01-29: say “former”"),
        (FORMER, "2025", ""),
        (FORMER, "2024-12-08", ""),
        (SINCE, "2025-03-28", "before 2025-03-29"),
        (SINCE, "2025-03-29", ""),
        (SINCE, "2025-02", "before 2025-03-29"),
        (SINCE, "", ""),
        (None, "2025-01-30", ""),
        (Period(), "2025-01-30", ""),
    ],
)
def test_a_name_says_when_a_text_lies_outside_its_time(period, on, said):
    assert to_mind(period, on) == said
