"""JSON answers that are written once: big collections without a second pass, with an ETag that a browser can ask by.

A route says with `tells` what it answers. That is written into the OpenAPI document and into the types of the client,
and the tests hold every answer against it; nothing is checked or copied while the server answers.
"""

from __future__ import annotations

import gzip
import hashlib
from typing import Annotated, Any

import orjson
from fastapi import Request, Response
from pydantic import BaseModel, ConfigDict, WithJsonSchema

PRIVATE = "private, no-cache"
GLB = "model/gltf-binary"
_WORTH_BYTES = 1024
Geometry = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "x-geojson": "Geometry"})]
Feature = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "x-geojson": "Row"})]
Collection = Annotated[dict[str, Any], WithJsonSchema({"type": "object", "x-geojson": "Rows"})]


class Told(BaseModel):
    """The shape of an answer: all its fields are there, and no others."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)


def tells(shape: Any, status: int = 200) -> dict[str, Any]:
    """What a route answers, for its decorator.

    The answer itself is written as whatever it is: with no model at all every value would be copied first, which takes
    twenty times as long.
    """
    return {"response_model": Any, "responses": {status: {"model": shape}}}


def json_answer(value: Any, *, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """`value` as JSON; datetimes in UTC, numpy numbers understood, non-finite numbers as null."""
    body = orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY | orjson.OPT_UTC_Z)
    return Response(body, status, headers, media_type="application/json")


def tagged(request: Request, body: bytes, media_type: str, *, cache: str = PRIVATE) -> Response:
    """An answer that is 304 when the browser already holds these very bytes."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {"ETag": tag, "Cache-Control": cache, "Vary": "Cookie"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=media_type)


def accepts_gzip(request: Request) -> bool:
    """Whether the one who asks can unpack gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


def compressed(request: Request, body: bytes, headers: dict[str, str], media_type: str) -> Response:
    """An answer made for this request alone: packed at the lowest level, which costs less than sending the rest."""
    if accepts_gzip(request) and len(body) >= _WORTH_BYTES:
        packed = gzip.compress(body, 1, mtime=0)
        return Response(packed, 200, headers | {"Content-Encoding": "gzip"}, media_type=media_type)
    return Response(body, 200, headers, media_type=media_type)


def version_in(request: Request) -> int | None:
    """The version in If-Match, with or without quotes; None where it is absent or no number."""
    text = request.headers.get("if-match", "").removeprefix("W/").strip().strip('"')
    return int(text) if text.isdecimal() else None
