"""The live channel `/live`: hello, then alarms in order and the newest frames, for as long as the session lasts."""

from __future__ import annotations

import asyncio
import math
from contextlib import suppress

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from starlette.concurrency import run_in_threadpool

from server.errors import DatabaseUnavailable
from server.hub import Client
from server.who import Who, check_origin, cookie_name, wiring_of
from server.wiring import Wiring
from twin.model.errors import DomainError, Forbidden, NotSignedIn

ROUTER = APIRouter()
SIGNED_OUT, REFUSED, TRY_LATER, TOO_SLOW = 4401, 4403, 1013, 1013


@ROUTER.websocket("/live")
async def live(socket: WebSocket) -> None:
    """Serve one browser until it leaves, falls behind, or its session ends."""
    wiring = wiring_of(socket)
    await socket.accept()
    token = socket.cookies.get(cookie_name(socket), "")
    try:
        check_origin(socket)
        who = await run_in_threadpool(_admitted, wiring, token)
    except DomainError as error:
        await _close(socket, _code(error), error.code)
        return
    client = wiring.hub.join(who, {"layer_versions": wiring.layer_versions}, frames_hz=_frames_hz(socket))
    tasks = [
        asyncio.create_task(step)
        for step in (_send(socket, client, wiring), _receive(socket, client, wiring), _recheck(wiring, token, client))
    ]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        code, reason = next(iter(done)).result()
    finally:
        wiring.hub.leave(client)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    await _close(socket, code, reason)


def _frames_hz(socket: WebSocket) -> float | None:
    """How many frames a second a client asks for in ``/live?hz=``; None where it leaves that to us."""
    try:
        wanted = float(socket.query_params.get("hz", ""))
    except ValueError:
        return None
    return wanted if math.isfinite(wanted) and wanted > 0 else None


def _admitted(wiring: Wiring, token: str) -> Who:
    if not token:
        raise NotSignedIn()
    who = wiring.sessions.who(token)
    if "map.see" not in who.permissions:
        raise Forbidden()
    return who


def _code(error: DomainError) -> int:
    if isinstance(error, NotSignedIn):
        return SIGNED_OUT
    return TRY_LATER if isinstance(error, DatabaseUnavailable) else REFUSED


async def _send(socket: WebSocket, client: Client, wiring: Wiring) -> tuple[int, str]:
    while True:
        messages, frames = await client.next()
        if client.behind:
            return TOO_SLOW, "too far behind"
        try:
            async with asyncio.timeout(wiring.limits.send_s):
                for message in messages:
                    await socket.send_text(message.decode())
                for frame in frames:
                    await socket.send_bytes(frame)
        except TimeoutError:
            return TOO_SLOW, "too slow"
        except (WebSocketDisconnect, RuntimeError, OSError):
            return 1000, "gone"


async def _receive(socket: WebSocket, client: Client, wiring: Wiring) -> tuple[int, str]:
    try:
        while True:
            if "hello" in await socket.receive_text():
                wiring.hub.greet(client, {"layer_versions": wiring.layer_versions})
    except (WebSocketDisconnect, RuntimeError, KeyError):
        return 1000, "gone"


async def _recheck(wiring: Wiring, token: str, client: Client) -> tuple[int, str]:
    """An open screen counts as presence, so the idle bound does not blind a shift; the absolute bound still holds."""
    while True:
        await asyncio.sleep(wiring.limits.recheck_s)
        if client.behind:
            return TOO_SLOW, "too far behind"
        try:
            who = await run_in_threadpool(_admitted, wiring, token)
        except NotSignedIn as error:
            return SIGNED_OUT, error.code
        except Forbidden as error:
            return REFUSED, error.code
        if who.permissions != client.who.permissions or who.enterprise_id != client.who.enterprise_id:
            return SIGNED_OUT, "RoleChanged"


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    with suppress(WebSocketDisconnect, RuntimeError, TimeoutError, OSError):
        async with asyncio.timeout(2):
            await socket.close(code, reason)
