"""Accounts, roles, sessions and the audit chain in a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from twin.model import errors
from twin.store import accounts
from twin.store.audit import append_audit, first_broken, read_audit
from twin.store.scope import scoped

TOMORROW = datetime.now(UTC) + timedelta(days=1)


def test_the_shipped_roles_separate_the_three_administrators(engine: Engine) -> None:
    with scoped(engine) as conn:
        verbs = {role["id"]: set(role["permissions"]) for role in accounts.roles(conn)}
    assert not verbs["system_admin"] & verbs["security_admin"]
    assert verbs["audit_admin"] == {"audit.read"}
    assert "zone.draw" in verbs["planner"]
    assert "person.identity" not in verbs["viewer"]


def test_five_wrong_passwords_lock_an_account_for_a_while(engine: Engine) -> None:
    with scoped(engine) as conn:
        account = accounts.add_account(conn, name="li", role_id="operator", password_hash="x")
        for _ in range(5):
            accounts.count_failure(conn, account.id)
        locked = accounts.get_account(conn, account.id)
        assert locked.locked_until is not None
        assert locked.locked_until > datetime.now(UTC)
        accounts.forget_failures(conn, account.id)
        assert accounts.get_account(conn, account.id).locked_until is None


def test_a_name_is_given_once(engine: Engine) -> None:
    with pytest.raises(errors.AlreadyExists), scoped(engine) as conn:
        for _ in range(2):
            accounts.add_account(conn, name="li", role_id="operator", password_hash="x")


def test_a_session_ends_when_it_expires_or_the_account_changes(engine: Engine) -> None:
    with scoped(engine) as conn:
        account = accounts.add_account(conn, name="li", role_id="operator", password_hash="x")
        accounts.start_session(conn, session_id="a", account_id=account.id, csrf="c", expires_at=TOMORROW)
        accounts.start_session(
            conn, session_id="b", account_id=account.id, csrf="c", expires_at=datetime.now(UTC) - timedelta(seconds=1)
        )
        found = accounts.find_session(conn, "a")
        assert found is not None
        assert found.account.may("alarm.acknowledge")
        assert accounts.find_session(conn, "b") is None
        accounts.change_account(conn, account.id, role_id="analyst")
        assert accounts.find_session(conn, "a") is None


def test_a_whole_audit_chain_is_whole_and_a_changed_row_shows(engine: Engine) -> None:
    with scoped(engine) as conn:
        for number in range(3):
            append_audit(conn, who="li", verb="save", noun="zone", object_id=f"Z-{number}", after={"b": 1.5, "a": "红"})
    with scoped(engine) as conn:
        assert first_broken(conn) is None
        assert [row["seq"] for row in read_audit(conn)] == [3, 2, 1]
    with engine.begin() as conn:
        conn.execute(text("SET LOCAL session_replication_role = replica"))
        conn.execute(text("UPDATE core.audit SET who = 'nobody' WHERE seq = 2"))
    with scoped(engine) as conn:
        assert first_broken(conn) == 2


@pytest.mark.parametrize(
    "change", ["UPDATE core.audit SET who = ''", "DELETE FROM core.audit", "DELETE FROM core.history"]
)
def test_the_journals_are_append_only(small_park: Engine, change: str) -> None:
    with scoped(small_park) as conn:
        append_audit(conn, who="li", verb="look")
    with pytest.raises(errors.Forbidden), scoped(small_park) as conn:
        conn.execute(text(change))
