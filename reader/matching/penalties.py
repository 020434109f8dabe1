"""Every number that lowers a match, with its name and its reason."""

from __future__ import annotations

from reader.model import Origin, Penalty, Unit

CRITICAL_CAP = 84
"""No match that claims something else may look better: 85 and more invites taking it as it is."""

BY_ORIGIN = {
    Origin.SAMPLE: Penalty("sample, not checked by a native speaker", 10),
    Origin.ALIGNED: Penalty("aligned, not reviewed", 5),
    Origin.MACHINE: Penalty("machine draft, not reviewed", 15),
    Origin.BRIDGE: Penalty("the other script, not a translation", 15),
}
"""What nobody has looked at is worth less than what somebody has confirmed."""


SOURCE_CHANGED = Penalty("its source changed since", 5)
"""Somebody found reason to change what this rendered, so the rendering may have to change as well."""

DISCOURAGED_TERM = 10
"""Points for each term that the glossary advises against: it asks for another word today."""


def penalties(unit: Unit) -> tuple[Penalty, ...]:
    """What is taken off whatever the unit is matched with."""
    found = [BY_ORIGIN[unit.origin]] if unit.origin in BY_ORIGIN else []
    if unit.is_outdated:
        found.append(SOURCE_CHANGED)
    found += [Penalty(f"uses a {term}", DISCOURAGED_TERM) for term in unit.discouraged]
    return tuple(found)
