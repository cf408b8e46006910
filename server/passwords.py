"""Passwords: argon2id hashes, one after another so that a flood of sign-ins cannot eat the memory, and lock-out."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.limits import Limits
from twin.model.errors import AccountLocked, Invalid

_HASHER = PasswordHasher(time_cost=2, memory_cost=32 * 1024, parallelism=1)
_TURN = threading.BoundedSemaphore(2)
_NOBODY = "$argon2id$v=19$m=32768,t=2,p=1$qSyk2/09zx6CaPOzcLYcwA$v+Zp9bNBJqHnmkwtB3kRtHsl70ZjIN74Bz50jEriFec"
SHORTEST = 10
LONGEST = 200
REMEMBERED = 10_000


class PasswordTooWeak(Invalid):
    """A password must be 10 to 200 characters long and not the account's own name."""

    message_zh = "密码长度应为 10 至 200 个字符,且不得包含账户名"
    message_en = "A password has 10 to 200 characters and does not contain the account's name"


class LockedFor(AccountLocked):
    """Too many failures of this account from this address; `wait_s` says how long to wait [s]."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(
            f"Too many failed attempts; wait {int(wait_s) + 1} s", f"失败次数过多,请 {int(wait_s) + 1} 秒后再试"
        )
        self.wait_s = wait_s

    @property
    def code(self) -> str:
        """The stable name of the error."""
        return "AccountLocked"


def hash_password(password: str, name: str = "") -> str:
    """Argon2id hash of a password that is strong enough; raises `PasswordTooWeak`."""
    if not SHORTEST <= len(password) <= LONGEST or (name and name.lower() in password.lower()):
        raise PasswordTooWeak(field="password")
    with _TURN:
        return _HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """True when the password belongs to the hash; without a hash the same work is done and the answer is no."""
    with _TURN:
        try:
            return _HASHER.verify(password_hash or _NOBODY, password[:LONGEST]) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False


class LockBook:
    """Failures per account and address: a stranger elsewhere cannot lock the control room out."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._failures: OrderedDict[tuple[str, str], tuple[int, float]] = OrderedDict()
        self._guard = threading.Lock()

    def check(self, name: str, address: str) -> None:
        """Raise `LockedFor` while this account is locked for this address."""
        with self._guard:
            _, until = self._failures.get((name, address), (0, 0.0))
        wait_s = until - self._clock()
        if wait_s > 0:
            raise LockedFor(wait_s)

    def failed(self, name: str, address: str) -> int:
        """Count one failure; from the fifth on each doubles the wait. Returns the count."""
        with self._guard:
            count = self._failures.pop((name, address), (0, 0.0))[0] + 1
            beyond = count - self._limits.failures_allowed
            wait_s = self._limits.lock_s * 2.0 ** min(beyond, 20) if beyond >= 0 else 0.0
            wait_s = min(wait_s, self._limits.lock_longest_s)
            self._failures[(name, address)] = (count, self._clock() + wait_s)
            while len(self._failures) > REMEMBERED:
                self._failures.popitem(last=False)
        return count

    def succeeded(self, name: str, address: str) -> None:
        """Forget the failures."""
        with self._guard:
            self._failures.pop((name, address), None)
