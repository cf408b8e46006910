"""A kept run answered once more from its own inputs, so that its field can be asked; run this in a worker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from consequence_models.levels import Level
from consequence_models.scenario import Scenario
from consequence_models.whatif import WhatIf, run


def repeated(inputs: Mapping[str, Any]) -> WhatIf:
    """The run of these inputs as `WhatIf.inputs` gave them; its `hash` is the same while the model is."""
    names = Level.__dataclass_fields__
    levels = [Level(**{name: value for name, value in level.items() if name in names}) for level in inputs["levels"]]
    return run(Scenario.from_json(inputs["scenario"]), inputs["model_id"], levels, z_m=inputs["z_m"])
