"""The moving and the solid picture of a kept run, as a worker makes it from the run's own inputs: files in a folder."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import orjson

from consequence_models.whatif import WhatIf
from layers.moments import moments
from scenes.builders.clouds import cloud_glb
from server.question import KeptRun, Refusal
from server.solved import solved


def play(kept: KeptRun, air_changes_1_h: float, folder: Path) -> Refusal | None:
    """Write `times.json`, one JSON a view and one picture a view and theme; whole or not at all."""
    result = solved(kept)
    if isinstance(result, Refusal):
        return result
    found = moments(result, kept.frame(), air_changes_1_h=air_changes_1_h)
    files = {f"{name}.json": orjson.dumps(view) for name, view in found.views.items()}
    files |= {f"{name}.png": picture for name, picture in found.pictures.items()}
    _shelve(folder, {**files, "times.json": orjson.dumps(found.document)})
    return None


def solid(kept: KeptRun, t_s: float | None, file: Path) -> Refusal | None:
    """Write one cloud; an empty file where no level is reached at that time."""
    result = solved(kept)
    if isinstance(result, Refusal):
        return result
    moment = fullest_s(result) if t_s is None else t_s
    body = cloud_glb(result.field, result.levels, kept.frame(), (kept.lon, kept.lat), moment)
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as part:
        part.write(body or b"")
    Path(part.name).replace(file)
    return None


def fullest_s(result: WhatIf) -> float | None:
    """The moment at which a cloud is shown when nobody asks for another: None the highest over all time.

    Puffs are known at moments only; they are shown when the release ends, when most of it is in the air.
    """
    times: Any = getattr(result.scenario.source, "t_s", None)
    if times is None or getattr(result.field, "grid", None) is None:
        return None
    return float(times[-1]) if times[-1] > 0 else 60.0


def _shelve(folder: Path, files: dict[str, bytes]) -> None:
    """Put a folder in place in one step; another worker's is as good."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent))
    for name, body in files.items():
        (made / name).write_bytes(body)
    try:
        os.rename(made, folder)  # noqa: PTH104  (Path.rename would replace a file)
    except OSError:
        shutil.rmtree(made)
