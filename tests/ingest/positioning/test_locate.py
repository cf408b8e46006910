"""Signals of a park's gateways → positions: over gateways and methods together, late, unknown, calibrated."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from ingest.positioning.calibration import Calibration
from ingest.positioning.locate import Locator
from ingest.positioning.method import methods
from tests.walks.live_rig import small_park
from twin.live import Batch, Walk
from twin.model.live import Fix, Signals
from twin.rules.alarm.register import Register

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
PARK = small_park("site")
FRAME = PARK.site.frame()
ANCHORS = {
    a.id: np.array([*(float(v) for v in FRAME.to_local(a.lon, a.lat)), a.z_m]) for a in PARK.anchors.values()
}  # fmt: skip


def signals(
    x: float, y: float, second: float, *, method: str = "range", gateway: str = "GW-01", seq: int = 0,
    names: tuple[str, ...] = tuple(ANCHORS), add: float = 0.0,
) -> Signals:  # fmt: skip
    at = T0 + timedelta(seconds=second)
    kind = methods()[method]
    places = np.array([ANCHORS[name] for name in names])[None]
    one = np.ones((1, 1))
    value = kind.predict(places, x * one, y * one, 1.2 * one, kind.usual((1, len(names))))[0][0] + add
    return Signals(
        method=method, gateway_id=gateway, tag_id="TAG-001", at=at, received_at=at, anchors=names,
        value=tuple(value.tolist()), boot=f"boot of {gateway}", seq=seq,
    )  # fmt: skip


@pytest.mark.parametrize("method", ["range", "tdoa", "rssi", "aoa"])
def test_every_method_gives_a_position_with_its_error(method: str):
    known = {method: Calibration(sigma=0.5)}
    (position,), refused = Locator(PARK, known).locate([signals(12.0, -30.0, 0, method=method)])
    assert not refused
    assert math.dist((position.x_m, position.y_m), (12.0, -30.0)) < 0.05
    assert 0 < position.error_m < 50 and position.cov[0] > 0


def test_a_tag_between_two_gateways_is_one_track_and_never_freezes():
    locator, walk = Locator(PARK), Walk(PARK, Register("site"))
    for step in range(40):
        x = -20 + step * 1.0
        gateway = f"GW-0{1 + step % 2}"
        positions, _ = locator.locate([signals(x, 0, step, gateway=gateway, seq=step)])
        walk.step(Batch(positions=positions), float(step))
    assert walk.movers.x_m[walk.movers.row["TAG-001"]] == pytest.approx(19.0, abs=0.3)


def test_what_is_late_is_located_alone_and_moves_nothing():
    locator, walk = Locator(PARK), Walk(PARK, Register("site"))
    first, _ = locator.locate([signals(0, 0, 0, seq=1), signals(1, 0, 1, seq=3)])
    late, _ = locator.locate([signals(40, 40, 0.5, seq=2)])
    walk.step(Batch(positions=[*first, *late]), 0.0)
    assert [p.late for p in [*first, *late]] == [False, False, True]
    assert math.dist((late[0].x_m, late[0].y_m), (40, 40)) < 0.1
    assert walk.movers.x_m[walk.movers.row["TAG-001"]] == pytest.approx(1.0, abs=0.3)


def test_a_gateway_whose_clock_goes_back_begins_a_new_track():
    locator = Locator(PARK)
    locator.locate([signals(0, 0, 600, seq=1)])
    (position,), _ = locator.locate([signals(3, 0, 0, seq=2)])
    assert not position.late and position.x_m == pytest.approx(3.0, abs=0.05)


def test_a_clock_that_runs_ahead_does_not_stop_the_other_gateways():
    locator = Locator(PARK)
    ahead = signals(0, 0, 0, seq=1)
    ahead = type(ahead)(**{**{f: getattr(ahead, f) for f in ahead.__slots__}, "at": T0 + timedelta(hours=1)})
    locator.locate([ahead])
    (position,), _ = locator.locate([signals(1, 0, 1, gateway="GW-02", seq=1)])
    assert not position.late


def test_a_tag_heard_by_two_anchors_from_the_start_is_handed_back_as_unknown():
    positions, refused = Locator(PARK).locate([signals(0, 0, 0, names=("UWB-1", "UWB-2"))])
    assert not positions and len(refused) == 1


def test_a_track_goes_on_with_two_anchors_and_over_another_method():
    locator = Locator(PARK)
    for second in range(5):
        locator.locate([signals(second, 0, second)])
    positions, _ = locator.locate(
        [signals(5, 0, 5, names=("UWB-1", "UWB-2")), signals(6, 0, 6, method="aoa", names=("UWB-3",))]
    )
    assert [p.x_m for p in positions] == pytest.approx([5, 6], abs=0.6)
    assert positions[0].error_m > 0


def test_anchors_nobody_knows_are_left_out():
    known = signals(5, 5, 0)
    more = type(known)(
        **{f: getattr(known, f) for f in known.__slots__}
        | {"anchors": (*known.anchors, "X"), "value": (*known.value, 1.0)}
    )
    (position,), _ = Locator(PARK).locate([more])
    assert math.dist((position.x_m, position.y_m), (5, 5)) < 0.05


def test_a_calibration_is_taken_off_before_anything_else():
    calibration = Calibration(whole=0.4, anchor={"UWB-1": 0.6}, sigma=0.1)
    raw = signals(10, 20, 0, add=0.4)
    raw = type(raw)(**{f: getattr(raw, f) for f in raw.__slots__} | {"value": (raw.value[0] + 0.6, *raw.value[1:])})
    (position,), _ = Locator(PARK, {"range": calibration}).locate([raw])
    assert math.dist((position.x_m, position.y_m), (10, 20)) < 1e-3


def test_a_changed_park_keeps_the_tracks():
    locator = Locator(PARK)
    locator.locate([signals(0, 0, 0)])
    locator.adopt(PARK)
    (position,), _ = locator.locate([signals(1, 0, 1, names=("UWB-1", "UWB-2"))])
    assert abs(position.x_m) < 2.0


def test_a_ready_fix_comes_through_with_its_covariance():
    fix = Fix(tag_id="T", at=T0, received_at=T0, x=120.9, y=31.85, cov=(4.0, 0.0, 1.0), floor=3)
    (position,) = Locator(PARK).place([fix])
    assert position is not None and position.floor == 3
    assert position.error_m == pytest.approx(2.4477 * 2) and position.cov == (4.0, 0.0, 1.0)
    lost = Fix(tag_id="T", at=T0, received_at=T0, x=1.0, y=1.0, crs="EPSG:0")
    assert Locator(PARK).place([lost]) == []


def test_a_gateway_that_starts_again_with_an_earlier_clock_is_followed_and_its_old_backlog_is_late():
    locator = Locator(PARK)
    (first,), _ = locator.locate([signals(0, 0, 600, seq=9)])
    restarted = signals(5, 0, 0, seq=1)
    restarted = type(restarted)(**{f: getattr(restarted, f) for f in restarted.__slots__} | {"boot": "second"})
    (new,), _ = locator.locate([restarted])
    (backlog,), _ = locator.locate([signals(-9, 0, -100, seq=8)])
    assert (first.late, new.late, backlog.late) == (False, False, True)
    assert new.x_m == pytest.approx(5.0, abs=0.1)
