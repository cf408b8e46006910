"""The moving and the solid picture of a kept run, as a worker makes it from the run's own inputs: files in a folder."""

from __future__ import annotations

import functools
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import orjson

from consequence_models.errors import ModelError
from consequence_models.levels import Level
from consequence_models.scenario import Scenario
from consequence_models.whatif import WhatIf, run
from layers.moments import moments
from scenes.builders.clouds import cloud_glb
from server.question import KeptRun, Refusal
from twin.model.place import frame_around

CHANGED_ZH = "该次推演所用的模型版本已更新，请重新计算"
CHANGED_EN = "This run was made by another version of the model; run it again"


def play(kept: KeptRun, air_changes_1_h: float, folder: Path) -> Refusal | None:
    """Write `times.json`, one JSON a view and one picture a view and theme; whole or not at all."""
    try:
        result = repeated(kept)
    except ModelError as error:
        return _refusal(error)
    if result is None:
        return Refusal(code="ModelChanged", message_zh=CHANGED_ZH, message_en=CHANGED_EN, field="model")
    found = moments(result, _frame(kept), air_changes_1_h=air_changes_1_h)
    files = {f"{name}.json": orjson.dumps(view) for name, view in found.views.items()}
    files |= {f"{name}.png": picture for name, picture in found.pictures.items()}
    _shelve(folder, {**files, "times.json": orjson.dumps(found.document)})
    return None


def solid(kept: KeptRun, t_s: float | None, file: Path) -> Refusal | None:
    """Write one cloud; an empty file where no level is reached at that time."""
    try:
        result = repeated(kept)
    except ModelError as error:
        return _refusal(error)
    if result is None:
        return Refusal(code="ModelChanged", message_zh=CHANGED_ZH, message_en=CHANGED_EN, field="model")
    moment = fullest_s(result) if t_s is None else t_s
    body = cloud_glb(result.field, result.levels, _frame(kept), (kept.lon, kept.lat), moment)
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as part:
        part.write(body or b"")
    Path(part.name).replace(file)
    return None


def repeated(kept: KeptRun) -> WhatIf | None:
    """The run again, from its inputs; None where the model is another one by now."""
    result = _run(orjson.dumps([kept.inputs["scenario"], kept.inputs["levels"]]), kept.model_id, kept.inputs["z_m"])
    return result if result.model.version == kept.model_version else None


@functools.lru_cache(maxsize=4)
def _run(body: bytes, model_id: str, z_m: float) -> WhatIf:
    scenario, levels = orjson.loads(body)
    return run(Scenario.from_json(scenario), model_id, [Level(**level) for level in levels], z_m=z_m)


def fullest_s(result: WhatIf) -> float | None:
    """The moment at which a cloud is shown when nobody asks for another: None the highest over all time.

    Puffs are known at moments only; they are shown when the release ends, when most of it is in the air.
    """
    times: Any = getattr(result.scenario.source, "t_s", None)
    if times is None or getattr(result.field, "grid", None) is None:
        return None
    return float(times[-1]) if times[-1] > 0 else 60.0


def _frame(kept: KeptRun) -> Any:
    return frame_around(kept.crs, kept.site_lon, kept.site_lat)


def _refusal(error: ModelError) -> Refusal:
    return Refusal(code=error.code, message_zh=error.message_zh, message_en=error.message_en, field=error.field)


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
