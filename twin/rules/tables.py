"""The tables of the standards, read once when the program starts; each row says where it comes from."""

from __future__ import annotations

import csv
from importlib.resources import files


def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `twin/rules/data/<name>.csv`."""
    text = files("twin.rules").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
