"""Accounts, roles, server-side sessions. Passwords come hashed and tokens come hashed: this file never sees either."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert

from twin.model.account import Account, Session
from twin.model.errors import NotFound
from twin.store.refusals import refusals
from twin.store.tables import ACCOUNT, PERMISSION, ROLE, SESSION


def find_account(conn: Connection, name: str) -> Account | None:
    """The account of this login name, disabled or locked ones too; None where there is none."""
    row = conn.execute(select(ACCOUNT).where(ACCOUNT.c.name == name)).one_or_none()
    return _account(conn, row) if row else None


def get_account(conn: Connection, account_id: str) -> Account:
    """The account of this id; raises `NotFound`."""
    row = conn.execute(select(ACCOUNT).where(ACCOUNT.c.id == account_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no account '{account_id}'")
    return _account(conn, row)


def seats(conn: Connection) -> set[tuple[str, str]]:
    """Every role and enterprise ('' for the park) that at least one usable account has."""
    rows = conn.execute(select(ACCOUNT.c.role_id, ACCOUNT.c.enterprise_id).where(~ACCOUNT.c.disabled).distinct())
    return {(row.role_id, row.enterprise_id or "") for row in rows}


def list_accounts(conn: Connection) -> list[Account]:
    """All accounts in order of name."""
    return [_account(conn, row) for row in conn.execute(select(ACCOUNT).order_by(ACCOUNT.c.name)).all()]


def add_account(
    conn: Connection, *, name: str, role_id: str, password_hash: str, enterprise_id: str | None = None
) -> Account:
    """A new account; raises AlreadyExists (name taken) or UnknownReference (no such role or enterprise)."""
    account_id = uuid4().hex
    with refusals():
        conn.execute(
            insert(ACCOUNT).values(
                id=account_id, name=name, role_id=role_id, password_hash=password_hash, enterprise_id=enterprise_id
            )
        )
    return get_account(conn, account_id)


def change_account(conn: Connection, account_id: str, **changes: Any) -> Account:
    """Change role_id, password_hash, enterprise_id or disabled; a changed account loses its sessions."""
    with refusals():
        done = conn.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(**changes))
    if done.rowcount == 0:
        raise NotFound(f"There is no account '{account_id}'")
    end_sessions(conn, account_id)
    return get_account(conn, account_id)


def count_failure(conn: Connection, account_id: str, *, limit: int = 5, lock: timedelta = timedelta(minutes=15)) -> int:
    """Count one wrong password; at the limit the account is locked for a while. Says how many there were."""
    count = conn.execute(
        update(ACCOUNT)
        .where(ACCOUNT.c.id == account_id)
        .values(failed_count=ACCOUNT.c.failed_count + 1)
        .returning(ACCOUNT.c.failed_count)
    ).scalar_one()
    if count >= limit:
        until = func.now() + lock
        conn.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(locked_until=until, failed_count=0))
    return int(count)


def forget_failures(conn: Connection, account_id: str) -> None:
    """After a right password."""
    conn.execute(update(ACCOUNT).where(ACCOUNT.c.id == account_id).values(failed_count=0, locked_until=None))


def roles(conn: Connection) -> list[dict[str, Any]]:
    """Every role with its names and permissions."""
    verbs = func.array_agg(PERMISSION.c.verb).filter(PERMISSION.c.verb.is_not(None))
    rows = conn.execute(
        select(ROLE, verbs.label("verbs")).outerjoin(PERMISSION).group_by(ROLE.c.id).order_by(ROLE.c.id)
    )
    return [
        {"id": row.id, "name_zh": row.name_zh, "name_en": row.name_en, "permissions": sorted(row.verbs or [])}
        for row in rows
    ]


def set_permissions(conn: Connection, role_id: str, verbs: set[str]) -> None:
    """Give a role exactly these permissions."""
    conn.execute(delete(PERMISSION).where(PERMISSION.c.role_id == role_id))
    with refusals():
        if verbs:
            conn.execute(insert(PERMISSION), [{"role_id": role_id, "verb": verb} for verb in sorted(verbs)])


def start_session(
    conn: Connection, *, session_id: str, account_id: str, csrf: str, expires_at: datetime, address: str = ""
) -> None:
    """Keep a session under the hash of its token."""
    conn.execute(
        insert(SESSION).values(id=session_id, account_id=account_id, csrf=csrf, expires_at=expires_at, address=address)
    )


def find_session(conn: Connection, session_id: str, *, idle: timedelta | None = None) -> Session | None:
    """The session of this hashed token with its account; None where it expired, idled out or was ended."""
    there = [SESSION.c.id == session_id, SESSION.c.expires_at > func.now()]
    if idle is not None:
        there.append(SESSION.c.seen_at > func.now() - idle)
    row = conn.execute(select(SESSION).where(*there)).one_or_none()
    if row is None:
        return None
    account = get_account(conn, row.account_id)
    if account.disabled:
        return None
    return Session(id=row.id, account=account, csrf=row.csrf, created_at=row.created_at, expires_at=row.expires_at)


def touch_session(conn: Connection, session_id: str, *, every: timedelta = timedelta(minutes=1)) -> None:
    """Note that the session is in use, at most once in a while."""
    old = SESSION.c.seen_at < func.now() - every
    conn.execute(update(SESSION).where(SESSION.c.id == session_id, old).values(seen_at=func.now()))


def end_session(conn: Connection, session_id: str) -> None:
    """Sign out."""
    conn.execute(delete(SESSION).where(SESSION.c.id == session_id))


def end_sessions(conn: Connection, account_id: str) -> None:
    """Sign an account out everywhere."""
    conn.execute(delete(SESSION).where(SESSION.c.account_id == account_id))


def forget_expired(conn: Connection) -> int:
    """Throw expired sessions away and say how many there were."""
    return int(conn.execute(delete(SESSION).where(SESSION.c.expires_at < func.now())).rowcount)


def _account(conn: Connection, row: Any) -> Account:
    verbs = conn.execute(select(PERMISSION.c.verb).where(PERMISSION.c.role_id == row.role_id)).scalars()
    names = ("id", "name", "role_id", "password_hash", "enterprise_id", "disabled", "failed_count", "locked_until")
    return Account(**{name: getattr(row, name) for name in names}, permissions=frozenset(verbs))
