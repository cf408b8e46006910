"""The counters of a virtual park add up to the people in it, whoever comes and goes."""

import numpy as np

from ingest.simulator.gate_counters import MOST_WITHOUT_TAG, GateCounters
from twin.model.park import Person, Sensor, Tag
from twin.rules.gate_count import KIND, QUANTITY, UNIT

GATES = [
    Sensor(id=f"GC-0{k}", name_zh="", name_en="", kind=KIND, quantity=QUANTITY, unit=UNIT, lon=0, lat=0, z_m=0)
    for k in (1, 2)
]
TAGS = [Tag(id=f"T-{k}", person=Person(id=f"P-{k}", name_zh="", name_en="", role="employee")) for k in range(20)]


def test_the_gates_add_up_to_those_with_a_tag_and_those_without_all_day():
    counters = GateCounters(GATES, TAGS, np.random.default_rng(1))
    seen = set()
    for _ in range(4000):
        counters.step(1.0)
        assert counters.net.sum() == 20 + counters.without_tag
        assert 0 <= counters.without_tag <= MOST_WITHOUT_TAG
        seen.add(counters.without_tag)
    assert len(seen) > 3, "somebody comes and goes"


def test_a_park_without_counters_says_nothing():
    counters = GateCounters([], TAGS, np.random.default_rng(1))
    counters.step(1e6)
    assert counters.net.sum() == 0
