"""What-if runs: inputs, result, model and warnings are kept as they were, so that a run can be shown and repeated."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import Connection, insert, select

from twin.model.errors import NotFound
from twin.store.planned import iso
from twin.store.refusals import refusals
from twin.store.tables import WHATIF

BATCHES = ("sweep", "park_risk")
"""Kinds that are many runs under one id; they have lists of their own."""
_LISTED = ("id", "kind", "model_id", "model_version", "origin", "created_at", "created_by")


def save_run(
    conn: Connection,
    *,
    run_id: str | None = None,
    kind: str,
    model_id: str,
    model_version: str,
    inputs: Mapping[str, Any],
    result: Mapping[str, Any],
    warnings: Sequence[Any] = (),
    raster: bytes | None = None,
    origin: str = "real",
    site_id: str | None = None,
    enterprise_id: str | None = None,
    created_by: str = "",
) -> str:
    """Keep one run and say its id, a new one where none was promised.

    `hash` is over model and inputs: equal runs of one model share it.
    """
    run_id = run_id or uuid4().hex
    with refusals():
        conn.execute(
            insert(WHATIF).values(
                id=run_id,
                kind=kind,
                model_id=model_id,
                model_version=model_version,
                inputs=dict(inputs),
                result=dict(result),
                warnings=list(warnings),
                raster=raster,
                hash=hash_of(model_id, model_version, inputs),
                origin=origin,
                site_id=site_id,
                enterprise_id=enterprise_id,
                created_by=created_by,
            )
        )
    return run_id


def get_run(conn: Connection, run_id: str) -> dict[str, Any]:
    """One run without its raster; raises `NotFound`."""
    columns = [column for column in WHATIF.c if column.name != "raster"]
    has_raster = WHATIF.c.raster.is_not(None).label("has_raster")
    row = conn.execute(select(*columns, has_raster).where(WHATIF.c.id == run_id)).one_or_none()
    if row is None:
        raise NotFound(f"There is no what-if run '{run_id}'")
    return dict(row._mapping) | {"created_at": iso(row.created_at)}


def get_raster(conn: Connection, run_id: str) -> bytes:
    """The picture of a run (PNG); raises `NotFound` where there is none."""
    raster = conn.execute(select(WHATIF.c.raster).where(WHATIF.c.id == run_id)).scalar_one_or_none()
    if raster is None:
        raise NotFound(f"There is no picture of what-if run '{run_id}'")
    return bytes(raster)


def list_runs(conn: Connection, *, limit: int = 50) -> list[dict[str, Any]]:
    """The newest single runs: id, kind, model_id, model_version, inputs, origin, created_at, created_by."""
    return _newest(conn, WHATIF.c.kind.not_in(BATCHES), (*_LISTED, "inputs"), limit)


def list_batches(conn: Connection, kind: str, *, limit: int = 50) -> list[dict[str, Any]]:
    """The newest batches of a kind, without what went in."""
    return _newest(conn, WHATIF.c.kind == kind, _LISTED, limit)


def children(conn: Connection, run_id: str) -> list[dict[str, Any]]:
    """The runs that were played on from one, newest first, each with its `parent`."""
    parent = WHATIF.c.result["parent"]
    rows = conn.execute(
        select(*(WHATIF.c[name] for name in _LISTED), parent.label("parent"))
        .where(parent["run_id"].astext == run_id)
        .order_by(WHATIF.c.created_at.desc(), WHATIF.c.id)
    )
    return [dict(row._mapping) | {"created_at": iso(row.created_at)} for row in rows]


def _newest(conn: Connection, which: Any, names: Sequence[str], limit: int) -> list[dict[str, Any]]:
    asked = select(*(WHATIF.c[name] for name in names)).where(which)
    rows = conn.execute(asked.order_by(WHATIF.c.created_at.desc(), WHATIF.c.id).limit(limit))
    return [dict(row._mapping) | {"created_at": iso(row.created_at)} for row in rows]


def hash_of(model_id: str, model_version: str, inputs: Mapping[str, Any]) -> str:
    """SHA-256 of a model and its inputs, whatever the order of their keys."""
    body = orjson.dumps([model_id, model_version, inputs], option=orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY)
    return hashlib.sha256(body).hexdigest()
