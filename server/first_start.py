"""What a new database needs before anybody can sign in: the first accounts. The roles come with the schema."""

from __future__ import annotations

import logging
import os
import secrets
from pathlib import Path

from sqlalchemy import Connection, Engine

from server import audit, demo_permits, demo_risks
from server.passwords import hash_password, matches
from server.settings import Settings
from twin.store.accounts import add_account, change_account, find_account, list_accounts, roles
from twin.store.scope import scoped

LOG = logging.getLogger(__name__)
DEMO_PASSWORD = "onemap-demo"  # noqa: S105 - shown on the sign-in page of the demo
FIRST_ACCOUNT = "admin"
FIRST_ROLE = "security_admin"
STARTER = "first start"


def prepare(engine: Engine, settings: Settings) -> Path | None:
    """Make the first accounts; safe to run at every start.

    Outside demo mode the first administrator gets a random password, written once to
    ``<home>/first-password.txt`` that only its owner can read. In demo mode every role has an account of its own name,
    and outside demo mode accounts that still carry the demo password are disabled.

    Returns
    -------
    Path or None
        The password file when it was written now.
    """
    with scoped(engine, "*", who=STARTER) as conn:
        if settings.demo:
            _open_demo(conn)
            demo_permits.lay(conn, STARTER)
            demo_risks.lay(conn, STARTER)
            return None
        _close_demo(conn)
        if not any(each.role_id == FIRST_ROLE and not each.disabled for each in list_accounts(conn)):
            return _first_administrator(conn, settings.home)
    return None


def _first_administrator(conn: Connection, home: Path) -> Path:
    password = secrets.token_urlsafe(15)
    path = home / "first-password.txt"
    home.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(f"{FIRST_ACCOUNT} {password}\n")
    known = find_account(conn, FIRST_ACCOUNT)
    if known is None:
        _add(conn, FIRST_ACCOUNT, FIRST_ROLE, password)
    else:
        hashed = hash_password(password)
        change_account(conn, known.id, password_hash=hashed, role_id=FIRST_ROLE, disabled=False)
        audit.write(conn, STARTER, "account.change", "account", known.id, after={"disabled": False})
    LOG.warning("First administrator %s: the password is in %s; change it and delete the file", FIRST_ACCOUNT, path)
    return path


def _open_demo(conn: Connection) -> None:
    hashed = ""
    for role in roles(conn):
        known = find_account(conn, role["id"])
        if known is None:
            hashed = hashed or hash_password(DEMO_PASSWORD)
            account = add_account(conn, name=role["id"], role_id=role["id"], password_hash=hashed)
            audit.write(conn, STARTER, "account.add", "account", account.id, after={"name": account.name})
        elif known.disabled and matches(known.password_hash, DEMO_PASSWORD):
            change_account(conn, known.id, disabled=False)
            audit.write(conn, STARTER, "account.change", "account", known.id, after={"disabled": False})


def _close_demo(conn: Connection) -> None:
    ids = {role["id"] for role in roles(conn)}
    for account in list_accounts(conn):
        if account.name in ids and not account.disabled and matches(account.password_hash, DEMO_PASSWORD):
            change_account(conn, account.id, disabled=True)
            audit.write(conn, STARTER, "account.change", "account", account.id, after={"disabled": True})


def _add(conn: Connection, name: str, role: str, password: str) -> None:
    account = add_account(conn, name=name, role_id=role, password_hash=hash_password(password))
    audit.write(conn, STARTER, "account.add", "account", account.id, after={"name": name, "role_id": role})
