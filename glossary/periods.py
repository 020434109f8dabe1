"""Names that are bound to a time: what to mind where one stands in a text of another."""

from __future__ import annotations

from glossary.model import Period


def to_mind(period: Period | None, on: str) -> str:
    """What a name's period says of a text of the day `on` (ISO 8601): "after 2025-01-29: say “former”".

    Empty where there is no period, where the day lies in it, or where no day is given. A day may be told in
    part ("2025-01"): then it lies outside only if all of it does.
    """
    if period is None or not on:
        return ""
    if period.until and on[: len(period.until)] > period.until[: len(on)]:
        where = f"after {period.until}"
    elif period.since and on[: len(period.since)] < period.since[: len(on)]:
        where = f"before {period.since}"
    else:
        return ""
    return f"{where}: {period.note}" if period.note else where
