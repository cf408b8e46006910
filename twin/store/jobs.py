"""Jobs: long work is a row before it is answered, so that whatever was accepted is finished or said to have failed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.sql import func

from twin.model.errors import NotFound
from twin.store.planned import iso
from twin.store.refusals import refusals
from twin.store.tables import JOB

UNFINISHED = ("queued", "running")


def accept(
    conn: Connection,
    *,
    kind: str,
    inputs: Mapping[str, Any],
    created_by: str,
    site_id: str | None = None,
    enterprise_id: str | None = None,
) -> dict[str, Any]:
    """Write a job down as queued and give it back."""
    job_id = uuid4().hex
    with refusals():
        conn.execute(
            insert(JOB).values(
                id=job_id,
                kind=kind,
                state="queued",
                progress_fraction=0.0,
                inputs=dict(inputs),
                created_by=created_by,
                site_id=site_id,
                enterprise_id=enterprise_id,
            )
        )
    return get(conn, job_id)


def begin(conn: Connection, job_id: str) -> None:
    """A job is being worked on, once more."""
    values = {"state": "running", "started_at": func.coalesce(JOB.c.started_at, func.now())}
    _change(conn, job_id, attempts=JOB.c.attempts + 1, **values)


def progress(conn: Connection, job_id: str, fraction: float, stage: str) -> None:
    """How far an unfinished job is, 0 to 1, and what it does now."""
    _change(conn, job_id, progress_fraction=fraction, stage=stage)


def finish(conn: Connection, job_id: str, result: Mapping[str, Any]) -> bool:
    """An unfinished job is done; false where it is not unfinished any more."""
    return _change(
        conn, job_id, state="done", result=dict(result), progress_fraction=1.0, stage="", ended_at=func.now()
    )


def fail(conn: Connection, job_id: str, error: Mapping[str, Any]) -> bool:
    """An unfinished job failed, with a code and words in both languages."""
    return _change(conn, job_id, state="failed", error=dict(error), ended_at=func.now())


def cancel(conn: Connection, job_id: str) -> bool:
    """An unfinished job was called off; false where it had ended before."""
    return _change(conn, job_id, state="cancelled", ended_at=func.now())


def get(conn: Connection, job_id: str) -> dict[str, Any]:
    """One job; raises `NotFound`."""
    row = conn.execute(select(JOB).where(JOB.c.id == job_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no job '{job_id}'", f"没有任务 {job_id}")
    return _told(row)


def newest(conn: Connection, *, created_by: str | None = None, limit: int = 50) -> list[dict[str, Any]]:
    """The newest jobs, of one account or of all, newest first."""
    asked = select(JOB).order_by(JOB.c.created_at.desc(), JOB.c.id).limit(limit)
    if created_by is not None:
        asked = asked.where(JOB.c.created_by == created_by)
    return [_told(row) for row in conn.execute(asked)]


def unfinished(conn: Connection) -> list[dict[str, Any]]:
    """Every job that was accepted and has not ended, oldest first."""
    asked = select(JOB).where(JOB.c.state.in_(UNFINISHED)).order_by(JOB.c.created_at, JOB.c.id)
    return [_told(row) for row in conn.execute(asked)]


def _change(conn: Connection, job_id: str, **values: Any) -> bool:
    still = (JOB.c.id == job_id) & JOB.c.state.in_(UNFINISHED)
    with refusals():
        return conn.execute(update(JOB).where(still).values(**values)).rowcount > 0


def _told(row: Any) -> dict[str, Any]:
    moments = {name: iso(getattr(row, name)) for name in ("created_at", "started_at", "ended_at")}
    return dict(row._mapping) | moments
