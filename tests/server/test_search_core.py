"""The search as it runs: from a record of seconds to answers, through what people tell it and through a restart."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from consequence_models.inverse.gas_groups import Detector, Gas, Vessel
from ingest.simulator.choosing import Stock
from ingest.simulator.puffs import Puffs, Source
from server.live_view import View
from server.search.hearing import Ears
from server.search.kept import Files
from server.search.rising import rising
from server.search.rolling import Rolling
from server.search.score import score
from server.search.seeker import Seeker
from server.search.view import search_seen
from twin.model.errors import NotFound
from twin.model.place import frame_around

T0 = 1_800_000_000
FRAME = frame_around("EPSG:4549", 120.9, 31.85)
AMMONIA = Gas(id="ammonia", molar_mass_kg_mol=0.01703, boiling_k=239.8, lfl_fraction=0.15)
SPOTS = [(x, y) for x in (-80.0, -30.0, 20.0, 70.0) for y in (-60.0, -20.0, 20.0, 60.0)]
TRUE = "V-01"


def stock() -> Stock:
    """Sixteen detectors around eight vessels that hold ammonia, and three detectors of another gas."""
    return Stock(
        detectors=(
            *(
                Detector(id=f"C-{k}", x_m=0, y_m=k, z_m=1, quantity="combustible", unit="%LEL", high=25, range_max=100)
                for k in range(3)
            ),
            *(
                Detector(
                    id=f"G-{k:02d}", x_m=x, y_m=y, z_m=1.5, quantity="ammonia", unit="ppm", high=28, range_max=1000
                )
                for k, (x, y) in enumerate(SPOTS)
            ),
        ),
        vessels=tuple(
            Vessel(id=f"V-{k:02d}", x_m=x, y_m=y, substance_id="ammonia", enterprise_id="E1" if k < 4 else "E2")
            for k, (x, y) in enumerate((x, y) for x in (-110.0, -55.0) for y in (-75.0, -25.0, 25.0, 75.0))
        ),
        gases={"ammonia": AMMONIA},
    )


class Hour:
    """A seeker that hears a leak of `V-01` in a west wind, 300 s after the record begins."""

    def __init__(self, home: Path, rate_kg_s: float = 1.0) -> None:
        self.have = stock()
        self.ears = Ears(home / "nobody.sock", self.have.detectors, FRAME)
        self.ears.weather = {"stability": "D", "origin": "exercise"}
        self.home, self.said, self.now = home, list[dict[str, Any]](), T0
        self.dice = np.random.default_rng(2)
        vessel = next(one for one in self.have.vessels if one.id == TRUE)
        source = Source(x_m=vessel.x_m, y_m=vessel.y_m, height_m=1.0, rate_kg_s=rate_kg_s)
        places = np.array([(one.x_m, one.y_m, one.z_m) for one in self.have.detectors if one.quantity == "ammonia"])
        self.puffs = Puffs(source, places, seed=11)
        self.seeker = self.again()

    def again(self) -> Seeker:
        return Seeker(self.ears, self.have, FRAME, {"ammonia": 160.0}, Files(self.home))

    def pass_by(self, seconds: int, *, leaking: bool, look: bool = True) -> None:
        """Let seconds go by, with noise at rest of 3 % of the alarm level."""
        for _ in range(seconds):
            self.now += 1
            gas = self.puffs.step(1.0, 3.0, 270.0, leaking=leaking) / 0.708e-6
            shown = np.clip(gas + np.abs(self.dice.normal(0, 0.8, len(gas))), 0, 1000)
            self.ears.rolling.take_wind(self.now, 3.0 + self.dice.normal(0, 0.3), 270 + self.dice.normal(0, 5) % 360)
            shown = np.concatenate([np.zeros(3), shown])  # three detectors of another gas stand before in the record
            self.ears.rolling.take(self.now, np.arange(len(shown)), shown)
            self.ears.alarmed[:] = shown >= 28
            if look:
                self.seeker.look(float(self.now), self.said.append)

    @property
    def search(self) -> dict[str, Any]:
        return dict(self.said[-1]["search"])


@pytest.fixture(scope="module")
def hour(tmp_path_factory: pytest.TempPathFactory) -> Hour:
    """Five quiet minutes and four of a leak."""
    found = Hour(tmp_path_factory.mktemp("seek"))
    found.pass_by(300, leaking=False)
    assert found.said == [], "nothing is searched for while nothing rises"
    found.pass_by(240, leaking=True)
    return found


def test_a_detector_that_rises_starts_a_search_that_names_the_right_equipment(hour: Hour) -> None:
    search = hour.search
    assert search["quantity"] == "ammonia"
    assert search["trigger"][0]["how"] in ("rise", "alarm")
    assert TRUE in [one["id"] for one in search["suspects"][:3]]
    assert search["log"], "what changed is said"


def test_what_is_not_real_never_says_that_it_is(hour: Hour) -> None:
    assert hour.search["origin"] == "exercise"
    assert {one["search"]["origin"] for one in hour.said} == {"exercise"}


def test_the_first_word_comes_in_the_second_in_which_the_search_begins(hour: Hour) -> None:
    first = hour.said[0]["search"]
    assert first["updated_at"] == first["opened_at"]
    assert first["suspects"]


def test_the_plume_has_four_leads_and_the_wind_spreads_with_each(hour: Hour) -> None:
    leads = hour.search["plume"]["leads"]
    assert [one["lead_s"] for one in leads] == [0, 300, 600, 1800]
    spread = [one["direction_spread_deg"] for one in leads]
    assert spread[0] == 0
    assert spread == sorted(spread)
    assert leads[0]["outlines"][0]["rings"]


def test_a_pinned_vessel_takes_all_the_probability_and_gives_it_back(hour: Hour) -> None:
    case = hour.seeker.cases[hour.search["id"]]
    told = {"id": case.id, "candidate_id": "V-05"}
    pinned = hour.seeker.order("pin", told, float(hour.now), hour.said.append)
    assert [one["id"] for one in pinned["suspects"]] == ["V-05"]
    free = hour.seeker.order("pin", {"id": case.id, "candidate_id": None}, float(hour.now), hour.said.append)
    assert free["suspects"][0]["id"] == TRUE


def test_a_dropped_detector_changes_the_answer_and_believing_it_again_brings_it_back(hour: Hour) -> None:
    def first(search: dict[str, Any]) -> list[tuple[str, float]]:
        return [(one["id"], one["probability"]) for one in search["suspects"]]

    case = hour.seeker.cases[hour.search["id"]]
    before = first(hour.search)
    told = {"id": case.id, "sensor_id": hour.search["leader"], "dropped": True}
    without = hour.seeker.order("drop", told, float(hour.now), hour.said.append)
    assert first(without) != before
    assert without["dropped"] == [hour.search["leader"]]
    back = hour.seeker.order("drop", told | {"dropped": False}, float(hour.now), hour.said.append)
    assert [name for name, _ in first(back)] == [name for name, _ in before]
    assert [p for _, p in first(back)] == pytest.approx([p for _, p in before], abs=2e-3)


def test_unknown_names_are_refused_and_change_nothing(hour: Hour) -> None:
    case = hour.seeker.cases[hour.search["id"]]
    for name, told in (("pin", {"candidate_id": "V-99"}), ("drop", {"sensor_id": "G-99"})):
        with pytest.raises(NotFound):
            hour.seeker.order(name, {"id": case.id, **told}, float(hour.now), hour.said.append)
    with pytest.raises(NotFound):
        hour.seeker.order("pin", {"id": "LEAK-0", "candidate_id": None}, float(hour.now), hour.said.append)
    assert case.pinned is None
    assert case.dropped == ()


def test_advice_keeps_people_out_of_the_plume(hour: Hour) -> None:
    told = hour.seeker.order("measure", {"id": hour.search["id"]}, float(hour.now), hour.said.append)
    assert 1 <= len(told["points"]) <= 5
    assert all(point["exceedance"] < told["risk_fraction"] for point in told["points"])
    gains = [point["gain_nats"] for point in told["points"]]
    assert gains == sorted(gains, reverse=True)


def test_nothing_smelled_beside_a_suspect_speaks_against_it(hour: Hour) -> None:
    case = hour.seeker.cases[hour.search["id"]]
    before = {one["id"]: one["probability"] for one in hour.search["suspects"]}
    vessel = next(one for one in hour.have.vessels if one.id == TRUE)
    lon, lat = FRAME.to_lonlat(vessel.x_m + 10, vessel.y_m)
    told = {"id": case.id, "lon": float(lon), "lat": float(lat), "smelled": False}
    hour.seeker.order("report", told, float(hour.now), hour.said.append)
    hour.pass_by(65, leaking=True)
    after = {one["id"]: one["probability"] for one in hour.search["suspects"]}
    assert after.get(TRUE, 0.0) < before[TRUE]
    assert hour.search["reports"][0]["smelled"] is False


def test_a_restart_goes_on_with_the_same_minutes_and_the_same_orders(hour: Hour) -> None:
    case = hour.seeker.cases[hour.search["id"]]
    new = hour.again()
    new.recall()
    again = new.cases[case.id]
    assert [step.readings for step in again.steps] == [step.readings for step in case.steps]
    assert again.ends_s == case.ends_s
    assert [one.id for one in again.reports] == [one.id for one in case.reports]
    again.advance(hour.ears.rolling, hour.now)
    case.advance(hour.ears.rolling, hour.now)
    assert again.answer is not None
    assert case.answer is not None
    ours, theirs = ({s.id: s.probability for s in one.suspects} for one in (again.answer, case.answer))
    assert ours == pytest.approx(theirs, abs=1e-6)


def test_a_line_cut_off_by_a_crash_loses_no_line_before_it(hour: Hour, tmp_path: Path) -> None:
    source = next((hour.home / "search").glob("*.jsonl"))
    files = Files(tmp_path)
    (files.folder / source.name).write_bytes(source.read_bytes() + b'{"kind":"minu')
    assert len(files.read()[source.stem]) == len(source.read_bytes().splitlines())


def test_the_search_ends_when_the_gas_has_gone_for_five_minutes(tmp_path: Path) -> None:
    short = Hour(tmp_path)
    short.pass_by(240, leaking=False)
    short.pass_by(60, leaking=True)
    assert short.seeker.cases
    short.pass_by(760, leaking=False, look=False)
    short.pass_by(6, leaking=False)
    assert not short.seeker.cases
    assert short.said[-1]["search"]["state"] == "ended"
    assert short.seeker.ended[0]["body"]["ended_because"] == "quiet"


def test_a_detector_without_limits_still_starts_a_search_when_it_rises() -> None:
    rolling = Rolling(["A", "B"], [None, None], [100.0, 100.0])
    dice = np.random.default_rng(1)
    for second in range(T0, T0 + 400):
        level = np.array([10.0 if second > T0 + 360 else 0.0, 0.0])
        rolling.take(second, np.arange(2), level + dice.normal(0, 0.3, 2))
    found = rising(rolling, rolling.rest(T0 + 340), np.zeros(2, bool), T0 + 399)
    assert [(one.row, one.how) for one in found] == [(0, "rise")]
    assert abs(found[0].began_s - (T0 + 361)) <= 2


def test_before_anything_was_heard_nothing_rises() -> None:
    rolling = Rolling(["A"], [28.0], [1000.0])
    assert rising(rolling, rolling.rest(T0), np.zeros(1, bool), T0) == []
    rolling.take(T0, np.arange(1), np.array([500.0]))
    assert rising(rolling, rolling.rest(T0 - 60), np.ones(1, bool), T0)[0].how == "alarm"


def test_an_hour_of_noise_starts_nothing() -> None:
    rolling = Rolling(["A"], [28.0], [1000.0])
    dice, noise = np.random.default_rng(4), 0.0
    for second in range(T0, T0 + 3600):
        noise = 0.95 * noise + math.sqrt(1 - 0.95**2) * dice.normal()
        rolling.take(second, np.arange(1), np.array([max(0.84 * noise, 0.0)]))
        if second % 10 == 0 and second > T0 + 300:
            assert rising(rolling, rolling.rest(second - 60), np.zeros(1, bool), second) == []


@pytest.mark.parametrize(
    ("view", "kept"),
    [
        (View(True, True, None), lambda one: one["label"] == "Li"),
        (View(True, False, None), lambda one: one["label"] == "" and one["tag_id"] == "#3"),
        (View(False, False, None), None),
    ],
)
def test_a_role_sees_of_people_only_what_it_may(view: View, kept: Callable[[dict[str, Any]], bool] | None) -> None:
    movers = [{"index": 3, "tag_id": "T-3", "label": "Li", "kind": "person", "enterprise_id": "E1", "role": "employee"}]
    plume = {"leads": [{}, {}], "people": [{"index": 3, "probability": [0.6, 0.2]}]}
    seen = search_seen({"id": "LEAK-1", "plume": plume, "suspects": []}, view, movers)
    assert seen is not None
    assert seen["plume"]["counts"][0] == {"likely": 1, "possible": 1, "expected": 0.6}
    people = seen["plume"]["people"]
    assert people == [] if kept is None else kept(people[0])


def test_an_enterprise_sees_its_own_suspects_and_how_much_lies_elsewhere() -> None:
    suspects = [
        {"id": "V-1", "probability": 0.5, "enterprise_id": "E1"},
        {"id": "V-2", "probability": 0.3, "enterprise_id": "E2"},
    ]
    seen = search_seen({"id": "L", "suspects": suspects, "elsewhere": 0.2}, View(True, True, "E1"), [])
    assert seen is not None
    assert [one["id"] for one in seen["suspects"]] == ["V-1"]
    assert seen["elsewhere"] == pytest.approx(0.5)
    assert search_seen({"id": "L", "suspects": suspects}, View(True, True, "E3"), []) is None


def test_the_score_tells_rank_place_rate_and_the_time_from_which_it_stayed_right() -> None:
    truth = {"equipment_id": "V-1", "x_m": 0.0, "y_m": 0.0, "rate_kg_s": 2.0}
    line = {"verdict": "located", "x_m": 3.0, "y_m": 4.0}
    right, wrong = [["V-2", 0.5], ["V-1", 0.4]], [["V-2", 0.5], ["V-3", 0.3], ["V-4", 0.1], ["V-1", 0.05]]
    course = [
        {**line, "at": f"2026-11-21T08:0{minute}:00Z", "suspects": suspects}
        for minute, suspects in ((1, right), (2, wrong), (3, right), (4, right))
    ]
    answer = {"id": "L", "suspects": [{"id": "V-1", "probability": 0.4, "rate_kg_s": 1.0}], "rate": {"kg_s": 9.0}}
    search = {"opened_at": "2026-11-21T08:00:30Z", "course": course, "answer": answer}
    found = score(truth, "2026-11-21T08:00:00+00:00", search)
    assert found["rank"] == 2
    assert found["place_error_m"] == 5.0
    assert found["rate_ratio"] == 0.5
    assert found["to_trigger_s"] == 30.0
    assert found["to_top_three_s"] == 180.0
