"""How the live colours of a park went: how many zones had each colour, and how many stood above their inherent one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from twin.rules.grading import GRADES, Grade
from twin.rules.live_colour import Raise


def course(
    inherent: Mapping[str, Grade], raises: Iterable[Raise], times: Sequence[datetime]
) -> tuple[dict[Grade, list[int]], list[int]]:
    """Count the zones by live colour, and those that are raised, at each of some times.

    A raise counts from its cause to its end; one of a zone that is no more counts for nothing. The inherent grades are
    those of now: who changed one changed the map, not the course of its raises.

    Returns
    -------
    (dict, list)
        Zones by grade, and raised zones; each as long as ``times``.
    """
    steps = [dict.fromkeys(inherent, 0) for _ in times]
    for one in raises:
        if one.zone_id not in inherent:
            continue
        for then, at in zip(steps, times, strict=True):
            if one.since <= at and (one.ended_at is None or at < one.ended_at):
                then[one.zone_id] = max(then[one.zone_id], one.steps)
    place = {zone: GRADES.index(grade) for zone, grade in inherent.items()}
    counts: dict[Grade, list[int]] = {grade: [] for grade in GRADES}
    for then in steps:
        live = [GRADES[max(0, place[zone] - up)] for zone, up in then.items()]
        for grade in GRADES:
            counts[grade].append(live.count(grade))
    raised = [sum(up > 0 and place[zone] > 0 for zone, up in then.items()) for then in steps]
    return counts, raised
