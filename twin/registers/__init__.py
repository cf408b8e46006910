"""The books a park keeps: one file, one register, bound as `REGISTER`; the id is the file's name."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from twin.registers.register import Register


@cache
def registers() -> dict[str, Register]:
    """Every register in this folder, by id."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        book = getattr(import_module(f"{__name__}.{module.name}"), "REGISTER", None)
        if isinstance(book, Register):
            found[book.id] = book
    return found
