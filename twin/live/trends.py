"""The last minute of every sensor: how fast it rises, and whether it moves at all."""

from __future__ import annotations

from collections import deque

from twin.model.live import Reading

WINDOW_S = 60.0
SHORTEST_S = 10.0
FEWEST = 3
MOST = 120


class Trends:
    """Good values of the last minute by sensor."""

    def __init__(self) -> None:
        self._last: dict[str, deque[tuple[float, float]]] = {}
        self._same: dict[str, bool] = {}

    def take(self, reading: Reading, *, rising: bool) -> tuple[float | None, bool, bool]:
        """Take a good reading.

        Parameters
        ----------
        rising : bool
            Whether somebody asks how fast it rises.

        Returns
        -------
        tuple
            Rise per minute by least squares (None while it is not known), whether the value is the one before, and
            whether that was so the last time.
        """
        assert reading.value is not None
        line = self._last.setdefault(reading.sensor_id, deque(maxlen=MOST))
        was = self._same.get(reading.sensor_id, False)
        same = self._same[reading.sensor_id] = bool(line) and line[-1][1] == reading.value
        if not rising:
            line.clear()
        now = reading.received_at.timestamp()
        line.append((now, reading.value))
        while now - line[0][0] > WINDOW_S:
            line.popleft()
        return _slope(line) if rising else None, same, was


def _slope(line: deque[tuple[float, float]]) -> float | None:
    if len(line) < FEWEST or line[-1][0] - line[0][0] < SHORTEST_S:
        return None
    mean_t, mean_v = (sum(column) / len(line) for column in zip(*line, strict=True))
    spread = sum((t - mean_t) ** 2 for t, _ in line)
    slope: float = sum((t - mean_t) * (v - mean_v) for t, v in line) / spread
    return 60.0 * slope
