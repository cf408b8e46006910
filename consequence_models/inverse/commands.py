"""What a commander tells a running search: leave a sensor out, believe one vessel, count a nose; and what changed."""

from __future__ import annotations

import math
from dataclasses import replace

from consequence_models.errors import UnknownInput
from consequence_models.inverse.given import Reading, Search, Sensor
from consequence_models.inverse.posterior import VERDICTS, Posterior
from consequence_models.inverse.tracker import Tracker
from consequence_models.result import Caution

NOSE_FACTOR = 10.0  # people's odour thresholds spread over about a decade either way (AIHA 2013, Odor Thresholds)
_MOVED_M, _FACTOR, _SHARE = 10.0, 1.5, 0.1


def without_sensor(tracker: Tracker, sensor_id: str) -> Tracker:
    """The same search as if the sensor had never been there: what it has shown so far is taken back.

    Raises
    ------
    UnknownInput
        No sensor has this id, or it is the only one.
    """
    left = tuple(one for one in tracker.search.sensors if one.id != sensor_id)
    if len(left) in (0, len(tracker.search.sensors)):
        raise UnknownInput(f"无法去掉探测器 {sensor_id}", f"sensor {sensor_id} cannot be left out", field="sensor_id")
    return _replayed(tracker, replace(tracker.search, sensors=left), leave_out=sensor_id)


def pinned(tracker: Tracker, candidate_id: str) -> Tracker:
    """The same search when it is known which equipment leaks: only its rate is left to find.

    Raises
    ------
    UnknownInput
        No candidate has this id.
    """
    one = [each for each in tracker.search.candidates if each.id == candidate_id]
    if not one:
        name = candidate_id
        raise UnknownInput(f"没有候选设备 {name}", f"there is no candidate {name}", field="candidate_id")
    return _replayed(tracker, replace(tracker.search, candidates=tuple(one), free_space=None))


def _replayed(tracker: Tracker, search: Search, leave_out: str = "") -> Tracker:
    again = Tracker(search)
    again.calm = tracker.calm
    for step in tracker.history:
        readings = tuple(one for one in step.readings if one.sensor_id != leave_out)
        again.update(replace(step, readings=readings))
    return again


def smelled(report_id: str, x_m: float, y_m: float, *, odour_kg_m3: float, smelled: bool) -> tuple[Sensor, Reading]:
    """A person's "smell here" (or "nothing here") as a sensor that only knows above or below, and what it says.

    `odour_kg_m3` is the odour threshold; a nose may be a factor `NOSE_FACTOR` off, so that only what lies that far on
    the wrong side speaks against a leak. Add the sensor to the search and the reading to the step.
    """
    limit = odour_kg_m3 / NOSE_FACTOR if smelled else odour_kg_m3 * NOSE_FACTOR
    if smelled:
        sensor = Sensor(id=report_id, x_m=x_m, y_m=y_m, z_m=1.6, noise_kg_m3=limit / 2, saturation_kg_m3=limit)
        return sensor, Reading(sensor_id=report_id, kg_m3=limit)
    sensor = Sensor(id=report_id, x_m=x_m, y_m=y_m, z_m=1.6, noise_kg_m3=limit / 2, detection_limit_kg_m3=limit)
    return sensor, Reading(sensor_id=report_id, kg_m3=0.0)


def with_sensor(tracker: Tracker, sensor: Sensor) -> Tracker:
    """The same search with one sensor more; what is known so far stays, the readings of the new one come with steps."""
    return _replayed(tracker, replace(tracker.search, sensors=(*tracker.search.sensors, sensor)))


def what_changed(before: Posterior | None, after: Posterior) -> tuple[Caution, ...]:
    """What an update changed, in words, most telling first; empty where nothing worth saying did."""
    if before is None:
        return (Caution(code="first_answer", zh="首次定位", en="first answer"),)
    said = [*_suspicion(before, after)]
    if before.verdict != after.verdict:
        (zh_before, en_before), (zh_after, en_after) = VERDICTS[before.verdict], VERDICTS[after.verdict]
        en = f"the verdict went from {en_before} to {en_after}"
        said.insert(0, Caution(code="verdict", zh=f"结论由“{zh_before}”变为“{zh_after}”", en=en))
    moved = math.hypot(after.x_m - before.x_m, after.y_m - before.y_m)
    if moved >= _MOVED_M:
        zh, en = f"最可能位置移动 {moved:.0f} m", f"the likely place moved by {moved:.0f} m"
        said.append(Caution(code="moved", zh=zh, en=en, value=moved))
    ratio = after.rate_kg_s / before.rate_kg_s
    if max(ratio, 1 / ratio) >= _FACTOR:
        was, now = f"{before.rate_kg_s:.2g}", f"{after.rate_kg_s:.2g} kg/s"
        zh, en = f"速率由 {was} 变为 {now}", f"the rate went from {was} to {now}"
        said.append(Caution(code="rate", zh=zh, en=en, value=ratio))
    area = after.ellipse.area_m2 / before.ellipse.area_m2
    if max(area, 1 / area) >= _FACTOR:
        zh = f"九成概率区变为原来的 {area:.2g} 倍"
        said.append(Caution(code="region", zh=zh, en=f"the 90 % region is {area:.2g} of what it was", value=area))
    return tuple(said)


def _suspicion(before: Posterior, after: Posterior) -> list[Caution]:
    old, new = before.likeliest, after.likeliest
    if old is None or new is None:
        return []
    was = next((one.probability for one in before.suspects if one.id == new.id), 0.0)
    if old.id != new.id:
        zh = f"首要嫌疑由 {old.id} 变为 {new.id}（{new.probability:.0%}）"
        return [
            Caution(
                code="suspect", zh=zh, en=f"the first suspect is now {new.id} ({new.probability:.0%}), was {old.id}"
            )
        ]
    if abs(new.probability - was) < _SHARE:
        return []
    zh = f"{new.id} 的概率由 {was:.0%} 变为 {new.probability:.0%}"
    return [Caution(code="probability", zh=zh, en=f"{new.id} went from {was:.0%} to {new.probability:.0%}")]
