"""Answers held against the shapes that their routes promise (`server.answers.tells`): nothing more, nothing less."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
from fastapi.routing import APIRoute
from pydantic import TypeAdapter
from starlette.routing import Match

from server.routes import routers


def holds_to_its_shape(answer: httpx.Response) -> None:
    """A hook for clients: it fails where an answer is not what its route promises."""
    question = answer.request
    route = asked(question.method, question.url.path.removeprefix("/api"))
    promised = route.responses.get(answer.status_code, {}) if route else {}
    if "model" not in promised:
        return
    answer.read()
    adapter: TypeAdapter[Any] = TypeAdapter(promised["model"])
    seen = adapter.dump_python(adapter.validate_json(answer.content), mode="json")
    lacking = list(lacks(seen, json.loads(answer.content)))
    assert not lacking, f"{question.method} {question.url.path} does not tell {lacking[:5]}"


@cache
def asked(method: str, path: str) -> APIRoute | None:
    """The route that answers."""
    scope = {"type": "http", "method": method, "path": path, "root_path": ""}
    routes = (route for _, router in routers() for route in router.routes if isinstance(route, APIRoute))
    return next((route for route in routes if route.matches(scope)[0] is Match.FULL), None)


def lacks(whole: Any, told: Any, place: str = "") -> Iterator[str]:
    """The fields of `whole` that are not in `told`."""
    if whole == told:
        return
    if isinstance(whole, dict) and isinstance(told, dict):
        for name, value in whole.items():
            if name in told:
                yield from lacks(value, told[name], f"{place}.{name}")
            else:
                yield f"{place}.{name}"
    elif isinstance(whole, list) and isinstance(told, list):
        for row, (one, other) in enumerate(zip(whole, told, strict=True)):
            yield from lacks(one, other, f"{place}[{row}]")
