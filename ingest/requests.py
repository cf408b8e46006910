"""What the server may ask the engine on live.sock, one function an operation. A reply follows what is on disk."""

from __future__ import annotations

import base64
import logging
import re
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from twin.live.movers import Movers
from twin.model.errors import DomainError, Invalid, MissingField, Unavailable, WrongValue
from twin.model.live import Envelope
from twin.rules.alarm.handover import handover

if TYPE_CHECKING:
    from ingest.engine import Engine

LOG = logging.getLogger(__name__)
COMMANDS = ("buzz", "evacuate", "test")
BYPASSED = ("source_kind", "source_id", "condition", "fence_id", "enterprise_id")
DEVICE = re.compile(r"[^/+#\s]{1,64}")


class UnknownRequest(Invalid):
    """The engine knows no such operation."""

    message_zh = "未知的请求"
    message_en = "The live engine knows no such operation"


def answer(engine: Engine, request: dict[str, Any]) -> dict[str, object]:
    """Carry out a request and say how it went; never raises for what it is given."""
    reply: dict[str, object] = {"kind": "reply", "request": request.get("request")}
    try:
        operation = OPERATIONS.get(str(request.get("op")))
        if operation is None:
            raise UnknownRequest()
        return reply | {"ok": True, "result": operation(engine, request)}
    except DomainError as error:
        return reply | {"ok": False, "error": _error(error)}
    except (KeyError, TypeError, ValueError) as error:
        LOG.info("a request cannot be read: %r", error)
        return reply | {"ok": False, "error": _error(WrongValue(str(error)))}


def _snapshot(engine: Engine, _request: dict[str, Any]) -> object:
    return engine.screens.snapshot()


def _acknowledge(engine: Engine, request: dict[str, Any]) -> object:
    alarm_id, version, who = _alarm(request)
    comment = str(request.get("comment") or "")[:1000]
    change = engine.walk.register.acknowledge(alarm_id, version=version, who=who, comment=comment, at=_now())
    engine.commit(change)
    return change.alarm


def _shelve(engine: Engine, request: dict[str, Any]) -> object:
    alarm_id, version, who = _alarm(request)
    change = engine.walk.register.shelve(
        alarm_id,
        version=version,
        who=who,
        reason=str(request.get("reason") or "")[:1000],
        minutes=float(request["minutes"]),
        at=_now(),
    )
    engine.commit(change)
    return change.alarm


def _unshelve(engine: Engine, request: dict[str, Any]) -> object:
    alarm_id, version, who = _alarm(request)
    change = engine.walk.register.unshelve(alarm_id, version=version, who=who, at=_now())
    engine.commit(change)
    return change.alarm


def _silence(engine: Engine, request: dict[str, Any]) -> object:
    alarm_id, version, who = _alarm(request)
    change = engine.walk.register.silence(alarm_id, version=version, who=who, at=_now())
    engine.commit(change)
    return change.alarm


def _reset(engine: Engine, request: dict[str, Any]) -> object:
    alarm_id, version, who = _alarm(request)
    value = request.get("value")
    change = engine.walk.register.reset(
        alarm_id,
        version=version,
        who=who,
        comment=str(request.get("comment") or "")[:1000],
        instrument=str(request.get("instrument") or "")[:200],
        value=None if value is None else float(value),
        at=_now(),
    )
    engine.commit(change)
    return change.alarm


def _close(engine: Engine, request: dict[str, Any]) -> object:
    alarm_id, version, who = _alarm(request)
    words = {name: str(request.get(name) or "")[:2000] for name in ("verdict", "cause", "action")}
    change = engine.walk.register.close(alarm_id, version=version, who=who, at=_now(), **words)
    engine.commit(change)
    return change.alarm


def _bypass(engine: Engine, request: dict[str, Any]) -> object:
    what = {name: str(request.get(name) or "")[:200] or None for name in BYPASSED}
    made, changes = engine.walk.register.bypass(
        minutes=float(request["minutes"]),
        at=_now(),
        who=_who(request),
        reason=str(request.get("reason") or "")[:1000],
        **what,
    )
    engine.commit_all(changes)
    engine.screens.tell_bypasses()
    return made


def _end_bypass(engine: Engine, request: dict[str, Any]) -> object:
    changes = engine.walk.register.end_bypass(str(request["bypass_id"]), who=_who(request), at=_now())
    engine.commit_all(changes)
    engine.screens.tell_bypasses()
    return {"ended": True}


def _over(engine: Engine, _request: dict[str, Any]) -> object:
    return list(engine.walk.register.over.values())


def _handover(engine: Engine, _request: dict[str, Any]) -> object:
    return handover(engine.walk.register, _now())


def _command(engine: Engine, request: dict[str, Any]) -> object:
    device, command = str(request["device"]), str(request["command"])
    if command not in COMMANDS or not DEVICE.fullmatch(device):
        raise WrongValue(f"Unknown command or device: {command!r}, {device!r}", "未知的指令或设备", field="command")
    command_id = uuid.uuid4().hex
    body = {"id": command_id, "command": command, "ts": _now(), "who": request.get("who") or ""}
    engine.broker.publish(f"onemap/v1/{engine.site_id}/cmd/{device}", msgspec.json.encode(body))
    return {"id": command_id, "device": device, "command": command, "broker_up": engine.broker.up}


def _reload(engine: Engine, _request: dict[str, Any]) -> object:
    def load() -> None:
        try:
            engine.inbox.put(engine.load_park(), urgent=True)
        except Exception:
            LOG.exception("the park cannot be read again")

    threading.Thread(target=load, name="reload", daemon=True).start()
    return {"started": True}


def _rings(given: list[Any]) -> list[NDArray[np.float64]]:
    rings = [np.asarray(ring, dtype=float)[:, :2] for ring in given]
    if any(len(ring) < 3 or not np.isfinite(ring).all() for ring in rings):
        raise WrongValue("A ring needs three points", "边界至少需要三个点", field="rings")
    return rings


def _inside(engine: Engine, request: dict[str, Any]) -> object:
    rings = _rings(request["rings"])
    movers = engine.walk.movers
    states = ("ok", "stale", "unknown")
    found = [
        [
            {
                "tag_id": movers.tags[row].id,
                "person_id": movers.tags[row].person.id if movers.tags[row].person else None,
                "state": states[movers.state[row]],
                "lon": float(movers.lon[row]),
                "lat": float(movers.lat[row]),
                "error_m": float(movers.error_m[row]),
                **_carried(movers, int(row)),
            }
            for row in rows
        ]
        for rows in engine.walk.inside(rings)
    ]
    nowhere = np.flatnonzero(np.isnan(movers.lon))
    not_located = [movers.tags[row].id for row in nowhere]
    last_seen = [{"tag_id": movers.tags[row].id, **_carried(movers, int(row))} for row in nowhere]
    return {"rings": found, "not_located": not_located, "last_seen": last_seen}


def _headcount(engine: Engine, request: dict[str, Any]) -> object:
    return engine.walk.headcount({place: _rings(rings) for place, rings in request["places"].items()})


def _carried(movers: Movers, row: int) -> dict[str, Any]:
    """Whose a tag is, on which floor it was last, and when; None where that is not known."""
    tag, last = movers.tags[row], movers.last[row]
    person = tag.person
    return {
        "enterprise_id": (person.enterprise_id if person else None) or tag.enterprise_id,
        "company": person.company if person else "",
        "floor": last.floor if last else None,
        "at": last.at.isoformat() if last else None,
    }


def _database(engine: Engine, request: dict[str, Any]) -> object:
    engine.screens.set_database(bool(request["up"]), request.get("since"))
    if request.get("refused") is not None:
        engine.refused = (engine.refused or 0) + int(request["refused"])
    return None


def _evacuate(engine: Engine, request: dict[str, Any]) -> object:
    """Tell everybody inside a fence, inside rings, or with one of these tags, to leave."""
    walk, tags = engine.walk, [str(tag) for tag in request.get("tags") or []]
    for fence_id in request.get("fences") or []:
        columns = [column for column, fence in enumerate(walk.fences.fences) if fence.id == fence_id]
        if not columns:
            raise WrongValue(f"There is no fence {fence_id!r}", f"没有围栏 {fence_id!r}", field="fences")
        tags += [walk.movers.tags[row].id for row in walk.fences.inside(columns[0])]
    rings = _rings(request.get("rings") or [])
    tags += [walk.movers.tags[row].id for rows in walk.inside(rings) for row in rows]
    reason = str(request.get("reason") or "")[:500]
    return engine.caller.call("evacuate", tags, reason=reason, who=_who(request)).describe(_now())


def _calls(engine: Engine, _request: dict[str, Any]) -> object:
    return engine.caller.describe()


def _reach(engine: Engine, request: dict[str, Any]) -> object:
    call = engine.caller.reach(str(request["call_id"]), str(request["tag_id"]), _who(request))
    return call.describe(_now())


def _push(engine: Engine, request: dict[str, Any]) -> object:
    """Keep a batch of messages that came over HTTP, on disk before the reply, and walk with them."""
    topic, batch = str(request["topic"]), f"{_who(request)}/{str(request['batch'])[:200]}"
    if engine.receiver.pushes.holds(batch):
        return {"double": True, "messages": 0, "unreadable": 0}
    now = _now()
    bodies = [base64.b64decode(body, validate=True) for body in request["bodies"]]
    envelopes = [Envelope(topic=topic, payload=body, received_at=now) for body in bodies]
    try:
        fresh = engine.receiver.keep_pushed(envelopes, batch)
    except OSError as error:
        LOG.error("a push cannot be kept: %s", error)
        raise Unavailable("The disk takes no more messages", "磁盘无法写入,请稍后重试") from error
    before = engine.quarantine.count
    engine.take(fresh)
    return {"double": False, "messages": len(envelopes), "unreadable": engine.quarantine.count - before}


def _foreign(engine: Engine, _request: dict[str, Any]) -> object:
    """Foreign addresses heard lately that nobody has named."""
    return engine.dialects.missed()


def _alarm(request: dict[str, Any]) -> tuple[str, int, str]:
    return str(request["alarm_id"]), int(request["version"]), _who(request)


def _who(request: dict[str, Any]) -> str:
    if not request.get("who"):
        raise MissingField("Who acts is missing", "缺少操作人", field="who")
    return str(request["who"])


def _now() -> datetime:
    return datetime.now(UTC)


def _error(error: DomainError) -> dict[str, object]:
    return {
        "code": error.code,
        "message_zh": error.message_zh,
        "message_en": error.message_en,
        "field": error.field,
        "place": error.place,
    }


OPERATIONS: dict[str, Callable[[Any, dict[str, Any]], object]] = {
    "snapshot": _snapshot,
    "acknowledge": _acknowledge,
    "shelve": _shelve,
    "unshelve": _unshelve,
    "silence": _silence,
    "reset": _reset,
    "close": _close,
    "bypass": _bypass,
    "end_bypass": _end_bypass,
    "over": _over,
    "handover": _handover,
    "command": _command,
    "reload": _reload,
    "inside": _inside,
    "headcount": _headcount,
    "database": _database,
    "evacuate": _evacuate,
    "calls": _calls,
    "reach": _reach,
    "foreign": _foreign,
    "push": _push,
}
