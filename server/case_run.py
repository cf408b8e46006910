"""The credible cases of a vessel or a pipe, as a worker process fills them: plain values in, plain values out."""

from __future__ import annotations

from typing import Any

from consequence_models import Weather
from consequence_models.errors import ModelError
from consequence_models.inputs import build, schema_of
from consequence_models.model import model, source_kinds
from consequence_models.presets import Equipment, Pipe, cases_for
from server.question import Refusal
from server.solved import refusal

OF: dict[str, type[Equipment] | type[Pipe]] = {"structure": Equipment, "pipeline": Pipe}


def fill(equipment: dict[str, Any], weather: dict[str, Any], noun: str = "structure") -> list[dict[str, Any]] | Refusal:
    """Every case with its model's name, its form as JSON schema, and what is filled in."""
    try:
        thing = OF[noun](**equipment)
        return [_told(case.describe()) for case in cases_for(thing, build(Weather, weather))]
    except ModelError as error:
        return refusal(error)


def _told(case: dict[str, Any]) -> dict[str, Any]:
    chosen = model(case["model"]).describe()
    form = {
        "type": "object",
        "properties": {case["kind"]: schema_of(source_kinds()[case["kind"]]), "weather": schema_of(Weather)},
    }
    return {**case, "model_title": chosen["title"], "not_covered": chosen["not_covered"], "schema": form}
