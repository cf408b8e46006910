"""Changes of zones and fences on their way: drafts, checked like the real thing, put in force by a second person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import Connection

from server import audit
from twin.model.errors import NotFound, VersionConflict, WrongValue
from twin.registers.plan_change import OPEN, REGISTER, check_second_person, with_writer
from twin.registers.register import Entry, filled, moved, opened
from twin.store import planned
from twin.store.entries import StoredEntries
from twin.store.planned import Counts, iso

Body = Mapping[str, Any]


def waiting(conn: Connection) -> list[dict[str, Any]]:
    """Every change that is drafted or submitted, oldest first."""
    found = [each for each in StoredEntries(conn).entries(REGISTER.id) if each.state in OPEN]
    return [told(each) for each in found]


def drafted(conn: Connection, body: Body, who: str) -> Entry:
    """Keep a new draft; nothing is checked yet but its form, so that half a drawing can be kept."""
    feature = body.get("feature") or {}
    owner = (feature.get("properties") or {}).get("enterprise_id")
    made = opened(REGISTER, f"PC-{uuid4().hex[:10]}", with_writer(body, who), enterprise_id=owner)
    kept = StoredEntries(conn).put(made, version=None, who=who)
    audit.write(conn, who, "plan_change.add", REGISTER.id, kept.id, after=told(kept))
    return kept


def redrafted(conn: Connection, change_id: str, body: Body, version: int, who: str) -> Entry:
    """Change a draft that was read at `version`; raises VersionConflict, or WrongValue where it is submitted."""
    book = StoredEntries(conn)
    before = book.get(REGISTER.id, change_id)
    if before.state != REGISTER.states[0]:
        raise WrongValue("Only a draft can be changed", "只有草稿可以修改", field="state")
    kept = book.put(filled(REGISTER, before, with_writer({**before.body, **body}, who)), version=version, who=who)
    audit.write(conn, who, "plan_change.change", REGISTER.id, change_id, before=told(before), after=told(kept))
    return kept


def stepped(
    conn: Connection, change_id: str, step: str, version: int, who: str, *, two_people: bool, reason: str = ""
) -> Entry:
    """Submit, approve, give back or withdraw a change; an approval puts it in force in the same transaction.

    Raises
    ------
    NeedsSecondPerson
        Who approves wrote on the change.
    VersionConflict
        The change was moved meanwhile, or the zone or fence is no longer as it was when the change was drafted.
    Invalid and its kinds
        What the change would make cannot be; at submission already.
    """
    book = StoredEntries(conn)
    before = book.get(REGISTER.id, change_id)
    if before.version != version:
        raise VersionConflict()
    after = moved(REGISTER, before, step)
    if step == "submit":
        with conn.begin_nested() as trial:
            applied(conn, before.body, who)
            trial.rollback()
        after = filled(REGISTER, after, with_writer(before.body, who))
    if step == "approve" and two_people:
        check_second_person(before.body, who)
    if step in ("approve", "return"):
        after = filled(REGISTER, after, {"judged_by": who, "judged_at": iso(datetime.now(UTC)), "reason": reason})
    if step == "approve":
        applied(conn, before.body, who)
    kept = book.put(after, version=version, who=who)
    audit.write(conn, who, f"plan_change.{step}", REGISTER.id, change_id, before=told(before), after=told(kept))
    return kept


def applied(conn: Connection, body: Body, who: str) -> None:
    """Make the change in the store, on the version it was drafted from."""
    noun, object_id, base = str(body["noun"]), str(body["object_id"]), body.get("base_version")
    if body["action"] == "remove":
        planned.remove(conn, noun, object_id, version=base, who=who)
        return
    feature = body.get("feature")
    if not isinstance(feature, Mapping):
        raise WrongValue("The change holds no feature", "变更缺少内容", field="feature")
    planned.save(conn, noun, {**feature, "id": object_id}, version=base, who=_names(body, who))


def set_aside(conn: Connection, noun: str, features: Sequence[Body], who: str) -> Counts:
    """Hand in what an import would change instead of changing it; the counts are those of the change.

    Raises what the change itself would.
    """
    with conn.begin_nested() as trial:
        counts = planned.save_many(conn, noun, features, who=who)
        changed = planned.changed_now(conn, noun)
        trial.rollback()
    book = StoredEntries(conn)
    for each in features:
        object_id = str((each.get("properties") or {}).get("id") or each.get("id"))
        if object_id not in changed:
            continue
        body = {
            "noun": noun,
            "object_id": object_id,
            "action": "save",
            "feature": orjson.loads(orjson.dumps(dict(each), option=orjson.OPT_SERIALIZE_NUMPY)),
            "note": "import",
        }
        now = present(conn, body)
        body |= {} if now is None else {"base_version": now["properties"]["version"]}
        owner = (each.get("properties") or {}).get("enterprise_id")
        made = opened(REGISTER, f"PC-{uuid4().hex[:10]}", with_writer(body, who), enterprise_id=owner)
        book.put(moved(REGISTER, made, "submit"), version=None, who=who)
    return counts


def present(conn: Connection, body: Body) -> dict[str, Any] | None:
    """The zone or fence as it is in force now, None where it is new."""
    try:
        return planned.get(conn, str(body["noun"]), str(body["object_id"]))
    except NotFound:
        return None


def told(one: Entry) -> dict[str, Any]:
    """A change as JSON."""
    return {"id": one.id, "state": one.state, "version": one.version, **one.body}


def _names(body: Body, who: str) -> str:
    """Who stands in the history: those who wrote, and who approved."""
    return " + ".join(dict.fromkeys([*(str(each) for each in body.get("writers") or ()), who]))
