"""Who asks: an account with its role's permissions, and a session of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who may sign in; `enterprise_id` None sees every enterprise."""

    id: str
    name: str
    role_id: str
    password_hash: str = field(repr=False)
    enterprise_id: str | None = None
    disabled: bool = False
    failed_count: int = 0
    locked_until: datetime | None = None
    permissions: frozenset[str] = frozenset()

    @property
    def scope(self) -> str:
        """What `scoped` takes: the enterprise's id, '*' for all."""
        return self.enterprise_id or "*"

    def may(self, verb: str) -> bool:
        """Whether the account's role carries a permission."""
        return verb in self.permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A signed-in account; `id` is the hash of the cookie's token, never the token."""

    id: str
    account: Account
    csrf: str = field(repr=False)
    created_at: datetime
    expires_at: datetime
