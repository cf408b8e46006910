"""How much room recordings may take, and whether the disk still has any to spare for them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

USUAL_GB = 4.0
LEAST_FREE_FRACTION, LEAST_FREE_BYTES = 0.1, 5e9
"""Below a tenth of the disk, or of a large disk below 5 GB, nothing is recorded: what comes in now is worth more."""


def most_bytes() -> int:
    """How much may be kept [bytes], from ONEMAP_RECORDED_GB; the usual where it is no number."""
    try:
        return int(max(float(os.environ.get("ONEMAP_RECORDED_GB") or USUAL_GB), 0.0) * 1e9)
    except (ValueError, OverflowError):
        return int(USUAL_GB * 1e9)


def has_room(folder: Path) -> bool:
    """Whether enough of the disk is free."""
    disk = shutil.disk_usage(folder)
    return disk.free > min(LEAST_FREE_FRACTION * disk.total, LEAST_FREE_BYTES)
