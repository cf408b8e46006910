"""Who is called for an alarm: by what it is about, by whose ground it is on, in three loops.

The loops are the site (first), its enterprise and the park; `escalation` says when the next one is reached. An alarm on
common ground begins with the park. Where nobody of a loop has an account, the next loop is called at once: an alarm
never waits for a chair that nobody sits on.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Any, Literal

from twin.rules.alarm.escalation import LOOPS

About = Literal["gas", "people", "device"]
SITE, ENTERPRISE, PARK = range(3)
ROLES: dict[About, tuple[tuple[str, ...], ...]] = {
    "gas": (("operator",), ("operator", "commander"), ("operator", "commander")),
    "people": (("operator",), ("operator", "commander"), ("operator", "commander")),
    "device": (("operator",), ("operator", "system_admin"), ("operator", "system_admin")),
}
"""Roles of each loop by what an alarm is about; ours, no standard names them. Other roles are added here."""
OF_PEOPLE = ("tag", "fence", "gathering", "person", "vehicle")
OF_DEVICES = ("silent", "instrument_fault", "calibration_due", "stuck", "low_battery", "offline", "communication_lost",
              "messages_dropped", "rows_refused", "tag_silent")  # fmt: skip
ALWAYS_TO_THE_PARK = ("sos", "gas_cloud", "gathering_gas", "two_of_three", "over_lel")
"""What may reach beyond the fence of its enterprise is the park's from the first second (AQ 3064.3-2025, 6.2)."""


@dataclass(frozen=True, slots=True, order=True)
class Chair:
    """A role at a place; `enterprise_id` '' is the park."""

    role: str
    enterprise_id: str = ""


def about(source_kind: str, condition: str) -> About:
    """What an alarm is about."""
    if source_kind == "device" or condition.partition("/")[0] in OF_DEVICES:
        return "device"
    return "people" if source_kind in OF_PEOPLE else "gas"


def called(alarm: Any, manned: Set[Chair]) -> tuple[Chair, ...]:
    """The chairs that are called for an alarm as it stands, in order.

    Parameters
    ----------
    alarm : mapping
        With `source_kind`, `condition`, `enterprise_id` and `loop`, as clients see it.
    manned : set of Chair
        Chairs with at least one account.

    Returns
    -------
    tuple of Chair
        Only manned ones; all chairs of the park where none of the alarm's own is manned.
    """
    condition = str(alarm["condition"]).partition("/")[0]
    roles = ROLES[about(str(alarm["source_kind"]), condition)]
    owner = str(alarm.get("enterprise_id") or "")
    reached = PARK if condition in ALWAYS_TO_THE_PARK or not owner else int(alarm.get("loop") or SITE)
    found: set[Chair] = set()
    for loop in range(len(LOOPS)):
        if loop > reached and found:
            break
        place = "" if loop == PARK else owner
        found |= {Chair(role, place) for role in roles[loop]} & manned
    return tuple(sorted(found))
