"""What one role may see of a search: nobody where it may not know positions, no names where it may not know people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from server.live_view import View

INSIDE = 0.5


def search_seen(search: Mapping[str, Any], view: View, movers: Sequence[Mapping[str, Any]]) -> dict[str, Any] | None:
    """A search through the window of a role; None where another enterprise's detectors and equipment are all it has."""
    seen = dict(search)
    if view.enterprise_id is not None:
        own = [one for one in search.get("suspects", []) if view.owns(one)]
        if not own:
            return None
        seen["suspects"] = own
        seen["elsewhere"] = round(1 - sum(float(one["probability"]) for one in own), 4)
    plume = search.get("plume")
    if plume:
        seen["plume"] = {**plume, **_people(plume, view, movers)}
    return seen


def _people(plume: Mapping[str, Any], view: View, movers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Who is inside now and later: everybody is counted, and listed as far as the role may know them."""
    rows = {int(mover["index"]): mover for mover in movers}
    found = [(rows[one["index"]], one["probability"]) for one in plume.get("people") or [] if one["index"] in rows]
    found = [(mover, chance) for mover, chance in found if view.owns(mover) and not mover.get("vehicle_id")]
    leads = len(plume["leads"])
    counts = [
        {
            "likely": sum(chance[lead] >= INSIDE for _, chance in found),
            "possible": sum(chance[lead] > 0 for _, chance in found),
            "expected": round(sum(chance[lead] for _, chance in found), 1),
        }
        for lead in range(leads)
    ]
    listed = [{**view.mover(mover), "probability": chance} for mover, chance in found] if view.positions else []
    return {"people": listed, "counts": counts}
