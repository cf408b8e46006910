"""One validation a file; each binds VALIDATION. Adding a file here adds a name, nothing else is edited."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping

from server.judging import Validation


def validations() -> Mapping[str, Validation]:
    """Every validation of this folder by its name, in order of name."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {name: importlib.import_module(f"{__name__}.{name}").VALIDATION for name in names}
