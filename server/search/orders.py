"""What people tell a search: to believe one piece of equipment, to leave a detector out, that it smells somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from server.search.case import Case, Report
from server.search.levels import odour_of
from twin.model.errors import WrongValue
from twin.model.place import LocalFrame


def tell(case: Case, name: str, request: Mapping[str, Any], now_s: float, frame: LocalFrame) -> None:
    """Give one order to a search.

    Raises
    ------
    NotFound, WrongValue
        The equipment or detector is no part of the search, or there is no such order.
    """
    if name == "pin":
        candidate = request.get("candidate_id")
        case.pin(None if candidate is None else str(candidate))
    elif name == "drop":
        case.drop(str(request.get("sensor_id")), bool(request.get("dropped", True)))
    elif name == "report":
        case.report(_report(case, request, now_s, frame))
    else:
        raise WrongValue(f"There is no order {name!r}", f"没有操作 {name!r}", field="order")


def _report(case: Case, request: Mapping[str, Any], now_s: float, frame: LocalFrame) -> Report:
    x_m, y_m = frame.to_local(float(request["lon"]), float(request["lat"]))
    return Report(
        id=str(request.get("report_id") or f"R{len(case.reports) + 1}"), x_m=float(x_m), y_m=float(y_m),
        smelled=bool(request.get("smelled", True)), odour=odour_of(case.ground),
        at_s=int(request.get("at_s") or now_s), who=str(request.get("who") or ""),
    )  # fmt: skip
