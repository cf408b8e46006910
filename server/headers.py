"""Headers every answer carries: what the page may load, who may frame it, what may be kept in a cache."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' {live} data: blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=(), payment=(), usb=()",
}
HSTS = "max-age=31536000; includeSubDomains"


class Headers:
    """ASGI middleware; a route's own Cache-Control stands."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request with the headers added."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        secure = scope.get("scheme") == "https"
        host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
        live = f"{'wss' if secure else 'ws'}://{host}" if _plain(host) else ""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in FIXED.items():
                    headers[name] = value
                headers["Content-Security-Policy"] = POLICY.format(live=live)
                if secure:
                    headers["Strict-Transport-Security"] = HSTS
                if "cache-control" not in headers and scope["path"].startswith(("/api", "/ogc")):
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, add)


def _plain(host: str) -> bool:
    """A host header that cannot smuggle anything into the policy."""
    return bool(host) and all(char.isalnum() or char in ".-:[]" for char in host)
