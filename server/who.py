"""Who asks: the session cookie or a machine's bearer token, and the checks that a write comes from our own page."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import Response
from starlette.requests import HTTPConnection

from server.errors import CrossSiteRefused
from twin.model.errors import NotSignedIn

if TYPE_CHECKING:
    from server.wiring import Wiring

SAFE = ("GET", "HEAD", "OPTIONS")
CSRF_HEADER = "x-csrf-token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """One signed-in account and what its role allows; `enterprise_id` None sees the whole park."""

    id: str
    name: str
    role: str
    permissions: frozenset[str]
    enterprise_id: str | None = None
    session_id: str = ""
    csrf: str = ""

    @property
    def enterprises(self) -> str:
        """The scope for row-level security."""
        return self.enterprise_id or "*"

    def public(self) -> dict[str, object]:
        """What the browser is told about the account."""
        return {
            "id": self.id,
            "name": self.name,
            "role": self.role,
            "permissions": sorted(self.permissions),
            "enterprise_id": self.enterprise_id,
        }


def wiring_of(connection: HTTPConnection) -> Wiring:
    """The wiring of the application that serves this connection."""
    wiring: Wiring = connection.app.state.wiring
    return wiring


def cookie_name(connection: HTTPConnection) -> str:
    """`__Host-` needs the Secure flag, which browsers drop on plain http: there the plain name is used."""
    return "__Host-onemap" if connection.url.scheme in ("https", "wss") else "onemap"


def set_cookie(response: Response, connection: HTTPConnection, token: str, seconds: float) -> None:
    """Hand the session's token to the browser, out of reach of scripts and of other sites."""
    secure = connection.url.scheme == "https"
    response.set_cookie(
        cookie_name(connection), token, int(seconds), path="/", httponly=True, samesite="strict", secure=secure
    )


def clear_cookie(response: Response, connection: HTTPConnection) -> None:
    """Take the token back."""
    secure = connection.url.scheme == "https"
    response.delete_cookie(cookie_name(connection), path="/", httponly=True, samesite="strict", secure=secure)


def address_of(connection: HTTPConnection) -> str:
    """The address the connection comes from."""
    return connection.client.host if connection.client else ""


def check_origin(connection: HTTPConnection) -> None:
    """Refuse a request that a page of another site made.

    A browser always sends Origin with a write and with a WebSocket; programs without a browser send none.
    """
    origin = connection.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != connection.headers.get("host"):
        raise CrossSiteRefused()
    if connection.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise CrossSiteRefused()


def signed_in(request: HTTPConnection) -> Who:
    """The account behind the session cookie; a write must also carry the session's CSRF token.

    Raises
    ------
    NotSignedIn
        No cookie, or the session is over.
    CrossSiteRefused
        A write without the token or from another origin.
    """
    token = request.cookies.get(cookie_name(request))
    if not token:
        raise NotSignedIn()
    who = wiring_of(request).sessions.who(token)
    if request.scope.get("method", "GET") not in SAFE:
        check_origin(request)
        if not hmac.compare_digest(request.headers.get(CSRF_HEADER, "").encode(), who.csrf.encode()):
            raise CrossSiteRefused()
    return who


def signed_in_or_machine(request: HTTPConnection) -> Who:
    """As `signed_in`, but a machine's bearer token serves as well (reading only)."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer":
        return signed_in(request)
    if request.scope.get("method", "GET") not in SAFE:
        raise CrossSiteRefused()
    return wiring_of(request).machines.who(token.strip())
