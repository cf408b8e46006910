"""Signing in, staying signed in, being locked out, and what a page of another site cannot do."""

from __future__ import annotations

import stat
import time
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from server.app import create_app
from server.limits import Limits
from server.settings import Settings
from tests.server.server_park import BASE, sign_in


def test_a_demo_operator_signs_in_and_is_told_what_he_may(operator: TestClient) -> None:
    account = operator.get("/api/session").json()["account"]
    assert account["role"] == "operator"
    assert "alarm.acknowledge" in account["permissions"]
    assert "account.manage" not in account["permissions"]
    assert operator.get("/api/site").json()["name_en"] == "Linjiang Chemical Park"


def test_the_session_cookie_is_out_of_reach_of_scripts_and_of_other_sites(anyone: TestClient) -> None:
    answer = anyone.post("/api/session", json={"name": "viewer", "password": "onemap-demo"})
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith("onemap=") and "httponly" in cookie and "samesite=strict" in cookie
    assert answer.headers["cache-control"] == "no-store"


def test_over_https_the_cookie_is_bound_to_the_host(app: FastAPI) -> None:
    with TestClient(app, base_url="https://onemap.example") as client:
        answer = client.post("/api/session", json={"name": "viewer", "password": "onemap-demo"})
        assert answer.headers["set-cookie"].startswith("__Host-onemap=") and "Secure" in answer.headers["set-cookie"]
        assert "strict-transport-security" in answer.headers
        assert client.get("/api/site").status_code == 200


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(anyone: TestClient) -> None:
    wrong = anyone.post("/api/session", json={"name": "operator", "password": "nothing like it"})
    unknown = anyone.post("/api/session", json={"name": "nobody", "password": "nothing like it"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json() and wrong.json()["code"] == "WrongPassword"


def test_five_failures_lock_the_account_for_that_address(anyone: TestClient) -> None:
    wrong = {"name": "operator", "password": "guess"}
    assert [anyone.post("/api/session", json=wrong).status_code for _ in range(5)] == [401] * 5
    locked = anyone.post("/api/session", json={"name": "operator", "password": "onemap-demo"})
    assert locked.status_code == 429 and locked.json()["code"] == "AccountLocked"
    assert int(locked.headers["retry-after"]) > 10
    assert anyone.post("/api/session", json={"name": "commander", "password": "onemap-demo"}).status_code == 200


def test_without_a_session_nothing_of_the_park_is_told(anyone: TestClient) -> None:
    answer = anyone.get("/api/features/zone")
    assert answer.status_code == 401 and answer.json()["code"] == "NotSignedIn"
    assert answer.headers["content-type"] == "application/problem+json"


def test_signing_out_ends_the_session(operator: TestClient) -> None:
    kept = dict(operator.cookies)
    assert operator.delete("/api/session").status_code == 204
    operator.cookies.update(kept)
    assert operator.get("/api/session").status_code == 401


def test_a_write_without_the_csrf_token_is_refused(operator: TestClient) -> None:
    operator.headers.pop("X-CSRF-Token")
    refused = operator.delete("/api/session")
    assert refused.status_code == 403 and refused.json()["code"] == "CrossSiteRefused"


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_a_write_from_another_site_is_refused_even_with_the_token(
    operator: TestClient, headers: dict[str, str]
) -> None:
    assert operator.delete("/api/session", headers=headers).status_code == 403
    assert operator.delete("/api/session", headers={"Origin": BASE}).status_code == 204


def test_an_idle_session_expires(settings: Settings) -> None:
    app = create_app(settings, Limits(warm_up=False, idle_s=0.0, recheck_s=0.0))
    with TestClient(app, base_url=BASE) as client:
        answer = client.post("/api/session", json={"name": "operator", "password": "onemap-demo"})
        assert answer.status_code == 401 and answer.json()["code"] == "NotSignedIn"


def test_the_kiosk_does_not_go_dark_when_idle_but_every_session_ends_at_last(settings: Settings) -> None:
    app = create_app(settings, Limits(warm_up=False, idle_s=0.0, absolute_s=1.0))
    now = [time.time()]
    app.state.wiring.sessions._clock = lambda: now[0]
    with TestClient(app, base_url=BASE) as client:
        sign_in(client, "viewer")
        now[0] += 24 * 3600
        assert client.get("/api/session").status_code == 200
        now[0] += 31 * 24 * 3600
        assert client.get("/api/session").status_code == 401


def test_outside_demo_mode_there_is_one_administrator_with_a_password_only_the_owner_of_the_file_reads(
    settings: Settings,
) -> None:
    app = create_app(replace(settings, demo=False), Limits(warm_up=False))
    path: Path = settings.home / "first-password.txt"
    with TestClient(app, base_url=BASE) as client:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert client.post("/api/session", json={"name": "operator", "password": "onemap-demo"}).status_code == 401
        name, password = path.read_text().split()
        sign_in(client, name, password)


def test_demo_accounts_are_shut_when_the_demo_ends(app: FastAPI, settings: Settings) -> None:
    with TestClient(app, base_url=BASE) as client:
        sign_in(client, "operator")
    with TestClient(create_app(replace(settings, demo=False), Limits(warm_up=False)), base_url=BASE) as client:
        assert client.post("/api/session", json={"name": "operator", "password": "onemap-demo"}).status_code == 401
        assert (settings.home / "first-password.txt").exists()
