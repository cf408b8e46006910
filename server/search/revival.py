"""A search as its first line on disk, and the same search again from its lines after a restart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from consequence_models.inverse.gas_groups import GasGroup
from server.search.case import Case
from server.search.ground import Ground
from server.search.kept import step_of
from server.search.rolling import Rest

Line = dict[str, Any]


def first_line(case: Case, group: GasGroup, rest: Rest, trigger: Sequence[Line]) -> Line:
    """Everything that the search began with; `rest` is of the group's detectors in its order."""
    return {
        "kind": "open", **case.inputs(), "trigger": trigger, "ids": [one.id for one in group.detectors],
        "level": rest.level, "noise": rest.noise, "block_noise": rest.block_noise,
    }  # fmt: skip


def revived(
    search_id: str,
    lines: Sequence[Line],
    group: GasGroup,
    ground: Callable[[GasGroup, Rest, int], Ground],
    told: Callable[[Case, Line], None],
) -> Case:
    """The search as it was: its minutes, and between them what it was told, by `told`.

    Raises
    ------
    KeyError, ValueError, TypeError, StopIteration
        The park has changed so that the lines no longer fit it.
    """
    head = lines[0]
    order = {name: k for k, name in enumerate(head["ids"])}
    index = [order[one.id] for one in group.detectors]
    rest = Rest(**{name: np.array(head[name], float)[index] for name in ("level", "noise", "block_noise")})
    at = next(k for k, one in enumerate(group.detectors) if one.id == head["leader"])
    field = ground(group, rest, at)
    case = Case(
        id=search_id, ground=field, began_s=head["began_s"], leader=field.watch.ids.index(head["leader"]),
        opened_s=head["opened_s"], origin=head["origin"],
    )  # fmt: skip
    for line in lines[1:]:
        if line["kind"] == "minute":
            case.steps.append(step_of(line))
            case.ends_s = int(line["ends_s"])
        elif line["kind"] == "order":
            told(case, line)
    case.rebuild()
    return case
