"""Server-side sessions: rows in the database, remembered in memory so that a database outage signs nobody out.

The browser holds a random token; the database holds only its SHA-256. Every few seconds the row is read again, so
a session that somebody ended, or an account that was disabled, is over within that time.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from server.errors import DatabaseUnavailable, is_outage
from server.limits import Limits
from server.passwords import LockBook, matches
from server.who import Who
from twin.model.account import Account, Session
from twin.model.errors import NotSignedIn, WrongPassword
from twin.store import accounts

Store = Callable[[str, str], AbstractContextManager[Connection]]
KIOSK = "viewer"


@dataclass(slots=True)
class _Known:
    who: Who
    ends_s: float
    seen_s: float
    checked_s: float
    written_s: float


class Sessions:
    """Opens, checks and ends sessions. `store(enterprises, who)` opens a transaction; `clock` is Unix time [s]."""

    def __init__(self, store: Store, limits: Limits, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._limits = limits
        self._clock = clock
        self._known: dict[str, _Known] = {}
        self._guard = threading.Lock()
        self.locks = LockBook(limits)

    def sign_in(self, name: str, password: str, address: str) -> tuple[str, Who, float]:
        """Open a session; returns the token, the account and the seconds the session may last.

        Raises
        ------
        WrongPassword, AccountLocked
            Also where the account is disabled or unknown: it is not said which.
        """
        account = self.confirm(name, password, address)
        token = secrets.token_urlsafe(32)
        seconds = self._limits.kiosk_absolute_s if account.role_id == KIOSK else self._limits.absolute_s
        ends = datetime.fromtimestamp(self._clock() + seconds, UTC)
        with self._store("*", name) as conn:
            accounts.forget_expired(conn)
            accounts.start_session(
                conn,
                session_id=_digest(token),
                account_id=account.id,
                csrf=secrets.token_urlsafe(24),
                expires_at=ends,
                address=address,
            )
        return token, self.who(token), seconds

    def confirm(self, name: str, password: str, address: str) -> Account:
        """The account of a name and a password, as for a signature; no session is opened.

        Raises
        ------
        WrongPassword, AccountLocked
            As `sign_in` does.
        """
        self.locks.check(name, address)
        with self._store("*", name) as conn:
            account = accounts.find_account(conn, name)
        right = matches(account.password_hash if account else None, password)
        if account is None or not right or account.disabled:
            self.locks.failed(name, address)
            raise WrongPassword()
        self.locks.succeeded(name, address)
        return account

    def who(self, token: str) -> Who:
        """The account behind a token; raises `NotSignedIn` when the session is over."""
        key = _digest(token)
        now_s = self._clock()
        known = self._known.get(key)
        if known is None or now_s - known.checked_s >= self._limits.recheck_s:
            known = self._read(key, known, now_s)
        idle = known.who.role != KIOSK and now_s - known.seen_s >= self._limits.idle_s
        if idle or now_s >= known.ends_s:
            self.end(token)
            raise NotSignedIn()
        self._touch(key, known, now_s)
        return known.who

    def end(self, token: str) -> None:
        """Sign out: the session is gone from memory and from the database."""
        key = _digest(token)
        self._forget(key)
        with self._store("*", "") as conn:
            accounts.end_session(conn, key)

    def forget_account(self, account_id: str) -> None:
        """Drop an account's sessions from memory, after the store ended them."""
        with self._guard:
            self._known = {key: known for key, known in self._known.items() if known.who.id != account_id}

    def _read(self, key: str, known: _Known | None, now_s: float) -> _Known:
        try:
            session = self._find(key, first=known is None)
        except Exception as error:
            if not (is_outage(error) or isinstance(error, DatabaseUnavailable)):
                raise
            if known is None:
                raise DatabaseUnavailable() from error
            known.checked_s = now_s
            return known
        if session is None:
            self._forget(key)
            raise NotSignedIn()
        seen_s = known.seen_s if known else now_s
        fresh = _Known(_who(session), session.expires_at.timestamp(), seen_s, now_s, known.written_s if known else 0.0)
        with self._guard:
            self._known[key] = fresh
        return fresh

    def _find(self, key: str, *, first: bool) -> Session | None:
        """After a restart the idle time is what the store last saw, which may be one touch old."""
        idle = timedelta(seconds=self._limits.idle_s + self._limits.touch_s)
        with self._store("*", "") as conn:
            session = accounts.find_session(conn, key)
            if session is not None and first and session.account.role_id != KIOSK:
                session = accounts.find_session(conn, key, idle=idle)
        return session

    def _touch(self, key: str, known: _Known, now_s: float) -> None:
        known.seen_s = now_s
        if now_s - known.written_s < self._limits.touch_s:
            return
        known.written_s = now_s
        try:
            with self._store("*", known.who.name) as conn:
                accounts.touch_session(conn, key)
        except Exception as error:
            if not (is_outage(error) or isinstance(error, DatabaseUnavailable)):
                raise

    def _forget(self, key: str) -> None:
        with self._guard:
            self._known.pop(key, None)


def account_named(conn: Connection, name: str) -> Who | None:
    """An account without a session, for work that it had asked for; None where it is gone or disabled."""
    account = accounts.find_account(conn, name)
    return None if account is None or account.disabled else _of(account)


def _who(session: Session) -> Who:
    return replace(_of(session.account), session_id=session.id, csrf=session.csrf)


def _of(account: Account) -> Who:
    return Who(
        id=account.id,
        name=account.name,
        role=account.role_id,
        permissions=account.permissions,
        enterprise_id=account.enterprise_id,
    )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
