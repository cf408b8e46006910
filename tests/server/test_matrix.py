"""Every route is in the table below with the permission it needs, and every role meets every route."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from tests.server.server_park import BASE, sign_in
from twin.store.accounts import roles
from twin.store.engine import connect
from twin.store.scope import scoped

NOBODY_ASKED = "open"
SESSION = "any session"
TABLE = {
    "GET /api/health": NOBODY_ASKED,
    "POST /api/session": NOBODY_ASKED,
    "GET /api/session": SESSION,
    "DELETE /api/session": SESSION,
    "GET /api/site": "map.see",
    "GET /api/status": "map.see",
    "GET /api/scenes": "map.see",
    "GET /api/scenes/{scene_id}": "map.see",
    "GET /api/scenes/{scene_id}/page.html": "map.see",
    "GET /api/layers": "map.see",
    "GET /api/anchor-plan": "map.see",
    "GET /api/permits": "map.see",
    "GET /api/registers": "map.see",
    "GET /api/registers/{register}": "map.see",
    "GET /api/registers/{register}/{entry_id}": "map.see",
    "POST /api/registers/{register}": "register.edit",
    "PUT /api/registers/{register}/{entry_id}": "register.edit",
    "POST /api/registers/{register}/{entry_id}/{step}": "map.see",
    "GET /api/risks/methods": "map.see",
    "POST /api/risks/score": "map.see",
    "GET /api/risks/zones/{zone_id}": "map.see",
    "GET /api/risks/zones/{zone_id}/card": "map.see",
    "GET /api/risks/units/{unit_id}": "map.see",
    "GET /api/risks/colours": "map.see",
    "GET /api/risks/course": "map.see",
    "GET /api/plots": "map.see",
    "GET /api/search": "map.see",
    "POST /api/around": "map.see",
    "POST /api/plots": "alarm.acknowledge",
    "DELETE /api/plots/{mark_id}": "alarm.acknowledge",
    "GET /api/screens/{room}": "map.see",
    "PUT /api/screens/{room}": "alarm.acknowledge",
    "POST /api/risks/zones/{zone_id}/raises/{raise_id}/end": "zone.draw",
    "GET /api/coverage": "map.see",
    "POST /api/coverage/device": "map.see",
    "POST /api/cameras/{camera_id}/calibration": "structure.edit",
    "POST /api/coverage/proposals": "map.see",
    "GET /api/features/{noun}": "map.see",
    "GET /api/features/{noun}/{object_id}": "map.see",
    "GET /api/features/{noun}/{object_id}/history": "map.see",
    "POST /api/features/{noun}": "zone.draw | structure.edit",
    "PUT /api/features/{noun}/{object_id}": "zone.draw | structure.edit",
    "DELETE /api/features/{noun}/{object_id}": "zone.draw | structure.edit",
    "POST /api/features/{noun}/{object_id}/restore": "zone.draw | structure.edit",
    "GET /api/proposals": "map.see",
    "GET /api/proposals/{change_id}": "map.see",
    "POST /api/proposals": "zone.draw",
    "PUT /api/proposals/{change_id}": "zone.draw",
    "POST /api/proposals/{change_id}/{step}": "map.see",
    "POST /api/rehearsals/fence": "zone.draw",
    "POST /api/shapes": "zone.draw",
    "POST /api/shapes/drawn": "zone.draw",
    "GET /api/tiles/{noun}": "map.see",
    "GET /api/tiles/{noun}/{z}/{x}/{y}": "map.see",
    "GET /api/alarms": "map.see",
    "GET /api/alarms/journal": "map.see",
    "GET /api/alarms/{alarm_id:path}/history": "map.see",
    "POST /api/alarms/{alarm_id:path}/acknowledge": "alarm.acknowledge",
    "POST /api/alarms/{alarm_id:path}/shelve": "alarm.shelve",
    "POST /api/alarms/{alarm_id:path}/unshelve": "alarm.shelve",
    "POST /api/alarms/{alarm_id:path}/silence": "alarm.acknowledge",
    "POST /api/alarms/{alarm_id:path}/reset": "alarm.acknowledge",
    "POST /api/alarms/{alarm_id:path}/close": "alarm.acknowledge",
    "GET /api/alarms/bypasses": "map.see",
    "POST /api/alarms/bypasses": "alarm.shelve",
    "POST /api/alarms/bypasses/{bypass_id}/end": "alarm.shelve",
    "GET /api/alarms/over": "map.see",
    "GET /api/alarms/handover": "map.see",
    "GET /api/alarms/statistics": "map.see",
    "POST /api/commands": "command.send",
    "POST /api/evacuations": "command.send",
    "GET /api/calls": "map.see",
    "POST /api/calls/{call_id}/reached": "command.send",
    "GET /api/shifts": "alarm.acknowledge",
    "POST /api/shifts": "alarm.acknowledge",
    "POST /api/shifts/{shift_id}/take": "alarm.acknowledge",
    "POST /api/shifts/{shift_id}/withdraw": "alarm.acknowledge",
    "GET /api/readings/{sensor_id}": "map.see",
    "GET /api/searches": "map.see",
    "POST /api/searches": "whatif.run",
    "GET /api/searches/{search_id}": "map.see",
    "POST /api/searches/{search_id}/pin": "whatif.run",
    "POST /api/searches/{search_id}/drop": "whatif.run",
    "POST /api/searches/{search_id}/report": "whatif.run",
    "POST /api/searches/{search_id}/measure": "whatif.run",
    "POST /api/searches/{search_id}/end": "whatif.run",
    "GET /api/placement": "structure.edit",
    "GET /api/placement/drafts": "map.see",
    "POST /api/placement/drafts": "structure.edit",
    "GET /api/drills": "map.see",
    "POST /api/drills": "whatif.run",
    "POST /api/drills/{drill_id}/end": "whatif.run",
    "POST /api/drills/{drill_id}/open": "whatif.run",
    "GET /api/tracks/{tag_id}": "person.identity",
    "GET /api/tracks/person/{person_id}": "person.identity",
    "POST /api/tracks/area": "person.identity",
    "GET /api/tracks/{source}-of/{source_id:path}": "person.identity",
    "GET /api/moment": "map.see",
    "GET /api/moment/span": "map.see",
    "POST /api/push/{topic:path}": "data.push",
    "GET /api/keeping": "settings.manage",
    "PUT /api/keeping": "settings.manage",
    "GET /api/feeds/heard": "structure.edit",
    "GET /api/weather": "map.see",
    "GET /api/models": "map.see",
    "GET /api/source-models": "map.see",
    "GET /api/substances": "map.see",
    "GET /api/substances/{name}": "map.see",
    "GET /api/whatif": "whatif.run",
    "POST /api/whatif": "whatif.run",
    "GET /api/whatif/cases": "whatif.run",
    "GET /api/whatif/{run_id}": "whatif.run",
    "GET /api/whatif/{run_id}/advice": "whatif.run",
    "GET /api/whatif/{run_id}/export.{kind}": "whatif.run",
    "GET /api/whatif/{run_id}/muster": "person.identity",
    "POST /api/whatif/{run_id}/muster": "command.send",
    "PUT /api/whatif/{run_id}/muster/{tag_id}": "command.send",
    "GET /api/whatif/{run_id}/cloud.glb": "whatif.run",
    "GET /api/whatif/{run_id}/raster.png": "whatif.run",
    "GET /api/whatif/{run_id}/impact": "whatif.run",
    "GET /api/whatif/{run_id}/domino": "whatif.run",
    "PUT /api/whatif/{run_id}/wind": "whatif.run",
    "POST /api/whatif/{run_id}/domino": "whatif.run",
    "POST /api/park-risks": "whatif.run",
    "GET /api/park-risks": "whatif.run",
    "GET /api/park-risks/{risk_id}": "whatif.run",
    "GET /api/park-risks/{risk_id}/features": "whatif.run",
    "GET /api/whatif/{run_id}/bands": "whatif.run",
    "POST /api/sweeps": "whatif.run",
    "GET /api/sweeps/{sweep_id}": "whatif.run",
    "GET /api/sweeps/{sweep_id}/features": "whatif.run",
    "GET /api/whatif/{run_id}/report.{kind}": "whatif.run",
    "POST /api/whatif/{run_id}/report.{kind}": "whatif.run",
    "GET /api/jobs/{job_id}/file": "map.see",
    "GET /api/jobs": "map.see",
    "GET /api/jobs/{job_id}": "map.see",
    "DELETE /api/jobs/{job_id}": "map.see",
    "GET /api/whatif/{run_id}/times": "whatif.run",
    "GET /api/whatif/{run_id}/times/{view}": "whatif.run",
    "GET /api/whatif/{run_id}/times/{view}/{theme}.png": "whatif.run",
    "GET /api/plant": "map.see",
    "GET /api/plant/models/{name}.glb": "map.see",
    "GET /api/plant/shade.png": "map.see",
    "GET /api/plant/tileset.json": "map.see",
    "GET /api/plant/{name}.glb": "map.see",
    "POST /api/imports": "import.run",
    "POST /api/imports/preview": "import.run",
    "GET /api/export/park.{kind}": "import.run",
    "GET /api/export/{noun}.{kind}": "map.see",
    "GET /api/accounts": "account.manage",
    "POST /api/accounts": "account.manage",
    "PUT /api/accounts/{account_id}": "account.manage",
    "GET /api/roles": "account.manage",
    "PUT /api/roles/{role_id}": "role.manage",
    "GET /api/machines": "account.manage",
    "POST /api/machines": "account.manage",
    "DELETE /api/machines/{name}": "account.manage",
    "GET /api/audit": "audit.read",
    "GET /api/audit/verify": "audit.read",
}
OUTSIDE = ("/{path:path}", "/live", "/api/openapi.json")
FILLED = {"noun": "zone", "z": "1", "x": "0", "y": "0"}


def verbs_of(dependant: object) -> Iterator[str]:
    """The permissions that a route's dependencies name."""
    for each in getattr(dependant, "dependencies", []):
        verb = getattr(each.call, "verb", None)
        if verb:
            yield verb
        yield from verbs_of(each)


def asked_of(app: FastAPI) -> dict[str, str]:
    """Every route of the application with what it asks for."""
    found = {}
    for context in iter_route_contexts(app.routes):
        path = context.path or ""
        if path in OUTSIDE:
            continue
        calls = {each.call.__name__ for each in context.dependant.dependencies if hasattr(each.call, "__name__")}
        verb = next(verbs_of(context.dependant), SESSION if "signed_in" in calls else NOBODY_ASKED)
        for method in context.methods or ():
            found[f"{method} {path}"] = verb
    return found


def test_every_route_has_a_row_and_asks_for_what_the_row_says(app: FastAPI) -> None:
    found = asked_of(app)
    ours = {route: verb for route, verb in found.items() if " /ogc" not in route}
    assert ours == TABLE
    assert {verb for route, verb in found.items() if " /ogc" in route} == {"map.see"}


@pytest.fixture
def permissions(settings: object) -> dict[str, set[str]]:
    """The permissions of every shipped role."""
    engine = connect(settings.database_url)  # type: ignore[attr-defined]
    with scoped(engine) as conn:
        found = {role["id"]: set(role["permissions"]) for role in roles(conn)}
    engine.dispose()
    return found


def test_every_role_meets_every_route(app: FastAPI, permissions: dict[str, set[str]]) -> None:
    with TestClient(app, base_url=BASE, raise_server_exceptions=False) as client:
        for route, verb in TABLE.items():
            if verb != NOBODY_ASKED:
                assert ask(client, route) == 401, route
        for role, may in permissions.items():
            sign_in(client, role)
            for route, verb in TABLE.items():
                if verb in (NOBODY_ASKED, SESSION):
                    continue
                needed = "zone.draw" if "|" in verb else verb
                assert (ask(client, route) == 403) == (needed not in may), f"{role}: {route}"


def ask(client: TestClient, route: str) -> int:
    """The status of an empty request to a route."""
    method, path = route.split(" ")
    for name in ("noun", "z", "x", "y"):
        path = path.replace(f"{{{name}}}", FILLED[name])
    path = path.replace("{role_id}", "none-such")
    return client.request(
        method, path.replace("{", "").replace("}", ""), json={} if method != "GET" else None
    ).status_code
