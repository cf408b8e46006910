"""Runs that this worker solved last, so that what is asked of a run next does not solve it again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

import orjson

from consequence_models.errors import ModelError
from consequence_models.levels import Level
from consequence_models.scenario import Scenario
from consequence_models.whatif import WhatIf, run
from server.question import KeptRun, Refusal

MOST = 8
_SOLVED: OrderedDict[bytes, WhatIf] = OrderedDict()
CHANGED = Refusal(
    code="ModelChanged",
    field="model",
    message_zh="该次推演所用的模型版本已更新，请重新计算",
    message_en="This run was made by another version of the model; run it again",
)


def remember(result: WhatIf) -> None:
    """Keep a run for a while."""
    _SOLVED[_key(result.inputs())] = result
    while len(_SOLVED) > MOST:
        _SOLVED.popitem(last=False)


def solved(kept: KeptRun) -> WhatIf | Refusal:
    """A kept run as it was answered, refused where its model is another one by now or refuses its inputs."""
    try:
        result = repeated(kept.inputs)
    except ModelError as error:
        return refusal(error)
    return result if result.model.version == kept.model_version else CHANGED


def repeated(inputs: Mapping[str, Any]) -> WhatIf:
    """The run of these inputs by the model as it is now, from memory where this worker has just solved it."""
    result = _SOLVED.get(_key(inputs))
    if result is None:
        result = again(inputs)
        remember(result)
    return result


def again(inputs: Mapping[str, Any]) -> WhatIf:
    """The run of inputs as `WhatIf.inputs` gave them, solved once more."""
    names = Level.__dataclass_fields__
    levels = [Level(**{name: value for name, value in level.items() if name in names}) for level in inputs["levels"]]
    return run(Scenario.from_json(inputs["scenario"]), inputs["model_id"], levels, z_m=inputs["z_m"])


def refusal(error: ModelError) -> Refusal:
    """A model's error as plain words that survive the way between processes."""
    return Refusal(code=error.code, message_zh=error.message_zh, message_en=error.message_en, field=error.field)


def _key(inputs: Mapping[str, Any]) -> bytes:
    return orjson.dumps(inputs, option=orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY)
