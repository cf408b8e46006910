"""Fences on the walk under duplicates, reordering, several gateways' late copies and wrong clocks, against brute force.

What counts is what a tag said last by its own count; everything older or said before must change nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from fence_oracle import Oracle
from hypothesis import given, settings
from hypothesis import strategies as st
from test_fence_engine import FRAME, disc, fence

from tests.examples import examples
from tests.walks.live_rig import small_park
from twin.live import Batch, Walk
from twin.model.live import Position
from twin.rules.alarm.register import Register
from twin.rules.fence.engine import INSIDE

T0 = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
FENCES = [fence("F0", [(-30, -30), (30, -30), (30, 30), (-30, 30)]), disc("F1", 25.0, 0.0, 20.0)]
KINDS = {"enter": True, "exit": False}
TAGS = 3
said = st.tuples(st.integers(0, TAGS - 1), st.floats(-60, 60), st.floats(-60, 60))


@settings(max_examples=examples(60), deadline=None)
@given(
    st.lists(said, min_size=1, max_size=25),
    st.randoms(use_true_random=False),
    st.integers(-7200, 7200),
    st.sampled_from([0.0, 2.0]),
    st.integers(1, 4),
)
def test_over_any_disordered_history_fences_are_where_brute_force_over_the_newest_says(
    history, chance, skew_s, error_m, batch
):
    sent = [(seq, *one) for seq, one in enumerate(history, start=1)]
    sent += [chance.choice(sent) for _ in range(chance.randint(0, len(sent)))]
    sent.sort(key=lambda one: one[0] + chance.uniform(0, 6))
    walk = Walk(replace(small_park("s", tags=TAGS), fences=tuple(FENCES)), Register("s"))
    oracle, newest, told, wanted = Oracle(FENCES, FRAME), dict[int, int](), [], []
    for start in range(0, len(sent), batch):
        some = sent[start : start + batch]
        for seq, tag, x, y in some:
            if seq <= newest.get(tag, 0):
                continue
            since_s = float(seq - newest[tag]) if tag in newest else 60.0
            newest[tag] = seq
            wanted += sorted((tag, *rest) for _, *rest in oracle.fix(tag, x, y, 1.2, error_m, -999, since_s))
        at = T0 + timedelta(seconds=start)
        outcome = walk.step(Batch(positions=[_position(one, at, skew_s, error_m) for one in some]), float(start))
        told += [e for e in outcome.events if e.kind in KINDS]
    assert sorted((int(e.tag_id[-1]) - 1, int(e.fence_id[1]), KINDS[e.kind]) for e in told) == sorted(wanted)
    inside = {pair for pair, state in oracle.pairs.items() if state.inside}
    row = [walk.movers.row[f"TAG-{tag + 1:03d}"] for tag in range(TAGS)]
    assert {(t, c) for t in range(TAGS) for c in (0, 1) if _inside(walk, row[t], c)} == inside


def _inside(walk: Walk, row: int, column: int) -> bool:
    state = walk.fences.state
    return row < len(state) and state[row, column] == INSIDE


def _position(one: tuple[int, int, float, float], at: datetime, skew_s: int, error_m: float) -> Position:
    seq, tag, x, y = one
    lon, lat = FRAME.to_lonlat(x, y)
    return Position(
        tag_id=f"TAG-{tag + 1:03d}", at=T0 + timedelta(seconds=seq + skew_s), received_at=at, lon=float(lon),
        lat=float(lat), x_m=x, y_m=y, z_m=1.2, error_m=error_m, boot="b", seq=seq, gateway_id="GW-01",
    )  # fmt: skip
