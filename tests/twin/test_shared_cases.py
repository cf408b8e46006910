"""Cases that server and client judge alike; `scenes/web/test/screen/shared_cases.test.ts` reads the same files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from twin.model.errors import Invalid
from twin.model.nouns import NOUNS
from twin.rules.fields import checked_fields
from twin.rules.shape import checked_geometry

CASES = Path(__file__).parents[1] / "cases"
OUTLINES: dict[str, Any] = json.loads((CASES / "outlines.json").read_text(encoding="utf-8"))
FIELDS: dict[str, Any] = json.loads((CASES / "fields.json").read_text(encoding="utf-8"))


def on_the_grid(coordinates: Any) -> Any:
    if coordinates and isinstance(coordinates[0], (int, float)):
        return [
            start + OUTLINES["step_deg"] * each for start, each in zip(OUTLINES["origin"], coordinates, strict=True)
        ]
    return [on_the_grid(each) for each in coordinates]


@pytest.mark.parametrize("case", OUTLINES["cases"], ids=lambda case: case["name"])
def test_an_outline_is_judged_as_the_client_judges_it(case: dict[str, Any]):
    given = case["geometry"] and {**case["geometry"], "coordinates": on_the_grid(case["geometry"]["coordinates"])}
    if case["code"] is None:
        assert checked_geometry(NOUNS[case["noun"]], given) is not None
        return
    with pytest.raises(Invalid) as refused:
        checked_geometry(NOUNS[case["noun"]], given)
    assert refused.value.code == case["code"]
    if case["place"]:
        assert refused.value.place == pytest.approx(on_the_grid(case["place"]), abs=1e-9)


@pytest.mark.parametrize("case", FIELDS["cases"], ids=lambda case: case["name"])
def test_fields_are_judged_as_the_client_judges_them(case: dict[str, Any]):
    given = {"id": "X-1", **case["fields"]}
    if case["code"] is None:
        assert checked_fields(NOUNS[case["noun"]], given, whole=True)["id"] == "X-1"
        return
    with pytest.raises(Invalid) as refused:
        checked_fields(NOUNS[case["noun"]], given, whole=True)
    assert (refused.value.code, refused.value.field) == (case["code"], case["field"])
