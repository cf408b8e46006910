"""Accounts, roles and machine tokens: managed by the security administrator alone."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, ConfigDict, Field

from server import audit
from server.errors import WouldLockOut
from server.may import May
from server.passwords import hash_password
from server.who import Who, wiring_of
from twin.model.account import Account
from twin.store import accounts as store

ROUTER = APIRouter()
Manager = Annotated[Who, Depends(May("account.manage"))]
RoleManager = Annotated[Who, Depends(May("role.manage"))]
KEEPER = "account.manage"


class NewAccount(BaseModel):
    """Somebody who shall be able to sign in."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(min_length=1, max_length=120, pattern=r"^\S+$")
    role_id: str
    password: str = Field(max_length=200)
    enterprise_id: str | None = None


class AccountChange(BaseModel):
    """What shall be different; what is not given stays."""

    model_config = ConfigDict(extra="forbid")
    role_id: str | None = None
    password: str | None = Field(default=None, max_length=200)
    disabled: bool | None = None


class Permissions(BaseModel):
    """All verbs of a role."""

    model_config = ConfigDict(extra="forbid")
    permissions: set[Annotated[str, Field(pattern=r"^[a-z_]+\.[a-z_]+$", max_length=60)]] = Field(max_length=100)


class Machine(BaseModel):
    """A program that may read `/ogc`, or with `push` may push on these topics (+ and # as in MQTT) and nothing else."""

    model_config = ConfigDict(extra="forbid")
    name: str = Field(pattern=r"^[\w.-]{1,60}$")
    push: list[Annotated[str, Field(min_length=1, max_length=250)]] = Field(default=[], max_length=100)


@ROUTER.get("/accounts")
def accounts(request: Request, who: Manager) -> list[dict[str, Any]]:
    """Every account, without its password."""
    with wiring_of(request).store_of(who) as conn:
        return [_public(account) for account in store.list_accounts(conn)]


@ROUTER.post("/accounts", status_code=201)
def add(body: NewAccount, request: Request, who: Manager) -> dict[str, Any]:
    """A new account."""
    hashed = hash_password(body.password, body.name)
    with wiring_of(request).store_of(who) as conn:
        made = store.add_account(
            conn, name=body.name, role_id=body.role_id, password_hash=hashed, enterprise_id=body.enterprise_id
        )
        audit.write(conn, who.name, "account.add", "account", made.id, after=_public(made))
    return _public(made)


@ROUTER.put("/accounts/{account_id}")
def change(account_id: str, body: AccountChange, request: Request, who: Manager) -> dict[str, Any]:
    """Change an account; it is signed out everywhere within seconds, on open screens too."""
    wiring = wiring_of(request)
    changes = body.model_dump(exclude_none=True)
    with wiring.store_of(who) as conn:
        before = store.get_account(conn, account_id)
        if "password" in changes:
            changes["password_hash"] = hash_password(changes.pop("password"), before.name)
        after = store.change_account(conn, account_id, **changes) if changes else before
        if not any(each.may(KEEPER) and not each.disabled for each in store.list_accounts(conn)):
            raise WouldLockOut()
        audit.write(
            conn, who.name, "account.change", "account", account_id, before=_public(before), after=_public(after)
        )
    wiring.sessions.forget_account(account_id)
    return _public(after)


@ROUTER.get("/roles")
def roles(request: Request, who: Manager) -> list[dict[str, Any]]:
    """Every role with its permissions."""
    with wiring_of(request).store_of(who) as conn:
        return store.roles(conn)


@ROUTER.put("/roles/{role_id}")
def set_role(role_id: str, body: Permissions, request: Request, who: RoleManager) -> list[dict[str, Any]]:
    """Give a role exactly these permissions; signed-in accounts have them within seconds."""
    with wiring_of(request).store_of(who) as conn:
        before = next((role for role in store.roles(conn) if role["id"] == role_id), None)
        store.set_permissions(conn, role_id, set(body.permissions))
        if not any(each.may(KEEPER) and not each.disabled for each in store.list_accounts(conn)):
            raise WouldLockOut()
        after = {"permissions": sorted(body.permissions)}
        audit.write(conn, who.name, "role.change", "role", role_id, before=before, after=after)
        return store.roles(conn)


@ROUTER.get("/machines")
def machines(request: Request, _: Manager) -> list[str]:
    """The machines that hold a token."""
    return wiring_of(request).machines.names()


@ROUTER.post("/machines", status_code=201)
def add_machine(body: Machine, request: Request, who: Manager) -> dict[str, str]:
    """A token for a machine, shown this once; it reads `/ogc` and nothing else, or pushes and nothing else."""
    wiring = wiring_of(request)
    token = wiring.machines.add(body.name, body.push)
    wiring.audit.record(who.name, "machine.add", "machine", body.name, after={"push": body.push})
    return {"name": body.name, "token": token}


@ROUTER.delete("/machines/{name}", status_code=204)
def remove_machine(name: str, request: Request, who: Manager) -> None:
    """Take a machine's token away, at once."""
    wiring = wiring_of(request)
    if wiring.machines.remove(name):
        wiring.audit.record(who.name, "machine.remove", "machine", name)


def _public(account: Account) -> dict[str, Any]:
    names = ("id", "name", "role_id", "enterprise_id", "disabled", "failed_count")
    return {name: getattr(account, name) for name in names}
