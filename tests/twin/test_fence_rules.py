"""What fences ask for, on the whole walk with a clock of our own: nobody is overlooked, and nobody is judged twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from twin.live import Batch, Walk
from twin.live.crowds import groups
from twin.model.errors import WrongValue
from twin.model.live import DeviceState, Position, Reading
from twin.model.nouns import NOUNS
from twin.model.park import Fence, Park, Person, Sensor, Site, Tag, Vehicle
from twin.model.terms import Around, Corridor, FenceTerms, Gathering, Guardian, People
from twin.rules.alarm.register import Register
from twin.rules.fence.schedule import runs, schedule
from twin.rules.fields import checked_fields

T0 = datetime(2026, 11, 21, 0, 0, tzinfo=UTC)  # Saturday, eight in the morning in Shanghai
SITE = Site(id="s", name_zh="", name_en="", crs="EPSG:4549", lon=120.9, lat=31.85, bounds=(0, 0, 0, 0))
FRAME = SITE.frame()


def fence(fence_id: str = "F", kind: Any = "area", half_m: float = 50.0, **more: Any) -> Fence:
    corners = [(-half_m, -half_m), (half_m, -half_m), (half_m, half_m), (-half_m, half_m), (-half_m, -half_m)]
    lon, lat = FRAME.to_lonlat(*np.array(corners).T)
    ring = tuple(zip(lon.tolist(), lat.tolist(), strict=True))
    return Fence(id=fence_id, name_zh="区", name_en="area", kind=kind, polygons=((ring,),), **more)


class Day:
    """A walk with a clock that only moves when told to."""

    def __init__(self, *fences: Fence, people: int = 3, tags: dict[str, Tag] | None = None) -> None:
        known = {f"T{i}": Tag(id=f"T{i}", person=Person(id=f"P{i}", name_zh="", name_en="")) for i in range(people)}
        self.park = Park(site=SITE, fences=fences, tags=known | (tags or {}))
        self.walk = Walk(self.park, Register("s"))
        self.now, self.seq = T0, 0
        self.events: list[tuple[str, str]] = []

    def at(self, tag: str, x: float, y: float, error_m: float = 0.5, **more: Any) -> Position:
        self.seq += 1
        lon, lat = (float(each) for each in FRAME.to_lonlat(x, y))
        given = {"lon": lon, "lat": lat, "x_m": x, "y_m": y, "z_m": 1.2, "error_m": error_m, "seq": self.seq}
        return Position(tag_id=tag, at=self.now, received_at=self.now, **(given | more))

    def second(self, **places: tuple[float, float]) -> Day:
        """One second: everybody named is heard at their place."""
        self.now += timedelta(seconds=1)
        out = self.walk.step(Batch(positions=[self.at(tag, *place) for tag, place in places.items()]), self.clock)
        self.events += [(event.tag_id, event.kind) for event in out.events]
        self.events += [(e.tag_id, e.kind) for e in self.walk.tick(self.now, self.clock).events]
        return self

    def seconds(self, count: int, **places: tuple[float, float]) -> Day:
        for _ in range(count):
            self.second(**places)
        return self

    @property
    def clock(self) -> float:
        return (self.now - T0).total_seconds()

    @property
    def alarms(self) -> dict[str, str]:
        return {f"{a.source_id}:{a.condition}": a.state for a in self.walk.register.alarms.values()}


IN, OUT = (0.0, 0.0), (90.0, 0.0)


def test_somebody_first_seen_inside_a_forbidden_fence_alarms_at_once_and_makes_no_enter_event():
    day = Day(fence(kind="forbidden")).second(T0=IN)
    assert day.alarms == {"T0:forbidden/F": "unacknowledged"} and day.events == []
    day.seconds(3, T0=OUT)
    assert day.alarms == {"T0:forbidden/F": "returned"} and day.events == [("T0", "exit")]


def test_somebody_who_stands_inside_when_a_fence_is_drawn_alarms_at_the_next_tick_without_a_new_fix():
    day = Day().seconds(2, T0=IN)
    day.walk.reload(Park(site=SITE, tags=day.park.tags, fences=(fence(kind="forbidden"),)), day.now)
    day.second()
    assert day.alarms == {"T0:forbidden/F": "unacknowledged"}


def test_a_fence_is_on_only_at_its_times_and_judges_who_is_inside_when_it_begins():
    plan = {"weekly": [{"days": [6], "from": "08:00:10", "to": "08:00:20"}]}
    day = Day(fence(kind="forbidden", schedule=plan)).seconds(8, T0=IN)
    assert day.alarms == {}
    day.seconds(4)
    assert day.alarms == {"T0:forbidden/F": "unacknowledged"}
    day.seconds(10)
    assert day.alarms == {"T0:forbidden/F": "returned"}


def test_a_night_shift_belongs_to_the_day_it_began_and_a_day_off_is_off():
    night = schedule({"weekly": [{"days": [5], "from": "22:00", "to": "06:00"}], "off": ["2026-11-27"]})
    friday = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    moments = {0: True, 5: True, 6: False, -3: False, 24: False, 7 * 24: False}
    assert {h: runs(night, friday + timedelta(hours=h), "Asia/Shanghai") for h in moments} == moments


@pytest.mark.parametrize("given", [{"rule": {"longest_stay": 5}}, {"schedule": {"weekly": [{"days": [0]}]}}])
def test_what_a_fence_asks_for_in_words_nobody_knows_is_refused(given: dict[str, Any]):
    with pytest.raises(WrongValue):
        checked_fields(NOUNS["fence"], {"id": "F", "kind": "area", **given}, whole=True)


def test_who_is_on_the_deny_list_is_meant_and_who_is_on_the_allow_list_is_not():
    rule = FenceTerms(allow=People(companies=("good",), vehicles=("V1",)), deny=People(persons=("bad",)))
    tags = {
        "G": Tag(id="G", person=Person(id="g", name_zh="", name_en="", company="good")),
        "B": Tag(id="B", person=Person(id="bad", name_zh="", name_en="", company="good")),
        "V": Tag(id="V", vehicle=Vehicle(id="V1", name_zh="", name_en="")),
        "O": Tag(id="O", person=Person(id="o", name_zh="", name_en="", role="visitor")),
    }
    day = Day(fence(kind="forbidden", who="visitor", rule=rule), tags=tags).second(G=IN, B=IN, V=IN, O=IN)
    assert day.alarms == {"B:forbidden/F": "unacknowledged", "O:forbidden/F": "unacknowledged"}


def test_overstay_comes_after_its_time_and_silence_is_no_exit():
    day = Day(fence(rule=FenceTerms(longest_stay_s=30.0))).seconds(20, T0=IN)
    assert day.alarms == {}
    day.seconds(12)
    assert day.alarms == {"T0:overstay/F": "unacknowledged"}
    day.seconds(30)
    assert day.walk.fences.inside(0).tolist() == [0]
    day.seconds(3, T0=OUT)
    assert day.alarms == {"T0:overstay/F": "returned"}


def test_the_time_of_a_stay_goes_on_over_a_restart():
    rule = FenceTerms(longest_stay_s=30.0)
    day = Day(fence(rule=rule)).seconds(20, T0=IN)
    timers = day.walk.delays.state(day.now, day.clock)
    again = Day(fence(rule=rule))
    again.now, again.seq = day.now, day.seq
    again.walk.delays.restore(timers, day.now, day.clock)
    again.seconds(12, T0=IN)
    assert again.alarms == {"T0:overstay/F": "unacknowledged"}


def test_a_step_of_the_time_of_day_neither_fires_nor_freezes_a_timer():
    day = Day(fence(rule=FenceTerms(longest_stay_s=30.0))).seconds(10, T0=IN)
    clock = day.clock
    for step_s, seconds, wanted in ((600, 5, {}), (-900, 20, {"T0:overstay/F": "unacknowledged"})):
        day.now += timedelta(seconds=step_s)
        for _ in range(seconds):
            day.now, clock = day.now + timedelta(seconds=1), clock + 1.0
            day.walk.step(Batch(positions=[day.at("T0", *IN)]), clock)
            day.walk.tick(day.now, clock)
        assert day.alarms == wanted


def test_who_does_not_move_is_told_and_who_walks_is_not():
    day = Day(fence(rule=FenceTerms(longest_still_s=20.0)))
    for i in range(40):
        day.second(T0=(0.1 * (i % 2), 0.0), T1=(-40.0 + 1.2 * i, 10.0))
    assert day.alarms == {"T0:still/F": "unacknowledged"}
    day.second(T0=(8.0, 0.0))
    assert day.alarms == {"T0:still/F": "returned"}


def test_a_post_is_off_when_fewer_of_its_own_are_there_and_another_trade_is_at_a_wrong_post():
    rule = FenceTerms(posts=("guard",), patience_s=10.0)
    tags = {post: Tag(id=post, person=Person(id=post, name_zh="", name_en="", post=post)) for post in ("guard", "cook")}
    day = Day(fence(kind="post", rule=rule), tags=tags).seconds(9, guard=IN, cook=OUT)
    assert day.alarms == {}
    day.seconds(14, guard=OUT, cook=IN)
    assert day.alarms == {"F:off_post": "unacknowledged", "cook:wrong_post/F": "unacknowledged"}
    day.seconds(4, guard=IN, cook=OUT)
    assert day.alarms == {"F:off_post": "returned", "cook:wrong_post/F": "returned"}


def test_too_many_and_too_few_people_are_two_alarms_and_vehicles_are_no_people():
    rule = FenceTerms(least_count=1, patience_s=3.0)
    truck = {"V": Tag(id="V", vehicle=Vehicle(id="V", name_zh="", name_en=""))}
    day = Day(fence(limit_count=2, rule=rule), tags=truck).seconds(2, T0=IN, T1=IN, V=IN)
    assert day.alarms == {}
    day.seconds(2, T2=IN)
    assert day.alarms == {"F:over_limit": "unacknowledged"}
    day.seconds(8, T0=OUT, T1=OUT, T2=OUT)
    assert day.alarms == {"F:over_limit": "returned", "F:under_staffed": "unacknowledged"}


def test_speeding_and_driving_against_the_way_are_told_and_walking_across_is_not():
    rule = FenceTerms(fastest_m_s=4.0, way_deg=90.0)
    day = Day(fence(half_m=400.0, rule=rule))
    for i in range(12):
        day.second(T0=(300.0 - 8.0 * i, 0.0), T1=(0.0, -20.0 + 1.2 * i), T2=(-200.0 + 3.0 * i, 5.0))
    assert day.alarms == {"T0:speeding/F": "unacknowledged", "T0:wrong_way/F": "unacknowledged"}


def test_a_visitor_without_a_guardian_near_alarms_after_ten_seconds():
    rule = FenceTerms(guardian=Guardian(people=People(roles=("guardian",)), within_m=15.0))
    tags = {
        "V": Tag(id="V", person=Person(id="v", name_zh="", name_en="", role="visitor")),
        "G": Tag(id="G", person=Person(id="g", name_zh="", name_en="", role="guardian")),
    }
    day = Day(fence(who="visitor", rule=rule), tags=tags).seconds(12, V=IN, G=(10.0, 0.0))
    assert day.alarms == {}
    day.seconds(12, V=IN, G=(30.0, 0.0))
    assert day.alarms == {"V:unaccompanied/F": "unacknowledged"}


def test_a_tag_that_falls_silent_inside_is_told_where_the_fence_asks():
    day = Day(fence(rule=FenceTerms(longest_silence_s=15.0))).second(T0=IN).seconds(17)
    assert day.alarms == {"T0:tag_silent/F": "unacknowledged"}
    assert day.second(T0=IN).alarms == {"T0:tag_silent/F": "returned"}


def test_a_fence_around_a_vehicle_goes_with_it_and_leaves_its_own_tag_alone():
    rule = FenceTerms(around=Around(tag_id="T1", radius_m=10.0))
    moving = Fence(id="M", name_zh="", name_en="", kind="forbidden", polygons=(), rule=rule)
    day = Day(moving).seconds(3, T0=IN, T1=(60.0, 0.0))
    assert day.alarms == {}
    day.seconds(3, T0=IN, T1=(5.0, 0.0))
    assert day.alarms == {"T0:forbidden/M": "unacknowledged"} and day.events == [("T0", "enter")]


def test_who_must_stay_inside_alarms_outside_whether_seen_leaving_or_first_seen_there():
    day = Day(fence(kind="area", who="visitor", rule=FenceTerms(keep_in=True)), people=0, tags={
        name: Tag(id=name, person=Person(id=f"P{name}", name_zh="", name_en="", role=role))
        for name, role in (("V1", "visitor"), ("V2", "visitor"), ("E", "employee"))
    })  # fmt: skip
    day.seconds(2, V1=IN, V2=(80.0, 0.0), E=(80.0, 0.0))
    assert day.alarms == {"V2:left/F": "unacknowledged"}, "first seen outside; the employee may be anywhere"
    day.seconds(30, E=(80.0, 0.0))
    assert day.alarms == {"V2:left/F": "unacknowledged"}, "silence is no way out"
    day.seconds(3, V1=(80.0, 0.0), V2=IN)
    assert day.alarms == {"V1:left/F": "unacknowledged", "V2:left/F": "returned"}


def test_a_fence_that_keeps_people_in_asks_for_nothing_while_it_is_off():
    off = {"weekly": [{"days": [1], "from": "08:00", "to": "09:00"}]}
    day = Day(fence(kind="area", schedule=off, rule=FenceTerms(keep_in=True))).seconds(3, T0=(80.0, 0.0))
    assert day.alarms == {}


def test_a_fence_around_a_crane_or_a_guardian_goes_with_whatever_tag_they_carry_now():
    crane = Tag(id="C1", vehicle=Vehicle(id="CRANE", name_zh="", name_en="", kind="crane"))
    spare = Tag(id="C2", vehicle=crane.vehicle)
    lift = Fence(id="L", name_zh="", name_en="", kind="forbidden", polygons=(),
                 rule=FenceTerms(around=Around(vehicle_id="CRANE", radius_m=10.0)))  # fmt: skip
    work = Fence(id="W", name_zh="", name_en="", kind="forbidden", polygons=(), who="visitor",
                 rule=FenceTerms(around=Around(person_id="P2", permit_id="DH-0712", radius_m=8.0)))  # fmt: skip
    day = Day(lift, work, tags={"C1": crane, "C2": spare})
    day.seconds(3, T0=IN, C1=(60.0, 0.0), T2=(200.0, 0.0))
    assert day.alarms == {}
    day.seconds(3, T0=IN, C2=(5.0, 0.0), T2=(200.0, 0.0))
    assert day.alarms == {"T0:forbidden/L": "unacknowledged"}, "the tag was changed, the crane is the same"
    with pytest.raises(WrongValue):
        checked_fields(NOUNS["fence"], {"id": "F", "rule": {"around": {"radius_m": 5}}}, whole=False)


def test_six_people_on_a_ring_of_12_m_gather_and_one_at_18_m_does_not_belong_to_them():
    # The test of AQ 3064.3-2025, A.4.
    turn = np.linspace(0, 2 * np.pi, 7)[:6]
    ring = {f"T{i}": (12.0 * np.cos(t), 12.0 * np.sin(t)) for i, t in enumerate(turn)}
    day = Day(fence(rule=FenceTerms(gathering=Gathering())), people=7).seconds(58, **ring, T6=(18.0 + 12.0, 0.0))
    assert day.alarms == {}
    day.seconds(5, **ring, T6=(30.0, 0.0))
    (alarm,) = day.walk.register.alarms.values()
    assert (alarm.value, alarm.priority, alarm.condition) == (6.0, 2, "gathering/F")


def test_a_gas_alarm_near_a_gathering_tells_everybody_in_it_to_leave_and_one_far_off_does_not():
    def detector(name: str, x: float) -> Sensor:
        lon, lat = (float(each) for each in FRAME.to_lonlat(x, 0.0))
        return Sensor(id=name, name_zh="", name_en="", kind="gas", unit="ppm", lon=lon, lat=lat, z_m=1.0, high=25.0)

    day = Day(fence(rule=FenceTerms(gathering=Gathering())))
    park = replace(day.park, sensors={name: detector(name, x) for name, x in (("NEAR", 40.0), ("FAR", 400.0))})
    day.walk.reload(park, day.now)
    people = {"T0": (0.0, 0.0), "T1": (3.0, 0.0), "T2": (0.0, 3.0)}
    told = []
    for sensor in ("FAR", "NEAR"):
        day.seconds(2, **people)
        given = {"at": day.now, "received_at": day.now, "seq": 1, "boot": "b"}
        day.walk.step(Batch(readings=[Reading(sensor_id=sensor, value=60.0, **given)]), day.clock)
        told += [day.walk.tick(day.now, day.clock).calls]
    (alarm_id, tags, command), *more = told[1]
    assert told[0] == [] and not more
    assert (sorted(tags), command) == (["T0", "T1", "T2"], "evacuate") and "gathering_gas/F" in alarm_id
    day.seconds(2, T0=(0.0, 0.0), T1=(60.0, 0.0), T2=(-60.0, 0.0))
    states = {alarm.condition: alarm.state for alarm in day.walk.register.alarms.values()}
    assert states["gathering_gas/F"] == "returned" and states["high"] == "unacknowledged"


def test_the_fullest_disc_is_found_as_trying_every_pair_of_edges_finds_it():
    rng = np.random.default_rng(5)
    for _ in range(40):
        x, y = rng.uniform(0, 60, (2, 14))
        best = 0
        for i in range(14):
            for j in range(14):
                dx, dy = x[j] - x[i], y[j] - y[i]
                apart = np.hypot(dx, dy)
                if 0 < apart <= 30.0:
                    up = np.sqrt(15.0**2 - (apart / 2) ** 2) / apart
                    for sign in (1, -1):
                        cx, cy = (x[i] + x[j]) / 2 - sign * up * dy, (y[i] + y[j]) / 2 + sign * up * dx
                        best = max(best, int((np.hypot(x - cx, y - cy) <= 15.0 + 1e-6).sum()))
        found = groups(np.arange(14), x, y, radius_m=15.0, least=1)
        assert len(found[0].rows) == max(best, 1)


def test_who_drives_through_a_narrow_forbidden_strip_between_two_fixes_leaves_an_alarm_that_is_over():
    (west, east), (south, north) = FRAME.to_lonlat(np.array([0.0, 0.0]), np.array([-50.0, 50.0]))
    line = ((float(west), float(south)), (float(east), float(north)))
    rule = FenceTerms(corridor=Corridor(line=line, width_m=3.0))
    day = Day(Fence(id="C", name_zh="", name_en="", kind="forbidden", polygons=(), rule=rule))
    for x in (-12.0, -4.0, 4.0, 12.0):
        day.second(T0=(x, 0.0))
    assert day.events == [("T0", "pass")] and day.alarms == {"T0:forbidden/C": "returned"}


def test_who_was_heard_through_a_gateway_that_dies_is_unknown_and_still_inside():
    day = Day(fence(kind="forbidden")).second(T1=IN)
    day.walk.step(Batch(positions=[day.at("T0", *IN, gateway_id="GW")]), day.clock)
    gone = DeviceState(device_id="GW", at=day.now, received_at=day.now, online=False)
    day.walk.step(Batch(device_states=[gone]), day.clock)
    movers = day.walk.movers
    assert [int(movers.state[movers.row[tag]]) for tag in ("T0", "T1")] == [2, 0]
    assert day.alarms["T0:forbidden/F"] == "unacknowledged" and day.alarms["GW:offline"] == "unacknowledged"


def test_an_older_fix_never_rewinds_where_somebody_is():
    day = Day(fence(kind="forbidden")).second(T0=OUT)
    late = day.at("T0", *IN, seq=0)
    day.seconds(3, T0=OUT)
    day.walk.step(Batch(positions=[late] * 5), day.clock)
    assert day.second().alarms == {}
