"""`onemap faults`: hands over to the fault runs, which lie with the tests and share their rig."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence


def main(argv: Sequence[str]) -> int:
    """Run the fault runs of this checkout; 2 where it has none."""
    try:
        command = importlib.import_module("tests.faults.command")
    except ModuleNotFoundError as missing:
        sys.stderr.write(f"onemap: fault runs need the whole checkout and its test requirements ({missing.name})\n")
        return 2
    return int(command.main(argv))
