"""Data of systems that speak no MQTT: a body goes the way of a message of the same topic, and waits on no database.

The body is what would be published on the topic: a JSON message, a CSV table, a Sparkplug payload; with the type
`application/x-ndjson` every line is one message. The answer 200 says that it is on disk. `Idempotency-Key` names the
batch, so that sending it again after a lost answer changes nothing; without one the content is its own name. What
cannot be read is kept, goes to quarantine as every message does, and is counted in the answer.
"""

import base64
import hashlib
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Request

from server.errors import TooLarge
from server.may import require
from server.who import Who, signed_in, wiring_of
from twin.model.errors import Forbidden, MissingField

ROUTER = APIRouter()
MOST_BYTES = 1024 * 1024
MOST_LINES = 5000


@dataclass(frozen=True, slots=True)
class MayPush:
    """A dependency that lets machines through whose token carries topics to push on."""

    verb: str = "data.push"

    def __call__(self, request: Request) -> Who:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        bearer = kind.lower() == "bearer"
        who = wiring_of(request).machines.who(token.strip()) if bearer else signed_in(request)
        require(who, self.verb)
        return who


@ROUTER.post("/push/{topic:path}")
async def push(
    topic: str,
    request: Request,
    who: Annotated[Who, Depends(MayPush())],
    idempotency_key: Annotated[str, Header(max_length=200)] = "",
) -> dict[str, Any]:
    """Keep a batch on the disk and walk with it; how many messages it was, and how many nobody could read."""
    wiring = wiring_of(request)
    if not wiring.machines.may_push(who.name, topic):
        raise Forbidden(f"{who.name} may not push on {topic}", f"{who.name} 无权向 {topic} 推送数据", field="topic")
    body = await _body(request)
    lines = [body]
    if request.headers.get("content-type", "").startswith("application/x-ndjson"):
        lines = [line for line in body.splitlines() if line.strip()]
    if not lines or len(lines) > MOST_LINES:
        raise MissingField(
            f"From one to {MOST_LINES} messages a batch", f"每批须有 1 至 {MOST_LINES} 条消息", field="body"
        )
    batch = idempotency_key or hashlib.sha256(topic.encode() + b"\n" + body).hexdigest()
    bodies = [base64.b64encode(line).decode() for line in lines]
    done = await wiring.link.ask("push", who=who.name, topic=topic, batch=f"{topic} {batch}", bodies=bodies)
    return {"batch": batch, **done}


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise TooLarge()
    if not body:
        raise MissingField("The body is empty", "请求没有内容", field="body")
    return bytes(body)
