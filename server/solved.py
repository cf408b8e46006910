"""Runs that this worker solved last, so that what is asked of a run next does not solve it again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import orjson

from consequence_models.levels import Level
from consequence_models.scenario import Scenario
from consequence_models.whatif import WhatIf, run
from server.question import KeptRun

MOST = 8
_SOLVED: OrderedDict[bytes, WhatIf] = OrderedDict()


def remember(result: WhatIf) -> None:
    """Keep a run for a while."""
    _SOLVED[_key(result.inputs())] = result
    while len(_SOLVED) > MOST:
        _SOLVED.popitem(last=False)


def solved(kept: KeptRun) -> WhatIf | None:
    """A kept run once more, from its inputs where it is not remembered; None where the model is another one by now."""
    result = _SOLVED.get(_key(kept.inputs))
    if result is None:
        result = again(kept.inputs)
        remember(result)
    return result if result.model.version == kept.model_version else None


def again(inputs: Mapping[str, Any]) -> WhatIf:
    """The run of inputs as `WhatIf.inputs` gave them."""
    levels = [Level(**level) for level in inputs["levels"]]
    return run(Scenario.from_json(inputs["scenario"]), inputs["model_id"], levels, z_m=inputs["z_m"])


def _key(inputs: Mapping[str, Any]) -> bytes:
    return orjson.dumps(inputs, option=orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY)
