"""Signing in and out."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from server.answers import Told, tells
from server.who import (
    Who,
    address_of,
    check_origin,
    clear_cookie,
    cookie_name,
    set_cookie,
    signed_in,
    wiring_of,
)
from twin.model.errors import DomainError

ROUTER = APIRouter()


class Credentials(BaseModel):
    """A name and a password."""

    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(min_length=1, max_length=120)
    password: str = Field(min_length=1, max_length=200)


class Account(Told):
    """Who is signed in and what they may do; without an enterprise, in the whole park."""

    id: str
    name: str
    role: str
    permissions: list[str]
    enterprise_id: str | None


class Session(Told):
    """An account, and the token that its writes carry."""

    account: Account
    csrf: str


def _account(who: Who) -> dict[str, Any]:
    return {"account": who.public(), "csrf": who.csrf}


@ROUTER.post("/session", **tells(Session))
def sign_in(credentials: Credentials, request: Request, response: Response) -> dict[str, Any]:
    """Open a session: the cookie goes to the browser, the CSRF token to the page."""
    wiring = wiring_of(request)
    check_origin(request)
    address = address_of(request)
    try:
        token, who, seconds = wiring.sessions.sign_in(credentials.name, credentials.password, address)
    except DomainError as error:
        after = {"address": address, "reason": error.code}
        wiring.audit.record("", "session.refuse", "account", credentials.name, after=after)
        raise
    wiring.audit.record(who.name, "session.open", "account", who.id, after={"address": address})
    set_cookie(response, request, token, seconds)
    response.headers["X-CSRF"] = who.csrf
    return _account(who)


@ROUTER.get("/session", **tells(Session))
def session(response: Response, who: Annotated[Who, Depends(signed_in)]) -> dict[str, Any]:
    """Who is signed in."""
    response.headers["X-CSRF"] = who.csrf
    return _account(who)


@ROUTER.delete("/session", status_code=204)
def sign_out(request: Request, response: Response, who: Annotated[Who, Depends(signed_in)]) -> None:
    """End the session here and in the database."""
    wiring = wiring_of(request)
    wiring.sessions.end(request.cookies[cookie_name(request)])
    wiring.audit.record(who.name, "session.close", "account", who.id)
    clear_cookie(response, request)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
