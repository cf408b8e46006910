"""Every write leaves a row in a chain that shows any change, and secrets never reach it."""

from __future__ import annotations

from fastapi.testclient import TestClient
from sqlalchemy import text

from server.settings import Settings
from tests.server.server_park import sign_in, zone
from twin.store.engine import connect


def test_a_drawn_zone_and_every_sign_in_are_in_the_journal_and_the_chain_holds(planner: TestClient) -> None:
    planner.post("/api/features/zone", json=zone("Z-A", grade="B"))
    planner.post("/api/session", json={"name": "planner", "password": "a wrong secret"})
    sign_in(planner, "audit_admin")
    rows = planner.get("/api/audit").json()["rows"]
    verbs = [row["verb"] for row in rows]
    assert verbs[0] == "session.open" and "session.refuse" in verbs and "zone.add" in verbs
    drawn = next(row for row in rows if row["verb"] == "zone.add")
    assert drawn["who"] == "planner" and drawn["object_id"] == "Z-A" and drawn["after"]["properties"]["grade"] == "B"
    assert "a wrong secret" not in str(rows)
    assert planner.get("/api/audit/verify").json()["holds"] is True


def test_a_changed_row_breaks_the_chain_at_that_row(planner: TestClient, settings: Settings) -> None:
    planner.post("/api/features/zone", json=zone("Z-A"))
    engine = connect(settings.database_url)
    with engine.begin() as conn:
        conn.execute(text("ALTER TABLE core.audit DISABLE TRIGGER ALL"))
        changed = conn.execute(text("UPDATE core.audit SET who = 'nobody' WHERE verb = 'zone.add' RETURNING seq"))
        seq = changed.scalar_one()
    engine.dispose()
    sign_in(planner, "audit_admin")
    proof = planner.get("/api/audit/verify").json()
    assert proof["holds"] is False and proof["first_bad"] == seq


def test_the_password_of_a_new_account_is_nowhere_but_in_its_hash(anyone: TestClient) -> None:
    sign_in(anyone, "security_admin")
    secret = "correct horse battery"
    made = anyone.post("/api/accounts", json={"name": "li.na", "role_id": "operator", "password": secret})
    assert made.status_code == 201 and secret not in made.text and "argon2" not in made.text
    weak = anyone.post("/api/accounts", json={"name": "short", "role_id": "operator", "password": "short"})
    assert weak.status_code == 422 and weak.json()["code"] == "PasswordTooWeak"
    sign_in(anyone, "li.na", secret)
    sign_in(anyone, "audit_admin")
    assert secret not in anyone.get("/api/audit").text


def test_a_disabled_account_is_signed_out_within_seconds(anyone: TestClient) -> None:
    sign_in(anyone, "security_admin")
    listed = anyone.get("/api/accounts").json()
    target = next(each["id"] for each in listed if each["name"] == "operator")
    token = dict(anyone.cookies)
    anyone.cookies.clear()
    sign_in(anyone, "operator")
    operators = dict(anyone.cookies)
    anyone.cookies.clear()
    anyone.cookies.update(token)
    anyone.headers["X-CSRF-Token"] = anyone.get("/api/session").json()["csrf"]
    assert anyone.put(f"/api/accounts/{target}", json={"disabled": True}).status_code == 200
    anyone.cookies.clear()
    anyone.cookies.update(operators)
    assert anyone.get("/api/session").status_code == 401


def test_the_last_one_who_may_manage_accounts_cannot_be_shut_out(anyone: TestClient) -> None:
    sign_in(anyone, "security_admin")
    own = anyone.get("/api/session").json()["account"]["id"]
    refused = anyone.put(f"/api/accounts/{own}", json={"disabled": True})
    assert refused.status_code == 422 and refused.json()["code"] == "WouldLockOut"
    assert anyone.put("/api/roles/security_admin", json={"permissions": []}).status_code == 422
    assert anyone.get("/api/accounts").status_code == 200
