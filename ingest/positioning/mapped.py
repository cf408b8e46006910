"""Tags located by a radio map: each has its belief on the grid, kept as long as the tag is heard."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np

from ingest.positioning.filter import WALKING
from ingest.positioning.method import Array
from ingest.positioning.radio_map import Grid, GridFilter, RadioMap, survey
from twin.model.errors import WrongValue
from twin.model.live import Signals

MOST_TAGS = 2000
MOST_CELLS = 10_000
FINEST_M = 0.5
MARGIN_M = 3.0
FEWEST_RECEIVERS = 2
LONGEST_GAP_S = 60.0


class Survey(msgspec.Struct, frozen=True, kw_only=True):
    """What was measured at known places; local metres, dBm, None where a receiver heard nothing."""

    receivers: list[str]
    receivers_m: list[tuple[float, float]]
    places_m: list[tuple[float, float]]
    power_dbm: list[list[float | None]]

    def chart(self) -> RadioMap:
        """The map over the surveyed box, as fine as a live site can bear."""
        places = np.array(self.places_m)
        low, high = places.min(axis=0) - MARGIN_M, places.max(axis=0) + MARGIN_M
        step = max(FINEST_M, float(np.sqrt(np.prod(high - low) / MOST_CELLS)))
        power = np.array([[np.nan if one is None else one for one in row] for row in self.power_dbm])
        grid = Grid.over(low.tolist(), high.tolist(), step)
        at = np.array(self.receivers_m)
        return survey(receivers=self.receivers, receivers_m=at, places_m=places, power_dbm=power, grid=grid)


def read_survey(file: Path) -> RadioMap | None:
    """The radio map of a file; None where there is no file. Raises WrongValue where it cannot be read as one."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=Survey).chart()
    except FileNotFoundError:
        return None
    except (msgspec.MsgspecError, ValueError, IndexError) as error:
        raise WrongValue(f"{file} holds no radio survey: {error}", f"{file} 不是有效的无线电测绘文件") from error


class Mapped:
    """Beliefs of the tags that receivers of the map hear; those not heard for longest are forgotten first."""

    def __init__(self, chart: RadioMap) -> None:
        self._chart = chart
        self._column = {name: k for k, name in enumerate(chart.receivers)}
        self._beliefs: OrderedDict[str, tuple[float, GridFilter]] = OrderedDict()

    def hears(self, one: Signals) -> bool:
        """Whether enough receivers of the map heard a tag."""
        return sum(name in self._column for name in one.anchors) >= FEWEST_RECEIVERS

    def step(self, batch: Sequence[Signals], time_s: Array, late: Array) -> tuple[Array, Array]:
        """Places (n, 2) [m] and covariances (n, 3) [m²]; what is late is located alone and changes no belief."""
        place, cov = np.empty((len(batch), 2)), np.empty((len(batch), 3))
        for i, one in enumerate(batch):
            heard = self._chart.log_likelihood(self._powers(one))
            if late[i]:
                place[i], cov[i] = self._new().step(0.0, heard)
                continue
            last, belief = self._beliefs.get(one.tag_id, (float(time_s[i]), None))
            since = float(time_s[i]) - last
            if belief is None or not 0 <= since <= LONGEST_GAP_S:
                belief, since = self._new(), 0.0
            place[i], cov[i] = belief.step(since, heard)
            self._beliefs[one.tag_id] = (float(time_s[i]), belief)
            self._beliefs.move_to_end(one.tag_id)
            if len(self._beliefs) > MOST_TAGS:
                self._beliefs.popitem(last=False)
        return place, cov

    def _new(self) -> GridFilter:
        return GridFilter(self._chart.grid, speed_m_s=WALKING.speed_m_s)

    def _powers(self, one: Signals) -> Array:
        powers = np.full(len(self._column), np.nan)
        for name, value in zip(one.anchors, one.value, strict=True):
            if name in self._column:
                powers[self._column[name]] = value
        return powers
