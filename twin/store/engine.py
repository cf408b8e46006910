"""One way to the database: an SQLAlchemy engine with JSON by orjson, numpy numbers understood and times in UTC."""

from __future__ import annotations

from typing import Any

import numpy as np
import orjson
from psycopg2.extensions import AsIs, Float, register_adapter
from sqlalchemy import Engine, create_engine


def _real(value: Any) -> Float:
    return Float(float(value))


def _whole(value: Any) -> AsIs:
    return AsIs(str(int(value)))


def _truth(value: Any) -> AsIs:
    return AsIs("true" if value else "false")


def _register_numpy() -> None:
    """Without this, psycopg2 writes ``np.float64(1.0)`` into the statement and the server looks for a schema `np`."""
    reals: list[Any] = [np.float64, np.float32, np.float16]
    wholes: list[Any] = [getattr(np, f"{sign}int{bits}") for sign in ("", "u") for bits in (8, 16, 32, 64)]
    for kind in reals:
        register_adapter(kind, _real)
    for kind in wholes:
        register_adapter(kind, _whole)
    register_adapter(np.bool_, _truth)


def to_json(value: Any) -> str:
    """JSON text of a value, numpy arrays and datetimes included; non-finite numbers become null."""
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_UTC_Z).decode()


def connect(url: str, *, pool_size: int = 8) -> Engine:
    """Engine for a PostgreSQL URL (`postgresql+psycopg2://…`); opens nothing until it is used.

    A caller who finds the pool empty waits up to 10 s for a connection.
    """
    _register_numpy()
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg2://" + url.split("://", 1)[1]
    return create_engine(
        url,
        json_serializer=to_json,
        json_deserializer=orjson.loads,
        pool_size=pool_size,
        max_overflow=4,
        pool_timeout=10,
        pool_pre_ping=True,
        connect_args={"options": "-c timezone=UTC", "application_name": "onemap", "connect_timeout": 5},
    )
