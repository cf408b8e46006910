"""Positioning over several processes: each tag belongs to one of them by a hash of its id, so that its order is kept.

It stands in the place of a `Locator`. The walk with its fences, counts and rules across tags stays in one process; what
is costly in it, the tracks of tags, is what goes out. A worker that dies is started again, and its tags begin anew as
after a restart; the batch it died over is located by its successor, or else handed back as not located.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any
from zlib import crc32

from ingest.positioning.calibration import Calibration
from ingest.positioning.locate import Locator
from ingest.positioning.radio_map import RadioMap
from twin.model.live import Fix, Position, Signals
from twin.model.park import Park

LOG = logging.getLogger(__name__)
MOST = 64
_SPAWN = multiprocessing.get_context("spawn")
Call = tuple[str, tuple[Any, ...]]


def partition_of(tag_id: str, count: int) -> int:
    """Which of so many partitions a tag belongs to; the same in every process and after every restart."""
    return crc32(tag_id.encode()) % count


def workers_wanted() -> int:
    """How many worker processes ONEMAP_WORKERS asks for; 0, all in one process, where it is no number."""
    text = os.environ.get("ONEMAP_WORKERS") or "0"
    return min(int(text), MOST) if text.isdecimal() else 0


def locator_for(park: Park) -> Locator | PartitionedLocator:
    """A locator of as many processes as the environment asks for."""
    wanted = workers_wanted()
    return PartitionedLocator(park, wanted) if wanted else Locator(park)


class PartitionedLocator:
    """A locator whose tags are shared out over `count` processes; used by one thread."""

    def __init__(self, park: Park, count: int) -> None:
        self._near = Locator(park)
        self._settings: dict[str, tuple[Any, ...]] = {"adopt": (park,)}
        self._workers = [_Worker(self._settings) for _ in range(count)]

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers."""
        return [worker.pid for worker in self._workers]

    def adopt(self, park: Park) -> None:
        """Go on with a changed park; tracks go on too."""
        self._near.adopt(park)
        self._set("adopt", park)

    def calibrate(self, calibrations: Mapping[str, Calibration]) -> None:
        """Go on with what was learned of each method, by the method's name."""
        self._set("calibrate", dict(calibrations))

    def chart(self, chart: RadioMap) -> None:
        """Locate tags by a radio map where its receivers hear them and no other method does."""
        self._set("chart", chart)

    def place(self, fixes: Sequence[Fix]) -> list[Position]:
        """Ready positions brought to the site's frame."""
        return self._near.place(fixes)

    def locate(self, batch: Sequence[Signals]) -> tuple[list[Position], list[Signals]]:
        """Positions of a batch, and those signals that cannot tell one; all partitions work at the same time."""
        shares: list[list[Signals]] = [[] for _ in self._workers]
        for one in batch:
            shares[partition_of(one.tag_id, len(shares))].append(one)
        at_work = [(worker, share) for worker, share in zip(self._workers, shares, strict=True) if share]
        for worker, share in at_work:
            worker.begin(("locate", (share,)))
        positions, refused = list[Position](), list[Signals]()
        for worker, share in at_work:
            found, lost = worker.end(("locate", (share,)), otherwise=([], share))
            positions += found
            refused += lost
        return positions, refused

    def close(self) -> None:
        """Let the workers go."""
        for worker in self._workers:
            worker.close()

    def _set(self, name: str, value: Any) -> None:
        self._settings[name] = (value,)
        for worker in self._workers:
            worker.begin((name, (value,)))
        for worker in self._workers:
            worker.end((name, (value,)), otherwise=None)


class _Worker:
    """One process and the pipe to it; started again where it is gone."""

    def __init__(self, settings: Mapping[str, tuple[Any, ...]]) -> None:
        self._settings = settings
        self._start()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    def begin(self, call: Call) -> None:
        """Send a call; one that does not go out is noticed at `end`."""
        with suppress(OSError):
            self._pipe.send(call)

    def end(self, call: Call, *, otherwise: Any) -> Any:
        """The answer to the call that was begun; a dead worker is replaced and asked once more."""
        try:
            return self._answer()
        except (OSError, EOFError):
            LOG.error("a positioning worker has died; its tags begin anew")
            self._start()
        try:
            self._pipe.send(call)
            return self._answer()
        except (OSError, EOFError):
            LOG.exception("a positioning worker has died twice over the same messages; they are not located")
            self._start()
            return otherwise

    def close(self) -> None:
        with suppress(OSError):
            self._pipe.close()
        self._process.join(2)
        if self._process.is_alive():
            self._process.kill()

    def _answer(self) -> Any:
        well, found = self._pipe.recv()
        if not well:
            LOG.error("a positioning worker stumbled: %s", found)
            raise EOFError
        return found

    def _start(self) -> None:
        if hasattr(self, "_process"):
            self.close()
        self._pipe, far = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(far, dict(self._settings)), daemon=True)
        self._process.start()
        far.close()


def _work(pipe: Connection, settings: dict[str, tuple[Any, ...]]) -> None:
    """Serve one partition until the other end is gone."""
    locator = Locator(*settings.pop("adopt"))
    for name, value in settings.items():
        getattr(locator, name)(*value)
    calls: dict[str, Callable[..., Any]] = {
        name: getattr(locator, name) for name in ("adopt", "calibrate", "chart", "locate")
    }
    with suppress(EOFError, OSError, KeyboardInterrupt):
        while True:
            name, arguments = pipe.recv()
            try:
                answer = (True, calls[name](*arguments))
            except Exception as error:
                answer = (False, f"{type(error).__name__}: {error}"[:500])
            pipe.send(answer)
