"""One bench a file; each binds BENCH, a function that gives a Figure. Adding a file adds a name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from server.timing import Bench


def benches() -> Mapping[str, Bench]:
    """Every bench of this folder by its name, in order of name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").BENCH for name in names}
