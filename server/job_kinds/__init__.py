"""One kind of job a file; each binds JOB_KIND. Adding a file adds a kind."""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping

from server.job import JobKind


@functools.cache
def job_kinds() -> Mapping[str, JobKind]:
    """Every kind of job of this folder by its name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").JOB_KIND for name in names}
