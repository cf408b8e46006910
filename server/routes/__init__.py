"""One noun a file; each binds ROUTER. Adding a file here adds a route, nothing else is edited."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from fastapi import APIRouter


def routers() -> Iterator[tuple[str, APIRouter]]:
    """Every noun of this folder with its router, in order of name."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda each: each.name):
        yield module.name, importlib.import_module(f"{__name__}.{module.name}").ROUTER
