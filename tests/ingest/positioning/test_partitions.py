"""Tags shared out over processes are located as in one, each in its order, and outlive the death of a worker."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from zlib import crc32

import pytest

from ingest.positioning.calibration import Calibration
from ingest.positioning.locate import Locator
from ingest.positioning.partitions import PartitionedLocator, locator_for, partition_of
from tests.ingest.positioning.test_locate import PARK, signals
from twin.model.live import Fix, Position, Signals

KNOWN = [crc32(tag) % 5 for tag in (b"TAG-001", b"TAG-002", b"TAG-003")]
TAGS = [f"TAG-{n:03d}" for n in range(12)]


@pytest.fixture(scope="module")
def shared() -> Iterator[PartitionedLocator]:
    found = PartitionedLocator(PARK, 2)
    yield found
    found.close()


def second(n: int) -> list[Signals]:
    """All tags at one second, each on its own way."""
    return [replace(signals(-20.0 + k + n, 2.0 * k, n, seq=n), tag_id=tag) for k, tag in enumerate(TAGS)]


def by_tag(positions: list[Position]) -> dict[str, list[Position]]:
    return {tag: [one for one in positions if one.tag_id == tag] for tag in TAGS}


def test_every_tag_has_one_partition_for_ever_and_they_share_the_work():
    assert [partition_of(tag, 2) for tag in ("TAG-001", "TAG-002")] == [
        partition_of(t, 2) for t in ("TAG-001", "TAG-002")
    ]
    counts = [sum(partition_of(f"T{n}", 4) == part for n in range(4000)) for part in range(4)]
    assert min(counts) > 850


def test_two_processes_find_the_same_positions_as_one_in_the_same_order(shared: PartitionedLocator):
    alone = Locator(PARK)
    batches = [[one for n in range(start, start + 3) for one in second(n)] for start in (0, 3, 6)]
    found = [one for batch in batches for one in shared.locate(batch)[0]]
    wanted = [one for batch in batches for one in alone.locate(batch)[0]]
    assert by_tag(found) == by_tag(wanted) and len(found) == 9 * len(TAGS)


def test_what_was_learned_and_what_was_planned_reaches_every_process(shared: PartitionedLocator):
    shared.calibrate({"range": Calibration(sigma=0.5)})
    alone = Locator(PARK, {"range": Calibration(sigma=0.5)})
    fresh = [replace(one, tag_id=f"new-{one.tag_id}") for one in second(20)]
    errors = {one.tag_id: one.error_m for one in alone.locate(fresh)[0]}
    assert {one.tag_id: one.error_m for one in shared.locate(fresh)[0]} == errors
    shared.adopt(replace(PARK, anchors={}))
    positions, lost = shared.locate([replace(one, tag_id="T") for one in second(30)[:1]])
    assert positions == [] and len(lost) == 1
    shared.adopt(PARK)
    shared.calibrate({})


def test_a_worker_that_is_killed_is_replaced_and_no_batch_is_lost(shared: PartitionedLocator):
    before = shared.pids
    os.kill(before[0], signal.SIGKILL)
    positions, lost = shared.locate(second(40))
    assert len(positions) == len(TAGS) and lost == []
    assert shared.pids[0] != before[0] and shared.pids[1] == before[1]


def test_the_environment_says_how_many(monkeypatch: pytest.MonkeyPatch):
    for text in ("", "many", "0"):
        monkeypatch.setenv("ONEMAP_WORKERS", text)
        assert isinstance(locator_for(PARK), Locator)
    monkeypatch.setenv("ONEMAP_WORKERS", "1")
    found = locator_for(PARK)
    assert isinstance(found, PartitionedLocator) and len(found.pids) == 1
    moment = signals(0, 0, 0)
    fix = Fix(tag_id="T", at=moment.at, received_at=moment.at, x=120.9, y=31.85)
    assert found.place([fix])[0].tag_id == "T"
    found.close()
