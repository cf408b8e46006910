"""How the wind of this park forgets: from the record kept before the process, and what the mast has said since."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from consequence_models.inverse import WindMemory, learn_wind
from consequence_models.inverse.wind_memory import usual_memory
from server.search.rolling import SECONDS, Rolling

Array = NDArray[np.float64]
EVERY_S, AVERAGING_S = 60.0, 60.0


class WindLearner:
    """The memory of the wind, learned anew every minute."""

    def __init__(self) -> None:
        self.before: Array = np.empty((0, 3))  # unix time, speed, direction: the mast's record before this process
        self._learned_s, self._memory = 0.0, usual_memory()

    def memory(self, rolling: Rolling, now_s: float) -> WindMemory:
        """What is known now; `rolling` is held still meanwhile."""
        if now_s - self._learned_s > EVERY_S:
            wind = rolling.winds(int(now_s) - SECONDS, int(now_s))
            heard = np.column_stack([now_s - len(wind) + np.arange(len(wind)), wind])
            before = self.before[self.before[:, 0] < heard[0, 0]] if len(heard) else self.before
            t, speed, bearing = np.concatenate([before, heard]).T
            self._memory = learn_wind(t, speed, bearing, averaging_s=AVERAGING_S, now_s=now_s)
            self._learned_s = now_s
        return self._memory
