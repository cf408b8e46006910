"""A run on somebody's screen is told when the wind leaves it, to its account only, and falls silent when it is back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from server.hub import Hub
from server.limits import Limits
from server.who import Who
from server.wind_watch import WindWatch
from server.wiring import Wiring

ANALYST = Who(id="1", name="analyst", role="analyst", permissions=frozenset({"map.see"}))
PLANNER = Who(id="2", name="planner", role="planner", permissions=frozenset({"map.see"}))


def run(run_id: str, *, windy: bool = True) -> dict[str, Any]:
    """A kept run made just now in a wind of 4 m/s from the west."""
    weather = {"wind_m_s": 4.0, "wind_from_deg": 270.0}
    made = datetime.now(UTC).isoformat()
    return {"id": run_id, "created_at": made, "inputs": {"scenario": {"weather": weather}}, "result": {"windy": windy}}


def told(client: Any) -> list[dict[str, Any]]:
    """The messages of a browser that are about the wind of a run."""
    import orjson

    messages = [orjson.loads(one) for one in client._messages]
    client._messages.clear()
    return [one for one in messages if one["kind"] == "whatif_wind"]


def test_a_turn_is_told_once_to_who_has_the_run_open_and_once_more_when_the_wind_is_back() -> None:
    hub = Hub(Limits())
    watch = WindWatch(cast(Wiring, SimpleNamespace(hub=hub)))
    analyst, planner = hub.join(ANALYST, {}), hub.join(PLANNER, {})
    hub.weather = {"wind_m_s": 4.1, "wind_from_deg": 280.0}
    watch.show(run("R-1"), ANALYST)
    watch.show(run("R-2", windy=False), ANALYST)
    watch.look()
    assert told(analyst) == []
    hub.weather = {"wind_m_s": 4.1, "wind_from_deg": 295.0}
    watch.look()
    watch.look()
    (message,) = told(analyst)
    assert (message["run_id"], message["why"], message["now"]["wind_from_deg"]) == ("R-1", ["turned"], 295.0)
    assert told(planner) == []
    hub.weather = {"wind_m_s": 4.1, "wind_from_deg": 280.0}
    watch.look()
    assert [one["why"] for one in told(analyst)] == [[]]


def test_a_mast_that_fell_silent_says_nothing_about_the_wind_now() -> None:
    hub = Hub(Limits())
    watch = WindWatch(cast(Wiring, SimpleNamespace(hub=hub)))
    analyst = hub.join(ANALYST, {})
    silent = datetime.now(UTC) - timedelta(minutes=6)
    hub.weather = {"wind_m_s": 4.1, "wind_from_deg": 90.0, "at": silent.isoformat()}
    watch.show(run("R-1"), ANALYST)
    watch.look()
    assert [one["why"] for one in told(analyst)] == [["unknown"]]
