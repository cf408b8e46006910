"""The book of the plotting (标绘): every mark that somebody draws on the shared map of an incident, and who erased it.

A mark is drawn once and never changed; erasing keeps it with a second name and time, so the book is the whole course.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from twin.model.errors import Forbidden, WrongValue
from twin.model.nouns import Field
from twin.registers.register import Entry, Register, Step, filled, moved, opened

SYMBOLS = ("command_post", "blockade", "assembly", "decontamination", "ambulance", "fire_engine", "water_supply",
           "lookout", "point", "text")  # fmt: skip
"""What stands at one place; `point` and `text` are a bare dot and bare words."""
SHAPES = {**dict.fromkeys(SYMBOLS, "Point"), "line": "LineString", "arrow": "LineString", "area": "Polygon"}
"""The geometry that each kind of mark has."""
MOST_CORNERS = 500  # own choice: a hand draws fewer; a file belongs in the import
MOST_LETTERS = 60  # own choice: what is read at a glance beside a symbol


def check(body: Mapping[str, Any]) -> None:
    """Raise `WrongValue` where the shape does not fit the kind, lies nowhere, or a text says nothing."""
    kind, shape = str(body["kind"]), body["shape"]
    if not isinstance(shape, Mapping) or shape.get("type") != SHAPES[kind]:
        raise WrongValue(f"A mark '{kind}' is drawn as a {SHAPES[kind]}", "标绘类型与图形不一致", field="shape")
    places = _places(shape)
    if not _LEAST[SHAPES[kind]] <= len(places) <= MOST_CORNERS or not all(map(_somewhere, places)):
        raise WrongValue("The corners of the mark are too few, too many or nowhere on the map",
                         "标绘图形的顶点过少、过多或坐标无效", field="shape")  # fmt: skip
    words = str(body.get("text") or "")
    if len(words) > MOST_LETTERS or (kind == "text" and not words.strip()):
        raise WrongValue(f"The words of a mark are 1 to {MOST_LETTERS} letters",
                         f"标注文字为 1 至 {MOST_LETTERS} 字", field="text")  # fmt: skip


REGISTER = Register(
    id="plot_mark",
    title_zh="标绘记录",
    title_en="Plotting",
    about="alarm",
    fields=(
        Field(name="kind", required=True, choices=tuple(SHAPES)),
        Field(name="shape", kind="json", required=True),
        Field(name="text"),
        Field(name="alarm_id"),
        Field(name="drawn_by", required=True),
        Field(name="drawn_at", kind="time", required=True),
        Field(name="erased_by"),
        Field(name="erased_at", kind="time"),
    ),
    states=("drawn", "erased"),
    steps=(
        Step(name="erase", title_zh="擦除", title_en="Erase", before=("drawn",), after="erased",
             may="alarm.acknowledge"),
    ),
    check=check,
)  # fmt: skip


def draw(*, mark_id: str, by: str, at: str, mark: Mapping[str, Any], **owner: str | None) -> Entry:
    """A new mark; `mark` holds kind, shape (GeoJSON), text and alarm_id. Raises WrongValue or MissingField."""
    return opened(REGISTER, mark_id, {**mark, "drawn_by": by, "drawn_at": at}, **owner)


def erase(entry: Entry, *, by: str, at: str, commands: bool) -> Entry:
    """The mark as erased by its author, or by anybody who `commands`; raises Forbidden or WrongStep."""
    if by != entry.body["drawn_by"] and not commands:
        raise Forbidden("A mark is erased by who drew it or by the commander", "只能由标绘人或指挥员擦除", field="id")
    return filled(REGISTER, moved(REGISTER, entry, "erase"), {"erased_by": by, "erased_at": at})


_LEAST = {"Point": 1, "LineString": 2, "Polygon": 4}


def _places(shape: Mapping[str, Any]) -> list[Any]:
    found = shape.get("coordinates")
    if not isinstance(found, list):
        return []
    if shape["type"] == "Point":
        return [found]
    if shape["type"] == "LineString":
        return found
    rings = [ring for ring in found if isinstance(ring, list)]
    return [place for ring in rings for place in ring] if len(rings) == len(found) == 1 else []


def _somewhere(place: Any) -> bool:
    if not isinstance(place, list) or len(place) < 2:
        return False
    if not all(isinstance(each, int | float) and math.isfinite(each) for each in place):
        return False
    return bool(-180 <= place[0] <= 180 and -90 <= place[1] <= 90)
